//! A small catalogue with the dimensions and context indicators of the seed, for tests.

use domain::{
    Decimal,
    catalogue::Catalogue,
    dimension::{Dimension, Member},
    indicator::{Aggregation, Direction, Ficha, Indicator, IndicatorKind, Unit, UnitKind},
    period::Periodicity,
    policy_tree::{Edition, NameStatus, Node, NodeKind, Placement},
};

pub fn catalogue() -> Catalogue {
    Catalogue {
        edition: edition(),
        nodes: nodes(),
        dimensions: dimensions(),
        indicators: indicators(),
        calendar: domain::calendar::Calendar::default(),
    }
}

fn edition() -> Edition {
    Edition {
        code: "2022-09".into(),
        policy_name: "Política Nacional de Transformación Digital".into(),
        name: "Modelo".into(),
        horizon: 2030,
        promise: String::new(),
        source: "prueba".into(),
    }
}

fn nodes() -> Vec<Node> {
    let rows = [
        (
            "PNTD",
            NodeKind::Policy,
            None,
            Some("Política Nacional de Transformación Digital"),
        ),
        (
            "OP1",
            NodeKind::Objective,
            Some("PNTD"),
            Some("Garantizar el acceso inclusivo"),
        ),
        (
            "OP3",
            NodeKind::Objective,
            Some("PNTD"),
            Some("Garantizar servicios públicos digitales"),
        ),
        (
            "L1.1",
            NodeKind::Guideline,
            Some("OP1"),
            Some("Canasta básica digital"),
        ),
        (
            "S01",
            NodeKind::Service,
            Some("L1.1"),
            Some("Programa Nacional de Canasta Básica Digital"),
        ),
        ("S02", NodeKind::Service, Some("OP1"), None),
    ];
    rows.into_iter()
        .enumerate()
        .map(|(at, (code, kind, parent, name))| Node {
            code: code.parse().unwrap(),
            kind,
            parent: parent.map(|p| p.parse().unwrap()),
            name: name.map(str::to_owned),
            name_status: if name.is_some() {
                NameStatus::Stated
            } else {
                NameStatus::Missing
            },
            placement: Placement::Stated,
            candidates: Vec::new(),
            note: None,
            source: "prueba".into(),
            entity: None,
            position: i32::try_from(at).unwrap(),
        })
        .collect()
}

fn member(code: &str, name: &str, aliases: &[&str]) -> Member {
    Member {
        code: code.into(),
        name: name.into(),
        aliases: aliases.iter().map(|a| (*a).into()).collect(),
        reniec: None,
    }
}

fn dimension(code: &str, name: &str, members: Vec<Member>) -> Dimension {
    Dimension {
        code: code.into(),
        name: name.into(),
        members,
    }
}

fn dimensions() -> Vec<Dimension> {
    vec![
        dimension("departamento", "Departamento", departments()),
        dimension(
            "area",
            "Área de residencia",
            vec![
                member("urbana", "Área urbana", &["urbano", "urbana"]),
                member("rural", "Área rural", &["rural"]),
            ],
        ),
        dimension(
            "sexo",
            "Sexo",
            vec![
                member("hombre", "Hombres", &["hombre", "varones"]),
                member("mujer", "Mujeres", &["mujer"]),
            ],
        ),
        dimension(
            "edad",
            "Grupo de edad",
            [
                ("6-11", "6 a 11 años"),
                ("12-18", "12 a 18 años"),
                ("19-24", "19 a 24 años"),
                ("25-40", "25 a 40 años"),
                ("60-mas", "60 y más años"),
            ]
            .iter()
            .map(|(c, n)| member(c, n, &[]))
            .collect(),
        ),
        dimension(
            "ambito",
            "Ámbito",
            vec![
                member("lima-metropolitana", "Lima Metropolitana", &[]),
                member("resto-urbano", "Resto urbano", &[]),
                member("rural", "Rural", &[]),
                member("resto-pais", "Resto del país", &["resto pais"]),
                member("provincia-lima", "Provincia de Lima", &[]),
                member("region-lima", "Región Lima", &["Lima Provincias"]),
            ],
        ),
        dimension(
            "region-natural",
            "Región natural",
            vec![
                member("costa", "Costa", &[]),
                member("sierra", "Sierra", &[]),
                member("selva", "Selva", &[]),
            ],
        ),
    ]
}

