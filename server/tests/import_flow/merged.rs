//! An exported file that comes back: what two people changed is asked about, cell by cell or many at once, and what was decided
//! is what is imported.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::role::Role;
use domain::value::{Breakdown, CellKey, Measure};
use import::merge::{ConflictKind, ConflictResolution, MergeValues};
use server::db;

use crate::import_flow::exported::{Book, Shown, edited, exported, replace};
use crate::import_flow::office::{Office, code, observed, over, typed, value};
use crate::import_flow::{commit, committed, preview_bytes, read, understood};

/// Ana's file with three edits, each of which luis made differently meanwhile; and one that only she made.
struct Scene {
    office: Office,
    ana: Caller,
    choice: PreviewImport,
}

async fn scene() -> Scene {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let years = [
        ("2021", "1.1"),
        ("2022", "1.2"),
        ("2023", "1.3"),
        ("2024", "1.4"),
    ];
    let cells = years.map(|(year, number)| typed(observed(year), number));
    office.approved(&ana, &rosa, cells.to_vec()).await;
    let bytes = exported(&office, &ana, "plantilla.xlsx").await;
    let mine = edited(&bytes, |book| {
        for (old, new) in [
            ("1.1", "2.1"),
            ("1.2", "2.2"),
            ("1.3", "2.3"),
            ("1.4", "2.4"),
        ] {
            replace(book, "Matriz", old, new);
        }
    });
    let theirs = years[1..].iter().map(|(year, number)| {
        let other = format!("3.{}", &number[2..]);
        over(observed(year), Some(number), &other)
    });
    office.approved(&luis, &rosa, theirs.collect()).await;
    let choice = understood(&office, &ana, "plantilla.xlsx", mine).await;
    Scene {
        office,
        ana,
        choice,
    }
}

impl Scene {
    async fn preview(&mut self) -> ImportPreview {
        let seen = self
            .office
            .backend
            .call(&self.ana, self.choice.clone())
            .await;
        let seen = seen.unwrap();
        self.choice.seen = Some(seen.content_hash.clone());
        seen
    }

    async fn page(&self, filter: ConflictFilter) -> ConflictPage {
        let ask = ReadConflicts {
            batch: self.choice.batch.clone(),
            filter,
            page: 0,
        };
        self.office.backend.call(&self.ana, ask).await.unwrap()
    }

    async fn decide(
        &self,
        filter: ConflictFilter,
        choice: Option<ConflictResolution>,
    ) -> ConflictTotals {
        let act = DecideConflicts {
            batch: self.choice.batch.clone(),
            filter,
            choice,
            seen: self.choice.seen.clone(),
        };
        self.office.backend.call(&self.ana, act).await.unwrap()
    }
}

/// The filter of one cell.
fn cell(conflict: &ConflictView) -> ConflictFilter {
    let domain::finding::Place::Cell { sheet, row, column } = &conflict.place else {
        panic!("{conflict:?}");
    };
    ConflictFilter {
        sheet: Some(sheet.clone()),
        row: Some(*row),
        column: Some(*column),
        ..ConflictFilter::default()
    }
}

#[tokio::test]
async fn a_conflict_shows_three_values_with_who_and_when() {
    let mut scene = scene().await;
    let first = scene.preview().await;
    assert_eq!((first.changed, first.rejected), (1, 3));
    assert_eq!(first.conflicts.undecided, 3);
    let page = scene.page(ConflictFilter::default()).await;
    assert_eq!((page.matching, page.pages), (3, 1));
    let conflict = &page.conflicts[0];
    assert_eq!(
        (
            conflict.base.as_str(),
            conflict.theirs.as_str(),
            conflict.mine.as_str()
        ),
        ("1.2", "3.2", "2.2")
    );
    let by = |by: &Option<StatedBy>| by.as_ref().unwrap().name.clone();
    assert_ne!(by(&conflict.base_by), by(&conflict.theirs_by));
    let (then, now) = (conflict.base_by.as_ref(), conflict.theirs_by.as_ref());
    assert!(then.unwrap().at < now.unwrap().at);
    assert_eq!(page.file_by.name, "ana");
}

