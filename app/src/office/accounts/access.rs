//! What administration does when somebody lost a telephone or left a session open: each act at once,
//! apart from the form.

use leptos::prelude::*;

use crate::{
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        wording,
    },
    server_fns::account::{end_account_sessions, remove_account_second_factor},
    wire::{AccountView, NamedAccount},
};

#[component]
pub fn Access(
    account: AccountView,
    /// The account as it is now, and what was done.
    acted: Callback<(AccountView, String)>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let name = StoredValue::new(account.name.clone());
    let named = move || NamedAccount {
        name: name.get_value(),
    };
    let end = move |_| {
        attempt.run(end_account_sessions(named()), move |account| {
            let outcome = format!("Se cerraron las sesiones de {}.", account.name);
            acted.run((account, outcome));
        });
    };
    let remove = move |_| {
        if !confirmed(
            "Para ingresar bastará la contraseña hasta que la persona active otra vez el segundo paso. Sus sesiones se cerrarán. ¿Continuar?",
        ) {
            return;
        }
        attempt.run(remove_account_second_factor(named()), move |account| {
            let outcome = format!("Se quitó el segundo paso de {}.", account.name);
            acted.run((account, outcome));
        });
    };
    let sessions = match account.sessions {
        0 => "No tiene sesiones abiertas.".to_owned(),
        open => format!(
            "Tiene {}.",
            wording::counted(u64::from(open), "sesión abierta", "sesiones abiertas")
        ),
    };
    view! {
        <section class="block" aria-labelledby="acceso">
            <h2 id="acceso">{format!("Acceso de {}", account.name)}</h2>
            <p>{sessions}</p>
            <div class="actions">
                {(account.sessions > 0)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button button--quiet"
                                disabled=move || attempt.busy()
                                on:click=end
                            >
                                "Cerrar sus sesiones"
                            </button>
                        }
                    })}
                {account
                    .second_factor
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button button--quiet"
                                disabled=move || attempt.busy()
                                on:click=remove
                            >
                                "Quitar el segundo paso"
                            </button>
                        }
                    })}
            </div>
            <AttemptStatus attempt doing="Un momento…" />
        </section>
    }
}
