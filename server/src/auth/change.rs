//! Changing one's own password, and proving that one knows it. Every other session of the account
//! ends with a change, because the credentials that those sessions remember are no longer valid.

use sqlx::PgPool;

use crate::auth::password::{self, PasswordError, Weakness};
use crate::auth::throttle;
use crate::db::account::Account;
use crate::db::audit::{self, Entry};
use crate::db::{self, DbError};

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error(transparent)]
    Denied(#[from] domain::role::Denied),
    #[error("La contraseña actual no es correcta.")]
    WrongCurrent,
    #[error(
        "Demasiados intentos seguidos. Espere {} antes de volver a probar.",
        throttle::in_words(*.0)
    )]
    TooMany(u32),
    #[error("{0}")]
    Weak(#[from] Weakness),
    #[error("La cuenta cambió mientras tanto. Inténtelo otra vez.")]
    Changed,
    #[error(
        "Esta cuenta ingresa con el proveedor de identidad de su institución: aquí no tiene contraseña."
    )]
    NoPassword,
    #[error(transparent)]
    Database(#[from] DbError),
    #[error(transparent)]
    Password(#[from] PasswordError),
}

impl From<sqlx::Error> for ChangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Is it the person themself? An open session is not enough to change how one gets in, and guessing
/// the password from one is slowed as signing in is. Answers the account as it was read.
///
/// # Errors
/// See [`ChangeError`].
pub async fn confirm_password(
    pool: &PgPool,
    name: &str,
    address: Option<&str>,
    password: String,
) -> Result<Account, ChangeError> {
    let key = format!("change:{name}");
    let network = address.unwrap_or_default();
    let failures = db::throttle::reserve(pool, &key, network, throttle::may_try).await?;
    if let Some(wait) = throttle::wait_seconds(failures) {
        return Err(ChangeError::TooMany(wait));
    }
    let mut connection = pool.acquire().await?;
    let account = db::account::find(&mut connection, name).await?;
    // Hashing waits for a permit; a connection must not wait with it.
    drop(connection);
    let account = account
        .filter(|found| !found.disabled)
        .ok_or(ChangeError::Changed)?;
    let Some(stored) = account.password_hash.clone() else {
        return Err(ChangeError::NoPassword);
    };
    if !password::verify(password, Some(stored)).await? {
        let mut connection = pool.acquire().await?;
        // Few: each one makes the next wait longer.
        let entry = account_entry(name, "account.refuse_password", address);
        audit::append(&mut connection, &entry).await?;
        return Err(ChangeError::WrongCurrent);
    }
    let mut connection = pool.acquire().await?;
    db::throttle::delete_failures(&mut connection, &key, network).await?;
    Ok(account)
}

/// Replaces the password of `name`, who knows the current one. Of the account's sessions only
/// `kept` goes on.
///
/// # Errors
/// See [`ChangeError`]; all but the last two are for the person.
pub async fn change_password(
    pool: &PgPool,
    name: &str,
    address: Option<&str>,
    kept: Option<&[u8]>,
    current: String,
    new: String,
) -> Result<(), ChangeError> {
    password::check_new(name, Some(&current), &new)?;
    let account = confirm_password(pool, name, address, current).await?;
    let hash = password::hash(new).await?;
    let mut transaction = pool.begin().await?;
    let version = account.credential_version;
    if !db::account::replace_password(&mut transaction, name, &hash, version).await? {
        return Err(ChangeError::Changed);
    }
    db::session::delete_of(&mut transaction, name, kept).await?;
    let entry = account_entry(name, "account.change_password", address);
    audit::append(&mut transaction, &entry).await?;
    transaction.commit().await?;
    Ok(())
}

fn account_entry<'a>(name: &'a str, act: &'static str, address: Option<&'a str>) -> Entry<'a> {
    Entry {
        actor: name,
        act,
        object: format!("account/{name}"),
        detail: serde_json::json!({}),
        address,
    }
}
