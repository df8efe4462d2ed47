//! Small multiples: the same frame for every member of a breakdown, so that heights compare.

use charming::{Chart, component::Grid};
use domain::{indicator::Indicator, release::Release, value::Breakdown};
use serde_json::{Value, json};

use crate::{
    axis::{Timeline, complete_x},
    marks, palette,
    points::{Points, float},
    range::Range,
};

/// The range of values over several series: pass it to each [`small_multiple`].
pub fn shared_range(release: &Release, indicator: &Indicator, breakdowns: &[Breakdown]) -> Range {
    let values: Vec<f64> = breakdowns
        .iter()
        .flat_map(|breakdown| Points::of(release, indicator, breakdown).values())
        .collect();
    Range::of(&indicator.unit, values)
}

/// One series in a small frame: its line, its last value, the first and the horizon year.
pub fn small_multiple(
    release: &Release,
    indicator: &Indicator,
    breakdown: &Breakdown,
    range: Range,
) -> Value {
    let points = Points::of(release, indicator, breakdown);
    // The same years for every member: those of all the indicator's series.
    let all: Vec<_> = release
        .breakdowns(&indicator.code)
        .iter()
        .flat_map(|one| Points::of(release, indicator, one).periods())
        .collect();
    let line = Timeline::of(all, points.last_year(indicator));
    let mut chart = Chart::new()
        .animation(false)
        .grid(
            Grid::new()
                .left(4)
                .right(10)
                // The last value stands above its dot, also at the top.
                .top(26)
                .bottom(4)
                .contain_label(true),
        )
        .x_axis(line.axis(12.0))
        .y_axis(range.axis("", 12.0).interval(range.max - range.min))
        .series(marks::path(&points, &line))
        .series(marks::bridge(&points, indicator, &line))
        .series(marks::observed(&points, indicator, &line, 2.0));
    if let Some(last) = points.observed.last() {
        let text = crate::text::with_unit(last.value, &indicator.unit);
        let (place, value) = (line.place(last.period), float(last.value));
        let colour = palette::OBSERVED;
        chart = chart.series(marks::label(
            "label-last",
            &text,
            (place, value),
            colour,
            13.0,
            true,
        ));
    }
    let mut option = serde_json::to_value(&chart).unwrap_or_else(|_| json!({}));
    let ends = [
        line.labelled(2).first().copied().unwrap_or(0),
        line.place_of_year(points.last_year(indicator)),
    ];
    complete_x(&mut option["xAxis"], &ends);
    option["textStyle"] = json!({ "fontFamily": palette::FONT });
    for series in option["series"].as_array_mut().into_iter().flatten() {
        series["emphasis"] = json!({ "disabled": true });
        series["clip"] = json!(false);
    }
    option
}
