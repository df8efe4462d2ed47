//! Whom to write to about the data: an e-mail address, a web page, or the words of an address or a telephone.
//!
//! What it deliberately does not do: it asks nobody whether an address exists.

use thiserror::Error;

/// A contact has at most so many characters: it stands in one line.
pub const CONTACT_LENGTH: usize = 200;

/// A contact, as it can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact<'a> {
    Email(&'a str),
    /// An address that begins with `https://` or `http://`.
    Page(&'a str),
    /// A postal address, a telephone, an office hour.
    Words(&'a str),
}

/// Why a text is no contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ContactError {
    #[error("el contacto cabe en una línea de {CONTACT_LENGTH} caracteres")]
    TooLong,
    #[error("el contacto no puede tener saltos de línea ni otros caracteres de control")]
    ControlCharacter,
    #[error("el correo de contacto se escribe como nombre@entidad.gob.pe, sin tildes ni espacios")]
    Email,
    #[error(
        "la página de contacto se escribe sola y completa, sin puerto, como https://entidad.gob.pe/contacto"
    )]
    Page,
    #[error("el contacto es un correo, una página, o una dirección o teléfono en palabras")]
    Words,
}

impl<'a> Contact<'a> {
    /// Reads what administration entered; `None` for an empty text.
    ///
    /// # Errors
    /// See [`ContactError`].
    pub fn read(text: &'a str) -> Result<Option<Self>, ContactError> {
        if text.chars().any(char::is_control) {
            return Err(ContactError::ControlCharacter);
        }
        let text = text.trim();
        if text.chars().count() > CONTACT_LENGTH {
            return Err(ContactError::TooLong);
        }
        if text.is_empty() {
            return Ok(None);
        }
        let page = ["https://", "http://"]
            .into_iter()
            .find_map(|scheme| text.strip_prefix(scheme));
        if let Some(rest) = page {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let is_page = is_host(host) && !text.contains(char::is_whitespace);
            return match is_page {
                true => Ok(Some(Self::Page(text))),
                false => Err(ContactError::Page),
            };
        }
        if text.contains("://") {
            return Err(ContactError::Page);
        }
        if text.contains('@') && !text.contains(char::is_whitespace) {
            return match is_email(text) {
                true => Ok(Some(Self::Email(text))),
                false => Err(ContactError::Email),
            };
        }
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        match letters.count() >= 5 {
            true => Ok(Some(Self::Words(text))),
            false => Err(ContactError::Words),
        }
    }
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte);
    let is_name = !name.is_empty() && name.bytes().all(is_plain);
    is_name && !name.starts_with('.') && !name.ends_with('.') && is_host(host)
}

/// Names with a point between them: `entidad.gob.pe`.
fn is_host(text: &str) -> bool {
    let is_part = |part: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty()
            && part.bytes().all(is_plain)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    text.contains('.') && text.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_shown_as_what_it_is() {
        for (text, wanted) in [
            ("", None),
            ("  ", None),
            (
                " datos@entidad.gob.pe ",
                Some(Contact::Email("datos@entidad.gob.pe")),
            ),
            (
                "https://entidad.gob.pe/contacto?x=1",
                Some(Contact::Page("https://entidad.gob.pe/contacto?x=1")),
            ),
            (
                "Jr. Carabaya cuadra 1, Lima; (01) 219 7000",
                Some(Contact::Words("Jr. Carabaya cuadra 1, Lima; (01) 219 7000")),
            ),
        ] {
            assert_eq!(Contact::read(text), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_refused_for_what_it_seems_to_be() {
        let long = "x".repeat(CONTACT_LENGTH + 1);
        for (text, wanted) in [
            ("datos@entidad", ContactError::Email),
            ("datos@@entidad.gob.pe", ContactError::Email),
            (".datos@entidad.gob.pe", ContactError::Email),
            ("ñandú@entidad.gob.pe", ContactError::Email),
            ("https://entidad", ContactError::Page),
            ("https://entidad.gob.pe/a b", ContactError::Page),
            ("https://usuario@entidad.gob.pe", ContactError::Page),
            ("javascript://entidad.gob.pe", ContactError::Page),
            (
                "Mesa de partes: https://entidad.gob.pe/mesa",
                ContactError::Page,
            ),
            ("https://entidad.gob.pe:8443/contacto", ContactError::Page),
            ("a", ContactError::Words),
            ("datos\n@entidad.gob.pe", ContactError::ControlCharacter),
            (long.as_str(), ContactError::TooLong),
        ] {
            assert_eq!(Contact::read(text), Err(wanted), "{text}");
        }
        // Each of these breaks one part of the rule: the sentence has all of them.
        let said = ContactError::Page.to_string();
        assert!(said.contains("sola y completa, sin puerto"), "{said}");
    }
}
