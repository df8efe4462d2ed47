//! Other accounts of the same person. Linking one is a plain form: it leads to the identity provider, which proves
//! whose the other account is.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn Linked(accounts: Vec<String>, can_link: bool) -> impl IntoView {
    if accounts.is_empty() && !can_link {
        return ().into_any();
    }
    let query = use_query_map();
    let done = move || query.with(|query| query.get_str("motivo") == Some("vinculada"));
    let text = if accounts.is_empty() {
        "Si también ingresa con una cuenta de su institución, vincúlela: las dos cuentan como una sola persona cuando se revisa y se publica.".to_owned()
    } else {
        format!(
            "Cuentan como una sola persona cuando se revisa y se publica: esta cuenta y {}. Separarlas necesita a dos personas que administren.",
            accounts.join(", ")
        )
    };
    view! {
        <section class="block" aria-labelledby="otras-cuentas">
            <h2 id="otras-cuentas">"Otras cuentas suyas"</h2>
            {move || done().then(|| view! { <p class="notice" role="status">"Las cuentas quedaron vinculadas."</p> })}
            <p>{text}</p>
            {can_link
                .then(|| {
                    view! {
                        <form method="post" action="/gestion/cuenta/vincular">
                            <div class="actions">
                                <button type="submit" class="button button--quiet">
                                    "Vincular mi cuenta de la institución"
                                </button>
                            </div>
                        </form>
                    }
                })}
        </section>
    }
    .into_any()
}
