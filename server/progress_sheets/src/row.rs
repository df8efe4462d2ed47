//! The row of an indicator or a node in a table: code, name, last value and target, state, coverage.

use domain::{
    Decimal,
    figure::fact_text,
    format,
    indicator::Indicator,
    policy_tree::{Node, NodeKind},
    rollup::{RollUp, roll_up},
    value::Measure,
};

use crate::{
    Source,
    table::{Cell, Title},
};

/// The titles over rows of nodes of this kind. A service contains nothing and has no coverage; guidelines have no number of
/// their own unless a catalogue gives them one.
pub fn titles(source: &Source<'_>, kind: NodeKind, has_numbers: bool) -> Vec<Title> {
    let horizon = source.release().catalogue.edition.horizon;
    let target = format!("Meta {horizon}");
    let mut titles = vec![Title::text("Código", 10)];
    match kind {
        _ if !has_numbers => titles.extend([
            Title::text("Nombre", 46),
            Title::text("Estado", 24),
            Title::text("Cobertura", 20),
        ]),
        NodeKind::Service => titles.extend([
            Title::text("Nombre", 42),
            Title::number("Último valor", 17),
            Title::number(target, 12),
            Title::text("Estado", 19),
        ]),
        _ => titles.extend([
            Title::text("Nombre", 30),
            Title::number("Último valor", 15),
            Title::number(target, 11),
            Title::text("Estado", 18),
            Title::text("Cobertura", 16),
        ]),
    }
    titles
}

/// A node with the number of its first indicator.
pub fn of_node(source: &Source<'_>, node: &Node, has_numbers: bool) -> Vec<Cell> {
    let own = source.own_indicators(&node.code);
    let name = match &node.name {
        Some(name) => Cell::text(name),
        None => Cell::muted(format::capitalised(site::words::NAME_MISSING)),
    };
    let mut cells = vec![Cell::bold(node.code.as_str()), name];
    let catalogue = &source.release().catalogue;
    let all = (node.kind != NodeKind::Service)
        .then(|| roll_up(catalogue, &node.code, source.assessments));
    match own.first() {
        Some(first) => cells.extend(numbers(source, first)),
        None => {
            let state = match &all {
                Some(all) => Cell::text(format::capitalised(&counts(all))),
                None => Cell::muted("sin indicador publicado"),
            };
            if has_numbers {
                cells.extend([Cell::default(), Cell::default()]);
            }
            cells.push(state);
        }
    }
    if let Some(all) = all {
        cells.push(Cell::text(format::capitalised(&all.coverage_es())));
    }
    cells
}

/// An indicator in the columns of a service.
pub fn of_indicator(source: &Source<'_>, indicator: &Indicator) -> Vec<Cell> {
    let mut cells = vec![
        Cell::bold(indicator.code.as_str()),
        Cell::text(&indicator.name),
    ];
    cells.extend(numbers(source, indicator));
    cells
}

/// Last value, target and state.
fn numbers(source: &Source<'_>, indicator: &Indicator) -> [Cell; 3] {
    let stations = site::stations::of(source.release(), indicator);
    let horizon = source.release().catalogue.edition.horizon;
    let station = |measure: Measure| stations.iter().find(|one| one.measure == measure);
    let text = |value: Decimal| fact_text(&indicator.unit, value).0;
    let last = match station(Measure::Observed) {
        Some(one) => {
            let mark = if one.provisional { ", provisional" } else { "" };
            let when = format::period_short(one.period);
            Cell::text(format!("{} ({when}{mark})", text(one.value)))
        }
        None => Cell::muted("sin publicar"),
    };
    let target = station(Measure::Target).filter(|one| one.period.calendar_year() == horizon);
    let target = target.map_or_else(|| Cell::muted("—"), |one| Cell::text(text(one.value)));
    let state = site::state_of(indicator, source.assessments.get(&indicator.code));
    let state = state.map_or_else(Cell::default, |state| Cell::state(state, state.label_es()));
    [last, target, state]
}

/// «en camino: 3; rezagado: 1»: only states that occur.
pub fn counts(all: &RollUp) -> String {
    let counts = all.counts.iter();
    let counts =
        counts.map(|(state, count)| format!("{}: {count}", state.label_es().to_lowercase()));
    counts.collect::<Vec<_>>().join("; ")
}
