//! Around the sheet: who else is there, comments on cells, selections under a name, and what CEPLAN reads.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::{Event, Status};
use domain::role::Role;
use domain::value::CellKey;

use crate::flow::office::{HEADLINE, Office, code, observed, over, typed};

fn look(at: Option<CellKey>) -> LookAround {
    LookAround {
        at,
        indicators: vec![HEADLINE.parse().unwrap()],
    }
}

/// A reporter of the entity that the headline's node belongs to.
async fn reporter(office: &Office) -> Caller {
    let luz = office.person_of("luz", Role::Reporter, &["PCM"]).await;
    sqlx::query("update node set entity = 'PCM'")
        .execute(&office.pool)
        .await
        .unwrap();
    luz
}

#[tokio::test]
async fn who_is_in_the_same_rows_is_seen_for_a_minute_and_by_name_only_where_that_may_be_known() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luz = reporter(&office).await;
    let call = |by, at| office.backend.call(by, look(at));
    assert_eq!(call(&ana, Some(observed("2024"))).await.unwrap(), []);
    let seen = call(&luz, Some(observed("2023"))).await.unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!((&seen[0].name, &seen[0].at), (&None, &observed("2024")));
    let seen = call(&ana, Some(observed("2024"))).await.unwrap();
    assert_eq!(seen[0].name.as_deref(), Some("luz de prueba"));
    assert_eq!(seen[0].at, observed("2023"));
    let since = seen[0].since;
    // Moving within the indicator is the same visit.
    call(&luz, Some(observed("2022"))).await.unwrap();
    let seen = call(&ana, None).await.unwrap();
    assert_eq!((&seen[0].at, seen[0].since), (&observed("2022"), since));
    assert_eq!(call(&luz, None).await.unwrap(), [], "ana has left");
    // Who gives no sign for a minute is gone.
    call(&luz, Some(observed("2022"))).await.unwrap();
    sqlx::query("update presence set seen_at = now() - interval '61 seconds'")
        .execute(&office.pool)
        .await
        .unwrap();
    assert_eq!(call(&ana, None).await.unwrap(), []);
    assert_eq!(office.count("select count(*) from presence").await, 0);
    let ceplan = office.person("ceplan", Role::Ceplan).await;
    let refused = office.backend.call(&ceplan, look(None)).await;
    assert_eq!(code(refused), ErrorCode::Denied);
}

#[tokio::test]
async fn a_reporter_of_another_entity_neither_sees_nor_is_seen() {
    let office = Office::open().await;
    let luz = reporter(&office).await;
    let otro = office.person_of("otro", Role::Reporter, &["MTC"]).await;
    let call = |by, at| office.backend.call(by, look(at));
    call(&luz, Some(observed("2024"))).await.unwrap();
    assert_eq!(call(&otro, Some(observed("2024"))).await.unwrap(), []);
    assert_eq!(call(&luz, Some(observed("2024"))).await.unwrap(), []);
}

async fn comments(office: &Office, by: &Caller, key: &CellKey) -> Option<u32> {
    let grid = ReadGrid::Indicator(HEADLINE.parse().unwrap());
    let grid = office.backend.call(by, grid).await.unwrap();
    let mut cells = grid.cells();
    cells
        .find_map(|(at, cell)| (at == *key).then_some(cell.comments))
        .filter(|count| *count > 0)
}

fn say(key: CellKey, text: &str) -> CommentSheetCell {
    CommentSheetCell {
        key,
        text: text.to_owned(),
    }
}

