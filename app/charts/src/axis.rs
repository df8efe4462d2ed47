//! Axes: a row of periods up to the horizon, and a range of values with a sensible base.

use charming::{
    component::Axis,
    element::{
        AxisLabel, AxisLine, AxisTick, AxisType, LineStyle, NameLocation, SplitLine, TextStyle,
    },
};
use domain::period::{Period, Periodicity};
use serde_json::{Value, json};

use crate::palette;

/// The row of periods of a chart. One place per period of the finest kind that occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    first_year: i32,
    last_year: i32,
    per_year: i32,
}

impl Timeline {
    /// From the first period to the horizon, or further where a value lies beyond it.
    pub fn of(periods: impl IntoIterator<Item = Period> + Clone, horizon: i32) -> Self {
        let years = || {
            periods
                .clone()
                .into_iter()
                .map(domain::period::Period::calendar_year)
        };
        let per_year = periods.clone().into_iter().map(per_year).max().unwrap_or(1);
        let first_year = years().min().unwrap_or(horizon - 1).min(horizon - 1);
        Self {
            first_year,
            last_year: years().max().unwrap_or(horizon).max(horizon),
            per_year,
        }
    }

    /// The place of a period: that of its last part.
    pub fn place(&self, period: Period) -> i32 {
        let through_year = i32::from(period.ordinal()) * self.per_year / per_year(period);
        (period.calendar_year() - self.first_year) * self.per_year + through_year.max(1) - 1
    }

    /// The place of the end of a year.
    pub fn place_of_year(&self, year: i32) -> i32 {
        (year - self.first_year + 1) * self.per_year - 1
    }

    /// How many places it has.
    pub fn len(&self) -> i32 {
        (self.last_year - self.first_year + 1) * self.per_year
    }

    /// Places between two neighbouring periods of this kind.
    pub fn step(&self, periodicity: Periodicity) -> i32 {
        (self.per_year / count(periodicity)).max(1)
    }

    /// Places whose year is written, at most `most` of them; the last is the horizon's.
    pub fn labelled(&self, most: i32) -> Vec<i32> {
        let years = self.last_year - self.first_year;
        let every = [1, 2, 3, 4, 5, 10, 20]
            .into_iter()
            .find(|every| years / every < most)
            .unwrap_or(50);
        let mut places: Vec<i32> = (0..=years / every)
            .map(|n| self.place_of_year(self.last_year - n * every))
            .collect();
        places.reverse();
        places
    }

    /// The texts of the places: the year at each year's end, else the period.
    pub fn categories(&self) -> Vec<String> {
        (0..self.len())
            .map(|place| (self.first_year + place / self.per_year).to_string())
            .collect()
    }

    /// The horizontal axis.
    pub fn axis(&self, font_size: f64) -> Axis {
        Axis::new()
            .type_(AxisType::Category)
            .boundary_gap(true)
            .data(self.categories())
            .axis_line(AxisLine::new().show(true))
            .axis_tick(AxisTick::new().show(false))
            .axis_label(AxisLabel::new().color(palette::MUTED).font_size(font_size))
    }
}

fn count(periodicity: Periodicity) -> i32 {
    match periodicity {
        Periodicity::Year => 1,
        Periodicity::Semester => 2,
        Periodicity::Quarter => 4,
        Periodicity::Month => 12,
    }
}

fn per_year(period: Period) -> i32 {
    count(period.periodicity())
}

/// The range of the vertical axis and whether it leaves zero out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    pub min: f64,
    pub max: f64,
    pub interval: f64,
    pub without_zero: bool,
}

impl Range {
    /// A range over the values, from zero unless all of them lie far from it (above 70 % of the
    /// largest): then the axis starts near the smallest, and says so in its title.
    pub fn over(values: impl IntoIterator<Item = f64> + Clone) -> Self {
        let low = values.clone().into_iter().fold(f64::INFINITY, f64::min);
        let high = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
        if !low.is_finite() || !high.is_finite() {
            return Self {
                min: 0.0,
                max: 1.0,
                interval: 0.5,
                without_zero: false,
            };
        }
        let without_zero = low > 0.0 && low > high * 0.7 && high > low;
        let (from, to) = if without_zero {
            let room = (high - low) * 0.3;
            (low - room, high + room * 0.5)
        } else {
            (low.min(0.0), high.max(0.0) * 1.08)
        };
        let interval = nice((to - from).max(f64::MIN_POSITIVE) / 4.0);
        let (min, max) = (
            (from / interval).floor() * interval,
            (to / interval).ceil() * interval,
        );
        Self {
            min,
            max: if max > min { max } else { min + 1.0 },
            interval,
            without_zero,
        }
    }

    /// Only as wide as the values: for drawings without an axis, where no length stands for a number.
    pub fn tight(values: impl IntoIterator<Item = f64> + Clone) -> Self {
        let low = values.clone().into_iter().fold(f64::INFINITY, f64::min);
        let high = values.clone().into_iter().fold(f64::NEG_INFINITY, f64::max);
        if !low.is_finite() || high <= low {
            return Self::over(values);
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

/// The next of 1, 2, 2.5, 5 × 10ⁿ.
fn nice(rough: f64) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .find(|step| step * power >= rough * 0.999)
        .unwrap_or(10.0);
    step * power
}

/// What charming's axis types do not know: explicit labels, and the colour of the axis line.
pub fn complete_x(axis: &mut Value, labelled: &[i32]) {
    axis["axisLabel"]["customValues"] = json!(labelled);
    axis["axisLabel"]["hideOverlap"] = json!(false);
    axis["axisLine"]["lineStyle"] = json!({ "color": palette::MUTED, "width": 1 });
}

#[cfg(test)]
mod tests {
    use super::{Range, Timeline};
    use domain::period::Period;

    fn year(year: i32) -> Period {
        Period::year(year).expect("a year")
    }

    #[test]
    fn the_horizon_is_always_in_view_and_labelled() {
        let line = Timeline::of([year(2021), year(2025)], 2030);
        assert_eq!(line.len(), 10);
        assert_eq!(line.place(year(2030)), 9);
        assert_eq!(line.labelled(20).len(), 10);
        assert_eq!(line.labelled(6), [1, 3, 5, 7, 9]);
    }

    #[test]
    fn a_quarter_lies_in_its_year_and_a_year_at_its_end() {
        let quarter = Period::quarter(2024, 2).expect("a quarter");
        let line = Timeline::of([year(2023), quarter], 2030);
        assert_eq!(line.place(year(2023)), 3);
        assert_eq!(line.place(quarter), 5);
        assert_eq!(line.place_of_year(2030), line.len() - 1);
    }

    #[test]
    fn zero_is_the_base_unless_all_values_are_far_from_it() {
        let range = Range::over([40.0, 79.0]);
        assert_eq!((range.min, range.without_zero), (0.0, false));
        assert!(range.max >= 79.0);
        let far = Range::over([92.1, 97.4]);
        assert!(far.without_zero && far.min > 80.0 && far.min < 92.1);
        assert!(Range::over([-4.0, 3.0]).min <= -4.0);
    }

    #[test]
    fn values_that_do_not_differ_still_have_a_range() {
        for values in [vec![], vec![0.0], vec![5.0, 5.0]] {
            let range = Range::over(values);
            assert!(range.max > range.min && range.interval.is_finite());
        }
    }
}
