//! A closed period takes no values by any way in, until somebody reopens it with a reason.

use std::time::Duration;

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use chrono::{Days, NaiveDate, Utc};
use domain::change_set::Event;
use domain::role::Role;
use domain::value::Measure;
use domain::{
    calendar::{Closes, OwnDays},
    gate::{Reopening, Standing},
};
use import::preview::Effect;
use server::use_case::day_in_lima;

use crate::calendar::office::{HEADLINE, Office, code, key, observed, over, typed, value};

fn in_days(days: u64) -> NaiveDate {
    day_in_lima(Utc::now())
        .checked_add_days(Days::new(days))
        .unwrap()
}

/// The headline's years close on their last day: 2024 has, this year has not.
pub async fn close_years(office: &Office, by: &Caller) -> CalendarView {
    let view = office.backend.call(by, ReadCalendar {}).await.unwrap();
    let headline = |i: &&IndicatorDays| i.code.as_str() == HEADLINE;
    let version = view.indicators.iter().find(headline).unwrap().version;
    let save = SaveIndicatorDays {
        indicator: HEADLINE.parse().unwrap(),
        days: OwnDays {
            closes: Some(Closes::After(0)),
            ..OwnDays::due(0)
        },
        version,
    };
    office.configure(by, save).await.unwrap();
    office.backend.call(by, ReadCalendar {}).await.unwrap()
}

pub fn reopening(period: &str, until: NaiveDate, reason: &str) -> ReopenPeriod {
    ReopenPeriod {
        reopening: Reopening {
            indicator: HEADLINE.parse().unwrap(),
            period: period.parse().unwrap(),
            until,
        },
        reason: reason.to_owned(),
    }
}

fn save(cells: Vec<EntryCell>) -> SaveCells {
    SaveCells {
        reason: None,
        draft: None,
        others: Vec::new(),
        cells,
    }
}

/// Why the grid does not let a person write the year's value.
async fn lock(office: &Office, by: &Caller, period: &str) -> Option<String> {
    let request = ReadGrid::Indicator(HEADLINE.parse().unwrap());
    let grid = office.backend.call(by, request).await.unwrap();
    let mut cells = grid.cells();
    let (_, cell) = cells.find(|(key, _)| *key == observed(period)).unwrap();
    grid.lock(cell).map(str::to_owned)
}

#[tokio::test]
async fn a_closed_period_refuses_typed_values_and_says_who_can_open_it() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    // What is stored before the close stays, and can be typed again as it is.
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "3.1")])
        .await;
    close_years(&office, &ana).await;
    let why = "El periodo 2024 cerró el 31 de diciembre de 2024. \
               Puede reabrirlo: planificación o administración.";

    assert_eq!(lock(&office, &ana, "2024").await.as_deref(), Some(why));
    let cells = vec![
        over(observed("2024"), Some("3.1"), "3.2"),
        typed(observed("2030"), "3.9"),
        typed(key(Measure::Target, "2024"), "3"),
        typed(key(Measure::Baseline, "2019"), "2"),
    ];
    let saved = office.backend.call(&ana, save(cells)).await.unwrap();
    assert_eq!(saved.saved, 2, "targets and baselines are not bound");
    let found: Vec<_> = saved
        .findings
        .iter()
        .filter(|finding| finding.blocks())
        .map(|finding| (finding.code.as_str(), finding.place.to_string()))
        .collect();
    assert_eq!(
        found,
        [
            ("E412", "campo «PNTD-1|observed||2024»".to_owned()),
            ("E413", "campo «PNTD-1|observed||2030»".to_owned())
        ]
    );
    assert_eq!(saved.findings[0].problem, why);
    assert_eq!(office.current(&observed("2024")).await, Some(value("3.1")));

    let same = vec![over(observed("2024"), Some("3.1"), "3.1")];
    let same = office.backend.call(&ana, save(same)).await.unwrap();
    assert!(
        same.findings.is_empty(),
        "nothing changes: {:?}",
        same.findings
    );
}

