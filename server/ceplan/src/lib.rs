//! The CEPLAN pack: what a release hands over to CEPLAN, in one archive.
//!
//! | part | file | shape, and its source |
//! |---|---|---|
//! | [`fichas`] | `fichas-tecnicas.*` | one sheet an indicator, fields in the order of CEPLAN's form (rule book section 2: two public examples agree) |
//! | [`matrix`] | `matriz-anexo-b3.*` | codes, indicator, baseline, yearly targets, values and compliance: the columns that the «Anexo B-3» asks for; their order within each group is this dashboard's own |
//! | [`report`] | `reporte-de-cumplimiento-*.docx`, `.pdf` | three parts and a block for signatures; no source at hand gives its layout, so it is labelled as this dashboard's own |
//! | [`observatory`] | `indicadores-y-observaciones.*` | the two sheets «Indicadores» and «Observaciones»; their columns are those that the import reads back |
//! | [`pack`] | all of these, the signed release file, `LEAME.txt`, `SHA256SUMS` | |
//!
//! Every function is pure: a release in, bytes out, the same bytes for the same release. Numbers are stored ones or those of
//! [`Release::results`](domain::release::Release::results), which the signed release file holds too; nothing is computed here.
//!
//! What it deliberately does not do: it asks no clock and no database, it decides nothing about HTTP, and it writes no
//! sentence that only a person can write: those places are blanks that say so.

mod document;
mod docx;
mod entry;
pub mod fichas;
pub mod matrix;
pub mod observatory;
pub mod pack;
mod pdf;
pub mod report;

use chrono::Datelike;
use domain::{
    format::{date_long, lima_day},
    indicator::Indicator,
    release::Release,
};
use tagged_pdf::PdfError;
use thiserror::Error;
use workbook::write::{DEMO_LABEL, Published, WriteError};

/// Why a file of the pack could not be made.
#[derive(Debug, Error)]
pub enum CeplanError {
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("the archive could not be written")]
    Zip(#[from] zip::result::ZipError),
    #[error("the archive could not be written down")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Pdf(#[from] PdfError),
}

/// The year that a release reports on: the last one that ended before the day on which it judges. A setting of this dashboard.
pub fn reported_year(release: &Release) -> i32 {
    release.as_of.year().saturating_sub(1)
}

/// «… · publicación N.º 3 del 4 de mayo de 2026 · datos de demostración»: stands over each table. What it says of the
/// figures holds for these indicators: those of context are real, also in a demonstration.
pub(crate) fn banner<'a>(
    published: &Published<'_>,
    indicators: impl Iterator<Item = &'a Indicator>,
) -> String {
    let release = published.release;
    let day = date_long(lima_day(release.published_at));
    let (policy, number) = (&release.catalogue.edition.policy_name, release.number);
    let mut text = format!("{policy} · publicación N.º {number} del {day}");
    let indicators: Vec<&Indicator> = indicators.collect();
    if let Some(condition) = published.condition_of(&indicators) {
        text.push_str(" · ");
        text.push_str(&condition);
    }
    text
}

/// What a report on indicators of the policy must say of itself: demonstration data, a withdrawn release; usually nothing.
pub(crate) fn conditions(published: &Published<'_>) -> Vec<String> {
    let demo = published.release.demo.then(|| DEMO_LABEL.to_owned());
    demo.into_iter()
        .chain(published.withdrawn_notice())
        .collect()
}
