//! The header of every page: the name of the site, and the menu, which a phone folds into one line.

use domain::policy_tree::Edition;
use leptos::prelude::*;
use messages::{Language, msgid, t};

use super::Head;
use crate::{context::View, links, words};

/// The sections of the site.
const MENU: [(&str, &str); 7] = [
    ("/", msgid!("Avance")),
    ("/servicios", msgid!("Servicios")),
    ("/contexto", msgid!("Contexto")),
    ("/metodologia", msgid!("Metodología")),
    ("/datos", msgid!("Datos abiertos")),
    ("/publicaciones", msgid!("Publicaciones")),
    ("/buscar", msgid!("Buscar")),
];

pub(super) fn masthead(view: &View<'_>, head: &Head) -> AnyView {
    // «page» on the page itself, «true» on those below it.
    let current = |path: &str| match path == head.section {
        true if path == head.path => Some("page"),
        true => Some("true"),
        false => None,
    };
    view! {
        <header class="masthead">
            <div class="page">
                {brand(view.href("/"), &view.release.catalogue.edition)}
                {menu(|path| view.href(path), current, languages(view))}
            </div>
        </header>
    }
    .into_any()
}

/// The menu of every page, also of those that no release is behind. A phone shows its name and the section that the
/// page belongs to, and opens it; a wide page shows all of it (`style/site/frame.css`).
pub fn menu(
    href: impl Fn(&str) -> String,
    current: impl Fn(&str) -> Option<&'static str>,
    languages: AnyView,
) -> AnyView {
    let here = MENU.into_iter().find(|(path, _)| current(path).is_some());
    let here = here.map(|(_, name)| {
        view! { <span class="menu-here"><span class="visually-hidden">{t!("sección: ")}</span>{messages::translated(name)}</span> }
    });
    let entries = MENU.map(|(path, name)| {
        view! { <li><a href=href(path) aria-current=current(path)>{messages::translated(name)}</a></li> }
    });
    view! {
        <nav class="menu" aria-label=t!("Principal")>
            <details>
                <summary><span class="menu-name">{t!("Menú")}</span>" "{here}</summary>
                <ul>
                    {entries.into_iter().collect_view()}
                    {languages}
                    <li><a class="menu-office" href=links::OFFICE>{t!("Ingresar")}</a></li>
                </ul>
            </details>
        </nav>
    }
    .into_any()
}

/// The same page in the other languages, each in its own words.
fn languages(view: &View<'_>) -> AnyView {
    let others = Language::ALL.into_iter();
    let others = others.filter(|one| *one != Language::current());
    let entries = others.map(|one| {
        let (code, href) = (one.code(), view.here_in(one));
        view! { <li><a class="menu-language" href=href lang=code hreflang=code>{one.name()}</a></li> }
    });
    entries.collect_view().into_any()
}

/// The name of the site, as a link home.
fn brand(home: String, edition: &Edition) -> AnyView {
    view! {
        <a class="brand" href=home>
            <span class="brand-over">{t!("Perú · Seguimiento al {year}", year = edition.horizon)}</span>
            <span class="brand-name" lang=words::official()>{edition.policy_name.clone()}</span>
        </a>
    }
    .into_any()
}
