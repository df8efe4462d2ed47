//! The commit: one transaction turns what was previewed into a change set, or nothing happens.
//!
//! A preview keeps its delta and a token of what it rests on. Where nothing of that has moved, the delta is what is
//! written; where something has, the content is computed again and must be the same to the last byte. A file that
//! also changes the catalogue is always computed again: its entries are not in the delta.

mod catalogue;
mod write;

use std::sync::Arc;

use app::wire::{CommitImport, CommittedImport};
use domain::{
    finding::{Finding, Place},
    role::{Act, Role},
};
use import::{delta::Delta, layout::Layout};
use sqlx::{PgConnection, PgPool};
use write::write;

use super::{
    ImportError, Reader,
    content::{ImportContent, content},
    lock_own,
    stored::{KeptFile, check_readable, load_kept, typed},
};
use crate::{
    db::{
        self, DbError,
        import::{Batch, Token},
    },
    use_case::{Actor, begin_long},
};

/// What is written: the delta that the preview kept, or one that was computed again and is the same.
struct CommitPlan {
    edition: String,
    token: Token,
    delta: Delta,
    values_hash: String,
    /// Only where the file changes the catalogue.
    content: Option<ImportContent>,
}

impl CommitPlan {
    fn changes_catalogue(&self) -> bool {
        let content = self.content.as_ref();
        content.is_some_and(ImportContent::changes_catalogue)
    }
}

/// Commits a batch. The same batch again answers the same change set; a file whose content is in an
/// open set of this person already answers that one.
pub async fn commit(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    commit: &CommitImport,
) -> Result<CommittedImport, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut commitment = None;
    loop {
        let mut tx = begin_long(pool).await?;
        db::release::lock_publishing_shared(&mut tx).await?;
        db::change_set::lock_author(&mut tx, &actor.viewer.name).await?;
        let batch = lock_own(&mut tx, actor, &commit.batch).await?;
        let is_previewed = batch.content_hash.as_deref() == Some(commit.content_hash.as_str());
        let written = match batch.change_set {
            Some(set) if is_previewed => committed(&mut tx, set, Counts::default(), true).await?,
            Some(_) => return Err(ImportError::Ended),
            None if !is_previewed => return Err(ImportError::Stale),
            None => {
                if commitment
                    .as_ref()
                    .is_some_and(CommitPlan::changes_catalogue)
                {
                    // Before the token: what another edit of the catalogue writes moves it.
                    db::catalogue::lock_tree(&mut tx).await?;
                }
                let edition = db::catalogue::load_edition(&mut tx).await?;
                let edition = edition.ok_or(DbError::NoEdition)?.code;
                let now = db::import::load_token(&mut tx, &edition, actor.today()).await?;
                let ready = match commitment.take() {
                    Some(ready) => Some(ready),
                    // What a reporter may enter is not in the token, and may have changed.
                    None if actor.viewer.role == Role::Reporter => None,
                    None => kept(&mut tx, &batch, &edition).await?,
                };
                match ready.filter(|ready: &CommitPlan| ready.token == now) {
                    Some(ready) => write(&mut tx, actor, &batch, commit, &ready).await?,
                    None => {
                        // Nothing is held while it is computed again; a second look decides.
                        drop(tx);
                        let again = computed_again(pool, reader, actor, &batch).await?;
                        if again.1 != commit.content_hash {
                            return Err(ImportError::Stale);
                        }
                        commitment = Some(again.0);
                        continue;
                    }
                }
            }
        };
        crate::use_case::commit(tx).await?;
        crate::measure::Import::Committed.count();
        return Ok(written);
    }
}

/// Writes the values of a content that was computed under the token of this transaction. What it says of the catalogue
/// is left out, whoever commits.
///
/// # Errors
/// As [`commit`].
pub(super) async fn write_at_once(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    commit: &CommitImport,
    content: &ImportContent,
) -> Result<CommittedImport, ImportError> {
    let commitment = CommitPlan {
        edition: content.catalogue.edition.code.clone(),
        token: content.token,
        delta: content.delta.clone(),
        values_hash: content.values_hash.clone(),
        content: None,
    };
    write(conn, actor, batch, commit, &commitment).await
}

/// What the preview kept, unless it also changes the catalogue.
async fn kept(
    conn: &mut PgConnection,
    batch: &Batch,
    edition: &str,
) -> Result<Option<CommitPlan>, ImportError> {
    check_readable(batch)?;
    let Some(delta) = db::import::load_delta(conn, batch.id).await? else {
        return Ok(None);
    };
    // One that another version of this program wrote is computed again.
    let Ok(kept_delta) = Delta::from_bytes(&delta.bytes) else {
        return Ok(None);
    };
    let kept = load_kept(conn, batch.id).await?;
    let Some(kept) = kept.filter(|kept| !kept.changes_catalogue) else {
        return Ok(None);
    };
    if !kept.shown.can_commit {
        let whole = |finding: &Finding| {
            finding.blocks() && matches!(finding.place, Place::File | Place::Sheet { .. })
        };
        let blocking: Vec<Finding> = kept.shown.findings.into_iter().filter(whole).collect();
        return Err(match blocking.is_empty() {
            true => ImportError::NothingToCommit,
            false => ImportError::Blocked(blocking),
        });
    }
    Ok(Some(CommitPlan {
        edition: edition.to_owned(),
        token: delta.token,
        delta: kept_delta,
        values_hash: kept.values_hash,
        content: None,
    }))
}

/// The content now, and its hash.
async fn computed_again(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    batch: &Batch,
) -> Result<(CommitPlan, String), ImportError> {
    check_readable(batch)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let file = KeptFile::load(&mut conn, batch).await?;
    let decisions = db::import::load_decisions(&mut conn, batch.id).await?;
    drop(conn);
    let owner = actor.viewer.name.as_str();
    let (grid, found) = reader.compute().run(owner, move || file.unpack()).await??;
    let layouts: Vec<Layout> = typed("import_batch.layouts", batch.layouts.clone())?;
    let grid = Arc::new(grid);
    let content = content(
        pool,
        reader.compute(),
        actor,
        &grid,
        layouts,
        found.findings,
        decisions,
    )
    .await?;
    let blocking = content.blocking();
    if !blocking.is_empty() {
        return Err(ImportError::Blocked(blocking));
    }
    let hash = content.hash.clone();
    let commitment = CommitPlan {
        edition: content.catalogue.edition.code.clone(),
        token: content.token,
        delta: content.delta.clone(),
        values_hash: content.values_hash.clone(),
        content: Some(content),
    };
    Ok((commitment, hash))
}

/// What a commit did to the catalogue.
#[derive(Default)]
struct Counts {
    /// Fields that were written or proposed.
    fields: usize,
    /// Elements that were created.
    created: usize,
    /// Rows that wait for a decision.
    proposed: usize,
}

/// The answer about a change set: that of this commit, or of an earlier one of the same content.
async fn committed(
    conn: &mut PgConnection,
    change_set: i64,
    counts: Counts,
    same_as_before: bool,
) -> Result<CommittedImport, ImportError> {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(CommittedImport {
        change_set,
        title: db::change_set::title(conn, change_set).await?,
        cells: db::change_set::count_changes(conn, change_set).await?,
        fields: count(counts.fields),
        created: count(counts.created),
        proposed: count(counts.proposed),
        same_as_before,
    })
}
