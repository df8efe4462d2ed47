//! Which release is the newest: asked when somebody wants to know and the last answer is old, when another server
//! says that it published, and from time to time.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::cached::CachedRelease;
use super::{ReleaseStore, StoreError, read, replace};
use crate::db::{self, announcement::Announcements};

/// Before a lost connection for announcements is opened again.
const RECONNECT_DELAY: Duration = Duration::from_secs(1);

/// The newest release, and when that was asked.
#[derive(Clone)]
pub(super) struct Checked {
    /// `None`: to be asked again at once.
    pub at: Option<Instant>,
    pub kept: Option<CachedRelease>,
}

impl ReleaseStore {
    /// Asks the database again at the next call: after a publication by this server, or by another.
    pub fn forget_current(&self) {
        self.inner.forgotten.fetch_add(1, Ordering::SeqCst);
        let current = self.inner.current.write();
        if let Some(checked) = current.unwrap_or_else(PoisonError::into_inner).as_mut() {
            checked.at = None;
        }
    }

    /// Follows what other servers publish, from the start of the server to its end: hears their word, and looks by
    /// itself as often as an answer is trusted, because the word can be lost.
    pub async fn run_watch(&self) {
        tokio::join!(self.listen_for_announcements(), self.poll_current());
    }

    async fn poll_current(&self) {
        while !self.inner.probe.pool.is_closed() {
            // The error was logged where it occurred.
            let _ = self.current_cached().await;
            // A replica that answers hides that the database itself is away.
            self.probe_database().await;
            tokio::time::sleep(self.inner.fresh).await;
        }
    }

    async fn listen_for_announcements(&self) {
        loop {
            // Anew each time: another host may take writes now.
            let options = self.inner.probe.pool.connect_options();
            match Announcements::listen(&options).await {
                Ok(mut announcements) => {
                    // What was said before is not heard any more.
                    self.refresh().await;
                    while let Ok(Some(())) = announcements.next().await {
                        self.refresh().await;
                    }
                }
                Err(error) => tracing::debug!(%error, "announcements are not heard"),
            }
            tokio::time::sleep(RECONNECT_DELAY).await;
        }
    }

    async fn refresh(&self) {
        self.forget_current();
        // The error was logged where it occurred.
        let _ = self.current_cached().await;
    }

    /// Whether the database answers, as far as is known; asked where that is not known for a moment.
    pub async fn database_answers(&self) -> bool {
        // What is wrong with a release is no matter here.
        let _ = self.current_cached().await;
        !self.inner.probe.is_unavailable()
    }

    /// Asks the database now, in a moment at most.
    pub async fn probe_database(&self) -> bool {
        let probe = &self.inner.probe;
        if probe.check_available().await.is_err() {
            return false;
        }
        match probe.primary().await {
            Ok(mut conn) => probe.answer(db::answers(&mut conn)).await.is_ok(),
            Err(_) => false,
        }
    }

    /// Number and time of the release that is shown now, without asking anybody; `None` where nothing can be
    /// shown without the database.
    pub fn shown(&self) -> Option<(u32, chrono::DateTime<chrono::Utc>)> {
        let release = self.checked()?.kept?.release;
        Some((release.number, release.published_at))
    }

    /// The database is not asked from now on: for a server that shows only what it kept.
    #[must_use]
    pub fn without_database(self) -> Self {
        self.inner.probe.disable();
        self
    }

    pub(super) fn checked(&self) -> Option<Checked> {
        read(&self.inner.current)
    }

    pub(super) fn is_fresh(&self, checked: &Checked) -> bool {
        let at = checked.at;
        at.is_some_and(|at| at.elapsed() < self.inner.fresh)
    }

