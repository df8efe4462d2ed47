//! Unusual jumps, against what is usual in the series itself.
//!
//! With enough history: the modified z-score of Iglewicz and Hoaglin (1993) of the change, from the
//! median and the median absolute deviation (MAD) of the series' other changes; neither is moved by a
//! few wild values. With less: a value three times, or a third of, the one before, which is mostly a
//! slipped decimal mark.

use super::{
    at,
    series::{Point, Series, Step},
};
use crate::{
    Decimal,
    finding::Finding,
    format::{self, concise, difference_label, labelled},
    import::parse::DraftCell,
    indicator::Unit,
};

/// Changes that a series must have besides the one that is judged.
const ENOUGH: usize = 5;

/// The score from which a change is unusual, as its authors recommend.
fn limit() -> Decimal {
    Decimal::new(35, 1)
}

/// Makes the score comparable with standard deviations where changes are normal.
fn consistency() -> Decimal {
    Decimal::new(6745, 4)
}

/// Without enough history; the dashboard's own threshold.
const TIMES: i64 = 3;

const REMEDY: &str = "Compruebe el valor, sobre todo la coma decimal.";

/// The drafted points that jump from the one before.
pub(super) fn check(series: &Series<'_>) -> Vec<Finding> {
    let steps = series.steps();
    let judged = steps.iter().filter_map(|step| {
        let cell = series.points.get(step.to)?.drafted?;
        let others: Vec<Decimal> = steps
            .iter()
            .filter(|other| other.from != step.to && other.to != step.to)
            .map(|other| other.change)
            .collect();
        let before = series.points.get(step.from)?;
        if others.len() < ENOUGH {
            let is_next = step.periods == 1;
            return is_next.then(|| leap(cell, before)).flatten();
        }
        unusual(cell, before, step, others, &series.indicator.unit)
    });
    judged.collect()
}

fn unusual(
    cell: &DraftCell,
    before: &Point<'_>,
    step: &Step,
    others: Vec<Decimal>,
    unit: &Unit,
) -> Option<Finding> {
    let count = others.len();
    let usual = Usual::of(others, unit)?;
    let score = usual.score(step.change)?;
    (score > limit()).then(|| {
        let amount = |value: Decimal| concise(value, unit.decimals);
        let sign = if step.change.is_sign_negative() {
            format::MINUS
        } else {
            '+'
        };
        let change = labelled(
            format!("{sign}{}", amount(step.change.abs())),
            difference_label(unit, step.change),
        );
        let since = if step.periods == 1 {
            format!("respecto de {}", before.period.label_es())
        } else {
            format!(
                "por periodo desde {}, {} periodos antes",
                before.period.label_es(),
                step.periods
            )
        };
        at(
            cell,
            "W404",
            format!(
                "Cambio de {change} {since}; lo habitual en esta serie es ±{} (mediana de {count} cambios; puntaje robusto {}, se avisa desde {}).",
                amount(usual.size),
                concise(score, 1),
                limit()
            ),
            REMEDY,
        )
    })
}

/// What is usual in a series.
struct Usual {
    /// Median of the changes with their signs.
    middle: Decimal,
    /// Median distance from it; at least half the usual size, and one unit of the last decimal that
    /// people see, so that a series that always changed alike does not make every change unusual.
    /// The half is the dashboard's own: published series change by a third more or less all the time.
    spread: Decimal,
    /// Median of the changes without their signs: what people are told.
    size: Decimal,
}

impl Usual {
    fn of(changes: Vec<Decimal>, unit: &Unit) -> Option<Self> {
        let size = median(changes.iter().map(Decimal::abs).collect())?;
        let middle = median(changes.clone())?;
        let distances: Option<Vec<Decimal>> = changes
            .into_iter()
            .map(|change| change.checked_sub(middle).map(|distance| distance.abs()))
            .collect();
        let least = Decimal::new(1, u32::from(unit.shown_decimals));
        Some(Self {
            middle,
            spread: median(distances?)?.max(size / Decimal::TWO).max(least),
            size,
        })
    }

    fn score(&self, change: Decimal) -> Option<Decimal> {
        let distance = change.checked_sub(self.middle)?.abs();
        distance
            .checked_mul(consistency())?
            .checked_div(self.spread)
    }
}

/// The middle of numbers; of an even count the mean of the two in the middle.
fn median(mut numbers: Vec<Decimal>) -> Option<Decimal> {
    numbers.sort_unstable();
    let half = numbers.len() / 2;
    let upper = *numbers.get(half)?;
    if numbers.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *numbers.get(half.checked_sub(1)?)?;
    upper.checked_add(lower)?.checked_div(Decimal::TWO)
}

/// The rule of three, for a series without history.
fn leap(cell: &DraftCell, before: &Point<'_>) -> Option<Finding> {
    let value = cell.value.datum.value()?;
    (before.value() > Decimal::ZERO && is_leap(before.value(), value)).then(|| {
        at(
            cell,
            "W404",
            format!(
                "Salta de {} en {} a {} en {}.",
                before.value().normalize(),
                before.period.label_es(),
                value.normalize(),
                cell.key.period.label_es()
            ),
            REMEDY,
        )
    })
}

fn is_leap(before: Decimal, value: Decimal) -> bool {
    let times = Decimal::from(TIMES);
    before.checked_mul(times).is_some_and(|high| value > high)
        || value.checked_mul(times).is_some_and(|high| high < before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimals(texts: &[&str]) -> Vec<Decimal> {
        texts
            .iter()
            .map(|text| text.parse().expect("a decimal"))
            .collect()
    }

    #[test]
    fn the_median_is_the_middle_or_between_the_two_in_the_middle() {
        assert_eq!(median(decimals(&["3", "1", "2"])), Some(Decimal::TWO));
        assert_eq!(
            median(decimals(&["4", "1", "2", "3"])),
            Some(Decimal::new(25, 1))
        );
        assert_eq!(median(Vec::new()), None);
    }
}
