//! `pntd site`: the public site outside the server.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;
use charts::ChartRenderer;
use clap::{Args, Subcommand};

use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::http;
use crate::site_export::{self, ExportRequest, Exported, Source};

#[derive(Subcommand, Debug)]
pub enum SiteCommand {
    Export(ExportCommand),
}

/// Write the whole public site of a release as files, which any web server or CDN serves
#[derive(Args, Debug)]
#[command(
    after_help = "The folder must be new, empty or an earlier export, which is replaced when the new one is whole. `sha256sum -c SHA256SUMS` in it checks every file."
)]
pub struct ExportCommand {
    /// The folder to write
    dir: PathBuf,
    /// The site as it was when this release was the current one [default: the current release]
    #[arg(long)]
    release: Option<u32>,
    /// Address under which the files will be served, such as https://pntd.example.pe or https://example.pe/archivo/2026
    #[arg(long, env = "PNTD_PUBLIC_URL")]
    public_url: String,
    /// Pages that compare any two releases, not only each with the one before it
    #[arg(long)]
    all_comparisons: bool,
    /// From the demonstration's database
    #[arg(long)]
    demo: bool,
    /// What scripts/build made for the browser
    #[arg(long, env = "PNTD_SITE_ROOT", default_value = "target/site")]
    site_root: PathBuf,
    #[command(flatten)]
    database: DatabaseConfig,
}

impl SiteCommand {
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Export(command) => command.run().await,
        }
    }
}

impl ExportCommand {
    async fn run(self) -> anyhow::Result<()> {
        let assets = http::assets::load(&self.site_root)?;
        let charts = ChartRenderer::load(&self.site_root)
            .context("pages need their charts: run `make build`")?;
        let contents = if self.demo {
            Contents::Demo
        } else {
            Contents::Real
        };
        let database = Database::open_for_command(&self.database, contents).await?;
        let source = Source {
            pool: database.pool.clone(),
            site_root: self.site_root,
            assets,
            charts,
        };
        let request = ExportRequest {
            folder: self.dir,
            release: self.release,
            public_url: self.public_url,
            all_comparisons: self.all_comparisons,
        };
        let reported = AtomicUsize::new(0);
        let exported = site_export::export(source, &request, &|done, known| {
            print_progress(&reported, done, known)
        })
        .await;
        database.close().await?;
        let Exported {
            release,
            files,
            size,
        } = exported?;
        eprintln!();
        println!(
            "Release {release}: {files} files, {} MiB, in {}",
            size.div_ceil(1 << 20),
            request.folder.display()
        );
        Ok(())
    }
}

/// Lines between two reports where standard error is no terminal.
const PROGRESS_INTERVAL: usize = 500;

/// How far it is: one line that changes at a terminal, a line now and then elsewhere.
fn print_progress(reported: &AtomicUsize, done: usize, known: usize) {
    let mut out = std::io::stderr();
    // Nobody reads it when standard error is closed.
    let _ = if out.is_terminal() {
        write!(out, "\r{done} of {known} addresses")
    } else if done == known || done >= reported.load(Ordering::Relaxed) + PROGRESS_INTERVAL {
        reported.store(done, Ordering::Relaxed);
        writeln!(out, "{done} of {known} addresses")
    } else {
        Ok(())
    };
}
