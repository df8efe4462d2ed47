//! Passkeys of the own account, for its plain pages: they are no calls of the office, because the browser's part of
//! them is a small script and no WebAssembly.

use app::backend::Caller;
use app::error::AppError;
use chrono::Utc;
use domain::role::Act;

use super::error::ToAppError;
use super::{Answer, CallContext, PostgresBackend, actor, into_answer};
use crate::auth::passkey::{self, PasskeyError, Passkeys};
use crate::auth::second_factor::{FactorError, Reauthentication};
use crate::db::{self, DbError};

/// What stands on the page of passkeys.
pub struct OwnPasskeys {
    pub list: Vec<db::passkey::Passkey>,
    /// The account has a password; else it signs in at the identity provider.
    pub has_password: bool,
    /// Changes of how one gets in need a code or a passkey.
    pub needs_second_factor: bool,
}

impl PostgresBackend {
    fn context(&self, by: &Caller) -> Answer<CallContext> {
        let actor = actor(by)?;
        into_answer(by, actor.viewer.check(Act::ManageOwnAccount))?;
        Ok(CallContext {
            backend: self.clone(),
            actor,
            session: by.session.clone(),
        })
    }

    /// The passkeys of the caller.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn own_passkeys(&self, by: &Caller) -> Answer<OwnPasskeys> {
        let context = self.context(by)?;
        into_answer(by, own(&context).await)
    }

    /// A challenge for the caller's passkeys, as the browser's options; `None` without any.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn challenge_passkeys(
        &self,
        by: &Caller,
        passkeys: &Passkeys,
    ) -> Answer<Option<String>> {
        let context = self.context(by)?;
        let Some(session) = &context.session else {
            return Ok(None);
        };
        let name = &context.actor.viewer.name;
        into_answer(
            by,
            passkey::challenge(&self.pool, passkeys, session, name).await,
        )
    }

    /// Begins to add a passkey of this name: the browser's options.
    ///
    /// # Errors
    /// A name that is none, and a proof that proves nothing.
    pub async fn begin_passkey(
        &self,
        by: &Caller,
        passkeys: &Passkeys,
        name: &str,
        proof: Reauthentication,
    ) -> Answer<String> {
        let context = self.context(by)?;
        let keys = into_answer(by, context.keys().map_err(FactorError::from))?;
        let owner = context.owner();
        let begun = passkey::begin(&self.pool, keys, passkeys, &owner, name, proof, Utc::now());
        into_answer(by, begun.await)
    }

    /// Adds the passkey that a device made.
    ///
    /// # Errors
    /// An answer to another challenge, and a passkey that is registered already.
    pub async fn finish_passkey(
        &self,
        by: &Caller,
        passkeys: &Passkeys,
        answer: &str,
    ) -> Answer<()> {
        let context = self.context(by)?;
        let owner = context.owner();
        let made = passkey::finish(&self.pool, passkeys, &owner, answer);
        into_answer(by, made.await)
    }

    /// Removes a passkey of the caller.
    ///
    /// # Errors
    /// A passkey that is not there, and a proof that proves nothing.
    pub async fn remove_passkey(
        &self,
        by: &Caller,
        id: i64,
        proof: Reauthentication,
    ) -> Answer<()> {
        let context = self.context(by)?;
        let keys = into_answer(by, context.keys().map_err(FactorError::from))?;
        let owner = context.owner();
        let removed = passkey::remove(&self.pool, keys, &owner, id, proof, Utc::now());
        into_answer(by, removed.await)
    }
}

async fn own(context: &CallContext) -> Result<OwnPasskeys, DbError> {
    let name = &context.actor.viewer.name;
    let mut conn = context.backend.pool.acquire().await?;
    let account = db::account::find(&mut conn, name).await?;
    Ok(OwnPasskeys {
        list: db::passkey::list(&mut conn, name).await?,
        has_password: account
            .as_ref()
            .is_some_and(|account| account.password_hash.is_some()),
        needs_second_factor: account.is_some_and(|account| account.second_factor),
    })
}

impl ToAppError for PasskeyError {
    fn to_app_error(&self) -> AppError {
        use app::error::ErrorCode;
        match self {
            Self::Name | Self::Unproven => AppError::new(ErrorCode::Invalid, self.to_string()),
            Self::TooMany => AppError::new(ErrorCode::Conflict, self.to_string()),
            Self::Gone => AppError::new(ErrorCode::NotFound, self.to_string()),
            Self::Factor(error) => error.to_app_error(),
            Self::Database(error) => error.to_app_error(),
            Self::Internal(_) => AppError::internal(),
        }
    }
}
