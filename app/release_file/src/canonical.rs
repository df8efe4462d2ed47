//! The canonical JSON of a release, and its hash.
//!
//! The rules, so that anybody can check a release with any JSON library:
//! 1. UTF-8, no byte-order mark, no white space between tokens, no line break at the end.
//! 2. Members of an object are sorted by their name, by Unicode code points (bytes of UTF-8).
//! 3. Strings escape only `"`, `\` and control characters (`\b \f \n \r \t`, else `\u00xx`).
//! 4. Numbers are integers without sign of plus and leading zeros; decimals of values are strings
//!    (`"42.86"`), so no float is ever involved.
//! 5. The hash is SHA-256 of these bytes, in lower-case hexadecimal. It is not inside the document;
//!    each release carries the hash of the one before (`previous_sha256`), which makes a chain.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The canonical JSON of a value.
///
/// # Errors
/// Only for values that JSON cannot hold (a map whose keys are not texts).
pub fn to_string<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    write(&serde_json::to_value(value)?, &mut text)?;
    Ok(text)
}

/// SHA-256 of bytes in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Sorts explicitly: the order of `serde_json::Map` depends on a feature that any crate can switch on.
fn write(value: &Value, text: &mut String) -> Result<(), serde_json::Error> {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| name.as_str());
            text.push('{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&serde_json::to_string(name)?);
                text.push(':');
                write(member, text)?;
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        scalar => text.push_str(&serde_json::to_string(scalar)?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_sorted_at_every_depth_and_nothing_is_spaced() {
        let value =
            json!({"b": [{"d": 1, "c": null}, "ñ\n\""], "a": {"z": true, "é": "42.86", "f": {}}});
        assert_eq!(
            to_string(&value).unwrap(),
            r#"{"a":{"f":{},"z":true,"é":"42.86"},"b":[{"c":null,"d":1},"ñ\n\""]}"#
        );
    }

    #[test]
    fn the_hash_is_plain_sha_256() {
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
