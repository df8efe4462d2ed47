//! The chart of an indicator page: observed values against targets, the horizon always in view.
//!
//! The projection is not drawn: it is a sentence on the page, and a line would promise more.

use charming::{
    Chart,
    component::{Aria, Grid},
    element::LabelAlign,
    series::Scatter,
};
use domain::{Decimal, format, indicator::Indicator, release::Release, value::Breakdown};
use serde_json::{Value, json};

use crate::{
    axis::{Range, Timeline, complete_x},
    marks::{self, LabelSide, Spot},
    palette,
    points::{Points, float},
};

/// Size of the small texts; a phone's drawing is as wide as the phone, so they stay the same.
const SMALL: f64 = 13.0;
const STRONG: f64 = 15.0;
/// Years written below a chart as wide as a page, and below one as wide as a phone.
const WIDE_LABELS: i32 = 12;
const NARROW_LABELS: i32 = 5;
/// From this many values on, line and dots are thinner.
const MANY: usize = 24;
/// Below this width the phone's arrangement is taken.
const NARROW_BELOW: u32 = 520;

/// The option of one series of an indicator, as ECharts reads it. It suits wide and narrow
/// drawings (a `media` rule), holds no function, and carries under `usermeta` the texts that
/// the browser module speaks. A series without any number gives empty axes.
pub fn indicator_option(release: &Release, indicator: &Indicator, breakdown: &Breakdown) -> Value {
    let points = Points::of(release, indicator, breakdown);
    let line = Timeline::of(points.periods(), points.last_year(indicator));
    let range = Range::over(points.values());
    let mut chart = Chart::new()
        .animation(false)
        .aria(Aria::new().enabled(true))
        .grid(
            Grid::new()
                .left(8)
                .right(24)
                .top(64)
                .bottom(8)
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
    for label in labels(&points, indicator, &line, range) {
        chart = chart.series(label);
    }
    let mut option = serde_json::to_value(&chart).unwrap_or_else(|_| json!({}));
    complete(&mut option, &line);
    option["usermeta"] = usermeta(&points, indicator, &line);
    option
}

/// What stands above the vertical axis.
fn axis_title(indicator: &Indicator, range: Range) -> String {
    let unit = if indicator.unit.label.is_empty() {
        "Valor"
    } else {
        &indicator.unit.label
    };
    if range.without_zero {
        format!("{unit} (el eje no empieza en cero)")
    } else {
        unit.to_owned()
    }
}

/// Direct labels: the baseline, the last value, the target of the horizon. Each stands on the side
/// that the lines leave free.
fn labels(points: &Points, indicator: &Indicator, line: &Timeline, range: Range) -> Vec<Scatter> {
    let near = |a: f64, b: f64, share: f64| (a - b).abs() < (range.max - range.min) * share;
    let target = points.final_target();
    let last = points.observed.last();
    let mut labels = Vec::new();
    if let Some((period, value)) = points.baseline {
        let at = float(value);
        let towards = last.map(|last| last.value).or(target);
        let rising = towards.is_none_or(|later| later >= value);
        let side = match (near(at, range.min, 0.16), rising) {
            (true, _) => LabelSide::Beside,
            (false, true) => LabelSide::Below,
            (false, false) => LabelSide::Above,
        };
        let text = format!(
            "Línea de base {}: {}",
            format::period_short(period),
            shown(value, indicator)
        );
        let spot = Spot {
            place: line.place(period),
            value: at,
            side,
            align: LabelAlign::Left,
        };
        labels.push(marks::label(
            "label-baseline",
            &text,
            spot,
            palette::MUTED,
            SMALL,
            false,
        ));
    }
    if let Some(last) = last {
        let (at, place) = (float(last.value), line.place(last.period));
        let of_year = points.target(last.period.calendar_year());
        let covered = of_year
            .map(float)
            .is_some_and(|target| target > at && near(target, at, 0.15));
        let falls = target.is_some_and(|target| target < last.value);
        let is_right = place * 10 / line.len() >= 4;
        let (side, align) = match (covered, falls) {
            (true, false) => (
                LabelSide::Below,
                if place * 10 / line.len() < 6 {
                    LabelAlign::Left
                } else {
                    LabelAlign::Right
                },
            ),
            (_, true) => (
                LabelSide::Above,
                if place * 10 / line.len() < 6 {
                    LabelAlign::Left
                } else {
                    LabelAlign::Right
                },
            ),
            (false, false) => (
                LabelSide::Above,
                if is_right {
                    LabelAlign::Right
                } else {
                    LabelAlign::Center
                },
            ),
        };
        // That it is provisional is said by the hollow mark and the key: a phone has no room here.
        let text = format!(
            "{}: {}",
            format::period_short(last.period),
            shown(last.value, indicator)
        );
        let spot = Spot {
            place,
            value: at,
            side,
            align,
        };
        labels.push(marks::label(
            "label-last",
            &text,
            spot,
            palette::OBSERVED,
            STRONG,
            true,
        ));
    }
    if let Some(target) = target {
        let at = float(target);
        let beside_last = last.is_some_and(|last| near(float(last.value), at, 0.14));
        let falls = last
            .map(|last| last.value)
            .or(points.baseline.map(|(_, value)| value));
        let falls = falls.is_some_and(|before| before > target);
        let below = !near(at, range.min, 0.12) && (beside_last || falls);
        let side = if below {
            LabelSide::Below
        } else {
            LabelSide::Above
        };
        let text = format!("Meta {}: {}", points.horizon, shown(target, indicator));
        let place = line.place_of_year(points.horizon);
        let spot = Spot {
            place,
            value: at,
            side,
            align: LabelAlign::Right,
        };
        labels.push(marks::label(
            "label-target",
            &text,
            spot,
            palette::TARGET,
            STRONG,
            true,
        ));
    }
    labels
}

/// What charming's types do not know: explicit year labels, the page's font, no hover states, and
/// the rule for narrow drawings.
fn complete(option: &mut Value, line: &Timeline) {
    complete_x(&mut option["xAxis"], &line.labelled(WIDE_LABELS));
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
    option["media"] = json!([{
        "query": { "maxWidth": NARROW_BELOW },
        "option": {
            "grid": { "left": 4, "right": 16, "top": 64, "bottom": 4 },
            "xAxis": { "axisLabel": { "customValues": line.labelled(NARROW_LABELS) } },
        },
    }]);
}

/// Texts for tooltip and keyboard: formatted here, so that the browser formats no number.
fn usermeta(points: &Points, indicator: &Indicator, line: &Timeline) -> Value {
    let mut spoken = json!({ "observed": {}, "target": {}, "path": {} });
    let mut periods: Vec<String> = line.categories();
    for (year, target) in &points.targets {
        let key = line.place_of_year(*year).to_string();
        spoken["target"][key] = json!(format!("Meta del año: {}", shown(*target, indicator)));
    }
    let mut stops = Vec::new();
    for (index, point) in points.observed.iter().enumerate() {
        let place = line.place(point.period);
        if let Some(text) = usize::try_from(place)
            .ok()
            .and_then(|place| periods.get_mut(place))
        {
            *text = format::period_short(point.period);
        }
        let mark = if point.provisional {
            " (provisional)"
        } else {
            ""
        };
        let text = format!("Valor obtenido: {}{mark}", shown(point.value, indicator));
        let target = points
            .target(point.period.calendar_year())
            .map(|target| format!("; meta del año: {}", shown(target, indicator)))
            .unwrap_or_default();
        stops.push(json!({
            "place": place,
            "data": index,
            "text": format!("{}. {text}{target}", format::period(point.period)),
        }));
        spoken["observed"][place.to_string()] = json!(text);
    }
    json!({ "title": indicator.name, "periods": periods, "spoken": spoken, "stops": stops })
}

/// A number with its unit, as the page writes it.
fn shown(value: Decimal, indicator: &Indicator) -> String {
    crate::text::with_unit(value, &indicator.unit)
}
