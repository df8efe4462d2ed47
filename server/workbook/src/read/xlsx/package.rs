//! The package: parts of an archive, found by their relationships and not by their names.

use crate::read::{Limits, ReadError, xml};
use quick_xml::events::Event;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// One relationship of a part.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub id: String,
    /// A URI; strict and transitional documents have the same ends.
    pub kind: String,
    /// The path of a part, without a slash in front.
    pub target: String,
}

/// An open archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    most: u64,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        Ok(Self {
            archive: ZipArchive::new(Cursor::new(bytes)).map_err(ReadError::damaged)?,
            most: limits.unpacked_bytes,
        })
    }

    fn index(&self, part: &str) -> Option<usize> {
        // Names of parts differ from each other in more than capitals (part 2, 6.2.2.3).
        self.archive.index_for_name(part).or_else(|| {
            (0..self.archive.len()).find(|at| {
                let name = self.archive.name_for_index(*at).and_then(Result::ok);
                name.is_some_and(|name| name.replace('\\', "/").eq_ignore_ascii_case(part))
            })
        })
    }

    /// The unpacked size of a part as the archive declares it.
    pub fn size(&mut self, part: &str) -> u64 {
        self.index(part)
            .and_then(|at| self.archive.by_index_raw(at).ok().map(|part| part.size()))
            .unwrap_or_default()
    }

    /// The bytes of a part.
    pub fn read(&mut self, part: &str) -> Result<Vec<u8>, ReadError> {
        let at = self
            .index(part)
            .ok_or_else(|| ReadError::damaged(format!("{part} is missing")))?;
        let mut bytes = Vec::new();
        let part = self.archive.by_index(at).map_err(ReadError::damaged)?;
        part.take(self.most)
            .read_to_end(&mut bytes)
            .map_err(ReadError::damaged)?;
        Ok(bytes)
    }

    /// The relationships of a part; of the package itself for an empty path. None where there are none.
    pub fn relations_of(&mut self, part: &str) -> Result<Vec<Relation>, ReadError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = join(folder, &format!("_rels/{name}.rels"));
        if self.index(&path).is_none() {
            return Ok(Vec::new());
        }
        let bytes = self.read(&path)?;
        let text = xml::text(&bytes);
        let mut reader = xml::reader(&text);
        let mut relations = Vec::new();
        loop {
            match xml::next(&mut reader)? {
                Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                    let get = |name| xml::attribute(&element, name).unwrap_or_default();
                    if get("TargetMode") == "External" {
                        continue;
                    }
                    relations.push(Relation {
                        id: get("Id").into_owned(),
                        kind: get("Type").into_owned(),
                        target: join(folder, &get("Target")),
                    });
                }
                Event::Eof => return Ok(relations),
                _ => {}
            }
        }
    }

    /// The main part of the workbook.
    ///
    /// # Errors
    /// E104 where the package names none and has none at the usual place.
    pub fn workbook_part(&mut self) -> Result<String, ReadError> {
        let relations = self.relations_of("")?;
        if let Some(part) = target(&relations, "/officeDocument") {
            return Ok(part.to_owned());
        }
        let usual = "xl/workbook.xml";
        self.index(usual).map(|_| usual.to_owned()).ok_or_else(|| {
            ReadError::of("E104")
                .saying("Al libro de Excel le falta su parte principal: está dañado o incompleto.")
        })
    }
}

/// The target of the first relationship of a kind.
pub(super) fn target<'a>(relations: &'a [Relation], kind: &str) -> Option<&'a str> {
    relations
        .iter()
        .find(|relation| relation.kind.ends_with(kind))
        .map(|relation| relation.target.as_str())
}

/// A target as a path from the root: absolute, or from the folder of its part.
fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn targets_are_paths_from_the_root() {
        for (folder, target, path) in [
            ("", "xl/workbook22.xml", "xl/workbook22.xml"),
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../datos/hoja.xml", "datos/hoja.xml"),
            ("xl", "./styles.xml", "xl/styles.xml"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
        ] {
            assert_eq!(join(folder, target), path, "{folder} {target}");
        }
    }
}
