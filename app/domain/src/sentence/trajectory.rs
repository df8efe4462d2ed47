//! Answer 2 in words: advance, what was due, the verdict, and what is needed from now on.

use super::{Span, join, share};
use crate::{
    Decimal,
    band::{Band, State},
    format,
    indicator::{Direction, Indicator, IndicatorKind, Unit},
    progress::{NoProgress, Progress, Trajectory, has_meaning},
};
use messages::t;

/// «Rumbo a 2030: se avanzó 58 % del camino; a esta altura correspondía 55 %. En camino. Hace falta avanzar
/// 3.1 puntos porcentuales por año; …»
pub fn trajectory_sentence(indicator: &Indicator, progress: &Progress) -> String {
    join(&trajectory_spans(indicator, progress))
}

/// Answer 2 as spans.
pub fn trajectory_spans(indicator: &Indicator, progress: &Progress) -> Vec<Span> {
    match &progress.trajectory {
        Ok(trajectory) => computed(indicator, trajectory),
        Err(NoProgress::NoObservation | NoProgress::NoFinalTarget | NoProgress::NoBaseline)
            if indicator.kind == IndicatorKind::Context =>
        {
            vec![Span::plain(t!(
                "Es un indicador de contexto: no tiene meta y no cuenta en el avance de la política."
            ))]
        }
        Err(NoProgress::LimitBroken) => vec![
            Span::plain(format!(
                "{} ",
                t!("La línea de base respetaba el límite y el último valor ya no lo respeta.")
            )),
            Span::strong(State::GoingBack.label()),
            Span::plain("."),
        ],
        Err(NoProgress::NoObservation) => vec![Span::plain(t!(
            "El avance se calculará cuando haya un valor obtenido."
        ))],
        Err(reason) => vec![Span::plain(t!(
            "El avance hacia la meta final no se puede calcular: {reason}.",
            reason
        ))],
    }
}

