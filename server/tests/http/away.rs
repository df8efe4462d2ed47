//! The database goes away under a running server, and a server starts while it is away: the public site shows the
//! release that was published last, the office says that it is closed, and both come back by themselves.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::http::processes::{Machine, Process, TIMEOUT};

/// Nobody waits longer for a page while the database is away.
const MAX_PAGE_DELAY: Duration = Duration::from_secs(4);

/// One address of every public kind, all of the current release or the one before.
fn public_addresses(newest: u64) -> Vec<String> {
    let mut paths: Vec<String> = [
        "/",
        "/objetivos",
        "/objetivos/OP1",
        "/lineamientos",
        "/servicios",
        "/servicios/S04",
        "/indicadores",
        "/indicadores/S04-1",
        "/contexto",
        "/metodologia",
        "/datos",
        "/datos/api",
        "/publicaciones",
        "/cambios",
        "/graficos/S04-1.json",
        "/indicadores/S04-1.csv",
        "/indicadores.xlsx",
        "/servicios.ods",
        "/objetivos.json",
        "/data.json",
        "/publicaciones.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/.well-known/pntd-keys.json",
        "/datos/formato-publicacion.txt",
        "/api/v1",
        "/api/v1/openapi.json",
        "/api/v1/publicacion",
        "/api/v1/publicaciones",
        "/api/v1/politica",
        "/api/v1/indicadores",
        "/api/v1/indicadores/S04-1",
        "/api/v1/indicadores/S04-1/series",
        "/api/v1/indicadores/S04-1/progreso",
        "/api/v1/progreso",
        "/api/v1/valores",
        "/api/v1/cambios",
    ]
    .map(str::to_owned)
    .into();
    // The document of a whole release takes seconds to make in a development build, whether there is a database or not.
    let files = server::http::download::FILES.into_iter();
    let files = files.filter(|file| *file != server::http::sheet::BOOK);
    paths.extend(files.map(|file| format!("/descargas/{file}")));
    paths.push("/indicadores/S04-1.pdf".to_owned());
    let before = newest - 1;
    paths.push(format!("/publicaciones/{before}"));
    paths.push(format!("/publicaciones/{before}/servicios"));
    paths.push(format!("/publicaciones/{before}/pntd-publicacion.json"));
    paths
}

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let follows = reqwest::redirect::Policy::none();
    let builder = Client::builder().cookie_store(true).redirect(follows);
    builder.timeout(Duration::from_secs(30)).build().unwrap()
}

async fn get(client: &Client, process: &Process, path: &str) -> Response {
    let request = client.get(format!("{}{path}", process.base));
    let request = match path.starts_with("/api") {
        true => request,
        false => request.header("accept", "text/html"),
    };
    request.send().await.unwrap()
}

