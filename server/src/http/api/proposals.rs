//! `POST /api/v1/propuestas`: a program proposes values with a token of an account, and reads what became of them.
//!
//! A proposal is an import of the office in one request: the same passes, limits, permissions and audit. No session, no
//! cookie, no answer for other origins. Bodies and answers are described for tools as everything of the API is.

mod authenticate;

use app::backend::Caller;
use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::IntoParams;

use super::parameters::{self, ParameterReader};
use super::problem::{ApiError, Problem};
use crate::http::failure::Failure;
use crate::http::security;
use crate::state::AppState;
use crate::use_case::import::{
    MAX_VALUES, NewProposal, ProposalAnswer, ProposalForm, ProposalOutcome, ProposalState,
    ProposedValues, TokenInUse,
};

/// Largest body.
const MAX_BODY_BYTES: usize = 4 << 20;
/// What a program calls its proposal by (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The routes of programs with a token.
pub fn routes(state: &AppState) -> Router<AppState> {
    let no_store = HeaderValue::from_static("no-store");
    let limit = security::UPLOAD_TIMEOUT;
    Router::new()
        .route("/api/v1/propuestas", post(propose))
        .route("/api/v1/propuestas/{id}", get(read))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn(parameters::refuse_unknown))
        .layer(from_fn_with_state(
            state.clone(),
            authenticate::authenticate,
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            no_store,
        ))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            limit,
        ))
}

/// How a proposal is to be taken.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProposalQuery {
    /// `true`: dice qué pasaría y no escribe nada.
    #[param(value_type = Option<bool>, example = true)]
    validar: Option<String>,
    /// `true`: lo registrado se envía a revisión en el mismo acto. Sin más, queda como borrador de la cuenta.
    #[param(value_type = Option<bool>, example = false)]
    enviar: Option<String>,
}

