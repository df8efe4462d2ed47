//! The chart of an indicator page: observed values against targets, the horizon always in view.
//!
//! The projection is not drawn: it is a sentence on the page, and a line would promise more.

use std::collections::BTreeMap;

use charming::{Chart, component::Grid};
use domain::{format, indicator::Indicator, period::Period, release::Release, value::Breakdown};
use messages::t;
use serde_json::{Value, json};

use crate::{
    axis::{Timeline, complete_x},
    geometry::{NARROW_BELOW, SMALL, SMALL_BELOW, WIDE_BELOW},
    labels::{self, Drawn},
    marks, palette, placement,
    points::Points,
    range::Range,
    svg::Size,
    text::with_unit,
};

/// Years written below a chart as wide as a page, as wide as a column, and as wide as a phone.
const FULL_LABELS: i32 = 18;
const WIDE_LABELS: i32 = 12;
const NARROW_LABELS: i32 = 5;
const SMALL_LABELS: i32 = 4;
/// From this many values on, line and dots are thinner.
const MANY: usize = 24;

/// The option of one series of an indicator, as ECharts reads it. It has no `aria` part: that would write a text of
/// its own over the name that the page gives to the chart. It suits wide and narrow
/// drawings (a `media` rule), holds no function, and carries under `usermeta` the texts that
/// the browser module speaks. A series without any number gives empty axes.
pub fn indicator_option(release: &Release, indicator: &Indicator, breakdown: &Breakdown) -> Value {
    indicator_option_in(release, indicator, breakdown, Size::WIDE)
}

/// The same for a column of another height than that of pages: `column` is the size that it is drawn in.
pub fn indicator_option_in(
    release: &Release,
    indicator: &Indicator,
    breakdown: &Breakdown,
    column: Size,
) -> Value {
    let points = Points::of(release, indicator, breakdown);
    let line = Timeline::of(points.periods(), points.last_year(indicator));
    let range = Range::of(&indicator.unit, points.values());
    let mut chart = Chart::new()
        .animation(false)
        .grid(
            Grid::new()
                .left(labels::LEFT)
                .right(labels::RIGHT)
                .top(labels::TOP)
                .bottom(labels::BOTTOM)
                .contain_label(true),
        )
        .x_axis(line.axis(SMALL))
        .y_axis(range.axis(&axis_title(indicator, range), SMALL))
        .series(marks::path(&points, &line))
        .series(marks::bridge(&points, indicator, &line));
    let weight = if points.observed.len() > MANY {
        1.6
    } else {
        2.5
    };
    let mut observed = marks::observed(&points, indicator, &line, weight);
    if let Some(breaks) = marks::breaks(indicator, &line, SMALL) {
        observed = observed.mark_line(breaks);
    }
    chart = chart
        .series(observed)
        .series(marks::targets(&points, &line, 11.0))
        .series(marks::baseline(&points, &line));
    let labels = labels::of(&points, indicator, &line);
    for label in &labels {
        chart = chart.series(label.series());
    }
    let mut option = serde_json::to_value(&chart).unwrap_or_else(|_| json!({}));
    complete(&mut option, &line);
    shorten_title(&mut option, indicator, range);
    let drawn = Drawn {
        points: &points,
        indicator,
        line: &line,
        range,
    };
    labels::arrange(&mut option, &labels, &drawn, column);
    option["usermeta"] = usermeta(&points, indicator, &line);
    option
}

/// What stands above the vertical axis.
fn axis_title(indicator: &Indicator, range: Range) -> String {
    let unit = if indicator.unit.label.is_empty() {
        t!("Valor")
    } else {
        &indicator.unit.label
    };
    if range.without_zero {
        t!("{unit} (el eje no empieza en cero)", unit)
    } else {
        unit.to_owned()
    }
}

/// Where the title of the vertical axis does not fit a narrow drawing, only its warning stays: the unit is said above
/// the chart.
fn shorten_title(option: &mut Value, indicator: &Indicator, range: Range) {
    let wide = placement::width(&axis_title(indicator, range), SMALL);
    for (at, size) in [(1, Size::NARROW), (2, Size::SMALLEST)] {
        if range.without_zero && wide > f64::from(size.width) - labels::LEFT {
            option["media"][at]["option"]["yAxis"] =
                json!({ "name": t!("El eje no empieza en cero") });
        }
    }
}

