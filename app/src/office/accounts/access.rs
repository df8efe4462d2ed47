//! What administration does when somebody lost a telephone or left a session open: each act at once,
//! apart from the form.

use leptos::prelude::*;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        form::{ActButton, SubmitButton, SubmitForm, TextField, Weight},
        wording,
    },
    wire::{
        AccountView, EndAccountSessions, LinkAccount, RemoveAccountSecondFactor, SavedAccount,
        UnlinkAccount,
    },
};

/// The account as it is now, and what was done.
type Acted = Callback<(AccountView, String)>;

#[component]
pub fn Access(account: AccountView, acted: Acted) -> impl IntoView {
    let attempt = Attempt::new();
    let name = StoredValue::new(account.name.clone());
    let has_tokens = account.tokens > 0;
    let linked = (!account.linked.is_empty()).then(|| {
        format!(
            "Es de la misma persona que {}: las revisiones las ven como una sola.",
            account.linked.join(", ")
        )
    });
    let is_linked = linked.is_some();
    let sessions = open(&account);
    view! {
        <section class="block" aria-labelledby="acceso">
            <h2 id="acceso">{format!("Acceso de {}", account.name)}</h2>
            <p>{sessions}</p>
            <div class="actions">
                {(account.sessions > 0 || has_tokens)
                    .then(|| view! { <EndSessions attempt name has_tokens acted /> })}
                {account.second_factor.then(|| view! { <RemoveSecondFactor attempt name acted /> })}
                {is_linked.then(|| view! { <Unlink attempt name acted /> })}
            </div>
            {linked.map(|text| view! { <p>{text}</p> })}
            <LinkForm attempt name acted />
            <AttemptStatus attempt doing="Un momento…" />
        </section>
    }
}

/// Ends the sessions of the account, and its tokens with them.
#[component]
fn EndSessions(
    attempt: Attempt,
    name: StoredValue<String>,
    has_tokens: bool,
    acted: Acted,
) -> impl IntoView {
    let end = move |_| {
        if has_tokens
            && !confirmed(
                "También terminarán los tokens con los que sus sistemas reportan: tendrá que hacer otros. ¿Continuar?",
            )
        {
            return;
        }
        let message = EndAccountSessions {
            name: name.get_value(),
        };
        attempt.run(call(message), move |account| {
            let name = &account.name;
            let outcome = if has_tokens {
                format!("Se cerraron las sesiones de {name} y terminaron sus tokens.")
            } else {
                format!("Se cerraron las sesiones de {name}.")
            };
            acted.run((account, outcome));
        });
    };
    let label = if has_tokens {
        "Cerrar sus sesiones y terminar sus tokens"
    } else {
        "Cerrar sus sesiones"
    };
    view! { <ActButton attempt press=end>{label}</ActButton> }
}

/// Takes the second step of signing in away, for somebody who lost the telephone.
#[component]
fn RemoveSecondFactor(attempt: Attempt, name: StoredValue<String>, acted: Acted) -> impl IntoView {
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
    view! { <ActButton attempt press=remove>"Quitar el segundo paso"</ActButton> }
}

/// Says that the account is of nobody who has another one.
#[component]
fn Unlink(attempt: Attempt, name: StoredValue<String>, acted: Acted) -> impl IntoView {
    let unlink = move |_| {
        let message = UnlinkAccount {
            name: name.get_value(),
        };
        attempt.run(call(message), move |done| acted.run(linking_outcome(done)));
    };
    view! { <ActButton attempt press=unlink>"Separar de sus otras cuentas"</ActButton> }
}

/// Says that another account is of the same person.
#[component]
fn LinkForm(attempt: Attempt, name: StoredValue<String>, acted: Acted) -> impl IntoView {
    let other = RwSignal::new(String::new());
    let link = move || {
        let message = LinkAccount {
            name: name.get_value(),
            with: other.get_untracked(),
        };
        attempt.run(call(message), move |done| acted.run(linking_outcome(done)));
    };
    view! {
        <SubmitForm submit=link>
            <TextField
                label="Otra cuenta de la misma persona"
                name="otra-cuenta"
                hint="Dos cuentas vinculadas cuentan como una sola persona cuando se revisa y se publica."
                value=other
            />
            <div class="actions">
                <SubmitButton attempt weight=Weight::Quiet>"Vincular"</SubmitButton>
            </div>
        </SubmitForm>
    }
}

/// The account after it was linked or unlinked, with what was done.
fn linking_outcome(done: SavedAccount) -> (AccountView, String) {
    let name = &done.account.name;
    let outcome = match (done.waits, done.account.linked.is_empty()) {
        (true, _) => {
            format!("Otra persona que administre debe confirmar lo pedido para {name}.")
        }
        (false, true) => format!("La cuenta {name} quedó separada."),
        (false, false) => format!("La cuenta {name} quedó vinculada."),
    };
    (done.account, outcome)
}

/// What is open with this account, in a sentence.
fn open(account: &AccountView) -> String {
    let sessions = match account.sessions {
        0 => "No tiene sesiones abiertas".to_owned(),
        open => format!(
            "Tiene {}",
            wording::counted(u64::from(open), "sesión abierta", "sesiones abiertas")
        ),
    };
    match (account.tokens, account.sessions) {
        (0, _) => format!("{sessions}."),
        (tokens, 0) => format!(
            "{sessions}; tiene {}.",
            wording::counted(u64::from(tokens), "token", "tokens")
        ),
        (tokens, _) => format!(
            "{sessions} y {}.",
            wording::counted(u64::from(tokens), "token", "tokens")
        ),
    }
}
