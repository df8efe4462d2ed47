//! Series breaks: a row each, with buttons to add and to remove. The text of the field stays the one
//! truth; the rows are how it is typed.

use components::FormField;
use leptos::prelude::*;

use super::super::breaks::{self, Row};
use crate::office::form::ActButton;

/// A row with its own signals; the number keeps it apart while others come and go.
#[derive(Clone, Copy)]
struct TypedRow {
    id: usize,
    year: RwSignal<String>,
    reason: RwSignal<String>,
}

impl TypedRow {
    fn new(id: usize, row: Row) -> Self {
        Self {
            id,
            year: RwSignal::new(row.year),
            reason: RwSignal::new(row.reason),
        }
    }
}

/// Rows numbered from `first` on.
fn typed_rows(text: &str, first: usize) -> Vec<TypedRow> {
    let rows = breaks::rows(text).into_iter().enumerate();
    rows.map(|(index, row)| TypedRow::new(first + index, row))
        .collect()
}

/// The text that the rows make up now; follows nothing.
fn text_of(rows: RwSignal<Vec<TypedRow>>) -> String {
    let rows: Vec<Row> = rows.with_untracked(|rows| {
        rows.iter()
            .map(|row| Row {
                year: row.year.get_untracked(),
                reason: row.reason.get_untracked(),
            })
            .collect()
    });
    breaks::text(&rows)
}

/// The field.
#[component]
pub fn BreaksField(
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let start = value.with_untracked(|text| typed_rows(text, 0));
    let next_id = StoredValue::new(start.len());
    let rows = RwSignal::new(start);
    let write = Callback::new(move |()| value.set(text_of(rows)));
    // The text was replaced from elsewhere («Deshacer»): the rows follow.
    Effect::new(move || {
        let text = value.get();
        if text != text_of(rows) {
            let fresh = typed_rows(&text, next_id.get_value());
            next_id.update_value(|id| *id += fresh.len());
            rows.set(fresh);
        }
    });
    let add = move |_| {
        let id = next_id.get_value();
        next_id.set_value(id + 1);
        rows.update(|rows| rows.push(TypedRow::new(id, Row::default())));
    };
    let remove = Callback::new(move |id: usize| {
        rows.update(|rows| rows.retain(|row| row.id != id));
        write.run(());
    });
    view! {
        <fieldset class="field breaks" aria-describedby="ayuda-breaks error-breaks">
            <legend class="field-label">{label}</legend>
            <p class="field-hint" id="ayuda-breaks">
                {hint}
            </p>
            {move || {
                rows.read()
                    .is_empty()
                    .then(|| view! { <p class="muted">"Ninguno registrado."</p> })
            }}
            <For
                each=move || rows.get()
                key=|row| row.id
                children=move |row| view! { <BreakRow row write remove /> }
            />
            <ActButton press=add>"Agregar quiebre"</ActButton>
            {move || {
                error.get().map(|text| view! { <p class="field-error" id="error-breaks">{text}</p> })
            }}
        </fieldset>
    }
}

#[component]
fn BreakRow(row: TypedRow, write: Callback<()>, remove: Callback<usize>) -> impl IntoView {
    let TypedRow { id, year, reason } = row;
    let input = move |signal: RwSignal<String>| {
        move |event: leptos::ev::Event| {
            signal.set(event_target_value(&event));
            write.run(());
        }
    };
    let (year_id, reason_id) = (format!("quiebre-{id}-anio"), format!("quiebre-{id}-motivo"));
    view! {
        <div class="break-row">
            <FormField id=year_id.clone() label="Desde el año">
                <input
                    class="input"
                    id=year_id
                    inputmode="numeric"
                    size="4"
                    value=year.get_untracked()
                    prop:value=move || year.get()
                    on:input=input(year)
                />
            </FormField>
            <FormField id=reason_id.clone() label="Motivo">
                <input
                    class="input"
                    id=reason_id
                    value=reason.get_untracked()
                    prop:value=move || reason.get()
                    on:input=input(reason)
                />
            </FormField>
            <button
                type="button"
                class="button button--quiet"
                aria-label=move || format!("Quitar el quiebre {}", year.read())
                on:click=move |_| remove.run(id)
            >
                "Quitar"
            </button>
        </div>
    }
}
