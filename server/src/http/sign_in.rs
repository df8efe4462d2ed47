//! Signing in and out: plain forms that need no script.

use std::net::IpAddr;
use std::sync::Arc;

use app::backend::Caller;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use components::assets::Assets;
use leptos::prelude::*;
use serde::Deserialize;
use sqlx::PgPool;

use crate::auth::accounts::{AuthSession, SignedIn};
use crate::auth::sign_in::{self, Attempt, Refusal};
use crate::http::failure::Failure;
use crate::http::page::Input;
use crate::http::session::Cookie;
use crate::http::{landing, page};

/// What the address of the form may carry.
#[derive(Deserialize, Default)]
pub struct Wish {
    /// Page to show afterwards.
    #[serde(default)]
    siguiente: String,
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
    State(assets): State<Arc<Assets>>,
    session: AuthSession,
    Query(wish): Query<Wish>,
) -> Response {
    if session.user.is_some() {
        return Redirect::to(landing::safe(&wish.siguiente)).into_response();
    }
    Html(render(&assets, None, String::new(), &wish.siguiente)).into_response()
}

/// `POST /gestion/ingresar`.
pub async fn sign_in(
    State(assets): State<Arc<Assets>>,
    Extension(caller): Extension<Caller>,
    mut session: AuthSession,
    Form(form): Form<SignInForm>,
) -> Result<Response, Failure> {
    let attempt = Attempt {
        account: form.cuenta.clone(),
        password: form.contrasena,
        address: caller
            .address
            .as_deref()
            .and_then(|text| text.parse::<IpAddr>().ok()),
    };
    match session.authenticate(attempt).await {
        Ok(Some(person)) => {
            open(&mut session, &person).await?;
            let next = landing::safe(&form.siguiente);
            let next = if person.must_change_password {
                landing::with_return("/gestion/contrasena", next)
            } else {
                next.to_owned()
            };
            Ok(Redirect::to(&next).into_response())
        }
        Ok(None) => Err(Failure::internal(&"a refusal without a reason")),
        Err(axum_login::Error::Backend(refusal)) => {
            let (status, wait) = match &refusal {
                Refusal::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, None),
                Refusal::TooMany(wait) => (StatusCode::TOO_MANY_REQUESTS, Some(*wait)),
                Refusal::Database(error) => return Err(Failure::unavailable(error)),
                Refusal::Password(error) => return Err(Failure::internal(error)),
            };
            let message = Some(refusal.to_string());
            let text = render(&assets, message, form.cuenta, &form.siguiente);
            let mut response = (status, Html(text)).into_response();
            if let Some(wait) = wait {
                let headers = response.headers_mut();
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            Ok(response)
        }
        Err(axum_login::Error::Session(error)) => Err(Failure::unavailable(&error)),
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
    let mut response = Redirect::to("/gestion/ingresar").into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, cookie.removal());
    Ok(response)
}

/// Puts the person into the session, under a new id: an id that somebody planted
/// or saw before is worth nothing afterwards.
pub async fn open(session: &mut AuthSession, person: &SignedIn) -> Result<(), Failure> {
    session
        .login(person)
        .await
        .map_err(|error| Failure::unavailable(&error))?;
    session
        .session
        .cycle_id()
        .await
        .map_err(|error| Failure::unavailable(&error))
}

fn render(assets: &Assets, message: Option<String>, account: String, next: &str) -> String {
    let next = landing::safe(next).to_owned();
    let account = Input {
        name: "cuenta",
        label: "Cuenta",
        kind: "text",
        autocomplete: "username",
        value: account,
        hint: None,
    };
    let password = Input {
        name: "contrasena",
        label: "Contraseña",
        kind: "password",
        autocomplete: "current-password",
        ..Input::default()
    };
    page::document(assets, "Ingresar", move || {
        view! {
            <h1>"Ingresar a la gestión"</h1>
            <p>"Para el personal que registra, revisa y publica los indicadores. La información pública no necesita cuenta."</p>
            {page::notice(message)}
            <form method="post" action="/gestion/ingresar" class="stack">
                <input type="hidden" name="siguiente" value=next />
                {page::field(account)}
                {page::field(password)}
                <p><button class="button" type="submit">"Ingresar"</button></p>
            </form>
            <p class="field-hint">
                "¿Olvidó su contraseña? Pida una de un solo uso a la administración del sistema."
            </p>
        }
        .into_any()
    })
}
