//! `pntd serve`: from the settings to a server that answers, and to its end.
//!
//! ```text
//! listen → (the database is away: show the release on disk, look again) → open the database → load → serve → stop
//! ```
//!
//! It listens before it opens the database, so that whoever asks hears that the process lives. The address is printed
//! when there is something to show: scripts and tests wait for that line.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use axum::Router;
use charts::ChartRenderer;
use components::assets::Assets;
use serde_json::json;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

use super::outgoing::OutgoingChannels;
use super::{office_build, operator, start};
use crate::auth::{provider::Provider, sealing};
use crate::backend::PostgresBackend;
use crate::backup::{record::BackupRecord, schedule};
use crate::config::ServeConfig;
use crate::database::{Contents, Database, DatabaseError};
use crate::http::config::RoleList;
use crate::http::front::SwitchableRouter;
use crate::http::metrics::{self, MeasuredState};
use crate::http::prerender;
use crate::readiness::{Phase, Readiness};
use crate::release::{ReleaseStore, last};
use crate::state::AppState;
use crate::stop::{self, Stop};
use crate::{http, seed, use_case};

/// How long a database that is being started is waited for at the start, where nothing can be shown meanwhile.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(10);
/// Between two attempts to connect to a database that was unavailable at the start.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);

/// What is put around the router.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouterWrapper {
    Nothing,
    /// Pages that load again after a restart: only while developing.
    #[cfg(debug_assertions)]
    Reloading,
}

impl RouterWrapper {
    fn wrap_router(self, router: Router) -> Router {
        match self {
            Self::Nothing => router,
            #[cfg(debug_assertions)]
            Self::Reloading => http::reload::wrap_router(router),
        }
    }
}

/// Serves until the process is asked to stop.
///
/// # Errors
/// When it cannot begin, or its private database cannot go on.
pub async fn serve(config: ServeConfig, wrap: RouterWrapper) -> anyhow::Result<()> {
    // What is wrong with the settings is said before anything is started.
    let provider = Provider::new(&config.provider, config.http.origin())?;
    let outgoing = OutgoingChannels::new(&config)?;
    let replica = Database::replica(&config.database, contents(&config))?;
    let assets = http::assets::load(&config.site_root)?;
    // A connection is a file descriptor; the soft limit of many systems is 1,024.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let listener = TcpListener::bind(config.addr)
        .await
        .with_context(|| format!("cannot listen on {}", config.addr))?;
    let readiness = Readiness::at(Phase::Starting);
    let front = SwitchableRouter::new(Arc::new(assets.clone()), &config.site_root, &readiness);
    let measured = MeasuredState::default();
    let measuring = metrics::serve(config.metrics_addr, measured.clone()).await?;
    let starting = StartingServer {
        listening: listener.local_addr()?,
        announced: false,
        front: front.clone(),
        measured,
        assets,
        provider,
        outgoing,
        replica,
        named: None,
        backup: BackupRecord::default(),
        readiness: readiness.clone(),
        wrap,
        config,
    };
    let grace = starting.config.http.stop_grace();
    let stopping = drain(stop::listen(grace)?, readiness, grace);
    let limits = starting.config.http.connection_limits();
    // On a task of its own: what the start computes does not keep it from answering.
    let mut serving = tokio::spawn(http::connection::serve(
        listener,
        front.router(),
        limits,
        stopping,
    ));
    let mut database = None;
    let served = tokio::select! {
        ended = &mut serving => ended.map_err(Into::into),
        error = starting.run_until_failure(&mut database) => Err(error),
    };
    serving.abort();
    if let Some(measuring) = measuring {
        measuring.abort();
    }
    match database {
        Some(database) => served.and(database.close().await.map_err(Into::into)),
        None => served,
    }
}

/// From the signal on nobody should send anything new; whoever has not heard of it is still answered for the grace.
async fn drain(stop: Stop, readiness: Readiness, grace: Duration) {
    stop.requested().await;
    readiness.set(Phase::Stopping);
    tokio::time::sleep(grace).await;
}

/// A server on its way to serve.
struct StartingServer {
    config: ServeConfig,
    assets: Assets,
    provider: Option<Provider>,
    outgoing: OutgoingChannels,
    replica: Option<PgPool>,
    /// The first host of the address, after which what is kept of its database is named, whichever takes writes.
    named: Option<PgConnectOptions>,
    backup: BackupRecord,
    readiness: Readiness,
    front: SwitchableRouter,
    measured: MeasuredState,
    wrap: RouterWrapper,
    listening: SocketAddr,
    announced: bool,
}

