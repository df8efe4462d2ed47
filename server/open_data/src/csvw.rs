//! Metadata of a CSV file: «CSV on the Web» (W3C), which says of every column what it means and what is in it.

use domain::format::lima_day;
use serde_json::{Value, json};
use workbook::write::{
    self, Published,
    table::{Column, ColumnType, Table},
};

use crate::labelled;

/// Describes the file for programs that lies at `url`, an address relative to the description's own.
pub fn metadata(published: &Published<'_>, title: &str, url: &str, table: &Table<'_>) -> Value {
    let release = published.release;
    let issued = lima_day(release.published_at).to_string();
    let columns = table.columns.iter().map(|one| column(table, one));
    let columns: Vec<Value> = columns.collect();
    let mut metadata = json!({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "es"}],
        "url": url,
        "dc:title": labelled(release, title),
        "dc:publisher": release.settings.licensor(),
        "dc:source": release.catalogue.edition.source,
        "dc:issued": {"@value": issued, "@type": "xsd:date"},
        "dc:license": {"@id": release.settings.licence.uri()},
        "dc:bibliographicCitation": write::citation(published),
        "dc:identifier": format!("sha256:{}", published.sha256),
        "schema:version": release.number.to_string(),
        "dialect": {
            "encoding": "utf-8",
            "header": true,
            "delimiter": ",",
            "quoteChar": "\"",
            "doubleQuote": true,
            "lineTerminators": ["\r\n", "\n"],
            "commentPrefix": null,
        },
        "tableSchema": {"columns": columns, "primaryKey": table.primary_key},
    });
    if let Some(by) = published.withdrawn {
        metadata["schema:creativeWorkStatus"] = domain::sentence::withdrawn_sentence(by).into();
    }
    metadata
}

fn column(table: &Table<'_>, column: &Column) -> Value {
    let datatype = match column.kind {
        ColumnType::Text if column.codes.is_empty() => json!("string"),
        ColumnType::Text => json!({"base": "string", "format": column.codes.join("|")}),
        ColumnType::Integer => json!("integer"),
        ColumnType::Decimal => json!("decimal"),
        ColumnType::YesNo => json!({"base": "boolean", "format": "true|false"}),
    };
    // In a key an empty text is a text, not nothing: the headline series has no breakdown.
    let in_key = table.primary_key.contains(&column.key.as_str());
    let nothing: &[&str] = if in_key && !column.required {
        &[]
    } else {
        &[""]
    };
    let mut described = json!({
        "name": column.key,
        "titles": column.key,
        "dc:title": column.title,
        "datatype": datatype,
        "null": nothing,
    });
    if !column.meaning.is_empty() {
        described["dc:description"] = column.meaning.into();
    }
    if column.required {
        described["required"] = true.into();
    }
    described
}
