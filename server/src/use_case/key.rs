//! The keys that sign releases: made on first start, replaced by people at the command line.
//!
//! The database knows the public halves and which key is in force; the private halves lie in the
//! directory of [`KeyDirectory`]. A key that was lost costs the voucher for its successor and nothing
//! else: what it signed stays verifiable.

use chrono::{DateTime, SubsecRound, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use thiserror::Error;

use super::{SYSTEM, begin, commit};
use crate::db::{self, DbError, signing_key::StoredKey};
use crate::release::key::{PrivateKey, STATEMENT, STATEMENT_PREFIX, Statement};
use crate::release::key_list::KeyList;
use crate::release::stored_key_list;
use crate::release::{KeyDirectory, KeyError, canonical};

/// Why there is no key, or no new one.
#[derive(Debug, Error)]
pub enum KeyUseError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("the statement about the key cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("there is no key {0} that could be revoked: `pntd key list` shows them")]
    Unknown(String),
}

/// Makes the first key of a database that has none. Warns where the key in force is not here:
/// such a server serves, and refuses to publish.
pub async fn ensure(
    pool: &PgPool,
    keys: &KeyDirectory,
    now: DateTime<Utc>,
) -> Result<(), KeyUseError> {
    let mut tx = begin(pool).await?;
    match active(&mut tx, keys, now).await {
        Ok(_) => {}
        Err(KeyUseError::Key(
            error @ (KeyError::Missing { .. }
            | KeyError::Unreadable { .. }
            | KeyError::Other { .. }),
        )) => {
            tracing::warn!(%error, "this server cannot publish");
        }
        Err(error) => return Err(error),
    }
    Ok(commit(tx).await?)
}

/// The private key in force, made where the database has never had one.
pub async fn active(
    conn: &mut PgConnection,
    keys: &KeyDirectory,
    now: DateTime<Utc>,
) -> Result<PrivateKey, KeyUseError> {
    if let Some(id) = db::signing_key::active(conn).await? {
        return Ok(keys.load(&id)?);
    }
    // Of two servers that start together one makes the key; the other finds it.
    db::signing_key::lock(conn).await?;
    match db::signing_key::active(conn).await? {
        Some(id) => Ok(keys.load(&id)?),
        None => add(conn, keys, now, None, "key.create").await,
    }
}

/// Replaces the key in force; the old one vouches for the new one if it is here. `lost` allows a
/// new key without a voucher. Answers the ids of the old key and the new.
///
/// # Errors
/// Among others when the old private key is not here and `lost` is false.
pub async fn rotate(
    pool: &PgPool,
    keys: &KeyDirectory,
    lost: bool,
    now: DateTime<Utc>,
) -> Result<(Option<String>, String), KeyUseError> {
    let mut tx = begin(pool).await?;
    db::signing_key::lock(&mut tx).await?;
    // No release is signed by a key that is retired meanwhile.
    db::release::lock_publishing(&mut tx).await?;
    let now = now.trunc_subsecs(0);
    let old = db::signing_key::active(&mut tx).await?;
    let previous = match &old {
        None => None,
        Some(id) => {
            let key = if lost { None } else { Some(keys.load(id)?) };
            db::signing_key::retire(&mut tx, id, now).await?;
            Some((id.clone(), key))
        }
    };
    let new = add(&mut tx, keys, now, previous, "key.rotate").await?;
    commit(tx).await?;
    Ok((old, new.public().id()))
}

/// The public keys, for everybody.
pub async fn list(pool: &PgPool) -> Result<KeyList, KeyUseError> {
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let stored = db::signing_key::list(&mut conn).await?;
    Ok(stored_key_list(stored)?)
}

/// Revokes a stolen key: what it signs counts no more from release `from` on. A key in force is replaced
/// first, and it vouches for nobody. Answers the id of the key in force.
///
/// # Errors
/// [`KeyUseError::Unknown`], and what [`rotate`] refuses.
pub async fn revoke(
    pool: &PgPool,
    keys: &KeyDirectory,
    id: &str,
    from: u32,
    now: DateTime<Utc>,
) -> Result<String, KeyUseError> {
    let mut tx = begin(pool).await?;
    db::signing_key::lock(&mut tx).await?;
    db::release::lock_publishing(&mut tx).await?;
    let stored = db::signing_key::list(&mut tx).await?;
    let found = stored.iter().find(|key| key.key_id == id);
    let found = found.filter(|key| key.revoked_from.is_none());
    let found = found.ok_or_else(|| KeyUseError::Unknown(id.to_owned()))?;
    let now = now.trunc_subsecs(0);
    if found.retired_at.is_none() {
        db::signing_key::retire(&mut tx, id, now).await?;
        add(
            &mut tx,
            keys,
            now,
            Some((id.to_owned(), None)),
            "key.rotate",
        )
        .await?;
    }
    db::signing_key::revoke(&mut tx, id, from).await?;
    let entry = db::audit::Entry {
        actor: SYSTEM,
        act: "key.revoke",
        object: format!("signing_key/{id}"),
        detail: json!({ "from": from }),
        address: None,
    };
    db::audit::append(&mut tx, &entry).await?;
    let active = db::signing_key::active(&mut tx).await?;
    commit(tx).await?;
    Ok(active.unwrap_or_default())
}

/// Makes a key that follows `previous` (its id, and the key itself where it is here). The file is
/// written first: a transaction that fails leaves a file that nobody uses, never a key without one.
async fn add(
    conn: &mut PgConnection,
    keys: &KeyDirectory,
    now: DateTime<Utc>,
    previous: Option<(String, Option<PrivateKey>)>,
    act: &'static str,
) -> Result<PrivateKey, KeyUseError> {
    let created_at = now.trunc_subsecs(0);
    let key = PrivateKey::generate();
    let (key_id, public_key) = (key.public().id(), key.public().to_hex());
    let (previous_key_id, previous) = previous.unzip();
    let (mut statement, mut statement_signature) = (None, None);
    if let (Some(previous_key_id), Some(Some(previous))) = (&previous_key_id, &previous) {
        let text = canonical::to_string(&Statement {
            format: STATEMENT.to_owned(),
            created_at,
            key_id: key_id.clone(),
            public_key: public_key.clone(),
            previous_key_id: previous_key_id.clone(),
        })?;
        statement_signature = Some(previous.sign(STATEMENT_PREFIX, &text));
        statement = Some(text);
    }
    keys.store(&key)?;
    let stored = StoredKey {
        key_id,
        public_key,
        created_at,
        retired_at: None,
        revoked_from: None,
        previous_key_id,
        statement,
        statement_signature,
    };
    db::signing_key::insert(conn, &stored, SYSTEM).await?;
    let entry = db::audit::Entry {
        actor: SYSTEM,
        act,
        object: format!("signing_key/{}", stored.key_id),
        detail: json!({
            "previous": stored.previous_key_id,
            "vouched": stored.statement.is_some(),
        }),
        address: None,
    };
    db::audit::append(conn, &entry).await?;
    Ok(key)
}
