//! Changing one's own password. Every other session of the account ends with it,
//! because the credentials that those sessions remember are no longer valid.

use sqlx::PgPool;

use crate::auth::password::{self, PasswordError, Weakness};
use crate::auth::throttle;
use crate::db::audit::{self, Entry};
use crate::db::{self, DbError};

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
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

/// Replaces the password of `name`, who knows the current one.
///
/// An open session is not enough, and guessing the current password from one is
/// slowed as signing in is.
///
/// # Errors
/// See [`ChangeError`]; the first four are for the person.
pub async fn change_password(
    pool: &PgPool,
    name: &str,
    address: Option<&str>,
    current: String,
    new: String,
) -> Result<(), ChangeError> {
    password::check_new(name, Some(&current), &new)?;
    let key = format!("change:{name}");
    let network = address.unwrap_or_default();
    let failures = db::throttle::reserve(pool, &key, network).await?;
    if let Some(wait) = throttle::wait_seconds(failures) {
        return Err(ChangeError::TooMany(wait));
    }
    let mut connection = pool.acquire().await?;
    let account = db::account::find(&mut connection, name).await?;
    drop(connection);
    let account = account
        .filter(|found| !found.disabled)
        .ok_or(ChangeError::Changed)?;
    if !password::verify(current, Some(account.password_hash.clone())).await? {
        return Err(ChangeError::WrongCurrent);
    }
    let hash = password::hash(new).await?;
    let mut transaction = pool.begin().await?;
    let version = account.credential_version;
    if !db::account::replace_password(&mut transaction, name, &hash, version).await? {
        return Err(ChangeError::Changed);
    }
    db::throttle::forgive(&mut transaction, &key, network).await?;
    let entry = Entry {
        actor: name,
        act: "account.change_password",
        object: format!("account/{name}"),
        detail: serde_json::json!({}),
        address,
    };
    audit::append(&mut transaction, &entry).await?;
    transaction.commit().await?;
    Ok(())
}
