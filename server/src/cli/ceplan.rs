//! `pntd ceplan-pack`: what a release hands over to CEPLAN, as a ZIP file or a folder.

use std::path::{Path, PathBuf};

use anyhow::Context;
use ceplan::pack;
use clap::Args;
use workbook::write::Published;

use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::release::ReleaseStore;

/// Write what a release hands over to CEPLAN: fichas, matrix, compliance report, observatory workbook
#[derive(Args, Debug)]
#[command(
    after_help = "The files hold published data only, and are the same bytes for the same release. `sha256sum -c SHA256SUMS` in the folder checks them."
)]
pub struct CeplanPackCommand {
    /// Number of the release [default: the current release]
    #[arg(long)]
    release: Option<u32>,
    /// A file that ends in .zip, or a new or empty folder
    #[arg(long)]
    out: PathBuf,
    /// From the demonstration's database
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    database: DatabaseConfig,
}

impl CeplanPackCommand {
    /// Writes the pack and says what was written.
    pub async fn run(self) -> anyhow::Result<()> {
        let contents = if self.demo {
            Contents::Demo
        } else {
            Contents::Real
        };
        let database = Database::open_for_command(&self.database, contents).await?;
        let written = self.write(&ReleaseStore::new(database.pool.clone())).await;
        database.close().await?;
        let (number, files) = written?;
        println!("Release {number}: {files} in {}", self.out.display());
        Ok(())
    }

    async fn write(&self, releases: &ReleaseStore) -> anyhow::Result<(u32, String)> {
        let number = match self.release {
            Some(number) => number,
            None => {
                let current = releases.current().await?;
                current.context("nothing is published yet")?.number
            }
        };
        let no_release = || format!("there is no release {number}");
        let release = releases.by_number(number).await?.with_context(no_release)?;
        let (_, sha256) = releases.body(number).await?.with_context(no_release)?;
        let file = releases.file(number).await?.with_context(no_release)?;
        let withdrawn = releases.withdrawn(number).await?;
        let published = Published {
            release: &release,
            sha256: &sha256,
            withdrawn: withdrawn.as_deref(),
        };
        let is_zip = self.out.extension().is_some_and(|ending| ending == "zip");
        let written = if is_zip {
            let bytes = pack::archive(&published, &file)?;
            std::fs::write(&self.out, bytes)
                .with_context(|| format!("{} cannot be written", self.out.display()))?;
            "one archive".to_owned()
        } else {
            folder(&self.out, &pack::files(&published, &file)?)?
        };
        Ok((number, written))
    }
}

/// Writes the files into a folder that holds nothing else.
fn folder(folder: &Path, files: &[pack::PackFile]) -> anyhow::Result<String> {
    let cannot = |path: &Path| format!("{} cannot be written", path.display());
    std::fs::create_dir_all(folder).with_context(|| cannot(folder))?;
    let mut entries = std::fs::read_dir(folder).with_context(|| cannot(folder))?;
    anyhow::ensure!(
        entries.next().is_none(),
        "{} is not empty: name a new folder, or a file that ends in .zip",
        folder.display()
    );
    for file in files {
        let path = folder.join(&file.name);
        std::fs::write(&path, &file.bytes).with_context(|| cannot(&path))?;
    }
    Ok(format!("{} files", files.len()))
}
