//! What can be said of all selected cells at once: the source, that they are provisional, why there is no number.

use components::FormField;
use leptos::prelude::*;

use super::{entry::Kind, sheet::Sheet};
use crate::office::{form::ActButton, wording::counted};

/// Shown while more than one cell is selected.
#[component]
pub fn RangeFields(sheet: Sheet, told: RwSignal<String>) -> impl IntoView {
    let source = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let size = Memo::new(move |_| {
        sheet.active.track();
        sheet.extent.track();
        let range = sheet.range();
        (!range.is_one()).then(|| range.rows() * range.columns())
    });
    let tell = move |changed: usize| {
        told.set(format!(
            "{}.",
            counted(changed as u64, "celda cambiada", "celdas cambiadas")
        ));
    };
    let set_source = move |_| {
        let source = source.get_untracked();
        tell(sheet.edit_range(move |entry| entry.source.clone_from(&source)));
    };
    let set_gap = move |kind| tell(sheet.state_gap(kind, &reason.get_untracked()));
    let set_provisional = move |is| {
        tell(sheet.edit_range(move |entry| entry.provisional = is && entry.kind == Kind::Number))
    };
    view! {
        <section class="range-fields" hidden=move || size.get().is_none() aria-label="Lo seleccionado">
            <h2 class="cell-title">
                {move || counted(size.get().unwrap_or_default() as u64, "celda seleccionada", "celdas seleccionadas")}
            </h2>
            <RangeText id="rango-fuente" label="Fuente citada" value=source />
            <p class="actions">
                <ActButton press=set_source>"Poner la fuente en todas"</ActButton>
                <ActButton press=move |_| set_provisional(true)>"Provisionales"</ActButton>
                <ActButton press=move |_| set_provisional(false)>"Definitivas"</ActButton>
            </p>
            <RangeText id="rango-motivo" label="Motivo de que no haya número" value=reason />
            <p class="actions">
                <ActButton press=move |_| set_gap(Kind::NotAvailable)>
                    "No disponible en las vacías"
                </ActButton>
                <ActButton press=move |_| set_gap(Kind::NotApplicable)>"No aplica en las vacías"</ActButton>
            </p>
        </section>
    }
}

#[component]
fn RangeText(id: &'static str, label: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <FormField id label>
            <input
                id=id
                class="input"
                type="text"
                autocomplete="off"
                on:input=move |event| value.set(event_target_value(&event))
            />
        </FormField>
    }
}
