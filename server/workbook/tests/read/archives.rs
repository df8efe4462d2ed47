//! Workbooks made by hand, whole or broken: the smallest xlsx, xlsb and ods that say something.

use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

pub const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A zip of parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An xlsx of one sheet with this sheet data, and more parts.
pub fn xlsx(sheet_data: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>"#
    );
    xlsx_of_sheets(&[("Hoja1", &sheet)], more)
}

pub fn xlsx_of_sheets(sheets: &[(&str, &str)], more: &[(&str, &[u8])]) -> Vec<u8> {
    let listed: String = (1..)
        .zip(sheets)
        .map(|(n, (name, _))| format!(r#"<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>"#))
        .collect();
    let book = format!(
        r#"<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets>{listed}</sheets></workbook>"#
    );
    let relations: String =
        (1..=sheets.len()).map(|n| format!(r#"<Relationship Id="rId{n}" Type="{RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>"#)).collect();
    let relations = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#
    );
    let names: Vec<String> = (1..=sheets.len())
        .map(|n| format!("xl/worksheets/sheet{n}.xml"))
        .collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT_RELS.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
    ];
    parts.extend(
        names
            .iter()
            .zip(sheets)
            .map(|(name, (_, xml))| (name.as_str(), xml.as_bytes())),
    );
    parts.extend(more);
    zip(&parts)
}

/// An ods with the rows of one table.
pub fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Datos">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></manifest:manifest>"#;
    zip(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// One cell of an xlsb.
pub enum Binary<'a> {
    Text(&'a str),
    Real(f64),
    DivisionByZero,
}

/// An xlsb of one sheet: rows of cells, from A1.
pub fn xlsb(rows: &[Vec<Binary<'_>>]) -> Vec<u8> {
    let mut book = Vec::new();
    let mut sheet_entry = [0u32.to_le_bytes(), 1u32.to_le_bytes()].concat();
    sheet_entry.extend(wide("rId1"));
    sheet_entry.extend(wide("Datos"));
    record(&mut book, 0x009C, &sheet_entry);
    record(&mut book, 0x0090, &[]);
    record(&mut book, 0x009D, &[]);
    let mut sheet = Vec::new();
    record(&mut sheet, 0x0094, &[0; 16]);
    record(&mut sheet, 0x0091, &[]);
    for (row, cells) in (0u32..).zip(rows) {
        record(&mut sheet, 0x0000, &[row.to_le_bytes(), [0; 4]].concat());
        for (column, cell) in (0u32..).zip(cells) {
            let mut body = [column.to_le_bytes(), [0; 4]].concat();
            let kind = match cell {
                Binary::Text(text) => {
                    body.extend(wide(text));
                    0x0006
                }
                Binary::Real(number) => {
                    body.extend(number.to_le_bytes());
                    0x0005
                }
                Binary::DivisionByZero => {
                    body.push(0x07);
                    0x0003
                }
            };
            record(&mut sheet, kind, &body);
        }
    }
    record(&mut sheet, 0x0092, &[]);
    let relations = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#
    );
    zip(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/workbook.bin", &book),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.bin", &sheet),
    ])
}

/// A text in UTF-16 with its length before it.
pub fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

/// A record of the binary format: type and length in groups of seven bits.
pub fn record(to: &mut Vec<u8>, kind: u16, body: &[u8]) {
    let [low, _] = kind.to_le_bytes();
    if kind < 0x80 {
        to.push(low);
    } else {
        to.extend([low | 0x80, u8::try_from(kind >> 7).unwrap()]);
    }
    let mut length = body.len();
    loop {
        let seven = u8::try_from(length & 0x7F).unwrap();
        length >>= 7;
        to.push(if length > 0 { seven | 0x80 } else { seven });
        if length == 0 {
            break;
        }
    }
    to.extend(body);
}
