//! A document as DOCX (ECMA-376, part 1), written on the libraries that the spreadsheets use anyway (`zip`, `quick-xml`).
//!
//! Not with `docx-rs` (looked at 0.4.22): it writes no rows of titles that repeat (`w:tblHeader`) and no language of the
//! document, and its packages are more than the few parts here. Programs find what they need for a table of contents and for
//! readers of screens: styles of headings, rows of titles, the language.

mod styles;

use std::io::{Cursor, Write};

use chrono::SecondsFormat;
use quick_xml::escape::escape;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use self::styles::styles;
use crate::{
    CeplanError,
    document::{Blank, Block, Cell, Column, Document, LANGUAGE, TO_WRITE, Table},
};

/// The vocabulary of texts.
const WORD_NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONSHIP_NAMESPACE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A4 across, in twentieths of a point.
const PAGE: (u32, u32) = (16_838, 11_906);
const MARGIN: u32 = 900;
/// The width of the text.
const WIDTH: u32 = PAGE.0 - 2 * MARGIN;

/// Writes the document; the same bytes for the same document.
///
/// # Errors
/// When the archive cannot be written, which no document causes.
pub(crate) fn write(document: &Document) -> Result<Vec<u8>, CeplanError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the date of every part is the format's earliest.
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .compression_method(CompressionMethod::Deflated);
    for (name, text) in [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", package_relations()),
        ("docProps/core.xml", properties(document)),
        ("word/document.xml", body(document)),
        ("word/_rels/document.xml.rels", document_relations()),
        ("word/styles.xml", styles()),
        ("word/settings.xml", settings()),
        ("word/footer1.xml", footer(document)),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(XML_DECLARATION.as_bytes())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

const XML_DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

fn content_types() -> String {
    const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let part = |name: &str, kind: &str| {
        format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{MAIN}.{kind}+xml\"/>")
    };
    format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}{}\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>",
        part("document", "document.main"),
        part("styles", "styles"),
        part("settings", "settings"),
        part("footer1", "footer"),
    )
}

fn package_relations() -> String {
    relations(&[
        (
            &format!("{RELATIONSHIP_NAMESPACE}/officeDocument"),
            "word/document.xml",
        ),
        (
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
            "docProps/core.xml",
        ),
    ])
}

fn document_relations() -> String {
    relations(&[
        (&format!("{RELATIONSHIP_NAMESPACE}/styles"), "styles.xml"),
        (
            &format!("{RELATIONSHIP_NAMESPACE}/settings"),
            "settings.xml",
        ),
        (&format!("{RELATIONSHIP_NAMESPACE}/footer"), "footer1.xml"),
    ])
}

/// Relations with the numbers `rId1`, `rId2` …
fn relations(targets: &[(&str, &str)]) -> String {
    let relations = (1..).zip(targets).map(|(number, (kind, target))| {
        format!("<Relationship Id=\"rId{number}\" Type=\"{kind}\" Target=\"{target}\"/>")
    });
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
        relations.collect::<String>()
    )
}

fn properties(document: &Document) -> String {
    let at = document.created.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:subject>{}</dc:subject>\
         <dc:language>{LANGUAGE}</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified></cp:coreProperties>",
        xml(&document.title),
        xml(&document.subject)
    )
}

fn settings() -> String {
    format!(
        "<w:settings xmlns:w=\"{WORD_NAMESPACE}\"><w:defaultTabStop w:val=\"708\"/><w:themeFontLang w:val=\"{LANGUAGE}\"/>\
         <w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>"
    )
}

/// What stands under every page, with its number.
fn footer(document: &Document) -> String {
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let text = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", xml(text));
    format!(
        "<w:ftr xmlns:w=\"{WORD_NAMESPACE}\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}{}{}{}</w:p></w:ftr>",
        text(&format!("{} · página ", document.footer)),
        field("PAGE"),
        text(" de "),
        field("NUMPAGES"),
    )
}

