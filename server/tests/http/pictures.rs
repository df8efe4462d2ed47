//! Pictures of charts, cards for other sites, and the page that other sites may frame.

use ::charts::ChartRenderer;
use server::seed::first_start;

use crate::http::server_under_test::{Server, start};

const DRAWS: &str = "globalThis.renderChart = (option, width, height) =>
    `<svg width=\"${width}\" height=\"${height}\" viewBox=\"0 0 ${width} ${height}\"><path d=\"M0 1L9 9\" stroke=\"#0b4f63\"></path></svg>`;";

/// A server with a demonstration's release and something that draws.
async fn published() -> (Server, Server) {
    let data = start().await;
    data.execute("delete from account where name = 'admin'")
        .await;
    first_start(&data.pool, &data.releases, true, chrono::Utc::now())
        .await
        .unwrap();
    let charts = ChartRenderer::start(DRAWS.to_owned()).unwrap();
    let server = data.beside_with(Some(charts)).await;
    (data, server)
}

/// Width and height of a PNG, from its header.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chart_is_a_picture_too_and_kept_by_its_release() {
    let (_data, server) = published().await;
    let anyone = server.anonymous();
    let address = "/graficos/CTX-09.png";
    let answer = anyone.get(address).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "image/png");
    let tag = answer.headers()["etag"].clone();
    let (width, height) = size(&answer.bytes().await.unwrap());
    assert_eq!(width, 1520);
    assert!(
        height > 760,
        "the citation stands below the drawing: {height}"
    );
    let again = anyone
        .get(address)
        .header("if-none-match", tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), 304);
    for missing in [
        "/graficos/NADA-1.png",
        "/graficos/CTX-09.png?desagregacion=departamento%3D99",
    ] {
        let answer = anyone.get(missing).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{missing}");
    }
    let old = anyone
        .get("/publicaciones/1/graficos/CTX-09.png")
        .send()
        .await
        .unwrap();
    assert_eq!(old.headers()["content-type"], "image/png");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_has_a_card_of_the_size_that_other_sites_show() {
    let (_data, server) = published().await;
    let anyone = server.anonymous();
    for name in ["inicio", "CTX-09", "OP1"] {
        let answer = anyone.get(&format!("/tarjetas/{name}.png")).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 200, "{name}");
        assert_eq!(answer.headers()["content-type"], "image/png");
        assert_eq!(size(&answer.bytes().await.unwrap()), (1200, 630), "{name}");
    }
    for missing in [
        "/tarjetas/NADA.png",
        "/tarjetas/inicio.svg",
        "/tarjetas/PNTD.png",
    ] {
        let answer = anyone.get(missing).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{missing}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_page_that_is_made_for_frames_may_be_framed() {
    let (_data, server) = published().await;
    let anyone = server.anonymous();
    let framed = |policy: &str| policy.contains("frame-ancestors *");
    let page = anyone.get("/incrustar/CTX-09").send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].clone();
    assert!(framed(policy.to_str().unwrap()), "{policy:?}");
    let tag = page.headers()["etag"].clone();
    let html = page.text().await.unwrap();
    assert!(html.contains("noindex") && html.contains("<base target=\"_top\">"));
    assert!(html.contains("M0 1L9 9"), "its chart is drawn");
    assert!(!html.contains("<form") && !html.contains("class=\"menu"));
    let known = anyone
        .get("/incrustar/CTX-09")
        .header("if-none-match", tag)
        .send()
        .await
        .unwrap();
    assert_eq!(known.status(), 304);
    let policy = known.headers()["content-security-policy"].clone();
    assert!(framed(policy.to_str().unwrap()), "{policy:?}");
    for other in [
        "/",
        "/indicadores/CTX-09",
        "/incrustar/NADA-1",
        "/gestion/ingresar",
    ] {
        let answer = anyone.get(other).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"].clone();
        assert!(!framed(policy.to_str().unwrap()), "{other}: {policy:?}");
    }
    let script = anyone.get("/incrustar.js").send().await.unwrap();
    let kind = script.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(kind.starts_with("text/javascript"), "{kind}");
    let loaded_by = &script.headers()["cross-origin-resource-policy"];
    assert_eq!(loaded_by, "cross-origin");
    assert!(script.text().await.unwrap().contains("pntd-altura"));
}
