//! The tables `passkey` and `passkey_challenge`: public keys of second factors, and challenges that wait for an
//! answer. A challenge belongs to one session and one account, and is answered once.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::error::DbError;

/// A passkey as its owner sees it.
#[derive(Debug, Clone)]
pub struct Passkey {
    pub id: i64,
    /// What the person calls it.
    pub name: String,
    /// The public key with what the standard keeps beside it: `webauthn_rs::prelude::Passkey`.
    pub key: Value,
    /// Signatures so far, as the device counts them; 0 for those that do not count.
    pub counter: i64,
    pub created_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

/// A passkey on its way in.
pub struct NewPasskey<'a> {
    pub account: &'a str,
    pub credential: &'a [u8],
    pub name: &'a str,
    pub key: &'a Value,
}

/// What a challenge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Register,
    Prove,
}

impl Purpose {
    fn slug(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Prove => "prove",
        }
    }
}

/// The passkeys of an account, the oldest first.
pub async fn list(connection: &mut PgConnection, account: &str) -> Result<Vec<Passkey>, DbError> {
    let found = sqlx::query_as!(
        Passkey,
        "select id, name, key, counter, created_at, used_at from passkey
         where account = $1 order by id",
        account
    )
    .fetch_all(connection)
    .await?;
    Ok(found)
}

/// How many passkeys an account has.
pub async fn count(connection: &mut PgConnection, account: &str) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from passkey where account = $1"#,
        account
    )
    .fetch_one(connection)
    .await?;
    Ok(count)
}

/// The passkey of this account with this credential; nobody else uses it until the transaction ends.
pub async fn lock(
    connection: &mut PgConnection,
    account: &str,
    credential: &[u8],
) -> Result<Option<Passkey>, DbError> {
    let found = sqlx::query_as!(
        Passkey,
        "select id, name, key, counter, created_at, used_at from passkey
         where account = $1 and credential = $2 for update",
        account,
        credential
    )
    .fetch_optional(connection)
    .await?;
    Ok(found)
}

/// Adds a passkey.
///
/// # Errors
/// `passkey_credential_is_unique` when it is registered already, of this account or of another.
pub async fn insert(
    connection: &mut PgConnection,
    passkey: &NewPasskey<'_>,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into passkey (account, credential, name, key) values ($1, $2, $3, $4)",
        passkey.account,
        passkey.credential,
        passkey.name,
        passkey.key
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps what the device said when it was used.
pub async fn keep_use(
    connection: &mut PgConnection,
    id: i64,
    key: &Value,
    counter: u32,
) -> Result<(), DbError> {
    sqlx::query!(
        "update passkey set key = $2, counter = $3, used_at = now() where id = $1",
        id,
        key,
        i64::from(counter)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes a passkey of this account; its name. `None` when there is none.
pub async fn delete(
    connection: &mut PgConnection,
    account: &str,
    id: i64,
) -> Result<Option<String>, DbError> {
    let name = sqlx::query_scalar!(
        "delete from passkey where account = $1 and id = $2 returning name",
        account,
        id
    )
    .fetch_optional(connection)
    .await?;
    Ok(name)
}

/// Removes all passkeys of an account. Answers how many.
pub async fn delete_of(connection: &mut PgConnection, account: &str) -> Result<u64, DbError> {
    let done = sqlx::query!("delete from passkey where account = $1", account)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// A challenge that waits: what the server has to remember of it.
pub struct Challenge<'a> {
    /// The hash of the session's id.
    pub session: &'a [u8],
    pub purpose: Purpose,
    pub account: &'a str,
    /// The state of `webauthn_rs`.
    pub state: &'a Value,
    /// The name of a passkey that is being registered.
    pub label: Option<&'a str>,
}

/// Keeps a challenge for five minutes, in place of one of the same session and purpose.
pub async fn put_challenge(
    connection: &mut PgConnection,
    challenge: &Challenge<'_>,
) -> Result<(), DbError> {
    sqlx::query!("delete from passkey_challenge where until < now()")
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "insert into passkey_challenge (session, purpose, account, state, label)
         values ($1, $2, $3, $4, $5)
         on conflict (session, purpose) do update set account = excluded.account,
             state = excluded.state, label = excluded.label, until = excluded.until",
        challenge.session,
        challenge.purpose.slug(),
        challenge.account,
        challenge.state,
        challenge.label
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Uses up the challenge of this session: state and label. `None` when there is none for this account and purpose,
/// or it is too old.
pub async fn take_challenge(
    connection: &mut PgConnection,
    session: &[u8],
    purpose: Purpose,
    account: &str,
) -> Result<Option<(Value, Option<String>)>, DbError> {
    let found = sqlx::query!(
        "delete from passkey_challenge
         where session = $1 and purpose = $2 and account = $3 and until > now()
         returning state, label",
        session,
        purpose.slug(),
        account
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|row| (row.state, row.label)))
}
