//! What differs between two releases, sorted as a reader asks: new values, revised values, revised
//! targets, changed texts; and which states changed because of what.
//!
//! Pure and symmetric: exchanging the releases exchanges old and new, and nothing else. Who entered or
//! approved a cell, the order of things and the aliases of members are no differences.
//!
//! What it deliberately does not do: it words nothing (see [`crate::sentence`]).

mod bands;
mod cells;
mod field;
mod texts;
mod words;

pub use field::Field;

use super::{BandShift, Release};
use crate::{
    code::{IndicatorCode, NodeCode},
    value::{CellKey, CellValue},
};
use serde::{Deserialize, Serialize};

/// A cell that is new, another, or gone; at least one side is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellChange {
    #[serde(flatten)]
    pub key: CellKey,
    pub before: Option<CellValue>,
    pub after: Option<CellValue>,
}

/// What a changed text belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum Subject {
    /// The edition and the settings.
    Policy,
    /// A dimension of breakdowns, by its code.
    Dimension(String),
    Node(NodeCode),
    Indicator(IndicatorCode),
    /// The note or the cited source of a cell.
    Cell(CellKey),
}

/// A text, or a setting written as one, that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextChange {
    pub subject: Subject,
    pub field: Field,
    /// `None`: it was empty.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Everything that differs. Cells are in the order of their keys, the rest by code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Observed numbers where there was none.
    pub new_values: Vec<CellChange>,
    /// Observed numbers that replaced others, or are no longer (or again) provisional.
    pub revised_values: Vec<CellChange>,
    /// Observed numbers that are gone; a stated gap may stand in their place.
    pub removed_values: Vec<CellChange>,
    /// Gaps that are stated, stated otherwise, or no longer stated; without a number before and after.
    pub gaps: Vec<CellChange>,
    /// Targets that are new, others, or gone.
    pub targets: Vec<CellChange>,
    /// Baselines that are new, others, or gone.
    pub baselines: Vec<CellChange>,
    /// Names, notes, sources and fichas of what is in both releases.
    pub texts: Vec<TextChange>,
    /// What an indicator measures: direction, unit, periodicity, deadline, breaks, place.
    pub definitions: Vec<TextChange>,
    /// Settings of the computation, and the horizon.
    pub methods: Vec<TextChange>,
    pub new_nodes: Vec<NodeCode>,
    pub removed_nodes: Vec<NodeCode>,
    pub new_indicators: Vec<IndicatorCode>,
    pub removed_indicators: Vec<IndicatorCode>,
    /// Policy indicators of both releases whose state changed.
    pub band_changes: Vec<BandShift>,
}

impl Comparison {
    /// Does nothing differ?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What differs from `before` to `after`.
pub fn compare(before: &Release, after: &Release) -> Comparison {
    let mut found = Comparison::default();
    cells::compare(&before.cells, &after.cells, &mut found);
    texts::compare(before, after, &mut found);
    found.band_changes = compare_states(before, after);
    found
}

/// The last part of [`compare()`] alone: the policy indicators of both releases whose state changed.
pub fn compare_states(before: &Release, after: &Release) -> Vec<BandShift> {
    bands::compare(before, after)
}
