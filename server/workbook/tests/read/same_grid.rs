//! A law: the same book in every format gives the same grid.

use super::{
    archives, biff, fixture, read,
    shown::{lines, of_sheet},
    xlsb,
};
use proptest::{collection::vec, prelude::*};
use workbook::read::Limits;

/// What a cell holds, in the terms of all formats.
#[derive(Debug, Clone)]
enum Held {
    Nothing,
    Text(String),
    /// A text with a superscript mark behind it.
    Noted(String, String),
    /// A struck-through text before one that stands.
    Corrected(String, String),
    /// Hundredths.
    Number(i32),
    /// With the format `0.0%`.
    Percent(i32),
    /// With a percent sign that is only a letter.
    Literal(i32),
    /// Whole cell struck through.
    Struck(i32),
    Year(u16),
    Hours(u16),
    Bool(bool),
    Error(usize),
}

const ERRORS: [(u8, &str); 4] = [
    (0x07, "#DIV/0!"),
    (0x2A, "#N/A"),
    (0x17, "#REF!"),
    (0x0F, "#VALUE!"),
];
const CODES: [(&str, u16); 6] = [
    ("General", 0),
    ("0.0%", 0),
    ("0.0\"%\"", 0),
    ("General", 2),
    ("yyyy", 0),
    ("[h]:mm", 0),
];

impl Held {
    /// The stored number and its style.
    fn number(&self) -> Option<(f64, u16)> {
        Some(match self {
            Self::Number(hundredths) => (f64::from(*hundredths) / 100.0, 0),
            Self::Percent(tenths) => (f64::from(*tenths) / 1000.0, 1),
            Self::Literal(tenths) => (f64::from(*tenths) / 10.0, 2),
            Self::Struck(hundredths) => (f64::from(*hundredths) / 100.0, 3),
            Self::Year(day) => (f64::from(*day), 4),
            Self::Hours(hours) => (f64::from(*hours) / 24.0, 5),
            _ => return None,
        })
    }

    /// Two texts, the style of the first and of the second: 0 plain, 1 superscript, 2 struck through.
    fn runs(&self) -> Option<(String, String, [u16; 2])> {
        Some(match self {
            Self::Text(text) => (text.clone(), String::new(), [0, 0]),
            Self::Noted(text, mark) => (text.clone(), mark.clone(), [0, 1]),
            Self::Corrected(old, new) => (old.clone(), new.clone(), [2, 0]),
            _ => return None,
        })
    }
}

fn held() -> impl Strategy<Value = Held> {
    let word = "[A-Za-zñáÚ€][a-zé0-9]{0,6}";
    prop_oneof![
        Just(Held::Nothing),
        word.prop_map(Held::Text),
        (word, "[1-9a]{1,2}").prop_map(|(text, mark)| Held::Noted(text, mark)),
        (word, word).prop_map(|(old, new)| Held::Corrected(old, new)),
        (-1_000_000..1_000_000).prop_map(Held::Number),
        (0..2000).prop_map(Held::Percent),
        (0..2000).prop_map(Held::Literal),
        (0..100_000).prop_map(Held::Struck),
        (400_u16..50_000).prop_map(Held::Year),
        (25_u16..900).prop_map(Held::Hours),
        any::<bool>().prop_map(Held::Bool),
        (0..ERRORS.len()).prop_map(Held::Error),
    ]
}

fn as_xls(version: biff::Version, rows: &[Vec<Held>]) -> Vec<u8> {
    let styles = CODES.map(|(code, font)| biff::Style {
        code,
        font,
        alignment: 0,
    });
    let mut cells = Vec::new();
    for (row, of_row) in (0..).zip(rows) {
        for (column, held) in (0..).zip(of_row) {
            if let Some((value, style)) = held.number() {
                cells.extend(biff::number(row, column, style, value));
            } else if let Some((first, second, fonts)) = held.runs() {
                let start = u16::try_from(first.encode_utf16().count()).unwrap();
                let text = first + &second;
                let runs = [(0, fonts[0]), (start, fonts[1])];
                cells.extend(biff::rich_label(version, (row, column, 0), &text, &runs));
            } else if let Held::Bool(yes) = held {
                cells.extend(biff::bool_or_error(row, column, 0, u8::from(*yes), false));
            } else if let Held::Error(at) = held {
                cells.extend(biff::bool_or_error(row, column, 0, ERRORS[*at].0, true));
            }
        }
    }
    let book = biff::Book {
        version,
        from_1904: false,
        styles: &styles,
        more: Vec::new(),
        strings: Vec::new(),
        string_count: 0,
        continued: Vec::new(),
        sheets: vec![("Hoja1", 0, cells)],
    };
    book.file()
}

