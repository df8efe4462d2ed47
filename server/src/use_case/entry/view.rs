//! Selections of the sheet under a name: each person's own, and those that planners share.

use app::wire::{RemoveView, SaveView, SavedView};
use domain::role::Act;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use crate::{
    db,
    use_case::{Actor, UseCaseError, begin, commit},
};

/// Views of one person at most, each under a name of its own.
const MAX_VIEWS: i64 = 50;

/// The views that this person finds in the sheet's menu. One whose selection is of another version of the program is
/// left out.
pub(super) async fn list(
    conn: &mut PgConnection,
    account: &str,
) -> Result<Vec<SavedView>, UseCaseError> {
    let stored = db::saved_view::list(conn, account).await?;
    let views = stored.into_iter().filter_map(|view| {
        Some(SavedView {
            id: view.id,
            name: view.name,
            selection: serde_json::from_value(view.selection).ok()?,
            shared: view.shared,
            by: (view.owner != account).then_some(view.owner_name),
        })
    });
    Ok(views.collect())
}

/// Keeps a selection under a name. Only shared ones are of interest to the log, and those that are shared no longer.
///
/// # Errors
/// A sentence where the person has too many, or may not share.
pub async fn save(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveView,
) -> Result<Vec<SavedView>, UseCaseError> {
    let viewer = &actor.viewer;
    viewer.check(Act::ReadOffice)?;
    if save.shared {
        viewer.check(Act::EnterTargets)?;
    }
    let name = save.name.trim();
    // The first page: a view is what one looks at, not how far one got.
    let selection = app::wire::GridSelection {
        page: 1,
        ..save.selection.clone()
    };
    let mut tx = begin(pool).await?;
    if db::saved_view::count_others(&mut tx, &viewer.name, name).await? >= MAX_VIEWS {
        return Err(UseCaseError::Conflict(
            "Ya tiene 50 vistas: quite alguna antes de guardar otra.",
        ));
    }
    let stored = serde_json::to_value(&selection)?;
    let was_shared = db::saved_view::is_shared(&mut tx, &viewer.name, name).await?;
    db::saved_view::put(&mut tx, &viewer.name, name, &stored, save.shared).await?;
    let act = match (was_shared, save.shared) {
        (_, true) => Some("view.share"),
        (true, false) => Some("view.remove"),
        (false, false) => None,
    };
    if let Some(act) = act {
        let entry = actor.audit_entry(act, format!("view/{name}"), json!({}));
        db::audit::append(&mut tx, &entry).await?;
    }
    let views = list(&mut tx, &viewer.name).await?;
    commit(tx).await?;
    Ok(views)
}

/// Removes a view of one's own.
///
/// # Errors
/// [`UseCaseError::NotFound`] for one of somebody else.
pub async fn remove(
    pool: &PgPool,
    actor: &Actor,
    remove: &RemoveView,
) -> Result<Vec<SavedView>, UseCaseError> {
    let viewer = &actor.viewer;
    viewer.check(Act::ReadOffice)?;
    let mut tx = begin(pool).await?;
    let removed = db::saved_view::delete(&mut tx, &viewer.name, remove.id).await?;
    let (name, shared) = removed.ok_or(UseCaseError::NotFound(
        "Esa vista ya no existe, o es de otra persona.",
    ))?;
    if shared {
        let entry = actor.audit_entry("view.remove", format!("view/{name}"), json!({}));
        db::audit::append(&mut tx, &entry).await?;
    }
    let views = list(&mut tx, &viewer.name).await?;
    commit(tx).await?;
    Ok(views)
}
