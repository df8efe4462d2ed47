//! The mark of an export: which state of the values a file was made from, so that what somebody else
//! changed meanwhile is told apart from what was edited in the file.
//!
//! Values are append-only, so the number of the last one names the whole state.

use super::{
    fold::fold,
    sheet::{Sheet, Workbook},
};
use std::{fmt, str::FromStr};

/// What stands beside or above the mark in a file.
pub const LABEL: &str = "Estado de la exportación";

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
pub fn find(workbook: &Workbook) -> Option<ExportMark> {
    workbook.sheets.iter().find_map(on_sheet)
}

fn on_sheet(sheet: &Sheet) -> Option<ExportMark> {
    let label = fold(LABEL);
    let cells = sheet.cells.range(..(WITHIN, 0));
    let mut labels = cells.filter(|(_, content)| fold(&content.shown()) == label);
    labels.find_map(|((row, column), _)| {
        let beside = sheet.get(*row, column + 1);
        let below = sheet.get(row + 1, *column);
        [beside, below]
            .into_iter()
            .flatten()
            .find_map(|content| content.shown().parse().ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back_and_nothing_else_is_one() {
        let mark = ExportMark {
            demo: false,
            edition: "2022-09".to_owned(),
            last_value: 1234,
        };
        assert_eq!(mark.to_string().parse(), Ok(mark));
        for text in [
            "",
            "1234",
            "real/2022-09",
            "real/2022-09/x",
            "otro/2022-09/1",
        ] {
            assert_eq!(text.parse::<ExportMark>(), Err(()), "{text}");
        }
    }
}
