//! The public documents: how they are kept, what stands in for a missing one.

use crate::server_under_test::{location, start};

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
async fn a_slash_too_many_is_forgiven() {
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
async fn crawlers_are_told_where_to_stay_away() {
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
async fn heads_are_answered_without_a_body() {
    let server = start().await;
    let url = format!("{}/gestion/ingresar", server.base);
    let answer = reqwest::Client::new().head(url).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.unwrap().is_empty());
}
