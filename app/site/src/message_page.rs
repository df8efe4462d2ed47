//! Pages without a release behind them: not found, something broke, nothing published yet.

use components::assets::Assets;
use leptos::prelude::*;
use messages::{Language, t};

use crate::{
    context::{Page, View},
    links,
    route::in_present_language,
    shell::{self, Head},
    words,
};

/// What went wrong, for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    NotFound,
    /// A failure on our side.
    Internal,
    /// The service is overloaded or being restarted.
    Unavailable,
}

impl Problem {
    fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::NotFound => t!("Esta página no existe"),
            Self::Internal => t!("No pudimos mostrar esta página"),
            Self::Unavailable => t!("El servicio no está disponible por un momento"),
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::NotFound => {
                t!(
                    "Revise la dirección, o busque el indicador desde su objetivo o desde la lista de servicios. \
                     Si llegó por un enlace antiguo, el código pudo cambiar con la edición de la política."
                )
            }
            Self::Internal => {
                t!(
                    "Ocurrió un error de nuestro lado. Vuelva a intentarlo; si se repite, avise a la Secretaría \
                     con el número de la solicitud."
                )
            }
            Self::Unavailable => {
                t!("Vuelva a intentarlo en unos minutos. Los datos publicados no se pierden.")
            }
        }
    }
}

/// The page for a problem within the site: with its header, menu and footer.
pub fn in_site(view: &View<'_>, problem: Problem) -> Page {
    Owner::new().with(|| {
        let body = view! {
            <div class="opening">
                <h1>{problem.title()}</h1>
                <p class="lede">{problem.advice()}</p>
                <ul class="plain-list">
                    <li><a href=view.href("/")>{t!("Avance de la política")}</a></li>
                    <li><a href=view.href("/servicios")>{t!("Lista de servicios")}</a></li>
                    <li><a href=view.href("/datos")>{t!("Datos abiertos")}</a></li>
                </ul>
            </div>
        };
        let head = Head {
            title: problem.title().to_owned(),
            description: problem.advice().to_owned(),
            path: String::new(),
            section: "",
            has_charts: false,
        };
        Page {
            status: problem.status(),
            ..shell::document(view, head, body.into_any())
        }
    })
}

/// The page for a problem where no release could be read. `request` is shown to be passed on.
pub fn problem(assets: &Assets, problem: Problem, request: Option<&str>) -> Page {
    let request =
        request.map(|id| view! { <p class="muted">{t!("Número de la solicitud: {id}", id)}</p> });
    let body = view! {
        <h1>{problem.title()}</h1>
        <p class="lede">{problem.advice()}</p>
        {request}
        <p><a href=in_present_language("/")>{t!("Ir al inicio")}</a></p>
    };
    // Another page may well be shown: it is in memory, or only this one failed.
    let menu = || shell::menu(in_present_language, |_| None, ().into_any());
    bare(
        assets,
        (problem.title(), problem.status()),
        menu,
        body.into_any(),
    )
}

/// The home page while nothing has been published: an ordinary state, not an error.
pub fn no_release(assets: &Assets) -> Page {
    let title = t!("Aún no hay ninguna publicación");
    let body = view! {
        <h1>{title}</h1>
        <p class="lede">
            {t!("Esta página mostrará el avance de la Política Nacional de Transformación Digital cuando se \
             publique el primer conjunto de datos revisado y aprobado.")}
        </p>
        <p>{t!("Nada se muestra antes de esa revisión: por eso todavía no hay números aquí.")}</p>
        <p><a class="button" href=links::OFFICE>{t!("Ingresar")}</a></p>
    };
    // Every entry of the menu would lead here.
    bare(assets, (title, 200), || ().into_any(), body.into_any())
}

/// A page with the header only: no release stands behind it.
pub fn bare(
    assets: &Assets,
    (title, status): (&str, u16),
    menu: impl FnOnce() -> AnyView,
    body: AnyView,
) -> Page {
    let html = Owner::new().with(|| {
        components::document(view! {
            <html lang=Language::current().tag()>
                <head>
                    {shell::common_head(assets, title)}
                    <meta name="robots" content="noindex" />
                </head>
                <body>
                    <header class="masthead">
                        <div class="page">
                            <a class="brand" href=in_present_language("/")>
                                <span class="brand-over">{t!("Perú")}</span>
                                <span class="brand-name" lang=words::official()>"Política Nacional de Transformación Digital"</span>
                            </a>
                            {menu()}
                        </div>
                    </header>
                    <main id="contenido">
                        <div class="page"><div class="opening">{body}</div></div>
                    </main>
                </body>
            </html>
        })
    });
    Page {
        html,
        status,
        title: title.to_owned(),
        lacks_drawings: false,
    }
}
