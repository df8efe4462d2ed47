//! What is asked for.

use crate::{entry::Kind, words::Word};

/// Characters of a question; what comes after them is not read.
pub const MAX_QUERY_CHARS: usize = 100;
/// Words of a question; what comes after them is not searched for.
const MOST_WORDS: usize = 8;

/// Words, and what the results are narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// As it was typed, at most [`MAX_QUERY_CHARS`] characters.
    pub text: String,
    pub filter: Filter,
}

/// What the results are narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub kind: Option<Kind>,
    /// Code of an objective.
    pub objective: Option<String>,
    /// A state's identifier.
    pub state: Option<String>,
}

impl Query {
    /// A question of at most [`MAX_QUERY_CHARS`] characters.
    pub fn new(text: &str, filter: Filter) -> Self {
        let text = text.trim().chars().take(MAX_QUERY_CHARS).collect();
        Self { text, filter }
    }
}

/// The words of a question, each once.
pub(crate) fn distinct(words: impl Iterator<Item = Word>) -> Vec<Word> {
    let mut distinct: Vec<Word> = Vec::new();
    for word in words {
        if distinct.len() < MOST_WORDS && !distinct.contains(&word) {
            distinct.push(word);
        }
    }
    distinct
}
