//! The second factor of one's own account: switching it on with a first code, and off with the
//! password and a code (or a passkey). Either ends all other sessions; administration can only switch it off.
//!
//! Asking for it is [`super::second_step`].

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

use crate::auth::change::{self, ChangeError};
use crate::auth::sealing::{SealError, Sealer};
use crate::auth::second_step::SecondFactorProof;
use crate::auth::totp::{self, TotpEnrolment, TotpFailure};
use crate::auth::{second_step, throttle};
use crate::db::audit::{self, Entry};
use crate::db::{self, DbError};
use crate::release::KeyDirectory;

/// Why the second factor stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    #[error(transparent)]
    Denied(#[from] domain::role::Denied),
    #[error(transparent)]
    Password(#[from] ChangeError),
    #[error("El segundo paso ya está activo. Para cambiar de teléfono, desactívelo primero.")]
    Active,
    #[error(
        "Su segundo paso son sus llaves de acceso. Para usar también una aplicación, quite antes las llaves y vuelva a registrarlas después."
    )]
    OnlyPasskeys,
    #[error("El segundo paso no está activo.")]
    NotActive,
    #[error(
        "El código no es el que corresponde ahora. Revise que el teléfono tenga la hora correcta y escriba el código que ve en este momento."
    )]
    WrongCode,
    #[error("Empiece otra vez: no hay una clave que confirmar.")]
    NothingToConfirm,
    #[error(
        "El código no es correcto o ya se usó. Espere al siguiente código de la aplicación y escríbalo, o use un código de recuperación."
    )]
    CodeRefused,
    #[error(
        "La llave de acceso no se comprobó: no es de esta cuenta, o esta página lleva mucho tiempo abierta. Vuelva a cargarla e inténtelo otra vez."
    )]
    PasskeyRefused,
    #[error(
        "Demasiados intentos seguidos. Espere {} antes de volver a probar.",
        throttle::in_words(*.0)
    )]
    TooMany(u32),
    #[error(transparent)]
    TotpEnrolment(#[from] TotpFailure),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<sqlx::Error> for FactorError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Whose second factor, from where, and the session that goes on.
pub struct FactorOwner<'a> {
    pub name: &'a str,
    pub address: Option<&'a str>,
    /// The hash of the own session's id.
    pub session: Option<&'a [u8]>,
}

/// Makes a secret and keeps it until its first code comes. The answer is the only place where it
/// is shown.
///
/// # Errors
/// [`FactorError::Active`], and what [`change::confirm_password`] refuses.
pub async fn begin(
    pool: &PgPool,
    keys: &KeyDirectory,
    owner: &FactorOwner<'_>,
    password: String,
) -> Result<TotpEnrolment, FactorError> {
    change::confirm_password(pool, owner.name, owner.address, password).await?;
    let secret = totp::new_secret();
    let card = totp::enrolment(owner.name, &secret)?;
    let mut tx = pool.begin().await?;
    // A password alone must not add a way past the passkeys.
    let factor = db::second_factor::find(&mut tx, owner.name).await?;
    let is_on = factor.is_some_and(|factor| factor.confirmed_at.is_some());
    if !is_on && db::passkey::count(&mut tx, owner.name).await? > 0 {
        return Err(FactorError::OnlyPasskeys);
    }
    let sealer = Sealer::of_or_new(&mut tx, keys).await?;
    let sealed = sealer.seal(owner.name, &secret)?;
    if !db::second_factor::put_waiting(&mut tx, owner.name, &sealed).await? {
        return Err(FactorError::Active);
    }
    note(&mut tx, owner, "account.second_factor_begin", json!({})).await?;
    tx.commit().await?;
    Ok(card)
}

