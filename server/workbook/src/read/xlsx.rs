//! Excel workbooks (.xlsx, .xlsm): the parts by their relationships, the sheets streamed cell by cell.
//!
//! Read by this project and not by the spreadsheet library, because what a sheet shows is in places that the
//! library leaves out: formats, runs, hidden rows, formulas without a result, extensions inside cells.
//! (ECMA-376, part 1, chapter 18; part 2 for the package.)

mod package;
mod sheet;
mod strings;
mod styles;

use super::{Limits, ReadError, Stage, sink::Sink, xml};
use package::Package;
use quick_xml::events::Event;

/// Sheets as the workbook lists them.
struct Listed {
    name: String,
    hidden: bool,
    part: String,
}

pub(super) fn xlsx(
    bytes: &[u8],
    limits: &Limits,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.workbook_part()?;
    let relations = package.relations_of(&main)?;
    let (listed, is_1904) = list(&package.read(&main)?, &relations)?;
    sink.sheet_count(listed.len())?;
    sink.progress(Stage::Opened, listed.len() as u64, 0);
    let styles = match package::target(&relations, "/styles") {
        Some(part) => styles::read(&package.read(part)?)?,
        None => styles::Styles::default(),
    };
    let strings = match package::target(&relations, "/sharedStrings") {
        Some(part) => strings::read(&package.read(part)?, sink)?,
        None => Vec::new(),
    };
    let context = sheet::Context {
        styles: &styles,
        strings: &strings,
        is_1904,
        limits,
    };
    let total = listed.iter().map(|sheet| package.size(&sheet.part)).sum();
    sink.expect_bytes(total);
    for sheet in listed {
        let part = package.read(&sheet.part)?;
        sink.begin_sheet(&sheet.name, sheet.hidden);
        sheet::read(&part, &context, sink)?;
    }
    Ok(())
}

/// The worksheets of the workbook, and whether its dates count from 1904. Chart and macro sheets hold no cells.
fn list(
    workbook: &[u8],
    relations: &[package::Relation],
) -> Result<(Vec<Listed>, bool), ReadError> {
    let text = xml::text(workbook);
    let mut reader = xml::reader(&text);
    let (mut listed, mut is_1904) = (Vec::new(), false);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "workbookPr" => is_1904 = xml::flag(&element, "date1904", false),
                "sheet" => {
                    let id = relation_id(&element);
                    let relation = relations.iter().find(|r| Some(&r.id) == id.as_ref());
                    let Some(relation) = relation.filter(|r| r.kind.ends_with("/worksheet")) else {
                        continue;
                    };
                    let state = xml::attribute(&element, "state").unwrap_or_default();
                    listed.push(Listed {
                        name: xml::attribute(&element, "name")
                            .unwrap_or_default()
                            .into_owned(),
                        hidden: matches!(state.as_ref(), "hidden" | "veryHidden"),
                        part: relation.target.clone(),
                    });
                }
                _ => {}
            },
            Event::Eof => return Ok((listed, is_1904)),
            _ => {}
        }
    }
}

/// `r:id`, whatever its prefix; not the `sheetId` beside it.
fn relation_id(element: &quick_xml::events::BytesStart<'_>) -> Option<String> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    attributes.flatten().find_map(|attribute| {
        let is_id = attribute.key.local_name().as_ref() == "id" && attribute.key.prefix().is_some();
        is_id.then(|| attribute.value.to_string())
    })
}
