//! From the stated fields of a row to a node or an indicator, or to everything that is missing or wrong.

use super::{
    Entry, assumed,
    candidate::{Candidate, INDICATOR_NEEDS, Stated},
};
use crate::{
    fields::{
        self, Family, Field, entity_code, set_indicator, set_node, states_nothing,
        unit_contradiction, words,
    },
    grid::{CellContent, Grid},
    lexicon::Lexicon,
    value::no_value,
};
use domain::{
    calendar::OwnDays,
    catalogue::Catalogue,
    code::{IndicatorCode, NodeCode},
    finding::Finding,
    indicator::{Aggregation, Ficha, Indicator, IndicatorKind},
    period::Periodicity,
    policy_tree::{NameStatus, Node, NodeKind, Placement},
    reading::Doubt,
    text::fold,
};
use std::collections::BTreeMap;

type FieldTexts = BTreeMap<Field, String>;

/// What new rows may refer to: the catalogue with the codes of all new nodes in it, and the entities.
pub(super) struct CatalogueWithNewCodes<'a> {
    pub catalogue: Catalogue,
    lexicon: Lexicon,
    entities: &'a [(String, String)],
}

impl<'a> CatalogueWithNewCodes<'a> {
    /// Adds the codes of new nodes to a copy of the catalogue, so that a row may name a node that another row
    /// creates.
    pub fn of(
        candidates: &[Candidate],
        catalogue: &Catalogue,
        entities: &'a [(String, String)],
    ) -> Self {
        let mut catalogue = catalogue.clone();
        let nodes = candidates.iter().filter(|c| c.family == Family::Node);
        let codes = nodes.filter_map(|candidate| candidate.code.parse().ok());
        catalogue.nodes.extend(codes.map(blank_node));
        Self {
            lexicon: Lexicon::of(&catalogue),
            catalogue,
            entities,
        }
    }
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
    grid: &Grid,
    candidate: &Candidate,
    known: &CatalogueWithNewCodes<'_>,
) -> Result<(Entry, Vec<Finding>), Vec<Finding>> {
    let mut findings: Vec<Finding> = code_problem(grid, candidate, &known.catalogue)
        .into_iter()
        .collect();
    let texts = texts(grid, candidate, known, &mut findings);
    findings.extend(missing(grid, candidate));
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
        return Err(vec![not_a_code(grid, candidate)]);
    };
    if let Entry::Indicator(indicator) = &built {
        findings.extend(assumed::findings(
            grid,
            candidate,
            indicator,
            &known.catalogue,
        ));
        let place = grid.place(candidate.at);
        let code = candidate.code.as_str();
        if let Some(finding) = unit_contradiction(place, Some(code), code, &indicator.unit) {
            findings.push(finding);
            return Err(findings);
        }
    }
    Ok((built, findings))
}

fn not_a_code(grid: &Grid, candidate: &Candidate) -> Finding {
    let problem = format!("«{}» no puede ser un código.", candidate.code);
    let remedy = "Use de 1 a 40 letras sin tilde, números, puntos o guiones.";
    assumed::at(grid, candidate, "E362", problem, remedy)
}

/// A code that cannot be one, or that belongs to the other family.
fn code_problem(grid: &Grid, candidate: &Candidate, known: &Catalogue) -> Option<Finding> {
    let Ok(as_node) = candidate.code.parse::<NodeCode>() else {
        return Some(not_a_code(grid, candidate));
    };
    let as_indicator: IndicatorCode = candidate.code.parse().ok()?;
    let (taken, other) = match candidate.family {
        Family::Indicator => (
            known.node(&as_node).is_some(),
            "de un objetivo, lineamiento o servicio",
        ),
        Family::Node => (known.indicator(&as_indicator).is_some(), "de un indicador"),
    };
    taken.then(|| {
        let problem = format!("{} ya es el código {other}.", candidate.code);
        assumed::at(grid, candidate, "E362", problem, "Elija otro código.")
    })
}

/// Every field in its one wording; what has none is a finding at its cell.
fn texts(
    grid: &Grid,
    candidate: &Candidate,
    known: &CatalogueWithNewCodes<'_>,
    findings: &mut Vec<Finding>,
) -> FieldTexts {
    let mut texts = FieldTexts::new();
    for (field, stated) in &candidate.stated {
        match text(grid, candidate, *field, stated, known) {
            Ok((text, guess)) => {
                texts.insert(*field, text);
                findings.extend(guess.map(|doubt| at_cell(grid, stated, &doubt)));
            }
            Err(doubt) => findings.push(at_cell(grid, stated, &doubt)),
        }
    }
    texts
}

