//! The chart: one for series of one unit, else a panel for each indicator with the same periods.

use charts::{Caption, ComparedLine, Size, panel_option, side_by_side_option};
use components::{DemoTag, Notice};
use domain::{format, indicator::IndicatorKind, sentence::listed};
use leptos::prelude::*;
use messages::t;

use super::Compared;
use crate::{headline_chart, route::SIDE_BY_SIDE_PATH, words};

/// Widths of a panel: half of a large page, phones.
const PANEL: [Size; 3] = [Size::HALF, Size::NARROW, Size::SMALLEST];

pub fn section(compared: &Compared<'_>, query: &str) -> AnyView {
    let drawn: Vec<ComparedLine<'_>> = compared.lines.iter().flatten().cloned().collect();
    if drawn.is_empty() {
        return ().into_any();
    }
    let chart = match compared.table.has_one_unit() {
        true => one_chart(compared, &drawn),
        false => panels(compared, &drawn),
    };
    let chart = chart.unwrap_or_else(|| {
        view! {
            <Notice>{t!("El gráfico no se pudo dibujar en este momento. La tabla de abajo tiene los mismos números.")}</Notice>
        }
        .into_any()
    });
    view! {
        <figure class="figure figure--full">
            {chart}
            {caption(compared, query)}
        </figure>
    }
    .into_any()
}

fn one_chart(compared: &Compared<'_>, drawn: &[ComparedLine<'_>]) -> Option<AnyView> {
    // The units have one name: the axis is written with the most decimals that one of them shows. The first of equals.
    let units = drawn.iter().rev().map(|one| &one.indicator.unit);
    let unit = units.max_by_key(|unit| unit.shown_decimals)?;
    let names: Vec<&str> = drawn.iter().map(|one| one.name.as_str()).collect();
    let caption = Caption {
        title: t!("Gráfico: {name}", name = listed(&names)),
        description: in_words(drawn),
    };
    let drawings = headline_chart::FULL.map(|size| {
        let option = side_by_side_option(drawn, unit, size);
        let svg = compared.view.drawing(&option, size, &caption)?;
        Some(view! { <div class=headline_chart::class(size) inner_html=svg></div> })
    });
    let drawings: Vec<_> = drawings.into_iter().collect::<Option<_>>()?;
    Some(
        view! {
            {key(drawn)}
            <div data-chart-static="">{drawings}</div>
        }
        .into_any(),
    )
}

