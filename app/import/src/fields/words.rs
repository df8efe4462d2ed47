//! The closed words of fichas and nodes: what they mean and how they are written.

use domain::{
    indicator::{Aggregation, Direction, IndicatorKind, SeriesBreak, UnitKind},
    period::Periodicity,
    policy_tree::{NodeKind, Placement},
    text::fold,
};

/// The word in a list whose wording a text has.
fn one_of<T: Copy>(all: &[T], words: fn(T) -> &'static str, text: &str) -> Option<T> {
    let folded = fold(text);
    all.iter().copied().find(|one| fold(words(*one)) == folded)
}

/// The name of a kind of unit (CEPLAN): «porcentaje».
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

/// «ascendente», «máximo permisible».
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "ascendente",
        Direction::Descending => "descendente",
        Direction::Ceiling => "máximo permisible",
        Direction::Floor => "mínimo permisible",
    }
}

/// «agregable», «no agregable».
pub fn aggregation(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Additive => "agregable",
        Aggregation::NonAdditive => "no agregable",
    }
}

/// Reads [`aggregation`].
pub fn read_aggregation(text: &str) -> Option<Aggregation> {
    one_of(
        &[Aggregation::Additive, Aggregation::NonAdditive],
        aggregation,
        text,
    )
}

/// «anual», «trimestral».
pub fn periodicity(periodicity: Periodicity) -> &'static str {
    match periodicity {
        Periodicity::Year => "anual",
        Periodicity::Semester => "semestral",
        Periodicity::Quarter => "trimestral",
        Periodicity::Month => "mensual",
    }
}

/// Reads [`periodicity`] and its nouns («trimestre»).
pub fn read_periodicity(text: &str) -> Option<Periodicity> {
    match fold(text).as_str() {
        "anual" | "ano" | "anio" => Some(Periodicity::Year),
        "semestral" | "semestre" => Some(Periodicity::Semester),
        "trimestral" | "trimestre" => Some(Periodicity::Quarter),
        "mensual" | "mes" => Some(Periodicity::Month),
        _ => None,
    }
}

/// «de la política», «de contexto».
pub fn indicator_kind(kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Policy => "de la política",
        IndicatorKind::Context => "de contexto",
    }
}

/// Reads [`indicator_kind`].
pub fn read_indicator_kind(text: &str) -> Option<IndicatorKind> {
    match fold(text).as_str() {
        "de la politica" | "politica" => Some(IndicatorKind::Policy),
        "de contexto" | "contexto" => Some(IndicatorKind::Context),
        _ => None,
    }
}

/// «objetivo prioritario», «servicio».
pub fn node_kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => "política",
        NodeKind::Objective => "objetivo prioritario",
        NodeKind::Guideline => "lineamiento",
        NodeKind::Service => "servicio",
    }
}

/// Reads [`node_kind`] and its short forms.
pub fn read_node_kind(text: &str) -> Option<NodeKind> {
    match fold(text).as_str() {
        "politica" | "politica nacional" => Some(NodeKind::Policy),
        "objetivo prioritario" | "objetivo" | "op" => Some(NodeKind::Objective),
        "lineamiento" | "l" => Some(NodeKind::Guideline),
        "servicio" | "s" => Some(NodeKind::Service),
        _ => None,
    }
}

/// How certain the place of a service is, in words.
pub fn placement(placement: Placement) -> &'static str {
    match placement {
        Placement::Stated => "declarada en la fuente",
        Placement::ObjectiveStated => "objetivo declarado, lineamiento por completar",
        Placement::GuidelineInferred => "lineamiento deducido del orden de los códigos",
        Placement::ObjectiveInferred => "objetivo deducido del orden de los códigos",
        Placement::Unknown => "no publicada",
    }
}

/// Reads [`placement`].
pub fn read_placement(text: &str) -> Option<Placement> {
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
pub fn breaks(breaks: &[SeriesBreak]) -> String {
    let lines = breaks
        .iter()
        .map(|b| format!("{}: {}", b.year, b.reason.trim()));
    lines.collect::<Vec<_>>().join("\n")
}

/// «Ascendente», «Descendente», «Máximo permisible», «Mínimo permisible».
pub fn read_direction(text: &str) -> Option<Direction> {
    let folded = fold(text);
    let has = |word: &str| folded.split(' ').any(|w| w == word);
    let has_any = |words: &[&str]| words.iter().any(|w| has(w));
    match () {
        () if has_any(&["maximo", "maxima", "techo"]) => Some(Direction::Ceiling),
        () if has_any(&["minimo", "minima", "piso"]) => Some(Direction::Floor),
        () if has_any(&[
            "ascendente",
            "creciente",
            "aumentar",
            "incremento",
            "positivo",
        ]) =>
        {
            Some(Direction::Ascending)
        }
        () if has_any(&[
            "descendente",
            "decreciente",
            "disminuir",
            "reduccion",
            "negativo",
        ]) =>
        {
            Some(Direction::Descending)
        }
        () => None,
    }
}

/// CEPLAN's seven kinds of unit by their names; `%` is a percentage.
pub fn read_unit_kind(text: &str) -> Option<UnitKind> {
    let folded = fold(text);
    let starts = |word: &str| folded.split(' ').next() == Some(word);
    match () {
        () if folded.contains("tasa de variacion") || folded.contains("variacion porcentual") => {
            Some(UnitKind::RateOfChange)
        }
        () if starts("porcentaje") || starts("%") || starts("porcentual") => {
            Some(UnitKind::Percentage)
        }
        () if starts("tasa") => Some(UnitKind::Rate),
        () if starts("ratio") || starts("razon") => Some(UnitKind::Ratio),
        () if starts("indice") => Some(UnitKind::Index),
        () if starts("cantidad") => Some(UnitKind::Quantity),
        () if starts("numero") || starts("n") => Some(UnitKind::Number),
        () => None,
    }
}
