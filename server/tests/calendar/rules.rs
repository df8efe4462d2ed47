//! The rules: kept by version, refused where they contradict themselves, frozen into releases.

use app::error::ErrorCode;
use app::wire::*;
use domain::calendar::{OwnDays, Rule};
use domain::code::IndicatorCode;
use domain::gap::Gap;
use domain::period::Periodicity;
use domain::progress::{Series, expected_gaps};
use domain::role::Role;
use domain::value::{Breakdown, Measure};

use crate::calendar::office::{HEADLINE, Office, code, key, typed};

fn yearly(due_days: u16, closes_days: Option<u16>, version: i32) -> SaveCalendarRule {
    SaveCalendarRule {
        periodicity: Periodicity::Year,
        rule: Rule {
            opens_days: 0,
            due_days,
            closes_days,
        },
        version,
    }
}

fn year(view: &CalendarView) -> &RuleView {
    let mut rules = view.rules.iter();
    rules.find(|r| r.periodicity == Periodicity::Year).unwrap()
}

#[tokio::test]
async fn a_rule_is_changed_by_planning_at_the_version_that_was_seen() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let view = office.backend.call(&rosa, ReadCalendar {}).await.unwrap();
    assert_eq!(year(&view).version, 0);
    assert_eq!(year(&view).rule, Rule::default());
    assert!(
        view.windows
            .iter()
            .all(|window| window.window.closes_on.is_none()),
        "nothing closes unless somebody says so"
    );
    let denied = office.backend.call(&rosa, yearly(30, None, 0)).await;
    assert_eq!(code(denied), ErrorCode::Denied);

    let read = async || office.backend.call(&ana, ReadCalendar {}).await.unwrap();
    office
        .configure(&ana, yearly(30, Some(800), 0))
        .await
        .unwrap();
    let view = read().await;
    assert_eq!(year(&view).version, 1);
    assert_eq!(year(&view).changed.as_ref().unwrap().0, "ana de prueba");
    for stale in [0, 7] {
        let refused = office.backend.call(&ana, yearly(60, None, stale)).await;
        assert_eq!(code(refused), ErrorCode::Conflict);
    }
    office.configure(&ana, yearly(60, None, 1)).await.unwrap();
    assert_eq!(year(&read().await).rule.due_days, 60);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn days_that_contradict_each_other_are_refused_and_named() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let admin = office.person("admin", Role::Admin).await;
    let refused = office.backend.call(&ana, yearly(30, Some(20), 0)).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(
        refused.findings[0]
            .problem
            .contains("se cierra antes de que venza")
    );
    // The indicators of the catalogue are due after 365 days, each by itself.
    let refused = office.backend.call(&ana, yearly(30, Some(90), 0)).await;
    let refused = refused.unwrap_err();
    let named: Vec<&str> = refused
        .findings
        .iter()
        .map(|f| f.problem.as_str())
        .collect();
    assert!(
        named.iter().any(|text| text.starts_with("PNTD-1:")),
        "{named:?}"
    );
    assert!(
        !named.iter().any(|text| text.starts_with("CTX")),
        "{named:?}"
    );

    let read = async || office.backend.call(&ana, ReadCalendar {}).await.unwrap();
    office
        .configure(&ana, yearly(30, Some(800), 0))
        .await
        .unwrap();
    let headline: IndicatorCode = HEADLINE.parse().unwrap();
    let found = |view: &CalendarView| {
        let mut indicators = view.indicators.iter();
        indicators.find(|i| i.code == headline).cloned().unwrap()
    };
    let before = found(&read().await);
    assert_eq!(before.days, OwnDays::due(365));
    let save = |days, version| SaveIndicatorDays {
        indicator: headline.clone(),
        days,
        version,
    };
    let wrong = office
        .backend
        .call(&ana, save(OwnDays::due(900), before.version))
        .await;
    assert_eq!(code(wrong), ErrorCode::Invalid);
    let none = save(OwnDays::default(), before.version);
    office.configure(&ana, none.clone()).await.unwrap();
    let after = found(&read().await);
    assert!(after.days.is_none());
    assert_eq!(after.version, before.version + 1);
    let stale = office.backend.call(&ana, none).await;
    assert_eq!(code(stale), ErrorCode::Conflict);
    let context = SaveIndicatorDays {
        indicator: "CTX-01".parse().unwrap(),
        days: OwnDays::default(),
        version: 1,
    };
    let context = office.backend.call(&ana, context).await;
    assert_eq!(code(context), ErrorCode::Invalid);

    // The catalogue's own form keeps to the same rule.
    let catalogue = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let mut indicator = catalogue.catalogue.indicator(&headline).unwrap().clone();
    indicator.days = OwnDays::due(900);
    let save = SaveIndicator {
        indicator,
        version: after.version,
    };
    let refused = office.backend.call(&admin, save).await;
    assert_eq!(code(refused), ErrorCode::Invalid);
}

#[tokio::test]
async fn a_release_keeps_the_calendar_that_it_was_published_with() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(key(Measure::Baseline, "2022"), "2"),
        typed(key(Measure::Target, "2023"), "2.2"),
        typed(key(Measure::Target, "2030"), "4"),
    ];
    office.approved(&ana, &rosa, cells).await;
    office.publish(&rosa).await;
    let (first, _) = office.releases.body(1).await.unwrap().unwrap();
    assert!(
        !first.contains("\"calendar\""),
        "an unset calendar adds nothing"
    );

    let headline: IndicatorCode = HEADLINE.parse().unwrap();
    office.configure(&ana, yearly(10, None, 0)).await.unwrap();
    let view = office.backend.call(&ana, ReadCalendar {}).await.unwrap();
    let version = view
        .indicators
        .iter()
        .find(|i| i.code == headline)
        .unwrap()
        .version;
    let save = SaveIndicatorDays {
        indicator: headline.clone(),
        days: OwnDays::default(),
        version,
    };
    office.configure(&ana, save).await.unwrap();
    office.publish(&rosa).await;
    let since = |release: &domain::release::Release| {
        let indicator = release.catalogue.indicator(&headline).unwrap();
        let series = Series::of(release, indicator, &Breakdown::headline());
        let mut gaps = expected_gaps(&series, release.as_of);
        match gaps.find(|(period, _)| period.to_string() == "2023") {
            Some((_, Gap::Late { since })) => since.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let old = office.releases.by_number(1).await.unwrap().unwrap();
    let new = office.releases.by_number(2).await.unwrap().unwrap();
    assert_eq!(since(&old), "2024-12-30", "365 days of its own");
    assert_eq!(since(&new), "2024-01-10", "as the rule says");
    let (again, _) = office.releases.body(1).await.unwrap().unwrap();
    assert_eq!(first, again);
}
