//! The cells of a set as a dense list, a row a cell, worked with the keyboard: what to show stands in the address,
//! verdicts are given to a range and kept as they are given, and what one must know of a cell stands in a drawer beside
//! the rows.

mod bar;
mod cells;
mod drawer;
pub mod filter;
mod filters;
mod keys;
mod row;

use leptos::prelude::*;

use super::{
    super::{attempt::AttemptStatus, form::ActButton, wording::counted},
    deciding::Deciding,
    group,
    thread::{self, NewComments},
};
use crate::wire::{CellTotals, ChangeSetDetail, ChangeView};
use bar::Bar;
use cells::Cells;
use drawer::Drawer;
use filter::CellFilter;
use filters::Filters;
use keys::Picking;

/// Rows that are drawn at a time.
const PAGE: usize = 300;

/// Rows of a large set that the server answers at a time.
const SERVED: usize = 60;

/// The cells of a set as its page has them.
#[derive(Debug, Clone, PartialEq)]
pub struct SetCells {
    /// The set and its version.
    pub place: (i64, i32),
    /// All of them, or the first of a large set.
    pub changes: Vec<ChangeView>,
    /// How many there are.
    pub total: u32,
    pub totals: CellTotals,
    /// The first cell that waits for an answer of the author, where it is not among them.
    pub first_waiting: Option<ChangeView>,
    /// The revision of the marks, of a large set: its list is another one then.
    pub marks: Option<i64>,
}

impl SetCells {
    pub fn of(detail: &ChangeSetDetail) -> Self {
        let is_whole = detail.is_whole();
        Self {
            // The version is asked for with the next cells of a large set only.
            place: (detail.summary.id, if is_whole { 0 } else { detail.version }),
            changes: detail.changes.clone(),
            total: detail.summary.cells,
            totals: detail.totals.clone(),
            first_waiting: detail.first_waiting.clone(),
            marks: (!is_whole).then_some(detail.marks.revision),
        }
    }
}

/// What the parts of the table share. Copies share it.
#[derive(Clone, Copy)]
pub struct Tools {
    /// The set.
    pub id: i64,
    /// The import whose original file can be fetched.
    pub batch: StoredValue<Option<String>>,
    /// Whether this person may say something about a cell.
    pub may_comment: bool,
    /// Where this person decides the cells.
    pub deciding: Option<Deciding>,
    /// What was said since the set was read.
    pub new_comments: NewComments,
    /// Reads the set again.
    pub again: Callback<()>,
    /// The cells, what needs a look first.
    pub cells: Cells,
}

/// The list, its filters and its drawer.
#[component]
pub fn ReviewTable(
    set: SetCells,
    batch: StoredValue<Option<String>>,
    may_comment: bool,
    deciding: Option<Deciding>,
    new_comments: NewComments,
    /// Reads the set again.
    again: Callback<()>,
    /// The author owes answers: the first cell that waits for one is opened, as is a cell that stands alone.
    is_returned: bool,
    filter: Memo<CellFilter>,
) -> impl IntoView {
    let id = set.place.0;
    let is_whole = set.changes.len() == set.total as usize;
    let changes = match is_whole {
        true => group::in_order(set.changes),
        // The server has put them in order.
        false => set.changes,
    };
    let waiting = changes
        .iter()
        .position(|change| is_returned && thread::waits(change))
        .or((changes.len() == 1).then_some(0));
    let filters = Filters::of(&set.totals, set.total, deciding.is_some());
    let counts = (set.total, set.totals.plain_left);
    let cells = Cells::of(changes, set.place, counts, filter, deciding);
    let tools = Tools {
        id,
        batch,
        may_comment,
        deciding,
        new_comments,
        again,
        cells,
    };
    let visible = visible_rows(cells, deciding, filter);
    let picking = Picking::new(tools, visible);
    let is_empty = Memo::new(move |_| visible.with(Vec::is_empty));
    match (waiting, set.first_waiting) {
        (Some(at), _) => picking.open_at(at),
        // Of a large set the first cell that waits may come after the rows that are here.
        (None, Some(first)) => picking.open_beside(first),
        (None, None) => {}
    }
    view! {
        {filters.map(|filters| view! { <filters::FilterLine filters filter id /> })}
        <div class="review" class:is-open=move || picking.is_open.get()>
            <div class="review-list">
                <Bar picking />
                {move || {
                    if is_empty.get() {
                        return view! { <p>"No hay celdas con este filtro."</p> }.into_any();
                    }
                    // Rows that are added to a large list are no other list.
                    let visible = if cells.is_paged {
                        cells.list.track();
                        Vec::new()
                    } else {
                        visible.get()
                    };
                    view! { <Rows visible picking /> }.into_any()
                }}
                {cells
                    .is_paged
                    .then(|| view! { <AttemptStatus attempt=cells.attempt doing="Leyendo celdas…" /> })}
            </div>
            <Drawer picking />
        </div>
    }
}

