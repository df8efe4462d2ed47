//! Sheets for paper: at the address of their page with another ending, shown and not saved, kept by their release.

use reqwest::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, LOCATION, RANGE,
};
use server::http::download::document_cache;

use crate::open_data::demonstration::{get, get_as_program, published};

#[tokio::test]
async fn every_kind_of_page_has_its_sheet_in_every_release() {
    let (server, release) = published().await;
    let number = release.number;
    for (path, name) in [
        ("/indicadores/S04-1.pdf", "avance-S04-1"),
        ("/indicadores/CTX-09.pdf", "avance-CTX-09"),
        ("/objetivos/OP1.pdf", "avance-OP1"),
        ("/lineamientos/L1.1.pdf", "avance-L1.1"),
        ("/servicios/S04.pdf", "avance-S04"),
        ("/descargas/pntd-avance.pdf", "avance"),
    ] {
        for (prefix, number) in [("", number), ("/publicaciones/1", 1)] {
            let path = format!("{prefix}{path}");
            let answer = get(&server, &path).await;
            assert_eq!(answer.status(), 200, "{path}");
            assert_eq!(answer.headers()[CONTENT_TYPE], "application/pdf");
            let shown =
                format!("inline; filename=\"pntd-demostracion-publicacion-{number}-{name}.pdf\"");
            assert_eq!(answer.headers()[CONTENT_DISPOSITION], shown);
            let bytes = answer.bytes().await.unwrap();
            assert!(bytes.starts_with(b"%PDF-1.7"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_sheet_is_made_once_and_sent_in_parts() {
    let (server, _) = published().await;
    let path = "/indicadores/S04-1.pdf";
    let first = get(&server, path).await;
    let tag = first.headers()[ETAG].clone();
    assert_eq!(first.headers()[ACCEPT_RANGES], "bytes");
    let whole = first.bytes().await.unwrap();
    let ask = |name, value: String| {
        let request = server.anonymous().get(path).header(name, value);
        async move { request.send().await.unwrap() }
    };
    let known = ask(IF_NONE_MATCH, tag.to_str().unwrap().to_owned()).await;
    assert_eq!(known.status(), 304);
    let part = ask(RANGE, "bytes=1-4".to_owned()).await;
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.unwrap(), whole[1..5]);
    // Tests beside this one make documents of their own, but not without end: a sheet that is not kept is made each time.
    let mut was_kept = false;
    for _ in 0..50 {
        let made = document_cache::count();
        assert!(get(&server, path).await.bytes().await.unwrap() == whole);
        was_kept |= document_cache::count() == made;
    }
    assert!(was_kept);
}

#[tokio::test]
async fn what_a_release_does_not_have_has_no_sheet() {
    let (server, _) = published().await;
    for path in [
        "/indicadores/NADA-1.pdf",
        "/objetivos/S04.pdf",
        "/servicios/OP1.pdf",
        "/servicios.pdf",
        "/descargas/otro.pdf",
        "/publicaciones/99/indicadores/S04-1.pdf",
        "/publicaciones/1/indicadores/NADA-1.pdf",
    ] {
        let answer = get_as_program(&server, path).await;
        assert_eq!(answer.status(), 404, "{path}");
    }
    for (typed, meant) in [
        ("/indicadores/s04-1.pdf", "/indicadores/S04-1.pdf"),
        (
            "/publicaciones/1/objetivos/op1.pdf",
            "/publicaciones/1/objetivos/OP1.pdf",
        ),
    ] {
        let answer = get_as_program(&server, typed).await;
        assert_eq!(answer.status(), 308, "{typed}");
        assert_eq!(answer.headers()[LOCATION], meant);
        assert_eq!(answer.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }
}
