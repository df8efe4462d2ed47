//! Which rows are the header of a table: the rows of which most is understood.
//!
//! Each row near the top is tried as a header of one, two and three rows, and what the texts over its columns mean is
//! counted for it, amounts and lone titles against it. What this deliberately does not do: it looks at no data but to
//! find the labels under a blank corner.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a score moves by at most six for each cell of the few rows that are looked at"
)]

use super::columns::{
    absolute_beside_relative, add_unheaded_labels, are_of_table, is_repeatable, reject_indicators,
};
use super::title::measure_of_title;
use crate::{
    grid::{CellContent, Grid, Sheet, TextId},
    headers::{Meaning, Vocabulary, sense},
    layout::{
        Column, ColumnRole,
        header_rows::{HeaderRows, joined},
    },
};
use domain::{
    number::{NumberLocale, read_datum},
    period::YEARS,
    value::Measure,
};
use hashbrown::{HashMap, HashSet};
use std::{cell::RefCell, collections::BTreeSet};

/// The first header must begin within this many rows that hold something.
const HEADER_WITHIN: usize = 60;
const HEADER_ROWS: u32 = 3;
/// Titles of a table stand within this many rows above it.
const TITLE_ROWS: usize = 6;

/// A header that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundRows {
    pub first: u32,
    pub last: u32,
    pub columns: Vec<Column>,
    /// The measure of periods under no group.
    pub measure: Measure,
    score: i32,
}

/// What a text of a row says about the row being a header.
#[derive(Debug, Clone, Copy)]
struct RowText {
    is_amount: bool,
    is_known: bool,
}

/// Finds headers in one sheet.
pub(super) struct Finder<'a> {
    pub grid: &'a Grid,
    pub sheet: &'a Sheet,
    vocabulary: &'a Vocabulary<'a>,
    texts: RefCell<HashMap<TextId, RowText>>,
}

impl<'a> Finder<'a> {
    /// Looks for headers in a sheet of `grid`, by the words of `vocabulary`.
    pub fn new(grid: &'a Grid, sheet: &'a Sheet, vocabulary: &'a Vocabulary<'a>) -> Self {
        Self {
            grid,
            sheet,
            vocabulary,
            texts: RefCell::default(),
        }
    }

    /// The best header among the first rows.
    pub fn best(&self, rows: &[u32]) -> Option<FoundRows> {
        let mut best: Option<FoundRows> = None;
        for at in 0..rows.len().min(HEADER_WITHIN) {
            let Some(guess) = self.best_at(at, rows) else {
                continue;
            };
            if best.as_ref().is_none_or(|b| guess.score > b.score) {
                best = Some(guess);
            }
        }
        best
    }

    /// A header that begins at a row below the first one. Only rows that could be nothing else: without any
    /// amount, with a label and a value or a period among what is understood.
    pub fn header_at(&self, at: usize, rows: &[u32]) -> Option<FoundRows> {
        if !self.could_begin_header(*rows.get(at)?) {
            return None;
        }
        let best = self.best_at(at, rows)?;
        let is_known = |c: &&Column| c.certain && c.role != ColumnRole::Ignore;
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
        let known = best.columns.iter().filter(is_known).count();
        (known >= 2 && labels && values && best.score >= 5).then_some(best)
    }

    fn could_begin_header(&self, row: u32) -> bool {
        let cells = self.sheet.row(row);
        let mut known = 0;
        let is_title = |content| match content {
            CellContent::Text(id) => {
                let text = self.row_text(id);
                known += usize::from(text.is_known);
                !text.is_amount
            }
            CellContent::Number(number) => {
                let is_year = is_year(number);
                known += usize::from(is_year);
                is_year
            }
            CellContent::Date(..) => {
                known += 1;
                true
            }
            _ => false,
        };
        cells.len() >= 2 && cells.iter().map(|cell| cell.content).all(is_title) && known > 0
    }

