//! Comparing texts as people type them: without accents, capitals, punctuation or footnote marks.
//!
//! Unicode's own tables say which letters have accents. What this module deliberately does not do: it never
//! decides what a text means, only when two texts are "the same to a reader" and how far apart they are.

mod phrase;
mod unicode;

pub use phrase::{capitalised, sentence};

use std::borrow::Cow;

/// A text as it is compared and kept: composed (NFC), without characters that nobody sees (zero-width
/// spaces and joiners, soft hyphens, direction marks, byte-order marks).
pub fn normalised(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || (!text.contains(is_invisible) && unicode::is_composed(text)) {
        return Cow::Borrowed(text);
    }
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    Cow::Owned(unicode::composed(&visible))
}

/// A note, a source or a reason as it is kept, whether it was typed or read of a file: [`normalised`], trimmed, its line
/// ends of one kind, a blank for a tab, without characters that no file can hold. A text that is kept so comes back of any
/// file, and from any program, as it went out.
pub fn kept(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unkept) {
        return match normalised(text) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = lines.replace('\t', " ");
    let held: String = lines.chars().filter(|c| !is_unkept(*c)).collect();
    Cow::Owned(normalised(&held).trim().to_owned())
}

/// Characters that XML cannot hold; the carriage return, which files turn into another line end; and the tab, which
/// LibreOffice leaves out of the cells that it saves.
fn is_unkept(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

/// A letter without its accents: `á` is `a`, `Ñ` is `N`; other characters are themselves.
pub fn unaccented(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    unicode::base(c)
}

/// Lower case, without accents, with every run of other characters as one space.
/// `%` stays, because a column can be called just that.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if is_combining(c) || (!c.is_ascii() && is_invisible(c)) {
            continue;
        }
        let c = unaccented(c).to_ascii_lowercase();
        if matches!(c, 'a'..='z' | '0'..='9' | '%') {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A text without its footnote marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmarked {
    pub text: String,
    /// The marks that were taken off, in reading order: `1/`, `P/`, `**`, `²`.
    pub marks: Vec<String>,
}

impl Unmarked {
    /// Whether one of the marks says that the figure is preliminary or an estimate («P/», «p», «Pr/», «E/»).
    pub fn says_provisional(&self) -> bool {
        self.marks.iter().any(|m| is_provisional(m))
    }

    /// The first mark that points to a note and says nothing else; «r» (revised) says that the figure is final.
    pub fn footnote(&self) -> Option<&str> {
        let mut marks = self.marks.iter().map(String::as_str);
        marks.find(|m| !is_provisional(m) && fold(m) != "r")
    }
}

fn is_provisional(mark: &str) -> bool {
    matches!(fold(mark).as_str(), "p" | "pr" | "e" | "p p")
}

/// Takes footnote marks off the end of a label, a heading or a number: «Lima Metropolitana 1/», «Total (2)»,
/// «Urbana*», «Sierra²», «20,5 **», «12.5 P/», «2024r». What it leaves is [`normalised`].
pub fn unmark(text: &str) -> Unmarked {
    let text = normalised(text);
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
    let stars = text.trim_end_matches('*');
    let raised = text.trim_end_matches(is_raised);
    for before in [stars, raised] {
        if before.len() < text.len() && !before.is_empty() {
            return Some((before, &text[before.len()..]));
        }
    }
    if let Some(glued) = glued_mark(text) {
        return Some(glued);
    }
    let (before, last) = text.rsplit_once(char::is_whitespace)?;
    let slash = last.strip_suffix('/').is_some_and(is_short_mark);
    let parenthesised = last
        .strip_prefix('(')
        .and_then(|l| l.strip_suffix(')'))
        .is_some_and(|m| matches!(m, "*" | "**") || (m.len() == 1 && is_short_mark(m)));
    let after_a_number = matches!(last, "p" | "P" | "r" | "R") && ends_in_digit(before.trim_end());
    let lone_slash = ["pr/", "p/r"]
        .iter()
        .any(|mark| last.eq_ignore_ascii_case(mark));
    (slash || parenthesised || after_a_number || lone_slash).then_some((before, last))
}

/// «12.5P/», «2024r», «Total1/»: a letter behind a digit, or a number and a slash behind a letter.
fn glued_mark(text: &str) -> Option<(&str, &str)> {
    let body = text.strip_suffix('/').unwrap_or(text);
    let has_slash = body.len() < text.len();
    let digits = body.trim_end_matches(|c: char| c.is_ascii_digit());
    if has_slash && (1..=2).contains(&(body.len() - digits.len())) {
        let is_label = digits.chars().next_back().is_some_and(char::is_alphabetic);
        return (is_label && !digits.is_empty()).then(|| text.split_at(digits.len()));
    }
    let letter = body.chars().next_back()?;
    let before = body.strip_suffix(letter)?;
    let is_mark =
        matches!(letter, 'p' | 'P' | 'r' | 'R') || (has_slash && matches!(letter, 'e' | 'E'));
    (is_mark && ends_in_digit(before)).then(|| text.split_at(before.len()))
}

fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit() || c == '%')
}

fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '⁽' | '⁾')
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

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_as_any_file_gives_it_back() {
        let all = "  Medicio\u{301}n\u{200b} de la en\u{ad}cuesta\r\ncon\u{1}\tdos\rlíneas\u{a0}\u{feff} ";
        let once = kept(all).into_owned();
        assert_eq!(once, "Medición de la encuesta\ncon dos\nlíneas");
        assert_eq!(kept(&once), once, "once is enough");
        assert!(matches!(kept(" ENAHO 2024 "), Cow::Borrowed("ENAHO 2024")));
        assert_eq!(kept(" \u{200b}\u{feff} "), "");
    }

    #[test]
    fn accents_capitals_and_punctuation_do_not_matter() {
        assert_eq!(fold("  ÁREA de  Residencia: "), "area de residencia");
        assert_eq!(fold("N.º de Cód."), "n de cod");
        assert_eq!(fold("A\u{301}rea"), "area");
        assert_eq!(fold("—"), "");
        assert_eq!(fold("in\u{ad}for\u{200b}ma\u{301}tica"), "informatica");
    }

    #[test]
    fn a_text_is_composed_and_loses_what_nobody_sees() {
        assert_eq!(normalised("A\u{301}ncash"), "Áncash");
        assert_eq!(normalised("\u{feff}Ju\u{200b}nín\u{ad}"), "Junín");
        assert_eq!(normalised("20\u{a0}500"), "20\u{a0}500");
        assert_eq!(unaccented('Ñ'), 'N');
    }

    #[test]
    fn marks_glued_to_a_number_or_a_label_come_off_whole() {
        for (text, left, marks) in [
            ("12.5P/", "12.5", "P/"),
            ("2024r", "2024", "r"),
            ("2024P", "2024", "P"),
            ("Total1/", "Total", "1/"),
            ("20,5 **", "20,5", "**"),
            ("12.5¹⁰", "12.5", "¹⁰"),
            ("14.8 (*)", "14.8", "(*)"),
        ] {
            let unmarked = unmark(text);
            assert_eq!(
                (unmarked.text.as_str(), unmarked.marks.concat().as_str()),
                (left, marks)
            );
        }
        for whole in ["45.2 (2022)", "1.54E", "12.51/", "Trimestre", "S1"] {
            assert_eq!(unmark(whole).text, whole);
        }
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
