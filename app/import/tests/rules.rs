//! A draft against catalogue and stored values: what is found, what each cell would do, what is written.

#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

#[path = "support/catalogue.rs"]
mod catalogue;
#[path = "support/cells.rs"]
mod cells;
#[expect(dead_code, reason = "only the grid of a table is used here")]
#[path = "support/table.rs"]
mod table;

use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place, a1},
};
use import::{stored::Stored, validate::validate};

/// Findings of drafted cells over stored ones, as «code cell», in any order.
#[track_caller]
fn check(drafted: &str, stored: &str, expect: &str) {
    let findings = findings(&catalogue::catalogue(), drafted, &cells::stored(stored));
    let mut found: Vec<String> = findings
        .iter()
        .map(|f| format!("{} {}", f.code, at(f)))
        .collect();
    found.sort();
    let lines = expect.lines().map(str::trim).filter(|l| !l.is_empty());
    let mut expected: Vec<&str> = lines.collect();
    expected.sort_unstable();
    assert_eq!(found, expected, "{findings:#?}");
}

fn findings(catalogue: &Catalogue, drafted: &str, stored: &Stored) -> Vec<Finding> {
    validate(&cells::draft(drafted), catalogue, stored)
}

fn at(finding: &Finding) -> String {
    match &finding.place {
        Place::Cell { row, column, .. } => a1(*row, *column),
        other => other.to_string(),
    }
}

/// Findings as «code sentence».
fn sentences(drafted: &str, stored: &str) -> Vec<String> {
    let findings = findings(&catalogue::catalogue(), drafted, &cells::stored(stored));
    let sentences = findings.into_iter();
    sentences
        .map(|f| format!("{} {}", f.code, f.problem.replace('\u{a0}', " ")))
        .collect()
}

#[path = "rules/carried.rs"]
mod carried;
#[path = "rules/compared.rs"]
mod compared;
#[path = "rules/fields.rs"]
mod fields;
#[path = "rules/history.rs"]
mod history;
#[path = "rules/kept.rs"]
mod kept;
#[path = "rules/laws.rs"]
mod laws;
#[path = "rules/meaning.rs"]
mod meaning;
#[path = "rules/rebased.rs"]
mod rebased;
