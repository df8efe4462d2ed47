//! Reviews cell by cell: some approved, some returned, answered and sent again.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::{Event, Status, Verdict};
use domain::role::Role;
use domain::value::CellKey;

use crate::flow::office::{Office, back, code, good, observed, typed, value};

/// An office with a set of three cells, sent by Ana.
struct Scene {
    office: Office,
    ana: Caller,
    rosa: Caller,
    set: i64,
}

impl Scene {
    async fn open() -> Self {
        let office = Office::open().await;
        let ana = office.person("ana", Role::Planner).await;
        let rosa = office.person("rosa", Role::Reviewer).await;
        let cells = [("2022", "2.4"), ("2023", "6.2"), ("2024", "3")];
        let cells = cells.map(|(period, text)| typed(observed(period), text));
        let set = office.draft(&ana, cells.to_vec()).await.change_set;
        office.act(&ana, set, Event::Submit).await.unwrap();
        Self {
            office,
            ana,
            rosa,
            set,
        }
    }

    /// Rosa returns 2023 and approves the others; the set of what was returned.
    async fn split(&self) -> (ChangeSetDetail, i64) {
        let decisions = vec![back(observed("2023"), "¿No es 2.6?")];
        let state = self
            .office
            .decide(&self.rosa, self.set, decisions, Some(Verdict::Approve))
            .await
            .unwrap();
        let decided = self.read(&self.rosa, self.set).await;
        // What an act answers are the numbers of what the page shows then.
        assert_eq!((state.id, state.version), (self.set, decided.version));
        assert_eq!(
            (state.status, state.cells),
            (decided.summary.status, decided.summary.cells)
        );
        assert_eq!(state.parts, decided.parts);
        (decided, state.parts[0].id)
    }

    async fn read(&self, by: &Caller, id: i64) -> ChangeSetDetail {
        self.office.detail(by, id).await
    }

    async fn say(&self, by: &Caller, id: i64, key: CellKey, text: &str) -> Vec<CellComment> {
        let text = text.to_owned();
        let comment = CommentCell { id, key, text };
        self.office.backend.call(by, comment).await.unwrap()
    }
}

fn keys(detail: &ChangeSetDetail) -> Vec<CellKey> {
    detail
        .changes
        .iter()
        .map(|change| change.key.clone())
        .collect()
}

#[tokio::test]
async fn what_is_right_becomes_current_and_what_is_wrong_goes_back_alone() {
    let scene = Scene::open().await;
    let (decided, part) = scene.split().await;
    assert_eq!(decided.summary.status, Status::Approved);
    assert_eq!(keys(&decided), [observed("2022"), observed("2024")]);
    assert_eq!(decided.parts[0].cells, 1);
    let office = &scene.office;
    assert_eq!(office.current(&observed("2022")).await, Some(value("2.4")));
    assert_eq!(office.current(&observed("2023")).await, None);

    let returned = scene.read(&scene.ana, part).await;
    assert_eq!(returned.summary.status, Status::Returned);
    assert_eq!(returned.summary.author, "ana");
    assert_eq!(returned.summary.split_from, Some(scene.set));
    assert_eq!(returned.summary.remark.as_deref(), Some("¿No es 2.6?"));
    assert_eq!(keys(&returned), [observed("2023")]);
    let remark = &returned.changes[0].thread[0];
    assert_eq!(remark.kind, CommentKind::Remark);
    assert_eq!(
        (remark.text.as_str(), &remark.value),
        ("¿No es 2.6?", &Some(value("6.2")))
    );

    let events = |detail: &ChangeSetDetail| -> Vec<String> {
        detail
            .events
            .iter()
            .map(|event| event.event.clone())
            .collect()
    };
    assert_eq!(events(&decided), ["create", "submit", "decide"]);
    assert_eq!(events(&returned), ["split"]);
    for (act, object) in [("change_set.decide", scene.set), ("change_set.split", part)] {
        let object = format!("change_set/{object}");
        let written: i64 =
            sqlx::query_scalar("select count(*) from audit where act = $1 and object = $2")
                .bind(act)
                .bind(object)
                .fetch_one(&office.pool)
                .await
                .unwrap();
        assert_eq!(written, 1, "{act}");
    }
}

