//! The days of an indicator in the reporting calendar.

use super::{Indicator, IndicatorKind};
use crate::{
    calendar::{Calendar, Rule, Window},
    period::Period,
};

impl Calendar {
    /// The rule of an indicator: that of its periodicity with its own days. A context indicator never
    /// closes, whatever the rule says.
    pub fn rule_of(&self, indicator: &Indicator) -> Rule {
        let rule = self.rule(indicator.periodicity).with(indicator.days);
        Rule {
            closes_days: rule
                .closes_days
                .filter(|_| indicator.kind == IndicatorKind::Policy),
            ..rule
        }
    }

    /// The window of a period of an indicator.
    pub fn window(&self, indicator: &Indicator, period: Period) -> Window {
        self.rule_of(indicator).window(period)
    }
}