fn as_xlsb(rows: &[Vec<Held>]) -> Vec<u8> {
    let styles = CODES.map(|(code, font)| xlsb::Style {
        code,
        font,
        alignment: 0,
    });
    let mut cells = Vec::new();
    for (row, of_row) in (0..).zip(rows) {
        cells.extend(xlsb::row(row, false));
        for (column, held) in (0..).zip(of_row) {
            if let Some((value, style)) = held.number() {
                cells.extend(xlsb::number(column, u32::from(style), value));
            } else if let Some((first, second, fonts)) = held.runs() {
                let start = u16::try_from(first.encode_utf16().count()).unwrap();
                let text = first + &second;
                let runs = [(0, fonts[0]), (start, fonts[1])];
                cells.extend(xlsb::rich_cell(column, 0, (&text, &runs)));
            } else if let Held::Bool(yes) = held {
                cells.extend(xlsb::cell(4, column, 0, &[u8::from(*yes)]));
            } else if let Held::Error(at) = held {
                cells.extend(xlsb::cell(3, column, 0, &[ERRORS[*at].0]));
            }
        }
    }
    let book = xlsb::Book {
        styles: &styles,
        sheets: vec![("Hoja1", 0, [Vec::new(), cells, Vec::new()])],
        ..xlsb::Book::default()
    };
    book.file()
}

const XLSX_STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="4"><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0.0&quot;%&quot;"/><numFmt numFmtId="166" formatCode="yyyy"/><numFmt numFmtId="167" formatCode="[h]:mm"/></numFmts><fonts count="2"><font/><font><strike/></font></fonts><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="0" fontId="1"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs></styleSheet>"#;

fn as_xlsx(rows: &[Vec<Held>]) -> Vec<u8> {
    xlsx_of(&xlsx_rows(rows))
}

/// The same with each element on a line of its own, as programs write XML that people shall read.
fn as_indented_xlsx(rows: &[Vec<Held>]) -> Vec<u8> {
    let data = xlsx_rows(rows).replace("><", ">\n<");
    // The white space of a text is part of it.
    xlsx_of(&data.replace("<t>\n<", "<t><"))
}

fn xlsx_of(data: &str) -> Vec<u8> {
    archives::xlsx(data, &[("xl/styles.xml", XLSX_STYLES.as_bytes())])
}

