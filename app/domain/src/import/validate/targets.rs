//! Targets against horizon, baseline and direction (rule book 4.6).

use super::{Current, Drafted, at};
use crate::{
    Decimal,
    catalogue::Catalogue,
    code::IndicatorCode,
    finding::Finding,
    import::parse::{DraftCell, members},
    indicator::{Direction, Indicator},
    period::Period,
    value::{Breakdown, CellKey, CellValue, Measure},
};
use std::collections::{BTreeMap, BTreeSet};

/// No policy has a baseline before this year.
const FIRST_BASELINE: i32 = 1990;

/// The baseline's period of each series that has targets in the draft.
pub(super) type Baselines<'a> = BTreeMap<(&'a IndicatorCode, &'a Breakdown), Period>;

/// Baselines as the file states them, or else as stored.
pub(super) fn baselines<'a>(
    drafted: &Drafted<'a>,
    horizon: i32,
    current: Current<'_>,
) -> Baselines<'a> {
    let mut baselines = Baselines::new();
    for key in drafted.keys().filter(|k| k.measure == Measure::Baseline) {
        baselines.insert((&key.indicator, &key.breakdown), key.period);
    }
    for key in drafted.keys().filter(|k| k.measure == Measure::Target) {
        let series = (&key.indicator, &key.breakdown);
        if let std::collections::btree_map::Entry::Vacant(unknown) = baselines.entry(series)
            && let Some(stored) = stored_baseline(key, horizon, current)
        {
            unknown.insert(stored);
        }
    }
    baselines
}

fn stored_baseline(key: &CellKey, horizon: i32, current: Current<'_>) -> Option<Period> {
    let years = (FIRST_BASELINE..=horizon).rev();
    years
        .filter_map(|year| Period::year(year).ok())
        .find(|period| {
            current(&CellKey {
                measure: Measure::Baseline,
                period: *period,
                ..key.clone()
            })
            .is_some()
        })
}

/// A target after the horizon, or not after the baseline; a target of a breakdown warns.
pub(super) fn years(
    cell: &DraftCell,
    baselines: &Baselines<'_>,
    catalogue: &Catalogue,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (measure, year) = (cell.key.measure, cell.key.period.calendar_year());
    if measure == Measure::Observed {
        return findings;
    }
    let horizon = catalogue.edition.horizon;
    if measure == Measure::Target && year > horizon {
        findings.push(at(
            cell,
            "E402",
            format!("La meta es de {year}, después del horizonte de la política ({horizon})."),
            "Corrija el año de la meta.",
        ));
    }
    let baseline = baselines.get(&(&cell.key.indicator, &cell.key.breakdown));
    if let Some(baseline) =
        baseline.filter(|b| measure == Measure::Target && year <= b.calendar_year())
    {
        findings.push(at(
            cell,
            "E403",
            format!("La meta es de {year}, y la línea de base ya es de {baseline}."),
            "Corrija el año de la meta o el de la línea de base.",
        ));
    }
    if !cell.key.breakdown.is_headline() {
        findings.push(at(
            cell,
            "W403",
            format!("Es la meta o línea de base de una desagregación ({}).", members::in_words(&cell.key.breakdown, catalogue)),
            "Confirme que no es de la serie principal: se guarda, pero el avance se calcula solo con la serie principal.",
        ));
    }
    findings
}

/// The last target against the baseline: its sign must agree with the direction.
pub(super) fn directions(
    drafted: &Drafted<'_>,
    catalogue: &Catalogue,
    current: Current<'_>,
) -> Vec<Finding> {
    let touched: BTreeSet<&IndicatorCode> = drafted
        .keys()
        .filter(|k| k.measure != Measure::Observed)
        .map(|k| &k.indicator)
        .collect();
    touched
        .into_iter()
        .filter_map(|code| catalogue.indicator(code))
        .filter(|i| i.direction_reason.is_none())
        .filter_map(|indicator| direction(indicator, drafted, catalogue.edition.horizon, current))
        .collect()
}

fn direction(
    indicator: &Indicator,
    drafted: &Drafted<'_>,
    horizon: i32,
    current: Current<'_>,
) -> Option<Finding> {
    let headline = Breakdown::headline();
    let last = |measure| last(indicator, &headline, measure, drafted, horizon, current);
    let (_, baseline, baseline_cell) = last(Measure::Baseline)?;
    let (year, target, target_cell) = last(Measure::Target)?;
    let against = match indicator.direction? {
        Direction::Ascending => target < baseline,
        Direction::Descending => target > baseline,
        Direction::Ceiling | Direction::Floor => false,
    };
    let cell = target_cell.or(baseline_cell).filter(|_| against)?;
    Some(at(
        cell,
        "W401",
        format!(
            "La meta de {year} ({}) va contra el sentido esperado: la línea de base es {}.",
            target.normalize(),
            baseline.normalize()
        ),
        "Revise la meta, la línea de base y el sentido; si son correctos, registre la razón, porque esto impide publicar.",
    ))
}

/// The latest value of a yearly measure of a series up to the horizon: from the draft, or else as
/// stored.
pub(super) fn last<'a>(
    indicator: &Indicator,
    breakdown: &Breakdown,
    measure: Measure,
    drafted: &Drafted<'a>,
    horizon: i32,
    current: Current<'_>,
) -> Option<(i32, Decimal, Option<&'a DraftCell>)> {
    (FIRST_BASELINE..=horizon).rev().find_map(|year| {
        let period = Period::year(year).ok()?;
        let key = CellKey {
            indicator: indicator.code.clone(),
            measure,
            breakdown: breakdown.clone(),
            period,
        };
        if let Some(cell) = drafted.get(&key) {
            return cell.value.datum.value().map(|v| (year, v, Some(*cell)));
        }
        current(&key)
            .as_ref()
            .and_then(number)
            .map(|v| (year, v, None))
    })
}

fn number(value: &CellValue) -> Option<Decimal> {
    value.datum.value()
}
