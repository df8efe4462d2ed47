//! The fields of one row: a node or an indicator with its ficha.

use super::{breaks, candidates, words};
use crate::{
    catalogue::Catalogue,
    import::parse::{read_direction, read_unit_kind},
    indicator::Indicator,
    policy::{NameStatus, Node},
};

/// The text of a field of a node.
pub(super) fn of_node(node: &Node, field: &str) -> Option<String> {
    match field {
        "name" => node.name.clone(),
        "kind" => Some(words::node_kind(node.kind).to_owned()),
        "parent" => node.parent.as_ref().map(ToString::to_string),
        "entity" => node.entity.clone(),
        "placement" => Some(words::placement(node.placement).to_owned()),
        "candidates" => Some(node.candidates.join(", ")),
        "note" => node.note.clone(),
        "source" => Some(node.source.clone()),
        _ => None,
    }
}

/// The text of a field of an indicator.
pub(super) fn of_indicator(
    catalogue: &Catalogue,
    indicator: &Indicator,
    field: &str,
) -> Option<String> {
    let (ficha, unit) = (&indicator.ficha, &indicator.unit);
    let text = match field {
        "name" => &indicator.name,
        "node" => return Some(indicator.node.to_string()),
        "kind" => words::indicator_kind(indicator.kind),
        "unit" => words::unit_kind(unit.kind),
        "unit_label" => &unit.label,
        "decimals" => return Some(unit.decimals.to_string()),
        "shown_decimals" => return Some(unit.shown_decimals.to_string()),
        "min" => return unit.min.map(|min| min.normalize().to_string()),
        "max" => return unit.max.map(|max| max.normalize().to_string()),
        "direction" => words::direction(indicator.direction?),
        "direction_reason" => indicator.direction_reason.as_deref()?,
        "aggregation" => words::aggregation(indicator.aggregation),
        "periodicity" => words::periodicity(indicator.periodicity),
        "first_year" => return indicator.first_year.map(|year| year.to_string()),
        // As files state it: its own days, or those of its periodicity.
        "due_days" => return Some(catalogue.calendar.rule_of(indicator).due_days.to_string()),
        "breaks" => return Some(words::breaks(&indicator.breaks)),
        "justification" => &ficha.justification,
        "responsible" => &ficha.responsible,
        "limitations" => &ficha.limitations,
        "formula" => &ficha.formula,
        "formula_terms" => &ficha.formula_terms,
        "technical_notes" => &ficha.technical_notes,
        "collection" => &ficha.collection,
        "assumptions" => &ficha.assumptions,
        "source" => &ficha.source,
        _ => return None,
    };
    Some(text.to_owned())
}

/// Sets a field of a node.
pub(in crate::import) fn set_node(node: &mut Node, field: &str, text: &str) -> Option<()> {
    match field {
        "name" => {
            node.name = Some(text.to_owned());
            node.name_status = NameStatus::Stated;
        }
        "kind" => node.kind = words::read_node_kind(text)?,
        "parent" => node.parent = Some(text.parse().ok()?),
        "entity" => node.entity = Some(text.to_owned()),
        "placement" => node.placement = words::read_placement(text)?,
        "candidates" => node.candidates = candidates(text),
        "note" => node.note = Some(text.to_owned()),
        "source" => text.clone_into(&mut node.source),
        _ => return None,
    }
    Some(())
}

/// Sets a field of an indicator.
pub(in crate::import) fn set_indicator(
    indicator: &mut Indicator,
    field: &str,
    text: &str,
) -> Option<()> {
    let ficha = &mut indicator.ficha;
    let slot = match field {
        "name" => &mut indicator.name,
        "unit_label" => &mut indicator.unit.label,
        "justification" => &mut ficha.justification,
        "responsible" => &mut ficha.responsible,
        "limitations" => &mut ficha.limitations,
        "formula" => &mut ficha.formula,
        "formula_terms" => &mut ficha.formula_terms,
        "technical_notes" => &mut ficha.technical_notes,
        "collection" => &mut ficha.collection,
        "assumptions" => &mut ficha.assumptions,
        "source" => &mut ficha.source,
        closed => return set_closed(indicator, closed, text),
    };
    text.clone_into(slot);
    Some(())
}

fn set_closed(indicator: &mut Indicator, field: &str, text: &str) -> Option<()> {
    let unit = &mut indicator.unit;
    match field {
        "node" => indicator.node = text.parse().ok()?,
        "kind" => indicator.kind = words::read_indicator_kind(text)?,
        "unit" => unit.kind = read_unit_kind(text)?,
        "decimals" => unit.decimals = text.parse().ok()?,
        "shown_decimals" => unit.shown_decimals = text.parse().ok()?,
        "min" => unit.min = Some(text.parse().ok()?),
        "max" => unit.max = Some(text.parse().ok()?),
        "direction" => indicator.direction = Some(read_direction(text)?),
        "direction_reason" => indicator.direction_reason = Some(text.to_owned()),
        "aggregation" => indicator.aggregation = words::read_aggregation(text)?,
        "periodicity" => indicator.periodicity = words::read_periodicity(text)?,
        "first_year" => indicator.first_year = Some(text.parse().ok()?),
        "due_days" => indicator.days.due_days = Some(text.parse().ok()?),
        "breaks" => indicator.breaks = breaks(text).ok()?,
        _ => return None,
    }
    Some(())
}
