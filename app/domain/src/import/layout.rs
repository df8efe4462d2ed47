//! Layout: which row is the header, what each column means. Found by names, correctable by the person.

use crate::{finding::Finding, period::Period, value::{Breakdown, Measure}};
use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum ColumnRole {
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
    /// Long layout: what the row's value states («obtenido», «meta», «línea de base»).
    Measure,
    /// Long layout: place or group of the row (ámbito, departamento, sexo …) by name or code.
    /// `dimension` fixes it; `None` looks in all dimensions.
    Breakdown { dimension: Option<String> },
    /// Long layout: the value.
    Value,
    Numerator,
    Denominator,
    BaselineYear,
    BaselineValue,
    /// Wide layout: the values of one period.
    PeriodValue { measure: Measure, period: Period },
    /// A ficha field, by its name in [`crate::indicator::Ficha`] or of the indicator/node (catalogue import).
    Field { field: String },
}

/// One column of the mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub column: u32,
    /// Header text as found (joined over header rows).
    pub header: String,
    pub role: ColumnRole,
    /// Whether the role was recognised with certainty.
    pub certain: bool,
}

/// How texts with one comma and three digits are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberLocale { /// es-PE: 1,234.5
    Peru, /// 1.234,5
    DecimalComma }

/// Which department codes a file uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceCodes { Inei, Reniec }

/// The mapping of one sheet: what was understood, and what the person corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    pub sheet: String,
    /// Rows of the header, zero-based, first and last.
    pub header_rows: (u32, u32),
    /// First row of data and last row (inclusive) of the table.
    pub data_rows: (u32, u32),
    pub columns: Vec<Column>,
    /// The indicator of the whole table where no column gives it (statistical-office table).
    pub indicator: Option<String>,
    /// Measure of values where no column says it.
    pub measure: Measure,
    /// Breakdown added to every row.
    pub breakdown: Breakdown,
    pub number_locale: NumberLocale,
    pub place_codes: PlaceCodes,
    /// Source cited for every value without its own (from a «Fuente:» line or typed by the person).
    pub source: Option<String>,
}

/// A found layout with what is doubtful about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLayout { pub layout: Layout, pub findings: Vec<Finding> }
