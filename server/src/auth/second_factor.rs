//! The second factor of one's own account: switching it on with a first code, and off with the
//! password. Either ends all other sessions; administration can only switch it off.
//!
//! Asking for it is [`super::second_step`].

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use crate::auth::change::{self, ChangeError};
use crate::auth::totp::{self, Card, TotpFailure};
use crate::db::audit::{self, Entry};
use crate::db::{self, DbError};

/// Why the second factor stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    #[error(transparent)]
    Denied(#[from] domain::role::Denied),
    #[error(transparent)]
    Password(#[from] ChangeError),
    #[error("El segundo paso ya está activo. Para cambiar de teléfono, desactívelo primero.")]
    Active,
    #[error("El segundo paso no está activo.")]
    NotActive,
    #[error(
        "El código no es el que corresponde ahora. Revise que el teléfono tenga la hora correcta y escriba el código que ve en este momento."
    )]
    WrongCode,
    #[error("Empiece otra vez: no hay una clave que confirmar.")]
    NothingToConfirm,
    #[error(transparent)]
    Card(#[from] TotpFailure),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<sqlx::Error> for FactorError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Whose second factor, from where, and the session that goes on.
pub struct Owner<'a> {
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
    owner: &Owner<'_>,
    password: String,
) -> Result<Card, FactorError> {
    change::confirm_password(pool, owner.name, owner.address, password).await?;
    let secret = totp::new_secret();
    let card = totp::card(owner.name, &secret)?;
    let mut tx = pool.begin().await?;
    if !db::second_factor::put_waiting(&mut tx, owner.name, &secret).await? {
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
/// [`FactorError::WrongCode`] and [`FactorError::NothingToConfirm`].
pub async fn confirm(
    pool: &PgPool,
    owner: &Owner<'_>,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Vec<String>, FactorError> {
    let mut tx = pool.begin().await?;
    let factor = db::second_factor::find(&mut tx, owner.name)
        .await?
        .filter(|factor| factor.confirmed_at.is_none())
        .ok_or(FactorError::NothingToConfirm)?;
    let step = totp::step_of(&factor.secret, code, now).ok_or(FactorError::WrongCode)?;
    if !db::second_factor::confirm(&mut tx, owner.name, step).await? {
        return Err(FactorError::NothingToConfirm);
    }
    let codes = totp::new_recovery_codes();
    let hashes: Vec<Vec<u8>> = codes
        .iter()
        .map(|code| totp::recovery_hash(owner.name, code))
        .collect();
    db::second_factor::insert_recovery_codes(&mut tx, owner.name, &hashes).await?;
    end_others(&mut tx, owner).await?;
    note(&mut tx, owner, "account.second_factor_on", json!({})).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Switches it off; the password says that it is the person.
///
/// # Errors
/// [`FactorError::NotActive`], and what [`change::confirm_password`] refuses.
pub async fn remove(pool: &PgPool, owner: &Owner<'_>, password: String) -> Result<(), FactorError> {
    change::confirm_password(pool, owner.name, owner.address, password).await?;
    let mut tx = pool.begin().await?;
    if !db::second_factor::delete(&mut tx, owner.name).await? {
        return Err(FactorError::NotActive);
    }
    end_others(&mut tx, owner).await?;
    note(&mut tx, owner, "account.second_factor_off", json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Sessions of before end; the own one is opened again by the web side.
async fn end_others(conn: &mut PgConnection, owner: &Owner<'_>) -> Result<(), DbError> {
    db::account::raise_version(conn, owner.name).await?;
    db::session::delete_of(conn, owner.name, owner.session).await?;
    Ok(())
}

async fn note(
    conn: &mut PgConnection,
    owner: &Owner<'_>,
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
