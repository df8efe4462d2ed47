//! Links in mails: a token that opens without a session and does one thing. The database keeps its hash.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};

use crate::db::{
    self, DbError,
    audit::Entry,
    reminder::{NewLink, Purpose},
};
use crate::use_case::{SYSTEM, UseCaseError, begin, commit};

const ENDED: &str = "Este enlace ya se usó, venció, o fue reemplazado por otro. Entre a «Mi cuenta», «Avisos por correo», y guarde otra vez para recibir uno nuevo.";
const UNKNOWN: &str = "Este enlace ya no sirve. Puede cambiar sus avisos en «Mi cuenta».";

/// 256 random bits in hexadecimal, in a mail and nowhere else. No `Debug`.
pub(super) struct Token(String);

impl Token {
    /// The link that confirms an address.
    pub fn confirming(&self, site: &str) -> String {
        format!("{site}/gestion/correo/confirmar?clave={}", self.0)
    }

    /// The link that switches all reminders off.
    pub fn stopping(&self, site: &str) -> String {
        format!("{site}/gestion/correo/baja?clave={}", self.0)
    }

    /// Names the mail with the token, and does not tell the token.
    pub fn id(&self) -> String {
        hex::encode(&hash(&self.0)[..8])
    }
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Makes a token and keeps its hash.
pub(super) async fn new(
    conn: &mut PgConnection,
    account: &str,
    address: &str,
    purpose: Purpose,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Token, DbError> {
    let token = Token(hex::encode(rand::random::<[u8; 32]>()));
    let link = NewLink {
        hash: &hash(&token.0),
        account,
        purpose,
        address,
        made_at: now,
        until,
    };
    db::reminder::insert_link(conn, &link).await?;
    Ok(token)
}

/// Confirms the address that the token was sent to, if it still is the person's.
///
/// # Errors
/// For a token that is none, was used, or came too late.
pub async fn confirm(
    pool: &PgPool,
    token: &str,
    address: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), UseCaseError> {
    let mut tx = begin(pool).await?;
    let link = db::reminder::find_link(&mut tx, &hash(token), Purpose::Confirm, now).await?;
    let (account, mail) = link.ok_or(UseCaseError::NotFound(ENDED))?;
    let stored = db::reminder::lock(&mut tx, &account).await?;
    let stored = stored.filter(|stored| stored.address == mail && stored.confirmed_at.is_none());
    let mut stored = stored.ok_or(UseCaseError::NotFound(ENDED))?;
    stored.confirmed_at = Some(now);
    db::reminder::put(&mut tx, &stored).await?;
    db::reminder::end_confirmations(&mut tx, &account, now).await?;
    let entry = entry("account.reminders_confirmed", &account, address);
    db::audit::append(&mut tx, &entry).await?;
    commit(tx).await?;
    Ok(())
}

/// Switches off all reminders of the person whose mail has the token. Once more does no harm.
///
/// # Errors
/// For a token that is none.
pub async fn stop(
    pool: &PgPool,
    token: &str,
    address: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), UseCaseError> {
    let mut tx = begin(pool).await?;
    let link = db::reminder::find_link(&mut tx, &hash(token), Purpose::Stop, now).await?;
    let (account, _) = link.ok_or(UseCaseError::NotFound(UNKNOWN))?;
    let Some(mut stored) = db::reminder::lock(&mut tx, &account).await? else {
        return Ok(());
    };
    if !stored.kinds.is_empty() {
        stored.kinds = BTreeSet::new();
        db::reminder::put(&mut tx, &stored).await?;
        db::digest::cancel_waiting(&mut tx, &account).await?;
        let entry = entry("account.reminders_stopped", &account, address);
        db::audit::append(&mut tx, &entry).await?;
    }
    commit(tx).await?;
    Ok(())
}

/// Nobody is signed in: what opened the link is known by its address only.
fn entry<'a>(act: &'static str, account: &str, address: Option<&'a str>) -> Entry<'a> {
    Entry {
        actor: SYSTEM,
        act,
        object: format!("account/{account}"),
        detail: json!({}),
        address,
    }
}
