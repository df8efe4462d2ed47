//! Where the tables of a sheet are: a header chosen by how much of it is understood, the rows below it, and the
//! next header. A header that comes again (on each printed page) is passed over; another one begins a table.

use super::{Column, ColumnRole, Table, header_rows, notes};
use crate::{
    grid::{Content, Grid, Sheet},
    headers::{self, Meaning, sense},
    lexicon::Lexicon,
};
use domain::{
    catalogue::Catalogue,
    text::fold,
    value::{Breakdown, Measure},
};
use std::collections::BTreeSet;

/// The first header must begin within this many rows that hold something.
pub(super) const HEADER_WITHIN: usize = 60;
const HEADER_ROWS: u32 = 3;

/// A header that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Header {
    first: u32,
    last: u32,
    columns: Vec<Column>,
    score: i32,
}

/// All tables, from above to below; those that stand side by side one after the other.
pub(super) fn find(
    grid: &Grid,
    sheet: &Sheet,
    catalogue: &Catalogue,
    lexicon: &Lexicon,
) -> Vec<Table> {
    let finder = Finder {
        grid,
        sheet,
        catalogue,
        lexicon,
    };
    let rows: Vec<u32> = sheet
        .rows()
        .map(|(row, _)| row)
        .filter(|row| !sheet.hidden_rows.contains(*row))
        .collect();
    let Some(first) = finder.best(&rows) else {
        return Vec::new();
    };
    let mut headers = vec![first];
    let mut repeats: Vec<(u32, u32)> = Vec::new();
    let mut at = rows.partition_point(|row| *row <= headers[0].last);
    while let Some(row) = rows.get(at).copied() {
        at += 1;
        let Some(found) = finder.header_at(row, &rows) else {
            continue;
        };
        let current = headers.last();
        if current.is_some_and(|current| is_repeated(current, &found)) {
            repeats.push((found.first, found.last));
        } else {
            headers.push(found.clone());
        }
        at = rows.partition_point(|row| *row <= found.last);
    }
    finder.tables(headers, &repeats, &rows)
}

/// The texts above a header, up to the table before it, and the name of the sheet: what the table is about.
pub(super) fn title(grid: &Grid, sheet: &Sheet, header: u32) -> String {
    let above = sheet
        .rows_in(0, header.saturating_sub(1))
        .filter(|_| header > 0);
    let near = above.rev().take(6).flat_map(|(_, cells)| cells);
    let texts: Vec<String> = near.map(|cell| grid.shown(cell.content)).collect();
    format!("{} {}", texts.join(" "), sheet.name)
}

fn is_repeated(current: &Header, found: &Header) -> bool {
    let key = |header: &Header| -> Vec<(u16, String)> {
        let columns = header.columns.iter();
        columns.map(|c| (c.column, fold(&c.header))).collect()
    };
    key(current) == key(found)
}

struct Finder<'a> {
    grid: &'a Grid,
    sheet: &'a Sheet,
    catalogue: &'a Catalogue,
    lexicon: &'a Lexicon,
}

