//! A draft against catalogue and stored values: what is found, what each cell would do, what is written.

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

mod carried;
mod compared;
mod fields;
mod history;
mod kept;
mod laws;
mod meaning;
mod rebased;

use crate::support::catalogue;
use crate::support::cells;
use crate::support::table;
