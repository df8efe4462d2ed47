//! The pages of reminders by e-mail: the own choice, and what the links of mails lead to. Plain forms.
//!
//! A link opens without a session and changes nothing by itself: programs open the links of mails before people do. A
//! button does, and so does the one-click request of mail programs (RFC 8058), which is a `POST` to the same address.

mod view;

use std::collections::BTreeSet;

use app::backend::Caller;
use app::error::AppError;
use app::wire::{ReadReminders, Reminders, SaveReminders};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Form, Router};
use domain::reminder::ReminderKind;
use domain::role::{Denied, Role};
use serde::Deserialize;

use crate::http::failure::Failure;
use crate::state::AppState;
use view::{LinkPage, Outcome, ReminderForm};

/// The own choice.
const PATH: &str = "/gestion/cuenta/avisos";
/// Confirms an address.
const CONFIRM_PATH: &str = "/gestion/correo/confirmar";
/// Switches all reminders off.
const STOP_PATH: &str = "/gestion/correo/baja";

/// The query of the form's address.
#[derive(Deserialize, Default)]
struct PageQuery {
    /// It was saved just now.
    guardado: Option<String>,
}

/// The query of a link. No `Debug`: it holds a token.
#[derive(Deserialize, Default)]
struct LinkQuery {
    #[serde(default)]
    clave: String,
}

/// The pages and their forms.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(form).post(save))
        .route(CONFIRM_PATH, get(confirm_form).post(confirm))
        .route(STOP_PATH, get(stop_form).post(stop))
}

/// `GET /gestion/cuenta/avisos`.
async fn form(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    let reminders = state.backend.call(&caller, ReadReminders {}).await?;
    let outcome = query.guardado.map(|_| Outcome::Saved);
    let shown = ReminderForm {
        role: role(&caller)?,
        typed: reminders.address.clone().unwrap_or_default(),
        reminders,
        outcome,
    };
    Ok(Html(view::form(&state.assets, shown)).into_response())
}

/// `POST /gestion/cuenta/avisos`: `correo`, and one `aviso` for each kind that is on.
async fn save(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let of = |wanted: &'static str| {
        fields
            .iter()
            .filter(move |(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let kinds: BTreeSet<ReminderKind> = of("aviso").filter_map(ReminderKind::from_slug).collect();
    let order = SaveReminders {
        address: of("correo").next().unwrap_or_default().to_owned(),
        kinds,
    };
    match state.backend.call(&caller, order.clone()).await {
        Ok(_) => Ok(Redirect::to(&format!("{PATH}?guardado=si")).into_response()),
        Err(error) => render_with_error(&state, &caller, order, error).await,
    }
}

/// The form once more, with what was typed and the reason.
async fn render_with_error(
    state: &AppState,
    caller: &Caller,
    order: SaveReminders,
    error: AppError,
) -> Result<Response, Failure> {
    let failure = Failure::from(error);
    if failure.status.is_server_error() {
        return Err(failure);
    }
    let stored = state.backend.call(caller, ReadReminders {}).await?;
    let shown = ReminderForm {
        role: role(caller)?,
        typed: order.address,
        reminders: Reminders {
            kinds: order.kinds,
            ..stored
        },
        outcome: Some(Outcome::Refused(failure.error.message)),
    };
    let text = view::form(&state.assets, shown);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(text)).into_response())
}

fn role(caller: &Caller) -> Result<Role, Failure> {
    let viewer = caller.viewer.as_ref();
    let viewer = viewer.ok_or_else(|| Failure::from(AppError::from(Denied::SignedOut)))?;
    Ok(viewer.role)
}

/// `GET /gestion/correo/confirmar`.
async fn confirm_form(State(state): State<AppState>, Query(query): Query<LinkQuery>) -> Response {
    Html(view::question_page(
        &state.assets,
        LinkPage::Confirm,
        &query.clave,
    ))
    .into_response()
}

/// `POST /gestion/correo/confirmar`.
async fn confirm(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<LinkQuery>,
) -> Result<Response, Failure> {
    let done = state.backend.confirm_address(&caller, &query.clave).await;
    answer(&state, LinkPage::Confirm, done)
}

/// `GET /gestion/correo/baja`.
async fn stop_form(State(state): State<AppState>, Query(query): Query<LinkQuery>) -> Response {
    Html(view::question_page(
        &state.assets,
        LinkPage::Stop,
        &query.clave,
    ))
    .into_response()
}

/// `POST /gestion/correo/baja`: of the page's button, or of a mail program.
async fn stop(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<LinkQuery>,
) -> Result<Response, Failure> {
    let done = state.backend.stop_reminders(&caller, &query.clave).await;
    answer(&state, LinkPage::Stop, done)
}

/// What became of a link.
fn answer(
    state: &AppState,
    page: LinkPage,
    done: Result<(), AppError>,
) -> Result<Response, Failure> {
    let Err(error) = done else {
        return Ok(Html(view::done_page(&state.assets, page)).into_response());
    };
    let failure = Failure::from(error);
    if failure.status.is_server_error() {
        return Err(failure);
    }
    let text = view::expired_page(&state.assets, failure.error.message);
    Ok((StatusCode::GONE, Html(text)).into_response())
}
