//! The responsible entities: who reports what. Indicators hang on services, services on entities, reporters are
//! bound to entities.

use leptos::prelude::*;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus},
        form::{ActButton, SubmitButton, SubmitForm, TextField},
    },
    wire::SaveEntity,
};

/// The list, and for administration the form that adds to it or renames one.
#[component]
pub fn Entities(entities: Vec<(String, String)>, editable: bool) -> impl IntoView {
    let list = RwSignal::new(entities);
    let edited = RwSignal::new(None::<(String, String)>);
    let rows = move || {
        let list = list.get().into_iter();
        list.map(|entity| {
            let (code, name) = entity.clone();
            let label = format!("Cambiar el nombre de {name}");
            view! {
                <tr>
                    <td class="code">{code}</td>
                    <td data-label="Nombre">{name}</td>
                    {editable
                        .then(|| {
                            view! {
                                <td>
                                    <ActButton name=label press=move |_| edited.set(Some(entity.clone()))>
                                        "Cambiar el nombre"
                                    </ActButton>
                                </td>
                            }
                        })}
                </tr>
            }
        })
        .collect_view()
    };
    view! {
        <section class="block" id="entidades">
            <h2>"Entidades responsables"</h2>
            {move || list.read().is_empty().then(|| view! { <p>"Todavía no hay ninguna registrada."</p> })}
            <div class="scroller" hidden=move || list.read().is_empty()>
                <table class="table table--stack">
                    <thead>
                        <tr>
                            <th scope="col">"Código"</th>
                            <th scope="col">"Nombre"</th>
                            {editable.then(|| view! { <th scope="col"><span class="visually-hidden">"Acciones"</span></th> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {editable.then(|| view! { <EntityForm list edited /> })}
        </section>
    }
}

/// One form for both: what is edited is renamed, else one is added.
#[component]
fn EntityForm(
    list: RwSignal<Vec<(String, String)>>,
    edited: RwSignal<Option<(String, String)>>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let code = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    Effect::new(move |_| {
        let (its_code, its_name) = edited.get().unwrap_or_default();
        code.set(its_code);
        name.set(its_name);
    });
    let is_new = Signal::derive(move || edited.read().is_none());
    let save = move || {
        let save = SaveEntity {
            code: code.get_untracked(),
            name: name.get_untracked(),
            new: is_new.get_untracked(),
        };
        let told = format!("Se guardó la entidad {}.", save.code.trim());
        attempt.run(call(save), move |entities| {
            list.set(entities);
            edited.set(None);
            code.set(String::new());
            name.set(String::new());
            attempt.say(told);
        });
    };
    let disabled = Signal::derive(move || !is_new.get());
    view! {
        <SubmitForm submit=save>
            <h3>{move || if is_new.get() { "Registrar una entidad" } else { "Cambiar el nombre" }}</h3>
            <TextField
                label="Código de la entidad"
                name="entidad-codigo"
                value=code
                disabled
                hint="Sus siglas, por ejemplo PCM. No se puede cambiar después."
            />
            <TextField label="Nombre de la entidad" name="entidad-nombre" value=name />
            <div class="actions">
                <SubmitButton attempt>"Guardar la entidad"</SubmitButton>
                <button
                    type="button"
                    class="button button--quiet"
                    hidden=move || is_new.get()
                    on:click=move |_| edited.set(None)
                >
                    "Cancelar"
                </button>
            </div>
            <AttemptStatus attempt />
        </SubmitForm>
    }
}
