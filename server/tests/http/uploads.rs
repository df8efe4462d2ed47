//! Uploading a workbook: what is refused, and in which words.

use reqwest::multipart::{Form, Part};
use server::http::config::HttpConfig;
use server::seed::{catalogue_csv::CatalogueText, load_catalogue};

use crate::server_under_test::{Person, start, start_with};

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
async fn a_file_that_is_none_is_refused() {
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
