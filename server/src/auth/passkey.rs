//! Passkeys (WebAuthn) as a second factor, beside codes: what a false page cannot ask for, because the browser
//! answers only the address that the passkey was made for.
//!
//! The protocol is `webauthn_rs`. A challenge belongs to a session and an account and is answered once; only public
//! keys are stored. A device that counts its signatures and comes with a number that was seen before is refused: there
//! may be a copy of it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::auth::second_factor::{self, FactorError, FactorOwner, Reauthentication};
use crate::auth::sign_in;
use crate::db::passkey::{Challenge, NewPasskey, Purpose};
use crate::db::{self, DbError};
use crate::release::KeyDirectory;

/// What a device shows of this system.
const RELYING_PARTY_NAME: &str = "Política Nacional de Transformación Digital";

/// An account has at most this many.
const MAX_PASSKEYS: usize = 20;

/// Why a passkey was not added, used or removed.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    #[error("Escriba un nombre de 1 a 60 letras para reconocer la llave.")]
    Name,
    #[error("Ya tiene el máximo de llaves de acceso: quite antes una que no use.")]
    TooMany,
    #[error("La llave de acceso no se pudo comprobar. Empiece otra vez.")]
    Unproven,
    #[error("Esa llave de acceso ya no existe.")]
    Gone,
    #[error(transparent)]
    Factor(#[from] FactorError),
    #[error(transparent)]
    Database(#[from] DbError),
    /// Ours: the library or its data.
    #[error("passkeys: {0}")]
    Internal(String),
}

impl From<sqlx::Error> for PasskeyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<serde_json::Error> for PasskeyError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

/// The party that passkeys are made for: the public address. Cheap to clone.
#[derive(Clone)]
pub struct Passkeys(Arc<Webauthn>);

impl Passkeys {
    /// `None` without a public address, and where it has no name: the standard knows no passkeys for numbers.
    pub fn new(public_url: Option<&str>) -> Option<Self> {
        let origin = Url::parse(public_url?).ok()?;
        let domain = origin.domain()?;
        let party = WebauthnBuilder::new(domain, &origin)
            .ok()?
            .rp_name(RELYING_PARTY_NAME);
        party.build().ok().map(|party| Self(Arc::new(party)))
    }
}

/// The passkeys that are asked for at once, as the browser's options (JSON); `None` for an account without any. The
/// challenge waits for its answer in this session.
///
/// # Errors
/// When the database does not answer.
pub async fn challenge(
    pool: &PgPool,
    passkeys: &Passkeys,
    session: &[u8],
    account: &str,
) -> Result<Option<String>, PasskeyError> {
    let mut tx = pool.begin().await?;
    let keys = keys_of(&mut tx, account).await?;
    if keys.is_empty() {
        return Ok(None);
    }
    let (options, state) = passkeys
        .0
        .start_passkey_authentication(&keys)
        .map_err(internal)?;
    let state = serde_json::to_value(&state)?;
    let challenge = Challenge {
        session,
        purpose: Purpose::Prove,
        account,
        state: &state,
        label: None,
    };
    db::passkey::put_challenge(&mut tx, &challenge).await?;
    tx.commit().await?;
    Ok(Some(serde_json::to_string(&options)?))
}

/// Uses up the challenge of this session; `Some` when a passkey of this account answered it. A copy of a device is
/// written into the log.
pub(super) async fn accept(
    conn: &mut PgConnection,
    passkeys: &Passkeys,
    session: &[u8],
    account: &str,
    answer: &str,
) -> Result<Option<&'static str>, DbError> {
    let waiting = db::passkey::take_challenge(conn, session, Purpose::Prove, account).await?;
    let state = waiting.and_then(|(state, _)| read::<PasskeyAuthentication>(state));
    let answer: Option<PublicKeyCredential> = serde_json::from_str(answer).ok();
    let Some((state, answer)) = state.zip(answer) else {
        return Ok(None);
    };
    let stored = db::passkey::lock(conn, account, answer.get_credential_id()).await?;
    let Some(stored) = stored else {
        return Ok(None);
    };
    let Some(mut key) = read::<Passkey>(stored.key) else {
        return Err(DbError::corrupt("passkey.key", stored.id));
    };
    let result = match passkeys.0.finish_passkey_authentication(&answer, &state) {
        // Counted anew here: the state was made when the challenge was, and another session may have been faster.
        Ok(result) if result.counter() == 0 && stored.counter == 0 => result,
        Ok(result) if i64::from(result.counter()) > stored.counter => result,
        Ok(_) | Err(WebauthnError::CredentialPossibleCompromise) => {
            let detail = json!({ "passkey": stored.name });
            sign_in::record(conn, Some(account), "account.passkey_copied", detail, None).await?;
            return Ok(None);
        }
        Err(error) => {
            tracing::debug!(%error, "a passkey proved nothing");
            return Ok(None);
        }
    };
    key.update_credential(&result);
    let key = serde_json::to_value(&key).map_err(|error| DbError::corrupt("passkey.key", error))?;
    db::passkey::keep_use(conn, stored.id, &key, result.counter()).await?;
    Ok(Some("passkey"))
}

