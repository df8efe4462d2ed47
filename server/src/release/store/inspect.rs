//! Inspects a release that is loaded: is it what this installation signed, and does it follow the one before?
//! What does not pass is shown on, with an alarm; the rule itself is in [`trust`].

use std::{collections::BTreeMap, sync::PoisonError};

use super::{CachedRelease, ReleaseStore, StoreError};
use crate::{
    db,
    release::{stored_key_list, trust},
};

impl ReleaseStore {
    /// The releases that were loaded and are not what this installation signed, with what is wrong.
    pub fn alarms(&self) -> BTreeMap<u32, String> {
        let alarms = self.inner.alarms.read();
        alarms.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Signature and chain of a release that is loaded. What does not pass is shown on, because there is no
    /// other, and raises an alarm.
    pub(super) async fn inspect(
        &self,
        number: u32,
        kept: &CachedRelease,
    ) -> Result<(), StoreError> {
        let Some(keys) = self.keys.clone() else {
            return Ok(());
        };
        let (file, probe) = (kept.file(), &self.inner.probe);
        // A replica may lack the newest key and the newest link; while the database is away it is all there is.
        let mut conn = match probe.primary().await {
            Ok(conn) => conn,
            Err(error) => probe.replica().await.ok_or(error)?,
        };
        let listed = probe.answer(db::signing_key::list(&mut conn)).await?;
        let previous = db::release::link(&mut conn, number.saturating_sub(1));
        let previous = probe.answer(previous).await?;
        drop(conn);
        let published_at = kept.release.published_at;
        let look = move || match stored_key_list(listed) {
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
}
