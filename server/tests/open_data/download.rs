//! Files of releases.

use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LAST_MODIFIED};
use sha2::{Digest, Sha256};
use workbook::write::DEMO_LABEL;

use crate::demonstration::{everything, get, published, unpacked};

#[tokio::test]
async fn the_release_file_has_the_hash_that_everything_names() {
    let (server, release) = published().await;
    let answer = get(&server, "/descargas/pntd.json").await;
    let named = answer.headers()["x-release-sha256"]
        .to_str()
        .unwrap()
        .to_owned();
    let bytes = answer.bytes().await.unwrap();
    assert_eq!(hex::encode(Sha256::digest(&bytes)), named);
    let file: domain::release::Release = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(file, *release);
    for path in ["/descargas/pntd.xlsx", "/descargas/plantilla.xlsx"] {
        let bytes = get(&server, path).await.bytes().await.unwrap();
        assert!(unpacked(&bytes).contains(&named), "{path}");
    }
}

#[tokio::test]
async fn files_come_with_a_name_that_says_what_they_are() {
    let (server, release) = published().await;
    let code = &release.catalogue.indicators[0].code;
    for (path, ending, media) in [
        ("/descargas/pntd.xlsx".to_owned(), "xlsx", "spreadsheetml"),
        ("/descargas/pntd-valores.csv".to_owned(), "csv", "text/csv"),
        (
            "/descargas/pntd-valores.csv?variante=maquina".to_owned(),
            "csv",
            "text/csv",
        ),
        (
            "/descargas/plantilla.xlsx".to_owned(),
            "xlsx",
            "spreadsheetml",
        ),
        (format!("/indicadores/{code}.xlsx"), "xlsx", "spreadsheetml"),
        (format!("/indicadores/{code}.csv"), "csv", "text/csv"),
        (
            format!("/indicadores/{code}.json"),
            "json",
            "application/json",
        ),
        (
            "/publicaciones/1/pntd.xlsx".to_owned(),
            "xlsx",
            "spreadsheetml",
        ),
    ] {
        let answer = get(&server, &path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let header = |name| answer.headers()[&name].to_str().unwrap();
        assert!(header(CONTENT_TYPE).contains(media), "{path}");
        let number = if path.starts_with("/publicaciones/1") {
            1
        } else {
            release.number
        };
        let name = header(CONTENT_DISPOSITION);
        assert!(
            name.starts_with(&format!(
                "attachment; filename=\"pntd-demostracion-publicacion-{number}"
            )),
            "{name}"
        );
        assert!(name.ends_with(&format!(".{ending}\"")), "{name}");
        assert!(
            everything(&server, &path).await.contains(DEMO_LABEL),
            "{path} is not labelled"
        );
    }
}

#[tokio::test]
async fn a_file_that_did_not_change_is_not_sent_again() {
    let (server, _) = published().await;
    let first = get(&server, "/descargas/pntd-valores.csv").await;
    let tag = first.headers()[ETAG].clone();
    assert!(first.headers().contains_key(LAST_MODIFIED));
    let ask = |path: &str| {
        server
            .anonymous()
            .get(path)
            .header(IF_NONE_MATCH, tag.clone())
            .send()
    };
    let again = ask("/descargas/pntd-valores.csv").await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(again.bytes().await.unwrap().len(), 0);
    for other in [
        "/descargas/pntd-valores.csv?variante=maquina",
        "/publicaciones/1/pntd-valores.csv",
    ] {
        assert_eq!(
            ask(other).await.unwrap().status(),
            200,
            "{other} is another file"
        );
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_there() {
    let (server, _) = published().await;
    for path in [
        "/descargas/otro.xlsx",
        "/descargas/pntd-valores.csv?variante=otra",
        "/indicadores/NADA-1.xlsx",
        "/indicadores/..%2f..%2fetc%2fpasswd.csv",
        "/publicaciones/99/pntd.xlsx",
    ] {
        assert_eq!(get(&server, path).await.status(), 404, "{path}");
    }
}
