//! Any table of the office as a file: a workbook, CSV or JSON, with what was asked for written on it.
//!
//! The table is made by whoever knows its rows; here it only gets its forms. Rows are taken one after another, so that a
//! long table (the audit log) needs no more memory than the file itself.

use super::{
    DEMO_LABEL, Variant, WorkbookFormat, WriteError,
    cover::Line,
    csv, ods, records,
    sheets::{self, READ_ME, Sheet},
    table::{Column, Field, Table},
    xlsx::{Book, Identity, moment},
};
use chrono::{DateTime, Utc};
use domain::download::Form;

/// A table with what a file says of it.
pub struct Listing<'a> {
    pub title: String,
    /// What was asked for, name and value; empty: everything.
    pub filters: Vec<(String, String)>,
    pub at: DateTime<Utc>,
    /// Who took it.
    pub by: String,
    /// Code of the edition of the policy.
    pub edition: String,
    /// Its rows are invented.
    pub demo: bool,
    pub table: Table<'a>,
}

/// The forms in which every table can be taken, in the order in which they are offered.
pub const FORMS: [Form; 4] = [Form::Xlsx, Form::Ods, Form::Csv, Form::Json];

/// Writes the table in a form of [`FORMS`]; any other is written as CSV.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn write(mut listing: Listing<'_>, form: Form) -> Result<Vec<u8>, WriteError> {
    if listing.demo {
        let column = Column::new(
            "condicion",
            "Condición",
            22,
            "Lo que es de demostración no es real.",
        );
        listing.table = listing.table.repeating(column, Field::text(DEMO_LABEL));
    }
    match form {
        Form::Xlsx => workbook(listing, WorkbookFormat::Xlsx),
        Form::Ods => workbook(listing, WorkbookFormat::Ods),
        Form::Json => json(&listing),
        _ => csv::write(listing.table, Variant::Human),
    }
}

fn workbook(listing: Listing<'_>, format: WorkbookFormat) -> Result<Vec<u8>, WriteError> {
    let label = if listing.demo {
        " · datos de demostración"
    } else {
        ""
    };
    let title = format!("{}{label}", listing.title);
    let identity = Identity {
        state: "",
        edition: &listing.edition,
    };
    let at = listing.at;
    let sheets = vec![
        Sheet::Cover(READ_ME, cover(&listing)),
        Sheet::Table(listing.table),
    ];
    let sheets = sheets::with_dictionary(sheets, title.clone());
    match format {
        WorkbookFormat::Xlsx => {
            let mut book = Book::titled(&title, "Gestión", at, &identity)?;
            for sheet in &sheets {
                match sheet {
                    Sheet::Cover(name, lines) => book.cover(name, lines)?,
                    Sheet::Table(table) | Sheet::Pictured(table, _) => book.endless_sheet(table)?,
                    Sheet::Placed(placed) => book.placed_sheet(placed)?,
                }
            }
            book.bytes()
        }
        WorkbookFormat::Ods => ods::write(
            &ods::Meta::titled(&title, "Gestión", at, &identity),
            &sheets,
        ),
    }
}

fn cover(listing: &Listing<'_>) -> Vec<Line> {
    let pair = |name: &str, value: &str| Line::Pair(name.to_owned(), value.to_owned());
    let mut lines = vec![Line::Title(listing.title.clone())];
    if listing.demo {
        lines.push(Line::Warning(format!(
            "Este archivo contiene {DEMO_LABEL}: nada de lo que dice es real."
        )));
    }
    lines.extend([
        pair("Exportado el", &moment(listing.at)),
        pair("Exportado por", &listing.by),
        Line::Heading("Qué se pidió".to_owned()),
    ]);
    if listing.filters.is_empty() {
        lines.push(Line::Text("Todo, sin filtros.".to_owned()));
    }
    let filters = listing.filters.iter();
    lines.extend(filters.map(|(name, value)| pair(name, value)));
    lines.push(Line::Heading("Hojas".to_owned()));
    lines.push(pair(
        &listing.table.sheet,
        "La tabla, con lo que cumple los filtros de la página.",
    ));
    lines.push(pair("Diccionario", "Qué contiene cada columna."));
    lines
}

/// An object: title, moment, filters, and the rows by the names of their columns.
fn json(listing: &Listing<'_>) -> Result<Vec<u8>, WriteError> {
    let filters: serde_json::Map<String, serde_json::Value> = listing
        .filters
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect();
    let head = serde_json::json!({
        "titulo": listing.title,
        "exportado_el": moment(listing.at),
        "exportado_por": listing.by,
        "demostracion": listing.demo,
        "filtros": filters,
    });
    let mut bytes = serde_json::to_vec(&head)?;
    // The rows are the last member: written one after another, never held as a whole.
    bytes.pop();
    bytes.extend_from_slice(b",\"filas\":[");
    for (at, fields) in (listing.table.rows)().enumerate() {
        if at > 0 {
            bytes.push(b',');
        }
        bytes.push(b'\n');
        serde_json::to_writer(&mut bytes, &records::record(&listing.table, fields))?;
    }
    bytes.extend_from_slice(b"\n]}\n");
    Ok(bytes)
}
