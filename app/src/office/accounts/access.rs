//! What administration does when somebody lost a telephone or left a session open: each act at once,
//! apart from the form.

use leptos::prelude::*;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        wording,
    },
    wire::{AccountView, EndAccountSessions, RemoveAccountSecondFactor},
};

#[component]
pub fn Access(
    account: AccountView,
    /// The account as it is now, and what was done.
    acted: Callback<(AccountView, String)>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let name = StoredValue::new(account.name.clone());
    let end = move |_| {
        let message = EndAccountSessions {
            name: name.get_value(),
        };
        attempt.run(call(message), move |account| {
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
        let message = RemoveAccountSecondFactor {
            name: name.get_value(),
        };
        attempt.run(call(message), move |done| {
            let name = &done.account.name;
            let outcome = if done.waits {
                format!("Otra persona que administre debe confirmar que se quite el segundo paso de {name}.")
            } else {
                format!("Se quitó el segundo paso de {name}.")
            };
            acted.run((done.account, outcome));
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
