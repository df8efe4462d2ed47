//! A small release with what makes exports hard: breakdowns, gaps, quarters, leading zeros.

use domain::{
    Decimal,
    catalogue::Catalogue,
    dimension::{Dimension, Member},
    indicator::{Aggregation, Direction, Ficha, Indicator, IndicatorKind, Unit, UnitKind},
    period::{Period, Periodicity},
    policy_tree::{Edition, NameStatus, Node, NodeKind, Placement},
    release::{FORMAT, Release},
    settings::Settings,
    value::{Breakdown, Cell, CellKey, CellValue, Datum, Measure, Provenance},
};

/// Release 3, demonstration data.
pub fn release() -> Release {
    let mut cells = Vec::new();
    for (indicator, year, text) in [("S04-1", 2021, "40"), ("S05-1", 2020, "12.5")] {
        cells.push(cell(
            indicator,
            Measure::Baseline,
            "",
            &year.to_string(),
            text,
        ));
    }
    for (year, text) in [
        (2022, "45"),
        (2023, "50"),
        (2024, "56"),
        (2025, "62.5"),
        (2030, "79"),
    ] {
        cells.push(cell("S04-1", Measure::Target, "", &year.to_string(), text));
    }
    for (year, text) in [(2022, "44.21"), (2023, "50.03"), (2024, "1234567.25")] {
        cells.push(cell(
            "S04-1",
            Measure::Observed,
            "",
            &year.to_string(),
            text,
        ));
    }
    for (place, text) in [
        ("departamento=07", "71.1"),
        ("departamento=15", "68"),
        ("area=rural", "20.5"),
    ] {
        cells.push(cell("S04-1", Measure::Observed, place, "2024", text));
    }
    for (period, text) in [("2024-Q1", "1.5"), ("2024-Q2", "1.75"), ("2024-Q3", "0")] {
        cells.push(cell("CTX-01", Measure::Observed, "", period, text));
    }
    let mut gap = cell("S04-1", Measure::Observed, "", "2025", "0");
    gap.value.datum = Datum::NotAvailable("la encuesta no se publicó".to_owned());
    cells.push(gap);
    let mut preliminary = cell("S05-1", Measure::Observed, "", "2024", "3.25");
    preliminary.value.provisional = true;
    cells.push(preliminary);
    of(cells)
}

/// A release whose observed values are the given ones, by year.
pub fn with_values(values: impl Iterator<Item = Decimal>) -> Release {
    let cells = (1900..).zip(values).map(|(year, value)| {
        let mut cell = cell("S04-1", Measure::Observed, "", &format!("{year}"), "0");
        cell.value.datum = Datum::number(value);
        cell
    });
    of(cells.collect())
}

fn of(cells: Vec<Cell>) -> Release {
    let mut release = Release {
        format: FORMAT.to_owned(),
        number: 3,
        published_at: "2026-05-05T03:30:00Z".parse().unwrap(),
        as_of: "2026-05-04".parse().unwrap(),
        published_by: "Revisora de prueba".to_owned(),
        note: "Corte de prueba".to_owned(),
        demo: true,
        previous_sha256: None,
        withdraws: None,
        band_changes: Vec::new(),
        settings: Settings::default(),
        catalogue: catalogue(),
        cells,
    };
    release.sort_cells();
    release
}

pub fn cell(indicator: &str, measure: Measure, breakdown: &str, period: &str, value: &str) -> Cell {
    Cell {
        key: CellKey {
            indicator: indicator.parse().unwrap(),
            measure,
            breakdown: breakdown.parse::<Breakdown>().unwrap(),
            period: period.parse::<Period>().unwrap(),
        },
        value: CellValue {
            datum: Datum::number(value.parse().unwrap()),
            provisional: false,
            note: None,
            source: None,
        },
        provenance: Provenance::Import {
            by: "Planificador de prueba".to_owned(),
            at: "2026-04-01T12:00:00Z".to_owned(),
            file: "valores.xlsx".to_owned(),
            sha256: "cd".repeat(32),
            sheet: "Hoja1".to_owned(),
            cell: "C7".to_owned(),
        },
        approved_by: Some("Revisora de prueba".to_owned()),
    }
}

fn catalogue() -> Catalogue {
    Catalogue {
        edition: Edition {
            code: "2022-09".to_owned(),
            policy_name: "Política Nacional de Transformación Digital".to_owned(),
            name: "Modelo de setiembre de 2022".to_owned(),
            horizon: 2030,
            promise: String::new(),
            source: "Anexo".to_owned(),
        },
        nodes: vec![
            node(
                "OP1",
                NodeKind::Objective,
                None,
                Some("Garantizar el acceso"),
            ),
            node(
                "S04",
                NodeKind::Service,
                Some("OP1"),
                Some("Servicio de prueba"),
            ),
            node("S05", NodeKind::Service, None, None),
        ],
        dimensions: vec![
            dimension("area", "Área", &[("urbana", "Urbana"), ("rural", "Rural")]),
            dimension(
                "departamento",
                "Departamento",
                &[("07", "Callao"), ("15", "Lima")],
            ),
        ],
        indicators: vec![
            indicator(
                "S04-1",
                "S04",
                "Porcentaje de hogares con internet",
                IndicatorKind::Policy,
                Periodicity::Year,
            ),
            indicator(
                "S05-1",
                "S05",
                "Número de entidades interoperables",
                IndicatorKind::Policy,
                Periodicity::Year,
            ),
            indicator(
                "CTX-01",
                "OP1",
                "Líneas móviles por cada 100 habitantes",
                IndicatorKind::Context,
                Periodicity::Quarter,
            ),
        ],
        calendar: domain::calendar::Calendar::default(),
    }
}

fn node(code: &str, kind: NodeKind, parent: Option<&str>, name: Option<&str>) -> Node {
    Node {
        code: code.parse().unwrap(),
        kind,
        parent: parent.map(|p| p.parse().unwrap()),
        name: name.map(str::to_owned),
        name_status: if name.is_some() {
            NameStatus::Stated
        } else {
            NameStatus::Missing
        },
        placement: if parent.is_some() {
            Placement::Stated
        } else {
            Placement::Unknown
        },
        candidates: Vec::new(),
        note: None,
        source: "Anexo, página 3".to_owned(),
        entity: None,
        position: 0,
    }
}

fn dimension(code: &str, name: &str, members: &[(&str, &str)]) -> Dimension {
    let members = members.iter().map(|(code, name)| Member {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
        aliases: Vec::new(),
        reniec: None,
    });
    Dimension {
        code: code.to_owned(),
        name: name.to_owned(),
        members: members.collect(),
    }
}

fn indicator(
    code: &str,
    node: &str,
    name: &str,
    kind: IndicatorKind,
    periodicity: Periodicity,
) -> Indicator {
    Indicator {
        code: code.parse().unwrap(),
        node: node.parse().unwrap(),
        kind,
        name: name.to_owned(),
        unit: Unit {
            kind: UnitKind::Number,
            label: "unidades".to_owned(),
            decimals: 2,
            shown_decimals: 1,
            min: None,
            max: None,
        },
        direction: Some(Direction::Ascending),
        aggregation: Aggregation::NonAdditive,
        periodicity,
        first_year: Some(2021),
        days: domain::calendar::OwnDays::due(90),
        ficha: Ficha {
            source: "Encuesta de prueba".to_owned(),
            ..Ficha::default()
        },
        breaks: Vec::new(),
        direction_reason: None,
        position: 0,
    }
}
