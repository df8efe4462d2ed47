//! What every answer promises to the browser, and whose requests may write.

use serde_json::json;
use server::seed::{catalogue_csv::CatalogueText, load_catalogue};

use crate::http::server_under_test::{PASSWORD, start};

const PAGES: [&str; 6] = [
    "/",
    "/no-existe",
    "/salud",
    "/gestion/ingresar",
    "/assets/main-1.css",
    "/robots.txt",
];

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = start().await;
    for path in PAGES {
        let answer = server.anonymous().get(path).send().await.unwrap();
        let header = |name: &str| {
            let value = answer.headers().get(name);
            value
                .unwrap_or_else(|| panic!("{name} of {path}"))
                .to_str()
                .unwrap()
        };
        let policy = header("content-security-policy");
        for promise in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(promise), "{promise} of {path}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "strict-origin-when-cross-origin");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert!(header("permissions-policy").contains("camera=()"));
        assert_eq!(header("x-request-id").len(), 36);
    }
}

#[tokio::test]
async fn the_office_runs_only_scripts_with_the_nonce_of_the_answer() {
    let server = start().await;
    let catalogue = CatalogueText::embedded();
    load_catalogue(&server.pool, &catalogue, true, chrono::Utc::now())
        .await
        .unwrap();
    let person = server.signed_in("admin").await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let answer = person.get("/gestion").send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let policies: Vec<_> = answer
            .headers()
            .get_all("content-security-policy")
            .iter()
            .collect();
        assert_eq!(policies.len(), 1);
        let policy = policies[0].to_str().unwrap();
        assert!(
            policy.contains("'strict-dynamic' 'wasm-unsafe-eval'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap()
            .to_owned();
        let page = answer.text().await.unwrap();
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}>");
        }
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn another_site_cannot_write_here() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://other.example"),
        ("origin", "null"),
    ];
    for (name, value) in foreign {
        for path in [
            "/gestion/ingresar",
            "/gestion/ingresar/codigo",
            "/gestion/salir",
            "/gestion/salir/todas",
            "/gestion/contrasena",
            "/gestion/importar/archivo",
            "/fn/save_cells",
            "/fn/end_session",
            "/fn/remove_second_factor",
            "/fn/read_session",
        ] {
            let form = [("cuenta", "planner"), ("contrasena", PASSWORD)];
            let request = person.post(path).header(name, value).form(&form);
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 403, "{path} with {name}: {value}");
            let text = answer.text().await.unwrap();
            assert!(text.contains("otro sitio web"), "{text}");
        }
    }
    assert!(person.is_signed_in().await);
    let own = person
        .post("/fn/read_session")
        .header("sec-fetch-site", "same-origin");
    assert_eq!(own.json(&json!({})).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_foreign_request_id_is_not_taken_over() {
    let server = start().await;
    let request = server
        .anonymous()
        .get("/salud")
        .header("x-request-id", "mine\u{a0}");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["x-request-id"].len(), 36);
}

#[tokio::test]
async fn too_much_is_refused_in_words() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    let allowed = "x".repeat(3 << 20);
    let answer = person.call("save_cells", json!(allowed)).await;
    assert_eq!(answer.status(), 400, "understood to be no call");
    let large = "x".repeat(5 << 20);
    let answer = person.call("save_cells", json!(large)).await;
    assert_eq!(answer.status(), 413);
    let error: app::error::AppError = answer.json().await.unwrap();
    assert_eq!(error.message, "Lo enviado es demasiado grande.");
}

#[tokio::test]
async fn no_page_of_the_service_loads_itself_again() {
    let server = start().await;
    for path in PAGES.into_iter().chain(["/metodologia", "/gestion"]) {
        let text = server
            .anonymous()
            .get(path)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(!text.contains("recarga"), "{path}");
    }
    for path in ["/recarga", "/recarga.js"] {
        let answer = server.anonymous().get(path).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
}
