//! Services as rows, one group an objective; what has neither a name nor an indicator is folded into its codes.

use std::collections::BTreeMap;

use domain::{
    catalogue::Catalogue,
    code::NodeCode,
    indicator::IndicatorKind,
    policy_tree::{Node, NodeKind, Placement},
    release::Release,
};
use leptos::prelude::*;
use messages::{msgid, t, translated};

use crate::{context::View, list_row, route::node_path, words};

/// The services of an objective; of those whose objective nobody publishes, the last group.
pub struct Group<'a> {
    objective: Option<&'a Node>,
    services: Vec<&'a Node>,
}

/// The objective that a service belongs to, where it is known.
pub fn objective_of<'a>(catalogue: &'a Catalogue, node: &Node) -> Option<&'a Node> {
    catalogue
        .path(&node.code)
        .into_iter()
        .find(|one| one.kind == NodeKind::Objective)
}

/// Services by objective, in the order of the catalogue. Groups without a service are left out.
fn by_objective<'a>(catalogue: &'a Catalogue, services: &[&'a Node]) -> Vec<Group<'a>> {
    let placed: Vec<(Option<&NodeCode>, &'a Node)> = services
        .iter()
        .map(|node| (objective_of(catalogue, node).map(|one| &one.code), *node))
        .collect();
    let objectives = catalogue.of_kind(NodeKind::Objective).map(Some);
    let groups = objectives.chain([None]).map(|objective| {
        let code = objective.map(|one| &one.code);
        let inside = placed.iter().filter(|(of, _)| *of == code);
        Group {
            objective,
            services: inside.map(|(_, node)| *node).collect(),
        }
    });
    groups.filter(|group| !group.services.is_empty()).collect()
}

/// «14 servicios, 9 con valores».
fn count_words(services: usize, with_values: usize) -> String {
    match (services, with_values) {
        (1, 0) => t!("1 servicio, sin valores").to_owned(),
        (1, _) => t!("1 servicio, con valores").to_owned(),
        (all, 0) => t!("{all} servicios, ninguno con valores", all),
        (all, some) => t!("{all} servicios, {some} con valores", all, some),
    }
}

/// Whether there is more to say of it than its code.
fn is_told(release: &Release, node: &Node) -> bool {
    let mut indicators = release.catalogue.indicators_of(&node.code);
    node.name.is_some() || indicators.any(|one| one.kind == IndicatorKind::Policy)
}

/// Every group with its counts. `open`: the folded codes are part of what was asked for.
pub fn sections(view: &View<'_>, services: &[&Node], open: bool) -> AnyView {
    let release = view.release;
    let groups = by_objective(&release.catalogue, services);
    groups
        .iter()
        .map(|group| section(view, group, open))
        .collect_view()
        .into_any()
}

fn section(view: &View<'_>, group: &Group<'_>, open: bool) -> AnyView {
    let title = match group.objective {
        Some(node) => {
            let name = format!("{} {}", node.code, words::node_name(node));
            view! { <h2><a href=view.href(&node_path(node.kind, &node.code)) lang=words::name_language(node)>{name}</a></h2> }
                .into_any()
        }
        None => view! { <h2>{t!("Sin objetivo publicado")}</h2> }.into_any(),
    };
    let has_value = |node: &&&Node| {
        let mut indicators = view.policy_indicators(&node.code);
        indicators.any(|one| {
            let progress = view.progress.get(&one.code);
            progress.is_some_and(|progress| progress.latest.is_some())
        })
    };
    let with_values = group.services.iter().filter(has_value).count();
    let counted = count_words(group.services.len(), with_values);
    view! {
        <section class="section list-group">
            {title}
            <p class="muted">{counted}</p>
            {list(view, &group.services, None, open)}
        </section>
    }
    .into_any()
}

/// Services as rows, and below them the codes of those of which nothing else is published. `within`: the node whose
/// page it is.
pub fn list(view: &View<'_>, services: &[&Node], within: Option<&NodeCode>, open: bool) -> AnyView {
    let release = view.release;
    let (told, folded): (Vec<&Node>, Vec<&Node>) = services
        .iter()
        .copied()
        .partition(|node| is_told(release, node));
    let rows = (!told.is_empty()).then(|| list_row::nodes(view, &told, within));
    view! { {rows} {codes(view, &folded, open)} }.into_any()
}

/// Codes alone, by what is known of their place.
fn codes(view: &View<'_>, nodes: &[&Node], open: bool) -> Option<AnyView> {
    if nodes.is_empty() {
        return None;
    }
    // By the words of the code, so that the order is the same in every language.
    let mut by_mark: BTreeMap<Option<&'static str>, Vec<&Node>> = BTreeMap::new();
    for node in nodes {
        by_mark.entry(lead(node.placement)).or_default().push(node);
    }
    let lists = by_mark.into_iter().map(|(lead, nodes)| {
        let mark = lead.map(|lead| view! { <p class="muted small">{translated(lead)}</p> });
        let links = nodes.into_iter().map(|node| {
            let href = view.href(&node_path(node.kind, &node.code));
            view! { <li><a href=href>{node.code.to_string()}</a></li> }
        });
        view! { {mark} <ul class="list-codes">{links.collect_view()}</ul> }
    });
    let summary = t!("{n} sin nombre ni indicador publicados", n = nodes.len());
    let folded = view! {
        <details class="explain list-fold" open=open>
            <summary>{summary}</summary>
            <div class="explain-body stack-s">{lists.collect_view()}</div>
        </details>
    };
    Some(folded.into_any())
}

/// What stands above codes whose place is not certain.
fn lead(placement: Placement) -> Option<&'static str> {
    match placement {
        Placement::Stated | Placement::ObjectiveStated => None,
        Placement::GuidelineInferred => Some(msgid!("Con lineamiento deducido:")),
        Placement::ObjectiveInferred => Some(msgid!("Con objetivo deducido:")),
        Placement::Unknown => Some(msgid!("Con lugar no publicado:")),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        calendar::Calendar,
        policy_tree::{Edition, NameStatus},
    };

    use super::*;

    fn node(code: &str, kind: NodeKind, parent: Option<&str>) -> Node {
        Node {
            code: code.parse().unwrap(),
            kind,
            parent: parent.map(|one| one.parse().unwrap()),
            name: None,
            name_status: NameStatus::Missing,
            placement: Placement::Stated,
            candidates: Vec::new(),
            note: None,
            source: String::new(),
            entity: None,
            position: 0,
        }
    }

    fn catalogue() -> Catalogue {
        use NodeKind::{Guideline, Objective, Policy, Service};
        Catalogue {
            edition: Edition {
                code: String::new(),
                policy_name: String::new(),
                name: String::new(),
                horizon: 2030,
                promise: String::new(),
                source: String::new(),
            },
            nodes: vec![
                node("PNTD", Policy, None),
                node("OP1", Objective, Some("PNTD")),
                node("OP2", Objective, Some("PNTD")),
                node("OP3", Objective, Some("PNTD")),
                node("L1.1", Guideline, Some("OP1")),
                node("S01", Service, None),
                node("S02", Service, Some("OP3")),
                node("S03", Service, Some("L1.1")),
                node("S04", Service, Some("OP1")),
            ],
            dimensions: Vec::new(),
            indicators: Vec::new(),
            calendar: Calendar::default(),
        }
    }

    #[test]
    fn services_stand_below_their_objective_and_those_without_one_come_last() {
        let catalogue = catalogue();
        let services: Vec<&Node> = catalogue.of_kind(NodeKind::Service).collect();
        let groups = by_objective(&catalogue, &services);
        let told: Vec<(Option<&str>, Vec<&str>)> = groups
            .iter()
            .map(|group| {
                (
                    group.objective.map(|one| one.code.as_str()),
                    group.services.iter().map(|one| one.code.as_str()).collect(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (Some("OP1"), vec!["S03", "S04"]),
                (Some("OP3"), vec!["S02"]),
                (None, vec!["S01"]),
            ]
        );
    }

    #[test]
    fn counts_agree_in_number() {
        for (services, with_values, words) in [
            (14, 9, "14 servicios, 9 con valores"),
            (4, 0, "4 servicios, ninguno con valores"),
            (1, 0, "1 servicio, sin valores"),
            (1, 1, "1 servicio, con valores"),
        ] {
            assert_eq!(count_words(services, with_values), words);
        }
    }
}
