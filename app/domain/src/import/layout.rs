//! Layout: which row is the header, what each column means. Found by names, correctable by the person.
//!
//! Positions are never trusted: real matrices put «Valor» before «Año» and the reverse, start in row
//! 1 or 6, and head their columns in one to three rows with merged cells. What it deliberately does
//! not do: it reads no value of the table (that is [`super::parse`]) and decides nothing that it
//! cannot see: a doubtful column is marked as such, and a table without an indicator asks for one.

mod check;
pub mod form;
mod headers;
mod notes;
mod proposal;
mod refine;
mod roles;
mod table;

pub use crate::number::NumberLocale;
pub use check::check;
pub use proposal::{Proposal, propose};
pub use roles::{FIELDS, RoleOption, columns_role_options, field_label, role_label};

use super::sheet::Sheet;
use crate::{
    catalogue::Catalogue,
    finding::Finding,
    period::Period,
    value::{Breakdown, Measure},
};
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
    Breakdown {
        dimension: Option<String>,
    },
    /// Long layout: the value.
    Value,
    Numerator,
    Denominator,
    BaselineYear,
    BaselineValue,
    /// Wide layout: the values of one period.
    PeriodValue {
        measure: Measure,
        period: Period,
    },
    /// A ficha field, by its name in [`crate::indicator::Ficha`] or of the indicator/node (catalogue import).
    Field {
        field: String,
    },
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

/// Which department codes a file uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceCodes {
    Inei,
    Reniec,
}

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
    /// The sheet is the form of one indicator instead of a table; then `columns` is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<form::Form>,
}

/// A found layout with what is doubtful about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLayout {
    pub layout: Layout,
    pub findings: Vec<Finding>,
    /// Indicators that the title of the table may mean, likeliest first; for tables whose columns
    /// do not name one.
    #[serde(default)]
    pub proposals: Vec<Proposal>,
}

impl Layout {
    /// A layout in which nothing is understood.
    pub fn empty(sheet: &str) -> Self {
        Self {
            sheet: sheet.to_owned(),
            header_rows: (0, 0),
            data_rows: (1, 0),
            columns: Vec::new(),
            indicator: None,
            measure: Measure::Observed,
            breakdown: Breakdown::headline(),
            number_locale: NumberLocale::Peru,
            place_codes: PlaceCodes::Inei,
            source: None,
            form: None,
        }
    }

    /// Whether nothing was understood: neither a table nor a form.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.form.is_none()
    }

    /// The first column with a role.
    pub fn column(&self, role: &ColumnRole) -> Option<&Column> {
        self.columns.iter().find(|c| &c.role == role)
    }

    /// Whether any column holds values (and not only ficha fields).
    pub fn has_values(&self) -> bool {
        self.columns.iter().any(|c| c.role.holds_values())
    }
}

impl ColumnRole {
    /// Whether cells of such a column become values of indicators.
    pub fn holds_values(&self) -> bool {
        matches!(
            self,
            Self::Value | Self::BaselineValue | Self::PeriodValue { .. }
        )
    }
}

/// Finds the layout of a sheet. Always answers; what could not be found is among the findings.
pub fn detect(sheet: &Sheet, catalogue: &Catalogue) -> FoundLayout {
    if let Some(form) = form::find(sheet, catalogue) {
        let layout = form::layout(sheet, form);
        let mut findings = check::doubts(&layout, sheet);
        findings.extend(check(&layout, sheet, catalogue));
        return FoundLayout {
            layout,
            findings,
            proposals: Vec::new(),
        };
    }
    let Some(found) = table::find(sheet, catalogue) else {
        return nothing_found(sheet, catalogue);
    };
    let (first_data, last_data) = notes::data_rows(sheet, &found);
    let mut layout = Layout {
        header_rows: (found.first, found.last),
        data_rows: (first_data, last_data),
        columns: found.columns,
        measure: found.measure,
        source: notes::source(sheet, last_data),
        ..Layout::empty(&sheet.name)
    };
    refine::by_data(&mut layout, sheet, catalogue);
    let proposals = if check::names_no_indicator(&layout) {
        propose(&table::title(sheet, layout.header_rows.0), catalogue)
    } else {
        Vec::new()
    };
    let mut findings = check::doubts(&layout, sheet);
    findings.extend(check(&layout, sheet, catalogue));
    FoundLayout {
        layout,
        findings,
        proposals,
    }
}

fn nothing_found(sheet: &Sheet, catalogue: &Catalogue) -> FoundLayout {
    let layout = Layout::empty(&sheet.name);
    let findings = check(&layout, sheet, catalogue);
    FoundLayout {
        layout,
        findings,
        proposals: Vec::new(),
    }
}
