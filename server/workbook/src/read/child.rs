//! The parent's side: starts the child, feeds it, listens, and turns every way it can end into a
//! sentence.

use super::{
    Limits, Mark, ReadError,
    file::{ReadFile, Receiver},
    worker::{MARKED, NOT_MARKED, Progress, RequestLine},
};
use std::{
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    time::timeout,
};

/// The argument that makes a program the worker.
const WORKER_ARGUMENT: &str = "import-worker";
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

/// Bytes of the answer that are decoded at once.
const CHUNK_BYTES: usize = 1 << 16;
/// Characters of a name that are looked at.
const MAX_NAME_CHARS: usize = 300;

/// Reads a workbook in a child process `exe import-worker` with limits, an empty environment and a
/// timeout. The child ends with this future. Errors are the file's, in words; E116 alone is ours.
pub async fn read_in_child(
    exe: &Path,
    upload: impl Into<Upload>,
    limits: &Limits,
    progress: impl FnMut(Progress),
) -> Result<ReadFile, ReadError> {
    let Upload { name, bytes } = upload.into();
    if bytes.is_empty() {
        return Err(ReadError::of("E101"));
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(ReadError::too_large(limits.file_bytes));
    }
    let mut child = start(exe)?;
    let answer = timeout(
        Duration::from_secs(limits.seconds),
        exchange(&mut child, Upload { name, bytes }, limits, progress),
    )
    .await;
    let Ok(answer) = answer else {
        // Dropping the child ends it too; killing it here frees its memory before the answer goes out.
        let _ = child.kill().await;
        return Err(ReadError::of("E113"));
    };
    answer
}

/// Puts marks into a workbook (xlsx) in such a child process.
///
/// # Errors
/// When the file is none, is damaged, or is built in a way that marks cannot be put into.
pub async fn mark_in_child(
    exe: &Path,
    bytes: Vec<u8>,
    marks: &[Mark],
    limits: &Limits,
) -> Result<Vec<u8>, ReadError> {
    let marks = serde_json::to_vec(marks).map_err(unexpected_error)?;
    let header = RequestLine {
        limits: limits.clone(),
        name: None,
        marks: Some(marks.len() as u64),
    };
    let header = serde_json::to_string(&header).map_err(unexpected_error)?;
    let mut child = start(exe)?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(unexpected_error("pipes"));
    };
    let feed = async move {
        // A child that refuses early closes the pipe; its answer says why.
        let _ = stdin.write_all(format!("{header}\n").as_bytes()).await;
        let _ = stdin.write_all(&marks).await;
        let _ = stdin.write_all(&bytes).await;
        drop(stdin);
    };
    let listen = async move {
        let mut answer = Vec::new();
        let mut output = stdout.take(limits.output_bytes);
        output.read_to_end(&mut answer).await.map(|_| answer)
    };
    let both = async { tokio::join!(feed, listen) };
    let Ok(((), answer)) = timeout(Duration::from_secs(limits.seconds), both).await else {
        let _ = child.kill().await;
        return Err(ReadError::of("E113"));
    };
    let mut answer = answer.map_err(unexpected_error)?;
    match answer.first() {
        Some(&MARKED) => Ok(answer.split_off(1)),
        Some(&NOT_MARKED) => Err(serde_json::from_slice(answer.get(1..).unwrap_or_default())
            .map_err(unexpected_error)?),
        _ => {
            let status = child.wait().await.map_err(unexpected_error)?;
            Err(exit_error(status, ""))
        }
    }
}

/// Starts the child, with nothing of this process but three pipes.
fn start(exe: &Path) -> Result<Child, ReadError> {
    Command::new(exe)
        .arg(WORKER_ARGUMENT)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(unexpected_error)
}

async fn exchange(
    child: &mut Child,
    upload: Upload,
    limits: &Limits,
    progress: impl FnMut(Progress),
) -> Result<ReadFile, ReadError> {
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(unexpected_error("pipes"));
    };
    let Upload { name, bytes } = upload;
    let skip = name.as_ref().map_or(0, |name| {
        name.chars().count().saturating_sub(MAX_NAME_CHARS)
    });
    let header = RequestLine {
        limits: limits.clone(),
        // The end of a name is what matters.
        name: name.map(|name| name.chars().skip(skip).collect()),
        marks: None,
    };
    let header = serde_json::to_string(&header).map_err(unexpected_error)?;
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
    let listen = listen(stdout, limits.output_bytes, progress);
    let ((), complaint, heard) = tokio::join!(feed, complaint, listen);
    match heard? {
        Some(answer) => answer,
        None => {
            let status = child.wait().await.map_err(unexpected_error)?;
            Err(exit_error(status, &complaint))
        }
    }
}

/// What the child answered, or nothing where it ended before it had. Frames are decoded as they arrive, a
/// piece at a time, so that no other task of this thread waits long.
async fn listen(
    mut output: impl AsyncRead + Unpin,
    cap: u64,
    mut progress: impl FnMut(Progress),
) -> Result<Option<Result<ReadFile, ReadError>>, ReadError> {
    let mut receiver = Receiver::default();
    let mut piece = vec![0; CHUNK_BYTES];
    let mut sum: u64 = 0;
    loop {
        let length = output.read(&mut piece).await.map_err(unexpected_error)?;
        if length == 0 {
            return Ok(receiver.finish());
        }
        sum += length as u64;
        if sum > cap {
            return Ok(Some(Err(ReadError::of("E109"))));
        }
        receiver
            .push(&piece[..length], &mut progress)
            .map_err(unexpected_error)?;
    }
}

/// How a child that gave no answer ended, in words.
fn exit_error(status: ExitStatus, complaint: &str) -> ReadError {
    let out_of_memory = complaint.contains("memory allocation");
    match status.signal() {
        Some(SIGXCPU | SIGKILL) => ReadError::of("E113").with_cause(status),
        Some(SIGABRT) if out_of_memory => ReadError::of("E112").with_cause(status),
        Some(SIGABRT | SIGSEGV) => {
            ReadError::of("E119").with_cause(format!("{status}; {complaint}"))
        }
        _ if out_of_memory => ReadError::of("E112").with_cause(status),
        _ => ReadError::of("E116").with_cause(format!("{status}; {complaint}")),
    }
}

fn unexpected_error(cause: impl std::fmt::Display) -> ReadError {
    ReadError::of("E116").with_cause(cause)
}
