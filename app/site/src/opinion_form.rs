//! «¿Le sirvió esta página?» at the end of a page: two buttons, and nothing else to fill in. It is the same for everybody,
//! so that caches may keep the page. What follows an answer is in `opinion_pages`.

use domain::opinion::Answer;
use leptos::prelude::*;
use messages::t;

use crate::{
    asked_page::asked_page,
    context::View,
    route::{OPINIONS_PATH, in_present_language},
};

/// The fields of the forms: what the page sends and the server reads.
pub mod field {
    /// The page that is asked about, without the release before it.
    pub const PAGE: &str = "pagina";
    /// The number of the release that it shows.
    pub const RELEASE: &str = "publicacion";
    pub const ANSWER: &str = "respuesta";
    pub const COMMENT: &str = "comentario";
    /// Nobody sees it: who fills it in is a program.
    pub const HONEYPOT_FIELD: &str = "sitio";
}

/// Where the forms are sent.
pub(crate) const POST: &str = "/opinion";

/// The form of the page at this address; nothing where the page does not ask, or nobody takes an answer.
pub(crate) fn form(view: &View<'_>, path: &str) -> Option<AnyView> {
    if !view.context.takes_opinions {
        return None;
    }
    let page = asked_page(view.release, path)?;
    let buttons = Answer::ALL.map(|answer| {
        view! {
            <button class="button button--quiet" type="submit" name=field::ANSWER value=answer.slug()>
                {answer.label()}
            </button>
        }
    });
    let form = view! {
        <form class="opinion" method="post" action=in_present_language(POST) aria-labelledby="opinion-pregunta">
            <p class="opinion-question" id="opinion-pregunta">{t!("¿Le sirvió esta página?")}</p>
            {hidden(&page.path, view.release.number)}
            <div class="opinion-answers">{buttons.into_iter().collect_view()}</div>
            <p class="muted small">
                {t!("Sin cookies ni datos personales: se cuentan las respuestas por página, publicación y día. ")}
                <a href=in_present_language(OPINIONS_PATH)>{t!("Qué respondieron otras personas")}</a>
            </p>
        </form>
    };
    Some(form.into_any())
}

/// What both forms send without being asked.
pub(crate) fn hidden(path: &str, number: u32) -> AnyView {
    view! {
        <input type="hidden" name=field::PAGE value=path.to_owned() />
        <input type="hidden" name=field::RELEASE value=number.to_string() />
        <div hidden=true>
            <label for="opinion-sitio">{t!("No escriba aquí")}</label>
            <input type="text" id="opinion-sitio" name=field::HONEYPOT_FIELD tabindex="-1" autocomplete="off" />
        </div>
    }
    .into_any()
}
