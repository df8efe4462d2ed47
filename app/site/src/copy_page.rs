//! The page that a copy of the site in files has in place of what needs a server: signing in, forms, filters of the API.

use components::assets::Assets;
use leptos::prelude::*;

use crate::{context::Page, message_page, route::of_release, shell};

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
    let prefix = copy.number.map(|number| of_release(number, "/"));
    let href = |path: &str| match (prefix.as_deref(), path) {
        (Some(prefix), "/") => prefix.to_owned(),
        (prefix, path) => format!("{}{path}", prefix.unwrap_or_default()),
    };
    let services = href("/servicios");
    let releases = href("/publicaciones");
    let data = href("/datos");
    let indicators = href("/indicadores");
    let body = view! {
        <h1>"Esta es una copia en archivos"</h1>
        <p class="lede">
            "Sus páginas, gráficos, descargas y respuestas de la API son los que dio el servidor. Lo que necesita un \
             servidor para funcionar no está aquí; esto es lo que hay en su lugar."
        </p>
        <section class="section stack" id="servicios">
            <h2>"Filtrar servicios"</h2>
            <p>"El formulario de filtros no funciona en una copia. Estas listas ya están hechas; también puede ver "<a href=services>"todos los servicios"</a>"."</p>
            {list(copy.services)}
        </section>
        <section class="section stack" id="cambios">
            <h2>"Comparar dos publicaciones"</h2>
            <p>"El formulario que compara dos publicaciones cualesquiera no funciona en una copia. Estas comparaciones ya están hechas; vea también "<a href=releases>"todas las publicaciones"</a>"."</p>
            {list(copy.comparisons)}
        </section>
        <section class="section stack" id="comparar">
            <h2>"Comparar indicadores o grupos"</h2>
            <p>"Las comparaciones lado a lado se hacen cuando alguien las pide, y eso necesita un servidor. Los mismos números están en la página de "<a href=indicators>"cada indicador"</a>"."</p>
        </section>
        <section class="section stack" id="buscar">
            <h2>"Buscar"</h2>
            <p>"Se busca en la publicación vigente: "<a href="/buscar">"Buscar"</a>". En las anteriores la búsqueda necesita un servidor."</p>
        </section>
        <section class="section stack" id="api">
            <h2>"Consultar la API"</h2>
            <p>
                "De la API están las respuestas sin filtros, de cada publicación y de cada indicador. Los filtros, el orden y el \
                 tamaño de las páginas necesitan un servidor. Todos los datos están en "<a href=data>"las descargas"</a>"."
            </p>
        </section>
        <section class="section stack" id="ingresar">
            <h2>"Ingresar"</h2>
            <p>"La gestión, donde se ingresan, revisan y publican los datos, no forma parte de la copia: está en el sitio con servidor."</p>
        </section>
    };
    let menu = || shell::menu(href, |_| None);
    message_page::bare(
        copy.assets,
        ("Esta es una copia en archivos", 200),
        menu,
        body.into_any(),
    )
}

fn list(entries: &[(String, String)]) -> AnyView {
    if entries.is_empty() {
        return view! { <p>"No hay ninguna."</p> }.into_any();
    }
    let items = entries
        .iter()
        .map(|(name, path)| view! { <li><a href=path.clone()>{name.clone()}</a></li> });
    view! { <ul class="plain-list">{items.collect_view()}</ul> }.into_any()
}
