//! What every handler may use.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use charts::ChartRenderer;
use components::assets::Assets;
use leptos::config::LeptosOptions;
use sqlx::PgPool;

use crate::auth::passkey::Passkeys;
use crate::auth::provider::Provider;
use crate::backend::PostgresBackend;
use crate::backup::record::BackupRecord;
use crate::http::config::HttpConfig;
use crate::http::opinion::Opinions;
use crate::http::public::PageCache;
use crate::http::session::Cookie;
use crate::http::upload::slots::UploadSlots;
use crate::readiness::Readiness;
use crate::release::ReleaseStore;

/// Shared by all requests. A clone counts once, whatever is in it: every layer and handler that a request passes takes one,
/// and counts that all processors change are what answers from memory would spend most of their time with.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// What [`AppState`] has.
#[derive(Clone)]
pub struct Parts {
    pub pool: PgPool,
    pub assets: Arc<Assets>,
    pub leptos: LeptosOptions,
    pub http: Arc<HttpConfig>,
    pub cookie: Cookie,
    pub backend: PostgresBackend,
    pub releases: ReleaseStore,
    pub pages: PageCache,
    pub uploads: UploadSlots,
    /// What is kept in memory of the answers of readers.
    pub opinions: Opinions,
    /// `None`: pages show their tables without drawings.
    pub charts: Option<ChartRenderer>,
    /// What passkeys are made for; `None` without a public address that has a name.
    pub passkeys: Option<Passkeys>,
    /// The institution's identity provider, if there is one.
    pub provider: Option<Provider>,
    /// How far the process is.
    pub readiness: Readiness,
    /// When the last backup was made.
    pub backup: BackupRecord,
    /// Where it listens, if that is an address that leads there.
    listening: Option<SocketAddr>,
}

impl AppState {
    /// `secure`: the session's cookie travels over https only.
    pub fn new(
        pool: PgPool,
        backend: PostgresBackend,
        releases: ReleaseStore,
        assets: Assets,
        charts: Option<ChartRenderer>,
        http: HttpConfig,
        secure: bool,
    ) -> Self {
        Self(Arc::new(Parts {
            pool,
            backend,
            releases,
            assets: Arc::new(assets),
            // Only routing uses them: the page's shell names its own scripts.
            leptos: LeptosOptions::builder().output_name("office").build(),
            passkeys: Passkeys::new(http.origin()),
            uploads: UploadSlots::new(&http.uploads),
            opinions: Opinions::default(),
            http: Arc::new(http),
            cookie: Cookie::new(secure),
            pages: PageCache::default(),
            charts,
            provider: None,
            readiness: Readiness::default(),
            backup: BackupRecord::default(),
            listening: None,
        }))
    }

    /// Changed before it is shared: later the parts would be cloned.
    fn changed(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// The same with other files for the browser; pages that name the old ones are rendered again.
    #[must_use]
    pub fn with_assets(self, assets: Assets) -> Self {
        self.changed(|parts| {
            parts.assets = Arc::new(assets);
            parts.pages = PageCache::default();
        })
    }

    /// The same that knows where it listens.
    #[must_use]
    pub fn with_listening(self, at: SocketAddr) -> Self {
        let listening = (!at.ip().is_unspecified()).then_some(at);
        self.changed(|parts| parts.listening = listening)
    }

    /// Where whole addresses begin, without a slash at the end: the public address; without one, where it listens. Never
    /// what a request says in its `Host`, which anybody can write.
    pub fn origin(&self) -> Option<String> {
        let public = self.http.origin().map(str::to_owned);
        public.or_else(|| self.listening.map(|at| format!("http://{at}")))
    }

    /// The same in a process that starts and stops.
    #[must_use]
    pub fn with_readiness(self, readiness: Readiness) -> Self {
        self.changed(|parts| parts.readiness = readiness)
    }

    /// The same with what is known of backups.
    #[must_use]
    pub fn with_backup(self, backup: BackupRecord) -> Self {
        self.changed(|parts| parts.backup = backup)
    }

    /// The same with an identity provider.
    #[must_use]
    pub fn with_provider(self, provider: Option<Provider>) -> Self {
        self.changed(|parts| {
            parts.backend = parts.backend.clone().with_provider(provider.is_some());
            parts.provider = provider;
        })
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Parts that a handler may ask for alone.
macro_rules! parts {
    ($($field:ident: $part:ty),* $(,)?) => {
        $(impl FromRef<AppState> for $part {
            fn from_ref(state: &AppState) -> Self {
                state.$field.clone()
            }
        })*
    };
}

parts! {
    pool: PgPool,
    assets: Arc<Assets>,
    leptos: LeptosOptions,
    http: Arc<HttpConfig>,
    backend: PostgresBackend,
    releases: ReleaseStore,
    charts: Option<ChartRenderer>,
    provider: Option<Provider>,
    readiness: Readiness,
    backup: BackupRecord,
}
