//! The direct labels of an indicator's chart: the last value, the final target, the baseline; and where they stand in
//! each width that a chart is drawn for ([`crate::placement`]).

use charming::series::Scatter;
use domain::{format, indicator::Indicator};
use messages::t;
use serde_json::{Value, json};

use crate::{
    axis::Timeline,
    geometry::{NARROW_BELOW, SMALL, SMALL_BELOW, STRONG, WIDE_BELOW},
    marks, palette, placement,
    placement::{Area, Taken, Wanted},
    points::{Points, float},
    range::Range,
    svg::Size,
    text::with_unit,
};

/// Room around the plot and its axis labels, in pixels.
pub const LEFT: f64 = 8.0;
pub const RIGHT: f64 = 24.0;
pub const TOP: f64 = 64.0;
pub const BOTTOM: f64 = 8.0;
/// The row of years below the plot, and the gap between the plot and the numbers of its axis.
pub const YEARS: f64 = 26.0;
const AXIS_GAP: f64 = 10.0;
/// Between a point at the end of the plot and its label in the space beside it, and beyond that label.
const BESIDE: f64 = 20.0;
/// The most room that such a label takes from the plot.
const MOST_BESIDE: f64 = 240.0;
/// Where the title of the vertical axis ends.
const TITLE: f64 = 42.0;

/// A label and the point that it names.
pub struct DirectLabel {
    id: &'static str,
    text: String,
    colour: &'static str,
    font_size: f64,
    bold: bool,
    place: i32,
    value: f64,
}

impl DirectLabel {
    pub fn series(&self) -> Scatter {
        let at = (self.place, self.value);
        marks::label(
            self.id,
            &self.text,
            at,
            self.colour,
            self.font_size,
            self.bold,
        )
    }
}

/// What the labels stand among.
pub struct Drawn<'a> {
    pub points: &'a Points,
    pub indicator: &'a Indicator,
    pub line: &'a Timeline,
    pub range: Range,
}

/// The labels, those first that choose their place first.
pub fn of(points: &Points, indicator: &Indicator, line: &Timeline) -> Vec<DirectLabel> {
    let strong = |id, text, colour, place, value| DirectLabel {
        id,
        text,
        colour,
        font_size: STRONG,
        bold: true,
        place,
        value,
    };
    // That a value is provisional is said by the hollow mark and the key: a phone has no room here.
    let last = points.observed.last().map(|last| {
        let when = format::period_short(last.period);
        let text = format!("{when}: {}", with_unit(last.value, &indicator.unit));
        let place = line.place(last.period);
        strong(
            "label-last",
            text,
            palette::OBSERVED,
            place,
            float(last.value),
        )
    });
    let target = points.final_target().map(|target| {
        let (year, value) = (points.horizon, with_unit(target, &indicator.unit));
        let text = t!("Meta {year}: {value}", year, value);
        let place = line.place_of_year(points.horizon);
        strong("label-target", text, palette::TARGET, place, float(target))
    });
    let baseline = points.baseline.map(|(period, value)| DirectLabel {
        id: "label-baseline",
        text: t!(
            "Línea de base {period}: {value}",
            period = format::period_short(period),
            value = with_unit(value, &indicator.unit)
        ),
        colour: palette::MUTED,
        font_size: SMALL,
        bold: false,
        place: line.place(period),
        value: float(value),
    });
    last.into_iter().chain(target).chain(baseline).collect()
}

/// Writes the place of each label into the option, and the room beside the plot that the labels of the last period take:
/// for a drawing as wide as a page, and under `media` for the narrower ones. `column` is the size of a drawing in a column.
pub fn arrange(option: &mut Value, labels: &[DirectLabel], drawn: &Drawn<'_>, column: Size) {
    let full = drawn.places(labels, Size::FULL);
    for grid in option["grid"].as_array_mut().into_iter().flatten() {
        grid["right"] = json!(drawn.right(labels, Size::FULL));
    }
    for series in option["series"].as_array_mut().into_iter().flatten() {
        let found = labels.iter().position(|label| series["id"] == label.id);
        if let Some((dx, dy)) = found.and_then(|at| full.get(at)) {
            series["label"]["position"] = json!([dx, dy]);
            series["label"]["align"] = json!("left");
            series["label"]["verticalAlign"] = json!("top");
        }
    }
    for rule in option["media"].as_array_mut().into_iter().flatten() {
        let size = match rule["query"]["maxWidth"]
            .as_u64()
            .and_then(|w| u32::try_from(w).ok())
        {
            Some(SMALL_BELOW) => Size::SMALLEST,
            Some(NARROW_BELOW) => Size::NARROW,
            Some(WIDE_BELOW) => column,
            _ => continue,
        };
        let places = drawn.places(labels, size);
        let series: Vec<Value> = labels
            .iter()
            .zip(places)
            .map(|(label, (dx, dy))| json!({ "id": label.id, "label": { "position": [dx, dy] } }))
            .collect();
        rule["option"]["series"] = json!(series);
        rule["option"]["grid"] = json!({ "right": drawn.right(labels, size) });
    }
}

