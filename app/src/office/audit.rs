//! The audit log, newest first, page by page. It is append-only; there is nothing to edit here.
//!
//! What is looked for is in the address ([`filter`]): pages, searches and files are links. `detail`
//! tells what an entry says; [`chain`] whether the log is whole.

mod chain;
pub(super) mod detail;
pub mod filter;
mod form;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    frame::Heading,
    list_table::ListTable,
    load::loaded,
    tables::{OfficeTable, TableFiles, query_of},
    wording,
};
use crate::{
    call::call,
    wire::{AuditEntry, AuditFilter, AuditPage, ListAudit, VerifyAudit},
};

/// `/gestion/auditoria`
#[component]
pub fn Page() -> impl IntoView {
    let query = use_query_map();
    let search = Memo::new(move |_| {
        let query = query.read();
        filter::read(|name| query.get(name))
    });
    let page = Resource::new(move || search.get(), call);
    let chain = Resource::new(|| (), |()| call(VerifyAudit {}));
    view! {
        <Heading text="Auditoría" />
        <p class="lead">"Quién hizo qué y cuándo. Nada se borra ni se corrige aquí."</p>
        {loaded(chain, |report| view! { <chain::Chain report /> }.into_any())}
        {move || view! { <form::AuditSearch search=search.get() /> }}
        {loaded(page, move |page| view! { <Log page search=search.get_untracked() /> }.into_any())}
        {move || view! { <Files search=search.get() /> }}
        <p>
            <a href="/gestion/datos-personales">"Qué datos personales se guardan y por cuánto tiempo"</a>
        </p>
    }
}

#[component]
fn Log(page: AuditPage, search: ListAudit) -> impl IntoView {
    if page.entries.is_empty() {
        return view! { <p role="status">"No hay entradas con este filtro."</p> }.into_any();
    }
    let last = page.entries.last().map(|entry| entry.position);
    let older = ListAudit {
        before: last,
        ..search.clone()
    };
    let newest = ListAudit {
        before: None,
        ..search.clone()
    };
    let is_later = search.before.is_some();
    let rows = page
        .entries
        .into_iter()
        .map(|entry| view! { <Entry entry /> })
        .collect_view();
    view! {
        <ListTable
            class="table table--stack audit"
            columns=["Cuándo", "Quién", "Qué hizo", "Detalle"]
        >
            {rows}
        </ListTable>
        <nav class="actions" aria-label="Páginas del registro">
            {is_later
                .then(|| view! { <a href=filter::address(filter::PATH, &newest)>"Volver a las más recientes"</a> })}
            {page
                .more
                .then(|| view! { <a href=filter::address(filter::PATH, &older)>"Entradas anteriores"</a> })}
        </nav>
    }
    .into_any()
}

#[component]
fn Entry(entry: AuditEntry) -> impl IntoView {
    let by_actor = ListAudit {
        filter: AuditFilter {
            actor: Some(entry.actor.clone()),
            ..AuditFilter::default()
        },
        before: None,
    };
    let lines = detail::lines(&entry.act, &entry.detail)
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect_view();
    let link = format!(
        "Eslabón {} · ",
        domain::format::count(entry.position.unsigned_abs())
    );
    view! {
        <tr>
            <td class="nowrap">{wording::moment(entry.at)}</td>
            <td data-label="Quién">
                <span>
                    {entry.actor_name.map(|name| format!("{name} "))}
                    <a href=filter::address(filter::PATH, &by_actor)>{entry.actor}</a>
                </span>
            </td>
            <td data-label="Qué hizo">
                <span>{wording::act(&entry.act).to_owned()} <Object object=entry.object /></span>
            </td>
            <td class="detail">
                <ul class="plain">{lines}</ul>
                <p class="muted">
                    {link} <code title=entry.hash.clone()>{chain::short(&entry.hash)}</code>
                    {entry.address.map(|address| format!(" · desde {address}"))}
                </p>
            </td>
        </tr>
    }
}

/// What an act was done to: a way there, and to everything else that was done to it.
#[component]
fn Object(object: String) -> impl IntoView {
    let words = wording::object(&object);
    let there = match place(&object) {
        Some((href, true)) => view! { <a href=href>{words}</a> }.into_any(),
        Some((href, false)) => view! { <a href=href rel="external">{words}</a> }.into_any(),
        None => words.into_any(),
    };
    let all = filter::about(&object).map(|filter| {
        let search = ListAudit {
            filter,
            before: None,
        };
        view! {
            " · "
            <a class="muted nowrap" href=filter::address(filter::PATH, &search)>
                "todo lo suyo"
            </a>
        }
    });
    view! { <br /> {there} {all} }
}

/// The address of an object, and whether it is one of the office.
fn place(object: &str) -> Option<(String, bool)> {
    let (kind, name) = object.split_once('/')?;
    let page = match kind {
        "account" => "/gestion/cuentas".to_owned(),
        "change_set" => format!("/gestion/cambios/{name}"),
        "import" => format!("/gestion/importar/{name}"),
        "indicator" => format!("/gestion/catalogo/indicador/{name}"),
        "node" => format!("/gestion/catalogo/nodo/{name}"),
        "catalogue" => "/gestion/catalogo".to_owned(),
        "release" => return Some((format!("/publicaciones/{name}"), false)),
        _ => return None,
    };
    Some((page, true))
}

/// The same search as files.
#[component]
fn Files(search: ListAudit) -> impl IntoView {
    let whole = search.filter == AuditFilter::default();
    let search = ListAudit {
        before: None,
        ..search
    };
    let query = query_of(&filter::address(filter::PATH, &search));
    let file =
        |ending: &str| filter::address(&format!("{}/registro.{ending}", filter::PATH), &search);
    let what = if whole {
        "Descargar el registro completo: "
    } else {
        "Descargar lo que cumple el filtro: "
    };
    view! {
        <p>
            {what}
            <a href=file("csv") rel="external" download>
                "CSV"
            </a>
            " o "
            <a href=file("jsonl") rel="external" download>
                "JSON Lines"
            </a>
            ". La descarga queda registrada. Lleva las huellas, para comprobar la cadena fuera del sistema, y no lleva direcciones de red."
        </p>
        <TableFiles table=OfficeTable::Audit query />
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn an_object_is_a_way_to_its_page() {
        assert_eq!(
            place("change_set/5"),
            Some(("/gestion/cambios/5".to_owned(), true))
        );
        assert_eq!(
            place("release/3"),
            Some(("/publicaciones/3".to_owned(), false))
        );
        assert_eq!(place("route/POST /fn/save_cells"), None);
        assert_eq!(place("audit"), None);
    }
}
