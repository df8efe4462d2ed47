//! What the grid shows first: a long row of periods begins a little before what is to be registered,
//! and the person starts there. Pure.

use domain::{period::Period, value::Measure};

use super::movement::At;
use crate::wire::{Grid, GridCell};

/// As many columns are shown without cutting.
const MAX_UNCUT_COLUMNS: usize = 14;

/// Years before the first one that asks for values, for comparison.
const BEFORE: i32 = 2;

/// A little before what is to be registered.
pub fn opening_column(grid: &Grid) -> usize {
    // Targets reach to the horizon and say nothing about where the work is.
    let observed = || {
        grid.rows
            .iter()
            .filter(|row| row.measure == Measure::Observed)
    };
    let any = |column: usize, is: fn(&GridCell) -> bool| {
        observed().filter_map(|row| row.cells.get(column)).any(is)
    };
    first_column(
        &grid.columns,
        |column| any(column, asks),
        |column| any(column, |cell| cell.current.is_some()),
    )
}

/// Where the person starts: at what is to be registered, else where one may type.
pub fn opening_cell(grid: &Grid, first_column: usize) -> At {
    let find = |is: fn(&GridCell) -> bool| {
        grid.rows.iter().enumerate().find_map(|(row, cells)| {
            let column =
                (first_column..cells.cells.len()).find(|column| is(&cells.cells[*column]))?;
            Some(At { row, column })
        })
    };
    let start = At {
        row: 0,
        column: first_column,
    };
    find(asks)
        .or_else(|| find(|cell| cell.lock.is_none()))
        .unwrap_or(start)
}

fn asks(cell: &GridCell) -> bool {
    cell.lock.is_none() && cell.current.is_none() && cell.due.is_some()
}

/// The first column to show. `asks`: something is due or late there; `holds`: a value stands there.
fn first_column(
    columns: &[Period],
    asks: impl Fn(usize) -> bool,
    holds: impl Fn(usize) -> bool,
) -> usize {
    if columns.len() <= MAX_UNCUT_COLUMNS {
        return 0;
    }
    let asking = (0..columns.len()).find(|column| asks(*column));
    let holding = || (0..columns.len()).rfind(|column| holds(*column));
    let year = asking
        .or_else(holding)
        .map(|column| columns[column].calendar_year() - BEFORE);
    let begins = |from: i32| {
        columns
            .iter()
            .position(|period| period.calendar_year() >= from)
    };
    year.and_then(begins).unwrap_or(0)
}

/// The years one can begin with, and the first column of each.
pub fn years(columns: &[Period]) -> Vec<(i32, usize)> {
    let mut years: Vec<(i32, usize)> = Vec::new();
    for (column, period) in columns.iter().enumerate() {
        if years
            .last()
            .is_none_or(|(year, _)| *year != period.calendar_year())
        {
            years.push((period.calendar_year(), column));
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::period::Periodicity;

    fn quarters(years: std::ops::RangeInclusive<i32>) -> Vec<Period> {
        years
            .flat_map(|year| Period::of_year(year, Periodicity::Quarter))
            .collect()
    }

    #[test]
    fn a_short_row_is_shown_whole() {
        assert_eq!(first_column(&quarters(2024..=2026), |_| true, |_| true), 0);
    }

    #[test]
    fn a_long_row_begins_two_years_before_what_is_due() {
        let columns = quarters(2007..=2030);
        let first = first_column(
            &columns,
            |column| columns[column].calendar_year() == 2025,
            |_| true,
        );
        assert_eq!(columns[first].to_string(), "2023-Q1");
    }

    #[test]
    fn where_nothing_is_due_the_last_values_are_shown() {
        let columns = quarters(2007..=2030);
        let first = first_column(
            &columns,
            |_| false,
            |column| columns[column].calendar_year() <= 2020,
        );
        assert_eq!(columns[first].to_string(), "2018-Q1");
        assert_eq!(first_column(&columns, |_| false, |_| false), 0);
    }

    #[test]
    fn each_year_is_offered_once() {
        assert_eq!(years(&quarters(2024..=2025)), [(2024, 0), (2025, 4)]);
    }
}
