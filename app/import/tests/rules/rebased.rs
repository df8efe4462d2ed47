//! Base, theirs, mine.

use super::cells;
use import::{
    compare::compare,
    preview::Effect,
    rebase::{conflicts_at, rebase},
};

/// One cell of a file: exported, now and wanted; the effect and the finding.
fn merged(exported: Option<i64>, now: Option<i64>, wanted: i64) -> (Effect, Option<String>) {
    let line = |value: Option<i64>| {
        value.map_or_else(String::new, |v| format!("S01-1 obtenido 2024 = {v}"))
    };
    let draft = cells::draft(&format!("B2 S01-1 obtenido 2024 = {wanted}"));
    let mut preview = compare(&draft, &[], &cells::stored(&line(now)));
    let findings = rebase(&mut preview, &cells::stored(&line(exported)));
    let code = findings.first().map(|finding| finding.code.clone());
    let codes: Vec<&str> = preview.codes_of(0).collect();
    assert_eq!(codes, code.as_deref().into_iter().collect::<Vec<_>>());
    (preview.rows[0].effect, code)
}

#[test]
fn an_exported_file_changes_only_what_was_edited_in_it() {
    let found = |code: &str| Some(code.to_owned());
    assert_eq!(merged(Some(1), Some(1), 2), (Effect::Changed, None));
    assert_eq!(merged(None, None, 2), (Effect::New, None));
    assert_eq!(
        merged(Some(1), Some(3), 1),
        (Effect::Unchanged, found("W406"))
    );
    assert_eq!(merged(Some(1), None, 1), (Effect::Unchanged, found("W406")));
    assert_eq!(
        merged(Some(1), Some(3), 2),
        (Effect::Rejected, found("E408"))
    );
    assert_eq!(merged(None, Some(3), 2), (Effect::Rejected, found("E408")));
    assert_eq!(merged(Some(1), Some(2), 2), (Effect::Unchanged, None));
}

#[test]
fn a_conflict_says_all_three_values() {
    let draft = cells::draft("B2 S01-1 obtenido 2024 = 2 P/");
    let mut preview = compare(&draft, &[], &cells::stored("S01-1 obtenido 2024 = 3"));
    let exported = cells::stored("S01-1 obtenido 2024 = no disponible: sin encuesta");
    let findings = rebase(&mut preview, &exported);
    assert_eq!(
        findings[0].problem,
        "Conflicto: al exportar el valor era «no disponible: sin encuesta», otra persona lo cambió a 3, y el archivo dice 2 P/."
    );
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
