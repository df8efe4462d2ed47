//! The table one sees and types in: headers that stay, one cell with the focus, keys, paste and copy.
//!
//! Events are handled once, at the table; a cell knows only how it looks.

use std::sync::Arc;

use domain::{format, value::Measure};
use leptos::{
    ev::{ClipboardEvent, KeyboardEvent},
    prelude::*,
    reactive::computed::Selector,
    wasm_bindgen::JsCast,
    web_sys::HtmlElement,
};

use super::{
    cell::Face,
    entry::{Entry, Kind},
    movement::{self, At},
    paste,
    saving::Saving,
    sheet::{RowHead, Sheet},
};
use crate::office::wording::counted;

/// Periods × series.
#[component]
pub fn SheetTable(sheet: Sheet, saving: Saving) -> impl IntoView {
    let columns = sheet.columns();
    let count = columns.len() + 1;
    let heads = columns
        .iter()
        .map(|period| view! { <th scope="col">{format::period(*period)}</th> })
        .collect_view();
    let selector = Selector::new(move || sheet.active.get());
    let groups = groups(sheet.rows())
        .into_iter()
        .map(|rows| view! { <Group sheet rows columns=count selector=selector.clone() /> })
        .collect_view();
    view! {
        <div class="grid-scroll">
            <table
                class="grid"
                role="grid"
                aria-label="Valores por serie y periodo"
                on:keydown=move |event| on_key(sheet, saving, &event)
                on:click=move |event| on_click(sheet, &event)
                on:dblclick=move |event| on_double_click(sheet, &event)
                on:paste=move |event| on_paste(sheet, saving, &event)
                on:copy=move |event| on_copy(sheet, &event)
            >
                <thead>
                    <tr>
                        <th scope="col" class="grid-corner">
                            "Serie"
                        </th>
                        {heads}
                    </tr>
                </thead>
                {groups}
            </table>
        </div>
    }
}

/// Rows with their number, cut where the indicator changes.
fn groups(rows: Vec<Arc<RowHead>>) -> Vec<Vec<(usize, Arc<RowHead>)>> {
    let mut groups: Vec<Vec<(usize, Arc<RowHead>)>> = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        match groups.last_mut() {
            Some(group) if group[0].1.indicator == row.indicator => group.push((index, row)),
            _ => groups.push(vec![(index, row)]),
        }
    }
    groups
}

