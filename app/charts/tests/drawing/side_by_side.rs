//! Several series in one drawing: each differs from the others without its colour, and no name lies on another.

use charts::{ComparedLine, Look, Points, Size, panel_option, side_by_side_option};
use domain::{Decimal, indicator::Indicator, value::Breakdown};

use super::{caption, full, renderer};

const SIZES: [Size; 4] = [Size::FULL, Size::WIDE, Size::NARROW, Size::SMALLEST];

/// The made-up series and others that end near it; the first is the national one.
fn lines<'a>(indicator: &'a Indicator, points: &Points, names: &[&str]) -> Vec<ComparedLine<'a>> {
    let of = |at: usize| match at.checked_sub(1) {
        None => Look::National,
        Some(at) => Look::Series(at),
    };
    let lines = names.iter().enumerate().map(|(at, name)| {
        let mut points = points.clone();
        for one in &mut points.observed {
            one.value += Decimal::from(at as u32);
        }
        if at > 0 {
            points.targets.clear();
        }
        ComparedLine {
            name: (*name).to_owned(),
            indicator,
            points,
            look: of(at),
        }
    });
    lines.collect()
}

const NAMES: [&str; 7] = [
    "Nacional",
    "Callao",
    "Lima",
    "Madre de Dios",
    "La Libertad",
    "Otra lengua nativa",
    "San Martín",
];

#[test]
fn every_line_has_its_name_at_its_end_and_none_lies_on_another_at_any_width() {
    let release = full();
    let indicator = &release.catalogue.indicators[0];
    let points = Points::of(&release, indicator, &Breakdown::headline());
    let renderer = renderer();
    for size in SIZES {
        let option = side_by_side_option(&lines(indicator, &points, &NAMES), &indicator.unit, size);
        let svg = renderer.svg(&option, size, &caption()).expect("a drawing");
        assert!(!svg.contains("NaN") && !svg.contains("undefined"), "{svg}");
        let texts = texts(&svg);
        for name in NAMES {
            let found = texts.iter().filter(|(text, ..)| start(text) == start(name));
            assert_eq!(found.count(), 1, "{name} at {size:?}: {texts:?}");
        }
        // The names stand below each other in one column.
        let mut heights: Vec<f64> = texts
            .iter()
            .filter(|(text, ..)| NAMES.iter().any(|name| start(name) == start(text)))
            .map(|(_, _, y)| *y)
            .collect();
        heights.sort_by(f64::total_cmp);
        let nearest = heights.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(
            nearest.fold(f64::MAX, f64::min) >= 15.0,
            "{size:?}: {heights:?}"
        );
        for (text, x, _) in &texts {
            assert!(*x >= 0.0 && *x < f64::from(size.width), "{text} at {x}");
        }
    }
}

/// What is left of a name, however short it is cut.
fn start(text: &str) -> String {
    text.chars().take(4).collect()
}

/// Texts of a drawing with where they stand, as ECharts writes them: `<text … transform="translate(x y)">`, or `x` and `y`.
fn texts(svg: &str) -> Vec<(String, f64, f64)> {
    let of = |tag: &str, name: &str| -> Option<f64> {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split('"').next()?.parse().ok()
    };
    let parts = svg.split("<text ").skip(1);
    let found = parts.filter_map(|part| {
        let (tag, rest) = part.split_once('>')?;
        let tag = format!(" {tag}");
        let moved = tag
            .split_once("translate(")
            .and_then(|(_, rest)| rest.split_once(')'))
            .map(|(pair, _)| pair.replace(',', " "));
        let mut moved = moved
            .iter()
            .flat_map(|pair| pair.split_whitespace())
            .filter_map(|one| one.parse::<f64>().ok());
        let (left, top) = (moved.next().unwrap_or(0.0), moved.next().unwrap_or(0.0));
        let (x, y) = (of(&tag, "x").unwrap_or(0.0), of(&tag, "y").unwrap_or(0.0));
        let text = rest.split('<').next()?.to_owned();
        Some((text, x + left, y + top))
    });
    found.collect()
}

