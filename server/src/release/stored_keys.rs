//! The keys of the database as the document that everybody reads.

use super::key::PublicKey;
use super::key_list::{KeyList, ListedKey};
use crate::db::{DbError, signing_key::StoredKey};

/// The list of stored keys.
///
/// # Errors
/// When a row holds no key.
pub fn key_list(stored: Vec<StoredKey>) -> Result<KeyList, DbError> {
    let keys: Result<Vec<ListedKey>, DbError> = stored.into_iter().map(listed).collect();
    Ok(KeyList::new(keys?))
}

fn listed(stored: StoredKey) -> Result<ListedKey, DbError> {
    let key = PublicKey::from_hex(&stored.public_key)
        .map_err(|error| DbError::corrupt("signing_key.public_key", error))?;
    let statement = stored.statement.as_deref().map(serde_json::from_str);
    let statement = statement
        .transpose()
        .map_err(|error| DbError::corrupt("signing_key.statement", error))?;
    let revoked_from = stored.revoked_from.map(u32::try_from).transpose();
    Ok(ListedKey {
        retired_at: stored.retired_at,
        revoked_from: revoked_from
            .map_err(|error| DbError::corrupt("signing_key.revoked_from", error))?,
        previous_key_id: stored.previous_key_id,
        statement,
        statement_signature: stored.statement_signature,
        ..ListedKey::new(&key, stored.created_at)
    })
}
