//! The page of an objective, a guideline or a service: its own number, verdict and chart, then what is below it, then
//! what is said about it.

mod below;
mod own;

pub use own::missing as missing_number;

use domain::{
    code::NodeCode,
    format,
    indicator::{Indicator, IndicatorKind},
    policy_tree::{Node, NodeKind},
};
use leptos::prelude::*;
use messages::t;

use crate::{
    context::{Page, View},
    counted, links, list_row,
    message_page::{self, Problem},
    route::node_path,
    shell::{self, Head},
    words,
};

/// Names longer than this are set smaller.
const LONG_NAME: usize = 80;

pub fn page(view: &View<'_>, code: &NodeCode) -> Page {
    let catalogue = &view.release.catalogue;
    let Some(node) = catalogue.node(code) else {
        return message_page::in_site(view, Problem::NotFound);
    };
    let own: Vec<&Indicator> = view.policy_indicators(code).collect();
    let kind = words::kind_name(node.kind);
    let states = below::states(view, node);
    // Without a number of its own the states of what it contains stand in its place.
    let (instead, contained) = if own.is_empty() {
        let words = own::missing(node.kind);
        let instead = view! { <div class="stack"><p class="standfirst">{words}</p>{states}</div> };
        (Some(instead), None)
    } else {
        let section = |states| {
            view! { <section class="section"><h2>{t!("Todo lo que contiene")}</h2>{states}</section> }
        };
        (None, states.map(section))
    };
    let body = view! {
        {shell::trail(view, path_steps(view, code))}
        <div class="with-rail">
            <div class="stack">
                {heading(view, node, &own)}
                {own::verdict(view, &own)}
                {instead}
            </div>
            {own::facts(view, &own)}
        </div>
        {own::figure(view, &own)}
        {sheet(view, node)}
        {own::others(view, &own)}
        {contained}
        {below::children(view, node)}
        {beside(view, code)}
        {about(view, node)}
    };
    let name = words::node_name(node);
    let head = Head {
        title: match &node.name {
            Some(name) => format!("{code} {name}"),
            None => format!("{kind} {code}"),
        },
        description: t!(
            "{kind} {code} de la {policy}: {name}",
            kind,
            code,
            policy = catalogue.edition.policy_name,
            name,
        ),
        path: node_path(node.kind, code),
        section: if node.kind == NodeKind::Service {
            "/servicios"
        } else {
            "/"
        },
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

/// The same on one page of paper.
fn sheet(view: &View<'_>, node: &Node) -> AnyView {
    let href = view.href(&links::sheet(&node_path(node.kind, &node.code)));
    view! {
        <div class="chart-files downloads">
            <span class="muted" id="hoja-para-imprimir">{t!("Descargar")}</span>
            <ul aria-labelledby="hoja-para-imprimir"><li><a href=href>{t!("Ficha de avance (PDF)")}</a></li></ul>
        </div>
    }
    .into_any()
}

/// From the objective down to the node, by code.
pub fn path_steps(view: &View<'_>, code: &NodeCode) -> Vec<(String, String)> {
    view.release
        .catalogue
        .path(code)
        .into_iter()
        .filter(|node| node.kind != NodeKind::Policy)
        .map(|node| (node.code.to_string(), node_path(node.kind, &node.code)))
        .collect()
}

/// Code, kind, what is uncertain of its place, state and name.
fn heading(view: &View<'_>, node: &Node, own: &[&Indicator]) -> AnyView {
    let kind = words::kind_name(node.kind);
    let mark = words::placement_mark(node.placement)
        .map(|mark| view! { <span>{format::capitalised(mark)}</span> });
    let badge = own::badge(view, own);
    // A node without a name is called by what it is; that its name is missing is a note.
    match node.name.clone() {
        Some(name) => {
            let is_long = name.chars().count() > LONG_NAME;
            view! {
                <div class="over"><b>{node.code.to_string()}</b><span>{kind}</span>{badge}{mark}</div>
                <h1 class:long=is_long lang=words::official()>{name}</h1>
            }
            .into_any()
        }
        None => view! {
            <div class="over">{badge}{mark}</div>
            <h1>{format!("{kind} {}", node.code)}</h1>
            <p class="standfirst">{t!("Denominación por completar.")}</p>
        }
        .into_any(),
    }
}

/// Context indicators that the catalogue places beside the node: shown, and said not to count.
fn beside(view: &View<'_>, code: &NodeCode) -> Option<AnyView> {
    let indicators = view.release.catalogue.indicators_of(code);
    let context: Vec<&Indicator> = indicators
        .filter(|one| one.kind == IndicatorKind::Context)
        .collect();
    let section = || {
        view! {
            <section class="section">
                <h2>{t!("Contexto")}</h2>
                <p class="standfirst">{t!("Medidas de otras instituciones: ayudan a entender, y no cuentan en el avance.")}</p>
                {list_row::indicators(view, &context)}
            </section>
        }
        .into_any()
    };
    (!context.is_empty()).then(section)
}

/// Who is responsible, what the source leaves open, what was counted, and the source.
fn about(view: &View<'_>, node: &Node) -> AnyView {
    let entity = node
        .entity
        .as_ref()
        .map(|entity| view! { <p>{t!("Responsable: {entity}", entity)}</p> });
    let note = node
        .note
        .clone()
        .map(|note| view! { <p lang=words::official()>{note}</p> });
    let doubts = words::node_doubts(node)
        .into_iter()
        .map(|text| view! { <p>{text}</p> })
        .collect_view();
    let counted = (node.kind != NodeKind::Service)
        .then(|| view! { <div class="node-counted">{counted::list(view, &node.code)}</div> });
    let title = match node.kind {
        NodeKind::Policy => t!("Acerca de la política"),
        NodeKind::Objective => t!("Acerca de este objetivo"),
        NodeKind::Guideline => t!("Acerca de este lineamiento"),
        NodeKind::Service => t!("Acerca de este servicio"),
    };
    view! {
        <section class="section">
            <h2>{title}</h2>
            <div class="stack-s column">
                {entity}
                {note}
                {doubts}
                <p class="muted small">{t!("Fuente: {source}", source = node.source)}</p>
            </div>
            {counted}
        </section>
    }
    .into_any()
}
