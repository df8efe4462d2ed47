//! A set of 50,000 cells: it comes by page, and one act decides all of it.

use std::collections::BTreeSet;
use std::time::Duration;

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::{Change, Status, Verdict};
use domain::period::{Period, Periodicity};
use domain::role::Role;
use domain::value::{Breakdown, CellKey, Measure, Provenance};
use server::db;
use server::db::change_set::{NewSet, Origin};

use crate::flow::office::{Office, code, value};

const CELLS: usize = 50_000;

/// New values of as many groups and years as it takes.
fn cells(catalogue: &domain::catalogue::Catalogue) -> Vec<Change> {
    let two = domain::Decimal::TWO;
    let takes_two = |one: &&domain::indicator::Indicator| {
        one.periodicity == Periodicity::Year && one.unit.max.is_none_or(|max| max >= two)
    };
    let indicators = catalogue.indicators.iter().filter(takes_two);
    let members = |dimension: &domain::dimension::Dimension| -> Vec<String> {
        dimension
            .members
            .iter()
            .map(|one| one.code.clone())
            .collect()
    };
    let mut groups = Vec::new();
    let dimensions = &catalogue.dimensions;
    for (at, first) in dimensions.iter().enumerate() {
        for second in &dimensions[at + 1..] {
            for one in members(first) {
                for other in members(second) {
                    let both = format!("{}={one};{}={other}", first.code, second.code);
                    groups.push(both.parse::<Breakdown>().unwrap());
                }
            }
        }
    }
    let groups = &groups;
    let keys = indicators.flat_map(|indicator| {
        groups.iter().flat_map(move |group| {
            (1950..=2024).map(move |year| CellKey {
                indicator: indicator.code.clone(),
                measure: Measure::Observed,
                breakdown: group.clone(),
                period: Period::year(year).unwrap(),
            })
        })
    });
    let changes = keys.take(CELLS).map(|key| Change {
        key,
        before: None,
        after: Some(value("2")),
        provenance: Provenance::Form {
            by: "ana de prueba".to_owned(),
            at: "2026-03-16T03:05:00Z".to_owned(),
        },
    });
    changes.collect()
}

/// An office with such a set, sent by Ana, and two who review.
struct Scene {
    office: Office,
    ana: Caller,
    rosa: Caller,
    luz: Caller,
    set: i64,
    version: i32,
}

impl Scene {
    async fn open() -> Self {
        let office = Office::open().await;
        let ana = office.person("ana", Role::Planner).await;
        let rosa = office.person("rosa", Role::Reviewer).await;
        let luz = office.person("luz", Role::Reviewer).await;
        let mut conn = office.pool.acquire().await.unwrap();
        let catalogue = db::catalogue::load_catalogue(&mut conn).await.unwrap();
        let edition = catalogue.edition.code.clone();
        let changes = cells(&catalogue);
        assert_eq!(changes.len(), CELLS);
        let new = NewSet {
            edition: &edition,
            title: "Cincuenta mil celdas",
            author: "ana",
            origin: Origin::Entry,
        };
        let set = db::change_set::insert(&mut conn, &new).await.unwrap();
        db::change_set::put_changes(&mut conn, set, &edition, &changes)
            .await
            .unwrap();
        db::change_set::set_status(&mut conn, set, Status::Submitted, None)
            .await
            .unwrap();
        drop(conn);
        let version = office.version(set).await;
        Self {
            office,
            ana,
            rosa,
            luz,
            set,
            version,
        }
    }

    async fn page(&self, filter: CellFilter, after: Option<&CellKey>) -> CellPage {
        let asked = ReadCells {
            id: self.set,
            version: self.version,
            filter,
            after: after.cloned(),
        };
        self.office.backend.call(&self.rosa, asked).await.unwrap()
    }

