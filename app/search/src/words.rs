//! From a text to the words that are compared.

use std::borrow::Cow;

use domain::text::fold;
use rust_stemmers::{Algorithm, Stemmer};

/// Words that stand in nearly every text and tell nothing, folded.
pub const EMPTY_WORDS: [&str; 36] = [
    "a", "al", "ante", "como", "con", "cual", "cuando", "de", "del", "desde", "e", "el", "en",
    "entre", "es", "la", "las", "lo", "los", "mas", "o", "para", "por", "que", "se", "segun", "si",
    "sin", "sobre", "su", "sus", "u", "un", "una", "unos", "y",
];

/// A word as it is written, and its stem; both without accents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word {
    /// As it is written: `servicios`.
    pub folded: String,
    /// What its forms share: `servici`.
    pub stem: String,
}

/// Finds the words of a text.
pub struct Splitter(Stemmer);

impl Default for Splitter {
    fn default() -> Self {
        Self(Stemmer::create(Algorithm::Spanish))
    }
}

impl Splitter {
    /// The words that tell something, in the order of the text.
    pub fn words<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Word> + 'a {
        let lower = text.to_lowercase();
        let parts: Vec<String> = lower
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_owned)
            .collect();
        parts.into_iter().filter_map(|part| {
            let folded = fold(&part);
            let tells = !folded.is_empty() && !EMPTY_WORDS.contains(&folded.as_str());
            tells.then(|| Word {
                stem: fold(&self.0.stem(&accented(&folded))),
                folded,
            })
        })
    }
}

/// The stemmer knows the endings «-ción» and «-sión» by their accent, which every such word has and few people type.
fn accented(folded: &str) -> Cow<'_, str> {
    match folded.strip_suffix("ion") {
        Some(start) if start.ends_with(['c', 's']) => Cow::Owned(format!("{start}ión")),
        _ => Cow::Borrowed(folded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        Splitter::default()
            .words(text)
            .map(|word| word.stem)
            .collect()
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (one, other) in [
            ("servicio", "Servicios"),
            ("capacitación", "CAPACITACIONES"),
            ("digital", "digitales"),
            ("educacion", "educación"),
            ("empresa", "empresas"),
        ] {
            assert_eq!(stems(one), stems(other), "{one}");
        }
    }

    #[test]
    fn words_that_tell_nothing_are_left_out() {
        assert_eq!(stems("el acceso a la información").len(), 2);
        assert_eq!(stems("de la"), Vec::<String>::new());
    }
}
