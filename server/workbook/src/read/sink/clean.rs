//! The clean form of a text, and what it is: nothing, a word for an error, a plain number, or a text.

use import::grid::ErrorKind;
use std::borrow::Cow;

/// What a text is, whatever it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Only white space.
    Blank,
    Error(ErrorKind),
    /// Digits with at most a sign, marks of thousands or a decimal mark.
    Number,
    Text,
}

/// The text in composed form (NFC) without characters that nobody sees.
pub(super) fn cleaned(text: &str) -> Cow<'_, str> {
    domain::text::normalised(text)
}

/// What a clean text is.
pub(super) fn kind(text: &str) -> Kind {
    let text = text.trim();
    match text.bytes().next() {
        None => Kind::Blank,
        Some(b'#') => error(text).map_or(Kind::Text, Kind::Error),
        Some(b'E' | b'e') if is_office_error(text) => Kind::Error(ErrorKind::Other),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b',') if is_plain_number(text) => Kind::Number,
        Some(_) => Kind::Text,
    }
}

fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.bytes().any(|b| b.is_ascii_digit())
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

/// `Err:502`, as LibreOffice names the errors that Excel does not have.
fn is_office_error(text: &str) -> bool {
    let number = text
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("err:"))
        .and_then(|_| text.get(4..));
    number.is_some_and(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The error that a program's word names, in English, Spanish and Portuguese, with or without its marks.
fn error(text: &str) -> Option<ErrorKind> {
    if text.len() >= 2 && text.bytes().all(|b| b == b'#') {
        return Some(ErrorKind::TooNarrow);
    }
    let word: String = text
        .chars()
        .filter(|c| !matches!(c, '#' | '¡' | '!' | '¿' | '?'))
        .flat_map(char::to_uppercase)
        .collect();
    Some(match word.trim() {
        "DIV/0" | "¡DIV/0" => ErrorKind::Div0,
        "N/A" | "N/D" | "ND" | "NA" => ErrorKind::NotAvailable,
        "NAME" | "NOMBRE" | "NOME" => ErrorKind::Name,
        "NULL" | "NULO" => ErrorKind::Null,
        "NUM" | "NÚM" => ErrorKind::Num,
        "REF" => ErrorKind::Ref,
        "VALUE" | "VALOR" => ErrorKind::Value,
        "ERROR" | "SPILL" | "DESBORDAMIENTO" | "DESBORDAR" | "CALC" | "CÁLC" | "FIELD"
        | "CAMPO" | "GETTING_DATA" | "OBTENIENDO_DATOS" | "CONNECT" | "CONECTAR" | "BLOCKED"
        | "BLOQUEADO" | "BUSY" | "OCUPADO" | "UNKNOWN" | "DESCONOCIDO" | "EXTERNAL" | "PYTHON" => {
            ErrorKind::Other
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_composed_and_invisible_characters_dropped() {
        assert_eq!(cleaned("Juni\u{301}n"), "Junín");
        assert_eq!(cleaned("Ancas\u{300}h\u{200b}\u{ad}"), "Ancas\u{300}h");
        assert_eq!(cleaned("A\u{301}ncash"), "Áncash");
        assert_eq!(
            cleaned("San\u{a0}Martín"),
            "San\u{a0}Martín",
            "a space stays one"
        );
    }

    #[test]
    fn words_for_errors_are_errors_in_english_and_spanish() {
        for (text, kind_of) in [
            ("#¡DIV/0!", ErrorKind::Div0),
            ("#DIV/0!", ErrorKind::Div0),
            ("#N/D", ErrorKind::NotAvailable),
            ("#N/A", ErrorKind::NotAvailable),
            ("#¿NOMBRE?", ErrorKind::Name),
            ("#NAME?", ErrorKind::Name),
            ("#¡NULO!", ErrorKind::Null),
            ("#¡NUM!", ErrorKind::Num),
            ("#¡REF!", ErrorKind::Ref),
            (" #¡VALOR! ", ErrorKind::Value),
            ("########", ErrorKind::TooNarrow),
            ("Err:502", ErrorKind::Other),
            ("#¡DESBORDAMIENTO!", ErrorKind::Other),
        ] {
            assert_eq!(kind(text), Kind::Error(kind_of), "{text}");
        }
    }

    #[test]
    fn other_texts_are_texts() {
        for text in [
            "#",
            "# de hogares",
            "#1",
            "Error",
            "Err: 5",
            "N/D",
            "12.5¹",
            "1-2",
            "P/",
        ] {
            assert_eq!(kind(text), Kind::Text, "{text}");
        }
        assert_eq!(kind(" \u{a0}\t"), Kind::Blank);
        for text in ["17.5", "-3,2", "1,234.5", "2024"] {
            assert_eq!(kind(text), Kind::Number, "{text}");
        }
    }
}