    fn all(&self, verdict: Option<Verdict>, seen: i64) -> MarkWhere {
        MarkWhere {
            id: self.set,
            version: self.version,
            filter: CellFilter::default(),
            plain: false,
            verdict,
            expected: u32::try_from(CELLS).ok(),
            seen,
        }
    }

    async fn mark_all(&self, by: &Caller, verdict: Option<Verdict>, seen: i64) -> MarkedCells {
        let order = self.all(verdict, seen);
        self.office.backend.call(by, order).await.unwrap()
    }

    /// How many lists of checked cells the server has made.
    fn computed(&self) -> u64 {
        self.office.backend.checked().computed()
    }

    /// A set of another planner with another value of one of the cells, sent.
    async fn submit_another_value(&self, by: &str, key: &CellKey) -> i64 {
        self.office.person(by, Role::Planner).await;
        let mut conn = self.office.pool.acquire().await.unwrap();
        let catalogue = db::catalogue::load_catalogue(&mut conn).await.unwrap();
        let edition = catalogue.edition.code.clone();
        let new = NewSet {
            edition: &edition,
            title: "Otra cifra",
            author: by,
            origin: Origin::Entry,
        };
        let set = db::change_set::insert(&mut conn, &new).await.unwrap();
        let change = Change {
            key: key.clone(),
            before: None,
            after: Some(value("1")),
            provenance: Provenance::Form {
                by: by.to_owned(),
                at: "2026-03-16T03:05:00Z".to_owned(),
            },
        };
        db::change_set::put_changes(&mut conn, set, &edition, &[change])
            .await
            .unwrap();
        db::change_set::set_status(&mut conn, set, Status::Submitted, None)
            .await
            .unwrap();
        set
    }

    /// The revision of the marks now.
    async fn revision(&self) -> i64 {
        let plan = ReadPlan {
            id: self.set,
            version: self.version,
            seen: 0,
        };
        let plan = self.office.backend.call(&self.rosa, plan).await.unwrap();
        plan.revision
    }
}

fn bytes<T: serde::Serialize>(answer: &T) -> usize {
    serde_json::to_vec(answer).unwrap().len()
}

fn keys(changes: &[ChangeView]) -> BTreeSet<CellKey> {
    changes.iter().map(|change| change.key.clone()).collect()
}

