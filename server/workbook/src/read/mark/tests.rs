use super::*;
use crate::{read::read, write::marked::marked_grid};
use import::grid::Grid;
use rust_xlsxwriter::{Format, Note, Workbook};
use std::io::Read;

/// A book as a person keeps it: formats, an own comment, a gap between rows.
fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold().set_num_format("0.00");
    let sheet = book.add_worksheet().set_name("Datos").unwrap();
    sheet.write_string(0, 0, "código").unwrap();
    sheet.write_number_with_format(1, 1, 41.67, &bold).unwrap();
    sheet.write_number(5, 3, 7.0).unwrap();
    let own = Note::new("de la oficina").set_author("Ana");
    sheet.insert_note(1, 1, &own).unwrap();
    let other = book.add_worksheet().set_name("Otra").unwrap();
    other.write_string(0, 0, "sin notas").unwrap();
    book.save_to_buffer().unwrap()
}

fn at(sheet: u16, row: u32, column: u16) -> Mark {
    Mark {
        sheet,
        row,
        column,
        is_error: row == 1,
        text: format!("E401: fuera de rango en <{row}> & {column}"),
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut part = archive.by_name(name).unwrap();
    part.read_to_string(&mut text).unwrap();
    text
}

fn names(bytes: &[u8]) -> Vec<String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect()
}

fn grid(bytes: &[u8]) -> Grid {
    read(bytes, &Limits::default(), &mut |_| {}).unwrap().grid
}

fn shown(grid: &Grid) -> Vec<String> {
    let sheets = grid.sheets.iter();
    sheets
        .flat_map(|sheet| {
            sheet.rows().flat_map(move |(row, cells)| {
                cells.iter().map(move |cell| {
                    let text = grid.shown(cell.content);
                    format!("{}!{row},{} {text}", sheet.name, cell.column)
                })
            })
        })
        .collect()
}

#[test]
fn marks_are_put_in_and_everything_else_stays_as_it_is() {
    let before = book();
    let marks = [
        at(0, 1, 1),
        at(0, 3, 2),
        at(0, 5, 0),
        at(0, 5, 9),
        at(1, 0, 0),
    ];
    let after = mark(&before, &Limits::default(), &marks).unwrap();
    assert_eq!(shown(&grid(&after)), shown(&grid(&before)));
    let sheet = part(&after, "xl/worksheets/sheet1.xml");
    // In order: a cell before and one behind what the row has, and a row that was not there.
    let places = ["r=\"B2\"", "r=\"C4\"", "r=\"A6\"", "r=\"D6\"", "r=\"J6\""];
    let found: Vec<usize> = places.iter().map(|at| sheet.find(at).unwrap()).collect();
    assert!(found.is_sorted(), "{sheet}");
    let comments = part(&after, "xl/comments1.xml");
    assert!(comments.contains("de la oficina"), "{comments}");
    assert!(comments.contains("en &lt;1&gt; &amp; 1"), "{comments}");
    assert!(comments.contains("ref=\"J6\""), "{comments}");
    let other = part(&after, "xl/worksheets/sheet2.xml");
    assert!(other.contains("legacyDrawing"), "{other}");
    assert!(part(&after, "xl/comments-hallazgos-1.xml").contains("ref=\"A1\""));
    // The format of the number is kept under the ground.
    let styles = part(&after, "xl/styles.xml");
    assert!(
        styles.contains("FFFFC7CE") && styles.contains("FFFFEB9C"),
        "{styles}"
    );
    let theme = |bytes: &[u8]| part(bytes, "xl/theme/theme1.xml");
    assert_eq!(theme(&after), theme(&before));
}

