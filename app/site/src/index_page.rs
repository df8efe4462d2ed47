//! The lists that an address leads to when its last part is cut off: all objectives, guidelines, indicators.

use domain::{
    indicator::{Indicator, IndicatorKind},
    policy::{Node, NodeKind},
    sentence,
};
use leptos::prelude::*;

use crate::{
    context::{Page, View},
    list_files::list_files,
    list_row,
    shell::{self, Head},
    side_by_side,
};

/// All nodes of a kind, each with what it covers.
pub fn nodes(view: &View<'_>, kind: NodeKind) -> Page {
    let (path, title) = if kind == NodeKind::Objective {
        ("/objetivos", "Objetivos prioritarios")
    } else {
        ("/lineamientos", "Lineamientos")
    };
    let list: Vec<&Node> = view.release.catalogue.of_kind(kind).collect();
    document(view, path, title, list_row::nodes(view, &list, None))
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
        <p><a href=view.href(side_by_side::PATH)>"Comparar indicadores lado a lado"</a></p>
        {section("De la política", &policy)}
        {section("De contexto: no cuentan en el avance", &context)}
    };
    document(view, "/indicadores", "Indicadores", lists.into_any())
}

/// «36 indicadores, 31 con valores».
fn counted(view: &View<'_>, list: &[&Indicator]) -> String {
    let has_value = |one: &&&Indicator| {
        let progress = view.progress.get(&one.code);
        progress.is_some_and(|progress| progress.latest.is_some())
    };
    let with_values = list.iter().filter(has_value).count();
    let all = sentence::count_words(list.len(), "indicador", "indicadores");
    match with_values {
        0 => format!("{all}, sin valores"),
        some => format!("{all}, {some} con valores"),
    }
}

fn document(view: &View<'_>, path: &str, title: &str, list: AnyView) -> Page {
    let trail = shell::trail(view, vec![(title.to_owned(), path.to_owned())]);
    let body = view! {
        {trail}
        <div class="opening"><h1>{title.to_owned()}</h1></div>
        {list}
        <div class="section">{list_files(view, path, "", "esta lista")}</div>
    };
    let policy = &view.release.catalogue.edition.policy_name;
    let head = Head {
        title: title.to_owned(),
        description: format!("{title} de la {policy}, con su estado y cuántos tienen valores."),
        path: path.to_owned(),
        section: "/",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}
