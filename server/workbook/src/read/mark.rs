//! The same workbook with its findings in it: cells filled and commented, everything else byte for byte as it came.
//!
//! Parts of the package are not written anew: pieces are put into their texts. Parts that nothing is put into are copied
//! packed. Source: ECMA-376 part 1, 18.3 (sheets), 18.7 (comments), 18.8 (styles); the boxes of comments are VML (part 4, 19).
//! A foreign file is only ever taken apart in the child process ([`mark_in_child`](super::mark_in_child)). What this deliberately
//! does not do: other formats than xlsx; those are written from their grid ([`crate::write::marked`]).

mod notes;
mod parts;
mod sheet;
mod styles;

use super::{Limits, ReadError, archive, inspect::Format, package::Package, xlsx};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Who the comments are by. Comments of an earlier marking are known by it, and taken out.
pub const AUTHOR: &str = "Hallazgos de la importación";

/// What is said at one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The sheet by its place among those with cells.
    pub sheet: u16,
    /// Zero-based.
    pub row: u32,
    pub column: u16,
    /// Whether it must be mended, or only looked at.
    pub is_error: bool,
    pub text: String,
}

/// The marks of one sheet, by row and column.
type SheetMarks<'m> = BTreeMap<u32, BTreeMap<u16, &'m Mark>>;

/// Puts a piece in place of a range of a text. A range may be empty.
struct Edit {
    from: usize,
    to: usize,
    piece: String,
}

impl Edit {
    fn insert(at: usize, piece: String) -> Self {
        Self {
            from: at,
            to: at,
            piece,
        }
    }
}

/// The text with all edits, which must not overlap; those at one place in the order of the list.
fn apply_edits(text: &str, mut edits: Vec<Edit>) -> Result<String, ReadError> {
    edits.sort_by_key(|edit| edit.from);
    let mut done = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (Some(before), true) = (text.get(at..edit.from), edit.to >= edit.from) else {
            return Err(ReadError::damaged("two edits in one place"));
        };
        done.push_str(before);
        done.push_str(&edit.piece);
        at = edit.to;
    }
    done.push_str(text.get(at..).unwrap_or_default());
    Ok(done)
}

/// The workbook with these marks. Only in the child process, or for files of our own.
///
/// # Errors
/// When the file is no xlsx, is damaged, or is built in a way that marks cannot be put into.
pub fn mark(bytes: &[u8], limits: &Limits, marks: &[Mark]) -> Result<Vec<u8>, ReadError> {
    if super::inspect::inspect(bytes)? != Format::Xlsx {
        return Err(ReadError::damaged("not an xlsx"));
    }
    let package = Package::new(archive::parts(bytes, limits, |name| {
        [".xml", ".rels", ".vml"]
            .iter()
            .any(|ending| name.ends_with(ending))
    })?);
    let mut of_sheets: BTreeMap<u16, SheetMarks<'_>> = BTreeMap::new();
    for mark in marks {
        let rows = of_sheets.entry(mark.sheet).or_default();
        rows.entry(mark.row).or_default().insert(mark.column, mark);
    }
    let mut parts = parts::Parts::of(&package)?;
    let (sheets, styles_part) = xlsx::sheet_parts(&package)?;
    let mut styles = match &styles_part {
        Some(part) => Some(styles::Styles::of(&parts.text(part)?)?),
        None => None,
    };
    for (number, marks) in of_sheets {
        let Some(part) = sheets.get(usize::from(number)) else {
            continue;
        };
        sheet::mark(&mut parts, part, number, marks, styles.as_mut())?;
    }
    if let (Some(styles), Some(part)) = (styles, styles_part) {
        let text = parts.text(&part)?;
        parts.replace(&part, styles.written(&text)?);
    }
    repack(bytes, parts.finish()?)
}

/// The archive with these parts in place of its own, by their names in lower case, and the new ones at its end.
fn repack(bytes: &[u8], mut changed: BTreeMap<String, String>) -> Result<Vec<u8>, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(ReadError::damaged)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(ReadError::damaged)?;
        let name = part
            .name()
            .map(|name| name.into_owned())
            .unwrap_or_default();
        let plain = name
            .trim_start_matches('/')
            .replace('\\', "/")
            .to_lowercase();
        match changed.remove(&plain) {
            Some(text) => {
                drop(part);
                writer
                    .start_file(name, options)
                    .map_err(ReadError::damaged)?;
                writer
                    .write_all(text.as_bytes())
                    .map_err(ReadError::damaged)?;
            }
            None => writer.raw_copy_file(part).map_err(ReadError::damaged)?,
        }
    }
    for (name, text) in changed {
        writer
            .start_file(name, options)
            .map_err(ReadError::damaged)?;
        writer
            .write_all(text.as_bytes())
            .map_err(ReadError::damaged)?;
    }
    Ok(writer.finish().map_err(ReadError::damaged)?.into_inner())
}

#[cfg(test)]
mod tests;