#[tokio::test]
async fn a_decision_survives_a_reload_and_what_nobody_decided_is_left_out() {
    let mut scene = scene().await;
    let first = scene.preview().await;
    let page = scene.page(ConflictFilter::default()).await;
    // Decided one by one; the decisions are there when the page is opened again.
    scene
        .decide(cell(&page.conflicts[0]), Some(ConflictResolution::Mine))
        .await;
    scene
        .decide(cell(&page.conflicts[1]), Some(ConflictResolution::Theirs))
        .await;
    let view = read(&scene.office, &scene.ana, &scene.choice.batch).await;
    assert_eq!(view.preview, None, "the preview is made anew");
    let reopened = view.conflicts.unwrap();
    let choices: Vec<Option<ConflictResolution>> =
        reopened.conflicts.iter().map(|c| c.choice).collect();
    assert_eq!(
        choices,
        [
            Some(ConflictResolution::Mine),
            Some(ConflictResolution::Theirs),
            None
        ]
    );

    // Nobody commits what was not previewed.
    let early = scene.office.backend.call(&scene.ana, commit(&first)).await;
    assert_eq!(code(early), ErrorCode::Conflict);
    let second = scene.preview().await;
    assert_eq!(
        (second.changed, second.unchanged, second.rejected),
        (2, 1, 1),
        "the undecided one is left out, and counted so"
    );
    let set = committed(&scene.office, &scene.ana, &second).await;
    let mut values: Vec<_> = set
        .changes
        .iter()
        .map(|c| (c.key.period, c.after.clone()))
        .collect();
    values.sort_by_key(|(period, _)| *period);
    let written: Vec<_> = values
        .iter()
        .map(|(period, after)| (period.to_string(), after.clone().unwrap().datum))
        .collect();
    assert_eq!(
        written,
        [
            ("2021".to_owned(), value("2.1").datum),
            ("2022".to_owned(), value("2.2").datum)
        ]
    );
    let left = "select count(*) from import_conflict";
    assert_eq!(scene.office.count(left).await, 0);
    let log = scene.office.log().await;
    let entry = log
        .iter()
        .find(|(_, act, ..)| act == "import.commit")
        .unwrap();
    assert!(entry.3.contains("\"undecided\": 1"), "{}", entry.3);
}

