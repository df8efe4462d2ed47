//! Binary workbooks of Excel (xlsb): parts by their relationships, records in them.
//!
//! Source: [MS-XLSB]. What this deliberately does not do: it calculates no formula. Only Excel writes this format,
//! and it calculates before it saves: an empty text as a formula's result is one.

mod record;
mod sheet;
mod strings;
mod styles;

use super::{
    Limits, ReadError, Stage, archive,
    package::{Package, Relation},
    sink::Sink,
};
use record::XlsbRecords;

/// A sheet as the workbook lists it.
struct SheetEntry {
    name: String,
    hidden: bool,
    relation: String,
}

/// Reads a workbook.
pub(super) fn xlsb(bytes: &[u8], limits: &Limits, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let wanted = |name: &str| name.ends_with(".bin") || name.ends_with(".rels");
    let package = Package::new(archive::parts(bytes, limits, wanted)?);
    sink.progress(Stage::Checked, bytes.len() as u64);
    let main = package.main_part()?;
    let relations = package.relations(&main)?;
    let (listed, is_1904) = workbook(package.bytes(&main)?)?;
    sink.progress(Stage::Opened, listed.len() as u64);
    sink.sheet_count(listed.len())?;
    let part = |kind: &str| {
        let found = relations.iter().find(|r| r.kind == kind);
        found.map(|r| package.bytes(&r.target)).transpose()
    };
    let styles = part("styles")?.map(styles::read).transpose()?;
    let styles = styles.unwrap_or_default();
    let mut strings = match part("sharedStrings")? {
        Some(part) => strings::shared(part, &styles.fonts)?,
        None => Vec::new(),
    };
    let sheets: Vec<(&SheetEntry, &Relation)> = listed
        .iter()
        .filter_map(|sheet| {
            let relation = relations.iter().find(|r| r.id == sheet.relation)?;
            // Charts, dialogues and macros are sheets too, without cells.
            (relation.kind == "worksheet").then_some((sheet, relation))
        })
        .collect();
    let all = sheets.iter().map(|(_, r)| package.size(&r.target)).sum();
    let book = sheet::XlsbBook {
        cell_styles: &styles.cell_styles(usize::from),
        fonts: &styles.fonts,
        is_1904,
        limits,
    };
    let mut before = 0;
    for (listed, relation) in sheets {
        let part = package.bytes(&relation.target)?;
        sink.begin_sheet(&listed.name, listed.hidden);
        sheet::read(part, &listed.name, &book, &mut strings, (before, all), sink)?;
        before += part.len() as u64;
    }
    Ok(())
}

/// The sheets of a workbook in their order, and whether its days count from 1904.
fn workbook(part: &[u8]) -> Result<(Vec<SheetEntry>, bool), ReadError> {
    const PROPERTIES: u16 = 153;
    const SHEET: u16 = 156;
    const FROM_1904: u32 = 0x01;
    let (mut listed, mut is_1904) = (Vec::new(), false);
    let mut records = XlsbRecords::new(part);
    while let Some((kind, mut data)) = records.next()? {
        match kind {
            PROPERTIES => is_1904 = data.u32()? & FROM_1904 != 0,
            SHEET => {
                let (state, _id) = (data.u32()?, data.u32()?);
                let relation = record::utf16_text(&mut data)?.unwrap_or_default();
                listed.push(SheetEntry {
                    name: record::utf16_text(&mut data)?.unwrap_or_default(),
                    hidden: state & 3 != 0,
                    relation,
                });
            }
            _ => {}
        }
    }
    Ok((listed, is_1904))
}
