//! The marks of one sheet (18.3): marked cells get their filled format, cells that the sheet does not have are put in
//! in their order, and the drawing of the comments is named where the sequence of elements wants it.

use super::{
    Edit, SheetMarks, apply_edits, notes,
    parts::{Parts, place},
    styles::{Styles, format_of, prefix, retagged},
};
use crate::read::{
    ReadError,
    xml::{Xml, attribute},
};
use domain::finding::a1;
use quick_xml::events::{BytesStart, Event};

/// Elements of a worksheet that stand behind the drawing of its comments.
const ELEMENTS_AFTER_DRAWING: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
];
const RELATIONSHIP_NAMESPACE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Marks a sheet: its part, its comments, their drawing.
pub(super) fn mark(
    parts: &mut Parts<'_>,
    part: &str,
    number: u16,
    marks: SheetMarks<'_>,
    styles: Option<&mut Styles>,
) -> Result<(), ReadError> {
    let text = parts.text(part)?;
    if text.contains("http://purl.oclc.org/ooxml/") {
        return Err(ReadError::damaged(
            "the strict variant has no comments of this kind",
        ));
    }
    let relations = parts.relations(part)?;
    let target = |kind: &str| {
        let found = relations.iter().find(|relation| relation.kind == kind);
        found.map(|relation| relation.target.clone())
    };
    let comments = target("comments");
    let before = match &comments {
        Some(part) => Some(parts.text(part)?),
        None => None,
    };
    let written = notes::comments(before.as_deref(), &marks)?;
    match comments {
        Some(part) => parts.replace(&part, written.text),
        None => parts.add_comments(part, number, written.text)?,
    }
    let mut marking = SheetMarker::new(styles, marks);
    marking.read(&text)?;
    match marking.legacy.take() {
        Some(id) => {
            // A sheet may have other drawings of this kind, such as that of its header.
            let named = relations.iter().find(|relation| relation.id == id);
            let drawing = named.map(|relation| relation.target.clone());
            let drawing = drawing.ok_or_else(|| ReadError::damaged("a drawing without a part"))?;
            let before = parts.text(&drawing)?;
            let shapes = notes::shapes_in(&before, number, &written.added, &written.removed)?;
            parts.replace(&drawing, shapes);
        }
        None => {
            let id = parts.add_drawing(part, number, notes::drawing(number, &written.added))?;
            let at = marking.behind.unwrap_or(marking.end);
            marking.edits.push(Edit::insert(
                at,
                format!(
                    "<{}legacyDrawing xmlns:hr=\"{RELATIONSHIP_NAMESPACE}\" hr:id=\"{id}\"/>",
                    marking.prefix
                ),
            ));
        }
    }
    parts.replace(part, apply_edits(&text, marking.edits)?);
    Ok(())
}

/// Where the reading of a row is.
struct Row<'m> {
    number: u32,
    /// The column that a cell without an address has.
    next: u16,
    /// Marks of cells that were not met yet.
    left: std::collections::BTreeMap<u16, &'m super::Mark>,
}

struct SheetMarker<'m, 's> {
    styles: Option<&'s mut Styles>,
    /// Rows that were not met yet.
    left: SheetMarks<'m>,
    edits: Vec<Edit>,
    row: Option<Row<'m>>,
    next_row: u32,
    prefix: String,
    depth: u32,
    /// The relationship of the drawing of comments that the sheet names already.
    legacy: Option<String>,
    /// The first element behind the place of the drawing.
    behind: Option<usize>,
    /// The end tag of the sheet.
    end: usize,
}

impl<'m, 's> SheetMarker<'m, 's> {
    fn new(styles: Option<&'s mut Styles>, left: SheetMarks<'m>) -> Self {
        Self {
            styles,
            left,
            edits: Vec::new(),
            row: None,
            next_row: 0,
            prefix: String::new(),
            depth: 0,
            legacy: None,
            behind: None,
            end: 0,
        }
    }