#[tokio::test]
async fn decisions_are_made_by_row_by_sheet_and_by_what_is_shown() {
    let mut scene = scene().await;
    scene.preview().await;
    let page = scene.page(ConflictFilter::default()).await;
    let of_row = ConflictFilter {
        column: None,
        ..cell(&page.conflicts[0])
    };
    let totals = scene.decide(of_row, Some(ConflictResolution::Theirs)).await;
    assert_eq!((totals.theirs, totals.undecided), (3, 0));
    scene.decide(cell(&page.conflicts[2]), None).await;
    let undecided = ConflictFilter {
        undecided: true,
        ..ConflictFilter::default()
    };
    assert_eq!(scene.page(undecided.clone()).await.matching, 1);
    let totals = scene
        .decide(undecided, Some(ConflictResolution::Mine))
        .await;
    assert_eq!((totals.mine, totals.theirs), (1, 2));
    let of_sheet = ConflictFilter {
        sheet: Some("Matriz".to_owned()),
        ..ConflictFilter::default()
    };
    let totals = scene.decide(of_sheet, Some(ConflictResolution::Mine)).await;
    assert_eq!(totals.mine, 3);
    let seen = scene.preview().await;
    assert_eq!((seen.changed, seen.rejected), (4, 0));
    let other = scene.office.person("otra", Role::Planner).await;
    let act = DecideConflicts {
        batch: scene.choice.batch.clone(),
        filter: ConflictFilter::default(),
        choice: None,
        seen: scene.choice.seen.clone(),
    };
    let foreign = scene.office.backend.call(&other, act).await;
    assert_eq!(code(foreign), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_decision_over_values_that_changed_again_is_asked_about_again() {
    let mut scene = scene().await;
    scene.preview().await;
    let all = ConflictFilter::default();
    // Nobody decides about what another window previewed.
    let unseen = DecideConflicts {
        batch: scene.choice.batch.clone(),
        filter: all.clone(),
        choice: Some(ConflictResolution::Mine),
        seen: Some("0".repeat(64)),
    };
    let unseen = scene.office.backend.call(&scene.ana, unseen).await;
    assert_eq!(code(unseen), ErrorCode::Conflict);
    assert_eq!(scene.page(all.clone()).await.conflicts[0].choice, None);
    scene
        .decide(all.clone(), Some(ConflictResolution::Mine))
        .await;
    let luis = scene.office.person("luis2", Role::Planner).await;
    let rosa = scene.office.person("rosa2", Role::Reviewer).await;
    let again = vec![over(observed("2024"), Some("3.4"), "5.4")];
    scene.office.approved(&luis, &rosa, again).await;
    let seen = scene.preview().await;
    assert_eq!((seen.conflicts.mine, seen.conflicts.undecided), (2, 1));
    let page = scene.page(all).await;
    assert_eq!(page.conflicts[2].theirs, "5.4");
    assert_eq!(page.conflicts[2].choice, None);
}

/// Where a sheet shows a number.
fn place_of(book: &mut Book, sheet: &str, number: &str) -> (u32, u16) {
    let shown = Shown::Number(number.parse().unwrap());
    let cells = &book.page(sheet).cells;
    *cells.iter().find(|(_, found)| **found == shown).unwrap().0
}

/// Two rows and two years change places, and the team has a column of its own.
fn move_around(book: &mut Book) {
    let ((one, a), (_, b)) = (
        place_of(book, "Matriz", "1.3"),
        place_of(book, "Matriz", "1.4"),
    );
    let (two, _) = place_of(book, "Matriz", "62.5");
    let page = book.page("Matriz");
    let merged: Vec<u32> = page.merged.iter().map(|merged| merged.first_row).collect();
    let turned = |n: u32, x: u32, y: u32| {
        if n == x {
            y
        } else if n == y {
            x
        } else {
            n
        }
    };
    let cells = std::mem::take(&mut page.cells);
    let last = cells.keys().map(|(_, column)| *column).max().unwrap();
    let moved = cells.into_iter().map(|((row, column), shown)| {
        let row = turned(row, one, two);
        let to = turned(u32::from(column), u32::from(a), u32::from(b));
        let to = u16::try_from(to).unwrap();
        let column = if merged.contains(&row) { column } else { to };
        ((row, column), shown)
    });
    page.cells = moved.collect();
    let text = |text: &str| Shown::Text(text.to_owned());
    let above = page.cells.keys().map(|(row, _)| *row);
    let header = above.filter(|row| *row < one.min(two)).max().unwrap();
    page.cells
        .insert((header, last + 1), text("Responsable de la hoja"));
    page.cells.insert((one, last + 1), text("Equipo A"));
}

/// Four values of two indicators, and the template with them.
async fn moved_scene() -> (Office, Caller, CellKey, Vec<u8>) {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let mut of_other = observed("2024");
    of_other.indicator = "PNTD-2".parse().unwrap();
    let cells = vec![
        typed(observed("2022"), "1.2"),
        typed(observed("2023"), "1.3"),
        typed(observed("2024"), "1.4"),
        typed(of_other.clone(), "62.5"),
    ];
    office.approved(&ana, &rosa, cells).await;
    let bytes = exported(&office, &ana, "plantilla.xlsx").await;
    (office, ana, of_other, bytes)
}

#[tokio::test]
async fn moved_rows_and_columns_merge_by_key() {
    let (office, ana, _, bytes) = moved_scene().await;
    let untouched = edited(&bytes, move_around);
    let seen = preview_bytes(&office, &ana, "plantilla.xlsx", untouched).await;
    assert_eq!(
        (seen.new, seen.changed, seen.unchanged, seen.rejected),
        (0, 0, 4, 0),
        "{:?}",
        seen.findings
    );
}

#[tokio::test]
async fn an_emptied_cell_is_neither_removed_nor_passed_over() {
    let (office, ana, emptied, bytes) = moved_scene().await;
    let bytes = edited(&bytes, |book| {
        move_around(book);
        let at = place_of(book, "Matriz", "62.5");
        book.page("Matriz").cells.remove(&at);
    });
    let mut choice = understood(&office, &ana, "plantilla.xlsx", bytes).await;
    let seen = office.backend.call(&ana, choice.clone()).await.unwrap();
    assert_eq!((seen.unchanged, seen.rejected), (3, 1));
    assert_eq!((seen.conflicts.removed, seen.conflicts.undecided), (1, 1));
    assert!(!seen.can_commit, "nothing is removed by itself");
    assert!(seen.findings.iter().any(|finding| finding.code == "E414"));
    let remove = DecideConflicts {
        batch: choice.batch.clone(),
        filter: ConflictFilter {
            kind: Some(ConflictKind::Removed),
            ..ConflictFilter::default()
        },
        choice: Some(ConflictResolution::Mine),
        seen: Some(seen.content_hash.clone()),
    };
    office.backend.call(&ana, remove).await.unwrap();
    choice.seen = Some(seen.content_hash);
    let seen = office.backend.call(&ana, choice).await.unwrap();
    assert_eq!((seen.changed, seen.rejected), (1, 0));
    let set = committed(&office, &ana, &seen).await;
    assert_eq!(set.changes[0].key, emptied);
    assert_eq!(set.changes[0].after, None);
    let reviewer = office.person("rita", Role::Reviewer).await;
    let approve = domain::change_set::Event::Approve;
    office
        .act(&reviewer, set.summary.id, approve)
        .await
        .unwrap();
    assert_eq!(office.current(&emptied).await, None);
}

#[tokio::test]
async fn deleted_rows_and_sheets_are_said_and_remove_nothing() {
    let (office, ana, deleted, bytes) = moved_scene().await;
    let without_row = edited(&bytes, |book| {
        let (row, _) = place_of(book, "Matriz", "62.5");
        book.page("Matriz").cells.retain(|(at, _), _| *at != row);
    });
    let seen = preview_bytes(&office, &ana, "plantilla.xlsx", without_row).await;
    assert_eq!((seen.not_in_file, seen.rejected), (1, 0));
    assert_eq!(seen.conflicts.all(), 0, "nothing to decide");
    assert!(!seen.can_commit);
    let found = seen.findings.iter().filter(|one| one.code == "W420");
    let said: Vec<&str> = found.map(|one| one.problem.as_str()).collect();
    assert_eq!(
        said,
        [
            "Falta 1 valor que la hoja «Matriz» tenía al exportarse: PNTD-2 · total, valor obtenido 2024; lo vigente se queda."
        ]
    );
    assert!(office.current(&deleted).await.is_some());
    let without_sheet = edited(&bytes, |book| {
        book.0.retain(|page| page.name != "Matriz");
    });
    let seen = preview_bytes(&office, &ana, "plantilla.xlsx", without_sheet).await;
    assert_eq!(seen.not_in_file, 4);
    let found = seen.findings.iter().find(|one| one.code == "W421");
    let problem = &found.unwrap().problem;
    assert!(problem.contains("no está en el archivo"), "{problem}");
}

#[tokio::test]
async fn a_column_that_a_person_chose_not_to_import_is_not_said_as_missing() {
    let (office, ana, _, bytes) = moved_scene().await;
    let mut choice = understood(&office, &ana, "plantilla.xlsx", bytes).await;
    let tables = choice.layouts.iter_mut().flat_map(|one| &mut one.tables);
    let columns = tables.flat_map(|table| &mut table.columns);
    let mut left_out = 0;
    for column in columns.filter(|column| column.role.holds_values()) {
        column.role = import::layout::ColumnRole::Ignore;
        left_out += 1;
    }
    assert!(left_out > 1);
    let seen = office.backend.call(&ana, choice).await.unwrap();
    let missing = seen.findings.iter().filter(|one| one.code == "W420");
    assert_eq!(missing.count(), 0, "{:?}", seen.findings);
    assert_eq!((seen.not_in_file, seen.changed), (0, 0));
}

#[tokio::test]
async fn fifty_thousand_conflicts_come_by_page_and_are_decided_in_one_act() {
    let mut scene = scene().await;
    scene.preview().await;
    let key = |at: usize| CellKey {
        indicator: "PNTD-1".parse().unwrap(),
        measure: Measure::Observed,
        breakdown: Breakdown::of("sexo", &format!("m{}", at / 100)),
        period: domain::period::Period::year(1950 + i32::try_from(at % 100).unwrap()).unwrap(),
    };
    let many = (0..50_000_usize).map(|at| db::import::NewConflict {
        sheet: "Matriz".to_owned(),
        row: u32::try_from(at / 100).unwrap(),
        column: u16::try_from(at % 100).unwrap(),
        key: key(at),
        kind: ConflictKind::Changed,
        three: MergeValues {
            base: "1".to_owned(),
            theirs: "2".to_owned(),
            mine: "3".to_owned(),
        },
        choice: None,
    });
    let many: Vec<_> = many.collect();
    let batch = scene.choice.batch.parse().unwrap();
    let mut conn = scene.office.pool.acquire().await.unwrap();
    db::import::replace_conflicts(&mut conn, batch, 1, &many)
        .await
        .unwrap();
    let page = scene.page(ConflictFilter::default()).await;
    assert_eq!((page.matching, page.pages), (50_000, 1_000));
    assert_eq!(page.conflicts.len(), 50);
    let bytes = serde_json::to_vec(&page).unwrap().len();
    assert!(bytes < 64 << 10, "{bytes} bytes");
    let totals = scene
        .decide(ConflictFilter::default(), Some(ConflictResolution::Mine))
        .await;
    assert_eq!(totals.mine, 50_000);
    let last = ReadConflicts {
        batch: scene.choice.batch.clone(),
        filter: ConflictFilter::default(),
        page: 999,
    };
    let last = scene.office.backend.call(&scene.ana, last).await.unwrap();
    assert_eq!(last.conflicts[49].key, key(49_999));
}
