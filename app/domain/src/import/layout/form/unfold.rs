//! A form as a table: its fields in a first row, each value in a row of its own.

use super::{Form, method};
use crate::{
    import::{
        layout::{Column, ColumnRole, Layout},
        parse::table::At,
        sheet::{CellContent, Sheet},
    },
    value::Measure,
};
use std::collections::BTreeMap;

/// The table that a form amounts to, and where its cells are in the file.
pub(crate) struct Unfolded {
    pub sheet: Sheet,
    pub layout: Layout,
    pub places: BTreeMap<At, At>,
}

/// The columns of the table: the key, the values, and then the fields.
const KEY: u32 = 0;
const PERIOD: u32 = 1;
const MEASURE: u32 = 2;
const VALUE: u32 = 3;
const ABSOLUTE: u32 = 4;
const FIELDS: u32 = 5;
/// The row of the fields.
const FIRST: u32 = 1;

struct Builder<'a> {
    from: &'a Sheet,
    sheet: Sheet,
    columns: Vec<Column>,
    places: BTreeMap<At, At>,
}

impl Builder<'_> {
    fn column(&mut self, column: u32, header: &str, role: ColumnRole) {
        self.columns.push(Column {
            column,
            header: header.to_owned(),
            role,
            certain: true,
        });
    }

    /// Copies a cell of the file.
    fn copy(&mut self, to: At, from: At) {
        if let Some(content) = self.from.seen(from.0, from.1) {
            self.sheet.cells.insert(to, content.clone());
            self.places.insert(to, from);
        }
    }

    /// A cell that says what the place of another means.
    fn say(&mut self, to: At, text: &str, from: At) {
        let content = CellContent::Text(text.to_owned());
        self.sheet.cells.insert(to, content);
        self.places.insert(to, from);
    }
}

/// The table of a form; nothing for other layouts.
pub(crate) fn unfold(sheet: &Sheet, layout: &Layout) -> Option<Unfolded> {
    let form = layout.form.as_ref()?;
    let mut builder = Builder {
        from: sheet,
        sheet: Sheet {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            ..Sheet::default()
        },
        columns: Vec::new(),
        places: BTreeMap::new(),
    };
    let key = key(form, layout);
    if let Some((role, _)) = &key {
        builder.column(KEY, "", role.clone());
    }
    let key = key.map(|(_, at)| at);
    fields(&mut builder, form, key);
    values(&mut builder, form, key);
    let last = FIRST + u32::try_from(form.values.len()).unwrap_or(u32::MAX - FIRST);
    Some(Unfolded {
        layout: Layout {
            header_rows: (0, 0),
            data_rows: (FIRST, last),
            columns: builder.columns,
            form: None,
            ..layout.clone()
        },
        sheet: builder.sheet,
        places: builder.places,
    })
}

/// What says which indicator it is: its code, or else its name, unless a person chose one.
fn key(form: &Form, layout: &Layout) -> Option<(ColumnRole, At)> {
    let at = |is: &dyn Fn(&ColumnRole) -> bool| {
        let line = form.lines.iter().find(|line| is(&line.role))?;
        Some((line.row, line.content))
    };
    if let Some(code) = at(&|role| *role == ColumnRole::IndicatorCode) {
        return Some((ColumnRole::IndicatorCode, code));
    }
    if layout.indicator.is_some() {
        return None;
    }
    let name = at(&|role| matches!(role, ColumnRole::Field { field } if field == "name"))?;
    Some((ColumnRole::IndicatorName, name))
}

fn fields(builder: &mut Builder<'_>, form: &Form, key: Option<At>) {
    if let Some(key) = key {
        builder.copy((FIRST, KEY), key);
    }
    let lines = form
        .lines
        .iter()
        .filter(|line| Some((line.row, line.content)) != key);
    for (line, column) in lines.zip(FIELDS..) {
        if matches!(line.role, ColumnRole::Field { .. }) {
            builder.column(column, &line.label, line.role.clone());
            builder.copy((FIRST, column), (line.row, line.content));
        }
    }
    divide_method(builder, form);
}

/// «Fórmula: … Donde: … Especificaciones técnicas: …» in one cell are three fields, where the form has no
/// lines of their own for them.
fn divide_method(builder: &mut Builder<'_>, form: &Form) {
    let formula = builder
        .columns
        .iter()
        .find(|column| is_field(&column.role, "formula"));
    let Some(at) = formula.map(|column| (FIRST, column.column)) else {
        return;
    };
    let (Some(text), Some(from)) = (
        builder.sheet.get(at.0, at.1).map(CellContent::shown),
        builder.places.get(&at).copied(),
    ) else {
        return;
    };
    if form.field("formula_terms") || form.field("technical_notes") {
        return;
    }
    let parts = method::parts(&text);
    if parts.len() < 2 {
        return;
    }
    let mut next = builder
        .columns
        .iter()
        .map(|c| c.column)
        .max()
        .unwrap_or(FIELDS)
        + 1;
    for (field, text) in parts {
        let to = if field == "formula" {
            at
        } else {
            let role = ColumnRole::Field {
                field: field.to_owned(),
            };
            builder.column(next, "", role);
            next += 1;
            (FIRST, next - 1)
        };
        builder.say(to, &text, from);
    }
}

fn is_field(role: &ColumnRole, name: &str) -> bool {
    matches!(role, ColumnRole::Field { field } if field == name)
}

fn values(builder: &mut Builder<'_>, form: &Form, key: Option<At>) {
    if form.values.is_empty() {
        return;
    }
    builder.column(PERIOD, "Año", ColumnRole::Period);
    builder.column(MEASURE, "Tipo de valor", ColumnRole::Measure);
    builder.column(VALUE, "Valor", ColumnRole::Value);
    builder.column(ABSOLUTE, "Valor absoluto", ColumnRole::Numerator);
    for (value, row) in form.values.iter().zip(FIRST + 1..) {
        if let Some(key) = key {
            builder.copy((row, KEY), key);
        }
        builder.copy((row, PERIOD), value.year);
        let measure = match value.measure {
            Some(Measure::Baseline) => "línea de base",
            Some(Measure::Target) => "logro esperado",
            Some(Measure::Observed) => "valor obtenido",
            None => "sin grupo",
        };
        builder.say((row, MEASURE), measure, value.year);
        builder.copy((row, VALUE), value.value);
        if let Some(absolute) = value.absolute {
            builder.copy((row, ABSOLUTE), absolute);
        }
    }
}
