//! How much of what is expected now is there: values that are current or entered, among those whose period has ended.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{format, value::Measure};
use leptos::prelude::*;

use crate::{
    office::wording::counted,
    wire::{Grid, GridCell, GridIndicator, GridRow},
};

/// Counts over the headline series of a grid, or of some of its indicators.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Completion {
    pub entered: usize,
    pub expected: usize,
    pub late: usize,
    /// The next day on which values are due, and how many.
    pub next: Option<(NaiveDate, usize)>,
}

/// How far a grid is, in all and by responsible entity and objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub all: Completion,
    /// By name; only where there are several.
    pub entities: Vec<(String, Completion)>,
    pub objectives: Vec<(String, Completion)>,
}

impl Progress {
    /// `None` where nothing is expected now.
    pub fn of(grid: &Grid) -> Option<Self> {
        let all = Completion::of(grid, |_| true)?;
        Some(Self {
            all,
            entities: groups(grid, |indicator| indicator.entity.as_deref()),
            objectives: groups(grid, |indicator| indicator.objective.as_deref()),
        })
    }
}

fn groups(
    grid: &Grid,
    group: impl Fn(&GridIndicator) -> Option<&str>,
) -> Vec<(String, Completion)> {
    let names: BTreeSet<&str> = grid.indicators.iter().filter_map(&group).collect();
    if names.len() < 2 {
        return Vec::new();
    }
    let counted = names.into_iter().filter_map(|name| {
        let count = Completion::of(grid, |indicator| group(indicator) == Some(name))?;
        Some((name.to_owned(), count))
    });
    counted.collect()
}

impl Completion {
    /// `None` where nothing is expected now. Values of the last period that asks for any are counted with those of the
    /// periods that are due: a year that is complete says so.
    fn of(grid: &Grid, belongs: impl Fn(&GridIndicator) -> bool) -> Option<Self> {
        let is_headline =
            |row: &&GridRow| row.measure == Measure::Observed && row.breakdown.is_headline();
        let asks = |column: usize| {
            let mut rows = grid.rows.iter().filter(is_headline);
            rows.any(|row| row.cells.get(column).is_some_and(|cell| cell.due.is_some()))
        };
        let columns: Vec<usize> = (0..grid.columns.len()).filter(|at| asks(*at)).collect();
        let mut count = Self::default();
        let rows = grid.rows.iter().filter(is_headline);
        let is_in = |row: &&GridRow| grid.indicators.get(row.indicator).is_some_and(&belongs);
        for row in rows.filter(is_in) {
            for cell in columns.iter().filter_map(|at| row.cells.get(*at)) {
                count.add(cell);
            }
        }
        (count.expected > 0).then_some(count)
    }

    fn add(&mut self, cell: &GridCell) {
        let Some(due) = cell.due else {
            let is_there = usize::from(cell.current.is_some() || cell.pending.is_some());
            self.entered += is_there;
            self.expected += is_there;
            return;
        };
        self.expected += 1;
        if cell.late {
            self.late += 1;
            return;
        }
        self.next = match self.next {
            Some((day, count)) if day == due => Some((day, count + 1)),
            Some((day, count)) if day < due => Some((day, count)),
            _ => Some((due, 1)),
        };
    }

    fn sentence(self) -> String {
        let Self {
            entered,
            expected,
            late,
            next,
        } = self;
        let late = match late {
            0 => String::new(),
            1 => "; 1 está vencido".to_owned(),
            more => format!("; {more} están vencidos"),
        };
        let next = next.map(|(day, count)| {
            let values = counted(count as u64, "valor", "valores");
            format!(" Lo próximo vence el {}: {values}.", format::date_long(day))
        });
        format!(
            "Hay {entered} de {expected} valores de los periodos por completar{late}.{}",
            next.unwrap_or_default()
        )
    }
}

#[component]
pub fn CompletionBar(
    progress: Progress,
    /// The sheet goes on on other pages.
    is_part: bool,
) -> impl IntoView {
    let Progress {
        all,
        entities,
        objectives,
    } = progress;
    let has_groups = !(entities.is_empty() && objectives.is_empty());
    view! {
        <div class="completion">
            <Bar of=all />
            <span>{all.sentence()} {is_part.then_some(" En esta página de la hoja.")}</span>
            {has_groups
                .then(|| {
                    view! {
                        <details class="completion-groups">
                            <summary>"Por entidad y objetivo"</summary>
                            <Groups title="Entidad responsable" groups=entities />
                            <Groups title="Objetivo" groups=objectives />
                        </details>
                    }
                })}
        </div>
    }
}

