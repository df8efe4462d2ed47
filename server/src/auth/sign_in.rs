//! Signing in with a password: throttle, compare, write down.
//!
//! Whoever has a second factor is not in yet: see [`super::second_step`].
//! Whoever fails learns nothing: an unknown account, a disabled one and a wrong
//! password get the same sentence after the same work.

use std::net::IpAddr;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::PgPool;

use crate::auth::accounts::SignedIn;
use crate::auth::password::{self, PasswordError};
use crate::auth::{browser, throttle};
use crate::db::audit::{self, Entry, Repeat};
use crate::db::{self, DbError};

/// A throttled client may go on trying: the audit log gets one entry in this time for each network.
const THROTTLED_REPEAT: Repeat = Repeat {
    minutes: 10,
    same_address: true,
    same_detail: false,
};

/// One attempt, as the form sent it. No `Debug`: it holds a password.
pub struct SignInAttempt {
    pub account: String,
    pub password: String,
    pub address: Option<IpAddr>,
    /// What the cookie of a known browser carries.
    pub browser: Option<String>,
}

/// What a right password opens.
pub enum PasswordCheck {
    SignedIn(SignedIn),
    /// The account has a second factor: nothing is open before its code.
    OwesCode(SignedIn),
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefusal {
    #[error("La cuenta o la contraseña no son correctas.")]
    Wrong,
    #[error(
        "Demasiados intentos seguidos. Espere {} antes de volver a probar.",
        throttle::in_words(*.0)
    )]
    TooMany(u32),
    /// Only who knows the password hears it.
    #[error(
        "Su contraseña de un solo uso venció: valía 72 horas. Pida otra a la administración del sistema."
    )]
    OneTimeEnded,
    #[error(transparent)]
    Database(#[from] DbError),
    #[error(transparent)]
    Password(#[from] PasswordError),
}

impl From<sqlx::Error> for SignInRefusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Checks the attempt and writes it into the audit log.
///
/// The attempt is counted as failed before the password is compared, and taken
/// back when it was right: many attempts at once cannot slip past the count. Where a
/// code is owed it stays counted until the code came, or the password would buy new guesses.
///
/// # Errors
/// [`SignInRefusal::Wrong`], [`SignInRefusal::TooMany`] and [`SignInRefusal::OneTimeEnded`] are for the person; the others
/// are ours.
pub async fn sign_in(
    pool: &PgPool,
    attempt: SignInAttempt,
) -> Result<PasswordCheck, SignInRefusal> {
    let name = attempt.account.trim().to_lowercase();
    let browser = attempt.browser.as_deref();
    let (key, network) = browser::failure_keys(pool, &name, browser, attempt.address).await?;
    let address = attempt
        .address
        .map(|address| address.to_canonical().to_string());

    let failures = db::throttle::reserve(pool, &key, &network, throttle::may_try).await?;
    if let Some(wait) = throttle::wait_seconds(failures) {
        let mut connection = pool.acquire().await?;
        record(
            &mut connection,
            None,
            "session.throttle",
            json!({}),
            address,
        )
        .await?;
        return Err(SignInRefusal::TooMany(wait));
    }

    let mut connection = pool.acquire().await?;
    let account = db::account::find(&mut connection, &name).await?;
    // Hashing waits for a permit; a connection must not wait with it.
    drop(connection);
    let usable = account.filter(|account| !account.disabled);
    let known = usable.as_ref().map(|account| account.viewer.name.clone());
    let stored = usable
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let right = password::verify(attempt.password, stored).await?;

    let mut connection = pool.acquire().await?;
    let outcome = after_password(usable.filter(|_| right));
    let (action, detail) = match &outcome {
        Ok(PasswordCheck::SignedIn(_)) => ("session.sign_in", json!({})),
        Ok(PasswordCheck::OwesCode(_)) => ("session.password", json!({})),
        Err(SignInRefusal::OneTimeEnded) => {
            ("session.refuse", json!({ "one_time_password": "ended" }))
        }
        Err(_) => ("session.refuse", json!({})),
    };
    record(&mut connection, known.as_deref(), action, detail, address).await?;
    if matches!(outcome, Ok(PasswordCheck::SignedIn(_))) {
        db::throttle::delete_failures(&mut connection, &key, &network).await?;
    }
    outcome
}

/// What follows from the account whose password was right; `None`: there is none.
fn after_password(account: Option<db::account::Account>) -> Result<PasswordCheck, SignInRefusal> {
    let account = account.ok_or(SignInRefusal::Wrong)?;
    if account.one_time_ended {
        return Err(SignInRefusal::OneTimeEnded);
    }
    Ok(match account.second_factor {
        true => PasswordCheck::OwesCode(account.into()),
        false => PasswordCheck::SignedIn(account.into()),
    })
}

/// Writes down that a person left.
///
/// # Errors
/// When the database does not answer.
pub async fn record_sign_out(
    pool: &PgPool,
    name: &str,
    address: Option<String>,
) -> Result<(), DbError> {
    let mut connection = pool.acquire().await?;
    record(
        &mut connection,
        Some(name),
        "session.sign_out",
        json!({}),
        address,
    )
    .await
}

/// Writes down that somebody came back from the identity provider with an answer that this browser did not
/// ask for: of another sign-in, used before, or too late. Once in a while for each network, because anybody
/// can do it.
///
/// # Errors
/// When the database does not answer.
pub async fn record_foreign_return(
    pool: &PgPool,
    why: &'static str,
    address: Option<String>,
) -> Result<(), DbError> {
    let mut connection = pool.acquire().await?;
    let address = address.map(|address| address.parse().map_or(address, throttle::network));
    let entry = Entry {
        actor: "anónimo",
        act: "session.foreign_return",
        object: format!("session/{why}"),
        detail: json!({ "state": why }),
        address: address.as_deref(),
    };
    audit::append_unless_recent(&mut connection, &entry, THROTTLED_REPEAT).await
}

/// An unknown account is written down without its name: people type their
/// password into that field by mistake.
pub(super) async fn record(
    connection: &mut sqlx::PgConnection,
    name: Option<&str>,
    act: &'static str,
    detail: Value,
    address: Option<String>,
) -> Result<(), DbError> {
    let actor = name.unwrap_or("anónimo");
    let waits = act == "session.throttle";
    // By network: whoever owns one could come from ever new addresses of it.
    let address = address.map(|address| match address.parse() {
        Ok(found) if waits => throttle::network(found),
        _ => address,
    });
    let entry = Entry {
        actor,
        act,
        object: name.map_or("account".to_owned(), |name| format!("account/{name}")),
        detail,
        address: address.as_deref(),
    };
    if waits {
        return audit::append_unless_recent(connection, &entry, THROTTLED_REPEAT).await;
    }
    audit::append(connection, &entry).await
}

/// What the throttle counts by; the name itself may be a password typed by mistake.
pub(super) fn throttle_key(name: &str) -> String {
    hex::encode(&Sha256::digest(name.as_bytes())[..16])
}
