//! What a reporter sees of the values of others: what the last release shows. What was approved and not yet
//! published of another entity is not theirs to know; the Secretariat and CEPLAN read all.

use domain::{
    catalogue::Catalogue,
    code::IndicatorCode,
    role::{Role, Viewer},
    value::Cell,
};
use sqlx::PgConnection;

use super::Actor;
use crate::db::{self, DbError};

/// Whether this person sees the indicator's values before they are published.
pub(super) fn sees_unpublished(
    viewer: &Viewer,
    catalogue: &Catalogue,
    indicator: &IndicatorCode,
) -> bool {
    viewer.role != Role::Reporter || viewer.check_entry(catalogue, indicator).is_ok()
}

/// The current cells of an edition as this person may see them, sorted by key.
pub(super) async fn list_current(
    conn: &mut PgConnection,
    actor: &Actor,
    catalogue: &Catalogue,
) -> Result<Vec<Cell>, DbError> {
    let cells = db::value::list_current(conn, &catalogue.edition.code).await?;
    as_seen(conn, actor, catalogue, cells, &|_| true).await
}

/// The same of some indicators.
pub(super) async fn list_current_of(
    conn: &mut PgConnection,
    actor: &Actor,
    catalogue: &Catalogue,
    codes: &[String],
) -> Result<Vec<Cell>, DbError> {
    let cells = db::value::list_current_of(conn, &catalogue.edition.code, codes).await?;
    let asked = |code: &IndicatorCode| codes.iter().any(|asked| asked == code.as_str());
    as_seen(conn, actor, catalogue, cells, &asked).await
}

/// Current cells, with those of others as they were published.
pub(super) async fn as_seen(
    conn: &mut PgConnection,
    actor: &Actor,
    catalogue: &Catalogue,
    mut cells: Vec<Cell>,
    asked: &(dyn Fn(&IndicatorCode) -> bool + Sync),
) -> Result<Vec<Cell>, DbError> {
    let viewer = &actor.viewer;
    if viewer.role != Role::Reporter {
        return Ok(cells);
    }
    let sees = |cell: &Cell| sees_unpublished(viewer, catalogue, &cell.key.indicator);
    cells.retain(sees);
    let published = db::value::list_published(conn, &catalogue.edition.code).await?;
    let others = published
        .into_iter()
        .filter(|cell| !sees(cell) && asked(&cell.key.indicator));
    cells.extend(others);
    cells.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(cells)
}
