//! The objectives: of each its own number on the way to its target, its state, and how much below it is reported.

use components::StateBadge;
use domain::{
    indicator::{Direction, Indicator, Unit},
    policy_tree::{Node, NodeKind},
    progress::Progress,
    rollup::roll_up,
    sentence,
};
use leptos::prelude::*;
use messages::t;

use super::track;
use crate::{
    context::View,
    entries,
    route::node_path,
    stations::{self, Station},
    words,
};

pub fn section(view: &View<'_>) -> AnyView {
    let catalogue = &view.release.catalogue;
    let rows: Vec<_> = catalogue
        .of_kind(NodeKind::Objective)
        .map(|node| row(view, node))
        .collect();
    view! {
        <section class="section" id="objetivos">
            <h2>{t!("Objetivos prioritarios")}</h2>
            {track::key(catalogue.edition.horizon)}
            <ol class="entries objectives">{rows}</ol>
        </section>
    }
    .into_any()
}

/// One objective; its link is stretched over the row by the sheet.
fn row(view: &View<'_>, node: &Node) -> AnyView {
    let own = view.policy_indicators(&node.code).next();
    let progress = own.and_then(|indicator| view.progress.get(&indicator.code));
    let badge = own
        .and_then(|indicator| entries::state_of(indicator, progress))
        .map(|state| view! { <StateBadge state=state /> });
    let coverage = roll_up(&view.release.catalogue, &node.code, view.progress).coverage();
    let spark = own.and_then(|indicator| entries::sparkline(view, indicator, "entry-spark"));
    view! {
        <li class="entry objective">
            <span class="entry-code">{node.code.to_string()}</span>
            <div class="entry-body">
                <h3 class="entry-title">
                    <a href=view.href(&node_path(node.kind, &node.code)) lang=words::name_language(node)>{words::node_name(node)}</a>
                </h3>
                {own.map(|indicator| view! { <p class="muted small" lang=words::official()>{measured(indicator)}</p> })}
            </div>
            <div class="objective-way">{way(view, own.zip(progress))}</div>
            <div class="entry-side">{badge} <span class="muted small">{coverage}</span> {spark}</div>
        </li>
    }
    .into_any()
}

/// What the numbers of the row measure: the indicator, and a unit that does not stand beside each number.
fn measured(indicator: &Indicator) -> String {
    let unit = &indicator.unit;
    if unit.label.is_empty() || !unit.repeated_label().is_empty() {
        indicator.name.clone()
    } else {
        format!("{} ({})", indicator.name, unit.label)
    }
}

fn way(view: &View<'_>, own: Option<(&Indicator, &Progress)>) -> AnyView {
    let Some((indicator, progress)) = own else {
        return view! { <p>{t!("No hay un indicador publicado para este objetivo.")}</p> }
            .into_any();
    };
    let stations = numbers(&indicator.unit, &stations::of(view.release, indicator));
    match &progress.trajectory {
        Ok(trajectory) => {
            let words = domain::format::sentence(&sentence::advance_words(indicator, trajectory));
            // Up to a limit nothing is to be covered: there is no way that a mark could stand on.
            let is_way = matches!(
                indicator.direction,
                Some(Direction::Ascending | Direction::Descending)
            );
            let track = is_way.then(|| track::drawing(trajectory));
            view! { {stations}{track}<p class="small">{words}</p> }.into_any()
        }
        Err(_) => {
            let words = entries::sentence_of(indicator, progress);
            view! { {stations}<p class="small">{words}</p> }.into_any()
        }
    }
}

/// The numbers above the track: the baseline over its start, the target over its end.
fn numbers(unit: &Unit, stations: &[Station]) -> Option<AnyView> {
    let items = stations.iter().map(|one| {
        let class = format!("station station--{}", one.measure.slug());
        view! { <div class=class><dt>{one.name()}</dt><dd>{one.number(unit)}</dd></div> }
    });
    (!stations.is_empty())
        .then(|| view! { <dl class="stations">{items.collect_view()}</dl> }.into_any())
}
