//! The frame of every page: head, skip link, header, banner, footer.

use components::{DemoTag, assets::Assets};
use domain::{
    policy::{Edition, NodeKind},
    release::Release,
    sentence,
};
use leptos::prelude::*;

use crate::{
    context::{Page, View},
    links, route, words,
};

/// What differs between the heads of two pages.
pub struct Head {
    /// Without the site's name; empty for the home page.
    pub title: String,
    pub description: String,
    /// The address within the site, for the canonical link; empty where the address leads nowhere.
    pub path: String,
    /// Which entry of the menu it belongs to.
    pub section: &'static str,
    /// Whether charts on it can be upgraded.
    pub has_charts: bool,
}

const MENU: [(&str, &str); 7] = [
    ("/", "Avance"),
    ("/servicios", "Servicios"),
    ("/contexto", "Contexto"),
    ("/metodologia", "Metodología"),
    ("/datos", "Datos abiertos"),
    ("/publicaciones", "Publicaciones"),
    ("/buscar", "Buscar"),
];

/// A whole document around the content of a page of a release.
pub fn document(view: &View<'_>, head: Head, body: AnyView) -> Page {
    let release = view.release;
    let title = document_title(release, &head.title);
    let description = shortened(&head.description, DESCRIPTION);
    let script = head.has_charts.then(|| {
        let (source, nonce) = (
            view.context.assets.url("charts.js"),
            view.context.nonce.map(str::to_owned),
        );
        view! { <script type="module" src=source nonce=nonce></script> }
    });
    let what = (!head.title.is_empty()).then_some(head.title.as_str());
    let cite = view.citation(what, &head.path);
    let html = view! {
        <html lang="es-PE">
            <head>
                {common_head(view.context.assets, &title)}
                <meta name="description" content=description />
                {canonical(view, &head.path)}
                <link rel="alternate" type="application/atom+xml" title="Publicaciones" href=links::FEED />
                {script}
            </head>
            <body>
                <a class="skip-link" href="#contenido">"Ir al contenido"</a>
                {masthead(view, &head)}
                {banners(view, head.section)}
                <main id="contenido" tabindex="-1">
                    <div class="page">{body}</div>
                </main>
                {colophon(view, cite)}
            </body>
        </html>
    };
    Page {
        html: components::document(html),
        status: 200,
        title,
        lacks_drawings: view.lacks_drawings(),
    }
}

/// Characters of a title and of a description that search engines show whole.
const TITLE: usize = 70;
const DESCRIPTION: usize = 160;

/// What a tab and a list of results call the page: its name, the policy by its code, and that it belongs to a
/// demonstration. The home page bears the policy's whole name.
fn document_title(release: &Release, name: &str) -> String {
    let demo = if release.demo { " (demostración)" } else { "" };
    let edition = &release.catalogue.edition;
    if name.is_empty() {
        return format!(
            "{}{demo}",
            shortened(&edition.policy_name, TITLE - demo.chars().count())
        );
    }
    let root = release.catalogue.of_kind(NodeKind::Policy).next();
    let site = root.map_or_else(String::new, |node| format!(" · {}", node.code));
    let room = TITLE.saturating_sub(site.chars().count() + demo.chars().count());
    format!("{}{site}{demo}", shortened(name, room))
}

/// At most so many characters, cut between two words.
fn shortened(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    let end = kept.rfind(char::is_whitespace).unwrap_or(kept.len());
    let kept = kept.get(..end).unwrap_or(&kept);
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '.']))
}

/// The one address of a page, whichever release shows it: that of the current release. A whole address or none; a
/// page that nobody should find has none.
fn canonical(view: &View<'_>, path: &str) -> AnyView {
    if path.is_empty() {
        return view! { <meta name="robots" content="noindex" /> }.into_any();
    }
    let base = view.context.base_url;
    (!base.is_empty())
        .then(|| view! { <link rel="canonical" href=format!("{base}{path}") /> })
        .into_any()
}

/// The font of every text: asked for together with the sheet, so that it is there when the first text is drawn.
const FONT: &str = "source-sans-3-latin-wght-normal.woff2";

