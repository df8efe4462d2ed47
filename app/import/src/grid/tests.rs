use super::*;

fn number(column: u16, number: i64) -> Cell {
    Cell {
        column,
        marks: Marks::default(),
        content: CellContent::Number(number.into()),
    }
}

#[test]
fn cells_are_found_by_row_whatever_order_they_came_in() {
    let mut sheet = Sheet::new("Hoja1");
    for (row, column) in [(5, 2), (5, 0), (1, 3), (9, 1), (5, 1), (1, 0), (5, 0)] {
        sheet.push(row, number(column, i64::from(row * 10) + i64::from(column)));
    }
    let rows: Vec<(u32, Vec<u16>)> = sheet
        .rows()
        .map(|(row, cells)| (row, cells.iter().map(|c| c.column).collect()))
        .collect();
    assert_eq!(rows, [(1, vec![0, 3]), (5, vec![0, 1, 2]), (9, vec![1])]);
    assert_eq!(
        sheet.get(5, 1).map(|c| c.content),
        Some(CellContent::Number(51.into()))
    );
    assert_eq!(sheet.get(5, 3), None);
    assert_eq!(sheet.rows_in(2, 8).count(), 1);
    assert_eq!(sheet.extent(), (10, 4));
}

#[test]
fn a_stream_in_pieces_gives_the_same_grid() {
    let mut grid = Grid::default();
    let text = grid.texts.intern("Áncash");
    let mut sheet = Sheet::new("Datos");
    for row in 0..3000 {
        sheet.push(row, number(0, i64::from(row)));
        sheet.push(
            row,
            Cell {
                column: 4,
                marks: Marks::STRUCK_PART,
                content: CellContent::Text(text),
            },
        );
        sheet.push(
            row,
            Cell {
                column: 5,
                marks: Marks::default(),
                content: CellContent::Percent(Decimal::new(-148, 1)),
            },
        );
    }
    sheet.hidden_rows.add(3, 3);
    sheet.merged.push(Merged {
        first_row: 0,
        first_column: 1,
        last_row: 0,
        last_column: 3,
    });
    grid.sheets.push(sheet);
    let bytes = Encoder::grid(&grid).expect("every grid can be written");
    let mut decoder = Decoder::default();
    for piece in bytes.chunks(777) {
        decoder.push::<()>(piece, |()| {}).expect("a good stream");
    }
    assert_eq!(decoder.finish(), Some(grid));
    assert!(Decoder::grid(&bytes[..bytes.len() - 1]).is_err(), "cut off");
}

#[test]
fn hidden_ranges_are_kept_sorted() {
    let mut hidden = Hidden::default();
    for (first, last) in [(4, 4), (5, 6), (2, 2), (3, 3)] {
        hidden.add(first, last);
    }
    assert_eq!(hidden.ranges(), [(2, 6)]);
    assert!(hidden.contains(6) && !hidden.contains(7) && !hidden.contains(1));
}

#[test]
fn equal_texts_have_one_id() {
    let mut texts = Texts::default();
    let one = texts.intern("uno");
    assert_eq!(texts.intern("dos"), TextId(1));
    assert_eq!(texts.intern("uno"), one);
    assert_eq!(texts.find("dos"), Some(TextId(1)));
    assert_eq!(texts.find("tres"), None);
    assert_eq!(texts.get(TextId(9)), "");
}
