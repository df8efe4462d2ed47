//! The workbooks of the office: what is approved now, published or not, to be read, edited and imported
//! again. They carry the mark of the state that they were made from, and the version of every row of the
//! catalogue, so that the import tells an edit from what somebody else changed meanwhile.

use super::{
    DEMO_LABEL, Published, Variant, WriteError, catalogue,
    cover::{self, Line},
    csv,
    matrix::{self, Fill},
    table::{Column, Field, Table},
    values,
    xlsx::Book,
};
use domain::{format::date_long, indicator::Indicator, release::Release};
use import::export_mark;
use std::collections::BTreeMap;

/// What is approved now.
#[derive(Debug, Clone, Copy)]
pub struct Working<'a> {
    /// Composed as the next release would be; it has no number yet.
    pub release: &'a Release,
    /// The state, as [`import::export_mark::ExportMark`] writes it.
    pub mark: &'a str,
    /// Versions of nodes and indicators, by code.
    pub versions: &'a BTreeMap<String, i32>,
}

impl<'a> Working<'a> {
    /// For the tables that releases share; number and hash are not written by this module.
    fn unpublished(&self) -> Published<'a> {
        Published {
            release: self.release,
            sha256: "",
            withdrawn: None,
        }
    }

    fn title(&self) -> String {
        let release = self.release;
        let label = if release.demo {
            format!(" · {DEMO_LABEL}")
        } else {
            String::new()
        };
        format!(
            "{} · valores aprobados al {}{label}",
            release.catalogue.edition.policy_name,
            date_long(release.as_of)
        )
    }
}

/// Values and catalogue: cover, matrices, fichas and nodes.
pub fn workbook(working: &Working<'_>) -> Result<Vec<u8>, WriteError> {
    let published = working.unpublished();
    let mut book = begun(working, "Valores y catálogo vigentes", Fill::Values)?;
    book.sheet(&with_versions(working, catalogue::fichas(&published, None)))?;
    book.sheet(&with_versions(working, catalogue::nodes(&published)))?;
    book.bytes()
}

/// The workbook in which planners enter values: cover and matrices with room up to the horizon.
pub fn template(working: &Working<'_>) -> Result<Vec<u8>, WriteError> {
    begun(
        working,
        "Plantilla con los valores vigentes",
        Fill::ValuesAndRoom,
    )?
    .bytes()
}

/// The values as CSV, one row a cell, each with the mark.
pub fn values_csv(working: &Working<'_>) -> Result<Vec<u8>, WriteError> {
    let published = working.unpublished();
    let mark = working.mark.to_owned();
    let table = values::table(&published, None);
    let column = Column::new("estado_exportacion", export_mark::LABEL, 12, "");
    let marked = table.repeating(column, Field::text(mark));
    csv::write(marked, Variant::Human)
}

fn begun(working: &Working<'_>, subtitle: &str, fill: Fill) -> Result<Book, WriteError> {
    let release = working.release;
    let published = working.unpublished();
    let title = working.title();
    let mut book = Book::titled(
        &title,
        &release.catalogue.edition.name,
        release.published_at,
    )?;
    book.cover(&lines(working, subtitle))?;
    let indicators: Vec<_> = release.catalogue.indicators.iter().collect();
    for mut matrix in matrix::tables(&published, &indicators, fill) {
        matrix.banner = Some(title.clone());
        book.sheet(&matrix)?;
    }
    Ok(book)
}

fn lines(working: &Working<'_>, subtitle: &str) -> Vec<Line> {
    let release = working.release;
    let edition = &release.catalogue.edition;
    let pair = |name: &str, value: String| Line::Pair(name.to_owned(), value);
    let text = |text: &str| Line::Text(text.to_owned());
    let mut lines = vec![Line::Title(edition.policy_name.clone()), text(subtitle)];
    let all: Vec<&Indicator> = release.catalogue.indicators.iter().collect();
    lines.extend(cover::demo_warning(release, &all));
    lines.extend([
        Line::Warning(
            "Documento de trabajo: incluye valores aprobados que aún no se publican.".to_owned(),
        ),
        pair(
            "Exportado el",
            release
                .published_at
                .format("%Y-%m-%d %H:%M:%S UTC")
                .to_string(),
        ),
        pair("Exportado por", release.published_by.clone()),
        pair(
            "Edición de la política",
            format!("{} ({})", edition.name, edition.code),
        ),
        pair(export_mark::LABEL, working.mark.to_owned()),
        Line::Heading("Cómo se edita".to_owned()),
    ]);
    lines.extend(cover::how_to_enter());
    lines.extend([
        text("6. En «Fichas» y «Servicios» puede corregir textos y agregar filas con códigos nuevos. Lo que está «Por completar» no se importa."),
        text("7. No cambie «Estado de la exportación» ni «Versión de la fila»: por ellas se sabe si otra persona cambió lo mismo entretanto."),
    ]);
    lines
}

fn with_versions<'a>(working: &Working<'a>, table: Table<'a>) -> Table<'a> {
    let versions = working.versions;
    let column = Column::new("version", "Versión de la fila", 12, "");
    table.with_last(column, move |_, row| {
        let Some(Field::Text(code)) = row.first() else {
            return Field::Empty;
        };
        let version = versions.get(code);
        version.map_or(Field::Empty, |version| Field::Plain(i64::from(*version)))
    })
}
