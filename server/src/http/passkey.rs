//! The page of the own passkeys: list, adding one in two steps, removing one. Plain forms; only the device's part
//! needs a script (`app/js/passkey.js`).

mod view;

use app::backend::Caller;
use app::error::{AppError, ErrorCode};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Form, Router};
use serde::Deserialize;

use crate::auth::accounts::AuthSession;
use crate::auth::passkey::Passkeys;
use crate::auth::second_factor::Reauthentication;
use crate::auth::second_step::SecondFactorProof;
use crate::http::failure::Failure;
use crate::http::session;
use crate::state::AppState;
pub use view::button;
use view::{PasskeyPage, render, render_creation};

/// The list, and where a passkey is asked for.
const PATH: &str = "/gestion/cuenta/llaves";
/// Where the device's answer goes.
const CREATE_PATH: &str = "/gestion/cuenta/llaves/crear";
const REMOVE_PATH: &str = "/gestion/cuenta/llaves/quitar";

/// What a person reads where there can be no passkeys.
const PASSKEYS_UNAVAILABLE: &str = "Este sistema todavía no admite llaves de acceso: necesita una dirección pública con nombre de dominio (PNTD_PUBLIC_URL).";

/// The query of the page's address.
#[derive(Deserialize, Default)]
struct PageQuery {
    /// The passkey that is to be removed.
    quitar: Option<i64>,
}

/// A form as sent. No `Debug`: it holds a password.
#[derive(Deserialize)]
struct PasskeyForm {
    #[serde(default)]
    nombre: String,
    #[serde(default)]
    id: i64,
    #[serde(default)]
    contrasena: String,
    #[serde(default)]
    codigo: String,
    #[serde(default)]
    llave: String,
}

impl PasskeyForm {
    fn proof(&mut self, caller: &Caller, passkeys: Option<&Passkeys>) -> Reauthentication {
        let taken = |text: &mut String| std::mem::take(text);
        Reauthentication {
            password: taken(&mut self.contrasena),
            evidence: SecondFactorProof::new(
                taken(&mut self.codigo),
                taken(&mut self.llave),
                passkeys,
                caller.session.as_deref(),
            ),
        }
    }
}

/// The page and its forms.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list).post(begin))
        .route(CREATE_PATH, post(create))
        .route(REMOVE_PATH, post(remove))
}

/// `GET /gestion/cuenta/llaves`.
async fn list(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    let shown = load(&state, &caller).await?;
    Ok(Html(render(&state.assets, shown, query.quitar, None)).into_response())
}

/// `POST /gestion/cuenta/llaves`: password and second factor were given; the device makes the passkey next.
async fn begin(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Form(mut form): Form<PasskeyForm>,
) -> Result<Response, Failure> {
    let passkeys = required_passkeys(&state)?;
    let proof = form.proof(&caller, Some(passkeys));
    let name = form.nombre.as_str();
    match state
        .backend
        .begin_passkey(&caller, passkeys, name, proof)
        .await
    {
        Ok(options) => Ok(Html(render_creation(&state.assets, options)).into_response()),
        Err(error) => render_with_error(&state, &caller, None, error).await,
    }
}

/// `POST /gestion/cuenta/llaves/crear`: the device's answer. The session goes on under a new id.
async fn create(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    mut session: AuthSession,
    Form(form): Form<PasskeyForm>,
) -> Result<Response, Failure> {
    let passkeys = required_passkeys(&state)?;
    match state
        .backend
        .finish_passkey(&caller, passkeys, &form.llave)
        .await
    {
        Ok(()) => {
            session::renew(&mut session).await?;
            Ok(Redirect::to(PATH).into_response())
        }
        Err(error) => render_with_error(&state, &caller, None, error).await,
    }
}

/// `POST /gestion/cuenta/llaves/quitar`. The session goes on under a new id.
async fn remove(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    mut session: AuthSession,
    Form(mut form): Form<PasskeyForm>,
) -> Result<Response, Failure> {
    let proof = form.proof(&caller, state.passkeys.as_ref());
    match state.backend.remove_passkey(&caller, form.id, proof).await {
        Ok(()) => {
            session::renew(&mut session).await?;
            Ok(Redirect::to(PATH).into_response())
        }
        Err(error) => render_with_error(&state, &caller, Some(form.id), error).await,
    }
}

fn required_passkeys(state: &AppState) -> Result<&Passkeys, Failure> {
    let passkeys = state.passkeys.as_ref();
    passkeys.ok_or_else(|| Failure::from(AppError::new(ErrorCode::Conflict, PASSKEYS_UNAVAILABLE)))
}

async fn load(state: &AppState, caller: &Caller) -> Result<PasskeyPage, Failure> {
    let own = state.backend.own_passkeys(caller).await?;
    let options = match &state.passkeys {
        Some(passkeys) => state.backend.challenge_passkeys(caller, passkeys).await?,
        None => None,
    };
    Ok(PasskeyPage {
        own,
        options,
        is_possible: state.passkeys.is_some(),
    })
}

/// The page once more, with the reason.
async fn render_with_error(
    state: &AppState,
    caller: &Caller,
    removing: Option<i64>,
    error: AppError,
) -> Result<Response, Failure> {
    let failure = Failure::from(error);
    if failure.status.is_server_error() {
        return Err(failure);
    }
    let shown = load(state, caller).await?;
    let message = Some(failure.error.message);
    let status = match failure.status {
        StatusCode::TOO_MANY_REQUESTS => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let text = render(&state.assets, shown, removing, message);
    Ok((status, Html(text)).into_response())
}