fn body(document: &Document) -> String {
    let blocks: String = document.blocks.iter().map(block).collect();
    let (width, height) = PAGE;
    format!(
        "<w:document xmlns:w=\"{WORD_NAMESPACE}\" xmlns:r=\"{RELATIONSHIP_NAMESPACE}\"><w:body>{blocks}<w:sectPr>\
         <w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\" w:orient=\"landscape\"/>\
         <w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"450\" w:footer=\"450\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>"
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level: 1, text } => paragraph("Title", text),
        Block::Heading { level, text } => paragraph(&format!("Heading{}", level - 1), text),
        Block::Paragraph(text) => paragraph("BodyText", text),
        Block::Warning(text) => paragraph("Warning", text),
        Block::Note(text) => paragraph("Note", text),
        Block::Table(content) => format!("{}{}", table(content), paragraph("Note", "")),
        Block::Blank(content) => blank(content),
        Block::NewPage => "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>".to_owned(),
    }
}

fn paragraph(style: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>",
        run(text)
    )
}

fn run(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", xml(text))
}

/// A box with the place's name, the mark, and room.
fn blank(blank: &Blank) -> String {
    let room = "<w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>";
    let content = format!(
        "{}{}{}",
        paragraph("TableTitle", &blank.label),
        paragraph("ToWrite", TO_WRITE),
        room.repeat(usize::from(blank.lines))
    );
    format!(
        "{}<w:tblGrid><w:gridCol w:w=\"{WIDTH}\"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w=\"{WIDTH}\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc></w:tr></w:tbl>{}",
        table_head(&blank.label),
        paragraph("Note", "")
    )
}

fn table_head(summary: &str) -> String {
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
         <w:tblLook w:val=\"0020\" w:firstRow=\"1\"/><w:tblCaption w:val=\"{}\"/></w:tblPr>",
        xml(summary)
    )
}

fn table(table: &Table) -> String {
    let widths: Vec<u32> = table
        .columns
        .iter()
        .map(|column| WIDTH * u32::from(column.share) / 100)
        .collect();
    let grid: String = widths
        .iter()
        .map(|w| format!("<w:gridCol w:w=\"{w}\"/>"))
        .collect();
    let titles = table.columns.iter().zip(&widths).map(|(column, width)| {
        let style = if column.is_number {
            "TableTitleRight"
        } else {
            "TableTitle"
        };
        cell(
            *width,
            "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E8ECF1\"/>",
            &paragraph(style, &column.title),
        )
    });
    let titles: String = titles.collect();
    let rows: String = table
        .rows
        .iter()
        .map(|cells| row(cells, table, &widths))
        .collect();
    format!(
        "{}<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{titles}</w:tr>{rows}</w:tbl>",
        table_head(&table.summary)
    )
}

fn row(cells: &[Cell], table: &Table, widths: &[u32]) -> String {
    let height = 260 * u32::from(table.least_lines);
    let cells = cells.iter().zip(&table.columns).zip(widths);
    let cells: String = cells
        .map(|((content, column), width)| cell(*width, "", &cell_text(content, column)))
        .collect();
    format!(
        "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{height}\" w:hRule=\"atLeast\"/></w:trPr>{cells}</w:tr>"
    )
}

fn cell_text(cell: &Cell, column: &Column) -> String {
    match cell {
        Cell::Text(text) if column.is_number => paragraph("TableNumber", text),
        Cell::Text(text) => paragraph("TableText", text),
        Cell::Blank => paragraph("ToWrite", TO_WRITE),
    }
}

fn cell(width: u32, shade: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}</w:tcPr>{content}</w:tc>")
}

/// A text as XML, without the characters that XML cannot hold.
fn xml(text: &str) -> String {
    let is_allowed =
        |letter: &char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    let plain = text.replace(['\n', '\t'], " ");
    let kept: String = plain.chars().filter(is_allowed).collect();
    escape(kept).into_owned()
}
