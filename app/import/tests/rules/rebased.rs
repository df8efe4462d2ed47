//! Base, theirs, mine: the law, and an exported file that comes back.

use super::cells;
use domain::value::{CellKey, CellValue};
use import::{
    compare::compare,
    delta::{Delta, delta},
    draft::Blank,
    merge::{
        ConflictKind, ConflictResolution, Decisions, MergeValues, Merged, conflicts_at, merge,
    },
    preview::{Effect, Preview},
    rebase::{Rebased, add_removals, rebase},
};
use proptest::prelude::*;

/// What the file did to a cell that was exported with 1 × what somebody else did to it.
#[test]
fn each_of_the_nine_cases_has_its_outcome() {
    use Merged::{Conflict, Keep, Removal, Take};
    let (left, changed, removed) = (Some(1), Some(2), None);
    let other = Some(3);
    let table = [
        // mine, theirs, outcome
        (left, left, Keep),
        (left, other, Keep),
        (left, removed, Keep),
        (changed, left, Take),
        (changed, other, Conflict),
        (changed, removed, Conflict),
        (removed, left, Removal),
        (removed, other, Removal),
        (removed, removed, Keep),
        // And both to the same.
        (changed, changed, Keep),
    ];
    for (mine, theirs, outcome) in table {
        let found = merge(Some(&1), theirs.as_ref(), mine.as_ref());
        assert_eq!(found, outcome, "mine {mine:?}, theirs {theirs:?}");
    }
    // A cell that was empty when the file was exported.
    let of_empty =
        |theirs: Option<i32>, mine: Option<i32>| merge(None, theirs.as_ref(), mine.as_ref());
    assert_eq!(of_empty(None, None), Keep);
    assert_eq!(of_empty(None, changed), Take);
    assert_eq!(of_empty(other, None), Keep);
    assert_eq!(of_empty(other, changed), Conflict);
    assert_eq!(of_empty(changed, changed), Keep);
}

/// Three values that often agree.
fn any_three() -> impl Strategy<Value = [Option<u8>; 3]> {
    let one = || proptest::option::of(0..3_u8);
    (one(), one(), one()).prop_map(|(base, theirs, mine)| [base, theirs, mine])
}

proptest! {
    #[test]
    fn nothing_is_taken_that_would_undo_somebody([base, theirs, mine] in any_three()) {
        let outcome = merge(base.as_ref(), theirs.as_ref(), mine.as_ref());
        // Without a person only one side ever changes the value.
        if outcome == Merged::Take {
            prop_assert_eq!(base, theirs);
        }
        if outcome == Merged::Keep {
            prop_assert!(mine == base || mine == theirs);
        }
        // A value is never removed without a person.
        prop_assert!(outcome != Merged::Take || mine.is_some());
        // Who of two is first does not decide whether they are in each other's way.
        let turned = merge(base.as_ref(), mine.as_ref(), theirs.as_ref());
        let asked = |outcome: Merged| matches!(outcome, Merged::Conflict);
        if mine.is_some() && theirs.is_some() {
            prop_assert_eq!(asked(outcome), asked(turned));
        }
        // What was merged is settled: the same file again changes nothing.
        let merged = if outcome == Merged::Take { mine } else { theirs };
        if matches!(outcome, Merged::Take | Merged::Keep) {
            let again = merge(base.as_ref(), merged.as_ref(), mine.as_ref());
            prop_assert_eq!(again, Merged::Keep);
        }
    }
}

fn line(value: Option<i64>) -> String {
    value.map_or_else(String::new, |v| format!("S01-1 obtenido 2024 = {v}"))
}

