//! A ranked dot plot: one row a category, all on one scale with its reference lines.
//!
//! Here is the order of the rows and the place of each mark, as shares of the width; the page draws them, so that names
//! and numbers stay text that grows with the reader's letters.

use domain::{Decimal, format, indicator::Unit};

use crate::{points::float, range::Range};

/// The free margin on both sides of the scale, in percent, so that no dot is cut.
const MARGIN: f64 = 3.0;

/// Highest first, those without a value last; equal ones in the order in which they come.
pub fn ranked<T>(mut rows: Vec<T>, value: impl Fn(&T) -> Option<Decimal>) -> Vec<T> {
    rows.sort_by_key(|row| std::cmp::Reverse(value(row)));
    rows
}

/// The scale that all rows of a dot plot share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DotScale {
    range: Range,
}

impl DotScale {
    /// Over the values of the rows and of the reference lines.
    pub fn of(unit: &Unit, values: impl IntoIterator<Item = Decimal>) -> Self {
        Self {
            range: Range::of(unit, values.into_iter().map(float)),
        }
    }

    /// Where a value stands, in percent of the width.
    pub fn percent(&self, value: Decimal) -> f64 {
        let share = (float(value) - self.range.min) / (self.range.max - self.range.min);
        let percent = MARGIN + share * (100.0 - 2.0 * MARGIN);
        (percent * 100.0).round() / 100.0
    }

    /// Both ends of the scale, each with its place and what is written there.
    pub fn ends(&self, unit: &Unit) -> [(f64, String); 2] {
        [self.range.min, self.range.max].map(|end| {
            let end = Decimal::from_f64_retain(end).unwrap_or_default();
            let text = format::concise(end, unit.shown_decimals);
            (self.percent(end), text)
        })
    }

    /// Whether it leaves zero out: that must be said.
    pub fn is_without_zero(&self) -> bool {
        self.range.without_zero
    }
}

/// On which side of its line a label stands, so that it stays inside: `text-anchor` of SVG.
pub fn anchor(percent: f64) -> &'static str {
    if percent < 36.0 {
        "start"
    } else if percent > 64.0 {
        "end"
    } else {
        "middle"
    }
}

#[cfg(test)]
mod tests {
    use super::{DotScale, anchor, ranked};
    use domain::{
        Decimal,
        indicator::{Unit, UnitKind},
    };

    fn unit() -> Unit {
        Unit {
            kind: UnitKind::Percentage,
            label: "%".to_owned(),
            decimals: 2,
            shown_decimals: 1,
            min: None,
            max: None,
        }
    }

    #[test]
    fn the_highest_comes_first_and_what_has_no_value_last() {
        let rows = vec![
            ("a", None),
            ("b", Some(3)),
            ("c", Some(-7)),
            ("d", Some(9)),
            ("e", Some(3)),
        ];
        let rows = ranked(rows, |(_, value)| value.map(Decimal::from));
        let names: Vec<_> = rows.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["d", "b", "e", "c", "a"]);
    }

    #[test]
    fn every_dot_stands_inside_and_a_higher_value_further_to_the_right() {
        let values =
            [12.0, 31.5, 31.6, 78.0].map(|v| Decimal::from_f64_retain(v).expect("a number"));
        let scale = DotScale::of(&unit(), values);
        let places = values.map(|value| scale.percent(value));
        assert!(
            places.iter().all(|place| (3.0..=97.0).contains(place)),
            "{places:?}"
        );
        assert!(
            places.windows(2).all(|pair| pair[0] < pair[1]),
            "{places:?}"
        );
        let [(low, zero), (high, _)] = scale.ends(&unit());
        assert_eq!((low, zero.as_str(), high), (3.0, "0", 97.0));
        assert!(!scale.is_without_zero());
    }

    #[test]
    fn a_label_stays_inside_on_the_narrowest_page() {
        let (page, label) = (288.0, 180.0);
        for percent in 3..=97 {
            let percent = f64::from(percent);
            let at = page * percent / 100.0;
            let left = match anchor(percent) {
                "start" => at,
                "end" => at - label,
                _ => at - label / 2.0,
            };
            assert!(
                left >= 0.0 && left + label <= page + 8.0,
                "{percent}: {left}"
            );
        }
    }
}
