//! The page that asks for the code of a second factor: a plain form that needs no script.

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
use crate::auth::passkey;
use crate::auth::sealing::SealError;
use crate::auth::second_step::{
    self, PENDING_KEY, PendingSignIn, SecondFactorProof, StepAttempt, StepRefusal,
};
use crate::auth::sessions;
use crate::http::failure::Failure;
use crate::http::page::Input;
use crate::http::sign_in::SignInPage;
use crate::http::{client, landing, page, passkey as passkey_page, session, sign_in};
use crate::measure;
use crate::state::AppState;

/// Where the code is asked for.
pub const PATH: &str = "/gestion/ingresar/codigo";

/// What a person reads who comes here without a password before, or too late.
const PASSWORD_FIRST: &str =
    "Escriba primero su cuenta y su contraseña; después se pide el código.";

/// The form as sent. No `Debug`: it holds a code.
#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    codigo: String,
    /// The answer of a passkey.
    #[serde(default)]
    llave: String,
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
    let pending = PendingSignIn::new(person, landing::safe(next).to_owned(), Utc::now());
    session::store_value(session, PENDING_KEY, pending).await?;
    session::new_id(session).await
}

/// `GET /gestion/ingresar/codigo`.
pub async fn form(
    State(state): State<AppState>,
    State(start): State<SignInPage>,
    session: AuthSession,
) -> Result<Response, Failure> {
    if session.user.is_some() {
        return Ok(Redirect::to(landing::HOME).into_response());
    }
    Ok(match pending(&session).await? {
        Some(pending) => Html(render(&state, &session, &pending, None).await?).into_response(),
        None => restart_sign_in(&start, StatusCode::OK, PASSWORD_FIRST, ""),
    })
}

/// `POST /gestion/ingresar/codigo`.
pub async fn finish(
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
        return Ok(restart_sign_in(&start, refused, PASSWORD_FIRST, ""));
    };
    let (pool, cookie) = (&state.pool, state.cookie);
    let own = session_hash(&session);
    let attempt = StepAttempt {
        evidence: SecondFactorProof::new(
            form.codigo,
            form.llave,
            state.passkeys.as_ref(),
            own.as_deref(),
        ),
        address: client::caller_ip(&caller),
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
    refuse(&start, &state, &session, &pending, refusal).await
}

/// The page after a code that was not right, with its reason; nothing of ours is told but that it does not work.
async fn refuse(
    start: &SignInPage,
    state: &AppState,
    session: &AuthSession,
    pending: &PendingSignIn,
    refusal: StepRefusal,
) -> Result<Response, Failure> {
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    match &refusal {
        StepRefusal::TooMany(_) => measure::SignIn::Throttled.count(),
        StepRefusal::Database(_) | StepRefusal::Seal(_) => measure::SignIn::Failed.count(),
        _ => measure::SignIn::Refused.count(),
    }
    let message = refusal.to_string();
    match refusal {
        StepRefusal::Wrong | StepRefusal::WrongPasskey => {
            let page = render(state, session, pending, Some(message)).await?;
            Ok(sign_in::again(refused, None, page))
        }
        StepRefusal::TooMany(wait) => {
            let page = render(state, session, pending, Some(message)).await?;
            Ok(sign_in::again(
                StatusCode::TOO_MANY_REQUESTS,
                Some(wait),
                page,
            ))
        }
        StepRefusal::Over => {
            session::take_value(session, PENDING_KEY).await?;
            Ok(restart_sign_in(start, refused, &message, &pending.next))
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

async fn pending(session: &AuthSession) -> Result<Option<PendingSignIn>, Failure> {
    let kept = session.session.get(PENDING_KEY).await;
    kept.map_err(|error| Failure::unavailable(&error))
}

/// The form for account and password, with the reason.
fn restart_sign_in(page: &SignInPage, status: StatusCode, why: &str, next: &str) -> Response {
    let page = page.render(Some(why.to_owned()), String::new(), next);
    (status, Html(page)).into_response()
}

/// What the table of sessions knows this browser's session by.
fn session_hash(session: &AuthSession) -> Option<Vec<u8>> {
    session.session.id().map(|id| sessions::hash(&id))
}

/// The form, with a new challenge for who has passkeys.
async fn render(
    state: &AppState,
    session: &AuthSession,
    pending: &PendingSignIn,
    message: Option<String>,
) -> Result<String, Failure> {
    let own = session_hash(session);
    let options = match state.passkeys.as_ref().zip(own) {
        Some((passkeys, own)) => passkey::challenge(&state.pool, passkeys, &own, pending.account())
            .await
            .map_err(|error| Failure::unavailable(&error))?,
        None => None,
    };
    Ok(document(&state.assets, options, message))
}

fn document(assets: &Assets, options: Option<String>, message: Option<String>) -> String {
    let script = options.is_some().then(|| assets.url("passkey.js"));
    let code = Input {
        name: "codigo",
        label: "Código",
        kind: "text",
        autocomplete: "one-time-code",
        value: String::new(),
        hint: Some("Seis cifras; o uno de sus códigos de recuperación.".to_owned()),
        optional: false,
    };
    page::document(assets, "Código del segundo paso", move || {
        view! {
            <h1>"Escriba el código"</h1>
            <p>
                "La contraseña es correcta. Su cuenta pide además un segundo paso: el código que muestra ahora su aplicación de autenticación, o una llave de acceso si registró alguna."
            </p>
            {page::notice(message)}
            {options.map(passkey_form)}
            <form method="post" action=PATH class="stack">
                {page::field(code)}
                <p><button class="button" type="submit">"Continuar"</button></p>
            </form>
            <p class="field-hint">
                "¿Perdió el teléfono y los códigos de recuperación? Pida a la administración del sistema que quite el segundo paso de su cuenta."
            </p>
            <p><a href="/gestion/ingresar">"Ingresar con otra cuenta"</a></p>
            {script.map(|script| view! { <script type="module" src=script></script> })}
        }
        .into_any()
    })
}

/// Without a script it shows nothing: its button is hidden until the browser can use passkeys.
fn passkey_form(options: String) -> AnyView {
    view! {
        <form method="post" action=PATH class="stack">
            {passkey_page::button("get", options, "Usar una llave de acceso")}
        </form>
    }
    .into_any()
}
