//! How much of what is expected now is there: values that are current or entered, among those whose period has ended.

use domain::value::Measure;
use leptos::prelude::*;

use crate::wire::Grid;

/// Counts over the headline series of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    pub entered: usize,
    pub expected: usize,
    pub late: usize,
}

impl Completion {
    /// `None` where nothing is expected now. Values of the last period that asks for any are counted with those of the
    /// periods that are due: a year that is complete says so.
    pub fn of(grid: &Grid) -> Option<Self> {
        let rows = || {
            let rows = grid.rows.iter();
            rows.filter(|row| row.measure == Measure::Observed && row.breakdown.is_headline())
        };
        let is_due = |column: usize| {
            rows().any(|row| row.cells.get(column).is_some_and(|cell| cell.due.is_some()))
        };
        let columns: Vec<usize> = (0..grid.columns.len()).filter(|at| is_due(*at)).collect();
        let cells = || {
            let columns = &columns;
            rows().flat_map(move |row| columns.iter().filter_map(|at| row.cells.get(*at)))
        };
        let late = cells().filter(|cell| cell.late).count();
        let due = cells().filter(|cell| cell.due.is_some()).count();
        let entered = cells().filter(|cell| {
            cell.due.is_none() && (cell.current.is_some() || cell.pending.is_some())
        });
        let entered = entered.count();
        (due > 0).then_some(Self {
            entered,
            expected: entered + due,
            late,
        })
    }

    fn sentence(self) -> String {
        let Self {
            entered,
            expected,
            late,
        } = self;
        let late = match late {
            0 => String::new(),
            1 => "; 1 está vencido".to_owned(),
            more => format!("; {more} están vencidos"),
        };
        format!("Hay {entered} de {expected} valores de los periodos por completar{late}.")
    }
}

#[component]
pub fn CompletionBar(completion: Completion) -> impl IntoView {
    view! {
        <p class="completion">
            <progress
                max=completion.expected.to_string()
                value=completion.entered.to_string()
                aria-hidden="true"
            ></progress>
            " "
            {completion.sentence()}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use domain::{period::Period, value::Breakdown};

    use super::*;
    use crate::wire::{GridCell, GridIndicator, GridRow};

    #[test]
    fn what_is_entered_and_what_is_due_are_counted_in_the_periods_that_ask() {
        let due = |late| GridCell {
            due: chrono::NaiveDate::from_ymd_opt(2026, 3, 31),
            late,
            ..GridCell::default()
        };
        let has = || GridCell {
            current: Some(crate::office::grid::cell::tests::value(3)),
            ..GridCell::default()
        };
        let row = |cells: Vec<GridCell>| GridRow {
            indicator: 0,
            measure: Measure::Observed,
            breakdown: Breakdown::headline(),
            label: String::new(),
            cells,
        };
        let grid = |rows| Grid {
            title: String::new(),
            columns: (2023..=2025)
                .filter_map(|year| Period::year(year).ok())
                .collect(),
            indicators: vec![GridIndicator {
                code: "S04-1".parse().expect("a code"),
                name: String::new(),
                unit: crate::office::grid::cell::tests::unit(),
                new_series_locks: Vec::new(),
            }],
            locks: Vec::new(),
            rows,
            draft: None,
            others: Vec::new(),
            dimensions: Vec::new(),
            selected: None,
        };
        let found = Completion::of(&grid(vec![
            row(vec![has(), due(true), due(false)]),
            row(vec![has(), has(), has()]),
        ]));
        // 2023 asks for nothing.
        let wanted = Completion {
            entered: 2,
            expected: 4,
            late: 1,
        };
        assert_eq!(found, Some(wanted));
        assert_eq!(
            Completion::of(&grid(vec![row(vec![has(), has(), has()])])),
            None
        );
    }
}
