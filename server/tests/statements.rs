//! What the compiler checked the statements against is what the migrated database says.

use std::path::Path;

use serde_json::Value;
use sqlx::{Column, Either, Executor, SqlSafeStr, Statement, TypeInfo};

use crate::support::cluster::Cluster;

/// Name of a type as `server/.sqlx` writes it («Int8», «TextArray», an own type as an object) and as Postgres says it
/// («INT8», «TEXT[]»), in one form.
fn type_name(kept: &Value) -> String {
    let name = match kept {
        Value::String(name) => name.as_str(),
        Value::Object(own) => own["Custom"]["name"].as_str().unwrap(),
        other => panic!("{other}"),
    };
    match name.strip_suffix("Array") {
        Some(element) => format!("{element}[]"),
        None => name.to_owned(),
    }
    .to_lowercase()
}

/// The arguments and columns of a statement, each as the name of its type; columns with their own names before.
fn kept(description: &Value) -> (Vec<String>, Vec<String>) {
    let arguments = description["parameters"]["Left"].as_array().unwrap();
    let columns = description["columns"].as_array().unwrap();
    (
        arguments.iter().map(type_name).collect(),
        columns
            .iter()
            .map(|column| {
                let name = column["name"].as_str().unwrap();
                format!("{name} {}", type_name(&column["type_info"]))
            })
            .collect(),
    )
}

#[tokio::test]
async fn every_kept_statement_fits_the_migrated_database() {
    let cluster = Cluster::get();
    let pool = cluster.database().await;
    let mut connection = pool.acquire().await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let text = file["query"].as_str().unwrap();
        let sql = sqlx::AssertSqlSafe(text).into_sql_str();
        let prepared = connection.prepare(sql).await;
        let prepared = prepared.unwrap_or_else(|e| panic!("run scripts/sql: {e}\n{text}"));
        let Some(Either::Left(arguments)) = prepared.parameters() else {
            panic!("Postgres knows the types of arguments: {text}");
        };
        let arguments = arguments.iter().map(|a| a.name().to_lowercase()).collect();
        let columns = prepared
            .columns()
            .iter()
            .map(|column| {
                let kind = column.type_info().name().to_lowercase();
                format!("{} {kind}", column.name())
            })
            .collect();
        assert_eq!(
            kept(&file["describe"]),
            (arguments, columns),
            "run scripts/sql: {text}"
        );
        count += 1;
    }
    assert!(count > 300, "{count} statements");
}
