//! One of several panels: an indicator on an axis of its own, over the periods of all of them.

use charming::{Chart, component::Grid};
use serde_json::{Value, json};

use super::{ComparedLine, axis_title, common_timeline, finish, left};
use crate::{
    geometry::SMALL,
    labels::{self, BOTTOM, Drawn, RIGHT, TOP, YEARS},
    marks,
    range::Range,
    svg::Size,
};

/// The option of the panel of one of these lines, for a drawing of exactly this size: observed values, yearly targets and baseline, with the labels
/// of an indicator's chart.
pub fn panel_option(lines: &[ComparedLine<'_>], line: &ComparedLine<'_>, size: Size) -> Value {
    let timeline = &common_timeline(lines);
    let (points, indicator) = (&line.points, line.indicator);
    let range = Range::of(&indicator.unit, points.values());
    let edge = left(range);
    let mut observed = marks::observed(points, indicator, timeline, 2.2);
    if let Some(breaks) = marks::breaks(indicator, timeline, SMALL) {
        observed = observed.mark_line(breaks);
    }
    let texts = labels::of(points, indicator, timeline);
    let mut chart = Chart::new()
        .animation(false)
        .grid(
            Grid::new()
                .left(edge)
                .right(RIGHT)
                .top(TOP)
                .bottom(BOTTOM + YEARS),
        )
        .x_axis(timeline.axis(SMALL))
        .y_axis(range.axis(&axis_title(&indicator.unit, range, edge, size), SMALL))
        .series(marks::bridge(points, indicator, timeline))
        .series(observed)
        .series(marks::targets(points, timeline, 9.0))
        .series(marks::baseline(points, timeline));
    for text in &texts {
        chart = chart.series(text.series());
    }
    let mut option = serde_json::to_value(&chart).unwrap_or_else(|_| json!({}));
    for series in option["series"].as_array_mut().into_iter().flatten() {
        complete_series(series);
    }
    let drawn = Drawn {
        points,
        indicator,
        line: timeline,
        range,
    };
    labels::arrange_for(&mut option, &texts, &drawn, size);
    finish(&mut option, timeline, size);
    option
}

/// What a series of a panel has besides what the builder of charts can say: nothing moves under the mouse, and labels
/// lie over marks, marks over lines.
fn complete_series(series: &mut Value) {
    series["emphasis"] = json!({ "disabled": true });
    series["silent"] = json!(true);
    series["clip"] = json!(false);
    let id = series["id"].as_str().unwrap_or_default().to_owned();
    match id.as_str() {
        "observed" => {
            series["showAllSymbol"] = json!(true);
            for mark in series["markLine"]["data"]
                .as_array_mut()
                .into_iter()
                .flatten()
            {
                mark["label"]["position"] = json!("end");
            }
        }
        "target" => series["z"] = json!(4),
        "baseline" => {
            series["z"] = json!(4);
            series["symbolSize"] = json!([16, 3]);
        }
        _ if id.starts_with("label-") => series["z"] = json!(8),
        _ => {}
    }
}
