//! Publishing some of the approved sets, the draft of a publication, and what is said after a withdrawal.

use app::backend::Caller;
use app::error::{AppError, ErrorCode};
use app::wire::*;
use domain::change_set::Status;
use domain::role::Role;
use domain::value::Measure;

use crate::flow::office::{HEADLINE, Office, code, key, observed, over, typed, value};

struct Scene {
    office: Office,
    ana: Caller,
    rosa: Caller,
}

impl Scene {
    /// One release with a value of 2023, and a baseline and a target.
    async fn open() -> Self {
        let office = Office::open().await;
        let ana = office.person("ana", Role::Planner).await;
        let rosa = office.person("rosa", Role::Reviewer).await;
        let cells = vec![
            typed(key(Measure::Baseline, "2019"), "2"),
            typed(key(Measure::Target, "2030"), "4"),
            typed(observed("2023"), "2.8"),
        ];
        office.approved(&ana, &rosa, cells).await;
        office.publish(&rosa).await;
        Self { office, ana, rosa }
    }

    async fn approved(&self, seen: Option<&str>, year: &str, text: &str) -> i64 {
        let cells = vec![over(observed(year), seen, text)];
        self.office.approved(&self.ana, &self.rosa, cells).await
    }

    async fn preview(&self, left_out: Option<Vec<i64>>) -> Result<ReleasePreview, AppError> {
        let asked = PreviewPartialRelease { left_out };
        self.office.backend.call(&self.rosa, asked).await
    }

    async fn publish_without(&self, left_out: &[i64]) -> Result<ReleaseSummary, AppError> {
        let preview = self.preview(Some(left_out.to_vec())).await?;
        let shifts = preview.band_changes.iter();
        let release = PublishRelease {
            note: "Prueba".to_owned(),
            sets: preview.sets.iter().map(|set| set.id).collect(),
            expected_number: preview.next_number,
            reasons: shifts
                .map(|view| (view.shift.indicator.clone(), "Razón".to_owned()))
                .collect(),
        };
        let left_out = left_out.to_vec();
        let order = PublishPartialRelease { release, left_out };
        self.office.backend.call(&self.rosa, order).await
    }

    async fn shown(&self, year: &str) -> Option<domain::value::CellValue> {
        let release = self.office.releases.current().await.unwrap().unwrap();
        release.cell(&observed(year)).map(|cell| cell.value.clone())
    }

    async fn read(&self, set: i64) -> ChangeSetDetail {
        let read = ReadChangeSet { id: set };
        self.office.backend.call(&self.rosa, read).await.unwrap()
    }
}

#[tokio::test]
async fn a_set_that_stays_out_is_not_published_and_waits_for_the_next_release() {
    let scene = Scene::open().await;
    let taken = scene.approved(None, "2024", "3").await;
    let waits = scene.approved(None, "2025", "3.1").await;
    let preview = scene.preview(Some(vec![waits])).await.unwrap();
    let ids = |sets: &[ChangeSetSummary]| sets.iter().map(|set| set.id).collect::<Vec<_>>();
    assert_eq!(
        (ids(&preview.sets), ids(&preview.left_out)),
        (vec![taken], vec![waits])
    );
    assert_eq!(preview.values_changed, 1);

    let release = scene.publish_without(&[waits]).await.unwrap();
    assert_eq!((release.number, release.cells), (2, 4));
    assert_eq!(scene.shown("2024").await, Some(value("3")));
    assert_eq!(scene.shown("2025").await, None);
    assert_eq!(scene.read(taken).await.summary.status, Status::Published);
    assert_eq!(scene.read(waits).await.summary.status, Status::Approved);
    let current = scene.office.current(&observed("2025")).await;
    assert_eq!(current, Some(value("3.1")), "what people work on stays");
    let log = scene.office.log().await;
    let (.., detail) = log
        .iter()
        .rfind(|(_, act, ..)| act == "release.publish")
        .unwrap();
    assert!(
        detail.contains(&format!("\"left_out\": [{waits}]")),
        "{detail}"
    );

    let next = scene.office.publish(&scene.rosa).await;
    assert_eq!((next.number, next.cells), (3, 5));
    assert_eq!(scene.shown("2025").await, Some(value("3.1")));
}

#[tokio::test]
async fn of_two_sets_that_changed_a_cell_the_earlier_may_be_taken_alone_and_the_later_not() {
    let scene = Scene::open().await;
    let earlier = scene.approved(Some("2.8"), "2023", "2.9").await;
    let later = scene.approved(Some("2.9"), "2023", "2.95").await;
    for refused in [
        scene.preview(Some(vec![earlier])).await.map(drop),
        scene.publish_without(&[earlier]).await.map(drop),
    ] {
        let refused = refused.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Conflict);
        let (earlier, later) = (format!("n.º {earlier}"), format!("n.º {later}"));
        assert!(
            refused.message.contains(&earlier)
                && refused.message.contains(&later)
                && refused.message.contains(&format!("{HEADLINE} 2023")),
            "{refused:?}"
        );
    }
    scene.publish_without(&[later]).await.unwrap();
    assert_eq!(
        scene.shown("2023").await,
        Some(value("2.9")),
        "what the earlier one made of it"
    );
    scene.office.publish(&scene.rosa).await;
    assert_eq!(scene.shown("2023").await, Some(value("2.95")));
}

