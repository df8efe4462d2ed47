//! The import worker alone: what `pntd import-worker` runs, without the server around it, for the tests
//! of this crate. Limits and the file come on standard input.

use std::process::ExitCode;

fn main() -> ExitCode {
    workbook::read::worker_main()
}
