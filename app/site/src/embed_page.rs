//! The page of an indicator for the frames of other sites: its name, where it stands, the chart and its source.
//!
//! Every other page refuses to be framed. Links leave the frame.

use domain::{code::IndicatorCode, indicator::IndicatorKind, progress::Series, value::Breakdown};
use leptos::prelude::*;
use messages::Language;

use crate::{
    context::{Page, View},
    entries,
    indicator::{Subject, figure},
    links,
    message_page::{self, Problem},
    route::indicator_path,
    shell, words,
};

pub fn page(view: &View<'_>, code: &IndicatorCode) -> Page {
    let (Some(indicator), Some(progress)) = (
        view.release.catalogue.indicator(code),
        view.progress.get(code),
    ) else {
        return message_page::in_site(view, Problem::NotFound);
    };
    let subject = Subject {
        view,
        indicator,
        progress,
        series: Series::of(view.release, indicator, &Breakdown::headline()),
    };
    let title = shell::document_title(view.release, &format!("{code} {}", indicator.name));
    let section = match indicator.kind {
        IndicatorKind::Policy => "/",
        IndicatorKind::Context => "/contexto",
    };
    let verdict = entries::verdict(view, indicator, progress)
        .map(|words| view! { <p class="verdict-line">{words}</p> });
    let link = view! { <a href=view.href(&indicator_path(code)) lang=words::official()>{indicator.name.clone()}</a> };
    let badge = entries::explained_badge(indicator, progress);
    let policy = view.release.catalogue.edition.policy_name.clone();
    let html = view! {
        <html lang=Language::current().tag() class="pntd-embed">
            <head>
                {shell::common_head(view.context.assets, &title)}
                <meta name="robots" content="noindex" />
                <base target="_top" />
                <script src=links::EMBED_SCRIPT defer=true></script>
            </head>
            <body>
                {shell::banners(view, section)}
                <main class="embed-body">
                    <p class="over" lang=words::official()>{policy}</p>
                    <h1>{link}</h1>
                    <p>{badge}</p>
                    {verdict}
                    {figure::drawing(&subject)}
                </main>
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
