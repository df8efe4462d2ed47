//! Phrases where they begin a line or stand alone.

/// A phrase as a sentence: its first letter a capital, a full stop at its end unless it ends in a mark of its own.
pub fn sentence(phrase: &str) -> String {
    let mut letters = phrase.trim().chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let rest = letters.as_str();
    let stop = if rest.ends_with(['.', '!', '?', '…']) {
        ""
    } else {
        "."
    };
    format!("{}{rest}{stop}", first.to_uppercase())
}

/// The same text with a capital at its start.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
