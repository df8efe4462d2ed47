//! The marks of a chart, one builder each: observed line, bridge, targets, path, direct labels.

use charming::{
    datatype::{CompositeValue, DataPoint, DataPointItem},
    element::{
        Emphasis, ItemStyle, Label, LabelPosition, LineStyle, LineStyleType, MarkLine,
        MarkLineData, MarkLineVariant, Symbol,
    },
    series::{Line, Scatter},
};
use domain::{
    Decimal,
    indicator::{Indicator, SeriesBreak},
    period::Period,
};
use messages::t;

use crate::{
    axis::Timeline,
    palette,
    points::{Points, float},
};

/// ECharts reads this text as "no value": the line ends here and starts anew after it.
const HOLE: &str = "-";

fn at(place: i32, value: f64) -> CompositeValue {
    CompositeValue::Array(vec![
        CompositeValue::from(place),
        CompositeValue::from(value),
    ])
}

fn hole(place: i32) -> DataPoint {
    DataPoint::Value(CompositeValue::Array(vec![
        CompositeValue::from(place),
        CompositeValue::from(HOLE),
    ]))
}

fn crosses(breaks: &[SeriesBreak], from: i32, to: i32) -> bool {
    breaks.iter().any(|one| from < one.year && one.year <= to)
}

/// The points of an observed line in this colour, with a hole where it is interrupted.
pub fn observed_data(
    points: &Points,
    indicator: &Indicator,
    line: &Timeline,
    colour: &str,
) -> Vec<DataPoint> {
    let step = line.step(indicator.periodicity);
    let mut data: Vec<DataPoint> = Vec::new();
    let mut before: Option<(i32, i32)> = None;
    for point in &points.observed {
        let (place, year) = (line.place(point.period), point.period.calendar_year());
        if before.is_some_and(|(p, y)| place - p > step || crosses(&indicator.breaks, y, year)) {
            data.push(hole(place));
        }
        let item = DataPointItem::new(at(place, float(point.value)));
        data.push(DataPoint::Item(if point.provisional {
            item.item_style(hollow(colour))
        } else {
            item
        }));
        before = Some((place, year));
    }
    data
}

/// What was obtained: solid, with dots; hollow where provisional; interrupted by a break of the
/// series and by missing periods.
pub fn observed(points: &Points, indicator: &Indicator, line: &Timeline, weight: f64) -> Line {
    let data = observed_data(points, indicator, line, palette::OBSERVED);
    Line::new()
        .id("observed")
        .name(t!("Valor obtenido"))
        .symbol(Symbol::Circle)
        .symbol_size(weight * 3.4)
        .show_symbol(true)
        .connect_nulls(false)
        .line_style(LineStyle::new().color(palette::OBSERVED).width(weight))
        .item_style(ItemStyle::new().color(palette::OBSERVED))
        .emphasis(Emphasis::new())
        .z(5)
        .data(data)
}

/// A faint line from the baseline to the first number and over periods without one, so that the
/// next dot is easy to find. Never over a break.
pub fn bridge(points: &Points, indicator: &Indicator, line: &Timeline) -> Line {
    let data = bridge_data(points, indicator, line);
    Line::new()
        .id("bridge")
        .symbol(Symbol::None)
        .silent(true)
        .line_style(
            LineStyle::new()
                .color(palette::OBSERVED)
                .width(1.0)
                .opacity(0.45),
        )
        .z(3)
        .data(data)
}

/// The pairs of points that a bridge joins.
pub fn bridge_data(points: &Points, indicator: &Indicator, line: &Timeline) -> Vec<DataPoint> {
    let step = line.step(indicator.periodicity);
    let mut data: Vec<DataPoint> = Vec::new();
    let baseline = points
        .baseline
        .iter()
        .map(|(period, value)| (*period, *value));
    let observed = points
        .observed
        .iter()
        .map(|point| (point.period, point.value));
    let stops: Vec<(Period, Decimal)> = baseline
        .filter(|(period, _)| {
            points
                .observed
                .first()
                .is_some_and(|first| *period < first.period)
        })
        .chain(observed)
        .collect();
    for (at_start, pair) in stops.windows(2).enumerate() {
        let [(from, start), (to, end)] = pair else {
            continue;
        };
        let (a, b) = (line.place(*from), line.place(*to));
        let from_baseline = at_start == 0 && stops.len() > points.observed.len();
        let is_gap = b - a > step || from_baseline;
        if is_gap && !crosses(&indicator.breaks, from.calendar_year(), to.calendar_year()) {
            data.push(DataPoint::Value(at(a, float(*start))));
            data.push(DataPoint::Value(at(b, float(*end))));
            data.push(hole(b));
        }
    }
    data
}

