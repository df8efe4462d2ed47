//! Bands and methods: tried before they are saved, changed with a reason, frozen into releases.

use app::error::ErrorCode;
use app::wire::*;
use domain::Decimal;
use domain::role::Role;
use domain::value::Measure;
use domain::{band::State, settings::Settings};

use crate::calendar::office::{HEADLINE, Office, code, key, observed, typed};

/// 80 % of the way that was due by 2024.
async fn at_eighty_percent(office: &Office) -> (app::backend::Caller, app::backend::Caller) {
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(key(Measure::Baseline, "2020"), "2"),
        typed(key(Measure::Target, "2024"), "3"),
        typed(key(Measure::Target, "2030"), "4"),
        typed(observed("2024"), "2.8"),
    ];
    office.approved(&ana, &rosa, cells).await;
    office.publish(&rosa).await;
    (ana, rosa)
}

fn bands(on_track: i64, accelerate: i64) -> Settings {
    Settings {
        on_track_from: Decimal::new(on_track, 2),
        needs_acceleration_from: Decimal::new(accelerate, 2),
        ..Settings::default()
    }
}

fn change(settings: Settings, version: i32, reason: &str) -> SaveSettings {
    SaveSettings {
        settings,
        version,
        reason: reason.to_owned(),
    }
}

#[tokio::test]
async fn settings_are_tried_first_and_hold_from_the_next_release_on() {
    let office = Office::open().await;
    let (ana, rosa) = at_eighty_percent(&office).await;
    let admin = office.person("admin", Role::Admin).await;
    let state = |release: &domain::release::Release| {
        release.assess(&HEADLINE.parse().unwrap()).unwrap().state
    };
    let first = office.releases.current().await.unwrap().unwrap();
    assert_eq!(state(&first), State::NeedsAcceleration);

    for by in [&ana, &rosa] {
        assert_eq!(
            code(office.backend.call(by, ReadSettings {}).await),
            ErrorCode::Denied
        );
        let refused = office.backend.call(by, change(bands(75, 50), 0, "x")).await;
        assert_eq!(code(refused), ErrorCode::Denied);
    }
    let view = office.backend.call(&admin, ReadSettings {}).await.unwrap();
    assert_eq!((view.version, view.changed), (0, None));
    let wanted = PreviewSettings {
        settings: bands(75, 50),
    };
    let effects = office.backend.call(&admin, wanted).await.unwrap();
    let moved: Vec<_> = effects.iter().filter(|e| e.before != e.after).collect();
    assert_eq!(moved.len(), 1, "{effects:?}");
    assert_eq!(moved[0].indicator.as_str(), HEADLINE);
    assert_eq!(
        (moved[0].before, moved[0].after),
        (State::NeedsAcceleration, State::OnTrack)
    );
    assert_eq!(
        office.count("select count(*) from setting").await,
        0,
        "only tried"
    );

    let save = change(bands(75, 50), 0, "Acuerdo del comité");
    office.configure(&admin, save).await.unwrap();
    let view = office.backend.call(&admin, ReadSettings {}).await.unwrap();
    assert_eq!(view.version, 1);
    assert_eq!(view.changed.unwrap().reason, "Acuerdo del comité");
    assert_eq!(view.published_with, Some((1, Settings::default())));
    office.publish(&rosa).await;
    let old = office.releases.by_number(1).await.unwrap().unwrap();
    let new = office.releases.by_number(2).await.unwrap().unwrap();
    assert_eq!(
        (state(&old), state(&new)),
        (State::NeedsAcceleration, State::OnTrack)
    );
    assert_eq!(
        (&old.settings, &new.settings),
        (&Settings::default(), &bands(75, 50))
    );
    let view = office.backend.call(&admin, ReadSettings {}).await.unwrap();
    assert_eq!(view.published_with, None);
}

#[tokio::test]
async fn a_change_of_settings_needs_a_reason_bands_in_order_and_the_last_version() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let mut save = change(bands(75, 50), 0, "  ");
    let refused = office.backend.call(&admin, save.clone()).await;
    assert_eq!(code(refused), ErrorCode::Invalid);
    for wrong in [bands(50, 75), bands(120, 50), Settings::default()] {
        save = change(wrong.clone(), 0, "Motivo");
        let refused = office.backend.call(&admin, save.clone()).await;
        assert_eq!(code(refused), ErrorCode::Invalid, "{wrong:?}");
    }
    save = change(bands(75, 50), 0, "Motivo");
    office.backend.call(&admin, save).await.unwrap();
    for stale in [0, 3] {
        let save = change(bands(80, 50), stale, "Otro motivo");
        let refused = office.backend.call(&admin, save).await;
        assert_eq!(code(refused), ErrorCode::Conflict);
    }
    let save = change(bands(80, 50), 1, "Otro motivo");
    office.backend.call(&admin, save).await.unwrap();
    let log = office.log().await;
    let reported: Vec<_> = log
        .iter()
        .filter(|(_, act, ..)| act == "settings.change")
        .collect();
    assert_eq!(reported.len(), 2);
    let detail = &reported[1].3;
    assert!(
        detail.contains("Otro motivo") && detail.contains("80 %"),
        "{detail}"
    );
}
