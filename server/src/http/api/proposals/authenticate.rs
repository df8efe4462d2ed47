//! Authenticates programs: a token in `Authorization: Bearer`, and nothing else. Cookies are not read here.
//!
//! The token identifies the caller; the table of routes ([`Act::UseToken`]), the scope of the token and the role of its
//! account say what it may do. The token itself goes no further than this module, and into no log.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use domain::role::Act;
use domain::token::{self, Scope};

use super::super::problem::ApiError;
use crate::auth::accounts::SignedIn;
use crate::auth::token::{Secret, TokenHolder, authenticate_token, throttled};
use crate::db::DbError;
use crate::http::{guard, routes};
use crate::state::AppState;
use crate::use_case::{day_in_lima, import::TokenInUse};

const ROLE_NOT_ALLOWED: &str =
    "El rol de la cuenta ya no permite tokens. Pida a administración que lo revise.";
const SCOPE_NOT_ALLOWED: &str = "El token solo permite ver en qué quedaron las propuestas. Cree uno que permita proponer valores en «Mi cuenta».";

/// Lets a request with a token in, with its caller and its [`TokenInUse`].
pub(super) async fn authenticate(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let (method, path) = (
        request.method().clone(),
        guard::matched_path(&request).to_owned(),
    );
    if routes::act_of(method.as_str(), &path) != Some(Act::UseToken) {
        let allowed = routes::methods_of(&path).join(", ");
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, allowed)]).into_response();
    }
    let holder = match token_holder(&state, request.headers()).await {
        Ok(holder) => holder,
        Err(error) => return error.into_response(),
    };
    let viewer = holder.person.viewer.clone();
    let caller = guard::caller(&state, &request, Some(viewer));
    let route = guard::route(&request);
    // Before anything else: who is refused again and again waits too.
    match throttled(&state.pool, holder.id).await {
        Ok(None) => {}
        Ok(Some(seconds)) => return ApiError::too_many(seconds).into_response(),
        Err(error) => return unavailable(&error).into_response(),
    }
    if let Err(why) = check(&state, &holder, &method) {
        caller.refusal.note(why);
        guard::audit_refusal(&state, &caller, &route).await;
        return ApiError::forbidden(why).into_response();
    }
    let token = TokenInUse {
        id: holder.id,
        name: holder.name,
    };
    request.extensions_mut().insert(token);
    request.extensions_mut().insert(caller.clone());
    let response = next.run(request).await;
    guard::audit_refusal(&state, &caller, &route).await;
    response
}

/// Whose token the request carries.
async fn token_holder(state: &AppState, headers: &HeaderMap) -> Result<TokenHolder, ApiError> {
    let Some(text) = bearer(headers) else {
        return Err(ApiError::no_token(false));
    };
    let Some(secret) = Secret::read(text) else {
        return Err(ApiError::no_token(true));
    };
    let now = Utc::now();
    let found = authenticate_token(&state.pool, &secret, now, day_in_lima(now)).await;
    let found = found.map_err(|error| unavailable(&error))?;
    found.ok_or_else(|| ApiError::no_token(true))
}

/// What stands behind `Bearer`, the only scheme. Two headers are none.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let (line, None) = (lines.next()?, lines.next()) else {
        return None;
    };
    let (scheme, rest) = line.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| rest.trim())
}

/// Why a token that works may not be used for this.
fn check(state: &AppState, holder: &TokenHolder, method: &Method) -> Result<(), &'static str> {
    let SignedIn {
        viewer,
        must_change_password,
        lacks_second_factor,
        ..
    } = &holder.person;
    let required = &state.http.second_factor_roles.0;
    let needed = match *method {
        Method::POST => Scope::Propose,
        _ => Scope::ReadOwn,
    };
    if !token::may_have(viewer.role) {
        Err(ROLE_NOT_ALLOWED)
    } else if *must_change_password {
        Err(guard::PASSWORD_FIRST)
    } else if *lacks_second_factor && required.contains(&viewer.role) {
        Err(guard::SECOND_FACTOR_FIRST)
    } else if !holder.scope.includes(needed) {
        Err(SCOPE_NOT_ALLOWED)
    } else {
        Ok(())
    }
}

fn unavailable(error: &DbError) -> ApiError {
    tracing::error!(%error, "a token cannot be looked up");
    ApiError::unavailable()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_bearer_token_is_read() {
        let read = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::AUTHORIZATION, line.parse().unwrap());
            }
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(read(&["Bearer abc"]), Some("abc".to_owned()));
        assert_eq!(read(&["bearer  abc"]), Some("abc".to_owned()));
        for other in [&["Basic abc"][..], &["abc"], &[], &["Bearer a", "Bearer b"]] {
            assert_eq!(read(other), None, "{other:?}");
        }
    }
}
