//! What was said about the active cell, and a field to say more. The same threads as in the review of a set.

use domain::value::CellKey;
use leptos::{prelude::*, task::spawn_local};

use super::sheet::Sheet;
use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus},
        wording::{self, counted},
    },
    wire::{CellComment, CommentKind, CommentSheetCell, ReadCellThread},
};

/// The field in which one says something; Shift+F2 leads there.
pub const FIELD: &str = "panel-comentario";

/// What of a cell is read.
#[derive(Clone, PartialEq)]
struct Of {
    key: CellKey,
    comments: u32,
}

/// The thread of the active cell.
#[component]
pub fn Comments(sheet: Sheet) -> impl IntoView {
    let of = Memo::new(move |_| {
        let at = sheet.active.get();
        let key = sheet.key(at)?;
        let comments = sheet.cell(at)?.with(|cell| cell.stored.comments);
        Some(Of { key, comments })
    });
    let thread = RwSignal::new(Vec::<CellComment>::new());
    Effect::new(move |_| {
        let now = of.get();
        thread.set(Vec::new());
        if let Some(now) = now.filter(|now| now.comments > 0) {
            read(now, of, thread);
        }
    });
    let items = move || {
        let items: Vec<_> = thread
            .get()
            .into_iter()
            .map(|said| view! { <Item said /> })
            .collect();
        (!items.is_empty()).then(|| view! { <ol class="thread">{items}</ol> })
    };
    let count = move || match of.get().map_or(0, |of| of.comments) {
        0 => "Comentarios".to_owned(),
        some => counted(some.into(), "comentario", "comentarios"),
    };
    view! {
        <section class="cell-comments" aria-label="Comentarios de la celda">
            <h3>{count}</h3>
            {items}
            <Say sheet of thread />
        </section>
    }
}

fn read(now: Of, of: Memo<Option<Of>>, thread: RwSignal<Vec<CellComment>>) {
    spawn_local(async move {
        let found = call(ReadCellThread {
            key: now.key.clone(),
        })
        .await;
        // The person may be at another cell by now, or the page gone.
        let is_here = of
            .try_get_untracked()
            .flatten()
            .is_some_and(|of| of.key == now.key);
        if let (true, Ok(found)) = (is_here, found) {
            thread.set(found);
        }
    });
}

#[component]
fn Item(said: CellComment) -> impl IntoView {
    let kind = match said.kind {
        CommentKind::Remark => "Observación",
        CommentKind::Comment => "Comentario",
    };
    view! {
        <li class:is-remark=said.kind == CommentKind::Remark>
            <p class="thread-who">
                <strong>{kind}</strong>
                {format!(" · {} · ", said.author)}
                <time datetime=said.at.to_rfc3339()>{wording::moment(said.at)}</time>
            </p>
            <p class="as-typed">{said.text}</p>
        </li>
    }
}

/// What is typed stays until it is stored.
#[component]
fn Say(sheet: Sheet, of: Memo<Option<Of>>, thread: RwSignal<Vec<CellComment>>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(of) = of.get_untracked() else {
            return;
        };
        let comment = CommentSheetCell {
            key: of.key.clone(),
            text: text.get_untracked(),
        };
        attempt.run(call(comment), move |said: Vec<CellComment>| {
            text.set(String::new());
            let count = u32::try_from(said.len()).unwrap_or(u32::MAX);
            if let Some(at) = sheet.place(&of.key) {
                sheet.set_comments(at, count);
            }
            if sheet.key(sheet.active.get_untracked()).as_ref() == Some(&of.key) {
                thread.set(said);
            }
            attempt.say("Se guardó el comentario.");
        });
    };
    view! {
        <form on:submit=send>
            <div class="field">
                <label for=FIELD>"Comentar esta celda"</label>
                <textarea
                    id=FIELD
                    class="input"
                    rows="2"
                    maxlength="4000"
                    aria-describedby="panel-comentario-ayuda"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
                <p id="panel-comentario-ayuda" class="field-hint">
                    "Lo leen quienes ingresan estos valores y quienes los revisan. Mayús+F2 lleva aquí."
                </p>
            </div>
            <button
                type="submit"
                class="button button--quiet"
                disabled=move || text.with(|text| text.trim().is_empty()) || attempt.busy()
            >
                "Comentar"
            </button>
        </form>
        <AttemptStatus attempt />
    }
}
