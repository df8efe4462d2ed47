//! Personal data: what the system keeps of the people who work here, why, for how long, who sees it.
//! Administration sets the days of network addresses here.

use leptos::prelude::*;

use super::{
    attempt::{Attempt, AttemptStatus},
    form::{SubmitButton, SubmitForm, TextField},
    frame::{Heading, may_now},
    list_table::ListTable,
    load::loaded,
    wording,
};
use crate::{
    call::call,
    error::{AppError, ErrorCode},
    wire::{Privacy, ReadPrivacy, SavePrivacy},
};
use domain::{opinion::KEPT_DAYS, role::Act};

/// `/gestion/datos-personales`
#[component]
pub fn Page() -> impl IntoView {
    let privacy = Resource::new(|| (), |()| call(ReadPrivacy {}));
    view! {
        <Heading text="Datos personales" />
        <p class="lead">
            "Qué guarda el sistema de las personas que trabajan en él, para qué, por cuánto tiempo y quién lo ve. El sitio público no guarda nada de quien lo visita y no usa cookies."
        </p>
        {loaded(privacy, |privacy| view! { <StoredPersonalData privacy /> }.into_any())}
    }
}

/// What is kept of accounts and of what was done with them: what, why, how long, who sees it.
const OF_ACCOUNTS: [[&str; 4]; 4] = [
    [
        "Cuenta: nombre de la cuenta, nombre de la persona, rol y entidades",
        "Saber quién registra, revisa y publica, y qué puede hacer",
        "Mientras exista el sistema: lo registrado lleva el nombre de quien lo hizo. La cuenta se inhabilita, no se borra",
        "Administración; el nombre de la persona, todo el personal",
    ],
    [
        "Contraseña: solo su huella (Argon2id), de la que no se puede recuperar",
        "Comprobar quién ingresa",
        "Hasta que se cambia",
        "Nadie",
    ],
    [
        "Nombre de quien registró y de quien aprobó cada valor, y de quien publicó",
        "Procedencia de los valores publicados",
        "Siempre: es parte de cada publicación",
        "Cualquier persona, en el sitio público",
    ],
    [
        "Registro de auditoría: cuenta, acto, objeto y momento",
        "Responder por cada acto; detectar un uso indebido",
        "Siempre: está encadenado y no se puede cortar",
        "Administración",
    ],
];

/// What is kept so that people can work and sign in, in the same order.
const OF_WORK: [[&str; 4]; 8] = [
    [
        "Sesión abierta: dirección de red, navegador y último uso",
        "Mantener la sesión; que cada quien reconozca y cierre las suyas",
        "Hasta salir o vencer",
        "Cada persona, las suyas",
    ],
    [
        "Token para un sistema: su nombre, su huella, hasta cuándo vale y el día del último uso",
        "Saber de quién es lo que propone el sistema; que cada quien termine los suyos",
        "Hasta terminarlo, o hasta que cambien el rol o las entidades de la cuenta",
        "Cada persona, los suyos; administración",
    ],
    [
        "En qué celda de la hoja está la persona, y desde cuándo",
        "Que dos personas no escriban lo mismo sin saberlo",
        "Hasta que sale de la hoja, o un minuto sin señal; se borra con la siguiente señal de quien esté en ella",
        "Planificación y administración; quien reporta ve que hay alguien, sin nombre",
    ],
    [
        "Vistas guardadas de la hoja: nombre y selección",
        "Que cada quien encuentre lo que mira a menudo",
        "Hasta que se quitan",
        "Cada persona, las suyas; las compartidas, toda la gestión",
    ],
    [
        "Navegador conocido: la huella de un número al azar que queda en una cookie",
        "Que los intentos fallidos de otros no le cierren el paso",
        "180 días desde el último ingreso, o hasta que se da una contraseña nueva",
        "Nadie",
    ],
    [
        "Segundo paso: la clave de la aplicación, cifrada, y las huellas de los códigos de recuperación",
        "Comprobar que ingresa quien dice ser",
        "Hasta que se desactiva",
        "Nadie",
    ],
    [
        "Dirección de correo para avisos, si la persona la escribe, y qué avisos eligió",
        "Enviar el resumen diario de lo que vence, se devuelve, se revisa o se publica",
        "Hasta que la borra; los nombres de lo que se le avisó, 400 días",
        "Cada persona, la suya",
    ],
    [
        "Intento fallido de ingreso: dirección de red y una huella del nombre escrito",
        "Frenar a quien adivina contraseñas",
        "30 minutos, y hasta una hora más",
        "Nadie",
    ],
];

