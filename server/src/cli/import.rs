//! `pntd import`: the import of the screen, from the command line.
//!
//! A rehearsal unless `--commit`: nothing is kept, not even the file. With it the same use cases run as behind the
//! screen, and what comes of it is a change set that somebody else approves. `--undo` turns an import back.
//!
//! Help is in English as for every command; the report is in Spanish, because it is read by the planners
//! whose file it is.

mod report;

pub(super) use report::print_finding;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use app::wire::{
    CommitImport, CommittedImport, ConflictFilter, DecideConflicts, ImportPreview, ImportStatus,
    PreviewImport,
};
use chrono::Utc;
use clap::{Args, ValueEnum};
use domain::finding::Finding;
use import::merge::ConflictResolution;
use serde_json::json;
use workbook::read::{Limits, Upload, read_in_child};

use crate::cli::operator;
use crate::compute::ComputePool;
use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::db;
use crate::use_case::Actor;
use crate::use_case::import::{
    ImportError, Quota, Reader, SheetSelection, commit, decide_conflicts, dry_run, layouts_under,
    preview, read, receive, undo,
};

/// Some cells were rejected, or nothing could be imported.
const EXIT_FINDINGS: u8 = 1;
/// The file is not a workbook that can be read.
const EXIT_UNREADABLE: u8 = 2;
/// No database, no such account, no such file.
const EXIT_FAILED: u8 = 3;

