//! Comments of a sheet (18.7), and the boxes in which programs show them (VML).
//!
//! Comments of people stay; those of an earlier marking go. Where a person's comment stands at a marked cell, what was found
//! is added to it, because a cell has one comment; what an earlier marking added there goes.

use super::{
    AUTHOR, Edit, Mark, SheetMarks, apply_edits,
    parts::{end_of, place, prefix_of},
    sheet::column_of,
};
use crate::read::{
    ReadError,
    xml::{Xml, attribute},
};
use domain::finding::a1;
use quick_xml::{escape::escape, events::Event};
use std::collections::BTreeSet;

const MAIN_NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// Shapes in one block of numbers.
const SHAPES_PER_BLOCK: usize = 1_000;

/// A cell by row and column.
type CellPosition = (u32, u16);

/// The comments of a sheet with the marks in them.
pub(super) struct MarkedComments {
    pub text: String,
    /// Cells that have a comment now and had none.
    pub added: Vec<CellPosition>,
    /// Cells whose comment of an earlier marking was taken out.
    pub removed: BTreeSet<CellPosition>,
}

/// A comment as it stands in the part.
struct ExistingComment {
    at: Option<CellPosition>,
    author: usize,
    from: usize,
    to: usize,
    /// Where its text ends.
    text_end: usize,
}

/// Writes the marks among the comments of a sheet.
pub(super) fn comments(
    before: Option<&str>,
    marks: &SheetMarks<'_>,
) -> Result<MarkedComments, ReadError> {
    let all = || marks.values().flat_map(|row| row.values().copied());
    let Some(text) = before else {
        let list: String = all().map(|mark| comment("", mark, 0)).collect();
        let author = escape(AUTHOR);
        return Ok(MarkedComments {
            text: format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{MAIN_NAMESPACE}\">\
                 <authors><author>{author}</author></authors><commentList>{list}</commentList></comments>"
            ),
            added: all().map(|mark| (mark.row, mark.column)).collect(),
            removed: BTreeSet::new(),
        });
    };
    let (authors, existing) = existing(text)?;
    let own = authors.iter().position(|author| author == AUTHOR);
    let mut edits = Vec::new();
    if own.is_none() {
        let end = end_of(text, "authors")?;
        let piece = format!("<{0}author>{1}</{0}author>", end.prefix, escape(AUTHOR));
        edits.push(end.edit(text, piece));
    }
    let (mut removed, mut kept) = (BTreeSet::new(), BTreeSet::new());
    for comment in &existing {
        if Some(comment.author) == own {
            removed.extend(comment.at);
            edits.push(Edit {
                from: comment.from,
                to: comment.to,
                piece: String::new(),
            });
            continue;
        }
        kept.extend(comment.at);
        let mark = comment.at.and_then(|(row, column)| {
            let row = marks.get(&row)?;
            row.get(&column).copied()
        });
        let raw = text.get(comment.from..comment.to).unwrap_or_default();
        edits.extend(comment_edits(comment, raw, mark));
    }
    let end = end_of(text, "commentList")?;
    let new: Vec<&Mark> = all()
        .filter(|mark| !kept.contains(&(mark.row, mark.column)))
        .collect();
    let author = own.unwrap_or(authors.len());
    let list: String = new
        .iter()
        .map(|mark| comment(&end.prefix, mark, author))
        .collect();
    edits.push(end.edit(text, list));
    Ok(MarkedComments {
        text: apply_edits(text, edits)?,
        added: new.iter().map(|mark| (mark.row, mark.column)).collect(),
        removed,
    })
}

/// What is changed in the comment of a person: what an earlier marking added goes, and what was found now comes.
fn comment_edits(comment: &ExistingComment, raw: &str, mark: Option<&Mark>) -> Vec<Edit> {
    let name = raw.trim_start_matches('<').split([' ', '>']).next();
    let prefix = prefix_of(name.unwrap_or_default());
    let open = format!("<{prefix}r><{prefix}t xml:space=\"preserve\">");
    let close = format!("</{prefix}t></{prefix}r>");
    let mut edits = Vec::new();
    if let Some((from, to)) = earlier_marking(raw, &open, &close) {
        edits.push(Edit {
            from: comment.from.saturating_add(from),
            to: comment.from.saturating_add(to),
            piece: String::new(),
        });
    }
    if let Some(mark) = mark.filter(|_| comment.text_end > 0) {
        let said = xml(&format!("\n{AUTHOR}: {}", mark.text));
        let run = format!("{open}{said}{close}");
        edits.push(Edit::insert(comment.text_end, run));
    }
    edits
}

/// Where the text of an earlier marking stands in the comment of a person; with its run, where that holds nothing else.
fn earlier_marking(raw: &str, open: &str, close: &str) -> Option<(usize, usize)> {
    let at = raw.find(&format!("{AUTHOR}: "))?;
    let before = raw.get(..at)?.trim_end_matches(['\n', '\r']);
    let end = at.saturating_add(raw.get(at..)?.find('<')?);
    let is_whole = before.ends_with(open) && raw.get(end..)?.starts_with(close);
    Some(match is_whole {
        true => (
            before.len().saturating_sub(open.len()),
            end.saturating_add(close.len()),
        ),
        false => (before.len(), end),
    })
}