/// Writes the place of each label into an option that is made for a drawing of exactly this size.
pub fn arrange_for(option: &mut Value, labels: &[DirectLabel], drawn: &Drawn<'_>, size: Size) {
    let places = drawn.places(labels, size);
    for series in option["series"].as_array_mut().into_iter().flatten() {
        let found = labels.iter().position(|label| series["id"] == label.id);
        if let Some((dx, dy)) = found.and_then(|at| places.get(at)) {
            series["label"]["position"] = json!([dx, dy]);
            series["label"]["align"] = json!("left");
            series["label"]["verticalAlign"] = json!("top");
        }
    }
}

impl Drawn<'_> {
    /// The upper left corner of each label, seen from its point, in a drawing of this size.
    fn places(&self, labels: &[DirectLabel], size: Size) -> Vec<(f64, f64)> {
        let plot = self.plot(labels, size);
        let at = |place: i32, value: f64| self.point(plot, place, value);
        let wanted: Vec<Wanted<'_>> = labels
            .iter()
            .map(|label| Wanted {
                text: &label.text,
                font_size: label.font_size,
                point: at(label.place, label.value),
                beside: self.is_beside(label, size),
            })
            .collect();
        let within = Area {
            top: TITLE,
            right: f64::from(size.width) - 2.0,
            ..plot
        };
        let places = placement::place(&wanted, within, self.taken(plot));
        let whole = |(dx, dy): (f64, f64)| (dx.round(), dy.round());
        places.into_iter().map(whole).collect()
    }

    /// Does a label stand in the space beside the plot? Those of the last period, where the drawing has room for them.
    fn is_beside(&self, label: &DirectLabel, size: Size) -> bool {
        size.width >= Size::WIDE.width && label.place == self.line.len() - 1
    }

    /// The room beside the plot: what a label there needs beyond the half place that follows the last period.
    fn right(&self, labels: &[DirectLabel], size: Size) -> f64 {
        let half = 0.5 / f64::from(self.line.len().max(1));
        let whole = f64::from(size.width) - self.left();
        labels
            .iter()
            .filter(|label| self.is_beside(label, size))
            .map(|label| placement::width(&label.text, label.font_size) + BESIDE)
            .map(|needed| (needed - whole * half) / (1.0 - half))
            .fold(RIGHT, f64::max)
            .min(MOST_BESIDE)
            .round()
    }

    /// Where the plot begins, behind the numbers of the vertical axis.
    fn left(&self) -> f64 {
        let ticks = self.range.ticks();
        let widths = ticks.iter().map(|tick| placement::width(tick, SMALL));
        LEFT + widths.fold(0.0, f64::max) + AXIS_GAP
    }

    /// The area inside the axes. The numbers of the vertical axis make it narrower.
    fn plot(&self, labels: &[DirectLabel], size: Size) -> Area {
        Area {
            left: self.left(),
            top: TOP,
            right: f64::from(size.width) - self.right(labels, size),
            bottom: f64::from(size.height) - BOTTOM - YEARS,
        }
    }

    fn point(&self, plot: Area, place: i32, value: f64) -> (f64, f64) {
        let along = (f64::from(place) + 0.5) / f64::from(self.line.len().max(1));
        let up = (value - self.range.min) / (self.range.max - self.range.min);
        (
            plot.left + (plot.right - plot.left) * along,
            plot.bottom - (plot.bottom - plot.top) * up,
        )
    }

    fn taken(&self, plot: Area) -> Taken {
        let at = |place: i32, value| self.point(plot, place, float(value));
        let observed: Vec<_> = self
            .points
            .observed
            .iter()
            .map(|one| at(self.line.place(one.period), one.value))
            .collect();
        let targets = self.points.targets.iter();
        let targets = targets.map(|(year, value)| at(self.line.place_of_year(*year), *value));
        let path: Vec<_> = self
            .points
            .path
            .iter()
            .map(|(year, value)| at(self.line.place_of_year(*year), *value))
            .collect();
        let baseline = self.points.baseline;
        let baseline = baseline.map(|(period, value)| at(self.line.place(period), value));
        let pairs = |points: &[(f64, f64)]| -> Vec<_> {
            let pairs = points.windows(2);
            pairs
                .filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)))
                .collect()
        };
        let mut lines = pairs(&observed);
        lines.extend(pairs(&path));
        let marks = observed.iter().copied().chain(targets).chain(baseline);
        Taken {
            texts: self.breaks(plot),
            marks: marks.map(|point| Area::around(point, 6.0)).collect(),
            lines,
        }
    }

    /// The labels of breaks, above the plot.
    fn breaks(&self, plot: Area) -> Vec<Area> {
        let breaks = self.indicator.breaks.iter();
        breaks
            .map(|one| {
                let (x, _) = self.point(plot, self.line.place_of_year(one.year), self.range.min);
                let half = placement::width(&marks::break_text(one), SMALL) / 2.0;
                Area {
                    left: x - half,
                    top: plot.top - 24.0,
                    right: x + half,
                    bottom: plot.top,
                }
            })
            .collect()
    }
}
