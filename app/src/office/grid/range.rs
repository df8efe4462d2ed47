//! A rectangle of cells between two corners. Pure.

use super::movement::At;

/// Both corners are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellRange {
    pub first: At,
    pub last: At,
}

impl CellRange {
    /// Between two corners, whichever they are.
    pub fn between(one: At, other: At) -> Self {
        Self {
            first: At {
                row: one.row.min(other.row),
                column: one.column.min(other.column),
            },
            last: At {
                row: one.row.max(other.row),
                column: one.column.max(other.column),
            },
        }
    }

    pub fn contains(self, at: At) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }

    pub fn rows(self) -> usize {
        self.last.row - self.first.row + 1
    }

    pub fn columns(self) -> usize {
        self.last.column - self.first.column + 1
    }

    pub fn is_one(self) -> bool {
        self.first == self.last
    }

    /// Row by row.
    pub fn places(self) -> impl Iterator<Item = At> {
        let columns = self.first.column..=self.last.column;
        (self.first.row..=self.last.row)
            .flat_map(move |row| columns.clone().map(move |column| At { row, column }))
    }

    /// The range that a block of this size covers from the first corner.
    pub fn resized(self, rows: usize, columns: usize) -> Self {
        let last = At {
            row: self.first.row + rows.max(1) - 1,
            column: self.first.column + columns.max(1) - 1,
        };
        Self { last, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: usize, column: usize) -> At {
        At { row, column }
    }

    #[test]
    fn a_range_is_the_same_from_any_corner() {
        let range = CellRange::between(at(3, 1), at(1, 4));
        assert_eq!(range, CellRange::between(at(1, 4), at(3, 1)));
        assert_eq!((range.first, range.last), (at(1, 1), at(3, 4)));
        assert_eq!((range.rows(), range.columns()), (3, 4));
        assert!(range.contains(at(2, 2)) && !range.contains(at(2, 5)) && !range.is_one());
    }

    #[test]
    fn places_come_row_by_row() {
        let places: Vec<At> = CellRange::between(at(0, 0), at(1, 1)).places().collect();
        assert_eq!(places, [at(0, 0), at(0, 1), at(1, 0), at(1, 1)]);
        assert!(places.is_sorted());
    }

    #[test]
    fn a_block_covers_its_size_from_the_first_corner() {
        let range = CellRange::between(at(2, 2), at(2, 2)).resized(2, 3);
        assert_eq!((range.first, range.last), (at(2, 2), at(3, 4)));
    }
}