/// Begins to add a passkey: the browser's options (JSON). Who it is, is proved as for every change of how one gets
/// in: the password, and the second factor where there is one.
///
/// # Errors
/// [`PasskeyError::Name`], [`PasskeyError::TooMany`] and what a wrong password, code or passkey is refused with.
pub async fn begin(
    pool: &PgPool,
    keys: &KeyDirectory,
    passkeys: &Passkeys,
    owner: &FactorOwner<'_>,
    name: &str,
    proof: Reauthentication,
    now: DateTime<Utc>,
) -> Result<String, PasskeyError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(PasskeyError::Name);
    }
    let session = owner.session.ok_or(PasskeyError::Unproven)?;
    let mut tx = second_factor::prove_person(pool, keys, owner, proof, now).await?;
    let present = keys_of(&mut tx, owner.name).await?;
    if present.len() >= MAX_PASSKEYS {
        // The proof is used up all the same.
        tx.commit().await?;
        return Err(PasskeyError::TooMany);
    }
    let present = present.iter().map(|key| key.cred_id().clone()).collect();
    let (options, state) = passkeys
        .0
        .start_passkey_registration(handle(owner.name), owner.name, owner.name, Some(present))
        .map_err(internal)?;
    let state = serde_json::to_value(&state)?;
    let challenge = Challenge {
        session,
        purpose: Purpose::Register,
        account: owner.name,
        state: &state,
        label: Some(name),
    };
    db::passkey::put_challenge(&mut tx, &challenge).await?;
    tx.commit().await?;
    Ok(serde_json::to_string(&options)?)
}

/// Adds the passkey that a device made for the challenge of this session. The account's other sessions end.
///
/// # Errors
/// [`PasskeyError::Unproven`] when it is the answer to another challenge, or of another address; the constraint of
/// the database when the passkey is registered already.
pub async fn finish(
    pool: &PgPool,
    passkeys: &Passkeys,
    owner: &FactorOwner<'_>,
    answer: &str,
) -> Result<(), PasskeyError> {
    let session = owner.session.ok_or(PasskeyError::Unproven)?;
    let mut tx = pool.begin().await?;
    let waiting = db::passkey::take_challenge(&mut tx, session, Purpose::Register, owner.name);
    let Some((state, label)) = waiting.await? else {
        return Err(PasskeyError::Unproven);
    };
    let state = read::<PasskeyRegistration>(state);
    let answer: Option<RegisterPublicKeyCredential> = serde_json::from_str(answer).ok();
    let made = state.zip(answer).and_then(|(state, answer)| {
        let made = passkeys.0.finish_passkey_registration(&answer, &state);
        made.inspect_err(|error| tracing::debug!(%error, "a passkey was not made"))
            .ok()
    });
    let Some(made) = made else {
        // The challenge is used up all the same.
        tx.commit().await?;
        return Err(PasskeyError::Unproven);
    };
    let name = label.unwrap_or_default();
    let new = NewPasskey {
        account: owner.name,
        credential: made.cred_id().as_ref(),
        name: &name,
        key: &serde_json::to_value(&made)?,
    };
    db::passkey::insert(&mut tx, &new).await?;
    second_factor::end_others(&mut tx, owner).await?;
    let detail = json!({ "passkey": name });
    second_factor::note(&mut tx, owner, "account.passkey_add", detail).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes a passkey; password and second factor say that it is the person. The account's other sessions end.
///
/// # Errors
/// [`PasskeyError::Gone`] and what a wrong password, code or passkey is refused with.
pub async fn remove(
    pool: &PgPool,
    keys: &KeyDirectory,
    owner: &FactorOwner<'_>,
    id: i64,
    proof: Reauthentication,
    now: DateTime<Utc>,
) -> Result<(), PasskeyError> {
    let mut tx = second_factor::prove_person(pool, keys, owner, proof, now).await?;
    let name = db::passkey::delete(&mut tx, owner.name, id).await?;
    let Some(name) = name else {
        // The proof is used up all the same.
        tx.commit().await?;
        return Err(PasskeyError::Gone);
    };
    second_factor::end_others(&mut tx, owner).await?;
    let detail = json!({ "passkey": name });
    second_factor::note(&mut tx, owner, "account.passkey_remove", detail).await?;
    tx.commit().await?;
    Ok(())
}

async fn keys_of(conn: &mut PgConnection, account: &str) -> Result<Vec<Passkey>, DbError> {
    let stored = db::passkey::list(conn, account).await?;
    let read = |stored: db::passkey::Passkey| {
        read(stored.key).ok_or_else(|| DbError::corrupt("passkey.key", stored.id))
    };
    stored.into_iter().map(read).collect()
}

fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

fn internal(error: WebauthnError) -> PasskeyError {
    PasskeyError::Internal(error.to_string())
}

/// What a device knows the account by: the same for all its passkeys, and no name that somebody could read.
fn handle(account: &str) -> Uuid {
    let digest = Sha256::digest(format!("pntd-passkey:{account}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::Passkeys;

    #[test]
    fn passkeys_need_a_domain_name_and_not_an_ip_address() {
        for address in ["https://pntd.example.pe", "http://localhost:3000"] {
            assert!(Passkeys::new(Some(address)).is_some(), "{address}");
        }
        for address in ["http://127.0.0.1:3000", "https://[::1]", "pntd"] {
            assert!(Passkeys::new(Some(address)).is_none(), "{address}");
        }
        assert!(Passkeys::new(None).is_none());
    }
}
