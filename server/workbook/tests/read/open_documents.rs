//! OpenDocument spreadsheets: what their tables show is what is read.

use super::{
    archives, case, read, read_within,
    shown::{lines, of_sheet},
};
use workbook::read::Limits;

const SPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0""#;

/// A spreadsheet with these automatic styles and tables.
pub fn document(styles: &str, tables: &str) -> Vec<u8> {
    with_parts(styles, tables, &[])
}

fn with_parts(styles: &str, tables: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    let mut parts: Vec<(&str, &[u8])> = vec![
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ];
    parts.extend(more);
    archives::zip(&parts)
}

/// The cells of one row with these styles.
pub async fn row(styles: &str, cells: &str) -> Vec<String> {
    let table = format!(
        r#"<table:table table:name="Datos"><table:table-row>{cells}</table:table-row></table:table>"#
    );
    lines(&read(document(styles, &table)).await.unwrap())
}

pub fn format_of(name: &str, kind: &str, parts: &str) -> String {
    format!(
        r#"<number:{kind}-style style:name="N-{name}">{parts}</number:{kind}-style><style:style style:name="{name}" style:family="table-cell" style:data-style-name="N-{name}"/>"#
    )
}

pub fn number(style: &str, value: &str) -> String {
    format!(
        r#"<table:table-cell table:style-name="{style}" office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>"#
    )
}

pub fn typed(kind: &str, attributes: &str, text: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="{kind}" {attributes}><text:p>{text}</text:p></table:table-cell>"#
    )
}

#[tokio::test]
async fn the_case_files_are_read_as_shown() {
    let values = |name: &'static str| async move {
        let mut all = lines(&read(case(name)).await.unwrap());
        all.retain(|line| !line.contains('«'));
        all
    };
    assert_eq!(
        values("percent-format.ods").await,
        [
            "C2 14.8%", "D2 17.5%", "E2 20.5", "C3 31%", "D3 38", "E3 45.5%", "C4 0.412",
            "D4 0.43", "E4 0.455"
        ]
    );
    assert_eq!(
        values("indented-content.ods").await,
        ["B1 2023", "C1 2024", "B2 17.5", "C2 20.5", "C3 45.5"]
    );
    assert_eq!(
        values("repeated-rows.ods").await,
        [
            "C5 17.5", "D5 17.5", "E5 17.5", "F5 20.5", "E8 38", "F8 45.5"
        ]
    );
    assert_eq!(
        values("merged-code.ods").await,
        [
            "B2 2024", "D2 15.2", "D3 15.9", "D4 14.6", "B5 2023", "D5 14.1", "D6 14.8", "D7 13.4"
        ]
    );
    let merged = read(case("merged-code.ods")).await.unwrap();
    let ranges = &merged.grid.sheets[0].merged;
    let ranges: Vec<_> = ranges
        .iter()
        .map(|m| (m.first_row, m.first_column, m.last_row))
        .collect();
    assert_eq!(ranges, [(1, 0, 3), (1, 1, 3), (4, 0, 6), (4, 1, 6)]);
}

