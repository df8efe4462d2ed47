//! Three or more percentages of one indicator, all between 0 and 1: written as fractions of one.

use super::{Report, number, series::Series};
use domain::{Decimal, code::IndicatorCode, indicator::UnitKind};
use std::collections::BTreeMap;

/// The values of each percentage, over all its series.
#[derive(Default)]
pub(super) struct Fractions<'a> {
    by_indicator: BTreeMap<&'a IndicatorCode, Tally>,
}

/// Values other than zero.
#[derive(Clone, Copy)]
struct Tally {
    count: u32,
    /// All above 0 and at most 1.
    all_small: bool,
    /// The first of them in the order of the draft.
    first: u32,
}

impl<'a> Fractions<'a> {
    /// Counts the drafted values of a series, if its indicator is a percentage.
    pub fn add(&mut self, series: &Series<'a>, report: &Report<'_>) {
        if series.indicator.unit.kind != UnitKind::Percentage {
            return;
        }
        let numbers = series.drafted.iter().filter_map(|at| {
            let value = number(report.cell(*at).value)?;
            (!value.is_zero()).then_some((*at, value))
        });
        let tally = numbers.fold(None, |tally: Option<Tally>, (at, value)| {
            let tally = tally.unwrap_or(Tally {
                count: 0,
                all_small: true,
                first: at,
            });
            Some(Tally {
                count: tally.count + 1,
                all_small: tally.all_small && value > Decimal::ZERO && value <= Decimal::ONE,
                first: tally.first.min(at),
            })
        });
        let Some(tally) = tally else { return };
        let known = self.by_indicator.entry(&series.indicator.code);
        let known = known.or_insert(Tally { count: 0, ..tally });
        known.count += tally.count;
        known.all_small &= tally.all_small;
        known.first = known.first.min(tally.first);
    }

    /// W405 for each percentage with three or more values other than zero, all of them above 0 and at most 1.
    pub fn push_findings(self, report: &mut Report<'_>) {
        for (code, tally) in self.by_indicator {
            if tally.all_small && tally.count >= 3 {
                report.push("W405", tally.first, &[&tally.count, code]);
            }
        }
    }
}
