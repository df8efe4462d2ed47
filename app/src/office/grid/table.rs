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
    sheet::{CellSignal, RowHead, Sheet},
};

/// Lines that are drawn without asking which of them are in view.
const FEW: usize = 90;

/// Lines that are drawn above and below what is in view.
const AROUND: usize = 20;

/// Height of a line before one was measured, in pixels: what `style/office/grid.css` gives it at usual size.
const LINE_HEIGHT: i32 = 44;

/// A line of the table: the name of an indicator, above its series, or a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Line {
    /// The first row of the indicator.
    Name(usize),
    Row(usize),
}

fn lines(rows: &[Arc<RowHead>]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(rows.len());
    for (row, head) in rows.iter().enumerate() {
        let before = row.checked_sub(1).and_then(|before| rows.get(before));
        if before.is_none_or(|before| before.indicator != head.indicator) {
            lines.push(Line::Name(row));
        }
        lines.push(Line::Row(row));
    }
    lines
}

/// The lines to draw when `from` is the first in view and `room` of them fit. It moves in steps, so that scrolling by
/// a line draws nothing anew.
fn drawn(total: usize, from: usize, room: usize) -> Range<usize> {
    if total <= FEW {
        return 0..total;
    }
    let first = from.saturating_sub(AROUND) / AROUND * AROUND;
    first.min(total)..(first + room + 3 * AROUND).min(total)
}

/// Periods × series, from the first period that is shown. Of a long sheet only the lines in view are in the page.
#[component]
pub fn SheetTable(sheet: Sheet, saving: Saving) -> impl IntoView {
    Effect::new(move |_| {
        sheet.first_column.track();
        let at = sheet.active.get_untracked();
        request_animation_frame(move || events::reveal(sheet, at));
    });
    let all = Memo::new(move |_| {
        sheet.shape.track();
        lines(&sheet.rows())
    });
    let scrolled = RwSignal::new((0, FEW / 2));
    let height = RwSignal::new(LINE_HEIGHT);
    let range = Memo::new(move |_| {
        let (from, room) = scrolled.get();
        drawn(all.with(Vec::len), from, room)
    });
    // Rows move when one is added.
    let shown = move || {
        let shape = sheet.shape.get();
        let lines = all.with(|all| all[range.get()].to_vec());
        lines
            .into_iter()
            .map(move |line| (shape, line))
            .collect::<Vec<_>>()
    };
    view! {
        <div class="grid-scroll" on:scroll=move |event| events::on_scroll(&event, height, scrolled)>
            <table
                class="grid"
                role="grid"
                aria-label="Valores por serie y periodo"
                aria-multiselectable="true"
                aria-rowcount=move || (all.with(Vec::len) + 1).to_string()
                on:keydown=move |event| events::on_key(sheet, saving, &event)
                on:click=move |event| events::on_click(sheet, &event)
                on:mousedown=move |event| events::on_press(sheet, &event)
                on:mouseover=move |event| events::on_drag(sheet, &event)
                on:dblclick=move |event| events::on_double_click(sheet, &event)
                on:paste=move |event| events::on_paste(sheet, saving, &event)
                on:copy=move |event| events::on_copy(sheet, &event, false)
                on:cut=move |event| events::on_copy(sheet, &event, true)
            >
                <Heads sheet />
                <tbody>
                    <Space height lines=Signal::derive(move || range.get().start) />
                    <For each=shown key=|line| *line let((_, line))>
                        <LineView sheet line all />
                    </For>
                    <Space height lines=Signal::derive(move || all.with(Vec::len) - range.get().end) />
                </tbody>
            </table>
        </div>
    }
}

/// The room of lines that are not drawn. Their height is a property of the cell: the
/// policy of the page allows no style in an element, and without a script nothing scrolls here.
#[component]
fn Space(height: RwSignal<i32>, lines: Signal<usize>) -> impl IntoView {
    let pixels = move || {
        let lines = i32::try_from(lines.get()).unwrap_or(i32::MAX);
        lines.saturating_mul(height.get()).to_string()
    };
    view! {
        <tr class="grid-space" aria-hidden="true">
            <td prop:height=pixels></td>
        </tr>
    }
}

