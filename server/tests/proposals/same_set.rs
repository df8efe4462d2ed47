//! JSON, the CSV for programs, the CSV of the template, and an import in the office: the same values are the same set.

use std::time::Duration;

use app::backend::Caller;
use app::wire::*;
use domain::role::Role;
use domain::token::Scope;
use domain::value::{CellKey, CellValue};
use serde_json::{Value, json};

use crate::proposals::office::HEADLINE;
use crate::proposals::program::World;

/// What a set changes, in the order of its cells.
type Changes = Vec<(CellKey, Option<CellValue>, Option<CellValue>)>;

async fn changes(world: &World, by: &Caller, id: i64) -> Changes {
    let set = world.set(by, id).await;
    let changes = set.changes.into_iter();
    let mut changes: Changes = changes
        .map(|change| (change.key, change.before, change.after))
        .collect();
    changes.sort_by(|a, b| a.0.cmp(&b.0));
    changes
}

fn values() -> Value {
    json!({"values": [
        {"indicator": HEADLINE, "measure": "observed", "period": "2022", "value": "2.25",
            "source": "Registro, de la entidad", "note": "Con «comillas» y coma"},
        {"indicator": HEADLINE, "measure": "observed", "period": "2023", "missing": "not_available",
            "reason": "la encuesta no se hizo"},
        {"indicator": HEADLINE, "measure": "observed", "period": "2024", "value": 2.5, "provisional": true},
        {"indicator": HEADLINE, "measure": "target", "period": "2027", "value": "4"},
        {"indicator": HEADLINE, "measure": "observed", "period": "2024",
            "breakdown": {"departamento": "15"}, "value": "3.1"},
    ]})
}

const MACHINE: &str = "\
codigo_indicador,indicador,tipo_valor,periodo,anio,departamento,desagregacion,valor,numerador,denominador,falta_de_dato,provisional,nota,fuente,publicacion\r
PNTD-1,Nombre,observed,2022,2022,,,2.25,,,,false,\"Con «comillas» y coma\",\"Registro, de la entidad\",1\r
PNTD-1,Nombre,observed,2023,2023,,,,,,No disponible: la encuesta no se hizo,false,,,1\r
PNTD-1,Nombre,observed,2024,2024,,,2.5,,,,true,,,1\r
PNTD-1,Nombre,target,2027,2027,,,4,,,,false,,,1\r
PNTD-1,Nombre,observed,2024,2024,Lima,departamento=15,3.1,,,,false,,,1\r
";

const TEMPLATE: &str = "\
Código del indicador,Tipo de valor,Periodo,Departamento,Valor,Provisional,Nota,Fuente\r
PNTD-1,Valor obtenido,2022,,2.25,No,Con «comillas» y coma,\"Registro, de la entidad\"\r
PNTD-1,Valor obtenido,2023,,No disponible: la encuesta no se hizo,No,,\r
PNTD-1,Valor obtenido,2024,,2.5,Sí,,\r
PNTD-1,Logro esperado,2027,,4,No,,\r
PNTD-1,Valor obtenido,2024,Lima,3.1,No,,\r
";

#[tokio::test]
async fn json_csv_and_the_office_make_the_same_set() {
    let world = World::open().await;
    let mut sets: Vec<(&str, Changes)> = Vec::new();
    for name in ["json", "machine", "template"] {
        let person = world.person(name, Role::Planner, &[]).await;
        let token = world.token(&person, Scope::Propose).await;
        let request = match name {
            "json" => world.post(&token, "clave-0001").json(&values()),
            "machine" => world.csv(&token, "clave-0001", MACHINE),
            _ => world.csv(&token, "clave-0001", TEMPLATE),
        };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let made: Value = answer.json().await.unwrap();
        assert_eq!(status, 201, "{name}: {made}");
        assert_eq!(made["counts"]["new"], 5, "{name}: {made}");
        let id = made["id"].as_i64().unwrap();
        sets.push((name, changes(&world, &person, id).await));
    }
    let person = world.person("office", Role::Planner, &[]).await;
    let id = imported(&world, &person, TEMPLATE).await;
    let in_office = changes(&world, &person, id).await;
    assert_eq!(in_office.len(), 5);
    for (name, changes) in sets {
        assert_eq!(changes, in_office, "{name}");
    }
}

/// A file that the office imports, committed as it is understood.
async fn imported(world: &World, by: &Caller, text: &str) -> i64 {
    let backend = &world.office.backend;
    let name = "valores.csv".to_owned();
    let batch = backend
        .receive_import(by, name, text.as_bytes().to_vec())
        .await
        .unwrap();
    for _ in 0..300 {
        let read = ReadImport {
            batch: batch.clone(),
        };
        let view = backend.call(by, read).await.unwrap();
        if view.summary.status == ImportStatus::Reading {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        }
        let layouts = view.sheets.into_iter().filter_map(|sheet| sheet.layout);
        let preview = PreviewImport {
            batch: batch.clone(),
            layouts: layouts.collect(),
            seen: None,
        };
        let shown = backend.call(by, preview).await.unwrap();
        let commit = CommitImport {
            batch,
            content_hash: shown.content_hash,
            title: String::new(),
            submit: false,
        };
        return backend.call(by, commit).await.unwrap().change_set;
    }
    panic!("the file is never read");
}

/// A cell of a proposal names its place in the file that was sent.
#[tokio::test]
async fn provenance_is_the_line_and_column_of_what_was_sent() {
    let world = World::open().await;
    let person = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&person, Scope::Propose).await;
    let made = world
        .csv(&token, "clave-0001", MACHINE)
        .send()
        .await
        .unwrap();
    let made: Value = made.json().await.unwrap();
    let set = world.set(&person, made["id"].as_i64().unwrap()).await;
    let mut cells: Vec<String> = set
        .changes
        .iter()
        .map(|change| match &change.provenance {
            domain::value::Provenance::Import { file, cell, .. } => format!("{file} {cell}"),
            other => panic!("{other:?}"),
        })
        .collect();
    cells.sort();
    assert_eq!(
        cells,
        ["2", "3", "4", "5", "6"].map(|row| format!("propuesta.csv H{row}"))
    );
}
