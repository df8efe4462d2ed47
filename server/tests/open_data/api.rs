//! The open-data API.

use domain::value::{Breakdown, CellKey, Measure};
use reqwest::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use serde_json::Value;
use server::http::api::PATHS;

use crate::open_data::demonstration::{get, get_as_program, json, published};

#[tokio::test]
async fn every_answer_names_its_release_and_label() {
    let (server, release) = published().await;
    let code = release.catalogue.indicators[0].code.as_str();
    for path in PATHS.iter().filter(|path| !path.ends_with("openapi.json")) {
        let path = path.replace("{code}", code);
        let answer = get(&server, &path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        let tag = answer.headers()[ETAG].clone();
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["release"]["number"], release.number, "{path}");
        assert_eq!(body["release"]["demo"], true, "{path}");
        assert_eq!(body["release"]["label"], "datos de demostración", "{path}");
        assert!(
            body["release"]["citation"]
                .as_str()
                .unwrap()
                .contains("Publicación N.º")
        );
        let again = server
            .anonymous()
            .get(&path)
            .header(IF_NONE_MATCH, tag)
            .send()
            .await
            .unwrap();
        assert_eq!(again.status(), 304, "{path}");
    }
}

#[tokio::test]
async fn values_are_texts_with_every_digit() {
    let (server, release) = published().await;
    let cell = release.cells.iter().find(|cell| {
        cell.key.measure == Measure::Observed
            && cell.key.breakdown.is_headline()
            && cell.value.datum.value().is_some()
    });
    let CellKey {
        indicator, period, ..
    } = &cell.unwrap().key;
    let body = json(&server, &format!("/api/v1/indicadores/{indicator}/series")).await;
    let rows = body["data"][0]["rows"].as_array().unwrap();
    let row = rows
        .iter()
        .find(|row| row["period"] == period.to_string())
        .unwrap();
    assert_eq!(
        row["value"],
        cell.unwrap().value.datum.value().unwrap().to_string()
    );
    assert!(row["provenance"]["kind"].is_string());
}

