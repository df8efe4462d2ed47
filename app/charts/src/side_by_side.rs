//! Several series against one axis, or each in a panel of its own with the same periods: drawn for one width at a time.
//!
//! A line differs from the others by dash, mark, colour and the name at its end, never by colour alone. The projection
//! and the required path are not drawn: several of them would hide what was obtained.

mod ends;
mod look;
mod panel;

use charming::{Chart, component::Grid, datatype::DataPoint, series::Line};
use domain::{
    indicator::{Indicator, Unit},
    period::Period,
};
use messages::t;
use serde_json::{Value, json};

pub use look::{Look, key_mark};
pub use panel::panel_option;

use crate::{
    axis::{Timeline, complete_x},
    geometry::{NARROW_BELOW, SMALL, SMALL_BELOW, WIDE_BELOW},
    labels::{BOTTOM, LEFT, TOP, YEARS},
    marks, palette, placement,
    points::{Points, float},
    range::Range,
    svg::Size,
};
use ends::Geometry;

/// The gap between the plot and the numbers of its axis.
const AXIS_GAP: f64 = 10.0;

/// A series with its name and its look.
#[derive(Debug, Clone)]
pub struct ComparedLine<'a> {
    /// What stands at its end.
    pub name: String,
    pub indicator: &'a Indicator,
    pub points: Points,
    pub look: Look,
}

