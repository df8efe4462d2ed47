//! Cases of the import: a text grid in, values and findings out.

use import::{
    layout::{Layout, PlaceCodes},
    stored::Stored,
};

/// Imports the grid and compares values and findings, in any order.
#[track_caller]
fn check(input: &str, expect: &str) {
    check_corrected(input, |_| {}, expect);
}

#[track_caller]
fn check_corrected(input: &str, correct: impl Fn(&mut Layout), expect: &str) {
    check_grid(
        &sheet::grid(&[input.trim_start_matches('\n')]),
        correct,
        expect,
    );
}

#[track_caller]
fn check_grid(grid: &import::grid::Grid, correct: impl Fn(&mut Layout), expect: &str) {
    let outcome = outcome::import(grid, &catalogue::catalogue(), &Stored::default(), correct);
    let lines = expect.lines().map(str::trim);
    let mut expected: Vec<&str> = lines.filter(|l| !l.is_empty()).collect();
    expected.sort_unstable();
    let explained: Vec<String> = outcome
        .findings
        .iter()
        .map(|f| format!("{} {}: {} {}", f.code, f.place, f.problem, f.remedy))
        .collect();
    assert_eq!(
        outcome.lines(),
        expected,
        "\nlayout: {:#?}\nfindings: {explained:#?}",
        outcome.layouts[0].tables
    );
    assert_eq!(
        outcome.preview.counts.total() as usize,
        sheet::cells_of_data(grid, &outcome.layouts),
        "every cell accounted for"
    );
}

mod accounting;
mod corrected;
mod fields;
mod groups;
mod headers;
mod hidden;
mod kinds;
mod layouts;
mod meaning;
mod places;
mod surroundings;
mod unknown;
mod values;
mod written;

use crate::support::catalogue;
use crate::support::outcome;
use crate::support::sheet;
