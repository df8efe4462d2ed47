//! Files that are not what they seem. None may hang, exhaust memory or be half read.

use super::{archives, fixture, read, read_within, worker};
use domain::import::{codes, sheet::CellContent};
use std::path::Path;
use workbook::read::{Limits, ReadError, read_in_child};

/// The error of a file, complete: a code of the table, a sentence and a remedy.
async fn refused(bytes: Vec<u8>) -> ReadError {
    refused_within(bytes, &Limits::default()).await
}

async fn refused_within(bytes: Vec<u8>, limits: &Limits) -> ReadError {
    let error = read_within(bytes, limits)
        .await
        .expect_err("must be refused");
    assert!(codes::meaning(&error.code).is_some(), "{error:?}");
    assert!(
        error.problem.ends_with('.') && error.remedy.ends_with('.'),
        "{error:?}"
    );
    assert_eq!(error.finding().code, error.code);
    error
}

async fn code(bytes: Vec<u8>) -> String {
    refused(bytes).await.code
}

#[tokio::test]
async fn what_is_no_workbook_is_named() {
    assert_eq!(code(Vec::new()).await, "E101");
    assert_eq!(
        code(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x01\x00\x00\x00".to_vec()).await,
        "E102"
    );
    let pdf = refused(b"%PDF-1.7 ...".to_vec()).await;
    assert_eq!(pdf.code, "E102");
    assert!(pdf.problem.contains("PDF"));
    assert_eq!(
        code(b"<html><table><tr><td>2024</td></tr></table></html>".to_vec()).await,
        "E106"
    );
    assert_eq!(
        code("\u{feff}<!DOCTYPE html><p>hola".as_bytes().to_vec()).await,
        "E106"
    );
}

#[tokio::test]
async fn an_archive_of_something_else_is_named() {
    assert_eq!(code(archives::zip(&[("foto.jpg", b"x")])).await, "E105");
    let word = refused(archives::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<w/>"),
    ]))
    .await;
    assert_eq!(word.code, "E105");
    assert!(word.problem.contains("Word"));
    assert_eq!(
        code(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec()).await,
        "E105",
        "an empty zip"
    );
    let missing = archives::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/worksheets/sheet1.xml", b"<worksheet/>"),
    ]);
    assert_eq!(code(missing).await, "E104", "without xl/workbook.xml");
}

#[tokio::test]
async fn damaged_files_are_refused() {
    let whole = fixture("contexto-matriz.xlsx");
    assert_eq!(
        code(whole[..whole.len() / 2].to_vec()).await,
        "E104",
        "truncated"
    );
    assert_eq!(
        code([b"PK\x03\x04".as_slice(), &[0xAA; 500]].concat()).await,
        "E104",
        "corrupt zip"
    );
    let mut flipped = whole.clone();
    for at in (200..whole.len() - 1000).step_by(97) {
        flipped[at] ^= 0xFF;
    }
    assert_eq!(code(flipped).await, "E104", "flipped bytes");
    let xls = fixture("date-in-number.xls");
    assert_eq!(code(xls[..1500].to_vec()).await, "E104", "truncated xls");
    let unclosed = archives::xlsx_of_sheets(
        &[(
            "Hoja1",
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v>",
        )],
        &[],
    );
    assert_eq!(code(unclosed).await, "E104", "a sheet that stops");
}

#[tokio::test]
async fn a_malformed_binary_sheet_is_damaged_and_not_a_crash() {
    let parts: &[(&str, &[u8])] = &[
        ("xl/workbook.bin", &[0x9C, 0x01, 0x02, 0x00, 0x00]),
        ("xl/worksheets/sheet1.bin", &[0x05, 0x01, 0x00]),
    ];
    assert_eq!(code(archives::zip(parts)).await, "E104");
}

#[tokio::test]
async fn a_password_is_asked_to_be_removed() {
    let encrypted = compound(&["EncryptionInfo", "EncryptedPackage"], &[]);
    assert_eq!(code(encrypted).await, "E103", "xlsx");
    let begin_and_password = [
        0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x2F,
        0x00, 0x36, 0x00,
    ];
    assert_eq!(
        code(compound(&["Workbook"], &begin_and_password)).await,
        "E103",
        "xls"
    );
    assert_eq!(
        code(compound(&["WordDocument"], &[])).await,
        "E102",
        "an old Word document"
    );
}

/// As much of a compound file as tells what it is.
fn compound(streams: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(512, 0);
    bytes.extend(body);
    for name in streams {
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.extend([0; 64]);
    }
    bytes
}

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
    assert_eq!(book.sheets[0].cells.len(), 2);
    assert_eq!(
        book.sheets[0].cells[&(1_048_575, 16_383)],
        CellContent::Number("2".into())
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
async fn xml_as_deep_as_a_well_is_bounded() {
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let refused = code(archives::xlsx(&deep, &[])).await;
    assert!(
        matches!(refused.as_str(), "E117" | "E104" | "E108"),
        "{refused}"
    );
    let inside = format!(
        r#"<row r="1"><c r="A1" t="inlineStr"><is>{}<t>x</t>{}</is></c></row>"#,
        "<r>".repeat(100_000),
        "</r>".repeat(100_000)
    );
    let _ = read(archives::xlsx(&inside, &[])).await;
}

#[tokio::test]
async fn entities_are_not_expanded() {
    let laughs = r#"<!DOCTYPE l [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;&c;</t></is></c></row></sheetData></worksheet>"#;
    if let Ok(book) = read(archives::xlsx_of_sheets(&[("Hoja1", laughs)], &[])).await {
        let kept: usize = book.sheets[0].cells.values().map(|c| c.shown().len()).sum();
        assert!(kept < 100, "{kept}");
    }
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
async fn text_with_null_bytes_is_refused() {
    assert_eq!(code(b"codigo;2024\nCTX-01;4\x005\n".to_vec()).await, "E114");
}

/// A fixed sequence of pseudo-random numbers: the same broken files every time.
fn noise(seed: u64) -> impl Iterator<Item = usize> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 16).unwrap()
    })
}

#[tokio::test]
async fn files_broken_at_random_are_read_or_refused_and_never_our_error() {
    let binary = archives::xlsb(&[vec![
        archives::Binary::Text("hola"),
        archives::Binary::Real(1.5),
    ]]);
    let whole = [
        fixture("contexto-observaciones.xlsx"),
        fixture("date-in-number.xls"),
        binary,
    ];
    for seed in 1..=60 {
        let mut bytes = whole[usize::try_from(seed % 3).unwrap()].clone();
        let mut random = noise(seed);
        for _ in 0..random.next().unwrap() % 12 + 1 {
            let at = random.next().unwrap() % bytes.len();
            bytes[at] = u8::try_from(random.next().unwrap() % 256).unwrap();
        }
        if let Err(error) = read(bytes).await {
            assert_ne!(error.code, "E116", "seed {seed}: {error:?}");
            assert!(codes::meaning(&error.code).is_some());
        }
    }
}
