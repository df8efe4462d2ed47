//! The vertical axis: a range of values with a sensible base, in steps that are easy to read.

use charming::{
    component::Axis,
    element::{
        AxisLabel, AxisLine, AxisTick, AxisType, LineStyle, NameLocation, SplitLine, TextStyle,
    },
};
use domain::{
    Decimal, format,
    indicator::{Unit, UnitKind},
};

use crate::palette;

/// How much of the height may stay empty below the values before an axis leaves its zero; of counts, whose zero says
/// more, half.
const EMPTY: f64 = 1.0 / 3.0;
const EMPTY_OF_COUNTS: f64 = 0.5;
/// What stays free below the smallest value of an axis without a zero, as a share of the values' span.
const FREE_SHARE_BELOW_LOWEST: f64 = 0.12;

/// The range of the vertical axis and whether it leaves zero out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    pub min: f64,
    pub max: f64,
    pub interval: f64,
    pub without_zero: bool,
}

impl Range {
    /// The range of an indicator's values: it begins at zero, unless that would leave a third of the height empty, of
    /// counts half of it. Then it begins near the smallest value, and the title of the axis says so. The steps have no
    /// more decimals than the unit shows.
    pub fn of(unit: &Unit, values: impl IntoIterator<Item = f64>) -> Self {
        let empty = match unit.kind {
            UnitKind::Quantity => EMPTY_OF_COUNTS,
            _ => EMPTY,
        };
        Self::over(values, empty, unit.shown_decimals)
    }

    /// `empty` is the share of the largest value below which the axis keeps its zero.
    fn over(values: impl IntoIterator<Item = f64>, empty: f64, decimals: u8) -> Self {
        let (low, high) = values
            .into_iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if !low.is_finite() || !high.is_finite() {
            return Self {
                min: 0.0,
                max: 1.0,
                interval: 1.0,
                without_zero: false,
            };
        }
        let is_far = low > 0.0 && high > low && low > high * empty;
        let from = if is_far {
            (low - (high - low) * FREE_SHARE_BELOW_LOWEST).max(0.0)
        } else {
            low.min(0.0)
        };
        Self::in_steps(from, high.max(0.0), decimals)
    }

    /// Whole steps around both ends: those that leave the least height empty.
    fn in_steps(from: f64, to: f64, decimals: u8) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        let span = to - from;
        let ranges = steps(span, decimals).map(|interval| {
            // A float's last digit is no step of its own.
            let min = tidy((from / interval + 1e-9).floor() * interval);
            let max = tidy((to / interval - 1e-9).ceil() * interval);
            Self {
                min,
                max: if max > min { max } else { min + interval },
                interval,
                without_zero: min > 0.0,
            }
        });
        let cost = |range: &Self| {
            let (height, count) = (
                range.max - range.min,
                (range.max - range.min) / range.interval,
            );
            let too_many = if count > 6.5 { 10.0 * count } else { 0.0 };
            (height - span) / height + (count - 4.0).abs() * 0.03 + too_many
        };
        ranges
            .min_by(|a, b| cost(a).total_cmp(&cost(b)))
            .unwrap_or(Self {
                min: from,
                max: from + span,
                interval: span,
                without_zero: from > 0.0,
            })
    }

    /// What the axis writes at its steps, on the long side: as many decimals as the steps need. The drawing library
    /// leaves a fraction of zeros out.
    pub fn ticks(&self) -> Vec<String> {
        let decimals = (0..=10)
            .find(|decimals| is_whole(self.interval * 10f64.powi(i32::from(*decimals))))
            .unwrap_or(10);
        let mut ticks = Vec::new();
        let mut at = self.min;
        while at <= self.max + self.interval / 2.0 && ticks.len() < 32 {
            let tick = Decimal::from_f64_retain(at).unwrap_or_default();
            ticks.push(format::number(tick, decimals));
            at += self.interval;
        }
        ticks
    }

    /// Only as wide as the values: for drawings without an axis, where no length stands for a number.
    pub fn tight(values: impl IntoIterator<Item = f64> + Clone) -> Self {
        let low = values.clone().into_iter().fold(f64::INFINITY, f64::min);
        let high = values.clone().into_iter().fold(f64::NEG_INFINITY, f64::max);
        if !low.is_finite() || high <= low {
            return Self::over(values, EMPTY, u8::MAX);
        }
        Self {
            min: low,
            max: high,
            interval: high - low,
            without_zero: low > 0.0,
        }
    }

    /// The vertical axis with the unit above it.
    pub fn axis(&self, title: &str, font_size: f64) -> Axis {
        Axis::new()
            .type_(AxisType::Value)
            .name(title)
            .name_location(NameLocation::End)
            .name_gap(30.0)
            .name_text_style(
                TextStyle::new()
                    .color(palette::MUTED)
                    .font_size(font_size)
                    .align("left"),
            )
            .min(self.min)
            .max(self.max)
            .interval(self.interval)
            .axis_label(AxisLabel::new().color(palette::MUTED).font_size(font_size))
            .axis_line(AxisLine::new().show(false))
            .axis_tick(AxisTick::new().show(false))
            .split_line(
                SplitLine::new().line_style(LineStyle::new().color(palette::RULE).width(1.0)),
            )
    }
}

