use super::super::cell::tests::{stored, unit, value};
use super::*;
use crate::wire::{GridCell, GridIndicator, GridRow};
use domain::value::Breakdown;

fn indicator() -> GridIndicator {
    GridIndicator {
        code: "S04-1".parse().expect("a code"),
        name: "Uso".to_owned(),
        unit: unit(),
    }
}

fn row(member: &str, cells: Vec<GridCell>) -> GridRow {
    GridRow {
        indicator: 0,
        measure: Measure::Observed,
        breakdown: Breakdown::of("departamento", member),
        label: member.to_owned(),
        cells,
    }
}

fn grid(rows: Vec<GridRow>) -> Grid {
    let years = [2023, 2024].into_iter();
    Grid {
        title: "Uso".to_owned(),
        columns: years.filter_map(|year| Period::year(year).ok()).collect(),
        indicators: vec![indicator()],
        locks: vec!["Otra entidad.".to_owned()],
        rows,
        draft: None,
        others: Vec::new(),
    }
}

/// Two rows of two years; the last cell is locked.
fn sheet() -> Sheet {
    let open = || stored(Some(value(1)));
    let locked = GridCell {
        lock: Some(0),
        ..open()
    };
    Sheet::new(grid(vec![
        row("07", vec![open(), open()]),
        row("15", vec![open(), locked]),
    ]))
}

fn with_sheet(test: impl FnOnce(Sheet)) {
    Owner::new().with(|| test(sheet()));
}

const FIRST: At = At { row: 0, column: 0 };

fn shown(sheet: Sheet, row: usize, column: usize) -> String {
    let cell = sheet.cell(At { row, column }).expect("a cell");
    cell.with_untracked(|cell| cell.shown(&unit()).1)
}

#[test]
fn a_pasted_block_is_written_and_what_does_not_fit_is_counted() {
    with_sheet(|sheet| {
        let pasted = sheet.paste(FIRST, "2\t3\t9\n4\t5\t9");
        // The third column is beyond the edge, the last cell is locked.
        assert_eq!(
            pasted,
            Pasted {
                written: 3,
                skipped: 3
            }
        );
        assert_eq!(
            (shown(sheet, 0, 0), shown(sheet, 0, 1)),
            ("2".to_owned(), "3".to_owned())
        );
        assert_eq!(
            (shown(sheet, 1, 0), shown(sheet, 1, 1)),
            ("4".to_owned(), "1".to_owned())
        );
        assert_eq!(sheet.outgoing().len(), 3);
    });
}

#[test]
fn a_paste_is_undone_in_one_step() {
    with_sheet(|sheet| {
        sheet.paste(FIRST, "2\t3\n4");
        assert_eq!(sheet.undo(), Some(FIRST));
        assert!(sheet.unsaved().is_empty());
        assert_eq!(sheet.undo(), None);
    });
}

#[test]
fn typing_on_in_the_fields_of_a_cell_is_one_step() {
    with_sheet(|sheet| {
        sheet.edit(FIRST, |entry| entry.note = "p".to_owned());
        sheet.edit(FIRST, |entry| entry.note = "pr".to_owned());
        sheet.undo();
        assert!(sheet.unsaved().is_empty());
    });
}

#[test]
fn a_locked_cell_takes_nothing() {
    with_sheet(|sheet| assert!(!sheet.write(At { row: 1, column: 1 }, "7")));
}

#[test]
fn what_the_server_stored_is_in_the_draft_and_what_it_refused_stays_typed() {
    with_sheet(|sheet| {
        sheet.paste(FIRST, "2\t3");
        let sent = sheet.outgoing();
        let refused = sent[1].cell.key.to_string();
        let finding = domain::finding::Finding::new(
            "E401",
            domain::finding::Place::Field { field: refused },
            None,
            "fuera de rango",
            "Corrija.",
        );
        let draft = Some(DraftRef {
            change_set: 7,
            version: 1,
        });
        let saved = Saved {
            draft,
            others: Vec::new(),
            findings: vec![finding],
            conflicts: Vec::new(),
            saved: 1,
        };
        assert_eq!(sheet.accept(sent, &saved, "ana"), 1);
        assert_eq!(sheet.unsaved(), [At { row: 0, column: 1 }]);
        assert_eq!(sheet.draft.get_untracked(), draft);
    });
}

#[test]
fn undoing_after_a_save_types_the_value_that_stood_before() {
    with_sheet(|sheet| {
        sheet.write(FIRST, "2");
        let sent = sheet.outgoing();
        let draft = Some(DraftRef {
            change_set: 7,
            version: 1,
        });
        sheet.accept(
            sent,
            &Saved {
                draft,
                others: vec![],
                findings: vec![],
                conflicts: vec![],
                saved: 1,
            },
            "ana",
        );
        sheet.undo();
        assert_eq!(shown(sheet, 0, 0), "1");
        assert!(sheet.outgoing()[0].cell.revert);
    });
}

#[test]
fn reading_again_keeps_what_is_typed() {
    with_sheet(|sheet| {
        sheet.write(FIRST, "2");
        sheet.reload(grid(vec![row("07", vec![stored(Some(value(5)))])]));
        assert_eq!(shown(sheet, 0, 0), "2");
        assert_eq!(sheet.outgoing()[0].cell.seen, Some(value(5)));
    });
}

#[test]
fn reverting_a_cell_returns_to_the_current_value() {
    with_sheet(|sheet| {
        sheet.write(FIRST, "2");
        sheet.revert(FIRST);
        assert!(sheet.unsaved().is_empty());
    });
}

#[test]
fn typing_goes_to_one_cell() {
    with_sheet(|sheet| {
        let last = At { row: 1, column: 0 };
        sheet.activate(last);
        let active: Vec<At> = sheet
            .places()
            .into_iter()
            .filter(|at| {
                let cell = sheet.cell(*at).expect("a cell");
                cell.with_untracked(|cell| cell.is_active)
            })
            .collect();
        assert_eq!((active, sheet.active.get_untracked()), (vec![last], last));
    });
}
