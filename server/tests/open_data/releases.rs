//! Every release at its own address with its own files; what changed between any two; the feed; a
//! withdrawal.

use std::collections::BTreeSet;

use app::wire::WithdrawRelease;
use domain::release::Release;
use domain::role::Role;
use reqwest::header::{
    CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use roxmltree::Document;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::open_data::demonstration::{caller, everything, get, json, published};
use crate::open_data::server_under_test::Server;

/// Every `href` of a page.
fn hrefs(html: &str) -> BTreeSet<String> {
    let links = html.split(" href=\"").skip(1);
    links
        .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"))
        .collect()
}

async fn hash_of(server: &Server, number: u32) -> String {
    let body = server.releases.body(number).await.unwrap().unwrap();
    body.1.to_string()
}

#[tokio::test]
async fn every_file_below_a_release_is_of_that_release() {
    let (server, current) = published().await;
    let first = server.releases.by_number(1).await.unwrap().unwrap();
    let code = &first.catalogue.indicators[0].code;
    for (release, number) in [(&first, 1), (&current, 2)] {
        let named = hash_of(&server, number).await;
        let below = format!("/publicaciones/{number}");
        let answer = get(&server, &format!("{below}/descargas/pntd.json")).await;
        assert_eq!(answer.headers()["x-release-sha256"], *named);
        let bytes = answer.bytes().await.unwrap();
        assert_eq!(hex::encode(Sha256::digest(&bytes)), named);
        let file: Release = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(file, **release);
        for file in [
            "descargas/pntd.xlsx".to_owned(),
            "descargas/pntd-valores.csv".to_owned(),
            "descargas/pntd-valores.csv?variante=maquina".to_owned(),
            "descargas/pntd.metadata.json".to_owned(),
            "descargas/pntd.ods".to_owned(),
            "descargas/pntd.zip".to_owned(),
            "servicios.json".to_owned(),
            "descargas/plantilla.xlsx".to_owned(),
            format!("indicadores/{code}.xlsx"),
            format!("indicadores/{code}.csv"),
            format!("indicadores/{code}.json"),
            format!("graficos/{code}.json"),
        ] {
            let said = everything(&server, &format!("{below}/{file}")).await;
            assert!(
                said.contains(&named),
                "{below}/{file} does not name its release"
            );
            // The CSV for programs is cited in its description, beside it in this list.
            let described = file.ends_with("variante=maquina");
            assert!(
                described || said.contains(&format!("Publicación N.º {number} (")),
                "{below}/{file} has no citation"
            );
        }
    }
    for path in [
        format!("/publicaciones/9/graficos/{code}.json"),
        "/publicaciones/1/graficos/NADA.json".to_owned(),
        "/publicaciones/1/otra/pntd.json".to_owned(),
    ] {
        assert_eq!(get(&server, &path).await.status(), 404, "{path}");
    }
}

/// Follows every link of some pages of the first release: files, charts and pages, all of that release.
#[tokio::test]
async fn links_of_an_older_release_lead_to_its_own_pages_and_files() {
    let (server, release) = published().await;
    let code = &release.catalogue.indicators[0].code;
    let named = hash_of(&server, 1).await;
    let mut files = 0;
    for page in ["", "/datos", &format!("/indicadores/{code}")] {
        let html = get(&server, &format!("/publicaciones/1{page}")).await;
        let html = html.text().await.unwrap();
        assert!(html.contains("Está viendo la publicación n.º 1; la vigente es la n.º 2."));
        for href in hrefs(&html) {
            let path = href.split('#').next().unwrap();
            let inside = path.starts_with("/publicaciones/1/");
            if !inside {
                assert!(
                    !path.starts_with("/descargas/") && !path.starts_with("/graficos/"),
                    "{page} leads to {href}"
                );
                continue;
            }
            // Drawings need the script that the build program writes.
            if [".svg", ".png"].iter().any(|form| path.ends_with(form)) {
                continue;
            }
            let answer = get(&server, path).await;
            assert_eq!(answer.status(), 200, "{page} leads to {href}");
            if let Some(sha256) = answer.headers().get("x-release-sha256") {
                assert_eq!(sha256, &named, "{href}");
                files += 1;
            }
        }
    }
    assert!(files >= 8, "only {files} files were followed");
}

#[tokio::test]
async fn the_api_answers_for_any_release_and_its_links_stay_there() {
    let (server, release) = published().await;
    let code = &release.catalogue.indicators[0].code;
    let named = hash_of(&server, 1).await;
    for path in [
        "/api/v1",
        "/api/v1/publicacion",
        "/api/v1/politica",
        "/api/v1/indicadores",
        "/api/v1/progreso",
        &format!("/api/v1/indicadores/{code}"),
        &format!("/api/v1/indicadores/{code}/series"),
        &format!("/api/v1/indicadores/{code}/progreso"),
    ] {
        let body = json(&server, &format!("{path}?publicacion=1")).await;
        assert_eq!(body["release"]["number"], 1, "{path}");
        assert_eq!(body["release"]["sha256"], named, "{path}");
        let newest = json(&server, path).await;
        assert_eq!(newest["release"]["number"], 2, "{path}");
    }
    let one = json(
        &server,
        &format!("/api/v1/indicadores/{code}?publicacion=1"),
    )
    .await;
    let links = one["data"]["links"].as_object().unwrap();
    for (name, link) in links {
        let link = link.as_str().unwrap();
        let stays = link.starts_with("/publicaciones/1/") || link.ends_with("?publicacion=1");
        assert!(stays, "{name}: {link}");
        assert_eq!(get(&server, link).await.status(), 200, "{link}");
    }
    for wrong in ["9", "x", "-1"] {
        let answer = get(&server, &format!("/api/v1/publicacion?publicacion={wrong}")).await;
        assert_eq!(answer.status(), 404);
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["code"], "unknown_release");
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn what_changed_between_two_releases_is_a_page_and_an_answer() {
    let (server, _) = published().await;
    let asked = get(&server, "/cambios?desde=1&hasta=2").await;
    assert_eq!(asked.status(), 303);
    let page = asked.headers()[LOCATION].to_str().unwrap().to_owned();
    assert_eq!(page, "/publicaciones/2/cambios?desde=1");
    let html = get(&server, &page).await.text().await.unwrap();
    for section in [
        "estados",
        "valores-nuevos",
        "valores-revisados",
        "valores-retirados",
        "faltas",
        "metas",
        "lineas-de-base",
        "textos",
    ] {
        assert!(html.contains(&format!("id=\"{section}\"")), "{section}");
    }
    assert!(
        html.contains("solo porque se revisaron las metas de 2025 y 2026; los valores obtenidos no lo explican."),
        "{html}"
    );
    assert!(html.contains("Razón de quien publicó: "));
    let body = json(&server, "/api/v1/cambios?desde=1&hasta=2").await;
    let data = &body["data"];
    for list in [
        "new_values",
        "revised_values",
        "removed_values",
        "gaps",
        "targets",
        "baselines",
        "texts",
    ] {
        let found = data["changes"][list].as_array().unwrap();
        assert!(!found.is_empty(), "{list}");
    }
    let states = data["states"].as_array().unwrap();
    let revised: Vec<_> = states
        .iter()
        .filter(|one| one["only_revision"] == true)
        .collect();
    assert!(!revised.is_empty());
    assert!(
        revised[0]["reason"]
            .as_str()
            .is_some_and(|reason| !reason.is_empty())
    );
    assert_eq!(
        get(&server, data["page"].as_str().unwrap()).await.status(),
        200
    );
    // Backwards as well: any two.
    let back = json(&server, "/api/v1/cambios?desde=2&hasta=1").await;
    assert_eq!(
        back["data"]["changes"]["removed_values"]
            .as_array()
            .unwrap()
            .len(),
        data["changes"]["new_values"].as_array().unwrap().len()
    );
    let back = get(&server, "/publicaciones/1/cambios?desde=2").await;
    assert!(
        back.text()
            .await
            .unwrap()
            .contains("Se compara hacia atrás")
    );
    for (path, status) in [
        ("/publicaciones/2/cambios?desde=9", 404),
        ("/cambios?desde=uno", 404),
        ("/publicaciones/9/cambios", 404),
        ("/api/v1/cambios?desde=9", 404),
        ("/api/v1/cambios?hasta=1", 404),
        ("/publicaciones/1/cambios", 200),
        ("/cambios", 200),
    ] {
        assert_eq!(get(&server, path).await.status(), status, "{path}");
    }
}

const ATOM: &str = "http://www.w3.org/2005/Atom";

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn the_feed_is_atom_as_another_reader_sees_it() {
    let (server, _) = published().await;
    let answer = get(&server, "/publicaciones.atom").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()[CONTENT_TYPE],
        "application/atom+xml; charset=utf-8"
    );
    let tag = answer.headers()[ETAG].clone();
    let text = answer.text().await.unwrap();
    let feed = Document::parse(&text).unwrap();
    let root = feed.root_element();
    assert!(root.has_tag_name((ATOM, "feed")));
    let child = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found = node.children().find(|one| one.has_tag_name((ATOM, name)));
        let text = found.and_then(|one| one.text().map(str::to_owned));
        text.unwrap_or_else(|| panic!("{name} is missing or empty"))
    };
    let moment = |text: String| chrono::DateTime::parse_from_rfc3339(&text).unwrap();
    let mut ids = vec![child(root, "id")];
    child(root, "title");
    let updated = moment(child(root, "updated"));
    let entries: Vec<_> = root
        .children()
        .filter(|one| one.has_tag_name((ATOM, "entry")))
        .collect();
    assert_eq!(entries.len(), 2);
    let mut last = updated;
    for (entry, number) in entries.iter().zip([2, 1]) {
        ids.push(child(*entry, "id"));
        assert_eq!(child(*entry, "title"), format!("Publicación N.º {number}"));
        let at = moment(child(*entry, "updated"));
        assert!(at <= last, "newest first");
        last = at;
        let author = entry
            .children()
            .find(|one| one.has_tag_name((ATOM, "author")))
            .unwrap();
        assert!(!child(author, "name").is_empty());
        let summary = child(*entry, "summary");
        assert!(
            summary.contains(&hash_of(&server, number).await),
            "{summary}"
        );
        let links = entry
            .children()
            .filter(|one| one.has_tag_name((ATOM, "link")));
        for link in links {
            let href = link.attribute("href").unwrap();
            let path = href.strip_prefix(&server.base).unwrap_or(href);
            assert!(
                path.starts_with(&format!("/publicaciones/{number}")),
                "{href}"
            );
            assert_eq!(get(&server, path).await.status(), 200, "{href}");
        }
    }
    assert!(child(entries[0], "summary").contains("valores nuevos"));
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")));
    let (stable, count) = (ids.clone(), ids.len());
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "every id is its own");
    let again = get(&server, "/publicaciones.atom")
        .await
        .text()
        .await
        .unwrap();
    assert!(stable.iter().all(|id| again.contains(id)));
    let known = server
        .anonymous()
        .get("/publicaciones.atom")
        .header(IF_NONE_MATCH, tag);
    assert_eq!(known.send().await.unwrap().status(), 304);
    let map = get(&server, "/sitemap.xml").await.text().await.unwrap();
    assert!(Document::parse(&map).is_ok());
    assert!(map.contains("/publicaciones/1/cambios</loc>"));
}

