//! Ed25519 keys and what they sign.
//!
//! Every signature is over a prefix that names what is signed, followed by a canonical JSON text, so
//! that a signature of one kind can never pass for another. Keys, ids and signatures are lower-case
//! hexadecimal. Where private keys lie is [`super::key_directory`]'s matter.

use chrono::{DateTime, Utc};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::canonical;

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

    /// From a PEM text (`BEGIN PUBLIC KEY`).
    ///
    /// # Errors
    /// When it is none.
    pub fn from_pem(text: &str) -> Result<Self, SignatureProblem> {
        VerifyingKey::from_public_key_pem(text)
            .map(Self)
            .map_err(|_| SignatureProblem::NotAKey)
    }

    pub fn to_hex(&self) -> String {
        hex::encode(self.0.as_bytes())
    }

    /// SHA-256 of the 32 bytes of the key.
    pub fn id(&self) -> String {
        canonical::sha256(self.0.as_bytes())
    }

    /// As other programs read it (`openssl`).
    pub fn to_pem(&self) -> String {
        // An Ed25519 key always has this form.
        self.0.to_public_key_pem(LineEnding::LF).unwrap_or_default()
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

/// A private key. It has no `Debug`: it must not reach a log.
pub struct PrivateKey(SigningKey);

impl PrivateKey {
    /// A new one, from the machine's randomness.
    pub fn generate() -> Self {
        Self::from_seed(&rand::random())
    }

    /// The key of 32 secret bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// From PKCS#8 PEM; `None` where it is none.
    pub fn from_pem(text: &str) -> Option<Self> {
        SigningKey::from_pkcs8_pem(text).ok().map(Self)
    }

    /// PKCS#8 PEM, in memory that is wiped when it is dropped; `None` never for a key of ours.
    pub fn to_pem(&self) -> Option<impl std::ops::Deref<Target = String> + use<>> {
        self.0.to_pkcs8_pem(LineEnding::LF).ok()
    }

    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs prefix and text.
    pub fn sign(&self, prefix: &str, text: &str) -> String {
        let message = [prefix.as_bytes(), text.as_bytes()].concat();
        hex::encode(self.0.sign(&message).to_bytes())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_one_key_one_kind_and_one_text() {
        let key = PrivateKey::from_seed(&[7; 32]);
        let signature = key.sign(MANIFEST_PREFIX, "{}");
        let public = key.public();
        assert_eq!(public.verify(MANIFEST_PREFIX, "{}", &signature), Ok(()));
        for (prefix, text) in [(STATEMENT_PREFIX, "{}"), (MANIFEST_PREFIX, "{ }")] {
            let wrong = public.verify(prefix, text, &signature);
            assert_eq!(wrong, Err(SignatureProblem::Mismatch));
        }
        let other = PrivateKey::from_seed(&[8; 32]).public();
        assert!(other.verify(MANIFEST_PREFIX, "{}", &signature).is_err());
        let upper = signature.to_uppercase();
        assert_eq!(
            public.verify(MANIFEST_PREFIX, "{}", &upper),
            Err(SignatureProblem::NotASignature),
            "one text for each signature"
        );
    }

    #[test]
    fn keys_survive_being_written_down() {
        let key = PrivateKey::generate();
        let pem = key.to_pem().expect("a key of ours");
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----"));
        let again = PrivateKey::from_pem(&pem).expect("its own text");
        assert_eq!(again.public(), key.public());
        let public = key.public();
        assert_eq!(PublicKey::from_hex(&public.to_hex()), Ok(public.clone()));
        assert_eq!(PublicKey::from_pem(&public.to_pem()), Ok(public));
        assert!(PublicKey::from_hex("00").is_err());
    }
}
