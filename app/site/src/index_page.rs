//! The lists that an address leads to when its last part is cut off: all objectives, guidelines, indicators.

use domain::{
    indicator::{Indicator, IndicatorKind},
    policy::{Node, NodeKind},
    rollup::roll_up,
};
use leptos::prelude::*;

use crate::{
    context::{Page, View},
    entries,
    list_files::list_files,
    route::node_path,
    shell::{self, Head},
    words,
};

/// All nodes of a kind, each with what it covers.
pub fn nodes(view: &View<'_>, kind: NodeKind) -> Page {
    let (path, title) = if kind == NodeKind::Objective {
        ("/objetivos", "Objetivos prioritarios")
    } else {
        ("/lineamientos", "Lineamientos")
    };
    let items = view
        .release
        .catalogue
        .of_kind(kind)
        .map(|node| entry(view, node));
    let list = view! { <ol class="entries">{items.collect_view()}</ol> };
    document(view, path, title, list.into_any())
}

fn entry(view: &View<'_>, node: &Node) -> AnyView {
    let coverage = roll_up(&view.release.catalogue, &node.code, view.progress).coverage_es();
    let missing = node.name.is_none();
    view! {
        <li class="entry">
            <span class="entry-code">{node.code.to_string()}</span>
            <div class="entry-body">
                <h2 class="entry-title" class:muted=missing>
                    <a href=view.href(&node_path(node.kind, &node.code))>{words::node_name(node)}</a>
                </h2>
            </div>
            <div class="entry-side"><span class="muted small">{coverage}</span></div>
        </li>
    }
    .into_any()
}

/// All indicators: those of the policy, then those beside it.
pub fn indicators(view: &View<'_>) -> Page {
    let of_kind = |kind| {
        let indicators = view.release.catalogue.indicators.iter();
        indicators
            .filter(|one| one.kind == kind)
            .collect::<Vec<&Indicator>>()
    };
    let (policy, context) = (
        of_kind(IndicatorKind::Policy),
        of_kind(IndicatorKind::Context),
    );
    let section = |title: &'static str, list: &[&Indicator]| {
        let entries = entries::indicators(view, list, "h3");
        (!list.is_empty())
            .then(|| view! { <section class="section"><h2>{title}</h2>{entries}</section> })
    };
    let lists = view! {
        {section("De la política", &policy)}
        {section("De contexto: no cuentan en el avance", &context)}
    };
    document(view, "/indicadores", "Indicadores", lists.into_any())
}

fn document(view: &View<'_>, path: &str, title: &str, list: AnyView) -> Page {
    let trail = shell::trail(view, vec![(title.to_owned(), path.to_owned())]);
    let body = view! {
        {trail}
        <div class="opening"><h1>{title.to_owned()}</h1></div>
        {list}
        {list_files(view, path, "", "esta lista")}
    };
    let policy = &view.release.catalogue.edition.policy_name;
    let head = Head {
        title: title.to_owned(),
        description: format!("{title} de la {policy}, con su estado y cuántos tienen valores."),
        path: path.to_owned(),
        section: "/",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}
