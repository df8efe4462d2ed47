//! OpenDocument spreadsheets (ods): the tables of `content.xml`, with the styles that say what a cell shows.
//!
//! Source: OpenDocument 1.3 part 3. Read here and not by a library, because formats, runs of text, hidden rows,
//! spans and errors of cells are needed. Where the standard leaves open what a program shows, LibreOffice is
//! followed: the type of a value goes before the kind of its format, a number goes by its format. What this
//! deliberately does not do: it calculates no formula, and reads no drawing, comment or tracked change.

mod cell;
mod formats;
mod styles;
mod table;
mod text;

use super::{
    Limits, ReadError, Stage, archive,
    package::Package,
    sink::Sink,
    xml::{Xml, attribute},
};
use quick_xml::events::Event;
use styles::Styles;

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";
const MANIFEST: &str = "meta-inf/manifest.xml";

/// What all tables share.
struct OdsBook<'a> {
    styles: Styles,
    /// Days of numbers that a format shows as dates are counted from 1904.
    dates_1904: bool,
    limits: &'a Limits,
}

/// Reads a spreadsheet.
pub(super) fn ods(bytes: &[u8], limits: &Limits, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let package = Package::new(archive::xml_parts(bytes, limits)?);
    sink.progress(Stage::Checked, bytes.len() as u64);
    if package.has(MANIFEST) && package.text(MANIFEST)?.contains("encryption-data") {
        return Err(ReadError::of("E103"));
    }
    let mut book = OdsBook {
        styles: Styles::default(),
        dates_1904: false,
        limits,
    };
    if package.has(STYLES) {
        common_styles(&package.text(STYLES)?, &mut book.styles)?;
    }
    content(&package.text(CONTENT)?, &mut book, sink)
}

/// The styles of a document that people name; those of its headers and footers are left out.
fn common_styles(text: &str, styles: &mut Styles) -> Result<(), ReadError> {
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Event::Eof => return Ok(()),
            Event::Start(e) => match e.local_name().as_ref() {
                "document-styles" => {}
                "styles" => styles.section(&mut xml)?,
                _ => xml.skip()?,
            },
            _ => {}
        }
    }
}

fn content(text: &str, book: &mut OdsBook<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut xml = Xml::new(text);
    let mut tables = 0;
    loop {
        match xml.next()? {
            Event::Eof => return Ok(()),
            Event::Start(e) => match e.local_name().as_ref() {
                "document-content" | "body" | "spreadsheet" | "calculation-settings" => {}
                "automatic-styles" => book.styles.section(&mut xml)?,
                "table" => {
                    tables += 1;
                    sink.sheet_count(tables)?;
                    table::read(&mut xml, &e, book, text.len() as u64, sink)?;
                }
                _ => xml.skip()?,
            },
            Event::Empty(e) if e.local_name().as_ref() == "null-date" => {
                let first = attribute(&e, "date-value").unwrap_or_default();
                book.dates_1904 = first.starts_with("1904-01-01");
            }
            _ => {}
        }
    }
}
