use super::super::cell::tests::{stored, unit, value};
use super::*;
use crate::wire::{GridCell, GridIndicator, GridRow, Saved};
use domain::value::Breakdown;

fn indicator() -> GridIndicator {
    GridIndicator {
        code: "S04-1".parse().expect("a code"),
        name: "Uso".to_owned(),
        unit: unit(),
        new_series_locks: vec![None, Some(0)],
        entity: None,
        objective: None,
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
        dimensions: Vec::new(),
        selected: None,
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
        let pasted = sheet.paste("2\t3\t9\n4\t5\t9");
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
        sheet.paste("2\t3\n4");
        assert_eq!(sheet.undo(), Some(FIRST));
        assert!(sheet.unsaved().is_empty());
        assert_eq!(sheet.undo(), None);
    });
}

#[test]
fn typing_on_in_the_fields_of_a_cell_is_one_step() {
    with_sheet(|sheet| {
        sheet.edit(FIRST, |entry, _| entry.note = "p".to_owned());
        sheet.edit(FIRST, |entry, _| entry.note = "pr".to_owned());
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
        sheet.paste("2\t3");
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
        let places = (0..2).flat_map(|row| (0..2).map(move |column| At { row, column }));
        let active: Vec<At> = places
            .filter(|at| {
                let cell = sheet.cell(*at).expect("a cell");
                cell.with_untracked(|cell| cell.is_active)
            })
            .collect();
        assert_eq!((active, sheet.active.get_untracked()), (vec![last], last));
    });
}

#[test]
fn targets_are_typed_in_a_mode_of_their_own() {
    Owner::new().with(|| {
        let target = GridRow {
            measure: Measure::Target,
            ..row("07", vec![stored(Some(value(1))), stored(None)])
        };
        let observed = row("07", vec![stored(Some(value(1))), stored(None)]);
        let sheet = Sheet::new(grid(vec![observed, target]));
        let at = At { row: 1, column: 1 };
        assert!(sheet.has_targets());
        assert!(!sheet.write(at, "5"), "Intro or a paste does not get here");
        sheet.edit_targets(true);
        assert!(sheet.write(at, "5"));
        sheet.edit_targets(false);
        assert_eq!(shown(sheet, 1, 1), "5", "what was typed stays");
        assert!(!sheet.write(at, "6"));
    });
}

#[test]
fn a_cell_that_nobody_looked_at_has_no_state() {
    with_sheet(|sheet| {
        assert!(sheet.known().is_empty());
        sheet.write(FIRST, "2");
        assert_eq!(sheet.known().len(), 1);
        assert_eq!(sheet.outgoing().len(), 1);
    });
}

#[test]
fn one_text_is_typed_into_all_that_is_selected_and_taken_back_in_one_step() {
    with_sheet(|sheet| {
        sheet.extend(At { row: 1, column: 1 });
        // One of the four is locked.
        assert_eq!(sheet.write_range("7"), 3);
        assert_eq!(shown(sheet, 1, 0), "7");
        sheet.undo();
        assert!(sheet.unsaved().is_empty());
        assert_eq!(sheet.redo(), Some(FIRST));
        assert_eq!(
            (shown(sheet, 0, 1), shown(sheet, 1, 0)),
            ("7".to_owned(), "7".to_owned())
        );
    });
}

#[test]
fn what_is_typed_after_an_undo_cannot_be_done_again() {
    with_sheet(|sheet| {
        sheet.write(FIRST, "2");
        sheet.undo();
        sheet.write(FIRST, "3");
        assert_eq!(sheet.redo(), None);
        assert_eq!(shown(sheet, 0, 0), "3");
    });
}

#[test]
fn a_copied_range_is_pasted_elsewhere_and_one_value_into_a_whole_range() {
    with_sheet(|sheet| {
        sheet.paste("2\t3");
        sheet.select(FIRST, At { row: 0, column: 1 });
        assert_eq!(sheet.copied(), "2\t3");
        sheet.select(FIRST, At { row: 1, column: 0 });
        let plan = sheet.paste_plan("9");
        assert_eq!((plan.written, plan.skipped), (2, 0));
        sheet.paste("9");
        assert_eq!(
            (shown(sheet, 0, 0), shown(sheet, 1, 0)),
            ("9".to_owned(), "9".to_owned())
        );
        assert_eq!(
            shown(sheet, 0, 1),
            "3",
            "beside what is selected nothing changes"
        );
    });
}

