//! What differs between two releases: every kind of difference by an example, and what makes a state
//! change.

use crate::support::series as support;
use domain::{
    Decimal,
    band::State,
    calendar::{OwnDays, Rule},
    indicator::{Direction, SeriesBreak},
    period::Periodicity,
    release::{BandCause, Comparison, FORMAT, Field, Release, Subject, Withdrawal, compare},
    sentence::{band_change_sentence, band_shift_sentence, citation, summary_sentence},
    settings::Settings,
    value::{Breakdown, Datum, Measure},
};
use support::{all_cells, catalogue, cell, day, decimal};

/// Baseline, targets and observed values of S04-1, judged on 1 June 2026.
fn release(baseline: &str, targets: &str, observed: &str) -> Release {
    let mut release = Release {
        format: FORMAT.to_owned(),
        number: 4,
        published_at: "2026-06-02T03:00:00Z".parse().expect("a moment"),
        as_of: day("2026-06-01"),
        published_by: "Rosa Huamán".to_owned(),
        note: String::new(),
        demo: false,
        previous_sha256: None,
        withdraws: None,
        band_changes: Vec::new(),
        settings: Settings::default(),
        catalogue: catalogue(&["S04-1"]),
        cells: all_cells(baseline, targets, observed),
    };
    release.sort_cells();
    release
}

fn usual() -> Release {
    release("2022: 40", "2025: 60, 2030: 80", "2025: 60")
}

/// The lists that are not empty, with how much is in them.
fn counted(found: &Comparison) -> Vec<(&'static str, usize)> {
    let all = [
        ("new", found.new_values.len()),
        ("revised", found.revised_values.len()),
        ("removed", found.removed_values.len()),
        ("gaps", found.gaps.len()),
        ("targets", found.targets.len()),
        ("baselines", found.baselines.len()),
        ("texts", found.texts.len()),
        ("definitions", found.definitions.len()),
        ("methods", found.methods.len()),
        ("new nodes", found.new_nodes.len()),
        ("removed nodes", found.removed_nodes.len()),
        ("new indicators", found.new_indicators.len()),
        ("removed indicators", found.removed_indicators.len()),
        ("bands", found.band_changes.len()),
    ];
    all.into_iter().filter(|(_, count)| *count > 0).collect()
}

#[test]
fn a_difference_of_cells_stands_in_one_list() {
    let base = ("2022: 40", "2025: 60, 2030: 80");
    for (before, after, expected) in [
        ("2025: 60", "2025: 60", vec![]),
        ("2025: 60", "2024: 50, 2025: 60", vec![("new", 1)]),
        ("2025: 60", "2025: 60.5", vec![("revised", 1)]),
        ("2025: 60p", "2025: 60", vec![("revised", 1)]),
        ("2024: 50, 2025: 60", "2025: 60", vec![("removed", 1)]),
        (
            "2024: 50, 2025: 60",
            "2024: n.d., 2025: 60",
            vec![("removed", 1)],
        ),
        ("2025: 60", "2024: n.d., 2025: 60", vec![("gaps", 1)]),
        (
            "2024: n.d., 2025: 60",
            "2024: n.a., 2025: 60",
            vec![("gaps", 1)],
        ),
        ("2024: n.a., 2025: 60", "2025: 60", vec![("gaps", 1)]),
        (
            "2024: n.d., 2025: 60",
            "2024: 50, 2025: 60",
            vec![("new", 1)],
        ),
    ] {
        let found = compare(
            &release(base.0, base.1, before),
            &release(base.0, base.1, after),
        );
        assert_eq!(counted(&found), expected, "{before} → {after}");
    }
    let found = compare(
        &usual(),
        &release("2022: 41", "2025: 60, 2027: 66, 2030: 79", "2025: 60"),
    );
    assert_eq!(counted(&found), [("targets", 2), ("baselines", 1)]);
    let revised = &found.targets[1];
    assert_eq!(revised.key.period.to_string(), "2030");
    let number = |value: &Option<domain::value::CellValue>| {
        value.as_ref().and_then(|value| value.datum.value())
    };
    assert_eq!(number(&revised.before), Some(decimal("80")));
    assert_eq!(number(&revised.after), Some(decimal("79")));
}

