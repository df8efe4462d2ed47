//! Publications: what the next one would hold, publishing it with a note, and those that are out.
//! A publication is never deleted: a wrong one is withdrawn by another, from here.

mod next;
mod reasons;
mod sets;
mod verdict;
mod withdrawal;
mod writing;

use domain::{
    format,
    role::{Act, may},
};
use leptos::prelude::*;

use super::{
    attempt::Attempt,
    frame::{Heading, keep_unsaved, session_reader},
    list_table::{Columns, ListTable},
    load::loaded,
    tables::{OfficeTable, TableFiles},
    wording,
};
use crate::{
    call::call,
    error::AppError,
    wire::{ListReleases, PreviewPartialRelease, ReadSession, ReleasePreview, ReleaseSummary},
};
use next::NextRelease;
use withdrawal::Withdraw;
use writing::PublicationDraftForm;

/// `/gestion/publicar`
#[component]
pub fn Page() -> impl IntoView {
    let preview = Resource::new(|| (), |()| read_preview());
    let releases = Resource::new(|| (), |()| call(ListReleases {}));
    // Above what is loaded: what was just published is shown while both are read again.
    let published = RwSignal::new(None::<ReleaseSummary>);
    let session = session_reader();
    // Above what is loaded, too: what is written outlives another choice of sets.
    let writing = PublicationDraftForm::new();
    writing.keep();
    keep_unsaved(move || writing.is_unsaved());
    let choosing = Attempt::new();
    let choose = Callback::new(move |left_out: Vec<i64>| {
        let asked = PreviewPartialRelease {
            left_out: Some(left_out),
        };
        choosing.run(call(asked), move |found| preview.set(Some(Ok(Some(found)))));
    });
    // After a choice that was refused the boxes show again what counts.
    Effect::new(move |_| {
        if choosing.failure().is_some() {
            preview.set(preview.get_untracked());
        }
    });
    let again = Callback::new(move |()| {
        preview.refetch();
        releases.refetch();
        // The menu names the current release.
        session.run(());
    });
    view! {
        <Heading text="Publicaciones" />
        <Published published />
        {loaded(
            preview,
            move |preview| match preview {
                Some(preview) => {
                    let plan = preview.withdrawal.clone();
                    writing.fill(&preview);
                    view! {
                        <NextRelease preview published again writing choosing choose />
                        {plan.map(|plan| view! { <Withdraw plan published again /> })}
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <p class="notice">
                            {format!("Su cuenta no prepara publicaciones; puede hacerlo: {}.", Act::PublishRelease.who_can_es())}
                        </p>
                    }
                        .into_any()
                }
            },
        )}
        {loaded(releases, |list| view! { <Releases list /> }.into_any())}
        <TableFiles table=OfficeTable::Releases query="" />
    }
}

/// The preview; nothing for those who may not publish, who come here to read the list.
async fn read_preview() -> Result<Option<ReleasePreview>, AppError> {
    let role = call(ReadSession {}).await?.viewer.role;
    if may(Some(role), Act::PublishRelease) {
        let asked = PreviewPartialRelease { left_out: None };
        call(asked).await.map(Some)
    } else {
        Ok(None)
    }
}

/// What was just published, and where to see it. The region stands before its news does, so that
/// screen readers tell it.
#[component]
fn Published(published: RwSignal<Option<ReleaseSummary>>) -> impl IntoView {
    let news = move || {
        published.get().map(|release| {
            let number = release.number;
            view! {
                <div class="notice">
                    <p>
                        <strong>{format!("Se publicó la n.º {number}")}</strong>
                        {format!(", con {}.", wording::counted(release.cells.into(), "celda", "celdas"))}
                        {release.withdraws.map(|wrong| format!(" Retira la n.º {wrong}."))}
                    </p>
                    <p>
                        <a href="/" rel="external">
                            "Ver el sitio público"
                        </a>
                        " · "
                        <a href=format!("/publicaciones/{number}") rel="external">
                            {format!("Ver la publicación n.º {number}")}
                        </a>
                    </p>
                </div>
            }
        })
    };
    view! { <div role="status">{news}</div> }
}

#[component]
fn Releases(list: Vec<ReleaseSummary>) -> impl IntoView {
    let none = list
        .is_empty()
        .then_some("Todavía no hay ninguna: el sitio público no muestra datos.");
    let rows = list
        .into_iter()
        .map(|release| view! { <ReleaseRow release /> })
        .collect_view();
    let columns = [
        "Publicación",
        "Fecha",
        "Publicó",
        "Nota",
        "Celdas",
        "SHA-256",
        "Firma",
        "Verificar",
    ];
    view! {
        <section class="block">
            <h2>"Publicaciones hechas"</h2>
            <ListTable class="table" columns=Columns::from(columns).number("Celdas") none>
                {rows}
            </ListTable>
        </section>
    }
}

#[component]
fn ReleaseRow(release: ReleaseSummary) -> impl IntoView {
    let short = |hash: &str| -> String { format!("{}…", hash.get(..12).unwrap_or(hash)) };
    let number = release.number;
    let key = release.key_id.map_or_else(
        || view! { <span class="muted">"Sin firma: publicada antes de que existieran las firmas"</span> }.into_any(),
        |id| view! { <code title=id.clone()>{short(&id)}</code> }.into_any(),
    );
    let withdrawn = release
        .withdrawn_by
        .map(|by| view! { <p class="muted">{format!("Retirada por la n.º {by}")}</p> });
    let withdraws = release
        .withdraws
        .map(|wrong| view! { <p class="muted">{format!("Retira la n.º {wrong}")}</p> });
    view! {
        <tr>
            <th scope="row" class="nowrap">
                <a href=format!("/publicaciones/{number}") rel="external">
                    {format!("N.º {number}")}
                </a>
                {withdrawn}
                {withdraws}
            </th>
            <td>{wording::moment(release.published_at)}</td>
            <td>{release.published_by}</td>
            <td>{release.note}</td>
            <td class="number">{format::count(release.cells.into())}</td>
            <td>
                <code title=release.sha256.clone()>{short(&release.sha256)}</code>
            </td>
            <td>{key}</td>
            <td>
                <a href=format!("/publicaciones/{number}/pntd-publicacion.json") rel="external" download="">
                    "Archivo"
                    <span class="visually-hidden">{format!(" de la publicación n.º {number}")}</span>
                </a>
            </td>
        </tr>
    }
}
