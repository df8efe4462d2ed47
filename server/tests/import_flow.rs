//! A file's way: uploaded, read in its own process, previewed, committed once, all or nothing.

mod catalogue;
mod choice;
mod clients;
mod exported;
mod forgotten;
mod mended;
mod merged;
mod profiles;
mod undone;

use crate::support::cluster;
use crate::support::office;

use std::time::Duration;

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::{Event, Status};
use domain::role::Role;
use domain::value::Provenance;
use office::{Office, code};

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/workbook/tests/fixtures/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

/// Waits until the file is read.
async fn read(office: &Office, by: &Caller, batch: &str) -> ImportView {
    for _ in 0..300 {
        let view = office
            .backend
            .call(
                by,
                ReadImport {
                    batch: batch.to_owned(),
                },
            )
            .await
            .unwrap();
        if view.summary.status != ImportStatus::Reading {
            return view;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the file is never read");
}

/// Uploads, reads and previews; `indicator` for tables that name none.
async fn preview(
    office: &Office,
    by: &Caller,
    name: &str,
    indicator: Option<&str>,
) -> ImportPreview {
    let mut choice = understood(office, by, name, fixture(name)).await;
    assert!(!choice.layouts.is_empty(), "{name}");
    for table in choice
        .layouts
        .iter_mut()
        .flat_map(|layout| &mut layout.tables)
    {
        table.indicator = indicator.map(str::to_owned).or(table.indicator.take());
    }
    office.backend.call(by, choice).await.unwrap()
}

/// Uploads bytes as a file and previews it as it is understood.
async fn preview_bytes(office: &Office, by: &Caller, name: &str, bytes: Vec<u8>) -> ImportPreview {
    let choice = understood(office, by, name, bytes).await;
    office.backend.call(by, choice).await.unwrap()
}

/// Uploads bytes as a file and reads it; the choice of columns that the program makes.
async fn understood(office: &Office, by: &Caller, name: &str, bytes: Vec<u8>) -> PreviewImport {
    let batch = office
        .backend
        .receive_import(by, name.to_owned(), bytes)
        .await
        .unwrap();
    let view = read(office, by, &batch).await;
    assert_eq!(view.summary.status, ImportStatus::Read, "{:?}", view.error);
    let layouts = view.sheets.into_iter().filter_map(|sheet| sheet.layout);
    PreviewImport {
        batch,
        layouts: layouts.collect(),
        seen: None,
    }
}

fn commit(preview: &ImportPreview) -> CommitImport {
    CommitImport {
        batch: preview.batch.clone(),
        content_hash: preview.content_hash.clone(),
        title: "Cifras de contexto".to_owned(),
        submit: true,
    }
}

/// Commits what a preview showed; answers the change set.
async fn committed(office: &Office, by: &Caller, preview: &ImportPreview) -> ChangeSetDetail {
    let backend = &office.backend;
    let made = backend.call(by, commit(preview)).await.unwrap();
    let set = backend
        .call(
            by,
            ReadChangeSet {
                id: made.change_set,
            },
        )
        .await
        .unwrap();
    assert_eq!(
        (made.title, made.cells),
        (set.summary.title.clone(), set.summary.cells)
    );
    set
}

#[tokio::test]
async fn the_three_context_files_are_imported_and_the_second_time_nothing_changes() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let files = [
        ("contexto-matriz.xlsx", None),
        ("contexto-observaciones.xlsx", None),
        ("contexto-departamentos.xlsx", Some("CTX-09")),
    ];
    let mut written = 0;
    for (name, indicator) in files {
        let seen = preview(&office, &ana, name, indicator).await;
        assert!(seen.can_commit, "{name}: {:?}", seen.findings);
        assert!(seen.new > 0, "{name}");
        let set = committed(&office, &ana, &seen).await;
        assert_eq!(set.summary.status, Status::Submitted);
        assert_eq!(set.summary.cells, seen.new);
        assert_eq!(set.summary.from_file.as_deref(), Some(name));
        for change in &set.changes {
            let Provenance::Import { file, cell, .. } = &change.provenance else {
                panic!("{change:?}");
            };
            assert_eq!(file, name);
            assert!(!cell.is_empty());
        }
        office
            .act(&rosa, set.summary.id, Event::Approve)
            .await
            .unwrap();
        written += i64::from(seen.new);
    }
    assert_eq!(office.count("select count(*) from value").await, written);

    for (name, indicator) in files {
        let seen = preview(&office, &ana, name, indicator).await;
        assert_eq!((seen.new, seen.changed), (0, 0), "{name}");
        assert!(seen.unchanged > 0 && !seen.can_commit, "{name}");
        let refused = office.backend.call(&ana, commit(&seen)).await;
        assert_eq!(code(refused), ErrorCode::Invalid, "{name}");
    }
    assert_eq!(office.count("select count(*) from value").await, written);
    assert_eq!(office.count("select count(*) from change_set").await, 3);
    assert_eq!(
        office.count("select count(*) from import_file").await,
        3,
        "bytes are kept once"
    );
}

#[tokio::test]
async fn a_commit_twice_and_the_same_file_twice_make_one_change_set() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let first = preview(&office, &ana, "contexto-matriz.xlsx", None).await;
    let one = committed(&office, &ana, &first).await;
    let again = committed(&office, &ana, &first).await;
    assert_eq!(one.summary.id, again.summary.id);
    // Nobody has approved the first: the file again would be the same change.
    let second = preview(&office, &ana, "contexto-matriz.xlsx", None).await;
    assert_eq!(second.content_hash, first.content_hash);
    let same = committed(&office, &ana, &second).await;
    assert_eq!(one.summary.id, same.summary.id);
    assert_eq!(office.count("select count(*) from change_set").await, 1);
    let view = office
        .backend
        .call(
            &ana,
            ReadImport {
                batch: second.batch,
            },
        )
        .await
        .unwrap();
    assert_eq!(
        view.same_file_before.unwrap().change_set,
        Some(one.summary.id)
    );
}

