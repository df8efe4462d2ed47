//! While charts are not drawn: what people see, what health says, and that it passes.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ::charts::ChartRenderer;
use serde_json::Value;
use server::seed::first_start;

use crate::http::server_under_test::{Server, start};

/// A library that works, then for a time neither draws nor starts, as one without memory, then works again. The
/// renderer, its thread and its interpreter are those of the program.
fn script_that_fails(from: u128, long: u128) -> String {
    let to = from + long;
    format!(
        "const fails = () => {{ if (Date.now() > {from} && Date.now() < {to}) throw new Error('memory'); }};
         fails();
         globalThis.renderChart = () => {{ fails(); return '<svg><path d=\"M0 1\"></path></svg>'; }}"
    )
}

async fn health(server: &Server) -> (u16, Value) {
    let answer = server.anonymous().get("/salud").send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_page_that_lacks_a_chart_for_a_passing_reason_is_not_kept_and_health_says_so() {
    let data = start().await;
    data.execute("delete from account where name = 'admin'")
        .await;
    first_start(&data.pool, &data.releases, true, chrono::Utc::now())
        .await
        .unwrap();
    let now = || {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_millis()
    };
    let from = now() + 2000;
    let charts = ChartRenderer::start(script_that_fails(from, 3000)).unwrap();
    let server = data.beside_with(Some(charts)).await;
    let (status, said) = health(&server).await;
    assert_eq!(
        (status, &said["charts"], &said["status"]),
        (200, &"ok".into(), &"ok".into())
    );
    while now() <= from {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let anyone = server.anonymous();
    let page = "/indicadores/CTX-09";
    let answer = anyone.get(page).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(answer.headers().get("etag").is_none());
    let text = answer.text().await.unwrap();
    assert!(
        text.contains("El gráfico no se pudo dibujar en este momento"),
        "{text}"
    );
    let (status, said) = health(&server).await;
    assert_eq!(
        status, 200,
        "the database answers: no reason to take the server away"
    );
    assert_eq!(
        (&said["charts"], &said["status"]),
        (&"failing".into(), &"alarm".into())
    );

    let begin = Instant::now();
    loop {
        let answer = anyone.get(page).send().await.unwrap();
        let kept = answer.headers()["cache-control"].clone();
        let text = answer.text().await.unwrap();
        if text.contains("<path d=\"M0 1\">") {
            assert!(kept.to_str().unwrap().starts_with("public"), "{kept:?}");
            assert!(!text.contains("no se pudo dibujar"));
            break;
        }
        assert!(
            begin.elapsed() < Duration::from_secs(30),
            "it is never drawn"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let (_, said) = health(&server).await;
    assert_eq!(
        (&said["charts"], &said["status"]),
        (&"ok".into(), &"ok".into())
    );
}