/// INEI's codes; RENIEC's differ from 07 on.
fn departments() -> Vec<Member> {
    let rows = [
        ("01", "Amazonas", "01"),
        ("02", "Áncash", "02"),
        ("03", "Apurímac", "03"),
        ("04", "Arequipa", "04"),
        ("05", "Ayacucho", "05"),
        ("06", "Cajamarca", "06"),
        ("07", "Callao", "24"),
        ("08", "Cusco", "07"),
        ("09", "Huancavelica", "08"),
        ("10", "Huánuco", "09"),
        ("11", "Ica", "10"),
        ("12", "Junín", "11"),
        ("13", "La Libertad", "12"),
        ("14", "Lambayeque", "13"),
        ("15", "Lima", "14"),
        ("16", "Loreto", "15"),
        ("17", "Madre de Dios", "16"),
        ("18", "Moquegua", "17"),
        ("19", "Pasco", "18"),
        ("20", "Piura", "19"),
        ("21", "Puno", "20"),
        ("22", "San Martín", "21"),
        ("23", "Tacna", "22"),
        ("24", "Tumbes", "23"),
        ("25", "Ucayali", "25"),
    ];
    rows.iter()
        .map(|(code, name, reniec)| Member {
            reniec: Some((*reniec).into()),
            ..member(code, name, &[])
        })
        .collect()
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn indicators() -> Vec<Indicator> {
    let percentage = |decimals| Unit {
        kind: UnitKind::Percentage,
        label: "%".into(),
        decimals,
        shown_decimals: 1,
        min: Some(Decimal::ZERO),
        max: Some(Decimal::ONE_HUNDRED),
    };
    let rate = Unit {
        kind: UnitKind::Rate,
        label: "por cada 100 habitantes".into(),
        decimals: 5,
        shown_decimals: 1,
        min: Some(Decimal::ZERO),
        max: None,
    };
    let index = Unit {
        kind: UnitKind::Index,
        label: String::new(),
        decimals: 5,
        shown_decimals: 3,
        min: Some(Decimal::ZERO),
        max: Some(Decimal::ONE),
    };
    let count = Unit {
        kind: UnitKind::Number,
        label: "centros".into(),
        decimals: 0,
        shown_decimals: 0,
        min: Some(Decimal::ZERO),
        max: None,
    };
    let quarter = Periodicity::Quarter;
    let year = Periodicity::Year;
    vec![
        indicator(
            "S01-1",
            "S01",
            "Hogares que reciben la canasta básica digital",
            percentage(2),
            year,
            IndicatorKind::Policy,
        ),
        indicator(
            "OP1-1",
            "OP1",
            "Índice de la plenitud de la ciudadanía digital",
            index.clone(),
            year,
            IndicatorKind::Policy,
        ),
        indicator(
            "S01-2",
            "S01",
            "Centros de ciudadanía digital en funcionamiento",
            count,
            year,
            IndicatorKind::Policy,
        ),
        indicator(
            "CTX-01",
            "OP1",
            "Personas que usan internet",
            percentage(4),
            year,
            IndicatorKind::Context,
        ),
        indicator(
            "CTX-02",
            "OP1",
            "Suscripciones de banda ancha fija por cada 100 habitantes",
            rate.clone(),
            year,
            IndicatorKind::Context,
        ),
        indicator(
            "CTX-03",
            "OP1",
            "Suscripciones de telefonía móvil por cada 100 habitantes",
            rate,
            year,
            IndicatorKind::Context,
        ),
        indicator(
            "CTX-04",
            "OP1",
            "Hogares con internet fijo o móvil",
            percentage(1),
            year,
            IndicatorKind::Context,
        ),
        indicator(
            "CTX-05",
            "OP1",
            "Hogares rurales con internet fijo o móvil",
            percentage(1),
            year,
            IndicatorKind::Context,
        ),
        indicator(
            "CTX-06",
            "OP3",
            "Índice de desarrollo del gobierno electrónico (EGDI)",
            index,
            year,
            IndicatorKind::Context,
        ),
        indicator(
            "CTX-07",
            "OP1",
            "Hogares con internet",
            percentage(1),
            quarter,
            IndicatorKind::Context,
        ),
        indicator(
            "CTX-08",
            "OP1",
            "Población de 6 y más años que usa internet",
            percentage(1),
            quarter,
            IndicatorKind::Context,
        ),
        indicator(
            "CTX-09",
            "OP1",
            "Hogares con al menos un miembro con teléfono celular",
            percentage(1),
            year,
            IndicatorKind::Context,
        ),
    ]
}

fn indicator(
    code: &str,
    node: &str,
    name: &str,
    unit: Unit,
    periodicity: Periodicity,
    kind: IndicatorKind,
) -> Indicator {
    Indicator {
        code: code.parse().unwrap(),
        node: node.parse().unwrap(),
        kind,
        name: name.into(),
        unit,
        direction: Some(Direction::Ascending),
        aggregation: Aggregation::NonAdditive,
        periodicity,
        first_year: None,
        days: domain::calendar::OwnDays::due(90),
        ficha: Ficha::default(),
        breaks: Vec::new(),
        direction_reason: None,
        position: 0,
    }
}
