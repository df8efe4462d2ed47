//! From approved to public: what was seen is what is published, once.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::band::State;
use domain::change_set::{Event, Status};
use domain::release::BandCause;
use domain::role::Role;
use domain::value::{Measure, Provenance};

use crate::flow::office::{HEADLINE, Office, code, key, observed, over, typed, value};

#[tokio::test]
async fn a_typed_value_reaches_the_public_by_two_people_and_a_release() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(key(Measure::Baseline, "2019"), "2"),
        typed(key(Measure::Target, "2030"), "4"),
        typed(observed("2024"), "3.2"),
    ];
    let set = office.draft(&planner, cells).await.change_set;
    office.act(&planner, set, Event::Submit).await.unwrap();
    assert!(office.current(&observed("2024")).await.is_none());

    let seen = office
        .backend
        .call(&reviewer, ReadChangeSet { id: set })
        .await
        .unwrap();
    assert_eq!(seen.allowed, ["return", "approve", "decide", "comment"]);
    assert_eq!(seen.changes.len(), 3);
    let effect = &seen.public_effect[0];
    assert_eq!(effect.indicator.as_str(), "PNTD-1");
    assert_eq!(effect.before, State::NoData);
    assert!(effect.after.is_band(), "{effect:?}");
    assert!(
        effect.sentence_after.contains("3.2"),
        "{}",
        effect.sentence_after
    );

    office.act(&reviewer, set, Event::Approve).await.unwrap();
    assert_eq!(office.current(&observed("2024")).await, Some(value("3.2")));
    assert!(
        office.releases.current().await.unwrap().is_none(),
        "nothing is public yet"
    );

    let summary = office.publish(&reviewer).await;
    assert_eq!((summary.number, summary.cells), (1, 3));
    let release = office.releases.current().await.unwrap().unwrap();
    let cell = release.cell(&observed("2024")).unwrap();
    assert_eq!(cell.value, value("3.2"));
    assert_eq!(cell.approved_by.as_deref(), Some("rosa de prueba"));
    assert!(matches!(&cell.provenance, Provenance::Form { by, .. } if by == "ana de prueba"));
    let done = office
        .backend
        .call(&planner, ReadChangeSet { id: set })
        .await
        .unwrap();
    assert_eq!(
        (done.summary.status, done.summary.release),
        (Status::Published, Some(1))
    );
    let events: Vec<&str> = done
        .events
        .iter()
        .map(|event| event.event.as_str())
        .collect();
    assert_eq!(events, ["create", "submit", "approve", "publish"]);
}

#[tokio::test]
async fn a_release_holds_exactly_what_its_publisher_saw() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &reviewer, vec![typed(observed("2023"), "2.8")])
        .await;
    let seen = office
        .backend
        .call(&reviewer, PreviewRelease {})
        .await
        .unwrap();
    assert!(seen.can_publish);
    office
        .approved(&ana, &reviewer, vec![typed(observed("2024"), "3")])
        .await;
    let publish = |sets: Vec<i64>, expected_number| PublishRelease {
        note: "Prueba".to_owned(),
        sets,
        expected_number,
        reasons: Default::default(),
    };
    let old = publish(
        seen.sets.iter().map(|set| set.id).collect(),
        seen.next_number,
    );
    let refused = office.backend.call(&reviewer, old).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    assert_eq!(office.publish(&reviewer).await.number, 1);
    let late = office.backend.call(&reviewer, publish(vec![], 1)).await;
    assert_eq!(code(late), ErrorCode::Conflict);
}

#[tokio::test]
async fn a_target_against_the_direction_blocks_publication_until_a_reason_is_recorded() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(key(Measure::Baseline, "2019"), "5"),
        typed(key(Measure::Target, "2030"), "4"),
    ];
    let saved = office
        .backend
        .call(
            &admin,
            SaveCells {
                reason: None,
                cells,
                ..SaveCells::default()
            },
        )
        .await
        .unwrap();
    let set = saved.draft.unwrap().change_set;
    office.act(&admin, set, Event::Submit).await.unwrap();
    office.act(&reviewer, set, Event::Approve).await.unwrap();
    let seen = office
        .backend
        .call(&reviewer, PreviewRelease {})
        .await
        .unwrap();
    assert!(!seen.can_publish);
    let publish = PublishRelease {
        note: "Prueba".to_owned(),
        sets: vec![set],
        expected_number: 1,
        reasons: Default::default(),
    };
    let refused = office.backend.call(&reviewer, publish).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(refused.findings.iter().any(|finding| finding.blocks()));

    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let headline = HEADLINE.parse().unwrap();
    let mut indicator = view.catalogue.indicator(&headline).unwrap().clone();
    indicator.direction_reason = Some("La base se midió con otra encuesta".to_owned());
    let version = view.indicator_versions[HEADLINE];
    let save = SaveIndicator { indicator, version };
    office.configure(&admin, save.clone()).await.unwrap();
    let stale = office.backend.call(&admin, save).await;
    assert_eq!(code(stale), ErrorCode::Conflict);
    assert_eq!(office.publish(&reviewer).await.number, 1);
}

