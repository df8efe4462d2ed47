//! What becomes of the bytes of files whose imports came to nothing.

use app::error::ErrorCode;
use app::wire::{DiscardImport, ImportStatus};
use domain::role::Role;
use server::use_case::import::forget;
use sha2::{Digest, Sha256};

use crate::import_flow::cluster::Cluster;
use crate::import_flow::office::{Office, code};
use crate::import_flow::{committed, fixture, preview, read, understood};

/// The hashes of the files whose bytes are kept.
async fn kept(office: &Office) -> Vec<String> {
    sqlx::query_scalar("select sha256 from import_file where bytes is not null order by sha256")
        .fetch_all(&office.pool)
        .await
        .unwrap()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

async fn age(office: &Office, days: i32) {
    sqlx::query("update import_batch set updated_at = now() - make_interval(days => $1)")
        .bind(days)
        .execute(&office.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn files_of_imports_that_came_to_nothing_are_deleted_and_their_hash_stays() {
    let office = Office::open().await;
    let worker = Cluster::get().worker(&office.pool).await;
    let ana = office.person("ana", Role::Planner).await;
    let broken = b"\x89PNG\r\n\x1a\n0000".to_vec();
    let failed = office
        .backend
        .receive_import(&ana, "foto.xlsx".to_owned(), broken.clone())
        .await
        .unwrap();
    let view = read(&office, &ana, &failed).await;
    assert_eq!(view.summary.status, ImportStatus::Failed);
    let csv = b"Indicador;2023\nPNTD-1;4".to_vec();
    let discarded = understood(&office, &ana, "a.csv", csv.clone()).await.batch;
    let discard = DiscardImport {
        batch: discarded,
        seen: None,
    };
    office.backend.call(&ana, discard).await.unwrap();
    let seen = preview(&office, &ana, "contexto-matriz.xlsx", None).await;
    committed(&office, &ana, &seen).await;
    let open = b"Indicador;2024\nPNTD-1;5".to_vec();
    understood(&office, &ana, "b.csv", open.clone()).await;

    age(&office, 30).await;
    assert_eq!(forget(&worker, 31).await.unwrap(), 0, "not yet");
    assert_eq!(forget(&worker, 29).await.unwrap(), 2);
    let mut stay = vec![hash(&fixture("contexto-matriz.xlsx")), hash(&open)];
    stay.sort();
    assert_eq!(kept(&office).await, stay);
    let rows = office.count("select count(*) from import_file").await;
    assert_eq!(rows, 4, "hash, name and size stay");
    let gone = office.backend.read_original(&ana, failed.clone()).await;
    assert_eq!(code(gone), ErrorCode::NotFound);
    let view = read(&office, &ana, &failed).await;
    assert_eq!(view.sha256, hash(&broken));
    let log = office.log().await;
    let entry = log.iter().find(|entry| entry.1 == "import.forget").unwrap();
    assert!(entry.3.contains(&hash(&broken)), "{entry:?}");

    // The same bytes may come back, and are read.
    understood(&office, &ana, "a.csv", csv.clone()).await;
    assert!(kept(&office).await.contains(&hash(&csv)));
    assert_eq!(forget(&worker, 29).await.unwrap(), 0, "it is open again");
}

#[tokio::test]
async fn the_bytes_of_an_open_or_registered_import_cannot_be_taken_away() {
    let office = Office::open().await;
    let worker = Cluster::get().worker(&office.pool).await;
    let ana = office.person("ana", Role::Planner).await;
    let open = understood(&office, &ana, "b.csv", b"Indicador;2024\nPNTD-1;5".to_vec()).await;
    let refused = |statement: &'static str| {
        let worker = worker.clone();
        async move {
            let error = sqlx::query(statement).execute(&worker).await.unwrap_err();
            let constraint = error
                .as_database_error()
                .and_then(|error| error.constraint());
            assert_eq!(constraint, Some("import_file_is_immutable"), "{statement}");
        }
    };
    refused("update import_file set bytes = null").await;
    refused("update import_file set bytes = 'x', size = 1").await;
    let discard = DiscardImport {
        batch: open.batch,
        seen: None,
    };
    office.backend.call(&ana, discard).await.unwrap();
    refused("update import_file set first_name = 'otro.csv', bytes = null").await;
    let taken = sqlx::query("update import_file set bytes = null");
    assert_eq!(taken.execute(&worker).await.unwrap().rows_affected(), 1);
    // Other bytes do not come in under a known hash.
    refused("update import_file set bytes = convert_to('Indicador;2024 PNTD-1;6', 'utf8')").await;
}