    fn row_text(&self, id: TextId) -> RowText {
        if let Some(found) = self.texts.borrow().get(&id) {
            return *found;
        }
        let text = self.grid.texts.get(id);
        let is_amount = is_amount(text);
        let found = RowText {
            is_amount,
            is_known: !is_amount && self.vocabulary.is_known(text),
        };
        self.texts.borrow_mut().insert(id, found);
        found
    }

    /// The best header that begins at a row. Of two as good the lower one, unless its last row may hold data:
    /// «Programado» under every year belongs to the header.
    fn best_at(&self, at: usize, rows: &[u32]) -> Option<FoundRows> {
        self.guesses(at, rows).into_iter().reduce(|best, guess| {
            let is_better = guess.score > best.score
                || (guess.score == best.score && self.holds_only_headers(guess.last));
            if is_better { guess } else { best }
        })
    }

    fn holds_only_headers(&self, row: u32) -> bool {
        self.sheet.row(row).iter().all(|cell| match cell.content {
            CellContent::Text(id) => self.row_text(id).is_known,
            CellContent::Number(number) => is_year(number),
            CellContent::Date(..) => true,
            _ => false,
        })
    }

    fn guesses(&self, at: usize, rows: &[u32]) -> Vec<FoundRows> {
        let first = rows[at];
        let mut guesses = Vec::new();
        if self.holds_data(first) {
            return guesses;
        }
        for (last, height) in rows[at..].iter().zip(0..HEADER_ROWS) {
            if *last != first + height {
                break;
            }
            let guess = self.guess(first, *last);
            if guess.score > 0 && are_of_table(&guess.columns) {
                guesses.push(guess);
            }
        }
        guesses
    }

    /// Most cells are amounts: no header begins here.
    fn holds_data(&self, row: u32) -> bool {
        let cells = self.sheet.row(row);
        let amounts = cells.iter().filter(|cell| match cell.content {
            CellContent::Text(id) => self.row_text(id).is_amount,
            CellContent::Number(number) => !is_year(number),
            CellContent::Date(..) => false,
            _ => true,
        });
        amounts.count() * 2 > cells.len()
    }

    fn guess(&self, first: u32, last: u32) -> FoundRows {
        let measure = self.title_measure(first);
        let rows = HeaderRows::of(self.grid, self.sheet, first, last);
        let mut taken: HashSet<ColumnRole> = HashSet::new();
        let mut columns = Vec::new();
        let mut score = 0;
        for column in rows.columns() {
            let parts = rows.texts(column);
            if parts.is_empty() {
                continue;
            }
            let texts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let meaning = self.vocabulary.meaning(&texts);
            // What is hidden is there for a person who wants it, and decides nothing.
            let is_hidden = self.sheet.hidden_columns.contains(u32::from(column));
            score += match &meaning {
                _ if is_hidden => 0,
                Some(m) if !is_repeatable(&m.role) && taken.contains(&m.role) => -2,
                Some(m) if m.role == ColumnRole::Ignore => 1,
                Some(_) => 3,
                None => -1,
            };
            let Meaning { role, certain } = meaning.unwrap_or(Meaning {
                role: ColumnRole::Unknown,
                certain: false,
            });
            if !is_hidden {
                taken.insert(role.clone());
            }
            columns.push(Column {
                column,
                header: joined(&parts),
                role,
                certain,
            });
        }
        // Each was counted as a second column of the same role.
        score += 5 * absolute_beside_relative(&mut columns);
        score -= 6 * reject_indicators(&mut columns);
        add_unheaded_labels(self.grid, self.sheet, last, &mut columns);
        if self.goes_on(last, &columns) {
            // Half of a header would put «Programado» and «Hombres» into the place of the value.
            score = 0;
        }
        FoundRows {
            first,
            last,
            columns,
            measure,
            score: score - self.penalty(first, last),
        }
    }

