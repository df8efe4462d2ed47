//! Settings and kinds as short texts, so that a difference of them reads like one of texts.

use crate::{
    Decimal,
    band::ComplianceMethod,
    format,
    indicator::{Aggregation, Direction, IndicatorKind, UnitKind},
    policy::{Dimension, Member, NameStatus, NodeKind, Placement},
};

pub(super) fn compliance_method(method: ComplianceMethod) -> &'static str {
    match method {
        ComplianceMethod::Ratio => "razón entre valor obtenido y meta del año",
        ComplianceMethod::FromBaseline => "avance desde la línea de base hasta la meta del año",
    }
}

/// A threshold: «95 % del ritmo previsto».
pub(super) fn share(fraction: Decimal) -> String {
    let percentage = fraction.checked_mul(Decimal::ONE_HUNDRED);
    percentage.map_or_else(
        || fraction.to_string(),
        |share| {
            format!(
                "{}{}% del ritmo previsto",
                share.normalize(),
                format::NO_BREAK_SPACE
            )
        },
    )
}

pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "ascendente",
        Direction::Descending => "descendente",
        Direction::Ceiling => "no definido: máximo permisible",
        Direction::Floor => "no definido: mínimo permisible",
    }
}

pub(super) fn aggregation(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Additive => "agregable",
        Aggregation::NonAdditive => "no agregable",
    }
}

pub(super) fn indicator_kind(kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Policy => "de la política",
        IndicatorKind::Context => "de contexto",
    }
}

pub(super) fn unit_kind(kind: UnitKind) -> &'static str {
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

/// «de 0 a 100», «desde 0», «hasta 100»; nothing without a bound.
pub(super) fn range(min: Option<Decimal>, max: Option<Decimal>) -> String {
    let plain = |bound: Option<Decimal>| bound.map(|bound| bound.normalize());
    match (plain(min), plain(max)) {
        (Some(min), Some(max)) => format!("de {min} a {max}"),
        (Some(min), None) => format!("desde {min}"),
        (None, Some(max)) => format!("hasta {max}"),
        (None, None) => String::new(),
    }
}

pub(super) fn node_kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => "política nacional",
        NodeKind::Objective => "objetivo prioritario",
        NodeKind::Guideline => "lineamiento",
        NodeKind::Service => "servicio",
    }
}

pub(super) fn name_status(status: NameStatus) -> &'static str {
    match status {
        NameStatus::Stated => "publicada",
        NameStatus::Truncated => "publicada incompleta",
        NameStatus::Missing => "por completar",
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

/// Name and members of a dimension; aliases and RENIEC's codes only serve reading.
pub(super) fn dimension(dimension: &Dimension) -> [String; 2] {
    let Dimension {
        code: _,
        name,
        members,
    } = dimension;
    let members: Vec<String> = members
        .iter()
        .map(|member| {
            let Member {
                code,
                name,
                aliases: _,
                reniec: _,
            } = member;
            format!("{code} {name}")
        })
        .collect();
    [name.clone(), members.join("; ")]
}
