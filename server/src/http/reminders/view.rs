//! What the pages of reminders look like.

use std::sync::Arc;

use app::wire::Reminders;
use components::assets::Assets;
use components::{Notice, Tone};
use domain::reminder::ReminderKind;
use domain::role::Role;
use leptos::prelude::*;

use super::{CONFIRM_PATH, PATH, STOP_PATH};
use crate::http::page::{self, Input};

/// What became of what was sent.
pub(super) enum Outcome {
    Saved,
    Refused(String),
}

/// What the form shows.
pub(super) struct ReminderForm {
    pub role: Role,
    pub reminders: Reminders,
    /// What stands in the field of the address.
    pub typed: String,
    pub outcome: Option<Outcome>,
}

/// The own choice.
pub(super) fn form(assets: &Arc<Assets>, shown: ReminderForm) -> String {
    let ReminderForm {
        role,
        reminders,
        typed,
        outcome,
    } = shown;
    let when = format!(
        "Como máximo un correo por día, desde las {}:00 (hora de Lima), y solo si hay algo nuevo. Nombra indicadores y periodos, nunca valores.",
        reminders.hour
    );
    let refused = match &outcome {
        Some(Outcome::Refused(message)) => Some(message.clone()),
        _ => None,
    };
    let saved = matches!(outcome, Some(Outcome::Saved));
    let state = state_of(&reminders, saved);
    let fields = fields(role, &reminders, typed);
    page::document(assets, "Avisos por correo", move || {
        view! {
            <h1>"Avisos por correo"</h1>
            <p>{when}</p>
            {page::notice(refused)}
            {state}
            {fields}
            <p><a href="/gestion/cuenta">"Volver a Mi cuenta"</a></p>
        }
        .into_any()
    })
}

/// Where things stand, in a sentence or two.
fn state_of(reminders: &Reminders, saved: bool) -> AnyView {
    let done = if saved { "Se guardó. " } else { "" };
    let (tone, text) = match (&reminders.address, reminders.confirmed) {
        (Some(address), false) => (
            Tone::Warning,
            format!(
                "{done}Falta confirmar la dirección: abra el enlace que se envió a {address}, que sirve 48 horas. Hasta entonces no se envía ningún aviso. Si no llegó, guarde otra vez."
            ),
        ),
        (Some(_), true) if reminders.kinds.is_empty() => {
            (Tone::Plain, format!("{done}Los avisos están apagados."))
        }
        (Some(address), true) => (
            Tone::Plain,
            format!("{done}Los avisos van a {address}, que está confirmada."),
        ),
        (None, _) if saved => (
            Tone::Plain,
            "Se guardó: no se envían avisos y la dirección se borró.".to_owned(),
        ),
        (None, _) if reminders.available => return ().into_any(),
        (None, _) => (
            Tone::Warning,
            "Este sistema todavía no envía correos. Pida a quien lo administra que lo configure."
                .to_owned(),
        ),
    };
    view! { <Notice tone=tone><p>{text}</p></Notice> }.into_any()
}

fn fields(role: Role, reminders: &Reminders, typed: String) -> AnyView {
    if !reminders.available && reminders.address.is_none() {
        return ().into_any();
    }
    let address = Input {
        name: "correo",
        label: "Dirección de correo",
        kind: "email",
        autocomplete: "email",
        value: typed,
        hint: Some(
            "Se le enviará un enlace para confirmarla. Vacía: no se envía nada y se borra la que había."
                .to_owned(),
        ),
        optional: true,
    };
    let kinds = ReminderKind::ALL.into_iter();
    let kinds = kinds.filter(|kind| kind.concerns(role)).map(|kind| {
        let on = reminders.kinds.contains(&kind);
        view! {
            <p>
                <label class="check">
                    <input type="checkbox" name="aviso" value=kind.slug() checked=on />
                    {kind.label_es()}
                </label>
            </p>
        }
    });
    let kinds = kinds.collect_view();
    view! {
        <form method="post" action=PATH class="stack">
            {page::field(address)}
            <fieldset>
                <legend>"Avíseme de"</legend>
                {kinds}
            </fieldset>
            <p><button class="button" type="submit">"Guardar"</button></p>
        </form>
    }
    .into_any()
}

/// What a link of a mail leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkPage {
    Confirm,
    Stop,
}

impl LinkPage {
    fn path(self) -> &'static str {
        match self {
            Self::Confirm => CONFIRM_PATH,
            Self::Stop => STOP_PATH,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Confirm => "Confirmar la dirección de correo",
            Self::Stop => "Dejar de recibir avisos",
        }
    }

    fn question(self) -> (&'static str, &'static str) {
        match self {
            Self::Confirm => (
                "Pulse el botón para recibir en esta dirección los avisos del tablero.",
                "Confirmar la dirección",
            ),
            Self::Stop => (
                "Pulse el botón y no recibirá más avisos por correo. Puede activarlos otra vez en «Mi cuenta».",
                "Dejar de recibir avisos",
            ),
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Confirm => {
                "La dirección quedó confirmada. Recibirá un resumen los días en que haya algo nuevo."
            }
            Self::Stop => {
                "No recibirá más avisos por correo. Puede activarlos otra vez en «Mi cuenta»."
            }
        }
    }
}

/// Asks before anything is done.
pub(super) fn question_page(assets: &Arc<Assets>, link: LinkPage, token: &str) -> String {
    let token: String = token.chars().filter(char::is_ascii_hexdigit).collect();
    let target = format!("{}?clave={token}", link.path());
    let (question, button) = link.question();
    page::document(assets, link.title(), move || {
        view! {
            <h1>{link.title()}</h1>
            <p>{question}</p>
            <form method="post" action=target>
                <p><button class="button" type="submit">{button}</button></p>
            </form>
        }
        .into_any()
    })
}

/// It was done.
pub(super) fn done_page(assets: &Arc<Assets>, link: LinkPage) -> String {
    page::document(assets, link.title(), move || {
        view! {
            <h1>{link.title()}</h1>
            <p role="status">{link.done()}</p>
            <p><a href="/gestion/cuenta">"Ir a Mi cuenta"</a></p>
        }
        .into_any()
    })
}

/// The link does nothing any more.
pub(super) fn expired_page(assets: &Arc<Assets>, message: String) -> String {
    page::document(assets, "El enlace ya no sirve", move || {
        view! {
            <h1>"El enlace ya no sirve"</h1>
            {page::notice(Some(message))}
            <p><a href="/gestion/cuenta">"Ir a Mi cuenta"</a></p>
        }
        .into_any()
    })
}
