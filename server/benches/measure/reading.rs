//! Reading and understanding an upload: in a child process with limits, beside the same library in this process.

use std::{
    collections::BTreeMap,
    io::Cursor,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use calamine::{Data, DataRef, Reader, Xlsx};
use domain::{catalogue::Catalogue, gate::Gate};
use import::{
    layout,
    lexicon::Lexicon,
    merge::Decisions,
    read::{Previewed, Reference, preview},
    stored::Stored,
    understand::understand,
};
use server::db;
use workbook::read::{Limits, ReadFile, read_in_child};

use crate::data::{DemoInstallation, planner, scaled};
use crate::report::{Limit, Report, millis, per_second};
use crate::storing::count;

const CELLS: usize = 200_000;
/// Both sides in turn; the best of each counts, because noise only ever adds.
const ROUNDS: usize = 7;

pub async fn measure(report: &mut Report, demo: &DemoInstallation) {
    let program = std::env::current_exe().unwrap();
    let texts = book_of_texts();
    beside_calamine(report, &program, &texts, "many different texts").await;
    let sheet = demo.sheet_of(CELLS, 0);
    beside_calamine(report, &program, &sheet.bytes, "a long table").await;
    previewed(report, demo, &program, &sheet.bytes, sheet.rows).await;
}

/// Ten columns: codes, names, a text that no other row has, and numbers.
fn book_of_texts() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..u32::try_from(scaled(CELLS / 10)).unwrap() {
        sheet.write(row, 0, format!("S{}-1", row % 40)).unwrap();
        sheet
            .write(row, 1, format!("Indicador número {}", row % 400))
            .unwrap();
        sheet.write(row, 2, format!("Distrito {row}")).unwrap();
        for column in 3..10 {
            let number = f64::from(row * u32::from(column) % 9_973) / 10.0;
            sheet.write(row, column, number).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn read(program: &Path, bytes: &[u8]) -> ReadFile {
    let limits = Limits::default();
    let read = read_in_child(program, bytes.to_vec(), &limits, |_| {});
    read.await.unwrap()
}

async fn beside_calamine(report: &mut Report, program: &Path, bytes: &[u8], what: &str) {
    let (mut alone, mut kept, mut child) = (Duration::MAX, Duration::MAX, Duration::MAX);
    let mut cells = 0;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        cells = calamine_alone(bytes);
        alone = alone.min(started.elapsed());
        let started = Instant::now();
        assert_eq!(std::hint::black_box(calamine_kept(bytes)).len(), cells);
        kept = kept.min(started.elapsed());
        let started = Instant::now();
        let file = read(program, bytes).await;
        child = child.min(started.elapsed());
        assert_eq!(file.grid.cell_count(), cells);
    }
    let rate = per_second(cells, child);
    report.limited(
        &format!("read an .xlsx of {cells} cells in the child, {what}"),
        "cells/s",
        rate,
        Some(("calamine alone in this process", per_second(cells, alone))),
        Limit::AtLeast(0.8),
    );
    report.rate(
        "  the same",
        "cells/s",
        rate,
        Some(("calamine, its cells kept", per_second(cells, kept))),
    );
}

/// Every cell, looked at and dropped: the least that reading can be.
fn calamine_alone(bytes: &[u8]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names().remove(0);
    let mut reader = book.worksheet_cells_reader(&name).unwrap();
    let mut count = 0;
    while let Some(cell) = reader.next_cell().unwrap() {
        count += usize::from(!matches!(cell.get_value(), DataRef::Empty));
    }
    count
}

/// Every cell, kept as a value of its own.
fn calamine_kept(bytes: &[u8]) -> Vec<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names().remove(0);
    let mut reader = book.worksheet_cells_reader(&name).unwrap();
    let mut kept = Vec::new();
    while let Some(cell) = reader.next_cell().unwrap() {
        let value: &DataRef<'_> = cell.get_value();
        if !matches!(value, DataRef::Empty) {
            kept.push(Data::from(value.clone()));
        }
    }
    kept
}

/// What a file is held against, loaded from the demonstration.
struct Loaded {
    catalogue: Arc<Catalogue>,
    entities: Vec<(String, String)>,
    versions: BTreeMap<String, i32>,
    stored: Stored,
    decisions: Decisions,
}

impl Loaded {
    async fn of(demo: &DemoInstallation) -> Self {
        let mut conn = demo.pool.acquire().await.unwrap();
        let catalogue = db::catalogue::load_catalogue(&mut conn).await.unwrap();
        let edition = &catalogue.edition.code;
        let versions = db::catalogue::node_versions(&mut conn, edition).await;
        let mut versions = versions.unwrap();
        let of_indicators = db::catalogue::indicator_versions(&mut conn, edition).await;
        versions.extend(of_indicators.unwrap());
        let cells = db::value::list_current(&mut conn, edition).await.unwrap();
        Self {
            entities: db::catalogue::list_entities(&mut conn).await.unwrap(),
            decisions: Decisions::default(),
            stored: Stored::of(cells.into_iter().map(|cell| (cell.key, cell.value))),
            versions,
            catalogue,
        }
    }

    fn reference(&self) -> Reference<'_> {
        Reference {
            catalogue: &self.catalogue,
            entities: &self.entities,
            versions: &self.versions,
            stored: &self.stored,
            exported: None,
            decisions: &self.decisions,
            gate: Gate {
                catalogue: &self.catalogue,
                reopenings: &[],
                today: planner().today(),
            },
            may_set_targets: true,
        }
    }
}