#[tokio::test]
async fn what_closed_before_it_was_sent_is_not_sent_and_what_was_sent_in_time_is_approved() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let sent = office
        .draft(&luis, vec![typed(observed("2023"), "2.8")])
        .await
        .change_set;
    office.act(&luis, sent, Event::Submit).await.unwrap();
    let draft = office
        .draft(&ana, vec![typed(observed("2024"), "3")])
        .await
        .change_set;
    close_years(&office, &ana).await;

    let refused = office.act(&ana, draft, Event::Submit).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert_eq!(refused.findings.len(), 1);
    assert!(refused.findings[0].problem.contains("cerró"));
    let seen = office
        .backend
        .call(&ana, ReadChangeSet { id: draft })
        .await
        .unwrap();
    assert_eq!(seen.changes[0].findings[0].code, "E412");
    // One's own cell stays open in the grid, to be taken out again.
    assert_eq!(lock(&office, &ana, "2024").await, None);
    let out = EntryCell {
        revert: true,
        ..typed(observed("2024"), "3")
    };
    let out = office.backend.call(&ana, save(vec![out])).await;
    assert_eq!(out.unwrap().saved, 1);
    assert!(lock(&office, &ana, "2024").await.is_some());

    office.act(&rosa, sent, Event::Approve).await.unwrap();
    assert_eq!(office.current(&observed("2023")).await, Some(value("2.8")));
}

#[tokio::test]
async fn reopening_needs_a_role_a_reason_a_day_and_a_closed_period() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let admin = office.person("admin", Role::Admin).await;
    let others = [
        office.person_of("lucho", Role::Reporter, &["PCM"]).await,
        office.person("rosa", Role::Reviewer).await,
        office.person("ceplan", Role::Ceplan).await,
    ];
    close_years(&office, &ana).await;
    let wanted = || reopening("2024", in_days(10), "La encuesta llegó tarde");
    for by in &others {
        let refused = office.backend.call(by, wanted()).await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Denied);
        assert!(refused.message.contains("planificación o administración"));
    }
    let yesterday = day_in_lima(Utc::now()).pred_opt().unwrap();
    for wrong in [
        reopening("2024", in_days(10), "  "),
        reopening("2024", yesterday, "x"),
        reopening("2024", in_days(900), "x"),
        reopening("2024-Q1", in_days(10), "x"),
        reopening(&in_days(0).format("%Y").to_string(), in_days(10), "x"),
    ] {
        let refused = office.backend.call(&ana, wrong.clone()).await;
        assert_eq!(code(refused), ErrorCode::Invalid, "{wrong:?}");
    }
    assert_eq!(office.count("select count(*) from reopening").await, 0);

    for by in [&ana, &admin] {
        let view = office.backend.call(by, wanted()).await.unwrap();
        let made = &view.reopenings[0];
        assert_eq!(made.reason, "La encuesta llegó tarde");
        assert_eq!(made.by, by.viewer.as_ref().unwrap().display_name);
        let window = view.windows.iter().find(|window| {
            window.indicator.as_str() == HEADLINE && window.period.to_string() == "2024"
        });
        let until = in_days(10);
        assert_eq!(window.unwrap().standing, Standing::Reopened { until });
    }
    let log = office.log().await;
    let reported = log.iter().rfind(|(_, act, ..)| act == "calendar.reopen");
    let (actor, _, object, detail) = reported.unwrap();
    assert_eq!(
        (actor.as_str(), object.as_str()),
        ("admin", "indicator/PNTD-1")
    );
    assert!(detail.contains("La encuesta llegó tarde"), "{detail}");
    assert!(
        log.iter()
            .any(|(_, act, ..)| act == "configuration.approve")
    );
}

