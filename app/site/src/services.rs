//! The list of services: one row a service, grouped by objective, filtered by objective and state.

mod filter;
pub mod group;

use domain::policy_tree::{Node, NodeKind};
use leptos::prelude::*;
use messages::t;

pub use filter::{filtered, is_objective, is_state, options, select, shown};

use crate::{
    context::{Page, View},
    list_files::list_files,
    query::Query,
    shell::{self, Head},
};

pub fn page(view: &View<'_>, query: &Query) -> Page {
    let all: Vec<&Node> = view.release.catalogue.of_kind(NodeKind::Service).collect();
    let (objective, state) = (query.get("objetivo"), query.get("estado"));
    let shown = shown(view.release, view.progress, objective, state);
    let counted = if shown.len() == all.len() {
        t!("Se muestran los {n} servicios.", n = all.len())
    } else {
        t!(
            "Se muestran {n} de {all} servicios.",
            n = shown.len(),
            all = all.len(),
        )
    };
    let content = if shown.is_empty() {
        view! { <p class="standfirst">{t!("Ningún servicio cumple los dos filtros. Quite uno para ver más.")}</p> }.into_any()
    } else {
        group::sections(view, &shown, state.is_some())
    };
    let body = view! {
        <div class="opening">
            <h1>{t!("Servicios")}</h1>
            <p class="lede">
                {t!("La política se cumple con servicios. De algunos, las fuentes publican solo el código.")}
            </p>
        </div>
        {filter::form(view, objective, state)}
        <p role="status">{counted}</p>
        {content}
        <div class="section">{files(view, objective, state)}</div>
    };
    let head = Head {
        title: t!("Servicios").to_owned(),
        description: t!(
            "Los servicios de la política por objetivo, cada uno con su último valor, su meta y su estado."
        )
        .to_owned(),
        path: "/servicios".to_owned(),
        section: "/servicios",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
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
        t!("los servicios que se muestran"),
    )
}
