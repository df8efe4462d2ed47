//! The foot of every page: where the policy, the release and the site's own documents are named, and how to cite.

use domain::release::Release;
use leptos::prelude::*;
use messages::{msgid, t, translated};

use super::demonstration_words;
use crate::{
    context::View,
    links,
    route::{ACCESSIBILITY_PATH, GLOSSARY_PATH, NOTICE_PATH, SIDE_BY_SIDE_PATH},
    words,
};

/// Documents about the site itself.
const ABOUT: [(&str, &str); 4] = [
    ("/metodologia", msgid!("Cómo se calcula")),
    (GLOSSARY_PATH, msgid!("Glosario")),
    (ACCESSIBILITY_PATH, msgid!("Accesibilidad")),
    (NOTICE_PATH, msgid!("Aviso legal, privacidad y contacto")),
];

/// Up to the licence's name; an institution stands there where one is set.
fn offered_by(release: &Release) -> String {
    match release.settings.institution.as_str() {
        "" => t!("Datos: licencia ").to_owned(),
        institution => t!("Datos de {institution}: licencia ", institution),
    }
}

pub(super) fn colophon(view: &View<'_>, section: &str, cite: String) -> AnyView {
    let release = view.release;
    let edition = &release.catalogue.edition;
    let data = [
        (links::XLSX, t!("Libro de Excel")),
        (links::CSV, t!("Valores en CSV")),
        (links::JSON, t!("Publicación en JSON")),
    ];
    let data = data.map(|(path, name)| view! { <li><a href=view.href(path)>{name}</a></li> });
    let about = ABOUT.map(|(path, name)| {
        view! { <li><a href=view.href(path)>{translated(name)}</a></li> }
    });
    // On a phone the banner has no room for it.
    let demo = release.demo.then(|| {
        view! { <p class="colophon-demo">{demonstration_words(section)}</p> }
    });
    let dates = t!(
        "{day}. Plazos contados al {date}.",
        day = words::day(release.published_at),
        date = domain::format::date_long(release.as_of)
    );
    view! {
        <footer class="colophon">
            <div class="page">
                <div class="stack-s">
                    <h2>{t!("Fuente de la política")}</h2>
                    <p lang=words::official()>{edition.source.clone()}</p>
                    <p lang=words::official()>"Secretaría de Gobierno y Transformación Digital, Presidencia del Consejo de Ministros."</p>
                </div>
                <div class="stack-s">
                    <h2>{t!("Publicación n.º {number}", number = release.number)}</h2>
                    {demo}
                    <p>{dates}</p>
                    <p><a href=view.href("/cambios")>{t!("Qué cambió en esta publicación")}</a></p>
                    <p><a href=view.href(SIDE_BY_SIDE_PATH)>{t!("Comparar indicadores o departamentos")}</a></p>
                    <p>
                        {offered_by(release)}<a href=release.settings.licence.page() rel="license">{release.settings.licence.name()}</a>
                        {t!(", elección de este tablero; cite la fuente y el número de publicación. Código: licencia Apache 2.0.")}
                    </p>
                </div>
                <nav aria-label=t!("Datos")>
                    <h2>{t!("Datos")}</h2>
                    <ul>
                        {data.into_iter().collect_view()}
                        <li><a href=links::FEED>{t!("Seguir las publicaciones (Atom)")}</a></li>
                    </ul>
                </nav>
                <nav aria-label=t!("Sobre este sitio")>
                    <h2>{t!("Sobre este sitio")}</h2>
                    <ul>{about.into_iter().collect_view()}</ul>
                </nav>
                <div class="colophon-cite stack-s">
                    <h2>{t!("Cómo citar")}</h2>
                    <p>{cite}</p>
                </div>
            </div>
        </footer>
    }
    .into_any()
}
