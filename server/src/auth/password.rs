//! Passwords: Argon2id with explicit parameters, what a new one must be like, and
//! one-time passwords that a person can read aloud.
//!
//! A password never appears in a log, an error or a `Debug` text: functions take
//! it by value and give back only hashes and verdicts.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::RngExt;
use tokio::sync::Semaphore;

use crate::auth::common_password;

/// OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
const ARGON2_MEMORY_KIB: u32 = 19 * 1024;
const ARGON2_PASSES: u32 = 2;
const ARGON2_LANES: u32 = 1;

/// Limits how many hashes are computed at the same time: each takes 19 MiB for some 20 ms, so
/// many sign-ins at once wait here instead of taking all the memory.
static HASHING_PERMITS: Semaphore = Semaphore::const_new(4);

/// Verified for accounts that do not exist, so that they take as long.
static DUMMY_HASH: LazyLock<Option<String>> = LazyLock::new(|| hash_now(&one_time()).ok());

/// Letters and digits that cannot be taken for one another (no i, l, o, 0, 1).
const ONE_TIME_ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
const ONE_TIME_GROUPS: usize = 4;
const ONE_TIME_GROUP_CHARS: usize = 5;

/// The length counts, not the mixture (NIST SP 800-63B-4, 3.1.1.2).
pub const MIN_CHARS: usize = 12;
/// Longer input only makes hashing slower.
pub const MAX_CHARS: usize = 128;

/// What people choose here when twelve characters are asked for, beyond what they choose everywhere.
const TOO_COMMON: [&str; 10] = [
    "contraseña",
    "contrasena",
    "password",
    "123456",
    "qwerty",
    "secretaria",
    "gobiernodigital",
    "transformacion",
    "peru20",
    "pntd",
];

/// Why a password cannot be hashed or compared. Says nothing of the password.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("the password could not be hashed: {0}")]
    Hash(String),
    #[error("the stored hash cannot be read: {0}")]
    Stored(String),
    #[error("hashing was cut off")]
    CutOff,
}

/// Why a new password is not accepted, as the person reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    #[error("La contraseña nueva necesita al menos {MIN_CHARS} caracteres; sirve una frase.")]
    Short,
    #[error("La contraseña nueva no puede pasar de {MAX_CHARS} caracteres.")]
    Long,
    #[error("La contraseña nueva no puede contener el nombre de la cuenta.")]
    HasName,
    #[error(
        "La contraseña nueva es demasiado fácil de adivinar. Pruebe con cuatro palabras al azar."
    )]
    Common,
    #[error("La contraseña nueva debe ser distinta de la actual.")]
    Same,
}

/// Is this acceptable as the new password of the account?
///
/// # Errors
/// The first [`Weakness`] found.
pub fn check_new(account: &str, current: Option<&str>, new: &str) -> Result<(), Weakness> {
    let letters = new.chars().count();
    if letters < MIN_CHARS {
        return Err(Weakness::Short);
    }
    if letters > MAX_CHARS {
        return Err(Weakness::Long);
    }
    if current == Some(new) {
        return Err(Weakness::Same);
    }
    let folded = new.to_lowercase();
    if account.len() > 2 && folded.contains(account) {
        return Err(Weakness::HasName);
    }
    if common_password::is_common(&folded) || is_monotonous(&folded) {
        return Err(Weakness::Common);
    }
    Ok(())
}

/// Few different letters, or little left once the common words are taken out.
fn is_monotonous(folded: &str) -> bool {
    let mut rest = folded.to_owned();
    for word in TOO_COMMON {
        rest = rest.replace(word, "");
    }
    let mut letters: Vec<char> = rest.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() < 5
}

/// Hashes a password, away from the threads that answer requests.
///
/// # Errors
/// Only when the machine has no memory or no randomness.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    let _turn = HASHING_PERMITS
        .acquire()
        .await
        .map_err(|_| PasswordError::CutOff)?;
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .map_err(|_| PasswordError::CutOff)?
}