impl Finder<'_> {
    /// The best header among the first rows.
    fn best(&self, rows: &[u32]) -> Option<Header> {
        let mut best: Option<Header> = None;
        for at in 0..rows.len().min(HEADER_WITHIN) {
            for guess in self.guesses(at, rows) {
                if best.as_ref().is_none_or(|b| guess.score > b.score) {
                    best = Some(guess);
                }
            }
        }
        best
    }

    /// A header that begins at a row below the first one. Only rows that could be nothing else: without any
    /// amount, with a label and a value or a period among what is understood.
    fn header_at(&self, row: u32, rows: &[u32]) -> Option<Header> {
        if !self.could_begin_header(row) {
            return None;
        }
        let at = rows.binary_search(&row).ok()?;
        let guesses = self.guesses(at, rows).into_iter();
        let best = guesses.max_by_key(|guess| (guess.score, std::cmp::Reverse(guess.last)))?;
        let known = best
            .columns
            .iter()
            .filter(|c| c.certain && c.role != ColumnRole::Ignore);
        let labels = best.columns.iter().any(|c| {
            matches!(
                c.role,
                ColumnRole::IndicatorCode
                    | ColumnRole::IndicatorName
                    | ColumnRole::NodeCode
                    | ColumnRole::Breakdown { .. }
                    | ColumnRole::Period
            )
        });
        let values = best.columns.iter().any(|c| c.role.holds_values());
        (known.count() >= 2 && labels && values && best.score >= 5).then_some(best)
    }

    fn could_begin_header(&self, row: u32) -> bool {
        let cells = self.sheet.row(row);
        let is_title = |content| match content {
            Content::Text(id) => !is_amount(self.grid.texts.get(id)),
            Content::Number(number) => sense(&number.normalize().to_string()).period.is_some(),
            Content::Date(..) => true,
            _ => false,
        };
        cells.len() >= 2 && cells.iter().all(|cell| is_title(cell.content))
    }

    fn guesses(&self, at: usize, rows: &[u32]) -> Vec<Header> {
        let first = rows[at];
        let mut guesses = Vec::new();
        for height in 0..HEADER_ROWS {
            let last = first + height;
            if rows.binary_search(&last).is_err() {
                break;
            }
            let guess = self.guess(first, last);
            if is_header(&guess) {
                guesses.push(guess);
            }
        }
        guesses
    }

    fn guess(&self, first: u32, last: u32) -> Header {
        let default = default_measure(self.grid, self.sheet, first);
        let mut header = Header {
            first,
            last,
            columns: Vec::new(),
            score: 0,
        };
        for column in header_rows::columns(self.sheet, first, last) {
            let parts = header_rows::texts(self.grid, self.sheet, first, last, column);
            if parts.is_empty() {
                continue;
            }
            let texts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let meaning = headers::meaning(&texts, default, self.catalogue, self.lexicon);
            header.score += match &meaning {
                Some(m) if is_taken(&header.columns, &m.role) => -2,
                Some(m) if m.role == ColumnRole::Ignore => 1,
                Some(_) => 3,
                None => -1,
            };
            let Meaning { role, certain } = meaning.unwrap_or(Meaning {
                role: ColumnRole::Unknown,
                certain: false,
            });
            header.columns.push(Column {
                column,
                header: header_rows::joined(&parts),
                role,
                certain,
            });
        }
        header.score -= 6 * reject_indicators(&mut header.columns);
        add_unheaded_labels(self.grid, self.sheet, last, &mut header.columns);
        header.score -= self.penalty(first, last);
        header
    }

    /// What speaks against rows being a header: amounts, and title rows in front.
    fn penalty(&self, first: u32, last: u32) -> i32 {
        let mut penalty = 0;
        for (_, cells) in self.sheet.rows_in(first, last) {
            let mut texts = BTreeSet::new();
            for cell in cells {
                let text = self.grid.shown(cell.content);
                penalty += match cell.content {
                    Content::Text(_) if is_amount(&text) => 3,
                    Content::Text(_) | Content::Date(..) => 0,
                    Content::Number(_) if sense(&text).period.is_some() => 0,
                    _ => 3,
                };
                texts.insert(text);
            }
            let names_group = texts.iter().any(|text| {
                let means = sense(text);
                means.measure.is_some() || means.period.is_some()
            });
            if last > first && texts.len() < 2 && !names_group {
                penalty += 4;
            }
        }
        penalty
    }

    fn tables(&self, headers: Vec<Header>, repeats: &[(u32, u32)], rows: &[u32]) -> Vec<Table> {
        let starts: Vec<u32> = headers.iter().map(|header| header.first).collect();
        let mut tables = Vec::new();
        for (at, header) in headers.into_iter().enumerate() {
            let end = starts.get(at + 1).map_or(u32::MAX, |next| next - 1);
            for columns in side_by_side(&header.columns) {
                tables.push(self.table(&header, columns, end, repeats, rows));
            }
        }
        tables
    }

    fn table(
        &self,
        header: &Header,
        columns: Vec<Column>,
        end: u32,
        repeats: &[(u32, u32)],
        rows: &[u32],
    ) -> Table {
        let first = header.last + 1;
        let below = rows
            .iter()
            .copied()
            .filter(|row| (first..=end).contains(row));
        let mut passed: BTreeSet<u32> = below
            .filter(|row| {
                repeats.iter().any(|(from, to)| (*from..=*to).contains(row))
                    || notes::is_note(self.grid, self.sheet, *row, &columns)
            })
            .collect();
        let holds = |row: &u32| {
            let cells = self.sheet.row(*row);
            cells
                .iter()
                .any(|cell| columns.iter().any(|c| c.column == cell.column))
        };
        let mut last = rows
            .iter()
            .rev()
            .copied()
            .filter(|row| (first..=end).contains(row))
            .find(|row| holds(row) && !passed.contains(row));
        if end != u32::MAX {
            // A single text right above the next header is its title.
            while let Some(row) =
                last.filter(|row| *row >= first && self.sheet.row(*row).len() == 1)
            {
                last = (first..row)
                    .rev()
                    .find(|row| holds(row) && !passed.contains(row));
            }
        }
        let last = last.unwrap_or(header.last);
        passed.retain(|row| *row <= last);
        Table {
            header_rows: (header.first, header.last),
            data_rows: (first, last),
            passed_rows: passed.into_iter().collect(),
            source: notes::source(self.grid, self.sheet, first, end),
            measure: default_measure(self.grid, self.sheet, header.first),
            breakdown: Breakdown::headline(),
            indicator: None,
            columns,
        }
    }
}

