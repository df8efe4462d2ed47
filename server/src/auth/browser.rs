//! Browsers that are known: somebody signed in from them before. Their failures are counted apart, so
//! that failures of other people lock nobody out of the browser that they always use.
//!
//! A known browser opens nothing: password and code are asked for as ever, and its own failures make it
//! wait. The idea is OWASP's «device cookie».

use std::net::IpAddr;

use sha2::{Digest, Sha256};
use sqlx::PgPool;

use crate::auth::{sign_in, throttle};
use crate::db::{self, DbError};

/// What names a browser: 256 random bits, in hexadecimal.
pub fn new_browser_id() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

/// What is stored of a name.
fn hash(name: &str) -> Vec<u8> {
    Sha256::digest(name.as_bytes()).to_vec()
}

/// By what the failures of an attempt on an account are counted: key and network of the throttle.
///
/// # Errors
/// When the database does not answer.
pub async fn failure_keys(
    pool: &PgPool,
    account: &str,
    browser: Option<&str>,
    address: Option<IpAddr>,
) -> Result<(String, String), DbError> {
    if let Some(name) = browser {
        let hash = hash(name);
        let mut connection = pool.acquire().await?;
        if db::known_browser::is_known(&mut connection, &hash, account).await? {
            // Neither the account's failures elsewhere nor those of a shared address count here.
            let key = format!("{account}:{}", hex::encode(hash));
            return Ok((sign_in::throttle_key(&key), String::new()));
        }
    }
    let network = address.map(throttle::network).unwrap_or_default();
    Ok((sign_in::throttle_key(account), network))
}

/// Remembers that the account was signed in to from this browser.
///
/// # Errors
/// When the database does not answer.
pub async fn remember(pool: &PgPool, account: &str, name: &str) -> Result<(), DbError> {
    let mut connection = pool.acquire().await?;
    db::known_browser::put(&mut connection, &hash(name), account).await
}
