//! What a commit writes into the catalogue: new nodes and indicators, and fields of those that exist.
//!
//! Each change has its own entry of the audit log, with the file and the cell that stated it.

use std::collections::BTreeSet;

use domain::{catalogue::Catalogue, finding::Place, role::Act};
use import::additions::{Created, Entry};
use serde_json::json;
use sqlx::PgConnection;

use super::ImportError;
use crate::{
    db::{self, import::Batch},
    use_case::{Actor, import::content::ImportContent},
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
        let entry = actor.audit_entry("catalogue.create", object, detail);
        db::audit::append(conn, &entry).await?;
    }
    Ok(())
}

/// Writes fields of nodes and fichas that exist; only administration gets here with any.
///
/// # Errors
/// [`ImportError::Stale`] where a row changed since the preview; when this person may not edit the catalogue.
pub(super) async fn apply_fields(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    content: &ImportContent,
) -> Result<(), ImportError> {
    let mut catalogue = Catalogue::clone(&content.catalogue);
    let new = created_codes(&content.created);
    let fields = content.preview.fields.iter();
    let changed =
        fields.filter(|field| field.effect.writes() && !new.contains(field.code.as_str()));
    let mut touched = BTreeSet::new();
    for field in changed {
        actor.viewer.check(Act::EditCatalogue)?;
        if !field.field.set(&mut catalogue, &field.code, &field.after) {
            continue;
        }
        touched.insert(field.code.as_str());
        let detail = json!({
            "field": field.field.slug(), "before": field.before, "after": field.after,
            "origin": origin(batch, &field.place),
        });
        let object = format!("catalogue/{}", field.code);
        let entry = actor.audit_entry("catalogue.import", object, detail);
        db::audit::append(conn, &entry).await?;
    }
    let edition = &content.catalogue.edition.code;
    let by = &actor.viewer.name;
    let version = |code: &str| content.versions.get(code).copied().unwrap_or_default();
    let nodes = catalogue.nodes.iter();
    for node in nodes.filter(|n| touched.contains(n.code.as_str())) {
        let version = version(node.code.as_str());
        if !db::catalogue::update_node(conn, edition, node, version, by).await? {
            return Err(ImportError::Stale);
        }
    }
    let indicators = catalogue.indicators.iter();
    for indicator in indicators.filter(|i| touched.contains(i.code.as_str())) {
        let version = version(indicator.code.as_str());
        if !db::catalogue::update_indicator(conn, edition, indicator, version, by).await? {
            return Err(ImportError::Stale);
        }
    }
    Ok(())
}
