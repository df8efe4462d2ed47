//! Any detail as lines of text: «Nombre: valor», nested names joined by a dot, lists cut after some
//! items. Pure.

use serde_json::{Map, Value};

use super::names;

/// The members of a detail.
pub type Fields = Map<String, Value>;

/// Items of a list that are shown one by one.
const TOLD: usize = 6;
/// Letters of a text in one line.
const MAX_TEXT_CHARS: usize = 400;

/// One line for each value, however deep.
pub fn lines(fields: Fields) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, value) in fields {
        leaves(&mut vec![name], value, &mut lines);
    }
    lines
}

fn leaves(path: &mut Vec<String>, value: Value, lines: &mut Vec<String>) {
    if is_nothing(&value) {
        return;
    }
    match value {
        Value::Object(mut fields)
            if fields.contains_key("before") && fields.contains_key("after") =>
        {
            let side = |side: Option<Value>| side.unwrap_or(Value::Null);
            let (before, after) = (side(fields.remove("before")), side(fields.remove("after")));
            lines.extend(differences(
                path.last().map(String::as_str),
                &before,
                &after,
            ));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                path.push(name);
                leaves(path, value, lines);
                path.pop();
            }
        }
        value => {
            let last = path.last().map_or("", String::as_str);
            lines.push(format!("{}: {}", heading(path), text(last, &value)));
        }
    }
}

/// «Recuento · nuevas».
fn heading(path: &[String]) -> String {
    let names: Vec<&str> = path.iter().map(|name| names::field(name)).collect();
    let joined = names.join(" · ");
    let mut letters = joined.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What two sides do not have in common, one line each. `name` is that of the field they are sides of.
pub fn differences(name: Option<&str>, before: &Value, after: &Value) -> Vec<String> {
    let sides = Sides {
        is_new: before.is_null() && after.is_object(),
    };
    let mut lines = Vec::new();
    sides.compare(name.unwrap_or_default(), before, after, &mut lines);
    lines
}

struct Sides {
    /// Nothing was there before: what is there is shown, not compared.
    is_new: bool,
}

impl Sides {
    fn compare(&self, name: &str, before: &Value, after: &Value, lines: &mut Vec<String>) {
        if before == after || (is_nothing(before) && is_nothing(after)) {
            return;
        }
        if before.is_object() || after.is_object() {
            let empty = Map::new();
            let old = before.as_object().unwrap_or(&empty);
            let new = after.as_object().unwrap_or(&empty);
            let added = new.keys().filter(|name| !old.contains_key(*name));
            let mut names: Vec<&String> = old.keys().chain(added).collect();
            names.sort();
            for name in names {
                let of = |side: &Fields| side.get(name).cloned().unwrap_or(Value::Null);
                self.compare(name, &of(old), &of(new), lines);
            }
            return;
        }
        let value = if self.is_new {
            text(name, after)
        } else {
            format!("{} → {}", text(name, before), text(name, after))
        };
        // The field's own name says enough; the groups of a ficha do not matter.
        let heading = heading(&[name.to_owned()]);
        lines.push(if heading.is_empty() {
            value
        } else {
            format!("{heading}: {value}")
        });
    }
}

/// Says nothing that its absence would not say.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A value as text; `field` says what its words mean.
pub fn text(field: &str, value: &Value) -> String {
    match value {
        _ if is_nothing(value) => "(vacío)".to_owned(),
        Value::Bool(yes) => if *yes { "sí" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if matches!(field, "put" | "taken") => cell(text),
        Value::String(text) => names::word(field, text).map_or_else(|| cut(text), str::to_owned),
        Value::Array(items) => list(field, items),
        Value::Object(fields) => {
            let members = fields.iter().filter(|(_, value)| !is_nothing(value));
            let members: Vec<String> = members
                .map(|(name, value)| format!("{} {}", names::field(name), text(name, value)))
                .collect();
            members.join(", ")
        }
        Value::Null => String::new(),
    }
}

/// Items one after another, the first ones.
pub fn list(field: &str, items: &[Value]) -> String {
    let told: Vec<String> = items
        .iter()
        .take(TOLD)
        .map(|item| text(field, item))
        .collect();
    let told = told.join(", ");
    match items.len().saturating_sub(TOLD) {
        0 => told,
        others => format!("{told} y {others} más"),
    }
}

/// «S04-1 valor obtenido ambito=lima 2024» of a stored address of a cell.
fn cell(stored: &str) -> String {
    let parts: Vec<&str> = stored.split('|').collect();
    let [indicator, measure, breakdown, period] = parts.as_slice() else {
        return cut(stored);
    };
    let measure = names::measure(measure);
    let words = [*indicator, measure.as_str(), *breakdown, *period];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MAX_TEXT_CHARS {
        return text.to_owned();
    }
    let begin: String = text.chars().take(MAX_TEXT_CHARS).collect();
    format!("{begin}…")
}

/// «text».
pub fn quoted(text: &str) -> String {
    format!("«{}»", cut(text))
}

/// Takes a text out of the fields; an empty one is none.
pub fn take_text(fields: &mut Fields, name: &str) -> Option<String> {
    match fields.get(name) {
        Some(Value::String(text)) => {
            let text = text.clone();
            fields.remove(name);
            (!text.is_empty()).then_some(text)
        }
        _ => None,
    }
}

/// Takes a count out of the fields.
pub fn take_number(fields: &mut Fields, name: &str) -> Option<u64> {
    let number = fields.get(name)?.as_u64()?;
    fields.remove(name);
    Some(number)
}

/// Takes a yes or no out of the fields; what is not there is no.
pub fn take_bool(fields: &mut Fields, name: &str) -> bool {
    match fields.get(name) {
        Some(Value::Bool(yes)) => {
            let yes = *yes;
            fields.remove(name);
            yes
        }
        _ => false,
    }
}
