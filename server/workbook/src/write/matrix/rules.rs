//! What may be typed into a matrix, and what its cells admit.

use super::{Fill, Grid, values, words};
use crate::write::rules::{Range, Rules, WordList};
use domain::indicator::Indicator;

/// Columns before those of the breakdowns: code, name, node, unit, direction.
const LABEL_COLUMNS: u16 = 5;
/// The column of the direction.
const DIRECTION_COLUMN: u16 = 4;

/// The rules of a matrix. One that is filled in is locked but for its numbers.
pub(super) fn of(grid: &Grid<'_>, fill: Fill) -> Rules {
    let dimensions = u16::try_from(grid.dimensions.len()).unwrap_or(u16::MAX);
    let periods = grid.targets.len().saturating_add(grid.observed.len());
    let periods = u16::try_from(periods).unwrap_or(u16::MAX);
    // Year and value of the baseline come first.
    let baseline_year = LABEL_COLUMNS.saturating_add(dimensions);
    let last = baseline_year.saturating_add(1).saturating_add(periods);
    let mut lists = vec![WordList {
        column: DIRECTION_COLUMN,
        words: words::DIRECTIONS
            .map(|one| words::direction(one).to_owned())
            .into(),
    }];
    let of_members = grid.dimensions.iter().zip(LABEL_COLUMNS..);
    lists.extend(of_members.map(|(dimension, column)| {
        WordList {
            column,
            words: dimension
                .members
                .iter()
                .map(|one| one.name.clone())
                .collect(),
        }
    }));
    lists.retain(|list| !list.words.is_empty());
    Rules {
        inputs: match fill {
            Fill::Values => Vec::new(),
            Fill::ValuesAndRoom => (baseline_year..=last).collect(),
        },
        lists,
        ranges: ranges(grid, (baseline_year.saturating_add(1), last)),
        states: None,
    }
}

/// One range for the rows of each indicator.
fn ranges(grid: &Grid<'_>, columns: (u16, u16)) -> Vec<Range> {
    let mut ranges: Vec<(Range, &Indicator)> = Vec::new();
    for ((indicator, _), row) in grid.series.iter().zip(0_u32..) {
        match ranges
            .last_mut()
            .filter(|(_, of)| of.code == indicator.code)
        {
            Some((range, _)) => range.rows.1 = row,
            None => ranges.push((
                Range {
                    rows: (row, row),
                    columns,
                    min: indicator.unit.min,
                    max: indicator.unit.max,
                    unit: values::unit(indicator).to_owned(),
                },
                indicator,
            )),
        }
    }
    ranges.into_iter().map(|(range, _)| range).collect()
}
