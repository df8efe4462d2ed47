//! The encoding of a text file: by its mark, by its bytes, or as the one in which its words are Spanish.
//!
//! A file without a mark that is not UTF-8 is read in each encoding that programs in Peru have saved
//! (Windows-1252, MacRoman, CP850), and the one with the most likely letters is taken. Where none makes
//! sense, the file is refused at its first such line.

use crate::read::ReadError;
use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The upper half of code page 850, the encoding of DOS in western Europe and Latin America.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// A text with what is to be said about its encoding.
#[derive(Debug)]
pub(super) struct Decoded<'b> {
    pub text: Cow<'b, str>,
    /// Lines that are not in UTF-8 like the rest, zero-based, with the encoding they were read in.
    pub foreign: Vec<(usize, &'static str)>,
}

/// The text of a file.
///
/// # Errors
/// E114 with the first line that makes no sense in any encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, ReadError> {
    let plain = |text| Decoded {
        text,
        foreign: Vec::new(),
    };
    if let Some((encoding, _)) = Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        return Ok(plain(encoding.decode(bytes).0));
    }
    if let Some(encoding) = wide(bytes) {
        return Ok(plain(encoding.decode_without_bom_handling(bytes).0));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(plain(Cow::Borrowed(text)));
    }
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| matches!(b, b'\n')).collect();
    let is_utf8 = |line: &&&[u8]| std::str::from_utf8(line).is_ok();
    let accented = lines
        .iter()
        .filter(is_utf8)
        .filter(|l| !l.is_ascii())
        .count();
    let foreign = lines.iter().filter(|line| !is_utf8(line)).count();
    // Accents of UTF-8 make words in no other encoding: one such line is enough where it makes none.
    let is_no_other = |line: &[u8]| {
        let text = std::str::from_utf8(line).unwrap_or_default();
        score(text) > best(line).1
    };
    let mut utf8 = lines
        .iter()
        .filter(|line| is_utf8(line) && !line.is_ascii());
    if accented > foreign || (accented > 0 && utf8.all(|line| is_no_other(line))) {
        return mixed(&lines);
    }
    let (page, score) = best(bytes);
    if score <= 0 {
        let line = lines.iter().position(|line| !is_utf8(&line)).unwrap_or(0);
        return Err(unreadable(line));
    }
    Ok(plain(Cow::Owned(page.decode(bytes))))
}

/// UTF-16 without a mark: every second byte of a text in Latin letters is zero.
pub(in crate::read) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(8192)];
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |offset| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let most = head.len() / 2 * 7 / 10;
    match (zeros(0), zeros(1)) {
        (0, low) if low > most => Some(UTF_16LE),
        (high, 0) if high > most => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 with some lines of another encoding, as by pasting.
fn mixed<'b>(lines: &[&'b [u8]]) -> Result<Decoded<'b>, ReadError> {
    let (mut text, mut foreign) = (String::new(), Vec::new());
    for (number, line) in lines.iter().enumerate() {
        if let Ok(line) = std::str::from_utf8(line) {
            text.push_str(line);
            continue;
        }
        let (page, score) = best(line);
        if score <= 0 {
            return Err(unreadable(number));
        }
        text.push_str(&page.decode(line));
        foreign.push((number, page.name()));
    }
    Ok(Decoded {
        text: Cow::Owned(text),
        foreign,
    })
}

fn unreadable(line: usize) -> ReadError {
    ReadError::of("E114").with_problem(format!(
        "La línea {} del archivo no se puede leer en ninguna codificación conocida.",
        line + 1
    ))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Windows,
    Mac,
    Dos,
}

impl Page {
    fn name(self) -> &'static str {
        match self {
            Self::Windows => "Windows-1252",
            Self::Mac => "MacRoman",
            Self::Dos => "CP850",
        }
    }

    fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Windows => WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
            Self::Mac => MACINTOSH.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Dos => {
                let upper: Vec<char> = CP850.chars().collect();
                let decoded = bytes.iter().map(|byte| match byte.checked_sub(0x80) {
                    None => char::from(*byte),
                    Some(at) => upper.get(usize::from(at)).copied().unwrap_or('\u{fffd}'),
                });
                decoded.collect()
            }
        }
    }
}

/// The page in which the text looks most like Spanish, and how much it does. Of equals, the first.
fn best(bytes: &[u8]) -> (Page, i64) {
    let pages = [Page::Windows, Page::Mac, Page::Dos];
    let scored = pages.map(|page| (page, score(&page.decode(bytes))));
    let mut best = scored[0];
    for other in &scored[1..] {
        if other.1 > best.1 {
            best = *other;
        }
    }
    best
}