/// A text as XML, without the characters that XML 1.0 cannot hold (2.2).
fn xml(text: &str) -> String {
    let is_allowed = |letter: &char| {
        matches!(letter, '\n' | '\t')
            || !(letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}'))
    };
    let kept: String = text.chars().filter(is_allowed).collect();
    escape(kept).into_owned()
}

fn comment(prefix: &str, mark: &Mark, author: usize) -> String {
    let (at, said) = (a1(mark.row, u32::from(mark.column)), xml(&mark.text));
    format!(
        "<{prefix}comment ref=\"{at}\" authorId=\"{author}\"><{prefix}text><{prefix}r><{prefix}t xml:space=\"preserve\">{said}\
         </{prefix}t></{prefix}r></{prefix}text></{prefix}comment>"
    )
}

/// The authors and comments of a part.
fn existing(text: &str) -> Result<(Vec<String>, Vec<ExistingComment>), ReadError> {
    let mut xml = Xml::new(text);
    let (mut authors, mut comments): (Vec<String>, Vec<ExistingComment>) = (Vec::new(), Vec::new());
    loop {
        let from = place(&xml);
        let event = xml.next()?;
        let to = place(&xml);
        match event {
            Event::Eof => return Ok((authors, comments)),
            Event::Start(e) if e.local_name().as_ref() == "author" => {
                authors.push(xml.text()?.into_owned());
            }
            Event::Empty(e) if e.local_name().as_ref() == "author" => authors.push(String::new()),
            Event::Start(e) if e.local_name().as_ref() == "comment" => {
                let number = attribute(&e, "authorId").and_then(|id| id.parse().ok());
                comments.push(ExistingComment {
                    at: attribute(&e, "ref").and_then(|address| cell_of(&address)),
                    author: number.unwrap_or(usize::MAX),
                    from,
                    to,
                    text_end: 0,
                });
            }
            Event::End(e) => {
                let Some(comment) = comments.last_mut() else {
                    continue;
                };
                match e.local_name().as_ref() {
                    "text" => comment.text_end = from,
                    "comment" => comment.to = to,
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn cell_of(address: &str) -> Option<CellPosition> {
    let digits = address.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column_of(address)?))
}

/// A drawing with a box for each cell.
pub(super) fn drawing(number: u16, cells: &[CellPosition]) -> String {
    let blocks = cells.len().div_ceil(SHAPES_PER_BLOCK).max(1);
    let first = usize::from(number).saturating_mul(blocks).saturating_add(1);
    let last = first.saturating_add(blocks);
    let data: Vec<String> = (first..last).map(|block| block.to_string()).collect();
    format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" \
         data=\"{}\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
         path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" \
         o:connecttype=\"rect\"/></v:shapetype>{}</xml>",
        data.join(","),
        boxes(first, cells)
    )
}

/// The drawing of a sheet that has one: boxes of an earlier marking out, new ones in.
pub(super) fn shapes_in(
    before: &str,
    number: u16,
    added: &[CellPosition],
    removed: &BTreeSet<CellPosition>,
) -> Result<String, ReadError> {
    let mut kept = String::with_capacity(before.len());
    let mut rest = before;
    while let Some(at) = rest.find("<v:shape ") {
        let (head, tail) = rest.split_at(at);
        kept.push_str(head);
        let end = tail.find("</v:shape>").map(|end| end.saturating_add(10));
        let Some((shape, behind)) = end.and_then(|end| tail.split_at_checked(end)) else {
            return Err(ReadError::damaged("a box without an end"));
        };
        if !cell_of_box(shape).is_some_and(|cell| removed.contains(&cell)) {
            kept.push_str(shape);
        }
        rest = behind;
    }
    kept.push_str(rest);
    let at = kept
        .rfind("</xml>")
        .ok_or_else(|| ReadError::damaged("a drawing without an end"))?;
    // Numbers that no program gives by itself.
    let first = usize::from(number).saturating_add(900);
    kept.insert_str(at, &boxes(first, added));
    Ok(kept)
}

fn cell_of_box(shape: &str) -> Option<CellPosition> {
    let number = |open: &str, close: &str| {
        let (_, rest) = shape.split_once(open)?;
        let (number, _) = rest.split_once(close)?;
        number.trim().parse::<u32>().ok()
    };
    let column = u16::try_from(number("<x:Column>", "</x:Column>")?).ok()?;
    Some((number("<x:Row>", "</x:Row>")?, column))
}

fn boxes(first_block: usize, cells: &[CellPosition]) -> String {
    let mut text = String::new();
    for (index, (row, column)) in cells.iter().enumerate() {
        let block = first_block.saturating_add(index / SHAPES_PER_BLOCK);
        let id = block
            .saturating_mul(1024)
            .saturating_add(index % SHAPES_PER_BLOCK);
        let (left, right) = (column.saturating_add(1), column.saturating_add(5));
        let (top, bottom) = (row.saturating_sub(1), row.saturating_add(6));
        text.push_str(&format!(
            "<v:shape id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;visibility:hidden\" \
             fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" \
             obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"/>\
             <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 10, \
             {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>\
             <x:Column>{column}</x:Column></x:ClientData></v:shape>"
        ));
    }
    text
}
