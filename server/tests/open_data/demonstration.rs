//! A server over the demonstration's two releases, and ways to read its answers.

use std::io::{Cursor, Read};
use std::sync::Arc;

use app::backend::Caller;
use app::wire::{Call, ChangeOutcome, DecideConfigurationChange, SaveOutcome};
use domain::release::Release;
use domain::role::{Role, Viewer};
use reqwest::Response;
use reqwest::header::{ACCEPT, HeaderValue};
use reqwest::redirect::Policy;
use serde_json::Value;
use server::release::ReleaseStore;
use server::seed;

use crate::open_data::server_under_test::{Server, start};

/// The demonstration as it is after the first start.
pub async fn published() -> (Server, Arc<Release>) {
    let server = start().await;
    seed::demo::load(&server.pool, &server.releases, chrono::Utc::now())
        .await
        .unwrap();
    let release = ReleaseStore::new(server.pool.clone())
        .current()
        .await
        .unwrap()
        .unwrap();
    (server, release)
}

/// Proposed by one, approved by another.
pub async fn configure<T, C>(server: &Server, admin: &Caller, save: C)
where
    C: Call<Answer = SaveOutcome<T>>,
{
    let SaveOutcome::Waits { id } = server.backend.call(admin, save).await.unwrap() else {
        panic!("nobody else decides");
    };
    let decide = DecideConfigurationChange {
        id,
        outcome: ChangeOutcome::Approved,
        remark: String::new(),
    };
    let reviewer = caller("reviewer", Role::Reviewer);
    server.backend.call(&reviewer, decide).await.unwrap();
}

/// Somebody who calls the backend, past the guard.
pub fn caller(name: &str, role: Role) -> Caller {
    let viewer = Viewer {
        name: name.to_owned(),
        display_name: format!("Persona {}", role.slug()),
        role,
        entities: Default::default(),
    };
    Caller {
        viewer: Some(viewer),
        ..Caller::default()
    }
}

pub async fn get(server: &Server, path: &str) -> Response {
    server.anonymous().get(path).send().await.unwrap()
}

/// As a program asks: it takes whatever comes.
pub async fn get_as_program(server: &Server, path: &str) -> Response {
    let mut request = server.anonymous().get(path).build().unwrap();
    request
        .headers_mut()
        .insert(ACCEPT, HeaderValue::from_static("*/*"));
    let client = reqwest::Client::builder().redirect(Policy::none());
    client.build().unwrap().execute(request).await.unwrap()
}

pub async fn json(server: &Server, path: &str) -> Value {
    let answer = get(server, path).await;
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

/// Everything that an answer says, as text: status, headers, body, and what is packed in a workbook.
pub async fn everything(server: &Server, path: &str) -> String {
    let answer = get(server, path).await;
    let mut said = format!("{}\n{:?}\n", answer.status(), answer.headers());
    let bytes = answer.bytes().await.unwrap();
    if bytes.starts_with(b"PK") {
        said.push_str(&unpacked(&bytes));
    } else {
        said.push_str(&String::from_utf8_lossy(&bytes));
    }
    said
}

/// All parts of a workbook or an archive, one after the other; those of a workbook in an archive, too.
pub fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        let mut part = Vec::new();
        let mut file = archive.by_index(at).unwrap();
        file.read_to_end(&mut part).unwrap();
        if part.starts_with(b"PK") {
            text.push_str(&unpacked(&part));
        } else {
            text.push_str(&String::from_utf8_lossy(&part));
        }
    }
    text
}
