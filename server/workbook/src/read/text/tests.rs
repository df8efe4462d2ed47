use super::*;
use crate::read::{ReadFile, read};

fn file(text: &str) -> ReadFile {
    read(text.as_bytes(), &Limits::default(), &mut |_| {}).unwrap()
}

fn row(file: &ReadFile, row: u32) -> Vec<String> {
    let cells = file.grid.sheets[0].row(row);
    cells.iter().map(|c| file.grid.shown(c.content)).collect()
}

fn codes(file: &ReadFile) -> Vec<(&str, String)> {
    let findings = file.findings.iter();
    findings
        .map(|f| (f.code.as_str(), f.place.to_string()))
        .collect()
}

#[test]
fn one_wrong_quote_loses_no_row() {
    let file = file("codigo;nombre;2024\nS13-1;\"Hogares;17.5\nS28-1;Otros;38\nS29-1;\"Más\";12\n");
    assert_eq!(row(&file, 1), ["S13-1", "\"Hogares", "17.5"]);
    assert_eq!(row(&file, 2), ["S28-1", "Otros", "38"]);
    assert_eq!(row(&file, 3), ["S29-1", "Más", "12"]);
    assert_eq!(codes(&file), [("E124", "hoja «CSV», celda A2".to_owned())]);
}

#[test]
fn a_cell_of_several_lines_is_one_cell() {
    let file =
        file("codigo;2024;nota\nS13-1;17.5;\"una\nnota larga\"\nS28-1;38;\n\"S29\n-1\";12;x\n");
    assert_eq!(row(&file, 1), ["S13-1", "17.5", "una\nnota larga"]);
    assert_eq!(row(&file, 2), ["S28-1", "38"]);
    assert_eq!(row(&file, 3), ["S29\n-1", "12", "x"]);
    assert!(file.findings.is_empty(), "{:?}", file.findings);
}

#[test]
fn quotes_inside_cells_are_part_of_their_text() {
    let file = file(
        "codigo,nombre,2024\nS13-1,\"el \"\"uso\"\" de\",17.5\nS28-1,el \"uso\" de,38\nS29-1,\"el \"uso\" de\",12\n",
    );
    for (at, value) in [(1, "17.5"), (2, "38"), (3, "12")] {
        assert_eq!(row(&file, at)[1..], ["el \"uso\" de", value], "{at}");
    }
    assert!(file.findings.is_empty(), "{:?}", file.findings);
}

#[test]
fn more_cells_than_the_header_are_found_at_their_line() {
    let file = file("Cuadro 1\ncodigo,2023,2024\nS13-1,17,5,20,5\nS28-1,38,45\nS29-1,12,0,15,5\n");
    let at = |cell: &str| ("E125", format!("hoja «CSV», celda {cell}"));
    assert_eq!(codes(&file), [at("D3"), at("D5")]);
}

#[test]
fn a_line_with_another_separator_is_found() {
    let file = file("codigo;2023;2024\nS13-1;17;20\nS28-1,38,45\nS29-1;12;15\nNota: uno, dos, 3\n");
    assert_eq!(codes(&file), [("E126", "hoja «CSV», celda A3".to_owned())]);
}

#[test]
fn a_line_of_spaces_is_found() {
    let file = file("codigo\t2023\t2024\nS13-1\t17.5\t20.5\nS28-1 38 45.5\nNota al pie 3\n");
    assert_eq!(codes(&file), [("E126", "hoja «CSV», celda A3".to_owned())]);
}

#[test]
fn rows_have_the_numbers_that_a_spreadsheet_program_shows() {
    let file = file("Título\r\r\rcodigo;2024\r\rS13-1;17.5\r");
    assert_eq!(row(&file, 3), ["codigo", "2024"]);
    assert_eq!(row(&file, 5), ["S13-1", "17.5"]);
}
