//! A grid as lines, one for each cell: what tests compare.

use domain::finding::a1;
use import::grid::{CellContent, DateShape, Grid, Marks};
use workbook::read::ReadFile;

/// The cells of all sheets in their order.
pub fn lines(file: &ReadFile) -> Vec<String> {
    (0..file.grid.sheets.len())
        .flat_map(|at| of_sheet(&file.grid, at))
        .collect()
}

/// The cells of one sheet.
pub fn of_sheet(grid: &Grid, at: usize) -> Vec<String> {
    let sheet = &grid.sheets[at];
    sheet
        .rows()
        .flat_map(|(row, cells)| cells.iter().map(move |cell| (row, cell)))
        .map(|(row, cell)| {
            let place = a1(row, u32::from(cell.column));
            let shown = grid.shown(cell.content);
            let content = match cell.content {
                CellContent::Text(_) => format!("«{shown}»"),
                CellContent::Bool(yes) => format!("bool {yes}"),
                CellContent::Date(_, DateShape::Year) => format!("year {shown}"),
                CellContent::Date(_, DateShape::Month) => format!("month {shown}"),
                CellContent::Date(_, DateShape::Day) => format!("day {shown}"),
                CellContent::Time(_) => format!("time {shown}"),
                CellContent::Huge(_) => format!("huge {shown}"),
                CellContent::NoResult => "no result".to_owned(),
                CellContent::Number(_) | CellContent::Percent(_) | CellContent::Error(_) => shown,
            };
            let mut line = format!("{place} {content}");
            for (mark, word) in [
                (Marks::STRUCK, " struck"),
                (Marks::STRUCK_PART, " part struck"),
                (Marks::NUMBER_AS_TEXT, " number as text"),
                (Marks::CENTRED_ACROSS, " centred across"),
            ] {
                if cell.marks.has(mark) {
                    line.push_str(word);
                }
            }
            line
        })
        .collect()
}
