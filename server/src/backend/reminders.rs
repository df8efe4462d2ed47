//! Links of mails: who opens them is not signed in, so they are no calls of the office.

use app::backend::Caller;
use chrono::Utc;

use super::{Answer, PostgresBackend, into_answer};
use crate::use_case::reminder;

impl PostgresBackend {
    /// Confirms the address that the token was sent to.
    ///
    /// # Errors
    /// For a token that is none, was used, or came too late.
    pub async fn confirm_address(&self, by: &Caller, token: &str) -> Answer<()> {
        let address = by.address.as_deref();
        into_answer(
            by,
            reminder::confirm(&self.pool, token, address, Utc::now()).await,
        )
    }

    /// Switches off all reminders of the person whose mail has the token.
    ///
    /// # Errors
    /// For a token that is none.
    pub async fn stop_reminders(&self, by: &Caller, token: &str) -> Answer<()> {
        let address = by.address.as_deref();
        into_answer(
            by,
            reminder::stop(&self.pool, token, address, Utc::now()).await,
        )
    }
}
