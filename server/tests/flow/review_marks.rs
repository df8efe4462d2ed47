//! The review: marks that two reviewers share and one confirmation; what waits for whom.

use app::backend::Caller;
use app::error::{AppError, ErrorCode};
use app::wire::*;
use domain::change_set::{Event, Review, Status, Verdict};
use domain::role::Role;
use domain::value::CellKey;

use crate::flow::office::{Office, code, observed, typed, value};

/// An office with a set of three cells, sent by Ana, and two who review.
struct Scene {
    office: Office,
    ana: Caller,
    rosa: Caller,
    luz: Caller,
    set: i64,
}

fn return_with(remark: &str) -> Option<Verdict> {
    let remark = remark.to_owned();
    Some(Verdict::Return { remark })
}

impl Scene {
    async fn open() -> Self {
        let office = Office::open().await;
        let ana = office.person("ana", Role::Planner).await;
        let rosa = office.person("rosa", Role::Reviewer).await;
        let luz = office.person("luz", Role::Reviewer).await;
        let cells = [("2022", "2.4"), ("2023", "6.2"), ("2024", "3")];
        let cells = cells.map(|(period, text)| typed(observed(period), text));
        let set = office.draft(&ana, cells.to_vec()).await.change_set;
        office.act(&ana, set, Event::Submit).await.unwrap();
        Self {
            office,
            ana,
            rosa,
            luz,
            set,
        }
    }

    async fn mark(
        &self,
        by: &Caller,
        seen: i64,
        cells: &[(CellKey, Option<Verdict>)],
    ) -> Result<Marks, AppError> {
        let marks = cells.iter().cloned();
        let order = MarkCells {
            id: self.set,
            version: self.office.version(self.set).await,
            seen,
            marks: marks
                .map(|(key, verdict)| NewMark { key, verdict })
                .collect(),
        };
        self.office.backend.call(by, order).await
    }

    async fn finish(&self, by: &Caller, revision: i64) -> Result<ChangeSetState, AppError> {
        let order = FinishReview {
            id: self.set,
            version: self.office.version(self.set).await,
            revision,
        };
        self.office.backend.call(by, order).await
    }

    async fn read(&self, by: &Caller) -> ChangeSetDetail {
        let read = ReadChangeSet { id: self.set };
        self.office.backend.call(by, read).await.unwrap()
    }
}

#[tokio::test]
async fn marks_are_kept_shared_and_change_nothing_until_they_are_confirmed() {
    let scene = Scene::open().await;
    let good = Some(Verdict::Approve);
    let first = [
        (observed("2022"), good.clone()),
        (observed("2023"), return_with(" ¿No es 2.6? ")),
    ];
    let marked = scene.mark(&scene.rosa, 0, &first).await.unwrap();
    assert_eq!(marked.marks.len(), 2);
    assert_eq!(scene.office.count("select count(*) from value").await, 0);

    // Luz, who opens the set later, sees who decided what, and decides the rest.
    let seen = scene.read(&scene.luz).await.marks;
    let reported: Vec<_> = seen
        .marks
        .iter()
        .map(|mark| (mark.key.period.to_string(), mark.by.as_str(), &mark.verdict))
        .collect();
    let back = return_with("¿No es 2.6?");
    let (year, other) = ("2022".to_owned(), "2023".to_owned());
    assert_eq!(reported, [(year, "rosa", &good), (other, "rosa", &back)]);
    assert_eq!(seen.marks[0].by_name, "rosa de prueba");
    let open = scene.finish(&scene.luz, seen.revision).await;
    assert_eq!(code(open), ErrorCode::Conflict, "one cell is not decided");
    let rest = [(observed("2024"), good.clone())];
    let marked = scene.mark(&scene.luz, seen.revision, &rest).await.unwrap();
    assert_eq!(marked.marks.len(), 1, "only what is new is answered");

    // Rosa's page does not show that yet: what she has not seen is not confirmed.
    let stale = scene.finish(&scene.rosa, seen.revision).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::Conflict);
    assert!(
        stale.message.contains("Otra persona marcó celdas"),
        "{stale:?}"
    );
    let done = scene.finish(&scene.rosa, marked.revision).await.unwrap();
    assert_eq!(done.status, Status::Approved);
    let office = &scene.office;
    assert_eq!(office.current(&observed("2022")).await, Some(value("2.4")));
    assert_eq!(office.current(&observed("2024")).await, Some(value("3")));
    assert_eq!(office.current(&observed("2023")).await, None);
    assert_eq!(scene.read(&scene.rosa).await.marks, Marks::default());
    let left = office.count("select count(*) from review_mark").await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_remark_is_of_who_made_it_whoever_confirms() {
    let scene = Scene::open().await;
    let all = ["2022", "2023", "2024"].map(|year| (observed(year), return_with("¿Fuente?")));
    scene.mark(&scene.rosa, 0, &all[..2]).await.unwrap();
    let seen = scene.read(&scene.luz).await.marks.revision;
    let marked = scene.mark(&scene.luz, seen, &all[2..]).await.unwrap();
    let done = scene.finish(&scene.luz, marked.revision).await.unwrap();
    assert_eq!(done.status, Status::Returned);
    let returned = scene.read(&scene.luz).await;
    let authors: Vec<&str> = returned
        .changes
        .iter()
        .map(|change| change.thread[0].author.as_str())
        .collect();
    assert_eq!(
        authors,
        ["rosa de prueba", "rosa de prueba", "luz de prueba"]
    );
}