async fn health(process: &Process, path: &str) -> (u16, Value) {
    let answer = get(&client(), process, path).await;
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Waits until an address of health answers with these.
async fn wait_for(process: &Process, path: &str, status: u16, field: (&str, &str)) {
    let begin = Instant::now();
    loop {
        let (found, answer) = health(process, path).await;
        if found == status && answer[field.0] == field.1 {
            return;
        }
        assert!(begin.elapsed() < TIMEOUT, "{path}: {found} {answer}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The file of the last release, once it holds this one.
async fn kept(machine: &Machine, number: u64) -> PathBuf {
    let begin = Instant::now();
    loop {
        assert!(begin.elapsed() < TIMEOUT, "{}", machine.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
        let Ok(files) = std::fs::read_dir(machine.dir.path().join("data")) else {
            continue;
        };
        let paths = files.map(|file| file.unwrap().path());
        let mut last = paths.filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with("last-release-") && name.ends_with(".json")
        });
        let Some(path) = last.next() else { continue };
        let text = std::fs::read(&path).unwrap_or_default();
        let found: Value = serde_json::from_slice(&text).unwrap_or_default();
        if found["releases"][0]["number"] == number {
            return path;
        }
    }
}

/// Somebody of the demonstration's administration, with a password of their own.
async fn administrator(process: &Process) -> Client {
    let line = process
        .said
        .iter()
        .find(|line| line.starts_with("  admin "));
    let password = line.unwrap().split_whitespace().nth(1).unwrap().to_owned();
    let client = client();
    let form = [("cuenta", "admin"), ("contrasena", password.as_str())];
    let address = format!("{}/gestion/ingresar", process.base);
    client.post(address).form(&form).send().await.unwrap();
    let change = json!({"current": password, "new": "quipu lluvia tejado once"});
    process.post(&client, "/fn/change_password", change).await;
    client
}

/// Those that are there while the database is.
async fn open_addresses(process: &Process, newest: u64) -> Vec<String> {
    let mut open = Vec::new();
    for path in public_addresses(newest) {
        if get(&client(), process, &path).await.status() == 200 {
            open.push(path);
        }
    }
    assert!(open.len() > 45, "{open:?}");
    open
}

/// All of them are there, and none makes anybody wait.
async fn all_are_served(process: &Process, addresses: &[String]) {
    let client = client();
    for path in addresses {
        let begin = Instant::now();
        let answer = get(&client, process, path).await;
        let status = answer.status();
        let text = answer.bytes().await.unwrap();
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&text));
        assert!(
            begin.elapsed() < MAX_PAGE_DELAY,
            "{path} took {:?}",
            begin.elapsed()
        );
    }
}

#[tokio::test]
async fn the_public_site_goes_on_without_the_database_and_the_office_comes_back() {
    let mut machine = Machine::start().await;
    let mut process = machine.serve_with(&[("PNTD_DEMO", "true")]).await;
    let admin = administrator(&process).await;
    // Four releases, so that one is not in memory.
    for (number, next) in [(2, 3), (1, 4)] {
        let withdraw = json!({"number": number, "reason": "prueba", "expected_number": next});
        process.post(&admin, "/fn/withdraw_release", withdraw).await;
    }
    let file = kept(&machine, 4).await;
    let addresses = open_addresses(&process, 4).await;
    process.child.kill().await.unwrap();
    std::fs::remove_file(file).unwrap();
    // Another process: nothing of it is a page that was kept.
    let process = machine.serve_with(&[("PNTD_DEMO", "true")]).await;
    let admin_at = |path: &str| admin.get(format!("{}{path}", process.base));
    kept(&machine, 4).await;
    wait_for(&process, "/salud", 200, ("public_site", "current")).await;
    let (code, ready) = health(&process, "/salud/listo").await;
    assert_eq!((code, &ready["status"]), (200, &json!("listo")));

    machine.stop_postgres().await;
    all_are_served(&process, &addresses).await;
    wait_for(&process, "/salud", 503, ("public_site", "last")).await;
    let (code, ready) = health(&process, "/salud/listo").await;
    assert_eq!((code, &ready["status"]), (200, &json!("degradado")));
    assert_eq!(health(&process, "/salud/vivo").await.0, 200);

    // What is not in memory is refused at once, with the site's own page.
    let begin = Instant::now();
    let old = get(&client(), &process, "/publicaciones/1/servicios").await;
    assert_eq!(old.status(), 503);
    assert!(old.headers().contains_key("retry-after"));
    let text = old.text().await.unwrap();
    assert!(text.contains("no está disponible por un momento"), "{text}");
    assert!(begin.elapsed() < MAX_PAGE_DELAY);

    // The office says so, at once and for a page as for a call.
    let begin = Instant::now();
    let page = admin_at("/gestion").header("accept", "text/html");
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), 503);
    assert!(page.headers().contains_key("retry-after"));
    let words = page.text().await.unwrap();
    assert!(words.contains("la base de datos no responde"), "{words}");
    let call = admin.post(format!("{}/fn/read_session", process.base));
    let call = call.json(&json!({})).send().await.unwrap();
    assert_eq!(call.status(), 503);
    let answer: Value = call.json().await.unwrap();
    assert!(
        answer["message"]
            .as_str()
            .unwrap()
            .contains("No se hizo nada")
    );
    assert!(begin.elapsed() < MAX_PAGE_DELAY);

    machine.start_postgres().await;
    wait_for(&process, "/salud", 200, ("public_site", "current")).await;
    let session = process.post(&admin, "/fn/read_session", json!({})).await;
    assert_eq!(session["viewer"]["name"], "admin", "still signed in");
    let old = get(&client(), &process, "/publicaciones/1/servicios").await;
    assert_eq!(old.status(), 200);
    drop(process);
    machine.stop_postgres().await;
}

#[tokio::test]
async fn a_server_that_starts_without_the_database_shows_the_last_release_and_connects_later() {
    let mut machine = Machine::start().await;
    let demo = [("PNTD_DEMO", "true")];
    let mut process = machine.serve_with(&demo).await;
    let file = kept(&machine, 2).await;
    let addresses = open_addresses(&process, 2).await;
    process.child.kill().await.unwrap();
    machine.stop_postgres().await;

    let process = machine.serve_with(&demo).await;
    all_are_served(&process, &addresses).await;
    let (code, ready) = health(&process, "/salud/listo").await;
    assert_eq!((code, &ready["status"]), (200, &json!("degradado")));
    let office = get(&client(), &process, "/gestion/ingresar").await;
    assert_eq!(office.status(), 503);

    machine.start_postgres().await;
    wait_for(&process, "/salud/listo", 200, ("status", "listo")).await;
    let office = get(&client(), &process, "/gestion/ingresar").await;
    assert_eq!(office.status(), 200);
    drop(process);
    machine.stop_postgres().await;

    // What was changed on disk is not shown, neither a value nor what is said of it.
    let text = std::fs::read_to_string(&file).unwrap();
    let changed = text.replacen("\\\"number\\\":2", "\\\"number\\\":3", 1);
    assert_ne!(text, changed);
    std::fs::write(&file, changed).unwrap();
    let said = refused_start(&machine).await;
    assert!(said.contains("no release to show"), "{said}");

    // Nor what somebody else signed: the hash fits, the key is none of this installation.
    std::fs::write(&file, text).unwrap();
    let keys = machine.dir.path().join("keys");
    std::fs::rename(&keys, machine.dir.path().join("other")).unwrap();
    let said = refused_start(&machine).await;
    assert!(said.contains("not what this installation signed"), "{said}");
}

/// What a server says that has nothing to show and no database.
async fn refused_start(machine: &Machine) -> String {
    let mut command = machine.command(&machine.url);
    let ended = command.env("PNTD_DEMO", "true").output().await.unwrap();
    assert!(!ended.status.success());
    String::from_utf8_lossy(&ended.stderr).into_owned()
}
