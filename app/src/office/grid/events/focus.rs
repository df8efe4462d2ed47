//! Which cell has the focus and which lines are in view. Moves what one sees; changes nothing of the sheet.

use domain::period::Period;
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

use crate::office::grid::{
    movement::{self, At},
    sheet::Sheet,
    table::View,
    widths,
};

/// Gives the active cell the focus. Of a long sheet it may have to be drawn first.
pub fn focus(sheet: Sheet, at: At) {
    if !focused(at) {
        reveal(sheet, at);
        request_animation_frame(move || {
            request_animation_frame(move || {
                focused(at);
                reveal(sheet, at);
            });
        });
        return;
    }
    reveal(sheet, at);
}

fn focused(at: At) -> bool {
    let cell = cell_element(at);
    // Fails only for an element that cannot be focused.
    cell.is_some_and(|cell| cell.focus().is_ok())
}

fn cell_element(at: At) -> Option<HtmlElement> {
    element(&format!("[data-at=\"{}-{}\"]", at.row, at.column))
}

pub fn element(selector: &str) -> Option<HtmlElement> {
    let found = document().query_selector(selector).ok()??;
    found.dyn_into().ok()
}

/// Scrolls the grid, not the page, until the cell is in view. Browsers do not see that frozen heads
/// cover a cell, and at first no cell has the focus.
pub fn reveal(sheet: Sheet, at: At) {
    let (Some(scroll), Some(corner)) = (element(".grid-scroll"), element(".grid-corner")) else {
        return;
    };
    let head = sheet
        .period(at)
        .and_then(|period| widths::head(&widths::name_of(period)));
    if let Some(head) = head {
        let across = (head.offset_left(), head.offset_width());
        let (left, width) = (scroll.scroll_left(), scroll.client_width());
        if let Some(to) = movement::scroll_to(across, corner.offset_width(), left, width) {
            scroll.set_scroll_left(to);
        }
    }
    let Some(cell) = cell_element(at) else {
        return scroll_to_line(sheet, &scroll, at);
    };
    let down = (cell.offset_top(), cell.offset_height());
    let (top, height) = (scroll.scroll_top(), scroll.client_height());
    if let Some(to) = movement::scroll_to(down, corner.offset_height(), top, height) {
        scroll.set_scroll_top(to);
    }
}

/// Scrolls to where a row will be drawn: all lines are of one height.
fn scroll_to_line(sheet: Sheet, scroll: &HtmlElement, at: At) {
    let Some(height) = element(".grid-row").map(|row| row.offset_height()) else {
        return;
    };
    let lines = i32::try_from(sheet.line_of(at.row)).unwrap_or(i32::MAX);
    scroll.set_scroll_top(lines.saturating_mul(height) - scroll.client_height() / 2);
}

/// Follows what is in view.
pub fn look(sheet: Sheet, seen: View) {
    let (Some(scroll), Some(row)) = (element(".grid-scroll"), element(".grid-row")) else {
        return;
    };
    let line = row.offset_height().max(1);
    if seen.height.get_untracked() != line {
        seen.height.set(line);
    }
    let lines = |pixels: i32| usize::try_from(pixels / line).unwrap_or_default();
    let now = (
        lines(scroll.scroll_top()),
        lines(scroll.client_height()) + 1,
    );
    if seen.lines.get_untracked() != now {
        seen.lines.set(now);
    }
    let columns = columns_in_view(sheet, &scroll);
    if seen.columns.get_untracked() != columns {
        seen.columns.set(columns);
    }
}

/// The first column in view and the one behind the last, by the places of the heads.
fn columns_in_view(sheet: Sheet, scroll: &HtmlElement) -> (usize, usize) {
    let columns = sheet.columns();
    let first = sheet.first_column.get_untracked().min(columns.len());
    let frozen = element(".grid-corner").map_or(0, |corner| corner.offset_width());
    let (left, right) = (
        scroll.scroll_left() + frozen,
        scroll.scroll_left() + scroll.client_width(),
    );
    let place = |period: &Period| {
        let head = widths::head(&widths::name_of(*period))?;
        Some((head.offset_left(), head.offset_left() + head.offset_width()))
    };
    let shown = &columns[first..];
    let from = shown.partition_point(|period| place(period).is_some_and(|(_, end)| end <= left));
    let to = shown.partition_point(|period| place(period).is_some_and(|(start, _)| start < right));
    (first + from, first + to)
}
