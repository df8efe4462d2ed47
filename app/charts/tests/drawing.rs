//! The chart script, bundled from its source, draws every kind of option.

#[path = "drawing/side_by_side.rs"]
mod side_by_side;

use std::{
    path::{Path, PathBuf},
    process::Command,
    str::FromStr,
    sync::OnceLock,
};

use charts::{
    Caption, ChartError, ChartRenderer, Range, Size, indicator_option, small_multiple,
    sparkline_option, standalone,
};
use chrono::{NaiveDate, TimeZone, Utc};
use domain::{
    Decimal,
    catalogue::Catalogue,
    code::IndicatorCode,
    indicator::{
        Aggregation, Direction, Ficha, Indicator, IndicatorKind, SeriesBreak, Unit, UnitKind,
    },
    period::{Period, Periodicity},
    policy_tree::Edition,
    release::{FORMAT, Release},
    settings::Settings,
    value::{Breakdown, Cell, CellKey, CellValue, Datum, Measure, Provenance},
};

/// Bundled here, as the build program does it, so that the tests need no build before them.
fn script() -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    SCRIPT.get_or_init(|| {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../js");
        let bundled = Command::new(scripts.join("node_modules/.bin/esbuild"))
            .arg(scripts.join("server/charts.js"))
            .args([
                "--bundle",
                "--minify",
                "--charset=utf8",
                "--format=iife",
                "--target=es2020",
            ])
            .output()
            .expect("esbuild is there: run scripts/setup");
        assert!(
            bundled.status.success(),
            "{}",
            String::from_utf8_lossy(&bundled.stderr)
        );
        String::from_utf8(bundled.stdout).expect("a script is text")
    })
}

fn renderer() -> ChartRenderer {
    ChartRenderer::start(script().to_owned()).expect("the library starts")
}

fn cell(measure: Measure, period: &str, value: &str, provisional: bool) -> Cell {
    Cell {
        key: CellKey {
            indicator: IndicatorCode::from_str("S04-1").expect("a code"),
            measure,
            breakdown: Breakdown::headline(),
            period: Period::from_str(period).expect("a period"),
        },
        value: CellValue {
            datum: Datum::number(Decimal::from_str(value).expect("a number")),
            provisional,
            note: None,
            source: None,
        },
        provenance: Provenance::Form {
            by: "a".to_owned(),
            at: "2026-01-01T00:00:00Z".to_owned(),
        },
        approved_by: None,
    }
}

fn indicator(name: &str) -> Indicator {
    let unit = Unit {
        kind: UnitKind::Percentage,
        label: "%".to_owned(),
        decimals: 1,
        shown_decimals: 1,
        min: None,
        max: None,
    };
    Indicator {
        code: IndicatorCode::from_str("S04-1").expect("a code"),
        node: "S04".parse().expect("a code"),
        kind: IndicatorKind::Policy,
        name: name.to_owned(),
        unit,
        direction: Some(Direction::Ascending),
        aggregation: Aggregation::NonAdditive,
        periodicity: Periodicity::Year,
        first_year: Some(2021),
        days: domain::calendar::OwnDays::due(90),
        ficha: Ficha::default(),
        breaks: vec![SeriesBreak {
            year: 2024,
            reason: "otra encuesta".to_owned(),
        }],
        direction_reason: None,
        position: 1,
    }
}

fn release(cells: Vec<Cell>, indicator: Indicator) -> Release {
    let edition = Edition {
        code: "2022-09".to_owned(),
        policy_name: "Política".to_owned(),
        name: "Modelo".to_owned(),
        horizon: 2030,
        promise: "Promesa".to_owned(),
        source: "prueba".to_owned(),
    };
    let mut release = Release {
        format: FORMAT.to_owned(),
        number: 1,
        published_at: Utc
            .with_ymd_and_hms(2026, 3, 15, 12, 0, 0)
            .single()
            .expect("a time"),
        as_of: NaiveDate::from_ymd_opt(2026, 3, 15).expect("a day"),
        published_by: "a".to_owned(),
        note: String::new(),
        demo: true,
        previous_sha256: None,
        withdraws: None,
        band_changes: Vec::new(),
        settings: Settings::default(),
        catalogue: Catalogue {
            edition,
            nodes: vec![],
            dimensions: vec![],
            indicators: vec![indicator],
            calendar: domain::calendar::Calendar::default(),
        },
        cells,
    };
    release.sort_cells();
    release
}

