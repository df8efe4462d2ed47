//! Reading uploads in the child process: real files end to end, every format, and hostile files that
//! this test makes itself. Each hostile file has its code, and bounded time and memory.

mod archives;
mod biff;
mod binary_books;
mod cases;
mod context;
mod damaged_books;
mod formats;
mod hostile;
mod old_books;
mod open_document_cells;
mod open_documents;
mod same_grid;
mod shown;
mod text_files;
mod xlsb;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use workbook::read::{Limits, Progress, ReadError, ReadFile, read_in_child};

fn worker() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_workbook-worker"))
}

fn fixture(name: &str) -> Vec<u8> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", name]
        .iter()
        .collect();
    std::fs::read(path).unwrap()
}

/// A case file: one defect that people reported.
fn case(name: &str) -> Vec<u8> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "cases", name]
        .iter()
        .collect();
    std::fs::read(path).unwrap()
}

/// Reads with the default limits.
async fn read(bytes: Vec<u8>) -> Result<ReadFile, ReadError> {
    read_within(bytes, &Limits::default()).await
}

/// Reads in the child; no file may hold it for longer than the limits allow by far.
async fn read_within(bytes: Vec<u8>, limits: &Limits) -> Result<ReadFile, ReadError> {
    let begin = Instant::now();
    let mut steps: Vec<Progress> = Vec::new();
    let read = read_in_child(worker(), bytes, limits, |step| steps.push(step)).await;
    assert!(
        begin.elapsed() < Duration::from_secs(25),
        "took {:?}",
        begin.elapsed()
    );
    assert!(
        read.is_err() || !steps.is_empty(),
        "a reading that succeeds tells how far it is"
    );
    read
}
