//! The log as a file: CSV for spreadsheets, JSON Lines for programs. Both hold what the hashes cover,
//! so the chain can be checked from a file of the whole log; addresses are in neither.
//!
//! In CSV a text that a spreadsheet would run is disarmed by an apostrophe; take one leading apostrophe
//! off before hashing.

use app::wire::AuditFormat;
use serde::{Deserialize, Serialize};

use super::chain::{self, Entry};
use super::check::Link;

/// A line of the JSON form.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    position: i64,
    id: i64,
    at: String,
    actor: String,
    act: String,
    object: String,
    /// JSON as a text: exactly these bytes were hashed.
    detail: String,
    previous_hash: String,
    hash: String,
}

/// Titles of the CSV form, in the order of [`Line`].
const TITLES: [&str; 9] = [
    "posición",
    "entrada",
    "momento",
    "cuenta",
    "acto",
    "objeto",
    "detalle",
    "huella anterior",
    "huella",
];

/// Why a file of the log cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("the moment «{0}» cannot be read")]
    Moment(String),
}

/// What a file begins with.
///
/// # Errors
/// Never for what is written here.
pub fn head(format: AuditFormat) -> Result<Vec<u8>, FileError> {
    match format {
        AuditFormat::JsonLines => Ok(Vec::new()),
        // The mark without which Excel misreads accents.
        AuditFormat::Csv => rows("\u{feff}".as_bytes().to_vec(), |writer| {
            writer.write_record(TITLES)
        }),
    }
}

/// Links with their entries as lines of a file; a link without an entry has no line.
///
/// # Errors
/// Never for texts.
pub fn lines(format: AuditFormat, links: &[Link]) -> Result<Vec<u8>, FileError> {
    let lines = links.iter().filter_map(line);
    match format {
        AuditFormat::JsonLines => {
            let mut bytes = Vec::new();
            for line in lines {
                serde_json::to_writer(&mut bytes, &line)?;
                bytes.push(b'\n');
            }
            Ok(bytes)
        }
        AuditFormat::Csv => rows(Vec::new(), |writer| {
            for line in lines {
                writer.write_record(cells(&line))?;
            }
            Ok(())
        }),
    }
}

/// The link of a line of the JSON form.
///
/// # Errors
/// When the text is no such line.
pub fn read_line(text: &str) -> Result<Link, FileError> {
    let line: Line = serde_json::from_str(text)?;
    let at = line
        .at
        .parse()
        .map_err(|_| FileError::Moment(line.at.clone()))?;
    Ok(Link {
        position: line.position,
        audit: line.id,
        previous_hash: line.previous_hash,
        hash: line.hash,
        entry: Some(Entry {
            id: line.id,
            at,
            actor: line.actor,
            act: line.act,
            object: line.object,
            detail: line.detail,
        }),
    })
}

fn line(link: &Link) -> Option<Line> {
    let entry = link.entry.clone()?;
    Some(Line {
        position: link.position,
        id: entry.id,
        at: chain::moment(entry.at),
        actor: entry.actor,
        act: entry.act,
        object: entry.object,
        detail: entry.detail,
        previous_hash: link.previous_hash.clone(),
        hash: link.hash.clone(),
    })
}

fn cells(line: &Line) -> [String; 9] {
    let guard = workbook::write::csv::guard;
    [
        line.position.to_string(),
        line.id.to_string(),
        line.at.clone(),
        guard(&line.actor),
        guard(&line.act),
        guard(&line.object),
        guard(&line.detail),
        line.previous_hash.clone(),
        line.hash.clone(),
    ]
}

fn rows(
    bytes: Vec<u8>,
    write: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> csv::Result<()>,
) -> Result<Vec<u8>, FileError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(bytes);
    write(&mut writer)?;
    Ok(writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::chain::GENESIS_HASH;

    fn link() -> Link {
        let entry = Entry {
            id: 9,
            at: "2026-03-15T19:05:00Z".parse().unwrap(),
            actor: "-ana".to_owned(),
            act: "change_set.save".to_owned(),
            object: "=HYPERLINK(\"x\")".to_owned(),
            detail: "{\"nota\": \"año, \\\"2025\\\"\"}".to_owned(),
        };
        Link {
            position: 1,
            audit: 9,
            previous_hash: GENESIS_HASH.to_owned(),
            hash: chain::hash(GENESIS_HASH, 1, &entry),
            entry: Some(entry),
        }
    }

    #[test]
    fn a_json_line_comes_back_as_the_link_it_was() {
        let bytes = lines(AuditFormat::JsonLines, &[link()]).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(read_line(text.trim_end()).unwrap(), link());
    }

    #[test]
    fn no_cell_of_the_csv_form_is_run_by_a_spreadsheet() {
        let bytes = lines(AuditFormat::Csv, &[link()]).unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes.as_slice());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row.len(), TITLES.len());
        assert_eq!((&row[3], &row[5]), ("'-ana", "'=HYPERLINK(\"x\")"));
        assert_eq!(row[6], link().entry.unwrap().detail);
    }
}
