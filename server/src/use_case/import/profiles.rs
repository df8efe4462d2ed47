//! Corrections of the mapping that are kept under a name, and offered for the next file of the same shape.
//!
//! Everybody who imports may use them; their author, and administration, rename and delete them.

use app::wire::{ImportProfile, ProfileOffer, RenameImportProfile, SaveImportProfile};
use domain::role::{Act, Role};
use import::{
    grid::Grid,
    layout::{FoundLayout, Layout},
    profile::Profile,
};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use super::{
    ImportError, OverQuota, Reader, lock_own,
    stored::{KeptFile, check_readable},
};
use crate::{
    db::{self, DbError, import::StoredProfile},
    use_case::{Actor, begin, commit},
};

/// Offers for one file.
const MAX_OFFERS: usize = 10;

/// Corrections that one person keeps.
const MAX_PROFILES: u32 = 50;

/// All kept corrections, by name.
pub async fn list_profiles(
    pool: &PgPool,
    actor: &Actor,
) -> Result<Vec<ImportProfile>, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    listed(&mut conn, actor).await
}

/// Keeps the mapping of an import under a name.
pub async fn save_profile(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    call: &SaveImportProfile,
) -> Result<Vec<ImportProfile>, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin(pool).await?;
    let batch = lock_own(&mut tx, actor, &call.batch).await?;
    check_readable(&batch)?;
    let file = KeptFile::load(&mut tx, &batch).await?;
    commit(tx).await?;
    let (owner, layouts) = (actor.viewer.name.as_str(), call.layouts.clone());
    let profile = reader.compute().run(owner, move || {
        let (grid, found) = file.unpack()?;
        Ok::<_, DbError>(Profile::of(&grid, &found.sheets, &layouts))
    });
    let profile = profile.await??;
    if profile.sheets.is_empty() {
        return Err(ImportError::NoShape);
    }
    let name = call.name.trim();
    let mut tx = begin(pool).await?;
    let stored = serde_json::to_value(&profile)?;
    // Two windows at once count as two.
    db::change_set::lock_author(&mut tx, owner).await?;
    if db::import::count_other_profiles(&mut tx, owner, name).await? >= i64::from(MAX_PROFILES) {
        return Err(OverQuota::Profiles {
            profiles: MAX_PROFILES,
        }
        .into());
    }
    let id = db::import::save_profile(&mut tx, name, owner, &stored).await?;
    audit(
        &mut tx,
        actor,
        "import.save_profile",
        id,
        json!({"name": name}),
    )
    .await?;
    let all = listed(&mut tx, actor).await?;
    commit(tx).await?;
    Ok(all)
}

/// Gives a kept correction another name.
pub async fn rename_profile(
    pool: &PgPool,
    actor: &Actor,
    call: &RenameImportProfile,
) -> Result<Vec<ImportProfile>, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let name = call.name.trim();
    let mut tx = begin(pool).await?;
    let old = db::import::rename_profile(&mut tx, call.id, only(actor), name).await?;
    let old = old.ok_or(ImportError::NoProfile)?;
    let detail = json!({"name": name, "before": old});
    audit(&mut tx, actor, "import.rename_profile", call.id, detail).await?;
    let all = listed(&mut tx, actor).await?;
    commit(tx).await?;
    Ok(all)
}

/// Deletes a kept correction.
pub async fn delete_profile(
    pool: &PgPool,
    actor: &Actor,
    id: i64,
) -> Result<Vec<ImportProfile>, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin(pool).await?;
    let name = db::import::delete_profile(&mut tx, id, only(actor)).await?;
    let name = name.ok_or(ImportError::NoProfile)?;
    audit(
        &mut tx,
        actor,
        "import.delete_profile",
        id,
        json!({"name": name}),
    )
    .await?;
    let all = listed(&mut tx, actor).await?;
    commit(tx).await?;
    Ok(all)
}

/// Whose corrections this person changes; `None` = anybody's.
fn only(actor: &Actor) -> Option<&str> {
    (actor.viewer.role != Role::Admin).then_some(actor.viewer.name.as_str())
}

async fn audit(
    conn: &mut PgConnection,
    actor: &Actor,
    act: &'static str,
    id: i64,
    detail: Value,
) -> Result<(), DbError> {
    let entry = actor.audit_entry(act, format!("import_profile/{id}"), detail);
    db::audit::append(conn, &entry).await
}

async fn listed(conn: &mut PgConnection, actor: &Actor) -> Result<Vec<ImportProfile>, ImportError> {
    let stored = db::import::list_profiles(conn).await?;
    let profiles = stored.into_iter().map(|stored| {
        let sheets = profile(&stored).map_or_else(Vec::new, |profile| {
            let sheets = profile.sheets.into_iter();
            sheets.map(|sheet| sheet.found.sheet).collect()
        });
        ImportProfile {
            is_own: only(actor).is_none_or(|name| name == stored.author),
            id: stored.id,
            name: stored.name,
            author: stored.author,
            created_at: stored.created_at,
            sheets,
        }
    });
    Ok(profiles.collect())
}

/// What was kept; `None` where another version of this program wrote it.
fn profile(stored: &StoredProfile) -> Option<Profile> {
    serde_json::from_value(stored.layouts.clone()).ok()
}

/// The kept corrections that fit a file.
pub(super) fn offers(
    stored: &[StoredProfile],
    grid: &Grid,
    found: &[FoundLayout],
) -> Vec<ProfileOffer> {
    let offers = stored.iter().filter_map(|stored| {
        let layouts = profile(stored)?.applied(grid, found)?;
        Some(ProfileOffer {
            name: stored.name.clone(),
            layouts,
        })
    });
    offers.take(MAX_OFFERS).collect()
}

/// The layouts of an import of this person under the correction with this name, also where it is not offered.
///
/// # Errors
/// [`ImportError::NoProfile`] where there is none, or it does not fit the file.
pub async fn layouts_under(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    batch: &str,
    name: &str,
) -> Result<Vec<Layout>, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin(pool).await?;
    let batch = lock_own(&mut tx, actor, batch).await?;
    check_readable(&batch)?;
    let file = KeptFile::load(&mut tx, &batch).await?;
    let stored = db::import::list_profiles(&mut tx).await?;
    commit(tx).await?;
    let (owner, name) = (actor.viewer.name.as_str(), name.to_owned());
    let layouts = reader.compute().run(owner, move || {
        let (grid, found) = file.unpack()?;
        under(&stored, &name, &grid, &found.sheets)
    });
    layouts.await?
}

/// The layouts of a file under the correction with this name.
///
/// # Errors
/// [`ImportError::NoProfile`] where there is none, or it does not fit the file.
pub(super) fn under(
    stored: &[StoredProfile],
    name: &str,
    grid: &Grid,
    found: &[FoundLayout],
) -> Result<Vec<Layout>, ImportError> {
    let kept = stored.iter().find(|stored| stored.name == name);
    kept.and_then(profile)
        .and_then(|profile| profile.applied(grid, found))
        .ok_or(ImportError::NoProfile)
}
