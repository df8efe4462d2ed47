//! Binary workbooks made by hand: styles, shared texts and sheets as records.

use super::archives::{RELS, TYPES, record, wide, zip};

/// A cell style: a number format, the place of a font, the alignment.
pub struct Style<'a> {
    pub code: &'a str,
    pub font: u16,
    pub alignment: u8,
}

/// Fonts of every book: plain, superscript, struck through.
pub const RAISED: u16 = 1;
pub const STRUCK: u16 = 2;

/// A text with the places where other fonts begin.
pub type Rich<'a> = (&'a str, &'a [(u16, u16)]);

/// A workbook before its parts are put together.
#[derive(Default)]
pub struct Book<'a> {
    pub from_1904: bool,
    pub styles: &'a [Style<'a>],
    pub strings: &'a [Rich<'a>],
    /// Name, state and records of each sheet: those before the cells, the cells, those behind.
    pub sheets: Vec<(&'a str, u32, [Vec<u8>; 3])>,
}

fn of(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    record(&mut bytes, kind, body);
    bytes
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn longs(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

impl Book<'_> {
    fn workbook(&self) -> Vec<u8> {
        let mut part = of(153, &longs(&[u32::from(self.from_1904), 0]));
        for (number, (name, state, _)) in (1..).zip(&self.sheets) {
            let id = wide(&format!("hoja{number}"));
            part.extend(of(
                156,
                &[longs(&[*state, number]), id, wide(name)].concat(),
            ));
        }
        part
    }

    fn styles(&self) -> Vec<u8> {
        let mut part = of(615, &[]);
        for (number, style) in (164..).zip(self.styles) {
            part.extend(of(44, &[words(&[number]), wide(style.code)].concat()));
        }
        part.extend([of(616, &[]), of(611, &[])].concat());
        for (flags, position) in [(0, 0), (0, 1), (8, 0)] {
            part.extend(of(43, &words(&[220, flags, 400, position, 0, 0, 0, 0])));
        }
        part.extend([of(612, &[]), of(626, &[]), of(47, &[0; 16]), of(627, &[])].concat());
        part.extend(of(617, &[]));
        for (number, style) in (164..).zip(self.styles) {
            let mut xf = words(&[0, number, style.font, 0, 0, 0]);
            xf.extend([style.alignment, 0, 0, 0]);
            part.extend(of(47, &xf));
        }
        part.extend(of(618, &[]));
        part
    }

    /// The file. Its parts have names that say nothing.
    pub fn file(&self) -> Vec<u8> {
        let target = |id: &str, kind: &str, target: &str| {
            format!(r#"<Relationship Id="{id}" Type="{RELS}/{kind}" Target="{target}"/>"#)
        };
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let relations = |inside: String| {
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="{package}">{inside}</Relationships>"#
            )
        };
        let root = relations(target("a", "officeDocument", "xl/libro.bin"));
        let mut listed =
            target("s", "styles", "estilos.bin") + &target("t", "sharedStrings", "/xl/textos.bin");
        let mut sheets = Vec::new();
        for (number, (_, _, [before, cells, behind])) in (1..).zip(&self.sheets) {
            listed += &target(
                &format!("hoja{number}"),
                "worksheet",
                &format!("h/{number}.bin"),
            );
            let part = [
                &of(129, &[]),
                before,
                &of(145, &[]),
                cells,
                &of(146, &[]),
                behind,
                &of(130, &[]),
            ];
            sheets.push((
                format!("xl/h/{number}.bin"),
                part.map(Vec::as_slice).concat(),
            ));
        }
        let strings: Vec<u8> = self
            .strings
            .iter()
            .flat_map(|s| of(19, &rich(*s)))
            .collect();
        let (book, styles, listed) = (self.workbook(), self.styles(), relations(listed));
        let mut parts: Vec<(&str, &[u8])> = vec![
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.bin", &[]),
            ("xl/libro.bin", &book),
            ("xl/_rels/libro.bin.rels", listed.as_bytes()),
            ("xl/estilos.bin", &styles),
            ("xl/textos.bin", &strings),
        ];
        parts.extend(
            sheets
                .iter()
                .map(|(name, part)| (name.as_str(), part.as_slice())),
        );
        zip(&parts)
    }
}

/// A text with its runs.
fn rich((text, runs): Rich<'_>) -> Vec<u8> {
    let mut body = vec![u8::from(!runs.is_empty())];
    body.extend(wide(text));
    if !runs.is_empty() {
        body.extend(longs(&[u32::try_from(runs.len()).unwrap()]));
        body.extend(
            runs.iter()
                .flat_map(|(start, font)| words(&[*start, *font])),
        );
    }
    body
}

/// A row, hidden or not.
pub fn row(number: u32, hidden: bool) -> Vec<u8> {
    let mut body = longs(&[number, 0]);
    body.extend(words(&[300]));
    body.extend([0, if hidden { 0x10 } else { 0 }, 0]);
    of(0, &body)
}

/// A cell: its kind, column, style, and what it holds.
pub fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    of(kind, &[&*longs(&[column, style]), value].concat())
}

/// A cell without its column: the one behind the cell before.
pub fn short_cell(kind: u16, style: u32, value: &[u8]) -> Vec<u8> {
    of(kind, &[&*longs(&[style]), value].concat())
}

pub fn number(column: u32, style: u32, value: f64) -> Vec<u8> {
    cell(5, column, style, &value.to_le_bytes())
}

/// A text of the sheet with runs.
pub fn rich_cell(column: u32, style: u32, text: Rich<'_>) -> Vec<u8> {
    cell(62, column, style, &rich(text))
}

/// Columns that are hidden.
pub fn hidden_columns(first: u32, last: u32) -> Vec<u8> {
    of(60, &[longs(&[first, last, 2000, 0]), words(&[1])].concat())
}

/// A merged range: rows, then columns.
pub fn merged(rows: (u32, u32), columns: (u32, u32)) -> Vec<u8> {
    of(176, &longs(&[rows.0, rows.1, columns.0, columns.1]))
}
