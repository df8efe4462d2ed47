//! Corrections of the mapping that are kept under a name: offered for a file of the same shape, kept from one, and in a
//! list to be renamed and deleted.

use leptos::prelude::*;

use super::mapping::Mapping;
use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        form::{ActButton, TextField, Weight},
        list_table::ListTable,
        wording,
    },
    wire::{
        DeleteImportProfile, ImportProfile, ProfileOffer, RenameImportProfile, SaveImportProfile,
    },
};

/// The kept corrections that fit this file; nothing where there are none.
#[component]
pub fn Offers(offers: Vec<ProfileOffer>, mapping: Mapping) -> impl IntoView {
    (!offers.is_empty()).then(|| {
        let buttons = offers
            .into_iter()
            .map(|offer| {
                let layouts = StoredValue::new(offer.layouts);
                view! {
                    <ActButton attempt=mapping.attempt press=move |_| mapping.choose(layouts.get_value())>
                        {format!("Usar «{}»", offer.name)}
                    </ActButton>
                }
            })
            .collect_view();
        view! {
            <div class="notice" role="group" aria-label="Correspondencias guardadas">
                <p>"Hay correspondencias guardadas para archivos como este."</p>
                <div class="actions">{buttons}</div>
            </div>
        }
    })
}

/// Keeps the mapping as it stands under a name.
#[component]
pub fn KeepMapping(mapping: Mapping) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let keep = move |_| {
        let act = SaveImportProfile {
            batch: mapping.batch.get_value(),
            name: name.get_untracked().trim().to_owned(),
            layouts: mapping.chosen_now(),
        };
        attempt.run(call(act), move |_: Vec<ImportProfile>| {
            attempt.say(
                "Guardada: se ofrecerá con el próximo archivo que tenga los mismos encabezados.",
            );
        });
    };
    view! {
        <details class="change-group">
            <summary>"Guardar esta correspondencia para los próximos archivos"</summary>
            <div class="form form--narrow">
                <TextField label="Nombre" name="correspondencia" value=name />
            </div>
            <div class="actions">
                <ActButton
                    attempt
                    disabled=move || name.with(|name| name.trim().is_empty())
                    press=keep
                >
                    "Guardar correspondencia"
                </ActButton>
            </div>
            <AttemptStatus attempt />
        </details>
    }
}

/// All kept corrections; nothing where there are none.
#[component]
pub fn ProfileList(profiles: Vec<ImportProfile>) -> impl IntoView {
    let all = RwSignal::new(profiles);
    let attempt = Attempt::new();
    move || {
        let profiles = all.get();
        (!profiles.is_empty()).then(|| {
            let rows = profiles
                .into_iter()
                .map(|profile| view! { <ProfileRow profile all attempt /> })
                .collect_view();
            view! {
                <section class="block">
                    <h2>"Correspondencias guardadas"</h2>
                    <ListTable columns=["Nombre", "Hojas", "Guardó", "Cambiar"]>{rows}</ListTable>
                    <AttemptStatus attempt />
                </section>
            }
        })
    }
}

#[component]
fn ProfileRow(
    profile: ImportProfile,
    all: RwSignal<Vec<ImportProfile>>,
    attempt: Attempt,
) -> impl IntoView {
    let id = profile.id;
    let name = RwSignal::new(profile.name.clone());
    let rename = move |_| {
        let name = name.get_untracked().trim().to_owned();
        attempt.run(call(RenameImportProfile { id, name }), move |list| {
            all.set(list);
            attempt.say("Nombre cambiado.");
        });
    };
    let delete = move |_| {
        if confirmed("¿Borrar esta correspondencia? Lo que se importó con ella queda como está.")
        {
            attempt.run(call(DeleteImportProfile { id }), move |list| {
                all.set(list);
                attempt.say("Correspondencia borrada.");
            });
        }
    };
    let change = profile.is_own.then(|| {
        view! {
            <TextField label="Nombre nuevo" name=format!("correspondencia-{id}") value=name />
            <div class="actions">
                <ActButton attempt press=rename>"Cambiar el nombre"</ActButton>
                <ActButton attempt weight=Weight::Danger press=delete>
                    {format!("Borrar «{}»", profile.name)}
                </ActButton>
            </div>
        }
    });
    view! {
        <tr>
            <th scope="row">{profile.name.clone()}</th>
            <td data-label="Hojas">{profile.sheets.join(", ")}</td>
            <td data-label="Guardó">
                {format!("{}, {}", profile.author, wording::moment(profile.created_at))}
            </td>
            <td data-label="Cambiar">{change}</td>
        </tr>
    }
}
