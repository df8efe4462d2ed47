//! Cases of the import: a text grid in, values and findings out.

#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

#[path = "import_support/catalogue.rs"]
mod catalogue;
#[path = "import_support/grid.rs"]
mod grid;
#[path = "import_support/outcome.rs"]
mod outcome;

use domain::import::layout::{Layout, PlaceCodes};

/// Imports the grid and compares values and findings, in any order.
#[track_caller]
fn check(input: &str, expect: &str) {
    check_corrected(input, |_| {}, expect);
}

#[track_caller]
fn check_corrected(input: &str, correct: impl Fn(&mut Layout), expect: &str) {
    let sheet = grid::sheet(input.trim_start_matches('\n'));
    let outcome = outcome::import(&sheet, &catalogue::catalogue(), correct);
    let mut expected: Vec<&str> = expect
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
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
        outcome.layout.columns
    );
    let (first, last) = outcome.layout.data_rows;
    let in_table = sheet
        .cells
        .keys()
        .filter(|(row, _)| (first..=last).contains(row))
        .count();
    assert_eq!(
        outcome.preview.counts.total() as usize,
        in_table,
        "every cell accounted for"
    );
}

#[path = "import_cases/layouts.rs"]
mod layouts;
#[path = "import_cases/meaning.rs"]
mod meaning;
#[path = "import_cases/places.rs"]
mod places;
#[path = "import_cases/values.rs"]
mod values;