/// A bar for eyes; the words beside it say the same.
#[component]
fn Bar(of: Completion) -> impl IntoView {
    view! {
        <progress max=of.expected.to_string() value=of.entered.to_string() aria-hidden="true"></progress>
    }
}

#[component]
fn Groups(title: &'static str, groups: Vec<(String, Completion)>) -> impl IntoView {
    let rows = groups
        .into_iter()
        .map(|(name, count)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td><Bar of=count /></td>
                    <td class="number">{format!("{} de {}", count.entered, count.expected)}</td>
                    <td class="number">{(count.late > 0).then_some(count.late)}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="scroller">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{title}</th>
                            <th scope="col">"Avance"</th>
                            <th scope="col" class="number">"Valores"</th>
                            <th scope="col" class="number">"Vencidos"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use domain::{period::Period, value::Breakdown};

    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 31).expect("a day")
    }

    fn due(late: bool) -> GridCell {
        GridCell {
            due: Some(day()),
            late,
            ..GridCell::default()
        }
    }

    fn entered() -> GridCell {
        GridCell {
            current: Some(crate::office::grid::cell::tests::value(3)),
            ..GridCell::default()
        }
    }

    fn indicator(code: &str, entity: &str) -> GridIndicator {
        GridIndicator {
            code: code.parse().expect("a code"),
            name: String::new(),
            unit: crate::office::grid::cell::tests::unit(),
            new_series_locks: Vec::new(),
            entity: Some(entity.to_owned()),
            objective: Some("OP1 Acceso".to_owned()),
        }
    }

    /// The observed headline values of two indicators for 2023 to 2025.
    fn grid(cells_of: Vec<Vec<GridCell>>) -> Grid {
        let row = |(indicator, cells)| GridRow {
            indicator,
            measure: Measure::Observed,
            breakdown: Breakdown::headline(),
            label: String::new(),
            cells,
        };
        Grid {
            title: String::new(),
            columns: (2023..=2025)
                .filter_map(|year| Period::year(year).ok())
                .collect(),
            indicators: vec![indicator("S04-1", "Una"), indicator("S05-1", "Otra")],
            locks: Vec::new(),
            rows: cells_of.into_iter().enumerate().map(row).collect(),
            draft: None,
            others: Vec::new(),
            dimensions: Vec::new(),
            selected: None,
        }
    }

    /// The first indicator lacks 2024 and 2025, the second nothing; 2023 asks for nothing.
    fn begun() -> Progress {
        let grid = grid(vec![
            vec![entered(), due(true), due(false)],
            vec![entered(), entered(), entered()],
        ]);
        Progress::of(&grid).expect("something is due")
    }

    #[test]
    fn what_is_entered_and_what_is_due_are_counted_in_the_periods_that_ask() {
        let wanted = Completion {
            entered: 2,
            expected: 4,
            late: 1,
            next: Some((day(), 1)),
        };
        assert_eq!(begun().all, wanted);
        assert_eq!(
            wanted.sentence(),
            "Hay 2 de 4 valores de los periodos por completar; 1 está vencido. Lo próximo vence el 31 de marzo de 2026: 1 valor."
        );
    }

    #[test]
    fn each_entity_has_its_own_count_and_a_single_objective_none() {
        let found = begun();
        let by_entity = found.entities.iter();
        let by_entity =
            by_entity.map(|(name, count)| (name.as_str(), count.entered, count.expected));
        assert_eq!(
            by_entity.collect::<Vec<_>>(),
            [("Otra", 2, 2), ("Una", 0, 2)]
        );
        assert_eq!(found.objectives, [], "there is one only");
    }

    #[test]
    fn nothing_is_counted_where_no_period_asks_for_a_value() {
        let whole = grid(vec![vec![entered(), entered(), entered()]]);
        assert_eq!(Progress::of(&whole), None);
    }
}
