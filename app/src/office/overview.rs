//! «Lo que me toca»: what is due or late, what came back, what waits for a decision. The home of
//! the office; it decides nothing about who sees what.

mod due;

use domain::role::Act;
use leptos::prelude::*;

use super::{
    frame::{Heading, may_now},
    list_table::{Columns, ListTable},
    load::loaded,
    status_badge::StatusBadge,
    wording,
};
use crate::{
    call::call,
    wire::{ChangeSetSummary, ImportSummary, Overview, ReadOverview},
};

/// `/gestion`
#[component]
pub fn Page() -> impl IntoView {
    let overview = Resource::new(|| (), |()| call(ReadOverview {}));
    view! {
        <Heading text="Lo que me toca" />
        {loaded(overview, |overview| view! { <Sections overview /> }.into_any())}
    }
}

#[component]
fn Sections(overview: Overview) -> impl IntoView {
    let Overview {
        due,
        due_total,
        mine,
        mine_total,
        to_review,
        to_review_total,
        to_publish,
        to_publish_total,
        imports,
        to_decide,
    } = overview;
    let nothing = due.is_empty()
        && mine.is_empty()
        && to_review.is_empty()
        && to_publish.is_empty()
        && imports.is_empty()
        && to_decide == 0;
    let ready = to_publish.len() as u64;
    let may_enter = may_now(Act::EnterValues);
    let only_reads = !(may_enter || may_now(Act::ReviewChanges));
    view! {
        {only_reads.then(|| view! { <ForReaders /> })}
        {(nothing && !only_reads)
            .then(|| {
                view! {
                    <p>
                        "No hay nada pendiente. Puede recorrer la "
                        <a href="/gestion/politica">"política y sus indicadores"</a>
                        " o descargar el "
                        <a href="/descargas/pntd-ceplan.zip" rel="external">"paquete para CEPLAN"</a>
                        " de la publicación vigente."
                    </p>
                }
            })}
        <Sets title="Devueltos, borradores y enviados por mí" sets=mine total=mine_total />
        <Sets title="Por revisar" sets=to_review total=to_review_total />
        {(to_decide > 0)
            .then(|| {
                let count = wording::counted(to_decide.into(), "cambio", "cambios");
                view! {
                    <p class="notice">
                        <a href="/gestion/configuracion">
                            {format!("{count} de configuración por decidir")}
                        </a>
                    </p>
                }
            })}
        <Sets title="Por publicar" sets=to_publish total=to_publish_total />
        {(ready > 0)
            .then(|| {
                view! {
                    <p>
                        <a href="/gestion/publicar" class="button">
                            "Preparar la publicación"
                        </a>
                    </p>
                }
            })}
        <due::DueTable due total=due_total />
        <Imports imports />
    }
}

/// What there is for who only reads: what is approved and what is published, with its files.
#[component]
fn ForReaders() -> impl IntoView {
    let links = [
        (
            "/gestion/captura",
            "Hoja de valores",
            "metas, líneas de base y valores obtenidos vigentes, con su historia",
        ),
        (
            "/gestion/politica",
            "Política e indicadores",
            "el árbol, con el estado de cada indicador",
        ),
        (
            "/gestion/cambios?estado=approved",
            "Conjuntos aprobados",
            "lo que saldrá con la siguiente publicación",
        ),
        (
            "/gestion/cambios?estado=published",
            "Conjuntos publicados",
            "lo que ya salió, y con qué publicación",
        ),
        (
            "/gestion/catalogo",
            "Catálogo y fichas",
            "las fichas técnicas de la edición vigente",
        ),
    ];
    let links = links
        .map(|(href, label, what)| view! { <li><a href=href>{label}</a> ": " {what}</li> })
        .collect_view();
    let files = [
        ("politica.xlsx", "Libro de la política (XLSX)"),
        ("valores.csv", "Valores vigentes (CSV)"),
    ]
        .map(|(file, label)| {
            view! { <li><a href=format!("/gestion/exportar/{file}") rel="external" download="">{label}</a></li> }
        })
        .collect_view();
    view! {
        <section class="block">
            <h2>"Para consultar"</h2>
            <ul>{links}</ul>
        </section>
        <section class="block">
            <h2>"Descargas de lo vigente"</h2>
            <ul>{files}</ul>
            <p class="muted">
                "Incluyen lo aprobado que todavía no se publica. Lo publicado y sus reportes están en "
                <a href="/datos" rel="external">"datos abiertos"</a> " y en "
                <a href="/publicaciones" rel="external">"publicaciones"</a> "."
            </p>
        </section>
    }
}

/// A titled table of change sets; nothing when there are none.
#[component]
fn Sets(title: &'static str, sets: Vec<ChangeSetSummary>, total: u32) -> impl IntoView {
    let shown = sets.len() as u64;
    // A server of the version before counts nothing, and lists all.
    let total = shown.max(total.into());
    (shown > 0).then(|| {
        view! {
            <section class="block">
                <h2>{title} " " <span class="count">{total}</span></h2>
                {(total > shown)
                    .then(|| {
                        view! {
                            <p class="muted">
                                {format!("Se muestran {shown} de {total}, primero los últimos en cambiar. ")}
                                <a href="/gestion/cambios">"Ver los conjuntos de cambios"</a>
                            </p>
                        }
                    })}
                <SetTable sets />
            </section>
        }
    })
}

/// Change sets as a table; also the list page's.
#[component]
pub fn SetTable(sets: Vec<ChangeSetSummary>) -> impl IntoView {
    let rows = sets
        .into_iter()
        .map(|set| {
            let movement = wording::movement(&set);
            let file = set.from_file.filter(|file| *file != set.title);
            view! {
                <tr>
                    <td>
                        <a href=format!("/gestion/cambios/{}", set.id)>
                            {format!("N.º {} · {}", set.id, set.title)}
                        </a>
                        {(set.unread > 0)
                            .then(|| {
                                let unread = wording::counted(
                                    set.unread.into(),
                                    "observación sin leer",
                                    "observaciones sin leer",
                                );
                                view! { " " <span class="count">{unread}</span> }
                            })}
                        {set
                            .remark
                            .map(|remark| view! { <p class="remark">"Observación: " {remark}</p> })}
                        {file.map(|file| view! { <p class="muted">"Desde " {file}</p> })}
                    </td>
                    <td data-label="Estado">
                        <StatusBadge status=set.status />
                        {set.release.map(|number| format!(" n.º {number}"))}
                        {set.withdrawn_by.map(|by| format!(", retirada por la n.º {by}"))}
                    </td>
                    <td class="number" data-label="Celdas">{domain::format::count(set.cells.into())}</td>
                    <td data-label="Preparó">{set.author_name}</td>
                    <td data-label="Último movimiento">{movement}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <ListTable
            columns=Columns::from(["Conjunto de cambios", "Estado", "Celdas", "Preparó", "Último movimiento"])
                .number("Celdas")
        >
            {rows}
        </ListTable>
    }
}

#[component]
fn Imports(imports: Vec<ImportSummary>) -> impl IntoView {
    (!imports.is_empty()).then(|| {
        view! {
            <section class="block">
                <h2>"Importaciones en curso"</h2>
                <super::importing::ImportTable imports />
            </section>
        }
    })
}
