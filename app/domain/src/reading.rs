//! What a text was understood to say: for sure, as a guess that a person must confirm, or not at all.
//!
//! The readers of numbers ([`crate::number`]), codes ([`crate::code`]) and periods ([`crate::period`]) answer with it. It
//! deliberately reads nothing itself.

use crate::{
    finding::{Finding, Place},
    text::sentence,
};

/// What is doubtful or wrong about a text; becomes a [`Finding`] once its place is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// `W###` for a guess, `E###` for a rejection.
    pub code: &'static str,
    /// What is wrong, one sentence.
    pub problem: String,
    /// What to do, starting with a verb.
    pub remedy: String,
}

impl Doubt {
    pub fn new(code: &'static str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code,
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// The finding at its place: its problem as a whole sentence, with a capital and a full stop, because readers of
    /// numbers and codes answer phrases. `read` is what stands there.
    pub fn finding(&self, place: Place, read: Option<&str>) -> Finding {
        let problem = sentence(&self.problem);
        Finding::new(self.code, place, read, problem, self.remedy.clone())
    }
}

/// What a text was understood to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    Certain(T),
    /// The likely meaning, with what a person must confirm.
    Guess {
        value: T,
        warning: Doubt,
    },
    Rejected(Doubt),
}

impl<T> Reading<T> {
    /// The value, certain or guessed.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Certain(value) | Self::Guess { value, .. } => Some(value),
            Self::Rejected(_) => None,
        }
    }

    /// What is doubtful or wrong.
    pub fn doubt(&self) -> Option<&Doubt> {
        match self {
            Self::Certain(_) => None,
            Self::Guess { warning: doubt, .. } | Self::Rejected(doubt) => Some(doubt),
        }
    }

    /// The value and the doubt, owned.
    pub fn into_parts(self) -> (Option<T>, Option<Doubt>) {
        match self {
            Self::Certain(value) => (Some(value), None),
            Self::Guess { value, warning } => (Some(value), Some(warning)),
            Self::Rejected(doubt) => (None, Some(doubt)),
        }
    }

    /// The same reading of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Self::Certain(value) => Reading::Certain(change(value)),
            Self::Guess { value, warning } => Reading::Guess {
                value: change(value),
                warning,
            },
            Self::Rejected(doubt) => Reading::Rejected(doubt),
        }
    }

    pub(crate) fn with(value: T, doubt: Option<Doubt>) -> Self {
        match doubt {
            None => Self::Certain(value),
            Some(warning) => Self::Guess { value, warning },
        }
    }
}
