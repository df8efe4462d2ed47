//! The page of an indicator: two answers, chart, table, explanation, ficha, breakdowns, downloads.

mod answers;
mod breakdown;
mod check;
mod explain;
pub mod figure;
mod files;
mod sheet;
mod table;

pub use table::{is_to_come, note as row_note};

use domain::{
    Decimal,
    code::IndicatorCode,
    figure::{FigurePlace, fact_text},
    format,
    indicator::{Indicator, IndicatorKind},
    period::Period,
    progress::{Progress, Series, year_targets},
    value::{Breakdown, CellKey, Measure},
};
use leptos::prelude::*;
use messages::t;

use crate::{
    context::{Page, View},
    entries,
    message_page::{self, Problem},
    node_page, provenance,
    query::Query,
    route::indicator_path,
    shell::{self, Head},
    words,
};

/// Names longer than this are set smaller.
const LONG_NAME: usize = 80;

/// One indicator with everything its sections need.
pub struct Subject<'a> {
    pub view: &'a View<'a>,
    pub indicator: &'a Indicator,
    pub progress: &'a Progress,
    pub series: Series<'a>,
}

impl Subject<'_> {
    /// The address of a cell of the headline series.
    pub fn headline(&self, measure: Measure, period: Period) -> CellKey {
        CellKey {
            indicator: self.indicator.code.clone(),
            measure,
            breakdown: Breakdown::headline(),
            period,
        }
    }

    /// The cell of the target of a year, for its origin.
    pub fn target_of(&self, year: i32) -> Option<CellKey> {
        let release = self.view.release;
        let targets = release.cells_of(&self.indicator.code, Measure::Target);
        let targets = targets.filter(|cell| cell.key.breakdown.is_headline());
        let (cell, _) = year_targets(targets).remove(&year)?;
        Some(cell.key.clone())
    }
}

pub fn page(view: &View<'_>, code: &IndicatorCode, query: &Query) -> Page {
    let (Some(indicator), Some(progress)) = (
        view.release.catalogue.indicator(code),
        view.progress.get(code),
    ) else {
        return message_page::in_site(view, Problem::NotFound);
    };
    let series = Series::of(view.release, indicator, &Breakdown::headline());
    let subject = Subject {
        view,
        indicator,
        progress,
        series,
    };
    let body = view! {
        {opening(&subject)}
        {answers::reasons(&subject)}
        {table::section(&subject)}
        {explain::section(&subject)}
        {check::section(&subject)}
        {breakdown::section(&subject, query.get("desagregacion"))}
        {sheet::section(&subject)}
        {files::section(&subject)}
    };
    let is_context = indicator.kind == IndicatorKind::Context;
    let head = Head {
        title: format!("{code} {}", indicator.name),
        description: entries::sentence_of(indicator, progress),
        path: indicator_path(code),
        section: if is_context { "/contexto" } else { "/" },
        has_charts: figure::is_drawn(&subject),
    };
    shell::document(view, head, body.into_any())
}

fn opening(subject: &Subject<'_>) -> AnyView {
    let Subject {
        view,
        indicator,
        progress,
        ..
    } = subject;
    let is_context = indicator.kind == IndicatorKind::Context;
    let mut steps = node_page::path_steps(view, &indicator.node);
    if is_context {
        steps = vec![(t!("Contexto").to_owned(), "/contexto".to_owned())];
    }
    steps.push((indicator.code.to_string(), indicator_path(&indicator.code)));
    let badge = entries::explained_badge(indicator, progress)
        .map(|badge| marked(&FigurePlace::State, badge));
    let layout = if is_context {
        "indicator-top indicator-top--context"
    } else {
        "indicator-top"
    };
    let is_long = indicator.name.chars().count() > LONG_NAME;
    let kind = if is_context {
        t!("Indicador de contexto")
    } else {
        t!("Indicador")
    };
    view! {
        {shell::trail(view, steps)}
        <div class=layout>
            <div class="indicator-head">
                <div class="over"><b>{indicator.code.to_string()}</b><span>{kind}</span>{badge}</div>
                <h1 class:long=is_long lang=words::official()>{indicator.name.clone()}</h1>
                <p class="meta">{meta(indicator, progress)}</p>
            </div>
            {answers::verdict(subject)}
            {facts(subject)}
            {answers::answers(subject)}
            {figure::section(subject)}
        </div>
    }
    .into_any()
}

