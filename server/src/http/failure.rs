//! Failures as people get them: a page where a page was asked for, JSON elsewhere.
//!
//! Handlers answer a [`Failure`]; [`render_failures`] turns it, and every bare error of a layer
//! (a panic, a body that is too large, a missing page), into one of the two. The cause
//! is logged where it happened; here only the code, a sentence and the request's id.

use std::any::Any;
use std::sync::Arc;

use app::error::{AppError, ErrorCode};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use components::assets::Assets;
use messages::{Language, in_language, msgid};
use tower_http::csrf::ProtectionError;
use tower_http::request_id::RequestId;

use crate::http::api::problem::ApiError;
use crate::http::{download, page};

/// Seconds after which a program asks again what is not available now.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("10");

/// An error on its way out; [`render_failures`] gives it its body.
#[derive(Debug, Clone)]
pub struct Failure {
    pub status: StatusCode,
    pub error: AppError,
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let status =
            StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, error }
    }
}

impl Failure {
    /// A failure whose HTTP status says more than the code does.
    pub fn new(status: StatusCode, code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            status,
            error: AppError::new(code, message),
        }
    }

    /// Our fault. Logs the cause, once.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            ErrorCode::Internal,
            sentence(StatusCode::INTERNAL_SERVER_ERROR),
        )
    }

    /// The database is known to be away: nothing of the request was begun. That is logged where it is found out.
    pub fn office_closed() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Unavailable,
            "La gestión no está disponible en este momento: la base de datos no responde. No se hizo nada de lo que \
             pidió; no cierre la página en la que estaba y vuelva a intentarlo en unos minutos.",
        )
    }

    /// Charts are not drawn now: their thread is busy or starts again. Logs the cause, once.
    pub fn busy(cause: &dyn std::fmt::Display) -> Self {
        tracing::warn!(%cause, "charts are not drawn now");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Unavailable,
            sentence(StatusCode::SERVICE_UNAVAILABLE),
        )
    }

    /// The database does not answer. Logs the cause, once.
    pub fn unavailable(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "the database does not answer");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Unavailable,
            sentence(StatusCode::SERVICE_UNAVAILABLE),
        )
    }

    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ErrorCode::NotFound,
            sentence(StatusCode::NOT_FOUND),
        )
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every failure without a body of its own a page or a JSON text.
pub async fn render_failures(
    State(assets): State<Arc<Assets>>,
    request: Request,
    next: Next,
) -> Response {
    let json = wants_json(request.uri().path(), request.headers());
    let open_data = is_open_data(request.uri().path());
    let area = page::Area::from(request.uri().path());
    let (language, _) = Language::of_path(request.uri().path());
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .map(str::to_owned);
    let mut response = next.run(request).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        let headers = response.headers_mut();
        headers
            .entry(header::RETRY_AFTER)
            .or_insert(RETRY_AFTER_SECONDS);
    }
    let Some(mut failure) = failure_of(&response) else {
        return response;
    };
    failure.error.request_id = id;
    let headers = std::mem::take(response.headers_mut());
    let mut rendered = if json && open_data {
        ApiError::of(&failure).into_response()
    } else if json {
        (failure.status, Json(&failure.error)).into_response()
    } else {
        let text = in_language(language, || page::failure(&assets, &failure, area));
        (failure.status, Html(text)).into_response()
    };
    keep(headers, rendered.headers_mut());
    rendered
}

/// The failure of a response that has nothing to show yet.
fn failure_of(response: &Response) -> Option<Failure> {
    if let Some(failure) = response.extensions().get::<Failure>() {
        return Some(failure.clone());
    }
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let media = response.headers().get(header::CONTENT_TYPE);
    if media.is_some_and(|media| !media.as_bytes().starts_with(b"text/plain")) {
        return None;
    }
    let (code, message) = if response.extensions().get::<ProtectionError>().is_some() {
        (ErrorCode::Denied, CROSS_SITE)
    } else {
        (code(status), sentence(status))
    };
    Some(Failure::new(status, code, message))
}

/// What a layer set beside the body: `Allow`, `Retry-After`, cookies.
fn keep(from: HeaderMap, to: &mut HeaderMap) {
    for (name, value) in &from {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            to.append(name, value.clone());
        }
    }
}

fn wants_json(path: &str, headers: &HeaderMap) -> bool {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let program = path.starts_with("/fn/") || is_open_data(path);
    accepts.contains("application/json") || (program && !accepts.contains("text/html"))
}

/// What programs fetch: the API, files, charts, the feed, the catalogue of the data, keys. A person who opens such an
/// address in a browser gets a page.
pub fn is_open_data(path: &str) -> bool {
    const OPEN_DATA_FOLDERS: [&str; 5] = [
        "/api/",
        "/descargas/",
        "/graficos/",
        "/tarjetas/",
        "/.well-known/",
    ];
    let office = path.starts_with("/gestion") || path.starts_with("/fn/");
    let file = path.rsplit('/').next().unwrap_or_default();
    OPEN_DATA_FOLDERS.iter().any(|folder| path.starts_with(folder))
        || path == "/publicaciones.atom"
        || path.starts_with("/publicaciones/vigente/")
        || path == "/datos/formato-publicacion.txt"
        || path == "/data.json"
        // Other sites load it, too.
        || path == site::links::EMBED_SCRIPT
        || (!office && download::is_file(file))
}

const CROSS_SITE: &str = msgid!(
    "El pedido vino de otro sitio web y no se atendió. Abra la página aquí mismo e inténtelo otra vez."
);

/// The sentence of a bare status; [`page::failure`] translates what a reader of the site can meet.
fn sentence(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => {
            "Aquí no hay ninguna página. Revise la dirección o vuelva al inicio."
        }
        StatusCode::METHOD_NOT_ALLOWED => msgid!("Esta dirección no admite ese pedido."),
        StatusCode::PAYLOAD_TOO_LARGE => msgid!("Lo enviado es demasiado grande."),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
            msgid!("El servidor tardó demasiado. Inténtelo otra vez.")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            "El servicio no está disponible en este momento. Inténtelo en unos minutos."
        }
        status if status.is_server_error() => {
            "Ocurrió un error del servidor. Inténtelo otra vez; si se repite, avise con el número de abajo."
        }
        _ => msgid!(
            "El servidor no entendió el pedido. Vuelva a la página anterior e inténtelo otra vez."
        ),
    }
}

fn code(status: StatusCode) -> ErrorCode {
    match status.as_u16() {
        401 => ErrorCode::SignedOut,
        403 => ErrorCode::Denied,
        404 => ErrorCode::NotFound,
        409 => ErrorCode::Conflict,
        429 => ErrorCode::TooMany,
        408 | 503 | 504 => ErrorCode::Unavailable,
        400..500 => ErrorCode::Invalid,
        _ => ErrorCode::Internal,
    }
}

/// A handler panicked: the cause goes to the log, nothing of it to the person.
pub fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown cause");
    tracing::error!(cause, "a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
