//! `pntd import`: the import of the screen, from the command line.
//!
//! A rehearsal unless `--commit`: nothing is kept, not even the file. With it the same use cases run as behind the
//! screen, and what comes of it is a change set that somebody else approves.
//!
//! Help is in English as for every command; the report is in Spanish, because it is read by the planners
//! whose file it is.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use app::wire::{CommitImport, CommittedImport, ImportPreview, ImportStatus, PreviewImport};
use chrono::Utc;
use clap::{Args, ValueEnum};
use domain::finding::{Finding, Severity};
use domain::value::CellValue;
use import::preview::{Effect, PreviewCell};
use serde_json::json;
use workbook::read::{Limits, Upload, read_in_child};

use crate::cli::operator;
use crate::compute::ComputePool;
use crate::config::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::db;
use crate::use_case::Actor;
use crate::use_case::import::{
    ImportError, Quota, Reader, SheetSelection, commit, dry_run, preview, read, receive,
};

/// Some cells were rejected, or nothing could be imported.
const FINDINGS: u8 = 1;
/// The file is not a workbook that can be read.
const UNREADABLE: u8 = 2;
/// No database, no such account, no such file.
const FAILED: u8 = 3;

/// Read a workbook and say what it would change
#[derive(Args, Debug)]
#[command(
    after_help = "Exit codes: 0 all cells understood; 1 cells rejected or nothing to import; 2 the file cannot be read; 3 anything else.\n\nThe report is in Spanish, for the planners whose file it is."
)]
pub struct ImportCommand {
    /// .xlsx .xls .xlsb .ods or .csv
    pub(super) file: PathBuf,
    /// Only this sheet; may be given several times
    #[arg(long)]
    pub(super) sheet: Vec<String>,
    /// Indicator of a table that does not name its own
    #[arg(long)]
    pub(super) indicator: Option<String>,
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
            ExitCode::from(FAILED)
        })
    }

    async fn opened(&self) -> anyhow::Result<ExitCode> {
        let bytes = tokio::fs::read(&self.file)
            .await
            .with_context(|| format!("no se puede abrir {}", self.file.display()))?;
        Ok(ExitCode::from(match self.imported(bytes).await? {
            Ok(imported) => {
                self.report(&imported.preview, imported.set.as_ref());
                imported.code
            }
            Err(finding) => {
                self.report_unreadable(&finding);
                UNREADABLE
            }
        }))
    }

    /// Imports bytes as the file of this name.
    ///
    /// # Errors
    /// The database cannot be opened, or the import fails; within, the finding that says why the bytes are no workbook.
    pub(super) async fn imported(
        &self,
        bytes: Vec<u8>,
    ) -> anyhow::Result<Result<Imported, Finding>> {
        let contents = if self.demo {
            Contents::Demo
        } else {
            Contents::Real
        };
        let database = Database::open_beside(&self.database, contents).await?;
        let done = self.import(&database, bytes).await;
        database.close().await?;
        done
    }

    async fn import(
        &self,
        database: &Database,
        bytes: Vec<u8>,
    ) -> anyhow::Result<Result<Imported, Finding>> {
        let program = std::env::current_exe().context("this program cannot find itself")?;
        let actor = self.actor(database).await?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let upload = Upload {
            name: Some(name.into_owned()),
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
        };
        let compute = ComputePool::of_this_machine();
        let rehearsed = dry_run(&database.pool, &compute, &actor, file, &choice).await?;
        let all_understood =
            rehearsed.rejected == 0 && !rehearsed.findings.iter().any(Finding::blocks);
        let may_commit = rehearsed.can_commit && (all_understood || self.without_rejected);
        let set = if self.commit && may_commit {
            let detail = json!({"file": self.file_name(), "account": self.account});
            operator::record(&database.pool, "import --commit", detail).await?;
            Some(
                self.commit(database, &program, &actor, &bytes, &choice)
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
            FINDINGS
        };
        Ok(Ok(Imported {
            preview: rehearsed,
            set,
            code,
        }))
    }

    fn file_name(&self) -> String {
        let name = self.file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
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

    /// The way of the screen: keep the file, read it, preview, commit exactly that.
    async fn commit(
        &self,
        database: &Database,
        program: &Path,
        actor: &Actor,
        bytes: &[u8],
        choice: &SheetSelection,
    ) -> Result<CommittedImport, ImportError> {
        let pool = &database.pool;
        let name = self.file_name();
        let compute = ComputePool::of_this_machine();
        let reader = Reader::new(pool.clone(), compute, program.to_owned());
        let batch = receive(pool, &reader, &Quota::NONE, actor, &name, bytes)
            .await?
            .to_string();
        let view = loop {
            let view = read(pool, &reader, actor, &batch).await?;
            if view.summary.status != ImportStatus::Reading {
                break view;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        let layouts = view
            .sheets
            .into_iter()
            .filter_map(|sheet| sheet.layout)
            .collect();
        let chosen = PreviewImport {
            batch: batch.clone(),
            layouts: choice.applied(layouts),
            seen: None,
        };
        let previewed = preview(pool, &reader, actor, &chosen).await?;
        let order = CommitImport {
            batch,
            content_hash: previewed.content_hash,
            title: self.title.clone().unwrap_or_else(|| name.clone()),
            submit: self.submit,
        };
        commit(pool, &reader, actor, &order).await
    }

    fn report_unreadable(&self, finding: &Finding) {
        match self.format {
            Format::Json => println!("{}", json!({ "findings": [finding] })),
            Format::Text => print_finding(finding),
        }
    }

    pub(super) fn report(&self, preview: &ImportPreview, set: Option<&CommittedImport>) {
        if self.format == Format::Json {
            let set = set.map(|set| set.change_set);
            println!("{}", json!({ "preview": preview, "change_set": set }));
            return;
        }
        preview.findings.iter().for_each(print_finding);
        let changed = |cell: &&PreviewCell| cell.effect == Effect::Changed;
        for cell in preview.cells.iter().filter(changed) {
            let (before, after) = (number(cell.before.as_ref()), number(cell.after.as_ref()));
            println!("{}: {before} → {after}", cell.place);
        }
        for field in &preview.fields {
            let (code, name) = (&field.code, &field.field);
            println!(
                "{}: {code} · {name}: «{}» → «{}»",
                field.place, field.before, field.after
            );
        }
        println!(
            "{} nuevos, {} cambiados, {} iguales, {} rechazados; {} campos del catálogo; {} elementos nuevos; {} celdas sin valor que importar.",
            preview.new,
            preview.changed,
            preview.unchanged,
            preview.rejected,
            preview.fields.len(),
            preview.created.len(),
            preview.passed_over
        );
        println!("{}", self.outcome(preview, set));
    }

    fn outcome(&self, preview: &ImportPreview, set: Option<&CommittedImport>) -> String {
        match set {
            Some(set) if set.same_as_before => {
                format!("Ya existía el conjunto de cambios {} con este contenido.", set.change_set)
            }
            Some(set) => {
                let waiting = match set.proposed {
                    0 => String::new(),
                    rows => format!(" Fichas o elementos del catálogo por decidir por otra persona: {rows}."),
                };
                format!("Se creó el conjunto de cambios {}.{waiting}", set.change_set)
            }
            None if self.commit && preview.rejected > 0 => {
                "No se escribió nada: hay celdas rechazadas. Corríjalas, o use --without-rejected para dejarlas fuera.".to_owned()
            }
            None if self.commit => "No se escribió nada.".to_owned(),
            None => "Ensayo: no se escribió nada. Use --commit para crear el conjunto de cambios.".to_owned(),
        }
    }
}

fn number(side: Option<&CellValue>) -> String {
    side.and_then(|value| value.datum.value())
        .map_or_else(|| "sin dato".to_owned(), |number| number.to_string())
}

pub(super) fn print_finding(finding: &Finding) {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "aviso",
    };
    let read = finding
        .read
        .as_deref()
        .map(|read| format!(" Se leyó «{read}»."))
        .unwrap_or_default();
    println!(
        "{} {kind} · {}:{read} {} {}",
        finding.code,
        finding.place_label(),
        finding.problem,
        finding.remedy
    );
}
