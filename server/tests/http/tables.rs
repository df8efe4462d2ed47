//! The tables of the office as files: for whom, with which rows, and where they are offered.

use app::backend::Caller;
use app::office::tables::OfficeTable;
use app::wire::*;
use domain::download::Form;
use domain::role::{Role, Viewer, may};
use serde_json::{Value, json};
use server::seed::{catalogue_csv::CatalogueText, load_catalogue};

use crate::http::arguments;
use crate::http::server_under_test::{Person, Server, start};

const FORMS: [Form; 4] = [Form::Xlsx, Form::Ods, Form::Csv, Form::Json];

/// A server with the catalogue, one draft and one set that was sent.
async fn office() -> (Server, i64) {
    let server = start().await;
    let catalogue = CatalogueText::embedded();
    load_catalogue(&server.pool, &catalogue, true, chrono::Utc::now())
        .await
        .unwrap();
    let planner = server.signed_in("planner").await;
    let sent = save(&planner, "2023").await;
    let submit =
        json!({"id": sent["change_set"], "version": sent["version"], "event": {"event": "submit"}});
    let answer = planner
        .post("/fn/act_on_change_set")
        .json(&submit)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    save(&planner, "2024").await;
    (server, sent["change_set"].as_i64().unwrap())
}

async fn save(person: &Person, period: &str) -> Value {
    let mut cell = arguments::cell();
    cell["key"]["period"] = json!(period);
    let body = json!({"draft": null, "cells": [cell]});
    let answer = person
        .post("/fn/save_cells")
        .json(&body)
        .send()
        .await
        .unwrap();
    let text = answer.text().await.unwrap();
    let saved: Value = serde_json::from_str(&text).unwrap();
    assert!(saved["draft"].is_object(), "{text}");
    saved["draft"].clone()
}

/// A query with which a table has something to show.
fn query(table: OfficeTable, set: i64) -> String {
    match table {
        OfficeTable::ChangeSet => format!("conjunto={set}"),
        OfficeTable::History => "codigo=PNTD-1&medida=valor&periodo=2023".to_owned(),
        _ => String::new(),
    }
}

async fn rows(person: &Person, table: OfficeTable, query: &str) -> Vec<Value> {
    let answer = person
        .get(&table.file(Form::Json, query))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200, "{table:?} {query}");
    let file: Value = answer.json().await.unwrap();
    file["filas"].as_array().unwrap().clone()
}