fn computed(indicator: &Indicator, t: &Trajectory) -> Vec<Span> {
    let verdict = State::from(t.band).label();
    let lead = t!(
        "Rumbo a {horizon}: {advance}.",
        horizon = t.horizon,
        advance = advance_words(indicator, t)
    );
    let mut spans = vec![
        Span::plain(format!("{lead} ")),
        Span::strong(format!("{verdict}.")),
        Span::plain(String::new()),
    ];
    let required = required_words(indicator, t);
    // The unit of a yearly step is said once.
    let is_first = required.is_none();
    let clauses: Vec<String> = [
        required,
        achieved_words(indicator, t, is_first),
        projection_words(indicator, t),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let (Some(last), false) = (spans.last_mut(), clauses.is_empty()) {
        last.text = format!(" {}.", format::capitalised(&clauses.join("; ")));
    }
    spans.retain(|span| !span.text.is_empty());
    spans
}

/// «se avanzó 58 % del camino; a esta altura correspondía 55 %»: how far, and how far it should be. Starts in lower
/// case: it stands behind other words.
pub fn advance_words(indicator: &Indicator, t: &Trajectory) -> String {
    if !has_meaning(t.advance) {
        return beyond_words(indicator, t);
    }
    let advance = share(t.advance, 0);
    if t.advance >= Decimal::ONE {
        return match indicator.direction {
            Some(Direction::Ceiling | Direction::Floor) => t!(
                "el valor respeta el límite final ({limit})",
                limit = format::value_with_unit(&indicator.unit, t.final_target)
            ),
            Some(Direction::Ascending | Direction::Descending) | None => t!(
                "la meta final ya se alcanzó ({advance} del camino)",
                advance
            ),
        };
    }
    let expected = if t.expected < Decimal::ZERO {
        t!(
            "a esta altura se preveía un retroceso de {share}",
            share = share(t.expected.abs(), 0)
        )
    } else {
        t!(
            "a esta altura correspondía {share}",
            share = share(t.expected, 0)
        )
    };
    if t.advance < Decimal::ZERO {
        return t!(
            "el valor está por detrás de la línea de base ({advance} del camino); {expected}",
            advance,
            expected
        );
    }
    t!(
        "se avanzó {advance} del camino; {expected}",
        advance,
        expected
    )
}

/// Where the share of the way means nothing (rule 4.12), the distances from the baseline in units.
fn beyond_words(indicator: &Indicator, t: &Trajectory) -> String {
    let unit = &indicator.unit;
    let value = format::value_with_unit(unit, t.value);
    let baseline = format::value_again(unit, t.baseline);
    let target = format::value_again(unit, t.final_target);
    if t.advance >= Decimal::ONE {
        t!(
            "la meta final ya se alcanzó: {value} frente a {baseline} en la línea de base y una meta de {target}",
            value,
            baseline,
            target
        )
    } else {
        t!(
            "el valor está por detrás de la línea de base: {value} frente a {baseline} en la línea de base \
             y una meta de {target}",
            value,
            baseline,
            target
        )
    }
}

/// «hace falta avanzar 3.1 puntos porcentuales por año», or where the target falls «reducir».
fn required_words(indicator: &Indicator, t: &Trajectory) -> Option<String> {
    let required = t
        .required_per_year
        .ok()
        .filter(|_| t.band != Band::Achieved)?;
    let amount = difference(&indicator.unit, required.abs());
    Some(if t.final_target < t.baseline {
        t!("hace falta reducir {amount} por año", amount)
    } else {
        t!("hace falta avanzar {amount} por año", amount)
    })
}

fn achieved_words(indicator: &Indicator, t: &Trajectory, is_first: bool) -> Option<String> {
    let achieved = t.achieved_per_year.ok()?;
    let amount = if is_first {
        difference(&indicator.unit, achieved.abs())
    } else {
        step(&indicator.unit, achieved.abs())
    };
    if achieved.is_zero() {
        return Some(t!("desde la línea de base no hubo cambio").to_owned());
    }
    let is_limit = matches!(
        indicator.direction,
        Some(Direction::Ceiling | Direction::Floor)
    );
    Some(
        match (achieved > Decimal::ZERO, t.final_target < t.baseline) {
            (true, false) if !is_limit => {
                t!("desde la línea de base se avanzó {amount} por año", amount)
            }
            (false, false) if !is_limit => {
                t!("desde la línea de base retrocedió {amount} por año", amount)
            }
            (true, _) => t!("desde la línea de base aumentó {amount} por año", amount),
            (false, _) => t!("desde la línea de base se redujo {amount} por año", amount),
        },
    )
}

/// Where this pace ends; a value that the unit does not admit is said as reaching its limit.
fn projection_words(indicator: &Indicator, t: &Trajectory) -> Option<String> {
    let projection = t
        .projection
        .ok()
        .filter(|_| t.period.calendar_year() < t.horizon)?;
    let horizon = t.horizon;
    if t.is_reached_early() {
        return Some(t!(
            "a este ritmo la meta se alcanza antes de {horizon}",
            horizon
        ));
    }
    let unit = &indicator.unit;
    let target = format::value_again(unit, t.final_target);
    let limit = unit
        .max
        .filter(|max| projection > *max)
        .or(unit.min.filter(|min| projection < *min));
    Some(match limit {
        Some(limit) => t!(
            "a este ritmo llegaría a {value} antes de {horizon} (meta {target})",
            value = format::value_with_unit(unit, limit),
            horizon,
            target
        ),
        None => t!(
            "a este ritmo, en {horizon} llegaría a {value} (meta {target})",
            horizon,
            value = format::value_with_unit(unit, projection),
            target
        ),
    })
}

/// A yearly step with its unit; never a small step that reads as zero.
pub(super) fn difference(unit: &Unit, amount: Decimal) -> String {
    let shown = step(unit, amount);
    let (whole, fraction) = shown.split_once('.').unwrap_or((&shown, ""));
    let label = if whole == "1" && fraction.chars().all(|digit| digit == '0') {
        format::difference_label(unit, Decimal::ONE)
    } else {
        format::difference_label(unit, Decimal::ZERO)
    };
    format::labelled(shown, label)
}

/// The number of a yearly step alone: with the decimals of the table. A step between counts is a mean, and has one
/// where it needs it.
fn step(unit: &Unit, amount: Decimal) -> String {
    let least = unit.shown_decimals.max(1);
    let written = |decimals| match unit.shown_decimals {
        0 => format::concise(amount, decimals),
        _ => format::number(amount, decimals),
    };
    (least..=least.saturating_add(3))
        .map(written)
        .find(|text| text.contains(|letter| ('1'..='9').contains(&letter)))
        .unwrap_or_else(|| format::value(unit, Decimal::ZERO))
}
