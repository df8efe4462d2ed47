//! The page of an objective, a guideline or a service: what it is, its indicators, what is below it.

use components::RollUpLine;
use domain::{
    code::NodeCode,
    indicator::{Indicator, IndicatorKind},
    policy::{Node, NodeKind},
    rollup::roll_up,
};
use leptos::prelude::*;

use crate::{
    context::{Page, View},
    counted, entries,
    route::node_path,
    services,
    shell::{self, Head},
    words,
};

pub fn page(view: &View<'_>, code: &NodeCode) -> Page {
    let catalogue = &view.release.catalogue;
    let Some(node) = catalogue.node(code) else {
        return crate::message_page::in_site(view, crate::Problem::NotFound);
    };
    let own: Vec<&Indicator> = view.policy_indicators(code).collect();
    let kind = words::kind_name(node.kind);
    // A node without a name is called by what it is; that its name is missing is a note.
    let (heading, note) = match &node.name {
        Some(name) => (name.clone(), None),
        None => (
            format!("{kind} {code}"),
            Some(view! { <p class="standfirst">"Denominación por completar."</p> }),
        ),
    };
    let over = node
        .name
        .is_some()
        .then(|| view! { <p class="over"><b>{code.to_string()}</b>{kind}</p> });
    let title = match &node.name {
        Some(name) => format!("{code} {name}"),
        None => heading.clone(),
    };
    let doubts = words::node_doubts(node)
        .into_iter()
        .map(|text| view! { <p class="standfirst">{text}</p> })
        .collect_view();
    let body = view! {
        {steps(view, code)}
        <div class="opening">
            {over}
            <h1>{heading}</h1>
            {note}
            {doubts}
            {about(node)}
            {rolled(view, node)}
        </div>
        {own_indicators(view, node, &own)}
        {below(view, node)}
        {beside(view, code)}
        {source(node)}
    };
    let head = Head {
        title,
        description: format!(
            "{kind} {code} de la {}: {}",
            catalogue.edition.policy_name,
            words::node_name(node)
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

fn steps(view: &View<'_>, code: &NodeCode) -> AnyView {
    shell::trail(view, path_steps(view, code))
}

fn about(node: &Node) -> AnyView {
    let entity = node
        .entity
        .clone()
        .map(|entity| view! { <p class="meta">{format!("Responsable: {entity}")}</p> });
    let note = node
        .note
        .clone()
        .map(|note| view! { <p class="meta">{note}</p> });
    view! { {entity} {note} }.into_any()
}

fn rolled(view: &View<'_>, node: &Node) -> AnyView {
    let all = roll_up(&view.release.catalogue, &node.code, view.progress);
    if all.total < 2 {
        return ().into_any();
    }
    let coverage = all.coverage_es();
    view! {
        <div class="stack-s">
            <p><b>"Con todo lo que contiene: "</b>{coverage}"."</p>
            <RollUpLine roll_up=all bar=true />
            {counted::list(view, &node.code)}
        </div>
    }
    .into_any()
}

fn own_indicators(view: &View<'_>, node: &Node, own: &[&Indicator]) -> AnyView {
    let title = if own.len() == 1 {
        "Indicador"
    } else {
        "Indicadores"
    };
    let content = match (own.is_empty(), node.kind) {
        (false, _) => entries::indicators(view, own, "h3"),
        (true, NodeKind::Guideline) => view! {
            <p class="standfirst">"Un lineamiento no tiene indicador propio: su estado es el de sus servicios."</p>
        }
        .into_any(),
        (true, _) => view! {
            <p class="standfirst">"Ninguna fuente disponible publica un indicador con su ficha técnica."</p>
        }
        .into_any(),
    };
    view! { <section class="section"><h2>{title}</h2>{content}</section> }.into_any()
}

/// Context indicators that the catalogue places beside the node: shown, and said not to count.
fn beside(view: &View<'_>, code: &NodeCode) -> AnyView {
    let indicators = view.release.catalogue.indicators_of(code);
    let context: Vec<&Indicator> = indicators
        .filter(|one| one.kind == IndicatorKind::Context)
        .collect();
    if context.is_empty() {
        return ().into_any();
    }
    let list = entries::indicators(view, &context, "h3");
    view! {
        <section class="section">
            <h2>"Contexto"</h2>
            <p class="standfirst">"Medidas de otras instituciones: ayudan a entender, y no cuentan en el avance."</p>
            {list}
        </section>
    }
    .into_any()
}

/// Guidelines of an objective, each with its services; services of a guideline.
fn below(view: &View<'_>, node: &Node) -> AnyView {
    let children: Vec<&Node> = view.release.catalogue.children(&node.code).collect();
    let guidelines: Vec<&Node> = children
        .iter()
        .copied()
        .filter(|child| child.kind == NodeKind::Guideline)
        .collect();
    let direct: Vec<&Node> = children
        .iter()
        .copied()
        .filter(|child| child.kind == NodeKind::Service)
        .collect();
    let guidelines = (!guidelines.is_empty()).then(|| {
        let items = guidelines.into_iter().map(|child| guideline(view, child)).collect_view();
        view! { <section class="section"><h2>"Lineamientos"</h2><ol class="entries">{items}</ol></section> }
    });
    let title = if node.kind == NodeKind::Objective {
        "Servicios sin lineamiento publicado"
    } else {
        "Servicios"
    };
    let direct = (!direct.is_empty()).then(|| {
        let table = services::table(view, &direct, title);
        view! { <section class="section"><h2>{title}</h2>{table}</section> }
    });
    view! { {guidelines} {direct} }.into_any()
}

fn guideline(view: &View<'_>, node: &Node) -> AnyView {
    let services = view
        .release
        .catalogue
        .children(&node.code)
        .filter(|child| child.kind == NodeKind::Service)
        .count();
    let counted = match services {
        0 => "Sin servicios con lugar conocido".to_owned(),
        1 => "1 servicio".to_owned(),
        n => format!("{n} servicios"),
    };
    let all = roll_up(&view.release.catalogue, &node.code, view.progress);
    let coverage = all.coverage_es();
    let missing = node.name.is_none();
    view! {
        <li class="entry">
            <span class="entry-code">{node.code.to_string()}</span>
            <div class="entry-body">
                <h3 class="entry-title" class:muted=missing>
                    <a href=view.href(&node_path(node.kind, &node.code))>{words::node_name(node)}</a>
                </h3>
            </div>
            <div class="entry-side"><span class="muted small">{format!("{counted}; {coverage}")}</span></div>
        </li>
    }
    .into_any()
}

fn source(node: &Node) -> AnyView {
    view! { <p class="source section">{format!("Fuente: {}", node.source)}</p> }.into_any()
}
