//! Unicode's rules of composition: from a table in the program, and in the browser, which has that table
//! already, from the browser. The table is 130 KB, a fifth of what a first visit to the office would load.

#[cfg(not(target_family = "wasm"))]
mod tables {
    use unicode_normalization::{UnicodeNormalization, char::decompose_canonical, is_nfc};

    /// Whether the text is composed (NFC) already.
    pub fn is_composed(text: &str) -> bool {
        is_nfc(text)
    }

    /// The text composed (NFC): letters and their accents as one character where there is one.
    pub fn composed(text: &str) -> String {
        text.nfc().collect()
    }

    /// The first character of what this one is composed of: `a` of `á`. Others are themselves.
    pub fn base(c: char) -> char {
        let mut base = None;
        decompose_canonical(c, |part| {
            base.get_or_insert(part);
        });
        base.unwrap_or(c)
    }
}

#[cfg(target_family = "wasm")]
mod tables {
    use js_sys::JsString;

    /// Whether the text is composed (NFC) already.
    pub fn is_composed(text: &str) -> bool {
        composed(text) == text
    }

    /// The text composed (NFC): letters and their accents as one character where there is one.
    pub fn composed(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    /// The first character of what this one is composed of: `a` of `á`. Others are themselves.
    pub fn base(c: char) -> char {
        let decomposed = String::from(JsString::from(String::from(c)).normalize("NFD"));
        decomposed.chars().next().unwrap_or(c)
    }
}

pub use tables::{base, composed, is_composed};
