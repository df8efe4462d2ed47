//! Any sheet made of words that planners use: layout, reading and comparison end, account for every cell of the
//! tables once, and never panic.
#![no_main]

#[path = "../../../../app/import/tests/support/catalogue.rs"]
mod catalogue;

use domain::catalogue::Catalogue;
use import::{
    compare::compare,
    grid::{Cell, CellContent, Grid, Marks, Sheet},
    layout::detect,
    lexicon::Lexicon,
    stored::Stored,
    understand::understand,
    validate::validate,
};
use libfuzzer_sys::fuzz_target;

/// What a byte stands for in a cell.
const WORDS: [&str; 40] = [
    "Código", "Indicador", "Año", "Valor", "Unidad", "Meta 2024", "2022", "2023", "2024", "Línea de base",
    "Logros esperados", "Programado", "Ejecutado", "Departamento", "Lima", "Áncash", "Total", "Total 1/",
    "n.d.", "12.5", "12,5", "1'234,567", "S13-1", "S28-1", "OP1", "Nota: algo", "Fuente: INEI", "P/", "I Trim",
    "Trimestre", "Mes", "dic-24", "45/60", "20 %", "#N/D", "Provincia", "Serie", "Estado", "definitivo", "x",
];

fuzz_target!(|bytes: &[u8]| {
    let mut grid = Grid::default();
    let mut sheet = Sheet::new("Hoja1");
    for (at, pair) in bytes.chunks_exact(2).take(600).enumerate() {
        let (row, column) = (at as u32 / 8, at as u16 % 8);
        let content = match pair[0] {
            0..=9 => continue,
            10..=49 => CellContent::Number(i64::from(pair[1]).into()),
            50..=59 => CellContent::Percent(i64::from(pair[1]).into()),
            60..=64 => CellContent::NoResult,
            _ => CellContent::Text(grid.texts.intern(WORDS[usize::from(pair[1]) % WORDS.len()])),
        };
        sheet.push(row, Cell { column, marks: Marks(pair[0] & 3), content });
    }
    grid.sheets.push(sheet);
    let catalogue = known();
    let lexicon = Lexicon::of(catalogue);
    let found = detect(&grid, 0, catalogue, &lexicon);
    let understood = understand(&grid, &[found.layout], catalogue, &[]);
    let stored = Stored::of(std::iter::empty());
    let findings = validate(&understood.draft, &understood.catalogue, &stored);
    let preview = compare(&understood.draft, &findings, &stored);
    let cells = grid.cell_count();
    assert!(preview.counts.total() as usize <= cells, "more cells are counted than there are");
});

/// The catalogue of the import's own tests, made once.
fn known() -> &'static Catalogue {
    static CATALOGUE: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
    CATALOGUE.get_or_init(catalogue::catalogue)
}