/// The marks that all lines share, if any; the lines themselves are named at their ends and in the list above.
fn key(drawn: &[ComparedLine<'_>]) -> Option<AnyView> {
    let has_target = drawn.iter().any(|one| one.points.final_target().is_some());
    let has_provisional = has_provisional(drawn);
    let horizon = drawn.first().map_or(0, |one| one.points.horizon);
    let target = has_target.then(|| {
        view! {
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M14 1l5 5-5 5-5-5z" class="mark-aim"></path></svg>{t!("Meta de {year}, del color de su línea", year = horizon)}</li>
        }
    });
    let provisional = has_provisional.then(|| {
        view! {
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><circle cx="14" cy="6" r="4" class="mark-aim"></circle></svg>{t!("Marca vacía: valor provisional")}</li>
        }
    });
    (has_target || has_provisional)
        .then(|| view! { <ul class="chart-key">{target}{provisional}</ul> }.into_any())
}

fn has_provisional(drawn: &[ComparedLine<'_>]) -> bool {
    let mut observed = drawn.iter().flat_map(|one| &one.points.observed);
    observed.any(|point| point.provisional)
}

/// The marks of the panels, those of an indicator's own chart, if any.
fn key_of_panels(drawn: &[ComparedLine<'_>]) -> Option<AnyView> {
    let has_target = drawn.iter().any(|one| !one.points.targets.is_empty());
    let has_provisional = has_provisional(drawn);
    let provisional = has_provisional.then(|| {
        view! {
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><circle cx="14" cy="6" r="4" class="dot-provisional"></circle></svg>{t!("Provisional")}</li>
        }
    });
    let target = has_target.then(|| {
        view! {
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M14 1l5 5-5 5-5-5z" class="mark-target"></path></svg>{t!("Meta del año")}</li>
        }
    });
    (has_target || has_provisional)
        .then(|| view! { <ul class="chart-key">{provisional}{target}</ul> }.into_any())
}

fn panels(compared: &Compared<'_>, drawn: &[ComparedLine<'_>]) -> Option<AnyView> {
    let panels = drawn.iter().map(|line| {
        let name = format!("{} {}", line.indicator.code, line.indicator.name);
        let caption = Caption {
            title: t!("Gráfico: {name}", name),
            description: last_of(line),
        };
        let drawings = PANEL.map(|size| {
            let option = panel_option(drawn, line, size);
            let svg = compared.view.drawing(&option, size, &caption)?;
            let class = match size {
                Size::HALF => "chart-half",
                size => headline_chart::class(size),
            };
            Some(view! { <div class=class inner_html=svg></div> })
        });
        let drawings: Vec<_> = drawings.into_iter().collect::<Option<_>>()?;
        Some(view! {
            <li>
                <h2 class="panel-name" lang=words::official()>{name}</h2>
                <div data-chart-static="">{drawings}</div>
            </li>
        })
    });
    let panels: Vec<_> = panels.collect::<Option<_>>()?;
    Some(view! { {key_of_panels(drawn)}<ul class="panels">{panels}</ul> }.into_any())
}

/// The chart for those who do not see it.
fn in_words(drawn: &[ComparedLine<'_>]) -> String {
    let lines: Vec<String> = drawn.iter().map(last_of).collect();
    lines.join(" ")
}

/// «Lima: 63.4 % (provisional), 2025; meta de 2030: 79.0 %.»
fn last_of(line: &ComparedLine<'_>) -> String {
    let unit = &line.indicator.unit;
    let last = match line.points.observed.last() {
        Some(point) => {
            let value = format::value_with_unit(unit, point.value);
            let period = format::period(point.period);
            match point.provisional {
                true => t!("{value} (provisional), {period}", value, period),
                false => format!("{value}, {period}"),
            }
        }
        None => t!("sin valores").to_owned(),
    };
    match line.points.final_target() {
        Some(target) => t!(
            "{name}: {last}; meta de {year}: {target}.",
            name = line.name,
            last,
            year = line.points.horizon,
            target = format::value_with_unit(unit, target)
        ),
        None => format!("{}: {last}.", line.name),
    }
}

/// Sources, release, breaks and the address that stays.
fn caption(compared: &Compared<'_>, query: &str) -> AnyView {
    let view = compared.view;
    let release = view.release;
    let mut indicators: Vec<_> = compared.table.indicators().collect();
    indicators.dedup_by(|a, b| a.code == b.code);
    let mut sources: Vec<(String, Vec<String>)> = Vec::new();
    for indicator in &indicators {
        let (source, code) = (
            words::source(release, indicator),
            indicator.code.to_string(),
        );
        match sources.iter_mut().find(|(one, _)| *one == source) {
            Some((_, codes)) => codes.push(code),
            None => sources.push((source, vec![code])),
        }
    }
    let sources = sources.into_iter().map(|(source, codes)| {
        view! { <p>{t!("Fuente de {codes}: {source}.", codes = listed(&codes), source)}</p> }
    });
    let breaks = indicators.iter().flat_map(|indicator| {
        indicator.breaks.iter().map(move |one| {
            view! { <p>{headline_chart::break_sentence_of(&indicator.code, one)}</p> }
        })
    });
    let is_invented = indicators
        .iter()
        .any(|one| one.kind == IndicatorKind::Policy);
    let demo = (release.demo && is_invented).then(|| view! { <DemoTag />" " });
    let issue = t!(
        "Publicación n.º {number}, {date}. Huella {hash}.",
        number = release.number,
        date = words::day(release.published_at),
        hash = words::short(view.context.sha256)
    );
    let address = view.address(&format!("{SIDE_BY_SIDE_PATH}?{query}"));
    let address = address.map(|address| view! { <p class="wrap">{address}</p> });
    view! {
        <figcaption>
            {sources.collect_view()}
            {breaks.collect_view()}
            <p>{demo}{issue}</p>
            {address}
        </figcaption>
    }
    .into_any()
}
