//! Comparing texts as people type them: without accents, capitals, punctuation or footnote marks.
//!
//! What it deliberately does not do: it never decides what a text means, only when two texts are
//! "the same to a reader" and how far apart they are.

/// Lower case, without accents, with every run of other characters as one space.
/// `%` stays, because a column can be called just that.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(plain) => folded.push(plain),
            None if is_combining(c) => {}
            None if folded.is_empty() || folded.ends_with(' ') => {}
            None => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A text without its footnote marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmarked {
    pub text: String,
    /// The marks that were taken off, in reading order: `1/`, `P/`.
    pub marks: Vec<String>,
}

impl Unmarked {
    /// Whether one of the marks says that the figure is preliminary («P/»).
    pub fn says_provisional(&self) -> bool {
        self.marks
            .iter()
            .any(|m| matches!(fold(m).as_str(), "p" | "p p"))
    }
}

/// Takes footnote marks off the end of a label: «Lima Metropolitana 1/», «Total (2)», «Urbana*», «Sierra²».
pub fn unmark(text: &str) -> Unmarked {
    let mut rest = text.trim();
    let mut marks = Vec::new();
    while let Some((before, mark)) = last_mark(rest) {
        marks.push(mark.to_owned());
        rest = before.trim_end();
    }
    marks.reverse();
    Unmarked {
        text: rest.to_owned(),
        marks,
    }
}

fn last_mark(text: &str) -> Option<(&str, &str)> {
    if let Some((at, _)) = text
        .char_indices()
        .next_back()
        .filter(|(at, c)| *at > 0 && matches!(c, '*' | '¹' | '²' | '³' | '⁴' | '⁵'))
    {
        return Some((&text[..at], &text[at..]));
    }
    let (before, last) = text.rsplit_once(char::is_whitespace)?;
    let slash = last.strip_suffix('/').is_some_and(is_short_mark);
    let parenthesised = last
        .strip_prefix('(')
        .and_then(|l| l.strip_suffix(')'))
        .is_some_and(|m| m.len() == 1 && is_short_mark(m));
    (slash || parenthesised).then_some((before, last))
}

fn is_short_mark(mark: &str) -> bool {
    let digits = (1..=2).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_digit());
    let letter = mark.len() == 1 && mark.bytes().all(|b| b.is_ascii_alphabetic());
    digits || letter
}

/// How alike two codes are, 0 to 1, by edits: for «¿quiso decir …?».
pub fn code_likeness(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(&fold(a), &fold(b))
}

/// Share of the words of `name` that occur in `title`, 0 to 1. Titles of tables say more than the
/// name of the indicator («…, según ámbito geográfico, 2007 - 2016»), so only the name's words count.
pub fn title_likeness(name: &str, title: &str) -> f64 {
    let title = fold(title);
    let title: Vec<&str> = title.split(' ').map(stem).collect();
    let name = fold(name);
    let words: Vec<&str> = name
        .split(' ')
        .filter(|w| !is_filler(w))
        .map(stem)
        .collect();
    if words.is_empty() {
        return 0.0;
    }
    let found = words.iter().filter(|w| title.contains(w)).count();
    // Counts of words are far below 2^52, so the conversion is exact.
    found as f64 / words.len() as f64
}

/// The word without a plural ending, enough to match «hogares» with «hogar».
fn stem(word: &str) -> &str {
    word.strip_suffix("es")
        .or_else(|| word.strip_suffix('s'))
        .filter(|w| w.len() > 3)
        .unwrap_or(word)
}

fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "" | "a"
            | "al"
            | "con"
            | "de"
            | "del"
            | "e"
            | "el"
            | "en"
            | "la"
            | "las"
            | "los"
            | "o"
            | "para"
            | "por"
            | "que"
            | "se"
            | "su"
            | "un"
            | "una"
            | "y"
    )
}

fn plain(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | '0'..='9' | '%' => c,
        'á' | 'à' | 'ä' | 'â' | 'ã' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' | 'õ' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        _ => return None,
    })
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_capitals_and_punctuation_do_not_matter() {
        assert_eq!(fold("  ÁREA de  Residencia: "), "area de residencia");
        assert_eq!(fold("N.º de Cód."), "n de cod");
        assert_eq!(fold("A\u{301}rea"), "area");
        assert_eq!(fold("—"), "");
    }

    #[test]
    fn footnote_marks_come_off_the_end_only() {
        assert_eq!(unmark("Lima Metropolitana 1/").text, "Lima Metropolitana");
        assert_eq!(unmark("Total 2/ P/").marks, ["2/", "P/"]);
        assert!(unmark("Abr-May-Jun 2023 P/").says_provisional());
        assert_eq!(unmark("Sierra²").text, "Sierra");
        assert_eq!(unmark("45/45").text, "45/45");
        assert_eq!(unmark("2023").text, "2023");
        assert_eq!(unmark("*").text, "*");
    }

    #[test]
    fn a_table_title_contains_the_name_of_its_indicator() {
        let title = "5.1 PERÚ: HOGARES QUE TIENEN AL MENOS UN MIEMBRO CON TELÉFONO CELULAR, SEGÚN ÁMBITO GEOGRÁFICO, 2007 - 2016";
        assert!(
            title_likeness(
                "Hogares con al menos un miembro con teléfono celular",
                title
            ) > 0.9
        );
        assert!(title_likeness("Personas que usan internet", title) < 0.3);
    }
}
