//! What waits for a second administrator. Whoever asked for it can only take it back.

use leptos::prelude::*;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus},
        form::{ActButton, Weight},
        wording,
    },
    wire::{AccessOrder, AccessRequest, DecideAccessRequest, SavedAccount},
};

#[component]
pub fn Requests(
    list: Vec<AccessRequest>,
    /// The account where something was done; `None` where it was refused.
    decided: Callback<Option<SavedAccount>>,
) -> impl IntoView {
    if list.is_empty() {
        return ().into_any();
    }
    let items = list
        .into_iter()
        .map(|request| view! { <Request request decided /> })
        .collect_view();
    view! {
        <section class="block" aria-labelledby="por-confirmar">
            <h2 id="por-confirmar">"Por confirmar"</h2>
            <p>
                "Dar o quitar el poder de decidir necesita a dos personas que administren: una lo pide y otra lo confirma."
            </p>
            <ul class="plain proposals">{items}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Request(request: AccessRequest, decided: Callback<Option<SavedAccount>>) -> impl IntoView {
    let attempt = Attempt::new();
    let id = request.id;
    let decide = move |confirm: bool| {
        attempt.run(call(DecideAccessRequest { id, confirm }), move |done| {
            decided.run(done);
        });
    };
    let refusal = if request.own {
        "Retirar el pedido"
    } else {
        "Rechazar"
    };
    let text = format!(
        "{}: {}. Lo pidió {} el {}.",
        request.account,
        in_words(&request.order),
        request.requested_by,
        wording::moment(request.requested_at),
    );
    view! {
        <li class="proposal">
            <p>{text}</p>
            <div class="actions">
                {(!request.own).then(|| {
                    view! { <ActButton attempt weight=Weight::Main press=move |_| decide(true)>"Confirmar"</ActButton> }
                })}
                <ActButton attempt press=move |_| decide(false)>{refusal}</ActButton>
            </div>
            <AttemptStatus attempt doing="Un momento…" />
        </li>
    }
}

/// What would be done.
fn in_words(order: &AccessOrder) -> String {
    let save = match order {
        AccessOrder::Save(save) => save,
        AccessOrder::RemoveSecondFactor => return "quitar el segundo paso".to_owned(),
        AccessOrder::ProviderRole { role, .. } => {
            return format!(
                "tener el rol {}, que le da el proveedor de identidad de la institución",
                role.label_es()
            );
        }
        AccessOrder::Link { with } => {
            return format!("contar como una sola persona con la cuenta {with}");
        }
        AccessOrder::Unlink => {
            return "separarla de las otras cuentas de la misma persona".to_owned();
        }
    };
    let role = save.role.label_es();
    if save.new {
        return format!("crear la cuenta de {} con el rol {role}", save.display_name);
    }
    let mut parts = Vec::new();
    match &save.seen {
        Some(seen) if seen.role != save.role => {
            parts.push(format!("pasar del rol {} a {role}", seen.role.label_es()));
        }
        _ => {}
    }
    match &save.seen {
        Some(seen) if !seen.disabled && save.disabled => parts.push("desactivarla".to_owned()),
        Some(seen) if seen.disabled && !save.disabled => {
            parts.push(format!("activarla con el rol {role}"));
        }
        _ => {}
    }
    if save.reset_password {
        parts.push("dar una contraseña nueva de un solo uso".to_owned());
    }
    if parts.is_empty() {
        parts.push("guardar otros datos".to_owned());
    }
    parts.join("; ")
}
