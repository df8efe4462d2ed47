//! Files of ordinary people, each with one defect that somebody reported of a reader of spreadsheets: every cell
//! is read as the sheet shows it, or refused with the true cause. The right readings stand in
//! `import_cases/expected.json`, the files in `workbook/tests/cases`; they go the way of `pntd import`, through the
//! reading process and every pass, against the demonstration.

mod judge;

use crate::support::cluster;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::Utc;
use cluster::Cluster;
use domain::finding::{Finding, Place};
use judge::{Answer, Expected};
use server::compute::ComputePool;
use server::release::{KeyDirectory, ReleaseStore};
use server::seed;
use server::use_case::import::{SheetSelection, dry_run};
use workbook::read::{Limits, Upload, read_in_child};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/workbook/tests/cases/");

/// By file; `args` are those of the command line, of which only `--indicator` occurs.
fn expected() -> BTreeMap<String, Expected> {
    serde_json::from_str(include_str!("import_cases/expected.json")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_file_is_read_as_the_sheet_shows_it() {
    let cluster = Cluster::get();
    let pool = cluster.database().await;
    let keys = tempfile::tempdir().unwrap();
    let store = ReleaseStore::new(pool.clone()).signing(KeyDirectory::new(keys.path()));
    seed::demo::load(&pool, &store, Utc::now()).await.unwrap();
    let actor = seed::first_start::loader(Utc::now());
    let compute = ComputePool::new(2);
    let mut wrong = Vec::new();
    let expected = expected();
    assert!(expected.len() >= 54, "cases are missing");
    for (name, expected) in &expected {
        let upload = Upload {
            name: Some(name.clone()),
            bytes: std::fs::read(Path::new(FOLDER).join(name)).unwrap(),
        };
        let program = Path::new(env!("CARGO_BIN_EXE_pntd"));
        let answer = match read_in_child(program, upload, &Limits::default(), |_| {}).await {
            Err(error) => Answer {
                findings: vec![error.finding()],
                cells: Vec::new(),
                can_commit: false,
            },
            Ok(file) => {
                let choice = SheetSelection {
                    sheets: Vec::new(),
                    indicator: expected.indicator.clone(),
                    ..SheetSelection::default()
                };
                let rehearsal = dry_run(&pool, &compute, &actor, file, &choice).await;
                let preview = rehearsal.unwrap().preview;
                Answer {
                    findings: preview.findings,
                    cells: preview.cells,
                    can_commit: preview.can_commit,
                }
            }
        };
        assert!(
            answer.can_commit
                || !answer.findings.is_empty()
                || answer.cells.iter().all(judge::is_read),
            "{name} is refused without a word"
        );
        let faults = judge::faults(expected, &answer);
        if !faults.is_empty() {
            wrong.push(format!(
                "{name}: {}\n    {}",
                faults.join("; "),
                said(&answer.findings)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn said(findings: &[Finding]) -> String {
    let codes = findings.iter().map(|finding| match &finding.place {
        Place::Cell { row, column, .. } => {
            format!("{} {}", finding.code, domain::finding::a1(*row, *column))
        }
        _ => finding.code.clone(),
    });
    codes.collect::<Vec<_>>().join(", ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_sheet_is_reported_and_read_only_where_it_is_chosen() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, code, hidden) in [("Avance", "S13-1", false), ("Borrador", "S28-1", true)] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap().set_hidden(hidden);
        for (column, text) in ["Código", "2024", "2025"].iter().enumerate() {
            sheet
                .write(0, u16::try_from(column).unwrap(), *text)
                .unwrap();
        }
        sheet.write(1, 0, code).unwrap();
        sheet.write(1, 1, 20.5).unwrap();
        sheet.write(1, 2, 21.5).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let cluster = Cluster::get();
    let pool = cluster.database().await;
    let keys = tempfile::tempdir().unwrap();
    let store = ReleaseStore::new(pool.clone()).signing(KeyDirectory::new(keys.path()));
    seed::demo::load(&pool, &store, Utc::now()).await.unwrap();
    let actor = seed::first_start::loader(Utc::now());
    let (compute, program) = (ComputePool::new(1), Path::new(env!("CARGO_BIN_EXE_pntd")));
    let mut read = Vec::new();
    for sheets in [vec![], vec!["Borrador".to_owned()]] {
        let upload = Upload {
            name: Some("oculta.xlsx".to_owned()),
            bytes: bytes.clone(),
        };
        let file = read_in_child(program, upload, &Limits::default(), |_| {}).await;
        let choice = SheetSelection {
            sheets,
            ..SheetSelection::default()
        };
        let rehearsal = dry_run(&pool, &compute, &actor, file.unwrap(), &choice).await;
        let preview = rehearsal.unwrap().preview;
        let hidden = preview.findings.iter().find(|f| f.code == "W205");
        let sheets: Vec<_> = preview
            .cells
            .iter()
            .filter_map(|cell| Some(cell.key.as_ref()?.indicator.to_string()))
            .collect();
        read.push((hidden.map(|f| f.problem.clone()), sheets));
    }
    let [(left, visible), (chosen, named)] = <[_; 2]>::try_from(read).unwrap();
    assert_eq!(
        left.as_deref(),
        Some("La hoja «Borrador» está oculta y no se importa.")
    );
    assert!(
        !visible.is_empty() && visible.iter().all(|code| code == "S13-1"),
        "{visible:?}"
    );
    assert_eq!(chosen.as_deref(), Some("La hoja está oculta."));
    assert!(
        !named.is_empty() && named.iter().all(|code| code == "S28-1"),
        "{named:?}"
    );
}

#[test]
fn the_judge_notices_a_wrong_number_a_lost_one_and_a_missing_finding() {
    let expected: Expected = serde_json::from_str(
        r#"{"accept": [[{"indicator": "S13-1", "period": "2024", "value": "20.5", "cell": "E2"}]],
            "finding_at": ["C2"]}"#,
    )
    .unwrap();
    let answer = |value: &str, at: u32| Answer {
        findings: vec![Finding::of(
            "E330",
            Place::Cell {
                sheet: "H".to_owned(),
                row: 1,
                column: at,
            },
            None,
            &[],
        )],
        cells: vec![judge::cell("S13-1", "2024", value, (1, 4))],
        can_commit: true,
    };
    assert!(judge::faults(&expected, &answer("20.5", 2)).is_empty());
    assert_eq!(
        judge::faults(&expected, &answer("20.5", 3)).len(),
        1,
        "no finding"
    );
    assert_eq!(
        judge::faults(&expected, &answer("2.5", 2)).len(),
        2,
        "wrong and lost"
    );
}
