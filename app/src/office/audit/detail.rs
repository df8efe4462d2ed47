//! What an entry says, in sentences. Acts that this version knows have sentences; whatever else is in
//! the detail follows as «name: value» lines ([`plain`]), so nothing is hidden and nothing is JSON.

mod names;
mod plain;

use domain::format;
use serde_json::Value;

use super::super::wording;
use plain::{Fields, quoted, take_bool, take_number, take_text};

/// Lines of the detail, in order.
pub fn lines(act: &str, detail: &str) -> Vec<String> {
    match serde_json::from_str(detail) {
        Ok(Value::Object(mut fields)) => {
            let mut lines = sentences_of_act(act, &mut fields);
            lines.extend(plain::lines(fields));
            lines
        }
        Ok(Value::Null) => Vec::new(),
        Ok(other) => vec![plain::text("", &other)],
        Err(_) => vec![detail.to_owned()],
    }
}

/// The sentences of an act that this version knows; what they state is taken out of the fields.
fn sentences_of_act(act: &str, fields: &mut Fields) -> Vec<String> {
    let mut lines = match act {
        "access.refuse" => refusal(fields),
        "account.save" => account(fields),
        "audit.export" => export(fields),
        "change_set.save" => saved(fields),
        "import.receive" => received(fields),
        "release.publish" => published(fields),
        _ if act.starts_with("change_set.") => moved(fields),
        _ => Vec::new(),
    };
    lines.extend(take_text(fields, "remark").map(|text| format!("Observación: {}", quoted(&text))));
    lines.extend(differences(fields));
    lines
}

fn refusal(fields: &mut Fields) -> Vec<String> {
    take_text(fields, "why")
        .map(|why| format::sentence(&why))
        .into_iter()
        .collect()
}

fn account(fields: &mut Fields) -> Vec<String> {
    let mut lines = Vec::new();
    if take_bool(fields, "new") {
        lines.push("Cuenta nueva.".to_owned());
        // Told by the word before.
        fields.remove("before");
    }
    if take_bool(fields, "password_reset") {
        lines.push("Se le dio una contraseña de un solo uso.".to_owned());
    }
    lines
}

fn export(fields: &mut Fields) -> Vec<String> {
    let entries = take_number(fields, "entries").unwrap_or_default();
    let format = take_text(fields, "format").unwrap_or_default();
    let entries = wording::counted(entries, "entrada", "entradas");
    vec![format!("{entries} en {format}.")]
}

fn saved(fields: &mut Fields) -> Vec<String> {
    let mut line = |name: &str, verb: &str| {
        let cells = match fields.remove(name)? {
            Value::Array(cells) if !cells.is_empty() => cells,
            _ => return None,
        };
        let count = u64::try_from(cells.len()).unwrap_or(u64::MAX);
        let count = wording::counted(count, "celda", "celdas");
        Some(format!("{verb} {count}: {}.", plain::list("put", &cells)))
    };
    let lines = [line("put", "Guardó"), line("taken", "Quitó del borrador")];
    lines.into_iter().flatten().collect()
}

fn received(fields: &mut Fields) -> Vec<String> {
    let file = take_text(fields, "file").unwrap_or_default();
    let size = take_number(fields, "size").map(wording::file_size);
    let size = size.map(|size| format!(", {size}")).unwrap_or_default();
    vec![format!("Archivo {}{size}.", quoted(&file))]
}

fn published(fields: &mut Fields) -> Vec<String> {
    let cells = take_number(fields, "cells").unwrap_or_default();
    let cells = wording::counted(cells, "valor", "valores");
    let mut lines = vec![match fields.remove("sets") {
        Some(Value::Array(sets)) if !sets.is_empty() => {
            format!(
                "{cells}, con los conjuntos de cambios {}.",
                plain::list("", &sets)
            )
        }
        _ => format!("{cells}, sin conjuntos de cambios nuevos."),
    }];
    if let Some(Value::Array(sets)) = fields.remove("left_out") {
        lines.push(format!(
            "Quedaron fuera los conjuntos {}.",
            plain::list("", &sets)
        ));
    }
    let head = fields.remove("audit");
    let hash = head.as_ref().and_then(|head| head["hash"].as_str());
    lines.extend(hash.map(|hash| format!("Último eslabón del registro hasta entonces: {hash}.")));
    lines
}

