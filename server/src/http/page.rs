//! The plain pages of the server itself: forms of the own account, and failures.
//! Documents without scripts, in the styles of the public site.

use components::assets::Assets;
use components::{FormField, Notice, Tone, described_by};
use leptos::prelude::*;
use messages::{Language, t};
use site::Problem;

use crate::http::failure::Failure;
use crate::http::{landing, upload};

/// A document around `content`.
pub fn document(assets: &Assets, title: &str, content: impl FnOnce() -> AnyView) -> String {
    let style = assets.url("main.css");
    let icon = assets.url("icon.svg");
    let title = format!("{title} · Política Nacional de Transformación Digital");
    Owner::new().with(|| {
        components::document(view! {
            <html lang=Language::current().tag()>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <meta name="robots" content="noindex" />
                    <title>{title}</title>
                    <link rel="stylesheet" href=style />
                    <link rel="icon" href=icon type="image/svg+xml" />
                </head>
                <body>
                    <a class="skip-link" href="#contenido">{t!("Ir al contenido")}</a>
                    <header class="masthead">
                        <div class="page">
                            <a class="brand" href=site::in_present_language("/")>
                                <span class="brand-over">{t!("Seguimiento al 2030")}</span>
                                <span class="brand-name" lang=site::words::official()>"Política Nacional de Transformación Digital"</span>
                            </a>
                        </div>
                    </header>
                    <main id="contenido" tabindex="-1">
                        <div class="page">
                            <div class="column stack">{content()}</div>
                        </div>
                    </main>
                </body>
            </html>
        })
    })
}

/// Which part of the program failed: it decides where the page of a failure leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    Public,
    Office,
    Upload,
}

impl From<&str> for Area {
    /// From the path that was asked for.
    fn from(path: &str) -> Self {
        if path == upload::PATH {
            return Self::Upload;
        }
        match path.strip_prefix(landing::HOME) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => Self::Office,
            _ => Self::Public,
        }
    }
}

impl Area {
    /// Address and words of the link.
    fn link(self, status: u16) -> (&'static str, &'static str) {
        match (self, status) {
            (_, 401) => ("/gestion/ingresar", "Ingresar"),
            (Self::Upload, _) => ("/gestion/importar", "Volver a Importar valores"),
            (Self::Office, _) => (landing::HOME, "Ir a Gestión"),
            (Self::Public, _) => ("/", t!("Ir al inicio")),
        }
    }
}

/// The page of a failure: what happened, what to do, and the id for our log.
pub fn failure(assets: &Assets, failure: &Failure, area: Area) -> String {
    let error = &failure.error;
    let status = failure.status.as_u16();
    let id = error.request_id.as_deref();
    let problem = match status {
        404 => Some(Problem::NotFound),
        503 => Some(Problem::Unavailable),
        500..600 => Some(Problem::Internal),
        _ => None,
    };
    // The site's advice is for readers of the site.
    if let Some(problem) = problem.filter(|_| area == Area::Public) {
        return site::problem(assets, problem, id).html;
    }
    let heading = match status {
        401 => "Inicie sesión",
        403 => t!("No está permitido"),
        404 => t!("Esta página no existe"),
        413 => t!("Es demasiado grande"),
        429 => t!("Espere un momento"),
        503 if area == Area::Upload => t!("Espere un momento"),
        503 => "No está disponible por un momento",
        500..600 => "Ocurrió un error del servidor",
        _ if area == Area::Upload => "No se pudo subir el archivo",
        _ => t!("No se pudo atender la solicitud"),
    };
    // Sentences for readers of the site are marked for translation where they stand.
    let message = messages::translation(&error.message).unwrap_or(&error.message);
    let message = message.to_owned();
    let id = id.map(str::to_owned);
    let (target, label) = area.link(status);
    // The office has no language of its own.
    let target = match target {
        "/" => site::in_present_language("/"),
        other => other.to_owned(),
    };
    document(assets, heading, move || {
        view! {
            <h1>{heading}</h1>
            <p>{message}</p>
            <p><a href=target>{label}</a></p>
            {id.map(|id| view! { <p class="muted">{t!("Número de la solicitud: {id}", id)}</p> })}
        }
        .into_any()
    })
}

/// A sentence above a form, read aloud when the page opens.
pub fn notice(message: Option<String>) -> AnyView {
    let said = message.map(|message| {
        view! {
            <Notice tone=Tone::Error>
                <p>{message}</p>
            </Notice>
        }
    });
    said.into_any()
}

/// One text or password of a form.
#[derive(Default)]
pub struct Input {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub value: String,
    pub hint: Option<String>,
    /// It may be left empty.
    pub optional: bool,
}

/// A field with its label.
pub fn field(input: Input) -> AnyView {
    let Input { name, label, .. } = input;
    let described = described_by(name, input.hint.is_some(), false);
    let value = (!input.value.is_empty()).then_some(input.value);
    let control = view! {
        <input
            class="input"
            id=name
            name=name
            type=input.kind
            value=value
            autocomplete=input.autocomplete
            autocapitalize="none"
            spellcheck="false"
            aria-describedby=described
            required=!input.optional
        />
    };
    match input.hint {
        Some(hint) => {
            view! { <FormField id=name label=label hint=hint>{control}</FormField> }.into_any()
        }
        None => view! { <FormField id=name label=label>{control}</FormField> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::Area;

    #[test]
    fn a_failure_leads_back_to_where_it_happened() {
        let link = |path: &str, status| Area::from(path).link(status).0;
        assert_eq!(link("/gestion/importar/archivo", 400), "/gestion/importar");
        assert_eq!(link("/gestion/nope", 404), "/gestion");
        assert_eq!(link("/gestion/cuentas", 403), "/gestion");
        assert_eq!(link("/gestionar", 404), "/");
        assert_eq!(link("/fn/save_cells", 401), "/gestion/ingresar");
    }
}