fn at_cell(grid: &Grid, stated: &Stated, doubt: &Doubt) -> Finding {
    doubt.finding(grid.place(stated.at), Some(&stated.text))
}

fn text(
    grid: &Grid,
    candidate: &Candidate,
    field: Field,
    stated: &Stated,
    known: &CatalogueWithNewCodes<'_>,
) -> Result<(String, Option<Doubt>), Doubt> {
    if matches!(
        stated.content,
        CellContent::Error(_) | CellContent::NoResult
    ) {
        return Err(no_value(grid, stated.content));
    }
    match field {
        Field::Entity => entity_code(&stated.text, known.entities).map(|code| (code, None)),
        Field::Node | Field::Parent => {
            let (at, doubt) = known.lexicon.node_code(&stated.text).into_parts();
            let node = at.and_then(|at| known.catalogue.nodes.get(at as usize));
            match (node, doubt) {
                (Some(node), guess) => Ok((node.code.to_string(), guess)),
                (None, doubt) => {
                    let doubt = doubt.unwrap_or_else(|| {
                        Doubt::new(
                            "E314",
                            "el código no existe",
                            "Escriba un código del catálogo.",
                        )
                    });
                    Err(known.lexicon.suggest_node(&stated.text, doubt))
                }
            }
        }
        _ => field
            .read(candidate.family, &stated.text, candidate.locale)
            .map(|text| (text, None)),
    }
}

/// What a new element needs and the row does not state.
fn missing(grid: &Grid, candidate: &Candidate) -> Option<Finding> {
    let needed: Vec<Field> = match candidate.family {
        Family::Indicator => INDICATOR_NEEDS.to_vec(),
        Family::Node => {
            let root = |stated: &Stated| fold(&stated.text).starts_with("politica");
            let unplaced = |stated: &Stated| fold(&stated.text) == "no publicada";
            let free = candidate.stated.get(&Field::Kind).is_some_and(root)
                || candidate
                    .stated
                    .get(&Field::Placement)
                    .is_some_and(unplaced);
            let mut needed = vec![Field::Kind, Field::Name, Field::Source];
            needed.extend((!free).then_some(Field::Parent));
            needed
        }
    };
    let missing = needed
        .into_iter()
        .filter(|f| !candidate.stated.contains_key(f));
    let missing: Vec<Field> = missing.collect();
    if missing.is_empty() {
        return None;
    }
    let labels: Vec<&str> = missing
        .iter()
        .map(|field| match (candidate.family, *field) {
            (Family::Node, Field::Kind) => "nivel",
            (Family::Node, Field::Parent) => "elemento superior",
            (Family::Node, Field::Source) => "fuente",
            (_, field) => field.label_es(),
        })
        .collect();
    let remedy = if missing.contains(&Field::Direction) {
        "Complete la fila. El sentido esperado no tiene un valor por defecto."
    } else {
        "Complete la fila."
    };
    let problem = format!(
        "{} no está en el catálogo; para crearlo falta: {}.",
        candidate.code,
        labels.join(", ")
    );
    Some(assumed::at(grid, candidate, "E361", problem, remedy))
}

fn node(candidate: &Candidate, texts: &FieldTexts) -> Option<Node> {
    let mut node = blank_node(candidate.code.parse().ok()?);
    if texts.contains_key(&Field::Parent) {
        node.placement = Placement::Stated;
    }
    for (field, text) in texts {
        if *field != Field::Name || !states_nothing(text) {
            // A field of indicators in a table of nodes was rejected at its cell, or says nothing here.
            let _ = set_node(&mut node, *field, text);
        }
    }
    Some(node)
}

fn indicator(candidate: &Candidate, texts: &FieldTexts) -> Option<Indicator> {
    let kind = fields::words::read_unit_kind(texts.get(&Field::Unit)?)?;
    let stated_unit = candidate.stated.get(&Field::Unit);
    let stated_unit = stated_unit.map_or("", |s| s.text.as_str());
    let mut indicator = Indicator {
        code: candidate.code.parse().ok()?,
        node: texts.get(&Field::Node)?.parse().ok()?,
        kind: IndicatorKind::Policy,
        name: texts.get(&Field::Name)?.clone(),
        unit: assumed::unit(kind, stated_unit),
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
        let is_kind_word = *field == Field::UnitLabel && words::read_unit_kind(text) == Some(kind);
        if !is_kind_word {
            let _ = set_indicator(&mut indicator, *field, text);
        }
    }
    Some(indicator)
}