#[test]
fn lines_differ_in_dash_and_mark_and_a_provisional_value_is_hollow() {
    let release = full();
    let indicator = &release.catalogue.indicators[0];
    let points = Points::of(&release, indicator, &Breakdown::headline());
    let lines = lines(indicator, &points, &NAMES[..4]);
    let option = side_by_side_option(&lines, &indicator.unit, Size::WIDE);
    let observed: Vec<_> = option["series"]
        .as_array()
        .expect("series")
        .iter()
        .filter(|one| {
            one["id"]
                .as_str()
                .is_some_and(|id| id.starts_with("observed-"))
        })
        .collect();
    assert_eq!(observed.len(), 4);
    for (at, one) in observed.iter().enumerate() {
        for other in &observed[..at] {
            let look = |one: &serde_json::Value| {
                (
                    one["lineStyle"]["type"].clone(),
                    one["lineStyle"]["width"].clone(),
                    one["symbol"].clone(),
                )
            };
            assert_ne!(look(one), look(other));
        }
        let data = one["data"].as_array().expect("points");
        let last = data.last().expect("a last point");
        assert_eq!(last["itemStyle"]["color"], "#fffefb", "provisional: hollow");
        // The break of the series is a hole in the line, not a stroke over it.
        assert!(data.iter().any(|one| one[1] == "-"), "{data:?}");
    }
}

#[test]
fn an_axis_of_groups_begins_where_that_of_an_indicator_does_and_the_horizon_is_in_view() {
    let release = full();
    let indicator = &release.catalogue.indicators[0];
    let points = Points::of(&release, indicator, &Breakdown::headline());
    let lines = lines(indicator, &points, &NAMES[..3]);
    let option = side_by_side_option(&lines, &indicator.unit, Size::WIDE);
    let years = option["xAxis"][0]["data"]
        .as_array()
        .or_else(|| option["xAxis"]["data"].as_array())
        .expect("years");
    assert_eq!(years.last().and_then(|one| one.as_str()), Some("2030"));
    let title = option["yAxis"][0]["name"]
        .as_str()
        .or_else(|| option["yAxis"]["name"].as_str());
    assert_eq!(title, Some("% (el eje no empieza en cero)"));
}

#[test]
fn panels_have_the_same_periods_and_each_its_own_axis() {
    let release = full();
    let indicator = &release.catalogue.indicators[0];
    let points = Points::of(&release, indicator, &Breakdown::headline());
    let mut lines = lines(indicator, &points, &NAMES[..2]);
    for one in &mut lines[1].points.observed {
        one.value *= Decimal::from(1_000u32);
    }
    lines[1].points.baseline = None;
    let renderer = renderer();
    for size in [Size::HALF, Size::NARROW, Size::SMALLEST] {
        let [first, second] = [0, 1].map(|at| {
            let option = panel_option(&lines, &lines[at], size);
            let svg = renderer.svg(&option, size, &caption()).expect("a drawing");
            assert!(!svg.contains("NaN"), "{svg}");
            option
        });
        assert_eq!(first["xAxis"], second["xAxis"]);
        assert_ne!(first["yAxis"], second["yAxis"]);
    }
}

#[test]
fn a_line_without_a_number_leaves_the_others_whole() {
    let release = full();
    let indicator = &release.catalogue.indicators[0];
    let points = Points::of(&release, indicator, &Breakdown::headline());
    let mut lines = lines(indicator, &points, &NAMES[..2]);
    lines[1].points.observed.clear();
    let renderer = renderer();
    for lines in [&lines[..], &lines[..0]] {
        let option = side_by_side_option(lines, &indicator.unit, Size::NARROW);
        let svg = renderer
            .svg(&option, Size::NARROW, &caption())
            .expect("a drawing");
        assert!(!svg.contains("NaN"), "{svg}");
    }
}

#[test]
fn a_target_is_written_with_the_decimals_of_its_own_indicator() {
    let release = full();
    let indicator = &release.catalogue.indicators[0];
    let points = Points::of(&release, indicator, &Breakdown::headline());
    let mut finer = indicator.clone();
    finer.unit.shown_decimals = indicator.unit.shown_decimals + 2;
    let mut lines = lines(indicator, &points, &NAMES[..2]);
    lines[1].indicator = &finer;
    lines[1].points.targets = points.targets.clone();
    let option = side_by_side_option(&lines, &finer.unit, Size::WIDE);
    let label = |at: usize| {
        let series = option["series"].as_array().expect("series");
        let id = format!("target-label-{at}");
        let found = series.iter().find(|one| one["id"] == id.as_str());
        found.expect("a label").to_string()
    };
    for (at, of) in [(0, indicator), (1, &finer)] {
        let target = points.final_target().expect("a target");
        let text = domain::format::value_with_unit(&of.unit, target);
        let found = label(at);
        assert!(found.contains(&text), "{text:?} is not in {found}");
    }
}