#[test]
fn a_book_that_was_marked_before_has_only_the_new_marks() {
    let limits = Limits::default();
    let once = mark(&book(), &limits, &[at(0, 3, 2), at(1, 0, 0)]).unwrap();
    let twice = mark(&once, &limits, &[at(0, 5, 3), at(1, 2, 2)]).unwrap();
    let comments = part(&twice, "xl/comments1.xml");
    assert!(!comments.contains("ref=\"C4\""), "{comments}");
    assert!(comments.contains("ref=\"D6\"") && comments.contains("de la oficina"));
    let other = part(&twice, "xl/comments-hallazgos-1.xml");
    assert!(
        !other.contains("ref=\"A1\"") && other.contains("ref=\"C3\""),
        "{other}"
    );
    let boxes = part(&twice, "xl/drawings/hallazgos-1.vml");
    assert_eq!(boxes.matches("<v:shape ").count(), 1, "{boxes}");
    let mut unique = names(&twice);
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), names(&twice).len());
    assert_eq!(shown(&grid(&twice)), shown(&grid(&book())));
}

#[test]
fn a_grid_of_another_format_is_written_with_its_marks() {
    let csv = "indicador;2024\nPNTD-1;41,67\nPNTD-2;0.1234567890123456789\n".as_bytes();
    let of_csv = grid(csv);
    let bytes = marked_grid(&of_csv, &[at(0, 1, 1), at(0, 7, 3)]).unwrap();
    let texts = |grid: &Grid| {
        let lines = shown(grid).into_iter();
        let lines = lines.map(|line| line.split_once('!').unwrap().1.to_owned());
        lines.collect::<Vec<_>>()
    };
    assert_eq!(texts(&grid(&bytes)), texts(&of_csv));
    assert!(part(&bytes, "xl/comments1.xml").contains("ref=\"D8\""));
}

#[test]
fn what_is_no_workbook_is_not_marked() {
    let error = mark(b"a;b\n1;2\n", &Limits::default(), &[at(0, 0, 0)]);
    assert!(error.is_err());
}

#[test]
fn the_comment_of_a_person_gets_the_new_findings_in_place_of_the_old() {
    let limits = Limits::default();
    let said = |text: &str| Mark {
        text: text.to_owned(),
        ..at(0, 1, 1)
    };
    let once = mark(&book(), &limits, &[said("E401: primero")]).unwrap();
    let twice = mark(&once, &limits, &[said("E301: después")]).unwrap();
    let comments = part(&twice, "xl/comments1.xml");
    assert!(comments.contains("de la oficina"), "{comments}");
    assert!(comments.contains("E301: después"), "{comments}");
    assert!(!comments.contains("E401: primero"), "{comments}");
    // Mended, it is the comment of the person again.
    let mended = mark(&twice, &limits, &[at(0, 5, 3)]).unwrap();
    let comments = part(&mended, "xl/comments1.xml");
    assert!(comments.contains("de la oficina") && !comments.contains("E301: después"));
}

#[test]
fn characters_that_xml_cannot_hold_are_left_out_of_a_comment() {
    let of_control = Mark {
        text: "E301: se leyó «a\u{1}\u{b}b\u{ffff}»\ncorrija".to_owned(),
        ..at(0, 3, 2)
    };
    let marked = mark(&book(), &Limits::default(), &[of_control]).unwrap();
    let comments = part(&marked, "xl/comments1.xml");
    assert!(comments.contains("«ab»\ncorrija"), "{comments}");
}

#[test]
fn boxes_go_into_the_drawing_that_the_sheet_names_for_its_comments() {
    let (relations, header) = (
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/drawings/header.vml",
    );
    let first = "<Relationship Id=\"rIdHeader\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing\" Target=\"../drawings/header.vml\"/><Relationship ";
    let text = part(&book(), relations).replacen("<Relationship ", first, 1);
    let of_header = "<xml></xml>".to_owned();
    let changed = [
        (relations.to_owned(), text),
        (header.to_owned(), of_header.clone()),
    ];
    let before = repack(&book(), changed.into()).unwrap();
    let after = mark(&before, &Limits::default(), &[at(0, 3, 2)]).unwrap();
    assert_eq!(part(&after, header), of_header);
    let boxes = part(&after, "xl/drawings/vmlDrawing1.vml");
    assert!(boxes.contains("<x:Row>3</x:Row>"), "{boxes}");
}
