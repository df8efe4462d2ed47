//! Which release is the newest: asked when somebody wants to know and the last answer is old, when another server
//! says that it published, and from time to time.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::cached::CachedRelease;
use super::{ReleaseStore, StoreError, read, replace};
use crate::db::{self, announcement::Announcements};

/// Before a lost connection for announcements is opened again.
const PAUSE: Duration = Duration::from_secs(1);

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
    pub async fn keep_watch(&self) {
        tokio::join!(self.hear_announcements(), self.keep_looking());
    }

    async fn keep_looking(&self) {
        while !self.inner.reach.pool.is_closed() {
            // An error is told where it is found.
            let _ = self.current_kept().await;
            // A replica that answers hides that the database itself is away.
            self.ask_database().await;
            tokio::time::sleep(self.inner.fresh).await;
        }
    }

    async fn hear_announcements(&self) {
        loop {
            // Anew each time: another host may take writes now.
            let options = self.inner.reach.pool.connect_options();
            match Announcements::listen(&options).await {
                Ok(mut announcements) => {
                    // What was said before is not heard any more.
                    self.look_anew().await;
                    while let Ok(Some(())) = announcements.next().await {
                        self.look_anew().await;
                    }
                }
                Err(error) => tracing::debug!(%error, "announcements are not heard"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn look_anew(&self) {
        self.forget_current();
        // An error is told where it is found.
        let _ = self.current_kept().await;
    }

    /// Whether the database answers, as far as is known; asked where that is not known for a moment.
    pub async fn database_answers(&self) -> bool {
        // What is wrong with a release is no matter here.
        let _ = self.current_kept().await;
        !self.inner.reach.is_away()
    }

    /// Asks the database now, in a moment at most.
    pub async fn ask_database(&self) -> bool {
        let reach = &self.inner.reach;
        if reach.look().await.is_err() {
            return false;
        }
        match reach.primary().await {
            Ok(mut conn) => reach.answer(db::answers(&mut conn)).await.is_ok(),
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
    pub fn holding_back(self) -> Self {
        self.inner.reach.hold_back();
        self
    }

    pub(super) fn checked(&self) -> Option<Checked> {
        read(&self.inner.current)
    }

    pub(super) fn is_fresh(&self, checked: &Checked) -> bool {
        let at = checked.at;
        at.is_some_and(|at| at.elapsed() < self.inner.fresh)
    }

    pub(super) async fn current_kept(&self) -> Result<Option<CachedRelease>, StoreError> {
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
                    Ok(asking) if self.inner.reach.is_away() => {
                        let (store, known) = (self.clone(), known.kept.clone());
                        tokio::spawn(async move {
                            let _asking = asking;
                            let _ = store.ask_or_keep(known).await;
                        });
                        return Ok(known_of(self.checked()));
                    }
                    Ok(_) => {}
                }
            }
        }
        let _asking = self.inner.asking.lock().await;
        if let Some(known) = self.checked().filter(|known| self.is_fresh(known)) {
            return Ok(known.kept);
        }
        self.ask_or_keep(known_of(known)).await
    }

    /// Asks; where the database does not answer, what is known goes on.
    async fn ask_or_keep(
        &self,
        known: Option<CachedRelease>,
    ) -> Result<Option<CachedRelease>, StoreError> {
        let forgotten = self.inner.forgotten.load(Ordering::SeqCst);
        let asked = self.ask().await;
        match (asked, known) {
            (Ok(kept), _) => Ok(self.remember(kept, forgotten)),
            (Err(error), Some(known)) => {
                tracing::debug!(%error, "the current release is unknown; the last known one is served");
                Ok(self.remember(Some(known), forgotten))
            }
            (Err(error), None) => Err(error),
        }
    }

    pub(super) fn remember(
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

    async fn ask(&self) -> Result<Option<CachedRelease>, StoreError> {
        let reach = &self.inner.reach;
        // Which one is the newest the database itself says: a replica may not have it yet, or follow no longer.
        let asked = match reach.look().await {
            Ok(()) => reach.primary().await,
            Err(error) => Err(error),
        };
        let mut conn = match asked {
            Ok(conn) => conn,
            Err(error) => reach.replica().await.ok_or(error)?,
        };
        let newest = reach.answer(db::release::newest(&mut conn)).await?;
        drop(conn);
        let Some(newest) = newest else {
            return Ok(None);
        };
        let at_hand = self.at_hand(newest.number);
        if at_hand.is_some_and(|kept| *kept.sha256 != *newest.sha256) {
            self.forget_all(newest.number);
        }
        let number = newest.number.min(self.until.unwrap_or(u32::MAX));
        let known = known_of(self.checked()).filter(|known| known.release.number > number);
        if let Some(known) = known
            && reach.is_away()
        {
            // A replica that lags does not take back what was shown.
            return Ok(Some(known));
        }
        let kept = self.keep(number).await?;
        if let Some(kept) = &kept
            && !self.is_ready_to_be_alone(kept)
        {
            let (store, kept) = (self.clone(), kept.clone());
            tokio::spawn(async move { store.prepare_to_be_alone(kept).await });
        }
        Ok(kept)
    }

    /// Another release has the number of one in memory: the database was restored, or is another one.
    fn forget_all(&self, number: u32) {
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

fn known_of(checked: Option<Checked>) -> Option<CachedRelease> {
    checked.and_then(|checked| checked.kept)
}
