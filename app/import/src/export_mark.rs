//! The mark of an export: which state of the values a file was made from, so that what somebody else
//! changed meanwhile is distinguished from what was edited in the file.
//!
//! Values are append-only, so the number of the last one names the whole state. What this pass deliberately
//! does not do: it does not look the state up.

use crate::grid::{Grid, Sheet};
use domain::text::fold;
use std::{fmt, str::FromStr};

/// What stands beside or above the mark in a file.
pub const LABEL: &str = "Estado de la exportación";

/// The sheet of an exported workbook that holds the number of the value of every cell. Nobody sees it.
pub const VERSIONS: &str = "pntd_versiones";

/// Names of sheets that this dashboard adds for programs begin so.
const OWN: &str = "pntd_";

/// The sheet that explains the columns of the others, and a title that stands in it.
const DICTIONARY: (&str, &str) = ("Diccionario", "Clave para programas");

/// What is to be read before the tables, and what stands in that of a release.
const COVERS: [&str; 2] = ["Léame", "Instrucciones"];
const OF_RELEASE: &str = "SHA-256 de la publicación";

/// Whether a sheet of a workbook of this dashboard holds no data: what is for programs, the covers, the dictionary. It
/// is passed over without a word. A sheet of such a name in any other workbook is read like all others.
pub fn holds_no_data(grid: &Grid, sheet: &Sheet) -> bool {
    let name = sheet.name.as_str();
    name.starts_with(OWN)
        || (name == DICTIONARY.0 && says_near_top(grid, sheet, DICTIONARY.1))
        || (COVERS.contains(&name)
            && (mark_on_sheet(grid, sheet).is_some() || says_near_top(grid, sheet, OF_RELEASE)))
}

fn says_near_top(grid: &Grid, sheet: &Sheet, text: &str) -> bool {
    let mut rows = sheet.rows_in(0, WITHIN - 1);
    rows.any(|(_, cells)| cells.iter().any(|cell| grid.shown(cell.content) == text))
}

/// It stands within so many rows of a sheet.
const WITHIN: u32 = 60;

/// Whose values, of which edition, up to which one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportMark {
    /// Of the demonstration's own database.
    pub demo: bool,
    pub edition: String,
    /// Number of the last value that was there.
    pub last_value: i64,
}

impl fmt::Display for ExportMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instance = if self.demo { "demo" } else { "real" };
        write!(f, "{instance}/{}/{}", self.edition, self.last_value)
    }
}

impl FromStr for ExportMark {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.trim().splitn(3, '/');
        let (Some(instance), Some(edition), Some(last)) =
            (parts.next(), parts.next(), parts.next())
        else {
            return Err(());
        };
        Ok(Self {
            demo: match instance {
                "demo" => true,
                "real" => false,
                _ => return Err(()),
            },
            edition: edition.to_owned(),
            last_value: last.parse().map_err(|_| ())?,
        })
    }
}

/// The mark in a workbook, if this dashboard made it for editing.
pub fn export_mark(grid: &Grid) -> Option<ExportMark> {
    grid.sheets
        .iter()
        .find_map(|sheet| mark_on_sheet(grid, sheet))
}

fn mark_on_sheet(grid: &Grid, sheet: &Sheet) -> Option<ExportMark> {
    let label = fold(LABEL);
    let rows = sheet.rows_in(0, WITHIN - 1);
    let mut cells = rows.flat_map(|(row, cells)| cells.iter().map(move |cell| (row, cell)));
    cells.find_map(|(row, cell)| {
        if fold(&grid.shown(cell.content)) != label {
            return None;
        }
        let beside = cell.column.checked_add(1);
        let beside = beside.and_then(|column| sheet.get(row, column));
        let below = sheet.get(row + 1, cell.column);
        let mut found = [beside, below].into_iter().flatten();
        found.find_map(|cell| grid.shown(cell.content).parse().ok())
    })
}

#[cfg(test)]
mod tests;
