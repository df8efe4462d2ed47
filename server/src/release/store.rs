//! The one source of everything public: releases, kept in memory once read.
//!
//! A release never changes, so a cached one is never stale; only which number is current is asked
//! again, at most once a second. While the database does not answer, the last known release is
//! served: whatever is in memory is shown, nobody waits, and what is not in memory is refused at once.
//! It deliberately gives no access to anything unpublished.
//!
//! | part | what |
//! |---|---|
//! | `cached` | a release in memory |
//! | `current` | which one is the newest, and how that is found out |
//! | `beside` | the list of releases, withdrawals, keys |
//! | `inspect` | is it what this installation signed |
//! | `last` | the last release on disk, for a start without the database |
//! | `probe` | does the database answer |

mod beside;
mod cached;
mod current;
mod inspect;
pub mod last;
mod probe;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use app::wire::ReleaseSummary;
use domain::release::{Assessments, Release, WithdrawnBy};
use moka::sync::Cache;
use sqlx::PgPool;
use thiserror::Error;
use tokio::sync::Mutex;

use cached::{CachedRelease, check};
use current::Checked;
use probe::DatabaseProbe;

use super::key_list::KeyList;
use super::{KeyDirectory, KeyError};
use crate::db::{self, DbError};

/// How long an answer to "which release is current" is trusted.
const CURRENT_TTL: Duration = Duration::from_secs(1);
/// Bytes of releases kept in memory; old ones are read again when asked for.
const CACHE_CAPACITY_BYTES: u64 = 128 << 20;
/// What a release takes in memory, with its text and its results, in bytes for each byte of its text.
const MEMORY_FACTOR: usize = 4;
/// Notices of withdrawal kept in memory.
const MAX_CACHED_NOTICES: u64 = 1024;

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
    /// Where the last release is kept on disk.
    last: Option<Arc<Path>>,
    /// Nothing newer exists for this store.
    until: Option<u32>,
}

struct Inner {
    probe: DatabaseProbe,
    kept: Cache<u32, CachedRelease>,
    /// By the newest release and the one that is asked about: only a newer release can withdraw.
    withdrawn: Cache<(u32, u32), Option<Arc<WithdrawnBy>>>,
    /// All releases as of the newest, whose number stands before them: releases are only ever added.
    listed: RwLock<Option<(u32, Arc<[ReleaseSummary]>)>>,
    /// The releases before the current one whose pages are to be had without the database, and the one before those,
    /// which their pages compare with. They stay in memory like the current one.
    before: RwLock<Arc<[CachedRelease]>>,
    current: RwLock<Option<Checked>>,
    /// Counts how often what is current was forgotten.
    forgotten: AtomicU64,
    /// How long an answer to "which release is current" is trusted.
    fresh: Duration,
    /// The public keys, as they were read last.
    known_keys: RwLock<Option<Arc<KeyList>>>,
    /// Hash of the release that can be shown without the database.
    prepared: Mutex<Option<Arc<str>>>,
    alarms: RwLock<BTreeMap<u32, String>>,
    /// One question to the database at a time.
    asking: Arc<Mutex<()>>,
    /// One release is read at a time: many that ask for the same one wait for it, and many different ones do not
    /// take all memory at once.
    reading: Mutex<()>,
    read: AtomicU64,
}

impl ReleaseStore {
    /// A store over the pool that only reads; nothing is read yet. Whoever publishes needs
    /// [`Self::signing`] as well.
    pub fn new(pool: PgPool) -> Self {
        Self::with_probe(DatabaseProbe::new(pool), CURRENT_TTL)
    }

    /// The same which trusts an answer to "which release is current" for so long; [`Self::forget_current`] ends it.
    pub fn with_ttl(pool: PgPool, fresh: Duration) -> Self {
        Self::with_probe(DatabaseProbe::new(pool), fresh)
    }

    /// The same which reads from a replica, where one was named; from the database itself while that one is away.
    pub fn beside_replica(pool: PgPool, replica: Option<PgPool>) -> Self {
        Self::with_probe(DatabaseProbe::new(pool).with_replica(replica), CURRENT_TTL)
    }

    /// A store in which the release with this number is the newest: what came after it, also that it was withdrawn, is
    /// not known. It only reads, and shares nothing with other stores.
    pub fn as_of(pool: PgPool, number: u32) -> Self {
        Self {
            until: Some(number),
            ..Self::new(pool)
        }
    }

