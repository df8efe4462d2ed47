//! Codes of an authenticator application: RFC 6238 with what every application supports (SHA-1, six
//! digits, thirty seconds), and recovery codes for who lost it. Nothing here is stored.

use chrono::{DateTime, Utc};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use rand::Rng;
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Totp, TotpError};

use crate::auth::password;

/// RFC 4226, 4: at least 128 bits, better 160.
const SECRET_BYTES: usize = 20;

/// The name that the application shows above the code.
const ISSUER: &str = "Seguimiento PNTD";

/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;
/// Groups of five: 123 bits, so that a hash without salt gives none away (OWASP ASVS 5, 6.5.1 and 6.5.3).
const RECOVERY_GROUPS: usize = 5;

/// Side of the picture's squares; the page scales it.
const QR_MODULE_PIXELS: u32 = 4;

/// Why there is no picture or no address for a secret.
#[derive(Debug, thiserror::Error)]
pub enum TotpFailure {
    #[error("the secret does not fit: {0}")]
    Secret(#[from] TotpError),
    #[error("the picture could not be drawn: {0}")]
    Picture(#[from] qrcode::types::QrError),
}

/// A new secret.
pub fn new_secret() -> [u8; SECRET_BYTES] {
    let mut secret = [0; SECRET_BYTES];
    rand::rng().fill_bytes(&mut secret);
    secret
}

/// What an authenticator application has to know. No `Debug`: it holds the secret.
pub struct TotpEnrolment {
    /// For typing: Base32 in groups of four.
    pub text: String,
    /// `otpauth://…`
    pub address: String,
    /// The address as a picture, dark on white.
    pub picture: String,
}

/// The card of a secret.
///
/// # Errors
/// When the secret has not the length of [`new_secret`].
pub fn enrolment(account: &str, secret: &[u8]) -> Result<TotpEnrolment, TotpFailure> {
    let totp = Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(account)
        .build()?;
    let address = totp.to_url()?;
    let code = QrCode::with_error_correction_level(&address, EcLevel::M)?;
    let picture = code
        .render::<svg::Color>()
        .module_dimensions(QR_MODULE_PIXELS, QR_MODULE_PIXELS)
        .build();
    Ok(TotpEnrolment {
        text: in_groups(&totp.secret().to_base32()),
        // It stands inside a page: there a declaration of XML is an error.
        picture: picture
            .split_once("?>")
            .map_or(picture.clone(), |(_, svg)| svg.to_owned()),
        address,
    })
}

fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.trim_end_matches('=').chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// The time step that a code belongs to: this one, or the one before or after, since clocks differ.
pub fn step_of(secret: &[u8], typed: &str, now: DateTime<Utc>) -> Option<i64> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let totp: Totp = Builder::new().with_secret(secret).build().ok()?;
    let step = totp.check(&code, u64::try_from(now.timestamp()).ok()?)?;
    i64::try_from(step).ok()
}

/// New recovery codes.
pub fn new_recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| password::readable(RECOVERY_GROUPS))
        .collect()
}

/// What is stored of a recovery code, however it was typed: capitals, blanks and dashes do not count.
pub fn recovery_hash(account: &str, typed: &str) -> Vec<u8> {
    let letters: String = typed
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    Sha256::digest(format!("{account}:{letters}")).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step_of(secret, code, at(seconds)), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_its_neighbours() {
        let secret = b"12345678901234567890";
        let step = |seconds| step_of(secret, "287 082", at(seconds));
        assert_eq!(step(59 + 30), Some(1));
        assert_eq!(step(59 - 30), Some(1));
        assert_eq!(step(59 + 60), None);
        assert_eq!(step_of(secret, "28708", at(59)), None);
        assert_eq!(step_of(secret, "٢٨٧٠٨٢", at(59)), None);
    }

    #[test]
    fn the_enrolment_holds_what_an_authenticator_reads() {
        let card = enrolment("ana.plan", b"12345678901234567890").unwrap();
        assert_eq!(card.text, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(
            card.address.starts_with("otpauth://totp/"),
            "{}",
            card.address
        );
        assert!(
            card.address
                .contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        );
        assert!(card.picture.starts_with("<svg") && card.picture.ends_with("</svg>"));
        assert!(
            !card.picture.contains("style="),
            "the page's policy forbids it"
        );
    }

    #[test]
    fn a_recovery_code_is_as_hard_to_guess_as_a_key() {
        for code in new_recovery_codes() {
            let letters = code.chars().filter(|c| *c != '-').count();
            // 31 different letters.
            assert!((letters as f64) * 31_f64.log2() >= 112.0, "{code}");
        }
    }

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let codes = new_recovery_codes();
        assert_eq!(codes.len(), RECOVERY_CODES);
        let code = &codes[0];
        let typed = format!(" {} ", code.to_uppercase().replace('-', " "));
        assert_eq!(recovery_hash("ana", code), recovery_hash("ana", &typed));
        assert_ne!(recovery_hash("ana", code), recovery_hash("eva", code));
        assert_ne!(recovery_hash("ana", code), recovery_hash("ana", &codes[1]));
    }
}