/// One cell of a file: exported, now and wanted, under what was decided. `None` as wanted is an empty cell.
fn merged(
    exported: Option<i64>,
    now: Option<i64>,
    wanted: Option<i64>,
    decisions: &Decisions,
) -> (Preview, Rebased, Delta) {
    let drafted = wanted.map_or_else(String::new, |v| format!("B2 S01-1 obtenido 2024 = {v}"));
    let mut draft = cells::draft(&drafted);
    if wanted.is_none() {
        let empty = cells::draft("B2 S01-1 obtenido 2024 = 0");
        draft.book = empty.book.clone();
        draft.blanks.push(Blank {
            key: empty.cells[0].key,
            at: cells::cell_ref("B2"),
        });
    }
    let (stored, exported) = (cells::stored(&line(now)), cells::stored(&line(exported)));
    let mut preview = compare(&draft, &[], &stored);
    add_removals(&mut preview, &draft.blanks, &stored, &exported);
    let rebased = rebase(&mut preview, &exported, decisions);
    let codes: Vec<String> = preview.codes_of(0).map(str::to_owned).collect();
    let found: Vec<String> = rebased.findings.iter().map(|f| f.code.clone()).collect();
    assert_eq!(codes, found);
    let written = delta(&preview);
    (preview, rebased, written)
}

fn outcome(exported: Option<i64>, now: Option<i64>, wanted: i64) -> (Effect, Option<String>) {
    let (preview, rebased, _) = merged(exported, now, Some(wanted), &Decisions::default());
    let code = rebased.findings.first().map(|finding| finding.code.clone());
    (preview.rows[0].effect, code)
}

#[test]
fn an_exported_file_changes_only_what_was_edited_in_it() {
    let found = |code: &str| Some(code.to_owned());
    assert_eq!(outcome(Some(1), Some(1), 2), (Effect::Changed, None));
    assert_eq!(outcome(None, None, 2), (Effect::New, None));
    // Theirs stays without a word.
    assert_eq!(outcome(Some(1), Some(3), 1), (Effect::Unchanged, None));
    assert_eq!(outcome(Some(1), None, 1), (Effect::Unchanged, None));
    assert_eq!(
        outcome(Some(1), Some(3), 2),
        (Effect::Rejected, found("E408"))
    );
    assert_eq!(outcome(None, Some(3), 2), (Effect::Rejected, found("E408")));
    assert_eq!(outcome(Some(1), Some(2), 2), (Effect::Unchanged, None));
    let (_, rebased, _) = merged(Some(1), Some(3), Some(1), &Decisions::default());
    assert_eq!((rebased.theirs_kept, rebased.conflicts.len()), (1, 0));
}

#[test]
fn a_conflict_says_all_three_values() {
    let draft = cells::draft("B2 S01-1 obtenido 2024 = 2 P/");
    let mut preview = compare(&draft, &[], &cells::stored("S01-1 obtenido 2024 = 3"));
    let exported = cells::stored("S01-1 obtenido 2024 = no disponible: sin encuesta");
    let rebased = rebase(&mut preview, &exported, &Decisions::default());
    assert_eq!(
        rebased.findings[0].problem,
        "Conflicto: al exportar el valor era «no disponible: sin encuesta», otra persona lo cambió a 3, y el archivo dice 2 P/."
    );
    assert_eq!(rebased.conflicts[0].three.mine, "2 P/");
}

fn key() -> CellKey {
    let draft = cells::draft("B2 S01-1 obtenido 2024 = 0");
    draft.book.cell_key(draft.cells[0].key)
}

fn decided(choice: ConflictResolution, [base, theirs, mine]: [&str; 3]) -> Decisions {
    let mut decisions = Decisions::default();
    let three = MergeValues {
        base: base.to_owned(),
        theirs: theirs.to_owned(),
        mine: mine.to_owned(),
    };
    decisions.decide(key(), choice, three);
    decisions
}

#[test]
fn what_was_decided_is_done_and_only_over_the_values_that_were_seen() {
    let mine = decided(ConflictResolution::Mine, ["1", "3", "2"]);
    let (preview, rebased, written) = merged(Some(1), Some(3), Some(2), &mine);
    assert_eq!(preview.rows[0].effect, Effect::Changed);
    assert_eq!(written.rows.len(), 1);
    assert!(rebased.findings.is_empty());
    assert_eq!(rebased.conflicts[0].choice, Some(ConflictResolution::Mine));

    let theirs = decided(ConflictResolution::Theirs, ["1", "3", "2"]);
    let (preview, rebased, written) = merged(Some(1), Some(3), Some(2), &theirs);
    assert_eq!(preview.rows[0].effect, Effect::Unchanged);
    assert!(written.rows.is_empty() && rebased.findings.is_empty());

    // Meanwhile it is 4: nobody decided that.
    let (preview, rebased, written) = merged(Some(1), Some(4), Some(2), &mine);
    assert_eq!(preview.rows[0].effect, Effect::Rejected);
    assert_eq!(rebased.conflicts[0].choice, None);
    assert!(written.rows.is_empty());
}

