//! The small table of a form: «Línea de base | Logros esperados», years and values, across or down.

use crate::{
    grid::{Grid, Sheet},
    headers::sense,
    layout::YearValue,
};
use domain::{period::Period, text::fold, value::Measure};

/// Rows below the years in which their values may stand.
const BELOW: u32 = 4;

/// All values of the table, across or down.
pub(super) fn find(grid: &Grid, sheet: &Sheet) -> Vec<YearValue> {
    let of_form = Years { grid, sheet };
    for (row, _) in sheet.rows() {
        let across = of_form.across(row);
        if !across.is_empty() {
            return across;
        }
        let down = of_form.down(row);
        if !down.is_empty() {
            return down;
        }
    }
    Vec::new()
}

struct Years<'a> {
    grid: &'a Grid,
    sheet: &'a Sheet,
}

/// A name of values; `true` = absolute.
fn value_name(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "valor" | "valores" | "valor relativo" | "relativo" | "valor relativo %" | "dato"
        | "logro" | "meta" => Some(false),
        "valor absoluto" | "absoluto" | "valores absolutos" => Some(true),
        _ => None,
    }
}

fn is_year_name(text: &str) -> bool {
    matches!(fold(text).as_str(), "ano" | "anos" | "ano base" | "periodo")
}

fn year(text: &str) -> Option<Period> {
    let text = text.trim();
    (text.len() == 4).then(|| sense(text).period).flatten()
}

/// The measure that a heading names; «Sentido esperado» in the line above the years names none.
fn measure_of(text: &str) -> Option<Measure> {
    sense(text)
        .measure
        .filter(|_| !fold(text).starts_with("sentido"))
}

impl Years<'_> {
    /// The cells of a row with what they show.
    fn row(&self, row: u32) -> Vec<(u16, String)> {
        let cells = self.sheet.row(row).iter();
        cells
            .map(|cell| (cell.column, self.grid.shown(cell.content)))
            .collect()
    }

    fn text(&self, row: u32, column: u16) -> Option<String> {
        let cell = self.sheet.get(row, column)?;
        Some(self.grid.shown(cell.content))
    }

    fn holds(&self, at: (u32, u16)) -> bool {
        self.sheet.get(at.0, at.1).is_some()
    }

    /// «Año | 2020 | 2024 | 2030» with «Valor | 10 | 12 | 15» below.
    fn across(&self, row: u32) -> Vec<YearValue> {
        let cells = self.row(row);
        let Some(label) = cells
            .iter()
            .find(|(_, text)| is_year_name(text))
            .map(|c| c.0)
        else {
            return Vec::new();
        };
        let named = |absolute: bool| {
            (row + 1..=row + BELOW).find(|below| {
                let cells = self.row(*below);
                let mut names = cells.iter().filter(|(column, _)| *column <= label);
                names.any(|(_, text)| value_name(text) == Some(absolute))
            })
        };
        let Some(values) = named(false) else {
            return Vec::new();
        };
        let absolute = named(true);
        let years = cells.iter().filter(|(column, _)| *column > label);
        years
            .filter_map(|(column, text)| {
                let period = year(text)?;
                self.holds((values, *column)).then(|| YearValue {
                    measure: self.group_above(row, *column),
                    period,
                    year: (row, *column),
                    value: (values, *column),
                    absolute: absolute
                        .map(|row| (row, *column))
                        .filter(|at| self.holds(*at)),
                })
            })
            .collect()
    }

    /// «Año | Valor» with years below, once or once a group side by side.
    fn down(&self, row: u32) -> Vec<YearValue> {
        let cells = self.row(row);
        let names: Vec<u16> = cells
            .iter()
            .filter(|(_, text)| is_year_name(text))
            .map(|(column, _)| *column)
            .collect();
        let mut found = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let end = names.get(at + 1).copied().unwrap_or(u16::MAX);
            let within = |absolute: bool| {
                let mut inside = cells
                    .iter()
                    .filter(|(column, _)| (*name..end).contains(column));
                inside
                    .find(|(_, text)| value_name(text) == Some(absolute))
                    .map(|(column, _)| *column)
            };
            let Some(values) = within(false) else {
                continue;
            };
            let absolute = within(true);
            let below = self.sheet.rows_in(row + 1, u32::MAX).map(|(row, _)| row);
            found.extend(below.filter_map(|below| {
                let period = self.text(below, *name).and_then(|text| year(&text))?;
                self.holds((below, values)).then(|| YearValue {
                    measure: self
                        .group_above(row, *name)
                        .or_else(|| self.group_beside(below, *name)),
                    period,
                    year: (below, *name),
                    value: (below, values),
                    absolute: absolute
                        .map(|column| (below, column))
                        .filter(|at| self.holds(*at)),
                })
            }));
        }
        found
    }

    /// What stands over a column in one of the two rows above, or to the left there.
    fn group_above(&self, row: u32, column: u16) -> Option<Measure> {
        (row.saturating_sub(2)..row).rev().find_map(|above| {
            let over = self.sheet.seen(above, column);
            let over = over.map(|cell| self.grid.shown(cell.content));
            over.and_then(|text| measure_of(&text))
                .or_else(|| self.last_measure(above, |c| c <= column))
        })
    }

    /// The name of the group at the left of its rows, said once for all of them.
    fn group_beside(&self, row: u32, column: u16) -> Option<Measure> {
        let rows = (0..=row).rev().take(40);
        rows.into_iter()
            .find_map(|row| self.last_measure(row, |c| c < column))
    }

    fn last_measure(&self, row: u32, takes: impl Fn(u16) -> bool) -> Option<Measure> {
        let cells = self.row(row);
        let stated = cells.iter().filter(|(column, _)| takes(*column));
        stated.filter_map(|(_, text)| measure_of(text)).last()
    }
}
