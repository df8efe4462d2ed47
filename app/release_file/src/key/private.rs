//! Private keys, and keys as other programs read them (PEM). Only the server has a use for either.

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

use super::{PublicKey, SignatureProblem};

impl PublicKey {
    /// From a PEM text (`BEGIN PUBLIC KEY`).
    ///
    /// # Errors
    /// When it is none.
    pub fn from_pem(text: &str) -> Result<Self, SignatureProblem> {
        VerifyingKey::from_public_key_pem(text)
            .map(Self)
            .map_err(|_| SignatureProblem::NotAKey)
    }

    /// As other programs read it (`openssl`).
    pub fn to_pem(&self) -> String {
        // An Ed25519 key always has this form.
        self.0.to_public_key_pem(LineEnding::LF).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{MANIFEST_PREFIX, STATEMENT_PREFIX};

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
