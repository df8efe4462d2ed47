//! What readers say of a page of the public site: whether it was of use, and in words why.
//!
//! What this module deliberately does not do: it knows neither pages nor who answered. Nobody is to be known by an
//! answer.

use messages::{msgid, t, translated};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A comment has at most so many characters. A rule of this dashboard.
pub const COMMENT_LENGTH: usize = 1_000;
/// Answers and comments are erased so many days after theirs. A rule of this dashboard.
pub const KEPT_DAYS: u16 = 400;

/// Whether a page was of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Yes,
    No,
}

impl Answer {
    pub const ALL: [Self; 2] = [Self::Yes, Self::No];

    /// Its value in forms, addresses and the database.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Yes => "si",
            Self::No => "no",
        }
    }

    /// The answer with this [`slug`](Self::slug).
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.slug() == slug)
    }

    pub fn label_es(self) -> &'static str {
        match self {
            Self::Yes => msgid!("Sí"),
            Self::No => msgid!("No"),
        }
    }

    /// The same in the present language.
    pub fn label(self) -> &'static str {
        translated(self.label_es())
    }
}

/// Why a comment is not taken; written in the present language, as readers see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CommentError {
    #[error("{}", t!("el comentario está vacío"))]
    Empty,
    #[error("{}", too_long(*.0))]
    TooLong(usize),
    #[error("{}", control_character(*.0))]
    ControlCharacter(usize),
}

fn too_long(length: usize) -> String {
    let most = COMMENT_LENGTH;
    t!(
        "el comentario tiene {length} caracteres y caben {most}",
        length,
        most
    )
}

fn control_character(place: usize) -> String {
    t!(
        "el comentario tiene un carácter de control en el lugar {place}",
        place
    )
}

/// A comment as it is kept: line breaks in one form, without blanks around it.
///
/// # Errors
/// See [`CommentError`]; a place counts characters from 1.
pub fn read_comment(text: &str) -> Result<String, CommentError> {
    // Browsers send the line breaks of a field as two characters each.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(CommentError::Empty);
    }
    let length = text.chars().count();
    if length > COMMENT_LENGTH {
        return Err(CommentError::TooLong(length));
    }
    let is_wrong = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    match (1_usize..)
        .zip(text.chars())
        .find(|(_, letter)| is_wrong(*letter))
    {
        Some((place, _)) => Err(CommentError::ControlCharacter(place)),
        None => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_kept_as_it_was_written() {
        let written = "  La meta de 2025\r\nno se entiende.\t¿Es por persona?\r\n ";
        let kept = "La meta de 2025\nno se entiende.\t¿Es por persona?";
        assert_eq!(read_comment(written).as_deref(), Ok(kept));
        // Two characters of a line break in a form are one of the text.
        let lines = "x\r\n".repeat(COMMENT_LENGTH / 2);
        assert!(read_comment(&lines).is_ok());
    }

    #[test]
    fn what_is_no_comment_is_refused_for_what_is_wrong_with_it() {
        assert_eq!(read_comment(" \r\n "), Err(CommentError::Empty));
        let long = "ñ".repeat(COMMENT_LENGTH + 1);
        assert_eq!(
            read_comment(&long),
            Err(CommentError::TooLong(COMMENT_LENGTH + 1))
        );
        assert!(read_comment(&"ñ".repeat(COMMENT_LENGTH)).is_ok());
        for bad in ["ab\0", "ab\u{1b}[2J", "ab\u{7f}"] {
            assert_eq!(read_comment(bad), Err(CommentError::ControlCharacter(3)));
        }
    }

    #[test]
    fn an_answer_has_one_name_everywhere() {
        for answer in Answer::ALL {
            assert_eq!(Answer::from_slug(answer.slug()), Some(answer));
        }
        assert_eq!(Answer::from_slug("quizá"), None);
    }
}
