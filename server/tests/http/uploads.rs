//! Uploading a workbook: what is refused, and in which words.

use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, StatusCode};
use server::http::config::{HttpConfig, UploadConfig};
use server::seed::{catalogue_csv::CatalogueText, load_catalogue};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::http::server_under_test::{PASSWORD, Person, Server, session_cookie, start, start_with};

fn form(name: &str, bytes: Vec<u8>) -> Form {
    Form::new().part("archivo", Part::bytes(bytes).file_name(name.to_owned()))
}

async fn send(person: &Person, form: Form) -> (u16, String) {
    let request = person
        .post("/gestion/importar/archivo")
        .header("accept", "application/json");
    let answer = request.multipart(form).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_missing_or_empty_file_is_refused() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    let none = "No llegó ningún archivo";
    for (form, words) in [
        (Form::new().text("archivo", ""), none),
        (Form::new().text("otro", "campo"), none),
        (form("vacio.xlsx", Vec::new()), "El archivo está vacío"),
    ] {
        let (status, text) = send(&person, form).await;
        assert_eq!(status, 422, "{text}");
        assert!(text.contains(words), "{text}");
    }
    let answer = person
        .post("/gestion/importar/archivo")
        .body("no es un formulario");
    assert_eq!(answer.send().await.unwrap().status(), 422);
}

#[tokio::test]
async fn a_plain_form_is_led_back_to_the_import() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    let request = person
        .post("/gestion/importar/archivo")
        .header("accept", "text/html");
    let answer = request
        .multipart(form("vacio.xlsx", Vec::new()))
        .send()
        .await;
    let text = answer.unwrap().text().await.unwrap();
    assert!(text.contains("El archivo está vacío"), "{text}");
    assert!(text.contains("Volver a Importar valores"), "{text}");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_and_not_kept() {
    let config = HttpConfig {
        upload_mib: 1,
        ..HttpConfig::default()
    };
    let server = start_with(config, false).await;
    let person = server.signed_in("planner").await;
    for size in [(1 << 20) + 1, 3 << 20] {
        let (status, text) = send(&person, form("grande.xlsx", vec![1; size])).await;
        assert_eq!(status, 413, "{text}");
        assert!(text.contains("pasa de 1 MB"), "{text}");
    }
    assert_eq!(server.count("select count(*) from import_file").await, 0);
}

