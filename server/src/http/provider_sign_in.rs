//! The way to the institution's identity provider and back: two addresses without a page of their own,
//! and the pages of who does not get in.

mod obstacle;

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

use crate::auth::accounts::AuthSession;
use crate::auth::provider::admit::{NotAdmitted, admit};
use crate::auth::provider::link::{self, NotLinked};
use crate::auth::provider::{ATTEMPT_KEY, Identity, Provider, ProviderAttempt, ProviderError};
use crate::auth::sign_in::record_foreign_return;
use crate::http::failure::Failure;
use crate::http::sign_in::{SignInPage, SignInQuery, landing_of};
use crate::http::{landing, page, session};
use crate::state::AppState;
use obstacle::{Obstacle, UNAVAILABLE};

/// Where the way to the provider begins.
pub const PATH: &str = "/gestion/ingresar/institucion";

/// Where the way to the provider begins for somebody who links an account of theirs with one there.
pub const LINK_PATH: &str = "/gestion/cuenta/vincular";

/// Where it ends.
const OWN_ACCOUNT: &str = "/gestion/cuenta";
const LINKED: &str = "/gestion/cuenta?motivo=vinculada";

/// What the provider lets the browser bring back.
#[derive(Deserialize, Default)]
pub struct ReturnQuery {
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
    match provider.begin(next, None, Utc::now()).await {
        Ok((address, attempt)) => {
            session
                .logout()
                .await
                .map_err(|error| Failure::unavailable(&error))?;
            session::store_value(&session, ATTEMPT_KEY, attempt).await?;
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

/// `POST /gestion/cuenta/vincular`: to the provider, to prove whose account there is the person's who is signed in
/// here. The session goes on.
pub async fn begin_link(
    State(assets): State<Arc<Assets>>,
    State(provider): State<Option<Provider>>,
    session: AuthSession,
) -> Result<Response, Failure> {
    let provider = provider.ok_or_else(Failure::not_found)?;
    let Some(person) = &session.user else {
        return Ok(Redirect::to("/gestion/ingresar").into_response());
    };
    let own = Some(person.viewer.name.clone());
    match provider
        .begin(OWN_ACCOUNT.to_owned(), own, Utc::now())
        .await
    {
        Ok((address, attempt)) => {
            session::store_value(&session, ATTEMPT_KEY, attempt).await?;
            // A page with a link: browsers let no form of ours lead to another site (`form-action`).
            Ok(Html(link_notice(&assets, address)).into_response())
        }
        Err(error) => {
            tracing::warn!(%error, "nobody can be sent to the identity provider");
            Ok(Obstacle::Unavailable.page(&assets, &provider))
        }
    }
}

fn link_notice(assets: &Assets, address: String) -> String {
    page::document(assets, "Vincular otra cuenta", move || {
        view! {
            <h1>"Vincular su cuenta de la institución"</h1>
            <p>
                "La institución le pedirá ingresar con esa cuenta. Después las dos cuentan como una sola persona cuando se revisa y se publica; separarlas necesita a dos personas que administren."
            </p>
            <p><a class="button" href=address>"Ingresar en la institución"</a></p>
            <p><a href=OWN_ACCOUNT>"No vincular"</a></p>
        }
        .into_any()
    })
}

/// `GET /gestion/ingresar/retorno`: back from the provider. The attempt is used up before anything
/// else is looked at.
pub async fn finish(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    mut session: AuthSession,
    Query(answer): Query<ReturnQuery>,
) -> Result<Response, Failure> {
    let (assets, pool) = (&state.assets, &state.pool);
    let provider = state.provider.clone().ok_or_else(Failure::not_found)?;
    let proven = match verify_return(&provider, &session, answer).await? {
        Ok(found) => found,
        Err(obstacle) => {
            if let Obstacle::Foreign(why) = obstacle {
                record_foreign_return(pool, why, caller.address.clone())
                    .await
                    .map_err(|error| Failure::unavailable(&error))?;
            }
            return Ok(obstacle.page(assets, &provider));
        }
    };
    let identity = proven.identity;
    if let Some(own) = proven.link {
        return match link::link(pool, &own, &identity, caller.address.clone()).await {
            Ok(()) => Ok(Redirect::to(LINKED).into_response()),
            Err(NotLinked::Database(error)) => Err(Failure::unavailable(&error)),
            Err(refusal) => Ok(Obstacle::NotLinked(refusal).page(assets, &provider)),
        };
    }
    let required = &state.http.second_factor_roles.0;
    match admit(pool, &identity, required, caller.address.clone()).await {
        Ok(person) => {
            session::open(&mut session, &person, session::origin(&caller, &headers)).await?;
            Ok(Redirect::to(&landing_of(&person, &proven.next)).into_response())
        }
        Err(NotAdmitted::Database(error)) => Err(Failure::unavailable(&error)),
        Err(refusal) => {
            Ok(Obstacle::NotAdmitted(refusal, identity.role_values).page(assets, &provider))
        }
    }
}

/// What came of a way to the provider.
struct ProvenIdentity {
    /// Who the provider says it is.
    identity: Identity,
    /// Where they wanted to go.
    next: String,
    /// The account here that the one there is to be linked with; it is signed in.
    link: Option<String>,
}

/// Who the provider says it is, and what for.
async fn verify_return(
    provider: &Provider,
    session: &AuthSession,
    answer: ReturnQuery,
) -> Result<Result<ProvenIdentity, Obstacle>, Failure> {
    let Some(attempt) = take_attempt(session).await? else {
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
    let (next, link) = (attempt.next.clone(), attempt.link.clone());
    // Another person may have signed in within this browser meanwhile.
    let signed_in = session.user.as_ref().map(|person| &person.viewer.name);
    if link.is_some() && link.as_ref() != signed_in {
        return Ok(Err(Obstacle::Foreign("other_account")));
    }
    match provider.finish(attempt, code).await {
        Ok(identity) => Ok(Ok(ProvenIdentity {
            identity,
            next,
            link,
        })),
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
async fn take_attempt(session: &AuthSession) -> Result<Option<ProviderAttempt>, Failure> {
    let kept = session.session.remove(ATTEMPT_KEY).await;
    let attempt = kept.map_err(|error| Failure::unavailable(&error))?;
    if attempt.is_some() {
        let saved = session.session.save().await;
        saved.map_err(|error| Failure::unavailable(&error))?;
    }
    Ok(attempt)
}
