//! Files and answers, compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::site_export::installation::Installation;
use crate::site_export::page::{attributes, without_addresses};

/// The files of an export with the addresses that they are answers of.
fn answers(manifest: &Value) -> BTreeMap<&str, &str> {
    let files = manifest["files"].as_object().unwrap();
    let answers = files
        .iter()
        .filter_map(|(file, entry)| Some((file.as_str(), entry["address"].as_str()?)));
    answers.collect()
}

/// Every file is what the server answers: byte for byte, pages but for the addresses in them, and each of those leads to
/// the file of the address that the server's page names.
pub async fn with_the_server(here: &Installation, export: &Path, manifest: &Value) {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let answers = answers(manifest);
    let mut pages = 0;
    for (file, address) in &answers {
        let answer = client
            .get(format!("{}{address}", here.live))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{address}");
        let content_type = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let bytes = answer.bytes().await.unwrap();
        let written = fs::read(export.join(file)).unwrap();
        let entry = &manifest["files"][file];
        assert_eq!(entry["content_type"], content_type, "{file}");
        assert_eq!(entry["size"], written.len(), "{file}");
        assert_eq!(
            entry["sha256"],
            hex::encode(Sha256::digest(&written)),
            "{file}"
        );
        if content_type.starts_with("text/html") {
            pages += 1;
            assert_eq!(
                entry["answer_sha256"],
                hex::encode(Sha256::digest(&bytes)),
                "{file}"
            );
            let (live, written) = (
                std::str::from_utf8(&bytes).unwrap(),
                String::from_utf8(written).unwrap(),
            );
            same_page(file, live, &written, &answers);
        } else {
            assert!(
                bytes == written,
                "{file} is not what the server answers at {address}"
            );
        }
    }
    assert!(
        pages > 300 && answers.len() > 2000,
        "{pages} pages of {} answers",
        answers.len()
    );
    let files = manifest["files"].as_object().unwrap();
    assert!(
        files.contains_key("assets/engine-1.js"),
        "a script names it"
    );
    assert!(
        !files.contains_key("assets/office-1.js"),
        "no page names it"
    );
    promised(files.keys().map(String::as_str).collect());
}

/// Every address that is promised to stay is a file.
fn promised(files: Vec<&str>) {
    let promised = include_str!("../../src/http/download/stable-addresses.txt");
    let lines = promised
        .lines()
        .filter(|line| line.starts_with('/') && !line.contains("/vigente"));
    let mut checked = 0;
    for line in lines {
        let address = server::site_export::address::Address::parse(line).unwrap();
        assert!(files.contains(&address.file().as_str()), "{line}");
        checked += 1;
    }
    assert!(checked > 100, "{checked}");
    // The documents about the site are in it, in the current release and in every other.
    for page in ["/glosario", "/accesibilidad", "/aviso"] {
        for prefix in ["", "/publicaciones/1"] {
            let address =
                server::site_export::address::Address::parse(&format!("{prefix}{page}")).unwrap();
            assert!(files.contains(&address.file().as_str()), "{prefix}{page}");
        }
    }
}

fn same_page(file: &str, live: &str, written: &str, answers: &BTreeMap<&str, &str>) {
    assert!(
        without_addresses(live) == without_addresses(written),
        "{file} is another page"
    );
    let place = Url::parse("http://files.example/")
        .unwrap()
        .join(file)
        .unwrap();
    let (live, written) = (attributes(live), attributes(written));
    assert_eq!(live.len(), written.len(), "{file}");
    for (live, written) in live.iter().zip(&written) {
        if live.value == written.value {
            let kept =
                live.value.starts_with('#') || live.value.contains("://") || !live.is_address();
            assert!(kept, "{file} still has {live:?}");
            continue;
        }
        assert!(live.is_address(), "{file}: {live:?} became {written:?}");
        let led = place.join(&written.value).unwrap();
        assert_eq!(led.host_str(), Some("files.example"), "{file}: {written:?}");
        let path = led.path().trim_start_matches('/');
        let path = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        if path.ends_with("copia/index.html") {
            let needs_server = live.element == "form"
                || live.value.starts_with("/gestion")
                || live.value.contains("/comparar?")
                // A comparison with the release before is a page of its own only where an answer names it.
                || live.value.starts_with("/en/publicaciones/2/cambios?");
            assert!(needs_server, "{file}: {live:?}");
            continue;
        }
        let address = answers
            .get(path.as_str())
            .unwrap_or_else(|| panic!("{file}: no file for {written:?}"));
        let wanted = live.value.split('#').next().unwrap();
        assert_eq!(*address, wanted, "{file}: {live:?} became {written:?}");
        assert_eq!(
            led.fragment(),
            live.value.split_once('#').map(|(_, place)| place),
            "{file}"
        );
    }
}

/// What the server says about every answer that a file server can say, too.
const HEADERS: [&str; 9] = [
    "content-type",
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-resource-policy",
    "access-control-allow-origin",
    "strict-transport-security",
];

/// With the lines for nginx the addresses themselves answer, those with a query too, as on the server.
pub async fn nginx_with_the_server(here: &Installation, nginx: &str, manifest: &Value) {
    let client = Client::builder().build().unwrap();
    let get = |base: &str, address: &str| client.get(format!("{base}{address}")).send();
    for (file, address) in answers(manifest) {
        let (served, live) = (
            get(nginx, address).await.unwrap(),
            get(&here.live, address).await.unwrap(),
        );
        assert_eq!(served.status(), 200, "{address}");
        for name in HEADERS {
            assert_eq!(
                served.headers().get(name),
                live.headers().get(name),
                "{name} of {address}"
            );
        }
        let bytes = served.bytes().await.unwrap();
        assert_eq!(
            manifest["files"][file]["sha256"],
            hex::encode(Sha256::digest(&bytes)),
            "{address}"
        );
    }
    for (address, there) in [
        ("/publicaciones/vigente", "/"),
        (
            "/publicaciones/vigente/descargas/pntd.xlsx",
            "/descargas/pntd.xlsx",
        ),
        (
            "/publicaciones/vigente/servicios.csv?variante=maquina",
            "/servicios.csv?variante=maquina",
        ),
        ("/favicon.ico", "/assets/icon-1.svg"),
    ] {
        let answer = get(nginx, address).await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.url().as_str()),
            (200, format!("{nginx}{there}").as_str())
        );
    }
    let unknown = get(nginx, "/indicadores/NADA-1/x").await.unwrap();
    assert_eq!(unknown.status(), 404);
    let page = unknown.text().await.unwrap();
    assert!(page.contains("Esta página no existe") && page.contains("href=\"/servicios/\""));
}