/// How long the passes of one preview took.
#[derive(Clone, Copy)]
struct Passes {
    read: Duration,
    layout: Duration,
    understand: Duration,
    compare: Duration,
}

impl Passes {
    fn sum(&self) -> Duration {
        self.read + self.layout + self.understand + self.compare
    }
}

async fn previewed(
    report: &mut Report,
    demo: &DemoInstallation,
    program: &Path,
    bytes: &[u8],
    rows: usize,
) {
    let loaded = Loaded::of(demo).await;
    let mut alone = Duration::MAX;
    let mut best: Option<Passes> = None;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        std::hint::black_box(calamine_alone(bytes));
        alone = alone.min(started.elapsed());
        let (passes, previewed) = preview_once(&loaded, program, bytes).await;
        let counts = &previewed.preview.counts;
        let read = counts.new + counts.changed + counts.unchanged;
        assert_eq!((count(read), counts.rejected), (rows, 0), "{counts:?}");
        if best.is_none_or(|best| passes.sum() < best.sum()) {
            best = Some(passes);
        }
    }
    let best = best.unwrap();
    report.limited(
        "preview it: read, understand, validate, compare",
        "ms",
        millis(best.sum()),
        Some(("calamine alone in this process", millis(alone))),
        Limit::AtMost(1.5),
    );
    for (what, time) in [
        ("  reading in the child", best.read),
        ("  finding its layout", best.layout),
        ("  understanding its rows", best.understand),
        ("  validating and comparing", best.compare),
    ] {
        report.figure(what, "ms", millis(time));
    }
}

async fn preview_once(loaded: &Loaded, program: &Path, bytes: &[u8]) -> (Passes, Previewed) {
    let catalogue = &loaded.catalogue;
    let begun = Instant::now();
    let file = read(program, bytes).await;
    let was_read = Instant::now();
    let lexicon = Lexicon::of(catalogue);
    let sheets = 0..file.grid.sheets.len();
    let layouts = sheets.map(|sheet| layout::detect(&file.grid, sheet, catalogue, &lexicon).layout);
    let layouts: Vec<_> = layouts.filter(|layout| !layout.is_empty()).collect();
    let was_laid_out = Instant::now();
    let understood = understand(&file.grid, &layouts, catalogue, &loaded.entities);
    let was_understood = Instant::now();
    let reference = loaded.reference();
    let previewed = preview(&file.grid, &understood, &reference, &file.findings, |_| {
        Vec::new()
    });
    let passes = Passes {
        read: was_read - begun,
        layout: was_laid_out - was_read,
        understand: was_understood - was_laid_out,
        compare: was_understood.elapsed(),
    };
    (passes, previewed)
}
