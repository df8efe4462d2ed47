//! The detail of an entry as Spanish «name: value» pairs. What is not simple stays as the server wrote
//! it: the log is evidence, and a guess at its meaning would not be.

use domain::{change_set::Status, role::Role};
use serde::de::DeserializeOwned;
use serde_json::Value;

const NAMES: &[(&str, &str)] = &[
    ("after", "después"),
    ("band_changes", "cambios de estado"),
    ("before", "antes"),
    ("by", "por"),
    ("cells", "celdas"),
    ("change_set", "conjunto de cambios"),
    ("content_hash", "huella del contenido"),
    ("counts", "recuento"),
    ("disabled", "inhabilitada"),
    ("draft", "borrador"),
    ("entities", "entidades"),
    ("field", "campo"),
    ("file", "archivo"),
    ("from", "desde"),
    ("import", "importación"),
    ("indicators", "indicadores"),
    ("key", "clave de firma"),
    ("new", "nueva"),
    ("name", "nombre"),
    ("nodes", "objetivos, lineamientos y servicios"),
    ("note", "nota"),
    ("password_reset", "contraseña de un solo uso"),
    ("previous", "clave anterior"),
    ("put", "celdas guardadas"),
    ("reason", "razón"),
    ("remark", "observación"),
    ("returns_to", "vuelve a la publicación"),
    ("role", "rol"),
    ("role_before", "rol anterior"),
    ("roles", "roles recibidos"),
    ("same_as_before", "mismo contenido que antes"),
    ("second_step", "segundo paso"),
    ("sessions", "sesiones"),
    ("sets", "conjuntos de cambios"),
    ("sha256", "huella SHA-256"),
    ("size", "bytes"),
    ("to", "a"),
    ("without_second_factor", "sin segundo paso"),
    ("vouched", "avalada por la anterior"),
    ("withdraws", "retira la publicación"),
];

/// One line per pair; `None` where the text is not an object of simple values.
pub fn pairs(detail: &str) -> Option<Vec<(String, String)>> {
    let Ok(Value::Object(fields)) = serde_json::from_str(detail) else {
        return None;
    };
    fields
        .into_iter()
        .filter(|(_, value)| !is_nothing(value))
        .map(|(key, value)| Some((name(&key), text(&key, &value)?)))
        .collect()
}

fn name(key: &str) -> String {
    let known = NAMES.iter().find(|(known, _)| *known == key);
    known.map_or(key, |(_, name)| name).to_owned()
}

/// Says nothing that its absence would not say.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn text(key: &str, value: &Value) -> Option<String> {
    let label = match key {
        "role" | "role_before" => read::<Role>(value).map(Role::label_es),
        "from" | "to" => read::<Status>(value).map(Status::label_es),
        "by" => match value.as_str() {
            Some("provider") => Some("el proveedor de identidad"),
            Some("command line") => Some("la línea de comandos"),
            _ => None,
        },
        "reason" => match value.as_str() {
            Some("no_role") => Some("ningún rol reconocido"),
            Some("disabled") => Some("cuenta desactivada"),
            Some("name_taken") => Some("el nombre ya es de otra cuenta"),
            Some("no_name") => Some("sin un nombre que sirva de cuenta"),
            _ => None,
        },
        "second_step" => match value.as_str() {
            Some("code") => Some("código de la aplicación"),
            Some("recovery_code") => Some("código de recuperación"),
            _ => None,
        },
        _ => None,
    };
    if let Some(label) = label {
        return Some(label.to_owned());
    }
    match value {
        Value::Bool(yes) => Some(if *yes { "sí" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(|item| text("", item)).collect();
            Some(items?.join(", "))
        }
        Value::Null | Value::Object(_) => None,
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn simple_values_are_told_in_spanish() {
        let told = pairs(r#"{"cells":12,"from":"draft","remark":null,"to":"submitted"}"#);
        let told: Vec<_> = told
            .into_iter()
            .flatten()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        assert_eq!(told, ["celdas: 12", "desde: Borrador", "a: Enviado"]);
    }

    #[test]
    fn what_is_not_simple_stays_as_it_was_written() {
        assert_eq!(pairs(r#"{"before":{"name":"x"}}"#), None);
        assert_eq!(pairs("texto"), None);
        assert_eq!(pairs("{}"), Some(Vec::new()));
    }
}
