//! What a file was understood to say: values as small rows on integer keys, fields, and what was rejected.
//!
//! A series (indicator and breakdown) is named once and counted from zero; so are notes, sources and reasons.
//! What this module deliberately does not do: it reads nothing; it only holds.

use crate::{
    carried::Carried,
    fields::Field,
    grid::{CellRef, TextId, Texts},
};
use domain::{
    Decimal,
    code::IndicatorCode,
    finding::{Finding, Place},
    period::Period,
    value::{Breakdown, CellKey, CellValue, Datum, Measure, Quantity},
};

/// A series of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId(pub u32);

/// Numerator and denominator of a value, by their place in [`Book::absolutes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AbsoluteId(pub u32);

/// What a cell states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    Value(Decimal, Option<AbsoluteId>),
    NotAvailable(TextId),
    NotApplicable(TextId),
}

/// A value with what was said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    pub stated: Stated,
    pub provisional: bool,
    pub note: Option<TextId>,
    pub source: Option<TextId>,
}

/// The key of a cell on integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub series: SeriesId,
    pub measure: Measure,
    pub period: Period,
}

/// Where something was stated: a cell of the file, or the field of a screen ([`Book::fields`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    Cell(CellRef),
    Field(TextId),
}

/// An exported table's columns for what is said beside its numbers: an empty cell of such a column states that there
/// is nothing, and a missing column states nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DetailColumns {
    pub sheet: u16,
    /// First and last row of data.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u16, u16),
    pub note: bool,
    pub source: bool,
    /// Numerator or denominator.
    pub figures: bool,
}

impl DetailColumns {
    fn holds(&self, at: CellRef) -> bool {
        self.sheet == at.sheet
            && (self.rows.0..=self.rows.1).contains(&at.row)
            && (self.columns.0..=self.columns.1).contains(&at.column)
    }
}

/// What small rows point to: series, texts, absolute figures, names of sheets.
#[derive(Debug, Clone, Default)]
pub struct Book {
    pub series: Vec<(IndicatorCode, Breakdown)>,
    ids: hashbrown::HashMap<(IndicatorCode, Breakdown), SeriesId>,
    /// Notes, sources, reasons, names of fields.
    pub texts: Texts,
    pub absolutes: Vec<(Option<Decimal>, Option<Decimal>)>,
    /// Names of the sheets in the order of [`CellRef::sheet`].
    pub sheets: Vec<String>,
    /// Of a file with the mark of an export only: each of its tables.
    pub detail_columns: Vec<DetailColumns>,
}

impl Book {
    /// The columns of the exported table that a cell stands in; none of any other cell.
    pub fn detail_columns_at(&self, at: Origin) -> DetailColumns {
        let Origin::Cell(at) = at else {
            return DetailColumns::default();
        };
        let mut tables = self.detail_columns.iter();
        let found = tables.find(|table| table.holds(at)).copied();
        found.unwrap_or_default()
    }

    /// The series of an indicator and a breakdown; a new one where it is not known yet.
    pub fn series(&mut self, indicator: &IndicatorCode, breakdown: &Breakdown) -> SeriesId {
        let key = (indicator.clone(), breakdown.clone());
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = SeriesId(u32::try_from(self.series.len()).unwrap_or(u32::MAX));
        self.series.push(key.clone());
        self.ids.insert(key, id);
        id
    }

    /// The series, if it is known.
    pub fn find_series(
        &self,
        indicator: &IndicatorCode,
        breakdown: &Breakdown,
    ) -> Option<SeriesId> {
        self.ids
            .get(&(indicator.clone(), breakdown.clone()))
            .copied()
    }

    /// Keeps a numerator and a denominator; nothing where there is neither.
    pub fn absolute(
        &mut self,
        numerator: Option<Decimal>,
        denominator: Option<Decimal>,
    ) -> Option<AbsoluteId> {
        numerator.or(denominator)?;
        let id = u32::try_from(self.absolutes.len()).unwrap_or(u32::MAX);
        self.absolutes.push((numerator, denominator));
        Some(AbsoluteId(id))
    }