/// What charming's types do not know: explicit year labels, the page's font, no hover states, and
/// the rules for narrower drawings, from wide to narrow: the library applies all that fit, in this order.
fn complete(option: &mut Value, line: &Timeline) {
    complete_x(&mut option["xAxis"], &line.labelled(FULL_LABELS));
    option["textStyle"] = json!({ "fontFamily": palette::FONT });
    option["yAxis"]["nameTextStyle"]["padding"] = json!([0, 0, 0, -8]);
    for series in option["series"].as_array_mut().into_iter().flatten() {
        series["emphasis"] = json!({ "disabled": true });
        if series["id"] == "observed" {
            series["showAllSymbol"] = json!(true);
            for mark in series["markLine"]["data"]
                .as_array_mut()
                .into_iter()
                .flatten()
            {
                mark["label"]["position"] = json!("end");
            }
        }
        let label = series["id"]
            .as_str()
            .is_some_and(|id| id.starts_with("label-"));
        if label {
            series["silent"] = json!(true);
            series["z"] = json!(8);
            series["clip"] = json!(false);
            series["tooltip"] = json!({ "show": false });
        }
        if series["id"] == "target" || series["id"] == "baseline" {
            series["z"] = json!(4);
            series["clip"] = json!(false);
        }
        if series["id"] == "baseline" {
            series["symbolSize"] = json!([16, 3]);
        }
    }
    let years = |most| json!({ "axisLabel": { "customValues": line.labelled(most) } });
    option["media"] = json!([
        { "query": { "maxWidth": WIDE_BELOW }, "option": { "xAxis": years(WIDE_LABELS) } },
        { "query": { "maxWidth": NARROW_BELOW }, "option": { "xAxis": years(NARROW_LABELS) } },
        { "query": { "maxWidth": SMALL_BELOW }, "option": { "xAxis": years(SMALL_LABELS) } },
    ]);
}

/// Texts for the tooltip, and for walking from point to point: formatted here, so that the browser formats no number.
/// Every place with a number is a stop: baseline, observed values and targets.
fn usermeta(points: &Points, indicator: &Indicator, line: &Timeline) -> Value {
    let mut texts = PointTexts::default();
    if let Some((period, value)) = points.baseline {
        let text = t!(
            "línea de base: {value}",
            value = with_unit(value, &indicator.unit)
        );
        texts.add("baseline", line.place(period), period, text);
    }
    for point in &points.observed {
        let value = with_unit(point.value, &indicator.unit);
        let text = match point.provisional {
            true => t!("valor obtenido: {value} (provisional)", value),
            false => t!("valor obtenido: {value}", value),
        };
        texts.add("observed", line.place(point.period), point.period, text);
    }
    for (year, value) in &points.targets {
        let text = t!(
            "meta del año: {value}",
            value = with_unit(*value, &indicator.unit)
        );
        if let Ok(period) = Period::year(*year) {
            texts.add("target", line.place_of_year(*year), period, text);
        }
    }
    let mut periods: Vec<String> = line.categories();
    for (place, stop) in &texts.stops {
        let at = usize::try_from(*place).ok();
        if let Some(text) = at.and_then(|at| periods.get_mut(at)) {
            *text = format::period_short(stop.period);
        }
    }
    let stops: Vec<Value> = texts
        .stops
        .iter()
        .map(|(place, stop)| json!({ "place": place, "text": stop.text() }))
        .collect();
    json!({ "title": indicator.name, "periods": periods, "spoken": texts.spoken, "stops": stops })
}

/// The texts of the points of a chart, by place.
#[derive(Default)]
struct PointTexts {
    stops: BTreeMap<i32, Stop>,
    /// By role and place, for the tooltip.
    spoken: BTreeMap<&'static str, BTreeMap<i32, String>>,
}

/// A place with numbers.
struct Stop {
    period: Period,
    texts: Vec<String>,
}

impl PointTexts {
    fn add(&mut self, role: &'static str, place: i32, period: Period, text: String) {
        let of_role = self.spoken.entry(role).or_default();
        of_role.insert(place, format::capitalised(&text));
        let stop = self.stops.entry(place).or_insert_with(|| Stop {
            period,
            texts: Vec::new(),
        });
        stop.texts.push(text);
    }
}

impl Stop {
    /// «2025. Valor obtenido: 63.4 %; meta del año: 60 %.»
    fn text(&self) -> String {
        let texts = format::capitalised(&self.texts.join("; "));
        format!("{}. {texts}.", format::period(self.period))
    }
}
