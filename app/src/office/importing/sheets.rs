//! Step 2: which sheets and what their columns mean. What was understood is marked on a picture of
//! each sheet; every guess can be corrected.

use std::sync::Arc;

use domain::{catalogue::Catalogue, format};
use leptos::prelude::*;

use super::{
    controls::{FormIndicatorControl, SheetControls, TableControls},
    form::{FormLines, is_form},
    mapping::{Mapping, TableIndex},
    picture::Picture,
    profiles::{KeepMapping, Offers},
};
use crate::{
    office::{attempt::AttemptStatus, wording::counted},
    wire::{ProfileOffer, SheetView},
};

/// All sheets, and the button that reads the file again.
#[component]
pub fn SheetsStep(
    sheets: Vec<SheetView>,
    offers: Vec<ProfileOffer>,
    mapping: Mapping,
) -> impl IntoView {
    let catalogue = mapping.catalogue.get_value();
    let items = sheets
        .into_iter()
        .enumerate()
        .map(|(index, sheet)| {
            let catalogue = Arc::clone(&catalogue);
            view! { <SheetItem index sheet=Arc::new(sheet) catalogue mapping /> }
        })
        .collect_view();
    view! {
        <section class="block" id="paso-2">
            <h2>"2. Hojas y columnas"</h2>
            <p>
                "Se marcó lo que se entendió de cada hoja. Corrija lo que no corresponda y lea de nuevo."
            </p>
            <Offers offers mapping />
            {items}
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    class:button--quiet=move || !mapping.is_stale()
                    disabled=move || mapping.attempt.busy()
                    on:click=move |_| mapping.read_again()
                >
                    "Leer de nuevo con esta correspondencia"
                </button>
            </div>
            <AttemptStatus attempt=mapping.attempt doing="Leyendo la tabla…" />
            <KeepMapping mapping />
        </section>
    }
}

#[component]
fn SheetItem(
    index: usize,
    sheet: Arc<SheetView>,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let include = Memo::new(move |_| mapping.choices.with(|choices| choices[index].include));
    let size = format!(
        "{} × {}",
        counted(sheet.rows.into(), "fila", "filas"),
        counted(sheet.columns.into(), "columna", "columnas"),
    );
    let doubts = sheet.findings.len() as u64;
    let doubts = if doubts > 0 {
        format!(" · {}", counted(doubts, "hallazgo", "hallazgos"))
    } else {
        String::new()
    };
    let name = sheet.name.clone();
    let hidden = sheet.hidden;
    view! {
        <details class="sheet" open=include.get_untracked()>
            <summary>
                <strong>{name.clone()}</strong>
                {format!(" · {size}{doubts}")}
                {hidden.then_some(" · hoja oculta")}
                {move || if include.get() { " · se importa" } else { " · no se importa" }}
            </summary>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || include.get()
                    checked=include.get_untracked()
                    on:change=move |event| {
                        let checked = event_target_checked(&event);
                        mapping.correct(index, |choice| choice.include = checked);
                    }
                />
                {format!(" Importar la hoja «{name}»")}
            </label>
            <div hidden=move || !include.get()>
                {if untrack(|| is_form(mapping, index)) {
                    view! {
                        <FormIndicatorControl index catalogue=Arc::clone(&catalogue) mapping />
                        <FormLines index sheet catalogue mapping />
                    }
                        .into_any()
                } else {
                    view! {
                        <SheetControls index has_hidden=sheet.has_hidden mapping />
                        <Tables index sheet catalogue mapping />
                    }
                        .into_any()
                }}
            </div>
        </details>
    }
}

/// The tables of a sheet, each with its controls and its picture.
#[component]
fn Tables(
    index: usize,
    sheet: Arc<SheetView>,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let count = untrack(|| {
        mapping
            .choices
            .with(|choices| choices[index].layout.tables.len())
    });
    (0..count)
        .map(|table| {
            let at = TableIndex { sheet: index, table };
            let heading = (count > 1).then(|| view! { <h3>{format!("Tabla {} de {count}", table + 1)}</h3> });
            view! {
                {heading}
                <TableControls at sheet=Arc::clone(&sheet) catalogue=Arc::clone(&catalogue) mapping />
                <Picture at sheet=Arc::clone(&sheet) catalogue=Arc::clone(&catalogue) mapping />
            }
        })
        .collect_view()
}

/// «Se muestran las primeras 60 filas de 1,204.»
pub fn excerpt_note(shown: u64, rows: u64) -> String {
    if shown >= rows {
        return String::new();
    }
    format!(
        "Se muestran las primeras {} filas de {}; se leen todas.",
        format::count(shown),
        format::count(rows),
    )
}
