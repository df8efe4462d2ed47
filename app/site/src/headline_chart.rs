//! The chart of an indicator's national series, as pages show it: drawn once for each width, with the key of its marks
//! and the notes of its breaks.
//!
//! What this module deliberately does not do: it frames nothing and names no source; each page says beside the chart what
//! belongs there.

use charts::{Caption, Points, Size, indicator_option};
use domain::{
    indicator::{Indicator, SeriesBreak},
    progress::{Progress, Series, required_path},
    value::Breakdown,
};
use leptos::prelude::*;

use crate::{context::View, entries};

/// Beside other content, on a tablet, on phones.
pub const BESIDE: [Size; 3] = [Size::WIDE, Size::NARROW, Size::SMALLEST];

/// As wide as the page, and all narrower ones.
pub const FULL: [Size; 4] = [Size::FULL, Size::WIDE, Size::NARROW, Size::SMALLEST];

/// What a figure around the drawing, its key and its source is called. Without it a screen reader would take the whole
/// caption for its name, and read it twice.
pub const FIGURE: &str = "Gráfico con su fuente";

pub fn points(view: &View<'_>, indicator: &Indicator) -> Points {
    Points::of(view.release, indicator, &Breakdown::headline())
}

/// What the chart is called and says.
pub fn caption(indicator: &Indicator, progress: &Progress) -> Caption {
    Caption {
        title: format!("Gráfico: {}", indicator.name),
        description: entries::sentence_of(indicator, progress),
    }
}

/// The chart in each of the sizes, of which the sheet shows the one that fits; `None` where it could not be drawn.
pub fn drawings(
    view: &View<'_>,
    indicator: &Indicator,
    progress: &Progress,
    sizes: &[Size],
) -> Option<AnyView> {
    let option = indicator_option(view.release, indicator, &Breakdown::headline());
    let caption = caption(indicator, progress);
    let drawn = sizes.iter().map(|size| {
        let svg = view.drawing(&option, *size, &caption)?;
        Some(view! { <div class=class(*size) inner_html=svg></div> })
    });
    let drawn: Vec<_> = drawn.collect::<Option<_>>()?;
    Some(view! { <div data-chart-static="">{drawn}</div> }.into_any())
}

pub fn class(size: Size) -> &'static str {
    match size {
        Size::FULL => "chart-full",
        Size::WIDE => "chart-wide",
        Size::NARROW => "chart-narrow",
        _ => "chart-smallest",
    }
}

/// The marks, in words; only those that occur.
pub fn key(view: &View<'_>, indicator: &Indicator, progress: &Progress) -> AnyView {
    let series = Series::of(view.release, indicator, &Breakdown::headline());
    let provisional = series.observed.iter().any(|cell| cell.value.provisional);
    let mut entries = Vec::new();
    if progress.latest.is_some() {
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
    if !required_path(&series).is_empty() {
        let from = match progress.latest {
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

/// What the gaps of the line mean: a sentence for each break of the series.
pub fn breaks(indicator: &Indicator) -> AnyView {
    let breaks = indicator.breaks.iter().map(|one| {
        view! { <p>{break_sentence(one)}</p> }
    });
    breaks.collect_view().into_any()
}

/// «Quiebre de serie en 2015: … Los valores anteriores no son comparables.»
pub fn break_sentence(one: &SeriesBreak) -> String {
    let reason = one.reason.trim().trim_end_matches('.');
    let year = one.year;
    format!("Quiebre de serie en {year}: {reason}. Los valores anteriores no son comparables.")
}
