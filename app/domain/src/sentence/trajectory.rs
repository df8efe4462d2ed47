//! Answer 2 in words: advance, what was due, the verdict, and what is needed from now on.

use super::{Span, join};
use crate::{
    Decimal,
    band::{Band, State},
    format::{self, NO_BREAK_SPACE},
    indicator::Indicator,
    progress::{NoProgress, Progress, Trajectory},
};

/// «Rumbo a 2030: se avanzó 58 % del camino; a esta altura correspondía 55 %. En camino. Faltan 3.1 puntos
/// porcentuales por año; …»
pub fn trajectory_sentence(indicator: &Indicator, progress: &Progress) -> String {
    join(&trajectory_spans(indicator, progress))
}

/// Answer 2 as spans.
pub fn trajectory_spans(indicator: &Indicator, progress: &Progress) -> Vec<Span> {
    match &progress.trajectory {
        Ok(trajectory) => computed(indicator, trajectory),
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
    let lead = format!("Rumbo a {}: {}. ", t.horizon, advance_words(t));
    let mut spans = vec![
        Span::plain(lead),
        Span::strong(format!("{verdict}.")),
        Span::plain(String::new()),
    ];
    let clauses: Vec<String> = [
        required_words(indicator, t),
        achieved_words(indicator, t),
        projection_words(indicator, t),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let (Some(last), false) = (spans.last_mut(), clauses.is_empty()) {
        last.text = format!(" {}.", capitalised(&clauses.join("; ")));
    }
    spans.retain(|span| !span.text.is_empty());
    spans
}

fn advance_words(t: &Trajectory) -> String {
    let expected = if t.expected.is_sign_negative() && !t.expected.is_zero() {
        format!(
            "a esta altura se preveía un retroceso de {}",
            format::percent(t.expected.abs(), 0)
        )
    } else {
        format!(
            "a esta altura correspondía {}",
            format::percent(t.expected, 0)
        )
    };
    if t.advance >= Decimal::ONE {
        return format!(
            "la meta final ya se alcanzó ({} del camino)",
            format::percent(t.advance, 0)
        );
    }
    if t.advance.is_sign_negative() && !t.advance.is_zero() {
        return format!(
            "el valor está por detrás de la línea de base ({} del camino); {expected}",
            format::percent(t.advance, 0)
        );
    }
    format!(
        "se avanzó {} del camino; {expected}",
        format::percent(t.advance, 0)
    )
}

/// «faltan 3.1 puntos porcentuales por año», or in the direction of a falling target «falta reducir 2.0 por año».
fn required_words(indicator: &Indicator, t: &Trajectory) -> Option<String> {
    let required = t
        .required_per_year
        .ok()
        .filter(|_| t.band != Band::Achieved)?;
    let amount = difference(indicator, required.abs());
    Some(if t.final_target < t.baseline {
        format!("falta reducir {amount} por año")
    } else {
        format!("faltan {amount} por año")
    })
}

fn achieved_words(indicator: &Indicator, t: &Trajectory) -> Option<String> {
    let achieved = t.achieved_per_year.ok()?;
    let amount = difference(indicator, achieved.abs());
    let rises = !achieved.is_sign_negative() || achieved.is_zero();
    let falling_target = t.final_target < t.baseline;
    Some(match (rises, falling_target) {
        _ if achieved.is_zero() => "desde la línea de base no hubo cambio".to_owned(),
        (true, false) => format!("desde la línea de base se avanzó {amount} por año"),
        (false, true) => format!("desde la línea de base se redujo {amount} por año"),
        (true, true) => format!("desde la línea de base aumentó {amount} por año"),
        (false, false) => format!("desde la línea de base retrocedió {amount} por año"),
    })
}

/// Where this pace ends; a value that the unit does not admit is said as reaching its limit.
fn projection_words(indicator: &Indicator, t: &Trajectory) -> Option<String> {
    let projection = t
        .projection
        .ok()
        .filter(|_| t.period.calendar_year() < t.horizon)?;
    let unit = &indicator.unit;
    let target = format::value_with_unit(unit, t.final_target);
    let limit = unit
        .max
        .filter(|max| projection > *max)
        .or(unit.min.filter(|min| projection < *min));
    Some(match limit {
        Some(limit) => format!(
            "a este ritmo se llegaría a {} antes de {} (meta {target})",
            format::value_with_unit(unit, limit),
            t.horizon
        ),
        None => format!(
            "a este ritmo {} cerraría en {} (meta {target})",
            t.horizon,
            format::value_with_unit(unit, projection)
        ),
    })
}

fn difference(indicator: &Indicator, amount: Decimal) -> String {
    // One decimal more than the values would show: a small yearly step must not read as zero.
    let unit = &indicator.unit;
    let decimals =
        if format::value(unit, amount) == format::value(unit, Decimal::ZERO) && !amount.is_zero() {
            unit.shown_decimals.saturating_add(2)
        } else {
            unit.shown_decimals.max(1)
        };
    let label = format::difference_label(unit, amount);
    let number = format::number(amount, decimals);
    if label.is_empty() {
        number
    } else {
        format!("{number}{NO_BREAK_SPACE}{label}")
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
