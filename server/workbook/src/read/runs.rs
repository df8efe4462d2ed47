//! A text of several runs as a person reads it: a superscript run is written with superscript characters, a
//! struck-through run is left out.

use import::grid::Marks;

/// How a run is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RunStyle {
    pub superscript: bool,
    pub struck: bool,
}

/// The runs of one cell.
#[derive(Debug, Default)]
pub(super) struct Runs {
    parts: Vec<(RunStyle, String)>,
}

impl Runs {
    /// Adds a run. Runs of the same style that follow each other are one run.
    pub fn push(&mut self, style: RunStyle, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.parts.last_mut() {
            Some((last, part)) if *last == style => part.push_str(text),
            _ => self.parts.push((style, text.to_owned())),
        }
    }

    /// The text and its marks. A cell that is struck whole keeps its text, a cell that is superscript whole
    /// is plain.
    pub fn text(&self) -> (String, Marks) {
        let visible = |style: &RunStyle, text: &str| !style.struck && !text.trim().is_empty();
        let any_visible = self.parts.iter().any(|(style, text)| visible(style, text));
        let any_struck = self
            .parts
            .iter()
            .any(|(style, text)| style.struck && !text.trim().is_empty());
        let marks = match (any_struck, any_visible) {
            (true, true) => Marks::STRUCK_PART,
            (true, false) => Marks::STRUCK,
            (false, _) => Marks::default(),
        };
        let all_superscript = self
            .parts
            .iter()
            .filter(|(style, text)| visible(style, text))
            .all(|(style, _)| style.superscript);
        let mut whole = String::new();
        for (style, text) in &self.parts {
            if style.struck && any_visible {
                continue;
            }
            if style.superscript && !all_superscript {
                // «17.5¹ᐟ» is the call «1/»: it stays as statistical offices write it.
                let is_call = text.trim_end().ends_with('/');
                if is_call && !whole.ends_with(char::is_whitespace) {
                    whole.push(' ');
                }
                match is_call {
                    true => whole.push_str(text),
                    false => whole.extend(text.chars().map(raised)),
                }
            } else {
                whole.push_str(text);
            }
        }
        (whole, marks)
    }
}

/// The superscript of a character, or itself where Unicode has none.
pub(super) fn raised(c: char) -> char {
    const FROM: &str = "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW";
    const TO: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ";
    let at = FROM.chars().position(|from| from == c);
    at.and_then(|at| TO.chars().nth(at)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: RunStyle = RunStyle {
        superscript: false,
        struck: false,
    };
    const UP: RunStyle = RunStyle {
        superscript: true,
        struck: false,
    };
    const STRUCK: RunStyle = RunStyle {
        superscript: false,
        struck: true,
    };

    fn of(parts: &[(RunStyle, &str)]) -> (String, Marks) {
        let mut runs = Runs::default();
        for (style, text) in parts {
            runs.push(*style, text);
        }
        runs.text()
    }

    #[test]
    fn a_note_mark_is_not_a_digit_of_the_number() {
        assert_eq!(of(&[(PLAIN, "12.5"), (UP, "1")]).0, "12.5¹");
        assert_eq!(of(&[(PLAIN, "Lima"), (UP, "12a")]).0, "Lima¹²ᵃ");
        assert_eq!(of(&[(UP, "2024")]).0, "2024");
        assert_eq!(of(&[(PLAIN, "17.5"), (UP, "1/")]).0, "17.5 1/");
        assert_eq!(of(&[(PLAIN, "2024 "), (UP, "P/")]).0, "2024 P/");
    }

    #[test]
    fn what_is_struck_through_is_not_read() {
        assert_eq!(
            of(&[(STRUCK, "1"), (PLAIN, "5400")]),
            ("5400".to_owned(), Marks::STRUCK_PART)
        );
        assert_eq!(of(&[(STRUCK, "20.5")]), ("20.5".to_owned(), Marks::STRUCK));
        assert_eq!(
            of(&[(PLAIN, "20.5"), (STRUCK, " ")]),
            ("20.5".to_owned(), Marks::default())
        );
    }
}
