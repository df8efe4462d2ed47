//! The ficha técnica as a form of one page: field names down one side, what they hold beside them, and
//! below a small table of years and values. One indicator a sheet.
//!
//! It is found by the names of its lines, never by where they stand, and read as a table of one element
//! ([`unfold`]), so that the same rules hold for it as for every other table.

mod method;
mod unfold;
mod years;

pub(crate) use unfold::unfold;

use super::{ColumnRole, Layout, headers};
use crate::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    import::{fold::fold, sheet::Sheet},
    period::Period,
    value::Measure,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A form has at least so many different lines of a ficha.
const LINES: usize = 4;
/// It begins within so many rows and columns.
const WITHIN: u32 = 200;

/// A form as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub lines: Vec<Line>,
    pub values: Vec<YearValue>,
}

/// One line: a name, and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub row: u32,
    /// Column of the name.
    pub column: u32,
    pub label: String,
    pub role: ColumnRole,
    /// Column of what it holds.
    pub content: u32,
}

/// One value of the small table of years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearValue {
    /// `None` where nothing says whether it is a baseline or a target.
    pub measure: Option<Measure>,
    pub period: Period,
    /// Row and column of the year, the value and the absolute value («45/60»).
    pub year: (u32, u32),
    pub value: (u32, u32),
    pub absolute: Option<(u32, u32)>,
}

impl Form {
    fn has(&self, role: &ColumnRole) -> bool {
        self.lines.iter().any(|line| &line.role == role)
    }

    fn field(&self, name: &str) -> bool {
        let is = |line: &Line| matches!(&line.role, ColumnRole::Field { field } if field == name);
        self.lines.iter().any(is)
    }
}

/// The form on a sheet, if it is one.
pub(super) fn find(sheet: &Sheet, catalogue: &Catalogue) -> Option<Form> {
    let mut lines: Vec<Line> = Vec::new();
    for row in sheet.rows().into_iter().filter(|row| *row < WITHIN) {
        let found = in_row(sheet, row, catalogue);
        // Names side by side are the header of a table.
        if found
            .iter()
            .filter(|(.., content)| content.is_none())
            .count()
            > 2
        {
            return None;
        }
        lines.extend(
            found
                .into_iter()
                .filter_map(|(column, label, role, content)| {
                    Some(Line {
                        row,
                        column,
                        label,
                        role,
                        content: content?,
                    })
                }),
        );
    }
    let different: BTreeSet<String> = lines.iter().map(|l| format!("{:?}", l.role)).collect();
    let named = lines
        .iter()
        .any(|l| matches!(&l.role, ColumnRole::Field { field } if field == "name"));
    if different.len() < LINES || !named {
        return None;
    }
    keep_one_place(&mut lines);
    let values = years::find(sheet);
    Some(Form { lines, values })
}

type Found = (u32, String, ColumnRole, Option<u32>);

/// Names of fields in a row, each with the cell that follows it. «Método de cálculo | Fórmula | A/B» is
/// one line: the last name before the content says what it is.
fn in_row(sheet: &Sheet, row: u32, catalogue: &Catalogue) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut open: Option<(u32, String, ColumnRole)> = None;
    for (column, content) in sheet.row(row) {
        let text = content.shown();
        match (role_of(&text, catalogue), open.take()) {
            (Some(role), before) => {
                let narrows = before
                    .as_ref()
                    .is_some_and(|(.., wide)| is_part_of(&role, wide));
                if let Some((at, label, role)) = before.filter(|_| !narrows) {
                    found.push((at, label, role, None));
                }
                open = Some((column, text.trim().to_owned(), role));
            }
            (None, Some((at, label, role))) => found.push((at, label, role, Some(column))),
            (None, None) => {}
        }
    }
    if let Some((at, label, role)) = open {
        found.push((at, label, role, None));
    }
    found
}

/// «Fórmula» under «Método de cálculo».
fn is_part_of(role: &ColumnRole, wide: &ColumnRole) -> bool {
    let name = |role: &ColumnRole| match role {
        ColumnRole::Field { field } => field.clone(),
        _ => String::new(),
    };
    let method = ["formula", "formula_terms", "technical_notes"];
    name(wide) == "formula" && method.contains(&name(role).as_str())
}

/// What the name of a line means; numbering and colons do not count.
fn role_of(text: &str, catalogue: &Catalogue) -> Option<ColumnRole> {
    let folded = fold(text);
    let bare = folded.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if bare.is_empty() || bare.split(' ').count() > 8 {
        return None;
    }
    let field = |name: &str| ColumnRole::Field {
        field: name.to_owned(),
    };
    let role = headers::read("", bare, Measure::Observed, catalogue)?.role;
    match role {
        ColumnRole::IndicatorName => Some(field("name")),
        ColumnRole::NodeCode => Some(field("node")),
        ColumnRole::Unit => Some(field("unit")),
        ColumnRole::Direction => Some(field("direction")),
        ColumnRole::Source => Some(field("source")),
        ColumnRole::IndicatorCode | ColumnRole::Field { .. } => Some(role),
        _ => None,
    }
}

/// Objective, guideline and service one below the other: the last one that is filled in is the place.
fn keep_one_place(lines: &mut [Line]) {
    let is_place =
        |line: &Line| matches!(&line.role, ColumnRole::Field { field } if field == "node");
    let last = lines.iter().rposition(is_place);
    for (at, line) in lines.iter_mut().enumerate() {
        if is_place(line) && Some(at) != last {
            line.role = ColumnRole::Ignore;
        }
    }
}

/// The layout of a form.
pub(super) fn layout(sheet: &Sheet, form: Form) -> Layout {
    let first = form.lines.iter().map(|line| line.row).min().unwrap_or(0);
    let last = sheet.rows().last().copied().unwrap_or(first);
    Layout {
        header_rows: (first, first),
        data_rows: (first, last),
        form: Some(form),
        ..Layout::empty(&sheet.name)
    }
}

/// What blocks reading a form.
pub(super) fn check(form: &Form, layout: &Layout) -> Vec<Finding> {
    let at = || Place::Sheet {
        sheet: layout.sheet.clone(),
    };
    let mut findings = Vec::new();
    let named = form.has(&ColumnRole::IndicatorCode) || form.field("name");
    if !named && layout.indicator.is_none() {
        findings.push(Finding::new(
            "E202",
            at(),
            None,
            "La ficha no dice de qué indicador es.",
            "Agregue una línea «Código del indicador», o elija el indicador.",
        ));
    }
    let content = form
        .lines
        .iter()
        .any(|l| matches!(l.role, ColumnRole::Field { .. }));
    if !content && form.values.is_empty() {
        findings.push(Finding::new(
            "E204",
            at(),
            None,
            "Ninguna línea de la ficha se importa.",
            "Indique qué contiene cada línea.",
        ));
    }
    findings
}
