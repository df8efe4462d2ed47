//! Builds an indicator and its cells from short texts, so that a case reads as a planner would write it.
//! Shared by the test files through `#[path]`; it asserts nothing.
use chrono::NaiveDate;
use domain::{
    Decimal,
    calendar::Calendar,
    indicator::{
        Aggregation, Direction, Ficha, Indicator, IndicatorKind, SeriesBreak, Unit, UnitKind,
    },
    period::Periodicity,
    progress::{Progress, Series, assess},
    settings::{ComplianceMethod, Settings},
    value::{Breakdown, Cell, CellKey, CellValue, Datum, Measure, Provenance},
};

pub fn decimal(text: &str) -> Decimal {
    text.trim()
        .parse()
        .unwrap_or_else(|_| panic!("«{text}» is no decimal"))
}

pub fn day(text: &str) -> NaiveDate {
    text.parse()
        .unwrap_or_else(|_| panic!("«{text}» is no day"))
}

pub fn indicator(direction: Option<Direction>) -> Indicator {
    Indicator {
        code: "S04-1".parse().expect("a code"),
        node: "S04".parse().expect("a code"),
        kind: IndicatorKind::Policy,
        name: "Personas que usan el servicio".to_owned(),
        unit: Unit {
            kind: UnitKind::Percentage,
            label: "%".to_owned(),
            decimals: 2,
            shown_decimals: 1,
            min: Some(Decimal::ZERO),
            max: Some(Decimal::ONE_HUNDRED),
        },
        direction,
        aggregation: Aggregation::NonAdditive,
        periodicity: Periodicity::Year,
        first_year: None,
        days: domain::calendar::OwnDays::due(90),
        ficha: Ficha::default(),
        breaks: Vec::<SeriesBreak>::new(),
        direction_reason: None,
        position: 1,
    }
}

pub fn cell(measure: Measure, period: &str, datum: Datum) -> Cell {
    Cell {
        key: CellKey {
            indicator: "S04-1".parse().expect("a code"),
            measure,
            breakdown: Breakdown::headline(),
            period: period
                .trim()
                .parse()
                .unwrap_or_else(|_| panic!("«{period}» is no period")),
        },
        value: CellValue {
            datum,
            provisional: false,
            note: None,
            source: None,
        },
        provenance: Provenance::Form {
            by: "ana".to_owned(),
            at: "2026-01-05T10:00:00Z".to_owned(),
        },
        approved_by: None,
    }
}

/// «2025: 60, 2030: 79»; «n.d.» is not available, «n.a.» not applicable, a final «p» provisional.
pub fn cells(measure: Measure, text: &str) -> Vec<Cell> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (period, value) = part
                .split_once(':')
                .unwrap_or_else(|| panic!("«{part}» is not period: value"));
            match value.trim() {
                "n.d." => cell(
                    measure,
                    period,
                    Datum::NotAvailable("sin encuesta".to_owned()),
                ),
                "n.a." => cell(
                    measure,
                    period,
                    Datum::NotApplicable("sin servicio".to_owned()),
                ),
                value => {
                    let number = decimal(value.trim_end_matches('p'));
                    let mut cell = cell(measure, period, Datum::number(number));
                    cell.value.provisional = value.ends_with('p');
                    cell
                }
            }
        })
        .collect()
}

pub fn all_cells(baseline: &str, targets: &str, observed: &str) -> Vec<Cell> {
    let mut all = cells(Measure::Baseline, baseline);
    all.extend(cells(Measure::Target, targets));
    all.extend(cells(Measure::Observed, observed));
    all
}

pub fn series<'a>(indicator: &'a Indicator, cells: &'a [Cell]) -> Series<'a> {
    Series::from_cells(
        indicator,
        &Calendar::default(),
        2030,
        cells.iter(),
        &Breakdown::headline(),
    )
}

pub fn progress(
    indicator: &Indicator,
    cells: &[Cell],
    method: ComplianceMethod,
    today: &str,
) -> Progress {
    let settings = Settings {
        compliance_method: method,
        ..Settings::default()
    };
    assess(&series(indicator, cells), &settings, day(today))
}

pub fn direction(text: &str) -> Option<Direction> {
    match text.trim() {
        "asc" => Some(Direction::Ascending),
        "desc" => Some(Direction::Descending),
        "max" => Some(Direction::Ceiling),
        "min" => Some(Direction::Floor),
        "" => None,
        other => panic!("«{other}» is no direction"),
    }
}

/// PNTD › OP1 › S04 with these indicators at S04; those named `CTX-…` are context.
pub fn catalogue(indicators: &[&str]) -> domain::catalogue::Catalogue {
    use domain::policy_tree::{Edition, NameStatus, Node, NodeKind, Placement};
    let node = |code: &str, kind, parent: Option<&str>, position| Node {
        code: code.parse().expect("a code"),
        kind,
        parent: parent.map(|p| p.parse().expect("a code")),
        name: Some(format!("Nodo {code}")),
        name_status: NameStatus::Stated,
        placement: Placement::Stated,
        candidates: Vec::new(),
        note: None,
        source: "prueba".to_owned(),
        entity: None,
        position,
    };
    domain::catalogue::Catalogue {
        edition: Edition {
            code: "2022-09".to_owned(),
            policy_name: "Política Nacional de Transformación Digital".to_owned(),
            name: "prueba".to_owned(),
            horizon: 2030,
            promise: String::new(),
            source: "prueba".to_owned(),
        },
        nodes: vec![
            node("PNTD", NodeKind::Policy, None, 0),
            node("OP1", NodeKind::Objective, Some("PNTD"), 1),
            node("S04", NodeKind::Service, Some("OP1"), 2),
        ],
        dimensions: Vec::new(),
        indicators: indicators
            .iter()
            .map(|code| Indicator {
                code: code.parse().expect("a code"),
                kind: if code.starts_with("CTX") {
                    IndicatorKind::Context
                } else {
                    IndicatorKind::Policy
                },
                ..indicator(Some(Direction::Ascending))
            })
            .collect(),
        calendar: Calendar::default(),
    }
}