/// Everything that is kept, with what depends on settings between what does not.
fn rows(address_days: u16) -> Vec<[String; 4]> {
    let fixed = |rows: &[[&str; 4]]| -> Vec<[String; 4]> {
        rows.iter().map(|row| row.map(str::to_owned)).collect()
    };
    let mut all = fixed(&OF_ACCOUNTS);
    all.push(addresses(address_days));
    all.extend(fixed(&OF_WORK));
    all.push(comments());
    all
}

fn addresses(days: u16) -> [String; 4] {
    [
        "Dirección de red de cada acto, aparte del registro encadenado".to_owned(),
        "Detectar accesos indebidos".to_owned(),
        format!(
            "{}; después se borra sin afectar la cadena. No se incluye en las descargas",
            wording::counted(days.into(), "día", "días")
        ),
        "Administración".to_owned(),
    ]
}

fn comments() -> [String; 4] {
    [
        "Comentario de quien visita el sitio público, si lo escribe: texto, «Sí» o «No», página, publicación y día. No se sabe de quién es".to_owned(),
        "Mejorar las páginas".to_owned(),
        format!(
            "{KEPT_DAYS} días, o hasta que se borra en «Opiniones»; la red de la que llega se cuenta diez minutos en memoria"
        ),
        format!("Quien tiene una cuenta de {}", Act::ReadOpinions.who_can_es()),
    ]
}

#[component]
fn StoredPersonalData(privacy: Privacy) -> impl IntoView {
    let days = RwSignal::new(privacy.address_days);
    let rows = move || {
        rows(days.get())
            .into_iter()
            .map(|[what, why, how_long, who]| {
                view! {
                    <tr>
                        <th scope="row">{what}</th>
                        <td data-label="Para qué">{why}</td>
                        <td data-label="Por cuánto tiempo">{how_long}</td>
                        <td data-label="Quién lo ve">{who}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <ListTable
            class="table table--stack privacy"
            columns=["Qué", "Para qué", "Por cuánto tiempo", "Quién lo ve"]
        >
            {rows}
        </ListTable>
        <p>
            "Para corregir sus datos, pídalo a administración. Lo que ya quedó en el registro y en las publicaciones no se cambia: se corrige con un acto nuevo."
        </p>
        {may_now(Act::ManageUsers).then(|| view! { <Days privacy days /> })}
    }
}

/// The days that addresses are kept; what is older goes at once.
#[component]
fn Days(privacy: Privacy, days: RwSignal<u16>) -> impl IntoView {
    let text = RwSignal::new(privacy.address_days.to_string());
    let kept = RwSignal::new(privacy.addresses.unwrap_or_default());
    let attempt = Attempt::new();
    let save = move || {
        let Ok(wanted) = text.get_untracked().trim().parse::<u16>() else {
            attempt.fail(AppError::new(
                ErrorCode::Invalid,
                "Escriba un número entero de días.",
            ));
            return;
        };
        attempt.run(
            call(SavePrivacy {
                address_days: wanted,
            }),
            move |now| {
                days.set(now.address_days);
                kept.set(now.addresses.unwrap_or_default());
                attempt.say("Guardado.");
            },
        );
    };
    view! {
        <section class="block">
            <h2>"Direcciones de red"</h2>
            <p>
                {move || {
                    format!(
                        "Ahora se guardan {}.",
                        wording::counted(kept.get(), "dirección", "direcciones"),
                    )
                }}
            </p>
            <SubmitForm submit=save>
                <TextField
                    label="Días que se guardan"
                    name="dias"
                    kind="number"
                    hint="De 1 a 730. Lo más antiguo se borra al guardar y después cada día."
                    value=text
                />
                <div class="actions">
                    <SubmitButton attempt>"Guardar"</SubmitButton>
                    <AttemptStatus attempt />
                </div>
            </SubmitForm>
        </section>
    }
}