#[tokio::test]
async fn only_who_enters_values_uploads() {
    let server = start().await;
    for name in ["reviewer", "ceplan"] {
        let person = server.signed_in(name).await;
        let (status, text) = send(&person, form("matriz.xlsx", vec![1, 2, 3])).await;
        assert_eq!(status, 403, "{text}");
    }
    let (status, _) = send(&server.anonymous(), form("matriz.xlsx", vec![1])).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn what_is_approved_now_is_a_file_for_whoever_reads_the_office() {
    let server = start().await;
    let catalogue = CatalogueText::embedded();
    load_catalogue(&server.pool, &catalogue, true, chrono::Utc::now())
        .await
        .unwrap();
    let reader = server.signed_in("ceplan").await;
    for (name, media) in [
        ("politica.xlsx", "application/vnd.openxmlformats"),
        ("plantilla.xlsx", "application/vnd.openxmlformats"),
        ("valores.csv", "text/csv"),
    ] {
        let path = format!("/gestion/exportar/{name}");
        let answer = reader.get(&path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{name}");
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-type").starts_with(media), "{name}");
        assert!(
            header("content-disposition").contains("pntd-vigente-"),
            "{name}"
        );
        assert_eq!(header("cache-control"), "no-store", "{name}");
        let answer = server.anonymous().get(&path).send().await.unwrap();
        assert_ne!(answer.status(), 200, "{name}");
    }
    let unknown = reader
        .get("/gestion/exportar/otro.xlsx")
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 404);
    for page in ["/gestion/politica", "/gestion/importar"] {
        let person = server.signed_in("planner").await;
        let text = person.get(page).send().await.unwrap().text().await.unwrap();
        assert!(
            text.contains("Descargar plantilla con los valores actuales"),
            "{page}"
        );
        assert!(text.contains("/gestion/exportar/plantilla.xlsx"), "{page}");
    }
}

async fn start_limited(uploads: UploadConfig) -> Server {
    let config = HttpConfig {
        uploads,
        ..HttpConfig::default()
    };
    start_with(config, false).await
}

#[tokio::test]
async fn an_account_keeps_no_more_bytes_than_its_quota() {
    let server = start_limited(UploadConfig {
        upload_quota_mib: 1,
        uploads_per_person: 8,
        ..UploadConfig::default()
    })
    .await;
    let person = server.signed_in("planner").await;
    // Six at once, of which three have room.
    let sent: Vec<_> = (0..6u8)
        .map(|n| {
            let person = person.clone();
            tokio::spawn(async move { send(&person, form("a.csv", vec![n; 300_000])).await })
        })
        .collect();
    let mut statuses = Vec::new();
    for one in sent {
        let (status, text) = one.await.unwrap();
        assert!(status == 200 || text.contains("pasarían de 1 MB"), "{text}");
        statuses.push(status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 409, 409, 409]);
    let kept = "select sum(size)::bigint from import_file";
    assert_eq!(server.count(kept).await, 900_000);
    // What is kept already takes no more room, and others have room of their own.
    let known: Vec<u8> = sqlx::query_scalar("select bytes from import_file limit 1")
        .fetch_one(&server.pool)
        .await
        .unwrap();
    assert_eq!(send(&person, form("a.csv", known)).await.0, 200);
    let other = server.signed_in("reporter").await;
    assert_eq!(send(&other, form("a.csv", vec![9; 300_000])).await.0, 200);
}

#[tokio::test]
async fn an_account_has_no_more_open_imports_than_allowed() {
    let server = start_limited(UploadConfig {
        open_imports: 2,
        ..UploadConfig::default()
    })
    .await;
    let person = server.signed_in("planner").await;
    let small = |text: &str| form("a.csv", text.as_bytes().to_vec());
    for text in ["a", "b"] {
        assert_eq!(send(&person, small(text)).await.0, 200);
        server
            .execute("update import_batch set status = 'read'")
            .await;
    }
    let (status, text) = send(&person, small("c")).await;
    assert_eq!(status, 409, "{text}");
    assert!(text.contains("2 importaciones sin terminar"), "{text}");
    server
        .execute(
            "update import_batch set status = 'discarded'
             where id = (select id from import_batch limit 1)",
        )
        .await;
    assert_eq!(send(&person, small("c")).await.0, 200);
}

/// A file that begins to arrive and does not end; the connection holds its place.
async fn begun(server: &Server, account: &str) -> TcpStream {
    let answer = server.anonymous().sign_in(account, PASSWORD).await;
    let cookie = session_cookie(&answer).unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let address = server.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /gestion/importar/archivo HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n\
         --x\r\nContent-Disposition: form-data; name=\"archivo\"; filename=\"a.csv\"\r\n\r\na"
    );
    let before = server.uploads.occupied();
    stream.write_all(head.as_bytes()).await.unwrap();
    let begin = Instant::now();
    while server.uploads.occupied() == before {
        assert!(begin.elapsed() < TIMEOUT, "it is not let in");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stream
}

fn upload(person: &Person) -> RequestBuilder {
    let request = person.post("/gestion/importar/archivo");
    let request = request.header("accept", "application/json");
    request.multipart(form("a.csv", b"a".to_vec()))
}

const TIMEOUT: Duration = Duration::from_secs(15);

/// Uploads until the answer has this status.
async fn until(person: &Person, wanted: StatusCode) -> reqwest::Response {
    let begin = Instant::now();
    loop {
        let answer = upload(person).send().await.unwrap();
        if answer.status() == wanted {
            return answer;
        }
        assert!(begin.elapsed() < TIMEOUT, "{answer:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn no_more_files_arrive_at_once_than_allowed() {
    let server = start_limited(UploadConfig {
        uploads: 2,
        uploads_per_person: 1,
        ..UploadConfig::default()
    })
    .await;
    let planner = server.signed_in("planner").await;
    let reporter = server.signed_in("reporter").await;
    let admin = server.signed_in("admin").await;
    let held = begun(&server, "planner").await;
    let answer = upload(&planner).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers().contains_key("retry-after"));
    let text = answer.text().await.unwrap();
    assert!(text.contains("ya está subiendo otros archivos"), "{text}");
    assert_eq!(upload(&reporter).send().await.unwrap().status(), 200);

    let second = begun(&server, "reporter").await;
    let answer = upload(&admin).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.headers().contains_key("retry-after"));
    let text = answer.text().await.unwrap();
    assert!(text.contains("muchos archivos a la vez"), "{text}");
    // Cut off, both give their places back.
    drop((held, second));
    for person in [&planner, &reporter, &admin] {
        until(person, StatusCode::OK).await;
    }
}