#[tokio::test]
async fn nobody_publishes_what_only_they_prepared() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let edit = async |justification: &str| {
        let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
        let headline = HEADLINE.parse().unwrap();
        let mut indicator = view.catalogue.indicator(&headline).unwrap().clone();
        indicator.ficha.justification = justification.to_owned();
        let version = view.indicator_versions[HEADLINE];
        let save = SaveIndicator { indicator, version };
        office.backend.call(&admin, save).await.unwrap();
    };
    // One person alone, in the first days: it is done, and the log says so.
    edit("Primera").await;
    assert_eq!(office.publish(&admin).await.number, 1);
    let alone =
        "select count(*) from audit where act = 'release.publish' and detail ->> 'alone' = 'true'";
    assert_eq!(office.count(alone).await, 1);

    edit("Segunda").await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let own = office.publication(&admin).await;
    let refused = office.backend.call(&admin, own).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(refused.message.contains("otra persona"), "{refused:?}");
    // A withdrawal publishes nothing of it, and so does not stand for another person's look.
    let withdraw = WithdrawRelease {
        number: 1,
        reason: "Se publicó antes de tiempo y con errores.".to_owned(),
        expected_number: 2,
    };
    office.backend.call(&admin, withdraw).await.unwrap();
    let own = office.publication(&admin).await;
    let refused = office.backend.call(&admin, own).await.unwrap_err();
    assert!(refused.message.contains("otra persona"), "{refused:?}");
    assert_eq!(office.publish(&rosa).await.number, 3);
    // What somebody else prepared is published by anybody who may.
    let ana = office.person("ana", Role::Planner).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "3")])
        .await;
    assert_eq!(office.publish(&admin).await.number, 4);
    assert_eq!(office.count(alone).await, 1);
}

#[tokio::test]
async fn of_two_publishers_one_publishes() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let set = office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "3")])
        .await;
    let publish = || PublishRelease {
        note: "Prueba".to_owned(),
        sets: vec![set],
        expected_number: 1,
        reasons: Default::default(),
    };
    let (one, other) = tokio::join!(
        office.backend.call(&rosa, publish()),
        office.backend.call(&rosa, publish()),
    );
    assert_ne!(one.is_ok(), other.is_ok());
    assert_eq!(
        code(if one.is_ok() { other } else { one }),
        ErrorCode::Conflict
    );
    assert_eq!(office.count("select count(*) from release").await, 1);
}

/// A value that takes the headline from «en camino» to «rezagado».
async fn a_fall(office: &Office) -> (Caller, Caller) {
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(key(Measure::Baseline, "2019"), "2"),
        typed(key(Measure::Target, "2030"), "4"),
        typed(observed("2024"), "3.2"),
    ];
    office.approved(&ana, &rosa, cells).await;
    office.publish(&rosa).await;
    let fall = vec![over(observed("2024"), Some("3.2"), "2.1")];
    office.approved(&ana, &rosa, fall).await;
    (ana, rosa)
}

#[tokio::test]
async fn a_change_of_band_is_published_with_its_reason_or_not_at_all() {
    let office = Office::open().await;
    let (_, rosa) = a_fall(&office).await;
    let seen = office.backend.call(&rosa, PreviewRelease {}).await.unwrap();
    let [view] = seen.band_changes.as_slice() else {
        panic!("{:?}", seen.band_changes);
    };
    assert!(view.needs_reason && !view.name.is_empty());
    assert_eq!(view.shift.indicator.as_str(), HEADLINE);
    assert_eq!(
        (view.shift.before, view.shift.after),
        (State::OnTrack, State::Lagging)
    );
    let period = "2024".parse().unwrap();
    assert_eq!(view.shift.cause, BandCause::RevisedValue(vec![period]));

    let whole = office.publication(&rosa).await;
    let headline = HEADLINE.parse().unwrap();
    for reason in [None, Some("   ".to_owned())] {
        let mut publish = whole.clone();
        publish.reasons.clear();
        publish
            .reasons
            .extend(reason.map(|reason| (code_of(HEADLINE), reason)));
        let refused = office.backend.call(&rosa, publish).await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid);
        let finding = &refused.findings[0];
        assert_eq!(finding.code, "E521");
        let field = HEADLINE.to_owned();
        assert_eq!(finding.place, domain::finding::Place::Field { field });
    }
    let mut silent = whole.clone();
    silent.note = " ".to_owned();
    let refused = office.backend.call(&rosa, silent).await;
    assert_eq!(refused.unwrap_err().findings[0].code, "E520");
    assert_eq!(office.count("select count(*) from release").await, 1);

    let mut publish = whole;
    let reason = "La encuesta corrigió su factor".to_owned();
    publish.reasons.insert(headline, format!(" {reason} "));
    office.backend.call(&rosa, publish).await.unwrap();
    let release = office.releases.current().await.unwrap().unwrap();
    let change = &release.band_changes[0];
    assert_eq!((change.after, &change.reason), (State::Lagging, &reason));
}

fn code_of(text: &str) -> domain::code::IndicatorCode {
    text.parse().unwrap()
}

/// Whoever may edit the catalogue cannot stop the server with it.
#[tokio::test]
async fn an_indicator_that_would_be_measured_for_ever_is_refused() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let headline = HEADLINE.parse().unwrap();
    let mut indicator = view.catalogue.indicator(&headline).unwrap().clone();
    indicator.first_year = Some(-2_000_000_000);
    let version = view.indicator_versions[HEADLINE];
    let save = SaveIndicator { indicator, version };
    let refused = office.backend.call(&admin, save).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    let place = domain::finding::Place::Field {
        field: "first_year".to_owned(),
    };
    assert_eq!(refused.findings[0].place, place);
    let after = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    assert_eq!(after.indicator_versions[HEADLINE], version);
}
