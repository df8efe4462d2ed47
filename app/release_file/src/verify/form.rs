//! The form of a release file: which members there are, and that its bytes are canonical.

use serde_json::{Map, Value};

use super::Problem;
use crate::{canonical, seal::FILE_FORMAT};

/// A file that could be read; its problems of form are reported with the rest.
#[derive(Debug, Clone)]
pub struct ReleaseFile {
    pub body: Value,
    /// Nothing in a release from before there were signatures.
    pub manifest: Option<Value>,
    /// The computed results.
    pub progress: Option<Value>,
    pub signature: Option<Value>,
    pub problems: Vec<Problem>,
}

/// Reads a file: a release file, or the bare body of a release (`pntd.json`).
///
/// # Errors
/// When the text is no JSON, or no release in either form.
pub fn read(text: &str) -> Result<ReleaseFile, Problem> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Problem::new("form", "archivo", format!("no es JSON: {error}")))?;
    let mut problems = Vec::new();
    check_canonical(text, &value, &mut problems);
    check_numbers(&value, "archivo", &mut problems);
    let Value::Object(mut members) = value else {
        return Err(not_a_release());
    };
    let format = members.get("format").and_then(Value::as_str);
    if format == Some(domain::release::FORMAT) {
        return Ok(ReleaseFile {
            body: Value::Object(members),
            manifest: None,
            progress: None,
            signature: None,
            problems,
        });
    }
    if format != Some(FILE_FORMAT) {
        return Err(not_a_release());
    }
    members.remove("format");
    let body = members.remove("release").unwrap_or_default();
    if !body.is_object() {
        return Err(Problem::new("form", "release", "falta la publicación"));
    }
    let file = ReleaseFile {
        body,
        manifest: part(&mut members, "manifest", &mut problems),
        progress: part(&mut members, "progress", &mut problems),
        signature: part(&mut members, "signature", &mut problems),
        problems,
    };
    Ok(checked(file, &members))
}

fn not_a_release() -> Problem {
    let problem = format!(
        "no es un archivo de publicación: se espera el formato «{FILE_FORMAT}» o «{}»",
        domain::release::FORMAT
    );
    Problem::new("form", "format", problem)
}

fn part(
    members: &mut Map<String, Value>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<Value> {
    match members.remove(name) {
        Some(part @ Value::Object(_)) => Some(part),
        Some(Value::Null) => None,
        Some(_) => {
            problems.push(Problem::new("form", name, "no tiene la forma de un objeto"));
            None
        }
        None => {
            problems.push(Problem::new("form", name, "falta"));
            None
        }
    }
}

/// Manifest, results and signature come together; nothing else comes with them.
fn checked(mut file: ReleaseFile, others: &Map<String, Value>) -> ReleaseFile {
    for name in others.keys() {
        let problem = "el formato no conoce este miembro";
        file.problems
            .push(Problem::new("form", name.clone(), problem));
    }
    let parts = [
        ("manifest", file.manifest.is_some()),
        ("progress", file.progress.is_some()),
        ("signature", file.signature.is_some()),
    ];
    if parts.iter().any(|(_, there)| *there) {
        for (name, _) in parts.iter().filter(|(_, there)| !there) {
            let problem = "falta: manifiesto, números calculados y firma van juntos";
            file.problems.push(Problem::new("form", *name, problem));
        }
    }
    file
}

/// The bytes are those that the rules of [`canonical`] write.
fn check_canonical(text: &str, value: &Value, problems: &mut Vec<Problem>) {
    let canonical = canonical::to_string(value).unwrap_or_default();
    if canonical == text {
        return;
    }
    let same = text
        .bytes()
        .zip(canonical.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let around = |text: &str| -> String {
        let bytes = text.as_bytes();
        let shown = bytes.get(same..bytes.len().min(same + 24));
        String::from_utf8_lossy(shown.unwrap_or_default()).into_owned()
    };
    let problem = format!(
        "no está en forma canónica: desde aquí dice «{}» y debería decir «{}» (espacios, orden, un miembro repetido o un salto de línea al final)",
        around(text),
        around(&canonical)
    );
    problems.push(Problem::new("canonical", format!("byte {same}"), problem));
}

/// Rule 4 of the canonical form: only integers stand as numbers.
fn check_numbers(value: &Value, place: &str, problems: &mut Vec<Problem>) {
    match value {
        Value::Number(number) if !(number.is_i64() || number.is_u64()) => {
            let problem = format!("{number} no es un entero; los decimales van como texto");
            problems.push(Problem::new("canonical", place, problem));
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                check_numbers(item, &format!("{place}[{at}]"), problems);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                check_numbers(member, &format!("{place}.{name}"), problems);
            }
        }
        _ => {}
    }
}
