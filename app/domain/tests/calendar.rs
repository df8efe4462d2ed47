//! The reporting calendar: one table that a planner can check, and the laws behind it.

use crate::support::series as support;
use chrono::{Days, NaiveDate};
use domain::{
    calendar::{Calendar, CalendarError, Closes, OwnDays, Rule, Window},
    catalogue::Catalogue,
    gap::{Gap, gap},
    gate::{Gate, Reopening, ReopeningError, Standing, check_reopening, standing},
    indicator::Indicator,
    period::{Period, Periodicity},
    value::{Breakdown, CellKey, Measure},
};
use proptest::prelude::*;
use support::{day, indicator};

/// «opens/due/closes», «-» where nothing closes.
fn rule(text: &str) -> Rule {
    let days: Vec<&str> = text.split('/').map(str::trim).collect();
    let number = |text: &str| text.parse().expect("days");
    Rule {
        opens_days: number(days[0]),
        due_days: number(days[1]),
        closes_days: (days[2] != "-").then(|| number(days[2])),
    }
}

/// What the office says of a period on a day.
const CASES: &str = "
period   | abre/vence/cierra | reabierto  | hoy        | dice
2025-Q1  | 0/15/30           |            | 2024-12-31 | Se abre el 1 de enero de 2025
2025-Q1  | 0/15/30           |            | 2025-01-01 | Abierto; vence el 15 de abril de 2025
2025-Q1  | 0/15/30           |            | 2025-04-15 | Abierto; vence el 15 de abril de 2025
2025-Q1  | 0/15/30           |            | 2025-04-16 | Vencido desde el 15 de abril de 2025; se cierra el 30 de abril de 2025
2025-Q1  | 0/15/30           |            | 2025-04-30 | Vencido desde el 15 de abril de 2025; se cierra el 30 de abril de 2025
2025-Q1  | 0/15/30           |            | 2025-05-01 | Cerró el 30 de abril de 2025
2025-Q1  | 0/15/30           | 2025-05-10 | 2025-05-10 | Reabierto hasta el 10 de mayo de 2025
2025-Q1  | 0/15/30           | 2025-05-10 | 2025-05-11 | Cerró el 30 de abril de 2025
2025-Q1  | 0/15/30           | 2025-05-10 | 2025-04-20 | Vencido desde el 15 de abril de 2025; se cierra el 30 de abril de 2025
2025-Q1  | 0/15/-            |            | 2031-01-01 | Vencido desde el 15 de abril de 2025
2024     | 366/90/120        |            | 2024-12-31 | Se abre el 1 de enero de 2025
2024     | 366/90/120        |            | 2025-03-31 | Abierto; vence el 31 de marzo de 2025
2025-S1  | 0/0/0             |            | 2025-06-30 | Abierto; vence el 30 de junio de 2025
2025-S1  | 0/0/0             |            | 2025-07-01 | Cerró el 30 de junio de 2025
2024-M02 | 0/5/10            |            | 2024-03-05 | Abierto; vence el 5 de marzo de 2024
";

#[test]
fn a_period_stands_as_the_table_says() {
    for line in CASES.lines().filter(|line| line.contains('|')).skip(1) {
        let field: Vec<&str> = line.split('|').map(str::trim).collect();
        let period: Period = field[0].parse().expect("a period");
        let reopened = (!field[2].is_empty()).then(|| day(field[2]));
        let standing = standing(rule(field[1]).window(period), day(field[3]), reopened);
        assert_eq!(standing.words_es(), field[4], "{line}");
    }
}

#[test]
fn days_that_contradict_each_other_are_named() {
    use CalendarError::{ClosesBeforeDue, DueBeforeOpening, TooManyDays};
    let check = |text: &str| rule(text).check(Periodicity::Quarter);
    assert_eq!(check("0/90/-"), Ok(()));
    assert_eq!(check("0/30/30"), Ok(()));
    assert_eq!(check("0/30/29"), Err(ClosesBeforeDue));
    // The shortest quarter has 90 days: its last day is the 90th, so it may open on it at the latest.
    assert_eq!(check("89/0/0"), Ok(()));
    assert_eq!(check("90/0/0"), Err(DueBeforeOpening));
    assert_eq!(check("0/4000/-"), Err(TooManyDays));
    assert_eq!(check("0/30/4000"), Err(TooManyDays));
}

