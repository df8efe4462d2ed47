//! An account of this system and one of the identity provider, linked by the person who proved both: signed in to
//! the one, authenticated for the other.

use serde_json::json;
use sqlx::PgPool;

use crate::auth::provider::Identity;
use crate::auth::sign_in;
use crate::db::{self, DbError};

/// Why two accounts are not linked.
#[derive(Debug, thiserror::Error)]
pub enum NotLinked {
    /// Nobody signed in here with this account of the provider so far.
    #[error("the provider's account is not known here")]
    Unknown,
    #[error("both are one person's already")]
    AlreadyOne,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<sqlx::Error> for NotLinked {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Makes one person of `name` and of whoever the provider names. From now on four eyes see one person; to part
/// them again needs two administrators.
///
/// # Errors
/// See [`NotLinked`]; all but the last are for the person.
pub async fn link(
    pool: &PgPool,
    name: &str,
    identity: &Identity,
    address: Option<String>,
) -> Result<(), NotLinked> {
    let mut tx = pool.begin().await?;
    let other = db::account::find_subject(&mut tx, &identity.issuer, &identity.subject).await?;
    let other = other.ok_or(NotLinked::Unknown)?.viewer.name;
    if !db::person::link(&mut tx, name, &other).await? {
        return Err(NotLinked::AlreadyOne);
    }
    let detail = json!({ "link": other, "by": "provider" });
    sign_in::record(&mut tx, Some(name), "account.link", detail, address).await?;
    tx.commit().await?;
    Ok(())
}