#[tokio::test]
async fn a_series_is_chosen_by_its_breakdown() {
    let (server, release) = published().await;
    let broken_down = release.catalogue.indicators.iter().find_map(|indicator| {
        let breakdown: Breakdown = release
            .breakdowns(&indicator.code)
            .into_iter()
            .find(|b| !b.is_headline())?;
        Some((indicator.code.clone(), breakdown))
    });
    let (code, breakdown) = broken_down.unwrap();
    let path = format!("/api/v1/indicadores/{code}/series?desagregacion=");
    let one = json(&server, &format!("{path}{breakdown}")).await;
    assert_eq!(one["data"].as_array().unwrap().len(), 1);
    assert_eq!(one["data"][0]["breakdown"], breakdown.to_string());
    let all = json(&server, &format!("{path}todas")).await;
    assert!(all["data"].as_array().unwrap().len() > 1);
    let dimension = breakdown.pairs().next().unwrap().0.to_owned();
    let some = json(&server, &format!("{path}{dimension}")).await;
    assert!(
        some["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|s| s["breakdown"].as_str().unwrap().contains(&dimension))
    );
}

#[tokio::test]
async fn progress_has_every_component_or_its_reason() {
    let (server, release) = published().await;
    let body = json(&server, "/api/v1/progreso").await;
    let all = body["data"].as_array().unwrap();
    assert!(!all.is_empty());
    for one in all {
        let code = &one["indicator"];
        for part in ["annual", "trajectory", "growth"] {
            let reason = &one[format!("{part}_reason")];
            assert_ne!(one[part].is_null(), reason.is_null(), "{part} of {code}");
            assert!(reason.is_null() || reason["sentence"].as_str().is_some_and(|s| !s.is_empty()));
        }
        if let Some(trajectory) = one["trajectory"].as_object() {
            for component in [
                "pace",
                "required_per_year",
                "achieved_per_year",
                "projection",
            ] {
                let component = &trajectory[component];
                assert_ne!(
                    component["value"].is_null(),
                    component["reason"].is_null(),
                    "{code}"
                );
            }
        }
    }
    let assessed = release.assess_all();
    let first = &all[0];
    let code: domain::code::IndicatorCode = first["indicator"].as_str().unwrap().parse().unwrap();
    assert_eq!(first["state"]["code"], assessed[&code].state.slug());
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn errors_have_a_code_and_a_sentence() {
    let (server, release) = published().await;
    let code = release.catalogue.indicators[0].code.as_str();
    for (path, status, error) in [
        ("/api/v1/nada".to_owned(), 404, "unknown_path"),
        (
            "/api/v1/indicadores/NADA-1".to_owned(),
            404,
            "unknown_indicator",
        ),
        (
            format!("/api/v1/indicadores/{code}/series?desagregacion=sexo%3Dninguno"),
            404,
            "unknown_series",
        ),
        (
            format!("/api/v1/indicadores/{code}/progreso?desagregacion=%3Dx"),
            400,
            "bad_breakdown",
        ),
        (
            "/api/v1/indicadores?color=rojo".to_owned(),
            400,
            "unknown_parameter",
        ),
        (
            "/api/v1/politica?objetivo=OP1".to_owned(),
            400,
            "unknown_parameter",
        ),
        (
            "/api/v1/valores?medida=target&medida=observed".to_owned(),
            400,
            "unknown_parameter",
        ),
        (
            "/api/v1/indicadores?objetivo=OP9".to_owned(),
            400,
            "invalid_value",
        ),
        (
            "/api/v1/progreso?estado=bien".to_owned(),
            400,
            "invalid_value",
        ),
        (
            "/api/v1/progreso?orden=color".to_owned(),
            400,
            "invalid_value",
        ),
        (
            "/api/v1/valores?periodo=2024-X1".to_owned(),
            400,
            "invalid_value",
        ),
        (
            "/api/v1/valores?por_pagina=1001".to_owned(),
            400,
            "invalid_value",
        ),
        (
            format!("/api/v1/indicadores/{code}/series?periodo=ayer"),
            400,
            "invalid_value",
        ),
        (
            "/api/v1/indicadores?pagina=99".to_owned(),
            404,
            "unknown_page",
        ),
        ("/descargas/otro.xlsx".to_owned(), 404, "unknown_path"),
        (
            "/descargas/pntd-valores.csv?variante=otra".to_owned(),
            400,
            "bad_request",
        ),
        ("/indicadores/NADA-1.csv".to_owned(), 404, "unknown_path"),
        ("/graficos/NADA-1.svg".to_owned(), 404, "unknown_path"),
    ] {
        let answer = get_as_program(&server, &path).await;
        assert_eq!(answer.status(), status, "{path}");
        let media = answer.headers()[CONTENT_TYPE].clone();
        assert_eq!(media, "application/problem+json", "{path}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["code"], error, "{path}");
        assert_eq!(body["status"], status, "{path}");
        assert_eq!(body["type"], format!("/datos/api#{error}"), "{path}");
        assert!(body["detail"].as_str().unwrap().ends_with('.'));
    }
}

#[tokio::test]
async fn before_the_first_release_there_is_nothing() {
    let server = crate::open_data::server_under_test::start().await;
    let answer = get(&server, "/api/v1/indicadores").await;
    assert_eq!(answer.status(), 404);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["code"], "no_release");
    assert_eq!(get(&server, "/api/v1/openapi.json").await.status(), 200);
}

#[tokio::test]
async fn the_description_speaks_of_every_path() {
    let (server, _) = published().await;
    let body = json(&server, "/api/v1/openapi.json").await;
    for path in PATHS.iter().filter(|path| !path.ends_with("openapi.json")) {
        assert!(body["paths"][*path]["get"].is_object(), "{path}");
    }
}

/// A person who opens a broken link gets a page.
#[tokio::test]
async fn a_browser_gets_a_page_for_a_file_that_is_not_there() {
    let (server, _) = published().await;
    let answer = get(&server, "/descargas/otro.xlsx").await;
    assert_eq!(answer.status(), 404);
    assert!(
        answer.headers()[CONTENT_TYPE]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
}

/// Targets of halves of a year stand under their own period; the target of the year under its own name.
#[tokio::test]
async fn a_target_stands_under_its_own_period() {
    let (server, release) = published().await;
    for indicator in &release.catalogue.indicators {
        let code = &indicator.code;
        let body = json(&server, &format!("/api/v1/indicadores/{code}/series")).await;
        let series = &body["data"][0];
        let stated: Vec<_> = release
            .cells_of(code, Measure::Target)
            .filter(|cell| cell.key.breakdown.is_headline())
            .collect();
        let targets = series["targets"].as_array().unwrap();
        assert_eq!(targets.len(), stated.len(), "{code}");
        for row in series["rows"].as_array().unwrap() {
            let own = stated
                .iter()
                .find(|cell| row["period"] == cell.key.period.to_string());
            let own = own.and_then(|cell| cell.value.datum.value());
            assert_eq!(
                row["target"].as_str().map(str::to_owned),
                own.map(|v| v.to_string()),
                "{code}"
            );
        }
    }
}

#[tokio::test]
async fn the_releases_are_listed_newest_first() {
    let (server, release) = published().await;
    let body = json(&server, "/api/v1/publicaciones").await;
    let listed = body["data"].as_array().unwrap();
    let numbers: Vec<_> = listed
        .iter()
        .map(|one| one["number"].as_u64().unwrap())
        .collect();
    assert_eq!(
        numbers,
        (1..=u64::from(release.number)).rev().collect::<Vec<_>>()
    );
    for link in listed[1]["links"].as_object().unwrap().values() {
        let link = link.as_str().unwrap();
        assert_eq!(get(&server, link).await.status(), 200, "{link}");
    }
}

/// The page that explains the API names every documented address and parameter.
#[tokio::test]
async fn the_page_of_the_api_says_what_its_description_says() {
    let (server, _) = published().await;
    let page = get(&server, "/datos/api").await.text().await.unwrap();
    let description = json(&server, "/api/v1/openapi.json").await;
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    for (path, item) in description["paths"].as_object().unwrap() {
        if path.starts_with("/api/v1/propuestas") {
            // For programs with a token: the page names it and leads to the description.
            assert!(page.contains("POST /api/v1/propuestas"));
            continue;
        }
        assert!(page.contains(&format!("GET {path}")), "{path}");
        for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            assert!(page.contains(name), "{path}: {name}");
            assert!(
                !parameter["example"].is_null() || !parameter["description"].is_null(),
                "{path}: {name}"
            );
        }
    }
}
