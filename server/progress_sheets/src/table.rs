//! Tables with faint rules; the titles stand again where a table goes on on another page.

use domain::band::State;
use tagged_pdf::{Area, Element, LinkTarget, Mark, Role, ShapedLine, TextStyle};

use crate::{
    SheetError,
    canvas::{Canvas, Column},
    style::{
        ACCENT, BOTTOM, CELL, CELL_MUTED, CELL_TITLE, MARGIN, PADDING, RULE, RULE_STRONG, TOP,
        WIDTH,
    },
};

/// Rows below one row of titles.
pub struct Table {
    /// What it holds, for those who do not see it.
    pub summary: String,
    pub titles: Vec<Title>,
    pub rows: Vec<Vec<Cell>>,
}

/// The title of a column.
pub struct Title {
    pub text: String,
    /// Its part of the width; the parts of a table add up to 100.
    pub share: u8,
    /// Numbers stand at the right, digit under digit.
    pub is_number: bool,
}

impl Title {
    pub fn text(text: impl Into<String>, share: u8) -> Self {
        Self {
            text: text.into(),
            share,
            is_number: false,
        }
    }

    pub fn number(text: impl Into<String>, share: u8) -> Self {
        Self {
            is_number: true,
            ..Self::text(text, share)
        }
    }
}

/// What stands in a row under one title.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub text: String,
    pub is_muted: bool,
    pub is_bold: bool,
    /// Its mark stands before the text.
    pub state: Option<State>,
    /// Where the text leads to, and where that is in words.
    pub link: Option<(LinkTarget, String)>,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    pub fn muted(text: impl Into<String>) -> Self {
        Self {
            is_muted: true,
            ..Self::text(text)
        }
    }

    pub fn bold(text: impl Into<String>) -> Self {
        Self {
            is_bold: true,
            ..Self::text(text)
        }
    }

    pub fn state(state: State, text: impl Into<String>) -> Self {
        Self {
            state: Some(state),
            ..Self::text(text)
        }
    }

    fn look(&self) -> TextStyle {
        let look = if self.is_muted { CELL_MUTED } else { CELL };
        let colour = match self.link {
            Some(_) => ACCENT,
            None => look.colour,
        };
        TextStyle {
            is_bold: self.is_bold,
            colour,
            ..look
        }
    }
}

/// A row that was broken into lines.
struct LaidOutRow<'a> {
    cells: Vec<(Vec<ShapedLine>, TextStyle, &'a Cell)>,
    height: f32,
}

/// Draws a table at the present height, which moves below it. Where `goes_on`, it may end on later pages.
///
/// # Errors
/// When the mark of a state cannot be drawn.
pub fn draw(canvas: &mut Canvas<'_>, table: &Table, goes_on: bool) -> Result<(), SheetError> {
    let columns = columns(table);
    let role = Role::Table {
        summary: table.summary.clone(),
    };
    let element = canvas.pages.element(role, None);
    let head = canvas.pages.element(Role::Head, Some(element));
    let row = canvas.pages.element(Role::Row, Some(head));
    draw_titles(canvas, table, &columns, Some(row));
    let body = canvas.pages.element(Role::Body, Some(element));
    for row in &table.rows {
        let laid = lay_out(canvas, row, table, &columns);
        if goes_on && canvas.y + laid.height > BOTTOM {
            canvas.pages.pages.push(Vec::new());
            canvas.y = TOP;
            draw_titles(canvas, table, &columns, None);
        }
        let element = canvas.pages.element(Role::Row, Some(body));
        draw_row(canvas, laid, table, &columns, element)?;
    }
    canvas.y += 3.0;
    Ok(())
}

fn columns(table: &Table) -> Vec<Column> {
    let mut left = MARGIN;
    let places = table.titles.iter().map(|title| {
        let width = WIDTH * f32::from(title.share) / 100.0;
        let place = Column { left, width };
        left += width;
        place
    });
    places.collect()
}

/// The part of a column that has text: the gap to the next one is at its right, for numbers at its left.
fn text_width(column: Column) -> f32 {
    column.width - 8.0
}

fn draw_titles(canvas: &mut Canvas<'_>, table: &Table, columns: &[Column], row: Option<Element>) {
    let look = canvas.scaled(CELL_TITLE);
    let top = canvas.y;
    let mut bottom = top;
    for (title, column) in table.titles.iter().zip(columns) {
        let mark = match row {
            Some(row) => Mark::Element(canvas.pages.element(Role::ColumnTitle, Some(row))),
            None => Mark::Repeated,
        };
        canvas.y = top;
        let lines = canvas.lines(&title.text, look, text_width(*column), 2);
        canvas.draw_lines(lines, look, mark, |width| text_left(title, *column, width));
        bottom = f32::max(bottom, canvas.y);
    }
    canvas.y = bottom + 1.5;
    canvas.rule(RULE_STRONG);
}

fn text_left(title: &Title, column: Column, width: f32) -> f32 {
    match title.is_number {
        true => column.left + text_width(column) - width,
        false => column.left,
    }
}

fn lay_out<'a>(
    canvas: &mut Canvas<'_>,
    row: &'a [Cell],
    table: &Table,
    columns: &[Column],
) -> LaidOutRow<'a> {
    let most = canvas.density.lines;
    let padding = PADDING * canvas.density.scale;
    let mut cells = Vec::new();
    let mut height: f32 = 0.0;
    let places = table.titles.iter().zip(columns);
    for (cell, (title, column)) in row.iter().zip(places) {
        let look = canvas.scaled(cell.look());
        let mark = cell.state.map_or(0.0, |_| look.size * 1.21);
        // An element without a text would be left out, and the row be one cell short.
        let (text, look) = match (cell.text.trim(), title.is_number) {
            ("", true) => ("—", canvas.scaled(CELL_MUTED)),
            ("", false) => ("\u{a0}", look),
            (text, _) => (text, look),
        };
        let lines = canvas.lines(text, look, text_width(*column) - mark, most);
        let count = f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX));
        height = height.max(count * look.line());
        cells.push((lines, look, cell));
    }
    LaidOutRow {
        cells,
        height: height + 2.0 * padding,
    }
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    laid: LaidOutRow<'_>,
    table: &Table,
    columns: &[Column],
    row: Element,
) -> Result<(), SheetError> {
    let top = canvas.y;
    let padding = PADDING * canvas.density.scale;
    let places = table.titles.iter().zip(columns);
    for (at, ((lines, look, cell), (title, column))) in
        (0..).zip(laid.cells.into_iter().zip(places))
    {
        // The first cell names the row.
        let role = if at == 0 { Role::RowTitle } else { Role::Cell };
        let mut element = canvas.pages.element(role, Some(row));
        canvas.y = top + padding;
        let mut from = column.left;
        if let Some(state) = cell.state {
            from += canvas.state_mark(state, (column.left, canvas.y), look)?;
        }
        if cell.link.is_some() {
            element = canvas.pages.element(Role::Link, Some(element));
        }
        let right = canvas.draw_lines(lines, look, Mark::Element(element), |width| {
            match cell.state {
                Some(_) => from,
                None => text_left(title, *column, width),
            }
        });
        if let Some((goal, label)) = &cell.link {
            let area = Area {
                left: column.left,
                top,
                right,
                bottom: top + laid.height,
            };
            canvas.link(area, goal.clone(), label.clone(), element);
        }
    }
    canvas.y = top + laid.height;
    canvas.rule(RULE);
    Ok(())
}
