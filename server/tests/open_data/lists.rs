//! Lists of the API: filters, order, pages, and what is said to a request that cannot be answered.

use domain::value::Measure;
use reqwest::header::IF_NONE_MATCH;
use serde_json::Value;

use crate::open_data::demonstration::{get, json, published};

/// Every filter answers what a look through the whole list gives.
#[tokio::test]
async fn filters_answer_what_the_whole_list_holds() {
    let (server, release) = published().await;
    let whole = json(&server, "/api/v1/indicadores?por_pagina=1000").await;
    let whole = whole["data"].as_array().unwrap();
    assert_eq!(whole.len(), release.catalogue.indicators.len());
    let states = "on-track,achieved";
    type Fits = fn(&Value) -> bool;
    let cases: [(String, Fits); 5] = [
        ("objetivo=OP1".to_owned(), |one| one["objective"] == "OP1"),
        ("servicio=S04".to_owned(), |one| one["node"] == "S04"),
        ("clase=context".to_owned(), |one| one["kind"] == "context"),
        ("entidad=DEMO".to_owned(), |one| one["entity"] == "DEMO"),
        (format!("estado={states}"), |one| {
            ["on-track", "achieved"].contains(&one["state"]["code"].as_str().unwrap())
        }),
    ];
    for (query, fits) in cases {
        let path = format!("/api/v1/indicadores?por_pagina=1000&{query}");
        let found = json(&server, &path).await;
        let expected: Vec<&Value> = whole.iter().filter(|one| fits(one)).collect();
        assert!(
            !expected.is_empty() && expected.len() < whole.len(),
            "{query}"
        );
        let found: Vec<&Value> = found["data"].as_array().unwrap().iter().collect();
        assert_eq!(found, expected, "{query}");
    }
    let both = json(&server, "/api/v1/indicadores?objetivo=OP1&clase=context").await;
    let both = both["data"].as_array().unwrap();
    assert!(
        both.iter()
            .all(|one| one["objective"] == "OP1" && one["kind"] == "context")
    );
    let counted = json(&server, "/api/v1/progreso?objetivo=OP1&por_pagina=1000").await;
    assert_eq!(
        counted["page"]["total"],
        whole
            .iter()
            .filter(|one| one["objective"] == "OP1" && one["kind"] == "policy")
            .count()
    );
}

#[tokio::test]
async fn pages_of_the_cells_are_all_cells_in_order() {
    let (server, release) = published().await;
    let mut next = Some("/api/v1/valores?por_pagina=300".to_owned());
    let mut keys = Vec::new();
    while let Some(path) = next {
        let page = json(&server, &path).await;
        assert_eq!(page["page"]["total"], release.cells.len());
        for cell in page["data"].as_array().unwrap() {
            let part = |name: &str| cell[name].as_str().unwrap().to_owned();
            keys.push(format!(
                "{}|{}|{}|{}",
                part("indicator"),
                part("measure"),
                part("breakdown"),
                part("period")
            ));
        }
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    let expected: Vec<String> = release
        .cells
        .iter()
        .map(|cell| cell.key.to_string())
        .collect();
    assert_eq!(keys, expected);
    let some =
        "/api/v1/valores?indicador=S01-1&medida=observed&periodo=2024&desagregacion=departamento";
    let some = json(&server, some).await;
    let expected = release.cells.iter().filter(|cell| {
        cell.key.indicator.as_str() == "S01-1"
            && cell.key.measure == Measure::Observed
            && cell.key.period.calendar_year() == 2024
            && cell
                .key
                .breakdown
                .pairs()
                .any(|(dimension, _)| dimension == "departamento")
    });
    let expected = expected.count();
    assert!(expected > 0);
    assert_eq!(some["page"]["total"], expected);
}

/// What is wrong with a request is said, whatever the client has already, and in a few words.
#[tokio::test]
async fn what_is_wrong_is_said_to_everyone_and_shortly() {
    let (server, _) = published().await;
    for (path, status) in [
        ("/api/v1/valores?pagina=9999", 404),
        ("/api/v1/indicadores?estado=bien", 400),
        ("/api/v1/indicadores/NADA-1", 404),
        ("/api/v1/valores?desagregacion=departamneto", 400),
        ("/api/v1/valores?desagregacion=departamento%3D99", 400),
    ] {
        let request = server.anonymous().get(path).header(IF_NONE_MATCH, "*");
        assert_eq!(request.send().await.unwrap().status(), status, "{path}");
    }
    let many = "x,".repeat(2_000);
    let again = "x&".repeat(2_000);
    for query in [format!("estado={many}"), format!("indicador={many}"), again] {
        let answer = get(&server, &format!("/api/v1/valores?{query}")).await;
        assert_eq!(answer.status(), 400);
        assert!(answer.bytes().await.unwrap().len() < 20_000);
    }
    let two = "/api/v1/valores?indicador=S01-1&desagregacion=departamento%3D07,departamento%3D15";
    let two = json(&server, two).await;
    let rows = two["data"].as_array().unwrap();
    let named = |code: &str| {
        rows.iter()
            .any(|row| row["breakdown"] == format!("departamento={code}"))
    };
    assert!(named("07") && named("15"));
}

/// Pages of a list stay in one release, whatever is published between them; the address is this site's.
#[tokio::test]
async fn the_next_page_names_its_release() {
    let (server, release) = published().await;
    let body = json(&server, "/api/v1/valores?por_pagina=10").await;
    let expected = format!(
        "/api/v1/valores?por_pagina=10&publicacion={}&pagina=2",
        release.number
    );
    assert_eq!(body["page"]["next"], expected);
}

#[tokio::test]
async fn a_list_is_sorted_and_what_has_no_value_comes_last() {
    let (server, _) = published().await;
    let body = json(&server, "/api/v1/indicadores?orden=-valor&por_pagina=1000").await;
    let values: Vec<Option<rust_decimal::Decimal>> = body["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            one["latest_value"]
                .as_str()
                .map(|text| text.parse().unwrap())
        })
        .collect();
    let there: Vec<_> = values.iter().flatten().collect();
    assert!(there.windows(2).all(|pair| pair[0] >= pair[1]));
    assert!(values.iter().skip(there.len()).all(Option::is_none));
}

