//! What a node measures by itself: one verdict, its numbers, its chart. Of several indicators the first; the others are
//! rows. The two answers, the table and the working deliberately stay on the indicator's own page.

use components::DemoTag;
use domain::{indicator::Indicator, policy_tree::NodeKind};
use leptos::prelude::*;
use messages::{t, tn};

use crate::{
    context::View,
    entries, headline_chart,
    list_row::{self, Numbers},
    route::indicator_path,
    words,
};

/// The badge of the first indicator, beside the code of the node.
pub fn badge(view: &View<'_>, own: &[&Indicator]) -> Option<AnyView> {
    let first = own.first()?;
    entries::explained_badge(first, view.progress.get(&first.code)?)
}

/// The verdict on the first indicator, and which one it is.
pub fn verdict(view: &View<'_>, own: &[&Indicator]) -> Option<AnyView> {
    let first = own.first()?;
    let words = view
        .progress
        .get(&first.code)
        .and_then(|progress| entries::verdict(view, first, progress))
        .map(|words| view! { <p class="verdict-line">{words}</p> });
    let href = view.href(&indicator_path(&first.code));
    let shown = view! {
        <div class="node-verdict">{words}</div>
        <p class="meta">
            {t!("Se mide con: ")}<a href=href lang=words::official()>{format!("{} {}", first.code, first.name)}</a>
        </p>
    };
    Some(shown.into_any())
}

/// The numbers of the first indicator.
pub fn facts(view: &View<'_>, own: &[&Indicator]) -> Option<AnyView> {
    let first = own.first()?;
    Some(Numbers::of(view, first).facts(view))
}

/// Why there is no number, for a node without an indicator of its own.
pub fn missing(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Guideline => {
            t!("Un lineamiento no tiene indicador propio: su estado es el de sus servicios.")
        }
        NodeKind::Policy | NodeKind::Objective | NodeKind::Service => {
            t!("Ninguna fuente disponible publica un indicador propio con su ficha técnica.")
        }
    }
}

/// The chart of the first indicator, still: its own page has the one that answers.
pub fn figure(view: &View<'_>, own: &[&Indicator]) -> Option<AnyView> {
    let first = *own.first()?;
    let progress = view.progress.get(&first.code)?;
    if !headline_chart::points(view, first).is_drawable() {
        return None;
    }
    let drawing = match headline_chart::drawings(view, first, progress, &headline_chart::FULL) {
        Some(drawn) => view! { {headline_chart::key(view, first, progress)}{drawn} }.into_any(),
        None => view! {
            <p class="muted">{t!("El gráfico no se pudo dibujar en este momento; sus números están en la página del indicador.")}</p>
        }
        .into_any(),
    };
    let figure = view! { <figure class="figure figure--full" aria-label=messages::translated(headline_chart::FIGURE)>{drawing}{caption_below(view, first)}</figure> };
    Some(figure.into_any())
}

/// What the gaps of the line mean, where the numbers come from, and the way to the rest.
fn caption_below(view: &View<'_>, indicator: &Indicator) -> AnyView {
    let demo = view.release.demo.then(|| view! { <DemoTag />" " });
    let source = t!(
        "Fuente: {source}. Publicación n.º {number}, {day}. ",
        source = words::source(view.release, indicator),
        number = view.release.number,
        day = words::day(view.release.published_at),
    );
    let href = view.href(&indicator_path(&indicator.code));
    view! {
        <figcaption>
            {headline_chart::breaks(indicator)}
            <p>{demo}{source}<a href=href>{t!("Ver la tabla, el cálculo y las descargas del indicador")}</a></p>
        </figcaption>
    }
    .into_any()
}

/// The indicators after the first, each in short.
pub fn others(view: &View<'_>, own: &[&Indicator]) -> Option<AnyView> {
    let others = own.get(1..).filter(|others| !others.is_empty())?;
    let title = tn!(others.len() as u64, "Otro indicador", "Otros indicadores");
    let section = view! {
        <section class="section">
            <h2>{title}</h2>
            {list_row::indicators(view, others)}
        </section>
    };
    Some(section.into_any())
}
