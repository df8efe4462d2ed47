//! The list of services: one row a service, filtered by objective and state with a plain form.

use components::{FormField, StateBadge};
use domain::{
    band::State,
    policy::{Node, NodeKind},
    release::{Assessments, Release},
};
use leptos::prelude::*;

use crate::{
    context::{Page, View},
    list_files::list_files,
    page::Query,
    route::{indicator_path, node_path},
    shell::{self, Head},
    words,
};

/// Filter values that are not codes or states.
const NO_OBJECTIVE: &str = "sin-objetivo";
const NO_INDICATOR: &str = "sin-indicador";

pub fn page(view: &View<'_>, query: &Query) -> Page {
    let all: Vec<&Node> = view.release.catalogue.of_kind(NodeKind::Service).collect();
    let (objective, state) = (query.get("objetivo"), query.get("estado"));
    let shown = shown(view.release, view.progress, objective, state);
    let counted = if shown.len() == all.len() {
        format!("Se muestran los {} servicios.", all.len())
    } else {
        format!("Se muestran {} de {} servicios.", shown.len(), all.len())
    };
    let content = if shown.is_empty() {
        view! { <p class="standfirst">"Ningún servicio cumple los dos filtros. Quite uno para ver más."</p> }.into_any()
    } else {
        table(view, &shown, "Servicios de la política")
    };
    let body = view! {
        <div class="opening">
            <h1>"Servicios"</h1>
            <p class="lede">
                "La política se cumple con servicios. De algunos, las fuentes publican solo el código: \
                 aparecen como «"{words::NAME_MISSING}"»."
            </p>
        </div>
        {filters(view, objective, state)}
        <p role="status">{counted}</p>
        {content}
        {files(view, objective, state)}
    };
    let head = Head {
        title: "Servicios".to_owned(),
        description: "Los servicios de la política, con su objetivo, su indicador y su estado."
            .to_owned(),
        path: "/servicios".to_owned(),
        section: "/servicios",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

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

/// The list as files, with what the filters let through. There is no file of a value that the release does not have.
fn files(view: &View<'_>, objective: Option<&str>, state: Option<&str>) -> Option<AnyView> {
    let stated = |one: Option<&str>| one.filter(|one| !one.is_empty()).map(str::to_owned);
    let (objective, state) = (stated(objective), stated(state));
    let is_known = objective
        .as_deref()
        .is_none_or(|one| is_objective(view.release, one))
        && state.as_deref().is_none_or(is_state);
    is_known.then(|| known_files(view, objective.as_deref(), state.as_deref()))
}

fn known_files(view: &View<'_>, objective: Option<&str>, state: Option<&str>) -> AnyView {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("objetivo", objective), ("estado", state)] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    list_files(
        view,
        "/servicios",
        &query.finish(),
        "los servicios que se muestran",
    )
}

fn objective_of<'a>(release: &'a Release, node: &Node) -> Option<&'a Node> {
    release
        .catalogue
        .path(&node.code)
        .into_iter()
        .find(|one| one.kind == NodeKind::Objective)
}

fn in_objective(release: &Release, node: &Node, wanted: &str) -> bool {
    match objective_of(release, node) {
        Some(objective) => objective.code.as_str() == wanted,
        None => wanted == NO_OBJECTIVE,
    }
}

fn states(release: &Release, progress: &Assessments, node: &Node) -> Vec<State> {
    let indicators = release.catalogue.indicators_of(&node.code);
    // A context indicator has no state.
    indicators
        .filter_map(|one| crate::entries::state_of(one, progress.get(&one.code)))
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
    objectives.chain([(NO_OBJECTIVE.to_owned(), "Sin objetivo publicado".to_owned())])
}

/// The values of the filter of states, each with its name.
fn states_with_names() -> impl Iterator<Item = (String, String)> {
    let states = State::ALL.map(|state| (state.slug().to_owned(), state.label_es().to_owned()));
    states.into_iter().chain([(
        NO_INDICATOR.to_owned(),
        "Sin indicador publicado".to_owned(),
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

fn filters(view: &View<'_>, objective: Option<&str>, state: Option<&str>) -> AnyView {
    let objectives = objectives(view.release);
    let states = states_with_names();
    let clear = (objective.is_some() || state.is_some())
        .then(|| view! { <a class="button button--quiet" href=view.href("/servicios")>"Quitar filtros"</a> });
    let objectives = select("objetivo", options(objectives, objective));
    let states = select("estado", options(states, state));
    view! {
        <form class="site-filters" method="get" action=view.href("/servicios") role="search" aria-label="Filtrar servicios">
            <FormField id="objetivo" label="Objetivo">
                {objectives}
            </FormField>
            <FormField id="estado" label="Estado">
                {states}
            </FormField>
            <button class="button" type="submit">"Filtrar"</button>
            {clear}
        </form>
    }
    .into_any()
}

pub(crate) fn select(name: &'static str, options: AnyView) -> AnyView {
    view! {
        <select class="input" id=name name=name>
            <option value="">"Todos"</option>
            {options}
        </select>
    }
    .into_any()
}

pub(crate) fn options(
    list: impl Iterator<Item = (String, String)>,
    chosen: Option<&str>,
) -> AnyView {
    let options = list.map(|(value, name)| {
        let selected = chosen == Some(value.as_str());
        view! { <option value=value selected=selected>{name}</option> }
    });
    options.collect_view().into_any()
}

/// Services as a dense table; on a phone each row becomes a short list.
pub fn table(view: &View<'_>, services: &[&Node], caption: &'static str) -> AnyView {
    let rows = services.iter().map(|node| row(view, node)).collect_view();
    view! {
        <table role="table" class="table services">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Servicio"</th>
                    <th role="columnheader" scope="col">"Denominación"</th>
                    <th role="columnheader" scope="col">"Lugar"</th>
                    <th role="columnheader" scope="col">"Estado"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(view: &View<'_>, node: &Node) -> AnyView {
    let code = node.code.to_string();
    let missing = node.name.is_none();
    let place = view.release.catalogue.path(&node.code);
    let place: Vec<String> = place
        .iter()
        .filter(|one| !matches!(one.kind, NodeKind::Policy | NodeKind::Service))
        .map(|one| one.code.to_string())
        .collect();
    let mark = words::placement_mark(node.placement)
        .map(|mark| view! { <small class="muted">{format!(" {mark}")}</small> });
    let indicators: Vec<_> = view.policy_indicators(&node.code).collect();
    let badges = indicators
        .iter()
        .filter_map(|one| Some((one, crate::entries::state_of(one, view.progress.get(&one.code))?)))
        .map(|(one, state)| {
            let label = format!("{}: {}", one.code, one.name);
            view! {
                <a class="state-link" href=view.href(&indicator_path(&one.code)) title=label.clone()>
                    <StateBadge state=state /><span class="visually-hidden">{format!(" {label}")}</span>
                </a>
            }
        })
        .collect_view();
    let none = indicators
        .is_empty()
        .then(|| view! { <span class="absent">"sin indicador"</span> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=view.href(&node_path(node.kind, &node.code))>{code}</a></th>
            <td role="cell" class="name" class:absent=missing>{words::node_name(node)}</td>
            <td role="cell" class="place">{place.join(" › ")}{mark}</td>
            <td role="cell" class="states">{badges}{none}</td>
        </tr>
    }
    .into_any()
}