    fn with_probe(probe: DatabaseProbe, fresh: Duration) -> Self {
        Self {
            keys: None,
            last: None,
            until: None,
            inner: Arc::new(Inner {
                probe,
                fresh,
                forgotten: AtomicU64::new(0),
                known_keys: RwLock::new(None),
                prepared: Mutex::new(None),
                kept: Cache::builder()
                    .max_capacity(CACHE_CAPACITY_BYTES)
                    .weigher(|_, kept: &CachedRelease| {
                        u32::try_from(kept.text_bytes().saturating_mul(MEMORY_FACTOR))
                            .unwrap_or(u32::MAX)
                    })
                    .build(),
                withdrawn: Cache::new(MAX_CACHED_NOTICES),
                listed: RwLock::new(None),
                before: RwLock::default(),
                current: RwLock::new(None),
                alarms: RwLock::new(BTreeMap::new()),
                asking: Arc::default(),
                reading: Mutex::new(()),
                read: AtomicU64::new(0),
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
        Ok(self.current_cached().await?.map(|kept| kept.release))
    }

    /// The newest release with its hash, for entity tags.
    ///
    /// # Errors
    /// As [`Self::current`].
    pub async fn current_with_hash(&self) -> Result<Option<(Arc<Release>, Arc<str>)>, StoreError> {
        let kept = self.current_cached().await?;
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

    /// Releases in memory, for measurements.
    pub fn in_memory(&self) -> u64 {
        self.inner.kept.run_pending_tasks();
        self.inner.kept.entry_count()
    }

    /// Canonical JSON and hash of a release, byte for byte as published.
    ///
    /// # Errors
    /// As [`Self::by_number`].
    pub async fn body(&self, number: u32) -> Result<Option<(Arc<str>, Arc<str>)>, StoreError> {
        Ok(self
            .load_and_cache(number)
            .await?
            .map(|kept| (kept.body, kept.sha256)))
    }

    /// The file with which anybody can verify a release: body, computed results, manifest and
    /// signature. A release from before there were signatures comes without them.
    ///
    /// # Errors
    /// As [`Self::by_number`].
    pub async fn file(&self, number: u32) -> Result<Option<String>, StoreError> {
        Ok(self.find(number).await?.map(|kept| kept.file()))
    }

    /// A release that somebody asks for. A number that none has costs nothing: anybody can think of one.
    async fn find(&self, number: u32) -> Result<Option<CachedRelease>, StoreError> {
        let fresh = self.checked().filter(|known| self.is_fresh(known));
        let newest = fresh.and_then(|known| Some(known.kept?.release.number));
        let newest = newest.into_iter().chain(self.until).min();
        if number == 0 || newest.is_some_and(|newest| number > newest) {
            return Ok(None);
        }
        self.load_and_cache(number).await
    }

    async fn load_and_cache(&self, number: u32) -> Result<Option<CachedRelease>, StoreError> {
        if let Some(kept) = self.in_cache(number) {
            return Ok(Some(kept));
        }
        let _reading = self.inner.reading.lock().await;
        if let Some(kept) = self.in_cache(number) {
            return Ok(Some(kept));
        }
        let probe = &self.inner.probe;
        let mut conn = probe.connection().await?;
        let mut stored = probe.answer(db::release::load(&mut conn, number)).await?;
        if stored.is_none() && probe.has_replica() {
            // It may not be there yet.
            conn = probe.primary().await?;
            stored = probe.answer(db::release::load(&mut conn, number)).await?;
        }
        let Some(stored) = stored else {
            return Ok(None);
        };
        let proof = probe.answer(db::release::load_proof(&mut conn, number));
        let proof = proof.await?;
        drop(conn);
        self.inner.read.fetch_add(1, Ordering::Relaxed);
        let checked = tokio::task::spawn_blocking(move || check(number, stored, proof));
        let stopped = |error: tokio::task::JoinError| StoreError::Damaged {
            number,
            cause: error.to_string(),
        };
        let kept = checked.await.map_err(stopped)??;
        self.inspect(number, &kept).await?;
        self.inner.kept.insert(number, kept.clone());
        Ok(Some(kept))
    }

    /// A release in memory; the current one and those before it always are, whatever others are asked for.
    fn in_cache(&self, number: u32) -> Option<CachedRelease> {
        let is_meant = |kept: &CachedRelease| kept.release.number == number;
        let current = self.checked().and_then(|checked| checked.kept);
        current
            .filter(is_meant)
            .or_else(|| {
                read(&self.inner.before)
                    .iter()
                    .find(|kept| is_meant(kept))
                    .cloned()
            })
            .or_else(|| self.inner.kept.get(&number))
    }
}

/// What a lock guards, whoever panicked while they held it: it is replaced as a whole.
fn read<T: Clone>(lock: &RwLock<T>) -> T {
    lock.read().unwrap_or_else(PoisonError::into_inner).clone()
}

fn replace<T>(lock: &RwLock<T>, new: T) {
    *lock.write().unwrap_or_else(PoisonError::into_inner) = new;
}
