//! The tokens of an account, each with a way to end it: for its owner, and for administration.

use domain::format;
use leptos::prelude::*;

use super::{attempt::Attempt, wording};
use crate::wire::TokenView;

#[component]
pub fn TokenTable(
    tokens: Vec<TokenView>,
    /// Disables the buttons while it runs.
    attempt: Attempt,
    /// Gets the number of a token that is to end.
    end: Callback<i64>,
) -> impl IntoView {
    let rows = tokens
        .into_iter()
        .map(|token| view! { <Row token attempt end /> })
        .collect_view();
    view! {
        <div class="scroller">
            <table class="table table--stack">
                <thead>
                    <tr>
                        <th scope="col">"Nombre"</th>
                        <th scope="col">"Permite"</th>
                        <th scope="col">"Creado"</th>
                        <th scope="col">"Vence"</th>
                        <th scope="col">"Último uso"</th>
                        <th scope="col">"Acción"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(token: TokenView, attempt: Attempt, end: Callback<i64>) -> impl IntoView {
    let number = token.number;
    let label = format!("Terminar el token {}", token.name);
    let until = match token.has_expired {
        true => "Venció".to_owned(),
        false => wording::moment(token.until),
    };
    let last_used = token
        .last_used
        .map_or_else(|| "Nunca".to_owned(), format::date_long);
    view! {
        <tr>
            <td>{token.name}</td>
            <td data-label="Permite">{token.scope.label_es()}</td>
            <td data-label="Creado">{wording::moment(token.since)}</td>
            <td data-label="Vence">{until}</td>
            <td data-label="Último uso">{last_used}</td>
            <td>
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=label
                    disabled=move || attempt.busy()
                    on:click=move |_| end.run(number)
                >
                    "Terminar"
                </button>
            </td>
        </tr>
    }
}
