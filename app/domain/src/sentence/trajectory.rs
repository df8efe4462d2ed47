//! Answer 2 in words: advance, what was due, the verdict, and what is needed from now on.

use super::{Span, join, share};
use crate::{
    Decimal,
    band::{Band, State},
    format,
    indicator::{Direction, Indicator, IndicatorKind, Unit},
    progress::{NoProgress, Progress, Trajectory, has_meaning},
};

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
            vec![Span::plain(
                "Es un indicador de contexto: no tiene meta y no cuenta en el avance de la política.",
            )]
        }
        Err(NoProgress::LimitBroken) => vec![
            Span::plain(
                "La línea de base respetaba el límite y el último valor ya no lo respeta. ",
            ),
            Span::strong(State::GoingBack.label_es()),
            Span::plain("."),
        ],
        Err(NoProgress::NoObservation) => vec![Span::plain(
            "El avance se calculará cuando haya un valor obtenido.",
        )],
        Err(reason) => vec![Span::plain(format!(
            "El avance hacia la meta final no se puede calcular: {reason}."
        ))],
    }
}

fn computed(indicator: &Indicator, t: &Trajectory) -> Vec<Span> {
    let verdict = State::from(t.band).label_es();
    let lead = format!("Rumbo a {}: {}. ", t.horizon, advance_words(indicator, t));
    let mut spans = vec![
        Span::plain(lead),
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
            Some(Direction::Ceiling | Direction::Floor) => format!(
                "el valor respeta el límite final ({})",
                format::value_with_unit(&indicator.unit, t.final_target)
            ),
            Some(Direction::Ascending | Direction::Descending) | None => {
                format!("la meta final ya se alcanzó ({advance} del camino)")
            }
        };
    }
    let expected = if t.expected < Decimal::ZERO {
        format!(
            "a esta altura se preveía un retroceso de {}",
            share(t.expected.abs(), 0)
        )
    } else {
        format!("a esta altura correspondía {}", share(t.expected, 0))
    };
    if t.advance < Decimal::ZERO {
        return format!(
            "el valor está por detrás de la línea de base ({advance} del camino); {expected}"
        );
    }
    format!("se avanzó {advance} del camino; {expected}")
}

/// Where the share of the way means nothing (rule 4.12), the distances from the baseline in units.
fn beyond_words(indicator: &Indicator, t: &Trajectory) -> String {
    let unit = &indicator.unit;
    let reached = if t.advance >= Decimal::ONE {
        "la meta final ya se alcanzó"
    } else {
        "el valor está por detrás de la línea de base"
    };
    format!(
        "{reached}: {} frente a {} en la línea de base y una meta de {}",
        format::value_with_unit(unit, t.value),
        format::value_again(unit, t.baseline),
        format::value_again(unit, t.final_target)
    )
}

/// «hace falta avanzar 3.1 puntos porcentuales por año», or where the target falls «reducir».
fn required_words(indicator: &Indicator, t: &Trajectory) -> Option<String> {
    let required = t
        .required_per_year
        .ok()
        .filter(|_| t.band != Band::Achieved)?;
    let amount = difference(&indicator.unit, required.abs());
    let verb = if t.final_target < t.baseline {
        "reducir"
    } else {
        "avanzar"
    };
    Some(format!("hace falta {verb} {amount} por año"))
}

fn achieved_words(indicator: &Indicator, t: &Trajectory, is_first: bool) -> Option<String> {
    let achieved = t.achieved_per_year.ok()?;
    let amount = if is_first {
        difference(&indicator.unit, achieved.abs())
    } else {
        step(&indicator.unit, achieved.abs())
    };
    if achieved.is_zero() {
        return Some("desde la línea de base no hubo cambio".to_owned());
    }
    let is_limit = matches!(
        indicator.direction,
        Some(Direction::Ceiling | Direction::Floor)
    );
    let verb = match (achieved > Decimal::ZERO, t.final_target < t.baseline) {
        (true, false) if !is_limit => "se avanzó",
        (false, false) if !is_limit => "retrocedió",
        (true, _) => "aumentó",
        (false, _) => "se redujo",
    };
    Some(format!("desde la línea de base {verb} {amount} por año"))
}

/// Where this pace ends; a value that the unit does not admit is said as reaching its limit.
fn projection_words(indicator: &Indicator, t: &Trajectory) -> Option<String> {
    let projection = t
        .projection
        .ok()
        .filter(|_| t.period.calendar_year() < t.horizon)?;
    if t.is_reached_early() {
        return Some(format!(
            "a este ritmo la meta se alcanza antes de {}",
            t.horizon
        ));
    }
    let unit = &indicator.unit;
    let target = format::value_again(unit, t.final_target);
    let limit = unit
        .max
        .filter(|max| projection > *max)
        .or(unit.min.filter(|min| projection < *min));
    Some(match limit {
        Some(limit) => format!(
            "a este ritmo llegaría a {} antes de {} (meta {target})",
            format::value_with_unit(unit, limit),
            t.horizon
        ),
        None => format!(
            "a este ritmo, en {} llegaría a {} (meta {target})",
            t.horizon,
            format::value_with_unit(unit, projection)
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
