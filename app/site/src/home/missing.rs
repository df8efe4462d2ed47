//! What is missing, counted and named: part of the answer, not a footnote.

use domain::{
    band::State,
    format,
    indicator::IndicatorKind,
    policy::{NameStatus, NodeKind, Placement},
};
use leptos::prelude::*;

use crate::context::View;

/// One line: how many, and what.
struct Lack {
    count: usize,
    words: String,
    href: Option<String>,
}

pub fn section(view: &View<'_>) -> AnyView {
    let lacks: Vec<Lack> = indicators(view)
        .into_iter()
        .chain(services(view))
        .filter(|lack| lack.count > 0)
        .collect();
    if lacks.is_empty() {
        return view! {
            <section class="section">
                <h2>"Qué falta"</h2>
                <p class="standfirst">"Todos los indicadores tienen línea de base, metas y valores al día."</p>
            </section>
        }
        .into_any();
    }
    let items = lacks.into_iter().map(|lack| {
        let words = match lack.href {
            Some(href) => view! { <a href=href>{lack.words}</a> }.into_any(),
            None => lack.words.into_any(),
        };
        view! { <li><span class="lack-count">{format::count(lack.count as u64)}</span>" "{words}</li> }
    });
    view! {
        <section class="section">
            <h2>"Qué falta"</h2>
            <p class="standfirst">"Lo que no está publicado no se reemplaza por un cero ni por una estimación."</p>
            <ul class="plain-list">{items.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn indicators(view: &View<'_>) -> Vec<Lack> {
    let in_state = |states: &[State]| {
        view.release
            .catalogue
            .indicators
            .iter()
            .filter(|one| one.kind == IndicatorKind::Policy)
            .filter(|one| {
                view.progress
                    .get(&one.code)
                    .is_some_and(|progress| states.contains(&progress.state))
            })
            .count()
    };
    let named = [
        (
            State::Late,
            "indicador con el valor vencido",
            "indicadores con el valor vencido",
        ),
        (
            State::NoData,
            "indicador sin ningún valor publicado",
            "indicadores sin ningún valor publicado",
        ),
        (
            State::NoBaseline,
            "indicador sin línea de base",
            "indicadores sin línea de base",
        ),
        (
            State::NoTarget,
            "indicador sin meta",
            "indicadores sin meta",
        ),
        (
            State::NotComputable,
            "indicador cuyo avance no se puede calcular",
            "indicadores cuyo avance no se puede calcular",
        ),
    ];
    named
        .into_iter()
        .map(|(state, one, many)| {
            let count = in_state(&[state]);
            let href = Some(format!(
                "{}?estado={}",
                view.href("/servicios"),
                state.slug()
            ));
            Lack {
                count,
                words: if count == 1 { one } else { many }.to_owned(),
                href,
            }
        })
        .collect()
}

fn services(view: &View<'_>) -> Vec<Lack> {
    let services: Vec<_> = view.release.catalogue.of_kind(NodeKind::Service).collect();
    let total = services.len();
    let unnamed = services
        .iter()
        .filter(|node| node.name_status == NameStatus::Missing)
        .count();
    let unplaced = services
        .iter()
        .filter(|node| node.placement == Placement::Unknown)
        .count();
    let without = services
        .iter()
        .filter(|node| view.policy_indicators(&node.code).next().is_none())
        .count();
    let all = Some(view.href("/servicios"));
    vec![
        Lack {
            count: unnamed,
            words: format!("de {total} servicios sin denominación publicada"),
            href: all.clone(),
        },
        Lack {
            count: unplaced,
            words: format!("de {total} servicios sin objetivo publicado"),
            href: Some(format!("{}?objetivo=sin-objetivo", view.href("/servicios"))),
        },
        Lack {
            count: without,
            words: format!("de {total} servicios sin indicador publicado"),
            href: Some(format!("{}?estado=sin-indicador", view.href("/servicios"))),
        },
    ]
}
