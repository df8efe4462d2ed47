//! The three numbers of an indicator that a reader looks for: baseline, last value and final target.

use domain::{
    Decimal,
    figure::fact_text,
    format,
    indicator::{Indicator, IndicatorKind},
    progress::{Series, year_targets},
    value::{Breakdown, CellKey, Measure},
};
use leptos::prelude::*;
use messages::t;

use crate::{context::View, provenance, stations, words};

/// A published number with the cell that holds it.
struct Number {
    key: CellKey,
    value: Decimal,
    provisional: bool,
}

/// The published numbers of the headline series.
pub struct Numbers<'a> {
    indicator: &'a Indicator,
    horizon: i32,
    base: Option<Number>,
    last: Option<Number>,
    target: Option<Number>,
}

impl<'a> Numbers<'a> {
    pub fn of(view: &View<'a>, indicator: &'a Indicator) -> Self {
        let headline = Breakdown::headline();
        let series = Series::of(view.release, indicator, &headline);
        let base = series.baseline.as_ref().map(|(period, one)| Number {
            key: CellKey {
                indicator: indicator.code.clone(),
                measure: Measure::Baseline,
                breakdown: headline.clone(),
                period: *period,
            },
            value: one.value,
            provisional: false,
        });
        let last = series.latest().map(|(_, one, cell)| Number {
            key: cell.key.clone(),
            value: one.value,
            provisional: cell.value.provisional,
        });
        Self {
            indicator,
            horizon: series.horizon,
            base,
            last,
            target: final_target(view, indicator, series.horizon),
        }
    }

    /// The numbers with their units and the way to their origins.
    pub fn facts(&self, view: &View<'_>) -> AnyView {
        let period = |one: &Option<Number>| {
            one.as_ref()
                .map(|one| marked(format::period(one.key.period), one.provisional))
        };
        let facts = [
            (Measure::Baseline, period(&self.base), &self.base),
            (Measure::Observed, period(&self.last), &self.last),
            (
                Measure::Target,
                Some(self.horizon.to_string()),
                &self.target,
            ),
        ];
        let facts = facts.map(|(measure, when, number)| {
            let term = when.map_or_else(
                || stations::word(measure).to_owned(),
                |when| stations::term(measure, &when),
            );
            let Some(number) = number else {
                return view! { <div><dt>{term}</dt><dd class="absent">{t!("sin publicar")}</dd></div> }
                    .into_any();
            };
            let (text, phrase) = fact_text(&self.indicator.unit, number.value);
            let phrase = phrase
                .map(str::to_owned)
                .map(|phrase| view! { <small lang=words::official()>{phrase}</small> });
            let text = provenance::link(view, &number.key, text);
            view! { <div><dt>{term}</dt><dd>{text}{phrase}</dd></div> }.into_any()
        });
        view! { <dl class="facts">{facts.into_iter().collect_view()}</dl> }.into_any()
    }
}

/// A period, and that its value is provisional.
fn marked(when: String, provisional: bool) -> String {
    if provisional {
        t!("{when}, provisional", when)
    } else {
        when
    }
}

/// The target of the horizon year. A context indicator has none of the policy's.
fn final_target(view: &View<'_>, indicator: &Indicator, horizon: i32) -> Option<Number> {
    if indicator.kind == IndicatorKind::Context {
        return None;
    }
    let cells = view.release.cells_of(&indicator.code, Measure::Target);
    let targets = cells.filter(|cell| cell.key.breakdown.is_headline());
    let (cell, value) = year_targets(targets).remove(&horizon)?;
    Some(Number {
        key: cell.key.clone(),
        value,
        provisional: false,
    })
}

/// Last value and target for a row: «2025 63.4 % → Meta 2030 79 %».
pub fn short(view: &View<'_>, indicator: &Indicator) -> AnyView {
    let numbers = Numbers::of(view, indicator);
    let unit = &indicator.unit;
    // A unit that is a phrase is said once, after the last of the numbers.
    let after = |is_last: bool, value: Decimal| {
        let (text, phrase) = fact_text(unit, value);
        let phrase = phrase
            .filter(|_| is_last)
            .map(|phrase| view! { " "<small lang=words::official()>{phrase.to_owned()}</small> });
        view! { <dd>{text}{phrase}</dd> }
    };
    let last = match &numbers.last {
        Some(one) => {
            let when = marked(format::period_short(one.key.period), one.provisional);
            view! { <div><dt>{when}</dt>{after(numbers.target.is_none(), one.value)}</div> }
                .into_any()
        }
        None => view! { <div><dt>{t!("Último valor")}</dt><dd class="absent">{t!("sin publicar")}</dd></div> }
            .into_any(),
    };
    let target = numbers.target.as_ref().map(|one| {
        let when = t!("Meta {year}", year = numbers.horizon);
        view! { <div><dt>{when}</dt>{after(true, one.value)}</div> }
    });
    view! { <dl class="list-row-values">{last}{target}</dl> }.into_any()
}
