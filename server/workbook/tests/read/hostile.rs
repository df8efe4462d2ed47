//! Files that are not what they seem. None may hang, exhaust memory or be half read.

#[path = "hostile/limits.rs"]
mod limits;

use super::{archives, fixture, read, read_within};
use domain::finding::codes;
use workbook::read::{Limits, ReadError};

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
async fn text_with_null_bytes_is_refused() {
    assert_eq!(code(b"codigo;2024\nCTX-01;4\x005\n".to_vec()).await, "E114");
}

/// A fixed sequence of pseudo-random numbers: the same broken files every time.
pub fn noise(seed: u64) -> impl Iterator<Item = usize> {
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
