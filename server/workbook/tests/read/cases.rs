//! Workbooks of Excel, each with one defect that people reported: what their sheets show is what is read.

use super::{archives, case, read, shown::lines};

/// The lines of a case file that begin with one of these cells.
async fn cells(name: &str, wanted: &[&str]) -> Vec<String> {
    let lines = lines(&read(case(name)).await.unwrap());
    let is_wanted = |line: &String| wanted.iter().any(|w| line.split(' ').next() == Some(w));
    lines.into_iter().filter(is_wanted).collect()
}

#[tokio::test]
async fn percent_formats_are_read_as_shown() {
    assert_eq!(
        cells("percent-format.xlsx", &["C2", "D2", "E2", "C3", "D3", "E3"]).await,
        [
            "C2 14.8%", "D2 17.5%", "E2 20.5", "C3 31%", "D3 38", "E3 45.5%"
        ]
    );
}

#[tokio::test]
async fn a_superscript_note_is_no_digit() {
    let all = lines(&read(case("superscript-note.xlsx")).await.unwrap());
    for line in [
        "D1 «2023²»",
        "C2 «12.5¹»",
        "D2 14.1",
        "B3 «Lima³»",
        "C3 15.2",
        "D3 «16.4¹»",
    ] {
        assert!(all.iter().any(|l| l == line), "{line} in {all:?}");
    }
    assert!(all.iter().any(|l| l.contains("«3250¹»")), "{all:?}");
}

#[tokio::test]
async fn what_is_struck_through_is_not_read() {
    assert_eq!(
        cells("struck-through.xlsx", &["C2", "C3", "C4", "C5"]).await,
        [
            "C2 «5400» part struck number as text",
            "C3 «22000» part struck number as text",
            "C4 «7.5» part struck number as text",
            "C5 20.5"
        ]
    );
}

#[tokio::test]
async fn a_formula_without_a_result_is_not_an_empty_cell() {
    assert_eq!(
        cells(
            "formula-without-result.xlsx",
            &["D2", "E2", "D3", "E3", "D4", "E4"]
        )
        .await,
        [
            "D2 no result",
            "E2 no result",
            "D3 38",
            "E3 no result",
            "D4 8.3",
            "E4 12.5"
        ]
    );
}

#[tokio::test]
async fn times_and_dates_are_what_their_format_shows() {
    assert_eq!(
        cells("time-in-value.xlsx", &["C2", "C3", "C4", "C5"]).await,
        [
            "C2 14.8",
            "C3 time 46:00:00",
            "C4 time 20:30",
            "C5 time 24:30:00"
        ]
    );
    assert_eq!(
        cells("year-as-date.xlsx", &["C1", "D1", "E1", "C2"]).await,
        ["C1 year 2022", "D1 year 2023", "E1 year 2024", "C2 14.8"]
    );
}

#[tokio::test]
async fn the_main_part_is_found_by_its_relationship() {
    assert_eq!(
        cells("main-part-by-relationship.xlsx", &["B1", "B2", "C2"]).await,
        ["B1 «2023» number as text", "B2 17.5", "C2 20.5"]
    );
}

#[tokio::test]
async fn a_group_header_centred_across_covers_its_columns() {
    let file = read(case("centred-across.xlsx")).await.unwrap();
    let all = lines(&file);
    assert!(
        all.contains(&"D2 «Logros esperados» centred across".to_owned()),
        "{all:?}"
    );
    let merged = &file.grid.sheets[0].merged;
    let ranges: Vec<_> = merged
        .iter()
        .map(|m| (m.first_row, m.first_column, m.last_row, m.last_column))
        .collect();
    assert_eq!(ranges, [(1, 1, 1, 2), (1, 3, 1, 5), (0, 0, 0, 5)]);
}

#[tokio::test]
async fn hidden_rows_and_columns_are_known() {
    let file = read(case("hidden-rows-and-column.xlsx")).await.unwrap();
    let sheet = &file.grid.sheets[0];
    assert_eq!(sheet.hidden_rows.ranges(), [(2, 2), (4, 4)]);
    assert_eq!(sheet.hidden_columns.ranges(), [(2, 2)]);
    assert!(sheet.shows(3, 1) && !sheet.shows(3, 2) && !sheet.shows(4, 1));
}

#[tokio::test]
async fn every_other_case_is_read_or_refused_by_its_true_cause() {
    let folder = [env!("CARGO_MANIFEST_DIR"), "tests", "cases"].join("/");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".xlsx") && !name.ends_with(".csv") {
            continue;
        }
        let file = read(case(&name)).await;
        assert!(file.is_ok(), "{name}: {file:?}");
        assert!(file.unwrap().grid.cell_count() > 5, "{name}");
        count += 1;
    }
    assert!(count >= 38, "{count}");
    let old = read(case("xml-2003.xls")).await.unwrap_err();
    assert_eq!(old.code, "E123");
}

async fn of_rows(rows: &str) -> Vec<String> {
    lines(&read(archives::xlsx(rows, &[])).await.unwrap())
}

