//! A row of the catalogue as texts by field name: what a form shows, what was typed, and where two
//! versions differ. Pure.

use std::collections::BTreeMap;

pub use crate::office::form::Problems;
use crate::office::form::{Options, options};

/// Field name → text.
pub type Texts = BTreeMap<&'static str, String>;

/// How a field is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    Line,
    Area(u8),
    Choice(Options),
    /// Lines «year: reason», each added and removed on its own.
    Breaks,
    /// Only while the row is new.
    Code,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    pub section: &'static str,
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub control: Control,
}

/// A line, an area … of a section.
pub fn spec(
    section: &'static str,
    name: &'static str,
    label: &'static str,
    control: Control,
) -> Spec {
    Spec {
        section,
        name,
        label,
        hint: "",
        control,
    }
}

impl Spec {
    #[must_use]
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// A stored text as a person reads it: the words of a choice; nothing is «(vacío)».
    pub fn shown(&self, text: &str) -> String {
        let chosen = match &self.control {
            Control::Choice(options) => options
                .iter()
                .find(|(stored, _)| stored == text)
                .map(|(_, shown)| shown.clone()),
            _ => None,
        };
        match chosen {
            Some(shown) => shown,
            None if text.trim().is_empty() => "(vacío)".to_owned(),
            None => text.trim().to_owned(),
        }
    }
}

/// A choice of fixed words.
pub fn choice(words: &[(&str, &str)]) -> Control {
    Control::Choice(options(words.iter().copied()))
}

/// A field in which what is stored differs from what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub name: &'static str,
    pub label: &'static str,
    /// The stored text, to take it over.
    pub stored: String,
    /// Both as a person reads them.
    pub old: String,
    pub new: String,
}

/// Where two versions differ, in the order of the form. Spaces around a text do not count.
pub fn differences(specs: &[Spec], stored: &Texts, typed: &Texts) -> Vec<Difference> {
    let text = |texts: &Texts, name| texts.get(name).cloned().unwrap_or_default();
    specs
        .iter()
        .map(|spec| (spec, text(stored, spec.name), text(typed, spec.name)))
        .filter(|(_, old, new)| old.trim() != new.trim())
        .map(|(spec, old, new)| Difference {
            name: spec.name,
            label: spec.label,
            old: spec.shown(&old),
            new: spec.shown(&new),
            stored: old,
        })
        .collect()
}

/// The fields by section, in order.
pub fn sections(specs: Vec<Spec>) -> Vec<(&'static str, Vec<Spec>)> {
    let mut sections: Vec<(&'static str, Vec<Spec>)> = Vec::new();
    for spec in specs {
        match sections.last_mut() {
            Some((title, fields)) if *title == spec.section => fields.push(spec),
            _ => sections.push((spec.section, vec![spec])),
        }
    }
    sections
}

/// Reads fields and gathers what is wrong with them.
pub struct Reader<'a> {
    texts: &'a Texts,
    pub problems: Problems,
}

impl<'a> Reader<'a> {
    pub fn new(texts: &'a Texts) -> Self {
        Self {
            texts,
            problems: Vec::new(),
        }
    }

    /// The text without spaces around it; empty when missing.
    pub fn text(&self, name: &'static str) -> &'a str {
        self.texts.get(name).map_or("", |text| text.trim())
    }

    /// The text, if there is any.
    pub fn optional(&self, name: &'static str) -> Option<String> {
        Some(self.text(name))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// Notes a problem.
    pub fn wrong(&mut self, name: &'static str, problem: &str) {
        self.problems.push((name, problem.to_owned()));
    }

    /// Reads a text that must mean something; notes the problem where it does not.
    pub fn parse<T: std::str::FromStr>(&mut self, name: &'static str, problem: &str) -> Option<T> {
        let read = self.text(name).parse().ok();
        if read.is_none() {
            self.wrong(name, problem);
        }
        read
    }

    /// The same where an empty text means nothing.
    pub fn parse_optional<T: std::str::FromStr>(
        &mut self,
        name: &'static str,
        problem: &str,
    ) -> Option<T> {
        if self.text(name).is_empty() {
            None
        } else {
            self.parse(name, problem)
        }
    }

    /// One of few, by the stored word.
    pub fn pick<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&str, T)],
        problem: &str,
    ) -> Option<T> {
        let text = self.text(name);
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            self.wrong(name, problem);
        }
        found
    }
}

/// The stored word of one of few.
pub fn word_of<T: PartialEq + Copy>(words: &[(&'static str, T)], value: T) -> String {
    words
        .iter()
        .find(|(_, known)| *known == value)
        .map(|(word, _)| (*word).to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn specs() -> [Spec; 3] {
        let words = [("", "Elija"), ("up", "Ascendente"), ("down", "Descendente")];
        [
            spec("A", "name", "Nombre", Control::Line),
            spec("A", "note", "Nota", Control::Line),
            spec("B", "direction", "Sentido", choice(&words)),
        ]
    }

    #[test]
    fn differences_are_worded_and_keep_what_is_stored() {
        let texts = |name: &str, note: &str, direction: &str| {
            let pairs = [("name", name), ("note", note), ("direction", direction)];
            pairs.map(|(name, text)| (name, text.to_owned())).into()
        };
        let found = differences(
            &specs(),
            &texts("Uso", "", "up"),
            &texts(" Uso ", "b", "down"),
        );
        let found: Vec<_> = found
            .iter()
            .map(|d| (d.name, d.old.as_str(), d.new.as_str(), d.stored.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("note", "(vacío)", "b", ""),
                ("direction", "Ascendente", "Descendente", "up")
            ]
        );
    }

    #[test]
    fn sections_keep_the_order_of_the_fields() {
        let sections = sections(specs().to_vec());
        let names: Vec<_> = sections
            .iter()
            .map(|(title, fields)| (*title, fields.len()))
            .collect();
        assert_eq!(names, [("A", 2), ("B", 1)]);
    }

    #[test]
    fn a_reader_gathers_every_problem() {
        let texts = Texts::from([("a", "x".to_owned())]);
        let mut reader = Reader::new(&texts);
        assert_eq!(reader.parse::<u8>("a", "Escriba un número."), None);
        assert_eq!(reader.parse_optional::<u8>("b", "Escriba un número."), None);
        assert_eq!(reader.problems.len(), 1);
    }
}
