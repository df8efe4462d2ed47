//! The catalogue: nodes and indicators, each row by version. Who may write, and when, decides
//! [`super::configuration`].

use std::sync::Arc;

use app::wire::{CatalogueView, SaveEntity, SaveIndicator, SaveNode};
use domain::{catalogue::Catalogue, finding::Place, policy_tree::Node, role::Act};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Actor, AppliedChange, UseCaseError, begin, begin_reading, calendar, commit};
use crate::{
    audit::difference,
    db::{self, DbError},
};

/// The catalogue with the version of each row.
pub async fn read(pool: &PgPool, actor: &Actor) -> Result<CatalogueView, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let view = view(&mut tx).await?;
    commit(tx).await?;
    Ok(view)
}

/// The responsible entities, code and name.
pub async fn list_entities(
    pool: &PgPool,
    actor: &Actor,
) -> Result<Vec<(String, String)>, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    Ok(db::catalogue::list_entities(&mut conn).await?)
}

/// Registers an entity or renames one. It is no text that the public reads: one person does it, and the log has it.
pub async fn save_entity(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveEntity,
) -> Result<Vec<(String, String)>, UseCaseError> {
    actor.viewer.check(Act::EditCatalogue)?;
    let (code, name) = (save.code.trim(), save.name.trim());
    let mut tx = begin(pool).await?;
    let before = if save.new {
        db::catalogue::insert_entity(&mut tx, code, name).await?;
        None
    } else {
        let before = db::catalogue::rename_entity(&mut tx, code, name).await?;
        Some(before.ok_or(UseCaseError::NotFound("Esa entidad no está registrada."))?)
    };
    let detail = json!({ "before": before, "after": name });
    let entry = actor.audit_entry("catalogue.save_entity", format!("entity/{code}"), detail);
    db::audit::append(&mut tx, &entry).await?;
    let entities = db::catalogue::list_entities(&mut tx).await?;
    commit(tx).await?;
    Ok(entities)
}

/// Writes a node at the version that was seen; version 0 is a new one.
pub(super) async fn write_node(
    conn: &mut PgConnection,
    by: &str,
    save: &SaveNode,
) -> Result<AppliedChange, UseCaseError> {
    db::catalogue::lock_tree(conn).await?;
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let edition = &catalogue.edition.code;
    check_parent(&catalogue, &save.node)?;
    if save.version == 0 {
        db::catalogue::insert_node(conn, edition, &save.node, by).await?;
    } else if !db::catalogue::update_node(conn, edition, &save.node, save.version, by).await? {
        return Err(UseCaseError::Stale);
    }
    Ok(AppliedChange {
        act: "catalogue.save_node",
        detail: difference::between(catalogue.node(&save.node.code), &save.node)?,
    })
}

/// Writes an indicator with its ficha at the version that was seen; version 0 is a new one.
pub(super) async fn write_indicator(
    conn: &mut PgConnection,
    by: &str,
    save: &SaveIndicator,
) -> Result<AppliedChange, UseCaseError> {
    let indicator = &save.indicator;
    let problems = indicator.problems();
    if !problems.is_empty() {
        return Err(UseCaseError::not_saved(problems));
    }
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let edition = &catalogue.edition.code;
    if let Some(finding) = calendar::contradiction(&catalogue.calendar, indicator) {
        return Err(UseCaseError::not_saved(vec![finding]));
    }
    if save.version == 0 {
        db::catalogue::insert_indicator(conn, edition, indicator, by).await?;
    } else if !db::catalogue::update_indicator(conn, edition, indicator, save.version, by).await? {
        return Err(UseCaseError::Stale);
    }
    Ok(AppliedChange {
        act: "catalogue.save_indicator",
        detail: difference::between(catalogue.indicator(&indicator.code), indicator)?,
    })
}

pub(super) async fn view(conn: &mut PgConnection) -> Result<CatalogueView, DbError> {
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let edition = &catalogue.edition.code;
    Ok(CatalogueView {
        node_versions: db::catalogue::node_versions(conn, edition).await?,
        indicator_versions: db::catalogue::indicator_versions(conn, edition).await?,
        entities: db::catalogue::list_entities(conn).await?,
        waiting: db::configuration_change::list_waiting_subjects(conn, &["node", "indicator"])
            .await?
            .into_iter()
            .map(Into::into)
            .collect(),
        catalogue: Arc::unwrap_or_clone(catalogue),
    })
}

/// A parent must exist, stand on a higher level, and not hang below the node: the database cannot
/// see a circle.
fn check_parent(catalogue: &Catalogue, node: &Node) -> Result<(), UseCaseError> {
    let place = Place::Field {
        field: "parent".to_owned(),
    };
    let read = node.parent.as_ref().map_or("", |code| code.as_str());
    match catalogue.parent_problem(node) {
        None => Ok(()),
        Some(problem) => Err(UseCaseError::not_saved(vec![problem.finding(place, read)])),
    }
}
