//! Sealing a release and storing it for good, in the transaction of whoever publishes.

use app::wire::ReleaseSummary;
use domain::release::Release;
use sqlx::PgConnection;

use super::ReleaseError;
use crate::db;
use crate::release::KeyDirectory;
use crate::release::manifest::{AuditHead, Link};
use crate::release::seal::seal;
use crate::use_case::{Actor, key};

/// Which stored values are those of the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells<'a> {
    Current,
    /// The last ones that are not of these sets.
    Without(&'a [i64]),
    /// Those of an earlier release.
    Of(u32),
    Nothing,
}

/// Where the audit log stands, for the manifest.
async fn audit_head(conn: &mut PgConnection) -> Result<Option<AuditHead>, db::DbError> {
    let Some(head) = db::audit::head(conn).await? else {
        return Ok(None);
    };
    let position = u64::try_from(head.position)
        .map_err(|error| db::DbError::corrupt("audit_chain.position", error))?;
    Ok(Some(AuditHead {
        position,
        hash: head.hash,
    }))
}

/// Signs with the key in force and writes the row; refuses where the stored values are not those of
/// the body.
pub(super) async fn write(
    conn: &mut PgConnection,
    keys: &KeyDirectory,
    actor: &Actor,
    release: &Release,
    cells: Cells<'_>,
) -> Result<ReleaseSummary, ReleaseError> {
    let private = key::active(conn, keys, actor.now).await?;
    let stored = db::release::link(conn, release.number - 1).await?;
    let (release_sha256, manifest_sha256) = stored
        .map(|stored| (Some(stored.sha256), stored.manifest_sha256))
        .unwrap_or_default();
    let link = Link {
        release_sha256,
        manifest_sha256,
        audit: audit_head(conn).await?,
    };
    let sealed = seal(release, link, &private)?;
    let edition = &release.catalogue.edition.code;
    let withdraws = release.withdraws.as_ref().map(|w| w.number);
    let row = db::release::NewRelease {
        number: release.number,
        edition,
        published_at: release.published_at,
        as_of: release.as_of,
        published_by: &release.published_by,
        note: &release.note,
        demo: release.demo,
        previous_sha256: release.previous_sha256.as_deref(),
        sha256: &sealed.sha256,
        body: &sealed.body,
        withdraws,
        manifest: &sealed.manifest,
        manifest_sha256: &sealed.manifest_sha256,
        progress: &sealed.progress,
        signature: &sealed.signature.value,
        key_id: &sealed.signature.key_id,
    };
    db::release::insert(conn, &row).await?;
    let tied = match cells {
        Cells::Current => db::release::insert_cells(conn, release.number, edition).await?,
        Cells::Without(sets) => {
            db::release::insert_cells_without(conn, release.number, edition, sets).await?
        }
        Cells::Of(earlier) => db::release::insert_cells_of(conn, release.number, earlier).await?,
        Cells::Nothing => 0,
    };
    if usize::try_from(tied) != Ok(release.cells.len()) {
        return Err(ReleaseError::SetsChanged);
    }
    db::announcement::announce(conn, release.number).await?;
    Ok(ReleaseSummary {
        number: release.number,
        published_at: release.published_at,
        published_by: release.published_by.clone(),
        note: release.note.clone(),
        cells: u32::try_from(tied).unwrap_or(u32::MAX),
        key_id: Some(sealed.signature.key_id),
        withdraws,
        withdrawn_by: None,
        sha256: sealed.sha256,
    })
}
