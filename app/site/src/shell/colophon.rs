//! The foot of every page: where the policy, the release and the site's own documents are told, and how to cite.

use domain::release::Release;
use leptos::prelude::*;

use super::demonstration_words;
use crate::{context::View, links, side_by_side, words};

/// Documents about the site itself.
const ABOUT: [(&str, &str); 4] = [
    ("/metodologia", "Cómo se calcula"),
    ("/glosario", "Glosario"),
    ("/accesibilidad", "Accesibilidad"),
    ("/aviso", "Aviso legal, privacidad y contacto"),
];

/// Up to the licence's name; an institution stands there where one is set.
fn offered_by(release: &Release) -> String {
    match release.settings.institution.as_str() {
        "" => "Datos: licencia ".to_owned(),
        institution => format!("Datos de {institution}: licencia "),
    }
}

pub(super) fn colophon(view: &View<'_>, section: &str, cite: String) -> AnyView {
    let release = view.release;
    let edition = &release.catalogue.edition;
    let data = [
        (links::XLSX, "Libro de Excel"),
        (links::CSV, "Valores en CSV"),
        (links::JSON, "Publicación en JSON"),
    ];
    let data = data.map(|(path, name)| view! { <li><a href=view.href(path)>{name}</a></li> });
    let about = ABOUT.map(|(path, name)| view! { <li><a href=view.href(path)>{name}</a></li> });
    // On a phone the banner has no room for it.
    let demo = release.demo.then(|| {
        view! { <p class="colophon-demo">{demonstration_words(section)}</p> }
    });
    view! {
        <footer class="colophon">
            <div class="page">
                <div class="stack-s">
                    <h2>"Fuente de la política"</h2>
                    <p>{edition.source.clone()}</p>
                    <p>"Secretaría de Gobierno y Transformación Digital, Presidencia del Consejo de Ministros."</p>
                </div>
                <div class="stack-s">
                    <h2>{format!("Publicación n.º {}", release.number)}</h2>
                    {demo}
                    <p>{format!("{}. Plazos contados al {}.", words::day(release.published_at), domain::format::date_long(release.as_of))}</p>
                    <p><a href=view.href("/cambios")>"Qué cambió en esta publicación"</a></p>
                    <p><a href=view.href(side_by_side::PATH)>"Comparar indicadores o departamentos"</a></p>
                    <p>
                        {offered_by(release)}<a href=release.settings.licence.page() rel="license">{release.settings.licence.name()}</a>", elección de este tablero; cite la fuente y el número de \
                         publicación. Código: licencia Apache 2.0."
                    </p>
                </div>
                <nav aria-label="Datos">
                    <h2>"Datos"</h2>
                    <ul>
                        {data.into_iter().collect_view()}
                        <li><a href=links::FEED>"Seguir las publicaciones (Atom)"</a></li>
                    </ul>
                </nav>
                <nav aria-label="Sobre este sitio">
                    <h2>"Sobre este sitio"</h2>
                    <ul>{about.into_iter().collect_view()}</ul>
                </nav>
                <div class="colophon-cite stack-s">
                    <h2>"Cómo citar"</h2>
                    <p>{cite}</p>
                </div>
            </div>
        </footer>
    }
    .into_any()
}
