//! The method of calculation as fichas write it in one cell: formula, terms and specifications.

use crate::fields::Field;
use domain::text::fold;

/// The names of the parts and their fields. The longer one first.
const NAMES: [(&str, Field); 3] = [
    ("especificaciones tecnicas", Field::TechnicalNotes),
    ("formula", Field::Formula),
    ("donde", Field::FormulaTerms),
];

/// The parts that the text names, in their order; what stands before the first name is the formula.
pub(super) fn parts(text: &str) -> Vec<(Field, String)> {
    let mut parts: Vec<(Field, String)> = Vec::new();
    let mut field = Field::Formula;
    for line in text.lines().flat_map(at_names) {
        let rest = match name(line) {
            Some((named, rest)) => {
                field = named;
                rest
            }
            None => line,
        };
        let rest = rest.trim();
        match parts.iter_mut().find(|(known, _)| *known == field) {
            Some((_, text)) if !rest.is_empty() => {
                text.push('\n');
                text.push_str(rest);
            }
            None if !rest.is_empty() => parts.push((field, rest.to_owned())),
            _ => {}
        }
    }
    parts
}

/// The field that a line begins with the name of, and what follows.
fn name(line: &str) -> Option<(Field, &str)> {
    let (before, after) = line.split_once(':').unwrap_or((line, ""));
    let folded = fold(before);
    let found = NAMES.iter().find(|(name, _)| folded == *name)?;
    Some((found.1, after))
}

/// A line taken apart before every name that a colon follows: «A / B Donde: A es …».
fn at_names(line: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = line
        .match_indices(':')
        .filter_map(|(colon, _)| {
            let before = line.get(..colon)?;
            NAMES.iter().find_map(|(name, _)| {
                let letters = name.chars().count();
                let (start, _) = before.char_indices().rev().nth(letters - 1)?;
                (fold(before.get(start..)?) == *name).then_some(start)
            })
        })
        .filter(|start| *start > 0)
        .collect();
    starts.dedup();
    let mut lines = Vec::new();
    let mut from = 0;
    for start in starts {
        lines.extend(line.get(from..start));
        from = start;
    }
    lines.extend(line.get(from..));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_recognised_by_their_names() {
        let expected = [
            (Field::Formula, "A / B × 100".to_owned()),
            (Field::FormulaTerms, "A: con servicio\nB: todos".to_owned()),
            (Field::TechnicalNotes, "Al 31 de diciembre".to_owned()),
        ];
        for text in [
            "Fórmula: A / B × 100\nDonde:\nA: con servicio\nB: todos\nEspecificaciones técnicas: Al 31 de diciembre",
            "A / B × 100\ndonde: A: con servicio\nB: todos\nESPECIFICACIONES TÉCNICAS:\nAl 31 de diciembre",
            "Fórmula: A / B × 100 Donde: A: con servicio\nB: todos Especificaciones técnicas: Al 31 de diciembre",
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
        assert_eq!(parts("A / B"), [(Field::Formula, "A / B".to_owned())]);
        assert!(parts("").is_empty());
    }
}
