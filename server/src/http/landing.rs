//! Where to go after signing in: only to pages of the office itself.

use std::fmt::Write;

/// The first page of the office.
pub const HOME: &str = "/gestion";

/// The wished page if it is one of the office, else the first page.
///
/// An address of another site never passes: neither `//other.example` nor
/// `/\other.example`, which browsers read as the same.
pub fn safe(wished: &str) -> &str {
    let rest = wished.strip_prefix(HOME);
    let inside = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let plain = wished
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let loops = ["/gestion/ingresar", "/gestion/salir", "/gestion/contrasena"]
        .iter()
        .any(|page| wished.starts_with(page));
    let climbs = wished.contains("//") || wished.contains("/.");
    if inside && plain && !loops && !climbs && wished.len() <= 500 {
        wished
    } else {
        HOME
    }
}

/// `page?siguiente=…`, or just `page` when the first page would follow anyway.
pub fn with_return(page: &str, wished: &str) -> String {
    match safe(wished) {
        HOME => page.to_owned(),
        next => format!("{page}?siguiente={}", encode(next)),
    }
}

/// Percent-encodes a value of a query.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_office_are_led_to() {
        for good in ["/gestion", "/gestion/cambios/3", "/gestion/importar?mias=1"] {
            assert_eq!(safe(good), good);
        }
        for bad in [
            "",
            "/",
            "https://other.example",
            "//other.example",
            "/\\other.example",
            "/gestionar",
            "/gestion//other.example",
            "/gestion/../../x",
            "/gestion/\r\nSet-Cookie: a=b",
            "/gestion/ingresar?siguiente=/gestion/ingresar",
            "javascript:alert(1)",
        ] {
            assert_eq!(safe(bad), HOME, "{bad}");
        }
    }

    #[test]
    fn the_requested_page_survives_the_redirect() {
        let page = with_return("/gestion/ingresar", "/gestion/cambios?a=1&b=2");
        assert_eq!(
            page,
            "/gestion/ingresar?siguiente=/gestion/cambios%3Fa%3D1%26b%3D2"
        );
        assert_eq!(with_return("/gestion/ingresar", "//x"), "/gestion/ingresar");
    }
}
