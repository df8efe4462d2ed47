//! The public site in English: below `/en`, with its own pages in memory, and no files.

use crate::http::opinions::{published, text};
use crate::http::server_under_test::location;

#[tokio::test]
async fn english_pages_are_at_their_own_addresses() {
    let server = published().await;
    let reader = server.anonymous();
    for path in [
        "/en",
        "/en/indicadores/S04-1",
        "/en/servicios?estado=lagging",
        "/en/opiniones",
        "/en/publicaciones/1",
        "/en/publicaciones/1/cambios",
        "/en/incrustar/S04-1",
    ] {
        let html = text(&reader, path).await;
        assert!(
            html.starts_with("<!DOCTYPE html><html lang=\"en\""),
            "{path}"
        );
        // What is kept in memory of one language is not answered in the other.
        let spanish = match path {
            "/en" => "/",
            path => path.trim_start_matches("/en"),
        };
        let html = text(&reader, spanish).await;
        assert!(
            html.starts_with("<!DOCTYPE html><html lang=\"es-PE\""),
            "{spanish}"
        );
    }
}

#[tokio::test]
async fn redirections_keep_the_language() {
    let server = published().await;
    let reader = server.anonymous();
    for (asked, meant) in [
        ("/en/", "/en"),
        ("/en/indicadores/s04-1", "/en/indicadores/S04-1"),
        (
            "/en/publicaciones/1/Servicios",
            "/en/publicaciones/1/servicios",
        ),
        (
            "/en/cambios?desde=1&hasta=2",
            "/en/publicaciones/2/cambios?desde=1",
        ),
        (
            "/en/comparar?indicadores=S13-1&indicadores=S01-1",
            "/en/comparar?indicadores=S01-1,S13-1",
        ),
    ] {
        let answer = reader.get(asked).send().await.unwrap();
        assert!(
            answer.status().is_redirection(),
            "{asked}: {}",
            answer.status()
        );
        assert_eq!(location(&answer), meant, "{asked}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_english_and_files_have_no_language() {
    let server = published().await;
    let reader = server.anonymous();
    for path in [
        "/en/nada",
        "/en/nada/de/nada",
        "/en/indicadores/S04-1.csv",
        "/en/indicadores/S04-1.pdf",
        "/en/publicaciones/1/descargas/pntd.xlsx",
        "/en/publicaciones/1/graficos/S04-1.svg",
        "/en/graficos/S04-1.png",
    ] {
        let answer = reader
            .get(path)
            .header("accept", "text/html")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        let html = answer.text().await.unwrap();
        assert!(html.contains("<html lang=\"en\""), "{path}");
    }
}

#[tokio::test]
async fn what_is_refused_is_said_in_english_with_the_way_to_the_english_home_page() {
    let server = published().await;
    let reader = server.anonymous();
    for (path, status, words) in [
        (
            "/en/opinion",
            405,
            "This address does not take that request.",
        ),
        (
            "/en/publicaciones/abc",
            400,
            "The server did not understand the request.",
        ),
    ] {
        let answer = reader
            .get(path)
            .header("accept", "text/html")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let html = answer.text().await.unwrap();
        assert!(html.contains(words), "{path}: {html}");
        assert!(
            html.contains("href=\"/en\"") && !html.contains("href=\"/\""),
            "{html}"
        );
    }
}

#[tokio::test]
async fn before_the_first_release_the_page_is_english_too() {
    let server = crate::http::server_under_test::start().await;
    let html = text(&server.anonymous(), "/en/servicios").await;
    assert!(html.contains("<html lang=\"en\""), "{html}");
}

#[tokio::test]
async fn the_site_map_has_every_page_in_both_languages_and_says_which_belong_together() {
    let server = published().await;
    let map = text(&server.anonymous(), "/sitemap.xml").await;
    let base = &server.base;
    for path in ["/en", "/en/servicios", "/en/indicadores/S04-1"] {
        assert!(map.contains(&format!("<loc>{base}{path}</loc>")), "{path}");
        let link = format!("hreflang=\"en\" href=\"{base}{path}\"");
        assert_eq!(map.matches(&link).count(), 2, "{path}");
    }
}

#[tokio::test]
async fn who_answers_in_english_is_thanked_in_english() {
    let server = published().await;
    let reader = server.anonymous();
    let page = text(&reader, "/en/indicadores/S04-1").await;
    assert!(page.contains("action=\"/en/opinion\""));
    let mut fields = vec![("pagina", "/indicadores/S04-1"), ("publicacion", "2")];
    let post = reader.post("/en/opinion").header("accept", "text/html");
    let refused = post.form(&fields).send().await.unwrap();
    assert_eq!(refused.status(), 422);
    let refused = refused.text().await.unwrap();
    assert!(refused.contains("<html lang=\"en\""), "{refused}");
    assert!(refused.contains("The answer is missing"), "{refused}");
    fields.push(("respuesta", "si"));
    let answer = reader
        .post("/en/opinion")
        .form(&fields)
        .send()
        .await
        .unwrap();
    let thanks = location(&answer).to_owned();
    assert!(thanks.starts_with("/en/opinion/gracias?"), "{thanks}");
    assert!(text(&reader, &thanks).await.contains("<html lang=\"en\""));
}
