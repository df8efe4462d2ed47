//! A simulation in words.

use super::{distinct, trajectory};
use crate::{
    Decimal, format,
    number::{NumberLocale, read_number},
    progress::{Simulation, SimulationStart},
    reading::Reading,
};

/// «Si cada año se avanzara 3.14 puntos porcentuales, en 2030 llegaría a 79.0 %: alcanzaría la meta (79.0 %) en 2030.»
///
/// # Errors
/// A sentence that says what is wrong with the text and what to write.
pub fn simulation_answer(start: &SimulationStart, step: &str) -> Result<String, String> {
    let step = match read_number(step, NumberLocale::Peru) {
        Reading::Certain(quantity)
        | Reading::Guess {
            value: quantity, ..
        } => quantity.value,
        Reading::Rejected(doubt) => {
            return Err(format!(
                "{} {}",
                format::sentence(&doubt.problem),
                doubt.remedy
            ));
        }
    };
    match start.simulate(step) {
        Ok(simulation) => Ok(simulation_sentence(start, &simulation)),
        Err(reason) => Err(format!("No se puede simular: {reason}.")),
    }
}

/// A simulation as one sentence.
pub fn simulation_sentence(start: &SimulationStart, simulation: &Simulation) -> String {
    let (end, target) = distinct(&start.unit, simulation.end, start.final_target);
    let outcome = outcome_words(start, simulation, &target);
    let reached = match limit(start, simulation.end) {
        Some((limit, which)) => format!(
            "antes de {} llegaría a {}, el {which} posible",
            start.horizon,
            format::value_with_unit(&start.unit, limit)
        ),
        None => format!("en {} llegaría a {end}", start.horizon),
    };
    format!("{}, {reached}: {outcome}.", step_words(start, simulation))
}

/// What the form asks, up to the number: «Si cada año se avanzara».
pub fn simulation_lead(start: &SimulationStart) -> &'static str {
    if start.falls {
        "Si cada año se redujera"
    } else {
        "Si cada año se avanzara"
    }
}

/// What follows the number in the form: «puntos porcentuales».
pub fn simulation_unit(start: &SimulationStart) -> &str {
    format::difference_label(&start.unit, Decimal::ZERO)
}

fn step_words(start: &SimulationStart, simulation: &Simulation) -> String {
    let step = simulation.step;
    if step.is_zero() {
        return "Si el valor no cambiara".to_owned();
    }
    let lead = match (step > Decimal::ZERO, start.falls) {
        (true, _) => simulation_lead(start),
        (false, false) => "Si cada año se retrocediera",
        (false, true) => "Si cada año aumentara",
    };
    let amount = step.abs().normalize();
    let decimals = u8::try_from(amount.scale()).unwrap_or(u8::MAX);
    let label = if amount == Decimal::ONE {
        format::difference_label(&start.unit, Decimal::ONE)
    } else {
        simulation_unit(start)
    };
    let amount = format::labelled(format::number(amount, decimals), label);
    format!("{lead} {amount}")
}

fn outcome_words(start: &SimulationStart, simulation: &Simulation, target: &str) -> String {
    // A value that the unit does not admit is at its limit.
    let end = limit(start, simulation.end).map_or(simulation.end, |(limit, _)| limit);
    let gap = end.checked_sub(start.final_target);
    match (simulation.was_reached, simulation.is_reached) {
        (true, true) => format!("mantendría la meta ({target}), que ya se alcanzó"),
        (true, false) => format!("perdería la meta ({target}), que ya se alcanzó"),
        (false, true) => {
            let year = simulation.first_reached.unwrap_or(start.horizon);
            format!("alcanzaría la meta ({target}) en {year}")
        }
        (false, false) => {
            let gap = gap.unwrap_or_default().abs();
            let missing = trajectory::difference(&start.unit, gap);
            format!("no alcanzaría la meta ({target}); la diferencia sería de {missing}")
        }
    }
}

/// The end of what the unit admits, where the value would pass it.
fn limit(start: &SimulationStart, end: Decimal) -> Option<(Decimal, &'static str)> {
    let unit = &start.unit;
    let above = unit.max.filter(|max| end > *max).map(|max| (max, "máximo"));
    above.or_else(|| unit.min.filter(|min| end < *min).map(|min| (min, "mínimo")))
}
