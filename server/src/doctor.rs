//! What a machine needs to run `pntd`, and what it lacks.
//!
//! Each check looks at one thing and answers with a line: what was found and, where it is not as it should be, what to
//! do. Nothing is started, made or changed, so that it can be asked at any time beside a running server. What a check
//! looks at is its argument where that is possible; [`examine`] collects it.
//!
//! What this does not do: it judges no data. `pntd audit verify` and `pntd release verify` do.

pub mod database;
pub mod files;
pub mod listener;
pub mod machine;
pub mod network;

use std::path::Path;

use chrono::Utc;
use nix::unistd::geteuid;
use serde::Serialize;

use crate::config::ServeConfig;
use crate::database::DatabaseError;
use crate::postgres::PrivatePostgres;

/// How it stands with one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Ok,
    /// The server works, but not as an operator will want.
    Warning,
    /// The server does not start, or a part of it does not work.
    Missing,
}

impl Level {
    /// The word at the beginning of the line.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Missing => "missing",
        }
    }
}

/// What was found out about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stays the same from version to version: for programs that watch.
    pub name: &'static str,
    pub level: Level,
    pub found: String,
    /// What to do; always there unless the level is [`Level::Ok`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Check {
    /// It is as it should be.
    pub fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self {
            name,
            level: Level::Ok,
            found: found.into(),
            advice: None,
        }
    }

    /// It works, but somebody should look at it.
    pub fn warning(
        name: &'static str,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            level: Level::Warning,
            advice: Some(advice.into()),
            ..Self::ok(name, found)
        }
    }

    /// Without it the server, or a part of it, does not work.
    pub fn missing(
        name: &'static str,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            level: Level::Missing,
            advice: Some(advice.into()),
            ..Self::ok(name, found)
        }
    }
}

/// Every check, for a server with this configuration on this machine. `exe` is this program, which also reads
/// uploaded files.
pub async fn examine(config: &ServeConfig, exe: &Path) -> Vec<Check> {
    let mut checks = machine_checks(config);
    checks.push(machine::import(exe).await);
    checks.extend(file_checks(config));
    checks.extend(database_checks(config).await);
    let (http, addr) = (&config.http, config.addr);
    checks.push(network::address(addr));
    checks.push(network::public_address(http));
    checks.push(network::cookies(http, addr));
    checks.push(network::proxies(http, addr));
    checks.push(network::provider(&config.provider, http));
    checks
}

fn machine_checks(config: &ServeConfig) -> Vec<Check> {
    let meminfo = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let (_, hard) = rlimit::Resource::NOFILE.get().unwrap_or_default();
    vec![
        machine::account(geteuid().is_root()),
        machine::clock(Utc::now()),
        machine::memory(&meminfo),
        machine::open_files(hard, config.http.connections),
        machine::confinement(workbook::read::kernel_rules()),
    ]
}

fn file_checks(config: &ServeConfig) -> Vec<Check> {
    let data = config.database.data_dir();
    let mut checks = vec![];
    if config.database.database_url.is_none() {
        checks.push(files::data_directory(&data));
        checks.extend(files::space(&data));
    }
    checks.push(files::key_directory(&config.database.keys()));
    checks.push(files::site(&config.site_root));
    checks
}

async fn database_checks(config: &ServeConfig) -> Vec<Check> {
    let mut checks = vec![];
    if config.database.database_url.is_none() {
        let dir = config.database.data_dir();
        let programs = PrivatePostgres::programs_for(&dir);
        checks.push(database::programs(programs));
    }
    match crate::database::connect_existing(&config.database).await {
        Ok(Some(mut connection)) => {
            checks.extend(database::contents(&mut connection, &config.database).await);
        }
        Ok(None) => checks.push(database::not_running()),
        Err(error) => checks.push(database::unreachable(&error)),
    }
    if config.database.owner_database_url.is_some() {
        let owner: Result<_, DatabaseError> =
            crate::database::connect_existing_as_owner(&config.database).await;
        checks.push(database::owner(owner).await);
    }
    checks
}
