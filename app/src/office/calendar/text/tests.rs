use super::*;
use crate::wire::IndicatorDays;
use chrono::NaiveDate;
use domain::{calendar::Closes, period::Period};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn typed(opens: &str, due: &str, closes: &str) -> [String; 3] {
    [opens, due, closes].map(str::to_owned)
}

const QUARTERLY: Rule = Rule {
    opens_days: 0,
    due_days: 30,
    closes_days: Some(45),
};

/// Two quarterly indicators, the second never closes; the first quarters of 2026 seen in June.
fn view() -> CalendarView {
    let today = day("2026-06-01");
    let indicator = |code: &str, days: OwnDays| IndicatorDays {
        code: code.parse().expect("a code"),
        name: "Centros".to_owned(),
        periodicity: Periodicity::Quarter,
        days,
        version: 1,
    };
    let never = OwnDays {
        closes: Some(Closes::Never),
        ..OwnDays::default()
    };
    let indicators = vec![
        indicator("S04-1", OwnDays::default()),
        indicator("S05-1", never),
    ];
    let windows = indicators
        .iter()
        .flat_map(|indicator| {
            [("2026-Q2", true), ("2026-Q1", false)].map(|(period, has_value)| {
                let period: Period = period.parse().expect("a period");
                let window = QUARTERLY.with(indicator.days).window(period);
                WindowView {
                    indicator: indicator.code.clone(),
                    standing: standing(window, today, None),
                    period,
                    window,
                    has_value,
                }
            })
        })
        .collect();
    CalendarView {
        today,
        rules: Vec::new(),
        indicators,
        windows,
        reopenings: Vec::new(),
        waiting: Vec::new(),
    }
}

#[test]
fn days_come_back_unchanged_from_the_form() {
    let quarter = Periodicity::Quarter;
    assert_eq!(rule(quarter, &of_rule(QUARTERLY)), Ok(QUARTERLY));
    let never = typed("0", "30", "");
    assert_eq!(
        rule(quarter, &never).map(|rule| rule.closes_days),
        Ok(None),
        "empty never closes"
    );
    let own = OwnDays {
        closes: Some(Closes::Never),
        ..OwnDays::due(40)
    };
    assert_eq!(own_days(quarter, QUARTERLY, &of_days(own)), Ok(own));
    assert_eq!(
        own_days(quarter, QUARTERLY, &typed("", "", "")),
        Ok(OwnDays::default())
    );
}

#[test]
fn what_is_wrong_is_shown_at_its_field() {
    let wrong = |opens, due, closes| {
        let problems = rule(Periodicity::Quarter, &typed(opens, due, closes)).expect_err("wrong");
        problems[0].0
    };
    assert_eq!(wrong("x", "30", ""), OPENS);
    assert_eq!(wrong("0", "", ""), DUE);
    assert_eq!(wrong("0", "30", "29"), CLOSES);
    assert_eq!(wrong("0", "9999", ""), DUE);
    assert_eq!(wrong("200", "30", ""), OPENS);
    let own = own_days(Periodicity::Quarter, QUARTERLY, &typed("", "50", ""));
    let own = own.expect_err("due after the rule's close");
    assert_eq!(own[0].0, CLOSES);
}

#[test]
fn a_rule_says_beforehand_how_many_periods_it_opens_and_closes() {
    let quarter = Periodicity::Quarter;
    let with = |closes_days| Rule {
        closes_days,
        ..QUARTERLY
    };
    assert_eq!(consequence(&view(), quarter, QUARTERLY), (0, 0));
    assert_eq!(consequence(&view(), quarter, with(None)), (0, 1));
    let early = Rule {
        opens_days: 80,
        ..QUARTERLY
    };
    assert_eq!(consequence(&view(), quarter, early), (2, 0));
    assert_eq!(consequence(&view(), Periodicity::Year, early), (0, 0));
    assert!(consequence_words((1, 0)).contains("1 periodo de"));
}

#[test]
fn rows_are_found_by_what_they_are_and_by_text() {
    let found = |shown, text| visible(&view(), shown, text).len();
    assert_eq!(found(Shown::All, ""), 4);
    assert_eq!(found(Shown::WithoutValue, ""), 2);
    assert_eq!(found(Shown::Closed, ""), 1);
    assert_eq!(found(Shown::All, "s05"), 2);
    assert_eq!(found(Shown::All, "CENTROS"), 4);
    assert_eq!(found(Shown::All, "otro"), 0);
    assert_eq!(Shown::from_slug("?"), Shown::WithoutValue);
}

/// The button fills the field with the short name; it must be understood when it comes back.
#[test]
fn the_short_name_of_a_period_is_read_as_that_period() {
    for name in ["2025", "2025-S1", "2025-Q3", "2025-M09"] {
        let period: Period = name.parse().expect("a period");
        let short = domain::format::period_short(period);
        let (read, _) = domain::period::read_period(&short).into_parts();
        assert_eq!(read, Some(period), "{short}");
    }
}
