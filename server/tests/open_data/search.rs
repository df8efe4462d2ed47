//! Search over everything that is published: what is found, at which address, and that endless questions cost nothing lasting.

use crate::open_data::demonstration::{get, json, published};

/// Addresses of the answers on a page, best first.
fn answers(html: &str) -> Vec<String> {
    let (_, list) = html
        .split_once("<ol class=\"entries\">")
        .unwrap_or_default();
    let titles = list.split("entry-title\"><a href=\"").skip(1);
    titles
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_search_in_the_query_of_the_address_is_answered() {
    let (server, release) = published().await;
    let ask = async |query: &str| {
        let answer = get(&server, &format!("/buscar?{query}")).await;
        assert_eq!(answer.status(), 200, "{query}");
        answer.text().await.unwrap()
    };
    let indicator = &release.catalogue.indicators[0];
    let by_code = answers(&ask(&format!("q={}", indicator.code.as_str().to_lowercase())).await);
    assert_eq!(by_code[0], format!("/indicadores/{}", indicator.code));
    let name = form_urlencoded::byte_serialize(indicator.name.as_bytes()).collect::<String>();
    let by_name = answers(&ask(&format!("q={name}")).await);
    assert_eq!(by_name[0], format!("/indicadores/{}", indicator.code));
    let corrected = ask("q=cuidadania").await;
    assert!(
        corrected.contains("«ciudadania» en lugar de «cuidadania»"),
        "{corrected}"
    );
    assert!(!answers(&corrected).is_empty());
    let narrowed = answers(&ask("q=digital&tipo=servicio").await);
    assert!(!narrowed.is_empty());
    assert!(
        narrowed.iter().all(|path| path.starts_with("/servicios/")),
        "{narrowed:?}"
    );
    let nothing = ask("q=qwxzv").await;
    assert!(nothing.contains("Nada responde") && nothing.contains("noindex"));
    let written = ask("q=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert!(!written.contains("<script>alert"), "what is typed is text");
}

#[tokio::test]
async fn arbitrary_queries_are_not_cached() {
    let (server, _) = published().await;
    get(&server, "/buscar").await;
    server.pages.sync().await;
    let before = server.pages.kept();
    for number in 0..60 {
        let answer = get(&server, &format!("/buscar?q=palabra{number}&otro={number}")).await;
        assert_eq!(answer.status(), 200);
    }
    server.pages.sync().await;
    assert_eq!(server.pages.kept(), before);
    let long = "a".repeat(4_000);
    let answer = get(&server, &format!("/buscar?q={long}")).await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn what_is_searched_is_there_as_data() {
    let (server, release) = published().await;
    let index = json(&server, "/buscar.json").await;
    assert_eq!(index["release"], release.number);
    assert_eq!(index["demo"], true);
    let entries = index["entries"].as_array().unwrap();
    for indicator in &release.catalogue.indicators {
        let path = format!("/indicadores/{}", indicator.code);
        let entry = entries.iter().find(|entry| entry["path"] == *path).unwrap();
        assert_eq!(entry["title"], *indicator.name);
        let kind = entry["kind"].as_str().unwrap();
        assert!(index["kinds"][kind]["label"].is_string(), "{kind}");
    }
}
