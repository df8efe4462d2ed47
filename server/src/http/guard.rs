//! The authorization guard: identifies the caller, checks the table of routes, and answers refused requests.
//!
//! It runs before every handler. A route without a rule is refused to everybody.
//! It does not look at objects: whose indicator or change set it is, the use case checks.

use app::backend::Caller;
use app::error::{AppError, ErrorCode};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::role::{Act, Role, Viewer};
use tower_http::request_id::RequestId;

use crate::auth::accounts::{AuthSession, SignedIn};
use crate::auth::sessions;
use crate::http::failure::Failure;
use crate::http::{client, landing, routes};
use crate::state::AppState;
use crate::use_case::audit::{Refused, record_refusal};

/// What a person reads who must choose a password first.
pub(in crate::http) const PASSWORD_FIRST: &str =
    "Antes de continuar cambie su contraseña de un solo uso en la página «Cambiar contraseña».";

/// What a person reads whose role needs a second factor.
pub(in crate::http) const SECOND_FACTOR_FIRST: &str = "Su rol exige un segundo paso al ingresar. Antes de continuar actívelo en la página «Mi cuenta».";

/// Checks the rule of the route and puts the [`Caller`] into the request.
pub async fn guard(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let signed_in = request
        .extensions()
        .get::<AuthSession>()
        .and_then(|session| session.user.clone());
    let viewer = signed_in.as_ref().map(|person| person.viewer.clone());
    let caller = caller(&state, &request, viewer);
    let required = &state.http.second_factor_roles.0;
    if let Err(refusal) = check(&request, required, signed_in.as_ref()) {
        if let Some(why) = refusal.reason() {
            caller.refusal.note(why);
        }
        audit_refusal(&state, &caller, &route(&request)).await;
        return refuse(&request, refusal);
    }
    let route = route(&request);
    request.extensions_mut().insert(caller.clone());
    let response = next.run(request).await;
    audit_refusal(&state, &caller, &route).await;
    response
}

/// Method and path of the table: `POST /fn/save_account`.
pub(in crate::http) fn route(request: &Request) -> String {
    format!("{} {}", request.method(), matched_path(request))
}

/// Writes into the audit log what a signed-in person was refused, by this guard or by a use case.
pub(in crate::http) async fn audit_refusal(state: &AppState, caller: &Caller, route: &str) {
    let Some((viewer, why)) = caller.viewer.as_ref().zip(caller.refusal.take()) else {
        return;
    };
    let refused = Refused {
        viewer,
        route,
        why: &why,
        address: caller.address.as_deref(),
    };
    if let Err(error) = record_refusal(&state.pool, refused).await {
        tracing::error!(%error, "a refusal cannot be written into the audit log");
    }
}

enum GuardRefusal {
    Denied(AppError),
    PasswordFirst,
    SecondFactorFirst,
    /// The path is written down, with these methods only.
    Method(String),
}

impl GuardRefusal {
    /// Why this person may not; `None` where nobody could.
    fn reason(&self) -> Option<&str> {
        match self {
            Self::Denied(error) => Some(&error.message),
            Self::PasswordFirst => Some(PASSWORD_FIRST),
            Self::SecondFactorFirst => Some(SECOND_FACTOR_FIRST),
            Self::Method(_) => None,
        }
    }
}

fn check(
    request: &Request,
    required: &[Role],
    signed_in: Option<&SignedIn>,
) -> Result<(), GuardRefusal> {
    let viewer = signed_in.map(|person| &person.viewer);
    let path = matched_path(request);
    // A browser's question before a request of another origin: it calls nothing.
    if request.method() == Method::OPTIONS {
        return Ok(());
    }
    let Some(act) = routes::act_of(request.method().as_str(), path) else {
        let methods = routes::methods_of(path);
        if !methods.is_empty() {
            return Err(GuardRefusal::Method(methods.join(", ")));
        }
        tracing::error!(path, "a route without a rule was refused");
        return Err(GuardRefusal::Denied(AppError::new(
            ErrorCode::Denied,
            "Esta dirección no está abierta a nadie.",
        )));
    };
    domain::role::check(viewer, act).map_err(|denied| GuardRefusal::Denied(denied.into()))?;
    let own = matches!(
        act,
        Act::ReadPublic | Act::SignIn | Act::ManageOwnAccount | Act::GiveOpinion
    );
    if !own && signed_in.is_some_and(|person| person.must_change_password) {
        return Err(GuardRefusal::PasswordFirst);
    }
    let lacks =
        |person: &SignedIn| person.lacks_second_factor && required.contains(&person.viewer.role);
    if !own && signed_in.is_some_and(lacks) {
        return Err(GuardRefusal::SecondFactorFirst);
    }
    Ok(())
}

/// A page leads to where the obstacle can be removed; everything else gets the error.
fn refuse(request: &Request, refusal: GuardRefusal) -> Response {
    let page = request.method() == Method::GET && matched_path(request).starts_with("/gestion");
    let error = match refusal {
        GuardRefusal::PasswordFirst if page => {
            return redirect_with_return("/gestion/contrasena", request);
        }
        GuardRefusal::SecondFactorFirst if page => {
            return Redirect::to("/gestion/cuenta?motivo=segundo-paso").into_response();
        }
        GuardRefusal::Method(allowed) => {
            let headers = [(header::ALLOW, allowed)];
            return (StatusCode::METHOD_NOT_ALLOWED, headers).into_response();
        }
        GuardRefusal::PasswordFirst => AppError::new(ErrorCode::Denied, PASSWORD_FIRST),
        GuardRefusal::SecondFactorFirst => AppError::new(ErrorCode::Denied, SECOND_FACTOR_FIRST),
        GuardRefusal::Denied(error) if page && error.code == ErrorCode::SignedOut => {
            return redirect_with_return("/gestion/ingresar", request);
        }
        GuardRefusal::Denied(error) => error,
    };
    Failure::from(error).into_response()
}

/// Leads elsewhere, and back here afterwards.
fn redirect_with_return(page: &str, request: &Request) -> Response {
    let here = request
        .uri()
        .path_and_query()
        .map_or("/gestion", |path| path.as_str());
    Redirect::to(&landing::with_return(page, here)).into_response()
}

pub(in crate::http) fn matched_path(request: &Request) -> &str {
    request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| request.uri().path(), MatchedPath::as_str)
}

pub(in crate::http) fn caller(
    state: &AppState,
    request: &Request,
    viewer: Option<Viewer>,
) -> Caller {
    let trusted = &state.http.trusted_proxies;
    let address = client::address(request.extensions(), request.headers(), trusted);
    let id = request.extensions().get::<RequestId>();
    let session = request.extensions().get::<AuthSession>();
    Caller {
        viewer,
        address: address.map(|address| address.to_string()),
        request_id: id
            .and_then(|id| id.header_value().to_str().ok())
            .map(str::to_owned),
        session: session
            .filter(|session| session.user.is_some())
            .and_then(|session| session.session.id())
            .map(|id| sessions::hash(&id)),
        refusal: app::backend::Refusal::default(),
    }
}
