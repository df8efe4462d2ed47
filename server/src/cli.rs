//! The commands of `pntd`.

mod account;
mod audit;
mod catalogue;
mod demo;
mod import;
mod key;
mod operator;
mod release;
mod site;
mod start;

use std::process::ExitCode;

use anyhow::Context;
use axum::Router;
use charts::ChartRenderer;
use clap::{Args, Parser, Subcommand};
use components::assets::Assets;
use tokio::net::TcpListener;

use crate::auth::{provider::Provider, sealing};
use crate::backend::PostgresBackend;
use crate::config::{DatabaseConfig, ServeConfig};
use crate::database::{Contents, Database};
use crate::http::config::RoleList;
use crate::release::ReleaseStore;
use crate::state::AppState;
use crate::{http, seed, telemetry, use_case};

/// Tracks the indicators of Peru's national digital transformation policy (PNTD).
#[derive(Parser, Debug)]
#[command(name = "pntd", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the public site and the office
    Serve(ServeConfig),
    /// Serve with demonstration data: the quickest way to look around
    Run(RunConfig),
    /// Bring the database's tables up to date and stop
    Migrate(DatabaseConfig),
    Import(import::ImportCommand),
    /// The demonstration's own database
    #[command(subcommand)]
    Demo(demo::DemoCommand),
    /// Editions of the policy
    #[command(subcommand)]
    Catalogue(catalogue::CatalogueCommand),
    /// Accounts, when nobody can sign in any more
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// The keys that sign releases
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Release files: verify, recompute, export
    #[command(subcommand)]
    Release(release::ReleaseCommand),
    /// The public site as files
    #[command(subcommand)]
    Site(site::SiteCommand),
    /// The audit log
    #[command(subcommand)]
    Audit(audit::AuditCommand),
}

/// What `run` can do beyond `serve`.
#[derive(Args, Debug)]
struct RunConfig {
    #[command(flatten)]
    serve: ServeConfig,

    /// Let open pages load again when this program was started anew (for `make dev`)
    #[cfg(debug_assertions)]
    #[arg(long)]
    reload: bool,
}

impl RunConfig {
    async fn serve(self) -> anyhow::Result<()> {
        let config = ServeConfig {
            demo: true,
            ..self.serve
        };
        #[cfg(debug_assertions)]
        if self.reload {
            return serve(config, Wrap::Reloading).await;
        }
        serve(config, Wrap::Nothing).await
    }
}

/// What is put around the router.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrap {
    Nothing,
    /// Pages that load again after a restart: only while developing.
    #[cfg(debug_assertions)]
    Reloading,
}

impl Wrap {
    fn around(self, router: Router) -> Router {
        match self {
            Self::Nothing => router,
            #[cfg(debug_assertions)]
            Self::Reloading => http::reload::around(router),
        }
    }
}

impl Cli {
    /// Does what the command line asks for.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Site(_) => telemetry::init_quiet(),
            _ => telemetry::init(),
        }
        let done = match self.command {
            Command::Serve(config) => serve(config, Wrap::Nothing).await,
            Command::Run(config) => config.serve().await,
            Command::Migrate(config) => {
                Database::open_beside(&config, Contents::Real)
                    .await?
                    .close()
                    .await?;
                Ok(())
            }
            Command::Import(command) => return Ok(command.run().await),
            Command::Demo(command) => command.run().await,
            Command::Catalogue(command) => command.run().await,
            Command::Account(command) => command.run().await,
            Command::Key(command) => command.run().await,
            Command::Release(command) => return Ok(command.run().await),
            Command::Site(command) => command.run().await,
            Command::Audit(command) => return command.run().await,
        };
        done.map(|()| ExitCode::SUCCESS)
    }
}

async fn serve(config: ServeConfig, wrap: Wrap) -> anyhow::Result<()> {
    let assets = http::assets::load(&config.site_root)?;
    // What is wrong with the settings is said before anything is started.
    let provider = Provider::new(&config.provider, config.http.origin())?;
    let contents = if config.demo {
        Contents::Demo
    } else {
        Contents::Real
    };
    let mut database = Database::open(&config.database, contents).await?;
    database.warn(&config.database);
    if nix::unistd::geteuid().is_root() && contents == Contents::Real {
        tracing::warn!(
            "the server runs as root: give it an account of its own (in a systemd unit `User=`), which owns the data directory"
        );
    }
    if let Err(error) = first_start(&config, &database).await {
        database.close().await?;
        return Err(error);
    }
    let state = state(&config, &database, assets);
    let served = tokio::select! {
        served = answer(&config, state.with_provider(provider), wrap) => served,
        error = database.failed() => Err(error.into()),
    };
    let closed = database.close().await;
    served.and(closed.map_err(Into::into))
}

/// Loads what an empty database begins with; says the new accounts' passwords.
async fn first_start(config: &ServeConfig, database: &Database) -> anyhow::Result<()> {
    let keys = config.database.keys();
    let now = chrono::Utc::now();
    use_case::key::ensure(&database.pool, &keys, now).await?;
    sealing::seal_old(&database.pool, &keys).await?;
    let store = ReleaseStore::new(database.pool.clone()).signing(keys.clone());
    let made = if config.demo {
        seed::demo::load(&database.pool, &store, now).await?
    } else {
        seed::first_start(&database.pool, &store, !config.without_context, now).await?
    };
    start::announce_one_time_passwords(&made.accounts, &keys, config.demo)
}

/// What the handlers use; warns of what an operator may not have meant.
fn state(config: &ServeConfig, database: &Database, assets: Assets) -> AppState {
    let pool = database.pool.clone();
    let releases = ReleaseStore::new(pool.clone()).signing(config.database.keys());
    let backend = PostgresBackend::new(pool.clone(), releases.clone())
        .with_file_bytes(config.http.file_bytes())
        .with_quota(config.http.uploads.quota());
    let reader = backend.reader();
    tokio::spawn(async move { reader.keep_watch().await });
    tokio::spawn(use_case::privacy::keep_forgetting(pool.clone()));
    let days = config.http.uploads.upload_keep_days;
    tokio::spawn(use_case::import::keep_forgetting(pool.clone(), days));
    let charts = ChartRenderer::load(&config.site_root)
        .inspect_err(|error| tracing::warn!(%error, "pages show tables without charts"))
        .ok();
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
    AppState::new(pool, backend, releases, assets, charts, http, secure)
}

/// Answers requests until the process is told to stop.
async fn answer(config: &ServeConfig, state: AppState, wrap: Wrap) -> anyhow::Result<()> {
    // A connection is a file descriptor; the soft limit of many systems is 1,024.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let listener = TcpListener::bind(config.addr)
        .await
        .with_context(|| format!("cannot listen on {}", config.addr))?;
    let stop = crate::stop::listen()?;
    // On standard output: scripts and tests wait for this line.
    println!("http://{}", listener.local_addr()?);
    let router = wrap.around(http::router(state, &config.site_root));
    let limits = config.http.connection_limits();
    http::connection::serve(listener, router, limits, stop.requested()).await;
    Ok(())
}