impl StartingServer {
    /// Opens the database into `open` and serves. Returns when it cannot go on.
    async fn run_until_failure(mut self, open: &mut Option<Database>) -> anyhow::Error {
        let state = match self.open_and_serve(open).await {
            Ok(state) => state,
            Err(error) => return error,
        };
        let supervised = async {
            match open {
                Some(database) => match database.supervise().await {},
                None => std::future::pending().await,
            }
        };
        let (never, ()) = tokio::join!(supervised, self.prerender_and_take_up_office(state));
        never
    }

    async fn open_and_serve(&mut self, open: &mut Option<Database>) -> anyhow::Result<AppState> {
        let database = self.database().await?;
        database.warn(&self.config.database);
        self.warn_of_root();
        let database = open.insert(database);
        self.readiness.set(Phase::Loading);
        self.first_start(database).await?;
        self.outgoing.start(&database.pool).await?;
        let state = self.state(&database.pool);
        spawn_periodic_work(&self.config, &state);
        self.install(state.clone(), Phase::Serving);
        Ok(state)
    }

    /// Begins to make pages ahead. A demonstration that was started before the office was built for the browser serves with
    /// it from the moment it is.
    async fn prerender_and_take_up_office(&mut self, state: AppState) {
        let prerendering = self.prerender(&state);
        if !self.config.demo || office_build::is_built(&self.assets) {
            return;
        }
        let assets = office_build::built(&self.config.site_root).await;
        tracing::info!("the office is built: its pages can be used");
        prerendering.abort();
        let state = state.with_assets(assets);
        self.install(state.clone(), Phase::Serving);
        self.prerender(&state);
    }

