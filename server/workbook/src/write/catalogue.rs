//! The catalogue in tables: fichas, nodes of the policy, and every source with what rests on it.

use super::{
    Published,
    lists::coded,
    table::{Column, ColumnType, Field, RowKind, Table},
    words,
};
use domain::{
    Decimal,
    indicator::Indicator,
    period::Periodicity,
    policy_tree::{Node, NodeKind},
    release::Release,
    value::Provenance,
};
use std::collections::{BTreeMap, BTreeSet};

/// Text of an unwritten field of a ficha.
const TO_COMPLETE: &str = "Por completar";

/// One row an indicator, in the order of CEPLAN's form.
pub(super) fn fichas<'a>(published: &Published<'a>, only: Option<&'a Indicator>) -> Table<'a> {
    let release = published.release;
    let rows = move || {
        release
            .catalogue
            .indicators
            .iter()
            .filter(move |i| only.is_none_or(|one| one.code == i.code))
            .map(move |indicator| ficha(release, indicator))
    };
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let mut table = Table::new("Fichas", ficha_columns(), rows)
        .labelled(published)
        .with_words_in("sentido", list(&words::DIRECTIONS.map(words::direction)))
        .with_words_in(
            "tipo_unidad",
            list(&words::UNIT_KINDS.map(words::unit_kind)),
        )
        .with_words_in(
            "agregacion",
            list(&words::AGGREGATIONS.map(words::aggregation)),
        )
        .with_words_in(
            "periodicidad",
            list(&Periodicity::ALL.map(words::periodicity)),
        );
    table.frozen_columns = 2;
    table
}

fn ficha_columns() -> Vec<Column> {
    let column = |key, title, width| Column::new(key, title, width, "");
    vec![
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Nombre del indicador", 44),
        column("clase", "Clase", 16),
        column("codigo_nodo", "Objetivo o servicio", 12),
        column("nodo", "Nombre del objetivo o servicio", 36),
        column("justificacion", "Justificación", 50),
        column("responsable", "Responsable", 30),
        column("limitaciones", "Limitaciones para la medición", 50),
        column("formula", "Método de cálculo: fórmula", 44),
        column("formula_donde", "Método de cálculo: donde", 44),
        column("especificaciones", "Especificaciones técnicas", 50),
        column("sentido", "Sentido esperado", 18),
        column("razon_sentido", "Razón de metas contra el sentido", 30),
        column("recoleccion", "Proceso de recolección y análisis", 50),
        column("supuestos", "Supuestos", 40),
        column("fuente", "Fuente y base de datos", 44),
        column("tipo_unidad", "Tipo de unidad", 16),
        column("unidad", "Unidad de medida", 22),
        column("decimales", "Decimales que se guardan", 10),
        column("decimales_visibles", "Decimales que se muestran", 10),
        column("minimo", "Mínimo admisible", 11),
        column("maximo", "Máximo admisible", 11),
        column("agregacion", "Tipo de agregación", 16),
        column("periodicidad", "Periodicidad", 14),
        column("primer_anio", "Primer año de medición", 10),
        column("plazo_dias", "Plazo de reporte en días", 10),
        column("quiebres", "Quiebres de serie", 40),
    ]
}

fn ficha(release: &Release, indicator: &Indicator) -> Vec<Field> {
    let (ficha, unit) = (&indicator.ficha, &indicator.unit);
    let node = release.catalogue.node(&indicator.node);
    let rule = release.catalogue.calendar.rule_of(indicator);
    let bound = |bound: Option<Decimal>| {
        bound.map_or(Field::Empty, |value| Field::Stored {
            value,
            shown: unit.shown_decimals,
        })
    };
    let breaks: Vec<_> = indicator
        .breaks
        .iter()
        .map(|b| format!("{}: {}", b.year, b.reason))
        .collect();
    vec![
        Field::text(indicator.code.as_str()),
        Field::text(&indicator.name),
        Field::text(words::indicator_kind(indicator.kind)),
        Field::text(indicator.node.as_str()),
        Field::optional_text(node.and_then(|n| n.name.as_deref())),
        stated(&ficha.justification),
        stated(&ficha.responsible),
        stated(&ficha.limitations),
        stated(&ficha.formula),
        stated(&ficha.formula_terms),
        stated(&ficha.technical_notes),
        stated(
            indicator
                .direction
                .map(words::direction)
                .unwrap_or_default(),
        ),
        Field::optional_text(indicator.direction_reason.as_deref()),
        stated(&ficha.collection),
        stated(&ficha.assumptions),
        stated(&ficha.source),
        Field::text(words::unit_kind(unit.kind)),
        Field::text(&unit.label),
        Field::Plain(i64::from(unit.decimals)),
        Field::Plain(i64::from(unit.shown_decimals)),
        bound(unit.min),
        bound(unit.max),
        Field::text(words::aggregation(indicator.aggregation)),
        Field::text(words::periodicity(indicator.periodicity)),
        indicator
            .first_year
            .map_or(Field::Empty, |year| Field::Plain(i64::from(year))),
        Field::Plain(i64::from(rule.due_days)),
        Field::text(breaks.join("\n")),
    ]
}

fn stated(text: &str) -> Field {
    if text.trim().is_empty() {
        Field::text(TO_COMPLETE)
    } else {
        Field::text(text)
    }
}

/// One row a node: objectives, guidelines and services, with how certain name and place are.
pub(super) fn nodes<'a>(published: &Published<'a>) -> Table<'a> {
    table_of_nodes(published, "Servicios", |_| true)
}

