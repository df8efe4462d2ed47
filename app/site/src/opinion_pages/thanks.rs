//! After an answer: thanks, and a field for a comment. One page for each page that asks and each answer.

use components::{FormField, described_by};
use domain::{
    opinion::{Answer, COMMENT_LENGTH},
    release::Release,
    role::Act,
};
use leptos::prelude::*;
use messages::t;

use crate::{
    asked_page::{AskedPage, asked_page},
    context::{Page, View},
    message_page::{self, Problem},
    opinion_form::{POST, field, hidden},
    query::Query,
    route::{NOTICE_PATH, OPINIONS_PATH, THANKS_PATH, in_present_language, of_release},
    shell::{self, Head},
};

/// Stands for a comment that was taken.
const TAKEN: &str = "si";

/// The address after an answer about a page of this release, or after a comment: below the release that the reader
/// looks at, in the present language.
pub fn thanks_path(
    (number, is_current): (u32, bool),
    page: &AskedPage,
    answer: Answer,
    has_comment: bool,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair(field::PAGE, &page.path);
    match has_comment {
        true => query.append_pair(field::COMMENT, TAKEN),
        false => query.append_pair(field::ANSWER, answer.slug()),
    };
    let path = match is_current {
        true => THANKS_PATH.to_owned(),
        false => of_release(number, THANKS_PATH),
    };
    format!("{}?{}", in_present_language(&path), query.finish())
}

/// The parameters of its address that name something, in one order.
pub(crate) fn known_query(release: &Release, query: &Query) -> String {
    let mut known = form_urlencoded::Serializer::new(String::new());
    let page = query.get(field::PAGE);
    let page = page.filter(|path| asked_page(release, path).is_some_and(|one| one.path == *path));
    let answer = query.get(field::ANSWER).and_then(Answer::from_slug);
    let comment = query.get(field::COMMENT).filter(|value| *value == TAKEN);
    for (name, value) in [
        (field::PAGE, page),
        (field::ANSWER, answer.map(Answer::slug)),
        (field::COMMENT, comment),
    ] {
        if let Some(value) = value {
            known.append_pair(name, value);
        }
    }
    known.finish()
}

/// The page; where nobody takes an answer there is none.
pub(crate) fn page(view: &View<'_>, query: &Query) -> Page {
    if !view.context.takes_opinions {
        return message_page::in_site(view, Problem::NotFound);
    }
    let asked = query
        .get(field::PAGE)
        .and_then(|path| asked_page(view.release, path));
    let answer = query.get(field::ANSWER).and_then(Answer::from_slug);
    let has_comment = query.get(field::COMMENT) == Some(TAKEN);
    let (title, lede) = match (answer, has_comment) {
        (_, true) => (
            t!("Gracias por su comentario"),
            t!(
                "Lo puede leer quien tiene en el tablero una cuenta de {roles}. No se publica.",
                roles = Act::ReadOpinions.who_can()
            ),
        ),
        (Some(answer), false) => (
            t!("Gracias por su respuesta"),
            t!("Recibimos su «{answer}».", answer = answer.label()),
        ),
        (None, false) => (
            t!("Gracias"),
            t!("Su respuesta ayuda a mejorar estas páginas.").to_owned(),
        ),
    };
    let field = asked
        .as_ref()
        .zip(answer)
        .filter(|_| !has_comment)
        .map(|(page, answer)| comment_form(view, page, answer));
    let back = asked.map(|page| {
        let back = t!("Volver a «{page}»", page = page.name);
        view! { <li><a href=view.href(&page.path)>{back}</a></li> }
    });
    let privacy = format!("{}#opiniones", view.href(NOTICE_PATH));
    let body = view! {
        <div class="opening">
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
        </div>
        {field}
        <ul class="plain-list opinion-ways">
            {back}
            <li><a href=in_present_language(OPINIONS_PATH)>{t!("Qué respondieron otras personas")}</a></li>
            <li><a href=privacy>{t!("Qué se guarda de una respuesta")}</a></li>
        </ul>
    };
    let head = Head {
        title: title.to_owned(),
        description: t!("La página después de responder si una página sirvió.").to_owned(),
        path: String::new(),
        section: "",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn comment_form(view: &View<'_>, page: &AskedPage, answer: Answer) -> AnyView {
    let label = match answer {
        Answer::Yes => t!("¿Qué le sirvió, o qué mejoraría?"),
        Answer::No => t!("¿Qué faltó, o qué no se entendió?"),
    };
    let most = domain::format::count(u64::try_from(COMMENT_LENGTH).unwrap_or(u64::MAX));
    let hint = t!(
        "Opcional, hasta {most} caracteres. No escriba datos personales: no se responde por este medio.",
        most
    );
    let described = described_by(field::COMMENT, true, false);
    view! {
        <form class="opinion-more stack" method="post" action=in_present_language(POST)>
            {hidden(&page.path, view.release.number)}
            <input type="hidden" name=field::ANSWER value=answer.slug() />
            <FormField id=field::COMMENT label=label hint=hint>
                <textarea
                    class="input"
                    id=field::COMMENT
                    name=field::COMMENT
                    rows="5"
                    maxlength=COMMENT_LENGTH.to_string()
                    required=true
                    aria-describedby=described
                ></textarea>
            </FormField>
            <button class="button" type="submit">{t!("Enviar comentario")}</button>
        </form>
    }
    .into_any()
}