/// The rows that the filter wants. Not followed where cells are marked: a row must not vanish under one's hand.
fn visible_rows(
    cells: Cells,
    deciding: Option<Deciding>,
    filter: Memo<CellFilter>,
) -> Memo<Vec<usize>> {
    Memo::new(move |_| {
        if cells.is_paged {
            return (0..cells.loaded.get()).collect();
        }
        let filter = filter.get();
        cells.rows.with_value(|changes| {
            let wanted = |(_, change): &(usize, &ChangeView)| {
                let verdict = deciding.and_then(|deciding| deciding.verdict_now(&change.key));
                filter.wants(change, verdict.as_ref())
            };
            let wanted = changes.iter().enumerate().filter(wanted);
            wanted.map(|(at, _)| at).collect::<Vec<usize>>()
        })
    })
}

/// The table of the cells that are shown.
#[component]
fn Rows(visible: Vec<usize>, picking: Picking) -> impl IntoView {
    let cells = picking.tools.cells;
    let decides = picking.tools.deciding.is_some();
    let drawn = picking.drawn;
    let shown = visible.len();
    drawn.set(shown.min(PAGE));
    let total = move || {
        if cells.is_paged {
            cells.loaded.get() + cells.rest.get()
        } else {
            shown
        }
    };
    let count = move || {
        if cells.is_paged {
            cells.loaded.get()
        } else {
            drawn.get()
        }
    };
    let row = move |at: usize| {
        let index = if cells.is_paged {
            at
        } else {
            *visible.get(at)?
        };
        Some(view! { <row::Row at index picking /> })
    };
    let more = move |_| {
        if cells.is_paged {
            cells.more();
        } else {
            drawn.update(|rows| *rows = (*rows + PAGE).min(shown));
        }
    };
    view! {
        <table
            class="table review-table"
            class:has-verdicts=decides
            role="grid"
            aria-multiselectable="true"
            aria-label="Celdas del conjunto"
            aria-describedby="teclas-de-la-revision"
            on:keydown=move |event| keys::on_key(picking, &event)
            on:mousedown=move |event| keys::on_press(&event)
            on:click=move |event| keys::on_click(picking, &event)
            on:dblclick=move |_| picking.open()
        >
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Indicador"</th>
                    <th role="columnheader" scope="col">"Serie y periodo"</th>
                    <th role="columnheader" scope="col">"Antes → después"</th>
                    <th role="columnheader" scope="col">"Tamaño"</th>
                    <th role="columnheader" scope="col">"Hallazgos"</th>
                    <th role="columnheader" scope="col" class="review-origin">"Procedencia"</th>
                    {decides
                        .then(|| view! { <th role="columnheader" scope="col">"Decisión"</th> })}
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || 0..count() key=|at| *at children=row />
            </tbody>
        </table>
        {move || {
            let left = total().saturating_sub(count());
            let next = left.min(if cells.is_paged { SERVED } else { PAGE });
            (left > 0)
                .then(|| {
                    view! {
                        <ActButton press=more>
                            {format!("Mostrar {next} de {} más", counted(left as u64, "celda", "celdas"))}
                        </ActButton>
                    }
                })
        }}
    }
}