/// Proposes values: everything is registered, or nothing and the answer says why.
#[utoipa::path(post, path = "/api/v1/propuestas", tag = "propuestas", summary = "Proponer valores desde un sistema",
    description = "Registra valores como un conjunto de cambios de la cuenta del token, con las mismas comprobaciones que una importación de la oficina. El cuerpo es JSON o un CSV con las columnas de la descarga de valores o de la plantilla. Los hallazgos dicen su lugar con un puntero JSON, o con línea y columna del CSV. Se acepta todo o nada.",
    params(ProposalQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "Obligatoria salvo con `validar`: de 8 a 200 caracteres visibles. La misma clave con el mismo cuerpo recibe la misma respuesta, por siete días, y no crea otro conjunto.")),
    request_body(description = "Hasta 4 MiB", content((ProposedValues = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "Nada cambia, era una prueba, o las mismas celdas ya estaban en un conjunto abierto", body = ProposalAnswer),
        (status = 201, description = "Registrado; `Location` dice dónde se consulta su estado", body = ProposalAnswer),
        (status = 400, description = "El pedido no se entiende", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Falta un token vigente", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "El token o el rol de su cuenta no lo permiten", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Los datos cambiaron mientras tanto, o la cuenta llegó a su límite", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Demasiado grande", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Ni JSON ni CSV", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Hay hallazgos que impiden registrar: vea `findings`; o la clave se usó para otra cosa", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Demasiados pedidos; `Retry-After` dice cuánto esperar", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
async fn propose(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(token): Extension<TokenInUse>,
    Query(query): Query<ProposalQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let person = caller.viewer.as_ref().map_or("", |viewer| &viewer.name);
    // As many at once as files of one person may arrive.
    let place = match state.uploads.reserve(person) {
        Ok(place) => place,
        Err(none) => return Ok(none.into_response()),
    };
    let proposal = proposal(&query, &headers, body)?;
    let done = state.backend.propose(&caller, &token, &proposal).await;
    drop(place);
    match done.map_err(|error| ApiError::of_use_case(&Failure::from(error)))? {
        ProposalOutcome::Registered(answer) => Ok(registered(answer)),
        ProposalOutcome::Checked(answer) => Ok(Json(answer).into_response()),
        ProposalOutcome::Blocked { findings, total } => Err(ApiError::blocked(findings, total)),
        ProposalOutcome::KeyReused => Err(ApiError::key_reused()),
    }
}

/// A set that was made has an address.
fn registered(answer: ProposalAnswer) -> Response {
    let made = answer.id.filter(|_| !answer.same_as_before);
    let status = match made {
        Some(_) => StatusCode::CREATED,
        None => StatusCode::OK,
    };
    let location = answer.id.map(|id| format!("/api/v1/propuestas/{id}"));
    let mut response = (status, Json(answer)).into_response();
    if let Some(Ok(location)) = location.map(|text| HeaderValue::from_str(&text)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The request as the use case takes it.
fn proposal(
    query: &ProposalQuery,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<NewProposal, ApiError> {
    let mut reader = ParameterReader::default();
    let mut flag = |name: &str, text: Option<&str>| {
        let read = |text: &str| text.parse::<bool>().ok();
        let known = || "Escriba «true» o «false».".to_owned();
        reader.value(name, text, read, known).unwrap_or_default()
    };
    let dry_run = flag("validar", query.validar.as_deref());
    let submit = flag("enviar", query.enviar.as_deref());
    reader.finish()?;
    let key = key(headers)?;
    if key.is_none() && !dry_run {
        return Err(ApiError::no_key());
    }
    let is_json = is_json(headers)?;
    let bytes = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => ApiError::unreadable("El cuerpo se interrumpió antes de terminar."),
    })?;
    let form = match is_json {
        true => ProposalForm::Json(values(&bytes)?),
        false if bytes.is_empty() => return Err(ApiError::unreadable("El cuerpo está vacío.")),
        false => ProposalForm::Csv,
    };
    Ok(NewProposal {
        form,
        bytes: bytes.into(),
        key,
        submit,
        dry_run,
    })
}

fn too_large() -> ApiError {
    ApiError::too_large("El cuerpo pasa de 4 MiB. Envíe los valores en varias propuestas.")
}

/// The key, if it is one.
fn key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut lines = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(line) = lines.next() else {
        return Ok(None);
    };
    let is_visible = line.as_bytes().iter().all(u8::is_ascii_graphic);
    let fits = (8..=200).contains(&line.len());
    match line.to_str() {
        Ok(text) if is_visible && fits && lines.next().is_none() => Ok(Some(text.to_owned())),
        _ => Err(ApiError::no_key()),
    }
}

/// Whether the body is JSON; else it is CSV.
fn is_json(headers: &HeaderMap) -> Result<bool, ApiError> {
    let media = headers.get(header::CONTENT_TYPE);
    let media = media.and_then(|media| media.to_str().ok()?.parse::<mime::Mime>().ok());
    match media.as_ref().map(mime::Mime::essence_str) {
        Some("application/json") => Ok(true),
        Some("text/csv") => Ok(false),
        _ => Err(ApiError::media_type()),
    }
}

/// Dimensions that the values of a body may name together; the catalogue has fewer.
const MAX_DIMENSIONS: usize = 32;

/// The values of a JSON body.
fn values(bytes: &[u8]) -> Result<ProposedValues, ApiError> {
    let read: Result<ProposedValues, _> = serde_json::from_slice(bytes);
    let values = read.map_err(|error| {
        ApiError::unreadable(format!(
            "El cuerpo no tiene la forma que describe /api/v1/openapi.json (línea {}, columna {}): {error}",
            error.line(),
            error.column()
        ))
    })?;
    let rows = values.values.iter();
    let named: BTreeSet<&String> = rows.flat_map(|value| value.breakdown.keys()).collect();
    if named.len() > MAX_DIMENSIONS {
        return Err(ApiError::unreadable(
            "«breakdown» nombra más de 32 dimensiones distintas.",
        ));
    }
    match values.values.len() {
        0 => Err(ApiError::unreadable("«values» no tiene ningún valor.")),
        count if count > MAX_VALUES => Err(ApiError::too_large(
            "Son más de 5,000 valores. Envíelos en varias propuestas.",
        )),
        _ => Ok(values),
    }
}

/// What became of a proposal of the account.
#[utoipa::path(get, path = "/api/v1/propuestas/{id}", tag = "propuestas", summary = "En qué quedó una propuesta",
    params(("id" = i64, Path, description = "Número del conjunto de cambios", example = 41)),
    responses(
        (status = 200, description = "Su estado", body = ProposalState),
        (status = 401, description = "Falta un token vigente", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "El rol de la cuenta no lo permite", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No es de esta cuenta, o no existe", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Demasiados pedidos; `Retry-After` dice cuánto esperar", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
async fn read(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<ProposalState>, ApiError> {
    // What is no number is the number of nothing.
    let id = id.parse().map_err(|_| ApiError::unknown_proposal())?;
    let state = state.backend.read_proposal(&caller, id).await;
    state.map(Json).map_err(|error| match error.code {
        app::error::ErrorCode::NotFound => ApiError::unknown_proposal(),
        _ => ApiError::of_use_case(&Failure::from(error)),
    })
}
