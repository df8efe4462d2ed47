//! Reading workbooks that people upload: xlsx, xlsb, xls, ods and text files, by content; a name that
//! promises another format is an error. What a spreadsheet program shows is what is read.
//!
//! A file of a kilobyte can make a reader exhaust the memory, and an allocation that fails ends the process. So a file is only ever parsed in a child process with limits of its own:
//! [`read_in_child`] starts one, [`worker_main`] is what runs in it, and [`read`] is the parsing itself,
//! with caps checked cell by cell. What this deliberately does not do: it gives no cell a meaning; that
//! is the package `import`.

mod archive;
mod binary;
mod bytes;
mod child;
mod confine;
mod error;
mod file;
mod format;
mod groups;
mod inspect;
mod limits;
mod mark;
mod ods;
mod package;
mod runs;
mod sink;
mod text;
mod worker;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

pub use child::{Upload, mark_in_child, read_in_child};
pub use confine::{KernelRules, kernel_rules};
pub use error::ReadError;
pub use file::ReadFile;
pub use inspect::{Format, agrees, inspect};
pub use limits::Limits;
pub use mark::{AUTHOR as MARK_AUTHOR, Mark, mark};
pub use worker::{Progress, Stage, worker_main};

use file::Receiver;
use sink::Sink;

/// Parses a workbook in this process. Only for files of our own: the caps here bound what is kept, not
/// what is allocated while XML and archives are parsed.
///
/// # Errors
/// Why the file cannot be read.
pub fn read(
    bytes: &[u8],
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<ReadFile, ReadError> {
    let mut receiver = Receiver::default();
    let mut broken = None;
    let mut out = |frames: &[u8]| {
        if let Err(error) = receiver.push(frames, progress) {
            broken = Some(error);
        }
    };
    read_named(None, bytes, limits, &mut out)?;
    if let Some(error) = broken {
        return Err(ReadError::of("E116").with_cause(error));
    }
    receiver
        .finish()
        .unwrap_or_else(|| Err(ReadError::of("E116").with_cause("no end of the stream")))
}

/// Reads a file whose name must not promise another format, as frames.
fn read_named(
    name: Option<&str>,
    bytes: &[u8],
    limits: &Limits,
    out: &mut dyn FnMut(&[u8]),
) -> Result<(), ReadError> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(ReadError::too_large(limits.file_bytes));
    }
    let format = inspect(bytes)?;
    name.map_or(Ok(()), |name| agrees(name, format))?;
    let mut sink = Sink::new(limits, out);
    sink.progress(Stage::Recognised, bytes.len() as u64);
    match format {
        Format::Xlsx => xlsx::xlsx(bytes, limits, &mut sink),
        Format::Xlsb => xlsb::xlsb(bytes, limits, &mut sink),
        Format::Xls => xls::xls(bytes, limits, &mut sink),
        Format::Ods => ods::ods(bytes, limits, &mut sink),
        Format::Text => text::text(bytes, limits, &mut sink),
    }?;
    sink.finish()
}
