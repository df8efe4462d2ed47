//! The manifest: what a release is, part by part, and what it follows. It is what gets signed.
//!
//! Every part of the body and every computed result is an entry with the SHA-256 of its canonical
//! JSON, so that a difference can be told to the part. Names and order of the entries are part of
//! the format: see `FORMAT.md`. The same code makes them when publishing and when verifying.

use chrono::{DateTime, NaiveDate, Utc};
use domain::release::{Release, Withdrawal};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical;

/// Identifies the layout.
pub const FORMAT: &str = "pntd-manifest/1";

/// What is signed. Its canonical JSON is kept as it was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: String,
    pub number: u32,
    /// Code of the edition of the policy.
    pub edition: String,
    pub published_at: DateTime<Utc>,
    pub as_of: NaiveDate,
    pub published_by: String,
    pub note: String,
    pub demo: bool,
    /// SHA-256 of the body's canonical JSON.
    pub release_sha256: String,
    /// Of the release before; nothing for the first.
    pub previous_release_sha256: Option<String>,
    /// Of the release before, where it has a manifest.
    pub previous_manifest_sha256: Option<String>,
    /// The version of the rules that computed the results.
    pub formula_version: String,
    /// The key that signs.
    pub key_id: String,
    /// The release that this one withdraws, with the reason.
    pub withdraws: Option<Withdrawal>,
    /// Where the audit log stood; releases from before have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditHead>,
    pub entries: Vec<Entry>,
}

/// The last link of the audit log. Signed here, it cannot be computed anew together with the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditHead {
    /// From 1, without gaps.
    pub position: u64,
    /// 64 hexadecimal digits.
    pub hash: String,
}

/// A part of the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub name: String,
    pub sha256: String,
}

/// What a release follows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    pub release_sha256: Option<String>,
    pub manifest_sha256: Option<String>,
    /// Where the audit log stands.
    pub audit: Option<AuditHead>,
}

impl Manifest {
    /// The manifest of a release that follows `previous` and is signed by `key_id`. `body` and
    /// `results` are release and results as JSON.
    ///
    /// # Errors
    /// Only for values that JSON cannot hold.
    pub fn of(
        release: &Release,
        body: &Value,
        results: &Value,
        previous: Link,
        key_id: String,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self {
            format: FORMAT.to_owned(),
            number: release.number,
            edition: release.catalogue.edition.code.clone(),
            published_at: release.published_at,
            as_of: release.as_of,
            published_by: release.published_by.clone(),
            note: release.note.clone(),
            demo: release.demo,
            release_sha256: canonical::sha256(canonical::to_string(body)?.as_bytes()),
            previous_release_sha256: previous.release_sha256,
            previous_manifest_sha256: previous.manifest_sha256,
            formula_version: release.settings.formula_version.clone(),
            key_id,
            withdraws: release.withdraws.clone(),
            audit: previous.audit,
            entries: entries(body, results)?,
        })
    }
}

/// Every part of a body and of its results, in the order of the format: settings, edition, calendar
/// (where there is one), nodes, dimensions, indicators, cells, changes of band (each in the order of the body), then the results
/// by name, those of series before those of nodes.
///
/// # Errors
/// Only for values that JSON cannot hold.
pub fn entries(body: &Value, results: &Value) -> Result<Vec<Entry>, serde_json::Error> {
    let catalogue = &body["catalogue"];
    let mut entries = vec![
        entry("settings".to_owned(), &body["settings"])?,
        entry("edition".to_owned(), &catalogue["edition"])?,
    ];
    if let Some(calendar) = catalogue.get("calendar") {
        entries.push(entry("calendar".to_owned(), calendar)?);
    }
    for (list, kind) in [
        (&catalogue["nodes"], "node"),
        (&catalogue["dimensions"], "dimension"),
        (&catalogue["indicators"], "indicator"),
    ] {
        for item in items(list) {
            entries.push(entry(format!("{kind}/{}", text(item, "code")), item)?);
        }
    }
    for cell in items(&body["cells"]) {
        entries.push(entry(cell_name(cell), cell)?);
    }
    for change in items(&body["band_changes"]) {
        let name = format!("band-change/{}", text(change, "indicator"));
        entries.push(entry(name, change)?);
    }
    for (part, kind) in [("series", "progress"), ("nodes", "roll-up")] {
        let mut named: Vec<_> = results[part].as_object().into_iter().flatten().collect();
        named.sort_by_key(|(name, _)| name.as_str());
        for (name, result) in named {
            entries.push(entry(format!("{kind}/{name}"), result)?);
        }
    }
    Ok(entries)
}

/// `cell/S04-1/observed/2024`, and for a breakdown `cell/S04-1/observed/2024/departamento=07`.
fn cell_name(cell: &Value) -> String {
    let part = |name| text(cell, name);
    let mut name = format!(
        "cell/{}/{}/{}",
        part("indicator"),
        part("measure"),
        part("period")
    );
    if !part("breakdown").is_empty() {
        name.push('/');
        name.push_str(part("breakdown"));
    }
    name
}

fn entry(name: String, part: &Value) -> Result<Entry, serde_json::Error> {
    let sha256 = canonical::sha256(canonical::to_string(part)?.as_bytes());
    Ok(Entry { name, sha256 })
}

/// What is no list has no items: verifying tells so elsewhere.
fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text<'a>(item: &'a Value, member: &str) -> &'a str {
    item[member].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_part_has_a_name_of_its_own_in_the_order_of_the_format() {
        let body = json!({
            "settings": {}, "cells": [
                {"indicator": "S04-1", "measure": "observed", "breakdown": "", "period": "2024"},
                {"indicator": "S04-1", "measure": "observed", "breakdown": "departamento=07", "period": "2024"},
            ],
            "catalogue": {
                "edition": {}, "calendar": {}, "nodes": [{"code": "PNTD"}], "dimensions": [{"code": "departamento"}],
                "indicators": [{"code": "S04-1"}],
            },
            "band_changes": [{"indicator": "S04-1"}],
        });
        let results =
            json!({"nodes": {"PNTD": {}}, "series": {"S04-1/departamento=07": {}, "S04-1": {}}});
        let entries = entries(&body, &results).expect("JSON");
        let names: Vec<_> = entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "settings",
                "edition",
                "calendar",
                "node/PNTD",
                "dimension/departamento",
                "indicator/S04-1",
                "cell/S04-1/observed/2024",
                "cell/S04-1/observed/2024/departamento=07",
                "band-change/S04-1",
                "progress/S04-1",
                "progress/S04-1/departamento=07",
                "roll-up/PNTD",
            ]
        );
        assert_eq!(entries[0].sha256, canonical::sha256(b"{}"));
    }
}
