//! Spreadsheets and CSV files out of a release.
//!
//! Every function here is pure: a release in, bytes out, the same bytes for the same release. What
//! leaves the house comes from [`Published`] only, so nothing unpublished can be in a file.
//!
//! A [`table::Table`] is described once and written twice, as a sheet and as CSV. The sheet «Matriz»
//! has the layout of CEPLAN's ficha and is read back by the import of this dashboard: export, edit
//! and import are one cycle.
//!
//! What it deliberately does not do: it decides nothing about HTTP (names of files, caching), it
//! reads no files, and it computes no progress of its own: the numbers are those of `domain`.

mod catalogue;
mod cover;
pub mod csv;
mod dictionary;
pub mod entry;
pub mod history;
pub mod listing;
mod lists;
pub mod marked;
mod matrix;
mod ods;
pub mod placed;
mod progress;
mod records;
pub mod rules;
mod sheets;
pub mod side_by_side;
pub mod table;
mod values;
pub mod words;
pub mod working;
mod xlsx;

use domain::{
    indicator::{Indicator, IndicatorKind},
    release::{Release, WithdrawnBy},
    sentence,
};
use std::collections::BTreeSet;
use thiserror::Error;

use sheets::Plan;
use table::Table;

pub use csv::Variant;
pub use lists::List;
pub use matrix::Fill;
pub use records::records;
pub use sheets::WorkbookFormat;
pub use xlsx::{cut_cell_text, fit_cell_text};

/// Shown wherever a release holds demonstration data.
pub const DEMO_LABEL: &str = "datos de demostración";

/// Beside the real figures of a demonstration: those of context indicators.
pub const REAL_LABEL: &str = "cifra publicada por otra institución";

/// For all of a file or sheet that holds both.
const MIXED_LABEL: &str = "datos de demostración, salvo los indicadores de contexto (CTX)";

/// A release with the SHA-256 (hex) of its canonical JSON, which no release can contain itself.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    pub release: &'a Release,
    pub sha256: &'a str,
    /// Where the release was withdrawn: every file made from then on says so. What was saved before
    /// cannot know.
    pub withdrawn: Option<&'a WithdrawnBy>,
}

impl Published<'_> {
    /// What everything that is made of these indicators must say of itself: demonstration data, a withdrawn release;
    /// usually nothing. The figures of context indicators are real, also in a demonstration.
    pub fn condition_of(&self, indicators: &[&Indicator]) -> Option<String> {
        let is_context = |one: &&&Indicator| one.kind == IndicatorKind::Context;
        let real = indicators.iter().filter(is_context).count();
        let label = match real {
            0 => DEMO_LABEL,
            real if real == indicators.len() => REAL_LABEL,
            _ => MIXED_LABEL,
        };
        self.condition(Some(label))
    }

    /// That the release was withdrawn, where there is room for a few words.
    pub fn withdrawn_notice(&self) -> Option<String> {
        let by = self.withdrawn?;
        Some(format!("publicación retirada por la N.º {}", by.number))
    }

    fn condition(&self, demo: Option<&str>) -> Option<String> {
        let demo = demo.filter(|_| self.release.demo).map(str::to_owned);
        let said: Vec<String> = demo.into_iter().chain(self.withdrawn_notice()).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// Why a workbook could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// A limit of the format was exceeded, or no temporary file could be made.
    #[error("the workbook could not be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("the CSV file could not be written")]
    Csv(#[from] ::csv::Error),
    #[error("the JSON file could not be written")]
    Json(#[from] serde_json::Error),
    #[error("the workbook could not be packed")]
    Zip(#[from] zip::result::ZipError),
    #[error("the workbook could not be written down")]
    Io(#[from] std::io::Error),
    /// More rows than a sheet can hold (1,048,576); how many there are is not counted.
    #[error("more than {0} rows do not fit into one sheet")]
    TooManyRows(u32),
}

/// The whole release: cover, matrix, values, progress, fichas, nodes and sources.
///
/// # Errors
/// When a limit of the format is exceeded; also below.
pub fn workbook(published: &Published<'_>, format: WorkbookFormat) -> Result<Vec<u8>, WriteError> {
    Plan::of_release(published).write(published, format)
}

/// One indicator: cover, matrix, values, progress with its working, ficha and sources.
pub fn indicator_workbook(
    published: &Published<'_>,
    indicator: &Indicator,
    format: WorkbookFormat,
) -> Result<Vec<u8>, WriteError> {
    Plan::of_indicator(published, indicator).write(published, format)
}

/// The workbook in which planners enter values: instructions and the matrix of every indicator,
/// with the published values in it and room for the years up to the horizon.
pub fn entry_template(published: &Published<'_>) -> Result<Vec<u8>, WriteError> {
    Plan::of_template(published).write(published, WorkbookFormat::Xlsx)
}

/// A list of the public site.
pub fn list_workbook(
    published: &Published<'_>,
    list: List,
    format: WorkbookFormat,
) -> Result<Vec<u8>, WriteError> {
    Plan::of_list(published, list).write(published, format)
}

/// Tables that another package arranged, one sheet each.
pub fn tables_workbook<'a>(
    published: &Published<'a>,
    tables: Vec<Table<'a>>,
    format: WorkbookFormat,
) -> Result<Vec<u8>, WriteError> {
    Plan::of_tables(published, tables).write(published, format)
}

/// A list with the rows of these codes only; `filters` says what was asked for, name and value.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn filtered_list_workbook(
    published: &Published<'_>,
    list: List,
    codes: &BTreeSet<String>,
    filters: &[(String, String)],
    format: WorkbookFormat,
) -> Result<Vec<u8>, WriteError> {
    Plan::of_filtered_list(published, list, codes, filters).write(published, format)
}

/// All values, or those of one indicator, one row a cell: the table of the CSV file.
pub fn values_table<'a>(
    published: &Published<'a>,
    only: Option<&'a Indicator>,
    variant: Variant,
) -> Table<'a> {
    values::file(published, only, variant)
}

/// What the indicators are and where they stand, or one of them: one row each.
pub fn indicators_table<'a>(published: &Published<'a>, only: Option<&'a Indicator>) -> Table<'a> {
    lists::indicators(published, only)
}

/// How to cite a release: what it is, its number, day and hash.
pub fn citation(published: &Published<'_>) -> String {
    sentence::citation(
        published.release,
        published.sha256,
        None,
        published.withdrawn,
    )
}
