//! The pack for CEPLAN: published data only, with the signed release in it, and what comes back changes nothing.

use std::io::{Cursor, Read};

use import::compare::compare;
use import::layout::detect;
use import::lexicon::Lexicon;
use import::preview::Effect;
use import::stored::Stored;
use import::understand::understand;
use import::validate::validate;
use sha2::{Digest, Sha256};
use workbook::read::{Limits, read};

use crate::open_data::demonstration::{get, published};

/// A file of the pack, by its name.
fn file(pack: &[u8], name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(pack)).unwrap();
    let mut content = Vec::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_end(&mut content).unwrap();
    content
}

#[tokio::test]
async fn the_pack_holds_the_signed_release_and_a_hash_of_every_file() {
    let (server, release) = published().await;
    let answer = get(&server, "/descargas/pntd-ceplan.zip").await;
    let name = format!(
        "pntd-demostracion-publicacion-{}-ceplan.zip",
        release.number
    );
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(disposition.contains(&name), "{disposition}");
    let pack = answer.bytes().await.unwrap();
    let signed = get(&server, "/descargas/pntd-publicacion.json").await;
    assert!(signed.bytes().await.unwrap() == file(&pack, "pntd-publicacion.json"));
    let sums = String::from_utf8(file(&pack, "SHA256SUMS")).unwrap();
    assert_eq!(sums.lines().count(), 11);
    for line in sums.lines() {
        let (hash, name) = line.split_once("  ").unwrap();
        assert_eq!(
            hex::encode(Sha256::digest(file(&pack, name))),
            hash,
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_observatory_workbook_of_the_whole_catalogue_comes_back_unchanged() {
    let (server, release) = published().await;
    let catalogue = &release.catalogue;
    let pack = get(&server, "/descargas/pntd-ceplan.zip")
        .await
        .bytes()
        .await
        .unwrap();
    let bytes = file(&pack, "indicadores-y-observaciones.xlsx");
    let grid = read(&bytes, &Limits::default(), &mut |_| {}).unwrap().grid;
    let lexicon = Lexicon::of(catalogue);
    let layouts: Vec<_> = (0..grid.sheets.len())
        .map(|at| detect(&grid, at, catalogue, &lexicon).layout)
        .collect();
    let cells = release.cells.iter();
    let stored = Stored::of(cells.map(|cell| (cell.key.clone(), cell.value.clone())));
    let understood = understand(&grid, &layouts, catalogue, &[]);
    assert!(understood.additions.created.is_empty());
    let findings = validate(&understood.draft, catalogue, &stored);
    let preview = compare(&understood.draft, &findings, &stored);
    for row in &preview.rows {
        assert_eq!(row.effect, Effect::Unchanged, "{row:?}");
    }
    assert_eq!(
        preview.rows.len(),
        release.cells.len(),
        "every value is read back"
    );
}
