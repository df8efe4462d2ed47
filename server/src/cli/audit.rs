//! `pntd audit`: is the audit log what was written?

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;

use crate::audit::chain_problem::HashSource;
use crate::audit::check::{Check, Verdict};
use crate::audit::file::read_line;
use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::release::{self, manifest::Manifest};
use crate::use_case::audit::verify;

#[derive(Subcommand, Debug)]
pub enum AuditCommand {
    /// Compute the hash chain again and say whether it holds; exit code 1 when it does not
    Verify {
        /// Check an exported log (JSON Lines, the whole log) instead of the database
        #[arg(long)]
        file: Option<PathBuf>,
        /// A hash that was noted elsewhere and must be in the chain; may be given several times
        #[arg(long)]
        expect: Vec<String>,
        /// A release file: the log must hold the link that its signed manifest names. Verify the file itself with `pntd release verify`; may be given several times
        #[arg(long)]
        release: Vec<PathBuf>,
        /// The demonstration's database
        #[arg(long)]
        demo: bool,
        #[command(flatten)]
        database: DatabaseConfig,
    },
}

/// The link of the log that the manifest of a release file names.
///
/// # Errors
/// When the file names none: a check that compares nothing must not pass.
fn signed_link(path: &Path) -> anyhow::Result<(HashSource, String)> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let file = release::verify::read(&text)
        .map_err(|problem| anyhow::anyhow!("{}: {}", path.display(), problem.problem))?;
    let no_link = || {
        format!(
            "{}: names no link of the audit log; it is from before releases did",
            path.display()
        )
    };
    let manifest = file.manifest.with_context(no_link)?;
    let manifest: Manifest =
        serde_json::from_value(manifest).with_context(|| path.display().to_string())?;
    let head = manifest.audit.with_context(no_link)?;
    Ok((HashSource::Manifest(manifest.number), head.hash))
}

impl AuditCommand {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Verify {
            file,
            expect,
            release,
            demo,
            database,
        } = self;
        let mut expect: Vec<(HashSource, String)> = expect
            .into_iter()
            .map(|hash| (HashSource::Operator, hash.to_lowercase()))
            .collect();
        for path in &release {
            expect.push(signed_link(path)?);
        }
        let verdict = match file {
            Some(path) => of_file(&path, expect)?,
            None => {
                let contents = if demo { Contents::Demo } else { Contents::Real };
                let database = Database::open_for_command(&database, contents).await?;
                let verdict = verify(&database.pool, expect).await;
                database.close().await?;
                verdict?
            }
        };
        println!("{}", verdict_text(&verdict));
        Ok(if verdict.is_whole() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// The check of an exported log, which needs no database.
fn of_file(path: &Path, expect: Vec<(HashSource, String)>) -> anyhow::Result<Verdict> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut check = Check::expecting(expect);
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let link =
            read_line(&line?).with_context(|| format!("line {number} is no entry of a log"))?;
        check.link(&link);
    }
    Ok(check.end())
}

/// The verdict in words.
fn verdict_text(verdict: &Verdict) -> String {
    let links = verdict.links;
    let last = match &verdict.last {
        Some((position, hash)) => format!("last link {position}: {hash}"),
        None => "no links yet".to_owned(),
    };
    if verdict.is_whole() {
        return format!("The chain is whole: {links} entries, {last}");
    }
    let mut lines = vec![format!(
        "The chain is broken: {} flaws in {links} entries, {last}",
        verdict.flaw_count
    )];
    lines.extend(verdict.flaws.iter().map(ToString::to_string));
    lines.join("\n")
}
