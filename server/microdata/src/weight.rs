//! Weights as exact integers: billionths of a person.
//!
//! A weight of the survey has a few hundred persons and at most about ten decimals. Nine are kept: the rest is below
//! what a double holds beside the whole part, and far below what a figure of four decimals shows. Sums of integers
//! are exact, in any order.

/// Billionths in one.
pub const ONE: i128 = 1_000_000_000;

/// More persons than this stand for no one: Peru has 34 million.
const MAX_PERSONS: f64 = 100_000_000.0;

/// A weight, rounded to billionths; none unless it is more than zero and no more than a hundred million.
#[must_use]
pub fn from_number(number: f64) -> Option<i128> {
    let is_plausible = number > 0.0 && number <= MAX_PERSONS;
    // At most 1e17, which an integer of 128 bits holds.
    #[expect(clippy::cast_possible_truncation, reason = "bounded above, rounded")]
    let billionths = is_plausible.then(|| (number * ONE as f64).round() as i128);
    billionths.filter(|weight| *weight > 0)
}

/// Persons, from billionths.
#[must_use]
pub fn persons(weight: i128) -> f64 {
    weight as f64 / ONE as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_kept_to_the_billionth() {
        assert_eq!(from_number(123.456_789_012), Some(123_456_789_012));
        assert_eq!(from_number(0.1), Some(100_000_000));
        assert_eq!(persons(from_number(0.1).unwrap() * 3), 0.3);
    }

    #[test]
    fn what_is_no_weight_is_none() {
        for number in [0.0, -1.0, 1e-12, 2e8, f64::NAN, f64::INFINITY] {
            assert_eq!(from_number(number), None, "{number}");
        }
    }
}
