//! Tables of the policy: what is due, the tree, the catalogue, the calendar.

use std::collections::BTreeMap;

use app::{
    office::tables::{Shown, visible_nodes, visible_rows, visible_windows},
    wire::{CalendarView, DueCell, ReopeningView, TreeRow},
};
use domain::{
    band::State,
    catalogue::Catalogue,
    format::period_short,
    indicator::Indicator,
    policy_tree::{Node, NodeKind},
};
use workbook::write::{
    rules::Look,
    table::{Column, ColumnType, Field},
};

use super::{Fields, Rows};

fn column(key: &str, title: &str, width: u16) -> Column {
    Column::new(key, title, width, "")
}

/// What each word of a column looks like.
fn looks<const N: usize>(words: [(&str, Look); N]) -> Vec<(String, Look)> {
    words.map(|(word, look)| (word.to_owned(), look)).to_vec()
}

pub(super) fn of_due(due: &[DueCell]) -> Rows {
    let columns = vec![
        column("estado", "Estado", 16),
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Indicador", 48),
        column("codigo_nodo", "Objetivo o servicio", 12),
        column("periodo", "Periodo", 12),
        column("vence", "Último día del plazo", 13),
        column("hoy", "Hoy", 44),
        column("en_borrador_de", "En el borrador de", 24),
    ];
    let rows = due.iter().map(|cell| {
        vec![
            Field::text(if cell.late {
                "Vencido"
            } else {
                "Por registrar"
            }),
            Field::text(cell.indicator.as_str()),
            Field::text(&cell.indicator_name),
            Field::text(cell.node.as_str()),
            Field::text(period_short(cell.period)),
            Field::Date(cell.due),
            Field::text(cell.standing.words_es()),
            Field::optional_text(cell.entering.as_deref()),
        ]
    });
    let looks = looks([("Vencido", Look::Bad), ("Por registrar", Look::Attention)]);
    Rows::of(columns, rows.collect()).with_states(0, looks)
}

fn kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => "Política",
        NodeKind::Objective => "Objetivo prioritario",
        NodeKind::Guideline => "Lineamiento",
        NodeKind::Service => "Servicio",
    }
}

/// A row a node, and one for each of its indicators.
pub(super) fn of_tree(tree: &[TreeRow], text: &str, late_only: bool) -> Rows {
    let columns = vec![
        column("codigo_nodo", "Código", 12),
        column("nivel", "Nivel", 20),
        column("denominacion", "Denominación", 60),
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Indicador", 48),
        column("estado", "Estado", 20),
        column("vencidos", "Valores vencidos", 10).of(ColumnType::Integer),
    ];
    let mut rows: Vec<Fields> = Vec::new();
    for at in visible_rows(tree, text, late_only) {
        let Some(TreeRow {
            node, indicators, ..
        }) = tree.get(at)
        else {
            continue;
        };
        let head = || {
            vec![
                Field::text(node.code.as_str()),
                Field::text(kind(node.kind)),
                Field::text(node.name.as_deref().unwrap_or("Denominación por completar")),
            ]
        };
        if indicators.is_empty() {
            rows.push([head(), vec![const { Field::Empty }; 4]].concat());
        }
        rows.extend(indicators.iter().map(|one| {
            let own = vec![
                Field::text(one.code.as_str()),
                Field::text(&one.name),
                Field::code(one.state.slug(), one.state.label_es()),
                Field::Plain(i64::from(one.late)),
            ];
            [head(), own].concat()
        }));
    }
    let states = State::ALL.map(|state| {
        let look = match state {
            State::Achieved | State::OnTrack => Look::Good,
            State::NeedsAcceleration => Look::Attention,
            State::Lagging | State::GoingBack | State::Late => Look::Bad,
            _ => Look::Quiet,
        };
        (state.label_es().to_owned(), look)
    });
    let rows = with_text(
        Rows::of(columns, rows).with_states(5, states.to_vec()),
        text,
    );
    match late_only {
        true => rows.filtered("Mostrar", "Solo con valores vencidos"),
        false => rows,
    }
}

fn with_text(rows: Rows, text: &str) -> Rows {
    match text.trim() {
        "" => rows,
        text => rows.filtered("Texto", text),
    }
}

