//! The one source of everything public: releases, kept in memory once read.
//!
//! A release never changes, so a cached one is never stale; only which number is current is asked
//! again, at most once a second. While the database does not answer, the last known release is
//! served. It deliberately gives no access to anything unpublished.

mod cached;
mod inspect;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use app::wire::ReleaseSummary;
use domain::release::{Assessments, Release, WithdrawnBy};
use moka::sync::Cache;
use sqlx::PgPool;
use thiserror::Error;
use tokio::sync::Mutex;

use cached::{CachedRelease, check};

use super::seal::{self, Proof, Signed};
use super::{KeyDirectory, KeyError};
use crate::db::{self, DbError};

/// How long an answer to "which release is current" is trusted.
const FRESH: Duration = Duration::from_secs(1);
/// Bytes of releases kept in memory; old ones are read again when asked for.
const KEPT_BYTES: u64 = 128 << 20;
/// What a release takes in memory, with its text and its results, in bytes for each byte of its text.
const WEIGHT: usize = 4;
/// Notices of withdrawal kept in memory.
const KEPT_NOTICES: u64 = 1024;

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
    /// Nothing newer exists for this store.
    until: Option<u32>,
}

struct Inner {
    pool: PgPool,
    kept: Cache<u32, CachedRelease>,
    /// By the newest release and the one that is asked about: only a newer release can withdraw.
    withdrawn: Cache<(u32, u32), Option<Arc<WithdrawnBy>>>,
    /// All releases, by the newest: releases are only ever added. Pages are made without the database.
    listed: Cache<u32, Arc<[ReleaseSummary]>>,
    current: RwLock<Option<Checked>>,
    alarms: RwLock<BTreeMap<u32, String>>,
    /// One question to the database at a time.
    asking: Mutex<()>,
    /// One release is read at a time: many that ask for the same one wait for it, and many different ones do not
    /// take all memory at once.
    reading: Mutex<()>,
    read: AtomicU64,
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
            until: None,
            inner: Arc::new(Inner {
                pool,
                kept: Cache::builder()
                    .max_capacity(KEPT_BYTES)
                    .weigher(|_, kept: &CachedRelease| {
                        u32::try_from(kept.body.len().saturating_mul(WEIGHT)).unwrap_or(u32::MAX)
                    })
                    .build(),
                withdrawn: Cache::new(KEPT_NOTICES),
                listed: Cache::new(2),
                current: RwLock::new(None),
                alarms: RwLock::new(BTreeMap::new()),
                asking: Mutex::new(()),
                reading: Mutex::new(()),
                read: AtomicU64::new(0),
            }),
        }
    }

    /// A store in which the release with this number is the newest: what came after it, also that it was withdrawn, is
    /// not known. It only reads, and shares nothing with other stores.
    pub fn as_of(pool: PgPool, number: u32) -> Self {
        Self {
            until: Some(number),
            ..Self::new(pool)
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
        Ok(self.find(number).await?.map(|kept| kept.release))
    }

    /// Progress of every indicator of a release: computed once, when the release is read.
    ///
    /// # Errors
    /// As [`Self::by_number`].
    pub async fn assessments(&self, number: u32) -> Result<Option<Arc<Assessments>>, StoreError> {
        Ok(self.find(number).await?.map(|kept| kept.assessments))
    }

    /// Releases that were read from the database since the start, for measurements and tests.
    pub fn read(&self) -> u64 {
        self.inner.read.load(Ordering::Relaxed)
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
        match self.find(number).await? {
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

    /// All releases as the database has them now, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_now(&self) -> Result<Vec<ReleaseSummary>, StoreError> {
        let mut conn = self.inner.pool.acquire().await?;
        let releases = db::release::list(&mut conn).await?;
        Ok(releases.into_iter().map(Into::into).collect())
    }

    /// All releases for pages, newest first: as of the newest one that is known, at most a moment old.
    ///
    /// # Errors
    /// When the database does not answer and the list was not read since the newest release.
    pub async fn list(&self) -> Result<Vec<ReleaseSummary>, StoreError> {
        let Some(current) = self.current_kept().await? else {
            return Ok(Vec::new());
        };
        let newest = current.release.number;
        if let Some(known) = self.inner.listed.get(&newest) {
            return Ok(known.to_vec());
        }
        let mut listed = self.list_now().await?;
        // One that another server published meanwhile is listed when it is known: its pages are found then.
        listed.retain(|release| release.number <= newest);
        let kept: Arc<[ReleaseSummary]> = listed.clone().into();
        self.inner.listed.insert(newest, kept);
        Ok(listed)
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
            Some(number) => {
                self.keep(self.until.map_or(number, |until| number.min(until)))
                    .await
            }
            None => Ok(None),
        }
    }

    /// A release that somebody asks for. A number that none has costs nothing: anybody can think of one.
    async fn find(&self, number: u32) -> Result<Option<CachedRelease>, StoreError> {
        let fresh = self.checked().filter(|known| known.at.elapsed() < FRESH);
        let newest = fresh.and_then(|known| Some(known.kept?.release.number));
        let newest = newest.into_iter().chain(self.until).min();
        if number == 0 || newest.is_some_and(|newest| number > newest) {
            return Ok(None);
        }
        self.keep(number).await
    }

    async fn keep(&self, number: u32) -> Result<Option<CachedRelease>, StoreError> {
        if let Some(kept) = self.at_hand(number) {
            return Ok(Some(kept));
        }
        let _reading = self.inner.reading.lock().await;
        if let Some(kept) = self.at_hand(number) {
            return Ok(Some(kept));
        }
        let mut conn = self.inner.pool.acquire().await?;
        let Some(stored) = db::release::load(&mut conn, number).await? else {
            return Ok(None);
        };
        drop(conn);
        self.inner.read.fetch_add(1, Ordering::Relaxed);
        let checked = tokio::task::spawn_blocking(move || check(number, stored));
        let stopped = |error: tokio::task::JoinError| StoreError::Damaged {
            number,
            cause: error.to_string(),
        };
        let kept = checked.await.map_err(stopped)??;
        self.inspect(number, &kept).await?;
        self.inner.kept.insert(number, kept.clone());
        Ok(Some(kept))
    }

    /// A release in memory; the current one always is, whatever others are asked for.
    fn at_hand(&self, number: u32) -> Option<CachedRelease> {
        let current = self.checked().and_then(|checked| checked.kept);
        current
            .filter(|kept| kept.release.number == number)
            .or_else(|| self.inner.kept.get(&number))
    }
}
