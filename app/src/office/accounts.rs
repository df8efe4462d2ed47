//! Accounts of staff: who may work here, in which role, for which entities. A one-time password is
//! shown once, on the screen that made it, and never again.

use std::collections::BTreeSet;

use domain::role::Role;
use leptos::prelude::*;

use super::{
    attempt::{Attempt, AttemptStatus, confirmed},
    field::{CheckField, SelectField, TextField},
    frame::Heading,
    load::loaded,
};
use crate::{
    server_fns::account::{list_accounts, save_account},
    wire::{AccountView, SaveAccount, SavedAccount},
};

/// `/gestion/cuentas`
#[component]
pub fn Page() -> impl IntoView {
    let accounts = Resource::new(|| (), |()| list_accounts());
    // Outside what is loaded: both outlive the list that is read again after saving.
    let edited = RwSignal::new(None::<Option<AccountView>>);
    let secret = RwSignal::new(None::<(String, String)>);
    let saved = move |saved: SavedAccount| {
        secret.set(
            saved
                .one_time_password
                .map(|password| (saved.account.name.clone(), password)),
        );
        edited.set(None);
        accounts.refetch();
    };
    view! {
        <Heading text="Cuentas" />
        <Secret secret />
        <div class="actions">
            <button type="button" class="button" on:click=move |_| edited.set(Some(None))>
                "Crear cuenta"
            </button>
        </div>
        {move || {
            edited
                .get()
                .map(|account| view! { <AccountForm account saved=Callback::new(saved) close=edited /> })
        }}
        {loaded(accounts, move |list| view! { <Accounts list edited /> }.into_any())}
    }
}

#[component]
fn Accounts(
    list: Vec<AccountView>,
    edited: RwSignal<Option<Option<AccountView>>>,
) -> impl IntoView {
    let rows = list
        .into_iter()
        .map(|account| {
            let name = account.name.clone();
            let open = account.clone();
            view! {
                <tr>
                    <td>{account.name}</td>
                    <td data-label="Nombre">{account.display_name}</td>
                    <td data-label="Rol">{account.role.label_es()}</td>
                    <td data-label="Entidades">{account.entities.join(", ")}</td>
                    <td data-label="Estado">{if account.disabled { "Desactivada" } else { "Activa" }}</td>
                    <td>
                        <button
                            type="button"
                            class="button button--quiet"
                            aria-label=format!("Editar la cuenta {name}")
                            on:click=move |_| edited.set(Some(Some(open.clone())))
                        >
                            "Editar"
                        </button>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroller">
            <table class="table table--stack">
                <thead>
                    <tr>
                        <th scope="col">"Cuenta"</th>
                        <th scope="col">"Nombre"</th>
                        <th scope="col">"Rol"</th>
                        <th scope="col">"Entidades"</th>
                        <th scope="col">"Estado"</th>
                        <th scope="col">"Acción"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The one-time password, once.
#[component]
fn Secret(secret: RwSignal<Option<(String, String)>>) -> impl IntoView {
    move || {
        secret.get().map(|(name, password)| {
            view! {
                <div class="notice" role="status">
                    <p>
                        "Contraseña de un solo uso de " <strong>{name}</strong> ": "
                        <code class="secret">{password}</code>
                    </p>
                    <p>
                        "No se volverá a mostrar. Entréguela por un medio seguro; al entrar se pedirá una nueva."
                    </p>
                    <button type="button" class="button button--quiet" on:click=move |_| secret.set(None)>
                        "Ya la anoté"
                    </button>
                </div>
            }
        })
    }
}

#[component]
fn AccountForm(
    /// `None` makes a new one.
    account: Option<AccountView>,
    saved: Callback<SavedAccount>,
    close: RwSignal<Option<Option<AccountView>>>,
) -> impl IntoView {
    let new = account.is_none();
    let account = account.unwrap_or_else(|| AccountView {
        name: String::new(),
        display_name: String::new(),
        role: Role::Reporter,
        entities: Vec::new(),
        disabled: false,
        must_change_password: true,
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
        };
        attempt.run(save_account(save), move |answer| saved.run(answer));
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
            <SelectField label="Rol" name="rol" value=role options=roles />
            <TextField
                label="Entidades que reporta"
                name="entidades"
                value=entities
                hint="Códigos separados por comas. Solo cuenta para el rol de reporte."
            />
            <CheckField label="Cuenta desactivada" name="desactivada" value=disabled />
            {(!new).then(|| view! { <CheckField label="Dar una contraseña nueva de un solo uso" name="restablecer" value=reset /> })}
            <div class="actions">
                <button type="submit" class="button" disabled=move || attempt.busy()>
                    "Guardar cuenta"
                </button>
                <button type="button" class="button button--quiet" on:click=move |_| close.set(None)>
                    "Cancelar"
                </button>
            </div>
            <AttemptStatus attempt />
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
