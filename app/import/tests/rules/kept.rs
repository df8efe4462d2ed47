//! A number that is changed in an exported file keeps what the file says nothing of.

use super::{catalogue, cells};
use import::{
    compare::compare,
    draft::DetailColumns,
    kept::keep_details,
    merge::{ConflictResolution, Decisions},
    preview::Effect,
    rebase::rebase,
};

const STORED: &str = "S01-1 obtenido 2024 = 75 (45/60) nota: con muestra ampliada";

/// What becomes of a cell of a file: value with its figures, note, and codes of what was found.
fn kept(stored: &str, line: &str) -> (String, Option<String>, Vec<String>) {
    kept_of([stored, stored], line, &[])
}

/// The same of a file that was exported over other values, with these tables.
fn kept_of(
    [exported, stored]: [&str; 2],
    line: &str,
    tables: &[DetailColumns],
) -> (String, Option<String>, Vec<String>) {
    let mut draft = cells::draft(line);
    draft.book.detail_columns = tables.to_vec();
    let mut preview = compare(&draft, &[], &cells::stored(stored));
    let mine = Decisions::all(ConflictResolution::Mine);
    let rebased = rebase(&mut preview, &cells::stored(exported), &mine);
    let other_figures = rebased.other_figures;
    let findings = keep_details(&mut preview, &other_figures, &catalogue::catalogue());
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
fn figures_that_contradict_the_new_number_are_left_out_and_that_is_reported() {
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

#[test]
fn a_conflict_decided_for_the_file_keeps_what_was_exported_and_nothing_of_the_other_person() {
    let theirs = "S01-1 obtenido 2024 = 90 (54/60) nota: de otra persona";
    let line = "B2 S01-1 obtenido 2024 = 75.01";
    let (value, note, found) = kept_of([STORED, theirs], line, &[]);
    assert_eq!(value, "75.01 (45/60)");
    assert_eq!(note.as_deref(), Some("con muestra ampliada"));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_note_that_was_cleared_in_its_column_does_not_come_back() {
    let table = DetailColumns {
        sheet: 0,
        rows: (1, 9),
        columns: (0, 5),
        note: true,
        ..DetailColumns::default()
    };
    let line = "B2 S01-1 obtenido 2024 = 80 (48/60)";
    let (_, note, _) = kept_of([STORED, STORED], line, &[table]);
    assert_eq!(note, None);
    let (_, note, _) = kept_of([STORED, STORED], line, &[]);
    assert_eq!(note.as_deref(), Some("con muestra ampliada"));
}
