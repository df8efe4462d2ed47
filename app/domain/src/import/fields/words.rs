//! The closed words of fichas and nodes: what they mean and how they are written.

use crate::{
    import::fold::fold,
    indicator::{Aggregation, Direction, IndicatorKind, SeriesBreak, UnitKind},
    period::Periodicity,
    policy::{NodeKind, Placement},
};

/// The word in a list whose wording a text has.
fn one_of<T: Copy>(all: &[T], words: fn(T) -> &'static str, text: &str) -> Option<T> {
    let folded = fold(text);
    all.iter().copied().find(|one| fold(words(*one)) == folded)
}

pub fn unit_kind(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Quantity => "cantidad",
        UnitKind::Number => "número",
        UnitKind::Percentage => "porcentaje",
        UnitKind::Ratio => "ratio",
        UnitKind::Rate => "tasa",
        UnitKind::Index => "índice",
        UnitKind::RateOfChange => "tasa de variación",
    }
}

pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "ascendente",
        Direction::Descending => "descendente",
        Direction::Ceiling => "máximo permisible",
        Direction::Floor => "mínimo permisible",
    }
}

pub fn aggregation(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Additive => "agregable",
        Aggregation::NonAdditive => "no agregable",
    }
}

pub(super) fn read_aggregation(text: &str) -> Option<Aggregation> {
    one_of(
        &[Aggregation::Additive, Aggregation::NonAdditive],
        aggregation,
        text,
    )
}

pub fn periodicity(periodicity: Periodicity) -> &'static str {
    match periodicity {
        Periodicity::Year => "anual",
        Periodicity::Semester => "semestral",
        Periodicity::Quarter => "trimestral",
        Periodicity::Month => "mensual",
    }
}

pub(super) fn read_periodicity(text: &str) -> Option<Periodicity> {
    match fold(text).as_str() {
        "anual" | "ano" | "anio" => Some(Periodicity::Year),
        "semestral" | "semestre" => Some(Periodicity::Semester),
        "trimestral" | "trimestre" => Some(Periodicity::Quarter),
        "mensual" | "mes" => Some(Periodicity::Month),
        _ => None,
    }
}

pub(super) fn indicator_kind(kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Policy => "de la política",
        IndicatorKind::Context => "de contexto",
    }
}

pub(super) fn read_indicator_kind(text: &str) -> Option<IndicatorKind> {
    match fold(text).as_str() {
        "de la politica" | "politica" => Some(IndicatorKind::Policy),
        "de contexto" | "contexto" => Some(IndicatorKind::Context),
        _ => None,
    }
}

pub(super) fn node_kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => "política",
        NodeKind::Objective => "objetivo prioritario",
        NodeKind::Guideline => "lineamiento",
        NodeKind::Service => "servicio",
    }
}

pub(super) fn read_node_kind(text: &str) -> Option<NodeKind> {
    match fold(text).as_str() {
        "politica" | "politica nacional" => Some(NodeKind::Policy),
        "objetivo prioritario" | "objetivo" | "op" => Some(NodeKind::Objective),
        "lineamiento" | "l" => Some(NodeKind::Guideline),
        "servicio" | "s" => Some(NodeKind::Service),
        _ => None,
    }
}

pub(super) fn placement(placement: Placement) -> &'static str {
    match placement {
        Placement::Stated => "declarada en la fuente",
        Placement::ObjectiveStated => "objetivo declarado, lineamiento por completar",
        Placement::GuidelineInferred => "lineamiento deducido del orden de los códigos",
        Placement::ObjectiveInferred => "objetivo deducido del orden de los códigos",
        Placement::Unknown => "no publicada",
    }
}

pub(super) fn read_placement(text: &str) -> Option<Placement> {
    let all = [
        Placement::Stated,
        Placement::ObjectiveStated,
        Placement::GuidelineInferred,
        Placement::ObjectiveInferred,
        Placement::Unknown,
    ];
    one_of(&all, placement, text)
}

/// «2015: la razón», one a line.
pub(super) fn breaks(breaks: &[SeriesBreak]) -> String {
    let lines = breaks
        .iter()
        .map(|b| format!("{}: {}", b.year, b.reason.trim()));
    lines.collect::<Vec<_>>().join("\n")
}
