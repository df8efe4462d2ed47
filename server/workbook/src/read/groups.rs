//! Which cells of a sheet belong together: merged ranges, and texts centred across blank cells («Centrar en la
//! selección»), which the layout gets like merged ranges.

use super::{Limits, sink::Sink};
use domain::finding::{Finding, Place};
use import::grid::{Marks, Merged};

/// The ranges of a sheet while it is read.
#[derive(Debug)]
pub(super) struct Groups {
    /// How many are kept.
    most: usize,
    ranges: Vec<Merged>,
    /// Beyond the cap.
    more: u64,
    /// Row, first and last column of the text that is centred across cells, as long as they go on.
    open: Option<(u32, u32, u32)>,
}

impl Groups {
    /// No ranges yet; as many are kept as the limits allow in one sheet.
    pub fn new(limits: &Limits) -> Self {
        Self {
            most: limits.merged,
            ranges: Vec::new(),
            more: 0,
            open: None,
        }
    }

    /// A merged range; one of a single cell is none.
    pub fn add(&mut self, range: Merged) {
        let one_row = range.first_row >= range.last_row;
        let one_column = range.first_column >= range.last_column;
        if one_row && one_column {
            return;
        }
        if self.ranges.len() < self.most {
            self.ranges.push(range);
        } else {
            self.more += 1;
        }
    }

    /// A cell that holds something; answers the mark it gets. `centred`: a text, centred across the selection.
    pub fn cell(&mut self, row: u32, column: u32, centred: bool) -> Marks {
        self.close();
        if !centred {
            return Marks::default();
        }
        self.open = Some((row, column, column));
        Marks::CENTRED_ACROSS
    }

    /// A cell without content.
    pub fn blank(&mut self, row: u32, column: u32, centred: bool) {
        match &mut self.open {
            Some((at, _, last)) if centred && *at == row && *last + 1 == column => *last = column,
            _ => self.close(),
        }
    }

    fn close(&mut self) {
        let Some((row, first, last)) = self.open.take() else {
            return;
        };
        if let (Ok(first_column), Ok(last_column)) = (u16::try_from(first), u16::try_from(last)) {
            self.add(Merged {
                first_row: row,
                first_column,
                last_row: row,
                last_column,
            });
        }
    }

    /// All ranges of the sheet. Tells E122 where there are more than the cap.
    pub fn end(mut self, sheet: &str, sink: &mut Sink<'_>) -> Vec<Merged> {
        self.close();
        if self.more > 0 {
            let sheet = sheet.to_owned();
            sink.finding(Finding::of(
                "E122",
                Place::Sheet { sheet },
                None,
                &[&self.most, &self.more],
            ));
        }
        self.ranges
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(row: u32, first_column: u16, last_column: u16) -> Merged {
        Merged {
            first_row: row,
            first_column,
            last_row: row,
            last_column,
        }
    }

    #[test]
    fn a_text_reaches_over_the_blank_cells_centred_with_it() {
        let mut groups = Groups::new(&Limits::default());
        assert_eq!(groups.cell(0, 2, true), Marks::CENTRED_ACROSS);
        groups.blank(0, 3, true);
        groups.blank(0, 4, true);
        assert_eq!(groups.cell(0, 5, true), Marks::CENTRED_ACROSS);
        groups.blank(0, 6, false);
        groups.blank(1, 7, true);
        groups.close();
        assert_eq!(groups.ranges, [range(0, 2, 4)]);
    }

    #[test]
    fn ranges_beyond_the_cap_are_counted() {
        let limits = Limits {
            merged: 1,
            ..Limits::default()
        };
        let mut groups = Groups::new(&limits);
        groups.add(range(0, 1, 1));
        groups.add(range(0, 1, 2));
        groups.add(range(1, 1, 2));
        assert_eq!((groups.ranges.len(), groups.more), (1, 1));
    }
}