#[tokio::test]
async fn a_cell_is_commented_without_a_set_and_the_reviewer_of_a_later_one_reads_it() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let luz = reporter(&office).await;
    let otro = office.person_of("otro", Role::Reporter, &["MTC"]).await;
    let ceplan = office.person("ceplan", Role::Ceplan).await;
    let cell = || observed("2024");
    let call = |by, call| office.backend.call(by, call);
    let thread = call(&ana, say(cell(), " ¿Cuándo sale la encuesta? ")).await;
    let thread = thread.unwrap();
    assert_eq!(thread[0].text, "¿Cuándo sale la encuesta?");
    assert_eq!(thread[0].kind, CommentKind::Comment);
    call(&luz, say(cell(), "En marzo.")).await.unwrap();
    for (by, count) in [
        (&ana, Some(2)),
        (&rosa, Some(2)),
        (&luz, Some(2)),
        (&otro, None),
        (&ceplan, None),
    ] {
        assert_eq!(comments(&office, by, &cell()).await, count);
        let read = ReadCellThread { key: cell() };
        let thread = office.backend.call(by, read).await.unwrap();
        assert_eq!(thread.len(), count.map_or(0, |_| 2));
    }
    for by in [&otro, &ceplan] {
        assert_eq!(code(call(by, say(cell(), "Yo")).await), ErrorCode::Conflict);
    }
    assert_eq!(
        code(call(&ana, say(cell(), "  ")).await),
        ErrorCode::Invalid
    );
    let set = office.draft(&ana, vec![typed(cell(), "3")]).await;
    let id = set.change_set;
    // Now it belongs to the set.
    call(&ana, say(cell(), "Es preliminar.")).await.unwrap();
    office.act(&ana, id, Event::Submit).await.unwrap();
    let read = ReadChangeSet { id };
    let seen = office.backend.call(&rosa, read).await.unwrap();
    let texts: Vec<&str> = seen.changes[0].thread.iter().map(|c| &*c.text).collect();
    assert_eq!(
        texts,
        ["¿Cuándo sale la encuesta?", "En marzo.", "Es preliminar."]
    );
    // What is in a set of somebody else is not the reporter's to read.
    assert_eq!(comments(&office, &luz, &cell()).await, Some(2));
    let in_set = "select count(*) from cell_comment where change_set is not null";
    assert_eq!(office.count(in_set).await, 1);
    office.act(&rosa, id, Event::Approve).await.unwrap();
    assert_eq!(
        comments(&office, &ana, &cell()).await,
        Some(2),
        "what was said on the way is settled"
    );
    let logged =
        "select count(*) from audit where act = 'cell.comment' and object = 'indicator/PNTD-1'";
    assert_eq!(office.count(logged).await, 2);
}

#[tokio::test]
async fn only_a_cell_that_the_sheet_has_without_the_comment_is_commented() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let call = |key| office.backend.call(&ana, say(key, "¿Fuente?"));
    let group = |breakdown: &str| CellKey {
        breakdown: breakdown.parse().unwrap(),
        ..observed("2024")
    };
    for cell in [
        observed("1900"),
        observed("2024-M01"),
        group("inventada=1"),
        CellKey {
            measure: domain::value::Measure::Target,
            ..observed("2024-Q1")
        },
    ] {
        let shown = cell.to_string();
        assert_eq!(code(call(cell).await), ErrorCode::Invalid, "{shown}");
    }
    assert_eq!(office.count("select count(*) from cell_comment").await, 0);
    let invented = "select count(*) from series where breakdown like 'inventada%'";
    assert_eq!(office.count(invented).await, 0);
    // What somebody has in a draft has a place in the sheet, whatever its period.
    office.draft(&ana, vec![typed(observed("2016"), "3")]).await;
    assert_eq!(call(observed("2016")).await.unwrap().len(), 1);
}

fn view(name: &str, shared: bool) -> SaveView {
    SaveView {
        name: name.to_owned(),
        selection: GridSelection {
            due: Some(false),
            search: Some("uso".to_owned()),
            page: 3,
            ..GridSelection::default()
        },
        shared,
    }
}

async fn names(office: &Office, by: &Caller) -> Vec<(String, Option<String>)> {
    let grid = ReadGrid::Selection(GridSelection::default());
    let grid = office.backend.call(by, grid).await.unwrap();
    let views = grid.selected.unwrap().views.into_iter();
    views.map(|view| (view.name, view.by)).collect()
}

