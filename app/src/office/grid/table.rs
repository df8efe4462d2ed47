//! The table one sees and types in: headers that stay, one cell with the focus. Events are handled at
//! the table (see `events`); a cell knows only how it looks.

mod cell;

use std::{ops::Range, sync::Arc};

use domain::{format, value::Measure};
use leptos::prelude::*;

use super::{
    events,
    movement::At,
    saving::Saving,
    sheet::{RowHead, Sheet},
    widths::{self, Column, Grip, Widths},
};
use cell::Cell;

/// Lines that are drawn without asking which of them are in view.
const FEW: usize = 90;

/// Lines that are drawn above and below what is in view.
const OVERSCAN_ROWS: usize = 20;

/// Height of a line before one was measured, in pixels: what `style/office/grid.css` gives it at usual size.
const LINE_HEIGHT: i32 = 44;

/// Lines by which what is drawn moves: few, so that no frame of a scroll has much to draw.
const STEP: usize = 5;

/// Columns that are drawn without asking which of them are in view.
const FEW_COLUMNS: usize = 24;

/// Columns that are drawn before and behind what is in view.
const OVERSCAN_COLUMNS: usize = 6;

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
    let first = from.saturating_sub(OVERSCAN_ROWS) / STEP * STEP;
    first.min(total)..(first + room + 2 * OVERSCAN_ROWS + STEP).min(total)
}

/// The columns to draw of those from `shown` on, when `from..to` are in view. In steps, as with lines.
fn drawn_columns(total: usize, shown: usize, from: usize, to: usize) -> Range<usize> {
    if total.saturating_sub(shown) <= FEW_COLUMNS {
        return shown..total;
    }
    // What was in view may be shown no longer.
    let to = if to <= shown { shown + FEW_COLUMNS } else { to };
    let first = from.saturating_sub(OVERSCAN_COLUMNS) / OVERSCAN_COLUMNS * OVERSCAN_COLUMNS;
    let first = first.clamp(shown, total);
    first..(to + 2 * OVERSCAN_COLUMNS).clamp(first, total)
}

/// What of the sheet is in view.
#[derive(Clone, Copy)]
pub struct View {
    /// The first line in view, and how many fit.
    pub lines: RwSignal<(usize, usize)>,
    /// The first column in view, and the one behind the last.
    pub columns: RwSignal<(usize, usize)>,
    /// Pixels of a line.
    pub height: RwSignal<i32>,
}

impl View {
    /// Before the sheet is drawn: its beginning.
    fn new() -> Self {
        Self {
            lines: RwSignal::new((0, FEW / 2)),
            columns: RwSignal::new((0, FEW_COLUMNS)),
            height: RwSignal::new(LINE_HEIGHT),
        }
    }
}

/// Brings the active cell into view whenever the sheet begins with another period.
fn keep_active_in_view(sheet: Sheet, seen: View) {
    Effect::new(move |_| {
        sheet.first_column.track();
        let at = sheet.active.get_untracked();
        request_animation_frame(move || {
            events::reveal(sheet, at);
            events::look(sheet, seen);
        });
    });
}

