//! Where a key leads in the grid. Pure: positions in, positions out.

/// A cell by its place, zero-based.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    pub row: usize,
    pub column: usize,
}

/// Rows and columns of the grid; both at least one when there is any cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub rows: usize,
    pub columns: usize,
}

/// Rows that a page key passes.
const PAGE: usize = 10;

/// The cell that a key leads to; `None` for keys that do not move. Movement stops at the edges: it
/// never wraps, so that a long press ends somewhere known.
pub fn step(at: At, key: &str, ctrl: bool, size: Size) -> Option<At> {
    let last = At {
        row: size.rows.checked_sub(1)?,
        column: size.columns.checked_sub(1)?,
    };
    let At { row, column } = at;
    let (row, column) = match (key, ctrl) {
        ("ArrowUp", true) => (0, column),
        ("ArrowDown", true) => (last.row, column),
        ("ArrowLeft", true) => (row, 0),
        ("ArrowRight", true) => (row, last.column),
        ("ArrowUp", false) => (row.saturating_sub(1), column),
        ("ArrowDown", false) => (row + 1, column),
        ("ArrowLeft", false) => (row, column.saturating_sub(1)),
        ("ArrowRight", false) => (row, column + 1),
        ("Home", false) => (row, 0),
        ("End", false) => (row, last.column),
        ("Home", true) => (0, 0),
        ("End", true) => (last.row, last.column),
        ("PageUp", _) => (row.saturating_sub(PAGE), column),
        ("PageDown", _) => (row + PAGE, column),
        _ => return None,
    };
    Some(At {
        row: row.min(last.row),
        column: column.min(last.column),
    })
}

/// After a cell is written: Enter goes down, Tab right, with Shift back. Enter passes rows that `is_alike` does
/// not hold for: whoever types one value after another must not get from observed values into the row of an
/// official target. Where no row is left it goes on in the same one. At the edge it stays.
pub fn after_writing(
    at: At,
    key: &str,
    shift: bool,
    size: Size,
    is_alike: impl Fn(usize) -> bool,
) -> At {
    let (arrow, across) = match (key, shift) {
        ("Enter", false) => ("ArrowDown", "ArrowRight"),
        ("Enter", true) => ("ArrowUp", "ArrowLeft"),
        ("Tab", false) => return step(at, "ArrowRight", false, size).unwrap_or(at),
        ("Tab", true) => return step(at, "ArrowLeft", false, size).unwrap_or(at),
        _ => return at,
    };
    let mut from = at;
    while let Some(to) = step(from, arrow, false, size).filter(|to| *to != from) {
        if is_alike(to.row) {
            return to;
        }
        from = to;
    }
    step(at, across, false, size).unwrap_or(at)
}

/// Whether a key writes: one visible character without a command key.
pub fn is_typing(key: &str, ctrl_or_meta: bool) -> bool {
    !ctrl_or_meta && key.chars().count() == 1 && key != " "
}

/// How far to scroll so that a cell stands whole between the frozen head and the edge; `None` = it
/// does already. All lengths in pixels, along one direction.
pub fn scroll_to(cell: (i32, i32), frozen: i32, scrolled: i32, room: i32) -> Option<i32> {
    let (start, length) = cell;
    if start < scrolled + frozen {
        Some((start - frozen).max(0))
    } else if start + length > scrolled + room {
        // Never so far that its own beginning would be hidden.
        Some((start + length - room).min(start - frozen))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_scrolled_into_view_beside_the_frozen_head() {
        let scroll = |start, scrolled| scroll_to((start, 96), 224, scrolled, 800);
        assert_eq!(scroll(300, 0), None, "it is in view");
        assert_eq!(scroll(1000, 0), Some(296), "from beyond the edge");
        assert_eq!(scroll(300, 400), Some(76), "from behind the head");
        assert_eq!(scroll(224, 400), Some(0));
        assert_eq!(
            scroll_to((500, 96), 224, 0, 250),
            Some(276),
            "in a narrow one"
        );
    }

    const SIZE: Size = Size {
        rows: 12,
        columns: 4,
    };

    fn go(row: usize, column: usize, key: &str, ctrl: bool) -> Option<(usize, usize)> {
        step(At { row, column }, key, ctrl, SIZE).map(|at| (at.row, at.column))
    }

    #[test]
    fn arrows_move_by_one_and_stop_at_the_edges() {
        assert_eq!(go(1, 1, "ArrowUp", false), Some((0, 1)));
        assert_eq!(go(0, 1, "ArrowUp", false), Some((0, 1)));
        assert_eq!(go(11, 3, "ArrowDown", false), Some((11, 3)));
        assert_eq!(go(3, 3, "ArrowRight", false), Some((3, 3)));
        assert_eq!(go(3, 0, "ArrowLeft", false), Some((3, 0)));
    }

    #[test]
    fn home_and_end_work_in_the_row_and_with_control_in_the_grid() {
        assert_eq!(go(5, 2, "Home", false), Some((5, 0)));
        assert_eq!(go(5, 2, "End", false), Some((5, 3)));
        assert_eq!(go(5, 2, "Home", true), Some((0, 0)));
        assert_eq!(go(5, 2, "End", true), Some((11, 3)));
    }

    #[test]
    fn pages_pass_ten_rows() {
        assert_eq!(go(0, 0, "PageDown", false), Some((10, 0)));
        assert_eq!(go(11, 0, "PageUp", false), Some((1, 0)));
    }

    #[test]
    fn other_keys_do_not_move_and_an_empty_grid_has_no_place() {
        assert_eq!(go(1, 1, "x", false), None);
        assert_eq!(
            step(
                At::default(),
                "End",
                false,
                Size {
                    rows: 0,
                    columns: 3
                }
            ),
            None
        );
    }

    fn written(row: usize, column: usize, key: &str, shift: bool) -> (usize, usize) {
        // Every third row is of another kind: 2, 5, 8, 11.
        let at = after_writing(At { row, column }, key, shift, SIZE, |row| row % 3 != 2);
        (at.row, at.column)
    }

    #[test]
    fn enter_goes_down_and_tab_right_after_writing() {
        assert_eq!(written(3, 2, "Enter", false), (4, 2));
        assert_eq!(written(4, 2, "Enter", true), (3, 2));
        assert_eq!(written(3, 2, "Tab", false), (3, 3));
        assert_eq!(written(3, 2, "Tab", true), (3, 1));
        assert_eq!(written(3, 3, "Tab", false), (3, 3), "at the edge it stays");
    }

    #[test]
    fn enter_passes_rows_of_another_kind() {
        assert_eq!(written(4, 2, "Enter", false), (6, 2));
        assert_eq!(written(6, 2, "Enter", true), (4, 2));
        assert_eq!(
            written(10, 2, "Enter", false),
            (10, 3),
            "no row is left: the next period"
        );
        assert_eq!(written(10, 3, "Enter", false), (10, 3));
    }

    #[test]
    fn a_visible_character_starts_writing() {
        assert!(is_typing("7", false) && is_typing("ñ", false) && is_typing("-", false));
        assert!(!is_typing("F2", false) && !is_typing("c", true) && !is_typing(" ", false));
    }
}
