//! What every handler may use.

use std::sync::Arc;

use axum::extract::FromRef;
use charts::ChartRenderer;
use components::assets::Assets;
use leptos::config::LeptosOptions;
use sqlx::PgPool;

use crate::auth::passkey::Passkeys;
use crate::auth::provider::Provider;
use crate::backend::PostgresBackend;
use crate::backup::BackupRecord;
use crate::http::config::HttpConfig;
use crate::http::public::PageCache;
use crate::http::session::Cookie;
use crate::http::upload::places::UploadPlaces;
use crate::readiness::Readiness;
use crate::release::ReleaseStore;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub pool: PgPool,
    pub assets: Arc<Assets>,
    pub leptos: LeptosOptions,
    pub http: Arc<HttpConfig>,
    pub cookie: Cookie,
    pub backend: PostgresBackend,
    pub releases: ReleaseStore,
    pub pages: PageCache,
    pub uploads: UploadPlaces,
    /// `None`: pages show their tables without drawings.
    pub charts: Option<ChartRenderer>,
    /// What passkeys are made for; `None` without a public address that has a name.
    pub passkeys: Option<Passkeys>,
    /// The institution's identity provider, if there is one.
    pub provider: Option<Provider>,
    /// How far the process is.
    pub readiness: Readiness,
    /// Where the end of the last backup is written down.
    pub backup: BackupRecord,
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
        Self {
            pool,
            backend,
            releases,
            assets: Arc::new(assets),
            // Only routing uses them: the page's shell names its own scripts.
            leptos: LeptosOptions::builder().output_name("office").build(),
            passkeys: Passkeys::new(http.origin()),
            uploads: UploadPlaces::new(&http.uploads),
            http: Arc::new(http),
            cookie: Cookie::new(secure),
            pages: PageCache::default(),
            charts,
            provider: None,
            readiness: Readiness::default(),
            backup: BackupRecord::default(),
        }
    }

    /// The same in a process that starts and stops.
    #[must_use]
    pub fn with_readiness(self, readiness: Readiness) -> Self {
        Self { readiness, ..self }
    }

    /// The same where backups are written down.
    #[must_use]
    pub fn with_backup(self, backup: BackupRecord) -> Self {
        Self { backup, ..self }
    }

    /// The same with an identity provider.
    #[must_use]
    pub fn with_provider(mut self, provider: Option<Provider>) -> Self {
        self.backend = self.backend.with_provider(provider.is_some());
        self.provider = provider;
        self
    }
}