/// Periods × series, from the first period that is shown. Of a long sheet only the lines in view are in the page.
#[component]
pub fn SheetTable(sheet: Sheet, saving: Saving, widths: Widths, may_enter: bool) -> impl IntoView {
    let all = Memo::new(move |_| {
        sheet.shape.track();
        lines(&sheet.rows())
    });
    let seen = View::new();
    keep_active_in_view(sheet, seen);
    let height = seen.height;
    let range = Memo::new(move |_| {
        let (from, room) = seen.lines.get();
        drawn(all.with(Vec::len), from, room)
    });
    let columns = Memo::new(move |_| {
        let (from, to) = seen.columns.get();
        drawn_columns(sheet.size().columns, sheet.first_column.get(), from, to)
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
        <div class="grid-scroll" on:scroll=move |_| events::look(sheet, seen)>
            <table
                class=if may_enter { "grid" } else { "grid grid--read" }
                role="grid"
                aria-label="Valores por serie y periodo"
                aria-multiselectable="true"
                aria-rowcount=move || (all.with(Vec::len) + 1).to_string()
                aria-colcount=(sheet.size().columns + 1).to_string()
                on:keydown=move |event| events::on_key(sheet, saving, widths, &event)
                on:click=move |event| events::on_click(sheet, &event)
                on:mousedown=move |event| events::on_press(sheet, &event)
                on:mouseover=move |event| events::on_drag(sheet, &event)
                on:dblclick=move |event| events::on_double_click(sheet, saving, &event)
                on:paste=move |event| events::on_paste(sheet, saving, &event)
                on:copy=move |event| events::on_copy(sheet, &event, false)
                on:cut=move |event| events::on_copy(sheet, &event, true)
            >
                <Columns sheet widths />
                <Heads sheet widths />
                <tbody>
                    <Space height lines=Signal::derive(move || range.get().start) />
                    <For each=shown key=|line| *line let((_, line))>
                        <LineView sheet line all columns />
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

/// The widths, one for each column that is shown.
#[component]
fn Columns(sheet: Sheet, widths: Widths) -> impl IntoView {
    let columns = move || {
        let periods = sheet.columns().into_iter().skip(sheet.first_column.get());
        periods
            .map(|period| {
                view! { <Column widths name=widths::name_of(period) class="grid-column" /> }
            })
            .collect_view()
    };
    view! {
        <colgroup>
            <Column widths name=widths::SERIES.to_owned() class="grid-column-series" />
            {columns}
        </colgroup>
    }
}

/// The heads are all there: they say where each column is.
#[component]
fn Heads(sheet: Sheet, widths: Widths) -> impl IntoView {
    let heads = move || {
        let first = sheet.first_column.get();
        let columns = sheet.columns().into_iter().enumerate().skip(first);
        columns
            .map(|(column, period)| {
                let name = widths::name_of(period);
                let column_name = name.clone();
                view! {
                    <th scope="col" data-column=column_name aria-colindex=(column + 2).to_string()>
                        <span aria-hidden="true">{format::period_short(period)}</span>
                        <span class="visually-hidden">{format::period(period)}</span>
                        <Grip widths name />
                    </th>
                }
            })
            .collect_view()
    };
    view! {
        <thead>
            <tr aria-rowindex="1">
                <th scope="col" class="grid-corner" data-column=widths::SERIES aria-colindex="1">
                    "Serie"
                    <Grip widths name=widths::SERIES.to_owned() />
                </th>
                {heads}
            </tr>
        </thead>
    }
}

#[component]
fn LineView(
    sheet: Sheet,
    line: Line,
    all: Memo<Vec<Line>>,
    columns: Memo<Range<usize>>,
) -> impl IntoView {
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
        Line::Row(row) => view! { <Series sheet row head index=index() columns /> }.into_any(),
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

/// A series: its name and its cells. Of a long one only the columns in view are in the page.
#[component]
fn Series(
    sheet: Sheet,
    row: usize,
    head: Arc<RowHead>,
    index: Option<String>,
    columns: Memo<Range<usize>>,
) -> impl IntoView {
    let label = head.label.clone();
    let class = measure_class(head.measure);
    let cell = move |column: usize| {
        let at = At { row, column };
        let cell = sheet.cell(at);
        cell.map(|cell| view! { <Cell sheet at cell head=Arc::clone(&head) /> })
    };
    let before = Signal::derive(move || {
        let first = sheet.first_column.get();
        columns.with(|drawn| drawn.start.saturating_sub(first))
    });
    let behind = Signal::derive(move || {
        columns.with(|drawn| sheet.size().columns.saturating_sub(drawn.end))
    });
    view! {
        <tr class=class aria-rowindex=index>
            <th scope="row" title=label.clone() aria-colindex="1">
                <span class="grid-row-name">{label.clone()}</span>
            </th>
            <Gap columns=before />
            <For each=move || columns.get() key=|column| *column let(column)>
                {cell(column)}
            </For>
            <Gap columns=behind />
        </tr>
    }
}

/// The room of columns that are not drawn.
#[component]
fn Gap(columns: Signal<usize>) -> impl IntoView {
    move || {
        let columns = columns.get();
        (columns > 0).then(
            || view! { <td class="grid-gap" aria-hidden="true" colspan=columns.to_string()></td> },
        )
    }
}

fn measure_class(measure: Measure) -> &'static str {
    match measure {
        Measure::Baseline => "grid-row grid-row--baseline",
        Measure::Target => "grid-row grid-row--target",
        Measure::Observed => "grid-row",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_sheet_is_drawn_whole_and_of_a_long_one_what_is_in_view() {
        assert_eq!(drawn(FEW, 60, 10), 0..FEW);
        assert_eq!(drawn(1000, 0, 15), 0..60);
        let middle = drawn(1000, 500, 15);
        assert!(
            middle.start <= 500 - OVERSCAN_ROWS && middle.end >= 515 + OVERSCAN_ROWS,
            "{middle:?}"
        );
        assert_eq!(
            drawn(1000, 501, 15),
            middle,
            "a line further nothing is drawn anew"
        );
        assert_eq!(drawn(1000, 999, 15).end, 1000);
    }

    #[test]
    fn of_many_columns_those_in_view_are_drawn_and_those_beside_them() {
        assert_eq!(drawn_columns(15, 2, 3, 9), 2..15, "few are drawn whole");
        assert_eq!(drawn_columns(180, 100, 100, 108), 100..120);
        let middle = drawn_columns(180, 0, 60, 70);
        assert!(
            middle.start + OVERSCAN_COLUMNS <= 60 && middle.end >= 70 + OVERSCAN_COLUMNS,
            "{middle:?}"
        );
        assert_eq!(drawn_columns(180, 0, 61, 71).start, middle.start);
        assert_eq!(drawn_columns(180, 0, 175, 180).end, 180);
        assert_eq!(drawn_columns(180, 170, 0, 4), 170..180);
        assert_eq!(drawn_columns(180, 100, 0, 24), 100..136, "not seen yet");
    }
}