#[tokio::test]
async fn nobody_overwrites_a_mark_that_they_have_not_seen() {
    let scene = Scene::open().await;
    let good = Some(Verdict::Approve);
    let cell = |verdict: Option<Verdict>| [(observed("2023"), verdict)];
    scene
        .mark(&scene.rosa, 0, &cell(return_with("no")))
        .await
        .unwrap();
    let both = [
        (observed("2023"), good.clone()),
        (observed("2022"), good.clone()),
    ];
    let answer = scene.mark(&scene.luz, 0, &both).await.unwrap();
    assert_eq!(answer.overtaken, [observed("2023")]);
    let of = |marks: &Marks, key: &CellKey| {
        let mark = marks.marks.iter().find(|mark| mark.key == *key).unwrap();
        (mark.by.clone(), mark.verdict.clone())
    };
    let rosas = ("rosa".to_owned(), return_with("no"));
    assert_eq!(of(&answer, &observed("2023")), rosas);
    assert_eq!(of(&answer, &observed("2022")).0, "luz");
    // Having seen it she may, and may take it away again.
    let changed = scene
        .mark(&scene.luz, answer.revision, &cell(good))
        .await
        .unwrap();
    assert_eq!(of(&changed, &observed("2023")).0, "luz");
    let open = scene
        .mark(&scene.luz, changed.revision, &cell(None))
        .await
        .unwrap();
    assert_eq!(of(&open, &observed("2023")).1, None);
}

#[tokio::test]
async fn marks_are_explained_on_cells_of_the_set_and_by_those_who_may_decide() {
    let scene = Scene::open().await;
    let good = Some(Verdict::Approve);
    let silent = scene
        .mark(&scene.rosa, 0, &[(observed("2022"), return_with(" "))])
        .await;
    assert_eq!(code(silent), ErrorCode::Conflict);
    let long = return_with(&"x".repeat(4001));
    let long = scene
        .mark(&scene.rosa, 0, &[(observed("2022"), long)])
        .await;
    assert_eq!(code(long), ErrorCode::Invalid);
    let elsewhere = scene
        .mark(&scene.rosa, 0, &[(observed("2030"), good.clone())])
        .await;
    assert_eq!(code(elsewhere), ErrorCode::Conflict);
    let twice = [(observed("2022"), good.clone()), (observed("2022"), None)];
    let twice = scene.mark(&scene.rosa, 0, &twice).await.unwrap();
    assert_eq!(twice.marks.len(), 1, "the last one counts");
    let own = scene
        .mark(&scene.ana, 0, &[(observed("2022"), good.clone())])
        .await;
    assert_eq!(code(own), ErrorCode::Denied);
    assert_eq!(
        scene.read(&scene.ana).await.marks,
        Marks::default(),
        "authors see none"
    );

    // An administrator who prepared the set does not decide on it either.
    let admin = scene.office.person("admin", Role::Admin).await;
    let cells = vec![typed(observed("2021"), "2")];
    let set = scene.office.draft(&admin, cells).await.change_set;
    scene.office.act(&admin, set, Event::Submit).await.unwrap();
    let own = MarkCells {
        id: set,
        version: scene.office.version(set).await,
        seen: 0,
        marks: vec![NewMark {
            key: observed("2021"),
            verdict: good,
        }],
    };
    let own = scene.office.backend.call(&admin, own).await;
    assert_eq!(code(own), ErrorCode::Conflict);
}