    fn read(&mut self, text: &str) -> Result<(), ReadError> {
        let mut xml = Xml::new(text);
        loop {
            let from = place(&xml);
            let event = xml.next()?;
            let to = place(&xml);
            match &event {
                Event::Eof => break,
                Event::Start(e) => {
                    self.element(e, text, (from, to), false)?;
                    self.depth = self.depth.saturating_add(1);
                }
                Event::Empty(e) => self.element(e, text, (from, to), true)?,
                Event::End(e) => {
                    self.depth = self.depth.saturating_sub(1);
                    match e.local_name().as_ref() {
                        "row" => self.end_row(from),
                        "sheetData" => {
                            let rows = self.rows_before(u32::MAX);
                            self.edits.push(Edit::insert(from, rows));
                        }
                        "worksheet" => self.end = from,
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        if self.left.is_empty() && self.end > 0 {
            Ok(())
        } else {
            Err(ReadError::damaged("no cells"))
        }
    }

    fn element(
        &mut self,
        e: &BytesStart<'_>,
        text: &str,
        (from, to): (usize, usize),
        is_empty: bool,
    ) -> Result<(), ReadError> {
        let name = e.local_name();
        match name.as_ref() {
            "worksheet" if self.depth == 0 => self.prefix = prefix(e),
            "sheetData" if is_empty => {
                let rows = self.rows_before(u32::MAX);
                let p = &self.prefix;
                let piece = format!("<{p}sheetData>{rows}</{p}sheetData>");
                self.edits.push(Edit { from, to, piece });
            }
            "row" => self.begin_row(e, text, (from, to), is_empty),
            "c" => self.cell(e, text, (from, to))?,
            "legacyDrawing" => {
                let id = attribute(e, "id").map(|id| id.into_owned());
                self.legacy = Some(id.unwrap_or_default());
            }
            name if self.depth == 1
                && self.behind.is_none()
                && ELEMENTS_AFTER_DRAWING.contains(&name) =>
            {
                self.behind = Some(from);
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_row(
        &mut self,
        e: &BytesStart<'_>,
        text: &str,
        (from, to): (usize, usize),
        is_empty: bool,
    ) {
        let stated: Option<u32> = attribute(e, "r").and_then(|number| number.parse().ok());
        let number = stated.map_or(self.next_row, |number| number.saturating_sub(1));
        self.next_row = number.saturating_add(1);
        let before = self.rows_before(number);
        if !before.is_empty() {
            self.edits.push(Edit::insert(from, before));
        }
        let row = Row {
            number,
            next: 0,
            left: self.left.remove(&number).unwrap_or_default(),
        };
        if !is_empty {
            self.row = Some(row);
        } else if !row.left.is_empty() {
            let open = text.get(from..to).unwrap_or_default();
            let open = open.trim_end_matches("/>").to_owned();
            let cells = self.cells(number, &row.left);
            let p = &self.prefix;
            let piece = format!("{open}>{cells}</{p}row>");
            self.edits.push(Edit { from, to, piece });
        }
    }

    fn end_row(&mut self, at: usize) {
        let Some(row) = self.row.take() else { return };
        let cells = self.cells(row.number, &row.left);
        if !cells.is_empty() {
            self.edits.push(Edit::insert(at, cells));
        }
    }

    fn cell(
        &mut self,
        e: &BytesStart<'_>,
        text: &str,
        (from, to): (usize, usize),
    ) -> Result<(), ReadError> {
        let Some(mut row) = self.row.take() else {
            return Ok(());
        };
        let stated = attribute(e, "r").and_then(|address| column_of(&address));
        let column = stated.unwrap_or(row.next);
        row.next = column.saturating_add(1);
        let behind = row.left.split_off(&column);
        let before = std::mem::replace(&mut row.left, behind);
        let cells = self.cells(row.number, &before);
        if !cells.is_empty() {
            self.edits.push(Edit::insert(from, cells));
        }
        if let Some(mark) = row.left.remove(&column) {
            let format = self.filled(format_of(e), mark.is_error);
            let tag = text.get(from..to).unwrap_or_default();
            self.edits.push(Edit {
                from,
                to,
                piece: retagged(tag, &[("s", format.to_string())])?,
            });
        }
        self.row = Some(row);
        Ok(())
    }

    fn filled(&mut self, format: usize, is_error: bool) -> usize {
        let styles = self.styles.as_mut();
        styles.map_or(format, |styles| styles.filled(format, is_error))
    }

    /// Marked cells that the sheet does not have, without content.
    fn cells(&mut self, row: u32, marks: &std::collections::BTreeMap<u16, &super::Mark>) -> String {
        let mut cells = String::new();
        for (column, mark) in marks {
            let format = self.filled(0, mark.is_error);
            let address = a1(row, u32::from(*column));
            let p = &self.prefix;
            cells.push_str(&format!("<{p}c r=\"{address}\" s=\"{format}\"/>"));
        }
        cells
    }

    /// Rows of marks that the sheet does not have and that stand before this one.
    fn rows_before(&mut self, number: u32) -> String {
        let behind = self.left.split_off(&number);
        let before = std::mem::replace(&mut self.left, behind);
        let mut rows = String::new();
        for (row, marks) in before {
            let cells = self.cells(row, &marks);
            let p = &self.prefix;
            rows.push_str(&format!(
                "<{p}row r=\"{}\">{cells}</{p}row>",
                row.saturating_add(1)
            ));
        }
        rows
    }
}

/// The column of an address: `AB12` is 27.
pub(super) fn column_of(address: &str) -> Option<u16> {
    let mut column: u32 = 0;
    for letter in address.bytes().take_while(u8::is_ascii_alphabetic) {
        let digit = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?);
        column = column.checked_mul(26)?.checked_add(digit)?.checked_add(1)?;
    }
    u16::try_from(column.checked_sub(1)?).ok()
}
