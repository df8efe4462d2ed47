//! Files of Excel 97–2003 and 5.0/95 that are older, locked or damaged.

use super::{
    archives,
    biff::{Version, container, number, record, words},
    fixture, hostile,
    old_books::{GENERAL, book, read_lines},
    read,
    shown::lines,
};
use std::io::{Cursor, Read, Write};
use workbook::read::Limits;

async fn code(bytes: Vec<u8>) -> String {
    read(bytes).await.unwrap_err().code
}

#[tokio::test]
async fn an_older_version_and_a_password_are_named() {
    let older = record(0x0809, &words(&[0x0400, 0x10, 0, 0]));
    let refused = read(container("/Workbook", &older)).await.unwrap_err();
    assert_eq!(refused.code, "E102");
    assert!(
        refused.problem.contains("anterior a 5.0"),
        "{}",
        refused.problem
    );
    let mut with_password = book(Version::Biff8, &[GENERAL], number(0, 0, 0, 1.0));
    with_password.more = record(0x002F, &[0; 6]);
    assert_eq!(code(with_password.file()).await, "E103");
    let mut unknown = book(Version::Biff5, &[GENERAL], number(0, 0, 0, 1.0));
    unknown.more = record(0x0042, &words(&[9999]));
    assert_eq!(code(unknown.file()).await, "E114");
}

#[tokio::test]
async fn records_that_promise_more_than_they_hold_are_damage() {
    let of = |cells: Vec<u8>| book(Version::Biff8, &[GENERAL], cells).file();
    let missing_text = record(0x00FD, &words(&[0, 0, 0, 7, 0]));
    let short = record(0x0203, &words(&[0, 0, 0]));
    let long_text = record(0x0204, &[words(&[0, 0, 0, 60_000]), vec![0]].concat());
    let merged = record(0x00E5, &words(&[u16::MAX, 0]));
    for cells in [missing_text, short, long_text, merged] {
        assert_eq!(code(of(cells)).await, "E104");
    }
    let mut endless = book(Version::Biff8, &[GENERAL], Vec::new());
    endless.string_count = u32::MAX;
    endless.strings = vec![1, 0, 0, b'a'];
    endless.sheets[0].2 = record(0x00FD, &words(&[0, 0, 0, 0, 0]));
    assert_eq!(
        read_lines(&endless).await,
        ["A1 «a»"],
        "a count is only a word"
    );
    let whole = book(Version::Biff8, &[GENERAL], number(0, 0, 0, 1.0)).stream();
    let cut = container("/Workbook", &whole[..whole.len() - 4]);
    assert_eq!(code(cut).await, "E104", "a sheet without its end");
}

#[tokio::test]
async fn a_book_with_a_document_of_word_in_it_is_a_book() {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let stream = book(Version::Biff8, &[GENERAL], number(0, 0, 0, 5.0)).stream();
    container.create_storage("/MBD0001").unwrap();
    for (name, bytes) in [
        ("/MBD0001/WordDocument", &[0; 9][..]),
        ("/Workbook", &stream),
    ] {
        container
            .create_stream(name)
            .unwrap()
            .write_all(bytes)
            .unwrap();
    }
    container.flush().unwrap();
    let file = read(container.into_inner().into_inner()).await.unwrap();
    assert_eq!(lines(&file), ["A1 5"]);
}

/// The bytes with some of them replaced; the same ones for the same seed.
fn broken(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut random = hostile::noise(seed);
    for _ in 0..random.next().unwrap() % 20 + 1 {
        let at = random.next().unwrap() % bytes.len();
        bytes[at] = u8::try_from(random.next().unwrap() % 256).unwrap();
    }
    bytes
}

/// Reads in this process: what panics here fails the test.
fn is_read_or_refused(bytes: &[u8]) {
    let limits = Limits::default();
    if let Err(error) = workbook::read::read(bytes, &limits, &mut |_| {}) {
        assert!(error.code.starts_with("E1"), "{error:?}");
    }
}

#[test]
fn parts_broken_at_random_are_read_or_refused_without_a_panic() {
    let xls = fixture("every-kind-of-cell.xls");
    let mut container_of = cfb::CompoundFile::open(Cursor::new(xls.clone())).unwrap();
    let mut stream = Vec::new();
    container_of
        .open_stream("/Workbook")
        .unwrap()
        .read_to_end(&mut stream)
        .unwrap();
    let mut ods = zip::ZipArchive::new(Cursor::new(fixture("every-kind-of-cell.ods"))).unwrap();
    let mut content = Vec::new();
    ods.by_name("content.xml")
        .unwrap()
        .read_to_end(&mut content)
        .unwrap();
    for seed in 1..=150 {
        is_read_or_refused(&broken(&xls, seed));
        is_read_or_refused(&container("/Workbook", &broken(&stream, seed)));
        let parts: &[(&str, &[u8])] = &[
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            ("content.xml", &broken(&content, seed)),
        ];
        is_read_or_refused(&archives::zip(parts));
    }
}