/// Unit, direction, who is responsible, and the period of the last value.
pub fn meta(indicator: &Indicator, progress: &Progress) -> String {
    let mut parts = Vec::new();
    if !indicator.unit.label.is_empty() {
        parts.push(t!("Unidad: {unit}", unit = indicator.unit.label));
    }
    if indicator.kind == IndicatorKind::Policy {
        parts.push(match indicator.direction {
            Some(_) => t!(
                "Sentido {direction}",
                direction = words::direction(indicator)
            ),
            None => t!("Sin sentido esperado declarado").to_owned(),
        });
    }
    if !indicator.ficha.responsible.is_empty() {
        parts.push(t!(
            "Responsable: {responsible}",
            responsible = indicator.ficha.responsible
        ));
    }
    parts.push(match &progress.latest {
        Some((period, _)) => t!("Último valor: {period}", period = format::period(*period)),
        None => t!("Sin ningún valor publicado").to_owned(),
    });
    // The dot stays at the end of a line, not at the start of the next.
    parts.join("\u{a0}· ")
}

/// A part of the page that whoever checks it finds by its place.
fn marked(place: &FigurePlace, content: AnyView) -> AnyView {
    view! { <span data-figure=place.to_string()>{content}</span> }.into_any()
}

/// The three numbers that the sentences speak of, to find them at a glance.
fn facts(subject: &Subject<'_>) -> AnyView {
    let Subject {
        indicator,
        progress,
        series,
        ..
    } = subject;
    let told = |measure, found: Option<(Period, Decimal)>| {
        found.map(|(period, value)| (subject.headline(measure, period), value))
    };
    let period = |told: &Option<(CellKey, Decimal)>| {
        let key = told.as_ref().map(|(key, _)| key);
        key.map(|key| format::period(key.period))
    };
    let base = series
        .baseline
        .as_ref()
        .map(|(period, one)| (*period, one.value));
    let base = told(Measure::Baseline, base);
    let last = progress
        .latest
        .as_ref()
        .map(|(period, one)| (*period, one.value));
    let last = told(Measure::Observed, last);
    let policy = indicator.kind == IndicatorKind::Policy;
    let mut facts = Vec::new();
    if policy || base.is_some() {
        facts.push(fact(indicator, t!("Línea de base"), period(&base), base));
    }
    facts.push(fact(indicator, t!("Último valor"), period(&last), last));
    if policy {
        let target = subject.target_of(series.horizon).zip(series.final_target());
        let when = Some(series.horizon.to_string());
        facts.push(fact(indicator, t!("Meta"), when, target));
    }
    view! { <dl class="facts">{facts}</dl> }.into_any()
}

fn fact(
    indicator: &Indicator,
    name: &str,
    when: Option<String>,
    value: Option<(CellKey, Decimal)>,
) -> AnyView {
    let unit = &indicator.unit;
    let term = when.map_or_else(|| name.to_owned(), |when| format!("{name}, {when}"));
    let Some((key, value)) = value else {
        return view! { <div><dt>{term}</dt><dd class="absent">{t!("sin publicar")}</dd></div> }
            .into_any();
    };
    // A phrase as unit goes below the number, in small.
    let (text, phrase) = fact_text(unit, value);
    let phrase = phrase.map(str::to_owned);
    let phrase = phrase.map(|phrase| view! { <small lang=words::official()>{phrase}</small> });
    let text = marked(
        &FigurePlace::Fact(key.measure),
        provenance::here(&key, text),
    );
    view! { <div><dt>{term}</dt><dd>{text}{phrase}</dd></div> }.into_any()
}
