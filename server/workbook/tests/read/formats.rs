//! The same small table in every format and encoding.

use super::{
    archives::{self, Binary},
    fixture, read,
    shown::lines,
};

async fn first_sheet(bytes: Vec<u8>) -> Vec<String> {
    lines(&read(bytes).await.unwrap())
}

#[tokio::test]
async fn xlsx_keeps_texts_numbers_booleans_and_errors_apart() {
    let rows = r#"<row r="2"><c r="B2" t="inlineStr"><is><t>Código</t></is></c><c r="C2"><v>5.6621000000000006</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#DIV/0!</v></c><c r="F2" t="str"><f>A1</f><v>hola</v></c><c r="G2"/></row>"#;
    assert_eq!(
        first_sheet(archives::xlsx(rows, &[])).await,
        [
            "B2 «Código»",
            "C2 5.662100000000001",
            "D2 bool true",
            "E2 #DIV/0!",
            "F2 «hola»",
        ]
    );
}

const STYLES: &[u8] = br#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

#[tokio::test]
async fn formats_of_percent_and_date_are_what_a_person_sees() {
    let rows = r#"<row r="1"><c r="A1" s="1"><v>0.455</v></c><c r="B1" s="2"><v>0.28999999999999998</v></c><c r="C1" s="3"><v>45424</v></c><c r="D1"><v>0.5</v></c></row>"#;
    assert_eq!(
        first_sheet(archives::xlsx(rows, &[("xl/styles.xml", STYLES)])).await,
        ["A1 45.5%", "B1 29%", "C1 day 2024-05-12", "D1 0.5"]
    );
}