/// A row an indicator; a node without indicators has one, too.
pub(super) fn of_catalogue(catalogue: &Catalogue, text: &str, incomplete_only: bool) -> Rows {
    let columns = vec![
        column("codigo_nodo", "Código", 12),
        column("nivel", "Nivel", 20),
        column("denominacion", "Denominación", 60),
        column("codigo_superior", "Depende de", 12),
        column("entidad", "Entidad", 20),
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Indicador", 48),
        column("unidad", "Unidad de medida", 20),
        column("periodicidad", "Periodicidad", 12),
        column("fuente", "Fuente", 40),
    ];
    let mut rows = Vec::new();
    for at in visible_nodes(catalogue, text, incomplete_only) {
        let Some(node) = catalogue.nodes.get(at) else {
            continue;
        };
        let before = rows.len();
        rows.extend(
            catalogue
                .indicators_of(&node.code)
                .map(|one| catalogue_row(node, Some(one))),
        );
        if rows.len() == before {
            rows.push(catalogue_row(node, None));
        }
    }
    let rows = with_text(Rows::of(columns, rows), text);
    match incomplete_only {
        true => rows.filtered("Mostrar", "Solo por completar"),
        false => rows,
    }
}

fn catalogue_row(node: &Node, indicator: Option<&Indicator>) -> Fields {
    vec![
        Field::text(node.code.as_str()),
        Field::text(kind(node.kind)),
        Field::text(node.name.as_deref().unwrap_or("Denominación por completar")),
        Field::optional_text(node.parent.as_ref().map(|code| code.as_str())),
        Field::optional_text(node.entity.as_deref()),
        Field::optional_text(indicator.map(|one| one.code.as_str())),
        Field::optional_text(indicator.map(|one| one.name.as_str())),
        Field::optional_text(indicator.map(|one| one.unit.label.as_str())),
        Field::optional_text(indicator.map(|one| one.periodicity.label_es())),
        Field::optional_text(indicator.map(|one| one.ficha.source.as_str())),
    ]
}

pub(super) fn of_windows(view: &CalendarView, shown: &str, text: &str) -> Rows {
    let columns = vec![
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Indicador", 48),
        column("periodo", "Periodo", 12),
        column("se_abre", "Se abre", 13),
        column("vence", "Vence", 13),
        column("se_cierra", "Se cierra", 13),
        column("hoy", "Hoy", 44),
        column("con_dato", "Con dato", 10).of(ColumnType::YesNo),
    ];
    let names: BTreeMap<_, _> = view
        .indicators
        .iter()
        .map(|one| (&one.code, &one.name))
        .collect();
    let words = Shown::ALL.into_iter().find(|(slug, ..)| *slug == shown);
    let words = words.map_or(Shown::ALL[0].1, |(_, label, _)| label);
    let rows = visible_windows(view, Shown::from_slug(shown), text)
        .into_iter()
        .map(|one| {
            vec![
                Field::text(one.indicator.as_str()),
                Field::optional_text(names.get(&one.indicator).map(|name| name.as_str())),
                Field::text(period_short(one.period)),
                Field::Date(one.window.opens_on),
                Field::Date(one.window.due_on),
                one.window.closes_on.map_or(Field::Empty, Field::Date),
                Field::text(one.standing.words_es()),
                Field::yes_no(one.has_value),
            ]
        });
    with_text(
        Rows::of(columns, rows.collect()).filtered("Mostrar", words),
        text,
    )
}

pub(super) fn of_reopenings(list: &[ReopeningView]) -> Rows {
    let columns = vec![
        column("codigo_indicador", "Código del indicador", 14),
        column("periodo", "Periodo", 12),
        column("hasta", "Hasta", 13),
        column("motivo", "Motivo", 60),
        column("reabrio", "Reabrió", 24),
        column("reabierto_el", "Cuándo (UTC)", 22),
    ];
    let rows = list.iter().map(|made| {
        vec![
            Field::text(made.reopening.indicator.as_str()),
            Field::text(period_short(made.reopening.period)),
            Field::Date(made.reopening.until),
            Field::text(&made.reason),
            Field::text(&made.by),
            Field::text(made.at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        ]
    });
    Rows::of(columns, rows.collect())
}
