//! The role of a column: what its cells are.

use crate::fields::Field;
use domain::{period::Period, value::Measure};
use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum ColumnRole {
    /// Not understood. It blocks its table while it holds something that may tell rows apart.
    Unknown,
    /// Left out: by its name (a row number, a remark for people), or by a person's decision.
    Ignore,
    IndicatorCode,
    IndicatorName,
    NodeCode,
    Unit,
    Direction,
    Source,
    Note,
    Provisional,
    /// Long layout: the period of the row.
    Period,
    /// The period of the row in two columns: its year …
    Year,
    /// … and its month, quarter or semester («Trimestre: II»).
    PartOfYear,
    /// Long layout: what the row's value states («obtenido», «meta», «línea de base»).
    Measure,
    /// Long layout: place or group of the row by name or code. `dimension` fixes it; `None` looks in all.
    Breakdown {
        dimension: Option<String>,
    },
    /// Long layout: a value. `measure` where the column says it («Programado»); `period_column` where its
    /// period stands in a column of its own («Año | Valor | Año | Valor»).
    Value {
        measure: Option<Measure>,
        period_column: Option<u16>,
    },
    Numerator,
    Denominator,
    BaselineYear,
    BaselineValue,
    /// Wide layout: the values of one period. `measure` where the header says it («Meta 2024»); else the row does, or
    /// the title of the table.
    PeriodValue {
        measure: Option<Measure>,
        period: Period,
    },
    /// Wide layout: the absolute figures («45/60») beside the values of one period.
    PeriodAbsolute {
        measure: Option<Measure>,
        period: Period,
    },
    /// Indicators across, periods down: the values of one indicator.
    IndicatorValue {
        indicator: String,
        measure: Option<Measure>,
    },
    /// A field of a node or a ficha (import of the catalogue).
    Field {
        field: Field,
    },
}

impl ColumnRole {
    /// A value whose measure and period the row says.
    pub fn value() -> Self {
        Self::Value {
            measure: None,
            period_column: None,
        }
    }

    /// Whether cells of such a column become values of indicators.
    pub fn holds_values(&self) -> bool {
        matches!(
            self,
            Self::Value { .. }
                | Self::BaselineValue
                | Self::PeriodValue { .. }
                | Self::IndicatorValue { .. }
        )
    }
}