/// What each row says in a column.
fn said(rows: &[Value], column: &str) -> Vec<String> {
    let texts = rows
        .iter()
        .map(|row| row[column].as_str().unwrap_or_default());
    texts.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_table_downloads_in_every_form_for_whom_its_page_is_for() {
    let (server, set) = office().await;
    for role in Role::ALL {
        let person = server.signed_in(role.slug()).await;
        for table in OfficeTable::ALL {
            // Who decides on nothing sees no set of others, whatever the role may read.
            let sees_sets = !matches!(role, Role::Reporter | Role::Ceplan);
            if table == OfficeTable::ChangeSet && !sees_sets {
                continue;
            }
            for form in FORMS {
                let path = table.file(form, &query(table, set));
                let answer = person.get(&path).send().await.unwrap();
                let wanted = if may(Some(role), table.act()) {
                    200
                } else {
                    403
                };
                assert_eq!(answer.status(), wanted, "{path} as {role:?}");
                if wanted == 200 {
                    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
                    assert_eq!(header("content-type"), form.media_type(), "{path}");
                    assert!(
                        header("content-disposition").contains(table.slug()),
                        "{path}"
                    );
                    assert_eq!(header("cache-control"), "no-store", "{path}");
                }
            }
        }
    }
    let anonymous = server.anonymous().get("/gestion/tablas/cambios/csv");
    assert_ne!(anonymous.send().await.unwrap().status(), 200);
    let unknown = server
        .signed_in("admin")
        .await
        .get("/gestion/tablas/cambios/pdf");
    assert_eq!(unknown.send().await.unwrap().status(), 404);
}

fn caller(role: Role) -> Caller {
    Caller {
        viewer: Some(Viewer {
            name: role.slug().to_owned(),
            display_name: role.slug().to_owned(),
            role,
            entities: std::collections::BTreeSet::new(),
        }),
        ..Caller::default()
    }
}

#[tokio::test]
async fn a_file_of_change_sets_has_the_rows_that_its_page_shows() {
    let (server, set) = office().await;
    let by = caller(Role::Planner);
    let planner = server.signed_in("planner").await;
    for (query, status, mine) in [
        ("", None, false),
        ("estado=submitted", Some("submitted"), false),
        ("estado=draft&mios=1", Some("draft"), true),
        ("estado=published", Some("published"), false),
    ] {
        let wanted: ListChangeSets =
            serde_json::from_value(json!({"status": status, "mine": mine})).unwrap();
        let page = server.backend.call(&by, wanted).await.unwrap();
        let file = rows(&planner, OfficeTable::ChangeSets, query).await;
        let titles: Vec<String> = page.iter().map(|set| set.title.clone()).collect();
        assert_eq!(said(&file, "titulo"), titles, "{query}");
        let html = planner
            .get(&format!("/gestion/cambios?{query}"))
            .send()
            .await
            .unwrap();
        let html = html.text().await.unwrap().replace("&amp;", "&");
        let link = OfficeTable::ChangeSets.file(Form::Xlsx, query);
        assert!(html.contains(&format!("href=\"{link}\"")), "{link}");
    }
    let sent = rows(&planner, OfficeTable::ChangeSets, "estado=submitted").await;
    assert_eq!(sent.len(), 1);
    let cells = rows(&planner, OfficeTable::ChangeSet, &format!("conjunto={set}")).await;
    assert_eq!(said(&cells, "despues"), ["2.4"]);
    assert_eq!(said(&cells, "fuente"), ["Registro de prueba"]);
}

#[tokio::test]
async fn what_a_page_filters_in_the_browser_is_filtered_in_its_file() {
    let (server, _) = office().await;
    let by = caller(Role::Planner);
    let planner = server.signed_in("planner").await;
    let all = rows(&planner, OfficeTable::Catalogue, "").await;
    let some = rows(&planner, OfficeTable::Catalogue, "filtro=S04").await;
    assert!(
        !some.is_empty() && some.len() < all.len(),
        "{} of {}",
        some.len(),
        all.len()
    );
    assert!(said(&some, "codigo_nodo").contains(&"S04".to_owned()));
    let tree = rows(&planner, OfficeTable::Tree, "filtro=S04").await;
    assert!(tree.len() < rows(&planner, OfficeTable::Tree, "").await.len());
    let view = server.backend.call(&by, ReadCalendar {}).await.unwrap();
    let with_value = view
        .windows
        .iter()
        .filter(|window| window.has_value)
        .count();
    let shown = |slug: &'static str| rows(&planner, OfficeTable::Calendar, slug);
    assert_eq!(shown("mostrar=todos").await.len(), view.windows.len());
    // What the page shows at first.
    assert_eq!(shown("").await.len(), view.windows.len() - with_value);
    let sheet = rows(&planner, OfficeTable::Sheet, "mostrar=todo&buscar=PNTD-1").await;
    let selection = GridSelection {
        due: Some(false),
        search: Some("PNTD-1".to_owned()),
        page: 1,
        ..GridSelection::default()
    };
    let grid = server
        .backend
        .call(&by, ReadGrid::Selection(selection))
        .await
        .unwrap();
    let labels: Vec<String> = grid.rows.iter().map(|row| row.label.clone()).collect();
    assert_eq!(said(&sheet, "serie"), labels);
    assert!(
        sheet.iter().any(|row| row["p_2024"] == "2.4"),
        "the own draft is shown: {sheet:?}"
    );
    let due = rows(&planner, OfficeTable::Due, "").await;
    let overview = server.backend.call(&by, ReadOverview {}).await.unwrap();
    assert_eq!(
        due.len(),
        overview.due_total as usize,
        "all, not only those of the page"
    );
}

#[tokio::test]
async fn a_file_of_a_sheet_says_what_was_asked_for() {
    let (server, _) = office().await;
    let planner = server.signed_in("planner").await;
    let asked = async |query: &str| -> Value {
        let path = OfficeTable::Sheet.file(Form::Json, query);
        let answer = planner.get(&path).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["filtros"].clone()
    };
    let filters = asked("mostrar=todo&buscar=PNTD&entidad=NADIE&bajo=S04").await;
    assert_eq!(filters["Código o nombre"], "PNTD");
    assert_eq!(filters["Entidad responsable"], "NADIE");
    assert!(filters["Objetivo"].as_str().unwrap().contains("S04"));
    assert!(filters.get("Mostrar").is_none(), "{filters}");
    assert_eq!(asked("").await["Mostrar"], "Lo que toca registrar");
    let indicator = asked("indicador=PNTD-1").await;
    let name = indicator["Indicador"].as_str().unwrap();
    assert!(name.starts_with("PNTD-1 "), "{name}");
}

#[tokio::test]
async fn a_filter_that_a_table_does_not_have_is_refused_not_passed_over() {
    let (server, _) = office().await;
    let planner = server.signed_in("planner").await;
    for path in [
        "/gestion/tablas/cambios/xlsx?autor=ana",
        "/gestion/tablas/publicaciones/csv?estado=draft",
        "/gestion/exportar/registro.xlsx?estado=draft",
    ] {
        let person = match path.contains("publicaciones") {
            true => server.signed_in("reviewer").await,
            false => server.signed_in("planner").await,
        };
        let answer = person.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{path}");
    }
    let no_code = planner
        .get("/gestion/exportar/registro.xlsx?nodo=%20")
        .send()
        .await
        .unwrap();
    assert_eq!(no_code.status(), 422);
}

#[tokio::test]
async fn the_log_is_a_table_with_its_filter_and_taking_tables_is_in_it() {
    let (server, _) = office().await;
    let admin = server.signed_in("admin").await;
    rows(&admin, OfficeTable::Accounts, "").await;
    // More than a page of the screen.
    for number in 0..60 {
        let save = SaveEntity {
            code: format!("E{number}"),
            name: format!("Entidad {number}"),
            new: true,
        };
        server
            .backend
            .call(&caller(Role::Admin), save)
            .await
            .unwrap();
    }
    let all = rows(&admin, OfficeTable::Audit, "").await;
    let count = server.count("select count(*) from audit").await;
    assert!(
        i64::try_from(all.len()).unwrap() >= count - 2,
        "{} of {count}",
        all.len()
    );
    let taken = rows(&admin, OfficeTable::Audit, "acto=data.table").await;
    assert!(
        said(&taken, "objeto").contains(&"table/cuentas".to_owned()),
        "{taken:?}"
    );
    assert!(
        said(&taken, "que_hizo")
            .iter()
            .all(|act| act == "data.table")
    );
    assert!(
        taken.iter().all(|row| row.get("direccion").is_none()),
        "no addresses"
    );
}

#[tokio::test]
async fn the_log_says_which_part_of_a_table_or_file_was_taken_once_for_each_part() {
    let (server, set) = office().await;
    let planner = server.signed_in("planner").await;
    for _ in 0..2 {
        for query in ["indicador=PNTD-1", "indicador=PNTD-2", ""] {
            rows(&planner, OfficeTable::Sheet, query).await;
        }
        rows(&planner, OfficeTable::ChangeSet, &format!("conjunto={set}")).await;
        // A zero letter is no reason to fail.
        rows(&planner, OfficeTable::Sheet, "mostrar=todo&buscar=%00").await;
        for query in ["?indicador=PNTD-1", "?mostrar=todo&buscar=uso&pagina=2", ""] {
            let file = format!("/gestion/exportar/registro.ods{query}");
            assert_eq!(planner.get(&file).send().await.unwrap().status(), 200);
        }
    }
    let entries = "select count(*) from audit where act = 'data.table' and object = 'table/hoja'";
    assert_eq!(server.count(entries).await, 4);
    let one = "select count(*) from audit where act = 'data.table'
               and detail -> 'query' ->> 'indicador' = 'PNTD-1'";
    assert_eq!(server.count(one).await, 1);
    let of_set = "select count(*) from audit where object = 'table/conjunto'
                  and detail -> 'query' ? 'conjunto'";
    assert_eq!(server.count(of_set).await, 1);
    let files = "select count(*) from audit where act = 'data.export'";
    assert_eq!(server.count(files).await, 3);
    let scope = "select count(*) from audit where object = 'file/registro.ods'
                 and detail -> 'scope' ->> 'code' = 'PNTD-1'";
    assert_eq!(server.count(scope).await, 1);
}

#[tokio::test]
async fn a_workbook_to_fill_in_is_offered_where_it_is_needed_and_has_what_the_sheet_shows() {
    let (server, _) = office().await;
    let planner = server.signed_in("planner").await;
    for (page, link) in [
        ("/gestion/importar", "/gestion/exportar/registro.xlsx\""),
        (
            "/gestion/captura?mostrar=todo",
            "/gestion/exportar/registro.xlsx?mostrar=todo\"",
        ),
        (
            "/gestion/captura/indicador/PNTD-1",
            "/gestion/exportar/registro.ods?indicador=PNTD-1\"",
        ),
    ] {
        let html = planner
            .get(page)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(html.contains(link), "{page} has no {link}");
    }
    let file = "/gestion/exportar/registro.xlsx?indicador=PNTD-1";
    let answer = planner.get(file).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let name = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(name.contains("-seleccion-"), "{name}");
}
