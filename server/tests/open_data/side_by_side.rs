//! Comparisons over everything that is published: one address each, its table as files, and that endless ones take no
//! room from the pages.

use crate::open_data::demonstration::{get, json, published};

const INDICATORS: &str = "/comparar?indicadores=S01-1,S13-1";

#[tokio::test]
async fn a_form_leads_to_the_one_address_of_what_it_asks_for() {
    let (server, _) = published().await;
    for (asked, there) in [
        ("/comparar?indicador=S13-1&indicador=S01-1", INDICATORS),
        ("/comparar?indicadores=S13-1%2CS01-1&otro=1", INDICATORS),
        (
            "/comparar?indicador=S01-1&desagregacion=departamento&valores=15&valores=07",
            "/comparar?indicador=S01-1&desagregacion=departamento&valores=07,15",
        ),
        (
            "/publicaciones/1/comparar?indicador=S13-1&indicador=S01-1",
            "/publicaciones/1/comparar?indicadores=S01-1,S13-1",
        ),
    ] {
        let answer = get(&server, asked).await;
        assert_eq!(answer.status(), 303, "{asked}");
        assert_eq!(answer.headers()["location"], there, "{asked}");
        let page = get(&server, there).await;
        assert_eq!(page.status(), 200, "{there}");
        assert!(page.headers().contains_key("etag"), "{there}");
        let html = page.text().await.unwrap();
        assert!(
            html.contains("noindex") && !html.contains("rel=\"canonical\""),
            "{there}"
        );
    }
    for asked in [
        "/comparar?indicadores=S01-1,NADA",
        "/comparar?indicador=S01-1&desagregacion=x",
    ] {
        let answer = get(&server, asked).await;
        assert_eq!(answer.status(), 200, "{asked}");
        let html = answer.text().await.unwrap();
        assert!(html.contains("role=\"alert\""), "{asked}");
    }
    assert_eq!(get(&server, "/comparar?otro=1").await.status(), 200);
}

#[tokio::test]
async fn the_table_of_the_page_is_its_files() {
    let (server, _) = published().await;
    let query = "indicador=S01-1&desagregacion=departamento&valores=07,15";
    let page = get(&server, &format!("/comparar?{query}")).await;
    let page = page.text().await.unwrap();
    let rows = page.split("<th scope=\"row\">").count() - 1;
    let listed = json(&server, &format!("/comparar.json?{query}")).await;
    let data = listed["data"].as_array().unwrap();
    assert!(data.len() > 3);
    assert_eq!(data.len(), rows);
    let last = data
        .iter()
        .rev()
        .find(|row| !row["departamento_15_obtenido"].is_null())
        .unwrap_or_else(|| panic!("{data:?}"));
    for key in [
        "periodo",
        "nacional_obtenido",
        "nacional_meta",
        "departamento_07_nota",
    ] {
        assert!(last.as_object().unwrap().contains_key(key), "{key}: {last}");
    }
    for form in ["csv", "xlsx", "ods", "json"] {
        let path = format!("/comparar.{form}?{query}");
        let link = path.replace('&', "&amp;");
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
        let answer = get(&server, &path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let saved = answer.headers()["content-disposition"].to_str().unwrap();
        assert!(saved.contains("demostracion"), "{saved}");
        let older = get(&server, &format!("/publicaciones/1{path}")).await;
        assert_eq!(older.status(), 200, "{path} of an older release");
    }
    let csv = get(&server, &format!("/comparar.csv?{query}&variante=maquina")).await;
    let csv = csv.text().await.unwrap();
    assert!(
        csv.starts_with("periodo,nacional_obtenido,nacional_meta,nacional_nota,"),
        "{csv}"
    );
    for none in [
        "/comparar.csv",
        "/comparar.json?indicadores=S01-1",
        "/comparar.ods?indicadores=S01-1,NADA",
    ] {
        assert_eq!(get(&server, none).await.status(), 400, "{none}");
    }
    assert_eq!(
        get(&server, "/publicaciones/99/comparar.csv")
            .await
            .status(),
        404
    );
}

#[tokio::test]
async fn a_refused_file_says_what_is_wrong_with_its_address_and_what_to_do() {
    let (server, _) = published().await;
    for (query, words) in [
        ("", "La dirección no dice qué comparar."),
        ("?indicadores=S01-1", "La dirección no dice qué comparar."),
        (
            "?indicadores=S01-1,NADA",
            "ningún indicador con el código «NADA»",
        ),
        (
            "?indicador=S01-1&desagregacion=departamento&valores=01,02,03,04,05,06,07",
            "Eligió 7 grupos; se comparan hasta 6.",
        ),
    ] {
        let answer = get(&server, &format!("/comparar.csv{query}")).await;
        assert_eq!(answer.status(), 400, "{query}");
        let text = answer.text().await.unwrap();
        assert!(text.contains(words), "{query}: {text}");
        assert!(
            text.contains("Elija en la página «Comparar» de 2 a 4 indicadores, o de 2 a 6 grupos"),
            "{query}: {text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn arbitrary_comparisons_do_not_displace_cached_pages() {
    let (server, release) = published().await;
    for page in ["/", "/servicios", "/metodologia", "/comparar"] {
        get(&server, page).await;
    }
    let codes: Vec<String> = release
        .catalogue
        .indicators
        .iter()
        .map(|one| one.code.to_string())
        .collect();
    let mut asked = 0;
    'all: for (at, first) in codes.iter().enumerate() {
        for second in &codes[at + 1..] {
            let answer = get(&server, &format!("/comparar?indicadores={first},{second}")).await;
            assert_eq!(answer.status(), 200, "{first} and {second}");
            answer.bytes().await.unwrap();
            asked += 1;
            if asked == 300 {
                break 'all;
            }
        }
    }
    server.pages.sync().await;
    let bytes = server.pages.kept_bytes();
    assert!(
        bytes < 8 << 20,
        "{bytes}: what is kept of comparisons is bounded"
    );
    // The pages are there still: nothing is rendered for them again.
    let rendered = server.pages.rendered();
    for page in ["/", "/servicios", "/metodologia", "/comparar"] {
        assert_eq!(get(&server, page).await.status(), 200);
    }
    assert_eq!(server.pages.rendered(), rendered);
    // What is not understood is kept nowhere.
    let kept = server.pages.kept();
    for number in 0..20 {
        get(
            &server,
            &format!("/comparar?indicadores=S01-1,NADA-{number}"),
        )
        .await;
    }
    server.pages.sync().await;
    assert_eq!(server.pages.kept(), kept);
}
