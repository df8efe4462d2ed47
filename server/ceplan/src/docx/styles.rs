//! The styles of a document. Headings have the names that word processors know, so a table of contents finds them.

use super::WORD_NAMESPACE;
use crate::document::LANGUAGE;

/// A style of paragraphs: its id, its name, and what it sets of paragraph and letters.
struct Style {
    id: &'static str,
    name: &'static str,
    paragraph: &'static str,
    letters: &'static str,
}

#[rustfmt::skip]
const STYLES: [Style; 11] = [
    Style { id: "Title", name: "Title", paragraph: "<w:keepNext/><w:spacing w:after=\"60\"/>", letters: "<w:b/><w:sz w:val=\"40\"/>" },
    Style { id: "Heading1", name: "heading 1", paragraph: "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"100\"/><w:outlineLvl w:val=\"0\"/>", letters: "<w:b/><w:color w:val=\"1F3A5F\"/><w:sz w:val=\"30\"/>" },
    Style { id: "Heading2", name: "heading 2", paragraph: "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"80\"/><w:outlineLvl w:val=\"1\"/>", letters: "<w:b/><w:sz w:val=\"24\"/>" },
    Style { id: "Heading3", name: "heading 3", paragraph: "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/><w:outlineLvl w:val=\"2\"/>", letters: "<w:b/><w:sz w:val=\"21\"/>" },
    Style { id: "BodyText", name: "Body Text", paragraph: "<w:spacing w:after=\"100\"/>", letters: "" },
    Style { id: "Warning", name: "Aviso", paragraph: "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FDECEA\"/><w:spacing w:after=\"100\"/>", letters: "<w:b/><w:color w:val=\"8A1C1C\"/>" },
    Style { id: "Note", name: "Nota", paragraph: "<w:spacing w:before=\"40\" w:after=\"80\"/>", letters: "<w:color w:val=\"4A5560\"/><w:sz w:val=\"18\"/>" },
    Style { id: "TableTitle", name: "Título de columna", paragraph: "<w:keepNext/>", letters: "<w:b/><w:sz w:val=\"18\"/>" },
    Style { id: "TableText", name: "Texto de tabla", paragraph: "", letters: "<w:sz w:val=\"18\"/>" },
    Style { id: "ToWrite", name: "Por completar", paragraph: "", letters: "<w:i/><w:color w:val=\"5A6470\"/><w:sz w:val=\"18\"/>" },
    Style { id: "Footer", name: "footer", paragraph: "", letters: "<w:color w:val=\"4A5560\"/><w:sz w:val=\"16\"/>" },
];

/// Those of [`STYLES`] that stand at the right, for numbers.
const RIGHT: [(&str, &str, &str); 2] = [
    (
        "TableTitleRight",
        "Título de columna de números",
        "TableTitle",
    ),
    ("TableNumber", "Número de tabla", "TableText"),
];

pub(super) fn styles() -> String {
    let styles: String = STYLES
        .iter()
        .map(|style| {
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"{}\"><w:name w:val=\"{}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
                 <w:pPr>{}</w:pPr><w:rPr>{}</w:rPr></w:style>",
                style.id, style.name, style.paragraph, style.letters
            )
        })
        .collect();
    let right: String = RIGHT
        .iter()
        .map(|(id, name, based)| {
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{based}\"/>\
                 <w:pPr><w:jc w:val=\"right\"/></w:pPr></w:style>"
            )
        })
        .collect();
    format!(
        "<w:styles xmlns:w=\"{WORD_NAMESPACE}\"><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Source Sans 3\" w:hAnsi=\"Source Sans 3\" w:cs=\"Arial\"/><w:sz w:val=\"21\"/>\
         <w:lang w:val=\"{LANGUAGE}\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"0\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>{styles}{right}{}</w:styles>",
        grid()
    )
}

/// The style of tables: thin lines, a little room.
fn grid() -> String {
    let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
    let lines: String = sides
        .map(|side| {
            format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"9AA5B1\"/>")
        })
        .concat();
    format!(
        "<w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/><w:tblPr><w:tblBorders>{lines}</w:tblBorders>\
         <w:tblCellMar><w:top w:w=\"40\" w:type=\"dxa\"/><w:left w:w=\"80\" w:type=\"dxa\"/><w:bottom w:w=\"40\" w:type=\"dxa\"/>\
         <w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    )
}