#[tokio::test]
async fn a_reopened_period_takes_values_of_that_indicator_only() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    // The baseline makes 2023 and 2024 expected.
    let baseline = vec![typed(key(Measure::Baseline, "2022"), "2")];
    office.approved(&ana, &rosa, baseline).await;
    close_years(&office, &ana).await;
    let overview = office.backend.call(&ana, ReadOverview {}).await.unwrap();
    let due = |overview: &Overview, period: &str| {
        let mut due = overview.due.iter();
        let found = due.find(|cell| cell.period.to_string() == period);
        found.map(|cell| (cell.late, cell.standing.slug()))
    };
    assert_eq!(due(&overview, "2024"), Some((true, "closed")));

    let wanted = reopening("2024", in_days(0), "Corrección del INEI");
    office.backend.call(&ana, wanted).await.unwrap();
    let overview = office.backend.call(&ana, ReadOverview {}).await.unwrap();
    assert_eq!(due(&overview, "2024"), Some((true, "reopened")));
    assert_eq!(due(&overview, "2023"), Some((true, "closed")));
    assert_eq!(
        overview.due[0].period.to_string(),
        "2024",
        "what can be typed comes first"
    );
    assert_eq!(lock(&office, &ana, "2024").await, None);
    assert!(lock(&office, &ana, "2023").await.is_some());
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "3")])
        .await;
    assert_eq!(office.current(&observed("2024")).await, Some(value("3")));
}

async fn previewed(office: &Office, by: &Caller, csv: &str) -> ImportPreview {
    let bytes = csv.as_bytes().to_vec();
    let name = "valores.csv".to_owned();
    let batch = office
        .backend
        .receive_import(by, name, bytes)
        .await
        .unwrap();
    let read = || ReadImport {
        batch: batch.clone(),
    };
    let mut view = office.backend.call(by, read()).await.unwrap();
    for _ in 0..300 {
        if view.summary.status != ImportStatus::Reading {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        view = office.backend.call(by, read()).await.unwrap();
    }
    let layouts = view.sheets.into_iter().filter_map(|s| s.layout).collect();
    let choice = PreviewImport {
        batch,
        layouts,
        seen: None,
    };
    office.backend.call(by, choice).await.unwrap()
}

#[tokio::test]
async fn an_import_rejects_each_cell_of_a_closed_period_where_it_stands() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2023"), "2.8")])
        .await;
    close_years(&office, &ana).await;
    let this_year = in_days(0).format("%Y").to_string();
    let csv = format!(
        "Indicador,Periodo,Valor obtenido\nPNTD-1,2023,2.8\nPNTD-1,2024,3.1\nPNTD-1,{this_year},3.3\n"
    );
    let seen = previewed(&office, &ana, &csv).await;
    let counts = (seen.new, seen.changed, seen.unchanged, seen.rejected);
    assert_eq!(counts, (1, 0, 1, 1), "{:?}", seen.findings);
    let closed: Vec<_> = seen.findings.iter().filter(|f| f.code == "E412").collect();
    assert_eq!(closed.len(), 1);
    assert!(
        closed[0].place.to_string().contains("celda C3"),
        "{:?}",
        closed[0]
    );
    assert!(
        closed[0]
            .problem
            .contains("cerró el 31 de diciembre de 2024")
    );
    let rejected = seen
        .cells
        .iter()
        .find(|cell| cell.effect == Effect::Rejected);
    assert_eq!(rejected.unwrap().key, Some(observed("2024")));
    assert!(seen.can_commit, "the other cells go in");
    let commit = CommitImport {
        batch: seen.batch.clone(),
        content_hash: seen.content_hash.clone(),
        title: String::new(),
        submit: true,
    };
    let set = office.backend.call(&ana, commit).await.unwrap();
    assert_eq!(set.cells, 1);

    let wanted = reopening("2024", in_days(1), "Faltaba el dato");
    office.backend.call(&ana, wanted).await.unwrap();
    let seen = previewed(&office, &ana, &csv).await;
    assert_eq!(seen.rejected, 0, "{:?}", seen.findings);
}
