//! The chart with its key and its source: the same numbers as the sentence and the table.

use charts::{Caption, Points, Size, indicator_option};
use components::{DemoTag, Notice};
use domain::{format, indicator::IndicatorKind, progress::required_path, value::Breakdown};
use leptos::prelude::*;

use super::{Subject, files};
use crate::{entries, links, route::indicator_path, words};

fn points(subject: &Subject<'_>) -> Points {
    Points::of(
        subject.view.release,
        subject.indicator,
        &Breakdown::headline(),
    )
}

/// Whether there is a course to draw: two numbers at least.
pub fn is_drawn(subject: &Subject<'_>) -> bool {
    points(subject).is_drawable()
}

/// What stands in the place of a chart that would show a single mark, or none.
fn empty(subject: &Subject<'_>) -> AnyView {
    let words = if points(subject).count() == 0 {
        "Todavía no se publica ningún número de este indicador."
    } else {
        "Hasta ahora se publica un solo número de este indicador; está en la tabla de abajo."
    };
    view! {
        <div class="indicator-chart">
            <section class="figure figure--empty">
                <p><strong>"Todavía no hay gráfico."</strong></p>
                <p>{words}" El gráfico aparecerá con el segundo."</p>
                {one_number(subject)}
            </section>
        </div>
    }
    .into_any()
}

/// Where that one number comes from.
fn one_number(subject: &Subject<'_>) -> Option<AnyView> {
    (points(subject).count() > 0)
        .then(|| view! { <p class="source">{format!("Fuente: {}.", words::source(subject.view.release, subject.indicator))}</p> }.into_any())
}

/// The chart with its files.
pub fn section(subject: &Subject<'_>) -> AnyView {
    let has_chart = is_drawn(subject);
    view! { <div class="indicator-chart">{drawing(subject)} {files::at_chart(subject, has_chart)}</div> }.into_any()
}

/// The chart with its key and its source, or why there is none.
pub fn drawing(subject: &Subject<'_>) -> AnyView {
    if !is_drawn(subject) {
        return empty(subject);
    }
    let (view, indicator) = (subject.view, subject.indicator);
    let option = indicator_option(view.release, indicator, &Breakdown::headline());
    let caption = Caption {
        title: format!("Gráfico: {}", indicator.name),
        description: entries::sentence_of(indicator, subject.progress),
    };
    let label = format!(
        "{}. {}",
        caption.title.trim_end_matches('.'),
        caption.description
    );
    let draw = |size| view.drawing(&option, size, &caption);
    let drawn = draw(Size::FULL)
        .zip(draw(Size::WIDE))
        .zip(draw(Size::NARROW))
        .zip(draw(Size::SMALLEST));
    let content = match drawn {
        Some((((full, wide), narrow), smallest)) => view! {
            {key(subject)}
            <div data-chart-static="">
                <div class="chart-full" inner_html=full></div>
                <div class="chart-wide" inner_html=wide></div>
                <div class="chart-narrow" inner_html=narrow></div>
                <div class="chart-smallest" inner_html=smallest></div>
            </div>
            <div data-chart-live="" data-label=label hidden=true></div>
        }
        .into_any(),
        None => view! {
            <Notice>"El gráfico no se pudo dibujar en este momento. La tabla de abajo tiene los mismos números."</Notice>
        }
        .into_any(),
    };
    view! {
        <figure class="figure figure--full" data-chart=view.href(&links::chart_file(&indicator.code, "json"))>
            {content}
            {source(subject)}
        </figure>
    }
    .into_any()
}

/// The marks, in words; only those that occur.
pub fn key(subject: &Subject<'_>) -> AnyView {
    let series = &subject.series;
    let provisional = series.observed.iter().any(|cell| cell.value.provisional);
    let mut entries = Vec::new();
    if subject.progress.latest.is_some() {
        entries.push(view! {
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M0 6H28" class="mark-observed"></path><circle cx="14" cy="6" r="4" class="dot-observed"></circle></svg>"Valor obtenido"</li>
        }
        .into_any());
    }
    if provisional {
        entries.push(view! {
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><circle cx="14" cy="6" r="4" class="dot-provisional"></circle></svg>"Provisional"</li>
        }
        .into_any());
    }
    if series.baseline.is_some() {
        entries.push(view! {
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M6 6H22" class="mark-baseline"></path></svg>"Línea de base"</li>
        }
        .into_any());
    }
    if !series.targets.is_empty() {
        entries.push(view! {
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M14 1l5 5-5 5-5-5z" class="mark-target"></path></svg>"Meta del año"</li>
        }
        .into_any());
    }
    if !required_path(series).is_empty() {
        let from = match subject.progress.latest {
            Some(_) => "del último valor",
            None => "de la línea de base",
        };
        entries.push(view! {
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M0 6H28" class="mark-path"></path></svg>{format!("Camino requerido: en línea recta {from} a la meta")}</li>
        }
        .into_any());
    }
    view! { <ul class="chart-key">{entries}</ul> }.into_any()
}

fn source(subject: &Subject<'_>) -> AnyView {
    let (view, indicator) = (subject.view, subject.indicator);
    let source = words::source(view.release, indicator);
    let breaks = indicator.breaks.iter().map(|one| {
        let reason = one.reason.trim().trim_end_matches('.');
        view! { <p>{format!("Quiebre de serie en {}: {reason}. Los valores anteriores no son comparables.", one.year)}</p> }
    });
    // The figures beside the policy are published ones, also in a demonstration.
    let demo = (view.release.demo && indicator.kind == IndicatorKind::Policy)
        .then(|| view! { <DemoTag />" " });
    let release = format!(
        "Publicación n.º {}, {}. Huella {}.",
        view.release.number,
        words::day(view.release.published_at),
        words::short(view.context.sha256)
    );
    let address = view
        .address(&indicator_path(&indicator.code))
        .map(|address| view! { <p>{address}</p> });
    let as_of = format::date_long(view.release.as_of);
    view! {
        <figcaption>
            <p>{demo}{format!("Fuente: {source}. {release} Plazos contados al {as_of}.")}</p>
            {breaks.collect_view()}
            {address}
        </figcaption>
    }
    .into_any()
}
