//! The values that are kept now: small rows on integer keys, sorted, so that a pass walks them beside the
//! cells of a draft.
//!
//! Series are matched by name once per series ([`Stored::of_series`]); no pass asks for a single cell. What
//! this module deliberately does not do: it reads no database and decides nothing.

use crate::draft::{Book, DraftCell, Key, SeriesId, Value};
use domain::{
    code::IndicatorCode,
    period::{Period, Periodicity, YEARS},
    value::{Breakdown, CellKey, CellValue},
};

/// Values by their keys, each key once, sorted.
#[derive(Debug, Clone, Default)]
pub struct Stored {
    pub book: Book,
    pub cells: Vec<(Key, Value)>,
}

impl Stored {
    /// From cells in any order; of two with the same key the later one counts.
    pub fn of(cells: impl Iterator<Item = (CellKey, CellValue)>) -> Self {
        let mut stored = Self::default();
        for (key, value) in cells {
            let series = stored.book.series(&key.indicator, &key.breakdown);
            let value = stored.book.value(&value);
            let (measure, period) = (key.measure, key.period);
            let key = Key {
                series,
                measure,
                period,
            };
            stored.cells.push((key, value));
        }
        stored.sorted()
    }

    /// From rows whose series, texts and absolute figures are in the book already (a database gives its
    /// series once, then rows). Of two rows with the same key the later one counts.
    pub fn of_rows(book: Book, rows: Vec<(Key, Value)>) -> Self {
        Self { book, cells: rows }.sorted()
    }

    fn sorted(mut self) -> Self {
        self.cells.sort_by_key(|(key, _)| packed(*key));
        // Of equal keys the last is kept: `dedup_by` keeps the first, so the later value moves there.
        self.cells.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 = later.1;
            }
            same
        });
        self
    }

    /// The cells of a series, by measure and period; none where it is not stored. The series of the keys
    /// are those of [`Stored::book`].
    pub fn of_series(&self, indicator: &IndicatorCode, breakdown: &Breakdown) -> &[(Key, Value)] {
        self.book
            .find_series(indicator, breakdown)
            .map_or(&[], |series| self.of_id(series))
    }

    fn of_id(&self, series: SeriesId) -> &[(Key, Value)] {
        let from = self.cells.partition_point(|(key, _)| key.series < series);
        let rest = self.cells.get(from..).unwrap_or_default();
        let count = rest.partition_point(|(key, _)| key.series == series);
        rest.get(..count).unwrap_or_default()
    }

    /// The value of a key of the domain.
    pub fn find(&self, key: &CellKey) -> Option<Value> {
        let cells = self.of_series(&key.indicator, &key.breakdown);
        let wanted = (key.measure, key.period);
        let at = cells.binary_search_by_key(&wanted, |(k, _)| (k.measure, k.period));
        at.ok()
            .and_then(|at| cells.get(at))
            .map(|(_, value)| *value)
    }
}

/// Order of the texts of a period within a series: as [`Period`] orders, in 15 bits.
fn packed_period(period: Period) -> u64 {
    // Where a period ends, in months; of two that end together the longer comes last.
    let (months, length) = match period.periodicity() {
        Periodicity::Year => (12, 3),
        Periodicity::Semester => (6, 2),
        Periodicity::Quarter => (3, 1),
        Periodicity::Month => (1, 0),
    };
    let year = u64::try_from(period.calendar_year().saturating_sub(*YEARS.start())).unwrap_or(0);
    let last_month = u64::from(period.ordinal()) * months;
    (year << 6) | (last_month << 2) | length
}

/// A key as one number that orders as [`Key`] does: sorting hundreds of thousands of keys compares numbers.
pub(crate) fn packed(key: Key) -> u64 {
    let measure = key.measure as u64;
    (u64::from(key.series.0) << 32) | (measure << 16) | packed_period(key.period)
}

/// Places of the cells in the order of their keys; of equal keys in the order of the draft.
pub(crate) fn order(cells: &[DraftCell]) -> Vec<u32> {
    let keys = cells.iter().map(|cell| packed(cell.key));
    let mut order: Vec<(u64, u32)> = keys.zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
}

/// Runs of cells of one series, in the order of [`order`].
pub(crate) fn by_series<'a>(
    cells: &'a [DraftCell],
    order: &'a [u32],
) -> impl Iterator<Item = (SeriesId, &'a [u32])> {
    let series = |at: &u32| cells[*at as usize].key.series;
    order
        .chunk_by(move |a, b| series(a) == series(b))
        .filter_map(move |run| Some((series(run.first()?), run)))
}

#[cfg(test)]
mod tests;
