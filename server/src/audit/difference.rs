//! What an edit changed, for the detail of an entry: field by field, old and new, and nothing else.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// `{"before": {…}, "after": {…}}` with the fields that differ; nested objects keep their shape. What
/// was not there before is stated whole.
///
/// # Errors
/// Only for values that JSON cannot hold.
pub fn between<T: Serialize>(before: Option<&T>, after: &T) -> Result<Value, serde_json::Error> {
    let after = serde_json::to_value(after)?;
    let Some(before) = before else {
        return Ok(json!({"before": null, "after": after}));
    };
    let (before, after) = pruned(&serde_json::to_value(before)?, &after);
    Ok(json!({"before": before, "after": after}))
}

/// Both sides without what they have in common.
fn pruned(before: &Value, after: &Value) -> (Value, Value) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return (before.clone(), after.clone());
    };
    let (mut left, mut right) = (Map::new(), Map::new());
    let names = old
        .keys()
        .chain(new.keys().filter(|name| !old.contains_key(*name)));
    for name in names {
        let of = |side: &Map<String, Value>| side.get(name).cloned().unwrap_or(Value::Null);
        let (a, b) = (of(old), of(new));
        if a != b {
            let (a, b) = pruned(&a, &b);
            left.insert(name.clone(), a);
            right.insert(name.clone(), b);
        }
    }
    (Value::Object(left), Value::Object(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_stated_in_its_place() {
        let before = json!({"name": "a", "ficha": {"source": "x", "formula": "y"}, "breaks": [1]});
        let after =
            json!({"name": "a", "ficha": {"source": "z", "formula": "y"}, "breaks": [1, 2]});
        assert_eq!(
            between(Some(&before), &after).unwrap(),
            json!({
                "before": {"ficha": {"source": "x"}, "breaks": [1]},
                "after": {"ficha": {"source": "z"}, "breaks": [1, 2]},
            })
        );
        assert_eq!(
            between(None, &before).unwrap(),
            json!({"before": null, "after": before})
        );
    }
}