#[test]
fn who_entered_a_cell_and_in_which_order_things_stand_are_no_differences() {
    let mut after = usual();
    after.cells[0].approved_by = Some("Otra persona".to_owned());
    after.catalogue.indicators[0].position = 9;
    after.catalogue.nodes[1].position = 9;
    after.number = 5;
    after.note = "otra".to_owned();
    after.band_changes.clear();
    assert!(compare(&usual(), &after).is_empty());
}

#[test]
fn every_changed_text_is_named_with_old_and_new() {
    let mut after = usual();
    let indicator = &mut after.catalogue.indicators[0];
    indicator.ficha.formula = "n / N × 100".to_owned();
    indicator.name = "Personas que vuelven".to_owned();
    indicator.days = OwnDays::due(120);
    indicator.unit.label = "por ciento".to_owned();
    after.catalogue.nodes[2].name = None;
    after.catalogue.edition.promise = "Al 2030, más.".to_owned();
    after.settings.formula_version = "1".to_owned();
    let noted = after
        .cells
        .iter_mut()
        .find(|c| c.key.measure == Measure::Observed);
    noted.expect("an observed cell").value.note = Some("cifra corregida".to_owned());
    let found = compare(&usual(), &after);
    assert_eq!(
        counted(&found),
        [("texts", 5), ("definitions", 2), ("methods", 1)]
    );
    let told: Vec<_> = found
        .texts
        .iter()
        .map(|one| (one.field, one.before.as_deref(), one.after.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (Field::CellNote, None, Some("cifra corregida")),
            (Field::Promise, None, Some("Al 2030, más.")),
            (Field::NodeName, Some("Nodo S04"), None),
            (
                Field::IndicatorName,
                Some("Personas que usan el servicio"),
                Some("Personas que vuelven")
            ),
            (Field::Formula, None, Some("n / N × 100")),
        ]
    );
    assert_eq!(
        found.texts[2].subject,
        Subject::Node("S04".parse().expect("a code"))
    );
    assert_eq!(found.definitions[0].field, Field::UnitLabel);
    assert_eq!(found.definitions[1].before.as_deref(), Some("90"));
    assert_eq!(found.methods[0].field, Field::FormulaVersion);
}

#[test]
fn a_rule_of_the_calendar_is_shown_at_the_indicators_that_follow_it() {
    let mut before = usual();
    before.catalogue.indicators[0].days = OwnDays::default();
    let mut after = before.clone();
    let rule = Rule {
        due_days: 30,
        closes_days: Some(60),
        ..Rule::default()
    };
    after.catalogue.calendar.rules = [(Periodicity::Year, rule)].into();
    let found = compare(&before, &after);
    let told: Vec<_> = found
        .definitions
        .iter()
        .map(|one| (one.field, one.before.as_deref(), one.after.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (Field::DueDays, Some("90"), Some("30")),
            (Field::ClosesDays, Some("no se cierra"), Some("60")),
        ]
    );
    // Moving the same days from the rule to the indicator changes nothing for anybody.
    let mut moved = usual();
    moved.catalogue.indicators[0].days = OwnDays::due(90);
    assert!(compare(&before, &moved).definitions.is_empty());
}

#[test]
fn what_comes_and_goes_is_named_by_its_code() {
    let mut after = usual();
    after.catalogue = catalogue(&["S04-2"]);
    after.catalogue.nodes[2].code = "S05".parse().expect("a code");
    for cell in &mut after.cells {
        cell.key.indicator = "S04-2".parse().expect("a code");
    }
    let found = compare(&usual(), &after);
    assert_eq!(
        counted(&found),
        [
            ("new", 1),
            ("removed", 1),
            ("targets", 4),
            ("baselines", 2),
            ("new nodes", 1),
            ("removed nodes", 1),
            ("new indicators", 1),
            ("removed indicators", 1),
        ]
    );
    assert_eq!(found.new_indicators[0].as_str(), "S04-2");
    assert_eq!(found.removed_nodes[0].as_str(), "S04");
    assert!(
        summary_sentence(&found).starts_with("1 valor nuevo, 1 valor retirado, 4 metas"),
        "{}",
        summary_sentence(&found)
    );
}

/// One shift, worded; nothing where the state stayed.
fn first_shift_sentence(before: &Release, after: &Release) -> String {
    let found = compare(before, after);
    found
        .band_changes
        .first()
        .map(band_shift_sentence)
        .unwrap_or_default()
}