/// The same of one kind.
pub(super) fn nodes_of<'a>(published: &Published<'a>, kind: NodeKind) -> Table<'a> {
    let name = match kind {
        NodeKind::Policy => "Política",
        NodeKind::Objective => "Objetivos",
        NodeKind::Guideline => "Lineamientos",
        NodeKind::Service => "Servicios",
    };
    table_of_nodes(published, name, move |node| node.kind == kind)
}

fn table_of_nodes<'a>(
    published: &Published<'a>,
    name: &str,
    shown: impl Fn(&Node) -> bool + Copy + 'a,
) -> Table<'a> {
    let release = published.release;
    let columns = vec![
        Column::new("codigo_nodo", "Código", 10, "").required(),
        Column::new("nivel", "Nivel", 20, "").required(),
        Column::new("nombre", "Denominación", 60, ""),
        Column::new("estado_nombre", "Estado de la denominación", 20, ""),
        Column::new(
            "codigo_superior",
            "Depende de",
            12,
            "Elemento superior más cercano que se conoce.",
        ),
        Column::new(
            "ubicacion",
            "Certeza de la ubicación",
            40,
            "«Deducido» no es una afirmación de la fuente.",
        ),
        Column::new("candidatos", "Ubicaciones posibles", 24, ""),
        Column::new("entidad", "Entidad responsable", 24, ""),
        Column::new(
            "indicadores",
            "Indicadores",
            12,
            "Cuántos indicadores tiene el elemento mismo.",
        )
        .of(ColumnType::Integer),
        Column::new("nota", "Nota", 40, ""),
        Column::new("fuente", "Fuente", 50, ""),
    ];
    let rows = move || {
        release
            .catalogue
            .nodes
            .iter()
            .filter(move |node| shown(node))
            .map(move |node| node_row(release, node))
    };
    let mut table = Table::new(name, columns, rows).labelled(published);
    table.primary_key = vec!["codigo_nodo"];
    table
}

fn node_row(release: &Release, node: &Node) -> Vec<Field> {
    let name = node.name.as_deref().unwrap_or("Denominación por completar");
    vec![
        Field::text(node.code.as_str()),
        coded(&node.kind, words::node_kind(node.kind)),
        Field::text(name),
        coded(&node.name_status, words::name_status(node.name_status)),
        Field::optional_text(node.parent.as_ref().map(|code| code.as_str())),
        coded(&node.placement, words::placement(node.placement)),
        Field::text(node.candidates.join(", ")),
        Field::optional_text(node.entity.as_deref()),
        Field::count(release.catalogue.indicators_of(&node.code).count()),
        Field::optional_text(node.note.as_deref()),
        Field::text(&node.source),
    ]
}

/// One source and what rests on it.
#[derive(Default)]
struct Uses<'a> {
    count: usize,
    indicators: BTreeSet<&'a str>,
}

/// Everything that is cited, with how much rests on it.
pub(super) fn sources<'a>(published: &Published<'a>, only: Option<&'a Indicator>) -> Table<'a> {
    let release = published.release;
    let columns = vec![
        Column::new("tipo", "Tipo", 22, "Qué se apoya en la fuente."),
        Column::new("fuente", "Fuente", 70, ""),
        Column::new("archivo_sha256", "SHA-256 del archivo", 30, ""),
        Column::new(
            "usos",
            "Usos",
            8,
            "Cuántas celdas, fichas o elementos la citan.",
        ),
        Column::new("indicadores", "Indicadores", 40, ""),
    ];
    let rows = move || {
        cited(release, only)
            .into_iter()
            .map(|((kind, source, sha256), uses)| {
                let indicators: Vec<_> = uses.indicators.into_iter().collect();
                vec![
                    Field::text(kind),
                    Field::text(source),
                    Field::text(sha256),
                    Field::count(uses.count),
                    Field::text(indicators.join(", ")),
                ]
            })
    };
    Table::new("Fuentes", columns, rows).labelled_where(published, |row, context| {
        match row.last() {
            Some(Field::Text(codes)) if codes.split(", ").all(|code| context.contains(code)) => {
                RowKind::Real
            }
            Some(Field::Text(_)) => RowKind::OfPolicy,
            _ => RowKind::NoFigure,
        }
    })
}

/// Uses by (kind, source, hash of the file).
type Cited<'a> = BTreeMap<(&'static str, &'a str, &'a str), Uses<'a>>;

fn cited<'a>(release: &'a Release, only: Option<&Indicator>) -> Cited<'a> {
    let mut cited = Cited::new();
    let mut cite = |kind, source: &'a str, sha256: &'a str, indicator: Option<&'a str>| {
        if source.trim().is_empty() {
            return;
        }
        let uses = cited.entry((kind, source, sha256)).or_default();
        uses.count += 1;
        uses.indicators.extend(indicator);
    };
    let catalogue = &release.catalogue;
    cite("Política", &catalogue.edition.source, "", None);
    if only.is_none() {
        for node in &catalogue.nodes {
            cite("Nombre del objetivo o servicio", &node.source, "", None);
        }
    }
    for indicator in catalogue
        .indicators
        .iter()
        .filter(|i| only.is_none_or(|one| one.code == i.code))
    {
        cite(
            "Ficha de indicador",
            &indicator.ficha.source,
            "",
            Some(indicator.code.as_str()),
        );
    }
    for cell in release
        .cells
        .iter()
        .filter(|c| only.is_none_or(|one| one.code == c.key.indicator))
    {
        let indicator = Some(cell.key.indicator.as_str());
        if let Some(source) = &cell.value.source {
            cite("Valor", source, "", indicator);
        }
        if let Provenance::Import { file, sha256, .. } = &cell.provenance {
            cite("Archivo importado", file, sha256, indicator);
        }
    }
    cited
}
