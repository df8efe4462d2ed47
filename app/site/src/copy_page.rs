//! The page that a copy of the site in files has in place of what needs a server: signing in, forms, filters of the API.

use components::assets::Assets;
use leptos::prelude::*;
use messages::t;

use crate::{
    context::Page,
    inline, message_page,
    route::{in_present_language, of_release},
    shell,
};

/// A copy of the site in files.
pub struct FileCopy<'a> {
    pub assets: &'a Assets,
    /// The release that this page belongs to; nothing for the pages of the current one.
    pub number: Option<u32>,
    /// Lists of services that are made already: name and address.
    pub services: &'a [(String, String)],
    /// Comparisons that are made already: name and address.
    pub comparisons: &'a [(String, String)],
}

/// The page; its addresses are those of the site, as on every other page.
pub fn file_copy(copy: &FileCopy<'_>) -> Page {
    let href = |path: &str| {
        let of_release = copy.number.map(|number| of_release(number, path));
        in_present_language(of_release.as_deref().unwrap_or(path))
    };
    let body = view! {
        <h1>{t!("Esta es una copia en archivos")}</h1>
        <p class="lede">
            {t!(
                "Sus páginas, gráficos, descargas y respuestas de la API son los que dio el servidor. Lo que necesita un \
                 servidor para funcionar no está aquí; esto es lo que hay en su lugar."
            )}
        </p>
        <section class="section stack" id="servicios">
            <h2>{t!("Filtrar servicios")}</h2>
            <p>{linked(
                t!("El formulario de filtros no funciona en una copia. Estas listas ya están hechas; también puede ver {link}."),
                href("/servicios"),
                t!("todos los servicios"),
            )}</p>
            {list(copy.services)}
        </section>
        <section class="section stack" id="cambios">
            <h2>{t!("Comparar dos publicaciones")}</h2>
            <p>{linked(
                t!(
                    "El formulario que compara dos publicaciones cualesquiera no funciona en una copia. Estas comparaciones ya \
                     están hechas; vea también {link}."
                ),
                href("/publicaciones"),
                t!("todas las publicaciones"),
            )}</p>
            {list(copy.comparisons)}
        </section>
        {without_list(href("/indicadores"), in_present_language("/buscar"), href("/datos"))}
    };
    let menu = || shell::menu(href, |_| None, ().into_any());
    message_page::bare(
        copy.assets,
        (t!("Esta es una copia en archivos"), 200),
        menu,
        body.into_any(),
    )
}

/// What has nothing in its place but another way.
fn without_list(indicators: String, search: String, data: String) -> AnyView {
    view! {
        <section class="section stack" id="comparar">
            <h2>{t!("Comparar indicadores o grupos")}</h2>
            <p>{linked(
                t!(
                    "Las comparaciones lado a lado se hacen cuando alguien las pide, y eso necesita un servidor. Los mismos \
                     números están en la página de {link}."
                ),
                indicators,
                t!("cada indicador"),
            )}</p>
        </section>
        <section class="section stack" id="buscar">
            <h2>{t!("Buscar")}</h2>
            <p>{linked(
                t!("Se busca en la publicación vigente: {link}. En las anteriores la búsqueda necesita un servidor."),
                search,
                t!("Buscar"),
            )}</p>
        </section>
        <section class="section stack" id="api">
            <h2>{t!("Consultar la API")}</h2>
            <p>
                {linked(
                    t!(
                        "De la API están las respuestas sin filtros, de cada publicación y de cada indicador. Los filtros, el orden \
                         y el tamaño de las páginas necesitan un servidor. Todos los datos están en {link}."
                    ),
                    data,
                    t!("las descargas"),
                )}
            </p>
        </section>
        <section class="section stack" id="ingresar">
            <h2>{t!("Ingresar")}</h2>
            <p>{t!("La gestión, donde se ingresan, revisan y publican los datos, no forma parte de la copia: está en el sitio con servidor.")}</p>
        </section>
    }
    .into_any()
}

/// A sentence with its one link.
fn linked(sentence: &'static str, address: String, words: &'static str) -> AnyView {
    inline::sentence(sentence, [("link", inline::link(address, words))])
}

fn list(entries: &[(String, String)]) -> AnyView {
    if entries.is_empty() {
        return view! { <p>{t!("No hay ninguna.")}</p> }.into_any();
    }
    let items = entries
        .iter()
        .map(|(name, path)| view! { <li><a href=path.clone()>{name.clone()}</a></li> });
    view! { <ul class="plain-list">{items.collect_view()}</ul> }.into_any()
}
