//! Laws of the preview, the digest and the delta over any draft and any stored values.

use super::{catalogue, cells};
use domain::value::CellValue;
use import::{
    compare::compare,
    delta::{Delta, delta},
    digest::digest,
    draft::Draft,
    preview::{Effect, Preview},
    stored::Stored,
    validate::validate,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Lines of cells: few series and years, so that drafts and stored values often meet.
fn any_lines() -> impl Strategy<Value = Vec<String>> {
    let line = (
        0..2_usize,
        0..3_usize,
        2015..2032_i32,
        0..2_usize,
        -20..130_i32,
        0..4_usize,
    );
    prop::collection::vec(line, 0..60).prop_map(|lines| {
        let mut keys = BTreeSet::new();
        let lines = lines
            .into_iter()
            .filter_map(|(code, measure, year, group, value, form)| {
                let code = ["S01-1", "S01-2"][code];
                let measure = ["base", "meta", "obtenido"][measure];
                let group = ["", " sexo=mujer"][group];
                let value = match form {
                    0 => format!("{value}"),
                    1 => format!("{value}.50 nota: encuesta"),
                    2 => format!("{value} ({value}/100) P/"),
                    _ => "no disponible: sin encuesta".to_owned(),
                };
                let key = format!("{code} {measure} {year}{group}");
                keys.insert(key.clone()).then(|| format!("{key} = {value}"))
            });
        lines.collect()
    })
}

fn draft_of(lines: &[String]) -> Draft {
    let with_cells = lines
        .iter()
        .zip(1..)
        .map(|(line, row)| format!("B{row} {line}"));
    cells::draft(&with_cells.collect::<Vec<_>>().join("\n"))
}

fn preview_of(lines: &[String], stored: &Stored) -> Preview {
    let draft = draft_of(lines);
    let findings = validate(&draft, &catalogue::catalogue(), stored);
    compare(&draft, &findings, stored)
}

proptest! {
    #[test]
    fn every_cell_has_one_effect_that_follows_from_its_values(
        drafted in any_lines(),
        kept in any_lines(),
    ) {
        let stored = cells::stored(&kept.join("\n"));
        let now: BTreeMap<_, CellValue> = kept.iter().map(|line| cells::cell(line)).collect();
        let preview = preview_of(&drafted, &stored);
        prop_assert_eq!(preview.counts.total() as usize, drafted.len());
        for (row, line) in preview.rows.iter().zip(&drafted) {
            let (key, _) = cells::cell(line);
            let before = row.before.map(|value| preview.book.cell_value(value));
            let after = row.after.map(|value| preview.book.cell_value(value));
            prop_assert_eq!(before.as_ref(), now.get(&key));
            match row.effect {
                Effect::New => prop_assert!(before.is_none()),
                Effect::Changed => prop_assert!(before.is_some() && before != after),
                Effect::Unchanged => prop_assert_eq!(before, after),
                Effect::Rejected => {}
            }
        }
    }

    #[test]
    fn what_is_committed_is_unchanged_when_it_comes_again(
        drafted in any_lines(),
        kept in any_lines(),
    ) {
        let stored = cells::stored(&kept.join("\n"));
        let written = delta(&compare(&draft_of(&drafted), &[], &stored));
        let before = kept.iter().map(|line| cells::cell(line));
        let new = written.rows.iter().map(|row| {
            (written.book.cell_key(row.key), written.book.cell_value(row.after.unwrap()))
        });
        let stored = Stored::of(before.chain(new));
        let again = compare(&draft_of(&drafted), &[], &stored);
        prop_assert!(again.rows.iter().all(|row| row.effect == Effect::Unchanged));
    }

    #[test]
    fn the_order_of_a_file_changes_neither_digest_nor_delta(
        drafted in any_lines(),
        kept in any_lines(),
        turn in 0..60_usize,
    ) {
        let stored = cells::stored(&kept.join("\n"));
        let mut turned = drafted.clone();
        turned.rotate_left(turn % drafted.len().max(1));
        turned.reverse();
        let (one, other) = (preview_of(&drafted, &stored), preview_of(&turned, &stored));
        prop_assert_eq!(digest(&one, ["S9"].into_iter()), digest(&other, ["S9"].into_iter()));
        prop_assert_eq!(contents(&delta(&one)), contents(&delta(&other)));
    }

    #[test]
    fn a_digest_tells_any_two_contents_apart(a in any_lines(), b in any_lines()) {
        let none = cells::stored("");
        let (a, b) = (compare(&draft_of(&a), &[], &none), compare(&draft_of(&b), &[], &none));
        let same = contents(&delta(&a)) == contents(&delta(&b));
        let nothing = std::iter::empty::<&str>;
        prop_assert_eq!(digest(&a, nothing()) == digest(&b, nothing()), same);
    }

    #[test]
    fn a_kept_delta_comes_back_whole(drafted in any_lines(), kept in any_lines()) {
        let written = delta(&preview_of(&drafted, &cells::stored(&kept.join("\n"))));
        let back = Delta::from_bytes(&written.to_bytes().unwrap()).unwrap();
        prop_assert_eq!(contents(&back), contents(&written));
        let mut keys: Vec<_> = back.rows.iter().map(|row| row.key).collect();
        let found = keys.clone();
        keys.sort();
        prop_assert_eq!(keys, found, "sorted by key");
    }
}

/// The cells of a delta in the domain's own shape; numbers as they are written.
fn contents(delta: &Delta) -> BTreeSet<String> {
    let rows = delta.rows.iter();
    rows.map(|row| {
        let (key, after) = (
            delta.book.cell_key(row.key),
            row.after.map(|value| delta.book.cell_value(value)),
        );
        let before = row.before.map(|value| delta.book.cell_value(value));
        format!("{key:?} {before:?} {after:?}")
    })
    .collect()
}

#[test]
fn a_number_is_the_same_with_more_zeros_and_a_text_is_not() {
    let none = cells::stored("");
    let of = |line: &str| {
        let draft = draft_of(&[line.to_owned()]);
        digest(&compare(&draft, &[], &none), std::iter::empty())
    };
    assert_eq!(
        of("S01-1 obtenido 2024 = 7.50"),
        of("S01-1 obtenido 2024 = 7.5")
    );
    assert_ne!(
        of("S01-1 obtenido 2024 = 7.5"),
        of("S01-1 obtenido 2024 = 7.5 P/")
    );
    assert_ne!(
        of("S01-1 obtenido 2024 = 7.5 nota: a"),
        of("S01-1 obtenido 2024 = 7.5 nota: b")
    );
}
