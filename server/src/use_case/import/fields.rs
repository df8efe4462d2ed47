//! Fields of fichas and nodes by the names that an import uses for them: reading and setting.

use domain::{
    catalogue::Catalogue,
    import::{
        fold::fold,
        parse::{read_direction, read_unit_kind},
    },
    indicator::{Aggregation, Direction, Indicator, UnitKind},
    period::Periodicity,
    policy::{NameStatus, Node},
};

/// The text of a field now; `None` where the code has no such field.
pub(super) fn current(catalogue: &Catalogue, code: &str, field: &str) -> Option<String> {
    if let Some(indicator) = catalogue
        .indicators
        .iter()
        .find(|i| i.code.as_str() == code)
    {
        return of_indicator(indicator, field);
    }
    let node = catalogue
        .nodes
        .iter()
        .find(|node| node.code.as_str() == code)?;
    match field {
        "name" => node.name.clone(),
        "parent" => node.parent.as_ref().map(ToString::to_string),
        "entity" => node.entity.clone(),
        "source" => Some(node.source.clone()),
        _ => None,
    }
}

fn of_indicator(indicator: &Indicator, field: &str) -> Option<String> {
    let ficha = &indicator.ficha;
    let text = match field {
        "name" => &indicator.name,
        "node" => return Some(indicator.node.to_string()),
        "unit" => unit_words(indicator.unit.kind),
        "direction" => return indicator.direction.map(|d| direction_words(d).to_owned()),
        "aggregation" => aggregation_words(indicator.aggregation),
        "periodicity" => periodicity_words(indicator.periodicity),
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

/// The text as it is compared and shown: fields with a closed set of meanings in one wording each.
/// `None` when the text has none of the meanings.
pub(super) fn canonical(field: &str, text: &str) -> Option<String> {
    let text = text.trim();
    match field {
        "unit" => read_unit_kind(text).map(|kind| unit_words(kind).to_owned()),
        "direction" => read_direction(text).map(|d| direction_words(d).to_owned()),
        "aggregation" => read_aggregation(text).map(|a| aggregation_words(a).to_owned()),
        "periodicity" => read_periodicity(text).map(|p| periodicity_words(p).to_owned()),
        _ => Some(text.to_owned()),
    }
}

/// What a field of the catalogue belongs to.
pub(super) enum Touched {
    Node(Node),
    Indicator(Box<Indicator>),
}

/// The row with the field set; `None` where the code has no such field or the text no such meaning.
pub(super) fn set(catalogue: &Catalogue, code: &str, field: &str, text: &str) -> Option<Touched> {
    if let Some(indicator) = catalogue
        .indicators
        .iter()
        .find(|i| i.code.as_str() == code)
    {
        let mut indicator = indicator.clone();
        set_indicator(&mut indicator, field, text)?;
        return Some(Touched::Indicator(Box::new(indicator)));
    }
    let mut node = catalogue
        .nodes
        .iter()
        .find(|node| node.code.as_str() == code)?
        .clone();
    match field {
        "name" => {
            node.name = Some(text.to_owned());
            node.name_status = NameStatus::Stated;
        }
        "parent" => node.parent = Some(text.parse().ok()?),
        "entity" => node.entity = Some(text.to_owned()),
        "source" => text.clone_into(&mut node.source),
        _ => return None,
    }
    Some(Touched::Node(node))
}

fn set_indicator(indicator: &mut Indicator, field: &str, text: &str) -> Option<()> {
    let ficha = &mut indicator.ficha;
    let slot = match field {
        "name" => &mut indicator.name,
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
    match field {
        "node" => indicator.node = text.parse().ok()?,
        "unit" => indicator.unit.kind = read_unit_kind(text)?,
        "direction" => indicator.direction = Some(read_direction(text)?),
        "aggregation" => indicator.aggregation = read_aggregation(text)?,
        "periodicity" => indicator.periodicity = read_periodicity(text)?,
        _ => return None,
    }
    Some(())
}

fn read_aggregation(text: &str) -> Option<Aggregation> {
    match fold(text).as_str() {
        "agregable" => Some(Aggregation::Additive),
        "no agregable" => Some(Aggregation::NonAdditive),
        _ => None,
    }
}

fn read_periodicity(text: &str) -> Option<Periodicity> {
    match fold(text).as_str() {
        "anual" | "ano" | "anio" => Some(Periodicity::Year),
        "semestral" | "semestre" => Some(Periodicity::Semester),
        "trimestral" | "trimestre" => Some(Periodicity::Quarter),
        "mensual" | "mes" => Some(Periodicity::Month),
        _ => None,
    }
}

fn unit_words(kind: UnitKind) -> &'static str {
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

fn direction_words(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "ascendente",
        Direction::Descending => "descendente",
        Direction::Ceiling => "máximo permisible",
        Direction::Floor => "mínimo permisible",
    }
}

fn aggregation_words(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Additive => "agregable",
        Aggregation::NonAdditive => "no agregable",
    }
}

fn periodicity_words(periodicity: Periodicity) -> &'static str {
    match periodicity {
        Periodicity::Year => "anual",
        Periodicity::Semester => "semestral",
        Periodicity::Quarter => "trimestral",
        Periodicity::Month => "mensual",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_read_back_as_its_own_meaning() {
        let wordings = [
            ("unit", "índice"),
            ("unit", "tasa de variación"),
            ("direction", "máximo permisible"),
            ("direction", "descendente"),
            ("aggregation", "no agregable"),
            ("periodicity", "trimestral"),
            ("periodicity", "anual"),
        ];
        for (field, wording) in wordings {
            assert_eq!(
                canonical(field, wording).as_deref(),
                Some(wording),
                "{field}"
            );
        }
    }
}
