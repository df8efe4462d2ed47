//! Reading an upload: in a child process with limits, beside the same library in this process.

use std::io::Cursor;
use std::time::Instant;

use calamine::{Data, DataRef, Xlsx};
use workbook::read::{Limits, read_in_child};

use crate::data::House;
use crate::report::{Report, best_of_three, per_second};

const ROWS: usize = 100_000;

pub async fn measure(report: &mut Report, house: &House) {
    let cells = house.values(ROWS);
    let bytes = house.sheet(&cells);
    let program = std::env::current_exe().unwrap();
    let limits = Limits::default();
    let mut best = f64::NEG_INFINITY;
    for _ in 0..3 {
        let started = Instant::now();
        let read = read_in_child(&program, bytes.clone(), &limits, |_| {})
            .await
            .unwrap();
        assert!(read.sheets[0].cells.len() >= ROWS * 5);
        best = best.max(per_second(ROWS, started.elapsed()));
    }
    let alone = ROWS as f64 / best_of_three(|| stream(&bytes));
    report.rate(
        "read an .xlsx of 5 columns, in a child process",
        "rows/s",
        best,
        Some(("calamine alone, in this process", alone)),
    );
}

/// Every cell, streamed and kept, as little as can be done.
fn stream(bytes: &[u8]) -> Vec<Data> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let mut reader = book.worksheet_cells_reader("Sheet1").unwrap();
    let mut kept = Vec::new();
    while let Some(cell) = reader.next_cell().unwrap() {
        let value: &DataRef<'_> = cell.get_value();
        kept.push(Data::from(value.clone()));
    }
    kept
}
