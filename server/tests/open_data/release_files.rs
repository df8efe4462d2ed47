//! The verifiable file of each release, as anybody downloads it, in the hands of both verifiers.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use domain::role::Role;
use server::release::DESCRIPTION;

use crate::open_data::demonstration::{caller, get, json, published};
use crate::open_data::server_under_test::Server;

/// Both releases of the demonstration and the list of keys, as files.
async fn downloaded(server: &Server, dir: &Path) -> (PathBuf, PathBuf, PathBuf) {
    let save = async |path: &str, name: &str| {
        let answer = get(server, path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let file = dir.join(name);
        std::fs::write(&file, answer.bytes().await.unwrap()).unwrap();
        file
    };
    (
        save("/publicaciones/1/pntd-publicacion.json", "1.json").await,
        save("/descargas/pntd-publicacion.json", "2.json").await,
        save("/.well-known/pntd-keys.json", "keys.json").await,
    )
}

fn pntd(arguments: &[&str], files: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pntd"))
        .env_remove("DATABASE_URL")
        .arg("release")
        .args(arguments)
        .args(files)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn an_auditor_recomputes_every_public_number_on_another_machine() {
    let (server, _) = published().await;
    let dir = tempfile::tempdir().unwrap();
    let (one, two, keys) = downloaded(&server, dir.path()).await;
    let known = keys.to_str().unwrap();
    let output = pntd(&["verify", "--keys", known], &[&two, &one]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("la n.º 2 sigue a la n.º 1"),
        "{}",
        said(&output)
    );
    for file in [&one, &two] {
        let output = pntd(&["recompute"], &[file]);
        assert!(output.status.success(), "{}", said(&output));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/release_format/verify.py");
    let output = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(script)
        .args(["--keys", known])
        .args([&one, &two])
        .output()
        .expect("python3 is needed (scripts/setup installs it)");
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(said(&output).matches("OK ").count(), 2, "{}", said(&output));
}

/// What the API answers is what the file says: the file leaves no public number out.
#[tokio::test]
async fn the_progress_of_the_api_is_that_of_the_file() {
    let (server, release) = published().await;
    let file = json(&server, "/descargas/pntd-publicacion.json").await;
    let series = file["progress"]["series"].as_object().unwrap();
    let mut compared = 0;
    for indicator in &release.catalogue.indicators {
        let code = indicator.code.as_str();
        let path = format!("/api/v1/indicadores/{code}/progreso?desagregacion=todas");
        for answer in json(&server, &path).await["data"].as_array().unwrap() {
            let breakdown = answer["breakdown"].as_str().unwrap();
            let name = match breakdown {
                "" => code.to_owned(),
                breakdown => format!("{code}/{breakdown}"),
            };
            let own = &series[&name];
            let slug = answer["state"]["code"].as_str().unwrap().replace('-', "_");
            assert_eq!(own["state"], slug.as_str(), "{name}");
            for (part, number) in [
                ("advance", &answer["trajectory"]["advance"]),
                ("expected", &answer["trajectory"]["expected"]),
            ] {
                let own = &own["trajectory"]["Ok"][part];
                assert_eq!(own, number, "{name} {part}");
            }
            let pace = &own["trajectory"]["Ok"]["pace"]["Ok"];
            assert_eq!(*pace, answer["trajectory"]["pace"]["value"], "{name}");
            compared += 1;
        }
    }
    assert_eq!(compared, series.len(), "nothing more and nothing less");
}

#[tokio::test]
async fn what_a_verifier_needs_is_public_and_linked() {
    let (server, _) = published().await;
    let answer = get(&server, "/datos/formato-publicacion.txt").await;
    assert_eq!(
        answer.headers()["content-type"],
        "text/plain; charset=utf-8"
    );
    assert_eq!(answer.text().await.unwrap(), DESCRIPTION);
    let keys = json(&server, "/.well-known/pntd-keys.json").await;
    assert_eq!(keys["active"], keys["keys"][0]["key_id"]);
    for page in ["/datos", "/publicaciones"] {
        let text = get(&server, page).await.text().await.unwrap();
        for link in [
            "/.well-known/pntd-keys.json",
            "/datos/formato-publicacion.txt",
        ] {
            assert!(text.contains(&format!("href=\"{link}\"")), "{page}: {link}");
        }
    }
    let answer = get(&server, "/publicaciones/1/pntd-publicacion.json").await;
    let name = answer.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(name.contains("publicacion-1-verificable.json"), "{name}");
}

/// The office's page, as the server renders it, on a thread as deep as the server's own.
#[test]
fn the_publishing_page_offers_to_withdraw_and_asks_why() {
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(read_the_publishing_page());
    };
    let thread = std::thread::Builder::new().stack_size(16 << 20);
    thread.spawn(work).unwrap().join().unwrap();
}

async fn read_the_publishing_page() {
    let (server, release) = published().await;
    let person = server.signed_in("reviewer").await;
    let page = person
        .get("/gestion/publicar")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let number = release.number;
    for words in [
        format!("Retirar la publicación n.º {number}"),
        format!(
            "mostrará otra vez los valores, textos y configuración de la n.º {}",
            number - 1
        ),
        "Razón del retiro".to_owned(),
    ] {
        assert!(page.contains(&words), "{words}: {page}");
    }
    let order = app::wire::WithdrawRelease {
        number,
        reason: "prueba".to_owned(),
        expected_number: number + 1,
    };
    let reviewer = caller("reviewer", Role::Reviewer);
    server.backend.call(&reviewer, order).await.unwrap();
    // Another server's memory of the current release is at most a second old.
    let mut page = String::new();
    for _ in 0..20 {
        let answer = person.get("/gestion/publicar").send().await.unwrap();
        page = answer.text().await.unwrap();
        if page.contains("La publicación vigente retiró") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    for words in [
        format!("La publicación vigente retiró la n.º {number}"),
        "Usar la misma razón donde falta".to_owned(),
        "Razón del cambio de".to_owned(),
        format!("Retirada por la n.º {}", number + 1),
    ] {
        assert!(page.contains(&words), "{words}");
    }
}
