//! The fields of one row: a node or an indicator with its ficha; and what cannot be together.

use super::{
    Field,
    reading::{breaks, candidates},
    words,
};
use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    indicator::{Indicator, Unit},
    policy_tree::{NameStatus, Node},
    reading::Doubt,
    text::fold,
};

/// See [`Field::get`].
pub(super) fn get(field: Field, catalogue: &Catalogue, code: &str) -> Option<String> {
    let mut indicators = catalogue.indicators.iter();
    let text = match indicators.find(|i| i.code.as_str() == code) {
        Some(indicator) => of_indicator(catalogue, indicator, field)?,
        None => of_node(
            catalogue.nodes.iter().find(|n| n.code.as_str() == code)?,
            field,
        )?,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// See [`Field::set`].
pub(super) fn set(field: Field, catalogue: &mut Catalogue, code: &str, text: &str) -> bool {
    let mut indicators = catalogue.indicators.iter_mut();
    if let Some(indicator) = indicators.find(|i| i.code.as_str() == code) {
        return set_indicator(indicator, field, text).is_some();
    }
    let mut nodes = catalogue.nodes.iter_mut();
    let node = nodes.find(|node| node.code.as_str() == code);
    node.is_some_and(|node| set_node(node, field, text).is_some())
}

/// The code of a responsible entity that a text names by code or name. `entities` are codes and names.
///
/// # Errors
/// E369 where there is no such entity.
pub fn entity_code(text: &str, entities: &[(String, String)]) -> Result<String, Doubt> {
    let folded = fold(text);
    let same = |other: &str| fold(other) == folded;
    let found = entities
        .iter()
        .find(|(code, name)| same(code) || same(name));
    found.map(|(code, _)| code.clone()).ok_or_else(|| {
        Doubt::new(
            "E369",
            format!("«{}» no es una entidad registrada.", text.trim()),
            "Escriba el código de una entidad registrada, o pida que la registren.",
        )
    })
}

/// Rule book 2: a guideline carries no indicator of its own.
pub fn guideline_problem(place: Place, read: Option<&str>, indicator: &str, node: &str) -> Finding {
    Finding::of("E366", place, read, &[&indicator, &node])
}

/// What a unit cannot be: a range upside down, more decimals shown than kept.
pub fn unit_contradiction(
    place: Place,
    read: Option<&str>,
    indicator: &str,
    unit: &Unit,
) -> Option<Finding> {
    let what = if unit.min.zip(unit.max).is_some_and(|(min, max)| min > max) {
        "el mínimo admisible es mayor que el máximo"
    } else if unit.shown_decimals > unit.decimals {
        "mostraría más decimales de los que se guardan"
    } else {
        return None;
    };
    Some(Finding::of("E370", place, read, &[&indicator, &what]))
}

/// The text of a field of a node.
fn of_node(node: &Node, field: Field) -> Option<String> {
    match field {
        Field::Name => node.name.clone(),
        Field::Kind => Some(words::node_kind(node.kind).to_owned()),
        Field::Parent => node.parent.as_ref().map(ToString::to_string),
        Field::Entity => node.entity.clone(),
        Field::Placement => Some(words::placement(node.placement).to_owned()),
        Field::Candidates => Some(node.candidates.join(", ")),
        Field::Note => node.note.clone(),
        Field::Source => Some(node.source.clone()),
        _ => None,
    }
}

/// The text of a field of an indicator.
fn of_indicator(catalogue: &Catalogue, indicator: &Indicator, field: Field) -> Option<String> {
    let (ficha, unit) = (&indicator.ficha, &indicator.unit);
    let text = match field {
        Field::Name => &indicator.name,
        Field::Node => return Some(indicator.node.to_string()),
        Field::Kind => words::indicator_kind(indicator.kind),
        Field::Unit => words::unit_kind(unit.kind),
        Field::UnitLabel => &unit.label,
        Field::Decimals => return Some(unit.decimals.to_string()),
        Field::ShownDecimals => return Some(unit.shown_decimals.to_string()),
        Field::Min => return unit.min.map(|min| min.normalize().to_string()),
        Field::Max => return unit.max.map(|max| max.normalize().to_string()),
        Field::Direction => words::direction(indicator.direction?),
        Field::DirectionReason => indicator.direction_reason.as_deref()?,
        Field::Aggregation => words::aggregation(indicator.aggregation),
        Field::Periodicity => words::periodicity(indicator.periodicity),
        Field::FirstYear => return indicator.first_year.map(|year| year.to_string()),
        // As files state it: its own days, or those of its periodicity.
        Field::DueDays => return Some(catalogue.calendar.rule_of(indicator).due_days.to_string()),
        Field::Breaks => return Some(words::breaks(&indicator.breaks)),
        Field::Justification => &ficha.justification,
        Field::Responsible => &ficha.responsible,
        Field::Limitations => &ficha.limitations,
        Field::Formula => &ficha.formula,
        Field::FormulaTerms => &ficha.formula_terms,
        Field::TechnicalNotes => &ficha.technical_notes,
        Field::Collection => &ficha.collection,
        Field::Assumptions => &ficha.assumptions,
        Field::Source => &ficha.source,
        _ => return None,
    };
    Some(text.to_owned())
}

/// Sets a field of a node.
pub(crate) fn set_node(node: &mut Node, field: Field, text: &str) -> Option<()> {
    match field {
        Field::Name => {
            node.name = Some(text.to_owned());
            node.name_status = NameStatus::Stated;
        }
        Field::Kind => node.kind = words::read_node_kind(text)?,
        Field::Parent => node.parent = Some(text.parse().ok()?),
        Field::Entity => node.entity = Some(text.to_owned()),
        Field::Placement => node.placement = words::read_placement(text)?,
        Field::Candidates => node.candidates = candidates(text),
        Field::Note => node.note = Some(text.to_owned()),
        Field::Source => text.clone_into(&mut node.source),
        _ => return None,
    }
    Some(())
}

/// Sets a field of an indicator.
pub(crate) fn set_indicator(indicator: &mut Indicator, field: Field, text: &str) -> Option<()> {
    let ficha = &mut indicator.ficha;
    let slot = match field {
        Field::Name => &mut indicator.name,
        Field::UnitLabel => &mut indicator.unit.label,
        Field::Justification => &mut ficha.justification,
        Field::Responsible => &mut ficha.responsible,
        Field::Limitations => &mut ficha.limitations,
        Field::Formula => &mut ficha.formula,
        Field::FormulaTerms => &mut ficha.formula_terms,
        Field::TechnicalNotes => &mut ficha.technical_notes,
        Field::Collection => &mut ficha.collection,
        Field::Assumptions => &mut ficha.assumptions,
        Field::Source => &mut ficha.source,
        closed => return set_closed(indicator, closed, text),
    };
    text.clone_into(slot);
    Some(())
}

fn set_closed(indicator: &mut Indicator, field: Field, text: &str) -> Option<()> {
    let unit = &mut indicator.unit;
    match field {
        Field::Node => indicator.node = text.parse().ok()?,
        Field::Kind => indicator.kind = words::read_indicator_kind(text)?,
        Field::Unit => unit.kind = words::read_unit_kind(text)?,
        Field::Decimals => unit.decimals = text.parse().ok()?,
        Field::ShownDecimals => unit.shown_decimals = text.parse().ok()?,
        Field::Min => unit.min = Some(text.parse().ok()?),
        Field::Max => unit.max = Some(text.parse().ok()?),
        Field::Direction => indicator.direction = Some(words::read_direction(text)?),
        Field::DirectionReason => indicator.direction_reason = Some(text.to_owned()),
        Field::Aggregation => indicator.aggregation = words::read_aggregation(text)?,
        Field::Periodicity => indicator.periodicity = words::read_periodicity(text)?,
        Field::FirstYear => indicator.first_year = Some(text.parse().ok()?),
        Field::DueDays => indicator.days.due_days = Some(text.parse().ok()?),
        Field::Breaks => indicator.breaks = breaks(text).ok()?,
        _ => return None,
    }
    Some(())
}
