//! SDMX, the standard of statistics offices: a structure definition, and the data as SDMX-CSV 2.0 and SDMX-JSON 2.0.
//!
//! One observation is one published cell. Its key is frequency, indicator, measure, one dimension for each dimension of
//! the catalogue (`_T` = total) and the period. The agency and its lists are this dashboard's own and registered nowhere.

mod code;
mod data;
mod lists;
mod observation;
mod structure;

pub use data::{csv, json};
use domain::release::Release;
use serde::Serialize;
use serde_json::{Value, json};
pub use structure::structure;

/// Identifies who maintains the lists.
const AGENCY: &str = "PE_PNTD";
/// Version of the structure. It changes when a dimension or an attribute comes or goes.
const VERSION: &str = "1.0";
/// Identifies the data structure and the data flow.
const FLOW: &str = "INDICATORS";
/// The total of a dimension.
const TOTAL: &str = "_T";

/// The start of every message: readers look for the schema in its first characters.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    meta: Meta,
    data: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    schema: String,
    id: String,
    /// Demonstration data.
    test: bool,
    prepared: String,
    content_languages: [&'static str; 1],
    sender: Value,
}

fn message(release: &Release, kind: &str, id: String, data: Value) -> Message {
    Message {
        meta: Meta {
            schema: format!(
                "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/{kind}-message/tools/schemas/2.0.0/sdmx-json-{kind}-schema.json"
            ),
            id,
            test: release.demo,
            prepared: release
                .published_at
                .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            content_languages: ["es"],
            sender: named(AGENCY, release.settings.licensor()),
        },
        data,
    }
}

/// An identifier with its name in Spanish.
fn named(id: &str, name: &str) -> Value {
    json!({"id": id, "name": name, "names": {"es": name}})
}
