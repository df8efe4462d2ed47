//! The commands of `pntd`.

mod account;
mod audit;
mod backup;
mod catalogue;
mod ceplan;
mod demo;
mod doctor;
mod headline;
mod import;
mod key;
mod office_build;
mod operator;
mod outgoing;
mod release;
mod serve;
mod site;
mod start;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use self::serve::{RouterWrapper, serve};
use crate::config::ServeConfig;
use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::telemetry::{self, TelemetryConfig};

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
    Doctor(doctor::DoctorCommand),
    Import(import::ImportCommand),
    Headline(headline::HeadlineCommand),
    Backup(backup::BackupCommand),
    Restore(backup::RestoreCommand),
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
    CeplanPack(ceplan::CeplanPackCommand),
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
            return serve(config, RouterWrapper::Reloading).await;
        }
        serve(config, RouterWrapper::Nothing).await
    }
}

impl Cli {
    /// Does what the command line asks for.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let telemetry = telemetry::init(&self.telemetry())?;
        let done = self.command.run().await;
        telemetry.stop().await;
        done
    }

    /// A server logs as configured; a command writes to its terminal.
    fn telemetry(&self) -> TelemetryConfig {
        match &self.command {
            Command::Serve(config) => config.telemetry.clone(),
            Command::Run(config) => config.serve.telemetry.clone(),
            // It asks the service thousands of times and says itself how far it is.
            Command::Site(_) => TelemetryConfig::of_command().quiet(),
            _ => TelemetryConfig::of_command(),
        }
    }
}

impl Command {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let done = match self {
            Self::Serve(config) => serve(config, RouterWrapper::Nothing).await,
            Self::Run(config) => config.serve().await,
            Self::Migrate(config) => {
                Database::open_for_command(&config, Contents::Real)
                    .await?
                    .close()
                    .await?;
                Ok(())
            }
            Self::Doctor(command) => return command.run().await,
            Self::Import(command) => return Ok(command.run().await),
            Self::Headline(command) => return Ok(command.run().await),
            Self::Backup(command) => command.run().await,
            Self::Restore(command) => command.run().await,
            Self::Demo(command) => command.run().await,
            Self::Catalogue(command) => command.run().await,
            Self::Account(command) => command.run().await,
            Self::Key(command) => command.run().await,
            Self::Release(command) => return Ok(command.run().await),
            Self::CeplanPack(command) => command.run().await,
            Self::Site(command) => command.run().await,
            Self::Audit(command) => return command.run().await,
        };
        done.map(|()| ExitCode::SUCCESS)
    }
}