    /// The database, however long that takes once the last release is shown in its place.
    async fn database(&mut self) -> anyhow::Result<Database> {
        let contents = self.contents();
        let unasked = Database::unconnected_pool(&self.config.database, contents)?;
        self.named = unasked.as_ref().map(|(_, hosts)| hosts.first().clone());
        let (mut is_alone, begin) = (false, Instant::now());
        loop {
            if let Some((pool, hosts)) = &unasked
                && let Err(error) = hosts.check_any_answers(RETRY_INTERVAL).await
                && error.is_silence()
            {
                is_alone = is_alone || self.serve_last_release(pool).await;
                // With nothing to show it does not wait for long: a service manager starts it again.
                if !is_alone && begin.elapsed() > DATABASE_TIMEOUT {
                    return Err(DatabaseError::from(error).into());
                }
                tokio::time::sleep(RETRY_INTERVAL).await;
                continue;
            }
            let opened = Database::open_reporting(&self.config.database, contents, &self.readiness);
            match opened.await {
                Ok(database) => {
                    if is_alone {
                        tracing::info!("the database answers: the office opens");
                    }
                    return Ok(database);
                }
                Err(error) if error.is_unreachable() && unasked.is_some() => {
                    // A host answers and none takes writes, say: what is public is shown meanwhile.
                    if let Some((pool, _)) = &unasked {
                        is_alone = is_alone || self.serve_last_release(pool).await;
                    }
                    if !is_alone {
                        return Err(error.into());
                    }
                    self.readiness.set(Phase::Alone);
                    tokio::time::sleep(RETRY_INTERVAL).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Shows the release that was kept on disk; answers whether there is one.
    async fn serve_last_release(&mut self, pool: &PgPool) -> bool {
        let store = self.store(pool).without_database();
        match store.load_last().await {
            Ok(number) => {
                tracing::error!(
                    number,
                    "the database does not answer: only the public site is served, with the last release that was kept"
                );
            }
            Err(error) => {
                tracing::error!(%error, "the database does not answer, and there is no release to show meanwhile");
                return false;
            }
        }
        let state = self.state_with(pool, store);
        self.install(state, Phase::Alone);
        true
    }

    fn install(&mut self, state: AppState, phase: Phase) {
        self.measured.set(state.clone());
        let router = http::router(state, &self.config.site_root);
        self.front.install(self.wrap.wrap_router(router));
        self.readiness.set(phase);
        if !std::mem::replace(&mut self.announced, true) {
            // On standard output: scripts and tests wait for this line.
            println!("http://{}", self.listening);
        }
    }

    /// Begins to make pages ahead, where that is wanted.
    fn prerender(&self, state: &AppState) -> AbortHandle {
        let (wanted, state) = (self.config.http.prerender, state.clone());
        let task = tokio::spawn(async move {
            if wanted {
                prerender::keep_prerendering(state).await;
            }
        });
        task.abort_handle()
    }

    /// Loads what an empty database begins with; says the new accounts' passwords.
    async fn first_start(&self, database: &Database) -> anyhow::Result<()> {
        let (config, pool) = (&self.config, &database.pool);
        let keys = config.database.keys();
        let now = chrono::Utc::now();
        use_case::key::ensure(pool, &keys, now).await?;
        sealing::seal_old(pool, &keys).await?;
        let store = ReleaseStore::new(pool.clone()).signing(keys.clone());
        let made = if config.demo {
            seed::demo::load(pool, &store, now).await?
        } else {
            seed::first_start(pool, &store, !config.without_context, now).await?
        };
        start::announce_one_time_passwords(&made.accounts, &keys, config.demo)
    }

    fn contents(&self) -> Contents {
        contents(&self.config)
    }

    fn warn_of_root(&self) {
        if nix::unistd::geteuid().is_root() && self.contents() == Contents::Real {
            tracing::warn!(
                "the server runs as root: give it an account of its own (in a systemd unit `User=`), which owns the data directory"
            );
        }
    }

    fn store(&self, pool: &PgPool) -> ReleaseStore {
        let data_dir = self.config.database.data_dir();
        let connected = pool.connect_options();
        ReleaseStore::beside_replica(pool.clone(), self.replica.clone())
            .signing(self.config.database.keys())
            .with_last_release_file(last::path(
                &data_dir,
                self.named.as_ref().unwrap_or(&connected),
            ))
    }

    fn state(&self, pool: &PgPool) -> AppState {
        self.state_with(pool, self.store(pool))
    }

    /// What the handlers use; warns of what an operator may not have meant.
    fn state_with(&self, pool: &PgPool, releases: ReleaseStore) -> AppState {
        let config = &self.config;
        let backend = PostgresBackend::new(pool.clone(), releases.clone())
            .with_file_bytes(config.http.file_bytes())
            .with_quota(config.http.uploads.quota())
            .with_mailer(self.outgoing.mailer.clone());
        let secure = config.http.secure_cookies(config.addr);
        if !secure {
            tracing::warn!(
                "the session's cookie travels without https: only for this machine or a closed network"
            );
        }
        let mut http = config.http.clone();
        if config.demo {
            http.second_factor_roles = RoleList::default();
        }
        let (assets, charts) = (self.assets.clone(), charts(&config.site_root));
        AppState::new(
            pool.clone(),
            backend,
            releases,
            assets,
            charts,
            http,
            secure,
        )
        .with_provider(self.provider.clone())
        .with_listening(self.listening)
        .with_readiness(self.readiness.clone())
        .with_backup(self.backup.clone())
    }
}

fn contents(config: &ServeConfig) -> Contents {
    match config.demo {
        true => Contents::Demo,
        false => Contents::Real,
    }
}

fn charts(site_root: &Path) -> Option<ChartRenderer> {
    ChartRenderer::load(site_root)
        .inspect_err(|error| tracing::warn!(%error, "pages show tables without charts"))
        .ok()
}

/// What a server does beside answering.
fn spawn_periodic_work(config: &ServeConfig, state: &AppState) {
    let (reader, releases) = (state.backend.reader(), state.releases.clone());
    tokio::spawn(async move { reader.run_watch().await });
    tokio::spawn(async move { releases.run_watch().await });
    tokio::spawn(use_case::privacy::run_expiry(state.pool.clone()));
    tokio::spawn(use_case::opinion::run_expiry(state.pool.clone()));
    let days = config.http.uploads.upload_keep_days;
    tokio::spawn(use_case::import::run_expiry(state.pool.clone(), days));
    tokio::spawn(state.backup.clone().run_watch(state.pool.clone()));
    if !config.demo {
        tokio::spawn(schedule::run(
            config.backup.clone(),
            config.database.clone(),
            state.pool.clone(),
            || operator::entry("backup", json!({"by": "schedule"})),
        ));
    }
}
