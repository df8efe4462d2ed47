//! Tables: titles on every page that a table reaches, rows that stay together where they can.

use tagged_pdf::{Area, Element, Item, Mark, Role, ShapedLine, TextStyle};

use super::{
    layout::{CELL_LOOK, Flow},
    style::{BOTTOM, MARGIN, PADDING, SHADE, TITLE_CELL, TO_WRITE, WIDTH, WRITTEN_LINE},
};
use crate::document::{Cell, Column, TO_WRITE as MARK, Table};

/// A row with its lines, which share one height.
struct Row {
    cells: Vec<RowCell>,
    /// Room that an empty row has, in points.
    least: f32,
    is_title: bool,
}

struct RowCell {
    lines: Vec<ShapedLine>,
    look: TextStyle,
    is_number: bool,
    /// `None` where the titles stand again: an artifact.
    element: Option<Element>,
}

pub(super) fn lay_out(flow: &mut Flow<'_>, table: &Table) {
    let columns = Columns::of(table);
    let element = flow.element(
        Role::Table {
            summary: table.summary.clone(),
        },
        None,
    );
    let head = flow.element(Role::Head, Some(element));
    let head = flow.element(Role::Row, Some(head));
    let titles = titles(flow, table, &columns, Some(head));
    // The titles never stand alone at the end of a page.
    flow.room(titles.height() + 3.0 * CELL_LOOK.line());
    draw(flow, &titles, &columns);
    let body = flow.element(Role::Body, Some(element));
    for cells in &table.rows {
        let parent = flow.element(Role::Row, Some(body));
        let row = row(flow, cells, table, &columns, parent);
        if flow.y + row.height() > BOTTOM {
            new_page_with_titles(flow, table, &columns);
        }
        draw_across_pages(flow, row, table, &columns);
    }
    flow.y += 2.0 * PADDING;
}

/// A new page that begins with the titles.
fn new_page_with_titles(flow: &mut Flow<'_>, table: &Table, columns: &Columns) {
    flow.new_page();
    let titles = titles(flow, table, columns, None);
    draw(flow, &titles, columns);
}

/// Draws a row; one that is higher than a page goes on on the next.
fn draw_across_pages(flow: &mut Flow<'_>, mut row: Row, table: &Table, columns: &Columns) {
    loop {
        let room = BOTTOM - flow.y - 2.0 * PADDING;
        let mut rest = Vec::new();
        for cell in &mut row.cells {
            let mut fitting = 0;
            let mut height = 0.0;
            while fitting < cell.lines.len() && height + cell.look.line() <= room {
                height += cell.look.line();
                fitting += 1;
            }
            // One line always goes on: a page holds more than that.
            let fitting = fitting.max(1).min(cell.lines.len());
            rest.push(RowCell {
                lines: cell.lines.split_off(fitting),
                ..*cell
            });
        }
        draw(flow, &row, columns);
        if rest.iter().all(|cell| cell.lines.is_empty()) {
            return;
        }
        row = Row {
            cells: rest,
            least: 0.0,
            is_title: false,
        };
        new_page_with_titles(flow, table, columns);
    }
}

/// Left edges and widths.
struct Columns {
    places: Vec<(f32, f32)>,
}

impl Columns {
    fn of(table: &Table) -> Self {
        let mut left = MARGIN;
        let places = table.columns.iter().map(|column| {
            let width = WIDTH * f32::from(column.share) / 100.0;
            let place = (left, width);
            left += width;
            place
        });
        Self {
            places: places.collect(),
        }
    }

    fn width(&self, at: usize) -> f32 {
        self.places.get(at).map_or(0.0, |(_, width)| *width)
    }
}

impl Row {
    fn height(&self) -> f32 {
        let heights = self.cells.iter().map(|cell| {
            let lines = u16::try_from(cell.lines.len()).unwrap_or(u16::MAX);
            f32::from(lines) * cell.look.line()
        });
        heights.fold(self.least, f32::max) + 2.0 * PADDING
    }
}

fn titles(flow: &mut Flow<'_>, table: &Table, columns: &Columns, parent: Option<Element>) -> Row {
    let mut cells = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let element = parent.map(|parent| flow.element(Role::ColumnTitle, Some(parent)));
        cells.push(cell(
            flow,
            &column.title,
            TITLE_CELL,
            column,
            columns.width(at),
            element,
        ));
    }
    Row {
        cells,
        least: 0.0,
        is_title: true,
    }
}

fn row(
    flow: &mut Flow<'_>,
    cells: &[Cell],
    table: &Table,
    columns: &Columns,
    parent: Element,
) -> Row {
    let mut laid_out = Vec::new();
    for (at, (content, column)) in cells.iter().zip(&table.columns).enumerate() {
        // The first cell names the row.
        let role = if at == 0 { Role::RowTitle } else { Role::Cell };
        let element = Some(flow.element(role, Some(parent)));
        let width = columns.width(at);
        laid_out.push(match content {
            // An element without a text would be left out, and the row be one cell short.
            Cell::Text(text) if text.trim().is_empty() => {
                cell(flow, "—", CELL_LOOK, column, width, element)
            }
            Cell::Text(text) => cell(flow, text, CELL_LOOK, column, width, element),
            Cell::Blank => cell(flow, MARK, TO_WRITE, column, width, element),
        });
    }
    let least = match table.least_lines {
        0 | 1 => 0.0,
        lines => f32::from(lines) * WRITTEN_LINE,
    };
    Row {
        cells: laid_out,
        least,
        is_title: false,
    }
}

fn cell(
    flow: &Flow<'_>,
    text: &str,
    look: TextStyle,
    column: &Column,
    width: f32,
    element: Option<Element>,
) -> RowCell {
    RowCell {
        lines: flow.fonts.lines(text, look, width - 2.0 * PADDING),
        look,
        is_number: column.is_number,
        element,
    }
}

/// Draws a row at the present height, which moves below it.
fn draw(flow: &mut Flow<'_>, row: &Row, columns: &Columns) {
    let (top, bottom) = (flow.y, flow.y + row.height());
    if row.is_title {
        flow.push(Item::Fill {
            area: Area {
                left: MARGIN,
                top,
                right: MARGIN + WIDTH,
                bottom,
            },
            colour: SHADE,
        });
    }
    for (cell, (left, width)) in row.cells.iter().zip(&columns.places) {
        flow.y = top + PADDING;
        for line in &cell.lines {
            let x = if cell.is_number {
                left + width - PADDING - line.width
            } else {
                left + PADDING
            };
            let mark = cell.element.map_or(Mark::Repeated, Mark::Element);
            flow.line(x, line.clone(), cell.look, mark);
        }
    }
    let mut rule = |from, to| flow.rule(from, to);
    rule((MARGIN, bottom), (MARGIN + WIDTH, bottom));
    if row.is_title {
        rule((MARGIN, top), (MARGIN + WIDTH, top));
    }
    let edges = columns.places.iter().map(|(left, _)| *left);
    for x in edges.chain([MARGIN + WIDTH]) {
        rule((x, top), (x, bottom));
    }
    flow.y = bottom;
}
