//! Text files, each with one defect that people reported.

use super::{case, read, shown::lines};
use workbook::read::ReadFile;

fn codes(file: &ReadFile) -> Vec<(String, String)> {
    let findings = file.findings.iter();
    findings
        .map(|f| (f.code.clone(), f.place.to_string()))
        .collect()
}

async fn cells(name: &str, wanted: &[&str]) -> Vec<String> {
    let file = read(case(name)).await.unwrap();
    assert_eq!(codes(&file), [], "{name}");
    let is_wanted = |line: &String| wanted.iter().any(|w| line.split(' ').next() == Some(w));
    lines(&file).into_iter().filter(is_wanted).collect()
}

#[tokio::test]
async fn a_comma_that_separates_and_marks_decimals_is_found_at_its_lines() {
    let file = read(case("comma-twice.csv")).await.unwrap();
    let wanted = ["D2", "D3", "D4"];
    let wanted = wanted.map(|cell| ("E125".to_owned(), format!("hoja «CSV», celda {cell}")));
    assert_eq!(codes(&file), wanted);
    let finding = &file.findings[0];
    assert!(finding.problem.contains("línea 2"), "{}", finding.problem);
}

#[tokio::test]
async fn errors_in_spanish_are_errors() {
    let file = read(case("errors-in-spanish.csv")).await.unwrap();
    let all = lines(&file);
    for word in [
        "#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "########",
    ] {
        assert!(
            all.iter().any(|line| line.ends_with(&format!(" {word}"))),
            "{word} in {all:?}"
        );
    }
}

#[tokio::test]
async fn quotes_inside_cells_lose_nothing() {
    assert_eq!(
        cells(
            "quotes-inside.csv",
            &["B2", "C2", "D2", "C3", "D3", "B4", "C4", "D4"]
        )
        .await,
        [
            "B2 «Programa \"Tu Empresa\" digital»",
            "C2 «17,5»",
            "D2 «20,5»",
            "C3 «38»",
            "D3 «45,5»",
            "B4 «Historia clínica \"e-Qhali\"»",
            "C4 «12»",
            "D4 «15,5»"
        ]
    );
}

#[tokio::test]
async fn mac_roman_is_recognised_by_its_words() {
    let all = lines(&read(case("mac-roman.csv")).await.unwrap());
    for word in ["«Áncash»", "«Junín»", "«Huánuco»"] {
        assert!(
            all.iter().any(|line| line.ends_with(word)),
            "{word} in {all:?}"
        );
    }
}

#[tokio::test]
async fn one_line_in_another_encoding_is_read_and_named() {
    let file = read(case("mixed-encoding.csv")).await.unwrap();
    assert_eq!(
        codes(&file),
        [("W101".to_owned(), "hoja «CSV», celda A5".to_owned())]
    );
    let all = lines(&file);
    for word in ["«Áncash»", "«Junín»", "«Huánuco»"] {
        assert!(
            all.iter().any(|line| line.ends_with(word)),
            "{word} in {all:?}"
        );
    }
}

#[tokio::test]
async fn decomposed_accents_are_composed() {
    let all = lines(&read(case("decomposed-accents.csv")).await.unwrap());
    for word in ["Áncash", "Junín", "sin información", "San Martín"] {
        assert!(
            all.iter().any(|line| line.contains(word)),
            "{word} in {all:?}"
        );
    }
}

#[tokio::test]
async fn a_note_between_rows_does_not_end_the_table() {
    let all = lines(&read(case("note-half-way.csv")).await.unwrap());
    assert!(all.iter().any(|l| l.contains("S30-1")), "{all:?}");
}
