//! The lists of releases and of changes as files: the rows of the pages, in every form, with the page's filter.

use std::collections::BTreeSet;

use domain::release::compare;
use server::release::ReleaseStore;

use crate::open_data::demonstration::{get, json, published};

#[tokio::test]
async fn every_release_is_a_row_of_the_list() {
    let (server, release) = published().await;
    let listed = json(&server, "/publicaciones.json").await;
    let rows = listed["data"].as_array().unwrap();
    assert_eq!(rows.len(), release.number as usize);
    let current: Vec<_> = rows.iter().filter(|row| row["vigente"] == true).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0]["publicacion"], release.number);
    let csv = get(&server, "/publicaciones.csv").await;
    let csv = csv.text().await.unwrap();
    assert!(csv.contains("SHA-256"), "{csv}");
    let page = get(&server, "/publicaciones").await.text().await.unwrap();
    for form in ["csv", "xlsx", "ods", "json"] {
        let path = format!("/publicaciones.{form}");
        assert!(page.contains(&format!("href=\"{path}\"")), "{path}");
        let answer = get(&server, &path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let saved = answer.headers()["content-disposition"].to_str().unwrap();
        assert!(saved.contains("demostracion"), "{saved}");
    }
}

#[tokio::test]
async fn what_changed_is_in_the_file_as_on_the_page() {
    let (server, release) = published().await;
    let store = ReleaseStore::new(server.pool.clone());
    let before = store.by_number(release.number - 1).await.unwrap().unwrap();
    let found = compare(&before, &release);
    let listed = json(&server, "/cambios.json").await;
    let rows = listed["data"].as_array().unwrap();
    let of = |what: &str| rows.iter().filter(|row| row["cambio"] == what).count();
    assert_eq!(of("Valor nuevo"), found.new_values.len());
    assert_eq!(of("Valor revisado"), found.revised_values.len());
    assert_eq!(of("Estado"), found.band_changes.len());
    assert!(!rows.is_empty());
    let page = get(&server, "/cambios").await.text().await.unwrap();
    assert!(page.contains("href=\"/cambios.xlsx\""), "no link");

    // Since an older release: the filter of the page is that of the file.
    let first = format!("/publicaciones/{}/cambios", release.number);
    let page = get(&server, &format!("{first}?desde=1")).await;
    let page = page.text().await.unwrap();
    let file = if release.number == 2 {
        format!("{first}.ods")
    } else {
        format!("{first}.ods?desde=1")
    };
    assert!(page.contains(&format!("href=\"{file}\"")), "{file}");
    assert_eq!(get(&server, &file).await.status(), 200);
    let whole = json(&server, &format!("{first}.json?desde=1")).await;
    let kinds: BTreeSet<&str> = whole["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["cambio"].as_str())
        .collect();
    assert!(kinds.contains("Valor nuevo"), "{kinds:?}");
    for none in [
        "/publicaciones/1/cambios.csv",
        "/cambios.csv?desde=99",
        "/cambios.csv?desde=tres",
        "/publicaciones/1/publicaciones.csv",
    ] {
        assert_eq!(get(&server, none).await.status(), 404, "{none}");
    }
}
