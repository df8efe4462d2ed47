//! A draft against the catalogue and the current values: what no single cell can know of itself.
//!
//! Blocking is what cannot be true (a percentage of 140, a target after the horizon, a denominator of
//! zero); what is only unlikely warns. What it deliberately does not do: it repeats no finding of
//! [`super::parse`] and computes no progress.

mod absolute;
mod course;
mod jump;
mod series;
mod targets;

use super::parse::{Draft, DraftCell};
use crate::{
    Decimal,
    catalogue::Catalogue,
    finding::Finding,
    indicator::{Indicator, UnitKind},
    value::{CellKey, CellValue, Measure},
};
use std::collections::BTreeMap;

/// The values as they are stored now.
pub type Current<'a> = &'a dyn Fn(&CellKey) -> Option<CellValue>;

/// The cells of a draft by their keys.
type Drafted<'a> = BTreeMap<&'a CellKey, &'a DraftCell>;

/// Checks every cell of a draft. The form's grid and the review join here: the same cells, the same
/// findings.
pub fn validate(draft: &Draft, catalogue: &Catalogue, current: Current<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let drafted: Drafted<'_> = draft.cells.iter().map(|c| (&c.key, c)).collect();
    let baselines = targets::baselines(&drafted, catalogue.edition.horizon, current);
    for cell in &draft.cells {
        let Some(indicator) = catalogue.indicator(&cell.key.indicator) else {
            findings.push(at(
                cell,
                "E407",
                format!(
                    "El indicador {} no existe en el catálogo.",
                    cell.key.indicator
                ),
                "Elija un indicador del catálogo.",
            ));
            continue;
        };
        findings.extend(breakdown(cell, catalogue));
        findings.extend(range(cell, indicator));
        findings.extend(absolute::check(cell, indicator));
        findings.extend(periodicity(cell, indicator));
        findings.extend(targets::years(cell, &baselines, catalogue));
    }
    findings.extend(targets::directions(&drafted, catalogue, current));
    for series in series::touched(&drafted, catalogue, current) {
        findings.extend(jump::check(&series));
        findings.extend(course::check(
            &series,
            &drafted,
            catalogue.edition.horizon,
            current,
        ));
        findings.extend(absolute::missing(&series));
    }
    findings.extend(fractions(draft, catalogue));
    findings
}

fn at(
    cell: &DraftCell,
    code: &str,
    problem: impl Into<String>,
    remedy: impl Into<String>,
) -> Finding {
    Finding::new(code, cell.place.clone(), Some(&cell.read), problem, remedy)
}

/// Every dimension and member of the key must exist.
fn breakdown(cell: &DraftCell, catalogue: &Catalogue) -> Option<Finding> {
    let unknown = cell.key.breakdown.pairs().find(|(dimension, member)| {
        catalogue
            .dimension(dimension)
            .is_none_or(|d| d.members.iter().all(|m| m.code != *member))
    })?;
    Some(at(
        cell,
        "E406",
        format!(
            "La desagregación «{}={}» no existe en el catálogo.",
            unknown.0, unknown.1
        ),
        "Elija una desagregación del catálogo, o agréguela.",
    ))
}

/// The admissible range of the unit. Numbers are shown as stored; a percentage of 140 is never true.
fn range(cell: &DraftCell, indicator: &Indicator) -> Option<Finding> {
    let value = cell.value.datum.value()?;
    let (min, max) = (indicator.unit.min, indicator.unit.max);
    let outside = min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max);
    let allowed = match (min, max) {
        (Some(min), Some(max)) => format!("de {} a {}", min.normalize(), max.normalize()),
        (Some(min), None) => format!("desde {}", min.normalize()),
        (None, Some(max)) => format!("hasta {}", max.normalize()),
        (None, None) => return None,
    };
    outside.then(|| {
        at(
            cell,
            "E401",
            format!(
                "El valor {} está fuera del rango admisible de {} ({allowed}).",
                value.normalize(),
                indicator.code
            ),
            "Corrija el valor; si es correcto, amplíe el rango admisible en el catálogo.",
        )
    })
}

/// Observations come at the indicator's periodicity; targets and baselines are yearly.
fn periodicity(cell: &DraftCell, indicator: &Indicator) -> Option<Finding> {
    let stated = cell.key.period.periodicity();
    let fits = match cell.key.measure {
        Measure::Observed => stated == indicator.periodicity,
        Measure::Target | Measure::Baseline => {
            stated == crate::period::Periodicity::Year || stated == indicator.periodicity
        }
    };
    (!fits).then(|| {
        at(
            cell,
            "W402",
            format!(
                "{} se mide con periodicidad {}; {} es un periodo de otra clase.",
                indicator.code,
                indicator.periodicity.label_es(),
                cell.key.period.label_es()
            ),
            "Compruebe el periodo; si es correcto, el valor se guarda tal cual.",
        )
    })
}

/// Three or more percentages of one indicator, all between 0 and 1: written as fractions of one.
fn fractions(draft: &Draft, catalogue: &Catalogue) -> Vec<Finding> {
    let mut by_indicator: BTreeMap<&crate::code::IndicatorCode, Vec<&DraftCell>> = BTreeMap::new();
    for cell in draft
        .cells
        .iter()
        .filter(|c| c.value.datum.value().is_some_and(|v| !v.is_zero()))
    {
        by_indicator
            .entry(&cell.key.indicator)
            .or_default()
            .push(cell);
    }
    let suspicious = by_indicator.into_iter().filter(|(code, cells)| {
        let percentage = catalogue
            .indicator(code)
            .is_some_and(|i| i.unit.kind == UnitKind::Percentage);
        percentage
            && cells.len() >= 3
            && cells.iter().all(|c| {
                c.value
                    .datum
                    .value()
                    .is_some_and(|v| v > Decimal::ZERO && v <= Decimal::ONE)
            })
    });
    suspicious
        .map(|(code, cells)| {
            at(
                cells[0],
                "W405",
                format!(
                    "Los {} valores de {code} están entre 0 y 1, y su unidad es porcentaje.",
                    cells.len()
                ),
                "Compruebe si deben multiplicarse por 100.",
            )
        })
        .collect()
}
