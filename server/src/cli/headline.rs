//! `pntd headline`: the headline indicator, computed from the microdata of the household survey.
//!
//! The figures are those of the package `microdata`; here are files, their hashes, the table, and the way into the
//! database: the values become a CSV file with their working in each note, and that file goes through the same import as
//! any other, whose rules hold for it. So a change set comes of it that somebody else approves.
//!
//! Help is in English as for every command; the report is in Spanish, because it is read by the planners.

mod reading;
mod report;
mod values;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use domain::finding::Finding;
use microdata::ReadingOptions;
use serde_json::{Value, json};

use self::reading::Computed;
use self::values::Working;
use crate::cli::import::{Format, ImportCommand, Imported, print_finding};
use crate::database::DatabaseConfig;

/// Persons or cells were rejected, or there are no figures.
const EXIT_REJECTED: u8 = 1;
/// A file cannot be read as microdata.
const EXIT_UNREADABLE: u8 = 2;
/// No such file, no database, no such account.
const EXIT_FAILED: u8 = 3;

/// Compute the headline indicator from microdata of the household survey (ENAHO, module 300)
#[derive(Args, Debug)]
#[command(
    after_help = "Reads CSV (comma, semicolon or tab; UTF-8 or Latin-1) and Stata .dta (releases 113-115 and 117-119). SPSS .sav is not read: save it as CSV or .dta.\n\nNeeds p316_1 to p316_8 (or P316$1 ...), p208a, p314a and a weight. Breakdowns need ubigeo, estrato, p207 and p300a; standard errors need estrato and conglome. Which variable is which capability, p314a as the use of the internet, and estrato 1-5 as urban are this project's reading of the questionnaire.\n\nExit codes: 0 all persons and answers understood; 1 some were rejected, or there are no figures; 2 a file cannot be read as microdata; 3 anything else.\n\nThe report is in Spanish, for the planners."
)]
pub struct HeadlineCommand {
    /// .csv or .dta, as INEI ships them; files of one year are parts of one sample
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Year of files that do not state it in a column
    #[arg(long)]
    year: Option<u16>,
    /// Column of the weights [default: factora07, else factor07]
    #[arg(long)]
    weight: Option<String>,
    /// Column that says who uses the internet: 1 yes, 2 no
    #[arg(long, default_value = "p314a")]
    internet_use: String,
    /// Print all figures as JSON, not rounded
    #[arg(long)]
    json: bool,
    /// Also write the values, with their working, as a CSV file that `pntd import` reads
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Indicator that the values are of
    #[arg(long, default_value = "PNTD-1")]
    indicator: String,
    /// Source to cite with each value [default: INEI, ENAHO, the year, and that this dashboard computed it]
    #[arg(long)]
    source: Option<String>,
    /// Write a change set, through the import; without it nothing is kept
    #[arg(long, visible_alias = "prepare")]
    commit: bool,
    /// Commit although persons, answers or cells are rejected: they are left out
    #[arg(long, requires = "commit")]
    without_rejected: bool,
    /// Send the change set to review at once
    #[arg(long, requires = "commit")]
    submit: bool,
    /// Title of the change set [default: what was computed, with its years]
    #[arg(long)]
    title: Option<String>,
    /// Account in whose name to import
    #[arg(long = "as", default_value = "admin")]
    account: String,
    /// Into the demonstration's database
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    database: DatabaseConfig,
}

impl HeadlineCommand {
    /// Runs the command and answers its exit code.
    pub async fn run(self) -> ExitCode {
        self.computed().await.unwrap_or_else(|error| {
            eprintln!("Error: {error:#}");
            let is_file = error.is::<microdata::MicrodataError>();
            ExitCode::from(if is_file {
                EXIT_UNREADABLE
            } else {
                EXIT_FAILED
            })
        })
    }

    async fn computed(self) -> anyhow::Result<ExitCode> {
        let options = ReadingOptions {
            year: self.year,
            weight: self.weight.clone(),
            internet_use: Some(self.internet_use.clone()),
        };
        let files = self.files.clone();
        let reading = tokio::task::spawn_blocking(move || reading::read(&files, options));
        let computed = reading.await.context("the computation ended early")??;
        let working = Working {
            indicator: &self.indicator,
            internet_use: &self.internet_use,
            source: self.source.as_deref(),
            is_demo: self.demo,
        };
        let sheet = values::sheet(&computed, &working)?;
        if let Some(path) = &self.output {
            let written = tokio::fs::write(path, &sheet).await;
            written.with_context(|| format!("no se puede escribir {}", path.display()))?;
        }
        let import = self.import(&computed);
        let may_commit = computed.is_complete() || self.without_rejected;
        let imported = if self.commit && computed.has_figures() && may_commit {
            Some(import.imported(sheet).await?)
        } else {
            None
        };
        self.report(&computed, &import, imported.as_ref());
        let own = if computed.is_complete() {
            0
        } else {
            EXIT_REJECTED
        };
        let code = imported.map_or(own, |imported| match imported {
            Ok(imported) => own.max(imported.code),
            Err(_) => EXIT_UNREADABLE,
        });
        Ok(ExitCode::from(code))
    }

    /// The import that `pntd import` would make of the values.
    fn import(&self, computed: &Computed) -> ImportCommand {
        let years = computed.years_label();
        let title =
            format!("Ejercicio de la ciudadanía digital {years}, de microdatos de la ENAHO");
        ImportCommand {
            file: Some(PathBuf::from(format!("ciudadania-digital-{years}.csv"))),
            undo: None,
            sheet: Vec::new(),
            indicator: None,
            profile: None,
            accept: None,
            findings_workbook: None,
            commit: self.commit,
            without_rejected: self.without_rejected,
            submit: self.submit,
            title: Some(self.title.clone().unwrap_or(title)),
            account: self.account.clone(),
            format: if self.json {
                Format::Json
            } else {
                Format::Text
            },
            demo: self.demo,
            database: self.database.clone(),
        }
    }

    fn report(
        &self,
        computed: &Computed,
        import: &ImportCommand,
        imported: Option<&Result<Imported, Finding>>,
    ) {
        if self.json {
            let mut document = computed.document();
            document["import"] = imported.map_or(Value::Null, |imported| match imported {
                Ok(made) => json!({
                    "preview": made.preview,
                    "change_set": made.set.as_ref().map(|set| set.change_set),
                }),
                Err(finding) => json!({ "findings": [finding] }),
            });
            println!("{document}");
            return;
        }
        print!("{}", report::table(computed));
        match imported {
            Some(Ok(made)) => import.report(&made.preview, made.set.as_ref()),
            Some(Err(finding)) => print_finding(finding),
            None if !self.commit => {
                println!("No se escribió nada. Use --commit para crear el conjunto de cambios.");
            }
            None if !computed.has_figures() => {
                println!("No se escribió nada: no hay cifras.");
            }
            None => println!(
                "No se escribió nada: hay personas o respuestas rechazadas. Corríjalas, o use --without-rejected para dejarlas fuera."
            ),
        }
    }
}
