//! The own account: who one is here, how one gets in, and where one is in. The password is changed on
//! a page of its own, which works without a script and before anything else may be done.

mod linked;
mod reminders;
mod second_factor;
mod sessions;
mod tokens;

use leptos::prelude::*;

use super::{frame::Heading, load::loaded};
use crate::{
    call::call,
    wire::{OwnAccount, ReadOwnAccount, ReadReminders, ReadSession, SessionInfo},
};
use linked::Linked;
use reminders::RemindersState;
use second_factor::{SecondFactor, Step};
use sessions::Sessions;
use tokens::Tokens;

/// `/gestion/cuenta`
#[component]
pub fn Page() -> impl IntoView {
    let session = Resource::new(|| (), |()| call(ReadSession {}));
    let own = Resource::new(|| (), |()| call(ReadOwnAccount {}));
    let reminders = Resource::new(|| (), |()| call(ReadReminders {}));
    // Outside what is loaded: codes that are shown once must outlive the next reading.
    let step = RwSignal::new(Step::Idle);
    let made = RwSignal::new(None);
    let changed = Callback::new(move |()| own.refetch());
    view! {
        <Heading text="Mi cuenta" />
        {loaded(session, |session| view! { <Person session /> }.into_any())}
        {loaded(reminders, |reminders| view! { <RemindersState reminders /> }.into_any())}
        {loaded(own, move |own| view! { <WaysIn own step made changed /> }.into_any())}
    }
}

#[component]
fn Person(session: SessionInfo) -> impl IntoView {
    let viewer = session.viewer;
    let entities: Vec<String> = viewer.entities.into_iter().collect();
    view! {
        <dl class="terms">
            <dt>"Cuenta"</dt>
            <dd>{viewer.name}</dd>
            <dt>"Nombre"</dt>
            <dd>{viewer.display_name}</dd>
            <dt>"Rol"</dt>
            <dd>{viewer.role.label_es()}</dd>
            {(!entities.is_empty())
                .then(|| {
                    view! {
                        <dt>"Entidades que reporta"</dt>
                        <dd>{entities.join(", ")}</dd>
                    }
                })}
        </dl>
        <p class="muted">
            "Para corregir su nombre, su rol o sus entidades, pídalo a administración. "
            <a href="/gestion/datos-personales">"Qué datos personales se guardan"</a>
        </p>
    }
}

#[component]
fn WaysIn(
    own: OwnAccount,
    step: RwSignal<Step>,
    made: RwSignal<Option<String>>,
    changed: Callback<()>,
) -> impl IntoView {
    let ways = if own.from_provider {
        view! {
            <section class="block" aria-labelledby="ingreso">
                <h2 id="ingreso">"Ingreso"</h2>
                <p>
                    "Esta cuenta ingresa con el proveedor de identidad de su institución. La contraseña y el segundo paso se administran allí."
                </p>
            </section>
        }
        .into_any()
    } else {
        view! {
            <section class="block" aria-labelledby="contrasena">
                <h2 id="contrasena">"Contraseña"</h2>
                <p>
                    <a class="button" href="/gestion/contrasena" rel="external">
                        "Cambiar contraseña"
                    </a>
                </p>
            </section>
            <SecondFactor state=own.second_factor passkeys=own.passkeys step changed />
        }
        .into_any()
    };
    view! {
        {ways}
        <Linked accounts=own.linked can_link=own.can_link />
        <Sessions sessions=own.sessions has_tokens=!own.tokens.is_empty() changed />
        <Tokens tokens=own.tokens may_have=own.may_have_tokens made changed />
    }
}
