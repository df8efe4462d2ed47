//! The cells of a set as a dense list, a row a cell, worked with the keyboard: what to show stands in the address,
//! verdicts are given to a range and kept as they are given, and what one must know of a cell stands in a drawer beside
//! the rows.

mod bar;
mod drawer;
pub mod filter;
mod filters;
mod keys;
mod row;

use leptos::prelude::*;

use super::{
    super::wording::counted,
    deciding::Deciding,
    group,
    thread::{self, NewComments},
};
use crate::wire::ChangeView;
use bar::Bar;
use drawer::Drawer;
use filter::CellFilter;
use filters::Filters;
use keys::Picking;

/// Rows that are drawn at a time.
const PAGE: usize = 300;

/// What the parts of the desk share. Copies share it.
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
    pub changes: StoredValue<Vec<ChangeView>>,
}

/// The list, its filters and its drawer.
#[component]
pub fn Desk(
    changes: Vec<ChangeView>,
    id: i64,
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
    let changes = group::in_order(changes);
    let waiting = changes
        .iter()
        .position(|change| is_returned && thread::waits(change))
        .or((changes.len() == 1).then_some(0));
    let filters = Filters::of(&changes, deciding.is_some());
    let tools = Tools {
        id,
        batch,
        may_comment,
        deciding,
        new_comments,
        again,
        changes: StoredValue::new(changes),
    };
    // Not followed where cells are marked: a row must not vanish under one's hand.
    let visible = Memo::new(move |_| {
        let filter = filter.get();
        tools.changes.with_value(|changes| {
            let wanted = |(_, change): &(usize, &ChangeView)| {
                let verdict = deciding.and_then(|deciding| deciding.verdict_now(&change.key));
                filter.wants(change, verdict.as_ref())
            };
            let wanted = changes.iter().enumerate().filter(wanted);
            wanted.map(|(at, _)| at).collect::<Vec<usize>>()
        })
    });
    let picking = Picking::new(tools, visible);
    if let Some(at) = waiting {
        picking.open_at(at);
    }
    view! {
        {filters.map(|filters| view! { <filters::FilterLine filters filter id /> })}
        <div class="desk" class:is-open=move || picking.is_open.get()>
            <div class="desk-list">
                <Bar picking />
                {move || {
                    let visible = visible.get();
                    if visible.is_empty() {
                        view! { <p>"No hay celdas con este filtro."</p> }.into_any()
                    } else {
                        view! { <Rows visible picking /> }.into_any()
                    }
                }}
            </div>
            <Drawer picking />
        </div>
    }
}

/// The table of the cells that are shown.
#[component]
fn Rows(visible: Vec<usize>, picking: Picking) -> impl IntoView {
    let total = visible.len();
    let decides = picking.tools.deciding.is_some();
    let drawn = picking.drawn;
    drawn.set(total.min(PAGE));
    let row = move |at: usize| {
        let index = *visible.get(at)?;
        Some(view! { <row::Row at index picking /> })
    };
    view! {
        <table
            class="table desk-table"
            class:has-verdicts=decides
            role="grid"
            aria-multiselectable="true"
            aria-label="Celdas del conjunto"
            aria-describedby="teclas-de-la-mesa"
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
                    <th role="columnheader" scope="col" class="desk-origin">"Procedencia"</th>
                    {decides
                        .then(|| view! { <th role="columnheader" scope="col">"Decisión"</th> })}
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || 0..drawn.get() key=|at| *at children=row />
            </tbody>
        </table>
        {move || {
            let left = total.saturating_sub(drawn.get());
            let more = left.min(PAGE);
            (left > 0)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button button--quiet"
                            on:click=move |_| drawn.update(|rows| *rows = (*rows + PAGE).min(total))
                        >
                            {format!("Mostrar {more} de {} más", counted(left as u64, "celda", "celdas"))}
                        </button>
                    }
                })
        }}
    }
}
