//! The working: every number with its formula and the numbers put in, for «Explica este número».
//!
//! Symbols are those of the rule book: b, v, T(y), y0, y. Nothing is computed here that is not in the
//! answers; a step exists only where its result does.

use super::{
    Annual, ExpectedFrom, Growth, NoProgress, Series, Trajectory, WorkingStep, goal::Bound,
    goal::goal, has_meaning,
};
use crate::{Decimal, format, formulas::Formulas, settings::ComplianceMethod};
use messages::t;

pub(super) fn steps(
    series: &Series<'_>,
    annual: &Result<Annual, NoProgress>,
    trajectory: &Result<Trajectory, NoProgress>,
    growth: &Result<Growth, NoProgress>,
) -> Vec<WorkingStep> {
    let mut steps = Vec::new();
    if let Ok(annual) = annual {
        annual_steps(series, annual, &mut steps);
    }
    if let Ok(trajectory) = trajectory {
        way_steps(series, trajectory, &mut steps);
        year_steps(trajectory, &mut steps);
        if let Ok(growth) = growth {
            growth_steps(series, trajectory, growth, &mut steps);
        }
    }
    steps
}

fn annual_steps(series: &Series<'_>, annual: &Annual, steps: &mut Vec<WorkingStep>) {
    let Ok(goal) = goal(series) else { return };
    let year = annual.period.calendar_year();
    let (v, t) = (term(annual.value), term(annual.target));
    let sign = if goal.bound == Bound::AtLeast {
        "≥"
    } else {
        "≤"
    };
    let met = if annual.met {
        t!("se cumple")
    } else {
        t!("no se cumple")
    };
    steps.push(step(
        t!("meta del año"),
        format!("v {sign} T({year})"),
        format!("{v} {sign} {t}"),
        met.to_owned(),
    ));
    let Ok(compliance) = annual.compliance else {
        return;
    };
    let base = series.base().map(|(_, b)| term(b)).unwrap_or_default();
    let (formula, numbers) = match (annual.method, goal.bound) {
        _ if goal.is_limit && annual.met => (
            t!("dentro del límite").to_owned(),
            format!("{v} {sign} {t}"),
        ),
        (ComplianceMethod::Ratio, Bound::AtLeast) => {
            (format!("v / T({year})"), format!("{v} / {t}"))
        }
        (ComplianceMethod::Ratio, Bound::AtMost) => {
            (format!("T({year}) / v"), format!("{t} / {v}"))
        }
        (ComplianceMethod::FromBaseline, _) => (
            format!("(v − b) / (T({year}) − b)"),
            format!("({v} − {base}) / ({t} − {base})"),
        ),
    };
    steps.push(step(
        t!("cumplimiento"),
        formula,
        numbers,
        share(compliance),
    ));
}

fn way_steps(series: &Series<'_>, t: &Trajectory, steps: &mut Vec<WorkingStep>) {
    let (y, y0, horizon) = (t.period.calendar_year(), t.baseline_year, t.horizon);
    let (v, b, end) = (term(t.value), term(t.baseline), term(t.final_target));
    if goal(series).is_ok_and(|g| g.is_limit && g.is_reached(t.baseline, t.final_target)) {
        steps.push(step(
            t!("avance"),
            t!("línea de base y valor dentro del límite").to_owned(),
            t!("{b}, {v}; límite {end}", b, v, end),
            share(t.advance),
        ));
        return;
    }
    steps.push(step(
        t!("avance"),
        format!("(v − b) / (T({horizon}) − b)"),
        format!("({v} − {b}) / ({end} − {b})"),
        meaningful_share(series, t.advance),
    ));
    let (formula, numbers) = match (t.expected_from, series.target(y)) {
        (ExpectedFrom::YearTarget, Some(target)) => {
            let target = term(target);
            (
                format!("(T({y}) − b) / (T({horizon}) − b)"),
                format!("({target} − {b}) / ({end} − {b})"),
            )
        }
        _ => (
            "(y − y0) / (Y − y0)".to_owned(),
            format!("({y} − {y0}) / ({horizon} − {y0})"),
        ),
    };
    steps.push(step(
        t!("avance que correspondía"),
        formula,
        numbers,
        meaningful_share(series, t.expected),
    ));
    if let Ok(pace) = t.pace {
        let numbers = format!("{} / {}", plain(t.advance), plain(t.expected));
        steps.push(step(
            t!("ritmo"),
            t!("avance / avance que correspondía").to_owned(),
            numbers,
            plain(pace),
        ));
    }
}