/// 1, 2, 2.5 and 5 × 10ⁿ near a quarter of the span, none of them with more decimals than may be written.
fn steps(span: f64, decimals: u8) -> impl Iterator<Item = f64> {
    let power = (span / 4.0).log10().floor();
    // Far below any number of an indicator: a step of nothing is none.
    let least = 10f64.powi(-i32::from(decimals.min(12)));
    let tens = [power - 1.0, power, power + 1.0, power + 2.0];
    let near = tens
        .into_iter()
        .flat_map(|power| [1.0, 2.0, 2.5, 5.0].map(|step| tidy(step * 10f64.powf(power))));
    let widest = [1.0, 2.0, 5.0].map(|step| step * least);
    near.chain(widest)
        .filter(move |step| is_whole(step / least))
}

/// Without what a float adds behind the last decimal of a step (3 × 0.1): the drawing library would write it.
fn tidy(number: f64) -> f64 {
    if number.abs() < 1e5 {
        (number * 1e10).round() / 1e10
    } else {
        number
    }
}

fn is_whole(number: f64) -> bool {
    number > 0.5 && (number - number.round()).abs() < 1e-6 * number.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::Range;
    use domain::indicator::{Unit, UnitKind};

    fn unit(kind: UnitKind, shown_decimals: u8) -> Unit {
        Unit {
            kind,
            label: String::new(),
            decimals: 4,
            shown_decimals,
            min: None,
            max: None,
        }
    }

    fn of(kind: UnitKind, values: &[f64]) -> Range {
        Range::of(&unit(kind, 1), values.iter().copied())
    }

    #[test]
    fn zero_is_the_base_unless_it_wastes_a_third_of_the_height_and_of_counts_half() {
        let range = of(UnitKind::Percentage, &[14.0, 79.0]);
        assert_eq!((range.min, range.without_zero), (0.0, false));
        let far = of(UnitKind::Percentage, &[40.0, 79.0]);
        assert!(
            far.without_zero && far.min >= 30.0 && far.min <= 40.0,
            "{far:?}"
        );
        let counts = of(UnitKind::Quantity, &[40.0, 90.0]);
        assert_eq!((counts.min, counts.without_zero), (0.0, false));
        let close = of(UnitKind::Quantity, &[900.0, 1_000.0]);
        assert!(close.without_zero, "{close:?}");
        assert!(of(UnitKind::Percentage, &[-4.0, 3.0]).min <= -4.0);
    }

    #[test]
    fn all_values_are_inside_and_less_than_a_third_of_the_height_is_empty() {
        for low in [0.0, 1.8, 2.04, 18.0, 40.0, 540.0, 3_250.0] {
            for high in [4.0, 12.0, 85.7, 101.0, 196.0, 750.0, 12_001.0, 251_000.0] {
                if high <= low {
                    continue;
                }
                for kind in [UnitKind::Percentage, UnitKind::Quantity] {
                    let range = of(kind, &[low, high]);
                    assert!(
                        range.min <= low && high <= range.max,
                        "{low} {high}: {range:?}"
                    );
                    let most = if kind == UnitKind::Quantity {
                        0.6
                    } else {
                        0.45
                    };
                    let used = (high - low) / (range.max - range.min);
                    assert!(used > 1.0 - most, "{low} {high}: {range:?}");
                    let above = (range.max - high) / (range.max - range.min);
                    assert!(above < 0.25, "{low} {high}: {range:?}");
                    assert!((2..=8).contains(&range.ticks().len()), "{range:?}");
                }
            }
        }
    }

    #[test]
    fn an_axis_writes_no_more_decimals_than_the_table() {
        for (shown, values, expected) in [
            (0, [2.0, 3.0], "1 2 3"),
            (0, [18.0, 196.0], "0 50 100 150 200"),
            (1, [26.0, 3.0], "0 10 20 30"),
            (2, [2.04, 4.0], "1.5 2.0 2.5 3.0 3.5 4.0"),
            (3, [0.412, 0.75], "0.3 0.4 0.5 0.6 0.7 0.8"),
            (
                0,
                [900_000.0, 1_250_000.0],
                "800,000 900,000 1,000,000 1,100,000 1,200,000 1,300,000",
            ),
        ] {
            let range = Range::of(&unit(UnitKind::Number, shown), values);
            for tick in range.ticks() {
                let decimals = tick.split_once('.').map_or(0, |(_, rest)| rest.len());
                assert!(decimals <= usize::from(shown), "{tick} with {shown}");
            }
            assert_eq!(range.ticks().join(" "), expected);
            for end in [range.min, range.max, range.interval] {
                assert!(end.to_string().len() < 10, "the axis would write {end}");
            }
        }
    }

    #[test]
    fn values_that_do_not_differ_still_have_a_range() {
        for values in [vec![], vec![0.0], vec![5.0, 5.0]] {
            for shown in [0, 1, 4] {
                let range = Range::of(&unit(UnitKind::Percentage, shown), values.clone());
                assert!(range.max > range.min && range.interval.is_finite());
                assert!(range.ticks().len() >= 2, "{range:?}");
            }
        }
    }
}
