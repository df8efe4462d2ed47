//! What the rows of tables are understood to say: values, reasons, fields, findings, each at its cell.

mod accounting;
mod numbers;
mod periods;
mod places;
mod repeated;
mod values;

use crate::support::catalogue;
use crate::support::table;

/// Understands rows under the given roles; every line of `expected` and no other.
fn check(roles: &str, rows: &str, expected: &str) {
    let read = table::read(roles, rows, &catalogue::catalogue());
    let expected = expected.lines().map(|l| l.trim().to_owned());
    let mut expected: Vec<String> = expected.filter(|l| !l.is_empty()).collect();
    expected.sort();
    let lines = table::lines(&read);
    assert_eq!(lines, expected, "{:#?}", read.draft.findings);
}

/// A range that a person sent may end before it begins.
#[test]
fn a_range_of_rows_that_ends_before_it_begins_has_no_rows() {
    let (grid, _) = table::table("code | 2023", "S01-1 | 4\nS01-2 | 5");
    let sheet = &grid.sheets[0];
    let last = sheet.rows().last().unwrap().0;
    assert!(sheet.rows_in(0, last).count() >= 2);
    assert_eq!(sheet.rows_in(last, 0).count(), 0);
    assert_eq!(sheet.rows_in(u32::MAX, 0).count(), 0);
}