fn full() -> Release {
    release(
        vec![
            cell(Measure::Baseline, "2020", "40", false),
            cell(Measure::Target, "2025", "60", false),
            cell(Measure::Target, "2030", "79", false),
            cell(Measure::Observed, "2021", "44.1", false),
            cell(Measure::Observed, "2023", "51", false),
            cell(Measure::Observed, "2024", "57.25", false),
            cell(Measure::Observed, "2025", "63.4", true),
        ],
        indicator("Hogares <script> con {a} \"internet\" & más"),
    )
}

fn caption() -> Caption {
    Caption {
        title: "Título <b>".to_owned(),
        description: "Descripción".to_owned(),
    }
}

#[test]
fn every_kind_of_option_is_drawn_and_drawn_once() {
    let renderer = renderer();
    let release = full();
    let indicator = &release.catalogue.indicators[0];
    let range = Range::of(&indicator.unit, [0.0, 100.0]);
    let options = [
        (
            indicator_option(&release, indicator, &Breakdown::headline()),
            Size::FULL,
        ),
        (
            indicator_option(&release, indicator, &Breakdown::headline()),
            Size::WIDE,
        ),
        (
            indicator_option(&release, indicator, &Breakdown::headline()),
            Size::NARROW,
        ),
        (sparkline_option(&release, indicator), Size::SPARKLINE),
        (
            small_multiple(&release, indicator, &Breakdown::headline(), range),
            Size::SMALL,
        ),
    ];
    for (option, size) in options {
        assert!(
            !option.to_string().contains("function"),
            "no code in an option"
        );
        let svg = renderer.svg(&option, size, &caption()).expect("a drawing");
        for forbidden in [
            "NaN",
            "<script",
            "style=",
            "<style",
            "ecmeta",
            "undefined",
            "Infinity",
        ] {
            assert!(!svg.contains(forbidden), "{forbidden} in {svg}");
        }
        assert!(svg.contains("role=\"img\"") && svg.contains("Título &lt;b&gt;"));
        assert_eq!(
            svg,
            renderer
                .svg(&option, size, &caption())
                .expect("the same drawing")
        );
        assert!(!standalone(&svg, Size::WIDE, "cita").contains("var("));
    }
}

#[test]
fn the_page_drawing_says_baseline_last_value_target_and_break() {
    let release = full();
    let option = indicator_option(
        &release,
        &release.catalogue.indicators[0],
        &Breakdown::headline(),
    );
    let svg = renderer()
        .svg(&option, Size::WIDE, &caption())
        .expect("a drawing");
    for text in [
        "Línea de base 2020: 40.0",
        "2025: 63.4",
        "Meta 2030: 79.0",
        "Quiebre de serie 2024",
        ">2030<",
    ] {
        assert!(svg.contains(text), "{text} is missing in {svg}");
    }
}

#[test]
fn the_label_of_the_last_period_has_room_beside_the_plot_in_wide_drawings_only() {
    let release = full();
    let indicator = &release.catalogue.indicators[0];
    let option = indicator_option(&release, indicator, &Breakdown::headline());
    let right = |value: &serde_json::Value| value["right"].as_f64().expect("a margin");
    assert!(right(&option["grid"][0]) > 40.0, "{}", option["grid"]);
    let media = option["media"].as_array().expect("rules");
    let widths: Vec<_> = media
        .iter()
        .map(|rule| rule["query"]["maxWidth"].as_u64())
        .collect();
    assert!(widths.is_sorted_by(|a, b| a > b), "{widths:?}");
    let rights: Vec<f64> = media
        .iter()
        .map(|rule| right(&rule["option"]["grid"]))
        .collect();
    assert!(
        rights[0] > 40.0 && rights[1..].iter().all(|one| *one < 30.0),
        "{rights:?}"
    );
}

#[test]
fn a_series_without_numbers_gives_axes_and_no_error() {
    let release = release(vec![], indicator("Sin datos"));
    let option = indicator_option(
        &release,
        &release.catalogue.indicators[0],
        &Breakdown::headline(),
    );
    let svg = renderer()
        .svg(&option, Size::WIDE, &caption())
        .expect("a drawing");
    assert!(svg.contains(">2030<"), "{svg}");
}

