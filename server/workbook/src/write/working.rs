//! The workbooks of the office: what is approved now, published or not, to be read, edited and imported
//! again. They carry the mark of the state that they were made from, the version of every row of the
//! catalogue and the number of every value, so that the import tells an edit from what somebody else changed
//! meanwhile.

use super::{
    DEMO_LABEL, Published, Variant, WorkbookFormat, WriteError, catalogue,
    cover::{self, Line},
    csv,
    matrix::{self, Fill},
    ods,
    sheets::{self, INSTRUCTIONS, READ_ME, Sheet},
    table::{Column, ColumnType, Field, Table},
    values,
    xlsx::{Book, Identity},
};
use domain::{format::date_long, indicator::Indicator, release::Release, value::CellKey};
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
    /// Numbers of the values that the cells hold. A value is never changed: another value has another number.
    pub values: &'a BTreeMap<CellKey, i64>,
    /// What was chosen of the release, name and value, for the cover; empty: everything.
    pub filters: &'a [(String, String)],
}

impl<'a> Working<'a> {
    /// For the tables that releases share; number and hash are not written by this module.
    pub(super) fn unpublished(&self) -> Published<'a> {
        Published {
            release: self.release,
            sha256: "",
            withdrawn: None,
        }
    }

    /// What the file is and of which day.
    pub(super) fn title(&self) -> String {
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

    /// Writes the sheets, with one that explains their columns and one with the version of every cell that they hold
    /// (`matrix_cells`, with the name of its sheet).
    pub(super) fn write(
        &self,
        mut sheets: Vec<Sheet<'a>>,
        carried: Vec<(&'a CellKey, String)>,
        format: WorkbookFormat,
    ) -> Result<Vec<u8>, WriteError> {
        let title = self.title();
        sheets = sheets::with_dictionary(sheets, title.clone());
        sheets.push(Sheet::Table(self.cell_versions(carried)));
        let edition = &self.release.catalogue.edition;
        let at = self.release.published_at;
        let identity = Identity {
            state: self.mark,
            edition: &edition.code,
        };
        match format {
            WorkbookFormat::Xlsx => {
                let mut book = Book::titled(&title, &edition.name, at, &identity)?;
                sheets::write_sheets(&mut book, &sheets)?;
                book.bytes()
            }
            WorkbookFormat::Ods => ods::write(
                &ods::Meta::titled(&title, &edition.name, at, &identity),
                &sheets,
            ),
        }
    }

    /// The number of the value of every cell and the sheet that holds it, in a sheet that nobody sees. By it the import
    /// knows what was deleted ([`import::matrix_cells`]).
    fn cell_versions(&self, carried: Vec<(&'a CellKey, String)>) -> Table<'a> {
        let values = self.values;
        let columns = vec![
            Column::new("clave", "clave", 40, ""),
            Column::new("version", "version", 12, "").of(ColumnType::Integer),
            Column::new("hoja", "hoja", 18, ""),
        ];
        let mut table = Table::new(export_mark::VERSIONS, columns, move || {
            let rows = carried.clone().into_iter();
            rows.filter_map(move |(key, sheet)| {
                let version = values.get(key)?;
                let path = format!(
                    "{}|{}|{}|{}",
                    key.indicator,
                    key.measure.slug(),
                    key.breakdown,
                    key.period
                );
                Some(vec![
                    Field::text(path),
                    Field::Plain(*version),
                    Field::text(sheet),
                ])
            })
        });
        table.is_hidden = true;
        table
    }
}

/// Values and catalogue: cover, matrices, fichas, nodes and sources.
///
/// # Errors
/// When a limit of the format is exceeded; also below.
pub fn workbook(working: &Working<'_>, format: WorkbookFormat) -> Result<Vec<u8>, WriteError> {
    let published = working.unpublished();
    let mut sheets = first_sheets(
        working,
        READ_ME,
        "Valores y catálogo vigentes",
        Fill::Values,
    );
    sheets.extend(
        [
            with_versions(working, catalogue::fichas(&published, None)),
            with_versions(working, catalogue::nodes(&published)),
            catalogue::sources(&published, None),
        ]
        .map(Sheet::Table),
    );
    let carried = matrix::matrix_cells(working.release);
    working.write(sheets, carried, format)
}

/// The workbook in which planners enter values: instructions and matrices with room up to the horizon.
pub fn template(working: &Working<'_>, format: WorkbookFormat) -> Result<Vec<u8>, WriteError> {
    let title = "Plantilla con los valores vigentes";
    let sheets = first_sheets(working, INSTRUCTIONS, title, Fill::ValuesAndRoom);
    let carried = matrix::matrix_cells(working.release);
    working.write(sheets, carried, format)
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

fn first_sheets<'a>(
    working: &Working<'a>,
    cover: &'static str,
    subtitle: &str,
    fill: Fill,
) -> Vec<Sheet<'a>> {
    let published = working.unpublished();
    let mut lines = head(working, subtitle);
    lines.push(Line::Heading("Cómo se edita".to_owned()));
    lines.extend(cover::how_to_enter());
    lines.extend(
        [
            "6. En «Fichas» y «Servicios» puede corregir textos y agregar filas con códigos nuevos. Lo que está «Por completar» no se importa.",
            "7. No cambie «Estado de la exportación» ni «Versión de la fila»: por ellas se sabe si otra persona cambió lo mismo entretanto.",
            "8. Si cambia un número, su nota, su fuente y sus cifras absolutas siguen siendo las de antes. Para cambiarlas también, use la plantilla «Registro», que tiene una fila por dato.",
        ]
        .map(|text| Line::Text(text.to_owned())),
    );
    let mut sheets = vec![Sheet::Cover(cover, lines)];
    let indicators: Vec<_> = working.release.catalogue.indicators.iter().collect();
    for mut matrix in matrix::tables(&published, &indicators, fill) {
        matrix.banner = Some(working.title());
        sheets.push(Sheet::Table(matrix));
    }
    sheets
}

/// What the file is, and the mark.
pub(super) fn head(working: &Working<'_>, subtitle: &str) -> Vec<Line> {
    let release = working.release;
    let edition = &release.catalogue.edition;
    let pair = |name: &str, value: String| Line::Pair(name.to_owned(), value);
    let mut lines = vec![
        Line::Title(edition.policy_name.clone()),
        Line::Text(subtitle.to_owned()),
    ];
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
    ]);
    if !working.filters.is_empty() {
        lines.push(Line::Heading("Qué se pidió".to_owned()));
        // One cell a line: a name beside its value could be read as a table with one column of values.
        let filters = working.filters.iter();
        lines.extend(filters.map(|(name, value)| Line::Text(format!("{name}: {value}"))));
    }
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
