//! Signing in with a password, and out: plain forms that need no script.

use std::sync::Arc;

use app::backend::Caller;
use axum::extract::{FromRef, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use components::assets::Assets;
use leptos::prelude::*;
use serde::Deserialize;
use sqlx::PgPool;

use crate::auth::accounts::{AuthSession, SignedIn};
use crate::auth::provider::Provider;
use crate::auth::sign_in::{self, PasswordCheck, SignInAttempt, SignInRefusal};
use crate::backend::PostgresBackend;
use crate::http::failure::Failure;
use crate::http::page::Input;
use crate::http::session::Cookie;
use crate::http::{client, landing, page, provider_sign_in, second_step, session};
use crate::measure;
use crate::state::AppState;

/// The query of the form's address.
#[derive(Deserialize, Default)]
pub struct SignInQuery {
    /// Page to show afterwards.
    #[serde(default)]
    pub siguiente: String,
}

/// The form as sent. No `Debug`: it holds a password.
#[derive(Deserialize)]
pub struct SignInForm {
    cuenta: String,
    contrasena: String,
    #[serde(default)]
    siguiente: String,
}

/// `GET /gestion/ingresar`. Who is signed in already goes on.
pub async fn form(
    State(page): State<SignInPage>,
    session: AuthSession,
    Query(query): Query<SignInQuery>,
) -> Response {
    if session.user.is_some() {
        return Redirect::to(landing::safe(&query.siguiente)).into_response();
    }
    Html(page.render(None, String::new(), &query.siguiente)).into_response()
}

/// `POST /gestion/ingresar`. Who has a second factor is asked for its code next.
pub async fn sign_in(
    State(page): State<SignInPage>,
    State(pool): State<PgPool>,
    Extension(cookie): Extension<Cookie>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    mut session: AuthSession,
    Form(form): Form<SignInForm>,
) -> Result<Response, Failure> {
    let attempt = SignInAttempt {
        account: form.cuenta.clone(),
        password: form.contrasena,
        address: client::caller_ip(&caller),
        browser: cookie.browser(&headers),
    };
    match sign_in::sign_in(&pool, attempt).await {
        Ok(PasswordCheck::SignedIn(person)) => {
            session::open(&mut session, &person, session::origin(&caller, &headers)).await?;
            let answer = Redirect::to(&landing_of(&person, &form.siguiente)).into_response();
            session::remember_browser(&pool, cookie, &headers, &person, answer).await
        }
        Ok(PasswordCheck::OwesCode(person)) => {
            second_step::begin(&mut session, &person, &form.siguiente).await?;
            Ok(Redirect::to(second_step::PATH).into_response())
        }
        Err(refusal) => refused(&refusal, |message| {
            page.render(Some(message), form.cuenta, &form.siguiente)
        }),
    }
}

/// `POST /gestion/salir`.
pub async fn sign_out(
    State(pool): State<PgPool>,
    Extension(cookie): Extension<Cookie>,
    Extension(caller): Extension<Caller>,
    mut session: AuthSession,
) -> Result<Response, Failure> {
    let person = session
        .logout()
        .await
        .map_err(|error| Failure::unavailable(&error))?;
    if let Some(person) = person {
        sign_in::record_sign_out(&pool, &person.viewer.name, caller.address)
            .await
            .map_err(|error| Failure::unavailable(&error))?;
    }
    Ok(signed_out(cookie))
}

/// `POST /gestion/salir/todas`: out of this browser and of all others.
pub async fn sign_out_everywhere(
    State(backend): State<PostgresBackend>,
    Extension(cookie): Extension<Cookie>,
    Extension(caller): Extension<Caller>,
    mut session: AuthSession,
) -> Result<Response, Failure> {
    backend.end_all_sessions(&caller).await?;
    session
        .logout()
        .await
        .map_err(|error| Failure::unavailable(&error))?;
    Ok(signed_out(cookie))
}

/// To the first page, without the cookie.
fn signed_out(cookie: Cookie) -> Response {
    let mut response = Redirect::to("/gestion/ingresar").into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, cookie.removal());
    response
}

