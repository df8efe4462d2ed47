//! `pntd release`: what an auditor does with release files on any machine. Verifying and recomputing
//! need neither database nor network.
//!
//! Help is in English as for every command; the reports are in Spanish, because auditors read them.

mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};

use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::release::ReleaseStore;
use crate::release::key::PublicKey;
use crate::release::key_list::KeyList;
use crate::release::recompute::{Recomputed, recompute};
use crate::release::verify::{KnownKeys, Outcome, Problem, ReleaseFile, read, verify};

/// Something is not as it must be.
const EXIT_PROBLEMS: u8 = 1;
/// Nothing is wrong, but not everything could be known.
const EXIT_INCOMPLETE: u8 = 2;
/// No such file, no such key, no database.
const EXIT_FAILED: u8 = 3;

#[derive(Subcommand, Debug)]
pub enum ReleaseCommand {
    Verify(VerifyCommand),
    Recompute(RecomputeCommand),
    Export(ExportCommand),
}

/// Verify release files: form, hashes, signature, and the chain across the files given
#[derive(Args, Debug)]
#[command(
    after_help = "Exit codes: 0 all is sound; 1 something is wrong; 2 nothing is wrong, but a release has no signature; 3 a file or key cannot be read."
)]
pub struct VerifyCommand {
    /// Release files (`pntd-publicacion.json`), in any order
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A public key that you know: 64 hexadecimal digits, or a PEM file. May be given several times
    #[arg(long)]
    key: Vec<String>,
    /// A list of keys that you know (`/.well-known/pntd-keys.json`, kept from elsewhere or earlier)
    #[arg(long)]
    keys: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Compute every number of a release file again and compare
#[derive(Args, Debug)]
#[command(
    after_help = "Exit codes: 0 every number is the same; 1 at least one differs; 2 there is nothing to compare with, or other formulas made the file; 3 the file cannot be read."
)]
pub struct RecomputeCommand {
    file: PathBuf,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Write a release file of this installation to standard output
#[derive(Args, Debug)]
pub struct ExportCommand {
    number: u32,
    /// From the demonstration's database
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    database: DatabaseConfig,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl ReleaseCommand {
    /// Runs the command and answers its exit code.
    pub async fn run(self) -> ExitCode {
        let done = match self {
            Self::Verify(command) => command.run(),
            Self::Recompute(command) => command.run(),
            Self::Export(command) => command.run().await,
        };
        done.unwrap_or_else(|error| {
            eprintln!("Error: {error:#}");
            ExitCode::from(EXIT_FAILED)
        })
    }
}

impl VerifyCommand {
    fn run(self) -> anyhow::Result<ExitCode> {
        let known = self.known_keys()?;
        let mut files = Vec::new();
        let mut unreadable = Vec::new();
        for path in &self.files {
            let name = path.display().to_string();
            match read(&text(path)?) {
                Ok(file) => files.push((name, file)),
                Err(problem) => unreadable.push((name, problem)),
            }
        }
        let report = verify(&files, &known);
        match self.format {
            Format::Json => report::verified_json(&report, &unreadable)?,
            Format::Text => report::verified(&report, &unreadable),
        }
        Ok(match report.outcome() {
            _ if !unreadable.is_empty() => ExitCode::from(EXIT_PROBLEMS),
            Outcome::Sound => ExitCode::SUCCESS,
            Outcome::Problems => ExitCode::from(EXIT_PROBLEMS),
            Outcome::Unsigned => ExitCode::from(EXIT_INCOMPLETE),
        })
    }

    fn known_keys(&self) -> anyhow::Result<KnownKeys> {
        let mut known = KnownKeys::default();
        for given in &self.key {
            known.add(public_key(given)?);
        }
        for path in &self.keys {
            let list: KeyList = serde_json::from_str(&text(path)?)
                .with_context(|| format!("{} no es una lista de claves", path.display()))?;
            known
                .add_list(list)
                .with_context(|| format!("{} no es de confiar", path.display()))?;
        }
        Ok(known)
    }
}

/// Hexadecimal digits, or the name of a PEM file.
fn public_key(given: &str) -> anyhow::Result<PublicKey> {
    if let Ok(key) = PublicKey::from_hex(given) {
        return Ok(key);
    }
    let pem = std::fs::read_to_string(given).with_context(|| {
        format!("«{given}» no es una clave de 64 dígitos hexadecimales ni un archivo")
    })?;
    PublicKey::from_pem(&pem).with_context(|| format!("{given} no es una clave pública en PEM"))
}

impl RecomputeCommand {
    fn run(self) -> anyhow::Result<ExitCode> {
        let found = read(&text(&self.file)?).and_then(|file: ReleaseFile| recompute(&file));
        let found: Result<Recomputed, Problem> = found;
        let found = match found {
            Ok(found) => found,
            Err(Problem { place, problem, .. }) => {
                anyhow::bail!("{}: {place}: {problem}", self.file.display())
            }
        };
        match self.format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&found)?),
            Format::Text => report::recomputed(&found),
        }
        Ok(match found {
            Recomputed::Compared { differences, .. } if differences.is_empty() => ExitCode::SUCCESS,
            Recomputed::Compared { .. } => ExitCode::from(EXIT_PROBLEMS),
            Recomputed::OtherFormulas { .. } | Recomputed::NothingToCompare { .. } => {
                ExitCode::from(EXIT_INCOMPLETE)
            }
        })
    }
}

impl ExportCommand {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let contents = if self.demo {
            Contents::Demo
        } else {
            Contents::Real
        };
        let database = Database::open_for_command(&self.database, contents).await?;
        let file = ReleaseStore::new(database.pool.clone())
            .file(self.number)
            .await;
        database.close().await?;
        let file = file?.with_context(|| format!("there is no release {}", self.number))?;
        // Byte for byte: not even a line break more.
        print!("{file}");
        Ok(ExitCode::SUCCESS)
    }
}

fn text(path: &Path) -> anyhow::Result<String> {
    let bytes =
        std::fs::read(path).with_context(|| format!("no se puede abrir {}", path.display()))?;
    String::from_utf8(bytes).with_context(|| format!("{} no es texto UTF-8", path.display()))
}
