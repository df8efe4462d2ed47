//! How far a word that is nowhere may be from one that is somewhere.

/// How many edits (a letter too many, missing, wrong, or two exchanged) a typed word may be away from a known one: none
/// in words of up to three letters, one in words of four to seven, two in longer ones.
fn allowed_edits(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// How many edits lead from `typed` to `known`; `None` when they are more than [`allowed_edits`]. The first letter is
/// seldom wrong, and words that differ there are others.
pub fn slips(typed: &str, known: &str) -> Option<usize> {
    let most = allowed_edits(typed);
    let lengths = typed.chars().count().abs_diff(known.chars().count());
    if most == 0 || lengths > most || typed.chars().next() != known.chars().next() {
        return None;
    }
    let slips = strsim::osa_distance(typed, known);
    (slips <= most).then_some(slips)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_forgiven_and_another_word_is_not() {
        assert_eq!(slips("cuidadania", "ciudadania"), Some(1));
        assert_eq!(slips("capasidades", "capacidades"), Some(1));
        assert_eq!(slips("interconectivida", "interconectividad"), Some(1));
        assert_eq!(slips("red", "rey"), None);
        assert_eq!(slips("casa", "masa"), None);
        assert_eq!(slips("norte", "sur"), None);
    }
}