/// Indicators stand over columns only where the periods stand down the side, in a column that says so. Otherwise
/// the row is one of data that begins with a code. Answers how many columns are not what they seemed.
fn reject_indicators(columns: &mut [Column]) -> i32 {
    let has_period = columns
        .iter()
        .any(|c| matches!(c.role, ColumnRole::Period | ColumnRole::Year));
    if has_period {
        return 0;
    }
    let mut rejected = 0;
    for column in columns {
        if matches!(column.role, ColumnRole::IndicatorValue { .. }) {
            (column.role, column.certain) = (ColumnRole::Unknown, false);
            rejected += 1;
        }
    }
    rejected
}

/// A second column of codes or names with the same header begins a table beside the first.
fn side_by_side(columns: &[Column]) -> Vec<Vec<Column>> {
    let is_key = |column: &Column| {
        matches!(
            column.role,
            ColumnRole::IndicatorCode | ColumnRole::IndicatorName
        )
    };
    let Some(key) = columns.iter().find(|c| is_key(c)) else {
        return vec![columns.to_vec()];
    };
    let again = |c: &Column| c.role == key.role && fold(&c.header) == fold(&key.header);
    let starts: Vec<usize> = (0..columns.len())
        .filter(|at| again(&columns[*at]))
        .collect();
    if starts.len() < 2 || starts[0] != 0 {
        return vec![columns.to_vec()];
    }
    let ends = starts.iter().skip(1).copied().chain([columns.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| columns[*start..end].to_vec())
        .collect()
}

fn is_header(guess: &Header) -> bool {
    let known = guess
        .columns
        .iter()
        .filter(|c| !matches!(c.role, ColumnRole::Ignore | ColumnRole::Unknown));
    let known = known.count();
    let values = guess
        .columns
        .iter()
        .any(|c| c.role.holds_values() || matches!(c.role, ColumnRole::Field { .. }));
    known >= 2 && (values || states_indicators(guess)) && guess.score > 0
}

/// Code, name and unit or direction, and no values: the catalogue in a table.
fn states_indicators(guess: &Header) -> bool {
    let has = |role: ColumnRole| guess.columns.iter().any(|c| c.role == role);
    has(ColumnRole::IndicatorCode)
        && has(ColumnRole::IndicatorName)
        && (has(ColumnRole::Unit) || has(ColumnRole::Direction))
}

fn is_taken(columns: &[Column], role: &ColumnRole) -> bool {
    let repeatable = matches!(
        role,
        ColumnRole::Breakdown { .. }
            | ColumnRole::NodeCode
            | ColumnRole::Ignore
            | ColumnRole::Value { .. }
            | ColumnRole::Period
    );
    !repeatable && columns.iter().any(|c| &c.role == role)
}

/// A text that is an amount: what a header does not hold.
fn is_amount(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 0
        && text.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%' | ' ' | '\'' | '\u{a0}')
        })
        && sense(text).period.is_none()
}

/// A title that begins with «Metas» or «Logros esperados» says what the years hold.
fn default_measure(grid: &Grid, sheet: &Sheet, header: u32) -> Measure {
    if header == 0 {
        return Measure::Observed;
    }
    let above = sheet.rows_in(0, header - 1).rev().take(6);
    let targets = above.flat_map(|(_, cells)| cells).any(|cell| {
        let text = fold(&grid.shown(cell.content));
        [
            "metas",
            "meta anual",
            "logros esperados",
            "programacion de metas",
        ]
        .iter()
        .any(|p| text.starts_with(p))
    });
    if targets {
        Measure::Target
    } else {
        Measure::Observed
    }
}

/// A statistical table may leave the corner over its labels blank: the text column left of the years.
fn add_unheaded_labels(grid: &Grid, sheet: &Sheet, last: u32, columns: &mut Vec<Column>) {
    let is_period = |c: &&Column| matches!(c.role, ColumnRole::PeriodValue { .. });
    let years = columns.iter().filter(is_period).count();
    let first_year = columns.iter().find(is_period).map(|c| c.column);
    let labelled = columns.iter().any(|c| {
        matches!(
            c.role,
            ColumnRole::Breakdown { .. } | ColumnRole::IndicatorCode | ColumnRole::IndicatorName
        )
    });
    let Some(first_year) = first_year.filter(|_| years >= 2 && !labelled) else {
        return;
    };
    let is_label =
        |content| matches!(content, Content::Text(id) if !grid.texts.get(id).trim().is_empty());
    let label = (0..first_year).rev().find(|column| {
        let rows = sheet.rows_in(last + 1, u32::MAX).take(50);
        let labels = rows.filter(|(_, cells)| {
            cells
                .iter()
                .any(|cell| cell.column == *column && is_label(cell.content))
        });
        labels.count() >= 2
    });
    let Some(column) = label else { return };
    let at = columns.iter().position(|c| c.column == column);
    let header = at.map(|at| columns.remove(at).header).unwrap_or_default();
    columns.push(Column {
        column,
        header,
        role: ColumnRole::Breakdown { dimension: None },
        certain: false,
    });
    columns.sort_by_key(|c| c.column);
}
