//! The way to the institution's identity provider and back: two addresses without a page of their own,
//! and the pages of who does not get in.

use std::sync::Arc;

use app::backend::Caller;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::Utc;
use components::assets::Assets;
use leptos::prelude::*;
use serde::Deserialize;
use sqlx::PgPool;

use crate::auth::accounts::AuthSession;
use crate::auth::provider::admit::{NotAdmitted, admit};
use crate::auth::provider::{ATTEMPT, Attempt, Identity, Provider, ProviderError};
use crate::auth::sign_in::record_foreign_return;
use crate::http::failure::Failure;
use crate::http::sign_in::{SignInPage, SignInQuery, landing_of};
use crate::http::{landing, page, session};

/// Where the way to the provider begins.
pub const PATH: &str = "/gestion/ingresar/institucion";

/// What a person reads while the provider does not answer.
const UNAVAILABLE: &str = "El proveedor de identidad de la institución no responde en este momento. \
    Inténtelo otra vez en unos minutos.";

/// What the provider lets the browser bring back.
#[derive(Deserialize, Default)]
pub struct Return {
    code: Option<String>,
    #[serde(default)]
    state: String,
    /// Who answers (RFC 9207), where the provider says so.
    iss: Option<String>,
    error: Option<String>,
}

/// `GET /gestion/ingresar/institucion`: to the provider.
pub async fn begin(
    State(sign_in): State<SignInPage>,
    State(provider): State<Option<Provider>>,
    mut session: AuthSession,
    Query(query): Query<SignInQuery>,
) -> Result<Response, Failure> {
    let provider = provider.ok_or_else(Failure::not_found)?;
    let next = landing::safe(&query.siguiente).to_owned();
    if session.user.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    match provider.begin(next, Utc::now()).await {
        Ok((address, attempt)) => {
            session
                .logout()
                .await
                .map_err(|error| Failure::unavailable(&error))?;
            session::keep(&session, ATTEMPT, attempt).await?;
            session::new_id(&session).await?;
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            tracing::warn!(%error, "nobody can be sent to the identity provider");
            let text = sign_in.render(
                Some(UNAVAILABLE.to_owned()),
                String::new(),
                &query.siguiente,
            );
            Ok((StatusCode::SERVICE_UNAVAILABLE, Html(text)).into_response())
        }
    }
}

/// `GET /gestion/ingresar/retorno`: back from the provider. The attempt is used up before anything
/// else is looked at.
pub async fn finish(
    State(assets): State<Arc<Assets>>,
    State(provider): State<Option<Provider>>,
    State(pool): State<PgPool>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    mut session: AuthSession,
    Query(answer): Query<Return>,
) -> Result<Response, Failure> {
    let provider = provider.ok_or_else(Failure::not_found)?;
    let attempt = match proof(&provider, &session, answer).await? {
        Ok(found) => found,
        Err(obstacle) => {
            if let Obstacle::Foreign(why) = obstacle {
                record_foreign_return(&pool, why, caller.address.clone())
                    .await
                    .map_err(|error| Failure::unavailable(&error))?;
            }
            return Ok(obstacle.page(&assets, &provider));
        }
    };
    let (identity, next) = attempt;
    match admit(&pool, &identity, caller.address.clone()).await {
        Ok(person) => {
            session::open(&mut session, &person, session::origin(&caller, &headers)).await?;
            Ok(Redirect::to(&landing_of(&person, &next)).into_response())
        }
        Err(NotAdmitted::Database(error)) => Err(Failure::unavailable(&error)),
        Err(refusal) => {
            Ok(Obstacle::NotAdmitted(refusal, identity.role_values).page(&assets, &provider))
        }
    }
}

/// Who the provider says it is, and where they wanted to go.
async fn proof(
    provider: &Provider,
    session: &AuthSession,
    answer: Return,
) -> Result<Result<(Identity, String), Obstacle>, Failure> {
    let Some(attempt) = taken(session).await? else {
        return Ok(Err(Obstacle::Foreign("not_begun")));
    };
    let issuer_is_right = answer
        .iss
        .as_deref()
        .is_none_or(|iss| iss == provider.issuer());
    if !issuer_is_right {
        return Ok(Err(Obstacle::Foreign("other_issuer")));
    }
    if !attempt.is_answered_by(&answer.state, Utc::now()) {
        return Ok(Err(Obstacle::Foreign("wrong_or_late")));
    }
    let Some(code) = answer.code.filter(|_| answer.error.is_none()) else {
        return Ok(Err(Obstacle::Stopped));
    };
    let next = attempt.next.clone();
    match provider.finish(attempt, code).await {
        Ok(identity) => Ok(Ok((identity, next))),
        Err(error) => {
            tracing::warn!(%error, "the identity provider proved nothing");
            Ok(Err(match error {
                ProviderError::Unavailable(_) => Obstacle::Unavailable,
                ProviderError::Refused(_) => Obstacle::Unproven,
            }))
        }
    }
}

