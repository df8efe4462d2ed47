//! The horizontal axis: a row of periods up to the horizon.

use charming::{
    component::Axis,
    element::{AxisLabel, AxisLine, AxisTick, AxisType},
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

/// What charming's axis types do not know: explicit labels, and the colour of the axis line.
pub fn complete_x(axis: &mut Value, labelled: &[i32]) {
    axis["axisLabel"]["customValues"] = json!(labelled);
    axis["axisLabel"]["hideOverlap"] = json!(false);
    axis["axisLine"]["lineStyle"] = json!({ "color": palette::MUTED, "width": 1 });
}

#[cfg(test)]
mod tests {
    use super::Timeline;
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
}
