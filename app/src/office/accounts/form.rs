//! The form of one account: who it is, in which role, for which entities.

use std::collections::BTreeSet;

use domain::role::Role;
use leptos::prelude::*;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        form::{
            ActButton, CheckField, Overtaken, SelectField, SubmitButton, SubmitForm, TextField,
            options,
        },
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
    /// The registered entities, code and name.
    registered: Vec<(String, String)>,
) -> impl IntoView {
    let new = account.is_none();
    let own_password = !account
        .as_ref()
        .is_some_and(|account| account.from_provider);
    let title = match &account {
        None => "Crear cuenta".to_owned(),
        Some(account) => format!("Editar {}", account.name),
    };
    let fields = Fields::of(account.as_ref());
    let choices = entity_options(registered, &fields.entities.read_untracked());
    let seen = StoredValue::new(account);
    let attempt = Attempt::new();
    let save = move || {
        if fields.reset.get_untracked()
            && !confirmed(
                "Se cerrarán las sesiones de esta cuenta y su contraseña dejará de servir. ¿Continuar?",
            )
        {
            return;
        }
        let save = fields.message(seen.get_value());
        attempt.run(call(save), move |answer| saved.run(answer));
    };
    let roles = options(Role::ALL.map(|role| (role.slug(), role.label_es())));
    view! {
        <SubmitForm class="form form--narrow block" submit=save>
            <h2>{title}</h2>
            <TextField
                label="Nombre de la cuenta"
                name="cuenta"
                value=fields.name
                disabled=!new
                hint="De 2 a 60 letras minúsculas, números, puntos o guiones."
            />
            <TextField label="Nombre de la persona" name="persona" value=fields.display_name />
            {(!own_password)
                .then(|| {
                    view! {
                        <p class="notice">
                            "Esta cuenta ingresa con el proveedor de identidad de la institución, que también da su rol y sus entidades en cada ingreso."
                        </p>
                    }
                })}
            <SelectField label="Rol" name="rol" value=fields.role options=roles disabled=!own_password />
            <EntityChoice options=choices entities=fields.entities disabled=!own_password />
            <CheckField label="Cuenta desactivada" name="desactivada" value=fields.disabled />
            {(!new && own_password).then(|| view! { <CheckField label="Dar una contraseña nueva de un solo uso" name="restablecer" value=fields.reset /> })}
            <div class="actions">
                <SubmitButton attempt>"Guardar cuenta"</SubmitButton>
                <ActButton press=move |_| close.set(None)>"Cancelar"</ActButton>
            </div>
            <AttemptStatus attempt />
            {(!new).then(|| view! { <Overtaken attempt label="Leer otra vez" again /> })}
        </SubmitForm>
    }
}

/// What stands in the fields of the form.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    display_name: RwSignal<String>,
    /// The slug of the role.
    role: RwSignal<String>,
    entities: RwSignal<BTreeSet<String>>,
    disabled: RwSignal<bool>,
    /// Whether the person gets a new one-time password.
    reset: RwSignal<bool>,
}

impl Fields {
    /// The fields of an account; empty ones for a new one, which reports until somebody says otherwise.
    fn of(account: Option<&AccountView>) -> Self {
        let text = |field: fn(&AccountView) -> &String| {
            RwSignal::new(account.map(field).cloned().unwrap_or_default())
        };
        let role = account.map_or(Role::Reporter, |account| account.role);
        let bound = account.map_or(&[][..], |account| &account.entities);
        Self {
            name: text(|account| &account.name),
            display_name: text(|account| &account.display_name),
            role: RwSignal::new(role.slug().to_owned()),
            entities: RwSignal::new(bound.iter().cloned().collect()),
            disabled: RwSignal::new(account.is_some_and(|account| account.disabled)),
            reset: RwSignal::new(false),
        }
    }

    /// What is sent to save them; `seen` is the account as it was read, `None` for a new one.
    fn message(self, seen: Option<AccountView>) -> SaveAccount {
        SaveAccount {
            new: seen.is_none(),
            name: self.name.get_untracked().trim().to_owned(),
            display_name: self.display_name.get_untracked().trim().to_owned(),
            role: Role::from_slug(&self.role.get_untracked()).unwrap_or(Role::Reporter),
            entities: self.entities.get_untracked().into_iter().collect(),
            disabled: self.disabled.get_untracked(),
            reset_password: self.reset.get_untracked(),
            seen,
        }
    }
}

/// The entities that one can choose: those that are registered, and those that the account is bound to without being
/// registered, which can only be taken away.
fn entity_options(
    registered: Vec<(String, String)>,
    bound: &BTreeSet<String>,
) -> Vec<(String, String)> {
    let is_known = |code: &String| registered.iter().any(|(known, _)| known == code);
    let unknown: Vec<(String, String)> = bound
        .iter()
        .filter(|code| !is_known(code))
        .map(|code| (code.clone(), "no está registrada".to_owned()))
        .collect();
    registered.into_iter().chain(unknown).collect()
}

/// Which entities a reporter reports for.
#[component]
fn EntityChoice(
    options: Vec<(String, String)>,
    entities: RwSignal<BTreeSet<String>>,
    disabled: bool,
) -> impl IntoView {
    let is_empty = options.is_empty();
    let options = options
        .into_iter()
        .map(|(code, name)| {
            let (chosen, label) = (code.clone(), format!(" {name} ({code})"));
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        name="entidades"
                        value=code.clone()
                        disabled=disabled
                        prop:checked=move || entities.read().contains(&chosen)
                        on:change=move |event| {
                            let is_chosen = event_target_checked(&event);
                            entities
                                .update(|entities| {
                                    if is_chosen {
                                        entities.insert(code.clone());
                                    } else {
                                        entities.remove(&code);
                                    }
                                });
                        }
                    />
                    {label}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field entity-choice">
            <legend>"Entidades que reporta"</legend>
            <p class="hint">
                "Solo cuenta para el rol de reporte. Se registran en el "
                <a href="/gestion/catalogo">"catálogo"</a> "."
            </p>
            {is_empty.then(|| view! { <p>"Todavía no hay ninguna registrada."</p> })}
            {options}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::entity_options;

    #[test]
    fn what_an_account_is_bound_to_can_be_taken_away_even_where_it_is_not_registered() {
        let registered = vec![("PCM".to_owned(), "Presidencia".to_owned())];
        let bound = ["PCM".to_owned(), "XYZ".to_owned()].into();
        let choices = entity_options(registered.clone(), &bound);
        assert_eq!(choices[0], registered[0]);
        assert_eq!(
            choices[1],
            ("XYZ".to_owned(), "no está registrada".to_owned())
        );
        assert_eq!(entity_options(registered.clone(), &[].into()), registered);
    }
}
