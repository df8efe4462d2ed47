//! The chart of an indicator's national series, as pages show it: drawn once for each width, with the key of its marks
//! and the notes of its breaks.
//!
//! What this module deliberately does not do: it frames nothing and names no source; each page says beside the chart what
//! belongs there.

use charts::{Caption, Points, Size, indicator_option};
use domain::{
    code::IndicatorCode,
    indicator::{Indicator, SeriesBreak},
    progress::{Progress, Series, required_path},
    release::Release,
    value::Breakdown,
};
use leptos::prelude::*;
use messages::{msgid, t};

use crate::{context::View, entries};

/// Beside other content, on a tablet, on phones.
pub const BESIDE: [Size; 3] = [Size::WIDE, Size::NARROW, Size::SMALLEST];

/// As wide as the page, and all narrower ones.
pub const FULL: [Size; 4] = [Size::FULL, Size::WIDE, Size::NARROW, Size::SMALLEST];

/// What a figure around the drawing, its key and its source is called. Without it a screen reader would take the whole
/// caption for its name, and read it twice.
pub const FIGURE: &str = msgid!("Gráfico con su fuente");

pub fn points(view: &View<'_>, indicator: &Indicator) -> Points {
    Points::of(view.release, indicator, &Breakdown::headline())
}

/// What the chart is called and says.
pub fn caption(indicator: &Indicator, progress: &Progress) -> Caption {
    Caption {
        title: t!("Gráfico: {name}", name = indicator.name),
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

/// A mark of the chart that the key explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartMark {
    Observed,
    Provisional,
    Baseline,
    Target,
    Path,
}

/// The marks that occur, each with its words.
pub fn marks(
    release: &Release,
    indicator: &Indicator,
    progress: &Progress,
) -> Vec<(ChartMark, &'static str)> {
    let series = Series::of(release, indicator, &Breakdown::headline());
    let path = match progress.latest {
        Some(_) => t!("Camino requerido: en línea recta del último valor a la meta"),
        None => t!("Camino requerido: en línea recta de la línea de base a la meta"),
    };
    let provisional = series.observed.iter().any(|cell| cell.value.provisional);
    let all = [
        (
            progress.latest.is_some(),
            ChartMark::Observed,
            t!("Valor obtenido"),
        ),
        (provisional, ChartMark::Provisional, t!("Provisional")),
        (
            series.baseline.is_some(),
            ChartMark::Baseline,
            t!("Línea de base"),
        ),
        (
            !series.targets.is_empty(),
            ChartMark::Target,
            t!("Meta del año"),
        ),
        (!required_path(&series).is_empty(), ChartMark::Path, path),
    ];
    let occurring = all.into_iter().filter(|(occurs, ..)| *occurs);
    occurring.map(|(_, mark, words)| (mark, words)).collect()
}

/// The marks, in words; only those that occur.
pub fn key(view: &View<'_>, indicator: &Indicator, progress: &Progress) -> AnyView {
    let entries = marks(view.release, indicator, progress).into_iter();
    let entries: Vec<AnyView> = entries
        .map(|(mark, words)| match mark {
            ChartMark::Observed => view! {
                <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M0 6H28" class="mark-observed"></path><circle cx="14" cy="6" r="4" class="dot-observed"></circle></svg>{words}</li>
            }
            .into_any(),
            ChartMark::Provisional => view! {
                <li><svg viewBox="0 0 28 12" aria-hidden="true"><circle cx="14" cy="6" r="4" class="dot-provisional"></circle></svg>{words}</li>
            }
            .into_any(),
            ChartMark::Baseline => view! {
                <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M6 6H22" class="mark-baseline"></path></svg>{words}</li>
            }
            .into_any(),
            ChartMark::Target => view! {
                <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M14 1l5 5-5 5-5-5z" class="mark-target"></path></svg>{words}</li>
            }
            .into_any(),
            ChartMark::Path => view! {
                <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M0 6H28" class="mark-path"></path></svg>{words}</li>
            }
            .into_any(),
        })
        .collect();
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
    let (year, reason) = break_words(one);
    t!(
        "Quiebre de serie en {year}: {reason}. Los valores anteriores no son comparables.",
        year,
        reason,
    )
}

/// The same where several indicators are spoken of: «Quiebre de serie de S04-1 en 2015: …»
pub fn break_sentence_of(indicator: &IndicatorCode, one: &SeriesBreak) -> String {
    let (year, reason) = break_words(one);
    t!(
        "Quiebre de serie de {indicator} en {year}: {reason}. Los valores anteriores no son comparables.",
        indicator,
        year,
        reason,
    )
}

/// Its year, and its reason without a full stop.
fn break_words(one: &SeriesBreak) -> (i32, &str) {
    (one.year, one.reason.trim().trim_end_matches('.'))
}
