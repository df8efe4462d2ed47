//! Files that change fichas or create nodes and indicators: by administration, whole, and once.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::{Event, Status};
use domain::role::Role;
use import::preview::Effect;

use crate::import_flow::office::{self, Office, code};
use crate::import_flow::{commit, committed, preview_bytes};

const FICHAS: &str = "Código;Justificación;Sentido esperado\nPNTD-1;Mide el uso real;Ascendente\n";

async fn preview_text(office: &Office, by: &Caller, text: &str) -> ImportPreview {
    preview_bytes(office, by, "fichas.csv", text.as_bytes().to_vec()).await
}

#[tokio::test]
async fn fichas_are_changed_by_administration_only_and_once() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let admin = office.person("admin", Role::Admin).await;
    // Nobody else could decide: what administration imports is written at once.
    let seen = preview_text(&office, &ana, FICHAS).await;
    assert!(seen.fields.iter().all(|field| field.needs_admin) && !seen.can_commit);
    assert!(seen.findings.iter().any(|finding| finding.code == "W603"));

    let seen = preview_text(&office, &admin, FICHAS).await;
    assert!(seen.can_commit, "{:?}", seen.findings);
    let done = committed(&office, &admin, &seen).await;
    assert_eq!(
        (done.summary.status, done.summary.cells),
        (Status::Approved, 0)
    );
    let alone =
        "select count(*) from audit where act = 'catalogue.import' and detail ->> 'alone' = 'true'";
    assert!(office.count(alone).await > 0, "nobody else could decide");
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let code = office::HEADLINE.parse().unwrap();
    assert_eq!(
        view.catalogue.indicator(&code).unwrap().ficha.justification,
        "Mide el uso real"
    );
    assert!(view.indicator_versions[office::HEADLINE] > 1);

    let again = preview_text(&office, &admin, FICHAS).await;
    assert!(again.fields.is_empty() && !again.can_commit);
}

const NEW: &str = "Código;Indicador;Servicio;Unidad de medida;Sentido esperado;Tipo de agregación;Periodicidad;Línea base 2022;Meta 2030;2024\n\
    S04-1;Personas con identidad digital;S04;Porcentaje;Ascendente;No agregable;Anual;10;60;22.5\n";

#[tokio::test]
async fn an_indicator_and_its_values_come_with_one_file_and_one_commit() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let admin = office.person("admin", Role::Admin).await;
    let before = office.count("select count(*) from indicator").await;

    let seen = preview_text(&office, &ana, NEW).await;
    assert_eq!(seen.created.len(), 1);
    assert!(seen.created[0].needs_admin && !seen.can_commit);
    assert_eq!((seen.new, seen.rejected), (0, 3));
    assert!(
        seen.cells
            .iter()
            .all(|cell| cell.finding_codes.contains(&"E368".to_owned()))
    );
    let refused = office.backend.call(&ana, commit(&seen)).await;
    assert_eq!(code(refused), ErrorCode::Invalid);
    assert_eq!(office.count("select count(*) from indicator").await, before);

    let seen = preview_text(&office, &admin, NEW).await;
    assert_eq!(
        (seen.new, seen.rejected, seen.created.len()),
        (3, 0, 1),
        "{:?}",
        seen.findings
    );
    let set = committed(&office, &admin, &seen).await;
    assert_eq!(
        (set.summary.status, set.summary.cells),
        (Status::Submitted, 3)
    );
    assert_eq!(
        office.count("select count(*) from indicator").await,
        before + 1
    );
    let reported = office
        .count("select count(*) from audit where act = 'catalogue.create' and object = 'indicator/S04-1'
                and actor = 'admin' and detail->'origin'->>'file' = 'fichas.csv'
                and detail->'origin'->>'at' like '%celda A2'
                and length(detail->'origin'->>'sha256') = 64")
        .await;
    assert_eq!(reported, 1, "who, file, sheet and row");

    // The same file before anybody approved: nothing is created again, and the set is the same.
    let again = preview_text(&office, &admin, NEW).await;
    assert!(again.created.is_empty() && again.fields.is_empty());
    let same = committed(&office, &admin, &again).await;
    assert_eq!(same.summary.id, set.summary.id);
    office
        .act(&rosa, set.summary.id, Event::Approve)
        .await
        .unwrap();
    let done = preview_text(&office, &admin, NEW).await;
    assert_eq!((done.new, done.changed, done.unchanged), (0, 0, 3));
    assert!(!done.can_commit);
    assert_eq!(
        office.count("select count(*) from indicator").await,
        before + 1
    );
}

