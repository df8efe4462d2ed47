//! Why a use case did not do what was asked.

use std::error::Error;

use domain::{
    finding::Finding, format, gate::ReopeningError, role::Denied, settings::SettingsError,
};
use tokio::task::JoinError;
use workbook::write::WriteError;

use crate::{
    audit::file::FileError, auth::password::PasswordError, db::DbError, release::StoreError,
};

/// What ends a use case. Nothing was written. Sentences are Spanish, for the person who asked, and say what
/// to do; `crate::backend` gives each kind its code. Review, import and publication have errors of their own
/// beside it, because others decide by their variants.
#[derive(Debug, thiserror::Error)]
pub enum UseCaseError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("{0}")]
    NotFound(&'static str),
    /// Somebody else wrote it since the person saw it.
    #[error("otra persona guardó antes")]
    Stale,
    /// As things are, it cannot be done.
    #[error("{0}")]
    Conflict(&'static str),
    /// What was asked is wrong.
    #[error("{sentence}")]
    Invalid {
        sentence: String,
        findings: Vec<Finding>,
    },
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Our fault.
    #[error("{doing} failed: {cause}")]
    Internal {
        doing: &'static str,
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
}

impl UseCaseError {
    /// What was asked is wrong as a whole.
    pub fn invalid(sentence: impl Into<String>) -> Self {
        Self::Invalid {
            sentence: sentence.into(),
            findings: Vec::new(),
        }
    }

    /// What was typed is wrong where the findings say.
    pub fn not_saved(findings: Vec<Finding>) -> Self {
        Self::Invalid {
            sentence: "No se guardó: revise lo señalado.".to_owned(),
            findings,
        }
    }
}

/// Errors that nobody can do anything about but us, with what failed for the log.
macro_rules! internal {
    ($($error:ty => $doing:literal),+ $(,)?) => {
        $(impl From<$error> for UseCaseError {
            fn from(error: $error) -> Self {
                Self::Internal {
                    doing: $doing,
                    cause: Box::new(error),
                }
            }
        })+
    };
}

internal!(
    serde_json::Error => "writing the change as JSON",
    FileError => "writing the file of the log",
    JoinError => "finishing the file",
    PasswordError => "hashing the password",
    WriteError => "writing the file",
);

/// Errors of the domain that say what is wrong with what was asked.
macro_rules! invalid {
    ($($error:ty),+ $(,)?) => {
        $(impl From<$error> for UseCaseError {
            fn from(error: $error) -> Self {
                Self::invalid(format::sentence(&error.to_string()))
            }
        })+
    };
}

invalid!(SettingsError, ReopeningError);