/// What every head has.
pub fn common_head(assets: &Assets, title: &str) -> AnyView {
    view! {
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title.to_owned()}</title>
        {assets.find(FONT).map(|font| view! { <link rel="preload" href=font r#as="font" type="font/woff2" crossorigin="anonymous" /> })}
        <link rel="stylesheet" href=assets.url("main.css") />
        <link rel="icon" href=assets.url("icon.svg") type="image/svg+xml" />
    }
    .into_any()
}

fn masthead(view: &View<'_>, head: &Head) -> AnyView {
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
                {menu(|path| view.href(path), current)}
            </div>
        </header>
    }
    .into_any()
}

/// The menu of every page, also of those that no release is behind.
pub fn menu(
    href: impl Fn(&str) -> String,
    current: impl Fn(&str) -> Option<&'static str>,
) -> AnyView {
    let entries = MENU.map(|(path, name)| {
        view! { <li><a href=href(path) aria-current=current(path)>{name}</a></li> }
    });
    view! {
        <nav class="menu" aria-label="Principal">
            <ul>
                {entries.into_iter().collect_view()}
                <li><a class="menu-office" href=links::OFFICE>"Ingresar"</a></li>
            </ul>
        </nav>
    }
    .into_any()
}

/// The name of the site, as a link home.
fn brand(home: String, edition: &Edition) -> AnyView {
    view! {
        <a class="brand" href=home>
            <span class="brand-over">{format!("Perú · Seguimiento al {}", edition.horizon)}</span>
            <span class="brand-name">{edition.policy_name.clone()}</span>
        </a>
    }
    .into_any()
}

fn banners(view: &View<'_>, section: &str) -> AnyView {
    let words = if section == "/contexto" {
        " Los valores de la política son inventados; los de contexto son cifras publicadas."
    } else {
        " Los valores de la política son inventados para mostrar cómo funciona el tablero: no describen al Perú. \
         Los de contexto son cifras publicadas."
    };
    let demo = view.release.demo.then(|| {
        view! {
            <section class="banner" aria-label="Aviso: datos de demostración">
                <div class="page">
                    <DemoTag />
                    {words}
                </div>
            </section>
        }
    });
    view! { {withdrawn(view)} {withdrawal(view)} {demo} {old(view)} }.into_any()
}

/// On every page of a release that was withdrawn. The page itself stays as it was.
fn withdrawn(view: &View<'_>) -> Option<AnyView> {
    let by = view.withdrawn()?;
    let page = route::of_release(by.number, "/cambios");
    let banner = view! {
        <section class="banner banner--withdrawn" aria-label="Aviso: publicación retirada">
            <div class="page">
                <strong>{sentence::withdrawn_sentence(by)}</strong>
                " "
                <a href=page>{format!("Ver qué cambió con la N.º {}", by.number)}</a>
            </div>
        </section>
    };
    Some(banner.into_any())
}

/// On every page of a release that withdraws another.
fn withdrawal(view: &View<'_>) -> Option<AnyView> {
    let withdrawal = view.release.withdraws.as_ref()?;
    let page = route::of_release(withdrawal.number, "/");
    let banner = view! {
        <section class="banner banner--old" aria-label="Aviso: retira una publicación anterior">
            <div class="page">
                {sentence::withdrawal_sentence(withdrawal)}
                " "
                <a href=page>{format!("Ver la N.º {}", withdrawal.number)}</a>
            </div>
        </section>
    };
    Some(banner.into_any())
}

fn old(view: &View<'_>) -> Option<AnyView> {
    let words = format!(
        "Está viendo la publicación n.º {}; la vigente es la n.º {}. ",
        view.release.number,
        view.newest()
    );
    let banner = || {
        view! {
            <section class="banner banner--old" aria-label="Aviso: publicación anterior">
                <div class="page">
                    {words}
                    <a href="/">"Ver la publicación vigente"</a>
                </div>
            </section>
        }
        .into_any()
    };
    (!view.context.current).then(banner)
}

/// Up to the licence's name; an institution stands there where one is set.
fn offered_by(release: &Release) -> String {
    match release.settings.institution.as_str() {
        "" => "Datos: licencia ".to_owned(),
        institution => format!("Datos de {institution}: licencia "),
    }
}

fn colophon(view: &View<'_>, cite: String) -> AnyView {
    let release = view.release;
    let edition = &release.catalogue.edition;
    let data = [
        (links::XLSX, "Libro de Excel"),
        (links::CSV, "Valores en CSV"),
        (links::JSON, "Publicación en JSON"),
    ];
    let data = data.map(|(path, name)| view! { <li><a href=view.href(path)>{name}</a></li> });
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
                    <p>{format!("{}. Plazos contados al {}.", words::day(release.published_at), domain::format::date_long(release.as_of))}</p>
                    <p><a href=view.href("/cambios")>"Qué cambió en esta publicación"</a></p>
                    <p>
                        {offered_by(release)}<a href=release.settings.licence.page() rel="license">{release.settings.licence.name()}</a>", elección de este tablero; cite la fuente y el número de \
                         publicación. Código: licencia Apache 2.0."
                    </p>
                </div>
                <nav aria-label="Datos">
                    <h2>"Datos"</h2>
                    <ul>
                        {data.into_iter().collect_view()}
                        <li><a href=view.href("/metodologia")>"Cómo se calcula"</a></li>
                        <li><a href=links::FEED>"Seguir las publicaciones (Atom)"</a></li>
                    </ul>
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

/// From the home page down to this one; the last entry is the page itself.
pub fn trail(view: &View<'_>, steps: Vec<(String, String)>) -> AnyView {
    let last = steps.len().saturating_sub(1);
    let items = steps.into_iter().enumerate().map(|(at, (name, path))| {
        if at == last {
            view! { <li aria-current="page">{name}</li> }.into_any()
        } else {
            view! { <li><a href=view.href(&path)>{name}</a></li> }.into_any()
        }
    });
    let items = items.collect_view();
    view! {
        <nav class="trail" aria-label="Ubicación">
            <ol>
                <li><a href=view.href("/")>"Política"</a></li>
                {items}
            </ol>
        </nav>
    }
    .into_any()
}