#[tokio::test]
async fn nothing_is_created_when_the_last_write_fails() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let before = office.count("select count(*) from indicator").await;
    let seen = preview_text(&office, &admin, NEW).await;
    let die = "create function die() returns trigger language plpgsql as
               $$ begin raise exception 'no'; end $$;
               create trigger die before insert on audit for each row
               when (new.act = 'import.commit') execute function die()";
    sqlx::raw_sql(die).execute(&office.pool).await.unwrap();
    assert!(office.backend.call(&admin, commit(&seen)).await.is_err());
    assert_eq!(office.count("select count(*) from indicator").await, before);
    assert_eq!(office.count("select count(*) from change_set").await, 0);
}

#[tokio::test]
async fn a_wrong_row_is_left_out_whole_and_the_rest_is_written() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let text = "Código;Nivel;Denominación;Depende de;Fuente\n\
        S73;Servicio;Puntos de acceso;L1.1;DS 085-2023-PCM\n\
        S74;Servicio;Mal puesto;S73;DS 085-2023-PCM\n";
    let seen = preview_text(&office, &admin, text).await;
    let created: Vec<&str> = seen.created.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(created, ["S73"]);
    assert!(seen.findings.iter().any(|finding| finding.code == "E364"));
    assert_eq!(seen.field_counts.new, 4);
    assert!(seen.fields.iter().all(|field| field.effect == Effect::New));
    assert_eq!(seen.rejected, 4, "the cells of the other row");
    office.backend.call(&admin, commit(&seen)).await.unwrap();
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let node = |code: &str| view.catalogue.node(&code.parse().unwrap()).cloned();
    assert_eq!(node("S73").unwrap().source, "DS 085-2023-PCM");
    assert!(node("S74").is_none());
}

#[tokio::test]
async fn fichas_of_a_file_wait_for_another_person_where_there_is_one() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let seen = preview_text(&office, &admin, FICHAS).await;
    let made = office.backend.call(&admin, commit(&seen)).await.unwrap();
    assert_eq!((made.proposed, made.created, made.cells), (1, 0, 0));
    let justification = async || {
        let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
        let code = office::HEADLINE.parse().unwrap();
        let indicator = view.catalogue.indicator(&code).unwrap();
        indicator.ficha.justification.clone()
    };
    assert_ne!(justification().await, "Mide el uso real");
    let list = ListConfigurationChanges {};
    let waiting = office.backend.call(&rosa, list).await.unwrap();
    assert!(waiting[0].detail.contains("fichas.csv"), "{waiting:?}");
    let ready = "select count(*) from change_set where status = 'approved'";
    assert_eq!(office.count(ready).await, 0, "there is nothing to publish");
    office
        .decide_change(&rosa, waiting[0].id, ChangeOutcome::Approved)
        .await
        .unwrap();
    assert_eq!(justification().await, "Mide el uso real");
}

#[tokio::test]
async fn a_row_whose_change_waits_already_is_named() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let other = office.person("admin2", Role::Admin).await;
    let first = preview_text(&office, &admin, FICHAS).await;
    office.backend.call(&admin, commit(&first)).await.unwrap();
    let second = preview_text(&office, &other, FICHAS).await;
    let refused = office
        .backend
        .call(&other, commit(&second))
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(refused.message.contains("PNTD-1"), "{refused:?}");
}

#[tokio::test]
async fn what_a_planner_previewed_is_not_committed_by_who_only_reports_now() {
    let office = Office::open().await;
    let gives =
        "with one as (insert into entity (code, name) values ('E1', 'Entidad') returning code)
        update node set entity = (select code from one)
        where code = (select node from indicator where code = 'PNTD-1')";
    sqlx::query(gives).execute(&office.pool).await.unwrap();
    let lucho = office.person_of("lucho", Role::Planner, &["E1"]).await;
    let text = "Código;Medida;2026\nPNTD-1;Logro esperado;3\n";
    let seen = preview_text(&office, &lucho, text).await;
    assert!(seen.can_commit && seen.new == 1, "{:?}", seen.findings);
    let mut reporter = lucho.clone();
    reporter.viewer.as_mut().unwrap().role = Role::Reporter;
    let refused = office.backend.call(&reporter, commit(&seen)).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    assert_eq!(office.count("select count(*) from change_set").await, 0);
}
