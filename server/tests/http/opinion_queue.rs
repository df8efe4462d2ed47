//! The queue of the office: what readers wrote is read, attended and erased, page by page and as a file.

use app::wire::{ActOnOpinion, ListOpinions, OpinionAct, OpinionFilter, OpinionsShown};
use chrono::{TimeDelta, Utc};
use domain::opinion::{Answer, KEPT_DAYS};
use domain::role::Role;
use server::use_case::opinion;

use crate::http::opinions::{caller, published, rows, send, text};

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn the_office_reads_the_queue_and_takes_care_of_comments() {
    let server = published().await;
    let reader = server.anonymous();
    for (page, answer, comment) in [
        ("/", "si", None),
        ("/contexto", "no", Some("No carga el mapa")),
        ("/", "no", Some("zqxpalabras")),
    ] {
        let mut sent = vec![
            ("pagina", page),
            ("publicacion", "2"),
            ("respuesta", answer),
        ];
        sent.extend(comment.map(|comment| ("comentario", comment)));
        assert_eq!(send(&reader, &sent).await.status(), 303);
    }
    let planner = caller(Role::Planner);
    let list = async |shown: OpinionsShown, answer: Option<Answer>, page: Option<&str>| {
        let filter = OpinionFilter {
            shown,
            answer,
            page: page.map(str::to_owned),
        };
        let call = ListOpinions {
            filter,
            before: None,
        };
        server.backend.call(&planner, call).await.unwrap()
    };
    let all = list(OpinionsShown::All, None, None).await;
    let pages: Vec<&str> = all.opinions.iter().map(|one| one.page.as_str()).collect();
    assert_eq!(
        (pages, all.more, all.waiting),
        (vec!["/", "/contexto"], false, 2)
    );
    assert_eq!(
        list(OpinionsShown::Waiting, None, None)
            .await
            .opinions
            .len(),
        2
    );
    assert_eq!(
        list(OpinionsShown::All, Some(Answer::Yes), None)
            .await
            .opinions
            .len(),
        0
    );
    assert_eq!(
        list(OpinionsShown::All, None, Some("/contexto"))
            .await
            .opinions
            .len(),
        1
    );
    let id = all.opinions[0].id;
    let order = |act, note: &str| ActOnOpinion {
        id,
        act,
        note: note.to_owned(),
    };
    let done = server
        .backend
        .call(&planner, order(OpinionAct::Attend, " Se corrigió "))
        .await;
    let attended = done.unwrap().unwrap().attended.unwrap();
    assert_eq!(
        (attended.by.as_str(), attended.note.as_deref()),
        ("Persona planner", Some("Se corrigió"))
    );
    let twice = server
        .backend
        .call(&caller(Role::Reviewer), order(OpinionAct::Attend, ""))
        .await;
    assert_eq!(twice.unwrap_err().code, app::error::ErrorCode::Conflict);
    assert_eq!(list(OpinionsShown::Waiting, None, None).await.waiting, 1);
    let open = server
        .backend
        .call(&planner, order(OpinionAct::Reopen, ""))
        .await;
    assert_eq!(open.unwrap().unwrap().attended, None);
    let badges = server
        .backend
        .call(&planner, app::wire::ReadBadges {})
        .await
        .unwrap();
    assert_eq!(badges.opinions, 2);
    let gone = server
        .backend
        .call(&planner, order(OpinionAct::Erase, ""))
        .await;
    assert_eq!(gone.unwrap(), None);
    assert_eq!(
        rows(&server).await,
        2,
        "a comment, and the answer without one"
    );
    let again = server
        .backend
        .call(&planner, order(OpinionAct::Attend, ""))
        .await;
    assert_eq!(again.unwrap_err().code, app::error::ErrorCode::NotFound);
    // The log says what was done, never what somebody wrote.
    let acts = "select count(*) from audit where act like 'opinion.%' and detail ->> 'page' = '/'";
    assert_eq!(server.count(acts).await, 3);
    let words = "select count(*) from audit where detail::text like '%zqxpalabras%' or detail::text like '%corrigió%'";
    assert_eq!(server.count(words).await, 0);
}

#[tokio::test]
async fn the_queue_is_read_page_by_page_and_its_file_has_all_of_it() {
    let server = published().await;
    server.execute("insert into opinion (page, release, answer, comment, day) select '/', 1, 'no', 'Nota ' || n, current_date from generate_series(1, 120) n").await;
    let by = caller(Role::Ceplan);
    let mut search = ListOpinions::default();
    let mut ids = Vec::new();
    loop {
        let page = server.backend.call(&by, search.clone()).await.unwrap();
        assert!(page.opinions.len() <= 50);
        ids.extend(page.opinions.iter().map(|one| one.id));
        search.before = ids.last().copied();
        if !page.more {
            break;
        }
        // What comes meanwhile comes before the first page.
        server.execute("insert into opinion (page, release, answer, comment, day) values ('/', 1, 'si', 'Después', current_date)").await;
    }
    assert_eq!(ids.len(), 120);
    assert!(ids.is_sorted_by(|a, b| a > b), "{ids:?}");
    let reader = server.signed_in("ceplan").await;
    let file = reader.get("/gestion/tablas/opiniones/json?respuesta=no&pagina=%2F");
    let file: serde_json::Value = file.send().await.unwrap().json().await.unwrap();
    assert_eq!(file["filas"].as_array().unwrap().len(), 120);
    assert_eq!(file["filtros"]["Mostrar"], "Comentarios por atender");
    let csv = reader
        .get("/gestion/tablas/opiniones/csv")
        .send()
        .await
        .unwrap();
    assert_eq!(csv.text().await.unwrap().lines().count(), 123);
    // Who reads does not attend.
    let order = ActOnOpinion {
        id: ids[0],
        act: OpinionAct::Attend,
        note: String::new(),
    };
    let error = server.backend.call(&by, order).await.unwrap_err();
    assert_eq!(error.code, app::error::ErrorCode::Denied);
}

#[tokio::test]
async fn what_readers_said_is_erased_after_the_days_that_the_notice_states() {
    let server = published().await;
    server.execute("insert into opinion (page, release, answer, comment, day) values ('/', 1, 'si', 'Hoy', (now() at time zone 'America/Lima')::date)").await;
    server.execute("insert into opinion_count (page, release, answer, day, count) values ('/', 1, 'si', (now() at time zone 'America/Lima')::date, 7)").await;
    let at = |days: i64| Utc::now() + TimeDelta::days(days);
    let kept = i64::from(KEPT_DAYS);
    let worker = &server.state.pool;
    assert_eq!(opinion::forget(worker, at(kept - 1)).await.unwrap(), 0);
    assert_eq!(opinion::forget(worker, at(kept)).await.unwrap(), 8);
    assert_eq!(rows(&server).await, 0);
    assert_eq!(
        server
            .count("select count(*) from audit where act = 'opinion.forget'")
            .await,
        1
    );
    let notice = text(&server.anonymous(), "/aviso").await;
    assert!(notice.contains(&format!("a los {KEPT_DAYS} días")));
    // And who reads it is who may.
    let readers = domain::role::Act::ReadOpinions.who_can_es();
    assert!(notice.contains(readers), "{readers}");
}
