//! Layout: where the tables of a sheet are and what each column means. Found by names and contents,
//! correctable by the person.
//!
//! Positions are never trusted: real matrices put «Valor» before «Año» and the reverse, start in row 1 or 6,
//! and head their columns in one to three rows. What this pass deliberately does not do: it reads no value,
//! and it decides nothing that it cannot see: a column that is not understood is [`ColumnRole::Unknown`] and
//! blocks its table where it may tell rows apart.

mod check;
mod doubts;
mod form;
mod header_rows;
mod notes;
mod proposal;
mod refine;
mod roles;
mod tables;
mod title_groups;

pub use crate::{headers::ColumnRole, lexicon::PlaceCodes};
pub use check::{check, check_structure};
pub use proposal::{Proposal, propose};
pub use roles::{RoleOption, role_label, role_options};

use crate::{
    export_mark::holds_no_data,
    grid::{Grid, Sheet},
    headers::Vocabulary,
    lexicon::Lexicon,
};
use domain::{
    catalogue::Catalogue,
    finding::Finding,
    number::NumberLocale,
    period::Period,
    text::fold,
    value::{Breakdown, Measure},
};
use serde::{Deserialize, Serialize};

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub column: u16,
    /// Header text as found (joined over header rows by « · »).
    pub header: String,
    pub role: ColumnRole,
    /// Whether the role was recognised with certainty, or confirmed by a person.
    pub certain: bool,
}

/// One table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Rows of the header, zero-based, first and last.
    pub header_rows: (u32, u32),
    /// First and last row of data, inclusive; empty where the last is above the first.
    pub data_rows: (u32, u32),
    /// Rows within the data that hold none: headers repeated by page, notes, sources, titles. Sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_rows: Vec<u32>,
    pub columns: Vec<Column>,
    /// The indicator of the whole table where no column gives it (statistical-office table).
    pub indicator: Option<String>,
    /// Measure of values where no column says it.
    pub measure: Measure,
    /// Breakdown added to every row.
    pub breakdown: Breakdown,
    /// Source cited for every value without its own (from a «Fuente:» line, or typed by the person).
    pub source: Option<String>,
}

/// How one sheet is understood: its tables, or the form of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Name of the sheet.
    pub sheet: String,
    pub tables: Vec<Table>,
    /// The sheet is the ficha of one indicator; then there are no tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    pub number_locale: NumberLocale,
    pub place_codes: PlaceCodes,
    /// Hidden rows and columns are read only when a person says so.
    #[serde(default)]
    pub with_hidden: bool,
}

/// A ficha técnica of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub lines: Vec<Line>,
    pub values: Vec<YearValue>,
    /// First and last row.
    pub rows: (u32, u32),
    /// The indicator, where a person chose it.
    pub indicator: Option<String>,
}

/// One line of a form: a name, and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub row: u32,
    /// Column of the name.
    pub column: u16,
    pub label: String,
    pub role: ColumnRole,
    /// Column of what it holds.
    pub content: u16,
}

/// One value of the small table of years of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearValue {
    /// `None` where nothing says whether it is a baseline or a target.
    pub measure: Option<Measure>,
    pub period: Period,
    /// Row and column of the year, the value and the absolute value («45/60»).
    pub year: (u32, u16),
    pub value: (u32, u16),
    pub absolute: Option<(u32, u16)>,
}

/// A found layout with what is doubtful about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLayout {
    pub layout: Layout,
    pub findings: Vec<Finding>,
    /// Indicators that the title of a table may mean, likeliest first; for tables whose columns name none.
    #[serde(default)]
    pub proposals: Vec<Proposal>,
}

impl Layout {
    /// A layout in which nothing is understood.
    pub fn empty(sheet: &str) -> Self {
        Self {
            sheet: sheet.to_owned(),
            tables: Vec::new(),
            form: None,
            number_locale: NumberLocale::Peru,
            place_codes: PlaceCodes::Inei,
            with_hidden: false,
        }
    }

    /// Whether nothing was understood: neither a table nor a form.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.form.is_none()
    }
}

impl Table {
    /// The table without the columns that the program hides, unless `with_hidden`.
    fn shown(&self, sheet: &Sheet, with_hidden: bool) -> Self {
        let mut table = self.clone();
        if !with_hidden {
            let is_hidden = |column: u16| sheet.hidden_columns.contains(u32::from(column));
            table.columns.retain(|c| !is_hidden(c.column));
        }
        table
    }

    /// The first column with a role.
    pub fn column(&self, role: &ColumnRole) -> Option<&Column> {
        self.columns.iter().find(|c| &c.role == role)
    }

    /// Whether any column holds values (and not only fields).
    pub fn has_values(&self) -> bool {
        self.columns.iter().any(|c| c.role.holds_values())
    }

    /// Whether any column holds fields of the catalogue.
    pub fn has_fields(&self) -> bool {
        self.columns
            .iter()
            .any(|c| matches!(c.role, ColumnRole::Field { .. }))
    }

    /// Whether no column says which indicator a row is about.
    pub fn names_no_indicator(&self) -> bool {
        self.has_values()
            && !self.columns.iter().any(|c| {
                matches!(
                    c.role,
                    ColumnRole::IndicatorCode
                        | ColumnRole::IndicatorName
                        | ColumnRole::IndicatorValue { .. }
                )
            })
    }
}

/// Whether a table is one of those in which this dashboard exports what it has computed: only they name the version
/// of their formulas.
fn holds_results(table: &Table) -> bool {
    let mut headers = table.columns.iter().map(|column| fold(&column.header));
    headers.any(|header| header == "version de las formulas")
}

/// Finds the layout of a sheet. Always answers; what could not be found is among the findings.
pub fn detect(grid: &Grid, sheet: usize, catalogue: &Catalogue, lexicon: &Lexicon) -> FoundLayout {
    let of_sheet = &grid.sheets[sheet];
    let mut layout = Layout::empty(&of_sheet.name);
    let mut proposals = Vec::new();
    if holds_no_data(grid, of_sheet) {
        return FoundLayout {
            layout,
            findings: Vec::new(),
            proposals,
        };
    }
    let vocabulary = Vocabulary::of(catalogue, lexicon);
    if let Some(found) = form::find(grid, of_sheet, &vocabulary) {
        layout.form = Some(found);
    } else {
        layout.tables = tables::find(grid, of_sheet, &vocabulary);
        if layout.tables.iter().any(holds_results) {
            return FoundLayout {
                findings: vec![Finding::of("W208", check::at_sheet(&layout), None, &[])],
                layout: Layout::empty(&of_sheet.name),
                proposals,
            };
        }
        refine::refine_roles(&mut layout, grid, of_sheet, catalogue, lexicon);
        for table in layout.tables.iter().filter(|t| t.names_no_indicator()) {
            let title = tables::title(grid, of_sheet, table.header_rows.0);
            proposals.extend(propose(&title, catalogue));
        }
    }
    let mut findings = title_groups::read(&mut layout, grid, of_sheet, catalogue, lexicon);
    findings.extend(doubts::of(&layout, grid, of_sheet));
    findings.extend(check(&layout, grid, sheet, catalogue));
    FoundLayout {
        layout,
        findings,
        proposals,
    }
}
