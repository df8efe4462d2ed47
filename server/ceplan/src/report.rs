//! The *Reporte de cumplimiento*: what was expected of a year, what was obtained, and what a person has to say about it.
//!
//! Three parts: general facts and summary; compliance of objectives and services; analysis, measures and recommendations.
//! No source at hand publishes CEPLAN's layout of it: the division is this dashboard's own, and the document says so. All
//! numbers are those of [`Release::results`](domain::release::Release::results). What only a person can write is a marked
//! blank, and at the end there is room for signatures.

mod compliance;
mod facts;
mod opinion;

use domain::{
    format::{date_long, lima_day},
    sentence,
};
use workbook::write::Published;

use crate::{
    CeplanError, conditions,
    document::{Block, Document},
    docx,
    entry::entries,
    pdf, reported_year,
};

/// Said under the title: nobody shall take the division for CEPLAN's.
const OWN_LAYOUT: &str = "La división en tres partes, sus títulos y el orden de las columnas son de este tablero: no se tuvo a la \
    vista un formato de este reporte publicado por CEPLAN.";

/// The report as DOCX, to be completed in a word processor.
///
/// # Errors
/// When the file cannot be packed, which no release causes.
pub fn docx(published: &Published<'_>) -> Result<Vec<u8>, CeplanError> {
    docx::write(&document(published))
}

/// The report as PDF with its structure: headings, tables with their titles, language.
///
/// # Errors
/// When the PDF cannot be written, which no release causes.
pub fn pdf(published: &Published<'_>) -> Result<Vec<u8>, CeplanError> {
    pdf::write(&document(published))
}

pub(crate) fn document(published: &Published<'_>) -> Document {
    let release = published.release;
    let edition = &release.catalogue.edition;
    let results = release.results();
    let entries = entries(release, &results);
    let year = reported_year(release);
    let title = format!("Reporte de cumplimiento {year}");
    let mut blocks = vec![
        Block::heading(1, &title),
        Block::Paragraph(format!("{} · {}", edition.policy_name, edition.name)),
    ];
    if release.demo {
        blocks.push(Block::Warning(format!(
            "Contiene {}: los números no son reales y no deben citarse.",
            workbook::write::DEMO_LABEL
        )));
    }
    blocks.extend(
        published
            .withdrawn
            .map(|by| Block::Warning(sentence::withdrawn_sentence(by))),
    );
    blocks.push(Block::Note(OWN_LAYOUT.to_owned()));
    blocks.extend(facts::part(published, &entries, year));
    blocks.extend(compliance::part(release, &entries, year));
    blocks.extend(opinion::part(release, &entries, year));
    Document {
        subject: format!(
            "{}, publicación N.º {}",
            edition.policy_name, release.number
        ),
        created: release.published_at,
        footer: footer(published, &title),
        title,
        blocks,
    }
}

/// «Reporte de cumplimiento 2025 · publicación N.º 3 del 4 de mayo de 2026 · SHA-256 5a1f…».
fn footer(published: &Published<'_>, title: &str) -> String {
    let release = published.release;
    let day = date_long(lima_day(release.published_at));
    let hash: String = published.sha256.chars().take(16).collect();
    let mut parts = vec![
        title.to_owned(),
        format!("publicación N.º {} del {day}", release.number),
        format!("SHA-256 {hash}…"),
    ];
    parts.extend(conditions(published));
    parts.join(" · ")
}
