//! The figures of an indicator's page: every number and sentence that is computed or looked up, with its place.
//!
//! A page marks its figures with these places (`data-figure`). Whoever checks a page computes the same list from the
//! release alone and compares it with what a reader sees. Pictures, texts of the ficha and what depends on another
//! release are deliberately not in it.

use crate::{
    Decimal, format,
    indicator::{Indicator, IndicatorKind, Unit},
    period::Period,
    progress::{Progress, Series, SeriesRow, assess, has_meaning, rows},
    release::Release,
    sentence,
    value::{Breakdown, Cell, CellKey, Measure},
};
use messages::t;
use std::fmt;

/// Units up to this length stand beside every number of the facts; longer ones below it.
const SHORT_UNIT: usize = 4;

/// Where a figure stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigurePlace {
    /// The badge.
    State,
    Verdict,
    Annual,
    Trajectory,
    /// From 0.
    Remark(usize),
    /// Baseline, last value and final target, beside the sentences.
    Fact(Measure),
    /// A cell of the table of values, by its period.
    Obtained(Period),
    Target(Period),
    Compliance(Period),
    /// A step of the working, from 0.
    Step(usize),
    /// The value in the list of origins.
    Origin(CellKey),
    /// The value in the table of a breakdown, which a page shows only when asked.
    Breakdown(CellKey),
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub place: FigurePlace,
    pub text: String,
}

impl FigurePlace {
    /// Is it a sentence, and not one number?
    pub fn is_sentence(&self) -> bool {
        matches!(
            self,
            Self::State | Self::Verdict | Self::Annual | Self::Trajectory | Self::Remark(_)
        )
    }

    /// Does every page of the indicator show it?
    pub fn is_always_shown(&self) -> bool {
        !matches!(self, Self::Breakdown(_))
    }

    /// In words, for who reads the page: «meta de 2030, en la tabla».
    pub fn label_es(&self) -> String {
        match self {
            Self::State => "estado".to_owned(),
            Self::Verdict => "frase inicial".to_owned(),
            Self::Annual => "respuesta sobre la meta del año".to_owned(),
            Self::Trajectory => "respuesta sobre el camino a la meta final".to_owned(),
            Self::Remark(_) => "observación".to_owned(),
            Self::Fact(Measure::Baseline) => "línea de base, junto al título".to_owned(),
            Self::Fact(Measure::Observed) => "último valor, junto al título".to_owned(),
            Self::Fact(Measure::Target) => "meta final, junto al título".to_owned(),
            Self::Obtained(period) => format!("valor de {}, en la tabla", format::period(*period)),
            Self::Target(period) => format!("meta de {}, en la tabla", format::period(*period)),
            Self::Compliance(period) => {
                format!("cumplimiento de {}, en la tabla", format::period(*period))
            }
            Self::Step(index) => format!("paso {} del cálculo", index.saturating_add(1)),
            Self::Origin(key) => format!(
                "{} de {}, en la procedencia",
                key.measure.noun_es(),
                format::period(key.period)
            ),
            Self::Breakdown(key) => format!(
                "valor de {}, {}, en la desagregación",
                format::period(key.period),
                key.breakdown
            ),
        }
    }
}

/// The stable name that pages carry: `row.2025.target`, `origin.S04-1|observed||2025`.
impl fmt::Display for FigurePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State => f.write_str("state"),
            Self::Verdict => f.write_str("verdict"),
            Self::Annual => f.write_str("annual"),
            Self::Trajectory => f.write_str("trajectory"),
            Self::Remark(index) => write!(f, "remark.{index}"),
            Self::Fact(measure) => write!(f, "fact.{}", measure.slug()),
            Self::Obtained(period) => write!(f, "row.{period}.obtained"),
            Self::Target(period) => write!(f, "row.{period}.target"),
            Self::Compliance(period) => write!(f, "row.{period}.compliance"),
            Self::Step(index) => write!(f, "working.{index}"),
            Self::Origin(key) => write!(f, "origin.{key}"),
            Self::Breakdown(key) => write!(f, "breakdown.{key}"),
        }
    }
}

/// Every figure of an indicator's page in a release, in the order of the page; first those that it always shows.
pub fn figures(release: &Release, indicator: &Indicator) -> Vec<Figure> {
    let series = Series::of(release, indicator, &Breakdown::headline());
    let progress = assess(&series, &release.settings, release.as_of);
    let mut figures = Vec::new();
    push_sentences(release, indicator, &progress, &mut figures);
    push_facts(&series, &progress, &mut figures);
    for row in rows(&series, &release.settings, release.as_of) {
        push_row(indicator, &row, &mut figures);
    }
    for (index, step) in progress.shown_working(&series).into_iter().enumerate() {
        push(&mut figures, FigurePlace::Step(index), step.result);
    }
    let cells = release.cells_of_indicator(&indicator.code);
    for cell in cells {
        push_cell(indicator, cell, &mut figures);
    }
    figures.sort_by_key(|figure| !figure.place.is_always_shown());
    figures
}

