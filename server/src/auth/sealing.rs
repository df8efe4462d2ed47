//! Secrets of second factors, encrypted (ChaCha20-Poly1305) with a key that lies outside the database:
//! a copy of the database alone computes no code.
//!
//! Stored: one byte for the form, the nonce (12 bytes), the encrypted secret with its tag. The account's
//! name is authenticated with it, so that a secret cannot be moved to another account.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sqlx::{PgConnection, PgPool};
use thiserror::Error;

use crate::db::{self, DbError};
use crate::release::{KeyDirectory, KeyError};

const FORMAT_VERSION: u8 = 1;
/// What the secret was before it was encrypted: 160 bits, RFC 4226.
const PLAIN_SECRET_BYTES: usize = 20;

/// Why a secret cannot be used.
#[derive(Debug, Error)]
pub enum SealError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(
        "the secret of a second factor was encrypted with another key than the one in the key directory: restore it from a copy, or reset the account with `pntd account reset NAME --without-second-factor`"
    )]
    OtherKey,
    #[error("the secret of a second factor could not be encrypted")]
    Encrypt,
    #[error(transparent)]
    Database(#[from] DbError),
}

/// The key; no `Debug`.
pub struct Sealer(LessSafeKey);

impl Sealer {
    /// With the key of the directory.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn of(keys: &KeyDirectory) -> Result<Self, SealError> {
        Self::new(&keys.sealing_key()?)
    }

    /// The same, for encrypting: an installation without an encrypted secret gets its key here.
    ///
    /// # Errors
    /// When the directory cannot be read or written; when the key is lost that others were encrypted with.
    pub async fn of_or_new(
        connection: &mut PgConnection,
        keys: &KeyDirectory,
    ) -> Result<Self, SealError> {
        if db::second_factor::any_sealed(connection, PLAIN_SECRET_BYTES).await? {
            return Self::of(keys);
        }
        Self::new(&keys.sealing_key_or_new()?)
    }

    fn new(key: &[u8; 32]) -> Result<Self, SealError> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, key).map_err(|_| SealError::Encrypt)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Encrypts the secret of an account.
    ///
    /// # Errors
    /// Only for a secret of many gigabytes.
    pub fn seal(&self, account: &str, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let nonce: [u8; NONCE_LEN] = rand::random();
        let mut text = secret.to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(account.as_bytes()),
                &mut text,
            )
            .map_err(|_| SealError::Encrypt)?;
        let mut sealed = vec![FORMAT_VERSION];
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&text);
        Ok(sealed)
    }

    /// The secret of an account.
    ///
    /// # Errors
    /// [`SealError::OtherKey`] for what was encrypted with another key, for another account, or changed.
    pub fn open(&self, account: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let nonce = sealed.get(1..=NONCE_LEN);
        let nonce = nonce.and_then(|bytes| Nonce::try_assume_unique_for_key(bytes).ok());
        let (Some(&FORMAT_VERSION), Some(nonce)) = (sealed.first(), nonce) else {
            return Err(SealError::OtherKey);
        };
        let mut text = sealed[1 + NONCE_LEN..].to_vec();
        let secret = self
            .0
            .open_in_place(nonce, Aad::from(account.as_bytes()), &mut text)
            .map_err(|_| SealError::OtherKey)?;
        Ok(secret.to_vec())
    }
}

impl SealError {
    /// What somebody reads who cannot mend it.
    pub const fn message_es() -> &'static str {
        "El segundo paso no se puede comprobar en este servidor: falta la clave que cifra los secretos, o es otra. \
         Avise a quien administra el servicio."
    }
}

/// Encrypts the secrets that an older version kept as they are. Answers how many. Says on the log when the key
/// is missing that others were encrypted with.
///
/// # Errors
/// See [`SealError`].
pub async fn seal_old(pool: &PgPool, keys: &KeyDirectory) -> Result<usize, SealError> {
    let mut connection = pool.acquire().await.map_err(DbError::from)?;
    if db::second_factor::any_sealed(&mut connection, PLAIN_SECRET_BYTES).await?
        && let Err(error) = keys.sealing_key()
    {
        tracing::error!(%error, "second factors cannot be checked");
    }
    let plain = db::second_factor::list_plain(&mut connection, PLAIN_SECRET_BYTES).await?;
    if plain.is_empty() {
        return Ok(0);
    }
    let sealer = Sealer::of_or_new(&mut connection, keys).await?;
    for (account, secret) in &plain {
        let sealed = sealer.seal(account, secret)?;
        db::second_factor::replace_secret(&mut connection, account, secret, &sealed).await?;
    }
    Ok(plain.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_its_key_and_for_its_account_only() {
        let sealer = Sealer::new(&[1; 32]).unwrap();
        let secret = b"12345678901234567890";
        let sealed = sealer.seal("ana", secret).unwrap();
        assert_eq!(sealed.len(), 49);
        assert!(!sealed.windows(20).any(|part| part == secret));
        assert_eq!(sealer.open("ana", &sealed).unwrap(), secret);
        assert!(sealer.open("eva", &sealed).is_err(), "moved to another");
        let other = Sealer::new(&[2; 32]).unwrap();
        assert!(other.open("ana", &sealed).is_err(), "another key");
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(sealer.open("ana", &changed).is_err(), "byte {place}");
        }
        assert!(sealer.open("ana", secret).is_err(), "never encrypted");
        assert!(sealer.open("ana", &[]).is_err());
        assert_ne!(sealer.seal("ana", secret).unwrap(), sealed);
    }
}