const REASON: &str = "los valores de 2025 eran de prueba";

async fn withdraw(server: &Server) {
    let publisher = caller("reviewer", Role::Reviewer);
    let order = WithdrawRelease {
        number: 2,
        reason: REASON.to_owned(),
        expected_number: 3,
    };
    server.backend.call(&publisher, order).await.unwrap();
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_withdrawn_release_stays_readable_and_says_so_everywhere() {
    let (server, release) = published().await;
    let code = &release.catalogue.indicators[0].code;
    let files = [
        "/publicaciones/2/descargas/pntd.xlsx".to_owned(),
        "/publicaciones/2/descargas/pntd-valores.csv".to_owned(),
        format!("/publicaciones/2/indicadores/{code}.xlsx"),
        format!("/publicaciones/2/indicadores/{code}.csv"),
        format!("/publicaciones/2/indicadores/{code}.json"),
        format!("/publicaciones/2/graficos/{code}.json"),
        "/api/v1/publicacion?publicacion=2".to_owned(),
    ];
    let mut tags = Vec::new();
    for file in &files {
        let answer = get(&server, file).await;
        tags.push((
            answer.headers()[ETAG].clone(),
            answer.headers().get(LAST_MODIFIED).cloned(),
        ));
    }
    let body = get(&server, "/publicaciones/2/descargas/pntd.json")
        .await
        .bytes()
        .await
        .unwrap();
    withdraw(&server).await;
    let notice = "Esta publicación fue retirada por la N.º 3 el ";
    for page in [
        "",
        "/servicios",
        "/cambios",
        "/datos",
        &format!("/indicadores/{code}"),
    ] {
        let html = get(&server, &format!("/publicaciones/2{page}"))
            .await
            .text()
            .await
            .unwrap();
        assert!(html.contains(notice) && html.contains(REASON), "{page}");
        assert!(
            html.contains(", retirada por la N.º 3"),
            "the citation of {page}"
        );
    }
    // Who has the file of before is sent the one with the notice.
    for (file, (tag, modified)) in files.iter().zip(tags) {
        let ask = server.anonymous().get(file).header(IF_NONE_MATCH, tag);
        assert_eq!(ask.send().await.unwrap().status(), 200, "{file}");
        if let Some(modified) = modified {
            let ask = server
                .anonymous()
                .get(file)
                .header(IF_MODIFIED_SINCE, modified);
            assert_eq!(ask.send().await.unwrap().status(), 200, "{file}");
        }
        let said = everything(&server, file).await;
        assert!(said.contains("retirada por la N.º 3"), "{file}");
    }
    let answer = get(&server, "/publicaciones/2/descargas/pntd.json").await;
    assert_eq!(answer.headers()["x-release-withdrawn-by"], "3");
    assert_eq!(
        answer.bytes().await.unwrap(),
        body,
        "the release itself never changes"
    );
    for path in ["/", "/publicaciones/1", "/publicaciones/3/servicios"] {
        let html = get(&server, path).await.text().await.unwrap();
        assert!(!html.contains(notice), "{path}");
    }
    let home = get(&server, "/").await.text().await.unwrap();
    assert!(home.contains(&format!("Esta publicación retira la N.º 2: {REASON}.")));
    let list = get(&server, "/publicaciones").await.text().await.unwrap();
    assert!(list.contains("tag--withdrawn") && list.contains("Retira la "));
    let feed = get(&server, "/publicaciones.atom")
        .await
        .text()
        .await
        .unwrap();
    assert!(feed.contains("Publicación N.º 2 (retirada)") && feed.contains(notice));
    let api = json(&server, "/api/v1/publicacion?publicacion=2").await;
    assert_eq!(api["release"]["withdrawn_by"]["number"], 3);
    assert_eq!(api["release"]["withdrawn_by"]["reason"], REASON);
    let current = json(&server, "/api/v1/publicacion").await;
    assert_eq!(current["data"]["withdraws"]["number"], 2);
    assert_eq!(current["release"]["withdrawn_by"], Value::Null);
}
