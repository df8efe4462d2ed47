//! A grid as the server sent it, taken apart into what a sheet holds: heads of rows, and a state for each cell.

use std::sync::Arc;

use super::RowHead;
use crate::{
    office::grid::cell::CellState,
    wire::{Grid, GridRow},
};

/// What stands at the head of each row.
pub(super) fn heads(grid: &Grid) -> Vec<Arc<RowHead>> {
    let head = |row: &GridRow| {
        let indicator = grid.indicators.get(row.indicator)?;
        Some(Arc::new(RowHead {
            indicator: indicator.code.to_string(),
            indicator_name: indicator.name.clone(),
            label: row.label.clone(),
            measure: row.measure,
            unit: indicator.unit.clone(),
        }))
    };
    grid.rows.iter().filter_map(head).collect()
}

/// The cells as they were read, row by row.
pub(super) fn states(grid: &Grid) -> impl Iterator<Item = CellState> {
    let locks: Vec<Arc<str>> = grid.locks.iter().map(|lock| lock.as_str().into()).collect();
    grid.cells().map(move |(key, cell)| {
        let lock = cell.lock.and_then(|lock| locks.get(lock).cloned());
        CellState::new(key, lock, cell.clone())
    })
}
