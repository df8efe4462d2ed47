//! `pntd demo`: the demonstration's own database.

use chrono::Utc;
use clap::Subcommand;
use serde_json::json;

use crate::cli::operator;
use crate::cli::start::print_accounts;
use crate::database::DatabaseConfig;
use crate::database::{Contents, Database, drop_demo};
use crate::release::ReleaseStore;
use crate::seed::{self, FirstStart};
use crate::use_case::key;

#[derive(Subcommand, Debug)]
pub enum DemoCommand {
    /// Make the demonstration's database and fill it; does nothing when it is there
    Load(DatabaseConfig),
    /// Drop the demonstration's database; real data lives in another and is not touched
    Clear(DatabaseConfig),
}

impl DemoCommand {
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Load(config) => {
                let database = Database::open_for_command(&config, Contents::Demo).await?;
                let loaded = load(&database, &config).await;
                database.close().await?;
                print_accounts(&loaded?.accounts);
                println!("The demonstration data are loaded.");
            }
            Self::Clear(config) => {
                // The demonstration's own log goes with it: the entry is the real database's.
                let entry = operator::entry("demo clear", json!({}));
                let message = if drop_demo(&config, &entry).await? {
                    "The demonstration data were removed."
                } else {
                    "There were no demonstration data."
                };
                println!("{message}");
            }
        }
        Ok(())
    }
}

/// The key is made first, today: the demonstration's first release is dated months back.
async fn load(database: &Database, config: &DatabaseConfig) -> anyhow::Result<FirstStart> {
    operator::record(&database.pool, "demo load", json!({})).await?;
    let (keys, now) = (config.keys(), Utc::now());
    key::ensure(&database.pool, &keys, now).await?;
    let store = ReleaseStore::new(database.pool.clone()).signing(keys);
    Ok(seed::demo::load(&database.pool, &store, now).await?)
}
