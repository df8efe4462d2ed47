//! What the rows of tables are understood to say: values, reasons, fields, findings, each at its cell.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/catalogue.rs"]
mod catalogue;
#[path = "support/table.rs"]
mod table;

#[path = "rows/accounting.rs"]
mod accounting;
#[path = "rows/numbers.rs"]
mod numbers;
#[path = "rows/periods.rs"]
mod periods;
#[path = "rows/places.rs"]
mod places;
#[path = "rows/repeated.rs"]
mod repeated;
#[path = "rows/values.rs"]
mod values;

/// Understands rows under the given roles; every line of `expected` and no other.
fn check(roles: &str, rows: &str, expected: &str) {
    let read = table::read(roles, rows, &catalogue::catalogue());
    let expected = expected.lines().map(|l| l.trim().to_owned());
    let mut expected: Vec<String> = expected.filter(|l| !l.is_empty()).collect();
    expected.sort();
    let lines = table::lines(&read);
    assert_eq!(lines, expected, "{:#?}", read.draft.findings);
}
