//! The report: its three parts, its numbers, its blanks.

use ceplan::report;

use crate::{fixture, published, reading::unpacked};

/// The text of the DOCX, paragraph by paragraph.
fn paragraphs(bytes: &[u8]) -> Vec<String> {
    let parts = unpacked(bytes);
    let (.., document) = parts
        .iter()
        .find(|(name, ..)| name == "word/document.xml")
        .unwrap();
    let xml = std::str::from_utf8(document).unwrap();
    xml.split("</w:p>")
        .map(|paragraph| {
            let texts = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
            texts
                .filter_map(|text| text.split("</w:t>").next())
                .collect()
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let parts = unpacked(bytes);
    let (.., content) = parts.into_iter().find(|(found, ..)| found == name).unwrap();
    String::from_utf8(content).unwrap()
}

#[test]
fn three_parts_stand_in_order_and_say_whose_layout_it_is() {
    let release = fixture::release();
    let texts = paragraphs(&report::docx(&published(&release)).unwrap());
    let place = |start: &str| {
        texts
            .iter()
            .position(|text| text.starts_with(start))
            .expect(start)
    };
    let places = [
        "Reporte de cumplimiento 2025",
        "Parte I.",
        "Parte II.",
        "Parte III.",
        "Firmas",
    ]
    .map(place);
    assert!(places.is_sorted(), "{places:?}");
    assert!(
        texts
            .iter()
            .any(|text| text.contains("son de este tablero"))
    );
    assert!(
        texts
            .iter()
            .any(|text| text.contains("datos de demostración"))
    );
    for signature in ["Elaborado por", "Revisado por", "Aprobado por"] {
        assert!(texts.iter().any(|text| text == signature), "{signature}");
    }
}

#[test]
fn its_numbers_are_those_of_the_release() {
    let mut release = fixture::release();
    release.as_of = "2025-05-04".parse().unwrap();
    let texts = paragraphs(&report::docx(&published(&release)).unwrap());
    let results = release.results();
    let row = results.series["S04-1"]
        .rows
        .iter()
        .find(|row| row.period.to_string() == "2024")
        .unwrap();
    assert_eq!(row.met, Some(true));
    // Target, value and verdict of 2024; the quotient is beyond meaning, and the reason stands in its place.
    let why = row.compliance.unwrap().unwrap_err().to_string();
    for expected in [
        "56.0",
        "1,234,567.3",
        "40.0 (2021)",
        "Cumplido",
        &domain::format::capitalised(&why),
    ] {
        assert!(
            texts.iter().any(|text| text == expected),
            "{expected}: {texts:#?}"
        );
    }
    assert!(
        texts.iter().any(|text| text == "Sin meta"),
        "S05-1 has no target"
    );
}

#[test]
fn what_only_a_person_can_write_is_a_marked_blank() {
    let release = fixture::release();
    let texts = paragraphs(&report::docx(&published(&release)).unwrap());
    let at = |wanted: &str| texts.iter().position(|text| text == wanted).expect(wanted);
    for label in [
        "Conclusiones",
        "Recomendaciones y medidas para el siguiente periodo",
    ] {
        assert_eq!(
            texts[at(label) + 1],
            "[Por completar por la entidad]",
            "{label}"
        );
    }
}

#[test]
fn every_column_of_the_signatures_has_a_title() {
    let release = fixture::release();
    let texts = paragraphs(&report::docx(&published(&release)).unwrap());
    let first = texts
        .iter()
        .position(|text| text == "Elaborado por")
        .unwrap();
    assert_eq!(
        texts[first - 4..first],
        ["Paso", "Nombre y cargo", "Fecha", "Firma"]
    );
}

#[test]
fn tables_of_the_docx_repeat_their_titles_and_its_language_is_that_of_peru() {
    let release = fixture::release();
    let bytes = report::docx(&published(&release)).unwrap();
    let document = part(&bytes, "word/document.xml");
    let tables = document.matches("<w:tblLayout").count();
    let blanks = document
        .matches("<w:tblGrid><w:gridCol w:w=\"15038\"/></w:tblGrid>")
        .count();
    assert!(blanks > 0);
    assert_eq!(document.matches("<w:tblHeader/>").count(), tables - blanks);
    assert!(part(&bytes, "word/styles.xml").contains("<w:lang w:val=\"es-PE\"/>"));
    for style in ["Heading1", "Heading2"] {
        assert!(document.contains(&format!("<w:pStyle w:val=\"{style}\"/>")));
    }
}

#[test]
fn both_forms_are_the_same_bytes_for_the_same_release() {
    let release = fixture::release();
    let published = published(&release);
    assert_eq!(
        report::pdf(&published).unwrap(),
        report::pdf(&published).unwrap()
    );
    assert_eq!(
        report::docx(&published).unwrap(),
        report::docx(&published).unwrap()
    );
}

#[test]
fn the_pdf_says_its_title_its_language_and_that_it_is_for_readers_of_screens() {
    let release = fixture::release();
    let bytes = report::pdf(&published(&release)).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for expected in [
        "(es-PE)",
        "pdfuaid:part",
        "/StructTreeRoot",
        "/Marked true",
        "Reporte de cumplimiento 2025",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
}
