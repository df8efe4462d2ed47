//! The lists of the public site as tables: indicators with where they stand, objectives, guidelines, services.

use super::{
    Published,
    table::{Column, ColumnType, Field, Table},
    values, words,
};
use domain::{
    Decimal,
    band::State,
    indicator::{Indicator, IndicatorKind},
    policy_tree::NodeKind,
    progress::{Progress, Series, assess},
    release::Release,
    value::Breakdown,
};
use serde::Serialize;

/// A list that has files of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    Indicators,
    Objectives,
    Guidelines,
    Services,
}

impl List {
    pub const ALL: [Self; 4] = [
        Self::Indicators,
        Self::Objectives,
        Self::Guidelines,
        Self::Services,
    ];

    /// The list's name in addresses and file names.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Indicators => "indicadores",
            Self::Objectives => "objetivos",
            Self::Guidelines => "lineamientos",
            Self::Services => "servicios",
        }
    }

    /// The list with this [`slug`](Self::slug).
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.slug() == slug)
    }

    pub fn title_es(self) -> &'static str {
        match self {
            Self::Indicators => "Indicadores",
            Self::Objectives => "Objetivos prioritarios",
            Self::Guidelines => "Lineamientos",
            Self::Services => "Servicios",
        }
    }

    /// The table of the list.
    pub fn table<'a>(self, published: &Published<'a>) -> Table<'a> {
        match self {
            Self::Indicators => indicators(published, None),
            Self::Objectives => super::catalogue::nodes_of(published, NodeKind::Objective),
            Self::Guidelines => super::catalogue::nodes_of(published, NodeKind::Guideline),
            Self::Services => super::catalogue::nodes_of(published, NodeKind::Service),
        }
    }
}

/// One row an indicator: what it is, and where its headline series stands.
pub(super) fn indicators<'a>(published: &Published<'a>, only: Option<&'a Indicator>) -> Table<'a> {
    let release = published.release;
    let rows = move || {
        let all = release.catalogue.indicators.iter();
        all.filter(move |one| only.is_none_or(|wanted| wanted.code == one.code))
            .map(move |indicator| row(release, indicator))
    };
    let mut table = Table::new("Indicadores", columns(), rows)
        .labelled(published)
        .with_states_in("estado");
    table.frozen_columns = 2;
    table.primary_key = vec!["codigo_indicador"];
    table
}

fn columns() -> Vec<Column> {
    let column = |key, title, width| Column::new(key, title, width, "");
    let number = |key, title| column(key, title, 12).of(ColumnType::Decimal);
    let year = |key, title| column(key, title, 8).of(ColumnType::Integer);
    vec![
        column("codigo_indicador", "Código del indicador", 14).required(),
        column("indicador", "Indicador", 48).required(),
        column("clase", "Clase", 14)
            .required()
            .one_of(["policy", "context"]),
        column("codigo_nodo", "Objetivo o servicio", 12).required(),
        column("nodo", "Nombre del objetivo o servicio", 36),
        Column::new(
            "codigo_objetivo",
            "Objetivo",
            10,
            "Vacío donde la ubicación no está publicada.",
        ),
        column("entidad", "Entidad responsable", 16),
        column("tipo_unidad", "Tipo de unidad", 14).required(),
        column("unidad", "Unidad de medida", 20),
        column("sentido", "Sentido esperado", 16),
        column("agregacion", "Tipo de agregación", 14).required(),
        column("periodicidad", "Periodicidad", 12).required(),
        year("primer_anio", "Primer año de medición"),
        column("estado", "Estado", 24)
            .required()
            .one_of(State::ALL.map(State::slug)),
        column("periodo", "Último periodo con valor", 11),
        number("valor", "Último valor"),
        column("anio_base", "Periodo de la línea de base", 9),
        number("linea_base", "Línea de base"),
        number("meta_anio", "Meta del año del valor"),
        column("meta_cumplida", "¿Cumplió la meta del año?", 12).of(ColumnType::YesNo),
        number("cumplimiento", "Cumplimiento"),
        year("anio_final", "Año final"),
        number("meta_final", "Meta final"),
        number("avance", "Avance"),
        number("avance_esperado", "Avance esperado a la fecha"),
        number("ritmo", "Ritmo"),
    ]
}

fn row(release: &Release, indicator: &Indicator) -> Vec<Field> {
    let catalogue = &release.catalogue;
    let path = catalogue.path(&indicator.node);
    let node = path.last();
    let objective = path.iter().find(|node| node.kind == NodeKind::Objective);
    let series = Series::of(release, indicator, &Breakdown::headline());
    let progress = assess(&series, &release.settings, release.as_of);
    let mut row = vec![
        Field::text(indicator.code.as_str()),
        Field::text(&indicator.name),
        coded(&indicator.kind, words::indicator_kind(indicator.kind)),
        Field::text(indicator.node.as_str()),
        Field::optional_text(node.and_then(|node| node.name.as_deref())),
        Field::optional_text(objective.map(|node| node.code.as_str())),
        Field::optional_text(node.and_then(|node| node.entity.as_deref())),
        coded(&indicator.unit.kind, words::unit_kind(indicator.unit.kind)),
        Field::text(&indicator.unit.label),
        indicator
            .direction
            .map_or(Field::Empty, |one| coded(&one, words::direction(one))),
        coded(
            &indicator.aggregation,
            words::aggregation(indicator.aggregation),
        ),
        coded(
            &indicator.periodicity,
            words::periodicity(indicator.periodicity),
        ),
        plain(indicator.first_year),
        Field::code(progress.state.slug(), progress.state_words()),
    ];
    row.extend(standing(indicator, &series, &progress));
    row
}

/// Latest value, baseline, target of the year and the way to the horizon.
fn standing(indicator: &Indicator, series: &Series<'_>, progress: &Progress) -> Vec<Field> {
    let shown = indicator.unit.shown_decimals;
    let stored =
        |value: Option<Decimal>| value.map_or(Field::Empty, |value| Field::Stored { value, shown });
    let period = |period: Option<_>| period.map_or(Field::Empty, values::period);
    let share = |value: Option<Decimal>| {
        value.map_or(Field::Empty, |value| Field::Computed { value, shown: 4 })
    };
    // Context indicators are never counted in progress.
    let is_counted = indicator.kind == IndicatorKind::Policy;
    let annual = progress.annual.as_ref().ok().filter(|_| is_counted);
    let trajectory = progress.trajectory.as_ref().ok().filter(|_| is_counted);
    let (latest, baseline) = (progress.latest.as_ref(), series.baseline.as_ref());
    vec![
        period(latest.map(|(period, _)| *period)),
        stored(latest.map(|(_, quantity)| quantity.value)),
        period(baseline.map(|(period, _)| *period)),
        stored(baseline.map(|(_, quantity)| quantity.value)),
        stored(annual.map(|found| found.target)),
        annual.map_or(Field::Empty, |found| Field::yes_no(found.met)),
        share(annual.and_then(|found| found.compliance.ok())),
        plain(trajectory.map(|found| found.horizon)),
        stored(trajectory.map(|found| found.final_target)),
        share(trajectory.map(|found| found.advance)),
        share(trajectory.map(|found| found.expected)),
        share(trajectory.and_then(|found| found.pace.ok())),
    ]
}

fn plain(number: Option<i32>) -> Field {
    number.map_or(Field::Empty, |number| Field::Plain(i64::from(number)))
}

/// A variant with its name in the release file.
pub(super) fn coded(variant: &impl Serialize, label: &str) -> Field {
    let name = serde_json::to_value(variant).unwrap_or_default();
    Field::code(name.as_str().unwrap_or_default(), label)
}