#[tokio::test]
async fn a_value_that_a_set_takes_away_is_shown_while_that_set_stays_out() {
    let scene = Scene::open().await;
    let gone = vec![EntryCell {
        after: None,
        ..over(observed("2023"), Some("2.8"), "0")
    }];
    let removal = scene.office.approved(&scene.ana, &scene.rosa, gone).await;
    scene.approved(None, "2024", "3").await;
    scene.publish_without(&[removal]).await.unwrap();
    assert_eq!(scene.shown("2023").await, Some(value("2.8")));
    scene.office.publish(&scene.rosa).await;
    assert_eq!(scene.shown("2023").await, None);
}

#[tokio::test]
async fn only_what_the_publisher_saw_is_published_or_left_out() {
    let scene = Scene::open().await;
    let one = scene.approved(None, "2024", "3").await;
    let seen = scene.preview(Some(vec![one])).await.unwrap();
    let another = scene.approved(None, "2025", "3.1").await;
    let order = |sets: Vec<i64>, left_out: Vec<i64>| PublishPartialRelease {
        release: PublishRelease {
            note: "Prueba".to_owned(),
            sets,
            expected_number: seen.next_number,
            reasons: Default::default(),
        },
        left_out,
    };
    for (sets, left_out) in [
        (vec![], vec![one]),
        (vec![one], vec![]),
        (vec![one], vec![one, another]),
        (vec![one, another], vec![one]),
        (vec![one, another, 999], vec![]),
    ] {
        let refused = scene
            .office
            .backend
            .call(&scene.rosa, order(sets, left_out))
            .await;
        assert_eq!(code(refused), ErrorCode::Conflict);
    }
    let denied = order(vec![one], vec![another]);
    let denied = scene.office.backend.call(&scene.ana, denied).await;
    assert_eq!(code(denied), ErrorCode::Denied);
    assert_eq!(scene.office.count("select count(*) from release").await, 1);
}

#[tokio::test]
async fn note_reasons_and_choice_are_kept_until_they_are_published() {
    let scene = Scene::open().await;
    let earlier = scene.approved(Some("2.8"), "2023", "2.9").await;
    let later = scene.approved(Some("2.9"), "2023", "2.95").await;
    let draft = |note: &str, left_out: Vec<i64>| SavePublicationDraft {
        note: note.to_owned(),
        reasons: [(HEADLINE.parse().unwrap(), "Nueva encuesta".to_owned())].into(),
        left_out,
    };
    let save = async |by: &Caller, draft| scene.office.backend.call(by, draft).await;
    save(&scene.rosa, draft("Trae 2023", vec![later]))
        .await
        .unwrap();
    let read = scene.preview(None).await.unwrap();
    let kept = read.draft.unwrap();
    assert_eq!(
        (kept.note.as_str(), &kept.left_out),
        ("Trae 2023", &vec![later])
    );
    assert_eq!(
        kept.reasons.into_values().collect::<Vec<_>>(),
        ["Nueva encuesta"]
    );
    assert_eq!(read.left_out.len(), 1, "the choice as well");
    // It is one's own, and whoever does not publish has none.
    let luz = scene.office.person("luz", Role::Reviewer).await;
    let asked = PreviewPartialRelease { left_out: None };
    let hers = scene.office.backend.call(&luz, asked).await.unwrap();
    assert_eq!((hers.draft, hers.left_out.len()), (None, 0));
    assert_eq!(
        code(save(&scene.ana, draft("x", vec![])).await),
        ErrorCode::Denied
    );
    let long = draft(&"x".repeat(4001), vec![]);
    assert_eq!(code(save(&scene.rosa, long).await), ErrorCode::Invalid);

    // A choice that became impossible is said and not kept.
    save(&scene.rosa, draft("Trae 2023", vec![earlier]))
        .await
        .unwrap();
    let read = scene.preview(None).await.unwrap();
    assert_eq!(read.left_out.len(), 0);
    assert!(
        read.notice
            .unwrap()
            .contains("Se muestran todos los conjuntos.")
    );
    scene.office.publish(&scene.rosa).await;
    assert_eq!(scene.preview(None).await.unwrap().draft, None);
}

#[tokio::test]
async fn after_a_withdrawal_the_office_says_what_the_public_sees() {
    let scene = Scene::open().await;
    let set = scene.approved(None, "2024", "3").await;
    scene.office.publish(&scene.rosa).await;
    assert_eq!(scene.read(set).await.shown, 1);
    let withdraw = WithdrawRelease {
        number: 2,
        reason: "El valor de 2024 era de prueba".to_owned(),
        expected_number: 3,
    };
    scene
        .office
        .backend
        .call(&scene.rosa, withdraw)
        .await
        .unwrap();
    let detail = scene.read(set).await;
    assert_eq!((detail.shown, detail.summary.withdrawn_by), (0, Some(3)));
    // Nothing was approved since, and yet a value changes: this is not called «no cambió ningún valor».
    let preview = scene.preview(None).await.unwrap();
    assert!(preview.sets.is_empty());
    assert_eq!((preview.values_changed, preview.withdrawn), (1, Some(2)));
    scene.office.publish(&scene.rosa).await;
    assert_eq!(
        scene.read(set).await.shown,
        1,
        "the next release took it again"
    );
}

#[tokio::test]
async fn a_set_that_somebody_published_meanwhile_is_no_choice_any_more() {
    let scene = Scene::open().await;
    let set = scene.approved(None, "2024", "3").await;
    scene.publish_without(&[]).await.unwrap();
    // A page that was opened before leaves it out: what is published stays, in the preview as in the release.
    let preview = scene.preview(Some(vec![set])).await.unwrap();
    assert_eq!((preview.values_changed, preview.left_out.len()), (0, 0));
}
