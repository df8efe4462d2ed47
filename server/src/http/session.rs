//! The session's cookie and the layer that reads it. Only the office has one: the
//! public site sets no cookie at all.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder};
use sqlx::PgPool;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::auth::accounts::Accounts;
use crate::auth::sessions::PostgresSessions;
use crate::http::config::HttpConfig;
use crate::http::failure::Failure;

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
pub async fn tell_unanswered(response: Response) -> Response {
    let bare = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.extensions().get::<Failure>().is_none()
        && !response.headers().contains_key(header::CONTENT_TYPE);
    if bare {
        return Failure::unavailable(&"the session could not be read or kept").into_response();
    }
    response
}
