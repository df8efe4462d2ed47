//! One change set: loaded, arranged, and read again after an act.

use domain::change_set::Status;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use super::{
    super::{
        attempt::{Attempt, AttemptStatus},
        form::ActButton,
        frame::{Heading, badge_reader, keep_unsaved},
        load::loaded,
        tables::{OfficeTable, TableFiles},
    },
    actions::{Acted, Acting, Actions},
    deciding::Deciding,
    effect::PublicEffects,
    head::{Head, ended_words},
    plan::Plan,
    review_table::{ReviewTable, SetCells, filter::CellFilter},
    thread::NewComments,
    timeline::Timeline,
};
use crate::{
    call::call,
    error::{AppError, ErrorCode},
    wire::{ChangeSetDetail, PreviewDecision, PublicEffect, ReadChangeSet, SeeComments},
};

/// `/gestion/cambios/:id`
#[component]
pub fn DetailPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id")?.parse::<i64>().ok());
    let set = Resource::new(move || id.get(), read);
    // Above what is loaded: a remark and a message outlive a second reading.
    let acting = Acting::new();
    let new_comments = NewComments::new();
    keep_unsaved(move || acting.deciding.is_unsent() || new_comments.is_unsaved());
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
        view! { <Detail detail acting new_comments again /> }.into_any()
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
fn Detail(
    detail: ChangeSetDetail,
    acting: Acting,
    new_comments: NewComments,
    again: Callback<()>,
) -> impl IntoView {
    let id = detail.summary.id;
    let title = format!("Conjunto n.º {id}: {}", detail.summary.title);
    acting.deciding.begin(&detail);
    let badges = badge_reader();
    see_comments(&detail);
    let batch = StoredValue::new(detail.batch.clone());
    new_comments.clear();
    let detail = RwSignal::new(detail);
    // Parts are drawn again only where they differ: an open group stays open.
    let summary = Memo::new(move |_| detail.read().summary.clone());
    let parts = Memo::new(move |_| detail.read().parts.clone());
    let set = Memo::new(move |_| SetCells::of(&detail.read()));
    let totals = Memo::new(move |_| detail.read().totals.clone());
    let events = Memo::new(move |_| detail.read().events.clone());
    let tools = Memo::new(move |_| {
        let detail = detail.read();
        (detail.may("decide"), detail.may("comment"))
    });
    let navigate = use_navigate();
    let acted = Callback::new(move |answer: Acted| {
        badges.run(());
        match answer.shown {
            Some(Ok(now)) => {
                new_comments.clear();
                acting.deciding.begin(&now);
                detail.set(now);
            }
            // What is on the page is older; the outcome says so.
            Some(Err(_)) => {}
            // A reversal is another set.
            None => navigate(
                &format!("/gestion/cambios/{}", answer.state.id),
                Default::default(),
            ),
        }
    });
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        let query = query.read();
        CellFilter::read(|name| query.get(name))
    });
    let cells = move || {
        let (decides, may_comment) = tools.get();
        let deciding = decides.then_some(acting.deciding);
        let set = set.get();
        if set.total == 0 {
            return view! { <p>"El conjunto no tiene ninguna celda."</p> }.into_any();
        }
        let is_returned = summary.read_untracked().status == Status::Returned;
        view! {
            <ReviewTable set batch may_comment deciding new_comments again is_returned filter />
        }
        .into_any()
    };
    view! {
        <Heading text=title />
        {move || {
            view! { <Head summary=summary.get() parts=parts.get() totals=totals.get() /> }
        }}
        <section class="block">
            <h2>"Celdas"</h2>
            <TableFiles table=OfficeTable::ChangeSet query=format!("conjunto={id}") />
            {cells}
        </section>
        <Actions detail acting acted again />
        <section class="block">
            <h2>"Qué dirá la página pública después"</h2>
            {move || {
                let ended = ended_words(&summary.read(), detail.read().shown);
                match ended {
                    Some(words) => view! { <p>{words}</p> }.into_any(),
                    None => view! { <Effects detail deciding=acting.deciding /> }.into_any(),
                }
            }}
        </section>
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
    let plan = Memo::new(move |_| detail.with(|detail| deciding.plan(&detail.changes)));
    Effect::new(move |before: Option<Plan>| {
        let now = plan.get();
        if before.is_some_and(|before| before != now) {
            marked.set(None);
        }
        now
    });
    let can_ask = Memo::new(move |_| {
        let may = detail.with(|detail| detail.may("decide"));
        may && deciding.is_begun() && marked.read().is_none()
    });
    let ask = move |_| {
        let preview = PreviewDecision {
            id: detail.read_untracked().summary.id,
            approved: plan.read_untracked().keys.clone(),
            marked: deciding.is_paged_now(),
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
                            <ActButton press=ask>"Ver qué dirá solo con lo que marcó para aprobar"</ActButton>
                        </p>
                    }
                })
        }}
        <AttemptStatus attempt doing="Calculando…" />
    }
}

/// Tells the server that what others said has been on the screen.
fn see_comments(detail: &ChangeSetDetail) {
    let (id, upto, unread) = (
        detail.summary.id,
        detail.last_comment,
        detail.summary.unread,
    );
    let badges = badge_reader();
    // Effects run in the browser only: a page that nobody has looked at is not read.
    Effect::new(move |_| {
        if unread > 0 {
            spawn_local(async move {
                // What fails is said again the next time.
                if call(SeeComments { id, upto }).await.is_ok() {
                    badges.run(());
                }
            });
        }
    });
}
