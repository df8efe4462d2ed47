//! Reminders by e-mail: where they go, and the way to the page where they are chosen, which needs no WebAssembly.

use leptos::prelude::*;

use crate::{office::wording, wire::Reminders};

#[component]
pub fn RemindersState(reminders: Reminders) -> impl IntoView {
    let on = u64::try_from(reminders.kinds.len()).unwrap_or(u64::MAX);
    let text = match (reminders.address, reminders.confirmed) {
        (Some(address), true) if on == 0 => format!("Están apagados. Su dirección es {address}."),
        (Some(address), true) => format!(
            "Van a {address}: {}.",
            wording::counted(on, "tipo de aviso activado", "tipos de aviso activados")
        ),
        (Some(address), false) => format!(
            "Falta confirmar {address}: abra el enlace que se le envió. Hasta entonces no se envía ninguno."
        ),
        (None, _) if reminders.available => {
            "Puede recibir un resumen por día de lo que vence, lo que le devuelven, lo que espera su revisión y lo que se publica.".to_owned()
        }
        (None, _) => "Este sistema todavía no envía correos.".to_owned(),
    };
    view! {
        <section class="block" aria-labelledby="avisos">
            <h2 id="avisos">"Avisos por correo"</h2>
            <p>{text}</p>
            <p>
                <a class="button button--quiet" href="/gestion/cuenta/avisos" rel="external">
                    "Elegir avisos"
                </a>
            </p>
        </section>
    }
}
