//! The table one sees and types in: headers that stay, one cell with the focus. Events are handled at
//! the table (see `events`); a cell knows only how it looks.

use std::{ops::Range, sync::Arc};

use domain::{format, value::Measure};
use leptos::{prelude::*, reactive::computed::Selector};

use super::{
    cell::{CellState, Face},
    entry::{Entry, Kind},
    events,
    movement::At,
    saving::Saving,
    sheet::{RowHead, Sheet},
};

/// Periods × series, from the first period that is shown.
#[component]
pub fn SheetTable(sheet: Sheet, saving: Saving) -> impl IntoView {
    let selector = Selector::new(move || sheet.active.get());
    Effect::new(move |_| {
        sheet.first_column.track();
        let at = sheet.active.get_untracked();
        request_animation_frame(move || events::reveal(at));
    });
    let content = move || {
        let shown = sheet.first_column.get()..sheet.size().columns;
        let groups = groups(sheet.rows())
            .into_iter()
            .map(|rows| {
                view! { <Group sheet rows shown=shown.clone() selector=selector.clone() /> }
                    .into_any()
            })
            .collect_view();
        view! {
            <Heads sheet shown=shown.clone() />
            {groups}
        }
    };
    view! {
        <div class="grid-scroll">
            <table
                class="grid"
                role="grid"
                aria-label="Valores por serie y periodo"
                on:keydown=move |event| events::on_key(sheet, saving, &event)
                on:click=move |event| events::on_click(sheet, &event)
                on:dblclick=move |event| events::on_double_click(sheet, &event)
                on:paste=move |event| events::on_paste(sheet, saving, &event)
                on:copy=move |event| events::on_copy(sheet, &event)
            >
                {content}
            </table>
        </div>
    }
}

#[component]
fn Heads(sheet: Sheet, shown: Range<usize>) -> impl IntoView {
    let heads = sheet.columns()[shown]
        .iter()
        .map(|period| {
            view! {
                <th scope="col">
                    <span aria-hidden="true">{format::period_short(*period)}</span>
                    <span class="visually-hidden">{format::period(*period)}</span>
                </th>
            }
        })
        .collect_view();
    view! {
        <thead>
            <tr>
                <th scope="col" class="grid-corner">
                    "Serie"
                </th>
                {heads}
            </tr>
        </thead>
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
    shown: Range<usize>,
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
            let cells = shown
                .clone()
                .map(|column| {
                    let at = At { row, column };
                    sheet.cell(at).map(|cell| {
                        view! { <Cell sheet at cell head=Arc::clone(&head) selector=selector.clone() /> }
                    })
                })
                .collect_view();
            view! {
                <tr class=measure_class(head.measure)>
                    <th scope="row">{head.label.clone()}</th>
                    {cells}
                </tr>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <tbody>
            <tr class="grid-group">
                <th scope="rowgroup" colspan=(shown.len() + 1).to_string()>
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
fn Cell(
    sheet: Sheet,
    at: At,
    cell: RwSignal<CellState>,
    head: Arc<RowHead>,
    selector: Selector<At>,
) -> impl IntoView {
    let face = {
        let head = Arc::clone(&head);
        Memo::new(move |_| cell.with(|cell| cell.face(&head.unit)))
    };
    let is_rounded = {
        let head = Arc::clone(&head);
        Memo::new(move |_| cell.with(|cell| cell.is_rounded(&head.unit)))
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
    view! {
        <td
            role="gridcell"
            data-at=format!("{}-{}", at.row, at.column)
            class=move || {
                let rounded = if is_rounded.get() { " cell--rounded" } else { "" };
                format!("cell cell--{}{rounded}", face.get().slug())
            }
            tabindex=move || if active() { "0" } else { "-1" }
            aria-selected=move || selected().to_string()
            aria-readonly=move || (!cell.with(CellState::is_editable)).then_some("true")
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
                        {is_rounded.get().then(|| view! { <span class="cell-mark" title="Redondeado: vea el panel">" ≈"</span> })}
                        {(!word.is_empty()).then(|| view! { <span class="visually-hidden">", " {word}</span> })}
                    }
                        .into_any()
                }
            }}
        </td>
    }
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
            on:blur=move |_| events::close(sheet)
        />
    }
}
