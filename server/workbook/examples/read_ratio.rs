//! Reading 200,000 cells of an .xlsx through the child, beside calamine alone in one process. Run in release:
//! `cargo run --release -p workbook --example read_ratio -- PATH_OF_WORKBOOK_WORKER`.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement may stop at what cannot be"
)]

use rust_xlsxwriter::Workbook;
use std::{
    io::Cursor,
    path::PathBuf,
    time::{Duration, Instant},
};
use workbook::read::{Limits, read, read_in_child};

const ROWS: u32 = 20_000;
const ROUNDS: usize = 7;

fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..ROWS {
        sheet.write(row, 0, format!("S{}-1", row % 40)).unwrap();
        sheet
            .write(row, 1, format!("Indicador número {}", row % 400))
            .unwrap();
        sheet.write(row, 2, format!("Distrito {row}")).unwrap();
        for column in 3..10 {
            sheet
                .write(
                    row,
                    column,
                    f64::from(row * u32::from(column) % 9_973) / 10.0,
                )
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn best(mut run: impl FnMut() -> usize) -> (Duration, usize) {
    let rounds = (0..ROUNDS).map(|_| {
        let begin = Instant::now();
        let cells = run();
        (begin.elapsed(), cells)
    });
    rounds.min().unwrap()
}

fn calamine_alone(bytes: &[u8]) -> usize {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names().remove(0);
    let mut reader = book.worksheet_cells_reader(&name).unwrap();
    let mut count = 0;
    while let Some(cell) = reader.next_cell().unwrap() {
        count += usize::from(!matches!(cell.get_value(), calamine::DataRef::Empty));
    }
    count
}

fn main() {
    let worker = PathBuf::from(std::env::args().nth(1).unwrap());
    let bytes = book();
    let limits = Limits::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (alone, cells) = best(|| calamine_alone(&bytes));
    let (in_process, _) = best(|| {
        read(&bytes, &limits, &mut |_| {})
            .unwrap()
            .grid
            .cell_count()
    });
    let (in_child, read_cells) = best(|| {
        let read = read_in_child(&worker, bytes.clone(), &limits, |_| {});
        runtime.block_on(read).unwrap().grid.cell_count()
    });
    assert_eq!(cells, read_cells);
    println!("{} bytes, {cells} cells", bytes.len());
    println!("calamine alone {alone:?}, in process {in_process:?}, in the child {in_child:?}");
    println!("ratio {:.2}", alone.as_secs_f64() / in_child.as_secs_f64());
}