#[tokio::test]
async fn hidden_sheets_and_merged_cells_are_known() {
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>"#;
    let book = read(archives::xlsx_of_sheets(
        &[("Una", sheet), ("Otra\" state=\"hidden", sheet)],
        &[],
    ))
    .await
    .unwrap()
    .grid;
    assert_eq!(
        book.sheets
            .iter()
            .map(|s| (s.name.as_str(), s.hidden))
            .collect::<Vec<_>>(),
        [("Una", false), ("Otra", true)]
    );
    let merged = &book.sheets[0].merged;
    assert_eq!(
        (merged.len(), merged[0].last_row, merged[0].last_column),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn an_old_xls_is_read_with_its_dates_and_errors_located() {
    let file = read(fixture("date-in-number.xls")).await.unwrap();
    let book = &file.grid;
    assert_eq!(
        book.sheets
            .iter()
            .map(|s| (s.name.as_str(), s.hidden))
            .collect::<Vec<_>>(),
        [("Matriz", false), ("Oculta", true)]
    );
    let cells = lines(&file);
    assert!(cells.iter().any(|l| l.starts_with("E5 day ")), "{cells:?}");
    for number in ["66.5", "91.9", "37.8", "80.1"] {
        assert!(
            cells.iter().any(|l| l.ends_with(&format!(" {number}"))),
            "{number} in {cells:?}"
        );
    }
}

#[tokio::test]
async fn a_binary_workbook_is_streamed() {
    let rows = [
        vec![
            Binary::Text("Código"),
            Binary::Text("2023"),
            Binary::Text("2024"),
        ],
        vec![
            Binary::Text("CTX-04"),
            Binary::Real(91.9),
            Binary::DivisionByZero,
        ],
    ];
    assert_eq!(
        first_sheet(archives::xlsb(&rows)).await,
        [
            "A1 «Código»",
            "B1 «2023» number as text",
            "C1 «2024» number as text",
            "A2 «CTX-04»",
            "B2 91.9",
            "C2 #DIV/0!"
        ]
    );
}

#[tokio::test]
async fn an_open_document_is_read() {
    let rows = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>Código</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="2023"><text:p>2023</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="2024"><text:p>2024</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>CTX-04</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="91.9"><text:p>91,9</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(
        first_sheet(archives::ods(rows)).await,
        [
            "A1 «Código»",
            "B1 2023",
            "C1 2024",
            "A5 «CTX-04»",
            "B5 91.9"
        ],
        "rows keep their numbers"
    );
}

#[tokio::test]
async fn csv_in_the_encodings_and_separators_that_programs_write() {
    let table =
        "Código;Año;Ámbito;Valor\nCTX-09;2016;Áncash;88,7\nCTX-09;2016;\"Lima; capital\";9\n";
    let windows: Vec<u8> = encoding_rs::WINDOWS_1252.encode(table).0.into_owned();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(table.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let files = [
        ("utf-8", table.as_bytes().to_vec()),
        ("utf-8 with mark", format!("\u{feff}{table}").into_bytes()),
        ("windows-1252", windows),
        ("utf-16", utf16),
        (
            "commas",
            "Código,Año,Ámbito,Valor\nCTX-09,2016,Áncash,\"88,7\"\nCTX-09,2016,Lima; capital,9\n"
                .as_bytes()
                .to_vec(),
        ),
        (
            "tabs",
            table
                .replace("\"Lima; capital\"", "Lima; capital")
                .replace(";", "\t")
                .replace("Lima\t", "Lima;")
                .into_bytes(),
        ),
        ("sep line", format!("sep=;\r\n{table}").into_bytes()),
    ];
    for (name, bytes) in files {
        let cells = first_sheet(bytes).await;
        assert_eq!(
            cells[4..8],
            ["A2 «CTX-09»", "B2 «2016»", "C2 «Áncash»", "D2 «88,7»"],
            "{name}"
        );
        assert_eq!(cells[10], "C3 «Lima; capital»", "{name}");
    }
}

#[tokio::test]
async fn csv_rows_keep_their_numbers_over_blank_lines() {
    let sheet = first_sheet(
        "Título\n\n\nCódigo,2024\n\nCTX-04,91.9\n"
            .as_bytes()
            .to_vec(),
    )
    .await;
    assert_eq!(
        sheet,
        [
            "A1 «Título»",
            "A4 «Código»",
            "B4 «2024»",
            "A6 «CTX-04»",
            "B6 «91.9»"
        ]
    );
}

/// The error of a file by its name, if it is one.
async fn named(name: &str, bytes: Vec<u8>) -> Option<(String, String)> {
    let upload = workbook::read::Upload {
        name: Some(name.to_owned()),
        bytes,
    };
    let limits = workbook::read::Limits::default();
    let read = workbook::read::read_in_child(super::worker(), upload, &limits, |_| {}).await;
    let error = read.err()?;
    Some((error.code, format!("{} {}", error.problem, error.remedy)))
}

#[tokio::test]
async fn a_name_must_not_promise_another_format() {
    let text = || "Código;2024\nS01-1;5\n".as_bytes().to_vec();
    let xlsx = || fixture("contexto-matriz.xlsx");
    let xls = || fixture("date-in-number.xls");
    let cell = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>Código</text:p></table:table-cell></table:table-row>"#;
    let ods = || archives::ods(cell);
    let xlsb = || archives::xlsb(&[vec![Binary::Text("Código")]]);
    let (code, said) = named("valores.xlsx", text()).await.expect("an error");
    assert_eq!(code, "E120");
    assert_eq!(
        said,
        "Se llama .xlsx pero no es un libro de Excel. Si es texto separado por comas, cámbiele el nombre a .csv."
    );
    for name in ["valores.xlsb", "valores.xls", "valores.ods", "VALORES.XLSX"] {
        assert_eq!(
            named(name, text()).await.map(|e| e.0).as_deref(),
            Some("E120"),
            "{name}"
        );
    }
    for (name, bytes) in [
        ("libro.csv", xlsx()),
        ("libro.xls", xlsx()),
        ("libro.ods", xlsx()),
        ("libro.xlsb", xlsx()),
        ("libro.xlsx", xls()),
        ("libro.csv", xls()),
        ("libro.xlsx", ods()),
        ("libro.csv", ods()),
        ("libro.xlsx", xlsb()),
        ("libro.xls", xlsb()),
    ] {
        assert_eq!(
            named(name, bytes).await.map(|e| e.0).as_deref(),
            Some("E120"),
            "{name}"
        );
    }
    for (name, bytes) in [
        ("valores.csv", text()),
        ("valores.txt", text()),
        ("sin-final", text()),
        ("Libro.XLSX", xlsx()),
        ("libro.v2.xls", xls()),
        ("libro.ods", ods()),
        ("libro.xlsb", xlsb()),
    ] {
        assert_eq!(named(name, bytes).await, None, "{name}");
    }
}
