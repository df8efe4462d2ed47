//! Workbooks of Excel (xlsx, xlsm): parts by their relationships, cells as Excel shows them.
//!
//! The XML is read here and not by a library, because what a sheet shows is more than its values: formats,
//! struck-through and superscript runs, hidden rows, formulas without a result. Source: ECMA-376 part 1,
//! chapter 18, in both namespaces. What this deliberately does not do: it calculates no formula.

mod cell;
mod sheet;
mod strings;
mod styles;

use super::{Limits, ReadError, Stage, archive, package, sink::Sink, xml};
use package::{Package, Relation};
use quick_xml::events::Event;
use strings::SharedString;
use styles::Style;
use xml::{Xml, attribute, is_on};

/// What all sheets of a workbook share.
struct XlsxBook {
    strings: Vec<SharedString>,
    styles: Vec<Style>,
    /// Days are counted from 1904.
    dates_1904: bool,
}

/// A sheet as the workbook lists it.
struct SheetEntry {
    name: String,
    hidden: bool,
    relation: String,
}

/// Reads a workbook.
pub(super) fn xlsx(bytes: &[u8], limits: &Limits, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let package = Package::new(archive::xml_parts(bytes, limits)?);
    sink.progress(Stage::Checked, bytes.len() as u64);
    let main = package.main_part()?;
    let relations = package.relations(&main)?;
    let (listed, dates_1904) = workbook(&package.text(&main)?)?;
    sink.progress(Stage::Opened, listed.len() as u64);
    sink.sheet_count(listed.len())?;
    let (folder, _) = main.rsplit_once('/').unwrap_or(("", &main));
    // Some programs write these parts at their usual place and forget the relationship.
    let part = |kind: &str| {
        let named = relations.iter().find(|r| r.kind == kind);
        let usual = format!("{folder}/{}.xml", kind.to_lowercase());
        let target = named.map_or(usual, |r| r.target.clone());
        package.has(&target).then_some(target)
    };
    let book = XlsxBook {
        styles: match part("styles") {
            Some(target) => styles::styles(&package.text(&target)?)?,
            None => Vec::new(),
        },
        strings: match part("sharedStrings") {
            Some(target) => strings::shared(&package.text(&target)?, sink)?,
            None => Vec::new(),
        },
        dates_1904,
    };
    let sheets: Vec<(&SheetEntry, &Relation)> = listed
        .iter()
        .filter_map(|sheet| {
            let relation = relations.iter().find(|r| r.id == sheet.relation)?;
            // Charts and dialogues are sheets too, without cells.
            (relation.kind == "worksheet").then_some((sheet, relation))
        })
        .collect();
    let all = sheets.iter().map(|(_, r)| package.size(&r.target)).sum();
    let mut before = 0;
    for (sheet, relation) in sheets {
        let text = package.text(&relation.target)?;
        sink.begin_sheet(&sheet.name, sheet.hidden);
        sheet::read(&text, &sheet.name, &book, limits, (before, all), sink)?;
        before += text.len() as u64;
    }
    Ok(())
}

/// The parts of the sheets with cells, in the order in which they are read, and that of the formats.
pub(super) fn sheet_parts(package: &Package) -> Result<(Vec<String>, Option<String>), ReadError> {
    let main = package.main_part()?;
    let relations = package.relations(&main)?;
    let (listed, _) = workbook(&package.text(&main)?)?;
    let sheets = listed.iter().filter_map(|sheet| {
        let relation = relations.iter().find(|r| r.id == sheet.relation)?;
        (relation.kind == "worksheet").then(|| relation.target.clone())
    });
    let styles = relations.iter().find(|relation| relation.kind == "styles");
    let styles = styles.map(|relation| relation.target.clone());
    Ok((sheets.collect(), styles.filter(|part| package.has(part))))
}

/// The main part that the relationships of a package name.
pub(super) fn main_part_of(relations: &str) -> Option<String> {
    let found = package::relations(relations, "").ok()?;
    let main = found.into_iter().find(|r| r.kind == "officeDocument")?;
    Some(main.target)
}

/// The sheets of a workbook in their order, and its system of dates.
fn workbook(text: &str) -> Result<(Vec<SheetEntry>, bool), ReadError> {
    let mut xml = Xml::new(text);
    let (mut listed, mut dates_1904, mut found) = (Vec::new(), false, false);
    loop {
        match xml.next()? {
            Event::Eof => break,
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "workbook" => found = true,
                "workbookPr" => dates_1904 = is_on(attribute(&e, "date1904").as_deref()),
                "sheet" => listed.push(SheetEntry {
                    name: attribute(&e, "name").unwrap_or_default().into_owned(),
                    hidden: attribute(&e, "state").is_some_and(|s| s != "visible"),
                    relation: attribute(&e, "id").unwrap_or_default().into_owned(),
                }),
                _ => {}
            },
            _ => {}
        }
    }
    if found {
        Ok((listed, dates_1904))
    } else {
        Err(ReadError::damaged("no workbook element"))
    }
}
