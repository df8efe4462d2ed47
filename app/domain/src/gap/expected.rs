//! The year from which values are expected (rule book 4.9): one rule for the office and the public site.
//!
//! What it deliberately does not do: it does not say whether a period is late; that follows from its window.

use crate::indicator::{Indicator, IndicatorKind};

/// The first year in which an observation is expected: the ficha's own; else that of the first target (a
/// lone target at the horizon is a promise, not a calendar); else the year after the earliest baseline.
/// Without any of them nothing is expected and nothing is late. Context indicators are never late.
///
/// `targets` and `baselines` are the years of the series for which a number is stated.
pub fn first_expected_year(
    indicator: &Indicator,
    horizon: i32,
    targets: impl Iterator<Item = i32>,
    baselines: impl Iterator<Item = i32>,
) -> Option<i32> {
    if indicator.kind == IndicatorKind::Context {
        return None;
    }
    indicator
        .first_year_in_bounds()
        .or_else(|| targets.min().filter(|year| *year < horizon))
        .or_else(|| baselines.min().map(|year| year.saturating_add(1)))
}

#[cfg(test)]
mod tests;