fn rules() -> impl Strategy<Value = Rule> {
    let closes = proptest::option::of(0u16..=400);
    (0u16..=800, 0u16..=400, closes).prop_map(|(opens_days, due_days, closes_days)| Rule {
        opens_days,
        due_days,
        closes_days,
    })
}

fn periods() -> impl Strategy<Value = Period> {
    (2000i32..=2040, 0usize..4, any::<prop::sample::Index>()).prop_map(|(year, kind, at)| {
        let all = Period::of_year(year, Periodicity::ALL[kind]);
        all[at.index(all.len())]
    })
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0u64..=20_000).prop_map(|n| {
        day("1999-01-01")
            .checked_add_days(Days::new(n))
            .expect("a day")
    })
}

fn is_ordered(window: Window) -> bool {
    window.opens_on <= window.due_on
        && window
            .closes_on
            .is_none_or(|closes| window.due_on <= closes)
}

proptest! {
    #[test]
    fn a_period_opens_before_it_is_due_and_is_due_before_it_closes(rule in rules(), period in periods()) {
        let window = rule.window(period);
        prop_assert!(is_ordered(window), "{window:?}");
        // A rule that may be stored is taken at its word.
        if rule.check(period.periodicity()).is_ok() {
            let after = |day: NaiveDate, days: u16| day + Days::new(days.into());
            prop_assert_eq!(window.opens_on, after(period.first_day(), rule.opens_days));
            prop_assert_eq!(window.due_on, after(period.last_day(), rule.due_days));
            prop_assert_eq!(window.closes_on, rule.closes_days.map(|days| after(period.last_day(), days)));
        }
    }

    #[test]
    fn a_period_never_goes_back(
        rule in rules(), period in periods(), one in days(), other in days(),
        reopened in proptest::option::of(days()),
    ) {
        let window = rule.window(period);
        let (early, late) = (one.min(other), one.max(other));
        prop_assert!(standing(window, early, reopened) <= standing(window, late, reopened));
    }

    #[test]
    fn reopening_never_closes_what_is_open_and_never_opens_what_has_not_begun(
        rule in rules(), period in periods(), today in days(), until in days(),
    ) {
        let window = rule.window(period);
        let before = standing(window, today, None);
        let after = standing(window, today, Some(until));
        prop_assert!(!before.is_open() || after.is_open());
        let closed = matches!(before, Standing::Closed { .. });
        prop_assert!(closed || before == after);
        prop_assert_eq!(closed && until >= today, matches!(after, Standing::Reopened { .. }));
    }

    #[test]
    fn late_is_what_the_window_says(rule in rules(), period in periods(), today in days()) {
        let indicator = Indicator { first_year: Some(2000), ..indicator(None) };
        let found = gap(&indicator, rule, period, None, today);
        let due = rule.window(period).due_on;
        let expected = if today > due { Gap::Late { since: due } } else { Gap::NotDueYet { until: due } };
        prop_assert_eq!(found, Some(expected));
        // Nothing is late that was never open, and nothing closes that is not late or due today.
        if let Standing::Closed { .. } = standing(rule.window(period), today, None) {
            prop_assert!(today > due);
        }
    }
}

/// Quarters close after 30 days; S04-1 is quarterly, CTX-01 too.
fn catalogue() -> Catalogue {
    let mut catalogue = support::catalogue(&["S04-1", "CTX-01"]);
    for indicator in &mut catalogue.indicators {
        indicator.periodicity = Periodicity::Quarter;
        indicator.days = OwnDays::default();
    }
    let rules = [(Periodicity::Quarter, rule("0/15/30"))];
    catalogue.calendar = Calendar {
        rules: rules.into(),
    };
    catalogue
}

