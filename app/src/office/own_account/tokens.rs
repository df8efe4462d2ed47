//! Tokens for programs that report with this account: making one, whose text is shown once, and ending them.

use domain::token::{MAX_DAYS, Scope, USUAL_DAYS};
use leptos::prelude::*;

use crate::{
    call::call,
    error::{AppError, ErrorCode},
    office::{
        attempt::{Attempt, AttemptStatus},
        form::{
            ActButton, OwnPasswordField, SelectField, SubmitButton, SubmitForm, TextField, Weight,
            options,
        },
        token_table::TokenTable,
    },
    wire::{EndToken, MakeToken, TokenView},
};

#[component]
pub fn Tokens(
    tokens: Vec<TokenView>,
    may_have: bool,
    /// The text of a token that was just made.
    made: RwSignal<Option<String>>,
    changed: Callback<()>,
) -> impl IntoView {
    if tokens.is_empty() && !may_have {
        return ().into_any();
    }
    let attempt = Attempt::new();
    let end = Callback::new(move |number| {
        attempt.run(call(EndToken { number }), move |_| changed.run(()));
    });
    view! {
        <section class="block" aria-labelledby="tokens">
            <h2 id="tokens">"Tokens para sistemas"</h2>
            <p>
                "Con un token, un sistema de su entidad propone valores en nombre de esta cuenta, sin navegador. "
                <a href="/datos/api#proponer" rel="external">
                    "Cómo se usa"
                </a>
            </p>
            <Made made changed />
            <TokenTable tokens none="No hay ninguno." attempt end />
            <AttemptStatus attempt doing="Terminando…" />
            {may_have.then(|| view! { <NewToken made changed /> })}
        </section>
    }
    .into_any()
}

/// The text of a new token, once.
#[component]
fn Made(made: RwSignal<Option<String>>, changed: Callback<()>) -> impl IntoView {
    let done = move |_| {
        made.set(None);
        changed.run(());
    };
    move || {
        made.get().map(|text| {
            view! {
                <div class="notice" role="status">
                    <p>
                        "El token es: " <code class="secret">{text}</code>
                    </p>
                    <p>
                        "No se volverá a mostrar. Guárdelo donde el sistema guarda sus claves. Quien lo tenga puede proponer en su nombre: si lo ve otra persona, termínelo."
                    </p>
                    <ActButton weight=Weight::Main press=done>"Ya lo guardé"</ActButton>
                </div>
            }
        })
    }
}

#[component]
fn NewToken(made: RwSignal<Option<String>>, changed: Callback<()>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let scope = RwSignal::new(Scope::Propose.slug().to_owned());
    let days = RwSignal::new(USUAL_DAYS.to_string());
    let password = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let make = move || {
        let Ok(days) = days.get_untracked().trim().parse() else {
            let message = format!("Escriba los días con un número de 1 a {MAX_DAYS}.");
            attempt.fail(AppError::new(ErrorCode::Invalid, message));
            return;
        };
        let order = MakeToken {
            name: name.get_untracked(),
            scope: Scope::from_slug(&scope.get_untracked()).unwrap_or(Scope::ReadOwn),
            days,
            password: password.get_untracked(),
        };
        attempt.run(call(order), move |token| {
            password.set(String::new());
            made.set(Some(token.text));
            changed.run(());
        });
    };
    let scopes = options(Scope::ALL.map(|scope| (scope.slug(), scope.label_es())));
    view! {
        <SubmitForm submit=make>
            <TextField
                label="Nombre del token"
                name="token-nombre"
                hint="Por ejemplo, el sistema que lo usará."
                value=name
            />
            <SelectField
                label="Qué permite"
                name="token-permiso"
                options=scopes
                value=scope
            />
            <TextField
                label="Días que vale"
                name="token-dias"
                hint=format!("De 1 a {MAX_DAYS}.")
                value=days
            />
            <OwnPasswordField name="token-clave" value=password />
            <div class="actions">
                <SubmitButton attempt>"Crear token"</SubmitButton>
            </div>
            <AttemptStatus attempt doing="Creando…" />
        </SubmitForm>
    }
}
