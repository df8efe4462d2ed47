//! A table as JSON: one object a row, with the names of the columns for programs.

use serde_json::{Map, Value};

use super::table::{FALSE, Field, TRUE, Table};

/// The rows of a table. Decimals are texts, so that no digit is lost; what is not stated is `null`.
pub fn records(table: &Table<'_>) -> Vec<Value> {
    (table.rows)().map(|fields| record(table, fields)).collect()
}

/// One row of a table.
pub(super) fn record(table: &Table<'_>, fields: Vec<Field>) -> Value {
    let keys = table.columns.iter().map(|column| column.key.clone());
    Value::Object(keys.zip(fields.iter().map(value)).collect::<Map<_, _>>())
}

fn value(field: &Field) -> Value {
    match field {
        Field::Empty => Value::Null,
        Field::Text(text) => text.clone().into(),
        Field::Stored { value, .. } | Field::Computed { value, .. } | Field::Fraction(value) => {
            value.to_string().into()
        }
        Field::Plain(number) => (*number).into(),
        Field::Date(date) => date.to_string().into(),
        Field::Code { code, .. } if code == TRUE => true.into(),
        Field::Code { code, .. } if code == FALSE => false.into(),
        Field::Code { code, .. } => code.clone().into(),
    }
}
