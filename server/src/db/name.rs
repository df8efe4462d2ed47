//! Enums of the domain as the texts that the tables hold: their serde names.
//!
//! One definition for JSON and for SQL; the check constraints list the same names.

use serde::{Serialize, de::DeserializeOwned};

use super::error::DbError;

/// The stored name of a variant without data (`NodeKind::Objective` is `objective`).
///
/// # Errors
/// [`DbError::Corrupt`] when the variant carries data: a mistake of the program.
pub fn of<T: Serialize>(variant: &T) -> Result<String, DbError> {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        Ok(other) => Err(DbError::corrupt("enum", format!("{other} is not a name"))),
        Err(error) => Err(DbError::corrupt("enum", error)),
    }
}

/// The variant of a stored name.
///
/// # Errors
/// [`DbError::Corrupt`] when no variant has this name.
pub fn read<T: DeserializeOwned>(column: &'static str, name: String) -> Result<T, DbError> {
    serde_json::from_value(serde_json::Value::String(name))
        .map_err(|error| DbError::corrupt(column, error))
}
