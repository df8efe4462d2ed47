//! Why somebody who came back from the identity provider does not get in, and what they read.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use components::assets::Assets;
use leptos::prelude::*;

use crate::auth::provider::Provider;
use crate::auth::provider::admit::NotAdmitted;
use crate::auth::provider::link::NotLinked;
use crate::http::page;

/// What a person reads while the provider does not answer.
pub(super) const UNAVAILABLE: &str = "El proveedor de identidad de la institución no responde en este momento. \
    Inténtelo otra vez en unos minutos.";

/// Why somebody who came back does not get in.
pub(super) enum Obstacle {
    /// Not begun in this browser, used before, or too late; which of them, for the log.
    Foreign(&'static str),
    /// The person, or the provider, broke it off.
    Stopped,
    Unavailable,
    Unproven,
    /// With the values of the role claim.
    NotAdmitted(NotAdmitted, Vec<String>),
    NotLinked(NotLinked),
}

impl Obstacle {
    /// What the person reads.
    pub fn page(self, assets: &Assets, provider: &Provider) -> Response {
        let status = match &self {
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotAdmitted(..) => StatusCode::FORBIDDEN,
            Self::NotLinked(_) => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let (title, back, back_to) = match &self {
            Self::NotLinked(_) => (
                "No se pudo vincular",
                "/gestion/cuenta",
                "Volver a «Mi cuenta»",
            ),
            _ => (
                "No se pudo ingresar",
                "/gestion/ingresar",
                "Volver a la página de ingreso",
            ),
        };
        let paragraphs = self.words(provider);
        let text = page::document(assets, title, move || {
            let paragraphs = paragraphs
                .into_iter()
                .map(|text| view! { <p>{text}</p> })
                .collect_view();
            view! {
                <h1>{title}</h1>
                {paragraphs}
                <p><a href=back>{back_to}</a></p>
            }
            .into_any()
        });
        (status, Html(text)).into_response()
    }

    /// What happened, and what to do.
    fn words(self, provider: &Provider) -> Vec<String> {
        let said = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        match self {
            Self::Foreign(_) => said(&[
                "Este ingreso ya se usó, venció o no empezó en este navegador.",
                "Empiece otra vez desde la página de ingreso.",
            ]),
            Self::Stopped => said(&[
                "El proveedor de identidad de la institución no completó el ingreso.",
                "Empiece otra vez desde la página de ingreso; si se repite, avise a quien administra las cuentas de la institución.",
            ]),
            Self::Unavailable => said(&[UNAVAILABLE]),
            Self::Unproven => said(&[
                "La respuesta del proveedor de identidad no se pudo comprobar y no se abrió ninguna sesión.",
                "Empiece otra vez; si se repite, avise a la administración del sistema.",
            ]),
            Self::NotAdmitted(NotAdmitted::NoRole, values) => no_role(provider, &values),
            Self::NotAdmitted(NotAdmitted::NoSecondFactor(role), _) => vec![
                format!(
                    "El rol {} exige un segundo paso al ingresar, y su institución no confirma que se lo haya pedido.",
                    role.label_es()
                ),
                "Active el segundo paso en la cuenta de su institución y vuelva a ingresar. Si ya lo usa, avise a la administración de este sistema: debe indicar cómo lo informa el proveedor.".to_owned(),
            ],
            Self::NotAdmitted(NotAdmitted::Waits(role), _) => vec![
                format!(
                    "Su institución le da el rol {}. Quien decide se confirma también aquí: el pedido está en espera.",
                    role.label_es()
                ),
                "Cuando la administración de este sistema lo confirme, vuelva a ingresar.".to_owned(),
            ],
            Self::NotLinked(NotLinked::AlreadyOne) => said(&[
                "Las dos cuentas ya están vinculadas, o son la misma.",
                "No hace falta hacer nada. Si esperaba otra cuenta, ingrese en la institución con ella y vincúlela otra vez.",
            ]),
            Self::NotLinked(_) => said(&[
                "Esa cuenta de la institución todavía no ingresó nunca a este sistema, y no hay con qué vincular.",
                "Ingrese una vez con ella; después vincúlela desde «Mi cuenta».",
            ]),
            Self::NotAdmitted(NotAdmitted::NameTaken(name), _) => vec![
                format!(
                    "La institución lo conoce como «{name}», y en este sistema ya hay otra cuenta con ese nombre."
                ),
                "No se abrió: el nombre solo no prueba que sea suya. Pida a la administración del sistema que lo resuelva.".to_owned(),
            ],
            Self::NotAdmitted(NotAdmitted::Disabled, _) => said(&[
                "Su cuenta está desactivada en este sistema.",
                "Si la necesita, pídalo a la administración del sistema.",
            ]),
            Self::NotAdmitted(..) => said(&[
                "La institución no envió un nombre de usuario que pueda servir de cuenta.",
                "Pida a quien administra las cuentas de la institución que envíe «preferred_username» con letras, números, puntos o guiones.",
            ]),
        }
    }
}

fn no_role(provider: &Provider, values: &[String]) -> Vec<String> {
    let claim = provider.role_claim();
    let found = match values {
        [] => format!("Se leyó el dato «{claim}» y no trae ningún valor."),
        values => format!(
            "Se leyó el dato «{claim}», que trae: {}. Ninguno corresponde a un rol de este sistema.",
            values.join(", ")
        ),
    };
    vec![
        "La institución confirmó quién es usted, pero no le da un rol en este sistema.".to_owned(),
        found,
        "Pida a quien administra las cuentas de su institución que le asigne uno, o a la administración de este sistema que reconozca el que tiene.".to_owned(),
    ]
}
