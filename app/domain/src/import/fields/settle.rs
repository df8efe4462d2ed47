//! Fields of rows that exist, against the catalogue: what each would change, and what cannot be so.

use super::{current, entity, set};
use crate::{
    catalogue::Catalogue,
    finding::Finding,
    import::diff::{Effect, Preview, PreviewField},
    indicator::Unit,
    policy::NodeKind,
};
use std::collections::{BTreeMap, BTreeSet};

/// Compares the fields of a preview with the stored catalogue and rejects those that would leave a
/// row contradicting itself or the tree. `whole` is the catalogue with the rows that the same file
/// creates, `entities` the responsible entities that are registered, `versions` those of the rows by code.
pub fn settle(
    preview: &mut Preview,
    stored: &Catalogue,
    whole: &Catalogue,
    entities: &[(String, String)],
    versions: &BTreeMap<String, i32>,
) -> Vec<Finding> {
    by_entity_code(preview, entities);
    preview.compare_fields(&|code, field| match field {
        "version" => versions.get(code).map(ToString::to_string),
        _ => current(stored, code, field),
    });
    let overtaken = overtaken(preview);
    let mut after = whole.clone();
    for field in changes(preview) {
        set(&mut after, &field.code, &field.field, &field.after);
    }
    let mut findings = overtaken;
    for field in &mut preview.fields {
        let writes = matches!(field.effect, Effect::New | Effect::Changed);
        if let Some(finding) = Some(field.clone())
            .filter(|_| writes)
            .and_then(|field| problem(&field, stored, &after, entities))
        {
            field.effect = Effect::Rejected;
            field.finding_codes.push(finding.code.clone());
            findings.push(finding);
        }
    }
    findings
}

/// A row that an export states in an older version: somebody else saved it meanwhile, so that what
/// differs cannot be told from what was edited.
fn overtaken(preview: &mut Preview) -> Vec<Finding> {
    let stated = preview.fields.iter_mut().filter(|f| f.field == "version");
    let mut old = BTreeMap::new();
    for version in stated {
        if version.effect == Effect::Changed {
            let now = version.before.clone().unwrap_or_default();
            old.insert(version.code.clone(), (version.after.clone(), now));
        }
        // It states nothing to write.
        (version.effect, version.after) = (
            Effect::Unchanged,
            version.before.clone().unwrap_or_default(),
        );
    }
    let mut findings = Vec::new();
    for field in &mut preview.fields {
        let writes = matches!(field.effect, Effect::New | Effect::Changed);
        let Some((then, now)) = old.get(&field.code).filter(|_| writes) else {
            continue;
        };
        field.effect = Effect::Rejected;
        field.finding_codes.push("E409".to_owned());
        findings.push(Finding::new(
            "E409",
            field.place.clone(),
            Some(&field.after),
            format!(
                "Conflicto: otra persona guardó {} después de la exportación (versión {then}, ahora {now}); aquí dice ahora «{}».",
                field.code,
                field.before.as_deref().unwrap_or_default()
            ),
            "Exporte de nuevo y edite allí.",
        ));
    }
    findings
}

fn changes(preview: &Preview) -> impl Iterator<Item = &PreviewField> {
    preview
        .fields
        .iter()
        .filter(|field| matches!(field.effect, Effect::New | Effect::Changed))
}

/// A responsible entity may be stated by its name.
fn by_entity_code(preview: &mut Preview, entities: &[(String, String)]) {
    for field in preview.fields.iter_mut().filter(|f| f.field == "entity") {
        if let Ok(code) = entity(&field.after, entities) {
            field.after = code;
        }
    }
}

fn problem(
    field: &PreviewField,
    stored: &Catalogue,
    after: &Catalogue,
    entities: &[(String, String)],
) -> Option<Finding> {
    let (code, problem, remedy): (&str, String, &str) = match field.field.as_str() {
        "entity" => {
            let doubt = entity(&field.after, entities).err()?;
            return Some(Finding::new(
                doubt.code,
                field.place.clone(),
                Some(&field.after),
                doubt.problem,
                doubt.remedy,
            ));
        }
        "kind" | "parent" if is_node(stored, &field.code) => {
            let node = after.nodes.iter().find(|n| n.code.as_str() == field.code)?;
            let problem = after.parent_problem(node)?;
            return Some(problem.finding(field.place.clone(), &field.after));
        }
        "node" => {
            let node = after
                .nodes
                .iter()
                .find(|n| n.code.as_str() == field.after)?;
            if node.kind != NodeKind::Guideline {
                return None;
            }
            on_a_guideline(&field.code, &field.after)
        }
        "min" | "max" | "decimals" | "shown_decimals" => {
            let indicator = after
                .indicators
                .iter()
                .find(|i| i.code.as_str() == field.code)?;
            unit_contradiction(&field.code, &indicator.unit)?
        }
        _ => return None,
    };
    Some(Finding::new(
        code,
        field.place.clone(),
        Some(&field.after),
        problem,
        remedy,
    ))
}

fn is_node(catalogue: &Catalogue, code: &str) -> bool {
    let codes: BTreeSet<&str> = catalogue.nodes.iter().map(|n| n.code.as_str()).collect();
    codes.contains(code)
}

/// Rule book 2: a guideline carries no indicator of its own.
pub(in crate::import) fn on_a_guideline(
    indicator: &str,
    node: &str,
) -> (&'static str, String, &'static str) {
    (
        "E366",
        format!(
            "{indicator} cuelga de {node}, que es un lineamiento: los lineamientos no tienen indicadores propios."
        ),
        "Escriba el código de un objetivo o de un servicio.",
    )
}

/// What a unit cannot be.
pub(in crate::import) fn unit_contradiction(
    indicator: &str,
    unit: &Unit,
) -> Option<(&'static str, String, &'static str)> {
    if unit.min.zip(unit.max).is_some_and(|(min, max)| min > max) {
        return Some((
            "E370",
            format!("El mínimo admisible de {indicator} es mayor que el máximo."),
            "Corrija uno de los dos.",
        ));
    }
    (unit.shown_decimals > unit.decimals).then(|| {
        (
            "E370",
            format!("{indicator} mostraría más decimales de los que se guardan."),
            "Corrija uno de los dos números de decimales.",
        )
    })
}
