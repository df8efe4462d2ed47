//! Where one is signed in: each session with what tells it from the others, and a way to end it.

use leptos::prelude::*;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus},
        form::ActButton,
        list_table::ListTable,
        wording,
    },
    wire::{EndOtherSessions, EndSession, SessionView},
};

#[component]
pub fn Sessions(
    sessions: Vec<SessionView>,
    /// Whether programs report with this account: closing all ends their tokens too.
    has_tokens: bool,
    changed: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let others = sessions.iter().any(|session| !session.own);
    let end_others = move |_| {
        attempt.run(call(EndOtherSessions {}), move |_| changed.run(()));
    };
    let rows = sessions
        .into_iter()
        .map(|session| view! { <Row session attempt changed /> })
        .collect_view();
    view! {
        <section class="block" aria-labelledby="sesiones">
            <h2 id="sesiones">"Sesiones abiertas"</h2>
            <p>
                "Si no reconoce una, ciérrela y cambie su contraseña."
                {has_tokens.then_some(" «Cerrar todas» también termina los tokens de sus sistemas.")}
            </p>
            <ListTable columns=["Navegador", "Dirección", "Ingresó", "Último uso", "Acción"]>
                {rows}
            </ListTable>
            <div class="actions">
                {others.then(|| view! { <ActButton attempt press=end_others>"Cerrar las demás sesiones"</ActButton> })}
                <form method="post" action="/gestion/salir/todas">
                    <button type="submit" class="button button--quiet">
                        "Cerrar todas, también esta"
                    </button>
                </form>
            </div>
            <AttemptStatus attempt doing="Cerrando…" />
        </section>
    }
}

#[component]
fn Row(session: SessionView, attempt: Attempt, changed: Callback<()>) -> impl IntoView {
    let number = session.number;
    let browser = session
        .browser
        .unwrap_or_else(|| "Navegador desconocido".to_owned());
    let address = session.address.unwrap_or_else(|| "desconocida".to_owned());
    let label = format!("Cerrar la sesión de {browser} desde {address}");
    let end = move |_| {
        attempt.run(call(EndSession { number }), move |_| {
            changed.run(());
        });
    };
    let action = if session.own {
        view! { <strong>"Esta sesión"</strong> }.into_any()
    } else {
        view! {
            <ActButton attempt name=label press=end>"Cerrar"</ActButton>
        }
        .into_any()
    };
    view! {
        <tr>
            <td>{browser}</td>
            <td data-label="Dirección">{address}</td>
            <td data-label="Ingresó">{wording::moment(session.since)}</td>
            <td data-label="Último uso">{wording::moment(session.last_use)}</td>
            <td>{action}</td>
        </tr>
    }
}
