//! From the stated fields of a row to a node or an indicator, or to everything that is missing or wrong.

use super::{
    Entry,
    candidate::{Candidate, INDICATOR_NEEDS, Stated},
    doubts::{self, at},
};
use crate::{
    calendar::OwnDays,
    catalogue::Catalogue,
    code::{IndicatorCode, NodeCode},
    finding::Finding,
    import::{
        fields::{self, Family},
        fold::fold,
        layout::field_label,
        parse::reading,
    },
    indicator::{Aggregation, Ficha, Indicator, IndicatorKind},
    number::Doubt,
    period::Periodicity,
    policy::{NameStatus, Node, NodeKind, Placement},
};
use std::collections::BTreeMap;

type Texts = BTreeMap<String, String>;

/// The catalogue with the codes of all candidates in it, to read references between them.
pub(super) fn codes_of(candidates: &[Candidate], catalogue: &Catalogue) -> Catalogue {
    let mut whole = catalogue.clone();
    let nodes = candidates.iter().filter(|c| c.family == Family::Node);
    let codes = nodes.filter_map(|candidate| candidate.code.parse().ok());
    whole.nodes.extend(codes.map(blank_node));
    whole
}

fn blank_node(code: NodeCode) -> Node {
    Node {
        code,
        kind: NodeKind::Service,
        parent: None,
        name: None,
        name_status: NameStatus::Missing,
        placement: Placement::Unknown,
        candidates: Vec::new(),
        note: None,
        source: String::new(),
        entity: None,
        position: 0,
    }
}

/// The element that a row states, with what was assumed; or everything that is wrong with it.
pub(super) fn entry(
    candidate: &Candidate,
    known: &Catalogue,
    entities: &[(String, String)],
) -> Result<(Entry, Vec<Finding>), Vec<Finding>> {
    let mut findings: Vec<Finding> = code_problem(candidate, known).into_iter().collect();
    let texts = texts(candidate, known, entities, &mut findings);
    findings.extend(missing(candidate));
    if findings.iter().any(Finding::blocks) {
        return Err(findings);
    }
    let built = match candidate.family {
        Family::Node => node(candidate, &texts).map(Entry::Node),
        Family::Indicator => {
            indicator(candidate, &texts).map(|indicator| Entry::Indicator(Box::new(indicator)))
        }
    };
    let Some(built) = built else {
        return Err(vec![not_a_code(candidate)]);
    };
    if let Entry::Indicator(indicator) = &built {
        findings.extend(doubts::of(candidate, indicator, known));
        if let Some((code, problem, remedy)) =
            fields::unit_contradiction(&candidate.code, &indicator.unit)
        {
            findings.push(at(candidate, code, problem, remedy));
            return Err(findings);
        }
    }
    Ok((built, findings))
}

fn not_a_code(candidate: &Candidate) -> Finding {
    let problem = format!("«{}» no puede ser un código.", candidate.code);
    let remedy = "Use de 1 a 40 letras sin tilde, números, puntos o guiones.";
    at(candidate, "E362", problem, remedy)
}

/// A code that cannot be one, or that belongs to the other family.
fn code_problem(candidate: &Candidate, known: &Catalogue) -> Option<Finding> {
    let Ok(as_node) = candidate.code.parse::<NodeCode>() else {
        return Some(not_a_code(candidate));
    };
    let as_indicator: IndicatorCode = candidate.code.parse().ok()?;
    let taken = match candidate.family {
        Family::Indicator => known.node(&as_node).is_some(),
        Family::Node => known.indicator(&as_indicator).is_some(),
    };
    taken.then(|| {
        let other = match candidate.family {
            Family::Indicator => "de un objetivo, lineamiento o servicio",
            Family::Node => "de un indicador",
        };
        at(
            candidate,
            "E362",
            format!("{} ya es el código {other}.", candidate.code),
            "Elija otro código.",
        )
    })
}

/// Every field in its one wording; what has none is a finding at its cell.
fn texts(
    candidate: &Candidate,
    known: &Catalogue,
    entities: &[(String, String)],
    findings: &mut Vec<Finding>,
) -> Texts {
    let mut texts = Texts::new();
    for (field, stated) in &candidate.stated {
        let read = match field.as_str() {
            "entity" => fields::entity(&stated.text, entities).map(|code| (code, None)),
            _ => text(candidate, field, stated, known),
        };
        match read {
            Ok((text, guess)) => {
                texts.insert(field.clone(), text);
                findings.extend(guess.map(|doubt| of_cell(stated, &doubt)));
            }
            Err(doubt) => findings.push(of_cell(stated, &doubt)),
        }
    }
    texts
}

