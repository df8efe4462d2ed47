//! The workbook to fill in without the network, offered where a person needs one: what is due or selected, one row a
//! datum, with what is recorded already.

use leptos::prelude::*;

/// Links to the workbook for a selection; `query` is that of the sheet's address, empty for everything.
#[component]
pub fn TakeHome(#[prop(into)] query: String, #[prop(into)] what: String) -> impl IntoView {
    let links = [("xlsx", "Excel"), ("ods", "OpenDocument")]
        .map(|(ending, name)| {
            let href = match query.is_empty() {
                true => format!("/gestion/exportar/registro.{ending}"),
                false => format!("/gestion/exportar/registro.{ending}?{query}"),
            };
            view! {
                " "
                <a href=href rel="external" download="" aria-label=format!("{name}: libro para registrar")>
                    {name}
                </a>
            }
        })
        .collect_view();
    view! {
        <p class="take-home">
            {format!("Libro para registrar sin conexión, con {what} y sus instrucciones:")} {links}
        </p>
    }
}
