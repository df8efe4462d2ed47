//! Every release: when, by whom, with which hash.

use components::DemoTag;
use domain::format;
use leptos::prelude::*;

use crate::{
    context::{Page, ReleaseSummary, View},
    links,
    shell::{self, Head},
    words,
};

pub fn page(view: &View<'_>) -> Page {
    let rows = view.context.releases.iter().map(row).collect_view();
    let body = view! {
        <div class="opening">
            <h1>"Publicaciones"</h1>
            <p class="lede">
                "Cada publicación es un corte numerado que ya no cambia. Este sitio, la API y las descargas \
                 muestran solo lo que está en una publicación."
            </p>
            <p>
                "La huella SHA-256 permite comprobar que un archivo es el mismo: cada publicación guarda la \
                 huella de la anterior. Desde que existen las firmas, cada una lleva además una firma digital: "
                <a href=links::KEYS>"claves públicas"</a>
                ", "
                <a href=links::FORMAT>"formato del archivo"</a>
                "."
            </p>
        </div>
        <table role="table" class="table table--stack section">
            <caption class="visually-hidden">"Publicaciones, la más reciente primero"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Publicación"</th>
                    <th role="columnheader" scope="col">"Fecha"</th>
                    <th role="columnheader" scope="col">"Nota"</th>
                    <th role="columnheader" scope="col" class="number">"Valores"</th>
                    <th role="columnheader" scope="col">"Huella SHA-256"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    };
    let head = Head {
        title: "Publicaciones".to_owned(),
        description: "Lista de las publicaciones numeradas, con fecha y huella.".to_owned(),
        path: "/publicaciones".to_owned(),
        section: "/publicaciones",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn row(release: &ReleaseSummary) -> AnyView {
    let demo = release.demo.then(|| view! { " "<DemoTag /> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=format!("/publicaciones/{}", release.number)>{format!("N.º {}", release.number)}</a>{demo}</th>
            <td role="cell" data-label="Fecha">{words::day(release.published_at)}</td>
            <td role="cell" data-label="Nota">{release.note.clone()}</td>
            <td role="cell" class="number" data-label="Valores">{format::count(release.cells as u64)}</td>
            <td role="cell" data-label="SHA-256"><code title=release.sha256.clone()>{words::short(&release.sha256)}</code></td>
        </tr>
    }
    .into_any()
}