#[test]
fn the_cause_of_a_changed_state_is_computed() {
    let before = usual();
    for (baseline, targets, observed, expected) in [
        ("2022: 40", "2025: 60, 2030: 80", "2025: 61", ""),
        (
            "2022: 40",
            "2025: 75, 2030: 80",
            "2025: 60",
            "Pasó de «en camino» a «rezagado» solo porque se revisó la meta de 2025; los valores obtenidos no lo explican.",
        ),
        // The value moved too, but it made no difference with either target.
        (
            "2022: 40",
            "2025: 76, 2030: 80",
            "2025: 60.5",
            "Pasó de «en camino» a «rezagado» solo porque se revisó la meta de 2025; los valores obtenidos no lo explican.",
        ),
        // The value alone would have moved the state as well: not «only».
        (
            "2022: 40",
            "2025: 76, 2030: 80",
            "2025: 57",
            "Pasó de «en camino» a «rezagado» porque se revisó el valor de 2025 y porque se revisó la meta de 2025.",
        ),
        // Neither alone, only both.
        (
            "2022: 40",
            "2025: 60.8, 2030: 80",
            "2025: 59.2",
            "Pasó de «en camino» a «necesita acelerar» porque se revisó el valor de 2025 y porque se revisó la meta de 2025.",
        ),
        (
            "2022: 40",
            "2025: 60, 2030: 80",
            "2025: 50",
            "Pasó de «en camino» a «rezagado» porque se revisó el valor de 2025.",
        ),
        (
            "2022: 40",
            "2025: 60, 2030: 80",
            "2025: 60, 2026: 41",
            "Pasó de «en camino» a «rezagado» por el valor nuevo de 2026.",
        ),
        (
            "2022: 59",
            "2025: 65, 2030: 80",
            "2025: 60",
            "Pasó de «en camino» a «rezagado» solo porque se revisó la meta de 2025 y porque se revisó la línea de base; los valores obtenidos no lo explican.",
        ),
        (
            "2022: 40",
            "2025: 60, 2030: 80",
            "2025: n.a.",
            "Pasó de «en camino» a «no aplica» porque se retiró el valor de 2025.",
        ),
    ] {
        let after = release(baseline, targets, observed);
        assert_eq!(
            first_shift_sentence(&before, &after),
            expected,
            "{baseline} | {targets} | {observed}"
        );
    }
}

/// The older value is revised and the newer one removed: neither alone makes a difference, both do.
#[test]
fn values_that_matter_only_together_are_a_cause_beside_the_target() {
    let before = release("2022: 40", "2025: 60, 2030: 80", "2024: 60, 2025: 60");
    let after = release("2022: 40", "2024: 90, 2025: 90, 2030: 95", "2024: 41");
    assert_eq!(
        first_shift_sentence(&before, &after),
        "Pasó de «en camino» a «rezagado» porque se revisó el valor de 2024, porque se retiró el valor de 2025 y porque se revisaron las metas de 2024, 2025 y 2030."
    );
}

#[test]
fn methods_definitions_and_time_are_causes_too() {
    let low = || release("2022: 40", "2025: 60, 2030: 80", "2025: 50");
    let mut lenient = low();
    lenient.settings.needs_acceleration_from = Decimal::new(40, 2);
    assert_eq!(
        first_shift_sentence(&low(), &lenient),
        "Pasó de «rezagado» a «necesita acelerar» solo porque cambió el método o los umbrales con los que se calcula; los valores obtenidos no lo explican."
    );
    let mut broken = low();
    broken.catalogue.indicators[0].breaks.push(SeriesBreak {
        year: 2024,
        reason: "otra encuesta".to_owned(),
    });
    let shift = compare(&low(), &broken).band_changes.remove(0);
    assert_eq!(shift.cause, BandCause::RevisedIndicator);
    assert!(shift.cause.is_only_revision() && shift.needs_reason());
    let waiting = || release("2022: 40", "2025: 60, 2030: 80", "");
    let mut earlier = waiting();
    earlier.as_of = day("2026-02-01");
    let shift = compare(&earlier, &waiting()).band_changes.remove(0);
    assert_eq!((shift.before, shift.after), (State::NotDueYet, State::Late));
    assert_eq!(shift.cause, BandCause::Time);
    assert!(!shift.needs_reason(), "no band is taken back");
    // The value came although it would be late without it: the value is the cause, not the calendar.
    let shift = compare(&earlier, &usual()).band_changes.remove(0);
    assert!(matches!(shift.cause, BandCause::NewValue(_)), "{shift:?}");
    // A longer term that only matters on the later day.
    earlier.as_of = day("2026-01-05");
    let mut strict = waiting();
    strict.catalogue.indicators[0].days = OwnDays::due(10);
    strict.as_of = day("2026-03-01");
    let shift = compare(&earlier, &strict).band_changes.remove(0);
    assert_eq!(
        shift.cause,
        BandCause::Several(vec![BandCause::RevisedIndicator, BandCause::Time])
    );
}

