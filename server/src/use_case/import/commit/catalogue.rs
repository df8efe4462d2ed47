//! What a commit writes into the catalogue: new nodes and indicators, and fields of those that exist. The latter
//! another person decides where there is one, row by row ([`crate::use_case::configuration`]).
//!
//! Each change has its own entry of the audit log, with the file and the cell that stated it.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{ConfigurationChange, SaveIndicator, SaveNode};
use domain::{catalogue::Catalogue, finding::Place, role::Act};
use import::additions::{Created, Entry};
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::ImportError;
use crate::{
    audit::difference,
    db::{self, audit::Entry as AuditEntry, import::Batch},
    use_case::{
        Actor,
        configuration::{self, ProposeError},
        import::content::ImportContent,
    },
};

/// The codes of new elements.
pub(super) fn created_codes(created: &[Created]) -> BTreeSet<&str> {
    created.iter().map(|created| created.entry.code()).collect()
}

/// Where in which file something was stated, for the audit log.
fn origin(batch: &Batch, place: &Place) -> serde_json::Value {
    json!({
        "import": batch.id, "file": batch.file_name, "sha256": batch.sha256, "place": place,
        "at": place.to_string(),
    })
}

/// Writes new nodes and indicators; only administration gets here with any.
///
/// # Errors
/// When this person may not edit the catalogue.
pub(super) async fn create(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    content: &ImportContent,
) -> Result<(), ImportError> {
    let edition = &content.catalogue.edition.code;
    let by = &actor.viewer.name;
    let mut entries = Vec::with_capacity(content.created.len());
    for created in &content.created {
        actor.viewer.check(Act::EditCatalogue)?;
        let object = match &created.entry {
            Entry::Node(node) => {
                db::catalogue::insert_node(conn, edition, node, by).await?;
                format!("node/{}", node.code)
            }
            Entry::Indicator(indicator) => {
                db::catalogue::insert_indicator(conn, edition, indicator, by).await?;
                format!("indicator/{}", indicator.code)
            }
        };
        let detail = json!({
            "before": null, "after": created.entry, "origin": origin(batch, &created.place),
        });
        entries.push(actor.audit_entry("catalogue.create", object, detail));
    }
    db::audit::append_all(conn, &entries).await?;
    Ok(())
}

/// Writes or proposes fields of nodes and fichas that exist; only administration gets here with any. Answers how
/// many rows wait for a decision.
///
/// # Errors
/// [`ImportError::Stale`] where a row changed since the preview; when this person may not edit the catalogue.
pub(super) async fn apply_fields(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    content: &ImportContent,
) -> Result<usize, ImportError> {
    let mut catalogue = Catalogue::clone(&content.catalogue);
    let new = created_codes(&content.created);
    let fields = content.preview.fields.iter();
    let changed =
        fields.filter(|field| field.effect.writes() && !new.contains(field.code.as_str()));
    let mut touched: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for field in changed {
        actor.viewer.check(Act::EditCatalogue)?;
        if !field.field.set(&mut catalogue, &field.code, &field.after) {
            continue;
        }
        let stated = json!({
            "field": field.field.slug(), "before": field.before, "after": field.after,
            "origin": origin(batch, &field.place),
        });
        touched.entry(&field.code).or_default().push(stated);
    }
    let alone = configuration::is_alone(conn, actor).await?;
    let rows = rows(&catalogue, content, &touched);
    // The one of now: the token of the content, which holds the edition, was compared in this transaction.
    let edition = &content.catalogue.edition.code;
    let mut entries = Vec::new();
    for (code, change) in &rows {
        let stated = touched.remove(code.as_str()).unwrap_or_default();
        if alone {
            write_row(conn, actor, edition, change).await?;
            entries.extend(
                stated
                    .into_iter()
                    .map(|field| field_entry(actor, code, field)),
            );
        } else {
            let detail = differences(&content.catalogue, change, stated)?;
            let proposed = configuration::propose(conn, actor, change, detail).await;
            proposed.map_err(|error| waits(code, error))?;
        }
    }
    db::audit::append_all(conn, &entries).await?;
    Ok(if alone { 0 } else { rows.len() })
}

/// Somebody else's change of the row may wait: then the file says which row it is.
fn waits(code: &str, error: ProposeError) -> ImportError {
    match error {
        ProposeError::Db(error) if error.constraint() == Some("configuration_change_one_waits") => {
            ImportError::Waits(code.to_owned())
        }
        error => error.into(),
    }
}

/// The rows with their new fields, at the versions that were read.
fn rows(
    catalogue: &Catalogue,
    content: &ImportContent,
    touched: &BTreeMap<&str, Vec<Value>>,
) -> Vec<(String, ConfigurationChange)> {
    let version = |code: &str| content.versions.get(code).copied().unwrap_or_default();
    let nodes = catalogue.nodes.iter().map(|node| {
        let code = node.code.to_string();
        let (node, version) = (node.clone(), version(&code));
        (code, ConfigurationChange::Node(SaveNode { node, version }))
    });
    let indicators = catalogue.indicators.iter().map(|indicator| {
        let code = indicator.code.to_string();
        let (indicator, version) = (indicator.clone(), version(&code));
        let save = SaveIndicator { indicator, version };
        (code, ConfigurationChange::Indicator(Box::new(save)))
    });
    let all = nodes.chain(indicators);
    all.filter(|(code, _)| touched.contains_key(code.as_str()))
        .collect()
}

/// Writes a row at once, as the file states it: whoever imports is alone.
async fn write_row(
    conn: &mut PgConnection,
    actor: &Actor,
    edition: &str,
    change: &ConfigurationChange,
) -> Result<(), ImportError> {
    let by = &actor.viewer.name;
    let written = match change {
        ConfigurationChange::Node(save) => {
            db::catalogue::update_node(conn, edition, &save.node, save.version, by).await?
        }
        ConfigurationChange::Indicator(save) => {
            let (indicator, version) = (&save.indicator, save.version);
            db::catalogue::update_indicator(conn, edition, indicator, version, by).await?
        }
        // Files state nothing else of the catalogue.
        _ => true,
    };
    written.then_some(()).ok_or(ImportError::Stale)
}

/// The entry of the audit log of a field that was written at once.
fn field_entry<'a>(actor: &'a Actor, code: &str, mut stated: Value) -> AuditEntry<'a> {
    stated["alone"] = true.into();
    actor.audit_entry("catalogue.import", format!("catalogue/{code}"), stated)
}

/// What differs, and where the file states it.
fn differences(
    before: &Catalogue,
    change: &ConfigurationChange,
    stated: Vec<Value>,
) -> Result<Value, ImportError> {
    let mut detail = match change {
        ConfigurationChange::Node(save) => {
            difference::between(before.node(&save.node.code), &save.node)?
        }
        ConfigurationChange::Indicator(save) => {
            difference::between(before.indicator(&save.indicator.code), &save.indicator)?
        }
        _ => json!({}),
    };
    let origins = stated.into_iter().map(|mut one| one["origin"].take());
    detail["origin"] = origins.collect::<Vec<_>>().into();
    Ok(detail)
}
