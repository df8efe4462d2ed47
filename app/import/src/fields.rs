//! The fields of nodes, indicators and fichas that a file can state: one enum with its names.

use serde::{Deserialize, Serialize};

/// A field that an import reads, compares and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Name,
    /// Level of a node, class of an indicator.
    Kind,
    Node,
    Parent,
    Placement,
    Candidates,
    Note,
    Entity,
    Unit,
    UnitLabel,
    Decimals,
    ShownDecimals,
    Min,
    Max,
    Direction,
    DirectionReason,
    Aggregation,
    Periodicity,
    FirstYear,
    DueDays,
    Breaks,
    Justification,
    Responsible,
    Limitations,
    Formula,
    FormulaTerms,
    TechnicalNotes,
    Collection,
    Assumptions,
    Source,
    Version,
}
