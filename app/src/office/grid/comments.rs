//! What was said about the active cell, and a field to say more. The same threads as in the review of a set.

use std::collections::BTreeMap;

use domain::value::CellKey;
use leptos::{prelude::*, task::spawn_local};

use super::sheet::Sheet;
use crate::{
    call::call,
    error::AppError,
    office::{
        attempt::{Attempt, AttemptStatus},
        comment::CommentItem,
        form::{SubmitButton, Weight},
        load::Failure,
        wording::counted,
    },
    wire::{CellComment, CommentSheetCell, ReadCellThread},
};

/// The field in which one says something; Shift+F2 leads there.
pub const FIELD: &str = "panel-comentario";

/// What is known of the thread of the active cell, or why it is not.
type Thread = RwSignal<Result<Vec<CellComment>, AppError>>;

/// The thread of the active cell.
#[component]
pub fn Comments(sheet: Sheet) -> impl IntoView {
    let active = Memo::new(move |_| sheet.key(sheet.active.get()));
    let comments = Memo::new(move |_| {
        let cell = sheet.cell(sheet.active.get());
        cell.map_or(0, |cell| cell.with(|cell| cell.stored.comments))
    });
    let thread: Thread = RwSignal::new(Ok(Vec::new()));
    // Follows the cell only: what is said there is answered with its thread.
    Effect::new(move |_| {
        let now = active.get();
        thread.set(Ok(Vec::new()));
        if let Some(key) = now.filter(|_| comments.get_untracked() > 0) {
            read(key, active, thread);
        }
    });
    let items = move || {
        let said = thread.get().unwrap_or_default().into_iter();
        let items: Vec<_> = said
            .map(|said| view! { <CommentItem said comment="Comentario" /> })
            .collect();
        (!items.is_empty()).then(|| view! { <ol class="thread">{items}</ol> })
    };
    let failure = move || {
        let error = thread.with(|thread| thread.as_ref().err().cloned());
        error.map(|error| view! { <Failure error /> })
    };
    let count = move || match comments.get() {
        0 => "Comentarios".to_owned(),
        some => counted(some.into(), "comentario", "comentarios"),
    };
    view! {
        <section class="cell-comments" aria-label="Comentarios de la celda">
            <h3>{count}</h3>
            {items}
            {failure}
            <Say sheet active thread />
        </section>
    }
}

fn read(key: CellKey, active: Memo<Option<CellKey>>, thread: Thread) {
    spawn_local(async move {
        let found = call(ReadCellThread { key: key.clone() }).await;
        // The person may be at another cell by now, or the page gone.
        if active.try_get_untracked().flatten() == Some(key) {
            thread.set(found);
        }
    });
}

/// What is typed about each cell and is not stored yet.
#[derive(Default)]
struct Typed(BTreeMap<CellKey, String>);

impl Typed {
    fn of(&self, cell: Option<&CellKey>) -> String {
        let text = cell.and_then(|key| self.0.get(key));
        text.cloned().unwrap_or_default()
    }

    fn set(&mut self, cell: CellKey, text: String) {
        self.0.insert(cell, text);
    }

    /// The text is stored; what was typed there meanwhile stays.
    fn stored(&mut self, cell: &CellKey, text: &str) {
        if self.0.get(cell).is_some_and(|typed| typed == text) {
            self.0.remove(cell);
        }
    }
}

/// What is typed stays at its cell until it is stored.
#[component]
fn Say(sheet: Sheet, active: Memo<Option<CellKey>>, thread: Thread) -> impl IntoView {
    let typed = RwSignal::new(Typed::default());
    let text = Memo::new(move |_| active.with(|key| typed.with(|typed| typed.of(key.as_ref()))));
    let attempt = Attempt::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(key) = active.get_untracked() else {
            return;
        };
        let text = text.get_untracked();
        let comment = CommentSheetCell {
            key: key.clone(),
            text: text.clone(),
        };
        attempt.run(call(comment), move |said: Vec<CellComment>| {
            typed.update(|typed| typed.stored(&key, &text));
            let count = u32::try_from(said.len()).unwrap_or(u32::MAX);
            if let Some(at) = sheet.place(&key) {
                sheet.set_comments(at, count);
            }
            if active.get_untracked().as_ref() == Some(&key) {
                thread.set(Ok(said));
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
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        if let Some(key) = active.get_untracked() {
                            typed.update(|typed| typed.set(key, text));
                        }
                    }
                ></textarea>
                <p id="panel-comentario-ayuda" class="field-hint">
                    "Lo leen quienes ingresan estos valores y quienes los revisan. Mayús+F2 lleva aquí."
                </p>
            </div>
            <SubmitButton
                attempt
                weight=Weight::Quiet
                disabled=move || text.with(|text| text.trim().is_empty())
            >
                "Comentar"
            </SubmitButton>
        </form>
        <AttemptStatus attempt />
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell::tests::key;
    use super::*;

    #[test]
    fn what_is_typed_about_a_cell_is_not_shown_at_another() {
        let other = CellKey {
            period: "2031".parse().expect("a period"),
            ..key()
        };
        let mut typed = Typed::default();
        typed.set(key(), "¿Fuente?".to_owned());
        assert_eq!(typed.of(Some(&other)), "");
        assert_eq!(typed.of(Some(&key())), "¿Fuente?");
        typed.stored(&key(), "¿Fue");
        assert_eq!(typed.of(Some(&key())), "¿Fuente?", "typed meanwhile");
        typed.stored(&key(), "¿Fuente?");
        assert_eq!(typed.of(Some(&key())), "");
    }
}
