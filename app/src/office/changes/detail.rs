//! One change set: loaded, arranged, and replaced by what the server answers to an act.

use domain::change_set::Status;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::{
    super::{badge::StatusBadge, findings, frame::Heading, load::loaded, wording},
    actions::{self, Acting, Actions},
    cells::Cells,
    effect::PublicEffects,
    group,
    timeline::Timeline,
};
use crate::{
    error::{AppError, ErrorCode},
    server_fns::change_set::read_change_set,
    wire::{ChangeSetDetail, ChangeSetSummary, ChangeView},
};

/// `/gestion/cambios/:id`
#[component]
pub fn DetailPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id")?.parse::<i64>().ok());
    let set = Resource::new(move || id.get(), read);
    // Above what is loaded: a remark and a message outlive a second reading.
    let acting = Acting::new();
    let again = Callback::new(move |()| {
        let reading = read(id.get_untracked());
        acting.attempt.run(reading, move |fresh| {
            set.set(Some(Ok(fresh)));
            acting
                .attempt
                .say("Se leyó otra vez: está a la vista lo de ahora.");
        });
    });
    loaded(set, move |detail| {
        view! { <Detail detail acting again /> }.into_any()
    })
}

/// The set.
async fn read(id: Option<i64>) -> Result<ChangeSetDetail, AppError> {
    let Some(id) = id else {
        return Err(AppError::new(
            ErrorCode::NotFound,
            "La dirección no contiene el número de un conjunto de cambios.",
        ));
    };
    read_change_set(id).await
}

#[component]
fn Detail(detail: ChangeSetDetail, acting: Acting, again: Callback<()>) -> impl IntoView {
    let id = detail.summary.id;
    let title = format!("Conjunto {id}: {}", detail.summary.title);
    let batch = detail.batch.clone();
    let detail = RwSignal::new(detail);
    // Parts are drawn again only where they differ: an open group stays open.
    let summary = Memo::new(move |_| detail.read().summary.clone());
    let changes = Memo::new(move |_| detail.read().changes.clone());
    let effects = Memo::new(move |_| detail.read().public_effect.clone());
    let events = Memo::new(move |_| detail.read().events.clone());
    let navigate = use_navigate();
    let answered = Callback::new(move |answer: ChangeSetDetail| {
        if answer.summary.id == id {
            detail.set(answer);
        } else {
            // A reversal is another set.
            navigate(
                &format!("/gestion/cambios/{}", answer.summary.id),
                Default::default(),
            );
        }
    });
    view! {
        <Heading text=title />
        {move || view! { <Head summary=summary.get() changes=changes.get() /> }}
        <section class="block">
            <h2>"Qué dirá la página pública después"</h2>
            {move || {
                if has_ended(summary.read().status) {
                    view! { <p>"El conjunto ya terminó: lo publicado se ve en el sitio público."</p> }.into_any()
                } else {
                    view! { <PublicEffects effects=effects.get() /> }.into_any()
                }
            }}
        </section>
        <section class="block">
            <h2>"Celdas"</h2>
            {move || view! { <Cells changes=changes.get() batch=batch.clone() /> }}
        </section>
        <Actions detail acting answered again />
        <section class="block">
            <h2>"Historia"</h2>
            {move || view! { <Timeline events=events.get() /> }}
        </section>
    }
}

/// The server compares with the public pages only while the set is on its way there.
fn has_ended(status: Status) -> bool {
    matches!(status, Status::Published | Status::Discarded)
}

/// State, author, how much, and where to go from here.
#[component]
fn Head(summary: ChangeSetSummary, changes: Vec<ChangeView>) -> impl IntoView {
    let found: Vec<_> = changes
        .iter()
        .flat_map(|change| change.findings.iter().cloned())
        .collect();
    let found = findings::tally(&found);
    let cells = wording::counted(summary.cells.into(), "celda", "celdas");
    view! {
        <p class="row">
            <StatusBadge status=summary.status />
            <span>
                {format!("{} · {}", summary.author_name, wording::moment(summary.updated_at))}
            </span>
            <a href=format!("#{}", actions::ID) rel="external">
                "Ir a las acciones"
            </a>
        </p>
        <p>
            {format!("{cells}: {}.", group::tally(&changes))}
            {(!found.is_empty()).then(|| format!(" Hallazgos: {found}."))}
        </p>
        {summary.from_file.map(|file| view! { <p class="muted">"Desde el archivo " {file}</p> })}
        {summary
            .remark
            .filter(|_| summary.status == Status::Returned)
            .map(|remark| {
                view! {
                    <p class="notice notice--warning">
                        <strong>"Observación: "</strong>
                        {remark}
                    </p>
                }
            })}
        <NextStep status=summary.status release=summary.release />
    }
}

#[component]
fn NextStep(status: Status, release: Option<u32>) -> impl IntoView {
    match (status, release) {
        (Status::Approved, _) => Some(
            view! {
                <p>"Sus valores son los vigentes y esperan la siguiente publicación."</p>
            }
            .into_any(),
        ),
        (Status::Published, Some(number)) => Some(
            view! {
                <p>
                    "Se publicó con la "
                    <a href=format!("/publicaciones/{number}") rel="external">
                        {format!("publicación n.º {number}")}
                    </a>
                    "."
                </p>
            }
            .into_any(),
        ),
        _ => None,
    }
}
