//! Terms of JSON-LD: texts in Spanish, typed literals and addresses, and those that every part of the catalogue uses.

use domain::licence::Licence;
use serde_json::{Value, json};

/// The vocabularies of the European Union: languages, places, frequencies, kinds of files.
pub(super) const EU: &str = "http://publications.europa.eu/resource/authority/";

pub(super) fn spanish(text: &str) -> Value {
    json!({"@value": text, "@language": "es"})
}

pub(super) fn literal(text: &str, kind: &str) -> Value {
    json!({"@value": text, "@type": format!("xsd:{kind}")})
}

pub(super) fn typed(id: &str, kind: &str) -> Value {
    json!({"@id": id, "@type": kind})
}

pub(super) fn concept(id: &str, label: &str) -> Value {
    json!({"@id": id, "@type": "skos:Concept", "skos:prefLabel": spanish(label)})
}

pub(super) fn licence(licence: Licence) -> Value {
    typed(licence.uri(), "dct:LicenseDocument")
}

pub(super) fn language() -> Value {
    typed(&format!("{EU}language/SPA"), "dct:LinguisticSystem")
}

pub(super) fn public() -> Value {
    typed(&format!("{EU}access-right/PUBLIC"), "dct:RightsStatement")
}
