//! Sessions in Postgres, as `tower-sessions` asks for them.
//!
//! The cookie carries a random id of 128 bits; the table knows only its SHA-256,
//! so a copy of the database opens no session. A session ends when it was idle too
//! long, when it is too old, or when it is deleted, whichever comes first.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use crate::db;
use crate::db::session::NewSession;

/// Under this key a session remembers its [`SessionOrigin`].
pub const ORIGIN_KEY: &str = "origin";

/// Where a session was opened and when. It goes along when the session gets another id.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SessionOrigin {
    pub address: Option<String>,
    /// Browser and system in short words.
    pub browser: Option<String>,
    /// Unix time of the sign-in.
    pub since: i64,
}

/// The table `session`, behind the trait of `tower-sessions`.
#[derive(Clone, Debug)]
pub struct PostgresSessions {
    pool: PgPool,
    /// However busy, a session ends this long after the sign-in.
    longest: Duration,
}

impl PostgresSessions {
    pub fn new(pool: PgPool, longest: Duration) -> Self {
        Self { pool, longest }
    }
}

#[async_trait]
impl SessionStore for PostgresSessions {
    /// Stores a new session, and clears the ones that ended by themselves.
    async fn create(&self, record: &mut Record) -> Result<()> {
        let mut connection = self.pool.acquire().await.map_err(unreachable)?;
        db::session::delete_ended(&mut connection, self.longest)
            .await
            .map_err(unreachable)?;
        let data = encode(record)?;
        let origin = record.data.get(ORIGIN_KEY).cloned();
        let origin: Option<SessionOrigin> =
            origin.and_then(|origin| serde_json::from_value(origin).ok());
        let session = NewSession {
            id_hash: &hash(&record.id),
            data: &data,
            expires: record.expiry_date.unix_timestamp(),
            since: origin.as_ref().map(|origin| origin.since),
            address: origin.as_ref().and_then(|origin| origin.address.as_deref()),
            browser: origin.as_ref().and_then(|origin| origin.browser.as_deref()),
        };
        db::session::insert(&mut connection, &session, self.longest)
            .await
            .map_err(unreachable)
    }

    /// Updates a session that exists. One that was ended meanwhile stays ended:
    /// a slow request must not bring back what a sign-out removed.
    async fn save(&self, record: &Record) -> Result<()> {
        let mut connection = self.pool.acquire().await.map_err(unreachable)?;
        let data = encode(record)?;
        let expires = record.expiry_date.unix_timestamp();
        db::session::update(
            &mut connection,
            &hash(&record.id),
            &data,
            expires,
            self.longest,
        )
        .await
        .map_err(unreachable)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let mut connection = self.pool.acquire().await.map_err(unreachable)?;
        let Some((data, expires)) = db::session::find(&mut connection, &hash(id), self.longest)
            .await
            .map_err(unreachable)?
        else {
            return Ok(None);
        };
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_value(data).map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp(expires)
                .map_err(|error| Error::Decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let mut connection = self.pool.acquire().await.map_err(unreachable)?;
        db::session::delete(&mut connection, &hash(id))
            .await
            .map_err(unreachable)
    }
}

/// What the table knows of an id.
pub fn hash(id: &Id) -> Vec<u8> {
    Sha256::digest(id.0.to_le_bytes()).to_vec()
}

/// The data only: the record also holds the id.
fn encode(record: &Record) -> Result<serde_json::Value> {
    serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn unreachable(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}
