//! A cell as one sees it, and the field that opens in it. It follows one thing, its own state.

use std::sync::Arc;

use domain::{format, indicator::Unit};
use leptos::prelude::*;

use crate::office::{
    grid::{
        cell::{CellDisplayState, CellState},
        entry::{Entry, Kind},
        events,
        movement::At,
        sheet::{CellSignal, RowHead, Sheet},
    },
    wording::counted,
};

/// A cell follows one thing, its own state: a grid has more than a thousand of them. Its element stays, because
/// it may have the focus.
#[component]
pub fn Cell(sheet: Sheet, at: At, cell: CellSignal, head: Arc<RowHead>) -> impl IntoView {
    let look = {
        let head = Arc::clone(&head);
        Memo::new(move |_| cell.with(|cell| Look::of(cell, &head.unit)))
    };
    let is_active = move || look.with(|look| look.is_active);
    let is_open = Memo::new(move |_| is_active() && sheet.is_typing.get());
    view! {
        <td
            role="gridcell"
            data-at=format!("{}-{}", at.row, at.column)
            aria-colindex=(at.column + 2).to_string()
            class=move || look.with(|look| look.class.clone())
            tabindex=move || if is_active() { "0" } else { "-1" }
            aria-selected=move || if look.with(|look| look.is_active || look.is_selected) { "true" } else { "false" }
            aria-readonly=move || look.with(|look| look.is_locked).then_some("true")
            aria-invalid=move || look.with(|look| look.is_invalid).then_some("true")
        >
            // Each follows one thing: what followed both no longer heard of the look once a cell had been open.
            <span hidden=move || is_open.get()>{move || look.with(Look::content)}</span>
            {move || is_open.get().then(|| view! { <CellInput sheet at head=Arc::clone(&head) /> })}
        </td>
    }
}

/// What one sees of a cell.
#[derive(Clone, PartialEq)]
struct Look {
    /// Typing goes here.
    is_active: bool,
    is_selected: bool,
    class: String,
    is_locked: bool,
    is_invalid: bool,
    /// What stands there until the change is approved.
    old: Option<String>,
    text: String,
    is_provisional: bool,
    is_rounded: bool,
    /// Its state for those who do not see the colour; of a locked cell, `aria-readonly` says it.
    word: &'static str,
    /// How many comments it has; seen as a mark in its corner.
    comments: u32,
}

impl Look {
    fn of(cell: &CellState, unit: &Unit) -> Self {
        let face = cell.face(unit);
        let is_rounded = cell.is_rounded(unit);
        let (old, text) = cell.shown(unit);
        let comments = cell.stored.comments;
        Self {
            comments,
            is_active: cell.is_active,
            is_selected: cell.is_selected,
            class: format!(
                "cell cell--{}{}{}{}",
                face.slug(),
                if comments > 0 { " cell--commented" } else { "" },
                if is_rounded { " cell--rounded" } else { "" },
                if cell.is_selected {
                    " cell--selected"
                } else {
                    ""
                }
            ),
            is_locked: !cell.is_editable(),
            is_invalid: face == CellDisplayState::Invalid,
            old,
            text,
            is_provisional: cell.is_provisional(),
            is_rounded,
            word: if face == CellDisplayState::Locked {
                ""
            } else {
                face.word()
            },
        }
    }

    fn content(&self) -> AnyView {
        let is_plain = self.old.is_none()
            && !self.is_provisional
            && !self.is_rounded
            && self.word.is_empty()
            && self.comments == 0;
        if is_plain {
            return self.text.clone().into_any();
        }
        let Self {
            old, text, word, ..
        } = self;
        let word = *word;
        let comments = (self.comments > 0).then(|| {
            format!(
                ", {}",
                counted(self.comments.into(), "comentario", "comentarios")
            )
        });
        view! {
            {old.clone().map(|old| view! { <del>{old}</del> " " })}
            <span>{text.clone()}</span>
            {self.is_provisional.then_some(" P")}
            {self.is_rounded.then(|| view! { <span class="cell-mark" title="Redondeado: vea el panel">" ≈"</span> })}
            {(!word.is_empty()).then(|| view! { <span class="visually-hidden">", " {word}</span> })}
            {comments.map(|comments| view! { <span class="visually-hidden">{comments}</span> })}
        }
        .into_any()
    }
}

/// The open cell. What is typed is checked while it is typed; Esc leaves the cell as it was.
#[component]
fn CellInput(sheet: Sheet, at: At, head: Arc<RowHead>) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let text = move || sheet.typing.get().unwrap_or_default();
    let checked = Arc::clone(&head);
    let is_wrong = move || {
        let entry = Entry::default().typed(&text(), &checked.unit);
        // A missing reason is asked for in the panel; it is no typing error.
        entry.kind == Kind::Number && entry.read(&checked.unit).after.is_err()
    };
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Fails only for an element that cannot be focused.
            let _ = input.focus();
            let end = u32::try_from(input.value().len()).unwrap_or(u32::MAX);
            let _ = input.set_selection_range(end, end);
        }
    });
    view! {
        <input
            node_ref=input
            class="cell-input"
            type="text"
            inputmode="decimal"
            autocomplete="off"
            aria-label=format!("{} {}", head.label, sheet.period(at).map(format::period).unwrap_or_default())
            aria-invalid=move || is_wrong().then_some("true")
            prop:value=text
            on:input=move |event| sheet.typing.set(Some(event_target_value(&event)))
            on:blur=move |_| events::close(sheet)
        />
    }
}
