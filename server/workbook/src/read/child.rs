//! The parent's side: starts the child, feeds it, listens, and turns every way it can end into a
//! sentence.

use super::{
    Limits, ReadError,
    worker::{Header, Line, Progress},
};
use domain::import::sheet::Workbook;
use std::{
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// The argument that makes a program the worker.
const WORKER: &str = "import-worker";
const SIGKILL: i32 = 9;
const SIGABRT: i32 = 6;
const SIGSEGV: i32 = 11;
const SIGXCPU: i32 = 24;

/// A file as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// Its name, whose end must agree with its content; `None` where it has none.
    pub name: Option<String>,
    pub bytes: Vec<u8>,
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self { name: None, bytes }
    }
}

/// Characters of a name that are looked at.
const NAME: usize = 300;

/// Reads a workbook in a child process `exe import-worker` with limits, an empty environment and a
/// timeout. The child ends with this future. Errors are the file's, in words; E116 alone is ours.
pub async fn read_in_child(
    exe: &Path,
    upload: impl Into<Upload>,
    limits: &Limits,
    progress: impl FnMut(Progress),
) -> Result<Workbook, ReadError> {
    let Upload { name, bytes } = upload.into();
    if bytes.is_empty() {
        return Err(ReadError::of("E101"));
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(ReadError::too_large(limits.file_bytes));
    }
    let mut child = Command::new(exe)
        .arg(WORKER)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(unexpected)?;
    let answer = timeout(
        Duration::from_secs(limits.seconds),
        converse(&mut child, Upload { name, bytes }, limits, progress),
    )
    .await;
    let Ok(answer) = answer else {
        // Dropping the child ends it too; killing it here frees its memory before the answer goes out.
        let _ = child.kill().await;
        return Err(ReadError::of("E113"));
    };
    answer
}

async fn converse(
    child: &mut Child,
    upload: Upload,
    limits: &Limits,
    progress: impl FnMut(Progress),
) -> Result<Workbook, ReadError> {
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(unexpected("pipes"));
    };
    let Upload { name, bytes } = upload;
    let skip = name
        .as_ref()
        .map_or(0, |name| name.chars().count().saturating_sub(NAME));
    let header = Header {
        limits: limits.clone(),
        // The end of a name is what matters.
        name: name.map(|name| name.chars().skip(skip).collect()),
    };
    let header = serde_json::to_string(&header).map_err(unexpected)?;
    let feed = async move {
        // A child that refuses early closes the pipe; its answer says why.
        let _ = stdin.write_all(format!("{header}\n").as_bytes()).await;
        let _ = stdin.write_all(&bytes).await;
        drop(stdin);
    };
    let complaint = async move {
        let mut text = Vec::new();
        let _ = stderr.take(4096).read_to_end(&mut text).await;
        String::from_utf8_lossy(&text).into_owned()
    };
    let listen = listen(
        BufReader::new(stdout).take(limits.output_bytes),
        limits.output_bytes,
        progress,
    );
    let ((), complaint, heard) = tokio::join!(feed, complaint, listen);
    match heard? {
        Some(answer) => answer,
        None => {
            let status = child.wait().await.map_err(unexpected)?;
            Err(ending(status, &complaint))
        }
    }
}

/// The last line of the child, or nothing where it ended before it.
async fn listen(
    mut output: impl tokio::io::AsyncBufRead + Unpin,
    cap: u64,
    mut progress: impl FnMut(Progress),
) -> Result<Option<Result<Workbook, ReadError>>, ReadError> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if output
            .read_until(b'\n', &mut line)
            .await
            .map_err(unexpected)?
            == 0
        {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') {
            // Cut off at the cap, or by the child's end in the middle of its answer.
            return if output_is_full(&line, cap) {
                Err(ReadError::of("E109"))
            } else {
                Ok(None)
            };
        }
        match serde_json::from_slice(&line).map_err(unexpected)? {
            Line::Progress(step) => progress(step),
            Line::Workbook(workbook) => return Ok(Some(Ok(workbook))),
            Line::Error(error) => return Ok(Some(Err(error))),
        }
    }
}

/// Progress lines are short: a cut line of nearly the cap is the workbook.
fn output_is_full(line: &[u8], cap: u64) -> bool {
    line.len() as u64 > cap / 2
}

/// How a child that gave no answer ended, in words.
fn ending(status: ExitStatus, complaint: &str) -> ReadError {
    let out_of_memory = complaint.contains("memory allocation");
    match status.signal() {
        Some(SIGXCPU | SIGKILL) => ReadError::of("E113").because(status),
        Some(SIGABRT) if out_of_memory => ReadError::of("E112").because(status),
        Some(SIGABRT | SIGSEGV) => ReadError::of("E119").because(format!("{status}; {complaint}")),
        _ if out_of_memory => ReadError::of("E112").because(status),
        _ => ReadError::of("E116").because(format!("{status}; {complaint}")),
    }
}

fn unexpected(cause: impl std::fmt::Display) -> ReadError {
    ReadError::of("E116").because(cause)
}
