//! Files that want more than they may have: bombs, sheets without end, memory and time.

use super::{code, refused, refused_within};
use crate::read::{archives, fixture, read, read_within, worker};
use import::grid::CellContent;
use std::path::Path;
use workbook::read::{Limits, read_in_child};

#[tokio::test]
async fn a_zip_bomb_is_refused_before_it_unpacks() {
    let bomb = archives::xlsx(&" ".repeat(100 << 20), &[]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(code(bomb).await, "E108");
}

#[tokio::test]
async fn a_zip_bomb_that_lies_about_its_size_is_refused_too() {
    let padding = vec![b' '; 60 << 20];
    let mut bomb = archives::xlsx("", &[("xl/media/a.xml", &padding)]);
    let declared = u32::try_from(padding.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = bomb
        .windows(4)
        .enumerate()
        .filter(|(_, w)| *w == declared)
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
    }
    let refused = code(bomb).await;
    assert!(matches!(refused.as_str(), "E108" | "E104"), "{refused}");
}

#[tokio::test]
async fn shared_strings_cannot_be_more_than_their_part_holds() {
    let strings = br#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;
    let file = archives::xlsx(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#,
        &[("xl/sharedStrings.xml", strings)],
    );
    assert_eq!(code(file).await, "E115");
}

#[tokio::test]
async fn the_corners_of_a_sheet_are_two_cells_and_not_a_rectangle() {
    let corners = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let book = read(archives::xlsx(corners, &[])).await.unwrap();
    let sheet = &book.grid.sheets[0];
    assert_eq!(sheet.len(), 2);
    assert_eq!(
        sheet.get(1_048_575, 16_383).map(|cell| cell.content),
        Some(CellContent::Number(2.into()))
    );
}

#[tokio::test]
async fn cells_beyond_the_corners_are_refused() {
    let beyond = refused(archives::xlsx(
        r#"<row r="1"><c r="ZZZZ1"><v>1</v></c></row>"#,
        &[],
    ))
    .await
    .code;
    assert!(matches!(beyond.as_str(), "E111" | "E104"), "{beyond}");
    let below = refused(archives::xlsx(
        r#"<row r="9999999"><c r="A9999999"><v>1</v></c></row>"#,
        &[],
    ))
    .await
    .code;
    assert!(matches!(below.as_str(), "E111" | "E104"), "{below}");
}

#[tokio::test]
async fn too_much_of_anything_is_refused_by_name() {
    let sheet =
        r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#;
    let names: Vec<String> = (0..300).map(|n| format!("H{n}")).collect();
    let sheets: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), sheet)).collect();
    assert_eq!(
        code(archives::xlsx_of_sheets(&sheets, &[])).await,
        "E110",
        "sheets"
    );

    let few = Limits {
        cells: 1_000,
        file_bytes: 200_000,
        parts: 20,
        ..Limits::default()
    };
    let rows: String = (1..=600)
        .map(|r| format!(r#"<row r="{r}"><c r="A{r}"><v>1</v></c><c r="B{r}"><v>2</v></c></row>"#))
        .collect();
    assert_eq!(
        refused_within(archives::xlsx(&rows, &[]), &few).await.code,
        "E109",
        "cells"
    );
    assert_eq!(
        refused_within(vec![b'a'; 200_001], &few).await.code,
        "E107",
        "bytes"
    );
    let many: Vec<(String, Vec<u8>)> = (0..30)
        .map(|n| (format!("xl/media/{n}.xml"), Vec::new()))
        .collect();
    let more: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    assert_eq!(
        refused_within(archives::xlsx("", &more), &few).await.code,
        "E119",
        "parts"
    );

    let long = format!(
        r#"<row r="1"><c r="B7" t="inlineStr"><is><t>{}</t></is></c></row>"#,
        "x".repeat(50_000)
    );
    let long = refused(archives::xlsx(&long, &[])).await;
    assert_eq!(long.code, "E118", "text");
    assert!(long.problem.contains("B7"));
    assert_eq!(
        code(format!("a,\"{}", "sin cerrar ".repeat(10_000)).into_bytes()).await,
        "E118",
        "an unclosed quote"
    );
}

#[tokio::test]
async fn a_workbook_without_cells_says_so() {
    assert_eq!(code(archives::xlsx("", &[])).await, "E117");
    assert_eq!(code(b"\n\n , ,\n".to_vec()).await, "E117");
}

#[tokio::test]
async fn the_depth_of_xml_elements_is_limited() {
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let refused = code(archives::xlsx(&deep, &[])).await;
    assert!(matches!(refused.as_str(), "E119" | "E117"), "{refused}");
    let inside = format!(
        r#"<row r="1"><c r="A1" t="inlineStr"><is>{}<t>x</t>{}</is></c></row>"#,
        "<r>".repeat(100_000),
        "</r>".repeat(100_000)
    );
    assert_eq!(code(archives::xlsx(&inside, &[])).await, "E119");
}

#[tokio::test]
async fn entities_are_not_expanded() {
    let laughs = r#"<!DOCTYPE l [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;&c;</t></is></c></row></sheetData></worksheet>"#;
    let book = read(archives::xlsx_of_sheets(&[("Hoja1", laughs)], &[]))
        .await
        .map(|book| {
            book.grid
                .texts
                .iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
    let error = book.expect_err("a cell of entities holds nothing");
    assert_eq!(error.code, "E117", "{error:?}");
}

#[tokio::test]
async fn a_repeated_cell_of_an_ods_cannot_take_all_memory() {
    let rows = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>"#;
    let refused = code(archives::ods(rows)).await;
    assert!(
        matches!(refused.as_str(), "E112" | "E113" | "E109" | "E104" | "E111"),
        "{refused}"
    );
}

#[tokio::test]
async fn memory_and_time_end_the_child_and_not_the_server() {
    let strings: String = (0..400_000)
        .map(|n| format!("<si><t>texto número {n}</t></si>"))
        .collect();
    let strings = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>"#
    );
    let file = archives::xlsx(
        r#"<row r="1"><c r="A1"><v>1</v></c></row>"#,
        &[("xl/sharedStrings.xml", strings.as_bytes())],
    );
    let little = Limits {
        memory_bytes: 24 << 20,
        ..Limits::default()
    };
    assert_eq!(refused_within(file.clone(), &little).await.code, "E112");
    let hasty = Limits {
        seconds: 0,
        ..Limits::default()
    };
    assert_eq!(refused_within(file, &hasty).await.code, "E113");
}

#[tokio::test]
async fn processor_time_is_limited() {
    let rows: String = (1..=120_000)
        .map(|r| {
            format!(r#"<row r="{r}"><c r="A{r}"><v>{r}.5</v></c><c r="B{r}"><v>2</v></c></row>"#)
        })
        .collect();
    let file = archives::xlsx(&rows, &[]);
    let rushed = Limits {
        cpu_seconds: 0,
        ..Limits::default()
    };
    assert_eq!(refused_within(file, &rushed).await.code, "E113");
}

#[tokio::test]
async fn an_answer_larger_than_its_cap_is_refused() {
    let rows: String = (1..=5_000)
        .map(|r| format!(r#"<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>"#))
        .collect();
    let short = Limits {
        output_bytes: 20_000,
        ..Limits::default()
    };
    assert_eq!(
        refused_within(archives::xlsx(&rows, &[]), &short)
            .await
            .code,
        "E109"
    );
}

#[tokio::test]
async fn a_program_that_is_no_worker_is_our_error() {
    for program in ["/bin/false", "/bin/echo", "/does/not/exist"] {
        let error = read_in_child(
            Path::new(program),
            fixture("contexto-matriz.xlsx"),
            &Limits::default(),
            |_| {},
        )
        .await
        .unwrap_err();
        assert_eq!(error.code, "E116", "{program}: {error:?}");
    }
    assert!(worker().exists());
}

#[tokio::test]
async fn one_long_text_in_many_cells_stays_one_text() {
    let long = "x".repeat(32_000);
    let strings = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{long}</t></si></sst>"#
    );
    let rows: String = (1..=9_000)
        .map(|r| format!(r#"<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>"#))
        .collect();
    let file = archives::xlsx(&rows, &[("xl/sharedStrings.xml", strings.as_bytes())]);
    let little = Limits {
        output_bytes: 1 << 20,
        ..Limits::default()
    };
    let book = read_within(file, &little).await.unwrap();
    assert_eq!(book.grid.cell_count(), 9_000);
    assert!(
        book.grid.texts.bytes() <= 32_000,
        "{}",
        book.grid.texts.bytes()
    );
}

#[tokio::test]
async fn all_texts_together_are_capped() {
    let rows: String = (1..=200)
        .map(|r| {
            let text = format!("{r} {}", "x".repeat(1_000));
            format!(r#"<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>{text}</t></is></c></row>"#)
        })
        .collect();
    let few = Limits {
        text_bytes: 100_000,
        ..Limits::default()
    };
    let error = refused_within(archives::xlsx(&rows, &[]), &few).await;
    assert_eq!(error.code, "E121");
}
