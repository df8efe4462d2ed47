//! Which encoding a text file is in: by its mark, as UTF-8 where it is valid, else by which of the encodings
//! of Spanish programs makes Spanish letters of its bytes.

use crate::read::ReadError;
use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The upper half of code page 850, as DOS and old consoles write it.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// A text with what was found out about it.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// Lines, from 0, that are in another encoding than the rest.
    pub foreign_lines: Vec<u32>,
}

/// The text of a file.
///
/// # Errors
/// E114 where no encoding makes letters of it.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, ReadError> {
    let whole = |text| Decoded {
        text,
        foreign_lines: Vec::new(),
    };
    let text = if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        whole(encoding.decode(bytes).0)
    } else if let Some(encoding) = wide(bytes) {
        whole(encoding.decode_without_bom_handling(bytes).0)
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        whole(Cow::Borrowed(text))
    } else {
        mixed(bytes).unwrap_or_else(|| whole(Cow::Owned(best(bytes).1)))
    };
    let strange = text.text.chars().filter(|c| is_strange(*c)).count();
    let letters = text.text.chars().filter(|c| !c.is_ascii()).count();
    if text.text.contains('\0') || strange * 2 > letters.max(1) {
        return Err(ReadError::of("E114"));
    }
    Ok(text)
}

/// UTF-16 without a mark: every second byte of ordinary text is zero.
pub(crate) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    if head.len() < 8 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if odd * 10 > half * 7 && even * 10 < half => Some(UTF_16LE),
        () if even * 10 > half * 7 && odd * 10 < half => Some(UTF_16BE),
        () => None,
    }
}

/// UTF-8 with some lines of another encoding, as files are that were put together by hand.
fn mixed(bytes: &[u8]) -> Option<Decoded<'_>> {
    let (mut text, mut foreign) = (String::with_capacity(bytes.len()), Vec::new());
    let mut sound = 0;
    for (number, line) in (0_u32..).zip(bytes.split_inclusive(|b| *b == b'\n')) {
        match std::str::from_utf8(line) {
            Ok(line) => {
                sound += usize::from(!line.is_ascii());
                text.push_str(line);
            }
            Err(_) => {
                text.push_str(&best(line).1);
                foreign.push(number);
            }
        }
    }
    (sound > foreign.len()).then_some(Decoded {
        text: Cow::Owned(text),
        foreign_lines: foreign,
    })
}

/// The reading with the most Spanish in it, with its score.
fn best(bytes: &[u8]) -> (i64, String) {
    let windows = WINDOWS_1252
        .decode_without_bom_handling(bytes)
        .0
        .into_owned();
    let macintosh = MACINTOSH.decode_without_bom_handling(bytes).0.into_owned();
    let dos = cp850(bytes);
    // The first of equals is taken: Windows, as most files are.
    let mut best = (spanish(&windows), windows);
    for text in [macintosh, dos] {
        let score = spanish(&text);
        if score > best.0 {
            best = (score, text);
        }
    }
    best
}

fn cp850(bytes: &[u8]) -> String {
    let upper: Vec<char> = CP850.chars().collect();
    let letter = |byte: &u8| match byte {
        0..=127 => char::from(*byte),
        _ => upper
            .get(usize::from(byte - 128))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    bytes.iter().map(letter).collect()
}

/// How Spanish the letters beyond ASCII are. An accent stands among letters; a sign stands before or behind.
fn spanish(text: &str) -> i64 {
    let mut score = 0;
    let mut before = ' ';
    for c in text.chars() {
        score += match c {
            'á' | 'é' | 'í' | 'ó' | 'ú' | 'ñ' | 'ü' if before.is_alphabetic() => 4,
            'á' | 'é' | 'í' | 'ó' | 'ú' | 'ñ' | 'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ñ' => 3,
            'º' | 'ª' | '°' | '¿' | '¡' | '«' | '»' | '–' | '—' | '“' | '”' | '‘' | '’' | '…'
            | '€' | '²' | '³' | '¹' => 1,
            c if c.is_ascii() || c == '\u{a0}' => 0,
            c if is_strange(c) => -6,
            c if c.is_alphabetic() => -2,
            _ => -3,
        };
        before = c;
    }
    score
}

/// What no spreadsheet of people holds.
fn is_strange(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER
        || ('\u{2500}'..='\u{25ff}').contains(&c)
        || ('\u{80}'..='\u{9f}').contains(&c)
        || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str =
        "Código,Año\nÁncash,12.4\nJunín,\"sin información\"\nHuánuco,9.7\nNiñez,3\n";

    fn read(bytes: &[u8]) -> String {
        decode(bytes)
            .map(|d| d.text.into_owned())
            .unwrap_or_default()
    }

    #[test]
    fn the_encodings_of_spanish_programs_are_told_apart() {
        let utf16: Vec<u8> = LINES.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut marked = vec![0xff, 0xfe];
        marked.extend(&utf16);
        let swapped: Vec<u8> = LINES.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let dos: Vec<u8> = LINES
            .chars()
            .map(|c| match CP850.chars().position(|other| other == c) {
                Some(at) => 128 + at as u8,
                None => c as u8,
            })
            .collect();
        let windows = WINDOWS_1252.encode(LINES).0.into_owned();
        // encoding_rs writes no MacRoman: á é í ó ú ñ Á by their bytes.
        let macintosh: Vec<u8> = LINES
            .chars()
            .map(|c| match c {
                'á' => 0x87,
                'é' => 0x8e,
                'í' => 0x92,
                'ó' => 0x97,
                'ú' => 0x9c,
                'ñ' => 0x96,
                'Á' => 0xe7,
                c => c as u8,
            })
            .collect();
        for (name, bytes) in [
            ("UTF-8", LINES.as_bytes().to_vec()),
            ("UTF-16", utf16),
            ("UTF-16 with mark", marked),
            ("UTF-16, big end first", swapped),
            ("CP850", dos),
            ("Windows-1252", windows),
            ("MacRoman", macintosh),
        ] {
            assert_eq!(read(&bytes), LINES, "{name}");
        }
    }

    #[test]
    fn one_line_of_another_encoding_is_named() {
        let mut bytes = LINES.as_bytes().to_vec();
        bytes.extend(b"Apur\xedmac,4.2\n");
        let decoded = decode(&bytes).expect("readable");
        assert_eq!(decoded.foreign_lines, [5]);
        assert!(decoded.text.ends_with("Apurímac,4.2\n"));
    }

    #[test]
    fn bytes_that_are_no_letters_are_refused() {
        let bytes: Vec<u8> = (0..200).map(|n| 0x80 + (n % 0x20) as u8).collect();
        assert!(decode(&bytes).is_err());
    }
}