#[test]
fn breakdowns_and_context_indicators_have_no_band() {
    let mut after = usual();
    let mut member = cell(Measure::Observed, "2026", Datum::number(Decimal::ONE));
    member.key.breakdown = Breakdown::of("sexo", "mujer");
    after.cells.push(member);
    after.sort_cells();
    assert_eq!(counted(&compare(&usual(), &after)), [("new", 1)]);
    let context = |observed| {
        let mut release = release("2022: 40", "2025: 60, 2030: 80", observed);
        release.catalogue.indicators[0].kind = domain::indicator::IndicatorKind::Context;
        release
    };
    let found = compare(&context("2025: 60"), &context("2025: 41"));
    assert_eq!(counted(&found), [("revised", 1)]);
}

#[test]
fn a_change_is_shown_with_the_publishers_reason() {
    let after = release("2022: 40", "2025: 75, 2030: 80", "2025: 60");
    let shift = compare(&usual(), &after).band_changes.remove(0);
    let change = shift
        .clone()
        .with_reason("Decreto de metas de 2026".to_owned());
    assert_eq!(change.shift(), shift);
    assert!(
        band_change_sentence(&change)
            .ends_with(" Razón de quien publicó: Decreto de metas de 2026."),
        "{}",
        band_change_sentence(&change)
    );
    let many = release(
        "2022: 40",
        "2023: 41, 2024: 42, 2025: 75, 2026: 76, 2027: 77, 2030: 81",
        "2025: 60",
    );
    assert!(
        first_shift_sentence(&usual(), &many)
            .contains("se revisaron las metas de 2023, 2024, 2025, 2026 y 2 más;"),
        "{}",
        first_shift_sentence(&usual(), &many)
    );
}

#[test]
fn an_older_release_is_written_as_it_was() {
    let old = usual();
    let text = serde_json::to_string(&old).expect("a release is JSON");
    assert!(!text.contains("withdraws") && !text.contains("band_changes"));
    assert_eq!(
        serde_json::from_str::<Release>(&text).expect("and back"),
        old
    );
    let mut new = old;
    new.withdraws = Some(Withdrawal {
        number: 3,
        reason: "valores de prueba".to_owned(),
    });
    let after = release("2022: 40", "2025: 75, 2030: 80", "2025: 60");
    let shifts = compare(&usual(), &after).band_changes.into_iter();
    new.band_changes = shifts
        .map(|one| one.with_reason("decreto".to_owned()))
        .collect();
    let text = serde_json::to_string(&new).expect("a release is JSON");
    assert!(
        text.contains(r#""cause":{"revised_target":["2025"]}"#),
        "{text}"
    );
    assert_eq!(
        serde_json::from_str::<Release>(&text).expect("and back"),
        new
    );
}

#[test]
fn a_citation_names_number_day_in_lima_and_the_whole_hash() {
    assert_eq!(
        citation(&usual(), "1a2b", Some("Indicador S04-1."), None),
        "Política Nacional de Transformación Digital: Indicador S04-1. Publicación N.º 4 (1 de junio de 2026). SHA-256 1a2b."
    );
    assert_eq!(
        first_shift_sentence(&release("2022: 40", "2030: 80", "2025: 60"), &{
            let mut turned = release("2022: 40", "2030: 80", "2025: 60");
            turned.catalogue.indicators[0].direction = Some(Direction::Descending);
            turned
        }),
        "Pasó de «en camino» a «no calculable» solo porque cambió la definición del indicador (sentido, frecuencia, plazo o quiebres); los valores obtenidos no lo explican."
    );
}
