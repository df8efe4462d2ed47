//! Mails: how they are sent (SMTP by settings) and what they say (plain Spanish, as text and as HTML).
//!
//! What it deliberately does not do: it decides nothing about whom a mail goes to or when, and reads no database; that
//! is [`crate::use_case::reminder`]. A mail is made from names, periods and days; there is no place in it for a value.

pub mod config;
pub mod confirmation;
pub mod digest;
mod letter;
mod mailer;

pub use config::{MailConfig, MailConfigError};
pub use mailer::{Mailer, SendError};

use lettre::Address;

/// Longest address that mail servers take (RFC 5321, 4.5.3.1.3, without the angle brackets).
const MAX_ADDRESS_CHARS: usize = 254;

/// An address as it is stored: without spaces around it. `None` where it is none, and where it holds other letters than
/// those that every mail server takes.
pub fn read_address(text: &str) -> Option<String> {
    let text = text.trim();
    let address: Address = text.parse().ok()?;
    let plain = text.is_ascii() && text.len() <= MAX_ADDRESS_CHARS;
    // An address without a point in its domain leads nowhere but inside the server's own network.
    let public = address.domain().contains('.') && !address.domain().starts_with('[');
    (plain && public).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::read_address;

    #[test]
    fn an_address_is_one_or_is_refused() {
        let good = |text: &str| read_address(text).unwrap_or_default();
        assert_eq!(good("ana@pcm.gob.pe"), "ana@pcm.gob.pe");
        assert_eq!(
            good("  ana.rojas+pntd@pcm.gob.pe "),
            "ana.rojas+pntd@pcm.gob.pe"
        );
        for bad in [
            "",
            "ana",
            "ana@",
            "@pcm.gob.pe",
            "ana@localhost",
            "ana@[127.0.0.1]",
            "ana@pcm.gob.pe, luis@pcm.gob.pe",
            "ana@pcm.gob.pe\r\nBcc: todos@pcm.gob.pe",
            "Ana <ana@pcm.gob.pe>",
            "añá@pcm.gob.pe",
        ] {
            assert_eq!(read_address(bad), None, "{bad}");
        }
        let long = format!("{}@{}.pe", "a".repeat(60), "b.".repeat(120));
        assert_eq!(read_address(&long), None);
    }
}
