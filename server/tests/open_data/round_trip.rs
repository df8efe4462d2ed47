//! What planners download, fill in and upload again: over the whole catalogue, nothing is lost.

use import::compare::compare;
use import::layout::detect;
use import::lexicon::Lexicon;
use import::preview::Effect;
use import::stored::Stored;
use import::understand::understand;
use import::validate::validate;
use workbook::read::{Limits, read};

use crate::open_data::demonstration::{get, published};

#[tokio::test]
async fn an_untouched_template_changes_nothing() {
    let (server, release) = published().await;
    let catalogue = &release.catalogue;
    let stored = release.cells.iter();
    let stored = Stored::of(stored.map(|cell| (cell.key.clone(), cell.value.clone())));
    let lexicon = Lexicon::of(catalogue);
    for path in ["/descargas/plantilla.xlsx", "/descargas/pntd.xlsx"] {
        let bytes = get(&server, path).await.bytes().await.unwrap();
        let grid = read(&bytes, &Limits::default(), &mut |_| {}).unwrap().grid;
        let sheets = grid.sheets.iter().zip(0..);
        let matrices = sheets.filter(|(sheet, _)| sheet.name.starts_with("Matriz"));
        let layouts: Vec<_> = matrices
            .map(|(_, at)| detect(&grid, at, catalogue, &lexicon).layout)
            .collect();
        let draft = understand(&grid, &layouts, catalogue, &[]).draft;
        let findings = validate(&draft, catalogue, &stored);
        let preview = compare(&draft, &findings, &stored);
        for row in &preview.rows {
            assert_eq!(row.effect, Effect::Unchanged, "{path}: {row:?}");
        }
        assert_eq!(
            preview.rows.len(),
            release.cells.len(),
            "{path}: every value is read back"
        );
    }
}
