//! The page of a new own password. Whoever got a one-time password sees it first.

use std::sync::Arc;

use app::backend::Caller;
use app::error::AppError;
use app::wire::ChangePassword;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use components::assets::Assets;
use leptos::prelude::*;
use serde::Deserialize;

use crate::auth::accounts::AuthSession;
use crate::auth::password::MIN_CHARS;
use crate::backend::PostgresBackend;
use crate::http::failure::Failure;
use crate::http::page::Input;
use crate::http::{landing, page, session};

/// The query of the form's address.
#[derive(Deserialize, Default)]
pub struct PasswordQuery {
    /// Page to show afterwards.
    #[serde(default)]
    siguiente: String,
}

/// The form as sent. No `Debug`: it holds passwords.
#[derive(Deserialize)]
pub struct PasswordForm {
    actual: String,
    nueva: String,
    repetida: String,
    #[serde(default)]
    siguiente: String,
}

/// `GET /gestion/contrasena`.
pub async fn form(
    State(assets): State<Arc<Assets>>,
    session: AuthSession,
    Query(query): Query<PasswordQuery>,
) -> Html<String> {
    Html(render(&assets, &session, None, &query.siguiente))
}

/// `POST /gestion/contrasena`. The session goes on under a new id; all others of
/// the account end.
pub async fn change(
    State(assets): State<Arc<Assets>>,
    State(backend): State<PostgresBackend>,
    Extension(caller): Extension<Caller>,
    mut session: AuthSession,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Failure> {
    let again = |session: &AuthSession, error: AppError| {
        let failure = Failure::from(error);
        let text = render(
            &assets,
            session,
            Some(failure.error.message),
            &form.siguiente,
        );
        Ok((failure.status, Html(text)).into_response())
    };
    if form.nueva != form.repetida {
        let message = "La contraseña nueva y su repetición no son iguales.";
        let text = render(&assets, &session, Some(message.to_owned()), &form.siguiente);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(text)).into_response());
    }
    let change = ChangePassword {
        current: form.actual,
        new: form.nueva,
    };
    if let Err(error) = backend.call(&caller, change).await {
        return again(&session, error);
    }
    session::renew(&mut session).await?;
    Ok(Redirect::to(landing::safe(&form.siguiente)).into_response())
}

fn render(assets: &Assets, session: &AuthSession, message: Option<String>, next: &str) -> String {
    let forced = session
        .user
        .as_ref()
        .is_some_and(|person| person.must_change_password);
    let name = session
        .user
        .as_ref()
        .map(|person| person.viewer.name.clone())
        .unwrap_or_default();
    let next = landing::safe(next).to_owned();
    let hint = format!("Al menos {MIN_CHARS} caracteres. Sirve una frase de varias palabras.");
    let current = input("actual", "Contraseña actual", "current-password", None);
    let new = input("nueva", "Contraseña nueva", "new-password", Some(hint));
    let again = input(
        "repetida",
        "Repita la contraseña nueva",
        "new-password",
        None,
    );
    page::document(assets, "Cambiar contraseña", move || {
        view! {
            <h1>"Cambiar contraseña"</h1>
            {forced
                .then(|| {
                    view! {
                        <p>"Ingresó con una contraseña de un solo uso. Elija la suya para continuar."</p>
                    }
                })}
            {page::notice(message)}
            <form method="post" action="/gestion/contrasena" class="stack">
                <input type="hidden" name="siguiente" value=next />
                <input type="hidden" name="cuenta" value=name autocomplete="username" />
                {page::field(current)}
                {page::field(new)}
                {page::field(again)}
                <p><button class="button" type="submit">"Cambiar contraseña"</button></p>
            </form>
            <p class="field-hint">"Se cerrarán sus otras sesiones."</p>
            <form method="post" action="/gestion/salir">
                <button class="button button--quiet" type="submit">"Salir"</button>
            </form>
        }
        .into_any()
    })
}

fn input(
    name: &'static str,
    label: &'static str,
    autocomplete: &'static str,
    hint: Option<String>,
) -> Input {
    Input {
        name,
        label,
        kind: "password",
        autocomplete,
        hint,
        ..Input::default()
    }
}
