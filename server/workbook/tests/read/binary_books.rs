//! Binary workbooks of Excel (xlsb): what their sheets show is what is read.

use super::{
    archives::wide,
    case, read,
    shown::{lines, of_sheet},
    xlsb::{
        Book, RAISED, STRUCK, Style, cell, hidden_columns, merged, number, rich_cell, row,
        short_cell,
    },
};

const fn style(code: &str, font: u16) -> Style<'_> {
    Style {
        code,
        font,
        alignment: 0,
    }
}

async fn of_row(styles: &[Style<'_>], cells: &[Vec<u8>]) -> Vec<String> {
    let book = Book {
        styles,
        sheets: vec![(
            "Hoja",
            0,
            [
                Vec::new(),
                [row(0, false), cells.concat()].concat(),
                Vec::new(),
            ],
        )],
        ..Book::default()
    };
    lines(&read(book.file()).await.unwrap())
}

#[tokio::test]
async fn percent_formats_of_an_xlsb_are_read_as_shown() {
    let mut all = lines(&read(case("percent-format.xlsb")).await.unwrap());
    all.retain(|line| !line.contains('«'));
    assert_eq!(
        all,
        [
            "C2 14.8%", "D2 17.5%", "E2 20.5", "C3 31%", "D3 38", "E3 45.5%", "C4 0.412",
            "D4 0.43", "E4 0.455"
        ]
    );
    let styles = [
        style("0.0%", 0),
        style("0.0\"%\"", 0),
        style("0.0\\%", 0),
        style("0_%", 0),
    ];
    let cells = [
        number(0, 0, 0.148),
        number(1, 1, 14.8),
        number(2, 2, 14.8),
        number(3, 3, 15.0),
        cell(2, 4, 0, &0x3FE0_0000_u32.to_le_bytes()),
        cell(9, 5, 0, &0.31_f64.to_le_bytes()),
    ];
    assert_eq!(
        of_row(&styles, &cells).await,
        [
            "A1 14.8%", "B1 14.8", "C1 14.8", "D1 15", "E1 50%", "F1 31%"
        ]
    );
}

#[tokio::test]
async fn every_kind_of_cell_of_an_xlsb() {
    let styles = [style("General", 0)];
    let cells = [
        cell(1, 0, 0, &[]),
        cell(3, 1, 0, &[0x2A]),
        cell(4, 2, 0, &[1]),
        cell(6, 3, 0, &wide("texto")),
        cell(8, 4, 0, &wide("de fórmula")),
        cell(10, 5, 0, &[0]),
        cell(11, 6, 0, &[0x07]),
        short_cell(16, 0, &7.5_f64.to_le_bytes()),
        short_cell(12, 0, &[]),
        short_cell(17, 0, &wide("corto")),
    ];
    assert_eq!(
        of_row(&styles, &cells).await,
        [
            "B1 #N/A",
            "C1 bool true",
            "D1 «texto»",
            "E1 «de fórmula»",
            "F1 bool false",
            "G1 #DIV/0!",
            "H1 7.5",
            "J1 «corto»"
        ]
    );
}

#[tokio::test]
async fn runs_of_shared_and_own_texts_are_superscript_or_struck() {
    let styles = [style("General", 0), style("General", STRUCK)];
    let strings: [(&str, &[(u16, u16)]); 2] = [("Lima3", &[(4, RAISED)]), ("todo", &[])];
    let cells = [
        row(0, false),
        cell(7, 0, 0, &0_u32.to_le_bytes()),
        cell(7, 1, 1, &1_u32.to_le_bytes()),
        cell(7, 2, 0, &1_u32.to_le_bytes()),
        rich_cell(3, 0, ("15400", &[(0, STRUCK), (1, 0)])),
        number(4, 1, 7.5),
    ];
    let book = Book {
        styles: &styles,
        strings: &strings,
        sheets: vec![("Hoja", 0, [Vec::new(), cells.concat(), Vec::new()])],
        ..Book::default()
    };
    assert_eq!(
        lines(&read(book.file()).await.unwrap()),
        [
            "A1 «Lima³»",
            "B1 «todo» struck",
            "C1 «todo»",
            "D1 «5400» part struck number as text",
            "E1 7.5 struck"
        ]
    );
}

#[tokio::test]
async fn dates_of_1904_and_hidden_and_merged_cells_are_known() {
    let styles = [
        style("yyyy", 0),
        Style {
            code: "General",
            font: 0,
            alignment: 6,
        },
    ];
    let cells = [
        row(0, false),
        number(0, 0, 45_424.0 - 1462.0),
        cell(6, 1, 1, &wide("Logros")),
        cell(1, 2, 1, &[]),
        cell(1, 3, 1, &[]),
        row(1, true),
        number(0, 1, 5.0),
    ]
    .concat();
    let ranges = merged((3, 5), (0, 1));
    let one = |value| {
        [
            Vec::new(),
            [row(0, false), number(0, 0, value)].concat(),
            Vec::new(),
        ]
    };
    let book = Book {
        from_1904: true,
        styles: &styles,
        sheets: vec![
            ("Hoja", 0, [hidden_columns(2, 3), cells, ranges]),
            ("Oculta", 1, one(43_962.0)),
            ("Muy oculta", 2, one(43_962.0)),
        ],
        ..Book::default()
    };
    let file = read(book.file()).await.unwrap();
    let sheets = &file.grid.sheets;
    let listed: Vec<_> = sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(
        listed,
        [("Hoja", false), ("Oculta", true), ("Muy oculta", true)]
    );
    assert_eq!(
        of_sheet(&file.grid, 0),
        ["A1 year 2024", "B1 «Logros» centred across", "A2 5"]
    );
    assert_eq!(sheets[0].hidden_rows.ranges(), [(1, 1)]);
    assert_eq!(sheets[0].hidden_columns.ranges(), [(2, 3)]);
    let ranges: Vec<_> = sheets[0]
        .merged
        .iter()
        .map(|m| (m.first_row, m.first_column, m.last_row, m.last_column))
        .collect();
    assert_eq!(ranges, [(0, 1, 0, 3), (3, 0, 5, 1)]);
}

#[tokio::test]
async fn records_that_promise_more_than_they_hold_are_damage() {
    let styles = [style("General", 0)];
    for cells in [
        cell(7, 0, 0, &9_u32.to_le_bytes()),
        cell(5, 0, 0, &[1, 2]),
        cell(6, 0, 0, &u32::from(u16::MAX).to_le_bytes()),
        vec![0x05, 0xFF, 0xFF, 0xFF, 0x7F],
    ] {
        let book = Book {
            styles: &styles,
            sheets: vec![(
                "Hoja",
                0,
                [Vec::new(), [row(0, false), cells].concat(), Vec::new()],
            )],
            ..Book::default()
        };
        assert_eq!(read(book.file()).await.unwrap_err().code, "E104");
    }
    let outside = Book {
        styles: &styles,
        sheets: vec![(
            "Hoja",
            0,
            [
                Vec::new(),
                [row(9_999_999, false), number(0, 0, 1.0)].concat(),
                Vec::new(),
            ],
        )],
        ..Book::default()
    };
    assert_eq!(read(outside.file()).await.unwrap_err().code, "E111");
}
