//! The parts of a package and how they name each other. Folders and names of parts mean nothing.

use super::xml::{Xml, attribute};
use crate::read::ReadError;
use encoding_rs::Encoding;
use quick_xml::events::Event;
use std::{borrow::Cow, collections::BTreeMap};

/// Where the main part is in packages that do not say.
const DEFAULT_MAIN_PARTS: [&str; 2] = ["xl/workbook.xml", "xl/workbook.bin"];

/// Parts of an archive, by their names in lower case.
pub(super) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
}

/// One part named by another.
pub(super) struct Relation {
    pub id: String,
    /// The last word of its type: `worksheet`, `styles`.
    pub kind: String,
    /// The name of the part, from the root, in lower case.
    pub target: String,
}

impl Package {
    /// The package of these parts. Their names must be in lower case.
    pub fn new(parts: BTreeMap<String, Vec<u8>>) -> Self {
        Self { parts }
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// The unpacked size of a part in bytes; 0 where there is none of this name.
    pub fn size(&self, name: &str) -> u64 {
        self.parts.get(name).map_or(0, |part| part.len() as u64)
    }

    /// The bytes of a part.
    pub fn bytes(&self, name: &str) -> Result<&[u8], ReadError> {
        let part = self.parts.get(name).map(Vec::as_slice);
        part.ok_or_else(|| ReadError::damaged(format!("no part {name}")))
    }

    /// A part as text, in the encoding of its mark or declaration.
    pub fn text(&self, name: &str) -> Result<Cow<'_, str>, ReadError> {
        let part = self.bytes(name)?;
        if let Some((encoding, _)) = Encoding::for_bom(part) {
            return Ok(encoding.decode(part).0);
        }
        match std::str::from_utf8(part) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => declared(part)
                .map(|encoding| encoding.decode(part).0)
                .ok_or_else(|| ReadError::damaged(error)),
        }
    }

    /// The workbook, by the relationship of the package itself.
    pub fn main_part(&self) -> Result<String, ReadError> {
        let of_package = if self.has("_rels/.rels") {
            self.relations("")?
        } else {
            Vec::new()
        };
        let named = of_package
            .into_iter()
            .filter(|r| r.kind == "officeDocument")
            .map(|r| r.target)
            .find(|target| self.has(target));
        named
            .or_else(|| {
                let usual = DEFAULT_MAIN_PARTS.into_iter().find(|name| self.has(name));
                usual.map(str::to_owned)
            })
            .ok_or_else(|| ReadError::damaged("no main part"))
    }

    /// The parts that a part names.
    pub fn relations(&self, part: &str) -> Result<Vec<Relation>, ReadError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };
        relations(&self.text(&name)?, folder)
    }
}

/// The relationships of a part in this folder.
pub(in crate::read) fn relations(text: &str, folder: &str) -> Result<Vec<Relation>, ReadError> {
    let mut xml = Xml::new(text);
    let mut found = Vec::new();
    loop {
        match xml.next()? {
            Event::Eof => return Ok(found),
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                let value = |name| attribute(&e, name).unwrap_or_default();
                if value("TargetMode") == "External" {
                    continue;
                }
                let kind = value("Type");
                found.push(Relation {
                    id: value("Id").into_owned(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolved(folder, &value("Target")),
                });
            }
            _ => {}
        }
    }
}

/// The encoding that the declaration of a part names.
fn declared(part: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&part[..part.len().min(200)]);
    let (_, after) = head.split_once("encoding=")?;
    let label = after.trim_start_matches(['"', '\'']);
    let end = label.find(['"', '\''])?;
    Encoding::for_label(&label.as_bytes()[..end])
}

/// The name of a part from the root, as a part in a folder names it.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_absolute() {
        assert_eq!(
            resolved("xl", "worksheets/Sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolved("xl/a", "../b/./c.xml"), "xl/b/c.xml");
        assert_eq!(resolved("", "libro/main.xml"), "libro/main.xml");
    }
}