#[test]
fn a_fill_repeats_the_edge_of_what_is_selected_but_not_its_note() {
    with_sheet(|sheet| {
        sheet.edit(FIRST, |entry, _| {
            (entry.number, entry.note) = ("4".to_owned(), "a mano".to_owned());
        });
        sheet.select(FIRST, At { row: 1, column: 0 });
        assert_eq!(sheet.fill(Fill::Down), 1);
        assert_eq!(shown(sheet, 1, 0), "4");
        let below = sheet.cell(At { row: 1, column: 0 }).expect("a cell");
        assert_eq!(below.with_untracked(|cell| cell.editing().note), "");
        sheet.activate(At { row: 0, column: 1 });
        assert_eq!(
            sheet.fill(Fill::Right),
            1,
            "one cell takes what stands before it"
        );
        assert_eq!(shown(sheet, 0, 1), "4");
    });
}

#[test]
fn a_gap_is_stated_for_the_cells_without_a_number_only() {
    Owner::new().with(|| {
        let sheet = Sheet::new(grid(vec![row(
            "07",
            vec![stored(Some(value(1))), stored(None)],
        )]));
        sheet.extend(At { row: 0, column: 1 });
        assert_eq!(
            sheet.state_gap(
                crate::office::grid::entry::Kind::NotAvailable,
                "Sin encuesta"
            ),
            1
        );
        assert_eq!(shown(sheet, 0, 0), "1");
        assert_eq!(sheet.unsaved(), [At { row: 0, column: 1 }]);
    });
}

#[test]
fn a_text_is_found_by_row_and_by_cell_and_from_the_top_again() {
    with_sheet(|sheet| {
        sheet.write(At { row: 1, column: 0 }, "77");
        let last = At { row: 1, column: 0 };
        assert_eq!(sheet.find("77", FIRST), Some(last));
        assert_eq!(sheet.find("77", last), Some(last), "it is the only one");
        // Rows are called by their member here.
        assert_eq!(sheet.find("15", FIRST), Some(last));
        assert_eq!(sheet.find("nada", FIRST), None);
        assert_eq!(sheet.find("  ", FIRST), None);
    });
}

#[test]
fn an_added_row_stands_behind_its_series_and_what_was_typed_stays_where_it_was() {
    Owner::new().with(|| {
        let target = GridRow {
            measure: Measure::Target,
            ..row("07", vec![stored(None), stored(None)])
        };
        let sheet = Sheet::new(grid(vec![
            row("07", vec![stored(None), stored(None)]),
            target,
        ]));
        sheet.edit_targets(true);
        sheet.write(At { row: 1, column: 0 }, "5");
        let lima = || Breakdown::of("departamento", "15");
        assert_eq!(sheet.add_row(1, lima(), "Lima".to_owned()), Some(1));
        assert_eq!(shown(sheet, 2, 0), "5", "the target's row moved");
        assert!(sheet.write(At { row: 1, column: 0 }, "8"));
        assert!(
            !sheet.write(At { row: 1, column: 1 }, "8"),
            "what is locked for a new series is"
        );
        let key = sheet
            .outgoing()
            .into_iter()
            .map(|outgoing| outgoing.cell.key.to_string());
        assert!(
            key.collect::<Vec<_>>()
                .join(" ")
                .contains("departamento=15")
        );
        assert_eq!(
            sheet.add_row(0, lima(), "Lima".to_owned()),
            Some(1),
            "there is one already"
        );
        assert_eq!(sheet.size().rows, 3);
        sheet.undo();
        sheet.undo();
        assert!(
            sheet.unsaved().is_empty(),
            "an undo finds the row that moved"
        );
    });
}
