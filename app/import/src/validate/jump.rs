//! Unusual jumps, against what is usual in the series itself.
//!
//! With enough history: the modified z-score of Iglewicz and Hoaglin (1993) of the change, from the
//! median and the median absolute deviation (MAD) of the series' other changes; neither is moved by a
//! few wild values. With less: a value three times, or a third of, the one before, which is mostly a
//! slipped decimal mark. The changes of a series are sorted once ([`changes::Changes`]).

mod changes;

use super::{
    Report,
    series::{Point, Points, Step},
};
use changes::{Changes, UsualChange};
use std::fmt::Display;

use domain::{
    Decimal,
    format::{self, concise, difference_label, labelled},
    indicator::Unit,
};

/// Changes that a series must have besides the one that is judged.
const ENOUGH: usize = 5;

/// Without enough history; the dashboard's own threshold.
const TIMES: i64 = 3;

/// Pushes the drafted points that jump from the one before.
pub(super) fn check(points: &Points<'_>, steps: &[Step], report: &mut Report<'_>) {
    let unit = &points.indicator.unit;
    let changes = Changes::of(steps, unit.shown_decimals);
    for (at, step) in steps.iter().enumerate() {
        let Some([before, point]) = points.list.get(step.from..step.from + 2) else {
            continue;
        };
        let Some(drafted) = point.drafted else {
            continue;
        };
        // The change away from the judged point says nothing of what is usual.
        let next = steps.get(at + 1).filter(|next| next.from == step.from + 1);
        let others = steps.len() - 1 - usize::from(next.is_some());
        let sentence = match &changes {
            Some(changes) if others >= ENOUGH => changes
                .unusual(at, next.is_some())
                .map(|usual| unusual_in_words(before, step, &usual, unit)),
            _ if step.periods == 1 => leap_in_words(before, point),
            _ => None,
        };
        if let Some(sentence) = sentence {
            report.push("W404", drafted, &[&sentence]);
        }
    }
}

fn unusual_in_words(before: &Point, step: &Step, usual: &UsualChange, unit: &Unit) -> String {
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
    format!(
        "Cambio de {change} {since}; lo habitual en esta serie es ±{} (mediana de {} cambios; puntaje robusto {}, se avisa desde {}).",
        amount(usual.size),
        usual.count,
        concise(usual.score, 1),
        changes::limit()
    )
}

/// The rule of three, for a series without history.
fn leap_in_words(before: &Point, point: &Point) -> Option<String> {
    let periods = (before.period.label_es(), point.period.label_es());
    leap(before.value, &periods.0, point.value, &periods.1)
}

/// The rule of three between two values, each with its period, in words.
pub(super) fn leap(
    old: Decimal,
    before: &dyn Display,
    new: Decimal,
    after: &dyn Display,
) -> Option<String> {
    (old > Decimal::ZERO && is_leap(old, new)).then(|| {
        format!(
            "Salta de {} en {before} a {} en {after}.",
            old.normalize(),
            new.normalize()
        )
    })
}

/// A product that no decimal holds is larger than any value.
fn is_leap(before: Decimal, value: Decimal) -> bool {
    let times = Decimal::from(TIMES);
    before.checked_mul(times).is_some_and(|high| value > high)
        || value.checked_mul(times).is_some_and(|high| high < before)
}