fn moved(fields: &mut Fields) -> Vec<String> {
    let mut parts = Vec::new();
    let status = |name: &str, fields: &mut Fields| {
        let value = fields.remove(name)?;
        Some(plain::text(name, &value))
    };
    let (from, to) = (status("from", fields), status("to", fields));
    if let Some((from, to)) = from.zip(to) {
        parts.push(format!(
            "de {} a {}",
            from.to_lowercase(),
            to.to_lowercase()
        ));
    }
    let cells = take_number(fields, "cells");
    parts.extend(cells.map(|cells| wording::counted(cells, "celda", "celdas")));
    if parts.is_empty() {
        return Vec::new();
    }
    vec![format::sentence(&parts.join("; "))]
}

/// The two sides of an edit as «field: old → new» lines.
fn differences(fields: &mut Fields) -> Vec<String> {
    let (before, after) = (fields.remove("before"), fields.remove("after"));
    match (before, after) {
        (None, None) => Vec::new(),
        (before, after) => {
            let side = |side: Option<Value>| side.unwrap_or(Value::Null);
            let name = take_text(fields, "field");
            plain::differences(name.as_deref(), &side(before), &side(after))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(act: &str, detail: &str) -> String {
        lines(act, detail).join(" | ").replace('\u{a0}', " ")
    }

    #[test]
    fn each_act_has_its_sentence() {
        for (act, detail, expected) in [
            (
                "change_set.return",
                r#"{"to": "returned", "from": "submitted", "cells": 12, "remark": "Vea el cuadro 4"}"#,
                "De enviado a observado; 12 celdas. | Observación: «Vea el cuadro 4»",
            ),
            (
                "change_set.save",
                r#"{"put": ["S04-1|observed||2024", "S04-1|target|ambito=lima|2024-Q1"], "taken": []}"#,
                "Guardó 2 celdas: S04-1 valor obtenido 2024, S04-1 logro esperado ambito=lima 2024-Q1.",
            ),
            (
                "account.save",
                r#"{"new": false, "password_reset": true, "before": {"role": "planner", "disabled": false}, "after": {"role": "reviewer", "disabled": false}}"#,
                "Se le dio una contraseña de un solo uso. | Rol: Planificación → Revisión",
            ),
            (
                "account.save",
                r#"{"new": true, "password_reset": false, "before": null, "after": {"role": "reviewer", "entities": []}}"#,
                "Cuenta nueva. | Rol: Revisión",
            ),
            (
                "release.publish",
                r#"{"cells": 4, "sets": [5], "left_out": [7]}"#,
                "4 valores, con los conjuntos de cambios 5. | Quedaron fuera los conjuntos 7.",
            ),
            (
                "access.refuse",
                r#"{"why": "su rol no permite esta acción", "role": "ceplan"}"#,
                "Su rol no permite esta acción. | Rol: CEPLAN",
            ),
            (
                "import.receive",
                r#"{"file": "matriz.xlsx", "size": 2048, "sha256": "ab12"}"#,
                "Archivo «matriz.xlsx», 2.0 kB. | Huella SHA-256: ab12",
            ),
        ] {
            assert_eq!(told_of(act, detail), expected, "{act}");
        }
    }

    #[test]
    fn an_edited_ficha_is_shown_field_by_field_even_as_older_versions_wrote_it() {
        let detail = r#"{"before": {"code": "S04-1", "name": "A", "unit": {"decimals": 1}, "ficha": {"source": ""}, "direction": "ascending"},
                         "after": {"code": "S04-1", "name": "B", "unit": {"decimals": 2}, "ficha": {"source": "INEI"}, "direction": "descending"}}"#;
        assert_eq!(
            told_of("catalogue.save_indicator", detail),
            "Sentido esperado: Ascendente → Descendente | Fuente y base de datos: (vacío) → INEI \
             | Nombre: A → B | Decimales que se guardan: 1 → 2"
        );
        let field = r#"{"field": "source", "before": null, "after": "INEI", "import": "0198", "place": {"kind": "file"}}"#;
        assert!(
            told_of("catalogue.import", field)
                .starts_with("Fuente y base de datos: (vacío) → INEI")
        );
    }

    #[test]
    fn what_nobody_foresaw_is_shown_without_braces() {
        let detail = r#"{"counts": {"new": 3, "changed": 1}, "list": [{"a": 1}, {"b": [true, null]}], "deep": {"x": {"y": "z"}}}"#;
        let told = told_of("other.act", detail);
        assert!(!told.contains(['{', '}', '"', '[']), "{told}");
        assert!(told.contains("Recuento · nuevas: 3"), "{told}");
        assert_eq!(told_of("other.act", "texto"), "texto");
        assert_eq!(told_of("other.act", "{}"), "");
    }
}