#[tokio::test]
async fn views_are_ones_own_and_planners_share_theirs() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let ceplan = office.person("ceplan", Role::Ceplan).await;
    let save = |by, view| office.backend.call(by, view);
    let own = save(&ceplan, view(" Brechas ", false)).await.unwrap();
    assert_eq!(
        (own[0].name.as_str(), own[0].selection.page),
        ("Brechas", 1)
    );
    assert_eq!(
        code(save(&ceplan, view("Para todos", true)).await),
        ErrorCode::Denied
    );
    assert_eq!(
        code(save(&ana, view("  ", false)).await),
        ErrorCode::Invalid
    );
    save(&ana, view("De la semana", true)).await.unwrap();
    save(&ana, view("Mía", false)).await.unwrap();
    let again = save(&ana, view("Mía", false)).await.unwrap();
    assert_eq!(again.len(), 2, "the same name is the same view");
    let ana_s = Some("ana de prueba".to_owned());
    assert_eq!(
        names(&office, &ceplan).await,
        [
            ("Brechas".to_owned(), None),
            ("De la semana".to_owned(), ana_s)
        ]
    );
    let shared = again.iter().find(|view| view.shared).unwrap().id;
    let remove = RemoveView { id: shared };
    let refused = office.backend.call(&ceplan, remove.clone()).await;
    assert_eq!(code(refused), ErrorCode::NotFound, "it is hers");
    office.backend.call(&ana, remove).await.unwrap();
    assert_eq!(names(&office, &ceplan).await.len(), 1);
    let logged =
        "select count(*) from audit where act like 'view.%' and object = 'view/De la semana'";
    assert_eq!(office.count(logged).await, 2);
}

#[tokio::test]
async fn who_has_fifty_views_replaces_one_and_what_is_no_longer_shared_is_in_the_log() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let save = |view| office.backend.call(&ana, view);
    save(view("Vista 0", true)).await.unwrap();
    for number in 1..50 {
        save(view(&format!("Vista {number}"), false)).await.unwrap();
    }
    let refused = save(view("Otra", false)).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    let private = save(view("Vista 0", false)).await.unwrap();
    assert_eq!(private.len(), 50);
    assert!(private.iter().all(|view| !view.shared));
    let logged = "select count(*) from audit where act = 'view.remove' and object = 'view/Vista 0'";
    assert_eq!(office.count(logged).await, 1);
}

#[tokio::test]
async fn ceplan_reads_sets_once_they_are_approved_and_what_was_said_on_the_way_is_not_in_them() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let ceplan = office.person("ceplan", Role::Ceplan).await;
    let list = || async {
        let all = ListChangeSets::default();
        let sets = office.backend.call(&ceplan, all).await.unwrap();
        sets.into_iter().map(|set| set.id).collect::<Vec<_>>()
    };
    let id = office
        .draft(&ana, vec![typed(observed("2023"), "3")])
        .await
        .change_set;
    office.act(&ana, id, Event::Submit).await.unwrap();
    let remark = "Falta la fuente".to_owned();
    let returned = Event::Return { remark };
    office.act(&rosa, id, returned).await.unwrap();
    office.act(&ana, id, Event::Submit).await.unwrap();
    assert!(list().await.is_empty());
    let read = || ReadChangeSet { id };
    assert_eq!(
        code(office.backend.call(&ceplan, read()).await),
        ErrorCode::NotFound
    );
    office.act(&rosa, id, Event::Approve).await.unwrap();
    let waiting = vec![over(observed("2023"), Some("3"), "3.5")];
    office.draft(&ana, waiting).await;
    assert_eq!(list().await, [id], "an open set is not theirs to read");
    let seen = office.backend.call(&ceplan, read()).await.unwrap();
    assert_eq!(seen.summary.status, Status::Approved);
    assert_eq!(seen.allowed, Vec::<String>::new());
    let text = serde_json::to_string(&seen).unwrap();
    assert!(!text.contains("Falta la fuente"), "{text}");
    office.publish(&rosa).await;
    assert_eq!(list().await, [id]);
}
