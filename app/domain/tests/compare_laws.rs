//! The laws of comparing releases, for any two of them.

use crate::support::series as support;
use domain::{
    Decimal,
    release::{BandCause, BandShift, CellChange, Comparison, FORMAT, Release, TextChange, compare},
    settings::Settings,
    value::{Breakdown, Cell, Datum, Measure},
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use support::{catalogue, cell, day};

const CODES: [&str; 2] = ["S04-1", "S04-2"];

/// Few keys and few values, so that two releases often share some.
fn some_cell() -> impl Strategy<Value = Cell> {
    let value = prop_oneof![
        8 => (0i64..=40).prop_map(|n| Datum::number(Decimal::from(n * 2))),
        1 => Just(Datum::NotAvailable("sin encuesta".to_owned())),
        1 => Just(Datum::NotApplicable("sin servicio".to_owned())),
    ];
    (0usize..3, 0usize..2, 2022i32..=2030, value, 0u8..8).prop_map(
        |(measure, code, year, datum, extra)| {
            let measure = [Measure::Baseline, Measure::Target, Measure::Observed][measure];
            let mut cell = cell(measure, &year.to_string(), datum);
            cell.key.indicator = CODES[code].parse().expect("a code");
            match extra {
                0 => cell.key.breakdown = Breakdown::of("sexo", "mujer"),
                1 => cell.value.note = Some("nota".to_owned()),
                2 => cell.value.provisional = true,
                _ => {}
            }
            cell
        },
    )
}

fn some_release() -> impl Strategy<Value = Release> {
    (
        proptest::collection::vec(some_cell(), 0..24),
        0u8..16,
        prop_oneof![Just("2026-02-01"), Just("2026-06-01"), Just("2028-01-01")],
    )
        .prop_map(|(cells, choices, as_of)| {
            let chosen = |bit: u8| choices & (1 << bit) != 0;
            let mut catalogue = catalogue(&CODES);
            if chosen(0) {
                catalogue.indicators.pop();
            }
            if chosen(1) {
                catalogue.indicators[0].days = domain::calendar::OwnDays::due(10);
                catalogue.indicators[0].ficha.formula = "n / N".to_owned();
            }
            let mut settings = Settings::default();
            if chosen(2) {
                settings.needs_acceleration_from = Decimal::new(3, 1);
            }
            if chosen(3) {
                catalogue.nodes.pop();
            }
            let by_key: BTreeMap<_, _> = cells
                .into_iter()
                .map(|cell| (cell.key.clone(), cell))
                .collect();
            Release {
                format: FORMAT.to_owned(),
                number: 1,
                published_at: "2026-02-01T15:00:00Z".parse().expect("a moment"),
                as_of: day(as_of),
                published_by: "Rosa Huamán".to_owned(),
                note: String::new(),
                demo: true,
                previous_sha256: None,
                withdraws: None,
                band_changes: Vec::new(),
                settings,
                catalogue,
                cells: by_key.into_values().collect(),
            }
        })
}

fn turned_cells(list: Vec<CellChange>) -> Vec<CellChange> {
    let turn = |one: CellChange| CellChange {
        key: one.key,
        before: one.after,
        after: one.before,
    };
    list.into_iter().map(turn).collect()
}

fn turned_texts(list: Vec<TextChange>) -> Vec<TextChange> {
    let turn = |one: TextChange| TextChange {
        before: one.after,
        after: one.before,
        ..one
    };
    list.into_iter().map(turn).collect()
}

fn turned_cause(cause: BandCause) -> BandCause {
    match cause {
        BandCause::NewValue(periods) => BandCause::RemovedValue(periods),
        BandCause::RemovedValue(periods) => BandCause::NewValue(periods),
        BandCause::Several(parts) => {
            let mut parts: Vec<_> = parts.into_iter().map(turned_cause).collect();
            parts.sort_by_key(|part| match part {
                BandCause::NewValue(_) => 0,
                BandCause::RevisedValue(_) => 1,
                BandCause::RemovedValue(_) => 2,
                _ => 3,
            });
            BandCause::Several(parts)
        }
        other => other,
    }
}

/// The same comparison from the other end.
fn turned(found: Comparison) -> Comparison {
    let turn = |shift: BandShift| BandShift {
        before: shift.after,
        after: shift.before,
        cause: turned_cause(shift.cause),
        ..shift
    };
    Comparison {
        new_values: turned_cells(found.removed_values),
        revised_values: turned_cells(found.revised_values),
        removed_values: turned_cells(found.new_values),
        gaps: turned_cells(found.gaps),
        targets: turned_cells(found.targets),
        baselines: turned_cells(found.baselines),
        texts: turned_texts(found.texts),
        definitions: turned_texts(found.definitions),
        methods: turned_texts(found.methods),
        new_nodes: found.removed_nodes,
        removed_nodes: found.new_nodes,
        new_indicators: found.removed_indicators,
        removed_indicators: found.new_indicators,
        band_changes: found.band_changes.into_iter().map(turn).collect(),
    }
}

/// `before` with the observed cells of `after`.
fn with_observations(before: &Release, after: &Release) -> Release {
    let mut mixed = before.clone();
    mixed
        .cells
        .retain(|cell| cell.key.measure != Measure::Observed);
    let observed = after
        .cells
        .iter()
        .filter(|c| c.key.measure == Measure::Observed);
    mixed.cells.extend(observed.cloned());
    mixed.sort_cells();
    mixed
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_release_does_not_differ_from_itself(release in some_release()) {
        prop_assert!(compare(&release, &release).is_empty());
    }

    #[test]
    fn exchanging_the_releases_exchanges_old_and_new(a in some_release(), b in some_release()) {
        prop_assert_eq!(compare(&b, &a), turned(compare(&a, &b)));
    }

    #[test]
    fn every_changed_cell_stands_in_exactly_one_list(a in some_release(), b in some_release()) {
        let found = compare(&a, &b);
        let lists = [
            &found.new_values,
            &found.revised_values,
            &found.removed_values,
            &found.gaps,
            &found.targets,
            &found.baselines,
        ];
        let mut listed: Vec<_> = lists.into_iter().flatten().map(|one| one.key.clone()).collect();
        let seen = |release: &Release| -> BTreeMap<_, _> {
            let cells = release.cells.iter();
            cells.map(|c| (c.key.clone(), (c.value.datum.clone(), c.value.provisional))).collect()
        };
        let (old, new) = (seen(&a), seen(&b));
        let mut expected: Vec<_> = old.keys().chain(new.keys()).cloned().collect();
        expected.retain(|key| old.get(key) != new.get(key));
        for list in [&mut listed, &mut expected] {
            list.sort();
        }
        expected.dedup();
        prop_assert_eq!(listed, expected);
    }

    /// The promise: where the page says «only because», the new observed values beside the old
    /// targets, baselines and methods would have left the state as it was; and the other way round.
    #[test]
    fn only_because_of_a_revision_is_true(a in some_release(), b in some_release()) {
        for shift in compare(&a, &b).band_changes {
            let state = |release: &Release| release.assess(&shift.indicator).map(|p| p.state);
            prop_assert_eq!(state(&a), Some(shift.before));
            prop_assert_eq!(state(&b), Some(shift.after));
            if shift.cause.is_only_revision() {
                prop_assert_eq!(state(&with_observations(&a, &b)), Some(shift.before));
                prop_assert_eq!(state(&with_observations(&b, &a)), Some(shift.after));
            }
        }
    }

    #[test]
    fn a_comparison_comes_back_from_its_text(a in some_release(), b in some_release()) {
        let found = compare(&a, &b);
        let text = serde_json::to_string(&found).expect("a comparison is JSON");
        prop_assert_eq!(serde_json::from_str::<Comparison>(&text).expect("and back"), found);
    }
}
