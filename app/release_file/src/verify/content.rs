//! The body against its manifest: header, hash of each entry, hash of the whole.

use std::collections::BTreeMap;

use domain::finding::Finding;
use domain::release::Release;
use serde_json::Value;

use super::{FileReport, Problem, ReleaseFile};
use crate::manifest::{self, AuditHead, Entry, Manifest};

/// Members of the body and of the manifest that say the same.
const HEADER: [(&str, &str); 10] = [
    ("/number", "number"),
    ("/published_at", "published_at"),
    ("/as_of", "as_of"),
    ("/published_by", "published_by"),
    ("/note", "note"),
    ("/demo", "demo"),
    ("/previous_sha256", "previous_release_sha256"),
    ("/catalogue/edition/code", "edition"),
    ("/settings/formula_version", "formula_version"),
    ("/withdraws", "withdraws"),
];

/// Every member that a body may have.
const MEMBERS: [&str; 13] = [
    "as_of",
    "band_changes",
    "catalogue",
    "cells",
    "demo",
    "format",
    "note",
    "number",
    "previous_sha256",
    "published_at",
    "published_by",
    "settings",
    "withdraws",
];

/// Every member that its catalogue may have.
const CATALOGUE: [&str; 5] = ["calendar", "dimensions", "edition", "indicators", "nodes"];

/// Is it a release that could have been published?
pub(super) fn check_body(body: &Value, report: &mut FileReport) {
    known_members(body, "release", &MEMBERS, report);
    known_members(&body["catalogue"], "release.catalogue", &CATALOGUE, report);
    if body["format"] != domain::release::FORMAT {
        let problem = format!("dice {}, no «{}»", body["format"], domain::release::FORMAT);
        report
            .problems
            .push(Problem::new("form", "release.format", problem));
    }
    match serde_json::from_value::<Release>(body.clone()) {
        Ok(release) => {
            // Other rules may have come since; without order and one cell a key nothing can be computed.
            let order = |finding: &Finding| ["E509", "E510"].contains(&finding.code.as_str());
            let findings = release.validate().into_iter().filter(order);
            report.problems.extend(findings.map(|finding| {
                let problem = format!("{} {}", finding.code, finding.problem);
                Problem::new("content", finding.place.to_string(), problem)
            }));
        }
        Err(error) => {
            let problem = format!("no tiene la forma de una publicación: {error}");
            report
                .problems
                .push(Problem::new("form", "release", problem));
        }
    }
}

fn known_members(object: &Value, place: &str, known: &[&str], report: &mut FileReport) {
    let names = object.as_object().into_iter().flatten();
    for (name, _) in names.filter(|(name, _)| !known.contains(&name.as_str())) {
        let problem = "el formato no conoce este miembro";
        report
            .problems
            .push(Problem::new("form", format!("{place}.{name}"), problem));
    }
}

/// Does the manifest describe this body and these results?
pub(super) fn check_manifest(file: &ReleaseFile, value: &Value, report: &mut FileReport) {
    let manifest: Manifest = match serde_json::from_value(value.clone()) {
        Ok(manifest) => manifest,
        Err(error) => {
            let problem = format!("no tiene la forma de un manifiesto: {error}");
            report
                .problems
                .push(Problem::new("form", "manifest", problem));
            return;
        }
    };
    let before = report.problems.len();
    if manifest.format != manifest::FORMAT {
        let problem = format!("dice «{}», no «{}»", manifest.format, manifest::FORMAT);
        report
            .problems
            .push(Problem::new("form", "manifest.format", problem));
    }
    check_header(&file.body, value, report);
    if let Some(head) = &manifest.audit {
        check_audit_head(head, report);
    }
    let results = file.progress.as_ref().unwrap_or(&Value::Null);
    known_members(results, "progress", &["nodes", "series"], report);
    let found = manifest::entries(&file.body, results).unwrap_or_default();
    compare(&manifest.entries, &found, &mut report.problems);
    if manifest.release_sha256 != report.release_sha256 {
        let problem = format!(
            "la huella de la publicación es {} y el manifiesto dice {}",
            report.release_sha256, manifest.release_sha256
        );
        report
            .problems
            .push(Problem::new("hash", "release", problem));
    }
    if report.problems.len() == before {
        report.checked.push(format!(
            "huella SHA-256 de la publicación y de sus {} partes",
            domain::format::count(u64::try_from(manifest.entries.len()).unwrap_or(u64::MAX))
        ));
    }
    report.manifest = Some(manifest);
}

/// Do body and manifest say the same of the release?
fn check_header(body: &Value, manifest: &Value, report: &mut FileReport) {
    for (path, name) in HEADER {
        let said = body.pointer(path).unwrap_or(&Value::Null);
        if *said != manifest[name] {
            let place = format!("release{}", path.replace('/', "."));
            let problem = format!("dice {said} y el manifiesto dice {}", manifest[name]);
            report.problems.push(Problem::new("header", place, problem));
        }
    }
}

/// Only its form: whether the audit log has such an entry is not in the file.
fn check_audit_head(head: &AuditHead, report: &mut FileReport) {
    let is_hash = head.hash.len() == 64
        && head
            .hash
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if head.position == 0 || !is_hash {
        let problem = "no tiene la forma de un eslabón del registro de auditoría";
        report
            .problems
            .push(Problem::new("form", "manifest.audit", problem));
    }
    report.not_checked.push(format!(
        "que el registro de auditoría tenga el eslabón {}: compárelo con «pntd audit verify --release»",
        head.position
    ));
}

/// The entries that the manifest names against those of the file.
fn compare(said: &[Entry], found: &[Entry], problems: &mut Vec<Problem>) {
    let before = problems.len();
    let by_name = |entries: &[Entry]| -> BTreeMap<String, String> {
        let pairs = entries.iter();
        pairs
            .map(|entry| (entry.name.clone(), entry.sha256.clone()))
            .collect()
    };
    let (named, there) = (by_name(said), by_name(found));
    for (entries, count, whose) in [
        (said, &named, "el manifiesto"),
        (found, &there, "el archivo"),
    ] {
        if entries.len() != count.len() {
            let problem = format!("{whose} tiene dos entradas con el mismo nombre");
            problems.push(Problem::new("entry", "manifest.entries", problem));
        }
    }
    for (name, sha256) in &there {
        match named.get(name) {
            None => problems.push(Problem::new(
                "entry",
                name,
                "está en el archivo y no en el manifiesto",
            )),
            Some(said) if said != sha256 => {
                let problem = format!("su huella es {sha256} y el manifiesto dice {said}");
                problems.push(Problem::new("entry", name, problem));
            }
            Some(_) => {}
        }
    }
    for name in named.keys().filter(|name| !there.contains_key(*name)) {
        let problem = "está en el manifiesto y falta en el archivo";
        problems.push(Problem::new("entry", name, problem));
    }
    if problems.len() == before
        && let Some((a, b)) = said.iter().zip(found).find(|(a, b)| a.name != b.name)
    {
        let problem = format!(
            "el orden no es el del archivo: dice {} donde está {}",
            a.name, b.name
        );
        problems.push(Problem::new("entry", "manifest.entries", problem));
    }
}
