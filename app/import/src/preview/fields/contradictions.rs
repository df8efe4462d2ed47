//! Fields that would leave a row contradicting itself, the tree, or what somebody else saved meanwhile.

use super::{FieldRules, PreviewField};
use crate::{
    fields::Field,
    preview::{Effect, Preview},
};
use domain::{
    catalogue::Catalogue,
    finding::{Finding, codes},
    indicator::Unit,
    policy_tree::NodeKind,
    text::fold,
};
use std::collections::BTreeMap;

impl Preview {
    /// Compares the fields with the stored catalogue and rejects, each alone, those that cannot be so:
    /// a row that somebody saved after the export, an entity that is not registered, a parent that is
    /// none, a unit that contradicts itself. Answers the findings.
    pub fn reject_contradictions(&mut self, rules: &FieldRules<'_>) -> Vec<Finding> {
        entities_by_code(&mut self.fields, rules.entities);
        self.compare_fields(&|code, field| match field {
            Field::Version => rules.versions.get(code).map(ToString::to_string),
            _ => (rules.get)(rules.stored, code, field),
        });
        let mut findings = reject_overtaken(&mut self.fields);
        let mut after = rules.whole.clone();
        for field in self.fields.iter().filter(|f| f.effect.writes()) {
            (rules.set)(&mut after, &field.code, field.field, &field.after);
        }
        for field in self.fields.iter_mut().filter(|f| f.effect.writes()) {
            if let Some(finding) = contradiction(field, rules, &after) {
                field.effect = Effect::Rejected;
                field.finding_codes.push(finding.code.clone());
                findings.push(finding);
            }
        }
        findings
    }
}

/// A responsible entity may be stated by its name.
fn entities_by_code(fields: &mut [PreviewField], entities: &[(String, String)]) {
    for field in fields.iter_mut().filter(|f| f.field == Field::Entity) {
        if let Some(code) = entity_code(&field.after, entities) {
            code.clone_into(&mut field.after);
        }
    }
}

/// The code of the registered entity that a text names by code or name.
fn entity_code<'a>(text: &str, entities: &'a [(String, String)]) -> Option<&'a str> {
    let folded = fold(text);
    let is_it = |one: &str| fold(one) == folded;
    let found = entities
        .iter()
        .find(|(code, name)| is_it(code) || is_it(name));
    found.map(|(code, _)| code.as_str())
}

/// A row that an export states in an older version: somebody else saved it meanwhile, so that what
/// differs cannot be told from what was edited.
fn reject_overtaken(fields: &mut [PreviewField]) -> Vec<Finding> {
    let mut overtaken = BTreeMap::new();
    for version in fields.iter_mut().filter(|f| f.field == Field::Version) {
        let now = version.before.clone().unwrap_or_default();
        if version.effect == Effect::Changed {
            overtaken.insert(version.code.clone(), (version.after.clone(), now.clone()));
        }
        // It states nothing to write.
        (version.effect, version.after) = (Effect::Unchanged, now);
    }
    let mut findings = Vec::new();
    for field in fields.iter_mut().filter(|f| f.effect.writes()) {
        let Some((then, now)) = overtaken.get(&field.code) else {
            continue;
        };
        field.effect = Effect::Rejected;
        field.finding_codes.push("E409".to_owned());
        let before = field.before.as_deref().unwrap_or_default();
        findings.push(Finding::of(
            "E409",
            field.place.clone(),
            Some(&field.after),
            &[&field.code, then, now, &before],
        ));
    }
    findings
}

fn contradiction(
    field: &PreviewField,
    rules: &FieldRules<'_>,
    after: &Catalogue,
) -> Option<Finding> {
    let (code, problem) = match field.field {
        Field::Entity => {
            if entity_code(&field.after, rules.entities).is_some() {
                return None;
            }
            let text = field.after.trim();
            ("E369", format!("«{text}» no es una entidad registrada."))
        }
        Field::Kind | Field::Parent => {
            let is_it = |code: &str| code == field.code;
            let mut stored = rules.stored.nodes.iter();
            stored.find(|n| is_it(n.code.as_str()))?;
            let node = after.nodes.iter().find(|n| is_it(n.code.as_str()))?;
            let problem = after.parent_problem(node)?;
            return Some(problem.finding(field.place.clone(), &field.after));
        }
        Field::Node => {
            let mut nodes = after.nodes.iter();
            let node = nodes.find(|n| n.code.as_str() == field.after)?;
            if node.kind != NodeKind::Guideline {
                return None;
            }
            ("E366", on_a_guideline(&field.code, &field.after))
        }
        Field::Min | Field::Max | Field::Decimals | Field::ShownDecimals => {
            let mut indicators = after.indicators.iter();
            let indicator = indicators.find(|i| i.code.as_str() == field.code)?;
            ("E370", unit_contradiction(&field.code, &indicator.unit)?)
        }
        _ => return None,
    };
    let remedy = codes::meaning(code).map_or("", |meaning| meaning.remedy);
    let place = field.place.clone();
    Some(Finding::new(
        code,
        place,
        Some(&field.after),
        problem,
        remedy,
    ))
}

/// Rule book 2: a guideline carries no indicator of its own.
fn on_a_guideline(indicator: &str, node: &str) -> String {
    format!(
        "{indicator} cuelga de {node}, que es un lineamiento: los lineamientos no tienen indicadores propios."
    )
}

/// What a unit cannot be.
fn unit_contradiction(indicator: &str, unit: &Unit) -> Option<String> {
    if unit.min.zip(unit.max).is_some_and(|(min, max)| min > max) {
        return Some(format!(
            "El mínimo admisible de {indicator} es mayor que el máximo."
        ));
    }
    (unit.shown_decimals > unit.decimals)
        .then(|| format!("{indicator} mostraría más decimales de los que se guardan."))
}
