//! The chart with its key and its source: the same numbers as the sentence and the table.

use components::{DemoTag, Notice};
use domain::{format, indicator::IndicatorKind};
use leptos::prelude::*;
use messages::t;

use super::{Subject, files};
use crate::{headline_chart, links, route::indicator_path, words};

/// Whether there is a course to draw: two numbers at least.
pub fn is_drawn(subject: &Subject<'_>) -> bool {
    headline_chart::points(subject.view, subject.indicator).is_drawable()
}

/// What stands in the place of a chart that would show a single mark, or none.
fn empty(subject: &Subject<'_>) -> AnyView {
    let words = if headline_chart::points(subject.view, subject.indicator).count() == 0 {
        t!("Todavía no se publica ningún número de este indicador.")
    } else {
        t!("Hasta ahora se publica un solo número de este indicador; está en la tabla de abajo.")
    };
    view! {
        <div class="indicator-chart">
            <section class="figure figure--empty">
                <p><strong>{t!("Todavía no hay gráfico.")}</strong></p>
                <p>{words}{t!(" El gráfico aparecerá con el segundo.")}</p>
                {one_number(subject)}
            </section>
        </div>
    }
    .into_any()
}

/// Where that one number comes from.
fn one_number(subject: &Subject<'_>) -> Option<AnyView> {
    (headline_chart::points(subject.view, subject.indicator).count() > 0)
        .then(|| view! { <p class="source">{t!("Fuente: {source}.", source = words::source(subject.view.release, subject.indicator))}</p> }.into_any())
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
    let caption = headline_chart::caption(indicator, subject.progress);
    let label = format!(
        "{}. {}",
        caption.title.trim_end_matches('.'),
        caption.description
    );
    let drawn = headline_chart::drawings(view, indicator, subject.progress, &headline_chart::FULL);
    let content = match drawn {
        Some(drawn) => view! {
            {headline_chart::key(view, indicator, subject.progress)}
            {drawn}
            <div data-chart-live="" data-label=label hidden=true></div>
        }
        .into_any(),
        None => view! {
            <Notice>{t!("El gráfico no se pudo dibujar en este momento. La tabla de abajo tiene los mismos números.")}</Notice>
        }
        .into_any(),
    };
    view! {
        <figure class="figure figure--full" aria-label=messages::translated(headline_chart::FIGURE)
            data-chart=view.drawn_from(&links::chart_file(&indicator.code, "json")) data-words=charts::script_words()
        >
            {content}
            {source(subject)}
        </figure>
    }
    .into_any()
}

fn source(subject: &Subject<'_>) -> AnyView {
    let (view, indicator) = (subject.view, subject.indicator);
    // The figures beside the policy are published ones, also in a demonstration.
    let demo = (view.release.demo && indicator.kind == IndicatorKind::Policy)
        .then(|| view! { <DemoTag />" " });
    let address = view
        .address(&indicator_path(&indicator.code))
        .map(|address| view! { <p>{address}</p> });
    let words = t!(
        "Fuente: {source}. Publicación n.º {number}, {day}. Huella {hash}. Plazos contados al {as_of}.",
        source = words::source(view.release, indicator),
        number = view.release.number,
        day = words::day(view.release.published_at),
        hash = words::short(view.context.sha256),
        as_of = format::date_long(view.release.as_of),
    );
    view! {
        <figcaption>
            <p>{demo}{words}</p>
            {headline_chart::breaks(indicator)}
            {address}
        </figcaption>
    }
    .into_any()
}
