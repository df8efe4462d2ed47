//! The form of a catalogue row, whatever the row is: fields by sections, problems at their fields while
//! typing, what would change, and what to do when somebody else has saved meanwhile.

mod breaks_field;
mod state;

use leptos::prelude::*;

use super::text::{Control, Difference, Spec, sections};
use crate::{
    error::ErrorCode,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        form::{ActButton, AreaField, SelectField, SubmitButton, SubmitForm, TextField, Weight},
        frame::keep_unsaved,
        wording::counted,
    },
};
use breaks_field::BreaksField;
use state::Form;

pub use state::{Record, Writer};

/// The form of one row.
#[component]
pub fn RecordForm(
    specs: Vec<Spec>,
    record: Record,
    writer: Writer,
    attempt: Attempt,
    /// Gets the code of a row that was stored, or `None` where another person decides first.
    saved: Callback<Option<String>>,
) -> impl IntoView {
    let form = Form::new(specs.clone(), record, writer, attempt);
    keep_unsaved(move || untrack(|| !form.unsaved().is_empty()));
    let submit = move || {
        form.save(saved);
    };
    let sections = sections(specs)
        .into_iter()
        .map(|(title, specs)| {
            let fields = specs
                .into_iter()
                .map(|spec| view! { <Field form spec /> })
                .collect_view();
            view! {
                <fieldset class="form-section">
                    <legend>{title}</legend>
                    {fields}
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <SubmitForm class="form" submit=submit>
            {sections}
            <Unsaved form />
            <div class="actions">
                <SubmitButton attempt>
                    {move || {
                        if form.is_overtaken() { "Guardar lo mío y reemplazar lo guardado" } else { "Guardar" }
                    }}
                </SubmitButton>
                <a class="button button--quiet" href="/gestion/catalogo">
                    "Volver al catálogo"
                </a>
            </div>
            <AttemptStatus attempt />
            <Overtaken form />
        </SubmitForm>
    }
}

#[component]
fn Field(form: Form, spec: Spec) -> impl IntoView {
    let Spec {
        name,
        label,
        hint,
        control,
        ..
    } = spec;
    let value = form.field(name);
    let error = Signal::derive(move || form.problem(name));
    match control {
        Control::Line => view! { <TextField label name value hint error /> }.into_any(),
        Control::Area(rows) => view! { <AreaField label name value hint rows error /> }.into_any(),
        Control::Choice(options) => {
            view! { <SelectField label name value hint options error /> }.into_any()
        }
        Control::Breaks => view! { <BreaksField label hint value error /> }.into_any(),
        Control::Code => {
            let fixed = Signal::derive(move || !form.is_new());
            view! { <TextField label name value hint error disabled=fixed /> }.into_any()
        }
    }
}

/// What saving would change, old → new. After somebody else was faster: against what they saved, to be
/// taken over or replaced field by field.
#[component]
fn Unsaved(form: Form) -> impl IntoView {
    let title = move || {
        let count = form.unsaved().len() as u64;
        let fields = counted(count, "campo", "campos");
        match (form.is_overtaken(), count) {
            (true, 0) => {
                "Otra persona guardó esta fila. Lo que está en pantalla es igual.".to_owned()
            }
            (true, _) => format!(
                "Otra persona guardó esta fila. Difiere de su pantalla en {fields}; todo lo que escribió sigue aquí. Elija por campo, y guarde."
            ),
            (false, 0) => "No hay cambios sin guardar.".to_owned(),
            (false, _) => format!("Cambios sin guardar: {fields}."),
        }
    };
    let items = move || {
        let overtaken = form.is_overtaken();
        form.unsaved()
            .into_iter()
            .map(|difference| view! { <Line form difference overtaken /> })
            .collect_view()
    };
    view! {
        <div class="unsaved" class:is-overtaken=move || form.is_overtaken()>
            <p role="status">{title}</p>
            <ul class="changes">{items}</ul>
        </div>
    }
}

#[component]
fn Line(form: Form, difference: Difference, overtaken: bool) -> impl IntoView {
    let Difference {
        name,
        label,
        stored,
        old,
        new,
    } = difference;
    let action = if overtaken {
        "Tomar lo guardado"
    } else {
        "Deshacer"
    };
    // A new row has nothing to go back to.
    let can_undo = overtaken || !form.is_new();
    view! {
        <li class="unsaved-line">
            <p>
                <strong>{label}</strong>
                ": "
                <span class="visually-hidden">"guardado "</span>
                <del>{old}</del>
                " → "
                <span class="visually-hidden">"en pantalla "</span>
                <ins>{new}</ins>
            </p>
            {can_undo
                .then(|| {
                    view! {
                        <ActButton
                            name=format!("{action}: {label}")
                            press=move |_| form.field(name).set(stored.clone())
                        >
                            {action}
                        </ActButton>
                    }
                })}
        </li>
    }
}

/// What to do after a conflict of versions.
#[component]
fn Overtaken(form: Form) -> impl IntoView {
    move || {
        let error = form.attempt.failure()?;
        (error.code == ErrorCode::Conflict).then(|| {
            let give_up = move |_| {
                if confirmed("Se perderá lo que escribió en esta pantalla. ¿Cargar lo guardado?")
                {
                    form.give_up();
                }
            };
            view! {
                <p>"Lo que escribió sigue en pantalla."</p>
                <div class="actions">
                    <ActButton press=move |_| form.compare()>"Leer otra vez y comparar"</ActButton>
                    <ActButton weight=Weight::Danger press=give_up>
                        "Descartar lo mío y cargar lo guardado"
                    </ActButton>
                </div>
            }
        })
    }
}