#[tokio::test]
async fn the_elements_of_a_cell_come_in_any_order_and_with_extensions() {
    let rows = r#"<row r="1"><c r="A1"><v>1.5</v><f>1+0.5</f></c><c r="B1"><extLst><ext uri="x"><v>9</v></ext></extLst><v>2</v></c><c r="C1"><v>3</v><extLst><ext uri="x"/></extLst></c></row>"#;
    assert_eq!(of_rows(rows).await, ["A1 1.5", "B1 2", "C1 3"]);
}

#[tokio::test]
async fn a_number_cell_with_a_decimal_comma_is_a_text_and_no_broken_book() {
    let rows = r#"<row r="1"><c r="A1" t="n"><v>20,5</v></c><c r="B1" t="n"><v>1.75E+1</v></c><c r="C1"><v>1e300</v></c></row>"#;
    assert_eq!(
        of_rows(rows).await,
        ["A1 «20,5» number as text", "B1 17.5", "C1 huge 1e300"]
    );
}

#[tokio::test]
async fn cells_and_rows_without_an_address_follow_each_other() {
    let rows = r#"<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="4"><c r="B4"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>"#;
    assert_eq!(
        of_rows(rows).await,
        ["A1 1", "C1 3", "B4 4", "C4 5", "A5 6"]
    );
}

#[tokio::test]
async fn shared_and_array_formulas_without_a_result_are_seen() {
    let rows = r#"<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c><c r="B2"><f t="array" ref="B2:B4">C2:C4</f><v>1</v></c></row><row r="3"><c r="B3"/></row><row r="5"><c r="B5" t="str"><f>""</f><v></v></c><c r="C5"><v>7</v></c></row>"#;
    assert_eq!(
        of_rows(rows).await,
        [
            "A1 no result",
            "A2 no result",
            "B2 1",
            "B3 no result",
            "B4 no result",
            "C5 7"
        ]
    );
}

#[tokio::test]
async fn errors_are_errors_in_every_language_and_as_texts() {
    let rows = r##"<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="e"><v>#SPILL!</v></c><c r="C1" t="inlineStr"><is><t>#¡DIV/0!</t></is></c><c r="D1" t="inlineStr"><is><t>########</t></is></c><c r="E1" t="str"><f>x</f><v>#N/D</v></c><c r="F1" t="inlineStr"><is><t> &#8203; </t></is></c></row>"##;
    assert_eq!(
        of_rows(rows).await,
        [
            "A1 #N/A",
            "B1 #ERROR!",
            "C1 #DIV/0!",
            "D1 ########",
            "E1 #N/A"
        ]
    );
}

#[tokio::test]
async fn rows_of_no_height_and_columns_of_no_width_are_hidden() {
    let sheet = r#"<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:cols><x:col min="2" max="3" width="0"/></x:cols><x:sheetData><x:row r="1" ht="0" customHeight="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row><x:row r="2" outlineLevel="1" hidden="true"><x:c r="A2"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"#;
    let file = read(archives::xlsx_of_sheets(&[("Una", sheet)], &[]))
        .await
        .unwrap();
    let sheet = &file.grid.sheets[0];
    assert_eq!(sheet.hidden_rows.ranges(), [(0, 1)]);
    assert_eq!(sheet.hidden_columns.ranges(), [(1, 2)]);
    assert_eq!(lines(&file), ["A1 1", "A2 2"]);
}

#[tokio::test]
async fn dates_of_1904_are_the_same_days() {
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="H" sheetId="1" r:id="a"/></sheets></workbook>"#;
    const RELATIONS: &str = r#"<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="/hojas/Uno.xml"/><Relationship Id="b" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles" Target="../estilos.xml"/></Relationships>"#;
    const ROOT: &str = r#"<Relationships><Relationship Id="r" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="libro/principal.xml"/></Relationships>"#;
    const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-280A]mmm\-yy;@"/></numFmts><fonts><font/><font><strike/></font></fonts><cellXfs><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="0" fontId="1"/></cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"#;
    const SHEET: &str = r#"<worksheet><sheetData><row r="1"><c r="A1" s="0"><v>43962</v></c><c r="B1" s="1"><v>43962</v></c><c r="C1" t="d" s="0"><v>2024-05-12T00:00:00</v></c><c r="D1" s="2"><v>7</v></c></row></sheetData></worksheet>"#;
    let book = archives::zip(&[
        ("_rels/.rels", ROOT.as_bytes()),
        ("libro/principal.xml", BOOK.as_bytes()),
        ("libro/_rels/principal.xml.rels", RELATIONS.as_bytes()),
        ("hojas/Uno.xml", SHEET.as_bytes()),
        ("estilos.xml", STYLES.as_bytes()),
    ]);
    assert_eq!(
        lines(&read(book).await.unwrap()),
        [
            "A1 day 2024-05-12",
            "B1 month 2024-05",
            "C1 day 2024-05-12",
            "D1 7 struck"
        ]
    );
}
