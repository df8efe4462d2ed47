//! What keys and clicks do in the grid. Handled once, at the table.

mod clipboard;
mod focus;

use domain::format;
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event},
};

pub use clipboard::{on_copy, on_paste};
pub use focus::{element, look, reveal};

use super::{
    cell::CellState,
    comments,
    entry::Kind,
    keys,
    movement::{self, At},
    saving::Saving,
    sheet::{CellSignal, Fill, Sheet},
    widths::{self, Widths},
};
use crate::office::wording::counted;
use focus::focus;

/// The field in which one looks for a text; Ctrl+F leads there.
pub const SEARCH_FIELD: &str = "buscar-en-la-hoja";

/// Opens the active cell with a text in it; where it is locked, says why.
fn open(sheet: Sheet, saving: Saving, text: Option<String>) {
    let Some(cell) = sheet.cell(sheet.active.get_untracked()) else {
        return;
    };
    if let Some(why) = cell.with_untracked(CellState::why_locked) {
        saving.told.set(why);
        return;
    }
    sheet
        .typing
        .set(Some(text.unwrap_or_else(|| number_in(&cell))));
}

/// The number that stands in a cell, as it is edited; none where the cell says why there is none.
fn number_in(cell: &CellSignal) -> String {
    let entry = cell.with_untracked(CellState::editing);
    match entry.kind {
        Kind::Number => entry.number,
        Kind::NotAvailable | Kind::NotApplicable => String::new(),
    }
}

/// Writes what is typed and closes the cell.
pub fn close(sheet: Sheet) {
    if let Some(text) = sheet.typing.get_untracked() {
        sheet.typing.set(None);
        let at = sheet.active.get_untracked();
        let cell = sheet.cell(at);
        let untouched = cell.is_some_and(|cell| number_in(&cell) == text.trim());
        if !untouched {
            sheet.write(at, &text);
        }
    }
}

/// Makes a cell the active one and gives it the focus.
pub fn go(sheet: Sheet, at: At) {
    close(sheet);
    let at = in_view(sheet, at);
    sheet.activate(at);
    focus(sheet, at);
}

/// Selects up to a cell; the focus stays where it is.
fn extend(sheet: Sheet, to: At) {
    close(sheet);
    let to = in_view(sheet, to);
    sheet.extend(to);
    reveal(sheet, to);
}

/// The cell, or the first one of its row that is shown.
fn in_view(sheet: Sheet, at: At) -> At {
    let first = sheet.first_column.get_untracked();
    let column = at.column.max(first);
    At { column, ..at }
}

pub fn on_key(sheet: Sheet, saving: Saving, widths: Widths, event: &KeyboardEvent) {
    let key = event.key();
    let ctrl = event.ctrl_key() || event.meta_key();
    let handled = if ctrl && key == "s" {
        close(sheet);
        saving.save();
        true
    } else if sheet.typing.with_untracked(Option::is_some) {
        on_key_while_open(sheet, event, &key, ctrl)
    } else if event.alt_key() && event.shift_key() && !ctrl {
        on_width_key(sheet, saving, widths, &key)
    } else {
        on_key_while_closed(sheet, saving, event, &key, ctrl)
    };
    if handled {
        event.prevent_default();
    }
}

/// Changes the width of the active column, or of the one with the names of the series.
fn on_width_key(sheet: Sheet, saving: Saving, widths: Widths, key: &str) -> bool {
    let column = match key {
        "ArrowUp" | "ArrowDown" => Some((widths::SERIES.to_owned(), "Serie".to_owned())),
        "ArrowLeft" | "ArrowRight" => {
            let period = sheet.period(sheet.active.get_untracked());
            period.map(|period| (widths::name_of(period), format::period(period)))
        }
        "Delete" | "Backspace" => {
            widths.reset_all();
            saving
                .told
                .set("Las columnas volvieron a su ancho.".to_owned());
            return true;
        }
        _ => return false,
    };
    if let Some((name, label)) = column {
        let width = widths.step(&name, matches!(key, "ArrowDown" | "ArrowRight"));
        saving
            .told
            .set(format!("Ancho de {label}: {width} píxeles."));
    }
    true
}

/// Leads to the field of comments, in a panel that is put aside as well; whether there is one.
fn to_comment() -> bool {
    let find = || element(&format!("#{}", comments::FIELD));
    if find().is_none() {
        return false;
    }
    if let Some(fold) = element(".panel-fold[aria-expanded=\"false\"]") {
        fold.click();
    }
    request_animation_frame(move || {
        if let Some(field) = find() {
            // Fails only for an element that cannot be focused.
            let _ = field.focus();
        }
    });
    true
}

/// Opens or closes the list of keys, and goes there.
pub fn open_keys(is_open: bool) {
    let Some(list) = element(&format!("#{}", keys::ID)) else {
        return;
    };
    // Fail only for an invalid name of an attribute, or an element that cannot be focused.
    let _ = match is_open {
        true => list.set_attribute("open", ""),
        false => list.remove_attribute("open"),
    };
    if let Some(summary) = element(&format!("#{} > summary", keys::ID)).filter(|_| is_open) {
        let _ = summary.focus();
    }
}