/// Switches the second factor on: the application shows the right code. Answers the recovery
/// codes, of which only hashes are kept.
///
/// # Errors
/// [`FactorError::WrongCode`], [`FactorError::NothingToConfirm`] and [`FactorError::OnlyPasskeys`].
pub async fn confirm(
    pool: &PgPool,
    keys: &KeyDirectory,
    owner: &FactorOwner<'_>,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Vec<String>, FactorError> {
    let mut tx = pool.begin().await?;
    let factor = db::second_factor::find(&mut tx, owner.name)
        .await?
        .filter(|factor| factor.confirmed_at.is_none())
        .ok_or(FactorError::NothingToConfirm)?;
    // Begun before there were passkeys: it must not be a way past them now.
    if db::passkey::count(&mut tx, owner.name).await? > 0 {
        return Err(FactorError::OnlyPasskeys);
    }
    let secret = Sealer::of(keys)?.open(owner.name, &factor.secret)?;
    let step = totp::step_of(&secret, code, now).ok_or(FactorError::WrongCode)?;
    if !db::second_factor::confirm(&mut tx, owner.name, step).await? {
        return Err(FactorError::NothingToConfirm);
    }
    let codes = put_new_codes(&mut tx, owner.name).await?;
    end_others(&mut tx, owner).await?;
    note(&mut tx, owner, "account.second_factor_on", json!({})).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Switches it off; password and code say that it is the person: an open session with a password that
/// somebody saw must not be enough.
///
/// # Errors
/// [`FactorError::NotActive`], [`FactorError::CodeRefused`], and what [`change::confirm_password`] refuses.
pub async fn remove(
    pool: &PgPool,
    keys: &KeyDirectory,
    owner: &FactorOwner<'_>,
    proof: Reauthentication,
    now: DateTime<Utc>,
) -> Result<(), FactorError> {
    let mut tx = prove(pool, keys, owner, proof, now).await?;
    if !db::second_factor::delete(&mut tx, owner.name).await? {
        return Err(FactorError::NotActive);
    }
    end_others(&mut tx, owner).await?;
    note(&mut tx, owner, "account.second_factor_off", json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// New recovery codes in place of all that there were; the second factor stays on.
///
/// # Errors
/// As [`remove`].
pub async fn renew_codes(
    pool: &PgPool,
    keys: &KeyDirectory,
    owner: &FactorOwner<'_>,
    proof: Reauthentication,
    now: DateTime<Utc>,
) -> Result<Vec<String>, FactorError> {
    let mut tx = prove(pool, keys, owner, proof, now).await?;
    let factor = db::second_factor::find(&mut tx, owner.name).await?;
    if factor.is_none_or(|factor| factor.confirmed_at.is_none()) {
        return Err(FactorError::NotActive);
    }
    db::second_factor::delete_recovery_codes(&mut tx, owner.name).await?;
    let codes = put_new_codes(&mut tx, owner.name).await?;
    note(&mut tx, owner, "account.recovery_codes", json!({})).await?;
    tx.commit().await?;
    Ok(codes)
}

/// What says that it is the person. No `Debug`: it holds a password.
pub struct Reauthentication {
    pub password: String,
    pub evidence: SecondFactorProof,
}

/// Checks both; the code is used up in the transaction that is answered. Wrong codes count and make wait.
async fn prove(
    pool: &PgPool,
    keys: &KeyDirectory,
    owner: &FactorOwner<'_>,
    proof: Reauthentication,
    now: DateTime<Utc>,
) -> Result<Transaction<'static, Postgres>, FactorError> {
    let Reauthentication { password, evidence } = proof;
    if !has_second_factor(pool, owner.name).await? {
        return Err(FactorError::NotActive);
    }
    change::confirm_password(pool, owner.name, owner.address, password).await?;
    let key = format!("code:{}", owner.name);
    let failures = db::throttle::reserve(pool, &key, "", throttle::may_try).await?;
    if let Some(wait) = throttle::wait_seconds(failures) {
        return Err(FactorError::TooMany(wait));
    }
    let mut tx = pool.begin().await?;
    let used = second_step::accept(&mut tx, keys, owner.name, &evidence, now).await?;
    if used.is_none() {
        note(&mut tx, owner, "account.refuse_code", json!({})).await?;
        tx.commit().await?;
        return Err(match evidence {
            SecondFactorProof::Code(_) => FactorError::CodeRefused,
            SecondFactorProof::Passkey { .. } => FactorError::PasskeyRefused,
        });
    }
    db::throttle::delete_failures(&mut tx, &key, "").await?;
    Ok(tx)
}

/// Checks the password, and the second factor where there is one: for who adds another.
pub(super) async fn prove_person(
    pool: &PgPool,
    keys: &KeyDirectory,
    owner: &FactorOwner<'_>,
    proof: Reauthentication,
    now: DateTime<Utc>,
) -> Result<Transaction<'static, Postgres>, FactorError> {
    if has_second_factor(pool, owner.name).await? {
        return prove(pool, keys, owner, proof, now).await;
    }
    change::confirm_password(pool, owner.name, owner.address, proof.password).await?;
    Ok(pool.begin().await?)
}

async fn has_second_factor(pool: &PgPool, name: &str) -> Result<bool, FactorError> {
    let mut connection = pool.acquire().await?;
    let account = db::account::find(&mut connection, name).await?;
    Ok(account.is_some_and(|account| account.second_factor))
}

/// Recovery codes, of which only hashes are kept.
async fn put_new_codes(conn: &mut PgConnection, account: &str) -> Result<Vec<String>, DbError> {
    let codes = totp::new_recovery_codes();
    let hashes: Vec<Vec<u8>> = codes
        .iter()
        .map(|code| totp::recovery_hash(account, code))
        .collect();
    db::second_factor::insert_recovery_codes(conn, account, &hashes).await?;
    Ok(codes)
}

/// Sessions of before end; the own one is opened again by the web side.
pub(super) async fn end_others(
    conn: &mut PgConnection,
    owner: &FactorOwner<'_>,
) -> Result<(), DbError> {
    db::account::raise_version(conn, owner.name).await?;
    db::session::delete_of(conn, owner.name, owner.session).await?;
    Ok(())
}

pub(super) async fn note(
    conn: &mut PgConnection,
    owner: &FactorOwner<'_>,
    act: &'static str,
    detail: Value,
) -> Result<(), DbError> {
    let entry = Entry {
        actor: owner.name,
        act,
        object: format!("account/{}", owner.name),
        detail,
        address: owner.address,
    };
    audit::append(conn, &entry).await
}
