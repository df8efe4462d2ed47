//! Passwords that many people use: the list that Django ships, and what people make of such a word to
//! pass a form (digits and marks around it, other signs for letters, the word twice, two words).
//!
//! The file and its licence are in `common-passwords`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// In small letters, one a line, the most used first.
static COMMON_PASSWORDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("common-passwords/list.txt").lines().collect());

/// Two words of fewer letters than this are no phrase, but chance.
const MIN_PART_CHARS: usize = 3;

/// Whether somebody who tries the list with the usual changes finds this password. `folded` is in
/// small letters.
pub fn is_common(folded: &str) -> bool {
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    let plain: String = core.chars().map(without_substitute).collect();
    let letters: String = plain.chars().filter(|c| c.is_alphabetic()).collect();
    [folded, core, &plain, &letters]
        .iter()
        .any(|text| COMMON_PASSWORDS.contains(text))
        || is_two_words(&letters)
}

/// What people write in place of a letter.
fn without_substitute(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

fn is_two_words(letters: &str) -> bool {
    letters.char_indices().any(|(at, _)| {
        let (first, second) = letters.split_at(at);
        let long = |part: &str| part.chars().count() >= MIN_PART_CHARS;
        long(first)
            && long(second)
            && COMMON_PASSWORDS.contains(first)
            && COMMON_PASSWORDS.contains(second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_common_passwords_is_long_and_in_lower_case() {
        assert!(
            COMMON_PASSWORDS.len() > 10_000,
            "{}",
            COMMON_PASSWORDS.len()
        );
        assert!(
            COMMON_PASSWORDS
                .iter()
                .all(|word| *word == word.to_lowercase())
        );
    }

    #[test]
    fn a_common_word_stays_one_with_what_people_add() {
        for word in [
            "princess",
            "princess2024",
            "2024-princess!",
            "p@ssw0rd2026!",
            "dragonmonkey",
            "dragon-monkey-77",
            "passwordpassword",
            "liverpool-2030",
            "1q2w3e4r5t6y",
        ] {
            assert!(is_common(word), "{word}");
        }
    }

    #[test]
    fn a_phrase_is_not_common() {
        for phrase in [
            "quipu lluvia tejado once",
            "correcto caballo batería grapa",
            "tres tristes tigres comen",
            "vh7k-m2qz-x9wd",
        ] {
            assert!(!is_common(phrase), "{phrase}");
        }
    }
}