fn xlsx_rows(rows: &[Vec<Held>]) -> String {
    let mut data = String::new();
    for (row, of_row) in (0..).zip(rows) {
        data += &format!(r#"<row r="{}">"#, row + 1);
        for (column, held) in (0..).zip(of_row) {
            let place = domain::finding::a1(row, column);
            if let Some((value, style)) = held.number() {
                data += &format!(r#"<c r="{place}" s="{style}"><v>{value}</v></c>"#);
            } else if let Some((first, second, fonts)) = held.runs() {
                let run = |text: &str, font: u16| {
                    let font =
                        ["", r#"<vertAlign val="superscript"/>"#, "<strike/>"][usize::from(font)];
                    format!("<r><rPr>{font}</rPr><t>{text}</t></r>")
                };
                let runs = run(&first, fonts[0]) + &run(&second, fonts[1]);
                data += &format!(r#"<c r="{place}" t="inlineStr"><is>{runs}</is></c>"#);
            } else if let Held::Bool(yes) = held {
                data += &format!(r#"<c r="{place}" t="b"><v>{}</v></c>"#, u8::from(*yes));
            } else if let Held::Error(at) = held {
                data += &format!(r#"<c r="{place}" t="e"><v>{}</v></c>"#, ERRORS[*at].1);
            }
        }
        data += "</row>";
    }
    data
}

const ODS_STYLES: &str = r#"<style:style style:name="c0" style:family="table-cell"/><number:percentage-style style:name="N1"><number:number/><number:text>%</number:text></number:percentage-style><style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/><number:number-style style:name="N2"><number:number/><number:text>%</number:text></number:number-style><style:style style:name="c2" style:family="table-cell" style:data-style-name="N2"/><style:style style:name="c3" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style><number:date-style style:name="N4"><number:year/></number:date-style><style:style style:name="c4" style:family="table-cell" style:data-style-name="N4"/><number:time-style style:name="N5" number:truncate-on-overflow="false"><number:hours/><number:minutes/></number:time-style><style:style style:name="c5" style:family="table-cell" style:data-style-name="N5"/><style:style style:name="t1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style><style:style style:name="t2" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>"#;

fn as_ods(rows: &[Vec<Held>]) -> Vec<u8> {
    let mut data = String::new();
    for of_row in rows {
        data += "<table:table-row>";
        for held in of_row {
            data += &ods_cell(held);
        }
        data += "</table:table-row>";
    }
    super::open_documents::document(
        ODS_STYLES,
        &format!(r#"<table:table table:name="Hoja1">{data}</table:table>"#),
    )
}

fn ods_cell(held: &Held) -> String {
    if let Some((value, style)) = held.number() {
        let (kind, value) = match held {
            Held::Percent(_) => ("percentage", format!(r#"office:value="{value}""#)),
            Held::Hours(hours) => ("time", format!(r#"office:time-value="PT{hours}H00M00S""#)),
            _ => ("float", format!(r#"office:value="{value}""#)),
        };
        return format!(
            r#"<table:table-cell table:style-name="c{style}" office:value-type="{kind}" {value}/>"#
        );
    }
    if let Some((first, second, fonts)) = held.runs() {
        let run = |text: &str, font: u16| {
            format!(r#"<text:span text:style-name="t{font}">{text}</text:span>"#)
        };
        let runs = run(&first, fonts[0]) + &run(&second, fonts[1]);
        return format!(
            r#"<table:table-cell office:value-type="string"><text:p>{runs}</text:p></table:table-cell>"#
        );
    }
    match held {
        Held::Bool(yes) => format!(
            r#"<table:table-cell office:value-type="boolean" office:boolean-value="{yes}"/>"#
        ),
        Held::Error(at) => format!(
            r#"<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>{}</text:p></table:table-cell>"#,
            ERRORS[*at].1
        ),
        _ => "<table:table-cell/>".to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_book_in_every_format_gives_the_same_grid(rows in vec(vec(held(), 1..8), 1..6)) {
        let grid = |bytes: Vec<u8>| {
            let file = workbook::read::read(&bytes, &Limits::default(), &mut |_| {});
            file.map(|file| lines(&file)).map_err(|error| error.code)
        };
        let first = grid(as_xlsx(&rows));
        prop_assert_eq!(&first, &grid(as_indented_xlsx(&rows)), "xlsx, indented");
        prop_assert_eq!(&first, &grid(as_xlsb(&rows)), "xlsb");
        prop_assert_eq!(&first, &grid(as_xls(biff::Version::Biff8, &rows)), "xls");
        prop_assert_eq!(&first, &grid(as_xls(biff::Version::Biff5, &rows)), "xls of Excel 95");
        prop_assert_eq!(&first, &grid(as_ods(&rows)), "ods");
        let held = rows.iter().flatten().filter(|h| !matches!(h, Held::Nothing)).count();
        match first {
            Ok(lines) => prop_assert_eq!(lines.len(), held),
            Err(code) => prop_assert_eq!((code.as_str(), held), ("E117", 0)),
        }
    }
}

/// Shared strings in every form, and cells that name them: one after the other, and with an element on each line.
#[test]
fn shared_strings_read_the_same_however_the_part_is_written() {
    let strings = [
        "<si><t>Lima</t></si>",
        r#"<si><t xml:space="preserve"> con espacio </t></si>"#,
        "<si><t>a &amp; b</t></si>",
        "<si><t>línea_x000D_\ndos</t></si>",
        "<si><r><t>12.5</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>1</t></r></si>",
        "<si/>",
        "<si><t/></si>",
        "<si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>x</t></rPh></si>",
        "<si><t>último</t></si>",
    ];
    let cells: String = (0..strings.len())
        .map(|at| format!(r#"<row><c t="s"><v>{at}</v></c></row>"#))
        .collect();
    let read = |separator: &str| {
        let listed = strings.join(separator);
        let part = format!(r#"<sst xmlns="x">{separator}{listed}{separator}</sst>"#);
        let bytes = archives::xlsx(&cells, &[("xl/sharedStrings.xml", part.as_bytes())]);
        let file = workbook::read::read(&bytes, &Limits::default(), &mut |_| {}).unwrap();
        lines(&file)
    };
    let shown = read("");
    assert_eq!(shown, read("\n  "));
    assert_eq!(
        shown.len(),
        strings.len() - 2,
        "two hold nothing: {shown:?}"
    );
    let all = shown.concat();
    for text in [
        "«Lima»",
        "con espacio",
        "«a & b»",
        "línea\ndos",
        "«12.5¹»",
        "«東京»",
        "«último»",
    ] {
        assert!(all.contains(text), "{text} in {all}");
    }
}

#[tokio::test]
async fn one_book_in_three_formats_gives_one_grid() {
    let mut grids = Vec::new();
    for name in ["xlsx", "xls", "ods"] {
        let file = read(fixture(&format!("every-kind-of-cell.{name}")))
            .await
            .unwrap();
        let sheets: Vec<_> = file
            .grid
            .sheets
            .iter()
            .enumerate()
            .map(|(at, sheet)| {
                let mut merged = sheet.merged.clone();
                merged.sort_by_key(|m| (m.first_row, m.first_column));
                let hidden = (sheet.hidden, &sheet.hidden_rows, &sheet.hidden_columns);
                format!(
                    "{} {hidden:?} {merged:?} {:#?}",
                    sheet.name,
                    of_sheet(&file.grid, at)
                )
            })
            .collect();
        grids.push(sheets);
    }
    assert_eq!(grids[0], grids[1], "xlsx and xls");
    assert_eq!(grids[0], grids[2], "xlsx and ods");
    let all = grids[0].concat();
    for line in [
        "B2 14.8%",
        "D2 14.8\"",
        "E2 14.8\"",
        "G2 -5%",
        "I2 31\"",
        "J2 45.5%",
        "C3 year 2024",
        "D3 month 2024-12",
        "B4 time 46:00",
        "B5 #DIV/0!",
        "D6 bool true",
        "B7 «12.5¹»",
        "D7 «5400» part struck",
        "F7 20.5 struck",
        "B9 1234.567",
        "E9 huge 1e300",
    ] {
        assert!(all.contains(line), "{line} in {all}");
    }
}
