//! What of the findings a person needs first: those of cells that change, and of labels, sheets and the file. What is
//! found at cells that stay as they are was there before this file, and is folded away.

use std::collections::BTreeMap;

use domain::finding::{Finding, Place};
use import::{
    draft::Origin,
    group::group,
    preview::{Effect, Preview},
};
use workbook::read::Mark;

/// Marks in one workbook; errors first.
const MAX_MARKS: usize = 5_000;
/// Letters of the comment at a cell.
const MAX_COMMENT_CHARS: usize = 2_000;

/// Which cells of a file change something.
pub(super) struct ChangingCells {
    /// Sheets by name.
    sheets: BTreeMap<String, u16>,
    rows: BTreeMap<(u16, u32), bool>,
    cells: BTreeMap<(u16, u32, u32), bool>,
}

impl ChangingCells {
    /// Of a preview: each cell, and each row with any of its cells. A cell that is rejected counts as one that changes.
    pub fn of(preview: &Preview) -> Self {
        let sheets = preview.book.sheets.iter().cloned().zip(0_u16..).collect();
        let (mut rows, mut cells) = (BTreeMap::new(), BTreeMap::new());
        for row in &preview.rows {
            if let Origin::Cell(at) = row.at {
                let changes = row.effect != Effect::Unchanged;
                *rows.entry((at.sheet, at.row)).or_insert(false) |= changes;
                cells.insert((at.sheet, at.row, u32::from(at.column)), changes);
            }
        }
        Self {
            sheets,
            rows,
            cells,
        }
    }

    /// Whether a finding is only about a cell, or about labels of a row, that stay as they are.
    pub fn is_folded(&self, finding: &Finding) -> bool {
        let Place::Cell { sheet, row, column } = &finding.place else {
            return false;
        };
        let Some(sheet) = self.sheets.get(sheet).copied() else {
            return false;
        };
        let cell = self.cells.get(&(sheet, *row, *column));
        let changes = cell.or_else(|| self.rows.get(&(sheet, *row)));
        !finding.blocks() && changes.is_some_and(|changes| !changes)
    }

    /// Each cause once: those that a person needs, then the folded ones; also how many the latter are.
    pub fn sorted_by_relevance(&self, findings: Vec<Finding>) -> (Vec<Finding>, u32) {
        let (folded, first): (Vec<Finding>, Vec<Finding>) = findings
            .into_iter()
            .partition(|finding| self.is_folded(finding));
        let (mut all, folded) = (group(first), group(folded));
        let count = u32::try_from(folded.len()).unwrap_or(u32::MAX);
        all.extend(folded);
        (all, count)
    }

    /// What is put into the workbook at its cells. What is about a sheet stands in its first cell, what is about the file in
    /// that of its first sheet.
    pub fn marks(&self, findings: &[Finding]) -> Vec<Mark> {
        let mut marks: BTreeMap<(u16, u32, u16), Mark> = BTreeMap::new();
        let mut needed: Vec<&Finding> = findings
            .iter()
            .filter(|finding| !self.is_folded(finding))
            .collect();
        needed.sort_by_key(|finding| !finding.blocks());
        for finding in needed {
            let Some(at) = self.place(finding) else {
                continue;
            };
            if marks.len() >= MAX_MARKS && !marks.contains_key(&at) {
                continue;
            }
            let mark = marks.entry(at).or_insert_with(|| Mark {
                sheet: at.0,
                row: at.1,
                column: at.2,
                is_error: false,
                text: String::new(),
            });
            mark.is_error |= finding.blocks();
            if !mark.text.is_empty() {
                mark.text.push_str("\n\n");
            }
            mark.text.push_str(&sentence(finding));
            if let Some((end, _)) = mark.text.char_indices().nth(MAX_COMMENT_CHARS) {
                mark.text.truncate(end);
            }
        }
        marks.into_values().collect()
    }

    fn place(&self, finding: &Finding) -> Option<(u16, u32, u16)> {
        Some(match &finding.place {
            Place::Cell { sheet, row, column } => {
                (*self.sheets.get(sheet)?, *row, u16::try_from(*column).ok()?)
            }
            Place::Sheet { sheet } => (*self.sheets.get(sheet)?, 0, 0),
            Place::File => (0, 0, 0),
            Place::Field { .. } => return None,
        })
    }
}

fn sentence(finding: &Finding) -> String {
    format!("{}: {} {}", finding.code, finding.problem, finding.remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use import::{grid::CellRef, preview::PreviewRow};

    fn at(row: u32, column: u32) -> Place {
        Place::Cell {
            sheet: "Matriz".to_owned(),
            row,
            column,
        }
    }

    /// Row 1 does not change, of row 2 one cell does.
    fn changing() -> ChangingCells {
        let row = |row, column, effect| PreviewRow {
            at: Origin::Cell(CellRef {
                sheet: 0,
                row,
                column,
            }),
            key: None,
            effect,
            before: None,
            after: None,
        };
        let mut preview = Preview {
            rows: vec![
                row(1, 3, Effect::Unchanged),
                row(2, 3, Effect::Unchanged),
                row(2, 4, Effect::Changed),
            ],
            ..Preview::default()
        };
        preview.book.sheets.push("Matriz".to_owned());
        ChangingCells::of(&preview)
    }

    fn warning(place: Place) -> Finding {
        Finding::new("W404", place, None, "Salta.", "Compruebe.")
    }

    #[test]
    fn findings_of_changed_cells_come_first_and_the_others_are_folded() {
        let found = vec![
            warning(at(1, 3)),
            warning(at(1, 0)),
            warning(at(2, 3)),
            warning(at(2, 4)),
            warning(at(2, 0)),
            Finding::new("E301", at(1, 3), None, "Falla.", "Corrija."),
            Finding::new("W208", Place::File, None, "Otra hoja.", "Nada."),
        ];
        let (ordered, folded) = changing().sorted_by_relevance(found);
        assert_eq!(folded, 3, "{ordered:#?}");
        let (first, last) = ordered.split_at(ordered.len() - 3);
        let stay: Vec<&Place> = last.iter().map(|one| &one.place).collect();
        assert_eq!(stay, [&at(1, 0), &at(1, 3), &at(2, 3)]);
        let codes: Vec<&str> = first.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["E301", "W208", "W404", "W404"]);
    }

    #[test]
    fn a_marked_cell_says_all_that_was_found_there() {
        let marks = changing().marks(&[
            warning(at(1, 3)),
            warning(at(2, 4)),
            Finding::new("E301", at(2, 4), None, "Falla.", "Corrija."),
        ]);
        assert_eq!(marks.len(), 1);
        assert!(marks[0].is_error);
        assert_eq!(
            marks[0].text,
            "E301: Falla. Corrija.\n\nW404: Salta. Compruebe."
        );
    }
}
