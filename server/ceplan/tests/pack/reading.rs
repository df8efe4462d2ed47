//! Files of the pack as other programs see them.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use calamine::{Data, Reader, Xlsx};
use domain::release::Release;
use import::{
    compare::compare,
    grid::Grid,
    layout::{Layout, detect},
    lexicon::Lexicon,
    preview::{Effect, Preview},
    stored::Stored,
    understand::{Understood, understand},
    validate::validate,
};
use workbook::read::{Limits, read};

/// The texts of the cells of a sheet, row by row.
pub fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let rows = range.rows();
    let texts = rows.map(|row| row.iter().map(text).collect());
    texts.collect()
}

/// A cell by the place of its sheet, its row and its column.
type Place = (usize, u32, u32);

/// The cells of a workbook in either format as calamine reads them; empty ones are left out.
pub fn cells(bytes: &[u8]) -> BTreeMap<Place, String> {
    let bytes = Cursor::new(bytes.to_vec());
    let mut book = calamine::open_workbook_auto_from_rs(bytes).unwrap();
    let names = book.sheet_names();
    let mut cells = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        let range = book.worksheet_range(name).unwrap();
        let (first_row, first_column) = range.start().unwrap();
        for (row, column, data) in range.used_cells() {
            let (row, column) = (u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
            let shown = text(data);
            if !shown.is_empty() {
                cells.insert((at, first_row + row, first_column + column), shown);
            }
        }
    }
    cells
}

/// The same as the reader of foreign files understands them.
pub fn seen(grid: &Grid) -> BTreeMap<Place, String> {
    let sheets = grid.sheets.iter().enumerate();
    let cells = sheets.flat_map(|(at, sheet)| {
        let rows = sheet.rows();
        rows.flat_map(move |(row, cells)| {
            let cells = cells.iter();
            cells.map(move |cell| {
                let place = (at, row, u32::from(cell.column));
                (place, grid.shown(cell.content))
            })
        })
    });
    cells.collect()
}

/// The names of the sheets, in their order.
pub fn sheets(bytes: &[u8]) -> Vec<String> {
    let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    book.sheet_names()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

/// The parts of a ZIP file by name, with the time of each.
pub fn unpacked(bytes: &[u8]) -> Vec<(String, String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            let time = file.last_modified().map(|time| time.to_string());
            (
                file.name().unwrap().into_owned(),
                time.unwrap_or_default(),
                content,
            )
        })
        .collect()
}

/// What the ordinary import understands of a file: every sheet of which something is understood, none of them with a
/// finding that blocks.
pub fn understood(grid: &Grid, release: &Release) -> (Understood, Vec<String>) {
    let lexicon = Lexicon::of(&release.catalogue);
    let found = (0..grid.sheets.len()).map(|at| {
        let found = detect(grid, at, &release.catalogue, &lexicon);
        let blocking: Vec<_> = found.findings.iter().filter(|one| one.blocks()).collect();
        let is_read = !found.layout.is_empty();
        assert!(
            !is_read || blocking.is_empty(),
            "{}: {blocking:?}",
            found.layout.sheet
        );
        found.layout
    });
    let layouts: Vec<Layout> = found.filter(|layout| !layout.is_empty()).collect();
    let names = layouts.iter().map(|layout| layout.sheet.clone()).collect();
    (understand(grid, &layouts, &release.catalogue, &[]), names)
}

/// The grid that the reader of foreign files makes of a file.
pub fn grid(bytes: &[u8]) -> Grid {
    read(bytes, &Limits::default(), &mut |_| {}).unwrap().grid
}

/// The values that are stored, as the release has them.
pub fn stored(release: &Release) -> Stored {
    let cells = release.cells.iter();
    Stored::of(cells.map(|cell| (cell.key.clone(), cell.value.clone())))
}

/// What an import would do to the values of the release.
pub fn import(grid: &Grid, release: &Release) -> Preview {
    let (understood, _) = understood(grid, release);
    let findings = validate(&understood.draft, &release.catalogue, &stored(release));
    compare(&understood.draft, &findings, &stored(release))
}

/// Rows that would change something or cannot be read, as texts.
pub fn effects(preview: &Preview) -> Vec<String> {
    let rows = preview.rows.iter().zip(0..);
    let changed = rows.filter(|(row, _)| row.effect != Effect::Unchanged);
    changed
        .map(|(row, at)| {
            let codes: Vec<_> = preview.codes_of(at).collect();
            let key = row.key.map(|key| preview.book.cell_key(key).to_string());
            format!("{:?} {} {codes:?}", row.effect, key.unwrap_or_default())
        })
        .collect()
}
