//! What a sheet holds: the grid as the server sent it, and a state for each cell that was looked at. A sheet has many
//! more cells than anybody opens.

use std::sync::Arc;

use domain::{
    code::IndicatorCode,
    period::Period,
    value::{Breakdown, CellKey, Measure},
};
use leptos::prelude::*;

use super::RowHead;
use crate::{
    office::grid::{
        cell::CellState,
        movement::{At, Size},
    },
    wire::{Grid, GridCell, GridIndicator, GridRow},
};

/// The state of a cell; whoever holds it follows the cell.
pub type CellSignal = ArcRwSignal<CellState>;

pub struct GridModel {
    pub columns: Vec<Period>,
    pub heads: Vec<Arc<RowHead>>,
    indicators: Vec<GridIndicator>,
    locks: Vec<Arc<str>>,
    rows: Vec<GridRow>,
    states: Vec<Vec<Option<CellSignal>>>,
}

impl GridModel {
    pub fn new(
        columns: Vec<Period>,
        indicators: Vec<GridIndicator>,
        locks: Vec<String>,
        rows: Vec<GridRow>,
    ) -> Self {
        let rows: Vec<GridRow> = rows
            .into_iter()
            .filter(|row| row.indicator < indicators.len())
            .collect();
        Self {
            heads: rows.iter().map(|row| head(row, &indicators)).collect(),
            states: rows.iter().map(|row| vec![None; row.cells.len()]).collect(),
            locks: locks.into_iter().map(Into::into).collect(),
            columns,
            indicators,
            rows,
        }
    }

    pub fn size(&self) -> Size {
        Size {
            rows: self.rows.len(),
            columns: self.columns.len(),
        }
    }

    /// A cell as it was read, without its state.
    pub fn stored(&self, at: At) -> Option<&GridCell> {
        self.rows.get(at.row)?.cells.get(at.column)
    }

    /// The state of a cell, if it has been looked at.
    pub fn known(&self, at: At) -> Option<&CellSignal> {
        self.states.get(at.row)?.get(at.column)?.as_ref()
    }

    /// The state of a cell; a new one is prepared by `prepare`.
    pub fn state(&mut self, at: At, prepare: impl FnOnce(&mut CellState)) -> Option<CellSignal> {
        if let Some(known) = self.known(at) {
            return Some(known.clone());
        }
        let cell = self.stored(at)?.clone();
        let lock = cell.lock.and_then(|lock| self.locks.get(lock).cloned());
        let mut state = CellState::new(self.key(at)?, lock, cell);
        prepare(&mut state);
        let signal = ArcRwSignal::new(state);
        *self.states.get_mut(at.row)?.get_mut(at.column)? = Some(signal.clone());
        Some(signal)
    }

    /// The indicators of the rows, in their order.
    pub fn indicators(&self) -> Vec<IndicatorCode> {
        let indicators = self.indicators.iter();
        indicators.map(|indicator| indicator.code.clone()).collect()
    }

    /// How many comments a cell has now.
    pub fn set_comments(&mut self, at: At, count: u32) {
        let stored = self.rows.get_mut(at.row);
        if let Some(cell) = stored.and_then(|row| row.cells.get_mut(at.column)) {
            cell.comments = count;
        }
    }

    /// Every cell that has been looked at, row by row.
    pub fn all_known(&self) -> Vec<(At, CellSignal)> {
        let mut known = Vec::new();
        for (row, states) in self.states.iter().enumerate() {
            for (column, state) in states.iter().enumerate() {
                known.extend(state.clone().map(|state| (At { row, column }, state)));
            }
        }
        known
    }

    /// Places of cells as they were read.
    pub fn places_of(&self, is_it: impl Fn(&GridRow, &GridCell) -> bool) -> Vec<At> {
        let mut places = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let cells = row.cells.iter().enumerate();
            let found = cells.filter(|(_, cell)| is_it(row, cell));
            places.extend(found.map(|(column, _)| At { row: at, column }));
        }
        places
    }

    /// The address of a cell.
    pub fn key(&self, at: At) -> Option<CellKey> {
        let row = self.rows.get(at.row)?;
        Some(CellKey {
            indicator: self.indicators.get(row.indicator)?.code.clone(),
            measure: row.measure,
            breakdown: row.breakdown.clone(),
            period: *self.columns.get(at.column)?,
        })
    }

    /// Where a cell is.
    pub fn place(&self, key: &CellKey) -> Option<At> {
        let column = self
            .columns
            .iter()
            .position(|period| *period == key.period)?;
        let is_it = |row: &GridRow| {
            let indicator = self.indicators.get(row.indicator);
            row.measure == key.measure
                && row.breakdown == key.breakdown
                && indicator.is_some_and(|indicator| indicator.code == key.indicator)
        };
        let row = self.rows.iter().position(is_it)?;
        Some(At { row, column })
    }

    /// Takes over freshly read cells, where they are here; `tell` updates a cell that has a state.
    pub fn reload(&mut self, grid: Grid, tell: impl Fn(&CellSignal, Option<Arc<str>>, GridCell)) {
        let fresh = Self::new(grid.columns, grid.indicators, grid.locks, grid.rows);
        // The old ones keep their numbers, for what is not read again.
        let before = self.locks.len();
        self.locks.extend(fresh.locks.iter().cloned());
        for at in fresh.places_of(|_, _| true) {
            let (Some(key), Some(cell)) = (fresh.key(at), fresh.stored(at)) else {
                continue;
            };
            let Some(here) = self.place(&key) else {
                continue;
            };
            if let Some(state) = self.known(here) {
                let lock = cell.lock.and_then(|lock| fresh.locks.get(lock).cloned());
                tell(state, lock, cell.clone());
            }
            if let Some(stored) = self.rows[here.row].cells.get_mut(here.column) {
                *stored = cell.clone();
                stored.lock = cell.lock.map(|lock| before + lock);
            }
        }
    }

    /// Adds a series of observed values behind the others of its indicator; its row, or that of the series if it is
    /// there already.
    pub fn add_row(
        &mut self,
        like: usize,
        breakdown: Breakdown,
        label: String,
    ) -> Option<(usize, bool)> {
        let indicator = self.rows.get(like)?.indicator;
        let is_observed =
            |row: &GridRow| row.indicator == indicator && row.measure == Measure::Observed;
        let known = |row: &GridRow| is_observed(row) && row.breakdown == breakdown;
        if let Some(row) = self.rows.iter().position(known) {
            return Some((row, false));
        }
        let at = self.rows.iter().rposition(is_observed)? + 1;
        let locks = self.indicators.get(indicator)?.new_series_locks.iter();
        let cells = locks.map(|lock| GridCell {
            lock: *lock,
            ..GridCell::default()
        });
        let mut cells: Vec<GridCell> = cells.collect();
        cells.resize_with(self.columns.len(), GridCell::default);
        let row = GridRow {
            indicator,
            measure: Measure::Observed,
            breakdown,
            label,
            cells,
        };
        self.heads.insert(at, head(&row, &self.indicators));
        self.states.insert(at, vec![None; self.columns.len()]);
        self.rows.insert(at, row);
        Some((at, true))
    }
}

fn head(row: &GridRow, indicators: &[GridIndicator]) -> Arc<RowHead> {
    // Rows of indicators that are not there were left out.
    let indicator = &indicators[row.indicator];
    Arc::new(RowHead {
        indicator: indicator.code.to_string(),
        indicator_name: indicator.name.clone(),
        label: row.label.clone(),
        measure: row.measure,
        unit: indicator.unit.clone(),
    })
}