/// The periods of all lines, up to the horizon.
fn common_timeline(lines: &[ComparedLine<'_>]) -> Timeline {
    let periods: Vec<Period> = lines.iter().flat_map(|one| one.points.periods()).collect();
    let last = lines
        .iter()
        .map(|one| one.points.last_year(one.indicator))
        .max();
    let newest = periods.iter().map(|one| one.calendar_year()).max();
    Timeline::of(periods, last.or(newest).unwrap_or_default())
}

/// The lines on one axis in this unit: observed values, and of each its target of the horizon. The option is made for a
/// drawing of exactly this size. A line without any number is left out.
pub fn side_by_side_option(lines: &[ComparedLine<'_>], unit: &Unit, size: Size) -> Value {
    let timeline = common_timeline(lines);
    let values = lines.iter().flat_map(|one| {
        let observed = one.points.observed.iter().map(|point| point.value);
        observed.chain(one.points.final_target()).map(float)
    });
    let range = Range::of(unit, values);
    let labels = ends::labels(lines, &timeline);
    let geometry = Geometry::of(&labels, lines, &timeline, range, size);
    let mut chart = frame(&geometry, &timeline, range, unit, size);
    for (at, line) in lines.iter().enumerate() {
        // The baseline has its place in the table: the line begins where something was obtained.
        let points = Points {
            baseline: None,
            ..line.points.clone()
        };
        let observed = marks::observed_data(&points, line.indicator, &timeline, line.look.colour());
        let bridge = marks::bridge_data(&points, line.indicator, &timeline);
        chart = chart
            .series(named(format!("bridge-{at}"), bridge))
            .series(named(format!("observed-{at}"), observed))
            .series(marks::final_target(
                &format!("target-{at}"),
                &line.points,
                &timeline,
                line.look.colour(),
            ));
    }
    for label in &labels {
        chart = chart.series(marks::label(
            &label.id,
            &geometry.text(label),
            (label.place, label.value),
            label.colour,
            SMALL,
            label.bold,
        ));
    }
    let mut option = serde_json::to_value(&chart).unwrap_or_else(|_| json!({}));
    style_lines(&mut option, lines, size);
    breaks(&mut option, lines, &timeline);
    geometry.arrange(&mut option, &labels);
    finish(&mut option, &timeline, size);
    option
}

fn named(id: String, data: Vec<DataPoint>) -> Line {
    Line::new().id(id).data(data)
}

/// Axes and grid. The edges of the plot are given, so that places in it are known.
fn frame(geometry: &Geometry, timeline: &Timeline, range: Range, unit: &Unit, size: Size) -> Chart {
    Chart::new()
        .animation(false)
        .grid(
            Grid::new()
                .left(geometry.left)
                .right(geometry.right)
                .top(TOP)
                .bottom(BOTTOM + YEARS),
        )
        .x_axis(timeline.axis(SMALL))
        .y_axis(range.axis(&axis_title(unit, range, geometry.left, size), SMALL))
}

/// What stands above the vertical axis, as far as it fits: the unit is also said above the chart.
fn axis_title(unit: &Unit, range: Range, left: f64, size: Size) -> String {
    let name = if unit.label.is_empty() {
        t!("Valor")
    } else {
        &unit.label
    };
    let warning = t!("El eje no empieza en cero");
    let wordings = match range.without_zero {
        true => vec![
            t!("{unit} (el eje no empieza en cero)", unit = name),
            warning.to_owned(),
        ],
        false => vec![name.to_owned()],
    };
    let room = f64::from(size.width) - left;
    let fits = |text: &String| placement::width(text, SMALL) <= room;
    wordings.into_iter().find(fits).unwrap_or_default()
}

/// Dash, mark and colour of each line.
fn style_lines(option: &mut Value, lines: &[ComparedLine<'_>], size: Size) {
    let is_narrow = size.width < NARROW_BELOW;
    for series in option["series"].as_array_mut().into_iter().flatten() {
        series["emphasis"] = json!({ "disabled": true });
        series["silent"] = json!(true);
        series["clip"] = json!(false);
        let id = series["id"].as_str().unwrap_or_default().to_owned();
        let Some((role, at)) = id.rsplit_once('-') else {
            continue;
        };
        let line = at.parse::<usize>().ok().and_then(|at| lines.get(at));
        let Some(line) = line else { continue };
        match role {
            "observed" => line.look.apply_to(series, is_narrow),
            "bridge" => {
                series["symbol"] = json!("none");
                series["z"] = json!(3);
                series["lineStyle"] =
                    json!({ "color": line.look.colour(), "width": 1, "opacity": 0.45 });
            }
            "target" => series["z"] = json!(6),
            _ => series["z"] = json!(8),
        }
    }
}

/// The breaks of one indicator, each with its year above; those of several are holes in their lines and are said below
/// the chart.
fn breaks(option: &mut Value, lines: &[ComparedLine<'_>], timeline: &Timeline) {
    let Some(first) = lines.first() else { return };
    if lines
        .iter()
        .any(|one| one.indicator.code != first.indicator.code)
    {
        return;
    }
    let Some(breaks) = marks::breaks(first.indicator, timeline, SMALL) else {
        return;
    };
    let mut breaks = serde_json::to_value(&breaks).unwrap_or_else(|_| json!({}));
    for mark in breaks["data"].as_array_mut().into_iter().flatten() {
        mark["label"]["position"] = json!("end");
    }
    for series in option["series"].as_array_mut().into_iter().flatten() {
        if series["id"] == "observed-0" {
            series["markLine"] = breaks.clone();
        }
    }
}

/// What charming's types do not know, for a drawing of this size.
fn finish(option: &mut Value, timeline: &Timeline, size: Size) {
    complete_x(&mut option["xAxis"], &timeline.labelled(years(size)));
    option["textStyle"] = json!({ "fontFamily": palette::FONT });
    option["yAxis"]["nameTextStyle"]["padding"] = json!([0, 0, 0, -8]);
}

/// Years that are written below a drawing of this size.
fn years(size: Size) -> i32 {
    match size.width {
        ..SMALL_BELOW => 4,
        SMALL_BELOW..NARROW_BELOW => 5,
        NARROW_BELOW..700 => 8,
        700..WIDE_BELOW => 12,
        WIDE_BELOW.. => 18,
    }
}

/// Where the plot begins, behind the numbers of the vertical axis.
fn left(range: Range) -> f64 {
    let ticks = range.ticks();
    let widths = ticks.iter().map(|tick| placement::width(tick, SMALL));
    LEFT + widths.fold(0.0, f64::max) + AXIS_GAP
}
