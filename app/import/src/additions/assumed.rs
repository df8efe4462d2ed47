//! What is assumed of a new element, what looks like one that is there already, and places that cannot be.

use super::{Entry, candidate::Candidate};
use crate::{
    fields::{Field, guideline_problem, words},
    grid::Grid,
};
use domain::{
    Decimal,
    catalogue::Catalogue,
    code::NodeCode,
    finding::Finding,
    indicator::{Indicator, Unit, UnitKind},
    policy_tree::NodeKind,
    text::fold,
};

/// A finding at the code of a row.
pub(super) fn at(
    grid: &Grid,
    candidate: &Candidate,
    code: &str,
    problem: String,
    remedy: &str,
) -> Finding {
    let place = grid.place(candidate.at);
    Finding::new(code, place, Some(&candidate.code), problem, remedy)
}

/// Label and decimals as usual for a kind of unit. «Número de centros» counts centros.
pub(super) fn unit(kind: UnitKind, stated: &str) -> Unit {
    let (decimals, shown_decimals) = match kind {
        UnitKind::Number | UnitKind::Quantity => (0, 0),
        _ => (2, 1),
    };
    let percentage = kind == UnitKind::Percentage;
    let label = match kind {
        UnitKind::Percentage | UnitKind::RateOfChange => "%".to_owned(),
        UnitKind::Number | UnitKind::Quantity => {
            let words = stated.trim().split_once(char::is_whitespace);
            let rest = words.map_or("", |(_, rest)| rest.trim());
            rest.strip_prefix("de ").unwrap_or(rest).to_owned()
        }
        UnitKind::Rate => {
            let words = stated.trim().split_once(char::is_whitespace);
            words.map_or("", |(_, rest)| rest.trim()).to_owned()
        }
        UnitKind::Ratio | UnitKind::Index => String::new(),
    };
    Unit {
        kind,
        label,
        decimals,
        shown_decimals,
        min: percentage.then_some(Decimal::ZERO),
        max: percentage.then_some(Decimal::ONE_HUNDRED),
    }
}

/// What was assumed, and what looks like an element that is there already.
pub(super) fn findings(
    grid: &Grid,
    candidate: &Candidate,
    indicator: &Indicator,
    known: &Catalogue,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let unstated = |fields: &[Field]| fields.iter().any(|f| !candidate.stated.contains_key(f));
    if unstated(&[
        Field::Decimals,
        Field::ShownDecimals,
        Field::DueDays,
        Field::Kind,
    ]) {
        let unit = &indicator.unit;
        let problem = format!(
            "Para {} se toma lo usual en lo que la fila no dice: {} decimales, {} a la vista, rango {}, plazo de {} días, indicador {}.",
            candidate.code,
            unit.decimals,
            unit.shown_decimals,
            range(unit),
            known.calendar.rule_of(indicator).due_days,
            words::indicator_kind(indicator.kind),
        );
        let remedy = "Confirme, o dígalo en columnas propias.";
        findings.push(at(grid, candidate, "W361", problem, remedy));
    }
    let folded = fold(&indicator.name);
    if let Some(same) = known.indicators.iter().find(|i| fold(&i.name) == folded) {
        let problem = format!("{} ya se llama así: {}.", same.code, same.name);
        let remedy = "Compruebe que no es el mismo indicador con otro código.";
        findings.push(at(grid, candidate, "W362", problem, remedy));
    }
    let begins = candidate.code.rsplit_once('-').map(|(begins, _)| begins);
    let other = begins
        .and_then(|begins| begins.parse::<NodeCode>().ok())
        .filter(|code| *code != indicator.node)
        .and_then(|code| known.node(&code));
    if let Some(other) = other {
        let problem = format!(
            "El código {} es de {}, y la fila lo pone bajo {}.",
            candidate.code, other.code, indicator.node
        );
        findings.push(at(
            grid,
            candidate,
            "W363",
            problem,
            "Compruebe el código y su lugar.",
        ));
    }
    findings
}

fn range(unit: &Unit) -> String {
    match (unit.min, unit.max) {
        (Some(min), Some(max)) => format!("de {} a {}", min.normalize(), max.normalize()),
        (Some(min), None) => format!("desde {}", min.normalize()),
        (None, Some(max)) => format!("hasta {}", max.normalize()),
        (None, None) => "sin límites".to_owned(),
    }
}

/// Why an element cannot hang where it says, with all the others in place.
pub(super) fn out_of_place(
    grid: &Grid,
    candidate: &Candidate,
    entry: &Entry,
    whole: &Catalogue,
) -> Option<Finding> {
    let field = match entry {
        Entry::Node(_) => Field::Parent,
        Entry::Indicator(_) => Field::Node,
    };
    let stated = candidate.stated.get(&field);
    let place = grid.place(stated.map_or(candidate.at, |s| s.at));
    let read = stated.map(|s| s.text.as_str());
    match entry {
        Entry::Node(node) => {
            let problem = whole.parent_problem(node)?;
            Some(problem.finding(place, read.unwrap_or(&candidate.code)))
        }
        Entry::Indicator(indicator) => match whole.node(&indicator.node) {
            None => {
                let problem = format!(
                    "{} tampoco se crea, y {} cuelga de él.",
                    indicator.node, indicator.code
                );
                let remedy = "Corrija primero ese elemento.";
                Some(Finding::new("E314", place, read, problem, remedy))
            }
            Some(node) if node.kind == NodeKind::Guideline => Some(guideline_problem(
                place,
                read,
                indicator.code.as_str(),
                node.code.as_str(),
            )),
            Some(_) => None,
        },
    }
}
