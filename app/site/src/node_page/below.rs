//! What a node contains: the states of all of it, then its guidelines and services as rows.

use components::RollUpLine;
use domain::{
    format,
    policy_tree::{Node, NodeKind},
    rollup::roll_up,
};
use leptos::prelude::*;
use messages::t;

use crate::{context::View, list_row, services::group};

/// How many of the indicators below a node stand where; none for a service, which contains nothing.
pub fn states(view: &View<'_>, node: &Node) -> Option<AnyView> {
    if node.kind == NodeKind::Service {
        return None;
    }
    let all = roll_up(&view.release.catalogue, &node.code, view.progress);
    let coverage = all.coverage();
    let shown = view! {
        <div class="stack-s">
            <p>{format::sentence(&coverage)}</p>
            <RollUpLine roll_up=all bar=true />
        </div>
    };
    Some(shown.into_any())
}

/// Guidelines of an objective, then the services that hang on the node itself.
pub fn children(view: &View<'_>, node: &Node) -> AnyView {
    let of_kind = |kind: NodeKind| -> Vec<&Node> {
        let children = view.release.catalogue.children(&node.code);
        children.filter(|child| child.kind == kind).collect()
    };
    let guidelines = of_kind(NodeKind::Guideline);
    let guidelines = (!guidelines.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t!("Lineamientos")}</h2>
                {list_row::nodes(view, &guidelines, Some(&node.code))}
            </section>
        }
    });
    let services = of_kind(NodeKind::Service);
    let title = if node.kind == NodeKind::Objective {
        t!("Servicios sin lineamiento publicado")
    } else {
        t!("Servicios")
    };
    let services = (!services.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{title}</h2>
                {group::list(view, &services, Some(&node.code), false)}
            </section>
        }
    });
    view! { {guidelines} {services} }.into_any()
}
