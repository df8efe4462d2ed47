//! A delta as bytes, for keeping: postcard's format, decimals as mantissa and scale.
//!
//! The first byte is the version of the form. Whoever changes the form raises it: a delta of another
//! version is refused, and its preview is made anew.

use super::{Delta, DeltaRow};
use crate::{
    draft::{AbsoluteId, Book, Key, SeriesId, Stated, Value},
    grid::{CellRef, TextId, packed},
    stored::packed as packed_key,
};
use domain::{
    Decimal,
    code::IndicatorCode,
    period::{Period, Periodicity},
    value::{Breakdown, Measure},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Version of the form.
const VERSION: u8 = 1;
/// The same, followed by the cells that lose their value; a delta without one is of the first version.
const WITH_REMOVALS: u8 = 2;

/// Why bytes are not a delta.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeltaError(pub &'static str);

impl fmt::Display for DeltaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
impl std::error::Error for DeltaError {}

#[derive(Serialize, Deserialize)]
struct Number(#[serde(with = "packed")] Decimal);

#[derive(Serialize, Deserialize)]
enum KeptStated {
    Value(Number, Option<u32>),
    NotAvailable(TextId),
    NotApplicable(TextId),
}

#[derive(Serialize, Deserialize)]
struct KeptValue {
    stated: KeptStated,
    provisional: bool,
    note: Option<TextId>,
    source: Option<TextId>,
}

#[derive(Serialize, Deserialize)]
struct KeptRow {
    series: u32,
    measure: Measure,
    year: i16,
    periodicity: Periodicity,
    ordinal: u8,
    at: CellRef,
    before: Option<KeptValue>,
    after: KeptValue,
}

#[derive(Serialize, Deserialize)]
struct KeptRemoval {
    series: u32,
    measure: Measure,
    year: i16,
    periodicity: Periodicity,
    ordinal: u8,
    at: CellRef,
    before: Option<KeptValue>,
}

#[derive(Serialize, Deserialize)]
struct StoredDelta {
    series: Vec<(IndicatorCode, Breakdown)>,
    texts: Vec<String>,
    absolutes: Vec<(Option<Number>, Option<Number>)>,
    sheets: Vec<String>,
    rows: Vec<KeptRow>,
}

impl Delta {
    /// The delta as bytes.
    ///
    /// # Errors
    /// When a value cannot be written; no value of a delta is such.
    pub fn to_bytes(&self) -> Result<Vec<u8>, DeltaError> {
        let absolutes = self.book.absolutes.iter();
        let kept = StoredDelta {
            series: self.book.series.clone(),
            texts: self.book.texts.iter().map(str::to_owned).collect(),
            absolutes: absolutes
                .map(|(n, d)| (n.map(Number), d.map(Number)))
                .collect(),
            sheets: self.book.sheets.clone(),
            rows: self.rows.iter().filter_map(kept_row).collect(),
        };
        let removals: Vec<KeptRemoval> = self.rows.iter().filter_map(kept_removal).collect();
        let written = if removals.is_empty() {
            postcard::to_extend(&kept, vec![VERSION])
        } else {
            postcard::to_extend(&kept, vec![WITH_REMOVALS])
                .and_then(|bytes| postcard::to_extend(&removals, bytes))
        };
        written.map_err(|_| DeltaError("cannot be written"))
    }

    /// The delta that was written as these bytes.
    ///
    /// # Errors
    /// When they are none, of another version of the form, or point to what they do not hold.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DeltaError> {
        let Some((&version @ (VERSION | WITH_REMOVALS), body)) = bytes.split_first() else {
            return Err(DeltaError("no delta of this version"));
        };
        let (kept, rest): (StoredDelta, &[u8]) =
            postcard::take_from_bytes(body).map_err(|_| DeltaError("no delta"))?;
        let removals: Vec<KeptRemoval> = match version {
            VERSION => Vec::new(),
            _ => postcard::from_bytes(rest).map_err(|_| DeltaError("no delta"))?,
        };
        let mut book = Book::default();
        for (series, at) in kept.series.iter().zip(0..) {
            if book.series(&series.0, &series.1) != SeriesId(at) {
                return Err(DeltaError("a series twice"));
            }
        }
        for (text, at) in kept.texts.iter().zip(0..) {
            if book.texts.intern(text) != TextId(at) {
                return Err(DeltaError("a text twice"));
            }
        }
        let absolutes = kept.absolutes.into_iter();
        book.absolutes = absolutes
            .map(|(n, d)| (n.map(|n| n.0), d.map(|d| d.0)))
            .collect();
        book.sheets = kept.sheets;
        let rows = kept.rows.iter().map(|row| delta_row(row, &book));
        let removals = removals.iter().map(|row| removal_row(row, &book));
        let rows: Result<Vec<DeltaRow>, DeltaError> = rows.chain(removals).collect();
        let mut rows = rows?;
        if version == WITH_REMOVALS {
            rows.sort_by_key(|row| packed_key(row.key));
        }
        Ok(Self { rows, book })
    }
}

fn kept_row(row: &DeltaRow) -> Option<KeptRow> {
    let period = row.key.period;
    Some(KeptRow {
        series: row.key.series.0,
        measure: row.key.measure,
        // Years of periods are 1900 to 2200.
        year: i16::try_from(period.calendar_year()).unwrap_or_default(),
        periodicity: period.periodicity(),
        ordinal: period.ordinal(),
        at: row.at,
        before: row.before.map(kept_value),
        after: kept_value(row.after?),
    })
}

fn kept_removal(row: &DeltaRow) -> Option<KeptRemoval> {
    let period = row.key.period;
    row.after.is_none().then(|| KeptRemoval {
        series: row.key.series.0,
        measure: row.key.measure,
        year: i16::try_from(period.calendar_year()).unwrap_or_default(),
        periodicity: period.periodicity(),
        ordinal: period.ordinal(),
        at: row.at,
        before: row.before.map(kept_value),
    })
}

fn kept_value(value: Value) -> KeptValue {
    KeptValue {
        stated: match value.stated {
            Stated::Value(number, absolute) => {
                KeptStated::Value(Number(number), absolute.map(|id| id.0))
            }
            Stated::NotAvailable(why) => KeptStated::NotAvailable(why),
            Stated::NotApplicable(why) => KeptStated::NotApplicable(why),
        },
        provisional: value.provisional,
        note: value.note,
        source: value.source,
    }
}

fn delta_row(row: &KeptRow, book: &Book) -> Result<DeltaRow, DeltaError> {
    let before = row.before.as_ref().map(|value| value_of(value, book));
    Ok(DeltaRow {
        key: key(
            (row.series, row.measure),
            (row.year, row.periodicity, row.ordinal),
            book,
        )?,
        at: row.at,
        before: before.transpose()?,
        after: Some(value_of(&row.after, book)?),
    })
}

fn removal_row(row: &KeptRemoval, book: &Book) -> Result<DeltaRow, DeltaError> {
    let before = row.before.as_ref().map(|value| value_of(value, book));
    Ok(DeltaRow {
        key: key(
            (row.series, row.measure),
            (row.year, row.periodicity, row.ordinal),
            book,
        )?,
        at: row.at,
        before: before.transpose()?,
        after: None,
    })
}

fn key(
    (series, measure): (u32, Measure),
    (year, periodicity, n): (i16, Periodicity, u8),
    book: &Book,
) -> Result<Key, DeltaError> {
    let year = i32::from(year);
    let period = match periodicity {
        Periodicity::Year => Period::year(year),
        Periodicity::Semester => Period::semester(year, n),
        Periodicity::Quarter => Period::quarter(year, n),
        Periodicity::Month => Period::month(year, n),
    };
    if series as usize >= book.series.len() {
        return Err(DeltaError("an unknown series"));
    }
    Ok(Key {
        series: SeriesId(series),
        measure,
        period: period.map_err(|_| DeltaError("no period"))?,
    })
}

fn value_of(value: &KeptValue, book: &Book) -> Result<Value, DeltaError> {
    let text = |id: TextId| {
        let known = (id.0 as usize) < book.texts.len();
        known.then_some(id).ok_or(DeltaError("an unknown text"))
    };
    let stated = match value.stated {
        KeptStated::Value(Number(number), absolute) => {
            if absolute.is_some_and(|id| id as usize >= book.absolutes.len()) {
                return Err(DeltaError("unknown absolute figures"));
            }
            Stated::Value(number, absolute.map(AbsoluteId))
        }
        KeptStated::NotAvailable(why) => Stated::NotAvailable(text(why)?),
        KeptStated::NotApplicable(why) => Stated::NotApplicable(text(why)?),
    };
    Ok(Value {
        stated,
        provisional: value.provisional,
        note: value.note.map(text).transpose()?,
        source: value.source.map(text).transpose()?,
    })
}
