//! The second step of a sign-in: a code or a passkey, after the right password.
//!
//! Between the two steps a browser's session holds a [`PendingSignIn`] and is signed in to nothing. Wrong
//! codes count like wrong passwords, in the same throttle. A code opens once.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use crate::auth::accounts::SignedIn;
use crate::auth::passkey::{self, Passkeys};
use crate::auth::sealing::{SealError, Sealer};
use crate::auth::{browser, sign_in, throttle, totp};
use crate::db::{self, DbError};
use crate::release::KeyDirectory;

/// Under this key a session keeps a sign-in that lacks its code.
pub const PENDING_KEY: &str = "pending";

/// After this long the password is asked for again.
const PENDING_SECONDS: i64 = 5 * 60;

/// A sign-in that lacks its code. No `Debug`: it is half a key.
#[derive(Clone, Serialize, Deserialize)]
pub struct PendingSignIn {
    account: String,
    credentials: [u8; 32],
    /// Unix time.
    until: i64,
    /// The page to show afterwards.
    pub next: String,
}

impl PendingSignIn {
    /// Whose sign-in it is.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// For a person whose password was right.
    pub fn new(person: &SignedIn, next: String, now: DateTime<Utc>) -> Self {
        Self {
            account: person.viewer.name.clone(),
            credentials: person.credentials(),
            until: now.timestamp() + PENDING_SECONDS,
            next,
        }
    }
}

/// What says that a person has their second factor. No `Debug`: it holds a code.
pub enum SecondFactorProof {
    /// Of the application, or a recovery code.
    Code(String),
    /// The answer of a passkey to the challenge of a session.
    Passkey {
        passkeys: Passkeys,
        session: Vec<u8>,
        answer: String,
    },
}

impl SecondFactorProof {
    /// From a form that has both fields: the passkey where it answered.
    pub fn new(
        code: String,
        answer: String,
        passkeys: Option<&Passkeys>,
        session: Option<&[u8]>,
    ) -> Self {
        match (answer.is_empty(), passkeys, session) {
            (false, Some(passkeys), Some(session)) => Self::Passkey {
                passkeys: passkeys.clone(),
                session: session.to_vec(),
                answer,
            },
            _ => Self::Code(code),
        }
    }

    /// The word of the audit log.
    fn slug(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Passkey { .. } => "passkey",
        }
    }
}

/// The second step, as the form sent it. No `Debug`: it holds a code.
pub struct StepAttempt {
    pub evidence: SecondFactorProof,
    pub address: Option<IpAddr>,
    /// What the cookie of a known browser carries.
    pub browser: Option<String>,
}

/// Why the second step did not open.
#[derive(Debug, thiserror::Error)]
pub enum StepRefusal {
    #[error(
        "El código no es correcto o ya se usó. Espere al siguiente código de la aplicación y escríbalo."
    )]
    Wrong,
    #[error("La llave de acceso no se pudo comprobar. Inténtelo otra vez o use un código.")]
    WrongPasskey,
    #[error(
        "Demasiados intentos seguidos. Espere {} antes de volver a probar.",
        throttle::in_words(*.0)
    )]
    TooMany(u32),
    /// Too late, or the account changed meanwhile.
    #[error("El ingreso venció. Escriba otra vez su cuenta y su contraseña.")]
    Over,
    #[error(transparent)]
    Database(#[from] DbError),
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl From<sqlx::Error> for StepRefusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Checks the code of a pending sign-in and writes it into the audit log.
///
/// # Errors
/// See [`StepRefusal`]; all but the last two are for the person.
pub async fn finish(
    pool: &PgPool,
    keys: &KeyDirectory,
    pending: &PendingSignIn,
    attempt: &StepAttempt,
    now: DateTime<Utc>,
) -> Result<SignedIn, StepRefusal> {
    if pending.until < now.timestamp() {
        return Err(StepRefusal::Over);
    }
    let name = pending.account.as_str();
    let browser = attempt.browser.as_deref();
    let (key, network) = browser::failure_keys(pool, name, browser, attempt.address).await?;
    let address = attempt
        .address
        .map(|address| address.to_canonical().to_string());
    let failures = db::throttle::reserve(pool, &key, &network, throttle::may_try).await?;
    let mut tx = pool.begin().await?;
    if let Some(wait) = throttle::wait_seconds(failures) {
        sign_in::record(&mut tx, Some(name), "session.throttle", json!({}), address).await?;
        tx.commit().await?;
        return Err(StepRefusal::TooMany(wait));
    }
    let person = db::account::find(&mut tx, name)
        .await?
        .filter(|account| !account.disabled)
        .map(SignedIn::from)
        .filter(|person| person.credentials() == pending.credentials)
        .ok_or(StepRefusal::Over)?;
    let Some(used) = accept(&mut tx, keys, name, &attempt.evidence, now).await? else {
        let detail = json!({ "second_step": attempt.evidence.slug() });
        sign_in::record(&mut tx, Some(name), "session.refuse", detail, address).await?;
        tx.commit().await?;
        return Err(match attempt.evidence {
            SecondFactorProof::Code(_) => StepRefusal::Wrong,
            SecondFactorProof::Passkey { .. } => StepRefusal::WrongPasskey,
        });
    };
    db::throttle::delete_failures(&mut tx, &key, &network).await?;
    let detail = json!({ "second_step": used });
    sign_in::record(&mut tx, Some(name), "session.sign_in", detail, address).await?;
    tx.commit().await?;
    Ok(person)
}

/// Uses up the evidence; which kind it was, or `None` when it opens nothing.
pub(super) async fn accept(
    conn: &mut PgConnection,
    keys: &KeyDirectory,
    name: &str,
    evidence: &SecondFactorProof,
    now: DateTime<Utc>,
) -> Result<Option<&'static str>, SealError> {
    let typed = match evidence {
        SecondFactorProof::Code(typed) => typed,
        SecondFactorProof::Passkey {
            passkeys,
            session,
            answer,
        } => return Ok(passkey::accept(conn, passkeys, session, name, answer).await?),
    };
    let factor = db::second_factor::find(conn, name).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) else {
        return Ok(None);
    };
    let secret = Sealer::of(keys)?.open(name, &factor.secret)?;
    if let Some(step) = totp::step_of(&secret, typed, now) {
        let fresh = db::second_factor::take_step(conn, name, step).await?;
        return Ok(fresh.then_some("code"));
    }
    let hash = totp::recovery_hash(name, typed);
    let fresh = db::second_factor::take_recovery_code(conn, name, &hash).await?;
    Ok(fresh.then_some("recovery_code"))
}
