//! Change sets: the list, and one set with every cell old → new, what it does to the public pages and
//! what may be done with it. Values are not edited here (see the grid); what is allowed is decided by
//! the use cases and only shown.
//!
//! `aspect`, `choice`, `filter`, `group` and `plan` are the logic, without elements; `review_table` is the list of cells.

mod actions;
mod aspect;
mod choice;
mod deciding;
mod detail;
mod effect;
pub(super) mod filter;
mod finish;
pub(super) mod group;
mod head;
mod plan;
mod review_table;
mod thread;
mod timeline;

use domain::change_set::Status;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    frame::Heading,
    load::loaded,
    overview::SetTable,
    tables::{OfficeTable, TableFiles, query_of},
    wording,
};
use crate::{
    call::call,
    wire::{ChangeSetSummary, ListChangeSets},
};

pub use detail::DetailPage;
pub use effect::{Compared, PublicEffects};

/// `/gestion/cambios`
#[component]
pub fn ListPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        let query = query.read();
        filter::read(query.get("estado").as_deref(), query.get("mios").as_deref())
    });
    let sets = Resource::new(move || wanted.get(), call);
    view! {
        <Heading text="Conjuntos de cambios" />
        <p class="lead">
            "Los valores escritos o importados esperan aquí hasta que otra persona los aprueba. Al aprobarse pasan a ser los vigentes; el público los ve con la siguiente publicación."
        </p>
        {move || view! { <FilterLinks now=wanted.get() /> }}
        {loaded(sets, |sets| view! { <Sets sets /> }.into_any())}
        <TableFiles
            table=OfficeTable::ChangeSets
            query=Signal::derive(move || query_of(&filter::address(&wanted.read())))
        />
    }
}

/// The filter as links: it can be shared, and works without a script.
#[component]
fn FilterLinks(now: ListChangeSets) -> impl IntoView {
    let link = |label: &'static str, filter: ListChangeSets, chosen: bool| {
        view! {
            <li>
                <a href=filter::address(&filter) aria-current=chosen.then_some("true")>
                    {label}
                </a>
            </li>
        }
    };
    let by_status = std::iter::once(None)
        .chain(Status::ALL.map(Some))
        .map(|status| {
            let label = status.map_or("En cualquier estado", Status::label_es);
            let filter = ListChangeSets {
                status,
                mine: now.mine,
            };
            link(label, filter, status == now.status)
        })
        .collect_view();
    let by_author = [("De todas las personas", false), ("Solo los míos", true)]
        .map(|(label, mine)| {
            let filter = ListChangeSets {
                status: now.status,
                mine,
            };
            link(label, filter, mine == now.mine)
        })
        .collect_view();
    view! {
        <nav class="filter-links" aria-label="Filtrar los conjuntos de cambios">
            <ul>{by_status}</ul>
            <ul>{by_author}</ul>
        </nav>
    }
}

#[component]
fn Sets(sets: Vec<ChangeSetSummary>) -> impl IntoView {
    if sets.is_empty() {
        return view! { <p>"No hay conjuntos de cambios con este filtro."</p> }.into_any();
    }
    let count = wording::counted(sets.len() as u64, "conjunto", "conjuntos");
    view! {
        <p class="muted" role="status">
            {count}
        </p>
        <SetTable sets />
    }
    .into_any()
}