#[test]
fn a_missing_or_broken_script_is_a_named_error() {
    assert!(matches!(
        ChartRenderer::load(&PathBuf::from("/nowhere")),
        Err(ChartError::Missing { .. })
    ));
    assert!(matches!(
        ChartRenderer::start("throw new Error('x')".to_owned()),
        Err(ChartError::Library(_))
    ));
}

#[test]
fn an_endless_drawing_is_stopped_and_the_next_one_works() {
    let script =
        "globalThis.renderChart = (o) => { while (o.length > 2) {} return '<svg></svg>'; }";
    let renderer = ChartRenderer::start(script.to_owned()).expect("starts");
    let endless = serde_json::json!({ "a": 1 });
    assert!(matches!(
        renderer.svg(&endless, Size::WIDE, &caption()),
        Err(ChartError::Interrupted(_))
    ));
    assert!(
        renderer
            .svg(&serde_json::json!({}), Size::WIDE, &caption())
            .is_ok()
    );
}

/// A library that works, then for a time neither draws nor starts, as one without memory, then works again.
fn script_that_fails_for(wait: u32, long: u32) -> String {
    let now = std::time::SystemTime::now();
    let now = now.duration_since(std::time::UNIX_EPOCH).expect("a clock");
    let from = now.as_millis() + u128::from(wait);
    let to = from + u128::from(long);
    format!(
        "const fails = () => {{ if (Date.now() > {from} && Date.now() < {to}) throw new Error('memory'); }};
         fails();
         globalThis.renderChart = () => {{ fails(); return '<svg></svg>'; }}"
    )
}

#[test]
fn drawings_that_would_wait_are_drawn_by_another_thread() {
    // Each interpreter counts its own drawings: a number that comes twice is of two of them.
    let script = "let count = 0;
        globalThis.renderChart = () => {
            const end = Date.now() + 100;
            while (Date.now() < end) {}
            count += 1;
            return `<svg><text>number ${count}</text></svg>`;
        }";
    let renderer = ChartRenderer::with_workers(script.to_owned(), 2).expect("starts");
    let asked: Vec<_> = (0..12)
        .map(|n| {
            let renderer = renderer.clone();
            std::thread::sleep(std::time::Duration::from_millis(30));
            std::thread::spawn(move || {
                let option = serde_json::json!({ "n": n });
                renderer.svg(&option, Size::WIDE, &caption())
            })
        })
        .collect();
    let number = |svg: &str| {
        let (_, rest) = svg.split_once("number ").expect("its text");
        let (number, _) = rest.split_once('<').expect("its end");
        number.to_owned()
    };
    let numbers: std::collections::BTreeSet<_> = asked
        .into_iter()
        .map(|asked| number(&asked.join().expect("no panic").expect("drawn")))
        .collect();
    assert!(numbers.len() < 12, "one thread drew all: {numbers:?}");
}

#[test]
fn a_chart_thread_that_does_not_start_again_is_tried_again() {
    let renderer = ChartRenderer::start(script_that_fails_for(500, 1500)).expect("starts");
    let ask = |n: u32| renderer.svg(&serde_json::json!({ "n": n }), Size::WIDE, &caption());
    assert!(ask(0).is_ok() && !renderer.is_failing());
    std::thread::sleep(std::time::Duration::from_millis(600));
    let first = ask(1).expect_err("it fails now");
    assert!(first.is_passing(), "{first}");
    // While it is tried again, who asks is refused at once, with an error that says that it passes.
    let begin = std::time::Instant::now();
    let second = ask(2).expect_err("it fails still");
    assert_eq!(second, ChartError::Restarting);
    assert!(second.is_passing() && renderer.is_failing());
    let mut n = 3;
    while ask(n).is_err() {
        assert!(begin.elapsed().as_secs() < 15, "it never starts again");
        std::thread::sleep(std::time::Duration::from_millis(50));
        n += 1;
    }
    assert!(!renderer.is_failing());
    // What failed is drawn when it is asked for again.
    assert!(ask(1).is_ok());
}
