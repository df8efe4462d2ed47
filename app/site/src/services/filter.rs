//! What narrows the list of services: its objective and its state, in the address and as a plain form.

use components::FormField;
use domain::{
    band::State,
    policy_tree::{Node, NodeKind},
    release::{Assessments, Release},
};
use leptos::prelude::*;
use messages::t;

use super::group::objective_of;
use crate::{context::View, entries, words};

/// Filter values that are not codes or states.
const NO_OBJECTIVE: &str = "sin-objetivo";
const NO_INDICATOR: &str = "sin-indicador";

/// Whether the filter of objectives has this value.
pub fn is_objective(release: &Release, value: &str) -> bool {
    let mut objectives = release.catalogue.of_kind(NodeKind::Objective);
    value == NO_OBJECTIVE || objectives.any(|node| node.code.as_str() == value)
}

/// Whether the filter of states has this value.
pub fn is_state(value: &str) -> bool {
    value == NO_INDICATOR || State::ALL.iter().any(|state| state.slug() == value)
}

/// The services that the filters let through: for the page and for its files.
pub fn shown<'a>(
    release: &'a Release,
    progress: &Assessments,
    objective: Option<&str>,
    state: Option<&str>,
) -> Vec<&'a Node> {
    let services = release.catalogue.of_kind(NodeKind::Service);
    services
        .filter(|node| objective.is_none_or(|wanted| in_objective(release, node, wanted)))
        .filter(|node| state.is_none_or(|wanted| in_state(release, progress, node, wanted)))
        .collect()
}

fn in_objective(release: &Release, node: &Node, wanted: &str) -> bool {
    match objective_of(&release.catalogue, node) {
        Some(objective) => objective.code.as_str() == wanted,
        None => wanted == NO_OBJECTIVE,
    }
}

fn states(release: &Release, progress: &Assessments, node: &Node) -> Vec<State> {
    let indicators = release.catalogue.indicators_of(&node.code);
    // A context indicator has no state.
    indicators
        .filter_map(|one| entries::state_of(one, progress.get(&one.code)))
        .collect()
}

fn in_state(release: &Release, progress: &Assessments, node: &Node, wanted: &str) -> bool {
    let states = states(release, progress, node);
    if wanted == NO_INDICATOR {
        states.is_empty()
    } else {
        states.iter().any(|state| state.slug() == wanted)
    }
}

/// The values of the filter of objectives, each with its name.
fn objectives(release: &Release) -> impl Iterator<Item = (String, String)> {
    let objectives = release.catalogue.of_kind(NodeKind::Objective).map(|node| {
        let code = node.code.to_string();
        (code.clone(), format!("{code} {}", words::node_name(node)))
    });
    objectives.chain([(
        NO_OBJECTIVE.to_owned(),
        t!("Sin objetivo publicado").to_owned(),
    )])
}

/// The values of the filter of states, each with its name.
fn states_with_names() -> impl Iterator<Item = (String, String)> {
    let states = State::ALL.map(|state| (state.slug().to_owned(), state.label().to_owned()));
    states.into_iter().chain([(
        NO_INDICATOR.to_owned(),
        t!("Sin indicador publicado").to_owned(),
    )])
}

/// The lists that the form asks for with one of its filters: name and address.
pub fn filtered(release: &Release) -> Vec<(String, String)> {
    let address = |filter: &'static str| {
        move |(value, name): (String, String)| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair(filter, &value);
            (name, format!("/servicios?{}", query.finish()))
        }
    };
    let by_objective = objectives(release).map(address("objetivo"));
    by_objective
        .chain(states_with_names().map(address("estado")))
        .collect()
}

/// The form: it works without a script.
pub fn form(view: &View<'_>, objective: Option<&str>, state: Option<&str>) -> AnyView {
    // The objectives have official names; that a service has none is said in the language of the page.
    let objectives = objectives(view.release).map(|(value, name)| {
        let language = words::official().filter(|_| value != NO_OBJECTIVE);
        option(value, name, language, objective)
    });
    let objectives = objectives.collect_view().into_any();
    let clear = (objective.is_some() || state.is_some())
        .then(|| view! { <a class="button button--quiet" href=view.href("/servicios")>{t!("Quitar filtros")}</a> });
    let objectives = select("objetivo", objectives);
    let states = select("estado", options(states_with_names(), state));
    view! {
        <form class="site-filters" method="get" action=view.href("/servicios") role="search" aria-label=t!("Filtrar servicios")>
            <FormField id="objetivo" label=t!("Objetivo")>
                {objectives}
            </FormField>
            <FormField id="estado" label=t!("Estado")>
                {states}
            </FormField>
            <button class="button" type="submit">{t!("Filtrar")}</button>
            {clear}
        </form>
    }
    .into_any()
}

/// A list to choose one value from, or none.
pub fn select(name: &'static str, options: AnyView) -> AnyView {
    view! {
        <select class="input" id=name name=name>
            <option value="">{t!("Todos")}</option>
            {options}
        </select>
    }
    .into_any()
}

/// Its values, each with its name.
pub fn options(list: impl Iterator<Item = (String, String)>, chosen: Option<&str>) -> AnyView {
    let options = list.map(|(value, name)| option(value, name, None, chosen));
    options.collect_view().into_any()
}

fn option(
    value: String,
    name: String,
    language: Option<&'static str>,
    chosen: Option<&str>,
) -> impl IntoView + use<> {
    let selected = chosen == Some(value.as_str());
    view! { <option value=value selected=selected lang=language>{name}</option> }
}
