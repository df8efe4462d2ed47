//! Numbers as a chart writes them: the page's own rule, short.

use domain::{Decimal, format, indicator::Unit};

/// Units up to this long stand beside every number; longer ones stand once, above the axis.
const SHORT: usize = 4;

/// `1,234.5 %`, or `3.2` where the unit is a phrase.
pub fn with_unit(value: Decimal, unit: &Unit) -> String {
    if unit.label.chars().count() <= SHORT {
        format::value_with_unit(unit, value)
    } else {
        format::value(unit, value)
    }
}