/// The required path: thin, dashed, straight from the last value to the final target.
pub fn path(points: &Points, line: &Timeline) -> Line {
    let data = points
        .path
        .iter()
        .map(|(year, value)| DataPoint::Value(at(line.place_of_year(*year), float(*value))))
        .collect::<Vec<_>>();
    Line::new()
        .id("path")
        .name(t!("Camino requerido"))
        .symbol(Symbol::None)
        .silent(true)
        .line_style(
            LineStyle::new()
                .color(palette::PATH)
                .width(1.25)
                .type_(LineStyleType::Dashed),
        )
        .z(2)
        .data(data)
}

/// Yearly targets: open diamonds.
pub fn targets(points: &Points, line: &Timeline, size: f64) -> Scatter {
    let data = points
        .targets
        .iter()
        .map(|(year, value)| DataPoint::Value(at(line.place_of_year(*year), float(*value))))
        .collect::<Vec<_>>();
    Scatter::new()
        .id("target")
        .name(t!("Meta del año"))
        .symbol(Symbol::Diamond)
        .symbol_size(size)
        .item_style(hollow(palette::TARGET))
        .data(data)
}

/// The target of the horizon alone, as an open diamond in the colour of its line.
pub fn final_target(id: &str, points: &Points, line: &Timeline, colour: &str) -> Scatter {
    let target = points.final_target().into_iter();
    let data = target.map(|value| {
        let place = line.place_of_year(points.horizon);
        DataPoint::Value(at(place, float(value)))
    });
    Scatter::new()
        .id(id)
        .symbol(Symbol::Diamond)
        .symbol_size(11.0)
        .item_style(hollow(colour))
        .data(data.collect::<Vec<_>>())
}

/// The baseline: a short level tick.
pub fn baseline(points: &Points, line: &Timeline) -> Scatter {
    let data = points
        .baseline
        .iter()
        .map(|(period, value)| DataPoint::Value(at(line.place(*period), float(*value))))
        .collect::<Vec<_>>();
    Scatter::new()
        .id("baseline")
        .name(t!("Línea de base"))
        .symbol(Symbol::Custom("path://M0 0H22V3H0Z".to_owned()))
        .symbol_size(16.0)
        .item_style(ItemStyle::new().color(palette::INK).opacity(1.0))
        .data(data)
}

/// A text at a point, in the colour of what it names. ECharts replaces `{…}` in a text; the
/// braces of a hostile name are made harmless.
pub fn label(
    id: &str,
    text: &str,
    point: (i32, f64),
    colour: &str,
    font_size: f64,
    bold: bool,
) -> Scatter {
    let text = text.replace('{', "(").replace('}', ")");
    let label = Label::new()
        .show(true)
        .position(LabelPosition::Top)
        .distance(8.0)
        .color(colour)
        .font_size(font_size)
        .font_weight(if bold { "bold" } else { "normal" })
        .formatter(text.as_str());
    Scatter::new()
        .id(id)
        .symbol(Symbol::Circle)
        .symbol_size(0.01)
        .item_style(ItemStyle::new().opacity(1.0))
        .label(label)
        .data(vec![DataPoint::Value(at(point.0, point.1))])
}

/// What stands above a break.
pub fn break_text(one: &SeriesBreak) -> String {
    t!("Quiebre de serie {year}", year = one.year)
}

/// Breaks of the series: a thin upright line with its year, on a series of its own.
pub fn breaks(indicator: &Indicator, line: &Timeline, font_size: f64) -> Option<MarkLine> {
    let data: Vec<MarkLineVariant> = indicator
        .breaks
        .iter()
        .map(|one| (one, line.place_of_year(one.year)))
        .filter(|(_, place)| (0..line.len()).contains(place))
        .map(|(one, place)| {
            let text = break_text(one);
            let label = Label::new()
                .show(true)
                .position(LabelPosition::InsideEndTop)
                .color(palette::MUTED)
                .font_size(font_size)
                .formatter(text.as_str());
            MarkLineVariant::Simple(MarkLineData::new().x_axis(place).label(label))
        })
        .collect();
    let style = LineStyle::new()
        .color(palette::MUTED)
        .width(1.0)
        .type_(LineStyleType::Dotted);
    (!data.is_empty()).then(|| {
        MarkLine::new()
            .symbol(vec![Symbol::None, Symbol::None])
            .silent(true)
            .line_style(style)
            .data(data)
    })
}

fn hollow(colour: &str) -> ItemStyle {
    ItemStyle::new()
        .color(palette::PAPER)
        .border_color(colour)
        .border_width(1.75)
        .opacity(1.0)
}
