//! The tokens of somebody's account, for administration: which programs report with it, and ending them.

use leptos::prelude::*;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus},
        load::loaded,
        token_table::TokenTable,
    },
    wire::{EndAccountToken, ListAccountTokens},
};

#[component]
pub fn AccountTokens(account: String) -> impl IntoView {
    let name = StoredValue::new(account);
    let tokens = Resource::new(
        || (),
        move |()| {
            call(ListAccountTokens {
                name: name.get_value(),
            })
        },
    );
    let attempt = Attempt::new();
    let end = Callback::new(move |number| {
        let message = EndAccountToken {
            name: name.get_value(),
            number,
        };
        attempt.run(call(message), move |_| {
            attempt.say("El token terminó.");
            tokens.refetch();
        });
    });
    view! {
        <section class="block" aria-labelledby="tokens-de-cuenta">
            <h2 id="tokens-de-cuenta">{format!("Tokens de {}", name.get_value())}</h2>
            {loaded(
                tokens,
                move |tokens| view! { <TokenTable tokens none="No tiene ninguno." attempt end /> }.into_any(),
            )}
            <AttemptStatus attempt doing="Terminando…" />
        </section>
    }
}
