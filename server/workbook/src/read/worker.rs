//! The child's side: limits on itself, the file on standard input, frames on standard output.
//!
//! First line of the input: limits and name as JSON ([`RequestLine`]). Then the marks, where the file is to be marked, and
//! the file. Output of a marking: [`MARKED`] and the marked file, or [`NOT_MARKED`] and why. Output of a reading: the frames of
//! [`import::grid::Frame`] with [`Message`]s among them; the last one is `Done` or an error.

use super::{Limits, Mark, ReadError, confine::confine, mark, read_named};
use domain::finding::Finding;
use import::grid::{Encoder, Frame};
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

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub stage: Stage,
    pub count: u64,
    /// How many there will be, in the unit of `count`; an estimate from the share of bytes that was read
    /// for [`Stage::Cells`]. 0 where it is not known.
    pub total: u64,
}

impl Progress {
    /// A step whose total is not known.
    pub(super) fn new(stage: Stage, count: u64) -> Self {
        let total = 0;
        Self {
            stage,
            count,
            total,
        }
    }
}

/// What the reading process says beside the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Message {
    Progress(Progress),
    /// A located problem of the file; the reading went on.
    Finding(#[serde(with = "json")] Finding),
    /// The file cannot be read; nothing follows.
    Error(#[serde(with = "json")] ReadError),
}

/// Values whose serde form leaves fields out, which the frames' format cannot: they travel as JSON texts.
mod json {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, de::DeserializeOwned, ser};

    pub fn serialize<T: Serialize, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(value).map_err(ser::Error::custom)?;
        text.serialize(to)
    }

    pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
        from: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(from)?;
        serde_json::from_str(&text).map_err(de::Error::custom)
    }
}

/// The first line of the child's input.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RequestLine {
    pub limits: Limits,
    pub name: Option<String>,
    /// Put marks into the file instead of reading it: so many bytes of JSON stand before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<u64>,
}

/// What an answer begins with that is a marked file.
pub(super) const MARKED: u8 = 1;
/// What an answer begins with that says why there is none, as JSON.
pub(super) const NOT_MARKED: u8 = 0;

/// Reads one workbook from standard input under limits, and answers on standard output. The exit code
/// is a failure only where nothing could be answered.
pub fn worker_main() -> ExitCode {
    // The text of a panic is not printed: the parent process gets an error.
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
    let RequestLine {
        limits,
        name,
        marks,
    } = serde_json::from_str(&first)?;
    confine(&limits)?;
    if let Some(length) = marks {
        return answer_marked(input, length, &limits);
    }
    let mut bytes = Vec::new();
    input.take(limits.file_bytes + 1).read_to_end(&mut bytes)?;
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut out = |frames: &[u8]| {
        // A parent that no longer listens ends this process by itself.
        let _ = output.write_all(frames).and_then(|()| output.flush());
    };
    // A panic while a malformed file is read is answered as a damaged file.
    let read = catch_unwind(AssertUnwindSafe(|| {
        read_named(name.as_deref(), &bytes, &limits, &mut out)
    }));
    let error = match read {
        Ok(Ok(())) => return output.flush(),
        Ok(Err(error)) => error,
        Err(_) => ReadError::damaged("panic while reading"),
    };
    let mut encoder = Encoder::default();
    encoder
        .frame(&Frame::Message(Message::Error(error)))
        .map_err(io::Error::other)?;
    output.write_all(&encoder.buffer)?;
    output.flush()
}

/// Puts the marks that stand before the file into it.
fn answer_marked(mut input: impl Read, length: u64, limits: &Limits) -> io::Result<()> {
    let mut json = Vec::new();
    input.by_ref().take(length).read_to_end(&mut json)?;
    let marks: Vec<Mark> = serde_json::from_slice(&json)?;
    let mut bytes = Vec::new();
    input.take(limits.file_bytes + 1).read_to_end(&mut bytes)?;
    let marked = catch_unwind(AssertUnwindSafe(|| mark(&bytes, limits, &marks)));
    let marked = marked.unwrap_or_else(|_| Err(ReadError::damaged("panic while marking")));
    let (kind, answer) = match marked {
        Ok(bytes) => (MARKED, bytes),
        Err(error) => (NOT_MARKED, serde_json::to_vec(&error)?),
    };
    let mut output = io::stdout().lock();
    output.write_all(&[kind])?;
    output.write_all(&answer)?;
    output.flush()
}
