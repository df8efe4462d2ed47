//! Errors of the API and of the files: problem details (RFC 9457), with a code for programs and a sentence for people.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::failure::Failure;
use crate::use_case::import::LocatedFinding;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Every code with what it means: the titles of problems, and the table of the API's page.
pub const CODES: [(&str, &str); 25] = [
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
    ("no_token", "Falta un token vigente"),
    ("forbidden", "El token no permite esto"),
    ("unknown_proposal", "La propuesta no existe"),
    (
        "blocked",
        "Hay hallazgos que impiden registrar la propuesta",
    ),
    ("no_key", "Falta la clave Idempotency-Key"),
    (
        "key_reused",
        "La clave Idempotency-Key ya se usó para otra propuesta",
    ),
    (
        "conflict",
        "Ahora no se puede: algo cambió, o se llegó a un límite",
    ),
    ("too_large", "El cuerpo es demasiado grande"),
    ("media_type", "El cuerpo no es JSON ni CSV"),
    ("unreadable", "El cuerpo no se entiende"),
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
    /// Of a proposal: what was found at which place of it, what blocks first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<LocatedFinding>,
    /// How many there are; 500 are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_findings: Option<usize>,
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
    more: Option<Box<ProblemExtras>>,
}

/// What few errors have.
#[derive(Debug, Clone, Default)]
struct ProblemExtras {
    findings: Vec<LocatedFinding>,
    total_findings: Option<usize>,
    header: Option<(HeaderName, HeaderValue)>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            parameters: Vec::new(),
            more: None,
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

    /// No token that works; `is_wrong` where there was one that does not.
    pub fn no_token(is_wrong: bool) -> Self {
        let message = match is_wrong {
            true => "El token no existe, venció o se terminó. Cree otro en «Mi cuenta».",
            false => {
                "Envíe un token en «Authorization: Bearer». Se crean en «Mi cuenta», en la oficina."
            }
        };
        Self {
            more: with_header(header::WWW_AUTHENTICATE, challenge(is_wrong)),
            ..Self::new(StatusCode::UNAUTHORIZED, "no_token", message)
        }
    }

    /// A token that works, and does not open this.
    pub fn forbidden(why: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", why)
    }

    /// A token that asks too often.
    pub fn too_many(seconds: u32) -> Self {
        let message = format!("Este token pidió demasiado. Espere {seconds} segundos.");
        Self {
            more: with_header(header::RETRY_AFTER, HeaderValue::from(seconds)),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many", message)
        }
    }

    /// Somebody else's proposal, or none.
    pub fn unknown_proposal() -> Self {
        let message = "Esta cuenta no tiene una propuesta con ese número.";
        Self::new(StatusCode::NOT_FOUND, "unknown_proposal", message)
    }

    /// What was found in a proposal, of which something blocks.
    pub fn blocked(findings: Vec<LocatedFinding>, total: usize) -> Self {
        let message = "No se registró nada: corrija lo que dice «findings» con severidad «error».";
        let more = ProblemExtras {
            findings,
            total_findings: Some(total),
            header: None,
        };
        Self {
            more: Some(Box::new(more)),
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "blocked", message)
        }
    }

    /// No key, or one that is none.
    pub fn no_key() -> Self {
        let message = "Envíe «Idempotency-Key» una vez, con 8 a 200 caracteres visibles sin espacios, distinta para cada propuesta.";
        Self::new(StatusCode::BAD_REQUEST, "no_key", message)
    }

    /// A key that came with another proposal before.
    pub fn key_reused() -> Self {
        let message = "Esa «Idempotency-Key» ya se usó para otra propuesta y no se registró nada. Use una clave nueva.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "key_reused", message)
    }

    /// A body that is too large.
    pub fn too_large(message: &str) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    }

    /// A body of another kind.
    pub fn media_type() -> Self {
        let message =
            "El cuerpo debe ser «application/json» o «text/csv»: dígalo en «Content-Type».";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", message)
    }

    /// A body that says nothing that can be read.
    pub fn unreadable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable", message)
    }

    /// What a use case did not do.
    pub fn of_use_case(failure: &Failure) -> Self {
        let message = failure.error.message.clone();
        match failure.status {
            StatusCode::UNAUTHORIZED => Self::no_token(true),
            StatusCode::FORBIDDEN => Self::new(failure.status, "forbidden", message),
            StatusCode::CONFLICT => Self::new(failure.status, "conflict", message),
            _ => Self::of(failure),
        }
    }

    fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "an answer of the API could not be made");
        let message = "No se pudo preparar la respuesta. Inténtelo otra vez en unos minutos.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }
}

/// `WWW-Authenticate` (RFC 6750).
fn challenge(is_wrong: bool) -> HeaderValue {
    HeaderValue::from_static(match is_wrong {
        true => "Bearer realm=\"pntd\", error=\"invalid_token\"",
        false => "Bearer realm=\"pntd\"",
    })
}

fn with_header(name: HeaderName, value: HeaderValue) -> Option<Box<ProblemExtras>> {
    let header = Some((name, value));
    Some(Box::new(ProblemExtras {
        header,
        ..ProblemExtras::default()
    }))
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
        let more = self.more.map(|more| *more).unwrap_or_default();
        let title = CODES.iter().find(|(code, _)| *code == self.code);
        let problem = Problem {
            kind: format!("/datos/api#{}", self.code),
            title: title.map_or("Error", |(_, title)| title),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.message,
            errors: self.parameters,
            findings: more.findings,
            total_findings: more.total_findings,
        };
        // Texts and numbers can always be written as JSON.
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let media = [(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))];
        let mut response = (self.status, media, body).into_response();
        if let Some((name, value)) = more.header {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
