//! The hash of a link, computed here a second time: the database computed it first (migration 0006).
//!
//! The canonical form, so that anybody can check the log with any SHA-256:
//! 1. Nine texts: `pntd.audit.1`; the hash of the link before (64 zeros for the first); the position;
//!    the entry's id; its moment as `2026-03-15T19:05:00.000000Z`; actor; act; object; detail.
//! 2. Position and id are decimal digits. The detail is JSON exactly as the export gives it: as
//!    PostgreSQL writes `jsonb` (members by length of name, then by bytes; `": "` and `", "` between).
//! 3. Each text becomes a netstring: its length in bytes of UTF-8, `:`, the text, `,`. So no text can
//!    pretend to be two.
//! 4. The hash is SHA-256 of the nine netstrings one after another, in lower-case hexadecimal.
//!
//! The network address is not part of it: it is forgotten after some days, and the chain must hold then.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// The name of this form; another form gets another name.
const CHAIN_FORMAT: &str = "pntd.audit.1";

/// What stands before the first link.
pub const GENESIS_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An entry as it is hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub actor: String,
    pub act: String,
    pub object: String,
    /// JSON, byte for byte as the database writes it.
    pub detail: String,
}

/// The moment as it is hashed: UTC, microseconds.
pub fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// The hash of the link of an entry.
pub fn hash(previous_hash: &str, position: i64, entry: &Entry) -> String {
    let texts = [
        CHAIN_FORMAT,
        previous_hash,
        &position.to_string(),
        &entry.id.to_string(),
        &moment(entry.at),
        &entry.actor,
        &entry.act,
        &entry.object,
        &entry.detail,
    ];
    let mut digest = Sha256::new();
    for text in texts {
        digest.update(text.len().to_string());
        digest.update(":");
        digest.update(text);
        digest.update(",");
    }
    hex::encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            id: 7,
            at: "2026-03-15T19:05:00.25Z".parse().unwrap(),
            actor: "ana".to_owned(),
            act: "change_set.submit".to_owned(),
            object: "change_set/5".to_owned(),
            detail: r#"{"nota": "año"}"#.to_owned(),
        }
    }

    #[test]
    fn the_hashed_form_is_the_documented_one() {
        let written = "12:pntd.audit.1,64:0000000000000000000000000000000000000000000000000000000000000000,\
            1:3,1:7,27:2026-03-15T19:05:00.250000Z,3:ana,17:change_set.submit,12:change_set/5,\
            16:{\"nota\": \"año\"},";
        let expected = hex::encode(Sha256::digest(written));
        assert_eq!(hash(GENESIS_HASH, 3, &entry()), expected);
    }

    #[test]
    fn a_letter_that_moves_to_the_next_text_changes_the_hash() {
        let mut moved = entry();
        moved.actor = "an".to_owned();
        moved.act = "achange_set.submit".to_owned();
        assert_ne!(
            hash(GENESIS_HASH, 3, &moved),
            hash(GENESIS_HASH, 3, &entry())
        );
    }
}