#[test]
fn an_empty_cell_is_asked_about_and_removes_nothing_by_itself() {
    let (preview, rebased, written) = merged(Some(1), Some(1), None, &Decisions::default());
    assert_eq!(preview.rows[0].effect, Effect::Rejected);
    assert_eq!(rebased.conflicts[0].kind, ConflictKind::Removed);
    assert_eq!(rebased.findings[0].code, "E414");
    assert!(written.rows.is_empty());

    let all = Decisions::all(ConflictResolution::Mine);
    let (_, _, written) = merged(Some(1), Some(1), None, &all);
    assert_eq!(written.rows.len(), 1);
    assert_eq!(written.rows[0].after, None);
    let back = Delta::from_bytes(&written.to_bytes().unwrap()).unwrap();
    assert_eq!(back.rows, written.rows);

    let none = Decisions::all(ConflictResolution::Theirs);
    let (preview, _, written) = merged(Some(1), Some(1), None, &none);
    assert_eq!(preview.rows[0].effect, Effect::Unchanged);
    assert!(written.rows.is_empty());

    // Empty before, or removed by somebody else: there is nothing to ask.
    for (exported, now) in [(None, Some(3)), (Some(1), None), (None, None)] {
        let (preview, rebased, _) = merged(exported, now, None, &Decisions::default());
        assert!(preview.rows.is_empty() && rebased.conflicts.is_empty());
    }
    // Emptied here and changed there: all three are said.
    let (_, rebased, _) = merged(Some(1), Some(3), None, &Decisions::default());
    assert_eq!(rebased.conflicts[0].three.theirs, "3");
}

#[test]
fn a_note_that_is_added_to_the_value_of_now_is_no_conflict() {
    let draft = cells::draft("B2 S01-1 obtenido 2024 = 1 nota: revisado");
    let stored = cells::stored("S01-1 obtenido 2024 = 1");
    let mut preview = compare(&draft, &[], &stored);
    let rebased = rebase(&mut preview, &stored, &Decisions::default());
    assert_eq!(preview.rows[0].effect, Effect::Changed);
    assert!(rebased.conflicts.is_empty());
}

#[test]
fn only_a_change_that_would_be_undone_is_a_conflict() {
    let (one, two, three) = (&1, &2, &3);
    assert!(
        !conflicts_at(Some(one), Some(one), Some(two)),
        "nobody changed it"
    );
    assert!(
        !conflicts_at(Some(one), Some(two), Some(two)),
        "someone made the same change"
    );
    assert!(
        conflicts_at(Some(one), Some(three), Some(two)),
        "someone made another change"
    );
    assert!(
        conflicts_at(None, Some(three), Some(two)),
        "someone was first"
    );
    assert!(
        conflicts_at(Some(one), None, Some(two)),
        "someone removed it"
    );
}

const EXPORTED: &str = "S01-1 obtenido 2024 = 75 (45/60) nota: encuesta";

/// What becomes of a cell of a file: its effect, the value with its note, and the conflict in words.
fn with_details(now: &str, line: &str) -> (Effect, Option<CellValue>, Option<MergeValues>) {
    let draft = cells::draft(&format!("B2 {line}"));
    let mut preview = compare(&draft, &[], &cells::stored(now));
    let exported = cells::stored(EXPORTED);
    let mut rebased = rebase(&mut preview, &exported, &Decisions::default());
    let row = preview.rows[0];
    let after = row.after.map(|value| preview.book.cell_value(value));
    let conflict = rebased.conflicts.pop().map(|conflict| conflict.three);
    (row.effect, after, conflict)
}

