//! The lists that an address leads to when its last part is cut off: all objectives, guidelines, indicators.

use domain::{
    format,
    indicator::{Indicator, IndicatorKind},
    policy_tree::{Node, NodeKind},
};
use leptos::prelude::*;
use messages::{t, tn};

use crate::{
    context::{Page, View},
    list_files::list_files,
    list_row,
    route::SIDE_BY_SIDE_PATH,
    shell::{self, Head},
};

/// All nodes of a kind, each with what it covers.
pub fn nodes(view: &View<'_>, kind: NodeKind) -> Page {
    let policy = &view.release.catalogue.edition.policy_name;
    let (path, title, description) = if kind == NodeKind::Objective {
        let about = t!(
            "Objetivos prioritarios de la {policy}, con su estado y cuántos tienen valores.",
            policy,
        );
        ("/objetivos", t!("Objetivos prioritarios"), about)
    } else {
        let about = t!(
            "Lineamientos de la {policy}, con su estado y cuántos tienen valores.",
            policy,
        );
        ("/lineamientos", t!("Lineamientos"), about)
    };
    let nodes: Vec<&Node> = view.release.catalogue.of_kind(kind).collect();
    let list = list_row::nodes(view, &nodes, None);
    document(view, path, title, description, list)
}

/// All indicators: those of the policy, then those beside it.
pub fn indicators(view: &View<'_>) -> Page {
    let of_kind = |kind| {
        let indicators = view.release.catalogue.indicators.iter();
        indicators
            .filter(|one| one.kind == kind)
            .collect::<Vec<&Indicator>>()
    };
    let (policy, context) = (
        of_kind(IndicatorKind::Policy),
        of_kind(IndicatorKind::Context),
    );
    let section = |title: &'static str, list: &[&Indicator]| {
        let counted = counted(view, list);
        let rows = list_row::indicators(view, list);
        (!list.is_empty()).then(|| {
            view! {
                <section class="section list-group">
                    <h2>{title}</h2>
                    <p class="muted">{counted}</p>
                    {rows}
                </section>
            }
        })
    };
    let lists = view! {
        <p><a href=view.href(SIDE_BY_SIDE_PATH)>{t!("Comparar indicadores lado a lado")}</a></p>
        {section(t!("De la política"), &policy)}
        {section(t!("De contexto: no cuentan en el avance"), &context)}
    };
    let description = t!(
        "Indicadores de la {policy}, con su estado y cuántos tienen valores.",
        policy = view.release.catalogue.edition.policy_name,
    );
    document(
        view,
        "/indicadores",
        t!("Indicadores"),
        description,
        lists.into_any(),
    )
}

/// «36 indicadores, 31 con valores».
fn counted(view: &View<'_>, list: &[&Indicator]) -> String {
    let has_value = |one: &&&Indicator| {
        let progress = view.progress.get(&one.code);
        progress.is_some_and(|progress| progress.latest.is_some())
    };
    let with_values = list.iter().filter(has_value).count();
    let count = list.len() as u64;
    match with_values {
        0 => tn!(
            count,
            "{n} indicador, sin valores",
            "{n} indicadores, sin valores",
            n = format::count(count),
        ),
        some => tn!(
            count,
            "{n} indicador, {some} con valores",
            "{n} indicadores, {some} con valores",
            n = format::count(count),
            some,
        ),
    }
}

fn document(
    view: &View<'_>,
    path: &str,
    title: &'static str,
    description: String,
    list: AnyView,
) -> Page {
    let trail = shell::trail(view, vec![(title.to_owned(), path.to_owned())]);
    let body = view! {
        {trail}
        <div class="opening"><h1>{title}</h1></div>
        {list}
        <div class="section">{list_files(view, path, "", t!("esta lista"))}</div>
    };
    let head = Head {
        title: title.to_owned(),
        description,
        path: path.to_owned(),
        section: "/",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}
