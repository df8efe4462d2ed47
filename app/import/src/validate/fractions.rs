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
struct Tally {
    count: u32,
    /// All above 0 and at most 1.
    all_small: bool,
    /// The first of them in the order of the draft.
    first: u32,
}

impl<'a> Fractions<'a> {
    pub fn add(&mut self, series: &Series<'a>, report: &Report<'_>) {
        if series.indicator.unit.kind != UnitKind::Percentage {
            return;
        }
        for at in series.drafted {
            let value = number(report.cell(*at).value);
            let Some(value) = value.filter(|v| !v.is_zero()) else {
                continue;
            };
            let tally = self.by_indicator.entry(&series.indicator.code);
            let tally = tally.or_insert(Tally {
                count: 0,
                all_small: true,
                first: *at,
            });
            tally.count += 1;
            tally.all_small &= value > Decimal::ZERO && value <= Decimal::ONE;
            tally.first = tally.first.min(*at);
        }
    }

    pub fn push_findings(self, report: &mut Report<'_>) {
        for (code, tally) in self.by_indicator {
            if tally.all_small && tally.count >= 3 {
                report.push("W405", tally.first, &[&tally.count, code]);
            }
        }
    }
}
