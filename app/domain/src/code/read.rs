//! Codes as people type them, against the codes that the catalogue knows.
//!
//! The shape of a code is data of the edition, so nothing here knows what a code looks like: a text is
//! taken apart into letters and numbers and compared with the known ones. Certain: the same letters and
//! numbers (`OP.4`, `L 1.3`, `S4` for `S04`). A guess: letters missing (`26`), swapped (`OIE.03`) or mistyped as a
//! digit (`0P1`), or a name behind the code. What fits two known codes, or none, is rejected.

use super::{IndicatorCode, NodeCode};
use crate::{
    reading::{Doubt, Reading},
    text::{normalised, unaccented},
};
use std::collections::BTreeMap;

/// Reads the code of a node.
pub fn read_node_code<'a>(
    text: &str,
    known: impl Iterator<Item = &'a NodeCode>,
) -> Reading<NodeCode> {
    let known: Vec<&NodeCode> = known.collect();
    let index = CodeIndex::of_nodes(known.iter().map(|code| code.as_str()));
    index.read(text).map(|at| known[at as usize].clone())
}

/// Reads the code of an indicator.
pub fn read_indicator_code<'a>(
    text: &str,
    known: impl Iterator<Item = &'a IndicatorCode>,
) -> Reading<IndicatorCode> {
    let known: Vec<&IndicatorCode> = known.collect();
    let index = CodeIndex::of_indicators(known.iter().map(|code| code.as_str()));
    index.read(text).map(|at| known[at as usize].clone())
}

/// The known codes by everything that they can be recognised by, for reading many texts.
#[derive(Debug, Clone, Default)]
pub struct CodeIndex {
    codes: Vec<String>,
    by_text: BTreeMap<String, u32>,
    by_shape: BTreeMap<Shape, Vec<u32>>,
    by_numbers: BTreeMap<Vec<String>, Vec<u32>>,
    /// Letters in alphabetical order, and numbers.
    by_letters: BTreeMap<(Vec<char>, Vec<String>), Vec<u32>>,
    /// Codes of the finding for a code that is not known, and for one that may be several.
    unknown: &'static str,
    ambiguous: &'static str,
}

impl CodeIndex {
    /// Codes of indicators; what is read is a place in this list.
    pub fn of_indicators<'a>(codes: impl Iterator<Item = &'a str>) -> Self {
        Self::of(codes, "E313", "E310")
    }

    /// Codes of nodes; what is read is a place in this list.
    pub fn of_nodes<'a>(codes: impl Iterator<Item = &'a str>) -> Self {
        Self::of(codes, "E314", "E311")
    }

    fn of<'a>(
        codes: impl Iterator<Item = &'a str>,
        unknown: &'static str,
        ambiguous: &'static str,
    ) -> Self {
        let mut index = Self {
            unknown,
            ambiguous,
            ..Self::default()
        };
        for (code, at) in codes.zip(0..) {
            let shape = Shape::of(code);
            index.codes.push(code.to_owned());
            index.by_text.entry(code.to_owned()).or_insert(at);
            let numbers = index.by_numbers.entry(shape.numbers.clone());
            numbers.or_default().push(at);
            let letters = index.by_letters.entry(shape.sorted());
            letters.or_default().push(at);
            index.by_shape.entry(shape).or_default().push(at);
        }
        index
    }

    /// All codes, in the order in which they were given.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(String::as_str)
    }

    /// The place of a canonical code.
    pub fn place(&self, code: &str) -> Option<u32> {
        self.by_text.get(code).copied()
    }

    /// Reads a text as one of the codes: its place in the list.
    pub fn read(&self, text: &str) -> Reading<u32> {
        let text = normalised(text);
        let trimmed = text.trim();
        if let Some(at) = self.by_text.get(trimmed) {
            return Reading::Certain(*at);
        }
        if let Some(at) = self.by_text.get(&trimmed.to_uppercase()) {
            return Reading::Certain(*at);
        }
        let shape = Shape::of(trimmed);
        if shape.is_empty() {
            return Reading::Rejected(unknown(self.unknown, trimmed));
        }
        match found(self.by_shape.get(&shape)) {
            [] => {}
            [one] => return Reading::Certain(*one),
            several => return Reading::Rejected(self.several(trimmed, several)),
        }
        for (likeness, found) in self.likely(trimmed, &shape) {
            match found {
                [] => {}
                [one] => {
                    let code = self.codes.get(*one as usize);
                    return Reading::Guess {
                        value: *one,
                        warning: guess(trimmed, code.map_or("", String::as_str), likeness),
                    };
                }
                several => return Reading::Rejected(self.several(trimmed, several)),
            }
        }
        Reading::Rejected(unknown(self.unknown, trimmed))
    }

    /// The codes that may be meant, by the reason; the nearest reason first.
    fn likely(&self, text: &str, shape: &Shape) -> [(Likeness, &[u32]); 4] {
        let head = Shape::of(head(text));
        let without_letters = shape.letters.is_empty().then_some(&shape.numbers);
        let with_numbers = !shape.numbers.is_empty();
        let is_whole = !head.numbers.is_empty() && !head.letters.is_empty();
        [
            (
                Likeness::NoLetters,
                found(without_letters.and_then(|numbers| self.by_numbers.get(numbers))),
            ),
            (
                Likeness::Transposed,
                found(
                    with_numbers
                        .then(|| shape.sorted())
                        .and_then(|letters| self.by_letters.get(&letters)),
                ),
            ),
            (
                Likeness::Mistyped,
                found(
                    self.by_shape
                        .get(&Shape::of(&correct_confusable_letters(text))),
                ),
            ),
            (
                Likeness::NameBehind,
                found(
                    is_whole
                        .then_some(&head)
                        .and_then(|head| self.by_shape.get(head)),
                ),
            ),
        ]
    }

    fn several(&self, text: &str, places: &[u32]) -> Doubt {
        let codes = places.iter().filter_map(|at| self.codes.get(*at as usize));
        let codes: Vec<&String> = codes.collect();
        ambiguous(self.ambiguous, text, &codes)
    }
}

fn found(places: Option<&Vec<u32>>) -> &[u32] {
    places.map_or(&[], Vec::as_slice)
}

/// A code taken apart: `S.3.3.1` is letters `S` and numbers 3, 3, 1; leading zeros do not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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

    /// Its letters in alphabetical order, and its numbers: alike for letters in another order.
    fn sorted(&self) -> (Vec<char>, Vec<String>) {
        let mut letters: Vec<char> = self.letters.chars().collect();
        letters.sort_unstable();
        (letters, self.numbers.clone())
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

/// A zero among the leading letters is an O; an O or an l among the numbers is a 0 or a 1.
fn correct_confusable_letters(text: &str) -> String {
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
