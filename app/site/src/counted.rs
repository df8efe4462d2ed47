//! What a count counts: the indicators by name, each with its state and the way to its numbers.

use components::StateBadge;
use domain::{
    code::NodeCode,
    indicator::{Indicator, IndicatorKind},
    policy_tree::NodeKind,
};
use leptos::prelude::*;
use messages::t;

use crate::{context::View, entries, provenance, route::indicator_path, words};

/// The policy indicators of a node and of everything below it, as the roll-up counts them.
pub fn list(view: &View<'_>, node: &NodeCode) -> AnyView {
    let indicators = within(view, node);
    if indicators.is_empty() {
        return ().into_any();
    }
    let items = indicators.iter().map(|indicator| {
        let state = entries::state_of(indicator, view.progress.get(&indicator.code));
        let href = format!(
            "{}#{}",
            view.href(&indicator_path(&indicator.code)),
            provenance::SECTION
        );
        let badge = state.map(|state| view! { <StateBadge state=state /> });
        view! { <li><a href=href lang=words::official()>{format!("{} {}", indicator.code, indicator.name)}</a>" "{badge}</li> }
    });
    view! {
        <details class="explain">
            <summary>{t!("Qué se cuenta")}</summary>
            <ul class="plain-list explain-body">{items.collect_view()}</ul>
        </details>
    }
    .into_any()
}

fn within<'a>(view: &View<'a>, node: &NodeCode) -> Vec<&'a Indicator> {
    let release: &'a domain::release::Release = view.release;
    let catalogue = &release.catalogue;
    let whole = catalogue
        .node(node)
        .is_some_and(|one| one.kind == NodeKind::Policy);
    let inside = |indicator: &&Indicator| {
        whole
            || catalogue
                .path(&indicator.node)
                .iter()
                .any(|one| &one.code == node)
    };
    let policy = catalogue
        .indicators
        .iter()
        .filter(|one| one.kind == IndicatorKind::Policy);
    policy.filter(inside).collect()
}
