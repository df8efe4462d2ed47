//! Cells as the tables hold them: integer keys, typed columns, and a place in a file.
//!
//! The numbers that stand for measures, kinds and periods are written down in `migrations/0008_series.sql`;
//! here is the one translation to the domain and back. What this module deliberately does not do: it knows no
//! table and no statement.

use domain::{
    Decimal,
    period::{Period, Periodicity},
    value::{CellValue, Datum, Measure},
};

use super::error::DbError;

#[cfg(test)]
mod tests;

/// The address of a cell by the number of its series. Orders by series, measure and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// Id of a series of [`super::series`].
    pub series: i32,
    pub measure: Measure,
    pub period: Period,
}

/// Where in a file a value stands: the sheet by its place in the provenance, row and column from 0.
/// `row_column` is `None` where only the sheet is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellPlace {
    pub sheet: i32,
    pub row_column: Option<(i32, i32)>,
}

/// What a cell states, with its texts borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatumRef<'a> {
    Value {
        value: Decimal,
        numerator: Option<Decimal>,
        denominator: Option<Decimal>,
    },
    NotAvailable(&'a str),
    NotApplicable(&'a str),
}

/// What a cell holds, with its texts borrowed: [`CellValue`] without copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueRef<'a> {
    pub datum: DatumRef<'a>,
    pub provisional: bool,
    pub note: Option<&'a str>,
    pub source: Option<&'a str>,
}

impl<'a> From<&'a CellValue> for ValueRef<'a> {
    fn from(value: &'a CellValue) -> Self {
        Self {
            datum: match &value.datum {
                Datum::Value(quantity) => DatumRef::Value {
                    value: quantity.value,
                    numerator: quantity.numerator,
                    denominator: quantity.denominator,
                },
                Datum::NotAvailable(why) => DatumRef::NotAvailable(why),
                Datum::NotApplicable(why) => DatumRef::NotApplicable(why),
            },
            provisional: value.provisional,
            note: value.note.as_deref(),
            source: value.source.as_deref(),
        }
    }
}

/// The columns of a value, in the order of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ValueColumns<'a> {
    pub kind: i16,
    pub provisional: bool,
    pub value: Option<Decimal>,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub reason: Option<&'a str>,
    pub note: Option<&'a str>,
    pub source: Option<&'a str>,
}

impl<'a> ValueColumns<'a> {
    /// `None` is kind 0: no value before, or the end of one.
    pub fn of(value: Option<ValueRef<'a>>) -> Self {
        let mut columns = Self {
            kind: 0,
            provisional: value.is_some_and(|value| value.provisional),
            value: None,
            numerator: None,
            denominator: None,
            reason: None,
            note: value.and_then(|value| value.note),
            source: value.and_then(|value| value.source),
        };
        match value.map(|value| value.datum) {
            None => {}
            Some(DatumRef::Value {
                value,
                numerator,
                denominator,
            }) => {
                columns.kind = 1;
                columns.value = Some(value);
                columns.numerator = numerator;
                columns.denominator = denominator;
            }
            Some(DatumRef::NotAvailable(why)) => {
                columns.kind = 2;
                columns.reason = Some(why);
            }
            Some(DatumRef::NotApplicable(why)) => {
                columns.kind = 3;
                columns.reason = Some(why);
            }
        }
        columns
    }
}

/// The number of a measure in the tables.
pub fn measure_number(measure: Measure) -> i16 {
    match measure {
        Measure::Baseline => 1,
        Measure::Target => 2,
        Measure::Observed => 3,
    }
}

/// The measure of a number.
///
/// # Errors
/// [`DbError::Corrupt`] when it stands for none.
pub(super) fn measure_of(number: i16) -> Result<Measure, DbError> {
    match number {
        1 => Ok(Measure::Baseline),
        2 => Ok(Measure::Target),
        3 => Ok(Measure::Observed),
        other => Err(DbError::corrupt("measure", other)),
    }
}

/// The number of a period in the tables; sorts as the period does.
pub fn period_number(period: Period) -> i32 {
    let ordinal = i32::from(period.ordinal());
    let (last_month, length) = match period.periodicity() {
        Periodicity::Year => (12, 4),
        Periodicity::Semester => (ordinal * 6, 3),
        Periodicity::Quarter => (ordinal * 3, 2),
        Periodicity::Month => (ordinal, 1),
    };
    period.calendar_year() * 1000 + last_month * 10 + length
}

/// The period of a number.
///
/// # Errors
/// [`DbError::Corrupt`] when it stands for none.
pub(super) fn period_of(number: i32) -> Result<Period, DbError> {
    let year = number / 1000;
    let last_month = u8::try_from(number / 10 % 100).map_err(|e| DbError::corrupt("period", e))?;
    let period = match (number % 10, last_month) {
        (4, 12) => Period::year(year),
        (3, 6 | 12) => Period::semester(year, last_month / 6),
        (2, 3 | 6 | 9 | 12) => Period::quarter(year, last_month / 3),
        (1, _) => Period::month(year, last_month),
        _ => return Err(DbError::corrupt("period", number)),
    };
    period.map_err(|e| DbError::corrupt("period", e))
}
