//! Settings and kinds as short texts, so that a difference of them reads like one of texts.
//!
//! They are Spanish wherever they are made, so that no comparison depends on a language; [`shown`] is for pages.

use messages::{msgid, t, translation};

use super::Field;
use crate::{
    Decimal,
    dimension::{Dimension, Member},
    format,
    indicator::{Aggregation, Direction, IndicatorKind, UnitKind},
    policy_tree::{NameStatus, NodeKind, Placement},
    settings::ComplianceMethod,
};

/// Follows a threshold.
const OF_PACE: &str = " del ritmo previsto";
/// Between the decimals that are kept and those that are shown.
const ARE_SHOWN: &str = "; se muestran ";

/// A text of one of the fields that this module words, in the present language; `None` for fields whose texts people
/// write. What it does not know stays as it is.
pub(super) fn shown(field: Field, text: &str) -> Option<String> {
    let composed = match field {
        Field::OnTrackFrom | Field::NeedsAccelerationFrom => text
            .strip_suffix(OF_PACE)
            .map(|share| t!("{share} del ritmo previsto", share)),
        Field::Decimals => text
            .split_once(ARE_SHOWN)
            .map(|(kept, shown)| t!("{kept}; se muestran {shown}", kept, shown)),
        Field::Range => range_shown(text),
        Field::NodeKind
        | Field::NameStatus
        | Field::Placement
        | Field::IndicatorKind
        | Field::Direction
        | Field::UnitKind
        | Field::Aggregation
        | Field::Periodicity
        | Field::ClosesDays
        | Field::ComplianceMethod => translation(text).map(str::to_owned),
        _ => return None,
    };
    Some(composed.unwrap_or_else(|| text.to_owned()))
}

fn range_shown(text: &str) -> Option<String> {
    if let Some(bounds) = text.strip_prefix("de ") {
        let (min, max) = bounds.split_once(" a ")?;
        return Some(t!("de {min} a {max}", min, max));
    }
    if let Some(min) = text.strip_prefix("desde ") {
        return Some(t!("desde {min}", min));
    }
    let max = text.strip_prefix("hasta ")?;
    Some(t!("hasta {max}", max))
}

/// Decimals of a unit: «2; se muestran 1».
pub(super) fn decimals(kept: u8, shown: u8) -> String {
    format!("{kept}{ARE_SHOWN}{shown}")
}

pub(super) fn compliance_method(method: ComplianceMethod) -> &'static str {
    match method {
        ComplianceMethod::Ratio => msgid!("razón entre valor obtenido y meta del año"),
        ComplianceMethod::FromBaseline => {
            msgid!("avance desde la línea de base hasta la meta del año")
        }
    }
}

/// A threshold: «95 % del ritmo previsto».
pub(super) fn share(fraction: Decimal) -> String {
    let percentage = fraction.checked_mul(Decimal::ONE_HUNDRED);
    percentage.map_or_else(
        || fraction.to_string(),
        |share| format!("{}{}%{OF_PACE}", share.normalize(), format::NO_BREAK_SPACE),
    )
}

pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => msgid!("ascendente"),
        Direction::Descending => msgid!("descendente"),
        Direction::Ceiling => msgid!("no definido: máximo permisible"),
        Direction::Floor => msgid!("no definido: mínimo permisible"),
    }
}

pub(super) fn aggregation(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Additive => msgid!("agregable"),
        Aggregation::NonAdditive => msgid!("no agregable"),
    }
}

pub(super) fn indicator_kind(kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Policy => msgid!("de la política"),
        IndicatorKind::Context => msgid!("de contexto"),
    }
}

pub(super) fn unit_kind(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Quantity => msgid!("cantidad"),
        UnitKind::Number => msgid!("número"),
        UnitKind::Percentage => msgid!("porcentaje"),
        UnitKind::Ratio => msgid!("ratio"),
        UnitKind::Rate => msgid!("tasa"),
        UnitKind::Index => msgid!("índice"),
        UnitKind::RateOfChange => msgid!("tasa de variación"),
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
        NodeKind::Policy => msgid!("política nacional"),
        NodeKind::Objective => msgid!("objetivo prioritario"),
        NodeKind::Guideline => msgid!("lineamiento"),
        NodeKind::Service => msgid!("servicio"),
    }
}

pub(super) fn name_status(status: NameStatus) -> &'static str {
    match status {
        NameStatus::Stated => msgid!("publicada"),
        NameStatus::Truncated => msgid!("publicada incompleta"),
        NameStatus::Missing => msgid!("por completar"),
    }
}

pub(super) fn placement(placement: Placement) -> &'static str {
    match placement {
        Placement::Stated => msgid!("declarada en la fuente"),
        Placement::ObjectiveStated => msgid!("objetivo declarado, lineamiento por completar"),
        Placement::GuidelineInferred => msgid!("lineamiento deducido del orden de los códigos"),
        Placement::ObjectiveInferred => msgid!("objetivo deducido del orden de los códigos"),
        Placement::Unknown => msgid!("no publicada"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_in_spanish_is_what_was_compared() {
        let number = |text: &str| text.parse::<Decimal>().ok();
        for (field, text) in [
            (Field::OnTrackFrom, share(Decimal::new(95, 2))),
            (Field::Decimals, decimals(2, 1)),
            (Field::Range, range(number("0"), number("100"))),
            (Field::Range, range(number("-1.5"), None)),
            (Field::Range, range(None, number("100"))),
            (Field::Range, range(None, None)),
            (Field::NodeKind, node_kind(NodeKind::Service).to_owned()),
            (Field::ClosesDays, "45".to_owned()),
        ] {
            assert_eq!(shown(field, &text), Some(text));
        }
        assert_eq!(shown(Field::NodeName, "porcentaje"), None);
    }
}
