//! The texts of a workbook, each once: equal texts have the same id.

use hashbrown::{DefaultHashBuilder, HashTable};
use serde::{Deserialize, Serialize};
use std::hash::BuildHasher;

/// A text of a [`Texts`] table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextId(pub u32);

/// A table of distinct texts in one buffer.
#[derive(Clone, Default)]
pub struct Texts {
    bytes: String,
    /// Where each text ends.
    ends: Vec<usize>,
    ids: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Texts {
    /// The id of a text; a new one where it is not in the table yet.
    pub fn intern(&mut self, text: &str) -> TextId {
        let hash = self.hasher.hash_one(text);
        let known = |id: &u32| slice(&self.bytes, &self.ends, *id) == text;
        if let Some(id) = self.ids.find(hash, known) {
            return TextId(*id);
        }
        let id = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        let Self {
            bytes,
            ends,
            ids,
            hasher,
        } = self;
        ids.insert_unique(hash, id, |id| hasher.hash_one(slice(bytes, ends, *id)));
        TextId(id)
    }

    /// The id of a text that is in the table.
    pub fn find(&self, text: &str) -> Option<TextId> {
        let hash = self.hasher.hash_one(text);
        let found = self
            .ids
            .find(hash, |id| slice(&self.bytes, &self.ends, *id) == text);
        found.map(|id| TextId(*id))
    }

    /// The text of an id of this table; empty for an id of another one.
    pub fn get(&self, id: TextId) -> &str {
        slice(&self.bytes, &self.ends, id.0)
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    /// Whether the table has no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes of all texts together.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// All texts in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|id| slice(&self.bytes, &self.ends, id as u32))
    }
}

fn slice<'a>(bytes: &'a str, ends: &[usize], id: u32) -> &'a str {
    let id = id as usize;
    let Some(end) = ends.get(id) else { return "" };
    let start = id.checked_sub(1).and_then(|before| ends.get(before));
    bytes.get(start.copied().unwrap_or(0)..*end).unwrap_or("")
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.ends == other.ends
    }
}
impl Eq for Texts {}
