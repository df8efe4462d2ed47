use super::*;
use domain::finding::Severity;
use proptest::prelude::*;

fn at(row: u32, column: u32) -> Place {
    Place::Cell {
        sheet: "Hoja1".to_owned(),
        row,
        column,
    }
}

fn text_at(row: u32, text: &str) -> Finding {
    let problem = format!("«{text}» no es un número");
    Finding::new(
        "E301",
        at(row, 4),
        Some(text),
        problem,
        "Escriba un número.",
    )
}

#[test]
fn the_same_sentence_in_126_cells_is_one_finding_with_its_range() {
    let findings = (1..127).rev().map(|row| text_at(row, "abc"));
    let grouped = group(findings.collect());
    assert_eq!(grouped.len(), 1);
    let spread = grouped[0].spread.clone().unwrap();
    assert_eq!((spread.count, spread.range.as_str()), (126, "E2:E127"));
    let first: Vec<Place> = (1..6).map(|row| at(row, 4)).collect();
    assert_eq!(spread.places, first);
    assert_eq!(grouped[0].place, at(1, 4));
    assert_eq!(grouped[0].problem, "«abc» no es un número");
}

#[test]
fn nine_cells_stand_alone_and_ten_are_one() {
    let alone = group((0..9).map(|row| text_at(row, "abc")).collect());
    assert_eq!(alone.len(), 9);
    assert!(alone.iter().all(|f| f.spread.is_none()));
    assert_eq!(
        group((0..10).map(|row| text_at(row, "abc")).collect()).len(),
        1
    );
}

#[test]
fn texts_that_differ_in_a_column_are_one_finding_from_25_on() {
    let texts = |count| (0..count).map(|row| text_at(row, &format!("texto {row}")));
    assert_eq!(group(texts(24).collect()).len(), 24);
    let grouped = group(texts(25).collect());
    assert_eq!(grouped.len(), 1);
    assert_eq!(grouped[0].problem, "La celda no contiene un número.");
    assert_eq!(grouped[0].read, None);
    assert_eq!(grouped[0].spread.as_ref().map(|s| s.count), Some(25));
}

#[test]
fn errors_come_before_warnings_and_each_by_place() {
    let warning = Finding::new("W404", at(0, 0), None, "salta", "Compruebe.");
    let grouped = group(vec![warning, text_at(7, "b"), text_at(2, "a")]);
    let order: Vec<&Place> = grouped.iter().map(|f| &f.place).collect();
    assert_eq!(order, [&at(2, 4), &at(7, 4), &at(0, 0)]);
    assert_eq!(grouped[2].severity, Severity::Warning);
}

proptest! {
    #[test]
    fn no_finding_is_lost_or_counted_twice(cells in prop::collection::vec((0..60_u32, 0..3_u32, 0..4_u8, 0..2_u8), 0..200)) {
        let findings: Vec<Finding> = cells
            .iter()
            .map(|(row, column, text, kind)| {
                let (code, text) = (["E301", "W303"][usize::from(*kind)], format!("t{text}"));
                let problem = format!("«{text}» no se entiende");
                Finding::new(code, at(*row, *column), Some(&text), problem, "Corrija.")
            })
            .collect();
        let grouped = group(findings.clone());
        let count = |f: &Finding| f.spread.as_ref().map_or(1, |s| s.count as usize);
        for code in ["E301", "W303"] {
            let before = findings.iter().filter(|f| f.code == code).count();
            let after: usize = grouped.iter().filter(|f| f.code == code).map(count).sum();
            prop_assert_eq!(before, after);
        }
    }
}
