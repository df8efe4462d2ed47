//! What the database can answer instead of a result, and what each constraint means.
//!
//! It knows neither HTTP nor the error type of the office: the use cases carry [`DbError`] up, `backend` maps it
//! once. The sentence of each constraint is in [`rules`].

mod rules;

use std::fmt::Display;

use thiserror::Error;

pub use rules::rules;

/// What kind of refusal a broken constraint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody else was faster: nothing was written, look again.
    Race,
    /// Something with this name exists already.
    Exists,
    /// It refers to something that does not exist.
    Missing,
    /// What was given breaks a rule.
    Invalid,
    /// History is not changed.
    Immutable,
}

/// A constraint of the schema as people read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The name in the schema.
    pub constraint: &'static str,
    pub kind: Kind,
    /// Spanish sentence.
    pub sentence: &'static str,
}

/// Why a statement gave no result.
#[derive(Debug, Error)]
pub enum DbError {
    /// A named promise of the schema would have been broken.
    #[error("constraint {}", .0.constraint)]
    Broken(&'static Rule),
    /// Two transactions got in each other's way; nothing was written.
    #[error("the transaction lost a race: {0}")]
    Race(#[source] sqlx::Error),
    /// A text holds characters that the database cannot store (NUL).
    #[error("a text holds characters that cannot be stored: {0}")]
    Text(#[source] sqlx::Error),
    /// It is larger than the database can hold: the same again fails the same way.
    #[error("it is too large for the database: {0}")]
    TooLarge(#[source] sqlx::Error),
    /// The database did not answer.
    #[error("the database does not answer: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// The disk of the database is full: nothing can be written, and everything can be read.
    #[error("the disk of the database is full: {0}")]
    DiskFull(#[source] sqlx::Error),
    /// The database was lost while it committed: everything was written, or nothing.
    #[error("the database was lost while it committed: {0}")]
    InDoubt(#[source] sqlx::Error),
    /// No current edition: the catalogue was never loaded.
    #[error("there is no current edition")]
    NoEdition,
    /// A stored row does not fit the domain: a bug, or somebody wrote by hand.
    #[error("{column} does not fit the domain: {cause}")]
    Corrupt { column: &'static str, cause: String },
    #[error(transparent)]
    Other(sqlx::Error),
}

impl DbError {
    /// A stored value that the domain does not accept.
    pub fn corrupt(column: &'static str, cause: impl Display) -> Self {
        Self::Corrupt {
            column,
            cause: cause.to_string(),
        }
    }

    /// Nobody is there: no answer came, or only that the server starts, stops or was stopped. A refusal is an answer.
    pub fn is_silence(&self) -> bool {
        match self {
            Self::Unavailable(sqlx::Error::Database(answer)) => {
                let code = answer.code().unwrap_or_default();
                code.starts_with("57P") || code.starts_with("08")
            }
            Self::Unavailable(_) | Self::InDoubt(_) => true,
            _ => false,
        }
    }

    /// The constraint that was about to be broken.
    pub fn constraint(&self) -> Option<&'static str> {
        match self {
            Self::Broken(rule) => Some(rule.constraint),
            _ => None,
        }
    }
}

/// Serialization failure, deadlock, lock not available.
const RETRYABLE_STATES: [&str; 3] = ["40001", "40P01", "55P03"];
/// Untranslatable character, character not in repertoire.
const INVALID_TEXT_STATES: [&str; 2] = ["22P05", "22021"];

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        let Some(answer) = error.as_database_error() else {
            return match error {
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
                other => Self::Other(other),
            };
        };
        if let Some(rule) = answer.constraint().and_then(rule) {
            return Self::Broken(rule);
        }
        let code = answer.code().unwrap_or_default().into_owned();
        match code.as_str() {
            code if RETRYABLE_STATES.contains(&code) => Self::Race(error),
            // Class 54: a limit of the program was exceeded.
            code if code.starts_with("54") => Self::TooLarge(error),
            code if INVALID_TEXT_STATES.contains(&code) => Self::Text(error),
            "53100" => Self::DiskFull(error),
            // Class 57P: the server is starting, stopping or was stopped; 57014, 25P03: a limit of time
            // was reached; 53: out of resources; 08: connection.
            code if ["57P", "57014", "25P03", "53", "08"]
                .iter()
                .any(|class| code.starts_with(class)) =>
            {
                Self::Unavailable(error)
            }
            _ => Self::Other(error),
        }
    }
}

/// What a constraint means, by its name.
pub fn rule(constraint: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.constraint == constraint)
}
