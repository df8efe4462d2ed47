//! The files of a run: read once, hashed while they are read.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use microdata::{CAPABILITIES, Irregular, ReadingOptions, Survey, YearFigures};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A file that was read.
#[derive(Debug, Clone, Serialize)]
pub struct ReadFile {
    pub file: String,
    pub sha256: String,
    pub bytes: u64,
}

/// What came of the files.
#[derive(Debug)]
pub struct Computed {
    pub files: Vec<ReadFile>,
    pub rows: u64,
    pub irregulars: Vec<Irregular>,
    pub years: Vec<YearFigures>,
}

/// Reads files one after the other.
///
/// # Errors
/// A file is not there, is no microdata, or is given twice: that would count everybody in it twice.
pub fn read(paths: &[PathBuf], options: ReadingOptions) -> anyhow::Result<Computed> {
    let mut survey = Survey::new(options);
    let mut files: Vec<ReadFile> = Vec::new();
    for path in paths {
        let name = name(path, &files);
        let input =
            File::open(path).with_context(|| format!("no se puede abrir {}", path.display()))?;
        let mut input = Hashing {
            input,
            digest: Sha256::new(),
            bytes: 0,
        };
        survey.read(&name, &mut input)?;
        let sha256 = hex::encode(input.digest.finalize());
        if let Some(same) = files.iter().find(|file| file.sha256 == sha256) {
            bail!(
                "«{}» y «{name}» tienen el mismo contenido: cada persona contaría dos veces. Indique el archivo una sola vez",
                same.file
            );
        }
        files.push(ReadFile {
            file: name,
            sha256,
            bytes: input.bytes,
        });
    }
    Ok(Computed {
        files,
        rows: survey.rows(),
        irregulars: survey.irregulars(),
        years: survey.figures(),
    })
}

/// The name of a file without its folder; of several files of one name each has its own.
fn name(path: &Path, before: &[ReadFile]) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let taken: BTreeSet<&str> = before.iter().map(|file| file.file.as_str()).collect();
    if !taken.contains(name.as_str()) {
        return name;
    }
    let mut numbered = (2..).map(|number| format!("{name} ({number})"));
    let free = numbered.find(|other| !taken.contains(other.as_str()));
    free.unwrap_or(name)
}

impl Computed {
    /// Whether any year has figures.
    pub fn has_figures(&self) -> bool {
        self.years.iter().any(|year| year.country().is_some())
    }

    /// Whether every year has figures and nothing was rejected.
    pub fn is_complete(&self) -> bool {
        let rejected = self.irregulars.iter().any(|found| found.kind.rejects());
        let all = self.years.iter().all(|year| year.country().is_some());
        self.has_figures() && all && !rejected
    }

    /// «2023», or «2021-2023».
    pub fn years_label(&self) -> String {
        let years: Vec<String> = self
            .years
            .iter()
            .map(|year| year.year.to_string())
            .collect();
        match years.as_slice() {
            [] => "sin-cifras".to_owned(),
            [only] => only.clone(),
            [first, .., last] => format!("{first}-{last}"),
        }
    }

    /// The files of a year, with their hashes.
    pub fn files_of(&self, year: &YearFigures) -> impl Iterator<Item = &ReadFile> {
        let files = self.files.iter();
        files.filter(|file| year.files.contains(&file.file))
    }

    /// Everything, for programs. Figures are not rounded.
    pub fn document(&self) -> Value {
        let capabilities = CAPABILITIES.map(
            |capability| json!({ "variable": capability.variable, "label": capability.label_es }),
        );
        json!({
            "files": self.files,
            "rows": self.rows,
            "capabilities": capabilities,
            "irregular": self.irregulars,
            "years": self.years,
        })
    }
}

/// Hashes what is read.
struct Hashing<R> {
    input: R,
    digest: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.digest.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}
