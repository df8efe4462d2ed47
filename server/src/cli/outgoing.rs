//! The channels on which the server sends by itself: reminders by e-mail, and webhooks when a release appears.

use chrono::Utc;
use sqlx::PgPool;

use crate::config::ServeConfig;
use crate::mail::Mailer;
use crate::use_case::{announcement, reminder};
use crate::webhook::Webhooks;

/// The ways out that are set.
pub struct OutgoingChannels {
    pub mailer: Option<Mailer>,
    hooks: Option<Webhooks>,
}

impl OutgoingChannels {
    /// By the settings. A demonstration says nothing to anybody: its data are invented.
    ///
    /// # Errors
    /// What is wrong with the settings, with the name of the one.
    pub fn new(config: &ServeConfig) -> anyhow::Result<Self> {
        let site = config.http.origin();
        let mailer = Mailer::new(&config.mail, site)?;
        let hooks = Webhooks::new(&config.webhook, site)?;
        if config.demo && (mailer.is_some() || hooks.is_some()) {
            tracing::warn!("a demonstration sends no mails and calls no webhooks");
            return Ok(Self {
                mailer: None,
                hooks: None,
            });
        }
        Ok(Self { mailer, hooks })
    }

    /// Begins to send, for as long as the server runs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn start(&self, pool: &PgPool) -> anyhow::Result<()> {
        if let Some(mailer) = self.mailer.clone() {
            tokio::spawn(reminder::run_sending(pool.clone(), mailer));
        }
        if let Some(hooks) = self.hooks.clone() {
            // Before the first request: a release that is published then is announced.
            announcement::register(pool, &hooks, Utc::now()).await?;
            tokio::spawn(announcement::run_delivery(pool.clone(), hooks));
        }
        Ok(())
    }
}