/// An attempt that was refused: the sentence above whatever form it came from, and how long to wait.
pub fn refused(
    refusal: &SignInRefusal,
    page: impl FnOnce(String) -> String,
) -> Result<Response, Failure> {
    match refusal {
        SignInRefusal::Wrong | SignInRefusal::OneTimeEnded => measure::SignIn::Refused.count(),
        SignInRefusal::TooMany(_) => measure::SignIn::Throttled.count(),
        SignInRefusal::Database(_) | SignInRefusal::Password(_) => measure::SignIn::Failed.count(),
    }
    let (status, wait) = match refusal {
        SignInRefusal::Wrong | SignInRefusal::OneTimeEnded => {
            (StatusCode::UNPROCESSABLE_ENTITY, None)
        }
        SignInRefusal::TooMany(wait) => (StatusCode::TOO_MANY_REQUESTS, Some(*wait)),
        SignInRefusal::Database(error) => return Err(Failure::unavailable(error)),
        SignInRefusal::Password(error) => return Err(Failure::internal(error)),
    };
    Ok(again(status, wait, page(refusal.to_string())))
}

/// A form once more.
pub fn again(status: StatusCode, wait: Option<u32>, page: String) -> Response {
    let mut response = (status, Html(page)).into_response();
    if let Some(wait) = wait {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    response
}

/// Where somebody goes who has just signed in.
pub fn landing_of(person: &SignedIn, wished: &str) -> String {
    let next = landing::safe(wished);
    if person.must_change_password {
        landing::with_return("/gestion/contrasena", next)
    } else {
        next.to_owned()
    }
}

/// What the page of the form needs.
#[derive(Clone)]
pub struct SignInPage {
    assets: Arc<Assets>,
    provider: Option<Provider>,
}

impl FromRef<AppState> for SignInPage {
    fn from_ref(state: &AppState) -> Self {
        Self {
            assets: Arc::clone(&state.assets),
            provider: state.provider.clone(),
        }
    }
}

impl SignInPage {
    /// The form, with a sentence above it.
    pub fn render(&self, message: Option<String>, account: String, next: &str) -> String {
        let next = landing::safe(next).to_owned();
        let failed = message.is_some();
        let provider = self.provider.as_ref().map(|provider| {
            let label = provider.label().to_owned();
            let target = landing::with_return(provider_sign_in::PATH, &next);
            let hint = failed.then(|| {
                format!("Las cuentas de la institución no tienen contraseña aquí: use «{label}».")
            });
            view! {
                <p><a class="button" href=target>{label}</a></p>
                {hint.map(|hint| view! { <p>{hint}</p> })}
                <h2>"Con una cuenta de este sistema"</h2>
            }
        });
        page::document(&self.assets, "Ingresar", move || {
            view! {
                <h1>"Ingresar a la gestión"</h1>
                <p>"Para el personal que registra, revisa y publica los indicadores. La información pública no necesita cuenta."</p>
                {page::notice(message)}
                {provider}
                {form_of(account, next)}
                <p class="field-hint">
                    "¿Olvidó su contraseña? Pida una de un solo uso a la administración del sistema."
                </p>
            }
            .into_any()
        })
    }
}

fn form_of(account: String, next: String) -> AnyView {
    let account = Input {
        name: "cuenta",
        label: "Cuenta",
        kind: "text",
        autocomplete: "username",
        value: account,
        ..Input::default()
    };
    let password = Input {
        name: "contrasena",
        label: "Contraseña",
        kind: "password",
        autocomplete: "current-password",
        ..Input::default()
    };
    view! {
        <form method="post" action="/gestion/ingresar" class="stack">
            <input type="hidden" name="siguiente" value=next />
            {page::field(account)}
            {page::field(password)}
            <p><button class="button" type="submit">"Ingresar"</button></p>
        </form>
    }
    .into_any()
}
