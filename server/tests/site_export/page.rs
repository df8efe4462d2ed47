//! A page taken apart by a tokenizer, for tests: its attributes, and itself without addresses.

use html5gum::{Token, Tokenizer};

/// Attributes whose value is an address.
const ADDRESSES: [&str; 8] = [
    "href",
    "src",
    "action",
    "data-chart",
    "data-file",
    "data-glue",
    "data-keys",
    "data-module",
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub element: String,
    /// Of the same element, such as `rel="canonical"`.
    pub rel: String,
    pub name: String,
    pub value: String,
}

impl Attribute {
    pub fn is_address(&self) -> bool {
        ADDRESSES.contains(&self.name.as_str()) && !self.value.is_empty()
    }
}

/// Every attribute of every element, in the order of the elements.
pub fn attributes(page: &str) -> Vec<Attribute> {
    let mut found = Vec::new();
    for Ok(token) in Tokenizer::new(page) {
        let Token::StartTag(tag) = token else {
            continue;
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let rel = tag
            .attributes
            .get(&b"rel"[..])
            .map(|value| text(value))
            .unwrap_or_default();
        for (name, value) in &tag.attributes {
            found.push(Attribute {
                element: text(&tag.name),
                rel: rel.clone(),
                name: text(name),
                value: text(value),
            });
        }
    }
    found
}

/// The page with nothing where addresses are: cut out of the text itself, so that nothing else is lost.
pub fn without_addresses(page: &str) -> String {
    let mut rest = page;
    let mut left = String::new();
    while let Some((at, name)) = ADDRESSES
        .iter()
        .filter_map(|name| Some((rest.find(&format!(" {name}=\""))?, name)))
        .min()
    {
        let start = at + name.len() + 3;
        let end = start + rest[start..].find('"').unwrap();
        left.push_str(&rest[..start]);
        rest = &rest[end..];
    }
    left + rest
}
