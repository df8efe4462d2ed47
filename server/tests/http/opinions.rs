//! «¿Le sirvió esta página?»: taken from anybody without cookie or script, and counted for everybody.

use app::backend::Caller;
use chrono::Utc;
use domain::opinion::COMMENT_LENGTH;
use domain::role::{Role, Viewer};
use reqwest::Response;
use server::http::config::HttpConfig;
use server::seed;

use crate::http::server_under_test::{Person, Server, location, start, start_with};

/// A server over the demonstration's two releases.
pub async fn published() -> Server {
    demonstration(start().await).await
}

async fn demonstration(server: Server) -> Server {
    seed::demo::load(&server.pool, &server.releases, Utc::now())
        .await
        .unwrap();
    server
}

pub fn caller(role: Role) -> Caller {
    Caller {
        viewer: Some(Viewer {
            name: role.slug().to_owned(),
            display_name: format!("Persona {}", role.slug()),
            role,
            entities: Default::default(),
        }),
        ..Caller::default()
    }
}

pub async fn send(reader: &Person, fields: &[(&str, &str)]) -> Response {
    let request = reader.post("/opinion").header("accept", "text/html");
    request.form(fields).send().await.unwrap()
}

pub async fn text(reader: &Person, path: &str) -> String {
    let answer = reader.get(path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    assert!(answer.headers().get("set-cookie").is_none(), "{path}");
    answer.text().await.unwrap()
}

/// The fields of the first form with this class, as a browser sends them.
fn fields(html: &str, class: &str) -> Vec<(String, String)> {
    let (_, form) = html.split_once(&format!(" class=\"{class}")).unwrap();
    let (form, _) = form.split_once("</form>").unwrap();
    let inputs = form.split("<input ").skip(1).map(|tag| {
        let tag = tag.split('>').next().unwrap();
        let of = |name: &str| {
            let value = tag.split(&format!("{name}=\"")).nth(1);
            value
                .and_then(|rest| rest.split('"').next())
                .unwrap_or_default()
                .to_owned()
        };
        (of("name"), of("value"))
    });
    inputs.collect()
}

/// Comments, and answers that were counted.
pub async fn rows(server: &Server) -> i64 {
    let sum = "select (select count(*) from opinion) + (select coalesce(sum(count), 0)::bigint from opinion_count)";
    server.count(sum).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn one_click_is_an_answer_and_a_comment_may_follow() {
    let server = published().await;
    let reader = server.anonymous();
    let page = text(&reader, "/indicadores/S04-1").await;
    assert!(page.contains("¿Le sirvió esta página?"));
    let mut sent = fields(&page, "opinion\"");
    let names: Vec<&str> = sent.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["pagina", "publicacion", "sitio"]);
    sent.push(("respuesta".to_owned(), "no".to_owned()));
    let post = reader.post("/opinion").form(&sent).send().await.unwrap();
    assert_eq!(post.status(), 303);
    assert_eq!(post.headers()["cache-control"], "no-store");
    assert!(post.headers().get("set-cookie").is_none());
    let thanks = location(&post).to_owned();
    assert_eq!(
        thanks,
        "/opinion/gracias?pagina=%2Findicadores%2FS04-1&respuesta=no"
    );

    // The page after it is one for all: caches may keep it, and asking for it again counts nothing.
    let answer = reader.get(&thanks).send().await.unwrap();
    assert!(
        answer.headers()["cache-control"]
            .to_str()
            .unwrap()
            .starts_with("public")
    );
    let page = text(&reader, &thanks).await;
    assert!(
        page.contains("Recibimos su «No».") && page.contains("noindex"),
        "{page}"
    );
    let mut sent = fields(&page, "opinion-more");
    sent.push((
        "comentario".to_owned(),
        "Falta la fuente\r\nde 2024. ".to_owned(),
    ));
    let post = reader.post("/opinion").form(&sent).send().await.unwrap();
    assert_eq!(post.status(), 303);
    let thanks = location(&post).to_owned();
    assert!(
        text(&reader, &thanks)
            .await
            .contains("Gracias por su comentario")
    );

    let kept: Vec<(String, i32, String, String)> =
        sqlx::query_as("select page, release, answer, comment from opinion")
            .fetch_all(&server.pool)
            .await
            .unwrap();
    let page = || "/indicadores/S04-1".to_owned();
    let comment = "Falta la fuente\nde 2024.".to_owned();
    assert_eq!(kept, [(page(), 2, "no".to_owned(), comment)]);
    let counted: Vec<(String, i32, String, i64)> =
        sqlx::query_as("select page, release, answer, count from opinion_count")
            .fetch_all(&server.pool)
            .await
            .unwrap();
    assert_eq!(counted, [(page(), 2, "no".to_owned(), 1)]);
    // Of the moment the day, of the person nothing.
    let columns = "select count(*) from information_schema.columns where table_name in ('opinion', 'opinion_count')";
    assert_eq!(server.count(columns).await, 9 + 5);
    let other_days = "select count(*) from (select day from opinion union all select day from opinion_count) kept
        where kept.day <> (now() at time zone 'America/Lima')::date";
    assert_eq!(server.count(other_days).await, 0);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn answers_are_taken_for_every_page_that_asks_and_no_other() {
    let server = published().await;
    let release = server.releases.current().await.unwrap().unwrap();
    let reader = server.anonymous();
    let asks = |path: &str| site::asked_page(&release, path).is_some();
    for path in [
        "/",
        "/objetivos/OP1",
        "/lineamientos/L1.1",
        "/servicios/S04",
        "/contexto",
        "/metodologia",
        "/datos",
    ] {
        assert!(asks(path), "{path}");
        assert!(
            text(&reader, path).await.contains("action=\"/opinion\""),
            "{path}"
        );
    }
    for path in [
        "/servicios",
        "/indicadores",
        "/aviso",
        "/buscar",
        "/publicaciones",
        "/cambios",
        "/incrustar/S04-1",
    ] {
        assert!(!asks(path), "{path}");
        assert!(
            !text(&reader, path).await.contains("action=\"/opinion\""),
            "{path}"
        );
    }
    let wrong: [&[(&str, &str)]; 10] = [
        &[],
        &[("pagina", "/"), ("publicacion", "2")],
        &[
            ("pagina", "/"),
            ("publicacion", "2"),
            ("respuesta", "quizá"),
        ],
        &[("pagina", "/"), ("publicacion", "3"), ("respuesta", "si")],
        &[("pagina", "/"), ("publicacion", "uno"), ("respuesta", "si")],
        &[("pagina", "/"), ("publicacion", "-1"), ("respuesta", "si")],
        &[("pagina", ""), ("publicacion", "2"), ("respuesta", "si")],
        &[
            ("pagina", "/indicadores/NADA-1"),
            ("publicacion", "2"),
            ("respuesta", "si"),
        ],
        &[
            ("pagina", "/servicios"),
            ("publicacion", "2"),
            ("respuesta", "si"),
        ],
        &[
            ("pagina", "https://otro.example/"),
            ("publicacion", "2"),
            ("respuesta", "si"),
        ],
    ];
    for sent in wrong {
        let answer = send(&reader, sent).await;
        assert_eq!(answer.status(), 422, "{sent:?}");
        let page = answer.text().await.unwrap();
        assert!(
            page.contains("No se guardó") || page.contains("Falta la respuesta"),
            "{page}"
        );
    }
    // However its address is written, a page is one.
    let sent = [
        ("pagina", "///servicios/S04"),
        ("publicacion", "1"),
        ("respuesta", "si"),
    ];
    let answer = send(&reader, &sent).await;
    assert_eq!(
        location(&answer),
        "/publicaciones/1/opinion/gracias?pagina=%2Fservicios%2FS04&respuesta=si"
    );
    let thanks = text(&reader, location(&answer)).await;
    assert!(thanks.contains("href=\"/publicaciones/1/servicios/S04\""));
    assert_eq!(
        server
            .count("select count from opinion_count where page = '/servicios/S04' and release = 1")
            .await,
        1
    );
    assert_eq!(rows(&server).await, 1);
}

#[tokio::test]
async fn answers_that_no_form_of_the_site_sends_are_not_kept() {
    let server = published().await;
    let reader = server.anonymous();
    let good = [("pagina", "/"), ("publicacion", "2"), ("respuesta", "si")];
    // Another site, by the header that browsers send.
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://otro.example"),
    ] {
        let request = reader.post("/opinion").header(name, value).form(&good);
        assert_eq!(request.send().await.unwrap().status(), 403, "{name}");
    }
    // A program that fills in the hidden field gets the same answer as a person.
    let answer = send(
        &reader,
        &[good[0], good[1], good[2], ("sitio", "https://spam.example")],
    )
    .await;
    assert_eq!(answer.status(), 303);
    let long = "ñ".repeat(COMMENT_LENGTH + 1);
    for (comment, status, said) in [
        (long.as_str(), 422, "tiene 1001 caracteres y caben 1000"),
        (" \r\n", 422, "está vacío"),
        ("a\u{0}b", 422, "carácter de control en el lugar 2"),
        (&"x".repeat(20 << 10), 413, "demasiado grande"),
    ] {
        let answer = send(
            &reader,
            &[good[0], good[1], good[2], ("comentario", comment)],
        )
        .await;
        assert_eq!(answer.status(), status, "{said}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(said), "{said}: {page}");
    }
    let json = reader
        .post("/opinion")
        .body("{}")
        .header("content-type", "application/json");
    assert_eq!(json.send().await.unwrap().status(), 415);
    assert_eq!(rows(&server).await, 0);
    // The longest comment that people can write is kept.
    let longest = "ñ".repeat(COMMENT_LENGTH);
    let answer = send(
        &reader,
        &[good[0], good[1], good[2], ("comentario", &longest)],
    )
    .await;
    assert_eq!(answer.status(), 303);
    assert_eq!(rows(&server).await, 1);
}

#[tokio::test]
async fn opinions_are_limited_by_address_and_by_the_number_that_wait() {
    let server = published().await;
    let reader = server.anonymous();
    let good = [("pagina", "/"), ("publicacion", "2"), ("respuesta", "si")];
    let mut taken = 0;
    let refused = loop {
        let answer = send(&reader, &good).await;
        if answer.status() != 303 {
            break answer;
        }
        taken += 1;
        assert!(taken < 200);
    };
    assert_eq!((refused.status().as_u16(), taken), (429, 60));
    assert_eq!(refused.headers()["retry-after"], "600");
    assert!(
        refused
            .text()
            .await
            .unwrap()
            .contains("Inténtelo más tarde")
    );
    assert_eq!(rows(&server).await, taken);
    // However many they are, they are one number.
    let kept = "select count(*) from opinion_count";
    assert_eq!(server.count(kept).await, 1);

    // No comment more while too many wait; an answer still.
    let other = server.beside().await;
    let reader = other.anonymous();
    let with_comment = [good[0], good[1], good[2], ("comentario", "Algo")];
    server.execute("insert into opinion (page, release, answer, comment, day) select '/', 1, 'si', 'x', current_date from generate_series(1, 2000)").await;
    let refused = send(&reader, &with_comment).await;
    assert_eq!(refused.status(), 429);
    assert!(
        refused
            .text()
            .await
            .unwrap()
            .contains("No se guardó su comentario: hay demasiados por atender")
    );
    assert_eq!(send(&reader, &good).await.status(), 303);
    server.execute("update opinion set attended_by = 'planner', attended_at = now() where id = (select min(id) from opinion)").await;
    assert_eq!(send(&reader, &with_comment).await.status(), 303);
}

#[tokio::test]
async fn the_public_sees_how_many_answered_what_and_no_word() {
    let server = published().await;
    let reader = server.anonymous();
    let empty = text(&reader, "/opiniones").await;
    assert!(empty.contains("Todavía no hay respuestas."));
    server
        .execute(
            "insert into opinion_count (page, release, answer, day, count) values
             ('/indicadores/S04-1', 2, 'si', current_date, 3), ('/indicadores/S04-1', 1, 'no', current_date, 1),
             ('/indicadores/S04-1', 1, 'no', current_date - 1, 1), ('/indicadores/VIEJO-1', 1, 'no', current_date, 1)",
        )
        .await;
    server
        .execute(
            "insert into opinion (page, release, answer, comment, day) values
             ('/indicadores/S04-1', 2, 'si', 'zqxpalabras', current_date)",
        )
        .await;
    // Another server has nothing in memory.
    let other = server.beside().await;
    let reader = other.anonymous();
    let page = text(&reader, "/opiniones").await;
    assert!(page.contains("href=\"/indicadores/S04-1\"") && page.contains("/indicadores/VIEJO-1"));
    let listed: serde_json::Value = {
        let answer = reader.get("/opiniones.json").send().await.unwrap();
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        let saved = answer.headers()["content-disposition"].to_str().unwrap();
        assert!(saved.contains("pntd-demostracion-opiniones-"), "{saved}");
        answer.json().await.unwrap()
    };
    let rows = listed["data"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    let first = &rows[0];
    assert_eq!(
        (
            &first["pagina"],
            &first["si"],
            &first["no"],
            &first["total"]
        ),
        (
            &"/indicadores/S04-1".into(),
            &3.into(),
            &2.into(),
            &5.into()
        )
    );
    assert!(rows[1]["nombre"].is_null());
    let csv = text(&reader, "/opiniones.csv?variante=maquina").await;
    assert!(
        csv.starts_with("pagina,nombre,si,no,total\r\n/indicadores/S04-1,"),
        "{csv}"
    );
    for said in [page, listed.to_string(), csv] {
        assert!(!said.contains("zqxpalabras"), "{said}");
    }
    assert!(
        text(&reader, "/datos")
            .await
            .contains("href=\"/opiniones\"")
    );
}

#[tokio::test]
async fn a_site_without_opinions_has_no_trace_of_them() {
    let config = HttpConfig {
        opinions: false,
        ..HttpConfig::default()
    };
    let server = demonstration(start_with(config, false).await).await;
    let reader = server.anonymous();
    for path in ["/", "/indicadores/S04-1", "/datos", "/aviso"] {
        let page = text(&reader, path).await;
        assert!(
            !page.contains("/opinion\"") && !page.contains("/opiniones"),
            "{path}"
        );
    }
    for path in ["/opiniones", "/opiniones.csv", "/opinion/gracias"] {
        assert_eq!(
            reader.get(path).send().await.unwrap().status(),
            404,
            "{path}"
        );
    }
    let sent = [("pagina", "/"), ("publicacion", "2"), ("respuesta", "si")];
    assert_eq!(send(&reader, &sent).await.status(), 404);
    assert_eq!(rows(&server).await, 0);
}