/// The attempt of this browser, which is gone from its session when this answers.
async fn taken(session: &AuthSession) -> Result<Option<Attempt>, Failure> {
    let kept = session.session.remove(ATTEMPT).await;
    let attempt = kept.map_err(|error| Failure::unavailable(&error))?;
    if attempt.is_some() {
        let saved = session.session.save().await;
        saved.map_err(|error| Failure::unavailable(&error))?;
    }
    Ok(attempt)
}

/// Why somebody who came back does not get in.
enum Obstacle {
    /// Not begun in this browser, used before, or too late; which of them, for the log.
    Foreign(&'static str),
    /// The person, or the provider, broke it off.
    Stopped,
    Unavailable,
    Unproven,
    /// With the values of the role claim.
    NotAdmitted(NotAdmitted, Vec<String>),
}

impl Obstacle {
    fn page(self, assets: &Assets, provider: &Provider) -> Response {
        let status = match &self {
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotAdmitted(..) => StatusCode::FORBIDDEN,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let paragraphs = self.words(provider);
        let text = page::document(assets, "No se pudo ingresar", move || {
            let paragraphs = paragraphs
                .into_iter()
                .map(|text| view! { <p>{text}</p> })
                .collect_view();
            view! {
                <h1>"No se pudo ingresar"</h1>
                {paragraphs}
                <p><a href="/gestion/ingresar">"Volver a la página de ingreso"</a></p>
            }
            .into_any()
        });
        (status, Html(text)).into_response()
    }

    /// What happened, and what to do.
    fn words(self, provider: &Provider) -> Vec<String> {
        let said = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        match self {
            Self::Foreign(_) => said(&[
                "Este ingreso ya se usó, venció o no empezó en este navegador.",
                "Empiece otra vez desde la página de ingreso.",
            ]),
            Self::Stopped => said(&[
                "El proveedor de identidad de la institución no completó el ingreso.",
                "Empiece otra vez desde la página de ingreso; si se repite, avise a quien administra las cuentas de la institución.",
            ]),
            Self::Unavailable => said(&[UNAVAILABLE]),
            Self::Unproven => said(&[
                "La respuesta del proveedor de identidad no se pudo comprobar y no se abrió ninguna sesión.",
                "Empiece otra vez; si se repite, avise a la administración del sistema.",
            ]),
            Self::NotAdmitted(NotAdmitted::NoRole, values) => no_role(provider, &values),
            Self::NotAdmitted(NotAdmitted::NameTaken(name), _) => vec![
                format!(
                    "La institución lo conoce como «{name}», y en este sistema ya hay otra cuenta con ese nombre."
                ),
                "No se abrió: el nombre solo no prueba que sea suya. Pida a la administración del sistema que lo resuelva.".to_owned(),
            ],
            Self::NotAdmitted(NotAdmitted::Disabled, _) => said(&[
                "Su cuenta está desactivada en este sistema.",
                "Si la necesita, pídalo a la administración del sistema.",
            ]),
            Self::NotAdmitted(..) => said(&[
                "La institución no envió un nombre de usuario que pueda servir de cuenta.",
                "Pida a quien administra las cuentas de la institución que envíe «preferred_username» con letras, números, puntos o guiones.",
            ]),
        }
    }
}

fn no_role(provider: &Provider, values: &[String]) -> Vec<String> {
    let claim = provider.role_claim();
    let found = match values {
        [] => format!("Se leyó el dato «{claim}» y no trae ningún valor."),
        values => format!(
            "Se leyó el dato «{claim}», que trae: {}. Ninguno corresponde a un rol de este sistema.",
            values.join(", ")
        ),
    };
    vec![
        "La institución confirmó quién es usted, pero no le da un rol en este sistema.".to_owned(),
        found,
        "Pida a quien administra las cuentas de su institución que le asigne uno, o a la administración de este sistema que reconozca el que tiene.".to_owned(),
    ]
}
