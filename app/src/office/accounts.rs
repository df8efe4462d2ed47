//! Accounts of staff: who may work here, in which role, for which entities. A one-time password is
//! shown once, on the screen that made it, and never again.

mod access;
mod form;
mod requests;
mod tokens;

use leptos::prelude::*;

use self::form::AccountForm;
use super::{
    form::{ActButton, Weight},
    frame::Heading,
    list_table::ListTable,
    load::loaded,
    tables::{OfficeTable, TableFiles},
};
use crate::{
    call::call,
    error::AppError,
    wire::{AccountView, ListAccessRequests, ListAccounts, ListEntities, SavedAccount},
};
use access::Access;
use requests::Requests;
use tokens::AccountTokens;

/// `/gestion/cuentas`
#[component]
pub fn Page() -> impl IntoView {
    let accounts = Resource::new(|| (), |()| call(ListAccounts {}));
    let requests = Resource::new(|| (), |()| call(ListAccessRequests {}));
    let entities = Resource::new(|| (), |()| call(ListEntities {}));
    // Outside what is loaded: both outlive the list that is read again after saving.
    let edited = RwSignal::new(None::<Option<AccountView>>);
    let secret = RwSignal::new(None::<(String, String)>);
    let told = RwSignal::new(String::new());
    let acted = Callback::new(move |(account, outcome): (AccountView, String)| {
        told.set(outcome);
        edited.set(Some(Some(account)));
        accounts.refetch();
        requests.refetch();
    });
    let saved = Callback::new(move |saved: SavedAccount| {
        told.set(outcome(&saved));
        secret.set(
            saved
                .one_time_password
                .map(|password| (saved.account.name.clone(), password)),
        );
        edited.set(None);
        accounts.refetch();
        requests.refetch();
    });
    let decided = Callback::new(move |done: Option<SavedAccount>| match done {
        Some(done) => saved.run(done),
        None => {
            told.set("No se hizo lo que se pedía.".to_owned());
            requests.refetch();
        }
    });
    let again = Callback::new(move |()| {
        edited.set(None);
        accounts.refetch();
    });
    view! {
        <Heading text="Cuentas" />
        <Secret secret />
        <p class="told" role="status" aria-live="polite">
            {move || told.get()}
        </p>
        <div class="actions">
            <ActButton weight=Weight::Main press=move |_| edited.set(Some(None))>"Crear cuenta"</ActButton>
        </div>
        {move || {
            edited
                .get()
                .map(|account| {
                    view! { <Edited account close=edited entities saved acted again /> }
                })
        }}
        {loaded(requests, move |list| view! { <Requests list decided /> }.into_any())}
        {loaded(accounts, move |list| view! { <Accounts list edited /> }.into_any())}
        <TableFiles table=OfficeTable::Accounts query="" />
    }
}

/// The form of an account or of a new one, and what is done with it apart from the form: its access and its tokens.
#[component]
fn Edited(
    account: Option<AccountView>,
    close: RwSignal<Option<Option<AccountView>>>,
    /// The registered entities, code and name.
    entities: Resource<Result<Vec<(String, String)>, AppError>>,
    saved: Callback<SavedAccount>,
    acted: Callback<(AccountView, String)>,
    again: Callback<()>,
) -> impl IntoView {
    let beside = account.clone().map(|account| {
        let name = account.name.clone();
        view! {
            <Access account acted />
            <AccountTokens account=name />
        }
    });
    let form = loaded(entities, move |registered| {
        let account = account.clone();
        view! { <AccountForm account saved close again registered /> }.into_any()
    });
    view! {
        {form}
        {beside}
    }
}

/// What was done, or that somebody else has to confirm it.
fn outcome(saved: &SavedAccount) -> String {
    let name = &saved.account.name;
    if saved.waits {
        format!(
            "Otra persona que administre debe confirmar lo pedido para {name}. Todavía no cambió nada."
        )
    } else {
        format!("Se guardó la cuenta {name}.")
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
            let way_in = way_in(&account);
            view! {
                <tr>
                    <td>{account.name}</td>
                    <td data-label="Nombre">{account.display_name}</td>
                    <td data-label="Rol">{account.role.label_es()}</td>
                    <td data-label="Entidades">{account.entities.join(", ")}</td>
                    <td data-label="Estado">{if account.disabled { "Desactivada" } else { "Activa" }}</td>
                    <td data-label="Ingreso">{way_in}</td>
                    <td data-label="Sesiones">{account.sessions}</td>
                    <td>
                        <ActButton
                            name=format!("Editar la cuenta {name}")
                            press=move |_| edited.set(Some(Some(open.clone())))
                        >
                            "Editar"
                        </ActButton>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <ListTable
            columns=["Cuenta", "Nombre", "Rol", "Entidades", "Estado", "Ingreso", "Sesiones", "Acción"]
        >
            {rows}
        </ListTable>
    }
}

/// What a person needs to get in.
fn way_in(account: &AccountView) -> &'static str {
    match (account.from_provider, account.second_factor) {
        (true, _) => "Proveedor de identidad",
        (false, true) => "Contraseña y segundo paso",
        (false, false) => "Contraseña",
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
                    <ActButton press=move |_| secret.set(None)>"Ya la anoté"</ActButton>
                </div>
            }
        })
    }
}
