//! The sparkline: a series small enough to stand beside a line of text, against its target.

use charming::{Chart, component::Grid};
use domain::{indicator::Indicator, release::Release, value::Breakdown};
use serde_json::{Value, json};

use crate::{axis::Timeline, marks, palette, points::Points, range::Range};

/// With more values than these the dots would be a second line.
const DOTS: usize = 16;

/// Observed values, the dashed way to the target, and the target as a diamond; no axes, no text:
/// the words stand beside it.
pub fn sparkline_option(release: &Release, indicator: &Indicator) -> Value {
    let points = Points::of(release, indicator, &Breakdown::headline());
    let line = Timeline::of(points.periods(), points.horizon);
    let mut last_target = points.clone();
    last_target
        .targets
        .retain(|(year, _)| *year == points.last_year(indicator));
    let range = Range::tight(last_target.values());
    let chart = Chart::new()
        .animation(false)
        .grid(Grid::new().left(6).right(10).top(8).bottom(8))
        .x_axis(line.axis(10.0).show(false))
        .y_axis(range.axis("", 10.0).show(false))
        .series(marks::path(&points, &line))
        .series(marks::bridge(&points, indicator, &line))
        .series(marks::observed(&points, indicator, &line, 1.75))
        .series(marks::targets(&last_target, &line, 9.0));
    let mut option = serde_json::to_value(&chart).unwrap_or_else(|_| json!({}));
    option["textStyle"] = json!({ "fontFamily": palette::FONT });
    for series in option["series"].as_array_mut().into_iter().flatten() {
        series["emphasis"] = json!({ "disabled": true });
        series["clip"] = json!(false);
        if series["id"] == "observed" {
            series["symbolSize"] = json!(4);
            series["showSymbol"] = json!(points.observed.len() <= DOTS);
        }
    }
    option
}