/// Does the password belong to the stored hash? Without a stored hash the answer
/// is no, after the same work.
///
/// # Errors
/// When the stored hash is not one.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, PasswordError> {
    let _turn = HASHING_PERMITS
        .acquire()
        .await
        .map_err(|_| PasswordError::CutOff)?;
    tokio::task::spawn_blocking(move || verify_now(&password, stored.as_deref()))
        .await
        .map_err(|_| PasswordError::CutOff)?
}

/// A password for one use: four groups of five, 99 bits.
pub fn one_time() -> String {
    readable(ONE_TIME_GROUPS)
}

/// Random letters that can be read aloud, in groups of five; almost five bits each.
pub fn readable(groups: usize) -> String {
    let mut random = rand::rng();
    let mut text = String::with_capacity(groups * (ONE_TIME_GROUP_CHARS + 1));
    for position in 0..groups * ONE_TIME_GROUP_CHARS {
        if position > 0 && position % ONE_TIME_GROUP_CHARS == 0 {
            text.push('-');
        }
        text.push(char::from(
            ONE_TIME_ALPHABET[random.random_range(0..ONE_TIME_ALPHABET.len())],
        ));
    }
    text
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES, None)
        .map_err(|error| PasswordError::Hash(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String, PasswordError> {
    argon2()?
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| PasswordError::Hash(error.to_string()))
}

fn verify_now(password: &str, stored: Option<&str>) -> Result<bool, PasswordError> {
    // Measured before it is hashed: a megabyte of "password" is not one.
    let plausible = password.chars().count() <= MAX_CHARS;
    let password = if plausible { password } else { "" };
    let Some(text) = stored.or(DUMMY_HASH.as_deref()) else {
        return Ok(false);
    };
    let parsed =
        PasswordHash::new(text).map_err(|error| PasswordError::Stored(error.to_string()))?;
    let matches = argon2()?
        .verify_password(password.as_bytes(), &parsed)
        .is_ok();
    Ok(matches && plausible && stored.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_belongs_to_its_hash_only() {
        let stored = hash("correcto caballo batería".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let is = |text: &str| verify(text.to_owned(), Some(stored.clone()));
        assert!(is("correcto caballo batería").await.unwrap());
        assert!(!is("correcto caballo bateria").await.unwrap());
        assert!(!is("").await.unwrap());
    }

    #[tokio::test]
    async fn an_account_that_does_not_exist_has_no_password() {
        assert!(!verify(String::new(), None).await.unwrap());
        assert!(!verify(one_time(), None).await.unwrap());
    }

    #[test]
    fn one_time_passwords_are_readable_and_never_the_same() {
        let text = one_time();
        assert_eq!(
            text.len(),
            ONE_TIME_GROUPS * ONE_TIME_GROUP_CHARS + ONE_TIME_GROUPS - 1
        );
        assert!(!text.contains(['0', '1', 'o', 'l', 'i']));
        assert_ne!(text, one_time());
        // 31 letters, 20 places: more than the 80 bits that were asked for.
        assert!(
            (ONE_TIME_ALPHABET.len() as f64).log2()
                * (ONE_TIME_GROUPS * ONE_TIME_GROUP_CHARS) as f64
                > 80.0
        );
        assert_eq!(check_new("maria", None, &text), Ok(()));
    }

    #[test]
    fn a_new_password_is_long_and_not_a_commonplace() {
        let check = |text: &str| check_new("maria.q", Some("la de antes 1234"), text);
        assert_eq!(check("corta"), Err(Weakness::Short));
        assert_eq!(check(&"a1b2c3d4".repeat(17)), Err(Weakness::Long));
        assert_eq!(check("la de antes 1234"), Err(Weakness::Same));
        assert_eq!(check("soy Maria.Q de Lima"), Err(Weakness::HasName));
        assert_eq!(check("contraseña123456"), Err(Weakness::Common));
        assert_eq!(check("aaaaaaaaaaaa"), Err(Weakness::Common));
        assert_eq!(check("quipu lluvia tejado once"), Ok(()));
    }
}
