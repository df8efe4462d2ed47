//! What the pages of passkeys look like.

use std::sync::Arc;

use components::assets::Assets;
use leptos::prelude::*;

use super::{CREATE_PATH, PASSKEYS_UNAVAILABLE, PATH, REMOVE_PATH};
use crate::backend::passkeys::OwnPasskeys;
use crate::http::page::{self, Input};

/// What the pages show.
pub(super) struct PasskeyPage {
    pub own: OwnPasskeys,
    /// The browser's options for a proof by passkey.
    pub options: Option<String>,
    pub is_possible: bool,
}

/// The list with one form: for another passkey, or for the removal of one.
pub(super) fn render(
    assets: &Arc<Assets>,
    shown: PasskeyPage,
    removing: Option<i64>,
    message: Option<String>,
) -> String {
    let script = assets.url("passkey.js");
    let removing = shown.own.list.iter().find(|key| Some(key.id) == removing);
    let removing = removing.map(|key| (key.id, key.name.clone()));
    let list = list_of(&shown.own);
    let form = match (&removing, shown.own.has_password, shown.is_possible) {
        (_, false, _) => note(
            "Esta cuenta ingresa con el proveedor de identidad de su institución: el segundo paso se administra allí.",
        ),
        (Some((id, name)), ..) => removal(*id, name, shown.own.needs_second_factor, shown.options),
        (None, _, false) => note(PASSKEYS_UNAVAILABLE),
        (None, ..) => addition(shown.own.needs_second_factor, shown.options),
    };
    page::document(assets, "Llaves de acceso", move || {
        view! {
            <h1>"Llaves de acceso"</h1>
            <p>
                "Una llave de acceso (passkey) sirve de segundo paso al ingresar: la huella, el rostro o el PIN de su equipo o de su teléfono, o una llave de seguridad. Una página falsa no puede pedirla. Registre dos, por si pierde una."
            </p>
            {page::notice(message)}
            {list}
            {form}
            <p><a href="/gestion/cuenta">"Volver a Mi cuenta"</a></p>
            <script type="module" src=script></script>
        }
        .into_any()
    })
}

fn note(text: &'static str) -> AnyView {
    view! { <p>{text}</p> }.into_any()
}

fn list_of(own: &OwnPasskeys) -> AnyView {
    if own.list.is_empty() {
        return note("No tiene ninguna.");
    }
    let day = |at: chrono::DateTime<chrono::Utc>| crate::use_case::day_in_lima(at).to_string();
    let items = own.list.iter().map(|key| {
        let used = key.used_at.map_or("no se usó".to_owned(), |at| {
            format!("se usó por última vez el {}", day(at))
        });
        let text = format!(
            "{}: registrada el {}, {used}.",
            key.name,
            day(key.created_at)
        );
        let target = format!("{PATH}?quitar={}", key.id);
        let label = format!("Quitar la llave {}", key.name);
        view! { <li>{text} " " <a href=target aria-label=label>"Quitar"</a></li> }
    });
    let items = items.collect_view();
    view! { <ul>{items}</ul> }.into_any()
}

fn addition(needs_second_factor: bool, options: Option<String>) -> AnyView {
    let name = Input {
        name: "nombre",
        label: "Nombre de la llave",
        kind: "text",
        autocomplete: "off",
        hint: Some("Para reconocerla: por ejemplo «teléfono» o «laptop de la oficina».".to_owned()),
        ..Input::default()
    };
    view! {
        <form method="post" action=PATH class="stack">
            <h2>"Agregar una llave"</h2>
            {page::field(name)}
            {proof_fields(needs_second_factor, options)}
            <p><button class="button" type="submit">"Continuar"</button></p>
        </form>
        <p class="field-hint">"Al agregarla o quitarla se cerrarán sus otras sesiones."</p>
    }
    .into_any()
}

fn removal(id: i64, name: &str, needs_second_factor: bool, options: Option<String>) -> AnyView {
    let title = format!("Quitar la llave {name}");
    view! {
        <form method="post" action=REMOVE_PATH class="stack">
            <h2>{title}</h2>
            <input type="hidden" name="id" value=id />
            {proof_fields(needs_second_factor, options)}
            <p><button class="button" type="submit">"Quitar la llave"</button></p>
        </form>
        <p><a href=PATH>"No quitarla"</a></p>
    }
    .into_any()
}

/// The fields that say that it is the person.
fn proof_fields(needs_second_factor: bool, options: Option<String>) -> AnyView {
    let password = Input {
        name: "contrasena",
        label: "Su contraseña",
        kind: "password",
        autocomplete: "current-password",
        ..Input::default()
    };
    let code = needs_second_factor.then(|| {
        page::field(Input {
            name: "codigo",
            label: "Código del segundo paso",
            kind: "text",
            autocomplete: "one-time-code",
            hint: Some("Seis cifras; o uno de sus códigos de recuperación. También puede usar una llave que ya tenga.".to_owned()),
            optional: true,
            ..Input::default()
        })
    });
    view! {
        {page::field(password)}
        {code}
        {options.map(|options| button("get", options, "Continuar con una llave de acceso"))}
    }
    .into_any()
}

/// A button that asks the device; hidden where the browser knows no passkeys, or runs no scripts.
pub fn button(act: &'static str, options: String, label: &'static str) -> AnyView {
    view! {
        <input type="hidden" name="llave" value="" />
        <p data-passkey-message="" role="alert"></p>
        <p>
            <button class="button" type="button" hidden data-passkey=act data-options=options>
                {label}
            </button>
        </p>
    }
    .into_any()
}

/// The page on which the device makes the passkey.
pub(super) fn render_creation(assets: &Arc<Assets>, options: String) -> String {
    let script = assets.url("passkey.js");
    page::document(assets, "Crear la llave de acceso", move || {
        view! {
            <h1>"Crear la llave de acceso"</h1>
            <p>"Pulse el botón y siga lo que pida su equipo. Tiene cinco minutos."</p>
            <noscript>
                <p>"Su navegador no ejecuta scripts, y sin ellos no se puede crear una llave."</p>
            </noscript>
            <form method="post" action=CREATE_PATH class="stack">
                {button("create", options, "Crear la llave")}
            </form>
            <p><a href=PATH>"Cancelar"</a></p>
            <script type="module" src=script></script>
        }
        .into_any()
    })
}
