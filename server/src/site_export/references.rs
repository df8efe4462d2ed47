//! What answers that are not pages name: other files of the build, pages, answers of the API.
//!
//! These answers are kept byte for byte; their addresses are only followed.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use super::address::{API, ASSETS, Address};

/// Answers that say what the API can answer, with examples of no release: what there is of that is in the start set.
const ABOUT_THE_API: [&str; 2] = ["/api/v1", "/api/v1/openapi.json"];
/// The one JSON beside the API whose addresses are followed: data have texts of people in them.
const CATALOGUE: &str = "/data.json";

/// What an answer names. `assets` are the names of all files of the build, `origin` is the public address.
pub fn named(
    address: &Address,
    bytes: &[u8],
    assets: &BTreeSet<String>,
    origin: &str,
) -> Vec<Address> {
    let path = address.path();
    if path.starts_with(ASSETS) {
        return named_assets(bytes, assets);
    }
    if path.ends_with(".xml") || path.ends_with(".atom") {
        return named_in_xml(bytes, origin);
    }
    if path == CATALOGUE || (path.starts_with(API) && !ABOUT_THE_API.contains(&path)) {
        let mut found = Vec::new();
        if let Ok(value) = serde_json::from_slice(bytes) {
            named_in_json(&value, origin, &mut found);
        }
        return found;
    }
    Vec::new()
}

/// Names of files of the build have a hash in them: where one stands in a script or a sheet, it is that file.
fn named_assets(bytes: &[u8], assets: &BTreeSet<String>) -> Vec<Address> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Vec::new();
    };
    let named = assets.iter().filter(|name| text.contains(name.as_str()));
    named
        .filter_map(|name| Address::parse(&format!("{ASSETS}{name}")))
        .collect()
}

/// Links of a feed, places of a site map.
fn named_in_xml(bytes: &[u8], origin: &str) -> Vec<Address> {
    let mut found = Vec::new();
    let Ok(text) = std::str::from_utf8(bytes) else {
        return found;
    };
    let mut reader = Reader::from_str(text);
    let mut in_place = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                in_place = element.name().as_ref() == "loc";
                found.extend(href(&element).and_then(|href| own(&href, origin)));
            }
            Ok(Event::Empty(element)) => {
                found.extend(href(&element).and_then(|href| own(&href, origin)));
            }
            Ok(Event::Text(text)) if in_place => found.extend(own(&text, origin)),
            Ok(Event::End(_)) => in_place = false,
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

fn href(element: &BytesStart<'_>) -> Option<String> {
    let found = element.try_get_attribute("href").ok()??;
    Some(found.value.into_owned())
}

/// An address in a text that is an address and nothing else.
fn named_in_json(value: &Value, origin: &str, found: &mut Vec<Address>) {
    match value {
        Value::String(text) => found.extend(own(text, origin)),
        Value::Array(items) => items
            .iter()
            .for_each(|item| named_in_json(item, origin, found)),
        Value::Object(members) => members
            .values()
            .for_each(|item| named_in_json(item, origin, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// An address of this site, whole or from its root.
fn own(text: &str, origin: &str) -> Option<Address> {
    let path = match text.strip_prefix(origin) {
        Some("") => "/",
        Some(path) => path,
        None => text,
    };
    Address::parse(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(address: &str, text: &str) -> Vec<String> {
        let address = Address::parse(address).expect("an address");
        let assets = BTreeSet::from([
            "engine-1.js".to_owned(),
            "font-2.woff2".to_owned(),
            "other-3.js".to_owned(),
        ]);
        let found = named(
            &address,
            text.as_bytes(),
            &assets,
            "https://pntd.example.pe",
        );
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_answers_name_is_found() {
        assert_eq!(
            found("/assets/a.js", "import('./engine-1.js')"),
            ["/assets/engine-1.js"]
        );
        assert_eq!(
            found("/assets/a.css", "url(./font-2.woff2)"),
            ["/assets/font-2.woff2"]
        );
        let feed = "<feed><link rel=\"self\" href=\"https://pntd.example.pe/publicaciones.atom\"/>\
            <link href=\"https://other.example/x\"/><summary>/texto</summary></feed>";
        assert_eq!(found("/publicaciones.atom", feed), ["/publicaciones.atom"]);
        let map = "<urlset><url><loc>https://pntd.example.pe/</loc><lastmod>2026</lastmod></url></urlset>";
        assert_eq!(found("/sitemap.xml", map), ["/"]);
        let answer = r#"{"a": ["/servicios", "/api/v1/indicadores/{code}", "otro", 1], "b": "https://pntd.example.pe/datos#x"}"#;
        assert_eq!(
            found("/api/v1/publicaciones", answer),
            ["/servicios", "/datos"]
        );
        assert!(found("/api/v1", answer).is_empty());
        assert!(found("/api/v1/openapi.json", answer).is_empty());
        assert!(found("/descargas/pntd.json", answer).is_empty());
    }
}
