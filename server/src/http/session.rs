//! The session's cookie, the layer that reads it, and when it gets another id. Only the office has
//! one: the public site sets no cookie at all.

use app::backend::Caller;
use app::wire::{Call, ChangePassword, ConfirmSecondFactor, RemoveSecondFactor};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthUser, AuthnBackend};
use chrono::Utc;
use sqlx::PgPool;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::auth::accounts::{Accounts, AuthSession, SignedIn};
use crate::auth::browser;
use crate::auth::provider::ATTEMPT_KEY;
use crate::auth::second_step::PENDING_KEY;
use crate::auth::sessions::{ORIGIN_KEY, PostgresSessions, SessionOrigin};
use crate::http::client;
use crate::http::config::HttpConfig;
use crate::http::failure::Failure;
use crate::measure;

/// A browser is known for half a year after the last sign-in from it.
const BROWSER_SECONDS: u32 = crate::db::known_browser::RETENTION_DAYS as u32 * 24 * 60 * 60;

/// How the cookie is called and whether it needs https.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookie {
    secure: bool,
}

impl Cookie {
    pub fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Over https the prefix `__Host-` binds the cookie to this very host, and no
    /// other one of the domain can plant it. Browsers refuse the prefix without https.
    pub fn name(self) -> &'static str {
        if self.secure { "__Host-pntd" } else { "pntd" }
    }

    /// The cookie that a known browser carries.
    fn browser_name(self) -> &'static str {
        if self.secure {
            "__Host-pntd-known"
        } else {
            "pntd-known"
        }
    }

    /// What the cookie of a known browser holds, if it looks like one of ours.
    pub fn browser(self, headers: &HeaderMap) -> Option<String> {
        let lines = headers.get_all(header::COOKIE).iter();
        let mut pairs = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let ours = |(name, value): &(&str, &str)| {
            *name == self.browser_name()
                && value.len() == 64
                && value.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        pairs.find(ours).map(|(_, value)| value.to_owned())
    }

    /// Lets the browser be known by this name.
    fn browser_cookie(self, name: &str) -> Result<HeaderValue, Failure> {
        let secure = if self.secure { "Secure; " } else { "" };
        let text = format!(
            "{}={name}; Path=/; Max-Age={BROWSER_SECONDS}; {secure}HttpOnly; SameSite=Lax",
            self.browser_name()
        );
        HeaderValue::from_str(&text).map_err(|error| Failure::internal(&error))
    }

    /// Makes the browser forget it.
    pub fn removal(self) -> HeaderValue {
        HeaderValue::from_static(if self.secure {
            "__Host-pntd=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
        } else {
            "pntd=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
        })
    }
}

/// Reads the cookie, loads session and account, and writes the session back.
pub fn layer(
    pool: &PgPool,
    config: &HttpConfig,
    cookie: Cookie,
) -> AuthManagerLayer<Accounts, PostgresSessions> {
    let store = PostgresSessions::new(pool.clone(), config.session_longest());
    let idle = Duration::minutes(i64::from(config.session_idle_minutes));
    let sessions = SessionManagerLayer::new(store)
        .with_name(cookie.name())
        .with_secure(cookie.secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(idle))
        // Use extends the session; the store writes that at most once a minute.
        .with_always_save(true);
    AuthManagerLayerBuilder::new(Accounts::new(pool.clone()), sessions).build()
}

/// The layers of the session have no words: a bare 500 of theirs means that the database did not
/// answer. What the request wrote may be written.
pub async fn explain_unanswered(response: Response) -> Response {
    let bare = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.extensions().get::<Failure>().is_none()
        && !response.headers().contains_key(header::CONTENT_TYPE);
    if bare {
        return Failure::unavailable(&"the session could not be read or kept").into_response();
    }
    response
}

/// What a session remembers of the sign-in that opens it now.
pub fn origin(caller: &Caller, headers: &HeaderMap) -> SessionOrigin {
    SessionOrigin {
        address: caller.address.clone(),
        browser: client::browser(headers),
        since: Utc::now().timestamp(),
    }
}

/// Puts the person into the session, under a new id: an id that somebody planted or saw before is
/// worth nothing afterwards.
pub async fn open(
    session: &mut AuthSession,
    person: &SignedIn,
    origin: SessionOrigin,
) -> Result<(), Failure> {
    for unfinished in [PENDING_KEY, ATTEMPT_KEY] {
        take_value(session, unfinished).await?;
    }
    store_value(session, ORIGIN_KEY, origin).await?;
    enter(session, person).await?;
    measure::SignIn::Succeeded.count();
    Ok(())
}

/// Remembers the browser of a person who just signed in with a password, and tells it so with the answer.
pub async fn remember_browser(
    pool: &PgPool,
    cookie: Cookie,
    headers: &HeaderMap,
    person: &SignedIn,
    mut answer: Response,
) -> Result<Response, Failure> {
    let name = cookie
        .browser(headers)
        .unwrap_or_else(browser::new_browser_id);
    browser::remember(pool, &person.viewer.name, &name)
        .await
        .map_err(|error| Failure::unavailable(&error))?;
    let line = cookie.browser_cookie(&name)?;
    answer.headers_mut().append(header::SET_COOKIE, line);
    Ok(answer)
}

/// Makes the session of this request remember the person's new credentials, under a new id.
pub async fn renew(session: &mut AuthSession) -> Result<(), Failure> {
    let Some(before) = session.user.clone() else {
        return Ok(());
    };
    let person = session
        .backend
        .get_user(&before.id())
        .await
        .map_err(|error| Failure::unavailable(&error))?;
    match person {
        Some(person) => enter(session, &person).await,
        None => Ok(()),
    }
}

async fn enter(session: &mut AuthSession, person: &SignedIn) -> Result<(), Failure> {
    session
        .login(person)
        .await
        .map_err(|error| Failure::unavailable(&error))?;
    new_id(session).await
}

/// The same session under another id.
pub async fn new_id(session: &AuthSession) -> Result<(), Failure> {
    let renamed = session.session.cycle_id().await;
    renamed.map_err(|error| Failure::unavailable(&error))
}

/// Lets a session keep a value.
pub async fn store_value(
    session: &AuthSession,
    key: &'static str,
    value: impl serde::Serialize,
) -> Result<(), Failure> {
    let kept = session.session.insert(key, value).await;
    kept.map_err(|error| Failure::unavailable(&error))
}

/// Takes a value out of a session.
pub async fn take_value(session: &AuthSession, key: &'static str) -> Result<(), Failure> {
    let forgotten = session.session.remove_value(key).await;
    forgotten
        .map(drop)
        .map_err(|error| Failure::unavailable(&error))
}

/// Calls after which only this session of the account goes on.
const RENEWING: [&str; 3] = [
    ChangePassword::PATH,
    ConfirmSecondFactor::PATH,
    RemoveSecondFactor::PATH,
];

/// Keeps the session that changed how its person gets in.
pub async fn keep_current_session(request: Request, next: Next) -> Response {
    let renews = RENEWING.contains(&request.uri().path());
    let session = request.extensions().get::<AuthSession>().cloned();
    let response = next.run(request).await;
    match session {
        Some(mut session) if renews && response.status().is_success() => {
            match renew(&mut session).await {
                Ok(()) => response,
                Err(failure) => failure.into_response(),
            }
        }
        _ => response,
    }
}
