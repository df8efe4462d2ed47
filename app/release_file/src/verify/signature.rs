//! The signature of a manifest, and whose key it is.

use serde::Deserialize;
use serde_json::Value;

use super::{FileReport, KnownKeys, Problem, ReleaseFile, Trust};
use crate::canonical;
use crate::key::{ALGORITHM, MANIFEST_PREFIX, PublicKey};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    algorithm: String,
    key_id: String,
    public_key: String,
    value: String,
}

pub(super) fn check(
    file: &ReleaseFile,
    manifest: &Value,
    known: &KnownKeys,
    report: &mut FileReport,
) {
    let Some(signature) = &file.signature else {
        report.trust = Trust::Broken;
        return;
    };
    let before = report.problems.len();
    match Signature::deserialize(signature) {
        Ok(signature) => check_read(&signature, manifest, known, report),
        Err(error) => {
            let problem = format!("no tiene la forma de una firma: {error}");
            report
                .problems
                .push(Problem::new("form", "signature", problem));
        }
    }
    if report.problems.len() > before {
        report.trust = Trust::Broken;
    }
}

fn check_read(signature: &Signature, manifest: &Value, known: &KnownKeys, report: &mut FileReport) {
    let mut found = Vec::new();
    let mut wrong = |kind, place: &str, problem: String| {
        found.push(Problem::new(kind, place, problem));
    };
    if signature.algorithm != ALGORITHM {
        let problem = format!("dice «{}», no «{ALGORITHM}»", signature.algorithm);
        wrong("signature", "signature.algorithm", problem);
    }
    let key = match PublicKey::from_hex(&signature.public_key) {
        Ok(key) => key,
        Err(problem) => {
            wrong("key", "signature.public_key", problem.to_string());
            report.problems.extend(found);
            return;
        }
    };
    if key.id() != signature.key_id {
        let problem = format!("la huella de la clave pública es {}", key.id());
        wrong("key", "signature.key_id", problem);
    }
    if manifest["key_id"] != signature.key_id.as_str() {
        let problem = format!(
            "el manifiesto nombra la clave {} y la firma es de {}",
            manifest["key_id"], signature.key_id
        );
        wrong("key", "manifest.key_id", problem);
    }
    let text = canonical::to_string(manifest).unwrap_or_default();
    if let Err(problem) = key.verify(MANIFEST_PREFIX, &text, &signature.value) {
        wrong("signature", "signature.value", problem.to_string());
    }
    report.key_id = Some(key.id());
    let checked = whose(&key, known, report);
    if let (true, Some(checked)) = (found.is_empty(), checked) {
        report.checked.push(checked.to_owned());
    }
    report.problems.extend(found);
}

/// Is it a key that the caller knows? Answers what a good signature of it is worth.
fn whose(key: &PublicKey, known: &KnownKeys, report: &mut FileReport) -> Option<&'static str> {
    if known.is_empty() {
        report.trust = Trust::OwnKey;
        report.not_checked.push(
            "de quién es la clave: cualquiera puede crear una; indique la clave publicada con --keys o --key"
                .to_owned(),
        );
        Some("firma Ed25519 con la clave que trae el archivo")
    } else if known.trusts(&key.id()) {
        report.trust = Trust::KnownKey;
        check_time(&key.id(), known, report);
        Some("firma Ed25519 con una clave conocida")
    } else {
        let problem = format!(
            "firmó la clave {}, que no está entre las que se dieron",
            key.id()
        );
        report
            .problems
            .push(Problem::new("key", "signature.public_key", problem));
        None
    }
}

/// A retired key signs nothing, and neither does a revoked one.
fn check_time(id: &str, known: &KnownKeys, report: &mut FileReport) {
    let from = known.revoked_from(id);
    if let (Some(from), Some(number)) = (from, report.number)
        && from <= number
    {
        let problem = format!("la clave está revocada desde la publicación n.º {from}");
        report
            .problems
            .push(Problem::new("key", "signature.key_id", problem));
    }
    let Some(published_at) = report.manifest.as_ref().map(|m| m.published_at) else {
        return;
    };
    let retired = known
        .listed()
        .filter(|key| key.key_id == id)
        .filter_map(|key| key.retired_at)
        .find(|retired| *retired < published_at);
    if let Some(retired) = retired {
        let problem =
            format!("la clave se retiró el {retired}, antes de la fecha de la publicación");
        report
            .problems
            .push(Problem::new("key", "signature.key_id", problem));
    }
}
