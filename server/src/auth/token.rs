//! Tokens of accounts, for programs: making one, and whose it is.
//!
//! A token is 200 random bits behind `pntd_`, which secret scanners find. The table knows only its SHA-256, so that a
//! copy of the database opens nothing; a slow hash is for secrets that people think of.
//! What this module deliberately does not do: it says nothing about what a token may be used for; that is
//! [`domain::token`].

use std::fmt;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    role::Viewer,
    token::{self, Scope},
};
use rand::RngExt;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgPool;

use crate::auth::accounts::SignedIn;
use crate::auth::change::{self, ChangeError};
use crate::auth::throttle;
use crate::db::audit::{self, Entry};
use crate::db::{self, DbError};

/// What every token begins with.
pub const PREFIX: &str = "pntd_";
/// Letters behind it, five bits each.
const SECRET_CHARS: usize = 40;
/// Base32 of RFC 4648, in small letters.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The text of a token. Its owner sees it once; no log does.
pub struct Secret(String);

impl Secret {
    fn new() -> Self {
        let mut random = rand::rng();
        let mut text = String::with_capacity(PREFIX.len() + SECRET_CHARS);
        text.push_str(PREFIX);
        for _ in 0..SECRET_CHARS {
            text.push(char::from(ALPHABET[random.random_range(0..ALPHABET.len())]));
        }
        Self(text)
    }

    /// A text that has the form of a token.
    pub fn read(text: &str) -> Option<Self> {
        let letters = text.strip_prefix(PREFIX)?;
        let is_token =
            letters.len() == SECRET_CHARS && letters.bytes().all(|byte| ALPHABET.contains(&byte));
        is_token.then(|| Self(text.to_owned()))
    }

    /// The text, for the one who made it.
    pub fn into_text(self) -> String {
        self.0
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str(PREFIX)
    }
}

/// Why there is no new token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error(transparent)]
    Denied(#[from] domain::role::Denied),
    #[error(
        "Los tokens son para cuentas de planificación o de reporte de una entidad; las que deciden no tienen."
    )]
    Role,
    #[error(
        "Póngale un nombre al token, de hasta 60 letras: por ejemplo el del sistema que lo usará."
    )]
    Name,
    #[error("Un token vale de 1 a 365 días.")]
    Days,
    #[error("Ya tiene 10 tokens, que es el límite. Termine alguno que no use.")]
    TooMany,
    #[error(transparent)]
    Password(#[from] ChangeError),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<sqlx::Error> for TokenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What somebody wants a token for. No `Debug`: it holds a password.
pub struct TokenOrder {
    pub name: String,
    pub scope: Scope,
    pub days: u16,
    pub password: String,
}

/// Makes a token of an account. An open session is not enough: the password says that it is the person, and where
/// there is a second factor the session has passed it. The answer is the only place with its text.
///
/// # Errors
/// See [`TokenError`]; all but the last are for the person.
pub async fn make(
    pool: &PgPool,
    viewer: &Viewer,
    address: Option<&str>,
    order: TokenOrder,
    now: DateTime<Utc>,
) -> Result<Secret, TokenError> {
    let name = order.name.trim();
    if !token::may_have(viewer.role) {
        return Err(TokenError::Role);
    }
    if name.is_empty() || name.chars().count() > token::MAX_NAME {
        return Err(TokenError::Name);
    }
    if !(1..=token::MAX_DAYS).contains(&order.days) {
        return Err(TokenError::Days);
    }
    let confirmed = change::confirm_password(pool, &viewer.name, address, order.password).await?;
    let secret = Secret::new();
    let expires_at = now + Days::new(u64::from(order.days));
    let mut tx = pool.begin().await?;
    // Two at once count as two.
    db::account::lock(&mut tx, &viewer.name).await?;
    // Whatever ends tokens may have happened while the password was compared.
    let found = db::account::find(&mut tx, &viewer.name).await?;
    let is_same = |account: &db::account::Account| {
        !account.disabled
            && account.credential_version == confirmed.credential_version
            && token::may_have(account.viewer.role)
    };
    if !found.as_ref().is_some_and(is_same) {
        return Err(ChangeError::Changed.into());
    }
    let others = db::api_token::list(&mut tx, &viewer.name).await?;
    if others.len() >= token::MAX_TOKENS {
        return Err(TokenError::TooMany);
    }
    let new = db::api_token::NewToken {
        hash: &secret.hash(),
        account: &viewer.name,
        name,
        scope: order.scope,
        created_at: now,
        expires_at,
    };
    db::api_token::insert(&mut tx, &new).await?;
    let entry = Entry {
        actor: &viewer.name,
        act: "token.make",
        object: format!("account/{}", viewer.name),
        detail: json!({"token": name, "scope": order.scope, "expires_at": expires_at}),
        address,
    };
    audit::append(&mut tx, &entry).await?;
    tx.commit().await?;
    Ok(secret)
}

/// A token that works, and whose it is.
#[derive(Debug, Clone)]
pub struct TokenHolder {
    pub id: i64,
    pub name: String,
    pub scope: Scope,
    pub person: SignedIn,
}

/// Whose token it is, and that it is used on this day in Lima; `None` for a text that opens nothing: unknown, expired, ended, or of a closed account.
///
/// # Errors
/// When the database does not answer.
pub async fn authenticate_token(
    pool: &PgPool,
    secret: &Secret,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Option<TokenHolder>, DbError> {
    let mut connection = pool.acquire().await?;
    let Some(token) = db::api_token::find(&mut connection, &secret.hash(), now).await? else {
        return Ok(None);
    };
    let account = db::account::find(&mut connection, &token.account).await?;
    let Some(account) = account.filter(|account| !account.disabled) else {
        return Ok(None);
    };
    db::api_token::set_used(&mut connection, token.id, today).await?;
    Ok(Some(TokenHolder {
        id: token.id,
        name: token.name,
        scope: token.scope,
        person: account.into(),
    }))
}

/// Counts a request of a token; seconds to wait where there were too many.
///
/// # Errors
/// When the database does not answer.
pub async fn throttled(pool: &PgPool, id: i64) -> Result<Option<u32>, DbError> {
    let key = format!("token:{id}");
    let counted = db::throttle::reserve(pool, &key, "", throttle::may_use_token).await?;
    Ok(throttle::token_wait_seconds(counted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_a_form_of_its_own_and_tells_no_log_what_it_is() {
        let text = Secret::new().into_text();
        assert_eq!(text.len(), 45);
        assert_ne!(text, Secret::new().into_text());
        let read = Secret::read(&text).unwrap();
        assert_eq!(format!("{read:?}"), "pntd_");
        for other in [
            "",
            "pntd_",
            &text[1..],
            &text.to_uppercase(),
            &format!("{text}a"),
        ] {
            assert!(Secret::read(other).is_none(), "{other}");
        }
    }
}