#[test]
fn an_untouched_file_changes_nothing_whatever_was_changed_meanwhile() {
    for now in [
        "S01-1 obtenido 2024 = 75 (45/60) nota: corregida",
        "S01-1 obtenido 2024 = 75 (45/60)",
        "S01-1 obtenido 2024 = 75 (90/120) nota: encuesta",
        "S01-1 obtenido 2024 = 80 (48/60) nota: corregida",
        "S01-1 obtenido 2024 = 75 (45/60) P/ nota: corregida",
        "S01-1 obtenido 2024 = no disponible: se anuló",
        "S02-1 obtenido 2024 = 75",
    ] {
        // With columns for note and figures, and without.
        for line in [EXPORTED, "S01-1 obtenido 2024 = 75"] {
            let (effect, _, conflict) = with_details(now, line);
            assert_eq!(
                (effect, conflict),
                (Effect::Unchanged, None),
                "{now}: {line}"
            );
        }
    }
}

#[test]
fn my_note_and_their_number_are_both_kept() {
    let now = "S01-1 obtenido 2024 = 80 (48/60) nota: encuesta";
    let line = "S01-1 obtenido 2024 = 75 (45/60) nota: la mía";
    let (effect, after, conflict) = with_details(now, line);
    assert_eq!((effect, conflict), (Effect::Changed, None));
    let both = cells::cell("S01-1 obtenido 2024 = 80 (48/60) nota: la mía").1;
    assert_eq!(after, Some(both));
    // And the reverse.
    let now = "S01-1 obtenido 2024 = 75 (45/60) nota: la otra";
    let line = "S01-1 obtenido 2024 = 80 (48/60) nota: encuesta";
    let (effect, after, conflict) = with_details(now, line);
    assert_eq!((effect, conflict), (Effect::Changed, None));
    let both = cells::cell("S01-1 obtenido 2024 = 80 (48/60) nota: la otra").1;
    assert_eq!(after, Some(both));
}

#[test]
fn two_notes_over_the_same_number_are_asked_about() {
    let now = "S01-1 obtenido 2024 = 75 (45/60) nota: la otra";
    let line = "S01-1 obtenido 2024 = 75 (45/60) nota: la mía";
    let (effect, _, conflict) = with_details(now, line);
    assert_eq!(effect, Effect::Rejected);
    let three = conflict.unwrap();
    assert_eq!(three.base, "75, nota «encuesta»");
    assert_eq!(three.theirs, "75, nota «la otra»");
    assert_eq!(three.mine, "75, nota «la mía»");
}

#[test]
fn a_number_is_not_mixed_with_the_figures_of_another_person() {
    let now = "S01-1 obtenido 2024 = 75 (90/120) nota: encuesta";
    let line = "S01-1 obtenido 2024 = 80 (48/60) nota: encuesta";
    let (effect, _, conflict) = with_details(now, line);
    assert_eq!(effect, Effect::Rejected);
    assert_eq!(conflict.unwrap().theirs, "75 (90 / 120)");
}

#[test]
fn a_text_that_a_file_writes_in_its_own_way_was_not_edited() {
    let effect = |exported: &str, line: &str| {
        let draft = cells::draft(&format!("B2 {line}"));
        let stored = cells::stored(exported);
        let mut preview = compare(&draft, &[], &stored);
        let rebased = rebase(&mut preview, &stored, &Decisions::default());
        assert!(rebased.conflicts.is_empty(), "{line}");
        preview.rows[0].effect
    };
    for (exported, line) in [
        (
            "75 nota: - dato de la ENAHO",
            "75 nota: '- dato de la ENAHO",
        ),
        ("75 nota: en\u{ad}cuesta", "75 nota: encuesta"),
        ("75 nota: medicio\u{301}n", "75 nota: medici\u{f3}n"),
        ("no disponible: =error", "no disponible: '=error"),
    ] {
        let whole = |said: &str| format!("S01-1 obtenido 2024 = {said}");
        let (exported, mine) = (whole(exported), whole(line));
        assert_eq!(effect(&exported, &mine), Effect::Unchanged, "{mine}");
    }
    let (exported, edited) = (
        "S01-1 obtenido 2024 = 75 nota: - dato",
        "S01-1 obtenido 2024 = 75 nota: '- otro dato",
    );
    assert_eq!(effect(exported, edited), Effect::Changed);
}
