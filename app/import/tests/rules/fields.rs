//! Fields of rows that exist: compared, and rejected where they contradict something.

use super::{catalogue, cells};
use domain::catalogue::Catalogue;
use import::{
    compare::compare,
    draft::{Draft, DraftField},
    fields::Field,
    preview::{Effect, FieldRules, Preview},
};
use std::collections::BTreeMap;

/// The few fields that these tests state.
fn get(catalogue: &Catalogue, code: &str, field: Field) -> Option<String> {
    let indicator = catalogue
        .indicators
        .iter()
        .find(|i| i.code.as_str() == code);
    match (indicator, field) {
        (Some(i), Field::Name) => Some(i.name.clone()),
        (Some(i), Field::Node) => Some(i.node.to_string()),
        (Some(i), Field::Max) => i.unit.max.map(|max| max.to_string()),
        (None, Field::Entity | Field::Parent) => {
            let node = catalogue.nodes.iter().find(|n| n.code.as_str() == code)?;
            match field {
                Field::Entity => node.entity.clone(),
                _ => node.parent.as_ref().map(ToString::to_string),
            }
        }
        _ => None,
    }
}

fn set(catalogue: &mut Catalogue, code: &str, field: Field, text: &str) -> bool {
    if let Some(indicator) = catalogue
        .indicators
        .iter_mut()
        .find(|i| i.code.as_str() == code)
    {
        match field {
            Field::Name => text.clone_into(&mut indicator.name),
            Field::Node => indicator.node = text.parse().unwrap(),
            Field::Min => indicator.unit.min = Some(text.parse().unwrap()),
            _ => return false,
        }
        return true;
    }
    let Some(node) = catalogue.nodes.iter_mut().find(|n| n.code.as_str() == code) else {
        return false;
    };
    match field {
        Field::Entity => node.entity = Some(text.to_owned()),
        Field::Parent => node.parent = Some(text.parse().unwrap()),
        _ => return false,
    }
    true
}

fn stated(code: &str, field: Field, text: &str, at: &str) -> DraftField {
    DraftField {
        code: code.to_owned(),
        field,
        text: text.to_owned(),
        at: cells::cell_ref(at),
    }
}

/// The preview of stated fields and the codes of what was rejected.
fn settled(fields: Vec<DraftField>, version: i32) -> (Preview, Vec<String>) {
    let mut draft = Draft::default();
    draft.book.sheets = vec!["Hoja1".to_owned()];
    draft.fields = fields;
    let mut preview = compare(&draft, &[], &cells::stored(""));
    let catalogue = catalogue::catalogue();
    let entities = [("PCM-SGTD".to_owned(), "Secretaría de Gobierno".to_owned())];
    let findings = preview.reject_contradictions(&FieldRules {
        stored: &catalogue,
        whole: &catalogue,
        entities: &entities,
        versions: &BTreeMap::from([("S01-1".to_owned(), version)]),
        get,
        set,
    });
    (preview, findings.into_iter().map(|f| f.code).collect())
}

fn effects(preview: &Preview) -> Vec<Effect> {
    preview.fields.iter().map(|field| field.effect).collect()
}

#[test]
fn fields_are_new_changed_or_unchanged() {
    let name = catalogue::catalogue().indicators[0].clone();
    let code = name.code.to_string();
    let (preview, codes) = settled(
        vec![
            stated(&code, Field::Name, &name.name, "B2"),
            stated(&code, Field::Node, "S01", "C2"),
            stated("S01", Field::Entity, "secretaria de gobierno", "D2"),
            stated("S02", Field::Parent, "PNTD", "D3"),
        ],
        1,
    );
    assert!(codes.is_empty(), "{codes:?}");
    assert_eq!(preview.fields[0].effect, Effect::Unchanged);
    assert_eq!(preview.fields[2].effect, Effect::New);
    assert_eq!(
        preview.fields[2].after, "PCM-SGTD",
        "named, and kept by its code"
    );
    assert_eq!(preview.fields[3].effect, Effect::Changed);
    assert_eq!(preview.counts.fields, 4);
}

#[test]
fn an_entity_a_parent_a_place_and_a_unit_that_cannot_be_are_rejected() {
    let (preview, codes) = settled(
        vec![
            stated("S01", Field::Entity, "Nadie", "B2"),
            stated("S02", Field::Parent, "S01", "B3"),
            stated("S01-1", Field::Node, "L1.1", "C2"),
            stated("S01-1", Field::Min, "101", "D2"),
        ],
        1,
    );
    assert_eq!(codes, ["E369", "E364", "E366", "E370"]);
    assert!(effects(&preview).iter().all(|e| *e == Effect::Rejected));
    assert_eq!(preview.field_counts().rejected, 4);
}

#[test]
fn a_row_that_somebody_saved_after_the_export_is_not_overwritten() {
    let fields = || {
        vec![
            stated("S01-1", Field::Version, "3", "A2"),
            stated("S01-1", Field::Name, "Otro nombre", "B2"),
        ]
    };
    let (preview, codes) = settled(fields(), 4);
    assert_eq!(codes, ["E409"]);
    assert_eq!(effects(&preview), [Effect::Unchanged, Effect::Rejected]);
    let (preview, codes) = settled(fields(), 3);
    assert!(codes.is_empty());
    assert_eq!(effects(&preview), [Effect::Unchanged, Effect::Changed]);
}

#[test]
fn the_name_of_a_field_in_json_is_that_of_its_column() {
    let (preview, _) = settled(vec![stated("S01-1", Field::UnitLabel, "%", "A2")], 1);
    let json = serde_json::to_value(&preview.fields[0]).unwrap();
    assert_eq!(json["field"], "unit_label");
    assert_eq!(json["place"]["kind"], "cell");
}
