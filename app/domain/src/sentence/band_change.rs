//! A state that changed, in words: from what to what, because of what, and the publisher's reason.

use super::{
    list::listed,
    remark::{of_period, with_full_stop},
};
use crate::{
    band::State,
    format,
    period::Period,
    release::{BandCause, BandChange, BandShift},
};

/// Periods named one by one; more are counted.
const NAMED: usize = 4;

/// «Pasó de «en camino» a «rezagado» solo porque se revisó la meta de 2030; los valores obtenidos no lo
/// explican. Razón de quien publicó: …»
pub fn band_change_sentence(change: &BandChange) -> String {
    let told = band_shift_sentence(&change.shift());
    let reason = change.reason.trim();
    if reason.is_empty() {
        told
    } else {
        format!("{told} {}", band_reason_sentence(reason))
    }
}

/// «Razón de quien publicó: …»
pub fn band_reason_sentence(reason: &str) -> String {
    format!("Razón de quien publicó: {}", with_full_stop(reason.trim()))
}

/// The same without a reason, as far as it can be computed.
pub fn band_shift_sentence(shift: &BandShift) -> String {
    let word = |state: State| format!("«{}»", state.label_es().to_lowercase());
    let parts: Vec<String> = shift.cause.parts().iter().map(cause_words).collect();
    let (because, rest) = (listed(&parts), only_words(&shift.cause));
    let only = if rest.is_empty() { "" } else { "solo " };
    format!(
        "Pasó de {} a {} {only}{because}{rest}.",
        word(shift.before),
        word(shift.after)
    )
}

/// What the observed values have to do with it, where they have nothing to do with it.
fn only_words(cause: &BandCause) -> &'static str {
    if cause.is_only_revision() {
        "; los valores obtenidos no lo explican"
    } else if *cause == BandCause::Time {
        "; ningún dato lo explica"
    } else {
        ""
    }
}

fn cause_words(cause: &BandCause) -> String {
    match cause {
        BandCause::NewValue(periods) => {
            about(periods, "por el valor nuevo", "por los valores nuevos")
        }
        BandCause::RevisedValue(periods) => about(
            periods,
            "porque se revisó el valor",
            "porque se revisaron los valores",
        ),
        BandCause::RemovedValue(periods) => about(
            periods,
            "porque se retiró el valor",
            "porque se retiraron los valores",
        ),
        BandCause::StatedGap(periods) => about(
            periods,
            "porque cambió la razón por la que no hay valor",
            "porque cambiaron las razones por las que no hay valores",
        ),
        BandCause::RevisedTarget(periods) => about(
            periods,
            "porque se revisó la meta",
            "porque se revisaron las metas",
        ),
        BandCause::RevisedBaseline => "porque se revisó la línea de base".to_owned(),
        BandCause::RevisedIndicator => {
            "porque cambió la definición del indicador (sentido, frecuencia, plazo o quiebres)"
                .to_owned()
        }
        BandCause::RevisedMethod => {
            "porque cambió el método o los umbrales con los que se calcula".to_owned()
        }
        BandCause::Time => "porque corrieron los plazos".to_owned(),
        BandCause::Several(parts) => {
            let parts: Vec<String> = parts.iter().map(cause_words).collect();
            listed(&parts)
        }
    }
}

/// «la meta de 2030», «las metas de 2026, 2027 y 2030», «las metas de 2026, 2027, 2028, 2029 y otras 3».
fn about(periods: &[Period], one: &str, many: &str) -> String {
    match periods {
        [] => one.to_owned(),
        [period] => format!("{one} {}", of_period(*period)),
        periods => {
            let mut names: Vec<String> = periods
                .iter()
                .take(NAMED)
                .map(|period| format::period_short(*period))
                .collect();
            if periods.len() > NAMED {
                names.push(format!("{} más", periods.len() - NAMED));
            }
            format!("{many} de {}", listed(&names))
        }
    }
}
