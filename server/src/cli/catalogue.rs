//! `pntd catalogue`: editions of the policy as folders of CSV files.

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Subcommand;
use serde_json::json;

use crate::cli::operator;
use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::seed::catalogue_csv::{CatalogueSeed, CatalogueText};
use crate::seed::load_catalogue;

#[derive(Subcommand, Debug)]
pub enum CatalogueCommand {
    /// Load an edition: edition.csv, nodes.csv, indicators.csv (the format is that of server/seed)
    Load {
        /// Folder with the files
        dir: PathBuf,
        /// Make it the edition that the office edits and the next release publishes
        #[arg(long)]
        current: bool,
        /// Into the demonstration's database
        #[arg(long)]
        demo: bool,
        #[command(flatten)]
        database: DatabaseConfig,
    },
}

impl CatalogueCommand {
    pub async fn run(self) -> anyhow::Result<()> {
        let Self::Load {
            dir,
            current,
            demo,
            database,
        } = self;
        let text = CatalogueText::from_dir(&dir)?;
        let contents = if demo { Contents::Demo } else { Contents::Real };
        let database = Database::open_for_command(&database, contents).await?;
        let loaded = load(&database, &dir, &text, current).await;
        database.close().await?;
        let catalogue = loaded?.catalogue;
        println!(
            "Edition {}: {} nodes and {} indicators.",
            catalogue.edition.code,
            catalogue.nodes.len(),
            catalogue.indicators.len()
        );
        Ok(())
    }
}

async fn load(
    database: &Database,
    dir: &Path,
    text: &CatalogueText,
    current: bool,
) -> anyhow::Result<CatalogueSeed> {
    let folder = dir.file_name().unwrap_or_default().to_string_lossy();
    let detail = json!({"folder": folder, "current": current});
    operator::record(&database.pool, "catalogue load", detail).await?;
    Ok(load_catalogue(&database.pool, text, current, Utc::now()).await?)
}
