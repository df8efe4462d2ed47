//! The file with its findings in its cells: downloaded, mended, sent again.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::finding::Finding;
use domain::role::Role;
use workbook::read::{Limits, read};

use crate::import_flow::exported::{Shown, edited, exported, replace};
use crate::import_flow::office::{Office, code, observed, typed};
use crate::import_flow::{preview_bytes, understood};

/// Uploads, previews, and downloads the marked file.
async fn marked(
    office: &Office,
    by: &Caller,
    name: &str,
    bytes: Vec<u8>,
) -> (ImportPreview, String, Vec<u8>) {
    let choice = understood(office, by, name, bytes).await;
    let batch = choice.batch.clone();
    let seen = office.backend.call(by, choice).await.unwrap();
    let file = office.backend.mark_import(by, batch).await.unwrap();
    (seen, file.name, file.bytes)
}

fn errors(seen: &ImportPreview) -> Vec<&Finding> {
    seen.findings
        .iter()
        .filter(|finding| finding.blocks())
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn names(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect()
}

#[tokio::test]
async fn a_marked_workbook_is_mended_and_then_clean() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(observed("2023"), "1.3"),
        typed(observed("2024"), "1.4"),
    ];
    office.approved(&ana, &rosa, cells).await;
    let bytes = exported(&office, &ana, "plantilla.xlsx").await;
    let wrong = edited(&bytes, |book| replace(book, "Matriz", "1.4", "mil y pico"));
    let (seen, name, file) = marked(&office, &ana, "plantilla.xlsx", wrong.clone()).await;
    assert_eq!(errors(&seen).len(), 1, "{:?}", seen.findings);
    assert_eq!(name, "plantilla-hallazgos.xlsx");
    let comments = names(&file)
        .into_iter()
        .filter(|name| name.contains("comments-hallazgos"));
    let comments: String = comments.map(|name| part(&file, &name)).collect();
    assert!(comments.contains(&errors(&seen)[0].code), "{comments}");
    assert!(part(&file, "xl/styles.xml").contains("FFFFC7CE"));
    // Everything that is not marked is there byte for byte.
    for name in names(&wrong) {
        if name.starts_with("xl/theme") || name.starts_with("docProps") {
            assert_eq!(part(&file, &name), part(&wrong, &name), "{name}");
        }
    }
    // Sent again as it is, the same is found; mended, nothing.
    let again = preview_bytes(&office, &ana, "plantilla-hallazgos.xlsx", file.clone()).await;
    assert_eq!(errors(&again).len(), 1);
    let mended = edited(&file, |book| {
        let cells = book.page("Matriz").cells.values_mut();
        let wrong = Shown::Text("mil y pico".to_owned());
        for shown in cells.filter(|shown| **shown == wrong) {
            *shown = Shown::Number("1.45".parse().unwrap());
        }
    });
    let clean = preview_bytes(&office, &ana, "plantilla-hallazgos.xlsx", mended).await;
    assert!(errors(&clean).is_empty(), "{:?}", clean.findings);
    assert_eq!((clean.changed, clean.unchanged, clean.rejected), (1, 1, 0));
    assert!(clean.can_commit);
}

#[tokio::test]
async fn a_text_file_comes_back_as_a_workbook_with_its_findings() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let csv = "indicador;periodo;valor\nPNTD-1;2023;3.5\nPNTD-1;2024;muchos\n";
    let (seen, name, file) = marked(&office, &ana, "valores.csv", csv.into()).await;
    assert_eq!((seen.new, seen.rejected), (1, 1));
    assert_eq!(name, "valores-hallazgos.xlsx");
    assert!(part(&file, "xl/comments1.xml").contains("ref=\"C3\""));
    let read = read(&file, &Limits::default(), &mut |_| {}).unwrap();
    let sheet = read.grid.sheets[0].name.clone();
    let mended = edited(&file, |book| {
        let cell = book.page(&sheet).cells.get_mut(&(2, 2)).unwrap();
        assert_eq!(*cell, Shown::Text("muchos".to_owned()));
        *cell = Shown::Number("3.6".parse().unwrap());
    });
    let clean = preview_bytes(&office, &ana, &name, mended).await;
    assert_eq!((clean.new, clean.rejected), (2, 0), "{:?}", clean.findings);
}

#[tokio::test]
async fn findings_of_what_changes_come_first_and_old_ones_are_folded() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    // Values that jump: each of them has a warning, in every file that holds them.
    let cells = ["2020", "2021", "2022", "2023", "2024"]
        .iter()
        .zip(["1", "8", "1", "8", "1"]);
    let cells = cells.map(|(year, number)| typed(observed(year), number));
    office.approved(&ana, &rosa, cells.collect()).await;
    let bytes = exported(&office, &ana, "valores.csv").await;
    let text = String::from_utf8(bytes).unwrap();
    let line = text.lines().find(|line| line.contains("2024")).unwrap();
    // The new value is none of the old ones.
    let mut fields: Vec<&str> = line.split(',').collect();
    let at = fields.iter().position(|field| *field == "1").unwrap();
    fields[at] = "6";
    let edited = text.replace(line, &fields.join(","));
    let seen = preview_bytes(&office, &ana, "valores.csv", edited.into_bytes()).await;
    assert_eq!(
        (seen.changed, seen.unchanged),
        (1, 4),
        "{:?}",
        seen.findings
    );
    let folded = seen.findings_unchanged as usize;
    assert!(folded > 0, "{:?}", seen.findings);
    let (first, last) = seen.findings.split_at(seen.findings.len() - folded);
    assert!(
        first
            .iter()
            .all(|one| one.code != "W404" || one.count() == 1),
        "{first:?}"
    );
    assert!(last.iter().all(|one| !one.blocks()), "{last:?}");
}

#[tokio::test]
async fn the_marked_file_is_only_for_who_sees_the_import() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let reporter = office.person_of("otra", Role::Reporter, &[]).await;
    let csv = "indicador;periodo;valor\nPNTD-1;2023;3.5\n";
    let choice = understood(&office, &ana, "valores.csv", csv.into()).await;
    let foreign = office
        .backend
        .mark_import(&reporter, choice.batch.clone())
        .await;
    assert_eq!(
        foreign.map(|file| file.name).unwrap_err().code,
        ErrorCode::NotFound
    );
    let discard = DiscardImport {
        batch: choice.batch.clone(),
        seen: None,
    };
    office.backend.call(&ana, discard).await.unwrap();
    let ended = office.backend.mark_import(&ana, choice.batch).await;
    assert_eq!(code(ended.map(|file| file.name)), ErrorCode::Conflict);
}