fn key(indicator: &str, measure: Measure, period: &str) -> CellKey {
    CellKey {
        indicator: indicator.parse().expect("a code"),
        measure,
        breakdown: Breakdown::headline(),
        period: period.parse().expect("a period"),
    }
}

#[test]
fn only_observed_values_of_the_policy_are_bound_and_a_lock_says_who_can_lift_it() {
    let catalogue = catalogue();
    let gate = Gate {
        catalogue: &catalogue,
        reopenings: &[],
        today: day("2025-05-01"),
    };
    let said = |indicator: &str, measure, period: &str| {
        let lock = gate.lock(&key(indicator, measure, period));
        lock.map(|lock| (lock.code(), lock.sentence_es()))
    };
    assert_eq!(
        said("S04-1", Measure::Observed, "2025-Q1"),
        Some((
            "E412",
            "El periodo 1.er trimestre de 2025 cerró el 30 de abril de 2025. \
             Puede reabrirlo: planificación o administración."
                .to_owned()
        ))
    );
    let early = said("S04-1", Measure::Observed, "2025-Q3").expect("a lock");
    assert_eq!(early.0, "E413");
    assert!(
        early.1.contains("se abre el 1 de julio de 2025"),
        "{early:?}"
    );
    assert_eq!(said("S04-1", Measure::Observed, "2025-Q2"), None);
    assert_eq!(said("S04-1", Measure::Target, "2025-Q1"), None);
    assert_eq!(said("S04-1", Measure::Baseline, "2020"), None);
    assert_eq!(said("CTX-01", Measure::Observed, "2020-Q1"), None);
}

#[test]
fn a_value_of_a_longer_period_does_not_pass_by_a_closed_one() {
    let catalogue = catalogue();
    let lock = |today: &str, period: &str| {
        let gate = Gate {
            catalogue: &catalogue,
            reopenings: &[],
            today: day(today),
        };
        let lock = gate.lock(&key("S04-1", Measure::Observed, period));
        lock.map(|lock| lock.code())
    };
    // The first quarter is closed. Neither the half year nor the year, which are open by their own days,
    // takes its place.
    assert_eq!(lock("2025-05-01", "2025-Q1"), Some("E412"));
    assert_eq!(lock("2025-05-01", "2025"), Some("E413"));
    assert_eq!(lock("2025-03-01", "2025-S1"), Some("E413"));
    // They are open with the last quarter inside them, and close with it.
    assert_eq!(lock("2025-05-01", "2025-S1"), None);
    assert_eq!(lock("2025-10-02", "2025"), None);
    assert_eq!(lock("2026-05-01", "2025-Q4"), Some("E412"));
    assert_eq!(lock("2026-05-01", "2025"), Some("E412"));
}

#[test]
fn the_latest_reopening_counts_for_its_indicator_and_period_only() {
    let catalogue = catalogue();
    let reopened = |period: &str, until: &str| Reopening {
        indicator: "S04-1".parse().expect("a code"),
        period: period.parse().expect("a period"),
        until: day(until),
    };
    let made = [
        reopened("2025-Q1", "2025-12-31"),
        reopened("2024-Q4", "2025-06-30"),
        reopened("2025-Q1", "2025-06-10"),
    ];
    let is_locked = |period: &str, today: &str| {
        let gate = Gate {
            catalogue: &catalogue,
            reopenings: &made,
            today: day(today),
        };
        gate.lock(&key("S04-1", Measure::Observed, period))
            .is_some()
    };
    assert!(!is_locked("2025-Q1", "2025-06-10"));
    assert!(
        is_locked("2025-Q1", "2025-06-11"),
        "the second moved the day"
    );
    assert!(!is_locked("2024-Q4", "2025-06-11"));
    assert!(is_locked("2024-Q3", "2025-06-11"));
}