#[tokio::test]
async fn a_format_shows_hundredths_only_where_its_kind_is_percentage() {
    let styles = [
        format_of("p", "percentage", r#"<number:number number:decimal-places="1"/><number:text> %</number:text>"#),
        format_of("literal", "number", r#"<number:number/><number:text>%</number:text>"#),
        format_of("positive", "percentage", "<number:number/>"),
        format_of("mapped", "number", r#"<number:number/><style:map style:condition="value()&lt;1" style:apply-style-name="N-positive"/>"#),
        format_of("thousands", "number", r#"<number:number number:display-factor="1000"/>"#),
        r#"<style:style style:name="child" style:family="table-cell" style:parent-style-name="p"/>"#.to_owned(),
    ];
    let cells = [
        number("p", "0.148"),
        number("literal", "14.8"),
        number("mapped", "0.455"),
        number("mapped", "45.5"),
        number("thousands", "1234500"),
        number("child", "0.28999999999999998"),
        typed("percentage", r#"office:value="0.175""#, "17,5 %"),
        typed("currency", r#"office:value="1234.5""#, "S/ 1,234.50"),
    ];
    assert_eq!(
        row(&styles.concat(), &cells.concat()).await,
        [
            "A1 14.8%",
            "B1 14.8",
            "C1 45.5%",
            "D1 45.5",
            "E1 1234.5",
            "F1 29%",
            "G1 17.5%",
            "H1 1234.5"
        ]
    );
}

#[tokio::test]
async fn formats_of_named_styles_columns_and_rows_count() {
    let common = format!(
        r#"<office:document-styles {SPACES}><office:styles>{}</office:styles><office:automatic-styles>{}</office:automatic-styles></office:document-styles>"#,
        format_of("Porcentaje", "percentage", "<number:number/>"),
        format_of("p", "number", "<number:number/>"),
    );
    let styles = r#"<style:style style:name="p" style:family="table-cell" style:parent-style-name="Porcentaje"/>"#;
    let value = r#"<table:table-cell office:value-type="float" office:value="0.31"/>"#;
    let table = format!(
        r#"<table:table table:name="T"><table:table-column/><table:table-column table:default-cell-style-name="p" table:number-columns-repeated="2"/><table:table-row>{value}{value}</table:table-row><table:table-row table:default-cell-style-name="Porcentaje">{value}</table:table-row></table:table>"#
    );
    let file = with_parts(styles, &table, &[("styles.xml", common.as_bytes())]);
    let all = lines(&read(file).await.unwrap());
    assert_eq!(all, ["A1 0.31", "B1 31%", "A2 31%"]);
}

#[tokio::test]
async fn dates_and_times_show_what_their_format_shows() {
    let year = "<number:year number:style=\"long\"/>";
    let styles = [
        format_of("y", "date", year),
        format_of("m", "date", &format!("<number:month/><number:text>-</number:text>{year}")),
        format_of("d", "date", &format!("<number:day/><number:month/>{year}")),
        r#"<number:time-style style:name="N-h" number:truncate-on-overflow="false"><number:hours/><number:minutes/></number:time-style><style:style style:name="h" style:family="table-cell" style:data-style-name="N-h"/>"#.to_owned(),
    ];
    let date = |style: &str| {
        typed(
            "date",
            &format!(r#"office:date-value="2024-05-12" table:style-name="{style}""#),
            "?",
        )
    };
    let time = typed(
        "time",
        r#"office:time-value="PT46H00M00S" table:style-name="h""#,
        "46:00",
    );
    let plain = typed("time", r#"office:time-value="PT20H30M00S""#, "20:30");
    let moment = typed("date", r#"office:date-value="2024-05-12T13:05:00""#, "?");
    let cells = [
        date("y"),
        date("m"),
        date("d"),
        moment,
        time,
        plain,
        number("y", "45424"),
    ];
    assert_eq!(
        row(&styles.concat(), &cells.concat()).await,
        [
            "A1 year 2024",
            "B1 month 2024-05",
            "C1 day 2024-05-12",
            "D1 day 2024-05-12",
            "E1 time 46:00",
            "F1 time 20:30:00",
            "G1 year 2024"
        ]
    );
}

#[tokio::test]
async fn hidden_rows_columns_and_tables_are_known() {
    let styles = r#"<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let cell = r#"<table:table-cell office:value-type="float" office:value="1"/>"#;
    let tables = format!(
        r#"<table:table table:name="Una"><table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/><table:table-row>{cell}</table:table-row><table:table-row table:visibility="filter">{cell}</table:table-row><table:table-row table:visibility="collapse" table:number-rows-repeated="2">{cell}</table:table-row><table:table-row-group table:display="false"><table:table-row>{cell}</table:table-row></table:table-row-group><table:table-row>{cell}</table:table-row></table:table><table:table table:name="Otra" table:style-name="off"><table:table-row>{cell}</table:table-row></table:table>"#
    );
    let file = read(document(styles, &tables)).await.unwrap();
    let sheets = &file.grid.sheets;
    let listed: Vec<_> = sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(listed, [("Una", false), ("Otra", true)]);
    assert_eq!(sheets[0].hidden_rows.ranges(), [(1, 4)]);
    assert_eq!(sheets[0].hidden_columns.ranges(), [(1, 2)]);
    assert_eq!(
        of_sheet(&file.grid, 0),
        ["A1 1", "A2 1", "A3 1", "A4 1", "A5 1", "A6 1"]
    );
}

#[tokio::test]
async fn what_is_covered_by_a_merged_cell_or_deleted_is_not_read() {
    let tables = r#"<table:tracked-changes><table:deletion><table:table-cell office:value-type="float" office:value="9"/></table:deletion></table:tracked-changes><table:table table:name="T"><table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>grupo</text:p></table:table-cell><table:covered-table-cell office:value-type="float" office:value="7"><text:p>7</text:p></table:covered-table-cell><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>"#;
    let file = read(document("", tables)).await.unwrap();
    assert_eq!(lines(&file), ["A1 «grupo»", "C1 1"]);
}

#[tokio::test]
async fn repeats_without_content_cost_nothing_and_with_content_are_capped() {
    let value = r#"<table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="3"/>"#;
    let empty = r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let table = format!(
        r#"<table:table table:name="T"><table:table-row table:number-rows-repeated="2">{value}</table:table-row>{empty}<table:table-row>{value}</table:table-row>{empty}</table:table>"#
    );
    let all = lines(&read(document("", &table)).await.unwrap());
    assert_eq!(
        all,
        [
            "A1 5",
            "B1 5",
            "C1 5",
            "A2 5",
            "B2 5",
            "C2 5",
            "A1048003 5",
            "B1048003 5",
            "C1048003 5"
        ]
    );
    let few = Limits {
        cells: 100,
        ..Limits::default()
    };
    for (rows, code) in [("40", "E109"), ("1048577", "E111"), ("4294967295", "E111")] {
        let table = format!(
            r#"<table:table table:name="T"><table:table-row table:number-rows-repeated="{rows}">{value}</table:table-row></table:table>"#
        );
        let refused = read_within(document("", &table), &few).await.unwrap_err();
        assert_eq!(refused.code, code, "{rows}");
    }
}

#[tokio::test]
async fn a_password_and_texts_without_end_are_refused() {
    let manifest = br#"<manifest:manifest xmlns:manifest="x"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let locked = with_parts("", "", &[("META-INF/manifest.xml", manifest)]);
    assert_eq!(read(locked).await.unwrap_err().code, "E103");
    let spaces = typed("string", "", &"<text:s text:c=\"999999999\"/>x".repeat(20));
    let table = format!("<table:table><table:table-row>{spaces}</table:table-row></table:table>");
    let refused = read(document("", &table)).await.unwrap_err();
    assert_eq!(refused.code, "E118");
    assert!(refused.problem.contains("A1"), "{}", refused.problem);
    let deep = typed("string", "", &format!("{}x", "<text:span>".repeat(200_000)));
    let table = format!("<table:table><table:table-row>{deep}</table:table-row></table:table>");
    let refused = read(document("", &table)).await.unwrap_err();
    assert!(
        matches!(refused.code.as_str(), "E119" | "E104"),
        "{refused:?}"
    );
}
