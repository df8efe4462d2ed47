//! The own account: who one is here. The password is changed on a page of its own, which works
//! without a script and before anything else may be done.

use leptos::prelude::*;

use super::{frame::Heading, load::loaded};
use crate::{server_fns::session::read_session, wire::SessionInfo};

/// `/gestion/cuenta`
#[component]
pub fn Page() -> impl IntoView {
    let session = Resource::new(|| (), |()| read_session());
    view! {
        <Heading text="Mi cuenta" />
        {loaded(session, |session| view! { <Account session /> }.into_any())}
    }
}

#[component]
fn Account(session: SessionInfo) -> impl IntoView {
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
        <p>
            <a class="button" href="/gestion/contrasena" rel="external">
                "Cambiar contraseña"
            </a>
        </p>
        <p class="muted">
            "Para corregir su nombre, su rol o sus entidades, pídalo a administración."
        </p>
    }
}