#[test]
fn an_indicator_may_depart_from_its_rule_in_each_of_its_days() {
    let mut catalogue = catalogue();
    let calendar = catalogue.calendar.clone();
    let indicator = &mut catalogue.indicators[0];
    assert_eq!(calendar.rule_of(indicator), rule("0/15/30"));
    indicator.days = OwnDays {
        closes: Some(Closes::Never),
        ..OwnDays::due(45)
    };
    assert_eq!(calendar.rule_of(indicator), rule("0/45/-"));
    indicator.days.closes = Some(Closes::After(60));
    indicator.days.opens_days = Some(10);
    assert_eq!(calendar.rule_of(indicator), rule("10/45/60"));
    indicator.kind = domain::indicator::IndicatorKind::Context;
    assert_eq!(
        calendar.rule_of(indicator),
        rule("10/45/-"),
        "context never closes"
    );
}

#[test]
fn reopening_is_an_act_with_a_reason_and_an_end() {
    let (today, closed) = (
        day("2025-06-01"),
        Standing::Closed {
            on: day("2025-04-30"),
        },
    );
    let check =
        |standing, until: &str, reason: &str| check_reopening(standing, today, day(until), reason);
    assert_eq!(check(closed, "2025-06-01", "Llegó la base"), Ok(()));
    assert_eq!(
        check(closed, "2025-06-01", "  "),
        Err(ReopeningError::ReasonMissing)
    );
    assert_eq!(
        check(closed, "2025-05-31", "x"),
        Err(ReopeningError::UntilPast)
    );
    assert_eq!(
        check(closed, "2062-06-01", "x"),
        Err(ReopeningError::UntilTooFar)
    );
    let open = Standing::Open { due_on: today };
    assert_eq!(
        check(open, "2025-06-10", "x"),
        Err(ReopeningError::NotClosed)
    );
    let again = Standing::Reopened { until: today };
    assert_eq!(check(again, "2025-06-10", "x"), Ok(()));
}

/// A release that was published before there was a calendar keeps every byte, and its meaning.
#[test]
fn a_release_from_before_the_calendar_reads_and_writes_the_same() {
    let old = r#"{"code":"S04-1","node":"S04","kind":"policy","name":"Uso","unit":{"kind":"percentage","label":"%","decimals":2,"shown_decimals":1,"min":null,"max":"100"},"direction":"ascending","aggregation":"non_additive","periodicity":"year","first_year":2023,"due_days":120,"ficha":{"justification":"","responsible":"","limitations":"","formula":"","formula_terms":"","technical_notes":"","collection":"","assumptions":"","source":""},"breaks":[],"direction_reason":null,"position":1}"#;
    let indicator: Indicator = serde_json::from_str(old).expect("an indicator");
    assert_eq!(indicator.days, OwnDays::due(120));
    let sorted = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    let written = serde_json::to_string(&indicator).expect("JSON");
    assert_eq!(sorted(&written), sorted(old));
    let window = Calendar::default().window(&indicator, Period::year(2024).expect("a year"));
    assert_eq!(window.due_on, day("2025-04-30"));
    assert_eq!(window.closes_on, None);

    let catalogue = support::catalogue(&["S04-1"]);
    let written = serde_json::to_value(&catalogue).expect("JSON");
    assert!(
        written.get("calendar").is_none(),
        "an unset calendar adds nothing"
    );
    let read: Catalogue = serde_json::from_value(written).expect("a catalogue");
    assert_eq!(read, catalogue);
}

/// The rules in force are part of the catalogue, which every release holds whole.
#[test]
fn a_calendar_is_frozen_with_the_catalogue() {
    let catalogue = catalogue();
    let text = serde_json::to_string(&catalogue).expect("JSON");
    let rules =
        r#""calendar":{"rules":{"quarter":{"opens_days":0,"due_days":15,"closes_days":30}}}"#;
    assert!(text.contains(rules), "{text}");
    let read: Catalogue = serde_json::from_str(&text).expect("a catalogue");
    assert_eq!(read, catalogue);
}