    /// Numerator and denominator of a value.
    pub fn parts(&self, id: Option<AbsoluteId>) -> (Option<Decimal>, Option<Decimal>) {
        id.and_then(|id| self.absolutes.get(id.0 as usize).copied())
            .unwrap_or_default()
    }

    /// The value in the domain's own shape.
    pub fn cell_value(&self, value: Value) -> CellValue {
        let text = |id: TextId| self.texts.get(id).to_owned();
        CellValue {
            datum: match value.stated {
                Stated::Value(number, absolute) => {
                    let (numerator, denominator) = self.parts(absolute);
                    Datum::Value(Quantity {
                        value: number,
                        numerator,
                        denominator,
                    })
                }
                Stated::NotAvailable(why) => Datum::NotAvailable(text(why)),
                Stated::NotApplicable(why) => Datum::NotApplicable(text(why)),
            },
            provisional: value.provisional,
            note: value.note.map(text),
            source: value.source.map(text),
        }
    }

    /// A value of the domain as a small row.
    pub fn value(&mut self, value: &CellValue) -> Value {
        let stated = match &value.datum {
            Datum::Value(quantity) => Stated::Value(
                quantity.value,
                self.absolute(quantity.numerator, quantity.denominator),
            ),
            Datum::NotAvailable(why) => Stated::NotAvailable(self.texts.intern(why)),
            Datum::NotApplicable(why) => Stated::NotApplicable(self.texts.intern(why)),
        };
        let mut text = |text: &Option<String>| text.as_deref().map(|t| self.texts.intern(t));
        Value {
            stated,
            provisional: value.provisional,
            note: text(&value.note),
            source: text(&value.source),
        }
    }

    /// The key in the domain's own shape.
    ///
    /// # Panics
    /// Never for a key of this book.
    pub fn cell_key(&self, key: Key) -> CellKey {
        let (indicator, breakdown) = &self.series[key.series.0 as usize];
        CellKey {
            indicator: indicator.clone(),
            measure: key.measure,
            breakdown: breakdown.clone(),
            period: key.period,
        }
    }

    /// The place as it is shown to people.
    pub fn place(&self, at: Origin) -> Place {
        match at {
            Origin::Cell(at) => Place::Cell {
                sheet: self
                    .sheets
                    .get(usize::from(at.sheet))
                    .cloned()
                    .unwrap_or_default(),
                row: at.row,
                column: u32::from(at.column),
            },
            Origin::Field(name) => Place::Field {
                field: self.texts.get(name).to_owned(),
            },
        }
    }
}

/// A cell of the file that was understood as a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftCell {
    pub key: Key,
    pub value: Value,
    pub at: Origin,
}

/// A field of a node or a ficha that a file states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftField {
    /// Code of the indicator or node.
    pub code: String,
    pub field: Field,
    /// In the one wording of the field.
    pub text: String,
    pub at: CellRef,
}

/// A cell that holds something to import that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedCell {
    pub at: CellRef,
    /// Codes of the findings that explain it, at the cell itself or at the label of its row.
    pub codes: Vec<&'static str>,
}

/// An empty cell of an exported file whose labels say which value stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blank {
    pub key: Key,
    pub at: CellRef,
}

/// What a file was understood to say. Every cell of its tables is in exactly one of these lists, or
/// counted as passed over.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub book: Book,
    pub cells: Vec<DraftCell>,
    pub fields: Vec<DraftField>,
    pub rejected: Vec<RejectedCell>,
    /// Of a file with the mark of an export only: empty cells hold nothing, and are not counted.
    pub blanks: Vec<Blank>,
    /// Of such a file: the values that it held at export, without those that it has a place for.
    pub carried: Option<Carried>,
    /// Labels, notes and cells of columns that are not imported.
    pub passed_over: u32,
    pub findings: Vec<Finding>,
}
