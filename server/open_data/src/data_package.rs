//! Frictionless Data Package: what files there are, what is in their columns, and how they refer to each other.

use chrono::SecondsFormat;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use workbook::write::{
    self, Published,
    table::{Column, ColumnType},
};

use crate::labelled;

/// A CSV file of a package.
pub struct Resource<'a> {
    /// Lower case.
    pub name: &'a str,
    pub title: &'a str,
    /// Relative to the description.
    pub path: &'a str,
    pub columns: &'a [Column],
    /// Keys of the columns that tell each row from the others.
    pub primary_key: &'a [&'static str],
    /// The file for programs.
    pub bytes: &'a [u8],
    /// The resource that `codigo_indicador` refers to.
    pub indicators_in: Option<&'a str>,
}

/// Describes the files. `name` is lower case.
pub fn descriptor(
    published: &Published<'_>,
    (name, title): (&str, &str),
    resources: &[Resource<'_>],
) -> Value {
    let release = published.release;
    let description = write::citation(published);
    let licence = release.settings.licence;
    let created = release
        .published_at
        .to_rfc3339_opts(SecondsFormat::Secs, true);
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": labelled(release, title),
        "description": description,
        "id": format!("sha256:{}", published.sha256),
        "version": release.number.to_string(),
        "created": created,
        "keywords": ["transformación digital", "Perú", "indicadores"],
        "licenses": [{"name": licence.spdx(), "path": licence.uri(), "title": licence.title_es()}],
        "sources": [{"title": release.catalogue.edition.source}],
        "contributors": [{"title": release.settings.licensor(), "roles": ["publisher"], "role": "publisher"}],
        "resources": resources.iter().map(resource).collect::<Vec<_>>(),
    })
}

fn resource(resource: &Resource<'_>) -> Value {
    let mut schema = json!({
        "fields": resource.columns.iter().map(|one| field(one, resource.primary_key)).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": resource.primary_key,
    });
    if let Some(indicators) = resource.indicators_in {
        schema["foreignKeys"] = json!([{
            "fields": ["codigo_indicador"],
            "reference": {"resource": indicators, "fields": ["codigo_indicador"]},
        }]);
    }
    json!({
        "name": resource.name,
        "title": resource.title,
        "type": "table",
        "path": resource.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": resource.bytes.len(),
        "hash": format!("sha256:{}", hex::encode(Sha256::digest(resource.bytes))),
        "dialect": {"csv": {"delimiter": ",", "quoteChar": "\"", "doubleQuote": true}},
        "schema": schema,
    })
}

fn field(column: &Column, primary_key: &[&str]) -> Value {
    let kind = match column.kind {
        ColumnType::Text => "string",
        ColumnType::Integer => "integer",
        ColumnType::Decimal => "number",
        ColumnType::YesNo => "boolean",
    };
    let mut field = json!({"name": column.key, "type": kind, "title": column.title});
    if column.kind == ColumnType::YesNo {
        field["trueValues"] = json!(["true"]);
        field["falseValues"] = json!(["false"]);
    }
    // In a key an empty text is a text, not nothing: the headline series has no breakdown.
    if !column.required && primary_key.contains(&column.key.as_str()) {
        field["missingValues"] = json!([]);
    }
    if !column.meaning.is_empty() {
        field["description"] = column.meaning.into();
    }
    let mut constraints = json!({});
    if column.required {
        constraints["required"] = true.into();
    }
    if !column.codes.is_empty() {
        constraints["enum"] = json!(column.codes);
    }
    if constraints != json!({}) {
        field["constraints"] = constraints;
    }
    field
}
