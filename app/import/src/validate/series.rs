//! One series of the draft beside the same series as stored, and its points in order.
//!
//! Numbers before and after a break of the series are never compared.

use super::Report;
use crate::draft::{Book, Key, Stated, Value};
use domain::{
    Decimal,
    indicator::Indicator,
    period::{Period, Periodicity},
    value::{Breakdown, Measure},
};

/// Periods that are looked at before the first and after the last drafted cell.
const CONTEXT_PERIODS: i64 = 24;

/// Decimals of a change per period: thirds have no end.
const CHANGE_DECIMALS: u32 = 12;

/// A series with drafted cells, of an indicator that exists.
pub(super) struct Series<'a> {
    pub indicator: &'a Indicator,
    pub breakdown: &'a Breakdown,
    /// Places of the drafted cells, by measure and period; of equal keys the last counts.
    pub drafted: &'a [u32],
    /// The stored cells, by measure and period.
    pub stored: &'a [(Key, Value)],
    pub stored_book: &'a Book,
}

/// A value of a measure, drafted or stored.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub period: Period,
    pub value: Value,
    /// Place of the drafted cell; `None` = as stored.
    pub drafted: Option<u32>,
}

/// One number of the series.
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub period: Period,
    /// Counts periods; neighbours differ by one.
    pub at: i64,
    pub value: Decimal,
    /// Whether it has a numerator, and a denominator.
    pub parts: (bool, bool),
    pub drafted: Option<u32>,
}

/// The numbers of one periodicity, in order.
pub(super) struct Points<'a> {
    pub indicator: &'a Indicator,
    pub list: Vec<Point>,
}

/// The change from one point to the next one known.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// Place of the point before; that of the point after is the next.
    pub from: usize,
    /// Periods between them.
    pub periods: i64,
    /// Change in one period.
    pub change: Decimal,
}

impl<'a> Series<'a> {
    /// The values of a measure: those of the draft, and the stored ones that the draft does not state, by
    /// period.
    pub fn entries(&self, measure: Measure, report: &Report<'_>) -> Vec<Entry> {
        let key = |at: &u32| report.cell(*at).key;
        let from = self.drafted.partition_point(|at| key(at).measure < measure);
        let to = self
            .drafted
            .partition_point(|at| key(at).measure <= measure);
        let drafted = self.drafted.get(from..to).unwrap_or_default();
        let from = self.stored.partition_point(|(k, _)| k.measure < measure);
        let to = self.stored.partition_point(|(k, _)| k.measure <= measure);
        let stored = self.stored.get(from..to).unwrap_or_default();
        let mut stored = stored.iter().peekable();
        let mut entries: Vec<Entry> = Vec::with_capacity(drafted.len() + stored.len());
        for at in drafted {
            let (period, value) = (key(at).period, report.cell(*at).value);
            while let Some((k, value)) = stored.next_if(|(k, _)| k.period <= period) {
                if k.period < period {
                    entries.push(as_stored(k.period, *value));
                }
            }
            let entry = Entry {
                period,
                value,
                drafted: Some(*at),
            };
            match entries.last_mut() {
                Some(last) if last.period == period => *last = entry,
                _ => entries.push(entry),
            }
        }
        entries.extend(stored.map(|(k, value)| as_stored(k.period, *value)));
        entries
    }

    /// The observed points around the drafted cells, one list a periodicity that the draft has.
    pub fn observed(&self, report: &Report<'_>) -> Vec<Points<'a>> {
        let entries = self.entries(Measure::Observed, report);
        if entries.iter().all(|entry| entry.drafted.is_none()) {
            return Vec::new();
        }
        let lists = Periodicity::ALL.into_iter().filter_map(|periodicity| {
            let of_kind = |e: &&Entry| e.period.periodicity() == periodicity;
            let mut drafted = entries
                .iter()
                .filter(of_kind)
                .filter(|e| e.drafted.is_some());
            let first = counted(drafted.next()?.period).saturating_sub(CONTEXT_PERIODS);
            let last = drafted.next_back();
            let last = last.map_or(first.saturating_add(2 * CONTEXT_PERIODS), |e| {
                counted(e.period).saturating_add(CONTEXT_PERIODS)
            });
            let list = entries
                .iter()
                .filter(of_kind)
                .filter(|e| (first..=last).contains(&counted(e.period)))
                .filter_map(|e| self.point(e, report));
            Some(Points {
                indicator: self.indicator,
                list: list.collect(),
            })
        });
        lists.collect()
    }

    fn point(&self, entry: &Entry, report: &Report<'_>) -> Option<Point> {
        let Stated::Value(value, absolute) = entry.value.stated else {
            return None;
        };
        let book = if entry.drafted.is_some() {
            report.book
        } else {
            self.stored_book
        };
        let (numerator, denominator) = book.parts(absolute);
        Some(Point {
            period: entry.period,
            at: counted(entry.period),
            value,
            parts: (numerator.is_some(), denominator.is_some()),
            drafted: entry.drafted,
        })
    }
}

fn as_stored(period: Period, value: Value) -> Entry {
    Entry {
        period,
        value,
        drafted: None,
    }
}

/// A period as a number; those of one periodicity follow each other.
fn counted(period: Period) -> i64 {
    let in_year = match period.periodicity() {
        Periodicity::Year => 1,
        Periodicity::Semester => 2,
        Periodicity::Quarter => 4,
        Periodicity::Month => 12,
    };
    i64::from(period.calendar_year())
        .saturating_mul(in_year)
        .saturating_add(i64::from(period.ordinal()))
}

impl Points<'_> {
    /// Changes between neighbours in the list, per period, but for those across a break. Changes are
    /// rounded to twelve decimals; a change that no decimal holds is left out.
    pub fn steps(&self) -> Vec<Step> {
        let pairs = self.list.windows(2).enumerate();
        let steps = pairs.filter_map(|(from, pair)| {
            let [before, after] = pair else { return None };
            let periods = after.at.saturating_sub(before.at);
            let mut change = after.value.checked_sub(before.value)?;
            if periods > 1 {
                change = change.checked_div(Decimal::from(periods))?;
            }
            if change.scale() > CHANGE_DECIMALS {
                change = change.round_dp(CHANGE_DECIMALS);
            }
            (!self.is_broken(before, after)).then_some(Step {
                from,
                periods,
                change,
            })
        });
        steps.collect()
    }

    fn is_broken(&self, before: &Point, after: &Point) -> bool {
        let years = before.period.calendar_year().saturating_add(1)..=after.period.calendar_year();
        let mut breaks = self.indicator.breaks.iter();
        breaks.any(|at| years.contains(&at.year))
    }
}