    /// Whether the row below belongs to the header: words over the columns of values, and no label and no amount.
    fn goes_on(&self, last: u32, columns: &[Column]) -> bool {
        let Some(below) = last.checked_add(1) else {
            return false;
        };
        let cells = self.sheet.row(below);
        let role = |column: u16| {
            let at = columns.binary_search_by_key(&column, |c| c.column).ok()?;
            columns.get(at).map(|c| &c.role)
        };
        let is_word = |content| match content {
            CellContent::Text(id) => {
                let text = self.grid.texts.get(id);
                let is_blank = text.trim().is_empty();
                !is_blank && read_datum(text, NumberLocale::Peru).value().is_none()
            }
            _ => false,
        };
        let is_label = |column: u16| {
            matches!(
                role(column),
                Some(
                    ColumnRole::IndicatorCode
                        | ColumnRole::IndicatorName
                        | ColumnRole::NodeCode
                        | ColumnRole::Period
                        | ColumnRole::Year
                        | ColumnRole::Breakdown { .. }
                        | ColumnRole::Unknown
                )
            )
        };
        // Below indicators that stand across their units may follow.
        let of_values = |column: u16, content| match (role(column), content) {
            (Some(ColumnRole::IndicatorValue { .. }), CellContent::Text(id)) => {
                let text = self.grid.texts.get(id);
                self.vocabulary.is_known(text) || self.vocabulary.names_group(text)
            }
            (role, _) => role.is_some_and(ColumnRole::holds_values),
        };
        !self.sheet.hidden_rows.contains(below)
            && cells
                .iter()
                .any(|cell| of_values(cell.column, cell.content))
            && cells
                .iter()
                .all(|cell| is_word(cell.content) && !is_label(cell.column))
            && columns.iter().any(|c| is_label(c.column))
    }

    /// What speaks against rows being a header: amounts, and title rows in front.
    fn penalty(&self, first: u32, last: u32) -> i32 {
        let mut penalty = 0;
        for (_, cells) in self.sheet.rows_in(first, last) {
            let mut texts = BTreeSet::new();
            for cell in cells {
                penalty += match cell.content {
                    CellContent::Text(id) if self.row_text(id).is_amount => 3,
                    CellContent::Text(_) | CellContent::Date(..) => 0,
                    CellContent::Number(number) if is_year(number) => 0,
                    _ => 3,
                };
                texts.insert(self.grid.shown(cell.content));
            }
            let names_group = |text: &String| {
                let means = sense(text);
                means.measure.is_some() || means.period.is_some()
            };
            if last > first && texts.len() < 2 && !texts.iter().any(names_group) {
                penalty += 4;
            }
        }
        penalty
    }

    /// A title that begins with «Metas», «Logros esperados» or «Línea de base» says what the years hold, and so does the
    /// name of the sheet. Titles are the rows of one or two texts right above a header.
    fn title_measure(&self, header: u32) -> Measure {
        let above = self.sheet.rows_in(0, header.saturating_sub(1)).rev();
        let is_title = |content| match content {
            CellContent::Text(id) => !self.row_text(id).is_amount,
            _ => false,
        };
        let titles = above
            .filter(|(row, _)| *row < header)
            .take(TITLE_ROWS)
            .take_while(|(_, cells)| {
                cells.len() <= 2 && cells.iter().all(|cell| is_title(cell.content))
            });
        let mut cells = titles.flat_map(|(_, cells)| cells);
        cells
            .find_map(|cell| measure_of_title(&self.grid.shown(cell.content)))
            .or_else(|| measure_of_title(&self.sheet.name))
            .unwrap_or(Measure::Observed)
    }
}

/// A text that is an amount: what a header does not hold.
fn is_amount(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 0
        && text.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%' | ' ' | '\'' | '\u{a0}')
        })
        // Every period has the four digits of its year.
        && (digits < 4 || sense(text).period.is_none())
}

/// A whole number that a header may show as its year.
fn is_year(number: domain::Decimal) -> bool {
    let whole = number.normalize();
    whole.scale() == 0 && i32::try_from(whole.mantissa()).is_ok_and(|year| YEARS.contains(&year))
}