/// How much the characters beyond ASCII are those of Spanish, each where it can stand.
fn score(text: &str) -> i64 {
    let mut sum = 0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if !c.is_ascii() {
            sum = likelihood(before, c, after).saturating_add(sum);
        }
        before = c;
    }
    sum
}

fn likelihood(before: char, c: char, after: char) -> i64 {
    let beside_letters = before.is_alphabetic() || after.is_alphabetic();
    match c {
        'á' | 'é' | 'í' | 'ó' | 'ú' | 'ñ' | 'ü' if !before.is_uppercase() || before.is_ascii() => {
            if beside_letters {
                4
            } else {
                0
            }
        }
        // A capital stands first, or among capitals.
        'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ñ' | 'Ü' if !before.is_lowercase() => {
            if beside_letters {
                3
            } else {
                0
            }
        }
        '¿' | '¡' if !before.is_alphanumeric() && after.is_alphabetic() => 2,
        'º' | '°' | 'ª' if before.is_ascii_alphanumeric() || before == '.' => 2,
        '«' if !before.is_alphanumeric() => 1,
        '»' if !after.is_alphanumeric() => 1,
        '–' | '—' if before == ' ' || before.is_ascii_digit() => 1,
        '“' if !before.is_alphanumeric() => 1,
        '”' | '’' | '´' if before.is_alphanumeric() => 1,
        '…' | '•' | '€' | '±' | '²' | '³' | '¹' | '\u{a0}' => 1,
        '≥' | '≤' if after == ' ' || after.is_ascii_digit() => 1,
        c if c.is_alphabetic() => -2,
        _ => -4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dos(text: &str) -> Vec<u8> {
        let upper: Vec<char> = CP850.chars().collect();
        text.chars()
            .map(|c| match upper.iter().position(|u| *u == c) {
                Some(at) => 0x80 + u8::try_from(at).unwrap(),
                None => u8::try_from(c).unwrap(),
            })
            .collect()
    }
    const WORDS: &str = "Código;Áncash;Junín;Huánuco;Apurímac;Año;¿Cuánto?;Callao 1/;N.º\r\n";

    #[test]
    fn the_code_page_has_all_its_characters() {
        assert_eq!(CP850.chars().count(), 128);
    }

    #[test]
    fn each_encoding_is_recognised_by_its_words() {
        let windows = WINDOWS_1252.encode(WORDS).0.into_owned();
        assert_eq!(decode(&windows).unwrap().text, WORDS);
        let mac: Vec<u8> = WORDS
            .chars()
            .map(|c| {
                (0..=255)
                    .find(|b| {
                        MACINTOSH
                            .decode_without_bom_handling(&[*b])
                            .0
                            .starts_with(c)
                    })
                    .unwrap()
            })
            .collect();
        assert_eq!(decode(&mac).unwrap().text, WORDS);
        assert_eq!(decode(&dos(WORDS)).unwrap().text, WORDS);
    }

    #[test]
    fn utf_16_needs_no_mark() {
        let little: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little).unwrap().text, WORDS);
        assert_eq!(decode(&big).unwrap().text, WORDS);
    }

    #[test]
    fn one_foreign_line_is_read_and_named() {
        let mut bytes = "Ámbito;2024\nÁncash;1\nJunín;2\n".as_bytes().to_vec();
        bytes.extend(WINDOWS_1252.encode("Huánuco;3\n").0.iter());
        let decoded = decode(&bytes).unwrap();
        assert!(decoded.text.ends_with("Huánuco;3\n"), "{}", decoded.text);
        assert_eq!(decoded.foreign, [(3, "Windows-1252")]);
    }

    #[test]
    fn one_line_of_utf_8_is_no_garbage() {
        let mut bytes = "Departamento;2024\nÁncash;1\n".as_bytes().to_vec();
        bytes.extend(WINDOWS_1252.encode("Junín;2\nHuánuco;3\n").0.iter());
        let decoded = decode(&bytes).unwrap();
        assert_eq!(
            decoded.text,
            "Departamento;2024\nÁncash;1\nJunín;2\nHuánuco;3\n"
        );
        let foreign = [(2, "Windows-1252"), (3, "Windows-1252")];
        assert_eq!(decoded.foreign, foreign);
    }

    #[test]
    fn a_line_without_sense_is_refused_by_its_number() {
        let error = decode(b"a;b\nx\x81\x90\x9dy;1\n").unwrap_err();
        assert_eq!(error.code, "E114");
        assert!(error.problem.contains("línea 2"), "{}", error.problem);
    }
}
