//! Changed texts, old beside new, and what is new or gone in the catalogue.

use domain::{
    catalogue::Catalogue,
    code::{IndicatorCode, NodeCode},
    format,
    release::{Subject, TextChange},
};
use leptos::prelude::*;
use messages::{t, tn};

use super::ReleasePair;
use crate::{
    changes,
    context::View,
    route::{in_present_language, indicator_path, node_path, of_release},
    words,
};

/// Changes in sight; more are folded.
const IN_SIGHT: usize = 30;

pub fn list(pair: &ReleasePair<'_>, list: &[TextChange]) -> AnyView {
    let mut items: Vec<AnyView> = list.iter().map(|change| item(pair, change)).collect();
    let rest = items.split_off(items.len().min(IN_SIGHT));
    let more = (!rest.is_empty()).then(|| {
        let count = u64::try_from(rest.len()).unwrap_or(u64::MAX);
        let n = format::count(count);
        let summary = tn!(count, "{n} texto más", "{n} textos más", n);
        view! {
            <details class="explain">
                <summary>{summary}</summary>
                <ul class="plain-list explain-body">{rest}</ul>
            </details>
        }
    });
    view! { <ul class="plain-list">{items}</ul> {more} }.into_any()
}

fn item(pair: &ReleasePair<'_>, change: &TextChange) -> AnyView {
    // What the dashboard words is in the language of the page; what people wrote stays as it is.
    let side = |text: &Option<String>| {
        let text = text.as_ref()?;
        Some(match change.field.shown(text) {
            Some(words) => (words, None),
            None => (text.clone(), words::official()),
        })
    };
    let absent = || view! { <span class="muted">{t!("vacío")}</span> }.into_any();
    let old = side(&change.before).map_or_else(absent, |(text, lang)| {
        view! { <del lang=lang>{text}</del> }.into_any()
    });
    let new = side(&change.after).map_or_else(absent, |(text, lang)| {
        view! { <ins lang=lang>{text}</ins> }.into_any()
    });
    view! {
        <li class="text-change">
            <p>{subject(pair, &change.subject)}" · "<strong>{change.field.label()}</strong></p>
            <dl class="text-sides">
                <div><dt>{t!("Antes")}</dt><dd>{old}</dd></div>
                <div><dt>{t!("Ahora")}</dt><dd>{new}</dd></div>
            </dl>
        </li>
    }
    .into_any()
}

/// What the text belongs to, with its address where it has a page.
fn subject(pair: &ReleasePair<'_>, subject: &Subject) -> AnyView {
    let view = pair.view;
    match subject {
        Subject::Policy => t!("Toda la política").into_any(),
        Subject::Dimension(code) => {
            let dimension = view.release.catalogue.dimension(code);
            let name = dimension.map_or(code.clone(), |one| one.name.clone());
            t!("Desagregación «{name}»", name).into_any()
        }
        Subject::Node(code) => node(view, &view.release.catalogue, code),
        Subject::Indicator(code) => indicator(view, &view.release.catalogue, code),
        Subject::Cell(key) => {
            let place = changes::place(view, pair.before, key);
            let measure = key.measure.noun();
            view! {
                {indicator(view, &view.release.catalogue, &key.indicator)}
                {format!(", {measure}, {place}")}
            }
            .into_any()
        }
    }
}

fn indicator(view: &View<'_>, catalogue: &Catalogue, code: &IndicatorCode) -> AnyView {
    let name = catalogue.indicator(code).map(|one| one.name.as_str());
    let name = format!("{code} {}", name.unwrap_or_default());
    view! { <a href=view.href(&indicator_path(code)) lang=words::official()>{name}</a> }.into_any()
}

fn node(view: &View<'_>, catalogue: &Catalogue, code: &NodeCode) -> AnyView {
    match catalogue.node(code) {
        Some(node) => {
            let name = format!("{code} {}", words::node_name(node));
            view! { <a href=view.href(&node_path(node.kind, code)) lang=words::official()>{name}</a> }.into_any()
        }
        None => code.to_string().into_any(),
    }
}

/// What is new, linked in this release; what is gone, linked in the one where it was.
pub fn catalogue(pair: &ReleasePair<'_>) -> AnyView {
    let found = &pair.found;
    let (now, was) = (&pair.view.release.catalogue, &pair.before.catalogue);
    let old_page = |path: String| in_present_language(&of_release(pair.before.number, &path));
    let gone = |href: String, name: String| {
        view! { <a href=href lang=words::official()>{name}</a> }.into_any()
    };
    let came = found
        .new_nodes
        .iter()
        .map(|code| node(pair.view, now, code));
    let came = came.chain(
        found
            .new_indicators
            .iter()
            .map(|code| indicator(pair.view, now, code)),
    );
    let came = came.map(|what| view! { <li><span class="muted">{t!("Entra: ")}</span>{what}</li> });
    let nodes = found.removed_nodes.iter().filter_map(|code| {
        let node = was.node(code)?;
        let name = format!("{code} {}", words::node_name(node));
        Some(gone(old_page(node_path(node.kind, code)), name))
    });
    let indicators = found.removed_indicators.iter().filter_map(|code| {
        let indicator = was.indicator(code)?;
        let name = format!("{code} {}", indicator.name);
        Some(gone(old_page(indicator_path(code)), name))
    });
    let left = nodes
        .chain(indicators)
        .map(|what| view! { <li><span class="muted">{t!("Sale: ")}</span>{what}</li> });
    view! { <ul class="plain-list">{came.collect_view()}{left.collect_view()}</ul> }.into_any()
}