#[tokio::test]
async fn what_was_not_previewed_is_not_committed() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let seen = preview(&office, &ana, "contexto-matriz.xlsx", None).await;
    let mut forged = commit(&seen);
    forged.content_hash = "0".repeat(64);
    assert_eq!(
        code(office.backend.call(&ana, forged).await),
        ErrorCode::Conflict
    );
    let foreign = office.backend.call(&luis, commit(&seen)).await;
    assert_eq!(
        code(foreign),
        ErrorCode::NotFound,
        "the import of somebody else"
    );

    // Between preview and commit somebody gets a value of the same file approved.
    let cell = seen.cells.iter().find(|cell| cell.after.is_some()).unwrap();
    let entry = EntryCell {
        key: cell.key.clone().unwrap(),
        seen: None,
        after: cell.after.clone(),
        revert: false,
    };
    let save = SaveCells {
        reason: None,
        cells: vec![entry],
        ..SaveCells::default()
    };
    let draft = office
        .backend
        .call(&luis, save)
        .await
        .unwrap()
        .draft
        .unwrap();
    office
        .act(&luis, draft.change_set, Event::Submit)
        .await
        .unwrap();
    office
        .act(&rosa, draft.change_set, Event::Approve)
        .await
        .unwrap();
    let stale = office.backend.call(&ana, commit(&seen)).await;
    assert_eq!(code(stale), ErrorCode::Conflict);
    assert_eq!(
        office
            .count("select count(*) from change_set where origin = 'import'")
            .await,
        0
    );
}

#[tokio::test]
async fn a_connection_that_dies_in_the_last_moment_leaves_nothing_half_written() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let seen = preview(&office, &ana, "contexto-matriz.xlsx", None).await;
    let die = "create function die() returns trigger language plpgsql as
               $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
               create trigger die before insert on audit for each row
               when (new.act = 'import.commit') execute function die()";
    sqlx::raw_sql(die).execute(&office.pool).await.unwrap();
    let lost = office.backend.call(&ana, commit(&seen)).await;
    assert_eq!(code(lost), ErrorCode::Unavailable);
    assert_eq!(office.count("select count(*) from change_set").await, 0);
    assert_eq!(office.count("select count(*) from change").await, 0);
    let view = office
        .backend
        .call(
            &ana,
            ReadImport {
                batch: seen.batch.clone(),
            },
        )
        .await
        .unwrap();
    assert_eq!(view.summary.status, ImportStatus::Read);

    sqlx::raw_sql("drop trigger die on audit")
        .execute(&office.pool)
        .await
        .unwrap();
    office.backend.call(&ana, commit(&seen)).await.unwrap();
    assert_eq!(office.count("select count(*) from change_set").await, 1);
}

#[tokio::test]
async fn a_reading_that_a_dead_server_left_is_taken_up() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let seen = preview(&office, &ana, "contexto-matriz.xlsx", None).await;
    sqlx::raw_sql(
        "update import_batch set status = 'reading', grid = null, layouts = null,
                updated_at = now() - interval '1 hour'",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    assert_eq!(office.backend.reader().resume().await.unwrap(), 1);
    assert_eq!(
        office.backend.reader().resume().await.unwrap(),
        0,
        "one server takes it"
    );
    let view = read(&office, &ana, &seen.batch).await;
    assert_eq!(view.summary.status, ImportStatus::Read);

    sqlx::raw_sql(
        "update import_batch set status = 'reading', attempts = 3,
                updated_at = now() - interval '1 hour'",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    office.backend.reader().resume().await.unwrap();
    let view = read(&office, &ana, &seen.batch).await;
    assert_eq!(view.error.unwrap().code, "E116");
}

#[tokio::test]
async fn what_is_no_workbook_fails_with_a_sentence_and_its_bytes_are_kept() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let bytes = b"\x89PNG\r\n\x1a\n0000".to_vec();
    let name = "foto.xlsx".to_owned();
    let batch = office
        .backend
        .receive_import(&ana, name, bytes.clone())
        .await
        .unwrap();
    let view = read(&office, &ana, &batch).await;
    assert_eq!(view.summary.status, ImportStatus::Failed);
    assert!(view.error.unwrap().code.starts_with("E1"));
    let original = office
        .backend
        .read_original(&ana, batch.clone())
        .await
        .unwrap();
    assert_eq!(original.bytes, bytes);
    let choice = PreviewImport {
        batch: batch.clone(),
        layouts: vec![],
        seen: None,
    };
    assert_eq!(
        code(office.backend.call(&ana, choice).await),
        ErrorCode::Invalid
    );
    office
        .backend
        .call(&ana, DiscardImport { batch, seen: None })
        .await
        .unwrap();
}

#[tokio::test]
async fn what_the_database_cannot_hold_ends_the_import_instead_of_being_tried_for_ever() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    // What Postgres answers to a value above its own limits (class 54).
    sqlx::raw_sql(
        "create function is_too_large() returns trigger language plpgsql as
             $$ begin raise 'requested length too large' using errcode = '54000'; end $$;
         create trigger too_large before update on import_batch for each row
             when (new.status = 'read') execute function is_too_large()",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    let name = "large.csv".to_owned();
    let file = b"Indicador,2024\nPNTD-1,2.5\n".to_vec();
    let batch = office
        .backend
        .receive_import(&planner, name, file)
        .await
        .unwrap();
    let view = read(&office, &planner, &batch).await;
    assert_eq!(view.summary.status, ImportStatus::Failed);
    assert_eq!(view.error.unwrap().code, "E109");
}
