//! The three real workbooks: their grids, cell by cell where it matters.

use super::{fixture, read, shown::lines};

async fn grid(name: &str) -> Vec<String> {
    let file = read(fixture(name)).await.unwrap();
    assert_eq!(file.grid.sheets.len(), 1);
    assert!(file.findings.is_empty(), "{:?}", file.findings);
    lines(&file)
}

#[track_caller]
fn holds(lines: &[String], shown: &str) {
    let found = lines
        .iter()
        .any(|l| l.split_once(' ').is_some_and(|(_, s)| s == shown));
    assert!(found, "{shown} in {lines:#?}");
}

#[tokio::test]
async fn a_matrix_as_planners_keep_it() {
    let lines = grid("contexto-matriz.xlsx").await;
    for shown in [
        "40.8526",
        "81.9571",
        "9.45024",
        "66.5",
        "90.4",
        "76.6",
        "0.807",
        "«OSIPTEL, ERESTEL»",
    ] {
        holds(&lines, shown);
    }
}

#[tokio::test]
async fn one_row_per_observation() {
    let lines = grid("contexto-observaciones.xlsx").await;
    for shown in [
        "17.7", "35", "15.2", "0.5", "49.7", "42.3", "40.2", "82.5", "80.4",
    ] {
        holds(&lines, shown);
    }
}

#[tokio::test]
async fn a_table_of_the_statistical_office() {
    let lines = grid("contexto-departamentos.xlsx").await;
    for shown in [
        "88.9", "73.1", "92.9", "76.4", "92.8", "82.9", "88.7", "93.9", "93.3", "86.9", "93.2",
        "88.6",
    ] {
        holds(&lines, shown);
    }
}