/// The series of one indicator under its name.
#[component]
fn Group(
    sheet: Sheet,
    rows: Vec<(usize, Arc<RowHead>)>,
    columns: usize,
    selector: Selector<At>,
) -> impl IntoView {
    let head = Arc::clone(&rows[0].1);
    let unit = if head.unit.label.is_empty() {
        String::new()
    } else {
        format!(" ({})", head.unit.label)
    };
    let body = rows
        .into_iter()
        .map(|(row, head)| {
            let cells = (0..columns - 1)
                .map(|column| {
                    let at = At { row, column };
                    view! { <Cell sheet at head=Arc::clone(&head) selector=selector.clone() /> }
                })
                .collect_view();
            view! {
                <tr class=measure_class(head.measure)>
                    <th scope="row">{head.label.clone()}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <tbody>
            <tr class="grid-group">
                <th scope="rowgroup" colspan=columns.to_string()>
                    <span class="grid-group-name">
                        <span class="code">{head.indicator.clone()}</span>
                        " "
                        {head.indicator_name.clone()}
                        {unit}
                    </span>
                </th>
            </tr>
            {body}
        </tbody>
    }
}

fn measure_class(measure: Measure) -> &'static str {
    match measure {
        Measure::Baseline => "grid-row grid-row--baseline",
        Measure::Target => "grid-row grid-row--target",
        Measure::Observed => "grid-row",
    }
}

#[component]
fn Cell(sheet: Sheet, at: At, head: Arc<RowHead>, selector: Selector<At>) -> Option<impl IntoView> {
    let cell = sheet.cell(at)?;
    let face = {
        let head = Arc::clone(&head);
        Memo::new(move |_| cell.with(|cell| cell.face(&head.unit)))
    };
    let is_active = {
        let selector = selector.clone();
        move || selector.selected(&at)
    };
    let is_open = {
        let is_active = is_active.clone();
        Memo::new(move |_| is_active() && sheet.typing.with(Option::is_some))
    };
    let (active, selected) = (is_active.clone(), is_active);
    Some(view! {
        <td
            role="gridcell"
            data-at=format!("{}-{}", at.row, at.column)
            class=move || format!("cell cell--{}", face.get().slug())
            tabindex=move || if active() { "0" } else { "-1" }
            aria-selected=move || selected().to_string()
            aria-readonly=move || (!cell.with(super::cell::CellState::is_editable)).then_some("true")
            aria-invalid=move || (face.get() == Face::Invalid).then_some("true")
        >
            {move || {
                if is_open.get() {
                    view! { <CellInput sheet at head=Arc::clone(&head) /> }.into_any()
                } else {
                    let (old, new) = cell.with(|cell| cell.shown(&head.unit));
                    let word = face.get().word();
                    let provisional = cell.with(|cell| cell.editing().provisional);
                    view! {
                        {old.map(|old| view! { <del>{old}</del> " " })}
                        <span>{new}</span>
                        {provisional.then_some(" P")}
                        {(!word.is_empty()).then(|| view! { <span class="visually-hidden">", " {word}</span> })}
                    }
                        .into_any()
                }
            }}
        </td>
    })
}

/// The open cell. What is typed is checked while it is typed; Esc leaves the cell as it was.
#[component]
fn CellInput(sheet: Sheet, at: At, head: Arc<RowHead>) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let text = move || sheet.typing.get().unwrap_or_default();
    let checked = Arc::clone(&head);
    let is_wrong = move || {
        let entry = Entry::default().typed(&text(), &checked.unit);
        // A missing reason is asked for in the panel; it is no typing error.
        entry.kind == Kind::Number && entry.read(&checked.unit).after.is_err()
    };
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Fails only for an element that cannot be focused.
            let _ = input.focus();
            let end = u32::try_from(input.value().len()).unwrap_or(u32::MAX);
            let _ = input.set_selection_range(end, end);
        }
    });
    view! {
        <input
            node_ref=input
            class="cell-input"
            type="text"
            inputmode="decimal"
            autocomplete="off"
            aria-label=format!("{} {}", head.label, sheet.period(at).map(format::period).unwrap_or_default())
            aria-invalid=move || is_wrong().then_some("true")
            prop:value=text
            on:input=move |event| sheet.typing.set(Some(event_target_value(&event)))
            on:blur=move |_| close(sheet)
        />
    }
}

/// Opens the active cell with a text in it, unless it is locked.
fn open(sheet: Sheet, text: Option<String>) {
    let cell = sheet.cell(sheet.active.get_untracked());
    if let Some(cell) = cell.filter(|cell| cell.with_untracked(super::cell::CellState::is_editable))
    {
        let stands = || {
            let entry = cell.with_untracked(super::cell::CellState::editing);
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
fn close(sheet: Sheet) {
    if let Some(text) = sheet.typing.get_untracked() {
        sheet.typing.set(None);
        let at = sheet.active.get_untracked();
        let before = sheet
            .cell(at)
            .map(|cell| cell.with_untracked(super::cell::CellState::editing));
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
    sheet.active.set(at);
    let element = document().query_selector(&format!("[data-at=\"{}-{}\"]", at.row, at.column));
    if let Some(cell) = element
        .ok()
        .flatten()
        .and_then(|e| e.dyn_into::<HtmlElement>().ok())
    {
        // Fails only for an element that cannot be focused.
        let _ = cell.focus();
    }
}

fn on_key(sheet: Sheet, saving: Saving, event: &KeyboardEvent) {
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
        "Enter" | "Tab" => go(
            sheet,
            movement::after_writing(at, key, event.shift_key(), sheet.size()),
        ),
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
fn place(event: &leptos::web_sys::Event) -> Option<At> {
    let target = event
        .target()?
        .dyn_into::<leptos::web_sys::Element>()
        .ok()?;
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

fn on_click(sheet: Sheet, event: &leptos::ev::MouseEvent) {
    if let Some(at) = place(event) {
        let is_open_here =
            sheet.typing.with_untracked(Option::is_some) && at == sheet.active.get_untracked();
        if !is_open_here {
            go(sheet, at);
        }
    }
}

fn on_double_click(sheet: Sheet, event: &leptos::ev::MouseEvent) {
    if place(event).is_some() && sheet.typing.with_untracked(Option::is_none) {
        open(sheet, None);
    }
}

fn on_paste(sheet: Sheet, saving: Saving, event: &ClipboardEvent) {
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

fn on_copy(sheet: Sheet, event: &ClipboardEvent) {
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
