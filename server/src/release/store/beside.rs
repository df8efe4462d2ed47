//! What public pages need beside a release: the list of all, who withdrew which, the keys. Read once for each newest
//! release, and made ready beforehand, so that pages are made without the database.

use std::sync::Arc;

use app::wire::ReleaseSummary;
use domain::release::WithdrawnBy;

use super::cached::CachedRelease;
use super::last::LastRelease;
use super::{ReleaseStore, StoreError, read, replace};
use crate::db;
use crate::release::key_list::KeyList;
use crate::release::stored_key_list;

/// Releases before the current one that are kept at hand: the one before, and the one that its pages compare with.
const EARLIER_RELEASES: u32 = 2;

impl ReleaseStore {
    /// By which release this one was withdrawn, when and why; nothing for one that counts.
    ///
    /// # Errors
    /// As [`Self::by_number`].
    pub async fn withdrawn(&self, number: u32) -> Result<Option<Arc<WithdrawnBy>>, StoreError> {
        let newest = match self.current_cached().await? {
            Some(current) if current.release.number > number => current.release.number,
            _ => return Ok(None),
        };
        self.withdrawn_as_of(newest, number).await
    }

    async fn withdrawn_as_of(
        &self,
        newest: u32,
        number: u32,
    ) -> Result<Option<Arc<WithdrawnBy>>, StoreError> {
        if let Some(known) = self.inner.withdrawn.get(&(newest, number)) {
            return Ok(known);
        }
        let listed = self.listed_as_of(newest).unwrap_or_default();
        let by = match listed.iter().find(|one| one.number == number) {
            Some(one) => one.withdrawn_by,
            None => {
                let mut conn = self.inner.probe.connection().await?;
                let asked = db::release::withdrawing(&mut conn, number);
                self.inner.probe.answer(asked).await?
            }
        };
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
        let mut conn = self.inner.probe.connection().await?;
        let asked = db::release::list(&mut conn);
        let releases = self.inner.probe.answer(asked).await?;
        Ok(releases.into_iter().map(Into::into).collect())
    }

    /// All releases for pages, newest first: as of the newest one that is known, at most a moment old.
    ///
    /// # Errors
    /// When the database does not answer and the list was not read since the newest release.
    pub async fn list(&self) -> Result<Vec<ReleaseSummary>, StoreError> {
        match self.current_cached().await? {
            Some(current) => self.list_as_of(current.release.number).await,
            None => Ok(Vec::new()),
        }
    }

    async fn list_as_of(&self, newest: u32) -> Result<Vec<ReleaseSummary>, StoreError> {
        if let Some(known) = self.listed_as_of(newest) {
            return Ok(known.to_vec());
        }
        let mut listed = self.list_now().await?;
        // One that another server published meanwhile is listed when it is known: its pages are found then.
        listed.retain(|release| release.number <= newest);
        for release in &mut listed {
            release.withdrawn_by = release.withdrawn_by.filter(|by| *by <= newest);
        }
        let kept: Arc<[ReleaseSummary]> = listed.clone().into();
        replace(&self.inner.listed, Some((newest, kept)));
        Ok(listed)
    }

    fn listed_as_of(&self, newest: u32) -> Option<Arc<[ReleaseSummary]>> {
        let (as_of, listed) = read(&self.inner.listed)?;
        (as_of == newest).then_some(listed)
    }

    /// The public keys as the database has them now; while it is away those that were read last.
    ///
    /// # Errors
    /// When the database does not answer and they were never read, or it holds what is no key.
    pub async fn key_list(&self) -> Result<Arc<KeyList>, StoreError> {
        match self.keys_now().await {
            Ok(list) => Ok(list),
            Err(error) if self.inner.probe.is_unavailable() => {
                read(&self.inner.known_keys).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn keys_now(&self) -> Result<Arc<KeyList>, StoreError> {
        let mut conn = self.inner.probe.connection().await?;
        let asked = db::signing_key::list(&mut conn);
        let stored = self.inner.probe.answer(asked).await?;
        let list = Arc::new(stored_key_list(stored)?);
        replace(&self.inner.known_keys, Some(Arc::clone(&list)));
        Ok(list)
    }

    /// Whether [`Self::prepare_for_outage`] is done for this release, or at work.
    pub(super) fn is_ready_for_outage(&self, current: &CachedRelease) -> bool {
        let prepared = self.inner.prepared.try_lock();
        prepared.map_or(true, |done| done.as_ref() == Some(&current.sha256))
    }

    /// Loads what the pages of the current release need, and keeps it on disk where a file is named, so that the
    /// database may go away.
    pub(super) async fn prepare_for_outage(&self, current: CachedRelease) {
        // One at a time; who comes meanwhile comes again with the next question.
        let Ok(mut prepared) = self.inner.prepared.try_lock() else {
            return;
        };
        if prepared.as_ref() == Some(&current.sha256) {
            return;
        }
        match self.load_all_of(&current).await {
            Ok(last) => {
                *prepared = Some(Arc::clone(&current.sha256));
                self.write_last(last).await;
            }
            Err(error) => {
                tracing::warn!(%error, "the public site is not ready to go on without the database");
            }
        }
    }

    async fn load_all_of(&self, current: &CachedRelease) -> Result<LastRelease, StoreError> {
        let newest = current.release.number;
        let listed = self.list_as_of(newest).await?;
        let mut notices = Vec::new();
        for one in listed.iter().filter(|one| one.withdrawn_by.is_some()) {
            if let Some(notice) = self.withdrawn_as_of(newest, one.number).await? {
                notices.push((one.number, WithdrawnBy::clone(&notice)));
            }
        }
        let keys = self.keys_now().await?;
        let mut last = LastRelease::new(listed, notices, KeyList::clone(&keys));
        last.add(current, self.link_before(newest).await?);
        let mut before = Vec::new();
        for number in (newest.saturating_sub(EARLIER_RELEASES).max(1)..newest).rev() {
            if let Some(kept) = self.load_and_cache(number).await? {
                last.add(&kept, self.link_before(number).await?);
                before.push(kept);
            }
        }
        replace(&self.inner.before, before.into());
        Ok(last)
    }

    async fn link_before(
        &self,
        number: u32,
    ) -> Result<Option<db::release::StoredLink>, StoreError> {
        let mut conn = self.inner.probe.connection().await?;
        let asked = db::release::link(&mut conn, number.saturating_sub(1));
        Ok(self.inner.probe.answer(asked).await?)
    }

    async fn write_last(&self, last: LastRelease) {
        let Some(path) = self.last.clone() else {
            return;
        };
        let into = Arc::clone(&path);
        let written = tokio::task::spawn_blocking(move || last.write(&into)).await;
        let written = written.unwrap_or_else(|error| Err(std::io::Error::other(error)));
        if let Err(error) = written {
            tracing::warn!(
                %error, path = %path.display(),
                "the last release cannot be kept on disk: this server cannot start while the database is away"
            );
        }
    }
}
