//! The eight columns of a value in a row of a statement, and the value that they make. Their meaning is written down
//! in `migrations/0008_series.sql`; the way back is [`crate::db::cell::ValueColumns`].

use domain::{
    Decimal,
    value::{CellValue, Datum, Quantity},
};

use crate::db::error::DbError;

/// The columns as they are read.
pub(in crate::db) struct StoredValue {
    pub kind: i16,
    pub provisional: bool,
    pub value: Option<Decimal>,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub source: Option<String>,
}

impl StoredValue {
    /// What they state; `None` is kind 0: no value before, or the end of one.
    ///
    /// # Errors
    /// [`DbError::Corrupt`] when they make no value of the domain.
    pub fn read(self) -> Result<Option<CellValue>, DbError> {
        let datum = match (self.kind, self.value, self.reason) {
            (0, ..) => return Ok(None),
            (1, Some(value), _) => Datum::Value(Quantity {
                value,
                numerator: self.numerator,
                denominator: self.denominator,
            }),
            (2, _, Some(why)) => Datum::NotAvailable(why),
            (3, _, Some(why)) => Datum::NotApplicable(why),
            (kind, ..) => return Err(DbError::corrupt("kind", kind)),
        };
        Ok(Some(CellValue {
            datum,
            provisional: self.provisional,
            note: self.note,
            source: self.source,
        }))
    }
}

/// Reads the value of a row out of its columns: those of a value, or those before or after a change.
macro_rules! cell_value {
    ($row:ident) => {
        cell_value!($row: kind, provisional, value, numerator, denominator, reason, note, source)
    };
    ($row:ident, before) => {
        cell_value!($row: before_kind, before_provisional, before_value, before_numerator,
            before_denominator, before_reason, before_note, before_source)
    };
    ($row:ident, after) => {
        cell_value!($row: after_kind, after_provisional, after_value, after_numerator,
            after_denominator, after_reason, after_note, after_source)
    };
    ($row:ident: $kind:ident, $provisional:ident, $value:ident, $numerator:ident,
        $denominator:ident, $reason:ident, $note:ident, $source:ident) => {
        $crate::db::value::StoredValue {
            kind: $row.$kind,
            provisional: $row.$provisional,
            value: $row.$value,
            numerator: $row.$numerator,
            denominator: $row.$denominator,
            reason: $row.$reason,
            note: $row.$note,
            source: $row.$source,
        }
        .read()
    };
}

pub(in crate::db) use cell_value;
