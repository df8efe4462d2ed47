//! The public documents: how they are kept, what stands in for a missing one.

use std::io::Read;

use flate2::read::GzDecoder;
use messages::Language;
use server::http::prerender::prerender_all;
use server::release::ReleaseStore;
use server::seed::first_start;

use crate::http::server_under_test::{Server, location, start};

/// A server with the catalogue and its first release.
async fn published() -> Server {
    let server = start().await;
    // The account `admin` of these tests is in the way of the one that a first start makes.
    server
        .execute("delete from account where name = 'admin'")
        .await;
    first_start(&server.pool, &server.releases, false, chrono::Utc::now())
        .await
        .unwrap();
    let keys = std::fs::read_dir(server.keys.path()).unwrap();
    assert_eq!(keys.count(), 1, "the first release makes the first key");
    server
}

#[tokio::test]
async fn every_page_of_a_release_is_a_document_that_caches_may_keep() {
    let server = published().await;
    let release = ReleaseStore::new(server.pool.clone())
        .current()
        .await
        .unwrap()
        .unwrap();
    let anyone = server.anonymous();
    let paths = site::routes(&release);
    assert!(paths.len() > 50);
    for path in paths {
        let answer = anyone.get(&path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(
            answer.headers()["cache-control"],
            "public, max-age=60, stale-while-revalidate=600"
        );
        let kept = answer.headers().clone();
        let tag = kept["etag"].clone();
        let text = answer.text().await.unwrap();
        assert!(
            text.starts_with("<!DOCTYPE html><html lang=\"es-PE\""),
            "{path}"
        );
        assert!(
            !text.contains(" style=\""),
            "{path} has a style that the policy forbids"
        );
        let again = anyone
            .get(&path)
            .header("if-none-match", &tag)
            .send()
            .await
            .unwrap();
        assert_eq!(again.status(), 304, "{path}");
        assert_eq!(again.headers()["etag"], tag);
        for headers in [&kept, again.headers()] {
            let policy = headers["content-security-policy"].to_str().unwrap();
            let may_check = path.starts_with("/indicadores/");
            assert_eq!(
                policy.contains("'wasm-unsafe-eval'"),
                may_check,
                "{path}: {policy}"
            );
            assert!(policy.contains("script-src 'self'"), "{path}: {policy}");
        }
        assert!(again.bytes().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_older_release_stays_where_it_is() {
    let server = published().await;
    let anyone = server.anonymous();
    for path in ["/publicaciones/1", "/publicaciones/1/servicios"] {
        let answer = anyone.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let text = answer.text().await.unwrap();
        assert!(
            text.contains("href=\"/publicaciones/1/metodologia\""),
            "{path}"
        );
    }
    for path in [
        "/publicaciones/2",
        "/publicaciones/x",
        "/publicaciones/1/no-existe",
    ] {
        let answer = anyone.get(path).send().await.unwrap();
        assert!(matches!(answer.status().as_u16(), 400 | 404), "{path}");
    }
}

#[tokio::test]
async fn an_unknown_address_gets_the_page_of_the_site() {
    let server = published().await;
    for path in [
        "/no-existe",
        "/objetivos/OP99",
        "/indicadores/NADA",
        "/a/b/c",
    ] {
        let answer = server.anonymous().get(path).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        assert!(answer.headers().get("etag").is_none());
        let text = answer.text().await.unwrap();
        assert!(
            text.contains("Esta página no existe") && text.contains("/metodologia"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_site_map_names_every_page() {
    let server = published().await;
    let answer = server.anonymous().get("/sitemap.xml").send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/xml");
    let text = answer.text().await.unwrap();
    for page in ["/servicios", "/glosario", "/accesibilidad", "/aviso"] {
        let named = format!("<loc>{}{page}</loc>", server.base);
        assert!(text.contains(&named), "{page}: {text}");
    }
}

#[tokio::test]
async fn the_host_header_of_a_request_reaches_no_answer() {
    let server = published().await;
    for path in [
        "/",
        "/indicadores",
        "/robots.txt",
        "/sitemap.xml",
        "/data.json",
        "/publicaciones.atom",
    ] {
        let asked = server.anonymous().get(path).header("host", "otro.example");
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let text = answer.text().await.unwrap();
        assert!(!text.contains("otro.example"), "{path}");
    }
}

#[tokio::test]
async fn before_the_first_release_the_site_says_so() {
    let server = start().await;
    for path in ["/", "/servicios", "/publicaciones/1"] {
        let answer = server.anonymous().get(path).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
        assert!(answer.text().await.unwrap().contains("<h1"), "{path}");
    }
}

#[tokio::test]
async fn a_missing_page_is_a_page() {
    let server = start().await;
    let answer = server.anonymous().get("/no-existe").send().await.unwrap();
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    let text = answer.text().await.unwrap();
    assert!(text.contains("Esta página no existe") && text.contains("lang=\"es-PE\""));
}

#[tokio::test]
async fn a_trailing_slash_redirects_to_the_page() {
    let server = start().await;
    let answer = server.anonymous().get("/servicios/").send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), location(&answer)),
        (308, "/servicios")
    );
    let answer = server
        .anonymous()
        .get("//other.example/")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 404);
}

#[tokio::test]
async fn robots_txt_names_what_crawlers_must_not_visit() {
    let server = start().await;
    let text = server
        .anonymous()
        .get("/robots.txt")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(text.contains("Disallow: /gestion\n"));
    assert!(text.contains("/sitemap.xml"));
}

#[tokio::test]
async fn head_requests_get_no_body() {
    let server = start().await;
    let url = format!("{}/gestion/ingresar", server.base);
    let answer = reqwest::Client::new().head(url).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.unwrap().is_empty());
}

/// Asks for all addresses at once, and answers how many pages were rendered for them.
async fn rendered(server: &Server, addresses: impl Iterator<Item = String>) -> u64 {
    let before = server.pages.rendered();
    let asks: Vec<_> = addresses
        .map(|address| tokio::spawn(server.anonymous().get(&address).send()))
        .collect();
    for ask in asks {
        assert_eq!(ask.await.unwrap().unwrap().status(), 200);
    }
    server.pages.rendered() - before
}

#[tokio::test]
async fn what_a_page_does_not_know_of_a_query_renders_nothing_again() {
    let server = published().await;
    let of = |form: &'static str| (0..50).map(move |n| form.replace("{n}", &n.to_string()));
    // Fifty at once: one renders, the others wait for it.
    assert_eq!(rendered(&server, of("/servicios")).await, 1);
    assert_eq!(rendered(&server, of("/servicios?x={n}&y=%00{n}")).await, 0);
    assert_eq!(
        rendered(&server, of("/servicios?utm={n}&estado=&objetivo=")).await,
        0
    );
    assert_eq!(rendered(&server, of("/metodologia?estado={n}")).await, 1);
    assert_eq!(
        rendered(&server, of("/servicios?objetivo=OP1&z={n}")).await,
        1
    );
    assert_eq!(
        rendered(&server, of("/servicios?z={n}&objetivo=OP1")).await,
        0
    );
    // Values that no service has are one page, that shows none.
    assert_eq!(rendered(&server, of("/servicios?estado=otro{n}")).await, 1);
    assert_eq!(
        rendered(&server, of("/indicadores/PNTD-1?desagregacion={n}")).await,
        1
    );
}

#[tokio::test]
async fn a_page_that_was_made_ahead_is_rendered_for_no_reader() {
    let server = published().await;
    let current = server.releases.current_with_hash().await.unwrap().unwrap();
    let pages = site::routes(&current.0);
    let made = prerender_all(&server.state, &current).await;
    assert_eq!(made, Language::ALL.len() * pages.len());
    let addresses = || {
        let of = |language: Language| pages.iter().map(move |path| language.address(path));
        Language::ALL.into_iter().flat_map(of)
    };
    assert_eq!(rendered(&server, addresses()).await, 0);
    // Browsers that take no brotli get the same text.
    for address in addresses().step_by(40) {
        let url = format!("{}{address}", server.base);
        let answer = |coding: &'static str| {
            let request = reqwest::Client::new().get(&url);
            let request = request.header("accept-encoding", coding);
            async move { request.send().await.unwrap() }
        };
        let (plain, gzip) = (answer("identity").await, answer("gzip").await);
        assert_eq!(plain.headers()["etag"], gzip.headers()["etag"]);
        assert_eq!(gzip.headers()["content-encoding"], "gzip");
        let (plain, gzip) = (plain.bytes().await.unwrap(), gzip.bytes().await.unwrap());
        let mut text = Vec::new();
        GzDecoder::new(gzip.as_ref())
            .read_to_end(&mut text)
            .unwrap();
        assert_eq!(text, plain);
    }
    assert_eq!(server.pages.rendered(), 0);
}
