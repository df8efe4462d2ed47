//! What planners download, fill in and upload again: over the whole catalogue, nothing is lost.

use domain::import::diff::{Effect, preview};
use domain::import::layout::detect;
use domain::import::parse::parse;
use domain::import::validate::validate;
use domain::value::{CellKey, CellValue};
use workbook::read::{Limits, read};

use crate::demonstration::{get, published};

#[tokio::test]
async fn an_untouched_template_changes_nothing() {
    let (server, release) = published().await;
    let catalogue = &release.catalogue;
    let current =
        |key: &CellKey| -> Option<CellValue> { release.cell(key).map(|cell| cell.value.clone()) };
    for path in ["/descargas/plantilla.xlsx", "/descargas/pntd.xlsx"] {
        let bytes = get(&server, path).await.bytes().await.unwrap();
        let book = read(&bytes, &Limits::default(), &mut |_| {}).unwrap();
        let mut unchanged = 0;
        for sheet in book
            .sheets
            .iter()
            .filter(|sheet| sheet.name.starts_with("Matriz"))
        {
            let found = detect(sheet, catalogue);
            let draft = parse(sheet, &found.layout, catalogue);
            let findings = validate(&draft, catalogue, &current);
            let preview = preview(&draft, &findings, &current);
            for cell in &preview.cells {
                assert_eq!(cell.effect, Effect::Unchanged, "{path}: {cell:?}");
            }
            unchanged += preview.cells.len();
        }
        assert_eq!(
            unchanged,
            release.cells.len(),
            "{path}: every value is read back"
        );
    }
}
