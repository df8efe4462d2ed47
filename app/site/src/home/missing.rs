//! What is missing, counted and named: part of the answer, not a footnote.

use domain::{
    band::State,
    code::IndicatorCode,
    format,
    indicator::IndicatorKind,
    policy::{NameStatus, NodeKind, Placement},
    progress::Progress,
};
use leptos::prelude::*;

use crate::{context::View, route::indicator_path};

/// One line: how many, and what.
struct Lack {
    count: usize,
    words: String,
    href: Option<String>,
    /// The indicators meant, by code.
    named: Vec<IndicatorCode>,
}

/// Codes named in one line; the rest is in the count.
const NAMED: usize = 12;

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
    let items = lacks
        .into_iter()
        .map(|lack| item(view, lack))
        .collect_view();
    view! {
        <section class="section">
            <h2>"Qué falta"</h2>
            <p class="standfirst">"Lo que no está publicado no se reemplaza por un cero ni por una estimación."</p>
            <ul class="plain-list">{items}</ul>
        </section>
    }
    .into_any()
}

fn item(view: &View<'_>, lack: Lack) -> AnyView {
    let words = match lack.href {
        Some(href) => view! { <a href=href>{lack.words}</a> }.into_any(),
        None => lack.words.into_any(),
    };
    let named = lack.named.iter().take(NAMED).enumerate().map(|(at, code)| {
        let before = if at == 0 { ": " } else { ", " };
        view! { {before}<a href=view.href(&indicator_path(code))>{code.to_string()}</a> }
    });
    let named = named.collect_view();
    let more = (lack.named.len() > NAMED).then_some(" y otros");
    view! { <li><span class="lack-count">{format::count(lack.count as u64)}</span>" "{words}{named}{more}</li> }
        .into_any()
}

fn indicators(view: &View<'_>) -> Vec<Lack> {
    let words = [
        // The same indicators as the badge «Vencido» counts on this page.
        (
            State::Late,
            "indicador vencido: su plazo terminó sin ningún valor comparable",
            "indicadores vencidos: su plazo terminó sin ningún valor comparable",
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
    let policy = || {
        view.release
            .catalogue
            .indicators
            .iter()
            .filter(|one| one.kind == IndicatorKind::Policy)
    };
    let lack = |meets: &dyn Fn(&Progress) -> bool, one: &str, many: &str| {
        let progress = |code| view.progress.get(code);
        let named: Vec<_> = policy()
            .filter(|one| progress(&one.code).is_some_and(meets))
            .map(|one| one.code.clone())
            .collect();
        Lack {
            count: named.len(),
            words: if named.len() == 1 { one } else { many }.to_owned(),
            href: None,
            named,
        }
    };
    let mut lacks: Vec<Lack> = words
        .into_iter()
        .map(|(state, one, many)| lack(&|progress| progress.state == state, one, many))
        .collect();
    // An older value came and keeps its own state: another count than that of a state, so in other words.
    lacks.push(lack(
        &|progress| progress.state != State::Late && progress.is_late(),
        "indicador con valores, al que le falta el del último periodo",
        "indicadores con valores, a los que les falta el del último periodo",
    ));
    lacks
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
            named: Vec::new(),
        },
        Lack {
            count: unplaced,
            words: format!("de {total} servicios sin objetivo publicado"),
            href: Some(format!("{}?objetivo=sin-objetivo", view.href("/servicios"))),
            named: Vec::new(),
        },
        Lack {
            count: without,
            words: format!("de {total} servicios sin indicador publicado"),
            href: Some(format!("{}?estado=sin-indicador", view.href("/servicios"))),
            named: Vec::new(),
        },
    ]
}
