//! Every release: when, by whom, with which hash, what changed, and whether it was withdrawn.

use components::DemoTag;
use domain::{format, sentence::withdrawn_sentence};
use leptos::prelude::*;
use messages::{t, tn};

use crate::{
    compare_form,
    context::{Page, ReleaseSummary, View},
    links,
    list_files::list_files,
    route::{in_present_language, of_release},
    shell::{self, Head},
    words,
};

pub fn page(view: &View<'_>) -> Page {
    let newest = view.newest();
    let items = view
        .context
        .releases
        .iter()
        .map(|release| item(release, newest))
        .collect_view();
    // All releases are one list: its files are at one address, below no release.
    let is_current = view.context.prefix.is_empty();
    let files =
        is_current.then(|| list_files(view, "/publicaciones", "", t!("la lista de publicaciones")));
    let previous = view.release.number.checked_sub(1).filter(|one| *one > 0);
    let body = view! {
        <div class="opening">
            <h1>{t!("Publicaciones")}</h1>
            <p class="lede">
                {t!("Cada publicación es un corte numerado que ya no cambia. Este sitio, la API y las descargas \
                 muestran solo lo que está en una publicación.")}
            </p>
            <p>
                {t!("La huella SHA-256 permite comprobar que un archivo es el mismo: cada publicación guarda la \
                 huella de la anterior. Desde que existen las firmas, cada una lleva además una firma criptográfica: ")}
                <a href=links::KEYS>{t!("claves públicas")}</a>
                ", "
                <a href=links::FORMAT>{t!("formato del archivo")}</a>
                {t!(". Puede ")}<a href=links::FEED>{t!("seguir las publicaciones")}</a>{t!(" con un lector Atom.")}
            </p>
        </div>
        <section class="section">
            <h2>{t!("Qué cambió entre dos publicaciones")}</h2>
            {compare_form::section(view, previous, view.release.number)}
        </section>
        <section class="section">
            <h2>{t!("Todas, la más reciente primero")}</h2>
            <ol class="entries releases" reversed=true>{items}</ol>
            {files}
        </section>
    };
    let head = Head {
        title: t!("Publicaciones").to_owned(),
        description: t!(
            "Todas las publicaciones numeradas, con fecha, huella, descargas y cambios."
        )
        .to_owned(),
        path: "/publicaciones".to_owned(),
        section: "/publicaciones",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn item(release: &ReleaseSummary, newest: u32) -> AnyView {
    let number = release.number;
    let demo = release.demo.then(|| view! { " "<DemoTag /> });
    let current = (number == newest).then(|| view! { " "<span class="tag">{t!("vigente")}</span> });
    let note = release.note.trim();
    let note = (!note.is_empty())
        .then(|| view! { <p class="entry-words" lang=words::official()>{note.to_owned()}</p> });
    let cells = u64::try_from(release.cells).unwrap_or(u64::MAX);
    let meta = tn!(
        cells,
        "Publicada por {person}. {n} dato.",
        "Publicada por {person}. {n} datos.",
        person = release.published_by,
        n = format::count(cells)
    );
    let page = in_present_language(&of_release(number, "/"));
    view! {
        <li class="entry" id=format!("n{number}")>
            <span class="entry-code">{t!("N.º {number}", number)}</span>
            <div class="entry-body">
                <h3 class="entry-title">
                    <a href=page>{words::day(release.published_at)}</a>
                    {current}
                    {demo}
                </h3>
                {withdrawn(release)}
                {note}
                <p class="muted small">{meta}</p>
                {hash(release)}
            </div>
            <div class="entry-side">{ways(number)}</div>
        </li>
    }
    .into_any()
}

/// That it was withdrawn, or that it withdraws another.
fn withdrawn(release: &ReleaseSummary) -> AnyView {
    let was = release.withdrawn.as_ref().map(|by| {
        view! { <p class="withdrawn"><span class="tag tag--withdrawn">{t!("retirada")}</span>" "{withdrawn_sentence(by)}</p> }
    });
    let does = release.withdraws.map(|number| {
        let name = t!("N.º {number}", number);
        let page = in_present_language(&of_release(number, "/"));
        view! { <p class="withdrawn">{t!("Retira la ")}<a href=page>{name}</a>"."</p> }
    });
    view! { {was} {does} }.into_any()
}

/// The start of the hash in sight; the whole one below, to be copied.
fn hash(release: &ReleaseSummary) -> AnyView {
    view! {
        <details class="hash">
            <summary>"SHA-256 "<code>{words::short(&release.sha256)}"…"</code></summary>
            <code>{release.sha256.clone()}</code>
        </details>
    }
    .into_any()
}

/// Its pages, what changed, and its files: always those of this release.
fn ways(number: u32) -> AnyView {
    const PAGES: usize = 2;
    let ways = [
        ("/", t!("Ver sus páginas")),
        ("/cambios", t!("Qué cambió")),
        (links::XLSX, t!("Excel")),
        (links::CSV, t!("CSV")),
        (links::JSON, t!("JSON")),
        (links::VERIFIABLE, t!("Archivo verificable")),
    ];
    let ways = ways.into_iter().enumerate().map(|(at, (path, name))| {
        let label = t!("{name}, publicación n.º {number}", name, number);
        let href = of_release(number, path);
        // Files have no language.
        let href = match at < PAGES {
            true => in_present_language(&href),
            false => href,
        };
        view! { <li><a href=href aria-label=label>{name}</a></li> }
    });
    view! { <ul class="release-ways">{ways.collect_view()}</ul> }.into_any()
}
