//! The formulas with the numbers of one indicator of the release: never with invented ones.

use components::DemoTag;
use domain::{
    indicator::{Indicator, IndicatorKind},
    policy_tree::NodeKind,
    progress::{Progress, Series, Trajectory, WorkingStep},
    sentence,
    value::Breakdown,
};
use leptos::prelude::*;
use messages::t;

use crate::{
    context::View, entries, inline, provenance, route::indicator_path, spans::words_of, words,
};

/// The indicator of the example: both of its answers can be computed.
pub struct Example<'a> {
    pub indicator: &'a Indicator,
    pub progress: &'a Progress,
    pub trajectory: &'a Trajectory,
    pub series: Series<'a>,
}

impl<'a> Example<'a> {
    /// The headline; where it cannot be computed, the first indicator of the catalogue that can.
    pub fn of(view: &View<'a>) -> Option<Self> {
        let catalogue = &view.release.catalogue;
        let root = catalogue.of_kind(NodeKind::Policy).next();
        let headline = root.and_then(|node| view.policy_indicators(&node.code).next());
        let all = catalogue.indicators.iter();
        let all = all.filter(|one| one.kind == IndicatorKind::Policy);
        headline.into_iter().chain(all).find_map(|indicator| {
            let progress = view.progress.get(&indicator.code)?;
            let trajectory = progress.trajectory.as_ref().ok()?;
            progress.annual.as_ref().ok()?;
            Some(Self {
                indicator,
                progress,
                trajectory,
                series: Series::of(view.release, indicator, &Breakdown::headline()),
            })
        })
    }
}

/// The working, step by step, and what the page of the indicator says with it.
pub fn section(view: &View<'_>, example: Option<&Example<'_>>) -> AnyView {
    let Some(example) = example else {
        return view! {
            <p>
                {t!("En esta publicación ningún indicador tiene todos los números que piden las fórmulas: línea de base, valor \
                 obtenido, meta del año y meta final. Por eso no hay un ejemplo: uno inventado podría confundir.")}
            </p>
        }
        .into_any();
    };
    let Example {
        indicator,
        progress,
        series,
        ..
    } = example;
    let page = view.href(&indicator_path(&indicator.code));
    let name = format!("{} {}", indicator.code, indicator.name);
    let demo = view
        .release
        .demo
        .then(|| view! { <p><DemoTag />" "{t!("Los números del ejemplo son inventados, como los de su página.")}</p> });
    let working = progress.shown_working(series);
    let steps = working.iter().map(step).collect_view();
    let verdict = entries::verdict(view, indicator, progress).map(
        |words| view! { <p>{t!("El veredicto que los resume:")}" "<strong>{words}</strong></p> },
    );
    let opening = inline::sentence(
        t!(
            "Con los números que esta publicación tiene de «{indicator}». Su página muestra {working} y {provenance}."
        ),
        [
            (
                "indicator",
                view! { <a href=page.clone() lang=words::official()>{name}</a> }.into_any(),
            ),
            (
                "working",
                inline::link(format!("{page}#explicacion"), t!("las mismas cuentas")),
            ),
            (
                "provenance",
                inline::link(
                    format!("{page}#{}", provenance::SECTION),
                    t!("de dónde sale cada valor"),
                ),
            ),
        ],
    );
    view! {
        <p>{opening}</p>
        {demo}
        <ol class="working">{steps}</ol>
        <p>{t!("Con esas cuentas, la página responde:")}</p>
        <ul>
            <li>{words_of(sentence::annual_spans(indicator, progress))}</li>
            <li>{words_of(sentence::trajectory_spans(indicator, progress))}</li>
        </ul>
        {verdict}
    }
    .into_any()
}

fn step(step: &WorkingStep) -> AnyView {
    let WorkingStep {
        name,
        formula,
        substituted,
        result,
    } = step.clone();
    view! {
        <li>
            <p>{name}": "<span class="result">{result}</span></p>
            <span class="formula">{formula}</span>
            <span class="formula muted">{substituted}</span>
        </li>
    }
    .into_any()
}
