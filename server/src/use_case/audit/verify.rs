//! Is the log what was written? Every hash is computed again, here and not by the database.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::wire::ChainReport;
use chrono::Utc;
use domain::role::Act;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};
use tokio::sync::Mutex;

use crate::audit::chain_problem::{ChainProblem, HashSource};
use crate::audit::check::{Anchor, Check, Verdict};
use crate::db::{self, DbError};
use crate::use_case::{Actor, UseCaseError, begin_reading, commit};

/// Links read at a time.
const BATCH_SIZE: i64 = 2_000;
/// Entries without a link that are listed.
const MAX_UNLINKED: i64 = 50;
/// How long the answer for the screen is trusted: the check reads the whole log.
const REPORT_TTL: Duration = Duration::from_secs(60);

/// Where the log stands, for the entry of a release: its last link by then. The release outlives a
/// log whose end is cut off, and the entry says what the log must hold.
pub async fn anchor(conn: &mut PgConnection) -> Result<Value, DbError> {
    let head = db::audit::head(conn).await?;
    Ok(head.map_or(
        Value::Null,
        |head| json!({"position": head.position, "hash": head.hash}),
    ))
}

/// Checks the whole log as it is at one moment. `kept` are hashes that somebody kept elsewhere, each
/// with where; those that the entries of releases state are looked for in any case.
pub async fn verify(pool: &PgPool, kept: Vec<(HashSource, String)>) -> Result<Verdict, DbError> {
    let mut tx = begin_reading(pool).await?;
    let anchors = db::audit::list_anchors(&mut tx).await?;
    let stated = anchors.iter().flat_map(Anchor::expected);
    let mut check = Check::expecting(kept.into_iter().chain(stated).collect());
    let mut after = 0;
    loop {
        let links = db::audit::list_links(&mut tx, after, BATCH_SIZE).await?;
        let Some(last) = links.last() else {
            break;
        };
        after = last.position;
        links.iter().for_each(|link| check.link(link));
    }
    for audit in db::audit::list_unlinked(&mut tx, MAX_UNLINKED).await? {
        check.unlinked(audit);
    }
    commit(tx).await?;
    for anchor in anchors.iter().filter(|anchor| !anchor.in_log) {
        check.release_not_in_log(anchor.release);
    }
    Ok(check.end())
}

/// The state of the log for the screen: one check at a time, and not more often than once a minute.
#[derive(Clone, Default)]
pub struct ChainWatch(Arc<Mutex<Option<(Instant, ChainReport)>>>);

impl ChainWatch {
    /// The last check, or a new one.
    pub async fn report(&self, pool: &PgPool, actor: &Actor) -> Result<ChainReport, UseCaseError> {
        actor.viewer.check(Act::ReadAudit)?;
        let mut last = self.0.lock().await;
        if let Some((_, report)) = last.as_ref().filter(|(at, _)| at.elapsed() < REPORT_TTL) {
            return Ok(report.clone());
        }
        let verdict = verify(pool, Vec::new()).await?;
        if !verdict.is_whole() {
            tracing::error!(flaws = verdict.flaw_count, "the audit log is not whole");
        }
        let report = ChainReport {
            checked_at: Utc::now(),
            entries: verdict.links,
            last_hash: verdict.last.map(|(_, hash)| hash),
            flaws: verdict.flaws.iter().map(ChainProblem::sentence).collect(),
            flaw_count: verdict.flaw_count,
        };
        *last = Some((Instant::now(), report.clone()));
        Ok(report)
    }
}
