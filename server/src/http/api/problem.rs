//! Errors of the API and of the files: problem details (RFC 9457), with a code for programs and a sentence for people.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::failure::Failure;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Every code with what it means: the titles of problems, and the table of the API's page.
pub const CODES: [(&str, &str); 15] = [
    ("bad_request", "El pedido no se entiende"),
    ("unknown_parameter", "Un parámetro no se admite"),
    ("invalid_value", "El valor de un parámetro no sirve"),
    ("bad_breakdown", "Una desagregación no se entiende"),
    ("unknown_path", "La dirección no existe"),
    ("unknown_release", "La publicación no existe"),
    ("unknown_indicator", "El indicador no existe"),
    ("unknown_series", "La serie no existe"),
    ("unknown_page", "La página de resultados no existe"),
    ("nothing_before", "No hay una publicación anterior"),
    ("no_release", "Aún no hay ninguna publicación"),
    ("refused", "El pedido no se atiende"),
    ("too_many", "Demasiados pedidos"),
    ("unavailable", "No disponible en este momento"),
    ("internal", "Error del servidor"),
];

/// What went wrong, as RFC 9457 writes it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Where this kind of problem is described.
    #[serde(rename = "type")]
    #[schema(example = "/datos/api#invalid_value")]
    kind: String,
    /// The kind in a few words, in Spanish.
    #[schema(example = "El valor de un parámetro no sirve")]
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 400)]
    status: u16,
    /// Stable: `unknown_parameter`, `invalid_value` … The list is on the page /datos/api.
    #[schema(example = "invalid_value")]
    code: &'static str,
    /// What happened and what to do, in Spanish.
    #[schema(example = "Un parámetro no sirve: vea «errors».")]
    detail: String,
    /// Every parameter that is at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ParameterProblem>,
}

/// A parameter that is at fault, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParameterProblem {
    #[schema(example = "estado")]
    pub parameter: String,
    /// In Spanish, with the values that there are.
    #[schema(example = "«bien» no es un estado. Los que hay: achieved, on-track.")]
    pub detail: String,
}

/// An error with its HTTP status. The cause is in the log.
#[derive(Debug, Clone)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    parameters: Vec<ParameterProblem>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            parameters: Vec::new(),
        }
    }

    /// Parameters that the address does not have, or has twice.
    pub fn unknown_parameters(parameters: Vec<ParameterProblem>) -> Self {
        let message = "Un parámetro no existe en esta dirección, o está dos veces: vea «errors». No se aplicó ningún filtro.";
        Self {
            parameters,
            ..Self::new(StatusCode::BAD_REQUEST, "unknown_parameter", message)
        }
    }

    /// Parameters whose values cannot be read, or are not in the release.
    pub fn invalid_values(parameters: Vec<ParameterProblem>) -> Self {
        let message = "El valor de un parámetro no sirve: vea «errors».";
        Self {
            parameters,
            ..Self::new(StatusCode::BAD_REQUEST, "invalid_value", message)
        }
    }

    /// A page of results behind the last.
    pub fn unknown_page(asked: usize, last: usize) -> Self {
        let message = format!("No hay una página {asked}: la última es la {last}.");
        Self::new(StatusCode::NOT_FOUND, "unknown_page", message)
    }

    /// What failed outside the handlers of the API: an address or a query that cannot be read, a limit, our fault.
    pub fn of(failure: &Failure) -> Self {
        let code = match failure.status.as_u16() {
            400 => "bad_request",
            404 => "unknown_path",
            429 => "too_many",
            503 => "unavailable",
            500..600 => "internal",
            _ => "refused",
        };
        Self::new(failure.status, code, failure.error.message.clone())
    }

    pub fn unknown_path() -> Self {
        let message = "Esa dirección no existe. La lista está en /api/v1.";
        Self::new(StatusCode::NOT_FOUND, "unknown_path", message)
    }

    pub fn unknown_release(asked: &str) -> Self {
        let message = format!(
            "No hay ninguna publicación «{asked}». La vigente está en /api/v1/publicacion; todas, en /api/v1/publicaciones."
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
        let title = CODES.iter().find(|(code, _)| *code == self.code);
        let problem = Problem {
            kind: format!("/datos/api#{}", self.code),
            title: title.map_or("Error", |(_, title)| title),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.message,
            errors: self.parameters,
        };
        // Texts and numbers can always be written as JSON.
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let media = [(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))];
        (self.status, media, body).into_response()
    }
}