/// Read a workbook and say what it would change
#[derive(Args, Debug)]
#[command(
    after_help = "Exit codes: 0 all cells understood; 1 cells rejected or nothing to import; 2 the file cannot be read; 3 anything else.\n\nThe report is in Spanish, for the planners whose file it is."
)]
pub struct ImportCommand {
    /// .xlsx .xls .xlsb .ods or .csv
    #[arg(required_unless_present = "undo")]
    pub(super) file: Option<PathBuf>,
    /// Turn back a registered import instead: its id, or the number of its change set
    #[arg(long, value_name = "ID", conflicts_with = "file")]
    pub(super) undo: Option<String>,
    /// Only this sheet; may be given several times
    #[arg(long)]
    pub(super) sheet: Vec<String>,
    /// Indicator of a table that does not name its own
    #[arg(long)]
    pub(super) indicator: Option<String>,
    /// Understand the sheets by the kept correction with this name
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// Decide all conflicts of an exported file: the file's values, or those stored now
    #[arg(long, value_enum)]
    pub(super) accept: Option<Accept>,
    /// Write the file with its findings in its cells
    #[arg(long, value_name = "FILE")]
    pub(super) findings_workbook: Option<PathBuf>,
    /// Write a change set; without it nothing is kept
    #[arg(long)]
    pub(super) commit: bool,
    /// Commit although cells are rejected: they are left out, all others are written
    #[arg(long, requires = "commit")]
    pub(super) without_rejected: bool,
    /// Send the change set to review at once
    #[arg(long, requires = "commit")]
    pub(super) submit: bool,
    /// Title of the change set [default: the file's name]
    #[arg(long)]
    pub(super) title: Option<String>,
    /// Account in whose name to import
    #[arg(long = "as", default_value = "admin")]
    pub(super) account: String,
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// Into the demonstration's database
    #[arg(long)]
    pub(super) demo: bool,
    #[command(flatten)]
    pub(super) database: DatabaseConfig,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Accept {
    Mine,
    Theirs,
}

impl From<Accept> for ConflictResolution {
    fn from(accept: Accept) -> Self {
        match accept {
            Accept::Mine => Self::Mine,
            Accept::Theirs => Self::Theirs,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// What an import came to: what it would change, and the change set if one was written.
pub(super) struct Imported {
    pub preview: ImportPreview,
    pub set: Option<CommittedImport>,
    /// The exit code.
    pub code: u8,
}

impl ImportCommand {
    /// Runs the command and answers its exit code.
    pub async fn run(self) -> ExitCode {
        self.opened().await.unwrap_or_else(|error| {
            eprintln!("Error: {error:#}");
            ExitCode::from(EXIT_FAILED)
        })
    }

    async fn opened(&self) -> anyhow::Result<ExitCode> {
        if let Some(import) = &self.undo {
            let database = self.database().await?;
            let done = self.undo_import(&database, import).await;
            database.close().await?;
            return done;
        }
        let bytes = match &self.file {
            Some(file) => tokio::fs::read(file)
                .await
                .with_context(|| format!("no se puede abrir {}", file.display()))?,
            None => Vec::new(),
        };
        Ok(ExitCode::from(match self.imported(bytes).await? {
            Ok(imported) => {
                self.report(&imported.preview, imported.set.as_ref());
                imported.code
            }
            Err(finding) => {
                self.report_unreadable(&finding);
                EXIT_UNREADABLE
            }
        }))
    }

    async fn database(&self) -> anyhow::Result<Database> {
        let contents = if self.demo {
            Contents::Demo
        } else {
            Contents::Real
        };
        Ok(Database::open_for_command(&self.database, contents).await?)
    }

    /// Imports bytes as the file of this name.
    ///
    /// # Errors
    /// The database cannot be opened, or the import fails; within, the finding that says why the bytes are no workbook.
    pub(super) async fn imported(
        &self,
        bytes: Vec<u8>,
    ) -> anyhow::Result<Result<Imported, Finding>> {
        let database = self.database().await?;
        let done = self.import(&database, bytes).await;
        database.close().await?;
        done
    }

    async fn undo_import(&self, database: &Database, import: &str) -> anyhow::Result<ExitCode> {
        let actor = self.actor(database).await?;
        let detail = json!({"import": import, "account": self.account});
        operator::record(&database.pool, "import --undo", detail).await?;
        let undone = undo(&database.pool, &actor, import).await?;
        self.report_undone(&undone);
        Ok(ExitCode::SUCCESS)
    }

    async fn import(
        &self,
        database: &Database,
        bytes: Vec<u8>,
    ) -> anyhow::Result<Result<Imported, Finding>> {
        let program = std::env::current_exe().context("this program cannot find itself")?;
        let actor = self.actor(database).await?;
        let upload = Upload {
            name: Some(self.file_name()),
            bytes: bytes.clone(),
        };
        let read = read_in_child(&program, upload, &Limits::default(), |_| {}).await;
        let file = match read {
            Ok(file) => file,
            Err(error) => return Ok(Err(error.finding())),
        };
        let choice = SheetSelection {
            sheets: self.sheet.clone(),
            indicator: self.indicator.clone(),
            profile: self.profile.clone(),
            accept: self.accept.map(ConflictResolution::from),
        };
        let compute = ComputePool::of_this_machine();
        let rehearsal = dry_run(&database.pool, &compute, &actor, file, &choice).await?;
        let rehearsed = &rehearsal.preview;
        let all_understood =
            rehearsed.rejected == 0 && !rehearsed.findings.iter().any(Finding::blocks);
        let may_commit = rehearsed.can_commit && (all_understood || self.without_rejected);
        let reader = Reader::new(database.pool.clone(), compute, program);
        if let Some(path) = &self.findings_workbook {
            let marked = rehearsal.marked(&reader, &actor, bytes.clone()).await?;
            let written = tokio::fs::write(path, marked).await;
            written.with_context(|| format!("no se puede escribir {}", path.display()))?;
        }
        let set = if self.commit && may_commit {
            let detail = json!({"file": self.file_name(), "account": self.account});
            operator::record(&database.pool, "import --commit", detail).await?;
            Some(
                self.commit(database, &reader, &actor, &bytes, &choice)
                    .await?,
            )
        } else {
            None
        };
        let holds_something = rehearsed.new + rehearsed.changed + rehearsed.unchanged > 0
            || !rehearsed.fields.is_empty();
        let code = if all_understood && holds_something {
            0
        } else {
            EXIT_FINDINGS
        };
        Ok(Ok(Imported {
            preview: rehearsal.preview,
            set,
            code,
        }))
    }

    fn file_name(&self) -> String {
        let name = self.file.as_ref().and_then(|file| file.file_name());
        name.unwrap_or_default().to_string_lossy().into_owned()
    }

    async fn actor(&self, database: &Database) -> anyhow::Result<Actor> {
        let mut connection = database.pool.acquire().await?;
        let account = db::account::find(&mut connection, &self.account).await?;
        let account = account
            .filter(|account| !account.disabled)
            .with_context(|| format!("no existe la cuenta activa «{}»", self.account))?;
        Ok(Actor {
            viewer: account.viewer,
            address: None,
            now: Utc::now(),
        })
    }

    /// The way of the screen: keep the file, read it, preview, decide, commit exactly that.
    async fn commit(
        &self,
        database: &Database,
        reader: &Reader,
        actor: &Actor,
        bytes: &[u8],
        choice: &SheetSelection,
    ) -> Result<CommittedImport, ImportError> {
        let pool = &database.pool;
        let name = self.file_name();
        let batch = receive(pool, reader, &Quota::NONE, actor, &name, bytes)
            .await?
            .to_string();
        let view = loop {
            let view = read(pool, reader, actor, &batch).await?;
            if view.summary.status != ImportStatus::Reading {
                break view;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        let layouts = match &choice.profile {
            Some(name) => layouts_under(pool, reader, actor, &batch, name).await?,
            None => view
                .sheets
                .into_iter()
                .filter_map(|sheet| sheet.layout)
                .collect(),
        };
        let mut chosen = PreviewImport {
            batch: batch.clone(),
            layouts: choice.applied(layouts),
            seen: None,
        };
        let mut previewed = preview(pool, reader, actor, &chosen).await?;
        if let Some(accept) = choice.accept.filter(|_| previewed.conflicts.all() > 0) {
            let decide = DecideConflicts {
                batch: batch.clone(),
                filter: ConflictFilter::default(),
                choice: Some(accept),
                seen: Some(previewed.content_hash.clone()),
            };
            decide_conflicts(pool, actor, &decide).await?;
            chosen.seen = Some(previewed.content_hash);
            previewed = preview(pool, reader, actor, &chosen).await?;
        }
        let order = CommitImport {
            batch,
            content_hash: previewed.content_hash,
            title: self.title.clone().unwrap_or_else(|| name.clone()),
            submit: self.submit,
        };
        commit(pool, reader, actor, &order).await
    }
}
