//! The tokens of an account, each with a way to end it: for its owner, and for administration.

use domain::format;
use leptos::prelude::*;

use super::{attempt::Attempt, form::ActButton, list_table::ListTable, wording};
use crate::wire::TokenView;

#[component]
pub fn TokenTable(
    tokens: Vec<TokenView>,
    /// What is said where there are none.
    none: &'static str,
    /// Disables the buttons while it runs.
    attempt: Attempt,
    /// Gets the number of a token that is to end.
    end: Callback<i64>,
) -> impl IntoView {
    let none = tokens.is_empty().then_some(none);
    let rows = tokens
        .into_iter()
        .map(|token| view! { <Row token attempt end /> })
        .collect_view();
    view! {
        <ListTable columns=["Nombre", "Permite", "Creado", "Vence", "Último uso", "Acción"] none>
            {rows}
        </ListTable>
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
                <ActButton attempt name=label press=move |_| end.run(number)>"Terminar"</ActButton>
            </td>
        </tr>
    }
}
