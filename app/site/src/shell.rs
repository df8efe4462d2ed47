//! The frame of every page: head, skip link, header, banner, footer.

mod banners;
mod colophon;
mod masthead;
mod social;

use components::assets::Assets;
use domain::{policy_tree::NodeKind, release::Release};
use leptos::prelude::*;
use messages::{Language, t};

pub use self::{
    banners::{banners, demonstration_words},
    masthead::menu,
};
use crate::{
    context::{Page, View},
    links, opinion_form,
    route::in_present_language,
};

/// What differs between the heads of two pages.
pub struct Head {
    /// Without the site's name; empty for the home page.
    pub title: String,
    pub description: String,
    /// The address within the site, for the canonical link and the citation; empty where the address leads nowhere. With a
    /// query it is cited only.
    pub path: String,
    /// Which entry of the menu it belongs to.
    pub section: &'static str,
    /// Whether charts on it can be upgraded.
    pub has_charts: bool,
}

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
    let asked = opinion_form::form(view, &head.path);
    let html = view! {
        <html lang=Language::current().tag()>
            <head>
                {common_head(view.context.assets, &title)}
                <meta name="description" content=description.clone() />
                {canonical(view, &head.path)}
                {social::social(view, &head, &title, &description)}
                <link rel="alternate" type="application/atom+xml" title=t!("Publicaciones") href=links::FEED />
                {script}
            </head>
            <body>
                <a class="skip-link" href="#contenido">{t!("Ir al contenido")}</a>
                {masthead::masthead(view, &head)}
                {banners(view, head.section)}
                <main id="contenido" tabindex="-1">
                    <div class="page">{body}{asked}</div>
                </main>
                {colophon::colophon(view, head.section, cite)}
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
pub fn document_title(release: &Release, name: &str) -> String {
    let demo = if release.demo {
        t!(" (demostración)")
    } else {
        ""
    };
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

/// Whether search engines should find a page: not one that leads nowhere, nor one that is made to a question.
fn is_to_be_found(path: &str) -> bool {
    !path.is_empty() && !path.contains('?')
}

/// The one address of a page, whichever release shows it: that of the current release. A whole address or none; a
/// page that nobody should find has none.
fn canonical(view: &View<'_>, path: &str) -> AnyView {
    if !is_to_be_found(path) {
        return view! { <meta name="robots" content="noindex" /> }.into_any();
    }
    let base = view.context.base_url;
    (!base.is_empty())
        .then(|| {
            let canonical = format!("{base}{}", in_present_language(path));
            view! { <link rel="canonical" href=canonical />{alternates(base, path)} }
        })
        .into_any()
}

/// The same page in every language; who reads none of them is given the Spanish one.
fn alternates(base: &str, path: &str) -> impl IntoView + use<> {
    let all = Language::ALL.map(|one| (one.code(), one));
    let all = all.into_iter().chain([("x-default", Language::Spanish)]);
    let links = all.map(|(code, language)| {
        let address = format!("{base}{}", language.address(path));
        view! { <link rel="alternate" hreflang=code href=address /> }
    });
    links.collect_view()
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
        <link rel="stylesheet" href=assets.url("public.css") />
        <link rel="icon" href=assets.url("icon.svg") type="image/svg+xml" />
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
        <nav class="trail" aria-label=t!("Ubicación")>
            <ol>
                <li><a href=view.href("/")>{t!("Política")}</a></li>
                {items}
            </ol>
        </nav>
    }
    .into_any()
}