#[tokio::test]
async fn a_returned_cell_comes_again_with_remark_old_attempt_new_value_and_answer() {
    let scene = Scene::open().await;
    scene
        .say(
            &scene.rosa,
            scene.set,
            observed("2023"),
            "¿De qué cuadro sale?",
        )
        .await;
    let (_, part) = scene.split().await;
    let thread = scene
        .say(&scene.ana, part, observed("2023"), "Sí, era 2.6: cuadro 4.")
        .await;
    assert!(thread.last().unwrap().by_author);
    let cells = vec![typed(observed("2023"), "2.6")];
    let corrected = scene.office.draft(&scene.ana, cells).await;
    assert_eq!(corrected.change_set, part, "it is corrected where it is");
    scene
        .office
        .act(&scene.ana, part, Event::Submit)
        .await
        .unwrap();

    let again = scene.read(&scene.rosa, part).await;
    let cell = &again.changes[0];
    let texts: Vec<&str> = cell.thread.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "¿De qué cuadro sale?",
            "¿No es 2.6?",
            "Sí, era 2.6: cuadro 4."
        ],
        "the thread follows the cell"
    );
    assert_eq!(cell.thread[1].value, Some(value("6.2")));
    assert_eq!(cell.after, Some(value("2.6")));
    let rest = Some(Verdict::Approve);
    let done = scene
        .office
        .decide(&scene.rosa, part, vec![], rest)
        .await
        .unwrap();
    assert_eq!(done.status, Status::Approved);
    assert_eq!(
        scene.office.current(&observed("2023")).await,
        Some(value("2.6"))
    );
    let late = CommentCell {
        id: part,
        key: observed("2023"),
        text: "Gracias".to_owned(),
    };
    let late = scene.office.backend.call(&scene.ana, late).await;
    assert_eq!(
        code(late),
        ErrorCode::Conflict,
        "what is decided is not argued with"
    );
}

#[tokio::test]
async fn nobody_decides_on_a_cell_of_their_own() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let cells = vec![typed(observed("2023"), "2.6"), typed(observed("2024"), "3")];
    let set = office.draft(&admin, cells).await.change_set;
    office.act(&admin, set, Event::Submit).await.unwrap();
    let mixed = || vec![good(observed("2023")), back(observed("2024"), "no")];
    for rest in [None, Some(Verdict::Approve)] {
        let own = office.decide(&admin, set, mixed(), rest).await;
        assert_eq!(code(own), ErrorCode::Conflict);
    }
    // Nor after a split: the author stays the author.
    let other = office.person("otra", Role::Admin).await;
    let decided = office.decide(&other, set, mixed(), None).await.unwrap();
    let part = decided.parts[0].id;
    office.act(&admin, part, Event::Submit).await.unwrap();
    let own = office
        .decide(&admin, part, vec![good(observed("2024"))], None)
        .await;
    assert_eq!(code(own), ErrorCode::Conflict);
    assert_eq!(office.current(&observed("2024")).await, None);
}

#[tokio::test]
async fn every_cell_is_decided_and_every_return_explained_or_nothing_happens() {
    let scene = Scene::open().await;
    let (office, rosa, set) = (&scene.office, &scene.rosa, scene.set);
    let refused = [
        (vec![good(observed("2022"))], None),
        (vec![back(observed("2022"), " ")], Some(Verdict::Approve)),
        (vec![good(observed("2030"))], Some(Verdict::Approve)),
        (
            vec![good(observed("2022")), back(observed("2022"), "no")],
            Some(Verdict::Approve),
        ),
    ];
    for (decisions, rest) in refused {
        let answer = office.decide(rosa, set, decisions, rest).await;
        assert_eq!(code(answer), ErrorCode::Conflict);
    }
    let stale = DecideChangeSet {
        id: set,
        version: office.version(set).await - 1,
        review: domain::change_set::Review::whole(Verdict::Approve),
    };
    let stale = office.backend.call(rosa, stale).await;
    assert_eq!(code(stale), ErrorCode::Conflict);
    let planner = office
        .decide(&scene.ana, set, vec![], Some(Verdict::Approve))
        .await;
    assert_eq!(code(planner), ErrorCode::Denied);
    assert_eq!(
        scene.read(rosa, set).await.summary.status,
        Status::Submitted
    );
    assert_eq!(office.count("select count(*) from value").await, 0);
    assert_eq!(office.count("select count(*) from cell_comment").await, 0);
}

