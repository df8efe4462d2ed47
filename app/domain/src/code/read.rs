//! Codes as people type them, against the codes that the catalogue knows.
//!
//! The shape of a code is data of the edition, so nothing here knows what a code looks like: a text is
//! taken apart into letters and numbers and compared with the known ones. Certain: the same letters and
//! numbers (`OP.4`, `L 1.3`, `S4` for `S04`). A guess: letters missing (`26`), swapped (`OIE.03`) or mistyped as a
//! digit (`0P1`), or a name behind the code. What fits two known codes, or none, is rejected.

use super::{IndicatorCode, NodeCode};
use crate::number::{Doubt, Reading, unaccented};

/// Reads the code of a node.
pub fn read_node_code<'a>(
    text: &str,
    known: impl Iterator<Item = &'a NodeCode>,
) -> Reading<NodeCode> {
    let known: Vec<(&NodeCode, Shape)> =
        known.map(|code| (code, Shape::of(code.as_str()))).collect();
    read(text, &known, ["E314", "E311"]).map(NodeCode::clone)
}

/// Reads the code of an indicator.
pub fn read_indicator_code<'a>(
    text: &str,
    known: impl Iterator<Item = &'a IndicatorCode>,
) -> Reading<IndicatorCode> {
    let known: Vec<(&IndicatorCode, Shape)> =
        known.map(|code| (code, Shape::of(code.as_str()))).collect();
    read(text, &known, ["E313", "E310"]).map(IndicatorCode::clone)
}

/// A code taken apart: `S.3.3.1` is letters `S` and numbers 3, 3, 1; leading zeros do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    letters: String,
    numbers: Vec<String>,
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut shape = Self {
            letters: String::new(),
            numbers: Vec::new(),
        };
        let mut in_number = false;
        for c in text.chars().map(unaccented).flat_map(char::to_uppercase) {
            if c.is_ascii_digit() {
                match shape.numbers.last_mut() {
                    Some(number) if in_number => number.push(c),
                    _ => shape.numbers.push(c.to_string()),
                }
            } else if c.is_alphabetic() {
                shape.letters.push(c);
            }
            in_number = c.is_ascii_digit();
        }
        for number in &mut shape.numbers {
            let significant = number.trim_start_matches('0');
            *number = if significant.is_empty() {
                "0".to_owned()
            } else {
                significant.to_owned()
            };
        }
        shape
    }

    fn is_empty(&self) -> bool {
        self.letters.is_empty() && self.numbers.is_empty()
    }

    /// The same letters in another order.
    fn is_transposed(&self, other: &Self) -> bool {
        let sorted = |letters: &str| {
            let mut letters: Vec<char> = letters.chars().collect();
            letters.sort_unstable();
            letters
        };
        self.numbers == other.numbers && sorted(&self.letters) == sorted(&other.letters)
    }
}

/// Why a known code may be meant.
#[derive(Clone, Copy)]
enum Likeness {
    NoLetters,
    Transposed,
    Mistyped,
    NameBehind,
}

fn read<'a, T: std::fmt::Display>(
    text: &str,
    known: &[(&'a T, Shape)],
    [rejection, doubtful]: [&'static str; 2],
) -> Reading<&'a T> {
    let trimmed = text.trim();
    let typed = trimmed.to_uppercase();
    if let Some((code, _)) = known.iter().find(|(code, _)| code.to_string() == typed) {
        return Reading::Certain(code);
    }
    let shape = Shape::of(trimmed);
    if shape.is_empty() {
        return Reading::Rejected(unknown(rejection, trimmed));
    }
    match candidates(known, |s| *s == shape).as_slice() {
        [] => {}
        [one] => return Reading::Certain(one),
        several => return Reading::Rejected(ambiguous(doubtful, trimmed, several)),
    }
    let mistyped = Shape::of(&unmistype(trimmed));
    let head = Shape::of(head(trimmed));
    let ladder: [(Likeness, Vec<&'a T>); 4] = [
        (
            Likeness::NoLetters,
            candidates(known, |s| {
                shape.letters.is_empty() && s.numbers == shape.numbers
            }),
        ),
        (
            Likeness::Transposed,
            candidates(known, |s| {
                !shape.numbers.is_empty() && s.is_transposed(&shape)
            }),
        ),
        (Likeness::Mistyped, candidates(known, |s| *s == mistyped)),
        (
            Likeness::NameBehind,
            candidates(known, |s| {
                !head.numbers.is_empty() && !head.letters.is_empty() && *s == head
            }),
        ),
    ];
    for (likeness, found) in ladder {
        match found.as_slice() {
            [] => {}
            [one] => {
                return Reading::Guess {
                    value: one,
                    warning: guess(trimmed, one, likeness),
                };
            }
            several => return Reading::Rejected(ambiguous(doubtful, trimmed, several)),
        }
    }
    Reading::Rejected(unknown(rejection, trimmed))
}

fn candidates<'a, T>(known: &[(&'a T, Shape)], fits: impl Fn(&Shape) -> bool) -> Vec<&'a T> {
    known
        .iter()
        .filter(|(_, shape)| fits(shape))
        .map(|(code, _)| *code)
        .collect()
}

/// A zero among the leading letters is an O; an O or an l among the numbers is a 0 or a 1.
fn unmistype(text: &str) -> String {
    let digits_from = text
        .find(|c: char| c.is_ascii_digit() && c != '0')
        .unwrap_or(text.len());
    let leading_zero = text.starts_with('0');
    text.char_indices()
        .map(|(at, c)| match c {
            '0' if leading_zero && at == 0 => 'O',
            'O' | 'o' if at > 0 && (at > digits_from || next_is_digit(text, at)) => '0',
            'l' | 'I' if at > 0 && next_is_digit_or_end(text, at) => '1',
            other => other,
        })
        .collect()
}

fn next_is_digit(text: &str, at: usize) -> bool {
    text.get(at + 1..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(|c| c.is_ascii_digit())
}

fn next_is_digit_or_end(text: &str, at: usize) -> bool {
    text.get(at + 1..).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
    })
}

/// The part before a name: «OP1» of «OP1: Garantizar el acceso…».
fn head(text: &str) -> &str {
    let first_number = text
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(text.len());
    let end = text
        .char_indices()
        .find(|(at, c)| {
            *at > first_number && (c.is_whitespace() || matches!(c, ':' | '·' | '–' | '—'))
        })
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

fn guess(text: &str, code: impl std::fmt::Display, likeness: Likeness) -> Doubt {
    let why = match likeness {
        Likeness::NoLetters => "le faltan las letras",
        Likeness::Transposed => "tiene las letras en otro orden",
        Likeness::Mistyped => "confunde letras con números",
        Likeness::NameBehind => "lleva más texto detrás",
    };
    Doubt::new(
        "W314",
        format!("se leyó «{text}» como {code}: {why}"),
        "Confirme el código.",
    )
}

fn ambiguous<T: std::fmt::Display>(code: &'static str, text: &str, codes: &[T]) -> Doubt {
    let list: Vec<String> = codes.iter().map(ToString::to_string).collect();
    Doubt::new(
        code,
        format!("«{text}» puede ser {}", list.join(" o ")),
        "Escriba el código completo.",
    )
}

fn unknown(code: &'static str, text: &str) -> Doubt {
    Doubt::new(
        code,
        format!("«{text}» no es un código del catálogo"),
        "Escriba un código del catálogo, como aparece en la plantilla (Datos abiertos › Plantilla).",
    )
}
