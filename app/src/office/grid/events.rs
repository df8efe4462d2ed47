//! What keys, clicks, paste and copy do in the grid. Handled once, at the table.

use leptos::{
    ev::{ClipboardEvent, KeyboardEvent, MouseEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, HtmlElement},
};

use super::{
    cell::CellState,
    entry::Kind,
    movement::{self, At},
    paste,
    saving::Saving,
    sheet::Sheet,
};
use crate::office::wording::counted;

/// Opens the active cell with a text in it, unless it is locked.
fn open(sheet: Sheet, text: Option<String>) {
    let cell = sheet.cell(sheet.active.get_untracked());
    if let Some(cell) = cell.filter(|cell| cell.with_untracked(CellState::is_editable)) {
        let stands = || {
            let entry = cell.with_untracked(CellState::editing);
            if entry.kind == Kind::Number {
                entry.number
            } else {
                String::new()
            }
        };
        sheet.typing.set(Some(text.unwrap_or_else(stands)));
    }
}

/// Writes what is typed and closes the cell.
pub fn close(sheet: Sheet) {
    if let Some(text) = sheet.typing.get_untracked() {
        sheet.typing.set(None);
        let at = sheet.active.get_untracked();
        let before = sheet
            .cell(at)
            .map(|cell| cell.with_untracked(CellState::editing));
        let untouched = before.is_some_and(|entry| {
            let stands = if entry.kind == Kind::Number {
                entry.number.as_str()
            } else {
                ""
            };
            stands == text.trim()
        });
        if !untouched {
            sheet.write(at, &text);
        }
    }
}

/// Makes a cell the active one and gives it the focus.
pub fn go(sheet: Sheet, at: At) {
    close(sheet);
    let first = sheet.first_column.get_untracked();
    let at = At {
        column: at.column.max(first),
        ..at
    };
    sheet.activate(at);
    if let Some(cell) = element(&format!("[data-at=\"{}-{}\"]", at.row, at.column)) {
        // Fails only for an element that cannot be focused.
        let _ = cell.focus();
        reveal(at);
    }
}

fn element(selector: &str) -> Option<HtmlElement> {
    let found = document().query_selector(selector).ok()??;
    found.dyn_into().ok()
}

/// Scrolls the grid, not the page, until the cell is in view. Browsers do not see that frozen heads
/// cover a cell, and at first no cell has the focus.
pub fn reveal(at: At) {
    let parts = (
        element(&format!("[data-at=\"{}-{}\"]", at.row, at.column)),
        element(".grid-scroll"),
        element(".grid-corner"),
    );
    let (Some(cell), Some(scroll), Some(corner)) = parts else {
        return;
    };
    let across = (cell.offset_left(), cell.offset_width());
    let (left, width) = (scroll.scroll_left(), scroll.client_width());
    if let Some(to) = movement::scroll_to(across, corner.offset_width(), left, width) {
        scroll.set_scroll_left(to);
    }
    let down = (cell.offset_top(), cell.offset_height());
    let (top, height) = (scroll.scroll_top(), scroll.client_height());
    if let Some(to) = movement::scroll_to(down, corner.offset_height(), top, height) {
        scroll.set_scroll_top(to);
    }
}

pub fn on_key(sheet: Sheet, saving: Saving, event: &KeyboardEvent) {
    let key = event.key();
    let ctrl = event.ctrl_key() || event.meta_key();
    let handled = if ctrl && key == "s" {
        close(sheet);
        saving.save();
        true
    } else if sheet.typing.with_untracked(Option::is_some) {
        on_key_while_open(sheet, event, &key)
    } else {
        on_key_while_closed(sheet, event, &key, ctrl)
    };
    if handled {
        event.prevent_default();
    }
}

fn on_key_while_open(sheet: Sheet, event: &KeyboardEvent, key: &str) -> bool {
    let at = sheet.active.get_untracked();
    match key {
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

fn on_key_while_closed(sheet: Sheet, event: &KeyboardEvent, key: &str, ctrl: bool) -> bool {
    let at = sheet.active.get_untracked();
    if let Some(to) = movement::step(at, key, ctrl, sheet.size()) {
        go(sheet, to);
        return true;
    }
    match key {
        "Enter" | "F2" => open(sheet, None),
        "Delete" | "Backspace" => {
            sheet.write(at, "");
        }
        "z" if ctrl => {
            if let Some(to) = sheet.undo() {
                go(sheet, to);
            }
        }
        _ if !event.alt_key() && movement::is_typing(key, ctrl) => {
            open(sheet, Some(key.to_owned()))
        }
        _ => return false,
    }
    true
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

pub fn on_click(sheet: Sheet, event: &MouseEvent) {
    if let Some(at) = place(event) {
        let is_open_here =
            sheet.typing.with_untracked(Option::is_some) && at == sheet.active.get_untracked();
        if !is_open_here {
            go(sheet, at);
        }
    }
}

pub fn on_double_click(sheet: Sheet, event: &MouseEvent) {
    if place(event).is_some() && sheet.typing.with_untracked(Option::is_none) {
        open(sheet, None);
    }
}

pub fn on_paste(sheet: Sheet, saving: Saving, event: &ClipboardEvent) {
    let Some(text) = event
        .clipboard_data()
        .and_then(|data| data.get_data("text/plain").ok())
    else {
        return;
    };
    if sheet.typing.with_untracked(Option::is_some) && !paste::is_block(&text) {
        return;
    }
    event.prevent_default();
    sheet.typing.set(None);
    let at = sheet.active.get_untracked();
    let pasted = sheet.paste(at, &text);
    let mut told = format!(
        "{}.",
        counted(pasted.written as u64, "celda pegada", "celdas pegadas")
    );
    if pasted.skipped > 0 {
        let skipped = counted(pasted.skipped as u64, "omitida", "omitidas");
        told.push_str(&format!(
            " {skipped}, por estar bloqueadas o fuera de la cuadrícula."
        ));
    }
    saving.told.set(told);
    go(sheet, at);
}

pub fn on_copy(sheet: Sheet, event: &ClipboardEvent) {
    if sheet.typing.with_untracked(Option::is_some) {
        return;
    }
    let cell = sheet.cell(sheet.active.get_untracked());
    if let (Some(cell), Some(data)) = (cell, event.clipboard_data()) {
        let text = cell.with_untracked(|cell| cell.editing().shown().to_owned());
        if data.set_data("text/plain", &text).is_ok() {
            event.prevent_default();
        }
    }
}
