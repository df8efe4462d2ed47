//! The catalogue: nodes and indicators, edited by administration, each row by version.

use app::wire::{CatalogueView, SaveIndicator, SaveNode};
use domain::{catalogue::Catalogue, finding::Place, policy::Node, role::Act};
use sqlx::{PgConnection, PgPool};

use super::{Actor, UseCaseError, begin, begin_reading, calendar, commit};
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

/// Writes a node; version 0 is a new one.
pub async fn save_node(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveNode,
) -> Result<CatalogueView, UseCaseError> {
    actor.viewer.check(Act::EditCatalogue)?;
    let by = &actor.viewer.name;
    let mut tx = begin(pool).await?;
    db::release::hold_publishing(&mut tx).await?;
    db::catalogue::lock_tree(&mut tx).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let edition = &catalogue.edition.code;
    check_parent(&catalogue, &save.node)?;
    if save.version == 0 {
        db::catalogue::insert_node(&mut tx, edition, &save.node, by).await?;
    } else if !db::catalogue::update_node(&mut tx, edition, &save.node, save.version, by).await? {
        return Err(UseCaseError::Stale);
    }
    let detail = difference::between(catalogue.node(&save.node.code), &save.node)?;
    let entry = actor.audit_entry(
        "catalogue.save_node",
        format!("node/{}", save.node.code),
        detail,
    );
    db::audit::append(&mut tx, &entry).await?;
    let view = view(&mut tx).await?;
    commit(tx).await?;
    Ok(view)
}

/// Writes an indicator with its ficha; version 0 is a new one.
pub async fn save_indicator(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveIndicator,
) -> Result<CatalogueView, UseCaseError> {
    actor.viewer.check(Act::EditCatalogue)?;
    let by = &actor.viewer.name;
    let indicator = &save.indicator;
    let problems = indicator.problems();
    if !problems.is_empty() {
        return Err(UseCaseError::not_saved(problems));
    }
    let mut tx = begin(pool).await?;
    db::release::hold_publishing(&mut tx).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let edition = &catalogue.edition.code;
    if let Some(finding) = calendar::contradiction(&catalogue.calendar, indicator) {
        return Err(UseCaseError::not_saved(vec![finding]));
    }
    if save.version == 0 {
        db::catalogue::insert_indicator(&mut tx, edition, indicator, by).await?;
    } else if !db::catalogue::update_indicator(&mut tx, edition, indicator, save.version, by)
        .await?
    {
        return Err(UseCaseError::Stale);
    }
    let detail = difference::between(catalogue.indicator(&indicator.code), indicator)?;
    let entry = actor.audit_entry(
        "catalogue.save_indicator",
        format!("indicator/{}", indicator.code),
        detail,
    );
    db::audit::append(&mut tx, &entry).await?;
    let view = view(&mut tx).await?;
    commit(tx).await?;
    Ok(view)
}

async fn view(conn: &mut PgConnection) -> Result<CatalogueView, DbError> {
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let edition = &catalogue.edition.code;
    Ok(CatalogueView {
        node_versions: db::catalogue::node_versions(conn, edition).await?,
        indicator_versions: db::catalogue::indicator_versions(conn, edition).await?,
        entities: db::catalogue::list_entities(conn).await?,
        catalogue,
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
