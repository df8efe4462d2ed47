//! What others see of a server's work: numbers, traces, lines of the log. None of it names a person or repeats what
//! somebody typed.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Attribute;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use reqwest::Client;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use server::http::metrics::{MeasuredState, router};
use server::measure;
use tokio::net::TcpListener;

use crate::http::processes::{Machine, TIMEOUT, administrator};
use crate::http::server_under_test::start;

/// The numbers of this process, as Prometheus reads them.
async fn numbers(measured: &MeasuredState) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = router(measure::install().unwrap(), measured.clone());
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let answer = reqwest::get(format!("http://{address}/metrics")).await;
    let text = answer.unwrap().text().await.unwrap();
    serving.abort();
    text
}

/// The series of a metric that have all these labels.
fn series<'a>(text: &'a str, name: &str, labels: &[&str]) -> Vec<&'a str> {
    let lines = text.lines().filter(|line| line.starts_with(name));
    lines
        .filter(|line| labels.iter().all(|label| line.contains(label)))
        .collect()
}

fn value(line: &str) -> f64 {
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn metrics_describe_the_server_and_clients_create_no_new_series() {
    measure::install().unwrap();
    let server = start().await;
    let measured = MeasuredState::default();
    measured.set(server.state.clone());
    let anonymous = server.anonymous();
    let wrong = anonymous
        .sign_in("rosa.quispe", "una clave equivocada")
        .await;
    assert_eq!(wrong.status(), 422);
    drop(server.signed_in("planner").await);
    for number in 0..200 {
        let path = format!("/inventada-{number}/x?q=texto-{number}");
        let answer = anonymous.get(&path).send().await.unwrap();
        assert!(answer.status().is_client_error() || answer.status() == 503);
    }
    anonymous.get("/salud/vivo").send().await.unwrap();
    let text = numbers(&measured).await;
    // All that is in no route is one route.
    let requests = "pntd_http_requests_total";
    let unknown = series(&text, requests, &["method=\"GET\"", "route=\"-\""]);
    assert!((1..=2).contains(&unknown.len()), "{unknown:?}");
    assert!(unknown.iter().map(|line| value(line)).sum::<f64>() >= 200.0);
    let alive = ["route=\"/salud/vivo\"", "status=\"200\""];
    assert_eq!(series(&text, requests, &alive).len(), 1, "{text}");
    for word in ["inventada", "texto-", "rosa", "quispe", "planner", "clave"] {
        assert!(!text.contains(word), "{word}");
    }
    for (name, label) in [
        ("pntd_http_request_duration_seconds_bucket", "le=\"0.25\""),
        ("pntd_http_requests_in_flight", ""),
        ("pntd_build_info", "version="),
        ("pntd_phase_info", "phase=\"listo\"} 1"),
        ("pntd_database_up", " 1"),
        ("pntd_database_pool_connections", "state=\"idle\""),
        ("pntd_database_pool_connections_max", " 8"),
        ("pntd_compute_places", " 64"),
        ("pntd_compute_works", "state=\"waiting\"} 0"),
        ("pntd_pages_kept", ""),
        ("pntd_releases_kept", ""),
        ("pntd_imports_running", " 0"),
        ("pntd_upload_places", ""),
        ("pntd_charts_failing", " 0"),
        ("pntd_sign_ins_total", "outcome=\"refused\""),
        ("pntd_sign_ins_total", "outcome=\"succeeded\""),
        ("pntd_audit_links", ""),
        ("pntd_digests", "given_up"),
        ("pntd_webhook_deliveries", "failing"),
        ("process_resident_memory_bytes", ""),
        ("process_open_fds", ""),
    ] {
        let found = series(&text, name, &[label]);
        assert!(!found.is_empty(), "{name} {label}\n{text}");
    }
    let links = series(&text, "pntd_audit_links", &[]);
    let counted = server.count("select count(*) from audit_chain").await;
    assert_eq!(value(links[0]).to_string(), counted.to_string());
}

/// A collector of traces: what came, as it was sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Span>>>);

impl Collector {
    async fn start() -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let collector = Self::default();
        let router = Router::new()
            .route("/v1/traces", post(receive))
            .with_state(collector.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (collector, address)
    }

    /// The first span that fits, once it came.
    async fn wait_for(&self, fits: impl Fn(&Span) -> bool) -> Span {
        let begin = Instant::now();
        loop {
            let found = self
                .0
                .lock()
                .unwrap()
                .iter()
                .find(|span| fits(span))
                .cloned();
            if let Some(span) = found {
                return span;
            }
            let names = || -> Vec<String> {
                let spans = self.0.lock().unwrap();
                spans.iter().map(|span| span.name.clone()).collect()
            };
            assert!(begin.elapsed() < TIMEOUT, "{:?}", names());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn receive(State(collector): State<Collector>, body: Bytes) {
    let sent = ExportTraceServiceRequest::decode(body).unwrap();
    let spans = sent.resource_spans.into_iter();
    let spans = spans.flat_map(|part| part.scope_spans);
    let mut all = collector.0.lock().unwrap();
    all.extend(spans.flat_map(|part| part.spans));
}

fn attribute(span: &Span, name: &str) -> Option<Attribute> {
    let found = span.attributes.iter().find(|one| one.key == name)?;
    found.value.clone()?.value
}

#[tokio::test]
async fn a_request_is_a_trace_with_its_call_and_its_waits_for_the_database() {
    let mut machine = Machine::start().await;
    let (collector, address) = Collector::start().await;
    let settings = [
        ("PNTD_OTLP_ENDPOINT", address.as_str()),
        ("PNTD_TRUSTED_PROXIES", "127.0.0.1"),
    ];
    let process = machine.serve_with(&settings).await;
    let admin = administrator(&process).await;
    process.post(&admin, "/fn/read_overview", json!({})).await;

    let request = collector
        .wait_for(|span| span.name == "POST /fn/read_overview")
        .await;
    let text = |text: &str| Some(Attribute::StringValue(text.to_owned()));
    let of = |name: &str| attribute(&request, name);
    assert_eq!(of("http.route"), text("/fn/read_overview"));
    assert_eq!(of("http.request.method"), text("POST"));
    let status = of("http.response.status_code");
    assert_eq!(status, Some(Attribute::IntValue(200)));
    let inside = |span: &Span| span.trace_id == request.trace_id;
    let call = collector
        .wait_for(|span| span.name == "call" && inside(span))
        .await;
    assert_eq!(attribute(&call, "path"), text("/fn/read_overview"));
    let database = collector.wait_for(|span| span.name.starts_with("database.") && inside(span));
    assert!(database.await.start_time_unix_nano >= request.start_time_unix_nano);

    // A trusted proxy says which trace it is; the path and the query are in none.
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let asked = Client::new()
        .get(format!("{}/servicios/S04?q=texto-buscado", process.base))
        .header("traceparent", format!("00-{trace}-00f067aa0ba902b7-01"));
    asked.send().await.unwrap();
    let page = collector
        .wait_for(|span| hex::encode(&span.trace_id) == trace && span.parent_span_id.len() == 8)
        .await;
    assert_eq!(page.name, "GET /servicios/{code}");
    let all = format!("{:?}", collector.0.lock().unwrap());
    for word in ["texto-buscado", "S04", "admin", "quipu", "127.0.0.1"] {
        assert!(!all.contains(word), "{word}");
    }
    drop(process);
    machine.stop_postgres().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn the_log_names_no_person_and_repeats_nothing_that_somebody_typed() {
    let mut machine = Machine::start().await;
    let logs = machine.dir.path().join("logs");
    std::fs::create_dir(&logs).unwrap();
    for day in 1..=5 {
        std::fs::write(logs.join(format!("pntd.2026-01-0{day}.log")), "").unwrap();
    }
    let settings = [
        ("PNTD_LOG_DIR", logs.to_str().unwrap()),
        ("PNTD_LOG_FORMAT", "json"),
        ("PNTD_LOG_FILES", "3"),
        ("PNTD_TRUSTED_PROXIES", "127.0.0.1"),
    ];
    let process = machine.serve_with(&settings).await;
    let admin = administrator(&process).await;
    let at = |path: &str| format!("{}{path}", process.base);
    let account = json!({"new": true, "name": "rosa.quispe", "display_name": "Rosa Quispe Mamani",
        "role": "planner", "entities": [], "disabled": false, "reset_password": false});
    process.post(&admin, "/fn/save_account", account).await;
    // From an address that a proxy names.
    let failed = admin
        .post(at("/gestion/ingresar"))
        .header("x-forwarded-for", "198.51.100.77")
        .form(&[
            ("cuenta", "rosa.quispe"),
            ("contrasena", "clave-tecleada-mal"),
        ]);
    assert_eq!(failed.send().await.unwrap().status(), 422);
    let search = admin.get(at("/servicios?q=busqueda-tecleada"));
    search.send().await.unwrap();
    for (name, text) in [
        (
            "nombre-del-archivo.csv",
            "Indicador,Periodo,Valor,Nota\nPNTD-1,2023,2.5,nota-tecleada\n",
        ),
        ("danado.xlsx", "no es un libro: texto-del-archivo"),
    ] {
        let part = Part::bytes(text.as_bytes().to_vec()).file_name(name);
        let upload = admin
            .post(at("/gestion/importar/archivo"))
            .header("accept", "application/json")
            .multipart(Form::new().part("archivo", part));
        let answer: Value = upload.send().await.unwrap().json().await.unwrap();
        let begin = Instant::now();
        loop {
            let asked = json!({"batch": answer["batch"]});
            let view = process.post(&admin, "/fn/read_import", asked).await;
            if view["summary"]["status"] != "reading" {
                break;
            }
            assert!(begin.elapsed() < TIMEOUT, "{view}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    drop(process);
    machine.stop_postgres().await;

    let mut names: Vec<String> = std::fs::read_dir(&logs)
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    assert!(names.len() <= 3, "old files are deleted: {names:?}");
    let newest = names.last().unwrap();
    let text = std::fs::read_to_string(logs.join(newest)).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let answered = |route: &str| {
        let mut found = lines.iter().filter(|line| line["span"]["route"] == route);
        found.any(|line| line["fields"]["message"] == "answered" && line["span"]["id"].is_string())
    };
    assert!(
        answered("/servicios") && answered("/gestion/ingresar"),
        "{text}"
    );
    assert!(text.contains("a file could not be read"), "{text}");
    for word in [
        "rosa",
        "Quispe",
        "198.51.100.77",
        "clave-tecleada",
        "busqueda-tecleada",
        "nota-tecleada",
        "texto-del-archivo",
        "nombre-del-archivo",
        "danado",
        "\"admin\"",
        "quipu",
    ] {
        assert!(!text.contains(word), "{word}\n{text}");
    }
}