    pub(super) async fn current_cached(&self) -> Result<Option<CachedRelease>, StoreError> {
        let known = self.checked();
        if let Some(known) = &known {
            if self.is_fresh(known) {
                return Ok(known.kept.clone());
            }
            if known.kept.is_some() {
                match Arc::clone(&self.inner.asking).try_lock_owned() {
                    // Somebody else is asking already: what is known is at most a moment old.
                    Err(_) => return Ok(known.kept.clone()),
                    // Nobody waits for a database that is away.
                    Ok(asking) if self.inner.probe.is_unavailable() => {
                        let (store, known) = (self.clone(), known.kept.clone());
                        tokio::spawn(async move {
                            let _asking = asking;
                            let _ = store.refresh_or_keep(known).await;
                        });
                        return Ok(release_of(self.checked()));
                    }
                    Ok(_) => {}
                }
            }
        }
        let _asking = self.inner.asking.lock().await;
        if let Some(known) = self.checked().filter(|known| self.is_fresh(known)) {
            return Ok(known.kept);
        }
        self.refresh_or_keep(release_of(known)).await
    }

    /// Asks; where the database does not answer, what is known goes on.
    async fn refresh_or_keep(
        &self,
        known: Option<CachedRelease>,
    ) -> Result<Option<CachedRelease>, StoreError> {
        let forgotten = self.inner.forgotten.load(Ordering::SeqCst);
        let asked = self.query_current().await;
        match (asked, known) {
            (Ok(kept), _) => Ok(self.set_current(kept, forgotten)),
            (Err(error), Some(known)) => {
                tracing::debug!(%error, "the current release is unknown; the last known one is served");
                Ok(self.set_current(Some(known), forgotten))
            }
            (Err(error), None) => Err(error),
        }
    }

    pub(super) fn set_current(
        &self,
        kept: Option<CachedRelease>,
        forgotten: u64,
    ) -> Option<CachedRelease> {
        // Published while it was asked: the answer may be of the moment before.
        let is_old = self.inner.forgotten.load(Ordering::SeqCst) != forgotten;
        let checked = Checked {
            at: (!is_old).then(Instant::now),
            kept: kept.clone(),
        };
        replace(&self.inner.current, Some(checked));
        kept
    }

    async fn query_current(&self) -> Result<Option<CachedRelease>, StoreError> {
        let probe = &self.inner.probe;
        // Which one is the newest the database itself says: a replica may not have it yet, or follow no longer.
        let asked = match probe.check_available().await {
            Ok(()) => probe.primary().await,
            Err(error) => Err(error),
        };
        let mut conn = match asked {
            Ok(conn) => conn,
            Err(error) => probe.replica().await.ok_or(error)?,
        };
        let newest = probe.answer(db::release::newest(&mut conn)).await?;
        drop(conn);
        let Some(newest) = newest else {
            return Ok(None);
        };
        let in_cache = self.in_cache(newest.number);
        if in_cache.is_some_and(|kept| *kept.sha256 != *newest.sha256) {
            self.clear_cache(newest.number);
        }
        let number = newest.number.min(self.until.unwrap_or(u32::MAX));
        let known = release_of(self.checked()).filter(|known| known.release.number > number);
        if let Some(known) = known
            && probe.is_unavailable()
        {
            // A replica that lags does not take back what was shown.
            return Ok(Some(known));
        }
        let kept = self.load_and_cache(number).await?;
        if let Some(kept) = &kept
            && !self.is_ready_for_outage(kept)
        {
            let (store, kept) = (self.clone(), kept.clone());
            tokio::spawn(async move { store.prepare_for_outage(kept).await });
        }
        Ok(kept)
    }

    /// Another release has the number of one in memory: the database was restored, or is another one.
    fn clear_cache(&self, number: u32) {
        tracing::warn!(
            number,
            "the database has another release of this number: what was in memory is read again"
        );
        self.inner.kept.invalidate_all();
        self.inner.withdrawn.invalidate_all();
        replace(&self.inner.listed, None);
        replace(&self.inner.before, Arc::default());
        replace(&self.inner.current, None);
    }
}

fn release_of(checked: Option<Checked>) -> Option<CachedRelease> {
    checked.and_then(|checked| checked.kept)
}