#[component]
fn Heads(sheet: Sheet) -> impl IntoView {
    let heads = move || {
        let first = sheet.first_column.get();
        let columns = sheet.columns().into_iter().skip(first);
        columns
            .map(|period| {
                view! {
                    <th scope="col">
                        <span aria-hidden="true">{format::period_short(period)}</span>
                        <span class="visually-hidden">{format::period(period)}</span>
                    </th>
                }
            })
            .collect_view()
    };
    view! {
        <thead>
            <tr aria-rowindex="1">
                <th scope="col" class="grid-corner">
                    "Serie"
                </th>
                {heads}
            </tr>
        </thead>
    }
}

#[component]
fn LineView(sheet: Sheet, line: Line, all: Memo<Vec<Line>>) -> impl IntoView {
    let (Line::Name(row) | Line::Row(row)) = line;
    let index = move || {
        let at = all.with_untracked(|all| all.iter().position(|other| *other == line));
        at.map(|at| (at + 2).to_string())
    };
    let Some(head) = sheet.head(At { row, column: 0 }) else {
        return ().into_any();
    };
    match line {
        Line::Name(_) => view! { <Name sheet head index=index() /> }.into_any(),
        Line::Row(row) => view! { <Series sheet row head index=index() /> }.into_any(),
    }
}

/// An indicator, above its series.
#[component]
fn Name(sheet: Sheet, head: Arc<RowHead>, index: Option<String>) -> impl IntoView {
    let unit = if head.unit.label.is_empty() {
        String::new()
    } else {
        format!(" ({})", head.unit.label)
    };
    let columns = move || (sheet.size().columns - sheet.first_column.get() + 1).to_string();
    view! {
        <tr class="grid-group" aria-rowindex=index>
            <th scope="row" colspan=columns>
                <span class="grid-group-name">
                    <span class="code">{head.indicator.clone()}</span>
                    " "
                    {head.indicator_name.clone()}
                    {unit}
                </span>
            </th>
        </tr>
    }
}

/// A series: its name and its cells.
#[component]
fn Series(sheet: Sheet, row: usize, head: Arc<RowHead>, index: Option<String>) -> impl IntoView {
    let label = head.label.clone();
    let class = measure_class(head.measure);
    let cells = move || {
        let first = sheet.first_column.get();
        (first..sheet.size().columns)
            .map(|column| {
                let at = At { row, column };
                sheet.cell(at).map(|cell| {
                    view! { <Cell sheet at cell head=Arc::clone(&head) /> }
                })
            })
            .collect_view()
    };
    view! {
        <tr class=class aria-rowindex=index>
            <th scope="row" title=label.clone()>
                <span class="grid-row-name">{label.clone()}</span>
            </th>
            {cells}
        </tr>
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
fn Cell(sheet: Sheet, at: At, cell: CellSignal, head: Arc<RowHead>) -> impl IntoView {
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
            aria-selected=move || if look.with(|look| look.is_active || look.is_selected) { "true" } else { "false" }
            aria-readonly=move || look.with(|look| look.is_locked).then_some("true")
            aria-invalid=move || look.with(|look| look.is_invalid).then_some("true")
        >
            // Each follows one thing: what followed both no longer heard of the look once a cell had been open.
            <span hidden=move || is_open.get()>{move || look.with(Look::content)}</span>
            {move || is_open.get().then(|| view! { <CellInput sheet at head=Arc::clone(&head) /> })}
        </td>
    }
}

/// What one sees of a cell.
#[derive(Clone, PartialEq)]
struct Look {
    /// Typing goes here.
    is_active: bool,
    is_selected: bool,
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
            is_selected: cell.is_selected,
            class: format!(
                "cell cell--{}{}{}",
                face.slug(),
                if is_rounded { " cell--rounded" } else { "" },
                if cell.is_selected {
                    " cell--selected"
                } else {
                    ""
                }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_sheet_is_drawn_whole_and_of_a_long_one_what_is_in_view() {
        assert_eq!(drawn(FEW, 60, 10), 0..FEW);
        assert_eq!(drawn(1000, 0, 15), 0..75);
        let middle = drawn(1000, 500, 15);
        assert!(
            middle.start <= 500 - AROUND && middle.end >= 515 + AROUND,
            "{middle:?}"
        );
        assert_eq!(
            drawn(1000, 501, 15),
            middle,
            "a line further nothing is drawn anew"
        );
        assert_eq!(drawn(1000, 999, 15).end, 1000);
    }
}
