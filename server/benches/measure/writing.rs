//! Exporting a large release, beside writing as many bare cells.

use domain::release::Release;
use rust_xlsxwriter::Workbook;
use workbook::write::{self, Published, Variant, WorkbookFormat, csv};

use crate::data::DemoInstallation;
use crate::report::{Report, best_of_three};

const ROWS: usize = 20_000;
/// Columns of the long table.
const COLUMNS: u16 = 26;

pub fn measure(report: &mut Report, demo: &DemoInstallation) {
    let mut release = Release::clone(&demo.release);
    release.cells = demo.values(ROWS);
    release.sort_cells();
    let published = Published {
        release: &release,
        sha256: "ab",
        withdrawn: None,
    };
    let rate = |seconds: f64| ROWS as f64 / seconds;
    let whole = rate(best_of_three(|| {
        write::workbook(&published, WorkbookFormat::Xlsx).unwrap()
    }));
    let bare = rate(best_of_three(bare_rows));
    report.rate(
        "export a release as a workbook of 7 sheets",
        "values/s",
        whole,
        Some(("bare rows of 26 texts and numbers", bare)),
    );
    let table = || write::values_table(&published, None, Variant::Human);
    let as_csv = rate(best_of_three(|| {
        csv::write(table(), Variant::Human).unwrap()
    }));
    let bare = rate(best_of_three(bare_csv));
    report.rate(
        "export its values as CSV",
        "values/s",
        as_csv,
        Some(("bare rows of 26 texts", bare)),
    );
}

fn bare_rows() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_low_memory().unwrap();
    for row in 0..u32::try_from(ROWS).unwrap() {
        for column in 0..COLUMNS {
            if column % 4 == 0 {
                sheet.write_number(row, column, f64::from(row)).unwrap();
            } else {
                sheet.write_string(row, column, "Valor obtenido").unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn bare_csv() -> Vec<u8> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for _ in 0..ROWS {
        writer
            .write_record([&"Valor obtenido"; COLUMNS as usize])
            .unwrap();
    }
    writer.into_inner().unwrap()
}
