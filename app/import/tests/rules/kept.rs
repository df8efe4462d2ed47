//! A number that is changed in an exported file keeps what the file says nothing of.

use super::{catalogue, cells};
use import::{compare::compare, kept::keep_details, preview::Effect};

const STORED: &str = "S01-1 obtenido 2024 = 75 (45/60) nota: con muestra ampliada";

/// What becomes of a cell of a file: value with its figures, note, and codes of what was found.
fn kept(stored: &str, line: &str) -> (String, Option<String>, Vec<String>) {
    let mut preview = compare(&cells::draft(line), &[], &cells::stored(stored));
    let findings = keep_details(&mut preview, &catalogue::catalogue());
    let codes: Vec<&str> = preview.codes_of(0).collect();
    let found: Vec<String> = findings.iter().map(|one| one.code.clone()).collect();
    assert_eq!(codes, found);
    assert_eq!(preview.rows[0].effect, Effect::Changed);
    let after = preview.book.cell_value(preview.rows[0].after.unwrap());
    let (value, parts) = match after.datum {
        domain::value::Datum::Value(one) => (one.value, (one.numerator, one.denominator)),
        other => panic!("{other:?}"),
    };
    let parts = match parts {
        (Some(above), Some(below)) => format!(" ({above}/{below})"),
        _ => String::new(),
    };
    (format!("{value}{parts}"), after.note, found)
}

#[test]
fn a_changed_number_keeps_its_note_and_the_figures_that_still_give_it() {
    let note = Some("con muestra ampliada".to_owned());
    let near = kept(STORED, "B2 S01-1 obtenido 2024 = 75.01");
    assert_eq!(near, ("75.01 (45/60)".to_owned(), note, Vec::new()));
}

#[test]
fn figures_that_contradict_the_new_number_are_left_out_and_that_is_said() {
    let (value, note, found) = kept(STORED, "B2 S01-1 obtenido 2024 = 80");
    assert_eq!(value, "80");
    assert_eq!(note.as_deref(), Some("con muestra ampliada"));
    assert_eq!(found, ["W419"]);
}

#[test]
fn what_a_file_states_itself_counts() {
    let (value, note, found) = kept(STORED, "B2 S01-1 obtenido 2024 = 80 (48/60) nota: otra");
    assert_eq!(value, "80 (48/60)");
    assert_eq!(note.as_deref(), Some("otra"));
    assert_eq!(found, Vec::<String>::new());
}
