//! The one error of the office: a code, a sentence, and what the person needs to mend it.

use domain::{finding::Finding, format};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What kind of failure it is; decides the HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 401: sign in first.
    SignedOut,
    /// 403: the role or entity does not allow it.
    Denied,
    /// 404
    NotFound,
    /// 409: somebody else was faster; nothing was written.
    Conflict,
    /// 422: see the findings.
    Invalid,
    /// 429
    TooMany,
    /// 503: the network or the database did not answer; try again.
    Unavailable,
    /// 500: our fault; the request id finds it in the log.
    Internal,
}

/// An error as people get it. The cause is in the server's log, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
#[error("{message}")]
pub struct AppError {
    pub code: ErrorCode,
    /// What happened and what to do, in Spanish.
    pub message: String,
    pub findings: Vec<Finding>,
    pub request_id: Option<String>,
}

impl AppError {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            findings: Vec::new(),
            request_id: None,
        }
    }
    /// Our fault. The cause is in the log.
    pub fn internal() -> Self {
        Self::new(
            ErrorCode::Internal,
            "Ocurrió un error del servidor. Inténtelo otra vez; si se repite, avise a administración.",
        )
    }

    #[must_use]
    pub fn with_findings(mut self, findings: Vec<Finding>) -> Self {
        self.findings = findings;
        self
    }
    /// HTTP status of the code.
    pub fn status(&self) -> u16 {
        match self.code {
            ErrorCode::SignedOut => 401,
            ErrorCode::Denied => 403,
            ErrorCode::NotFound => 404,
            ErrorCode::Conflict => 409,
            ErrorCode::Invalid => 422,
            ErrorCode::TooMany => 429,
            ErrorCode::Unavailable => 503,
            ErrorCode::Internal => 500,
        }
    }
}

impl From<domain::role::Denied> for AppError {
    fn from(denied: domain::role::Denied) -> Self {
        let code = if denied == domain::role::Denied::SignedOut {
            ErrorCode::SignedOut
        } else {
            ErrorCode::Denied
        };
        Self::new(code, format::sentence(&denied.to_string()))
    }
}

impl From<domain::change_set::Refusal> for AppError {
    fn from(refusal: domain::change_set::Refusal) -> Self {
        Self::new(ErrorCode::Conflict, format::sentence(&refusal.to_string()))
    }
}
