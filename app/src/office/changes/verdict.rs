//! The verdict on one cell: approve, or return and say what must be corrected.

use leptos::prelude::*;

use super::deciding::{Deciding, Mark};
use crate::wire::ChangeView;

/// Two radio buttons and, for a return, the remark.
#[component]
pub fn VerdictField(change: ChangeView, deciding: Deciding) -> impl IntoView {
    let name = format!("decision-{}", change.key);
    let label = format!("Decisión sobre {} · {}", change.key.indicator, change.label);
    let refusal = change.refusal.clone();
    let is_refused = refusal.is_some();
    let key = StoredValue::new(change.key);
    let mark = Memo::new(move |_| key.with_value(|key| deciding.mark_on(key)));
    let radio = move |name: String, this: Mark, text: &'static str, disabled: bool| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=name
                    disabled=disabled
                    prop:checked=move || mark.get() == Some(this)
                    on:change=move |_| deciding.mark(key.get_value(), this)
                />
                " "
                {text}
            </label>
        }
    };
    view! {
        <fieldset class="verdict">
            <legend class="visually-hidden">{label.clone()}</legend>
            <div class="kinds">
                {radio(name.clone(), Mark::Approve, "Aprobar esta celda", is_refused)}
                {radio(name, Mark::Return, "Devolverla", false)}
                {refusal.map(|why| view! { <span class="verdict-refusal">{why}</span> })}
            </div>
            {move || {
                let label = label.clone();
                (mark.get() == Some(Mark::Return))
                    .then(|| view! { <Remark key deciding label /> })
            }}
        </fieldset>
    }
}

#[component]
fn Remark(
    key: StoredValue<domain::value::CellKey>,
    deciding: Deciding,
    label: String,
) -> impl IntoView {
    let text = RwSignal::new(key.with_value(|key| deciding.remark_on(key)));
    let missing = move || deciding.tried.get() && text.read().trim().is_empty();
    view! {
        <label class="verdict-remark">
            <span>"Qué debe corregirse"</span>
            <textarea
                class="input"
                rows="2"
                aria-label=format!("Qué debe corregirse. {label}")
                aria-invalid=move || missing().then_some("true")
                prop:value=move || text.get()
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    text.set(typed.clone());
                    deciding.set_remark(key.get_value(), typed);
                }
            >
                {text.get_untracked()}
            </textarea>
        </label>
        {move || {
            missing()
                .then(|| view! { <p class="field-error">"Escriba qué debe corregirse en esta celda."</p> })
        }}
    }
}
