//! First start, the demonstration, and a second edition with other codes.

use crate::support::cluster;
use cluster::Cluster;
use domain::band::State;
use domain::policy_tree::NodeKind;
use domain::progress::NoProgress;
use domain::value::{Measure, Provenance};
use server::db;
use server::release::{KeyDirectory, ReleaseStore};
use server::seed::{self, catalogue_csv::CatalogueText};
use sqlx::PgPool;
use std::collections::BTreeSet;
use std::path::Path;

/// A store that can sign, and the directory of its keys.
fn store(pool: &PgPool) -> (ReleaseStore, tempfile::TempDir) {
    let keys = tempfile::tempdir().unwrap();
    let directory = KeyDirectory::new(keys.path());
    (ReleaseStore::new(pool.clone()).signing(directory), keys)
}

fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-11-22T15:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn a_first_start_publishes_the_catalogue_and_the_context_figures_once() {
    let cluster = Cluster::get();
    let pool = cluster.database().await;
    let (store, _keys) = store(&pool);
    let first = seed::first_start(&pool, &store, true, now()).await.unwrap();
    assert_eq!(first.accounts.len(), 1);
    assert_eq!(first.accounts[0].name, "admin");
    let second = seed::first_start(&pool, &store, true, now()).await.unwrap();
    assert!(second.accounts.is_empty());

    let release = store.current().await.unwrap().unwrap();
    assert_eq!(release.number, 1);
    assert!(!release.demo);
    assert_eq!(release.catalogue.of_kind(NodeKind::Service).count(), 72);
    // 2023 in contexto-matriz.xlsx, sheet and cell kept
    let code = "CTX-01".parse().unwrap();
    let cell = release
        .cells_of(&code, Measure::Observed)
        .find(|cell| cell.key.period.to_string() == "2023")
        .unwrap();
    assert_eq!(cell.value.datum.value().unwrap().to_string(), "79.4848");
    let Provenance::Import { file, cell: at, .. } = &cell.provenance else {
        panic!("context figures come from a file");
    };
    assert_eq!((file.as_str(), at.as_str()), ("contexto-matriz.xlsx", "Q6"));
    // only the policy's own promise has targets
    let targets: BTreeSet<&str> = release
        .cells
        .iter()
        .filter(|cell| cell.key.measure == Measure::Target)
        .map(|cell| cell.key.indicator.as_str())
        .collect();
    assert_eq!(targets, BTreeSet::from(["PNTD-1", "PNTD-2"]));
}

#[tokio::test]
async fn the_demonstration_shows_every_state_and_nearly_every_reason() {
    let cluster = Cluster::get();
    let pool = cluster.database().await;
    let (store, _keys) = store(&pool);
    seed::demo::load(&pool, &store, now()).await.unwrap();
    // a second load changes nothing
    let again = seed::demo::load(&pool, &store, now()).await.unwrap();
    assert!(again.accounts.is_empty());

    let release = store.current().await.unwrap().unwrap();
    assert_eq!(release.number, 2);
    assert!(release.demo);
    let all = release.assess_all();
    let states: BTreeSet<State> = all.values().map(|progress| progress.state).collect();
    let missing: Vec<_> = State::ALL
        .into_iter()
        .filter(|s| !states.contains(s))
        .collect();
    assert!(missing.is_empty(), "no indicator shows {missing:?}");

    let reasons: std::collections::BTreeSet<String> = all
        .values()
        .flat_map(|progress| {
            [
                progress.annual.as_ref().err().copied(),
                progress
                    .annual
                    .as_ref()
                    .ok()
                    .and_then(|a| a.compliance.err()),
                progress.trajectory.as_ref().err().copied(),
                progress.trajectory.as_ref().ok().and_then(|t| t.pace.err()),
                progress.growth.as_ref().err().copied(),
            ]
        })
        .flatten()
        .map(|reason| format!("{reason:?}"))
        .collect();
    for expected in [
        NoProgress::NoBaseline,
        NoProgress::NoYearTarget,
        NoProgress::NoFinalTarget,
        NoProgress::NoObservation,
        NoProgress::NoDirection,
        NoProgress::TargetEqualsBaseline,
        NoProgress::ZeroBase,
        NoProgress::SignedVariation,
        NoProgress::DirectionMismatch,
        NoProgress::NoElapsedYears,
        NoProgress::SeriesBreak,
        NoProgress::ExpectedZero,
    ] {
        let name = format!("{expected:?}");
        assert!(
            reasons.contains(&name),
            "no indicator shows {name}: {reasons:?}"
        );
    }
}

#[tokio::test]
async fn real_data_and_a_demonstration_never_share_a_database() {
    let cluster = Cluster::get();
    let pool = cluster.database().await;
    let (store, _keys) = store(&pool);
    seed::first_start(&pool, &store, false, now())
        .await
        .unwrap();
    let error = seed::demo::load(&pool, &store, now()).await.unwrap_err();
    assert!(error.to_string().contains("real data"), "{error}");
}

#[tokio::test]
async fn an_edition_with_six_objectives_and_longer_codes_loads_by_the_same_command() {
    let cluster = Cluster::get();
    let pool = cluster.database().await;
    let (store, _keys) = store(&pool);
    seed::first_start(&pool, &store, false, now())
        .await
        .unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/edition-2023-07");
    let text = CatalogueText::from_dir(&folder).unwrap();
    seed::load_catalogue(&pool, &text, true, now())
        .await
        .unwrap();

    let mut connection = pool.acquire().await.unwrap();
    let catalogue = db::catalogue::load_catalogue(&mut connection)
        .await
        .unwrap();
    assert_eq!(catalogue.edition.code, "2023-07");
    assert_eq!(catalogue.of_kind(NodeKind::Objective).count(), 6);
    let service = "S3.1.2".parse().unwrap();
    let path: Vec<_> = catalogue
        .path(&service)
        .iter()
        .map(|n| n.code.to_string())
        .collect();
    assert_eq!(path, ["PNTD", "OP3", "L3.1", "S3.1.2"]);
    // the first release is untouched by the new edition
    let release = store.current().await.unwrap().unwrap();
    assert_eq!(release.catalogue.edition.code, "2022-09");
}
