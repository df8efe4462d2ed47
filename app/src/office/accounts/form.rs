//! The form of one account: who it is, in which role, for which entities.

use std::collections::BTreeSet;

use domain::role::Role;
use leptos::prelude::*;

use crate::{
    call::call,
    error::ErrorCode,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        field::{CheckField, SelectField, TextField},
    },
    wire::{AccountView, SaveAccount, SavedAccount},
};

#[component]
pub fn AccountForm(
    /// `None` makes a new one.
    account: Option<AccountView>,
    saved: Callback<SavedAccount>,
    close: RwSignal<Option<Option<AccountView>>>,
    /// Reads the accounts again, after somebody else was faster.
    again: Callback<()>,
) -> impl IntoView {
    let new = account.is_none();
    let own_password = !account
        .as_ref()
        .is_some_and(|account| account.from_provider);
    let seen = StoredValue::new(account.clone());
    let account = account.unwrap_or_else(|| AccountView {
        name: String::new(),
        display_name: String::new(),
        role: Role::Reporter,
        entities: Vec::new(),
        disabled: false,
        must_change_password: true,
        from_provider: false,
        second_factor: false,
        sessions: 0,
    });
    let title = if new {
        "Crear cuenta".to_owned()
    } else {
        format!("Editar {}", account.name)
    };
    let name = RwSignal::new(account.name);
    let display_name = RwSignal::new(account.display_name);
    let role = RwSignal::new(account.role.slug().to_owned());
    let entities = RwSignal::new(account.entities.join(", "));
    let disabled = RwSignal::new(account.disabled);
    let reset = RwSignal::new(false);
    let attempt = Attempt::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if reset.get_untracked()
            && !confirmed(
                "Se cerrarán las sesiones de esta cuenta y su contraseña dejará de servir. ¿Continuar?",
            )
        {
            return;
        }
        let entities = entities.get_untracked();
        let save = SaveAccount {
            new,
            name: name.get_untracked().trim().to_owned(),
            display_name: display_name.get_untracked().trim().to_owned(),
            role: Role::from_slug(&role.get_untracked()).unwrap_or(Role::Reporter),
            entities: entity_codes(&entities),
            disabled: disabled.get_untracked(),
            reset_password: reset.get_untracked(),
            seen: seen.get_value(),
        };
        attempt.run(call(save), move |answer| saved.run(answer));
    };
    let roles = Role::ALL
        .map(|role| (role.slug().to_owned(), role.label_es().to_owned()))
        .to_vec();
    view! {
        <form class="form form--narrow block" on:submit=save>
            <h2>{title}</h2>
            <TextField
                label="Nombre de la cuenta"
                name="cuenta"
                value=name
                disabled=!new
                hint="De 2 a 60 letras minúsculas, números, puntos o guiones."
            />
            <TextField label="Nombre de la persona" name="persona" value=display_name />
            {(!own_password)
                .then(|| {
                    view! {
                        <p class="notice">
                            "Esta cuenta ingresa con el proveedor de identidad de la institución, que también da su rol y sus entidades en cada ingreso."
                        </p>
                    }
                })}
            <SelectField label="Rol" name="rol" value=role options=roles disabled=!own_password />
            <TextField
                label="Entidades que reporta"
                name="entidades"
                value=entities
                disabled=!own_password
                hint="Códigos separados por comas. Solo cuenta para el rol de reporte."
            />
            <CheckField label="Cuenta desactivada" name="desactivada" value=disabled />
            {(!new && own_password).then(|| view! { <CheckField label="Dar una contraseña nueva de un solo uso" name="restablecer" value=reset /> })}
            <div class="actions">
                <button type="submit" class="button" disabled=move || attempt.busy()>
                    "Guardar cuenta"
                </button>
                <button type="button" class="button button--quiet" on:click=move |_| close.set(None)>
                    "Cancelar"
                </button>
            </div>
            <AttemptStatus attempt />
            {move || {
                let is_overtaken = attempt
                    .failure()
                    .is_some_and(|error| !new && error.code == ErrorCode::Conflict);
                is_overtaken
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button button--quiet"
                                on:click=move |_| again.run(())
                            >
                                "Leer otra vez"
                            </button>
                        }
                    })
            }}
        </form>
    }
}

/// Codes from a list with commas; each once, in order.
fn entity_codes(text: &str) -> Vec<String> {
    let codes: BTreeSet<&str> = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .collect();
    codes.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::entity_codes;

    #[test]
    fn entity_codes_are_split_and_each_kept_once() {
        assert_eq!(entity_codes(" PCM, RENIEC;PCM ,"), ["PCM", "RENIEC"]);
        assert!(entity_codes("").is_empty());
    }
}
