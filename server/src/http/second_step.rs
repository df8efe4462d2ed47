//! The page that asks for the code of a second factor: a plain form that needs no script.

use std::sync::Arc;

use app::backend::Caller;
use app::error::ErrorCode;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use chrono::Utc;
use components::assets::Assets;
use leptos::prelude::*;
use serde::Deserialize;

use crate::auth::accounts::{AuthSession, SignedIn};
use crate::auth::sealing::SealError;
use crate::auth::second_step::{self, CodeAttempt, PENDING, Pending, StepRefusal};
use crate::http::failure::Failure;
use crate::http::page::Input;
use crate::http::sign_in::SignInPage;
use crate::http::{client, landing, page, session, sign_in};
use crate::state::AppState;

/// Where the code is asked for.
pub const PATH: &str = "/gestion/ingresar/codigo";

/// What a person reads who comes here without a password before, or too late.
const PASSWORD_FIRST: &str =
    "Escriba primero su cuenta y su contraseña; después se pide el código.";

/// The form as sent. No `Debug`: it holds a code.
#[derive(Deserialize)]
pub struct CodeForm {
    codigo: String,
}

/// Keeps a sign-in until its code comes, in a session that is signed in to nothing. Who was signed
/// in here before is out.
pub async fn begin(
    session: &mut AuthSession,
    person: &SignedIn,
    next: &str,
) -> Result<(), Failure> {
    session
        .logout()
        .await
        .map_err(|error| Failure::unavailable(&error))?;
    let pending = Pending::new(person, landing::safe(next).to_owned(), Utc::now());
    session::keep(session, PENDING, pending).await?;
    session::new_id(session).await
}

/// `GET /gestion/ingresar/codigo`.
pub async fn form(
    State(assets): State<Arc<Assets>>,
    State(start): State<SignInPage>,
    session: AuthSession,
) -> Result<Response, Failure> {
    if session.user.is_some() {
        return Ok(Redirect::to(landing::HOME).into_response());
    }
    Ok(match pending(&session).await? {
        Some(_) => Html(render(&assets, None)).into_response(),
        None => from_the_start(&start, StatusCode::OK, PASSWORD_FIRST, ""),
    })
}

/// `POST /gestion/ingresar/codigo`.
pub async fn finish(
    State(assets): State<Arc<Assets>>,
    State(start): State<SignInPage>,
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    mut session: AuthSession,
    Form(form): Form<CodeForm>,
) -> Result<Response, Failure> {
    if session.user.is_some() {
        return Ok(Redirect::to(landing::HOME).into_response());
    }
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(pending) = pending(&session).await? else {
        return Ok(from_the_start(&start, refused, PASSWORD_FIRST, ""));
    };
    let (pool, cookie) = (&state.pool, state.cookie);
    let attempt = CodeAttempt {
        code: form.codigo,
        address: client::parsed(&caller),
        browser: cookie.browser(&headers),
    };
    let keys = state
        .releases
        .keys()
        .map_err(|error| Failure::internal(&error))?;
    let refusal = match second_step::finish(pool, keys, &pending, &attempt, Utc::now()).await {
        Ok(person) => {
            session::open(&mut session, &person, session::origin(&caller, &headers)).await?;
            let next = sign_in::landing_of(&person, &pending.next);
            let answer = Redirect::to(&next).into_response();
            return session::remember_browser(pool, cookie, &headers, &person, answer).await;
        }
        Err(refusal) => refusal,
    };
    let message = refusal.to_string();
    match refusal {
        StepRefusal::Wrong => Ok(sign_in::again(
            refused,
            None,
            render(&assets, Some(message)),
        )),
        StepRefusal::TooMany(wait) => {
            let page = render(&assets, Some(message));
            Ok(sign_in::again(
                StatusCode::TOO_MANY_REQUESTS,
                Some(wait),
                page,
            ))
        }
        StepRefusal::Over => {
            session::forget(&session, PENDING).await?;
            Ok(from_the_start(&start, refused, &message, &pending.next))
        }
        StepRefusal::Database(error) | StepRefusal::Seal(SealError::Database(error)) => {
            Err(Failure::unavailable(&error))
        }
        StepRefusal::Seal(error) => {
            tracing::error!(%error, "a second factor cannot be checked");
            let status = StatusCode::SERVICE_UNAVAILABLE;
            let message = SealError::message_es();
            Err(Failure::new(status, ErrorCode::Unavailable, message))
        }
    }
}

async fn pending(session: &AuthSession) -> Result<Option<Pending>, Failure> {
    let kept = session.session.get(PENDING).await;
    kept.map_err(|error| Failure::unavailable(&error))
}

/// The form for account and password, with the reason.
fn from_the_start(page: &SignInPage, status: StatusCode, why: &str, next: &str) -> Response {
    let page = page.render(Some(why.to_owned()), String::new(), next);
    (status, Html(page)).into_response()
}

fn render(assets: &Assets, message: Option<String>) -> String {
    let code = Input {
        name: "codigo",
        label: "Código",
        kind: "text",
        autocomplete: "one-time-code",
        value: String::new(),
        hint: Some("Seis cifras; o uno de sus códigos de recuperación.".to_owned()),
    };
    page::document(assets, "Código del segundo paso", move || {
        view! {
            <h1>"Escriba el código"</h1>
            <p>
                "La contraseña es correcta. Su cuenta pide además el código que muestra ahora su aplicación de autenticación."
            </p>
            {page::notice(message)}
            <form method="post" action=PATH class="stack">
                {page::field(code)}
                <p><button class="button" type="submit">"Continuar"</button></p>
            </form>
            <p class="field-hint">
                "¿Perdió el teléfono y los códigos de recuperación? Pida a la administración del sistema que quite el segundo paso de su cuenta."
            </p>
            <p><a href="/gestion/ingresar">"Ingresar con otra cuenta"</a></p>
        }
        .into_any()
    })
}
