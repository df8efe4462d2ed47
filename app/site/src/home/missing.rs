//! What is missing, counted and named: part of the answer, not a footnote.

use domain::{
    band::State,
    code::IndicatorCode,
    format,
    indicator::IndicatorKind,
    policy_tree::{NameStatus, NodeKind, Placement},
    progress::Progress,
};
use leptos::prelude::*;
use messages::{t, tn};

use crate::{context::View, route::indicator_path};

/// One line: how many, and what.
struct MissingItem {
    count: usize,
    words: String,
    href: Option<String>,
    /// The indicators meant, by code.
    named: Vec<IndicatorCode>,
}

/// What follows a count of indicators.
type Words = fn(u64) -> String;

/// Codes named in one line; the rest is in the count.
const NAMED: usize = 12;

pub fn section(view: &View<'_>) -> AnyView {
    let lacks: Vec<MissingItem> = indicators(view)
        .into_iter()
        .chain(services(view))
        .filter(|lack| lack.count > 0)
        .collect();
    if lacks.is_empty() {
        return view! {
            <section class="section">
                <h2>{t!("Qué falta")}</h2>
                <p class="standfirst">{t!("Todos los indicadores tienen línea de base, metas y valores al día.")}</p>
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
            <h2>{t!("Qué falta")}</h2>
            <p class="standfirst">{t!("Lo que no está publicado no se reemplaza por un cero ni por una estimación.")}</p>
            <ul class="plain-list">{items}</ul>
        </section>
    }
    .into_any()
}

fn item(view: &View<'_>, lack: MissingItem) -> AnyView {
    let words = match lack.href {
        Some(href) => view! { <a href=href>{lack.words}</a> }.into_any(),
        None => lack.words.into_any(),
    };
    let named = lack.named.iter().take(NAMED).enumerate().map(|(at, code)| {
        let before = if at == 0 { ": " } else { ", " };
        view! { {before}<a href=view.href(&indicator_path(code))>{code.to_string()}</a> }
    });
    let named = named.collect_view();
    let more = (lack.named.len() > NAMED).then(|| t!(" y otros"));
    view! { <li><span class="lack-count">{format::count(lack.count as u64)}</span>" "{words}{named}{more}</li> }
        .into_any()
}

/// The states that say that something is missing.
fn lacking() -> [(State, Words); 5] {
    [
        // The same indicators as the badge «Vencido» counts on this page.
        (State::Late, |count| {
            tn!(
                count,
                "indicador vencido: su plazo terminó sin ningún valor comparable",
                "indicadores vencidos: su plazo terminó sin ningún valor comparable",
            )
        }),
        (State::NoData, |count| {
            tn!(
                count,
                "indicador sin ningún valor publicado",
                "indicadores sin ningún valor publicado",
            )
        }),
        (State::NoBaseline, |count| {
            tn!(
                count,
                "indicador sin línea de base",
                "indicadores sin línea de base",
            )
        }),
        (State::NoTarget, |count| {
            tn!(count, "indicador sin meta", "indicadores sin meta")
        }),
        (State::NotComputable, |count| {
            tn!(
                count,
                "indicador cuyo avance no se puede calcular",
                "indicadores cuyo avance no se puede calcular",
            )
        }),
    ]
}

fn indicators(view: &View<'_>) -> Vec<MissingItem> {
    let policy = || {
        view.release
            .catalogue
            .indicators
            .iter()
            .filter(|one| one.kind == IndicatorKind::Policy)
    };
    let lack = |meets: &dyn Fn(&Progress) -> bool, words: Words| {
        let progress = |code| view.progress.get(code);
        let named: Vec<_> = policy()
            .filter(|one| progress(&one.code).is_some_and(meets))
            .map(|one| one.code.clone())
            .collect();
        MissingItem {
            count: named.len(),
            words: words(named.len() as u64),
            href: None,
            named,
        }
    };
    let mut lacks: Vec<MissingItem> = lacking()
        .into_iter()
        .map(|(state, words)| lack(&|progress| progress.state == state, words))
        .collect();
    // An older value came and keeps its own state: another count than that of a state, so in other words.
    lacks.push(lack(
        &|progress| progress.state != State::Late && progress.is_late(),
        |count| {
            tn!(
                count,
                "indicador con valores, al que le falta el del último periodo",
                "indicadores con valores, a los que les falta el del último periodo",
            )
        },
    ));
    lacks
}

fn services(view: &View<'_>) -> Vec<MissingItem> {
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
        MissingItem {
            count: unnamed,
            words: t!("de {total} servicios sin denominación publicada", total),
            href: all.clone(),
            named: Vec::new(),
        },
        MissingItem {
            count: unplaced,
            words: t!("de {total} servicios sin objetivo publicado", total),
            href: Some(format!("{}?objetivo=sin-objetivo", view.href("/servicios"))),
            named: Vec::new(),
        },
        MissingItem {
            count: without,
            words: t!("de {total} servicios sin indicador publicado", total),
            href: Some(format!("{}?estado=sin-indicador", view.href("/servicios"))),
            named: Vec::new(),
        },
    ]
}