fn on_key_while_open(sheet: Sheet, event: &KeyboardEvent, key: &str, ctrl: bool) -> bool {
    let at = sheet.active.get_untracked();
    match key {
        "Enter" if ctrl => {
            if let Some(text) = sheet.typing.get_untracked() {
                sheet.typing.set(None);
                sheet.write_range(&text);
                focus(sheet, at);
            }
        }
        "Enter" | "Tab" => {
            let measure = |row| sheet.head(At { row, ..at }).map(|head| head.measure);
            let is_alike = |row| measure(row) == measure(at.row);
            let shift = event.shift_key();
            go(
                sheet,
                movement::after_writing(at, key, shift, sheet.size(), is_alike),
            );
        }
        "Escape" => {
            sheet.typing.set(None);
            go(sheet, at);
        }
        _ => return false,
    }
    true
}

fn on_key_while_closed(
    sheet: Sheet,
    saving: Saving,
    event: &KeyboardEvent,
    key: &str,
    ctrl: bool,
) -> bool {
    let at = sheet.active.get_untracked();
    let shift = event.shift_key();
    let from = if shift {
        sheet.extent.get_untracked()
    } else {
        at
    };
    if let Some(to) = movement::step(from, key, ctrl, sheet.size()) {
        if shift {
            extend(sheet, to);
        } else {
            go(sheet, to);
        }
        return true;
    }
    match key {
        "F2" if shift => {
            return to_comment();
        }
        "?" => open_keys(true),
        "Enter" | "F2" => open(sheet, saving, None),
        "Escape" => sheet.activate(at),
        "Delete" | "Backspace" => {
            sheet.write_range("");
        }
        " " if shift || ctrl => select_line(sheet, at, ctrl),
        _ if ctrl => return on_command(sheet, saving, &key.to_lowercase(), shift),
        _ if !event.alt_key() && movement::is_typing(key, ctrl) => {
            open(sheet, saving, Some(key.to_owned()))
        }
        _ => return false,
    }
    true
}

/// Keys with Ctrl that do something to what is selected; the browser keeps the others.
fn on_command(sheet: Sheet, saving: Saving, key: &str, shift: bool) -> bool {
    let size = sheet.size();
    let filled = |fill| announce_filled(saving, sheet.fill(fill));
    let go_to = |at: Option<At>| at.into_iter().for_each(|at| go(sheet, at));
    match key {
        "z" if shift => go_to(sheet.redo()),
        "z" => go_to(sheet.undo()),
        "y" => go_to(sheet.redo()),
        "a" => {
            let first = At {
                row: 0,
                column: sheet.first_column.get_untracked(),
            };
            let last = At {
                row: size.rows.saturating_sub(1),
                column: size.columns.saturating_sub(1),
            };
            sheet.select(first, last);
        }
        "d" => filled(Fill::Down),
        // With one column selected it is the browser's own: read the page again.
        "r" if sheet.range().columns() > 1 => filled(Fill::Right),
        "f" => {
            return element(&format!("#{SEARCH_FIELD}")).is_some_and(|field| field.focus().is_ok());
        }
        _ => return false,
    }
    true
}

fn announce_filled(saving: Saving, count: usize) {
    saving.told.set(format!(
        "{}.",
        counted(count as u64, "celda rellenada", "celdas rellenadas")
    ));
}

/// Selects the row of a cell, or its column.
fn select_line(sheet: Sheet, at: At, is_column: bool) {
    let size = sheet.size();
    let (first, last) = match is_column {
        true => (
            At { row: 0, ..at },
            At {
                row: size.rows.saturating_sub(1),
                ..at
            },
        ),
        false => (
            At {
                column: sheet.first_column.get_untracked(),
                ..at
            },
            At {
                column: size.columns.saturating_sub(1),
                ..at
            },
        ),
    };
    sheet.select(first, last);
}

/// The place of the cell that an event happened in.
fn place(event: &Event) -> Option<At> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let at = target
        .closest("[data-at]")
        .ok()??
        .get_attribute("data-at")?;
    let (row, column) = at.split_once('-')?;
    Some(At {
        row: row.parse().ok()?,
        column: column.parse().ok()?,
    })
}

/// A press makes a cell the active one; with Shift it selects up to it.
pub fn on_press(sheet: Sheet, event: &MouseEvent) {
    let Some(at) = place(event).filter(|_| event.button() == 0) else {
        return;
    };
    let is_open_here =
        sheet.typing.with_untracked(Option::is_some) && at == sheet.active.get_untracked();
    if is_open_here {
        return;
    }
    if event.shift_key() {
        // Else the browser would give the focus to this cell.
        event.prevent_default();
        extend(sheet, at);
    } else {
        go(sheet, at);
    }
}

/// A click without a press before it, as programs make it: a reader's, or one that is repeated after loading.
pub fn on_click(sheet: Sheet, event: &MouseEvent) {
    if let Some(at) = place(event)
        && !sheet.range().contains(at)
    {
        go(sheet, at);
    }
}

/// Moving with the button pressed selects.
pub fn on_drag(sheet: Sheet, event: &MouseEvent) {
    if event.buttons() != 1 || sheet.typing.with_untracked(Option::is_some) {
        return;
    }
    if let Some(at) = place(event).filter(|at| *at != sheet.extent.get_untracked()) {
        sheet.extend(at);
    }
}

pub fn on_double_click(sheet: Sheet, saving: Saving, event: &MouseEvent) {
    if place(event).is_some() && sheet.typing.with_untracked(Option::is_none) {
        open(sheet, saving, None);
    }
}
