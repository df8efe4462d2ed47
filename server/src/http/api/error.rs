//! Errors of the API: a code for programs, a sentence for people.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct ErrorDetail {
    /// Stable: `unknown_path`, `unknown_release`, `nothing_before`, `unknown_indicator`, `unknown_series`, `bad_breakdown`, `no_release`,
    /// `unavailable`, `internal`.
    code: &'static str,
    /// What happened and what to do, in Spanish.
    message: String,
}

/// An error with its HTTP status. The cause is in the log.
#[derive(Debug, Clone)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    pub fn unknown_path() -> Self {
        let message = "Esa dirección no existe. La lista está en /api/v1.";
        Self::new(StatusCode::NOT_FOUND, "unknown_path", message)
    }

    pub fn unknown_release(asked: &str) -> Self {
        let message = format!(
            "No hay ninguna publicación «{asked}». La vigente está en /api/v1/publicacion; todas, en /publicaciones."
        );
        Self::new(StatusCode::NOT_FOUND, "unknown_release", message)
    }

    /// The first release cannot be compared with one before it.
    pub fn nothing_before() -> Self {
        let message =
            "Es la primera publicación: no hay una anterior. Diga desde cuál con ?desde=.";
        Self::new(StatusCode::NOT_FOUND, "nothing_before", message)
    }

    pub fn unknown_indicator(code: &str) -> Self {
        let message = format!(
            "La publicación no tiene el indicador «{code}». La lista está en /api/v1/indicadores."
        );
        Self::new(StatusCode::NOT_FOUND, "unknown_indicator", message)
    }

    pub fn unknown_series(asked: &str) -> Self {
        let message = format!(
            "El indicador no tiene la serie «{asked}». Las que tiene están en su campo «breakdowns»."
        );
        Self::new(StatusCode::NOT_FOUND, "unknown_series", message)
    }

    pub fn bad_breakdown(asked: &str) -> Self {
        let message = format!(
            "«{asked}» no es una desagregación. Escriba dimensión=código (departamento=07), una dimensión, o «todas»."
        );
        Self::new(StatusCode::BAD_REQUEST, "bad_breakdown", message)
    }

    pub fn no_release() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "no_release",
            "Todavía no hay ninguna publicación.",
        )
    }

    pub fn unavailable() -> Self {
        let message =
            "Los datos no están disponibles en este momento. Inténtelo otra vez en unos minutos.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }

    fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "an answer of the API could not be made");
        let message = "No se pudo preparar la respuesta. Inténtelo otra vez en unos minutos.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(&error)
    }
}

impl From<tokio::task::JoinError> for ApiError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::internal(&error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let detail = ErrorDetail {
            code: self.code,
            message: self.message,
        };
        (self.status, Json(ErrorBody { error: detail })).into_response()
    }
}
