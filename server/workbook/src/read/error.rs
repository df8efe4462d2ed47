//! Why a file cannot be read: a code of `domain::finding::codes`, a sentence and a remedy.

use domain::finding::{Finding, Place, codes};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a file cannot be read. The cause is for the log only: it may name parts of a hostile file.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{code}: {problem}")]
pub struct ReadError {
    pub code: String,
    /// What is wrong, one Spanish sentence.
    pub problem: String,
    /// What to do, one Spanish sentence.
    pub remedy: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl ReadError {
    /// The error of a code, in the words of the table of codes.
    pub(super) fn of(code: &'static str) -> Self {
        let meaning = codes::meaning(code);
        Self {
            code: code.to_owned(),
            problem: meaning
                .map_or("El archivo no se puede leer.", |m| m.meaning)
                .to_owned(),
            remedy: meaning
                .map_or("Guarde el libro de nuevo.", |m| m.remedy)
                .to_owned(),
            cause: None,
        }
    }

    /// The same code with a sentence that knows more.
    #[must_use]
    pub(super) fn with_problem(mut self, problem: impl Into<String>) -> Self {
        self.problem = problem.into();
        self
    }

    /// The same code with another remedy.
    #[must_use]
    pub(super) fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// The same error with its cause in technical words, for the log; at most 500 characters.
    #[must_use]
    pub(super) fn with_cause(mut self, cause: impl std::fmt::Display) -> Self {
        self.cause = Some(cause.to_string().chars().take(500).collect());
        self
    }

    /// E107: the file has more than `limit` bytes.
    pub(super) fn too_large(limit: u64) -> Self {
        Self::of("E107").with_problem(format!(
            "El archivo es demasiado grande: se aceptan hasta {} MB.",
            limit >> 20
        ))
    }

    /// E104: the file is damaged.
    pub(super) fn damaged(cause: impl std::fmt::Display) -> Self {
        Self::of("E104").with_cause(cause)
    }

    /// As a finding of the file, for the same list as all others.
    pub fn finding(&self) -> Finding {
        Finding::new(
            &self.code,
            Place::File,
            None,
            self.problem.clone(),
            self.remedy.clone(),
        )
    }
}
