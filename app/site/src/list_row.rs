//! The row of every list of indicators and nodes: code, name, last value and target, state, a small drawing.
//!
//! The whole row leads to the page of what it names, by one link that the sheet stretches over it. The numbers and the
//! drawing of a row deliberately lead nowhere: where they come from is shown on that page.

mod numbers;

use components::{RollUpLine, StateBadge};
use domain::{
    code::NodeCode,
    format,
    indicator::{Indicator, IndicatorKind},
    policy_tree::{Node, NodeKind},
    release::Release,
    rollup::roll_up,
};
use leptos::prelude::*;
use messages::t;

pub use numbers::Numbers;

use crate::{
    context::View,
    entries,
    route::{indicator_path, node_path},
    words,
};

/// The class of the drawing.
const DRAWING: &str = "list-row-drawing";

/// What a row shows; what is not there takes no room.
struct Row {
    code: String,
    /// The guideline of a service, where the page is not that guideline's.
    place: Option<String>,
    name: String,
    /// The language of the name; `None`: that of the page.
    language: Option<&'static str>,
    /// Within the site.
    path: String,
    /// Small lines below the name.
    about: Vec<Line>,
    values: Option<AnyView>,
    state: Option<AnyView>,
    drawing: Option<AnyView>,
}

/// A small line.
struct Line {
    words: String,
    /// Its language; `None`: that of the page.
    language: Option<&'static str>,
}

impl Line {
    fn of(words: String) -> Self {
        Self {
            words,
            language: None,
        }
    }
}

/// Indicators, each as a row.
pub fn indicators(view: &View<'_>, list: &[&Indicator]) -> AnyView {
    let rows = list.iter().map(|one| indicator(view, one));
    view! { <ol class="list-rows">{rows.collect_view()}</ol> }.into_any()
}

/// Nodes, each as a row with the number of its first indicator. `within` is the node whose page it is: rows do not
/// repeat it as their place.
pub fn nodes(view: &View<'_>, list: &[&Node], within: Option<&NodeCode>) -> AnyView {
    let rows = list.iter().map(|one| node(view, one, within));
    view! { <ol class="list-rows">{rows.collect_view()}</ol> }.into_any()
}

fn indicator(view: &View<'_>, indicator: &Indicator) -> AnyView {
    let about = match (indicator.kind, indicator.ficha.source.trim()) {
        (IndicatorKind::Policy, _) => Vec::new(),
        (IndicatorKind::Context, "") => vec![Line::of(t!("Fuente: por completar").to_owned())],
        (IndicatorKind::Context, source) => vec![Line::of(t!("Fuente: {source}", source))],
    };
    markup(
        view,
        Row {
            code: indicator.code.to_string(),
            place: None,
            name: indicator.name.clone(),
            language: words::official(),
            path: indicator_path(&indicator.code),
            about,
            values: Some(numbers::short(view, indicator)),
            state: badge(view, indicator),
            drawing: entries::sparkline(view, indicator, DRAWING),
        },
    )
}

fn node(view: &View<'_>, node: &Node, within: Option<&NodeCode>) -> AnyView {
    let own: Vec<&Indicator> = view.policy_indicators(&node.code).collect();
    let first = own.first().copied();
    // A service contains nothing.
    let all = (node.kind != NodeKind::Service)
        .then(|| roll_up(&view.release.catalogue, &node.code, view.progress));
    let about = [
        first.map(|one| measured_by(one, own.len())),
        all.as_ref()
            .map(|all| Line::of(format::capitalised(&all.coverage()))),
        doubts(node).map(Line::of),
    ];
    // A node without a number of its own shows the states of what it contains.
    let state = match (first, all) {
        (Some(one), _) => badge(view, one),
        (None, Some(all)) => Some(view! { <RollUpLine roll_up=all /> }.into_any()),
        (None, None) => Some(
            view! { <span class="muted small">{t!("sin indicador publicado")}</span> }.into_any(),
        ),
    };
    markup(
        view,
        Row {
            code: node.code.to_string(),
            place: guideline(view, node)
                .filter(|one| Some(*one) != within)
                .map(NodeCode::to_string),
            name: called(node),
            language: words::name_language(node),
            path: node_path(node.kind, &node.code),
            about: about.into_iter().flatten().collect(),
            values: first.map(|one| numbers::short(view, one)),
            state,
            drawing: first.and_then(|one| entries::sparkline(view, one, DRAWING)),
        },
    )
}

/// Its name; without one, what it is: links of a list differ in their words.
fn called(node: &Node) -> String {
    let by_code = || format!("{} {}", words::kind_name(node.kind), node.code);
    node.name.clone().unwrap_or_else(by_code)
}

/// What the numbers of a node's row measure.
fn measured_by(first: &Indicator, count: usize) -> Line {
    let name = &first.name;
    match count {
        0 | 1 => Line {
            words: name.clone(),
            language: words::official(),
        },
        2 => Line::of(t!("{name} (y otro indicador)", name)),
        more => Line::of(t!("{name} (y otros {n} indicadores)", name, n = more - 1)),
    }
}

/// What is missing or uncertain, in a few words: «Denominación por completar, objetivo deducido».
fn doubts(node: &Node) -> Option<String> {
    let missing = node
        .name
        .is_none()
        .then(|| messages::translated(words::NAME_MISSING));
    let parts: Vec<&str> = missing
        .into_iter()
        .chain(words::placement_mark(node.placement))
        .collect();
    (!parts.is_empty()).then(|| format::capitalised(&parts.join(", ")))
}

/// The guideline that a service belongs to, where it is known.
fn guideline<'a>(view: &View<'a>, node: &Node) -> Option<&'a NodeCode> {
    let release: &'a Release = view.release;
    let path = release.catalogue.path(&node.code).into_iter();
    let mut above = path.filter(|one| one.kind == NodeKind::Guideline && one.code != node.code);
    above.next().map(|one| &one.code)
}

fn badge(view: &View<'_>, indicator: &Indicator) -> Option<AnyView> {
    let state = entries::state_of(indicator, view.progress.get(&indicator.code))?;
    Some(view! { <StateBadge state=state /> }.into_any())
}

fn markup(view: &View<'_>, row: Row) -> AnyView {
    let about = row
        .about
        .into_iter()
        .map(|line| view! { <p class="list-row-about" lang=line.language>{line.words}</p> })
        .collect_view();
    let place = row.place.map(|code| view! { " "<small>{code}</small> });
    let state = row
        .state
        .map(|state| view! { <div class="list-row-state">{state}</div> });
    view! {
        <li class="list-row">
            <span class="list-row-code">{row.code}{place}</span>
            <div class="list-row-body">
                <p class="list-row-name"><a href=view.href(&row.path) lang=row.language>{row.name}</a></p>
                {about}
            </div>
            {row.values}
            {state}
            {row.drawing}
        </li>
    }
    .into_any()
}