fn year_steps(t: &Trajectory, steps: &mut Vec<WorkingStep>) {
    let (y, y0, horizon) = (t.period.calendar_year(), t.baseline_year, t.horizon);
    let (v, b, end) = (term(t.value), term(t.baseline), term(t.final_target));
    if let Ok(required) = t.required_per_year {
        steps.push(step(
            t!("necesario por año"),
            format!("(T({horizon}) − v) / ({horizon} − y)"),
            format!("({end} − {v}) / ({horizon} − {y})"),
            plain(required),
        ));
    }
    if let Ok(achieved) = t.achieved_per_year {
        steps.push(step(
            t!("logrado por año"),
            "(v − b) / (y − y0)".to_owned(),
            format!("({v} − {b}) / ({y} − {y0})"),
            plain(achieved),
        ));
        if let Ok(projection) = t.projection {
            let numbers = format!("{v} + {} × ({horizon} − {y})", term(achieved));
            let formula = t!("v + logrado por año × ({horizon} − y)", horizon);
            steps.push(step(t!("proyección"), formula, numbers, plain(projection)));
        }
    }
}

fn growth_steps(
    series: &Series<'_>,
    t: &Trajectory,
    growth: &Growth,
    steps: &mut Vec<WorkingStep>,
) {
    let (y, y0, horizon) = (t.period.calendar_year(), t.baseline_year, t.horizon);
    let (v, b, end) = (term(t.value), term(t.baseline), term(t.final_target));
    steps.push(step(
        t!("tasa de crecimiento lograda"),
        "(v / b)^(1 / (y − y0)) − 1".to_owned(),
        format!("({v} / {b})^(1 / ({y} − {y0})) − 1"),
        share(growth.actual),
    ));
    steps.push(step(
        t!("tasa de crecimiento necesaria"),
        format!("(T({horizon}) / b)^(1 / ({horizon} − y0)) − 1"),
        format!("({end} / {b})^(1 / ({horizon} − {y0})) − 1"),
        share(growth.required),
    ));
    let direction = if goal(series).is_ok_and(|g| g.bound == Bound::AtMost) {
        "−1"
    } else {
        "1"
    };
    let sign = if t.baseline.is_sign_negative() {
        "(−1)"
    } else {
        "1"
    };
    steps.push(step(
        t!("segunda opinión (R)"),
        t!("d × signo(b) × tasa lograda / |tasa necesaria|").to_owned(),
        format!(
            "{direction} × {sign} × {} / {}",
            term(growth.actual),
            plain(growth.required.abs())
        ),
        plain(growth.ratio),
    ));
}

fn step(name: &str, formula: String, substituted: String, result: String) -> WorkingStep {
    WorkingStep {
        name: name.to_owned(),
        formula,
        substituted,
        result,
    }
}

/// A number as a person would write it in a working: at most six decimals, no trailing zeros.
fn plain(value: Decimal) -> String {
    let rounded = value.round_dp(6).normalize();
    format::number(rounded, u8::try_from(rounded.scale()).unwrap_or(6))
}

/// The same inside a formula: a negative number stands in brackets.
fn term(value: Decimal) -> String {
    if value.is_sign_negative() && !value.is_zero() {
        format!("({})", plain(value))
    } else {
        plain(value)
    }
}

/// A fraction, with its percentage where that means something (rule 4.12).
fn meaningful_share(series: &Series<'_>, fraction: Decimal) -> String {
    if series.formulas >= Formulas::Third && !has_meaning(fraction) {
        return plain(fraction);
    }
    share(fraction)
}

/// A fraction, with its percentage.
fn share(fraction: Decimal) -> String {
    format!("{} ({})", plain(fraction), format::percent(fraction, 1))
}
