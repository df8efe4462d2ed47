//! What readers wrote of pages of the public site, newest first, page by page: comments wait until somebody has taken care
//! of them. What is looked for is in the address ([`filter`]).

pub mod filter;
mod row;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    form::{SearchForm, SelectField, TextField, options, options_after},
    frame::Heading,
    list_table::ListTable,
    load::loaded,
    tables::{OfficeTable, TableFiles, query_of},
    wording,
};
use crate::{
    call::call,
    wire::{ListOpinions, OpinionPage},
};
use domain::opinion::{Answer, KEPT_DAYS};

/// `/gestion/opiniones`
#[component]
pub fn Page() -> impl IntoView {
    let query = use_query_map();
    let search = Memo::new(move |_| {
        let query = query.read();
        filter::read(|name| query.get(name))
    });
    let page = Resource::new(move || search.get(), call);
    let files = Signal::derive(move || {
        let whole = ListOpinions {
            before: None,
            ..search.get()
        };
        query_of(&filter::address(&whole))
    });
    view! {
        <Heading text="Opiniones" />
        <p class="lead">
            "Lo que escribió quien visita el sitio público después de responder a «¿Le sirvió esta página?»."
        </p>
        <p class="muted">
            {format!(
                "No se sabe quién responde. Un comentario puede decir algo de una persona: si es así, bórrelo. Todo se borra a los {KEPT_DAYS} días. ",
            )}
            <a href="/opiniones" rel="external">"Totales que ve el público"</a>
        </p>
        {move || view! { <OpinionSearch search=search.get() /> }}
        {loaded(page, move |page| view! { <Queue page search=search.get_untracked() /> }.into_any())}
        <TableFiles table=OfficeTable::Opinions query=files />
    }
}

/// A plain form, whose answer is an address.
#[component]
fn OpinionSearch(search: ListOpinions) -> impl IntoView {
    let wanted = search.filter;
    let shown = RwSignal::new(filter::slug(wanted.shown).to_owned());
    let answer = RwSignal::new(
        wanted
            .answer
            .map_or_else(String::new, |one| one.slug().to_owned()),
    );
    let page = RwSignal::new(wanted.page.unwrap_or_default());
    let choices = options(filter::CHOICES.map(|(_, slug, words)| (slug, words)));
    let answers = Answer::ALL.map(|one| (one.slug(), one.label_es()));
    let answers = options_after("Cualquiera", answers);
    view! {
        <SearchForm path=filter::PATH label="Buscar en las opiniones">
            <SelectField label="Mostrar" name=filter::SHOWN value=shown options=choices />
            <SelectField label="Respuesta" name=filter::ANSWER value=answer options=answers />
            <TextField label="Página (su dirección)" name=filter::PAGE value=page />
        </SearchForm>
    }
}

#[component]
fn Queue(page: OpinionPage, search: ListOpinions) -> impl IntoView {
    // The rows change it: what is done with one of them changes how many wait.
    let waiting = RwSignal::new(page.waiting);
    let words = move || {
        let count = u64::from(waiting.get());
        wording::counted(count, "comentario por atender", "comentarios por atender")
    };
    let last = page.opinions.last().map(|opinion| opinion.id);
    let is_empty = page.opinions.is_empty();
    let rows = page
        .opinions
        .into_iter()
        .map(|opinion| view! { <row::Row opinion waiting /> })
        .collect_view();
    let at = |before| {
        filter::address(&ListOpinions {
            before,
            ..search.clone()
        })
    };
    let newest = search
        .before
        .is_some()
        .then(|| view! { <a href=at(None)>"Volver a las más recientes"</a> });
    let older = page
        .more
        .then(|| view! { <a href=at(last)>"Opiniones anteriores"</a> });
    view! {
        <p role="status">{move || format!("{}.", words())}</p>
        <ListTable
            class="table table--stack opinion-queue"
            columns=["Día", "Página", "¿Sirvió?", "Comentario", "Atención"]
            none=is_empty.then_some("No hay opiniones con este filtro.")
        >
            {rows}
        </ListTable>
        <nav class="actions" aria-label="Páginas de las opiniones">{newest} {older}</nav>
    }
}
