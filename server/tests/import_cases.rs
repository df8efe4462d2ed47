//! Files of ordinary people, each with one defect that somebody reported of a reader of spreadsheets: every cell
//! is read as the sheet shows it, or refused with the true cause. The right readings stand in
//! `import_cases/expected.json`, the files in `workbook/tests/cases`.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "import_cases/judge.rs"]
mod judge;

use std::collections::BTreeMap;

use judge::{Answer, Expected};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/workbook/tests/cases/");

fn expected() -> BTreeMap<String, Expected> {
    serde_json::from_str(include_str!("import_cases/expected.json")).unwrap()
}
