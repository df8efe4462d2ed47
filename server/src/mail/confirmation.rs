//! The mail that asks whether an address is the person's: the only one that goes to an address that is not confirmed.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::letter::Letter;
use super::{Mailer, SendError};

/// Whom it goes to, and the link that confirms.
pub struct Confirmation<'a> {
    pub name: &'a str,
    pub address: &'a str,
    /// Account that asked.
    pub account: &'a str,
    pub link: &'a str,
    /// In words: «48 horas».
    pub good_for: &'a str,
    /// Different for each link.
    pub id: String,
}

const SUBJECT: &str = "PNTD: confirme su dirección de correo";
const IGNORE: &str =
    "Si no fue usted, no haga nada: sin esa confirmación no se envía ningún otro mensaje.";

/// Sends it.
///
/// # Errors
/// When the mail server does not take it.
pub async fn send(
    mailer: &Mailer,
    confirmation: &Confirmation<'_>,
    now: DateTime<Utc>,
) -> Result<(), SendError> {
    let Confirmation {
        name,
        address,
        account,
        link,
        good_for,
        ..
    } = *confirmation;
    let asked = format!(
        "La cuenta «{account}» del tablero de la Política Nacional de Transformación Digital pidió recibir avisos en esta dirección."
    );
    let open = format!("Para confirmarla abra este enlace, que sirve {good_for}:");
    let text = format!("{name}:\n\n{asked}\n\n{open}\n\n{link}\n\n{IGNORE}\n");
    let (greeting, href) = (format!("{name}:"), link.to_owned());
    let html = Owner::new().with(|| {
        components::document(view! {
            <html lang="es-PE">
                <head>
                    <meta charset="utf-8" />
                    <title>{SUBJECT}</title>
                </head>
                <body>
                    <p>{greeting}</p>
                    <p>{asked}</p>
                    <p>{open}</p>
                    <p><a href=href>"Confirmar mi dirección"</a></p>
                    <p>{IGNORE}</p>
                </body>
            </html>
        })
    });
    let letter = Letter {
        name,
        address,
        id: format!("confirmacion.{}", confirmation.id),
        subject: SUBJECT.to_owned(),
        text,
        html,
        stop: None,
        now,
    };
    mailer.send(letter).await
}
