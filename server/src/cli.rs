//! The commands of `pntd`.

use std::time::Duration;

use anyhow::Context;
use clap::{Parser, Subcommand};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::{DatabaseConfig, ServeConfig};
use crate::database::Database;
use crate::state::AppState;
use crate::{http, telemetry};

/// Requests that are being answered may take this long when the server stops.
const DRAIN: Duration = Duration::from_secs(10);

/// Seguimiento de la Política Nacional de Transformación Digital.
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
    Run(ServeConfig),
    /// Bring the database's tables up to date and stop
    Migrate(DatabaseConfig),
}

impl Cli {
    /// Does what the command line asks for.
    pub async fn run(self) -> anyhow::Result<()> {
        telemetry::init();
        match self.command {
            Command::Serve(config) => serve(config).await,
            Command::Run(config) => {
                serve(ServeConfig {
                    demo: true,
                    ..config
                })
                .await
            }
            Command::Migrate(config) => {
                Database::open(&config).await?.close().await?;
                Ok(())
            }
        }
    }
}

async fn serve(config: ServeConfig) -> anyhow::Result<()> {
    let assets = http::assets::load(&config.site_root)?;
    let mut database = Database::open(&config.database).await?;
    let served = tokio::select! {
        served = answer(&config, AppState::new(database.pool.clone(), assets)) => served,
        () = database.failed() => Err(anyhow::anyhow!("PostgreSQL ended by itself; its log says why")),
    };
    let closed = database.close().await;
    served.and(closed.map_err(Into::into))
}

/// Answers requests until the process is told to stop.
async fn answer(config: &ServeConfig, state: AppState) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.addr)
        .await
        .with_context(|| format!("cannot listen on {}", config.addr))?;
    // On standard output: scripts and tests wait for this line.
    println!("http://{}", listener.local_addr()?);
    let router = http::router(state, &config.site_root);
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, router).with_graceful_shutdown(async {
        told_to_stop().await;
        // The receiver lives as long as this server does.
        let _ = stopping.send(());
    });
    tokio::select! {
        served = async { server.await } => served?,
        () = async {
            let _ = stopped.await;
            tokio::time::sleep(DRAIN).await;
        } => tracing::warn!("requests were cut off after {DRAIN:?}"),
    }
    Ok(())
}

/// Ctrl-C, or a service manager's SIGTERM.
async fn told_to_stop() {
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be handled");
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
}
