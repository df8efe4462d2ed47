//! Ed25519 keys and what they sign.
//!
//! Every signature is over a prefix that names what is signed, followed by a canonical JSON text, so
//! that a signature of one kind can never pass for another. Keys, ids and signatures are lower-case
//! hexadecimal. Where private keys lie is the server's matter (`release::key_directory`).

#[cfg(feature = "sign")]
mod private;

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;

#[cfg(feature = "sign")]
pub use private::PrivateKey;

use crate::canonical;

/// The only algorithm there is.
pub const ALGORITHM: &str = "Ed25519";
/// Stands before a manifest when it is signed.
pub const MANIFEST_PREFIX: &str = "pntd-manifest-signature/1\n";
/// Stands before a statement of one key about the next when it is signed.
pub const STATEMENT_PREFIX: &str = "pntd-key-statement-signature/1\n";
/// Identifies the layout of a statement.
pub const STATEMENT: &str = "pntd-key-statement/1";

/// Why a text is not a key, or a signature not one of that key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignatureProblem {
    #[error("la clave pública no es una clave Ed25519 (64 dígitos hexadecimales)")]
    NotAKey,
    #[error("la firma no tiene la forma de una firma Ed25519 (128 dígitos hexadecimales)")]
    NotASignature,
    #[error("la firma no corresponde al texto y a la clave")]
    Mismatch,
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// From 64 hexadecimal digits.
    ///
    /// # Errors
    /// When they are none, or no point of the curve.
    pub fn from_hex(text: &str) -> Result<Self, SignatureProblem> {
        let bytes = lower_hex(text).ok_or(SignatureProblem::NotAKey)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| SignatureProblem::NotAKey)?;
        Ok(Self(key))
    }

    pub fn to_hex(&self) -> String {
        hex::encode(self.0.as_bytes())
    }

    /// SHA-256 of the 32 bytes of the key.
    pub fn id(&self) -> String {
        canonical::sha256(self.0.as_bytes())
    }

    /// # Errors
    /// When the signature is not this key's over prefix and text.
    pub fn verify(
        &self,
        prefix: &str,
        text: &str,
        signature: &str,
    ) -> Result<(), SignatureProblem> {
        let bytes = lower_hex(signature).ok_or(SignatureProblem::NotASignature)?;
        let message = [prefix.as_bytes(), text.as_bytes()].concat();
        self.0
            .verify_strict(&message, &Signature::from_bytes(&bytes))
            .map_err(|_| SignatureProblem::Mismatch)
    }
}

/// What a key says about the one that follows it. Its canonical JSON is what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub format: String,
    /// When the next key took over.
    pub created_at: DateTime<Utc>,
    pub key_id: String,
    pub public_key: String,
    pub previous_key_id: String,
}

/// Bytes of lower-case hexadecimal digits: one text for each key and signature.
fn lower_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    text.bytes().all(lower).then_some(bytes)
}
