//! The table one sees and types in: headers that stay, one cell with the focus. Events are handled at
//! the table (see `events`); a cell knows only how it looks.

use std::{ops::Range, sync::Arc};

use domain::{format, indicator::Unit, value::Measure};
use leptos::prelude::*;

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
    Effect::new(move |_| {
        sheet.first_column.track();
        let at = sheet.active.get_untracked();
        request_animation_frame(move || events::reveal(at));
    });
    let content = move || {
        let shown = sheet.first_column.get()..sheet.size().columns;
        let groups = groups(sheet.rows())
            .into_iter()
            .map(|rows| view! { <Group sheet rows shown=shown.clone() /> }.into_any())
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
fn Group(sheet: Sheet, rows: Vec<(usize, Arc<RowHead>)>, shown: Range<usize>) -> impl IntoView {
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
                        view! { <Cell sheet at cell head=Arc::clone(&head) /> }
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

/// A cell follows one thing, its own state: a grid has more than a thousand of them. Its element stays, because
/// it may have the focus.
#[component]
fn Cell(sheet: Sheet, at: At, cell: RwSignal<CellState>, head: Arc<RowHead>) -> impl IntoView {
    let look = {
        let head = Arc::clone(&head);
        Memo::new(move |_| cell.with(|cell| Look::of(cell, &head.unit)))
    };
    let is_active = move || look.with(|look| look.is_active);
    let is_open = Memo::new(move |_| is_active() && sheet.is_typing.get());
    view! {
        <td
            role="gridcell"
            data-at=format!("{}-{}", at.row, at.column)
            class=move || look.with(|look| look.class.clone())
            tabindex=move || if is_active() { "0" } else { "-1" }
            aria-selected=move || if is_active() { "true" } else { "false" }
            aria-readonly=move || look.with(|look| look.is_locked).then_some("true")
            aria-invalid=move || look.with(|look| look.is_invalid).then_some("true")
        >
            {move || {
                if is_open.get() {
                    view! { <CellInput sheet at head=Arc::clone(&head) /> }.into_any()
                } else {
                    look.with(Look::content)
                }
            }}
        </td>
    }
}

/// What one sees of a cell.
#[derive(Clone, PartialEq)]
struct Look {
    /// Typing goes here.
    is_active: bool,
    class: String,
    is_locked: bool,
    is_invalid: bool,
    /// What stands there until the change is approved.
    old: Option<String>,
    text: String,
    is_provisional: bool,
    is_rounded: bool,
    /// Its state for those who do not see the colour; of a locked cell, `aria-readonly` says it.
    word: &'static str,
}

impl Look {
    fn of(cell: &CellState, unit: &Unit) -> Self {
        let face = cell.face(unit);
        let is_rounded = cell.is_rounded(unit);
        let (old, text) = cell.shown(unit);
        Self {
            is_active: cell.is_active,
            class: format!(
                "cell cell--{}{}",
                face.slug(),
                if is_rounded { " cell--rounded" } else { "" }
            ),
            is_locked: !cell.is_editable(),
            is_invalid: face == Face::Invalid,
            old,
            text,
            is_provisional: cell.is_provisional(),
            is_rounded,
            word: if face == Face::Locked {
                ""
            } else {
                face.word()
            },
        }
    }

    fn content(&self) -> AnyView {
        let is_plain =
            self.old.is_none() && !self.is_provisional && !self.is_rounded && self.word.is_empty();
        if is_plain {
            return self.text.clone().into_any();
        }
        let Self {
            old, text, word, ..
        } = self;
        let word = *word;
        view! {
            {old.clone().map(|old| view! { <del>{old}</del> " " })}
            <span>{text.clone()}</span>
            {self.is_provisional.then_some(" P")}
            {self.is_rounded.then(|| view! { <span class="cell-mark" title="Redondeado: vea el panel">" ≈"</span> })}
            {(!word.is_empty()).then(|| view! { <span class="visually-hidden">", " {word}</span> })}
        }
        .into_any()
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
