//! Reading workbooks that strangers upload: xlsx, xlsb, xls, ods and CSV, by content; a name that
//! promises another format is an error.
//!
//! A spreadsheet library can be made to exhaust memory by a file of a kilobyte, and an allocation that
//! fails ends the process. So a file is only ever parsed in a child process with limits of its own:
//! [`read_in_child`] starts one, [`worker_main`] is what runs in it, and [`read`] is the parsing itself,
//! with caps checked cell by cell. What this deliberately does not do: it gives no cell a meaning; that
//! is `domain::import`.

mod archive;
mod cells;
mod child;
mod error;
mod inspect;
mod limits;
mod streamed;
mod text;
mod whole;
mod worker;

pub use child::{Upload, read_in_child};
pub use error::ReadError;
pub use inspect::{Format, agrees, inspect};
pub use limits::Limits;
pub use worker::{Progress, Stage, worker_main};

use domain::import::sheet::Workbook;

/// Parses a workbook. Only for the child process: the caps here bound what is kept, not what the
/// spreadsheet library allocates by itself.
pub fn read(
    bytes: &[u8],
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Workbook, ReadError> {
    read_named(None, bytes, limits, progress)
}

/// [`read`] of a file whose name must not promise another format.
fn read_named(
    name: Option<&str>,
    bytes: &[u8],
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Workbook, ReadError> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(ReadError::too_large(limits.file_bytes));
    }
    let format = inspect(bytes)?;
    name.map_or(Ok(()), |name| agrees(name, format))?;
    progress(Progress::new(Stage::Recognised, bytes.len() as u64));
    if matches!(format, Format::Xlsx | Format::Xlsb | Format::Ods) {
        archive::check(bytes, limits)?;
        progress(Progress::new(Stage::Checked, bytes.len() as u64));
    }
    let sheets = match format {
        Format::Xlsx => streamed::xlsx(bytes, limits, progress),
        Format::Xlsb => streamed::xlsb(bytes, limits, progress),
        Format::Xls => whole::xls(bytes, limits, progress),
        Format::Ods => whole::ods(bytes, limits, progress),
        Format::Text => text::csv(bytes, limits, progress),
    }?;
    if sheets.iter().all(|sheet| sheet.cells.is_empty()) {
        return Err(ReadError::no_cells());
    }
    Ok(Workbook { sheets })
}
