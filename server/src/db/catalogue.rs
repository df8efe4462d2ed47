//! The catalogue of the current edition: nodes, indicators, dimensions and entities.
//!
//! Upserts are for seeds and imports that state the whole row; the office saves by version
//! (`update_*` answers `false` when somebody else was faster).

mod dimension;
mod edition;
mod entity;
mod indicator;
mod kept;
mod node;

use std::sync::Arc;

use domain::catalogue::Catalogue;
use sqlx::PgConnection;

use self::kept::CatalogueState;
use super::error::DbError;

pub use dimension::{upsert_dimension, upsert_member};
pub use edition::{end_current_edition, load_edition, upsert_edition};
pub use entity::{insert_entity, list_entities, rename_entity, upsert_entity};
pub use indicator::{
    indicator_versions, insert_indicator, update_days, update_indicator, upsert_indicator,
};
pub use node::{insert_node, lock_tree, node_versions, update_node, upsert_node};

/// The catalogue of the current edition, in display order, as this transaction sees it. It is read where no request
/// before read it in this state.
///
/// # Errors
/// [`DbError::NoEdition`] before the catalogue was loaded.
pub async fn load_catalogue(conn: &mut PgConnection) -> Result<Arc<Catalogue>, DbError> {
    let state = CatalogueState::load(conn).await?;
    if let Some(known) = state.find() {
        return Ok(known);
    }
    let catalogue = Arc::new(read_catalogue(conn).await?);
    // Where somebody wrote between two statements it may be of no one state: then it is answered, and not kept.
    if CatalogueState::load(conn).await? == state {
        state.keep(&catalogue);
    }
    Ok(catalogue)
}

async fn read_catalogue(conn: &mut PgConnection) -> Result<Catalogue, DbError> {
    let edition = load_edition(conn).await?.ok_or(DbError::NoEdition)?;
    Ok(Catalogue {
        nodes: node::list_nodes(conn, &edition.code).await?,
        dimensions: dimension::list_dimensions(conn).await?,
        indicators: indicator::list_indicators(conn, &edition.code).await?,
        calendar: super::calendar::load_calendar(conn, &edition.code).await?,
        edition,
    })
}
