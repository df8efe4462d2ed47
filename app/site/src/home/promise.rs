//! The head of the home page: the promise, one verdict with the value against the target, the chart of the policy's own
//! indicator, and below them the two answers. Without a published value, that there is none.

use components::Notice;
use domain::{
    indicator::Indicator, policy_tree::NodeKind, progress::Progress, sentence, value::Measure,
};
use leptos::prelude::*;
use messages::t;

use crate::{
    context::View,
    entries, headline_chart, provenance,
    route::indicator_path,
    spans::words_of,
    stations::{self, Station},
    words,
};

pub fn section(view: &View<'_>) -> AnyView {
    let edition = &view.release.catalogue.edition;
    let root = view.release.catalogue.of_kind(NodeKind::Policy).next();
    let headline = root.and_then(|node| view.policy_indicators(&node.code).next());
    let standing = match headline {
        Some(indicator) => standing(view, indicator),
        None => view! {
            <p class="lede">
                {t!("El indicador principal y sus valores anuales aún no están publicados en ninguna fuente disponible.")}
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="promise">
            <h1 lang=words::official()>{edition.promise.clone()}</h1>
            {standing}
            <p class="muted small" lang=words::official()>{format!("{} · {}", edition.policy_name, edition.name)}</p>
        </section>
    }
    .into_any()
}

fn standing(view: &View<'_>, indicator: &Indicator) -> AnyView {
    let stations = stations::of(view.release, indicator);
    match view.progress.get(&indicator.code) {
        Some(progress) if progress.latest.is_some() => {
            published(view, indicator, progress, &stations)
        }
        _ => view! {
            <p class="lede">
                <strong>{t!("Los valores anuales de este indicador aún no están publicados.")}</strong>
                {t!(" Por eso esta página no dice todavía si el país va en camino. ")}
                {link(view, indicator)}
            </p>
            {figures(view, indicator, &stations)}
        }
        .into_any(),
    }
}

fn published(
    view: &View<'_>,
    indicator: &Indicator,
    progress: &Progress,
    stations: &[Station],
) -> AnyView {
    let verdict = entries::verdict(view, indicator, progress)
        .map(|words| view! { <p class="verdict-line">{words}</p> });
    let annual = sentence::annual_spans(indicator, progress);
    let way = sentence::trajectory_spans(indicator, progress);
    let chart = chart(view, indicator, progress);
    let without_chart = chart.is_none().then(|| link(view, indicator));
    view! {
        <div class="promise-answer">
            <div class="promise-words">
                {verdict}
                {value(view, indicator, stations)}
                <p>{entries::explained_badge(indicator, progress)}</p>
                {figures(view, indicator, stations)}
            </div>
            {chart}
        </div>
        <p class="lede">{words_of(annual)}" "{words_of(way)}" "{without_chart}</p>
    }
    .into_any()
}

fn link(view: &View<'_>, indicator: &Indicator) -> AnyView {
    view! { <a href=view.href(&indicator_path(&indicator.code))>{t!("Ver el indicador")}</a> }
        .into_any()
}

/// The last value, large, against the target.
fn value(view: &View<'_>, indicator: &Indicator, stations: &[Station]) -> Option<AnyView> {
    let of = |measure| stations.iter().find(|one| one.measure == measure);
    let (last, target) = (of(Measure::Observed)?, of(Measure::Target)?);
    let (number, words) = stations::against_target(
        &indicator.unit,
        indicator.direction,
        last.value,
        target.value,
    );
    let number = provenance::link(view, &last.key(indicator), number);
    Some(
        view! { <p class="promise-value"><strong>{number}</strong>" "<span>{words}</span></p> }
            .into_any(),
    )
}

/// From the baseline over the last value to the target, each with the way to its origin.
fn figures(view: &View<'_>, indicator: &Indicator, stations: &[Station]) -> Option<AnyView> {
    let figures = stations.iter().map(|one| {
        let number = one.number(&indicator.unit);
        let number = provenance::link(view, &one.key(indicator), number);
        view! { <div><dt>{one.name()}</dt><dd>{number}</dd></div> }
    });
    (!stations.is_empty())
        .then(|| view! { <dl class="promise-way">{figures.collect_view()}</dl> }.into_any())
}

/// The chart of the indicator's page as it is drawn for a page without scripts, with its key and its source.
fn chart(view: &View<'_>, indicator: &Indicator, progress: &Progress) -> Option<AnyView> {
    if !headline_chart::points(view, indicator).is_drawable() {
        return None;
    }
    let drawn = headline_chart::drawings(view, indicator, progress, &headline_chart::BESIDE);
    let content = match drawn {
        Some(drawn) => view! { {headline_chart::key(view, indicator, progress)}{drawn} }.into_any(),
        None => view! { <Notice>{t!("El gráfico no se pudo dibujar en este momento.")}</Notice> }
            .into_any(),
    };
    let source = words::source(view.release, indicator);
    Some(
        view! {
            <figure class="figure" aria-label=messages::translated(headline_chart::FIGURE)>
                {content}
                <figcaption>
                    <p>{t!("{name}. Fuente: {source}.", name = indicator.name, source)}</p>
                    {headline_chart::breaks(indicator)}
                    <p>{link(view, indicator)}</p>
                </figcaption>
            </figure>
        }
        .into_any(),
    )
}
