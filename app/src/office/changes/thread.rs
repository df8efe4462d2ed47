//! What was said about a cell, in order: remark with the value that it spoke of, answer, comment; what
//! became of the value since; and a field to say more.

use std::collections::BTreeMap;

use domain::{change_set::Status, value::CellKey};
use leptos::prelude::*;

use super::{
    super::{
        attempt::{Attempt, AttemptStatus},
        comment::CommentItem,
        form::ActButton,
    },
    aspect,
    review_table::Tools,
};
use crate::{
    call::call,
    wire::{CellComment, CellTotals, ChangeView, CommentCell, CommentKind},
};

/// What is said about cells since the set was read. Copies share it.
#[derive(Clone, Copy)]
pub struct NewComments {
    /// Threads that grew.
    threads: RwSignal<BTreeMap<CellKey, Vec<CellComment>>>,
    /// What is typed and not stored yet: it stays when another cell is looked at.
    typed: StoredValue<BTreeMap<CellKey, String>>,
}

impl NewComments {
    pub fn new() -> Self {
        Self {
            threads: RwSignal::new(BTreeMap::new()),
            typed: StoredValue::new(BTreeMap::new()),
        }
    }

    /// After the set was read again, which has all threads. What is typed stays.
    pub fn clear(self) {
        self.threads.update(BTreeMap::clear);
    }

    /// Whether something is typed that was not stored.
    pub fn is_unsaved(self) -> bool {
        self.typed.with_value(|typed| !typed.is_empty())
    }

    fn typed(self, key: &CellKey) -> String {
        let found = self.typed.with_value(|typed| typed.get(key).cloned());
        found.unwrap_or_default()
    }

    fn set_typed(self, key: &CellKey, text: &str) {
        self.typed.update_value(|typed| {
            if text.trim().is_empty() {
                typed.remove(key);
            } else {
                typed.insert(key.clone(), text.to_owned());
            }
        });
    }
}

/// Whether the author owes an answer: the last word on a returned cell is a remark.
fn waits_for_answer(thread: &[CellComment]) -> bool {
    thread
        .last()
        .is_some_and(|said| said.kind == CommentKind::Remark)
}

/// Whether the author owes an answer on this cell.
pub fn waits(change: &ChangeView) -> bool {
    waits_for_answer(&change.thread)
}

/// The thread of a cell.
#[component]
pub fn Thread(change: ChangeView, tools: Tools) -> impl IntoView {
    let key = change.key.clone();
    let unit = change.unit.clone();
    let since = aspect::since_remark(&change);
    let read = change.thread.clone();
    let thread = Memo::new(move |_| {
        let threads = tools.new_comments.threads.read();
        threads.get(&key).cloned().unwrap_or_else(|| read.clone())
    });
    let items = move || {
        let items: Vec<_> = thread
            .get()
            .into_iter()
            .map(|said| {
                let about = (said.kind == CommentKind::Remark).then(|| {
                    aspect::stated(said.value.as_ref(), unit.as_ref())
                        .unwrap_or_else(|| "se retira el valor".to_owned())
                });
                let comment = if said.by_author {
                    "Respuesta"
                } else {
                    "Comentario"
                };
                view! { <CommentItem said comment about /> }
            })
            .collect();
        (!items.is_empty()).then(|| view! { <ol class="thread">{items}</ol> })
    };
    let is_answer = Memo::new(move |_| thread.with(|thread| waits_for_answer(thread)));
    view! {
        {items}
        {since.map(|since| view! { <p class="since-remark">{since}</p> })}
        {tools
            .may_comment
            .then(|| view! { <Say change=change.clone() tools is_answer /> })}
    }
}

/// A button that opens a field; what is typed stays until it is stored.
#[component]
fn Say(change: ChangeView, tools: Tools, is_answer: Memo<bool>) -> impl IntoView {
    let comments = tools.new_comments;
    let text = RwSignal::new(comments.typed(&change.key));
    let open = RwSignal::new(!text.read_untracked().is_empty());
    let attempt = Attempt::new();
    let cell = format!("{} · {}", change.key.indicator, change.label);
    let verb = move || {
        if is_answer.get() {
            "Responder"
        } else {
            "Comentar"
        }
    };
    let key = change.key;
    let typed_at = key.clone();
    let type_text = move |event| {
        let typed = event_target_value(&event);
        comments.set_typed(&typed_at, &typed);
        text.set(typed);
    };
    let type_text = StoredValue::new(type_text);
    let send = move |_| {
        let comment = CommentCell {
            id: tools.id,
            key: key.clone(),
            text: text.get_untracked(),
        };
        let key = key.clone();
        attempt.run(call(comment), move |thread| {
            comments.set_typed(&key, "");
            text.set(String::new());
            open.set(false);
            comments
                .threads
                .update(|threads| drop(threads.insert(key, thread)));
        });
    };
    let send = StoredValue::new(send);
    view! {
        {move || {
            let cell = cell.clone();
            if !open.get() {
                return view! {
                    <button
                        type="button"
                        class="link say"
                        aria-label=move || format!("{}: {cell}", verb())
                        on:click=move |_| open.set(true)
                    >
                        {verb}
                    </button>
                }
                    .into_any();
            }
            view! {
                <div class="say-field">
                    <textarea
                        class="input"
                        rows="2"
                        maxlength="4000"
                        aria-label=move || format!("{}: {cell}", verb())
                        prop:value=move || text.get()
                        on:input=move |event: leptos::ev::Event| {
                            type_text.with_value(|type_text| type_text(event));
                        }
                    >
                        {text.get_untracked()}
                    </textarea>
                    <p class="actions">
                        <ActButton
                            attempt
                            disabled=move || text.read().trim().is_empty()
                            press=move |event: leptos::ev::MouseEvent| send.with_value(|send| send(event))
                        >
                            {move || if is_answer.get() { "Guardar la respuesta" } else { "Guardar el comentario" }}
                        </ActButton>
                        <ActButton press=move |_| open.set(false)>"Cerrar"</ActButton>
                    </p>
                    <AttemptStatus attempt />
                </div>
            }
                .into_any()
        }}
    }
}

/// How many cells of a returned set nobody has answered yet.
pub fn unanswered(totals: &CellTotals, status: Status) -> u64 {
    match status {
        Status::Returned => totals.unanswered.into(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::aspect::tests::{change, said};
    use super::*;

    #[test]
    fn a_returned_cell_waits_for_an_answer_until_its_author_speaks() {
        let mut cell = change("S01-1", None, Some("2"));
        assert!(!waits(&cell));
        cell.thread
            .push(said(CommentKind::Remark, "¿Fuente?", Some("2")));
        assert!(waits(&cell));
        cell.thread
            .push(said(CommentKind::Comment, "Cuadro 4.", None));
        assert!(!waits(&cell));
    }

    #[test]
    fn only_a_returned_set_waits_for_answers() {
        let totals = CellTotals {
            unanswered: 3,
            ..CellTotals::default()
        };
        assert_eq!(unanswered(&totals, Status::Returned), 3);
        assert_eq!(unanswered(&totals, Status::Submitted), 0);
    }
}
