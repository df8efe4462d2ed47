//! The child's side: limits on itself, the file on standard input, JSON lines on standard output.
//!
//! First line of the input: limits and name as JSON ([`Header`]). Then the file. Output: one line per progress, and
//! a last line with the workbook or the error.

use super::{Limits, ReadError, read_named};
use domain::import::sheet::Workbook;
use rlimit::Resource;
use serde::{Deserialize, Serialize};
use std::{
    io::{self, BufRead, BufWriter, Read, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The format is known; `count` bytes.
    Recognised,
    /// The archive is within its limits; `count` bytes.
    Checked,
    /// The workbook is open; `count` sheets.
    Opened,
    /// `count` cells are read.
    Cells,
}

/// One sign of life of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub stage: Stage,
    pub count: u64,
}

impl Progress {
    pub(super) fn new(stage: Stage, count: u64) -> Self {
        Self { stage, count }
    }
}

/// The first line of the child's input.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    pub limits: Limits,
    pub name: Option<String>,
}

/// One line of the child's output.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    Progress(Progress),
    Workbook(Workbook),
    Error(ReadError),
}

/// Reads one workbook from standard input under limits, and answers on standard output. The exit code
/// is a failure only where nothing could be answered.
pub fn worker_main() -> ExitCode {
    // What a panic would print is for nobody: the parent gets an error line.
    std::panic::set_hook(Box::new(|_| {}));
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut first = String::new();
    input.by_ref().take(8192).read_line(&mut first)?;
    let Header { limits, name } = serde_json::from_str(&first)?;
    confine(&limits)?;
    let mut bytes = Vec::new();
    input.take(limits.file_bytes + 1).read_to_end(&mut bytes)?;
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut tell = |progress| {
        // A parent that no longer listens ends this process by itself.
        let _ = write_line(&mut output, &Line::Progress(progress)).and_then(|()| output.flush());
    };
    // The library indexes into malformed records: a panic there is a damaged file.
    let read = catch_unwind(AssertUnwindSafe(|| {
        read_named(name.as_deref(), &bytes, &limits, &mut tell)
    }));
    let line = match read {
        Ok(Ok(workbook)) => Line::Workbook(workbook),
        Ok(Err(error)) => Line::Error(error),
        Err(_) => Line::Error(ReadError::damaged("panic while reading")),
    };
    write_line(&mut output, &line)?;
    output.flush()
}

fn write_line(output: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n")
}

/// Limits on this very process; they cannot be raised again.
fn confine(limits: &Limits) -> io::Result<()> {
    Resource::AS.set(limits.memory_bytes, limits.memory_bytes)?;
    Resource::CPU.set(limits.cpu_seconds, limits.cpu_seconds + 1)?;
    Resource::CORE.set(0, 0)?;
    Resource::FSIZE.set(0, 0)
}