#[tokio::test]
async fn a_set_that_is_being_decided_cell_by_cell_is_not_decided_as_a_whole() {
    let scene = Scene::open().await;
    let mark = [(observed("2023"), return_with("¿No es 2.6?"))];
    scene.mark(&scene.rosa, 0, &mark).await.unwrap();
    let whole = scene
        .office
        .act(&scene.luz, scene.set, Event::Approve)
        .await;
    let whole = whole.unwrap_err();
    assert_eq!(whole.code, ErrorCode::Conflict);
    assert!(whole.message.contains("celda por celda"), "{whole:?}");
    // Marks are on what was looked at: taken back and sent again, it is looked at anew.
    scene
        .office
        .act(&scene.ana, scene.set, Event::Withdraw)
        .await
        .unwrap();
    scene
        .office
        .act(&scene.ana, scene.set, Event::Submit)
        .await
        .unwrap();
    assert_eq!(scene.read(&scene.luz).await.marks, Marks::default());
    let whole = scene
        .office
        .act(&scene.luz, scene.set, Event::Approve)
        .await;
    assert_eq!(whole.unwrap().status, Status::Approved);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn the_menu_counts_what_waits_for_each_person() {
    let scene = Scene::open().await;
    let (office, set) = (&scene.office, scene.set);
    let badges = async |by: &Caller| office.backend.call(by, ReadBadges {}).await.unwrap();
    assert_eq!(badges(&scene.rosa).await.to_review, 1);
    assert_eq!(badges(&scene.ana).await, Badges::default());

    let remark = "Falta la fuente".to_owned();
    office
        .act(&scene.rosa, set, Event::Return { remark })
        .await
        .unwrap();
    let anas = badges(&scene.ana).await;
    assert_eq!(
        (anas.returned, anas.unread),
        (1, 3),
        "a remark on each cell"
    );
    assert_eq!(badges(&scene.rosa).await.to_review, 0);
    let listed = office
        .backend
        .call(&scene.ana, ListChangeSets::default())
        .await
        .unwrap();
    assert_eq!(listed[0].unread, 3);
    let movement = listed[0].movement.clone().unwrap();
    assert_eq!(
        (movement.event.as_str(), movement.by.as_str()),
        ("return", "rosa de prueba")
    );

    let detail = scene.read(&scene.ana).await;
    let seen = SeeComments {
        id: set,
        upto: detail.last_comment,
    };
    let after = office.backend.call(&scene.ana, seen).await.unwrap();
    assert_eq!((after.returned, after.unread), (1, 0));
    // The answer is news for who remarked, and for nobody else.
    let answer = CommentCell {
        id: set,
        key: observed("2023"),
        text: "Cuadro 4".to_owned(),
    };
    office.backend.call(&scene.ana, answer).await.unwrap();
    assert_eq!(badges(&scene.rosa).await.unread, 1);
    assert_eq!(badges(&scene.luz).await.unread, 0);
    // Nobody has read what has not been said.
    let early = SeeComments {
        id: set,
        upto: i64::MAX,
    };
    office.backend.call(&scene.rosa, early).await.unwrap();
    let more = CommentCell {
        id: set,
        key: observed("2023"),
        text: "Y el cuadro 5".to_owned(),
    };
    office.backend.call(&scene.ana, more).await.unwrap();
    assert_eq!(badges(&scene.rosa).await.unread, 1);
    let other_person = office.person("otra", Role::Reporter).await;
    let hidden = SeeComments { id: set, upto: 1 };
    assert_eq!(
        code(office.backend.call(&other_person, hidden).await),
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn a_page_that_knows_no_marks_decides_over_none() {
    let scene = Scene::open().await;
    let marked = [(observed("2022"), return_with("¿Fuente?"))];
    scene.mark(&scene.rosa, 0, &marked).await.unwrap();
    let decide = DecideChangeSet {
        id: scene.set,
        version: scene.office.version(scene.set).await,
        review: Review {
            rest: Some(Verdict::Approve),
            ..Review::default()
        },
    };
    let refused = scene.office.backend.call(&scene.luz, decide).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    let left = scene.office.count("select count(*) from review_mark").await;
    assert_eq!(left, 1);
    let many: Vec<_> = (0..2_001).map(|_| marked[0].clone()).collect();
    let refused = scene.mark(&scene.luz, 0, &many).await;
    assert_eq!(code(refused), ErrorCode::Invalid);
}
