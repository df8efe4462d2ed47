//! Excel 97–2003 and 5.0/95: what their sheets show is what is read.

use super::{
    biff::{
        Book, RAISED, STRUCK, Style, Version, bool_or_error, formula, label, number, record,
        rich_label, special, text, words,
    },
    case, read,
    shown::{lines, of_sheet},
};

pub const GENERAL: Style<'_> = style("General", 0);

const fn style(code: &str, font: u16) -> Style<'_> {
    Style {
        code,
        font,
        alignment: 0,
    }
}

pub fn book<'a>(version: Version, styles: &'a [Style<'a>], cells: Vec<u8>) -> Book<'a> {
    Book {
        version,
        from_1904: false,
        styles,
        more: Vec::new(),
        strings: Vec::new(),
        string_count: 0,
        continued: Vec::new(),
        sheets: vec![("Hoja", 0, cells)],
    }
}

pub async fn read_lines(book: &Book<'_>) -> Vec<String> {
    lines(&read(book.file()).await.unwrap())
}

async fn of(version: Version, styles: &[Style<'_>], cells: Vec<u8>) -> Vec<String> {
    read_lines(&book(version, styles, cells)).await
}

#[tokio::test]
async fn percent_formats_of_an_xls_are_read_as_shown() {
    let all = lines(&read(case("percent-format.xls")).await.unwrap());
    let values: Vec<_> = all.iter().filter(|l| !l.contains('«')).collect();
    assert_eq!(
        values,
        [
            "C2 14.8%", "D2 17.5%", "E2 20.5", "C3 31%", "D3 38", "E3 45.5%", "C4 0.412",
            "D4 0.43", "E4 0.455"
        ]
    );
}

#[tokio::test]
async fn a_superscript_note_of_an_xls_is_no_digit() {
    let all = lines(&read(case("superscript-note.xls")).await.unwrap());
    assert_eq!(
        all,
        [
            "A1 «Código»",
            "B1 «Departamento»",
            "C1 «2022» number as text",
            "D1 «2023²»",
            "A2 «S01-1»",
            "B2 «Total»",
            "C2 «12.5¹»",
            "D2 14.1",
            "A3 «S02-1»",
            "B3 «Total»",
            "C3 «3250¹»",
            "D3 3410"
        ]
    );
}

#[tokio::test]
async fn errors_of_an_xls_are_errors() {
    let all = lines(&read(case("error-in-biff.xls")).await.unwrap());
    let values: Vec<_> = all.iter().filter(|l| !l.contains('«')).collect();
    assert_eq!(
        values,
        [
            "B2 14.8",
            "C2 #N/A",
            "D2 20.5",
            "B3 #DIV/0!",
            "C3 38",
            "D3 45.5"
        ]
    );
    let codes = [0x00, 0x07, 0x0F, 0x17, 0x1D, 0x24, 0x2A, 0x2B];
    for version in [Version::Biff5, Version::Biff8] {
        let cells = (0..).zip(codes);
        let cells = cells.flat_map(|(row, code)| bool_or_error(row, 0, 0, code, true));
        assert_eq!(
            of(version, &[GENERAL], cells.collect()).await,
            [
                "A1 #NULL!",
                "A2 #DIV/0!",
                "A3 #VALUE!",
                "A4 #REF!",
                "A5 #NAME?",
                "A6 #NUM!",
                "A7 #N/A",
                "A8 #ERROR!"
            ]
        );
    }
}

#[tokio::test]
async fn only_a_percent_sign_that_scales_is_a_percent_in_both_versions() {
    let styles = [
        GENERAL,
        style("0.0%", 0),
        style("0.0\"%\"", 0),
        style("0.0\\%", 0),
        style("0.0_%", 0),
        style("[Red]0.0 %;-0.0 %", 0),
        style("#,##0,", 0),
    ];
    for version in [Version::Biff5, Version::Biff8] {
        let values = [0.148, 0.148, 14.8, 14.8, 14.8, -0.148, 1_234_500.0];
        let cells = (0..)
            .zip(values)
            .flat_map(|(at, value)| number(0, at, at, value));
        assert_eq!(
            of(version, &styles, cells.collect()).await,
            [
                "A1 0.148",
                "B1 14.8%",
                "C1 14.8",
                "D1 14.8",
                "E1 14.8",
                "F1 -14.8%",
                "G1 1234.5"
            ],
            "{version:?}"
        );
    }
}

#[tokio::test]
async fn a_built_in_percent_format_is_one() {
    let mut xf = words(&[0, 9, 1]);
    xf.resize(20, 0);
    let mut book = book(Version::Biff8, &[GENERAL], number(0, 0, 1, 0.31));
    book.more = record(0x00E0, &xf);
    assert_eq!(read_lines(&book).await, ["A1 31%"]);
}

#[tokio::test]
async fn dates_show_what_their_format_shows_of_both_calendars() {
    let styles = [
        style("yyyy", 0),
        style("mmm-yy", 0),
        style("dd/mm/yyyy", 0),
        style("[h]:mm", 0),
        style("h:mm", 0),
    ];
    let cells = |first: f64| {
        let values = [first, first, first + 0.5, 46.0 / 24.0, 20.5 / 24.0];
        (0..)
            .zip(values)
            .flat_map(|(at, value)| number(0, at, at, value))
            .collect::<Vec<u8>>()
    };
    let expected = [
        "A1 year 2024",
        "B1 month 2024-05",
        "C1 day 2024-05-12",
        "D1 time 46:00",
        "E1 time 20:30",
    ];
    assert_eq!(of(Version::Biff8, &styles, cells(45_424.0)).await, expected);
    let mut from_1904 = book(Version::Biff5, &styles, cells(45_424.0 - 1462.0));
    from_1904.from_1904 = true;
    assert_eq!(read_lines(&from_1904).await, expected);
}

#[tokio::test]
async fn runs_of_a_text_are_superscript_or_struck_in_both_versions() {
    let styles = [GENERAL, style("General", STRUCK), style("General", RAISED)];
    for version in [Version::Biff5, Version::Biff8] {
        let cells = [
            rich_label(version, (0, 0, 0), "12.51", &[(4, RAISED)]),
            rich_label(version, (0, 1, 0), "1 5400", &[(0, STRUCK), (2, 0)]),
            rich_label(version, (0, 2, 0), "20.5", &[(0, STRUCK)]),
            rich_label(version, (0, 3, 1), "90100", &[(2, 0)]),
            label(version, 0, 4, 1, "año"),
            label(version, 0, 5, 2, "chico"),
            number(0, 6, 1, 7.5),
        ];
        assert_eq!(
            of(version, &styles, cells.concat()).await,
            [
                "A1 «12.5¹»",
                "B1 «5400» part struck number as text",
                "C1 «20.5» struck number as text",
                "D1 «100» part struck number as text",
                "E1 «año» struck",
                "F1 «chico»",
                "G1 7.5 struck"
            ],
            "{version:?}"
        );
    }
}

#[tokio::test]
async fn a_formula_without_a_result_is_not_an_empty_cell_of_an_xls() {
    for (case, result, flags) in [
        ("nothing stored", special(3, 0), 0),
        (
            "zero, to be calculated on loading",
            0.0_f64.to_le_bytes(),
            3,
        ),
        ("a text that never comes", special(0, 0), 0),
    ] {
        let cells = [
            number(0, 0, 0, 1.0),
            formula(0, 1, 0, result, flags),
            number(0, 2, 0, 2.0),
        ];
        let all = of(Version::Biff8, &[GENERAL], cells.concat()).await;
        assert_eq!(all, ["A1 1", "B1 no result", "C1 2"], "{case}");
    }
}

#[tokio::test]
async fn results_of_formulas_are_read() {
    let percent = [GENERAL, style("0%", 0)];
    for version in [Version::Biff5, Version::Biff8] {
        let cells = [
            formula(0, 0, 1, 0.31_f64.to_le_bytes(), 0),
            formula(0, 1, 0, special(0, 0), 0),
            record(0x04BC, &[0; 10]),
            record(0x0207, &text(version, "hola")),
            formula(0, 2, 0, special(1, 1), 0),
            formula(0, 3, 0, special(2, 0x2A), 0),
            // Where others have results, nothing is the empty text, and zero is zero.
            formula(0, 4, 0, special(3, 0), 0),
            formula(0, 5, 0, 0.0_f64.to_le_bytes(), 3),
        ];
        assert_eq!(
            of(version, &percent, cells.concat()).await,
            ["A1 31%", "B1 «hola»", "C1 bool true", "D1 #N/A", "F1 0"],
            "{version:?}"
        );
    }
}

#[tokio::test]
async fn shared_texts_go_on_over_the_border_of_a_record() {
    let mut book = book(
        Version::Biff8,
        &[GENERAL],
        [
            record(
                0x00FD,
                &[words(&[0, 0, 0]), 0_u32.to_le_bytes().to_vec()].concat(),
            ),
            record(
                0x00FD,
                &[words(&[0, 1, 0]), 1_u32.to_le_bytes().to_vec()].concat(),
            ),
        ]
        .concat(),
    );
    // «Perú» in bytes, cut after two, goes on in UTF-16; then «12» with its second character raised.
    let first = [4, 0, 0, b'P', b'e'];
    let rest = [
        &[1][..],
        &words(&[0x72, 0xFA]),
        &[2, 0, 8, 1, 0, b'1', b'2', 1, 0, 1, 0],
    ]
    .concat();
    book.string_count = 2;
    book.strings = first.to_vec();
    book.continued = record(0x003C, &rest);
    assert_eq!(read_lines(&book).await, ["A1 «Perú»", "B1 «1²»"]);
}

#[tokio::test]
async fn hidden_rows_columns_and_sheets_merged_and_centred_cells_are_known() {
    let across = |code| Style {
        code,
        font: 0,
        alignment: 6,
    };
    let hidden_row = words(&[1, 0, 3, 255, 0, 0, 0x0120, 0]);
    let cells = [
        record(0x007D, &words(&[2, 3, 2000, 0, 1, 0])),
        record(0x0208, &words(&[0, 0, 3, 255, 0, 0, 0x0100, 0])),
        record(0x0208, &hidden_row),
        label(Version::Biff8, 0, 0, 1, "Logros"),
        record(0x00BE, &words(&[0, 1, 1, 1, 2])),
        number(1, 0, 0, 5.0),
        record(0x00E5, &words(&[1, 3, 5, 0, 1])),
    ]
    .concat();
    let styles = [GENERAL, across("General")];
    let mut book = book(Version::Biff8, &styles, cells);
    book.sheets.push(("Oculta", 1, number(0, 0, 0, 1.0)));
    book.sheets.push(("Muy oculta", 2, number(0, 0, 0, 2.0)));
    let file = read(book.file()).await.unwrap();
    let sheets = &file.grid.sheets;
    let listed: Vec<_> = sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(
        listed,
        [("Hoja", false), ("Oculta", true), ("Muy oculta", true)]
    );
    assert_eq!(
        of_sheet(&file.grid, 0),
        ["A1 «Logros» centred across", "A2 5"]
    );
    assert_eq!(sheets[0].hidden_rows.ranges(), [(1, 1)]);
    assert_eq!(sheets[0].hidden_columns.ranges(), [(2, 3)]);
    let merged: Vec<_> = sheets[0]
        .merged
        .iter()
        .map(|m| (m.first_row, m.first_column, m.last_row, m.last_column))
        .collect();
    assert!(
        merged.contains(&(3, 0, 5, 1)) && merged.contains(&(0, 0, 0, 2)),
        "{merged:?}"
    );
    assert_eq!(merged.len(), 2);
}
