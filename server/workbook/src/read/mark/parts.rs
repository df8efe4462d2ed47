//! The texts of a package while pieces are put into them: parts, their relationships, their media types.

use super::{Edit, apply_edits};
use crate::read::{
    ReadError,
    package::{Package, Relation},
    xml::{Xml, attribute},
};
use quick_xml::events::Event;
use std::{borrow::Cow, collections::BTreeMap};

/// The part that says the media type of every other.
const CONTENT_TYPES_PART: &str = "[content_types].xml";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
/// What a part is to a sheet, by the last word.
const RELATIONSHIP_TYPE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const VML: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// A package with changed and new parts.
pub(super) struct Parts<'p> {
    package: &'p Package,
    changed: BTreeMap<String, String>,
    /// New parts that need a media type of their own.
    typed: Vec<String>,
    has_drawings: bool,
}

impl<'p> Parts<'p> {
    /// The package as it is.
    ///
    /// # Errors
    /// Where it does not state its media types.
    pub fn of(package: &'p Package) -> Result<Self, ReadError> {
        package.bytes(CONTENT_TYPES_PART)?;
        Ok(Self {
            package,
            changed: BTreeMap::new(),
            typed: Vec::new(),
            has_drawings: false,
        })
    }

    /// The text of a part as it stands now.
    ///
    /// # Errors
    /// Where there is none, or where it is in another encoding than UTF-8: its declaration would then be wrong.
    pub fn text(&self, part: &str) -> Result<String, ReadError> {
        if let Some(text) = self.changed.get(part) {
            return Ok(text.clone());
        }
        match self.package.text(part)? {
            Cow::Borrowed(text) => Ok(text.to_owned()),
            // The mark of UTF-8 alone is taken off.
            Cow::Owned(text) if self.package.bytes(part)?.starts_with(b"\xef\xbb\xbf") => Ok(text),
            Cow::Owned(_) => Err(ReadError::damaged("another encoding")),
        }
    }

    /// Puts a text in place of a part's.
    pub fn replace(&mut self, part: &str, text: String) {
        self.changed.insert(part.to_owned(), text);
    }

    /// The parts that a part names; none where it names none.
    pub fn relations(&self, part: &str) -> Result<Vec<Relation>, ReadError> {
        if self.package.has(&relations_of(part)) {
            self.package.relations(part)
        } else {
            Ok(Vec::new())
        }
    }

    /// A new part of comments beside a sheet.
    pub fn add_comments(
        &mut self,
        sheet: &str,
        number: u16,
        text: String,
    ) -> Result<(), ReadError> {
        let name = format!("xl/comments-hallazgos-{number}.xml");
        self.typed.push(name.clone());
        self.changed.insert(name.clone(), text);
        self.add_relationship(sheet, "comments", &name).map(|_| ())
    }

    /// A new drawing of a sheet; answers the id of its relationship.
    pub fn add_drawing(
        &mut self,
        sheet: &str,
        number: u16,
        text: String,
    ) -> Result<String, ReadError> {
        let name = format!("xl/drawings/hallazgos-{number}.vml");
        self.has_drawings = true;
        self.changed.insert(name.clone(), text);
        self.add_relationship(sheet, "vmlDrawing", &name)
    }

    fn add_relationship(
        &mut self,
        part: &str,
        kind: &str,
        target: &str,
    ) -> Result<String, ReadError> {
        let name = relations_of(part);
        let id = format!("rIdHallazgos{kind}");
        let piece = |prefix: &str| {
            format!(
                "<{prefix}Relationship Id=\"{id}\" Type=\"{RELATIONSHIP_TYPE}/{kind}\" Target=\"/{target}\"/>"
            )
        };
        let known = self.changed.contains_key(&name) || self.package.has(&name);
        let text = if known {
            let text = self.text(&name)?;
            let end = end_of(&text, "Relationships")?;
            let piece = piece(&end.prefix);
            end.inserted(&text, piece)?
        } else {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"{RELATIONSHIPS}\">{}</Relationships>",
                piece("")
            )
        };
        self.changed.insert(name, text);
        Ok(id)
    }

    /// All changed and new parts, the list of media types among them.
    pub fn finish(mut self) -> Result<BTreeMap<String, String>, ReadError> {
        let text = self.text(CONTENT_TYPES_PART)?;
        let end = end_of(&text, "Types")?;
        let prefix = end.prefix.clone();
        let mut pieces = String::new();
        if self.has_drawings && !has_default(&text, "vml")? {
            pieces.push_str(&format!(
                "<{prefix}Default Extension=\"vml\" ContentType=\"{VML}\"/>"
            ));
        }
        for name in &self.typed {
            pieces.push_str(&format!(
                "<{prefix}Override PartName=\"/{name}\" ContentType=\"{COMMENTS}\"/>"
            ));
        }
        if !pieces.is_empty() {
            self.changed
                .insert(CONTENT_TYPES_PART.to_owned(), end.inserted(&text, pieces)?);
        }
        Ok(self.changed)
    }
}

/// The part with the relationships of a part.
fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    if folder.is_empty() {
        format!("_rels/{name}.rels")
    } else {
        format!("{folder}/_rels/{name}.rels")
    }
}

/// Where an element ends: pieces go before its end tag.
pub(super) struct End {
    pub prefix: String,
    /// The range of its end tag; of an element without content, of the whole element.
    from: usize,
    to: usize,
    /// Its name with the prefix, where it has no content.
    empty: Option<String>,
}

impl End {
    /// The text with a piece as the last content of the element.
    pub fn inserted(self, text: &str, piece: String) -> Result<String, ReadError> {
        apply_edits(text, vec![self.edit(text, piece)])
    }

    /// The edit that does so.
    pub fn edit(self, text: &str, piece: String) -> Edit {
        match self.empty {
            None => Edit::insert(self.from, piece),
            Some(name) => {
                let tag = text.get(self.from..self.to).unwrap_or_default();
                let open = tag.trim_end_matches("/>");
                Edit {
                    from: self.from,
                    to: self.to,
                    piece: format!("{open}>{piece}</{name}>"),
                }
            }
        }
    }
}

/// The prefix of a name, with its colon.
pub(super) fn prefix_of(name: &str) -> String {
    name.split_once(':')
        .map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// Where the first element with this local name ends.
pub(super) fn end_of(text: &str, element: &str) -> Result<End, ReadError> {
    let mut xml = Xml::new(text);
    loop {
        let from = place(&xml);
        let event = xml.next()?;
        let to = place(&xml);
        match event {
            Event::Eof => return Err(ReadError::damaged(format!("no {element}"))),
            Event::End(e) if e.local_name().as_ref() == element => {
                return Ok(End {
                    prefix: prefix_of(e.name().as_ref()),
                    from,
                    to,
                    empty: None,
                });
            }
            Event::Empty(e) if e.local_name().as_ref() == element => {
                return Ok(End {
                    prefix: prefix_of(e.name().as_ref()),
                    from,
                    to,
                    empty: Some(e.name().as_ref().to_owned()),
                });
            }
            _ => {}
        }
    }
}

/// How many bytes of the text are read.
pub(super) fn place(xml: &Xml<'_>) -> usize {
    usize::try_from(xml.position()).unwrap_or(usize::MAX)
}

fn has_default(text: &str, extension: &str) -> Result<bool, ReadError> {
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Event::Eof => return Ok(false),
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Default" => {
                let found = attribute(&e, "Extension");
                if found.is_some_and(|found| found.eq_ignore_ascii_case(extension)) {
                    return Ok(true);
                }
            }
            _ => {}
        }
    }
}
