use super::*;
use domain::{
    Decimal,
    indicator::UnitKind,
    period::Period,
    value::{Breakdown, CellKey, Datum, Measure},
};

pub fn unit() -> Unit {
    Unit {
        kind: UnitKind::Number,
        label: String::new(),
        decimals: 1,
        shown_decimals: 0,
        min: None,
        max: None,
    }
}

pub fn value(number: i64) -> CellValue {
    CellValue {
        datum: Datum::number(Decimal::from(number)),
        provisional: false,
        note: None,
        source: None,
    }
}

pub fn key() -> CellKey {
    CellKey {
        indicator: "S04-1".parse().expect("a code"),
        measure: Measure::Observed,
        breakdown: Breakdown::of("departamento", "07"),
        period: Period::year(2024).expect("a year"),
    }
}

pub fn stored(current: Option<CellValue>) -> GridCell {
    GridCell {
        current,
        ..GridCell::default()
    }
}

fn cell(stored: GridCell) -> CellState {
    CellState::new(key(), None, stored)
}

fn typed(current: Option<CellValue>, text: &str) -> CellState {
    let mut cell = cell(stored(current));
    cell.entry = Some(cell.editing().typed(text, &unit()));
    cell
}

fn pending(after: Option<CellValue>, mine: bool, status: Status) -> Pending {
    Pending {
        change_set: 9,
        status,
        author: "ana".to_owned(),
        before: None,
        after,
        mine,
        remark: None,
    }
}

#[test]
fn a_cell_shows_one_state() {
    let face = |cell: &CellState| cell.face(&unit());
    assert_eq!(face(&cell(stored(None))), CellDisplayState::Empty);
    assert_eq!(face(&cell(stored(Some(value(1))))), CellDisplayState::Saved);
    assert_eq!(face(&typed(Some(value(1)), "2")), CellDisplayState::Changed);
    assert_eq!(
        face(&typed(Some(value(1)), "dos")),
        CellDisplayState::Invalid
    );
    let mut cell = cell(stored(None));
    cell.stored.late = true;
    assert_eq!(face(&cell), CellDisplayState::Late);
    cell.lock = Some("Corresponde a otra entidad.".into());
    assert_eq!(face(&cell), CellDisplayState::Locked);
    cell.stored.pending = Some(pending(None, false, Status::Submitted));
    assert_eq!(face(&cell), CellDisplayState::Pending);
    cell.stored.pending = Some(pending(None, true, Status::Returned));
    assert_eq!(face(&cell), CellDisplayState::Returned);
}

#[test]
fn a_change_shows_old_and_new_and_a_new_value_only_itself() {
    assert_eq!(
        typed(Some(value(1)), "2").shown(&unit()),
        (Some("1".to_owned()), "2".to_owned())
    );
    assert_eq!(typed(None, "2").shown(&unit()), (None, "2".to_owned()));
    assert_eq!(
        typed(Some(value(1)), "").shown(&unit()),
        (Some("1".to_owned()), String::new())
    );
}

#[test]
fn an_unreadable_text_is_shown_as_typed_and_not_sent() {
    let cell = typed(Some(value(1)), "dos");
    assert_eq!(cell.shown(&unit()).1, "dos");
    assert_eq!(cell.to_save(&unit()), None);
    assert!(cell.is_unsaved(&unit()));
}

#[test]
fn a_save_carries_what_was_seen_and_what_is_wanted() {
    let sent = typed(Some(value(1)), "2")
        .to_save(&unit())
        .expect("something to save");
    assert_eq!(
        (sent.seen, sent.after, sent.revert),
        (Some(value(1)), Some(value(2)), false)
    );
}

#[test]
fn typing_the_current_value_again_saves_nothing() {
    assert_eq!(typed(Some(value(1)), "1").to_save(&unit()), None);
    assert_eq!(typed(None, "").to_save(&unit()), None);
}

#[test]
fn going_back_to_the_current_value_takes_the_cell_out_of_the_draft() {
    let mut cell = cell(stored(Some(value(1))));
    cell.stored.pending = Some(pending(Some(value(2)), true, Status::Draft));
    cell.entry = Some(cell.editing().typed("1", &unit()));
    assert!(cell.to_save(&unit()).expect("something to save").revert);
}

#[test]
fn editing_starts_from_the_own_pending_change() {
    let mut cell = cell(stored(Some(value(1))));
    cell.stored.pending = Some(pending(Some(value(2)), true, Status::Draft));
    assert_eq!(cell.editing().number, "2");
    cell.stored.pending = Some(pending(Some(value(3)), false, Status::Submitted));
    assert_eq!(cell.editing().number, "1");
}

