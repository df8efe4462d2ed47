//! The one source of everything public: releases, kept in memory once read.
//!
//! A release never changes, so a cached one is never stale; only which number is current is asked
//! again, at most once a second. While the database does not answer, the last known release is
//! served. It deliberately gives no access to anything unpublished.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use app::wire::ReleaseSummary;
use domain::release::{Release, WithdrawnBy};
use moka::sync::Cache;
use sqlx::PgPool;
use thiserror::Error;
use tokio::sync::Mutex;

use super::key_list::KeyList;
use super::seal::{self, Proof, Signed};
use super::{KeyDirectory, KeyError, canonical, trust};
use crate::db::{self, DbError};

/// How long an answer to "which release is current" is trusted.
const FRESH: Duration = Duration::from_secs(1);
/// Releases kept in memory; old ones are read again when asked for.
const KEPT: u64 = 16;

/// Why a release cannot be had.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error(transparent)]
    Db(#[from] DbError),
    /// The stored text is not what its hash says, or not a release of this format.
    #[error("release {number} is damaged: {cause}")]
    Damaged { number: u32, cause: String },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

/// Reads releases; cheap to clone, shared by all handlers.
#[derive(Clone)]
pub struct ReleaseStore {
    inner: Arc<Inner>,
    keys: Option<KeyDirectory>,
}

struct Inner {
    pool: PgPool,
    kept: Cache<u32, CachedRelease>,
    /// By the newest release and the one that is asked about: only a newer release can withdraw.
    withdrawn: Cache<(u32, u32), Option<Arc<WithdrawnBy>>>,
    current: RwLock<Option<Checked>>,
    alarms: RwLock<BTreeMap<u32, String>>,
    /// One question to the database at a time.
    asking: Mutex<()>,
}

#[derive(Clone)]
struct CachedRelease {
    release: Arc<Release>,
    sha256: Arc<str>,
    body: Arc<str>,
}

#[derive(Clone)]
struct Checked {
    at: Instant,
    kept: Option<CachedRelease>,
}

impl ReleaseStore {
    /// A store over the pool that only reads; nothing is read yet. Whoever publishes needs
    /// [`Self::signing`] as well.
    pub fn new(pool: PgPool) -> Self {
        Self {
            keys: None,
            inner: Arc::new(Inner {
                pool,
                kept: Cache::new(KEPT),
                withdrawn: Cache::new(KEPT * 64),
                current: RwLock::new(None),
                alarms: RwLock::new(BTreeMap::new()),
                asking: Mutex::new(()),
            }),
        }
    }

    /// The same with the directory of the private keys that sign what is published.
    #[must_use]
    pub fn signing(self, keys: KeyDirectory) -> Self {
        Self {
            keys: Some(keys),
            ..self
        }
    }

    /// Where the private keys lie.
    ///
    /// # Errors
    /// For a store that only reads.
    pub fn keys(&self) -> Result<&KeyDirectory, KeyError> {
        self.keys.as_ref().ok_or(KeyError::NoDirectory)
    }

    /// The newest release; `None` before the first publication.
    ///
    /// # Errors
    /// When the database does not answer and no release was read before.
    pub async fn current(&self) -> Result<Option<Arc<Release>>, StoreError> {
        Ok(self.current_kept().await?.map(|kept| kept.release))
    }

    /// The newest release with its hash, for entity tags.
    ///
    /// # Errors
    /// As [`Self::current`].
    pub async fn current_with_hash(&self) -> Result<Option<(Arc<Release>, Arc<str>)>, StoreError> {
        let kept = self.current_kept().await?;
        Ok(kept.map(|kept| (kept.release, kept.sha256)))
    }

    /// A release by its number.
    ///
    /// # Errors
    /// When the database does not answer, or the stored text is damaged.
    pub async fn by_number(&self, number: u32) -> Result<Option<Arc<Release>>, StoreError> {
        Ok(self.keep(number).await?.map(|kept| kept.release))
    }

    /// Canonical JSON and hash of a release, byte for byte as published.
    ///
    /// # Errors
    /// As [`Self::by_number`].
    pub async fn body(&self, number: u32) -> Result<Option<(Arc<str>, Arc<str>)>, StoreError> {
        Ok(self
            .keep(number)
            .await?
            .map(|kept| (kept.body, kept.sha256)))
    }

    /// The file with which anybody can verify a release: body, computed results, manifest and
    /// signature. A release from before there were signatures comes without them.
    ///
    /// # Errors
    /// As [`Self::by_number`].
    pub async fn file(&self, number: u32) -> Result<Option<String>, StoreError> {
        match self.keep(number).await? {
            Some(kept) => Ok(Some(self.file_of(number, &kept).await?)),
            None => Ok(None),
        }
    }

    async fn file_of(&self, number: u32, kept: &CachedRelease) -> Result<String, StoreError> {
        let mut conn = self.inner.pool.acquire().await?;
        let stored = db::release::load_proof(&mut conn, number).await?;
        let Some(stored) = stored else {
            return Ok(seal::file(&kept.body, None));
        };
        let signature = Signed {
            key_id: stored.key_id,
            public_key: stored.public_key,
            value: stored.signature,
        };
        let proof = Proof {
            manifest: &stored.manifest,
            progress: &stored.progress,
            signature: &signature,
        };
        Ok(seal::file(&kept.body, Some(proof)))
    }

    /// The releases that were loaded and are not what this installation signed, with what is wrong.
    pub fn alarms(&self) -> BTreeMap<u32, String> {
        let alarms = self.inner.alarms.read();
        alarms.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Signature and chain of a release that is loaded. What does not pass is shown on, because there is no
    /// other, and raises an alarm.
    async fn inspect(&self, number: u32, kept: &CachedRelease) -> Result<(), StoreError> {
        let Some(keys) = self.keys.clone() else {
            return Ok(());
        };
        let file = self.file_of(number, kept).await?;
        let mut conn = self.inner.pool.acquire().await?;
        let listed = db::signing_key::list(&mut conn).await?;
        let previous = db::release::link(&mut conn, number.saturating_sub(1)).await?;
        drop(conn);
        let published_at = kept.release.published_at;
        let look = move || match KeyList::of_stored(listed) {
            Ok(listed) => trust::problem(&file, published_at, &keys, listed, previous),
            // Somebody wrote into the table: the release is shown on, with an alarm.
            Err(error) => Some(error.to_string()),
        };
        let found = tokio::task::spawn_blocking(look)
            .await
            .unwrap_or_else(|error| Some(format!("it could not be verified: {error}")));
        let mut alarms = self
            .inner
            .alarms
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        match found {
            Some(problem) => {
                tracing::error!(
                    number,
                    problem,
                    "a release is not what this installation signed"
                );
                alarms.insert(number, problem);
            }
            None => {
                alarms.remove(&number);
            }
        }
        Ok(())
    }

    /// By which release this one was withdrawn, when and why; nothing for one that counts.
    ///
    /// # Errors
    /// As [`Self::by_number`].
    pub async fn withdrawn(&self, number: u32) -> Result<Option<Arc<WithdrawnBy>>, StoreError> {
        let newest = match self.current_kept().await? {
            Some(current) if current.release.number > number => current.release.number,
            _ => return Ok(None),
        };
        if let Some(known) = self.inner.withdrawn.get(&(newest, number)) {
            return Ok(known);
        }
        let mut conn = self.inner.pool.acquire().await?;
        let by = db::release::withdrawing(&mut conn, number).await?;
        drop(conn);
        let by = match by {
            Some(by) => self.by_number(by).await?,
            None => None,
        };
        let found = by.and_then(|by| {
            let withdrawal = by.withdraws.as_ref()?;
            Some(Arc::new(WithdrawnBy {
                number: by.number,
                published_at: by.published_at,
                reason: withdrawal.reason.clone(),
            }))
        });
        self.inner.withdrawn.insert((newest, number), found.clone());
        Ok(found)
    }

    /// All releases, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list(&self) -> Result<Vec<ReleaseSummary>, StoreError> {
        let mut conn = self.inner.pool.acquire().await?;
        let releases = db::release::list(&mut conn).await?;
        Ok(releases.into_iter().map(Into::into).collect())
    }

    /// Asks the database again at the next call: after a publication by this server.
    pub fn forget_current(&self) {
        let mut current = self
            .inner
            .current
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(checked) = current.as_mut() {
            checked.at = checked.at.checked_sub(FRESH).unwrap_or(checked.at);
        }
    }

    fn checked(&self) -> Option<Checked> {
        self.inner
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn current_kept(&self) -> Result<Option<CachedRelease>, StoreError> {
        let known = self.checked();
        if let Some(known) = &known {
            if known.at.elapsed() < FRESH {
                return Ok(known.kept.clone());
            }
            // Somebody else is asking already: what is known is at most a moment old.
            if known.kept.is_some() && self.inner.asking.try_lock().is_err() {
                return Ok(known.kept.clone());
            }
        }
        let _asking = self.inner.asking.lock().await;
        if let Some(known) = self.checked().filter(|known| known.at.elapsed() < FRESH) {
            return Ok(known.kept);
        }
        match (self.ask().await, known) {
            (Ok(kept), _) => Ok(self.remember(kept)),
            (Err(error), Some(known)) if known.kept.is_some() => {
                tracing::error!(%error, "the current release is unknown; the last known one is served");
                Ok(self.remember(known.kept))
            }
            (Err(error), _) => Err(error),
        }
    }

    fn remember(&self, kept: Option<CachedRelease>) -> Option<CachedRelease> {
        let checked = Checked {
            at: Instant::now(),
            kept: kept.clone(),
        };
        *self
            .inner
            .current
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(checked);
        kept
    }

    async fn ask(&self) -> Result<Option<CachedRelease>, StoreError> {
        let mut conn = self.inner.pool.acquire().await?;
        let number = db::release::current_number(&mut conn).await?;
        drop(conn);
        match number {
            Some(number) => self.keep(number).await,
            None => Ok(None),
        }
    }

    async fn keep(&self, number: u32) -> Result<Option<CachedRelease>, StoreError> {
        if let Some(kept) = self.inner.kept.get(&number) {
            return Ok(Some(kept));
        }
        let mut conn = self.inner.pool.acquire().await?;
        let Some(stored) = db::release::load(&mut conn, number).await? else {
            return Ok(None);
        };
        drop(conn);
        let kept = check(number, stored)?;
        self.inspect(number, &kept).await?;
        self.inner.kept.insert(number, kept.clone());
        Ok(Some(kept))
    }
}

/// Reads a stored release and makes sure that it is the one its hash names.
impl From<db::release::Summary> for ReleaseSummary {
    fn from(row: db::release::Summary) -> Self {
        Self {
            number: row.number,
            published_at: row.published_at,
            published_by: row.published_by,
            note: row.note,
            sha256: row.sha256,
            cells: row.cells,
            key_id: row.key_id,
            withdraws: row.withdraws,
            withdrawn_by: row.withdrawn_by,
        }
    }
}

fn check(number: u32, stored: db::release::StoredRelease) -> Result<CachedRelease, StoreError> {
    let damaged = |cause: String| StoreError::Damaged { number, cause };
    if canonical::sha256(stored.body.as_bytes()) != stored.sha256 {
        return Err(damaged(
            "its text does not have the hash that was stored".to_owned(),
        ));
    }
    let release: Release =
        serde_json::from_str(&stored.body).map_err(|error| damaged(error.to_string()))?;
    if release.format != domain::release::FORMAT || release.number != number {
        return Err(damaged(format!(
            "it says {} number {}",
            release.format, release.number
        )));
    }
    Ok(CachedRelease {
        release: Arc::new(release),
        sha256: stored.sha256.into(),
        body: stored.body.into(),
    })
}