fn of_cell(stated: &Stated, doubt: &Doubt) -> Finding {
    let place = stated.place.clone();
    Finding::new(
        doubt.code,
        place,
        Some(&stated.text),
        crate::import::parse::sentence(&doubt.problem),
        doubt.remedy.clone(),
    )
}

fn text(
    candidate: &Candidate,
    field: &str,
    stated: &Stated,
    known: &Catalogue,
) -> Result<(String, Option<Doubt>), Doubt> {
    if stated.broken {
        return Err(Doubt::new(
            "E330",
            format!("la fórmula de la celda da el error {}", stated.text),
            "Corrija la fórmula o escriba el texto.",
        ));
    }
    if matches!(field, "node" | "parent") {
        let (code, doubt) = reading::node_code(&stated.text, known).into_parts();
        return match (code, doubt) {
            (Some(code), guess) => Ok((code.to_string(), guess)),
            (None, doubt) => Err(doubt.unwrap_or_else(|| {
                Doubt::new(
                    "E314",
                    "el código no existe",
                    "Escriba un código del catálogo.",
                )
            })),
        };
    }
    fields::read(candidate.family, field, &stated.text, candidate.locale).map(|text| (text, None))
}

/// What a new element needs and the row does not state.
fn missing(candidate: &Candidate) -> Option<Finding> {
    let states = |field: &str| candidate.stated.contains_key(field);
    let needed: Vec<&str> = match candidate.family {
        Family::Indicator => INDICATOR_NEEDS.to_vec(),
        Family::Node => {
            let root = |stated: &Stated| fold(&stated.text).starts_with("politica");
            let unplaced = |stated: &Stated| fold(&stated.text) == "no publicada";
            let free = candidate.stated.get("kind").is_some_and(root)
                || candidate.stated.get("placement").is_some_and(unplaced);
            let mut needed = vec!["kind", "name", "source"];
            needed.extend((!free).then_some("parent"));
            needed
        }
    };
    let missing: Vec<&str> = needed.into_iter().filter(|field| !states(field)).collect();
    if missing.is_empty() {
        return None;
    }
    let labels: Vec<&str> = missing
        .iter()
        .map(|field| match (candidate.family, *field) {
            (Family::Node, "kind") => "nivel",
            (Family::Node, "parent") => "elemento superior",
            (Family::Node, "source") => "fuente",
            (_, field) => field_label(field),
        })
        .collect();
    let remedy = if missing.contains(&"direction") {
        "Complete la fila. El sentido esperado no tiene un valor por defecto."
    } else {
        "Complete la fila."
    };
    Some(at(
        candidate,
        "E361",
        format!(
            "{} no está en el catálogo; para crearlo falta: {}.",
            candidate.code,
            labels.join(", ")
        ),
        remedy,
    ))
}

fn node(candidate: &Candidate, texts: &Texts) -> Option<Node> {
    let mut node = blank_node(candidate.code.parse().ok()?);
    if texts.contains_key("parent") {
        node.placement = Placement::Stated;
    }
    for (field, text) in texts {
        if field != "name" || !fields::states_nothing(text) {
            // A field of indicators in a table of nodes was rejected at its cell, or says nothing here.
            let _ = fields::set_node(&mut node, field, text);
        }
    }
    Some(node)
}

fn indicator(candidate: &Candidate, texts: &Texts) -> Option<Indicator> {
    let kind = reading::unit_kind(texts.get("unit")?)?;
    let stated_unit = candidate.stated.get("unit").map_or("", |s| s.text.as_str());
    let mut indicator = Indicator {
        code: candidate.code.parse().ok()?,
        node: texts.get("node")?.parse().ok()?,
        kind: IndicatorKind::Policy,
        name: texts.get("name")?.clone(),
        unit: doubts::usual_unit(kind, stated_unit),
        direction: None,
        aggregation: Aggregation::NonAdditive,
        periodicity: Periodicity::Year,
        first_year: None,
        days: OwnDays::default(),
        ficha: Ficha::default(),
        breaks: Vec::new(),
        direction_reason: None,
        position: 0,
    };
    for (field, text) in texts {
        let _ = fields::set_indicator(&mut indicator, field, text);
    }
    Some(indicator)
}