fn push(figures: &mut Vec<Figure>, place: FigurePlace, text: String) {
    figures.push(Figure { place, text });
}

fn push_sentences(
    release: &Release,
    indicator: &Indicator,
    progress: &Progress,
    figures: &mut Vec<Figure>,
) {
    let annual = sentence::annual_sentence(indicator, progress);
    if indicator.kind == IndicatorKind::Context {
        return push(figures, FigurePlace::Annual, annual);
    }
    let horizon = release.catalogue.edition.horizon;
    push(figures, FigurePlace::State, progress.state_words());
    let verdict = sentence::verdict_sentence(indicator, progress, &release.settings, horizon);
    if let Some(verdict) = verdict {
        push(figures, FigurePlace::Verdict, verdict);
    }
    push(figures, FigurePlace::Annual, annual);
    let way = sentence::trajectory_sentence(indicator, progress);
    push(figures, FigurePlace::Trajectory, way);
    let remarks = sentence::remark_sentences(progress).into_iter();
    for (index, remark) in remarks.enumerate() {
        push(figures, FigurePlace::Remark(index), remark);
    }
}

fn push_facts(series: &Series<'_>, progress: &Progress, figures: &mut Vec<Figure>) {
    let unit = &series.indicator.unit;
    let last = progress.latest.as_ref().map(|(_, one)| one.value);
    let target = series
        .final_target()
        .filter(|_| series.indicator.kind == IndicatorKind::Policy);
    for (measure, value) in [
        (Measure::Baseline, series.base().map(|(_, value)| value)),
        (Measure::Observed, last),
        (Measure::Target, target),
    ] {
        if let Some(value) = value {
            let (text, _) = fact_text(unit, value);
            push(figures, FigurePlace::Fact(measure), text);
        }
    }
}

/// A number of the facts, and what stands below it: a unit that is a phrase.
pub fn fact_text(unit: &Unit, value: Decimal) -> (String, Option<&str>) {
    if unit.label.chars().count() > SHORT_UNIT {
        (format::value(unit, value), Some(&unit.label))
    } else {
        (format::value_with_unit(unit, value), None)
    }
}

fn push_row(indicator: &Indicator, row: &SeriesRow<'_>, figures: &mut Vec<Figure>) {
    let unit = &indicator.unit;
    if let Some(value) = row.value {
        let place = FigurePlace::Obtained(row.period);
        push(figures, place, format::value(unit, value));
    }
    if indicator.kind != IndicatorKind::Policy {
        return;
    }
    if let Some(target) = row.target {
        let place = FigurePlace::Target(row.period);
        push(figures, place, format::value(unit, target));
    }
    if let Some((share, verdict)) = compliance_text(unit, row) {
        let text = share.map_or_else(|| verdict.to_owned(), |share| format!("{share} {verdict}"));
        push(figures, FigurePlace::Compliance(row.period), text);
    }
}

/// The share of a row's target that was reached and whether it was met. Where a share means nothing (rule 4.12), the
/// difference in the unit of the table.
pub fn compliance_text(unit: &Unit, row: &SeriesRow<'_>) -> Option<(Option<String>, &'static str)> {
    let verdict = if row.met? {
        t!("cumplida")
    } else {
        t!("no cumplida")
    };
    let share = match row.compliance.as_ref()? {
        Ok(share) if has_meaning(*share) => Some(format::percent(*share, 1)),
        Ok(_) | Err(_) => row.value.zip(row.target).map(|(value, target)| {
            let gap = value.checked_sub(target).unwrap_or_default();
            t!("dif. {gap}", gap = format::signed(gap, unit.shown_decimals))
        }),
    };
    Some((share, verdict))
}

fn push_cell(indicator: &Indicator, cell: &Cell, figures: &mut Vec<Figure>) {
    let key = cell.key.clone();
    if key.breakdown.is_headline() {
        let text = sentence::cell_words(&indicator.unit, &cell.value);
        return push(figures, FigurePlace::Origin(key), text);
    }
    if let (Measure::Observed, Some(value)) = (key.measure, cell.value.datum.value()) {
        let text = format::value(&indicator.unit, value);
        push(figures, FigurePlace::Breakdown(key), text);
    }
}
