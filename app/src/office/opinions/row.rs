//! A comment in the queue, and what is done with it.

use domain::{format, role::Act};
use leptos::prelude::*;

use super::super::{
    attempt::{Attempt, AttemptStatus, confirmed},
    form::{ActButton, TextField, Weight},
    frame::{badge_reader, may_now},
    wording,
};
use crate::{
    call::call,
    wire::{ActOnOpinion, Attended, OpinionAct, OpinionView},
};

/// One row; `None` in its state = it was erased. What is done with it changes how many wait.
#[component]
pub fn Row(opinion: OpinionView, waiting: RwSignal<u32>) -> impl IntoView {
    let id = opinion.id;
    let state = RwSignal::new(Some(opinion.clone()));
    let page = opinion.page.clone();
    view! {
        <tr>
            <td class="nowrap" data-label="Día">{format::date_long(opinion.day)}</td>
            <td data-label="Página">
                <span>
                    <a href=page rel="external">{opinion.page}</a>
                    <br />
                    <span class="muted">{format!("publicación n.º {}", opinion.release)}</span>
                </span>
            </td>
            <td data-label="¿Sirvió?">{opinion.answer.label_es()}</td>
            <td class="opinion-comment" data-label="Comentario">
                {move || match state.read().as_ref() {
                    Some(opinion) => opinion.comment.clone(),
                    None => "Borrado.".to_owned(),
                }}
            </td>
            <td class="opinion-care" data-label="Atención">
                <Care id state waiting />
            </td>
        </tr>
    }
}

#[component]
fn Care(id: i64, state: RwSignal<Option<OpinionView>>, waiting: RwSignal<u32>) -> impl IntoView {
    let attempt = Attempt::new();
    let note = RwSignal::new(String::new());
    let count_again = badge_reader();
    let act = Callback::new(move |act: OpinionAct| {
        let order = ActOnOpinion {
            id,
            act,
            note: note.get_untracked(),
        };
        attempt.run(call(order), move |now| {
            note.set(String::new());
            let waits = |one: Option<&OpinionView>| one.is_some_and(|one| one.attended.is_none());
            let (before, after) = (waits(state.read_untracked().as_ref()), waits(now.as_ref()));
            state.set(now);
            waiting.update(|count| {
                *count = count
                    .saturating_add(u32::from(after))
                    .saturating_sub(u32::from(before));
            });
            attempt.say(match act {
                OpinionAct::Attend => "Quedó atendido.",
                OpinionAct::Reopen => "Está otra vez por atender.",
                OpinionAct::Erase => "Se borró.",
            });
            count_again.run(());
        });
    });
    // What may be done follows from the row alone: a note that is typed is not read here.
    let attended = Memo::new(move |_| state.read().as_ref().map(|one| one.attended.clone()));
    view! {
        {move || match attended.get() {
            None => ().into_any(),
            Some(None) => view! { <Waiting id note attempt act /> }.into_any(),
            Some(Some(attended)) => view! { <Done attended attempt act /> }.into_any(),
        }}
        <AttemptStatus attempt />
    }
}

#[component]
fn Waiting(
    id: i64,
    note: RwSignal<String>,
    attempt: Attempt,
    act: Callback<OpinionAct>,
) -> impl IntoView {
    if !may_now(Act::AttendOpinions) {
        return view! { <p>"Por atender"</p> }.into_any();
    }
    let erase = move |_| {
        if confirmed("El comentario se borra y no se puede recuperar. ¿Borrarlo?") {
            act.run(OpinionAct::Erase);
        }
    };
    view! {
        <TextField label="Nota interna (opcional)" name=format!("nota-{id}") value=note />
        <div class="actions">
            <ActButton attempt press=move |_| act.run(OpinionAct::Attend)>"Marcar como atendido"</ActButton>
            <ActButton attempt weight=Weight::Danger press=erase>"Borrar"</ActButton>
        </div>
    }
    .into_any()
}

#[component]
fn Done(attended: Attended, attempt: Attempt, act: Callback<OpinionAct>) -> impl IntoView {
    let note = attended
        .note
        .map(|note| view! { <p>{format!("Nota: {note}")}</p> });
    let reopen = may_now(Act::AttendOpinions).then(|| {
        view! {
            <div class="actions">
                <ActButton attempt press=move |_| act.run(OpinionAct::Reopen)>"Dejar por atender"</ActButton>
            </div>
        }
    });
    view! {
        <p>{format!("Lo atendió {}, {}.", attended.by, wording::moment(attended.at))}</p>
        {note}
        {reopen}
    }
}