#[tokio::test]
async fn an_overtaken_cell_is_returned_and_the_others_are_approved() {
    let scene = Scene::open().await;
    let luis = scene.office.person("luis", Role::Planner).await;
    let office = &scene.office;
    // Luis drafted his before Ana sent hers; his is approved first.
    let other = sqlx::query("update change_set set status = 'draft' where id = $1")
        .bind(scene.set)
        .execute(&office.pool);
    other.await.unwrap();
    office
        .approved(&luis, &scene.rosa, vec![typed(observed("2023"), "2.7")])
        .await;
    office
        .act(&scene.ana, scene.set, Event::Submit)
        .await
        .unwrap();

    let detail = scene.read(&scene.rosa, scene.set).await;
    assert!(!detail.may("approve") && detail.may("decide"));
    let refused: Vec<CellKey> = detail
        .changes
        .iter()
        .filter(|change| change.refusal.is_some())
        .map(|change| change.key.clone())
        .collect();
    assert_eq!(refused, [observed("2023")]);
    let rest = || Some(Verdict::Approve);
    let all = office.decide(&scene.rosa, scene.set, vec![], rest()).await;
    assert_eq!(code(all), ErrorCode::Conflict);
    let decisions = vec![back(observed("2023"), "Luis registró 2.7")];
    let decided = office
        .decide(&scene.rosa, scene.set, decisions, rest())
        .await
        .unwrap();
    assert_eq!(office.current(&observed("2024")).await, Some(value("3")));
    assert_eq!(office.current(&observed("2023")).await, Some(value("2.7")));

    // Ana sees it in the grid with all three values, and her own is not lost.
    let part = decided.parts[0].id;
    let conflict = scene.read(&scene.ana, part).await.changes[0]
        .conflict
        .clone()
        .unwrap();
    assert_eq!(
        (conflict.seen, conflict.now, conflict.wanted),
        (None, Some(value("2.7")), Some(value("6.2")))
    );
}

#[tokio::test]
async fn people_talk_about_their_own_cells_and_reviewers_about_all() {
    let scene = Scene::open().await;
    let office = &scene.office;
    let luis = office.person("luis", Role::Planner).await;
    let reporter = office.person("otra", Role::Reporter).await;
    let comment = |text: &str| CommentCell {
        id: scene.set,
        key: observed("2023"),
        text: text.to_owned(),
    };
    let by = |by: Caller, text: &str| {
        let comment = comment(text);
        async move { office.backend.call(&by, comment).await }
    };
    assert_eq!(
        code(by(reporter.clone(), "hola").await),
        ErrorCode::NotFound
    );
    assert_eq!(code(by(luis, "hola").await), ErrorCode::Denied);
    assert_eq!(code(by(scene.ana.clone(), "  ").await), ErrorCode::Invalid);
    assert_eq!(
        code(by(scene.ana.clone(), &"x".repeat(4001)).await),
        ErrorCode::Invalid
    );
    assert_eq!(
        by(scene.ana.clone(), "Del cuadro 4").await.unwrap().len(),
        1
    );
    assert_eq!(by(scene.rosa.clone(), "Gracias").await.unwrap().len(), 2);
    let version = office.version(scene.set).await;
    let seen = scene.read(&scene.rosa, scene.set).await;
    assert_eq!(seen.version, version, "a comment overtakes nobody");
    let elsewhere = CommentCell {
        key: observed("2029"),
        ..comment("hola")
    };
    let elsewhere = office.backend.call(&scene.ana, elsewhere).await;
    assert_eq!(code(elsewhere), ErrorCode::NotFound);
    // The parts of a set are seen by whom the set is seen by.
    let (_, part) = scene.split().await;
    let hidden = office
        .backend
        .call(&reporter, ReadChangeSet { id: part })
        .await;
    assert_eq!(code(hidden), ErrorCode::NotFound);
}

#[tokio::test]
async fn the_preview_tells_published_approved_and_proposed_apart() {
    let scene = Scene::open().await;
    let preview = |approved: Vec<CellKey>| PreviewDecision {
        id: scene.set,
        approved,
        marked: false,
    };
    let backend = &scene.office.backend;
    let all = scene.read(&scene.rosa, scene.set).await.public_effect;
    let of = |effects: &[PublicEffect]| effects[0].sentence_after.clone();
    let early = backend
        .call(&scene.rosa, preview(vec![observed("2022")]))
        .await;
    let early = early.unwrap();
    assert!(of(&early).contains("2022") && !of(&early).contains("2024"));
    assert!(of(&all).contains("2024"));
    let none = backend.call(&scene.rosa, preview(vec![])).await.unwrap();
    assert!(
        of(&none).starts_with("Todavía no hay ningún valor obtenido publicado."),
        "what is returned is not counted: {}",
        of(&none)
    );

    // Nothing is published yet; what is approved shows between.
    let (_, part) = scene.split().await;
    let effects = scene.read(&scene.rosa, part).await.public_effect;
    assert_eq!(effects.len(), 1);
    let approved = effects[0].approved.as_ref().unwrap();
    assert_eq!(effects[0].sentence_before, "Todavía no está publicado.");
    assert!(approved.sentence.contains("2024"), "{}", approved.sentence);
}