/// Codes of services that a page shows, whether as rows or folded, by code.
fn shown_services(html: &str) -> Vec<String> {
    let links = html.split("/servicios/").skip(1);
    let codes = links.filter_map(|link| link.split('"').next().map(str::to_owned));
    let mut codes: Vec<String> = codes.collect();
    codes.sort();
    codes
}

#[tokio::test]
async fn the_files_of_the_services_have_the_filters_of_the_page() {
    let (server, _) = published().await;
    let all = json(&server, "/servicios.json").await;
    let all = all["data"].as_array().unwrap().len();
    for query in [
        "objetivo=OP1",
        "estado=late",
        "objetivo=OP1&estado=sin-indicador",
    ] {
        for below in ["", "/publicaciones/1"] {
            let page = get(&server, &format!("{below}/servicios?{query}")).await;
            let html = page.text().await.unwrap();
            let shown = shown_services(&html);
            let file = json(&server, &format!("{below}/servicios.json?{query}")).await;
            let rows = file["data"].as_array().unwrap();
            let mut codes: Vec<&str> = rows
                .iter()
                .map(|row| row["codigo_nodo"].as_str().unwrap())
                .collect();
            codes.sort_unstable();
            assert_eq!(codes, shown, "{below} {query}");
            assert!(codes.len() < all, "{query} leaves something out");
            for form in ["xlsx", "ods", "csv"] {
                let link = format!("{below}/servicios.{form}?{query}");
                assert!(
                    html.replace("&amp;", "&")
                        .contains(&format!("href=\"{link}\"")),
                    "{link}"
                );
                let answer = get(&server, &link).await;
                assert_eq!(answer.status(), 200, "{link}");
                let name = answer.headers()["content-disposition"].to_str().unwrap();
                assert!(name.contains("filtrados"), "{name}");
            }
            let csv = get(&server, &format!("{below}/servicios.csv?{query}")).await;
            let csv = csv.bytes().await.unwrap();
            let mut reader = ::csv::Reader::from_reader(&csv[3..]);
            assert_eq!(reader.records().count(), shown.len(), "{query}");
        }
    }
    let some = get(&server, "/servicios.xlsx?objetivo=OP99").await;
    assert_eq!(
        some.status(),
        404,
        "no file of what a release does not have"
    );
    let description = get(&server, "/servicios.metadata.json?objetivo=OP1").await;
    assert_eq!(description.status(), 404);
}
