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
mod matrix;
mod progress;
pub mod table;
mod values;
mod words;
pub mod working;
mod xlsx;

use domain::{
    indicator::Indicator,
    release::{Release, WithdrawnBy},
    sentence,
};
use thiserror::Error;

pub use csv::Variant;
pub use matrix::Fill;

/// Shown wherever a release holds demonstration data.
pub const DEMO_LABEL: &str = "datos de demostración";

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
    /// What every row must say of itself: demonstration data, a withdrawn release; usually nothing.
    fn condition(&self) -> Option<String> {
        let demo = self.release.demo.then(|| DEMO_LABEL.to_owned());
        let withdrawn = self
            .withdrawn
            .map(|by| format!("publicación retirada por la N.º {}", by.number));
        let said: Vec<String> = demo.into_iter().chain(withdrawn).collect();
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
    /// More rows than a sheet can hold (1,048,576).
    #[error("{0} rows do not fit into one sheet")]
    TooManyRows(usize),
}

/// The whole release: cover, matrix, values, progress, fichas, nodes and sources.
pub fn workbook(published: &Published<'_>) -> Result<Vec<u8>, WriteError> {
    let mut book = xlsx::Book::new(published)?;
    book.cover(&cover::of_release(published))?;
    for matrix in matrix::tables(published, &all(published.release), Fill::Values) {
        book.sheet(&matrix)?;
    }
    book.long_sheet(values::table(published, None))?;
    book.sheet(&progress::table(published, None))?;
    book.sheet(&catalogue::fichas(published, None))?;
    book.sheet(&catalogue::nodes(published))?;
    book.sheet(&catalogue::sources(published, None))?;
    book.bytes()
}

/// One indicator: cover, matrix, values, progress with its working, ficha and sources.
pub fn indicator_workbook(
    published: &Published<'_>,
    indicator: &Indicator,
) -> Result<Vec<u8>, WriteError> {
    let mut book = xlsx::Book::new(published)?;
    book.cover(&cover::of_indicator(published, indicator))?;
    for matrix in matrix::tables(published, &[indicator], Fill::Values) {
        book.sheet(&matrix)?;
    }
    book.long_sheet(values::table(published, Some(indicator)))?;
    book.sheet(&progress::table(published, Some(indicator)))?;
    book.sheet(&progress::working(published, indicator))?;
    book.sheet(&catalogue::fichas(published, Some(indicator)))?;
    book.sheet(&catalogue::sources(published, Some(indicator)))?;
    book.bytes()
}

/// The workbook in which planners enter values: instructions and the matrix of every indicator,
/// with the published values in it and room for the years up to the horizon.
pub fn entry_template(published: &Published<'_>) -> Result<Vec<u8>, WriteError> {
    let mut book = xlsx::Book::new(published)?;
    book.cover(&cover::of_template(published))?;
    for matrix in matrix::tables(published, &all(published.release), Fill::ValuesAndRoom) {
        book.sheet(&matrix)?;
    }
    book.bytes()
}

/// All values as CSV, one row a cell.
pub fn values_csv(published: &Published<'_>, variant: Variant) -> Result<Vec<u8>, WriteError> {
    csv::write(values::cited(published, None), variant)
}

/// The values of one indicator as CSV.
pub fn indicator_csv(
    published: &Published<'_>,
    indicator: &Indicator,
    variant: Variant,
) -> Result<Vec<u8>, WriteError> {
    csv::write(values::cited(published, Some(indicator)), variant)
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

fn all(release: &Release) -> Vec<&Indicator> {
    release.catalogue.indicators.iter().collect()
}
