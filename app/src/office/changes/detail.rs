//! One change set: loaded, arranged, and replaced by what the server answers to an act.

use domain::change_set::Status;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::{
    super::{
        attempt::{Attempt, AttemptStatus},
        badge::StatusBadge,
        findings,
        frame::{Heading, keep_unsaved},
        load::loaded,
        tables::{OfficeTable, TableFiles},
        wording,
    },
    actions::{self, Acting, Actions},
    cells::{Cells, Tools},
    deciding::Deciding,
    effect::PublicEffects,
    group,
    thread::NewComments,
    timeline::Timeline,
};
use crate::{
    call::call,
    error::{AppError, ErrorCode},
    wire::{
        ChangeSetDetail, ChangeSetSummary, ChangeView, PreviewDecision, PublicEffect,
        ReadChangeSet, SplitPart,
    },
};

/// `/gestion/cambios/:id`
#[component]
pub fn DetailPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id")?.parse::<i64>().ok());
    let set = Resource::new(move || id.get(), read);
    // Above what is loaded: a remark and a message outlive a second reading.
    let acting = Acting::new();
    keep_unsaved(move || acting.deciding.is_begun());
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
    call(ReadChangeSet { id }).await
}

#[component]
fn Detail(detail: ChangeSetDetail, acting: Acting, again: Callback<()>) -> impl IntoView {
    let id = detail.summary.id;
    let title = format!("Conjunto {id}: {}", detail.summary.title);
    acting.deciding.begin(id);
    let batch = StoredValue::new(detail.batch.clone());
    let new_comments = NewComments::new();
    let detail = RwSignal::new(detail);
    // Parts are drawn again only where they differ: an open group stays open.
    let summary = Memo::new(move |_| detail.read().summary.clone());
    let parts = Memo::new(move |_| detail.read().parts.clone());
    let changes = Memo::new(move |_| detail.read().changes.clone());
    let events = Memo::new(move |_| detail.read().events.clone());
    let tools = Memo::new(move |_| {
        let detail = detail.read();
        (detail.may("decide"), detail.may("comment"))
    });
    let navigate = use_navigate();
    let answered = Callback::new(move |answer: ChangeSetDetail| {
        if answer.summary.id == id {
            new_comments.clear();
            detail.set(answer);
        } else {
            // A reversal is another set.
            navigate(
                &format!("/gestion/cambios/{}", answer.summary.id),
                Default::default(),
            );
        }
    });
    let cells = move || {
        let (decides, may_comment) = tools.get();
        let tools = Tools {
            id,
            batch,
            may_comment,
            deciding: decides.then_some(acting.deciding),
            new_comments,
        };
        view! { <Cells changes=changes.get() tools /> }
    };
    view! {
        <Heading text=title />
        {move || {
            view! { <Head summary=summary.get() parts=parts.get() changes=changes.get() /> }
        }}
        <section class="block">
            <h2>"Qué dirá la página pública después"</h2>
            {move || {
                if has_ended(summary.read().status) {
                    view! { <p>"El conjunto ya terminó: lo publicado se ve en el sitio público."</p> }.into_any()
                } else {
                    view! { <Effects detail deciding=acting.deciding /> }.into_any()
                }
            }}
        </section>
        <section class="block">
            <h2>"Celdas"</h2>
            <TableFiles table=OfficeTable::ChangeSet query=format!("conjunto={id}") />
            {cells}
        </section>
        <Actions detail acting answered again />
        <section class="block">
            <h2>"Historia"</h2>
            {move || view! { <Timeline events=events.get() /> }}
        </section>
    }
}

/// The effects of the whole set or, on demand, of the verdicts marked so far.
#[component]
fn Effects(detail: RwSignal<ChangeSetDetail>, deciding: Deciding) -> impl IntoView {
    let whole = Memo::new(move |_| detail.read().public_effect.clone());
    let marked = RwSignal::new(None::<Vec<PublicEffect>>);
    let attempt = Attempt::new();
    // What was asked for is about the marks of that moment.
    Effect::new(move |before: Option<u32>| {
        let now = deciding.revision.get();
        if before.is_some_and(|before| before != now) {
            marked.set(None);
        }
        now
    });
    let plan = Memo::new(move |_| detail.with(|detail| deciding.plan(&detail.changes)));
    let can_ask = Memo::new(move |_| {
        let may = detail.with(|detail| detail.may("decide"));
        may && plan.read().is_begun() && marked.read().is_none()
    });
    let ask = move |_| {
        let preview = PreviewDecision {
            id: detail.read_untracked().summary.id,
            approved: plan.read_untracked().approved.clone(),
        };
        attempt.run(call(preview), move |effects| marked.set(Some(effects)));
    };
    view! {
        {move || {
            let is_marked = marked.read().is_some();
            let told = if is_marked {
                "Con las celdas que marcó para aprobar:"
            } else {
                "Si se aprueba el conjunto entero:"
            };
            let effects = marked.get().unwrap_or_else(|| whole.get());
            view! {
                <p class="muted">{told}</p>
                <PublicEffects effects />
            }
        }}
        {move || {
            can_ask
                .get()
                .then(|| {
                    view! {
                        <p>
                            <button type="button" class="button button--quiet" on:click=ask>
                                "Ver qué dirá solo con lo que marcó para aprobar"
                            </button>
                        </p>
                    }
                })
        }}
        <AttemptStatus attempt doing="Calculando…" />
    }
}

/// The server compares with the public pages only while the set is on its way there.
fn has_ended(status: Status) -> bool {
    matches!(status, Status::Published | Status::Discarded)
}

/// State, author, how much, and where to go from here.
#[component]
fn Head(
    summary: ChangeSetSummary,
    parts: Vec<SplitPart>,
    changes: Vec<ChangeView>,
) -> impl IntoView {
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
        <Parts split_from=summary.split_from parts />
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

/// Where cells came from and went, when the set was split.
#[component]
fn Parts(split_from: Option<i64>, parts: Vec<SplitPart>) -> impl IntoView {
    let link = |id: i64| {
        view! { <a href=format!("/gestion/cambios/{id}")>{format!("conjunto {id}")}</a> }
    };
    let parts = parts
        .into_iter()
        .map(|part| {
            let cells = wording::counted(
                part.cells.into(),
                "celda observada está",
                "celdas observadas están",
            );
            let status = part.status.label_es().to_lowercase();
            view! {
                <p class="notice">{format!("{cells} en el ")} {link(part.id)} {format!(" ({status}).")}</p>
            }
        })
        .collect_view();
    view! {
        {split_from
            .map(|from| {
                view! { <p>"Son las celdas observadas del " {link(from)} "; las demás se aprobaron."</p> }
            })}
        {parts}
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
