//! The cells of a document: covers and tables, row by row.

use super::{
    placed::{Looks, rows},
    root,
    styles::{WIDE, styles},
    xml,
};
use crate::write::{
    WriteError,
    cover::Line,
    placed::PlacedSheet,
    sheets::Sheet,
    table::{Column, Field, Table, exact_double},
    xlsx::{MAX_DECIMALS, MAX_ROWS},
};
use quick_xml::escape::escape;

pub(super) fn content(sheets: &[Sheet<'_>]) -> Result<String, WriteError> {
    let mut body = String::new();
    let looks = Looks::of(sheets.iter().filter_map(Sheet::placed));
    for sheet in sheets {
        match sheet {
            Sheet::Cover(name, lines) => cover(name, lines, &mut body),
            Sheet::Table(table) | Sheet::Pictured(table, _) => fill(table, &mut body)?,
            Sheet::Placed(sheet) => placed(sheet, &looks, &mut body),
        }
    }
    let inner = format!(
        "<office:automatic-styles>{}</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>",
        styles(sheets, &looks)
    );
    Ok(root("document-content", &inner))
}

/// In characters: names, and what they are.
pub(super) const COVER_WIDTHS: [u16; 2] = [34, 100];

fn placed(sheet: &PlacedSheet, looks: &Looks, body: &mut String) {
    open(&sheet.name, sheet.widths.iter().copied(), &wide(), body);
    rows(sheet, looks, body);
    body.push_str("</table:table>");
}

/// The attribute of a sheet that is printed wide.
fn wide() -> String {
    format!(" table:style-name=\"{WIDE}\"")
}

fn cover(name: &str, lines: &[Line], body: &mut String) {
    open(name, COVER_WIDTHS, &wide(), body);
    for line in lines {
        body.push_str("<table:table-row>");
        match line {
            Line::Title(text) => string(text, &styled("title"), body),
            Line::Warning(text) => string(text, &styled("warning"), body),
            Line::Heading(text) => string(text, &styled("bold"), body),
            Line::Text(text) => string(text, "", body),
            Line::Pair(name, value) => {
                string(name, &styled("bold"), body);
                string(value, &styled("wrapped"), body);
            }
        }
        body.push_str("</table:table-row>");
    }
    body.push_str("</table:table>");
}

/// Begins a sheet; `attributes`: hidden, or locked but for its inputs.
fn open(name: &str, widths: impl IntoIterator<Item = u16>, attributes: &str, body: &mut String) {
    body.push_str(&format!(
        "<table:table table:name=\"{}\"{attributes}>",
        xml(name)
    ));
    for width in widths {
        body.push_str(&format!(
            "<table:table-column table:style-name=\"w{width}\"/>"
        ));
    }
}

/// Banner, group titles and titles.
pub(super) fn header_rows(table: &Table<'_>) -> u32 {
    let grouped = table.columns.iter().any(|column| column.group.is_some());
    1 + u32::from(table.banner.is_some()) + u32::from(grouped)
}

fn fill(table: &Table<'_>, body: &mut String) -> Result<(), WriteError> {
    let mut attributes = String::new();
    if table.rules.is_locked() {
        attributes.push_str(" table:protected=\"true\"");
    }
    if table.is_hidden {
        attributes.push_str(" table:style-name=\"hidden\"");
    } else {
        attributes.push_str(&wide());
    }
    open(
        &table.sheet,
        table.columns.iter().map(|column| column.width),
        &attributes,
        body,
    );
    body.push_str("<table:table-header-rows>");
    if let Some(banner) = &table.banner {
        row(body, |body| string(banner, &styled("bold"), body));
    }
    if table.columns.iter().any(|column| column.group.is_some()) {
        row(body, |body| groups(&table.columns, body));
    }
    row(body, |body| {
        for column in &table.columns {
            string(&column.title, &styled("head"), body);
        }
    });
    body.push_str("</table:table-header-rows>");
    let mut rows = header_rows(table);
    for fields in (table.rows)() {
        rows += 1;
        if rows > MAX_ROWS {
            return Err(WriteError::TooManyRows(rows));
        }
        row(body, |body| {
            for (column, field) in (0..).zip(&fields) {
                cell(field, table.rules.is_input(column), body);
            }
        });
    }
    body.push_str("</table:table>");
    Ok(())
}

fn row(body: &mut String, cells: impl FnOnce(&mut String)) {
    body.push_str("<table:table-row>");
    cells(body);
    body.push_str("</table:table-row>");
}

/// The common titles, each over its columns.
fn groups(columns: &[Column], body: &mut String) {
    for group in columns.chunk_by(|a, b| a.group == b.group) {
        let Some(title) = group.first().and_then(|column| column.group.as_deref()) else {
            body.push_str(&format!(
                "<table:table-cell table:number-columns-repeated=\"{}\"/>",
                group.len()
            ));
            continue;
        };
        body.push_str(&format!(
            "<table:table-cell table:style-name=\"head\" office:value-type=\"string\" table:number-columns-spanned=\"{}\" \
             table:number-rows-spanned=\"1\"><text:p>{}</text:p></table:table-cell>",
            group.len(),
            xml(title)
        ));
        if group.len() > 1 {
            body.push_str(&format!(
                "<table:covered-table-cell table:number-columns-repeated=\"{}\"/>",
                group.len() - 1
            ));
        }
    }
}

/// The attribute of a cell with this style.
fn styled(style: &str) -> String {
    format!(" table:style-name=\"{style}\"")
}

/// Writes a cell; `is_open`: it may be typed into where the rest is locked.
fn cell(field: &Field, is_open: bool, body: &mut String) {
    let open = if is_open { "o" } else { "" };
    let style = |name: &str| styled(&format!("{open}{name}"));
    let decimals = |shown: u8| style(&format!("d{}", shown.min(MAX_DECIMALS)));
    let text = |text: &str, body: &mut String| {
        let look = if is_open {
            styled("open")
        } else {
            String::new()
        };
        string(text, &look, body);
    };
    match field {
        Field::Empty if is_open => {
            body.push_str("<table:table-cell table:style-name=\"open\"/>");
        }
        Field::Empty => body.push_str("<table:table-cell/>"),
        Field::Text(shown) | Field::Code { label: shown, .. } => text(shown, body),
        Field::Stored { value, shown } if exact_double(*value).is_some() => {
            number("float", &value.to_string(), &decimals(*shown), body);
        }
        // More digits than a sheet can hold: exact text rather than another number.
        Field::Stored { value, .. } => text(&value.to_string(), body),
        Field::Computed { value, shown } => {
            number("float", &value.to_string(), &decimals(*shown), body);
        }
        Field::Fraction(value) => number("percentage", &value.to_string(), &styled("share"), body),
        Field::Plain(value) => number("float", &value.to_string(), &style("plain"), body),
        Field::Date(date) => body.push_str(&format!(
            "<table:table-cell{} office:value-type=\"date\" office:date-value=\"{date}\"><text:p>{date}</text:p></table:table-cell>",
            style("day")
        )),
    }
}

/// A number; `attributes`: its style, and what it reaches over.
pub(super) fn number(kind: &str, value: &str, attributes: &str, body: &mut String) {
    body.push_str(&format!(
        "<table:table-cell{attributes} office:value-type=\"{kind}\" office:value=\"{value}\"><text:p>{value}</text:p></table:table-cell>"
    ));
}

/// A text that leads to the first cell of another sheet.
pub(super) fn link(shown: &str, sheet: &str, attributes: &str, body: &mut String) {
    let there = format!("#'{}'.A1", sheet.replace('\'', "''"));
    body.push_str(&format!(
        "<table:table-cell{attributes} office:value-type=\"string\"><text:p><text:a xlink:type=\"simple\" xlink:href=\"{}\">{}</text:a></text:p></table:table-cell>",
        xml(&there),
        xml(shown)
    ));
}

/// A text; `attributes`: its style, and what it reaches over.
pub(super) fn string(text: &str, attributes: &str, body: &mut String) {
    body.push_str(&format!(
        "<table:table-cell{attributes} office:value-type=\"string\">"
    ));
    for line in text.split('\n') {
        body.push_str("<text:p>");
        spaced(line, body);
        body.push_str("</text:p>");
    }
    body.push_str("</table:table-cell>");
}

/// The format takes several blanks for one, and a tab for a blank: each has an element of its own. Characters that XML
/// cannot hold are left out.
fn spaced(line: &str, body: &mut String) {
    let mut text = String::new();
    let mut after_blank = true;
    for letter in line.chars() {
        match letter {
            '\t' => {
                body.push_str(&escape(std::mem::take(&mut text)));
                body.push_str("<text:tab/>");
            }
            ' ' if after_blank => {
                body.push_str(&escape(std::mem::take(&mut text)));
                body.push_str("<text:s/>");
            }
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => text.push(letter),
        }
        after_blank = letter == ' ';
    }
    // A blank at the end is not seen by programs either.
    if let Some(kept) = text.strip_suffix(' ') {
        body.push_str(&escape(kept));
        body.push_str("<text:s/>");
    } else {
        body.push_str(&escape(&text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_tabs_and_signs_survive() {
        let shown = |text: &str| {
            let mut body = String::new();
            spaced(text, &mut body);
            body
        };
        assert_eq!(shown("a b"), "a b");
        assert_eq!(shown("a  b"), "a <text:s/>b");
        assert_eq!(shown(" a\tb "), "<text:s/>a<text:tab/>b<text:s/>");
        assert_eq!(shown("<&>\u{1}"), "&lt;&amp;&gt;");
    }
}
