use super::*;
use crate::grid::{Cell, CellContent, Marks};

fn mark() -> ExportMark {
    ExportMark {
        demo: false,
        edition: "2022-09".to_owned(),
        last_value: 1234,
    }
}

fn grid(cells: &[(u32, u16, &str)]) -> Grid {
    let mut grid = Grid::default();
    let mut sheet = Sheet::new("Datos");
    for (row, column, text) in cells {
        let cell = Cell {
            column: *column,
            marks: Marks::default(),
            content: CellContent::Text(grid.texts.intern(text)),
        };
        sheet.push(*row, cell);
    }
    grid.sheets = vec![Sheet::new("Portada"), sheet];
    grid
}

#[test]
fn a_mark_is_read_back_and_nothing_else_is_one() {
    assert_eq!(mark().to_string().parse(), Ok(mark()));
    for text in [
        "",
        "1234",
        "real/2022-09",
        "real/2022-09/x",
        "otro/2022-09/1",
    ] {
        assert_eq!(text.parse::<ExportMark>(), Err(()), "{text}");
    }
}

#[test]
fn a_mark_stands_beside_or_below_its_label_near_the_top() {
    let label = "estado de la exportacion";
    let beside = grid(&[(5, 1, label), (5, 2, "real/2022-09/1234")]);
    assert_eq!(export_mark(&beside), Some(mark()));
    let below = grid(&[(5, 1, label), (6, 1, " real/2022-09/1234 ")]);
    assert_eq!(export_mark(&below), Some(mark()));
    let too_low = grid(&[(60, 1, label), (60, 2, "real/2022-09/1234")]);
    assert_eq!(export_mark(&too_low), None);
    let unlabelled = grid(&[(5, 1, "Estado"), (5, 2, "real/2022-09/1234")]);
    assert_eq!(export_mark(&unlabelled), None);
}

#[test]
fn only_sheets_of_this_dashboard_are_passed_over() {
    let named = |name: &str, cells: &[(u32, u16, &str)]| {
        let mut grid = grid(cells);
        grid.sheets[1].name = name.to_owned();
        holds_no_data(&grid, &grid.sheets[1])
    };
    let mark = [(5, 1, LABEL), (5, 2, "real/2022-09/1234")];
    assert!(named("Instrucciones", &mark));
    assert!(
        !named("Instrucciones", &[(0, 0, "Código")]),
        "somebody's own"
    );
    assert!(named("Diccionario", &[(1, 2, "Clave para programas")]));
    assert!(!named("Diccionario", &mark));
    assert!(named(VERSIONS, &[]) && !named("Matriz", &mark));
}
