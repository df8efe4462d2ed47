//! Two people at the same moment: what each may do alone, together does no harm.

use std::time::{Duration, Instant};

use app::backend::Caller;
use app::wire::*;
use domain::catalogue::Catalogue;
use domain::policy_tree::{Node, NodeKind};
use domain::role::Role;

use crate::flow::office::Office;

const TIMEOUT: Duration = Duration::from_secs(20);

/// The node below a parent, on the lowest level.
fn below(node: &Node, parent: &Node) -> Node {
    Node {
        kind: NodeKind::Service,
        parent: Some(parent.code.clone()),
        ..node.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_edits_at_once_make_no_circle_in_the_tree() {
    let office = Office::open().await;
    let admin = office.person("ana", Role::Admin).await;
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let guidelines: Vec<&Node> = view
        .catalogue
        .of_kind(NodeKind::Guideline)
        .take(2)
        .collect();
    let (one, other) = (guidelines[0], guidelines[1]);
    let save = |node: Node| {
        let version = view.node_versions[node.code.as_str()];
        let (backend, admin) = (office.backend.clone(), admin.clone());
        tokio::spawn(async move { backend.call(&admin, SaveNode { node, version }).await })
    };

    // Both wait for the same lock, after all their checks.
    let mut blocker = office.pool.begin().await.unwrap();
    sqlx::query("select from node for update")
        .execute(&mut *blocker)
        .await
        .unwrap();
    let saves = [save(below(one, other)), save(below(other, one))];
    let begin = Instant::now();
    let waiting = "select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    while office.count(waiting).await < 2 {
        assert!(begin.elapsed() < TIMEOUT, "they do not wait");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    blocker.rollback().await.unwrap();
    let mut saved = 0;
    for save in saves {
        saved += usize::from(save.await.unwrap().is_ok());
    }
    assert_eq!(saved, 1, "of two that contradict each other one is refused");
}

/// Uploads a text as a file, reads and previews it.
async fn previewed(office: &Office, by: &Caller, text: &str) -> ImportPreview {
    let bytes = text.as_bytes().to_vec();
    let batch = office
        .backend
        .receive_import(by, "arbol.csv".to_owned(), bytes)
        .await
        .unwrap();
    let begin = Instant::now();
    let view = loop {
        let batch = batch.clone();
        let view = office.backend.call(by, ReadImport { batch }).await.unwrap();
        if view.summary.status == ImportStatus::Read {
            break view;
        }
        assert!(begin.elapsed() < TIMEOUT, "{view:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let layouts = view.sheets.into_iter().filter_map(|sheet| sheet.layout);
    let choice = PreviewImport {
        batch,
        layouts: layouts.collect(),
        seen: None,
    };
    office.backend.call(by, choice).await.unwrap()
}

/// The codes whose parents lead back to them, or stand on no higher level.
fn wrong_in_the_tree(catalogue: &Catalogue) -> Vec<String> {
    let nodes = catalogue.nodes.iter();
    nodes
        .filter(|node| catalogue.parent_problem(node).is_some())
        .map(|node| node.code.to_string())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_and_an_edit_at_once_make_no_circle_in_the_tree() {
    let office = Office::open().await;
    let admin = office.person("ana", Role::Admin).await;
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    assert_eq!(wrong_in_the_tree(&view.catalogue), Vec::<String>::new());
    let guidelines: Vec<&Node> = view
        .catalogue
        .of_kind(NodeKind::Guideline)
        .take(2)
        .collect();
    let (one, other) = (guidelines[0], guidelines[1]);
    // The file hangs one below the other, the edit the other below the one.
    let (upper, lower) = (&other.code, &one.code);
    let text = format!("Código;Nivel;Depende de\n{lower};Servicio;{upper}\n");
    let seen = previewed(&office, &admin, &text).await;
    assert!(seen.can_commit && seen.fields.len() == 2, "{seen:?}");
    let commit = CommitImport {
        batch: seen.batch,
        content_hash: seen.content_hash,
        title: "Árbol".to_owned(),
        submit: true,
    };
    let save = SaveNode {
        version: view.node_versions[other.code.as_str()],
        node: below(other, one),
    };

    // Both wait for the same lock, after all their checks.
    let mut blocker = office.pool.begin().await.unwrap();
    sqlx::query("select from node for update")
        .execute(&mut *blocker)
        .await
        .unwrap();
    let (backend, by) = (office.backend.clone(), admin.clone());
    let import = tokio::spawn(async move { backend.call(&by, commit).await.is_ok() });
    let (backend, by) = (office.backend.clone(), admin.clone());
    let edit = tokio::spawn(async move { backend.call(&by, save).await.is_ok() });
    let begin = Instant::now();
    let waiting = "select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    while office.count(waiting).await < 2 {
        assert!(begin.elapsed() < TIMEOUT, "they do not wait");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    blocker.rollback().await.unwrap();
    let done = [import.await.unwrap(), edit.await.unwrap()];
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    assert_eq!(wrong_in_the_tree(&view.catalogue), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_an_export_that_is_blocked() {
    let office = Office::open().await;
    let reader = office.person("carla", Role::Ceplan).await;
    // An approval that takes its time: as every act that changes what a release would hold.
    let act = "select pg_advisory_xact_lock_shared(hashtextextended('pntd.publish', 0))";
    let mut slow = office.pool.begin().await.unwrap();
    sqlx::query(act).execute(&mut *slow).await.unwrap();
    let backend = office.backend.clone();
    let export = tokio::spawn(async move {
        backend
            .export_current(&reader, "valores.csv".to_owned())
            .await
    });
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let mut other = office.pool.begin().await.unwrap();
        sqlx::query("set local lock_timeout = '1s'")
            .execute(&mut *other)
            .await
            .unwrap();
        let done = sqlx::query(act).execute(&mut *other).await;
        assert!(done.is_ok(), "another approval waits for the export");
    }
    assert!(
        !export.is_finished(),
        "it does not export what is half done"
    );
    slow.rollback().await.unwrap();
    let file = tokio::time::timeout(TIMEOUT, export)
        .await
        .unwrap()
        .unwrap();
    assert!(!file.unwrap().bytes.is_empty());
}