/// Cells on which a filter finds a decision.
fn decided(decision: &str) -> CellFilter {
    CellFilter {
        decision: decision.to_owned(),
        ..CellFilter::default()
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn fifty_thousand_cells_come_by_page_and_one_act_decides_them() {
    let scene = Scene::open().await;
    let (backend, rosa) = (&scene.office.backend, &scene.rosa);
    let first = backend
        .call(rosa, ReadChangeSet { id: scene.set })
        .await
        .unwrap();
    assert_eq!(first.summary.cells as usize, CELLS);
    assert_eq!((first.changes.len(), first.is_whole()), (60, false));
    assert_eq!(first.totals.new as usize, CELLS);
    assert_eq!(first.totals.errors, 0);
    let cells = bytes(&first.changes);
    assert!(cells < 64 << 10, "{cells} bytes");
    let next = scene
        .page(CellFilter::default(), Some(&first.changes[59].key))
        .await;
    assert_eq!((next.changes.len(), next.matching as usize), (60, CELLS));
    assert_eq!(next.rest as usize, CELLS - 120);
    assert!(bytes(&next) < 64 << 10);
    assert!(keys(&first.changes).is_disjoint(&keys(&next.changes)));
    let stale = ReadCells {
        id: scene.set,
        version: scene.version + 1,
        filter: CellFilter::default(),
        after: None,
    };
    let stale = backend.call(rosa, stale).await;
    assert_eq!(code(stale), ErrorCode::Conflict);

    // Luz returns one; what she decided stays when Rosa approves everything.
    let one = next.changes[0].key.clone();
    let remark = "¿Fuente?".to_owned();
    let order = MarkCells {
        id: scene.set,
        version: scene.version,
        seen: first.marks.revision,
        marks: vec![NewMark {
            key: one.clone(),
            verdict: Some(Verdict::Return { remark }),
        }],
    };
    backend.call(&scene.luz, order).await.unwrap();
    let approve = Some(Verdict::Approve);
    let others = MarkWhere {
        expected: Some(7),
        ..scene.all(approve.clone(), 0)
    };
    let others = backend.call(rosa, others).await;
    assert_eq!(
        code(others),
        ErrorCode::Conflict,
        "another list than was seen"
    );
    let made = scene.mark_all(rosa, approve, first.marks.revision).await;
    assert_eq!((made.marked, made.of_others, made.refused), (49_999, 1, 0));
    assert_eq!((made.counts.approved, made.counts.returned), (49_999, 1));
    assert_eq!(scene.page(decided("sin"), None).await.matching, 0);
    let returned = scene.page(decided("devolver"), None).await;
    assert_eq!(keys(&returned.changes), BTreeSet::from([one.clone()]));
    assert_eq!(returned.marks[0].by, "luz");

    // Luz's next mark is not answered with fifty thousand of Rosa's, and does not undo one that she has not seen.
    let order = MarkCells {
        id: scene.set,
        version: scene.version,
        seen: first.marks.revision,
        marks: vec![NewMark {
            key: first.changes[0].key.clone(),
            verdict: None,
        }],
    };
    let answer = backend.call(&scene.luz, order).await.unwrap();
    assert!(answer.is_partial);
    assert_eq!((answer.marks.len(), answer.overtaken.len()), (1, 1));

    let plan = |seen| ReadPlan {
        id: scene.set,
        version: scene.version,
        seen,
    };
    // Luz returned one after Rosa opened the page: the same numbers are another plan until Rosa has seen it.
    let reported = backend
        .call(rosa, plan(first.marks.revision))
        .await
        .unwrap();
    assert_eq!(reported.unseen, 1);
    let plan = backend.call(rosa, plan(reported.revision)).await.unwrap();
    assert_eq!((plan.approved, plan.undecided, plan.unseen), (49_999, 0, 0));
    let finish = FinishReview {
        id: scene.set,
        version: scene.version,
        revision: plan.revision,
    };
    let done = backend.call(rosa, finish).await.unwrap();
    assert_eq!((done.status, done.cells), (Status::Approved, 49_999));
    let shown = scene.office.detail(rosa, scene.set).await;
    assert_eq!(shown.changes.len(), 60);
    assert_eq!(scene.office.current(&one).await, None);
    let current = "select count(*) from value";
    assert_eq!(scene.office.count(current).await, 49_999);
}

#[tokio::test]
async fn taking_all_marks_away_takes_those_of_others_that_were_seen() {
    let scene = Scene::open().await;
    let approve = Some(Verdict::Approve);
    scene.mark_all(&scene.luz, approve, 0).await;
    let unseen = scene.mark_all(&scene.rosa, None, 0).await;
    assert_eq!((unseen.marked, unseen.of_others as usize), (0, CELLS));
    let seen = scene.revision().await;
    let gone = scene.mark_all(&scene.rosa, None, seen).await;
    assert_eq!(gone.marked as usize, CELLS);
    assert_eq!(gone.counts, MarkCounts::default());
    // What Luz has taken back since is hers too, and Rosa's own return stays.
    let open = scene
        .mark_all(&scene.luz, Some(Verdict::Approve), seen)
        .await;
    assert_eq!(open.marked, 0, "Rosa took them away after what Luz saw");
}

#[tokio::test]
async fn a_list_that_shrinks_while_it_is_decided_leaves_no_cell_out() {
    let scene = Scene::open().await;
    let open = || decided("sin");
    let first = scene.page(open(), None).await;
    let order = MarkCells {
        id: scene.set,
        version: scene.version,
        seen: 0,
        marks: first
            .changes
            .iter()
            .map(|view| approved(&view.key))
            .collect(),
    };
    scene.office.backend.call(&scene.rosa, order).await.unwrap();
    let next = scene.page(open(), Some(&first.changes[59].key)).await;
    assert_eq!(next.matching as usize, CELLS - 60);
    assert_eq!(
        next.rest as usize,
        CELLS - 120,
        "the next sixty, none passed over"
    );
    // One's own return is not taken back by an approval of all.
    let remark = "¿Fuente?".to_owned();
    let order = MarkCells {
        id: scene.set,
        version: scene.version,
        seen: scene.revision().await,
        marks: vec![NewMark {
            key: next.changes[0].key.clone(),
            verdict: Some(Verdict::Return { remark }),
        }],
    };
    scene.office.backend.call(&scene.rosa, order).await.unwrap();
    let seen = scene.revision().await;
    let approve = Some(Verdict::Approve);
    let made = scene.mark_all(&scene.rosa, approve, seen).await;
    assert_eq!((made.own_returns, made.counts.returned), (1, 1));
    assert_eq!(made.marked as usize, CELLS - 61);
}

#[tokio::test]
async fn pages_filters_and_acts_are_parts_of_one_list_that_is_judged_once() {
    let scene = Scene::open().await;
    let backend = &scene.office.backend;
    let read = ReadChangeSet { id: scene.set };
    let first = backend.call(&scene.rosa, read.clone()).await.unwrap();
    assert_eq!(scene.computed(), 1);
    let last = &first.changes[59].key;
    let next = scene.page(CellFilter::default(), Some(last)).await;
    let after = next.changes[59].key.clone();
    scene.page(CellFilter::default(), Some(&after)).await;
    scene.page(decided("sin"), None).await;
    backend.call(&scene.luz, read.clone()).await.unwrap();
    scene.revision().await;
    let made = scene
        .mark_all(&scene.rosa, Some(Verdict::Approve), first.marks.revision)
        .await;
    assert_eq!(made.marked as usize, CELLS);
    scene.page(decided("aprobar"), None).await;
    // What somebody types elsewhere is no reason to judge these cells again.
    let cells = vec![crate::flow::office::typed(
        crate::flow::office::observed("2024"),
        "3",
    )];
    scene.office.draft(&scene.ana, cells).await;
    scene.page(decided("aprobar"), None).await;
    assert_eq!(scene.computed(), 1, "checked once");
}

#[tokio::test]
async fn what_another_person_changes_is_seen_on_the_next_page() {
    let scene = Scene::open().await;
    let first = scene.page(CellFilter::default(), None).await;
    let one = first.changes[7].key.clone();
    let found = |found: &str| CellFilter {
        found: found.to_owned(),
        ..CellFilter::default()
    };
    assert_eq!(scene.page(found("alguno"), None).await.matching, 0);
    assert_eq!(scene.computed(), 1);
    // Somebody else proposes another value of one of the cells …
    let rival = scene.submit_another_value("luis", &one).await;
    let page = scene.page(found("alguno"), None).await;
    assert_eq!(keys(&page.changes), BTreeSet::from([one.clone()]));
    let said = &page.changes[0].findings[0];
    assert_eq!(said.code, "W604", "{said:?}");
    assert_eq!(scene.computed(), 2);
    // … and it is approved: the cell of this set is in conflict, and an act on all leaves it out.
    let approve = Some(Verdict::Approve);
    let decided = scene
        .office
        .decide(&scene.luz, rival, Vec::new(), approve.clone());
    decided.await.unwrap();
    let page = scene.page(found("error"), None).await;
    assert_eq!(keys(&page.changes), BTreeSet::from([one.clone()]));
    assert!(page.changes[0].conflict.is_some());
    let made = scene.mark_all(&scene.rosa, approve, 0).await;
    assert_eq!((made.marked as usize, made.refused), (CELLS - 1, 1));
}

/// The list that an act checked is compared again once the set is locked: until then others may approve.
#[tokio::test]
async fn an_act_on_many_judges_again_what_moved_before_it_had_the_lock() {
    let scene = Scene::open().await;
    let first = scene.page(CellFilter::default(), None).await;
    let one = first.changes[7].key.clone();
    let other = scene.submit_another_value("luis", &one).await;
    let mut lock = scene.office.pool.begin().await.unwrap();
    db::change_set::lock(&mut lock, scene.set).await.unwrap();
    let made = scene.mark_all(&scene.rosa, Some(Verdict::Approve), 0);
    let approve_the_other = async {
        // The act has checked its list and waits for the set.
        while scene.computed() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        let approve = Some(Verdict::Approve);
        let decided = scene.office.decide(&scene.luz, other, Vec::new(), approve);
        decided.await.unwrap();
        lock.rollback().await.unwrap();
    };
    let (made, ()) = tokio::join!(made, approve_the_other);
    assert_eq!((made.marked as usize, made.refused), (CELLS - 1, 1));
    assert_eq!(scene.computed(), 3);
}

#[tokio::test]
async fn the_number_of_values_left_to_approve_falls_as_cells_are_decided() {
    let scene = Scene::open().await;
    let read = ReadChangeSet { id: scene.set };
    let backend = &scene.office.backend;
    let first = backend.call(&scene.rosa, read.clone()).await.unwrap();
    assert_eq!(first.totals.plain_left as usize, CELLS);
    let order = MarkCells {
        id: scene.set,
        version: scene.version,
        seen: 0,
        marks: first.changes[..3]
            .iter()
            .map(|view| approved(&view.key))
            .collect(),
    };
    backend.call(&scene.luz, order).await.unwrap();
    let page = scene.page(CellFilter::default(), None).await;
    assert_eq!(page.plain_left as usize, CELLS - 3);
    let again = backend.call(&scene.rosa, read).await.unwrap();
    let totals = (again.totals.plain, again.totals.plain_left);
    assert_eq!(totals, (50_000, 49_997));
}

#[tokio::test]
async fn the_first_cell_that_waits_for_an_answer_comes_with_a_large_set_wherever_it_stands() {
    let scene = Scene::open().await;
    let backend = &scene.office.backend;
    let read = ReadChangeSet { id: scene.set };
    let first = backend.call(&scene.ana, read.clone()).await.unwrap();
    assert_eq!(first.first_waiting, None, "nothing was returned");
    let mut conn = scene.office.pool.acquire().await.unwrap();
    let changes = db::change_set::list_changes(&mut conn, scene.set)
        .await
        .unwrap();
    let catalogue = db::catalogue::load_catalogue(&mut conn).await.unwrap();
    let remarks: Vec<_> = changes[CELLS - 2..]
        .iter()
        .map(|change| db::change_set::NewComment {
            key: &change.key,
            text: "¿Fuente?",
            value: change.after.as_ref(),
        })
        .collect();
    let (edition, kind) = (&catalogue.edition.code, db::change_set::CommentKind::Remark);
    db::change_set::insert_comments(&mut conn, scene.set, edition, "rosa", kind, &remarks)
        .await
        .unwrap();
    db::change_set::set_status(&mut conn, scene.set, Status::Returned, None)
        .await
        .unwrap();
    drop(conn);
    let returned = backend.call(&scene.ana, read).await.unwrap();
    assert_eq!(returned.totals.unanswered, 2);
    assert!(returned.changes.iter().all(|view| view.thread.is_empty()));
    let waiting = returned.first_waiting.unwrap();
    assert_eq!(waiting.key, changes[CELLS - 2].key);
    assert_eq!(waiting.thread[0].text, "¿Fuente?");
}

fn approved(key: &CellKey) -> NewMark {
    NewMark {
        key: key.clone(),
        verdict: Some(Verdict::Approve),
    }
}