#[test]
fn what_is_typed_while_saving_is_not_lost() {
    let mut cell = typed(Some(value(1)), "2");
    let sent = cell.entry.clone().expect("an entry");
    let message = cell.to_save(&unit()).expect("something to save");
    cell.entry = Some(cell.editing().typed("25", &unit()));
    cell.saved(
        &sent,
        &message,
        Some(DraftRef {
            change_set: 9,
            version: 2,
        }),
        "ana",
    );
    assert_eq!(
        cell.entry.as_ref().map(|entry| entry.number.as_str()),
        Some("25")
    );
    assert!(cell.to_save(&unit()).is_some());
}

#[test]
fn a_saved_cell_is_in_the_draft() {
    let mut cell = typed(Some(value(1)), "2");
    let sent = cell.entry.clone().expect("an entry");
    let message = cell.to_save(&unit()).expect("something to save");
    cell.saved(
        &sent,
        &message,
        Some(DraftRef {
            change_set: 9,
            version: 2,
        }),
        "ana",
    );
    assert_eq!(cell.face(&unit()), CellDisplayState::Draft);
    assert!(!cell.is_unsaved(&unit()));
    assert_eq!(cell.shown(&unit()), (Some("1".to_owned()), "2".to_owned()));
}

#[test]
fn a_conflict_waits_for_a_decision_and_both_ends_are_possible() {
    let conflict = |cell: &CellState| CellConflict {
        key: cell.key.clone(),
        seen: Some(value(1)),
        now: Some(value(5)),
        wanted: Some(value(2)),
        in_draft: false,
    };
    let mut cell = typed(Some(value(1)), "2");
    cell.conflict = Some(conflict(&cell));
    assert_eq!(cell.face(&unit()), CellDisplayState::Conflict);
    assert_eq!(cell.to_save(&unit()), None);

    let mut mine = cell.clone();
    mine.keep_mine();
    let sent = mine.to_save(&unit()).expect("something to save");
    assert_eq!((sent.seen, sent.after), (Some(value(5)), Some(value(2))));

    cell.take_theirs(None);
    assert_eq!(cell.shown(&unit()), (None, "5".to_owned()));
    assert!(!cell.is_unsaved(&unit()));
}

#[test]
fn an_own_change_that_was_overtaken_is_kept_or_taken_back() {
    let mut read = stored(Some(value(5)));
    read.pending = Some(Pending {
        before: Some(value(1)),
        ..pending(Some(value(2)), true, Status::Returned)
    });
    let cell = self::cell(read);
    assert_eq!(cell.face(&unit()), CellDisplayState::Conflict);
    assert!(!cell.is_unsaved(&unit()), "nothing was typed here");

    let mut mine = cell.clone();
    mine.keep_mine();
    let sent = mine
        .to_save(&unit())
        .expect("the same value, on what is there now");
    assert_eq!((sent.seen, sent.after), (Some(value(5)), Some(value(2))));
    assert!(!sent.revert);

    let mut theirs = cell;
    theirs.take_theirs(None);
    assert!(
        theirs
            .to_save(&unit())
            .expect("the change is taken back")
            .revert
    );
}

#[test]
fn what_another_window_wrote_is_replaced_or_taken_over() {
    let draft = Some(DraftRef {
        change_set: 9,
        version: 4,
    });
    let mut cell = typed(Some(value(1)), "2");
    cell.conflict = Some(CellConflict {
        key: cell.key.clone(),
        seen: Some(value(1)),
        now: Some(value(7)),
        wanted: Some(value(2)),
        in_draft: true,
    });
    let mut mine = cell.clone();
    mine.keep_mine();
    let sent = mine.to_save(&unit()).expect("something to save");
    assert_eq!((sent.seen, sent.after), (Some(value(1)), Some(value(2))));

    cell.take_theirs(draft);
    assert_eq!(cell.shown(&unit()), (Some("1".to_owned()), "7".to_owned()));
    assert!(!cell.is_unsaved(&unit()));
}

#[test]
fn findings_of_the_server_are_found_by_the_cells_name() {
    assert_eq!(key().to_string(), "S04-1|observed|departamento=07|2024");
}

#[test]
fn a_locked_cell_says_why_and_an_official_one_how_it_is_opened() {
    let open = cell(stored(None));
    assert_eq!(open.why_locked(), None);
    let locked = CellState::new(key(), Some("el periodo cerró.".into()), stored(None));
    assert_eq!(
        locked.why_locked().as_deref(),
        Some("No se puede escribir aquí: el periodo cerró.")
    );
    let target = CellKey {
        measure: Measure::Target,
        ..key()
    };
    let official = CellState::new(target, None, stored(None));
    let why = official.why_locked().expect("it is guarded");
    assert!(why.contains("Editar metas"), "{why}");
}
