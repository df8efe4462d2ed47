//! A state that changed, in words: from what to what, because of what, and the publisher's reason.

use super::{has_article, list::listed, remark::with_full_stop};
use crate::{
    band::State,
    format,
    period::Period,
    release::{BandCause, BandChange, BandShift},
};
use messages::{filled, msgid, t, translated};

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
    t!(
        "Razón de quien publicó: {reason}",
        reason = with_full_stop(reason)
    )
}

/// The same without a reason, as far as it can be computed.
pub fn band_shift_sentence(shift: &BandShift) -> String {
    let word = |state: State| state.label().to_lowercase();
    let parts: Vec<String> = shift.cause.parts().iter().map(cause_words).collect();
    let (before, after, because) = (word(shift.before), word(shift.after), listed(&parts));
    if shift.cause.is_only_revision() {
        t!(
            "Pasó de «{before}» a «{after}» solo {because}; los valores obtenidos no lo explican.",
            before,
            after,
            because
        )
    } else if shift.cause == BandCause::Time {
        t!(
            "Pasó de «{before}» a «{after}» solo {because}; ningún dato lo explica.",
            before,
            after,
            because
        )
    } else {
        t!(
            "Pasó de «{before}» a «{after}» {because}.",
            before,
            after,
            because
        )
    }
}

/// A cause without a period, with one, with one that has an article ([`has_article`]), and with several.
type CauseWords = [&'static str; 4];

const NEW_VALUE: CauseWords = [
    msgid!("por el valor nuevo"),
    msgid!("por el valor nuevo de {period}"),
    msgid!("por el valor nuevo del {period}"),
    msgid!("por los valores nuevos de {periods}"),
];
const REVISED_VALUE: CauseWords = [
    msgid!("porque se revisó el valor"),
    msgid!("porque se revisó el valor de {period}"),
    msgid!("porque se revisó el valor del {period}"),
    msgid!("porque se revisaron los valores de {periods}"),
];
const REMOVED_VALUE: CauseWords = [
    msgid!("porque se retiró el valor"),
    msgid!("porque se retiró el valor de {period}"),
    msgid!("porque se retiró el valor del {period}"),
    msgid!("porque se retiraron los valores de {periods}"),
];
const STATED_GAP: CauseWords = [
    msgid!("porque cambió la razón por la que no hay valor"),
    msgid!("porque cambió la razón por la que no hay valor de {period}"),
    msgid!("porque cambió la razón por la que no hay valor del {period}"),
    msgid!("porque cambiaron las razones por las que no hay valores de {periods}"),
];
const REVISED_TARGET: CauseWords = [
    msgid!("porque se revisó la meta"),
    msgid!("porque se revisó la meta de {period}"),
    msgid!("porque se revisó la meta del {period}"),
    msgid!("porque se revisaron las metas de {periods}"),
];

fn cause_words(cause: &BandCause) -> String {
    match cause {
        BandCause::NewValue(periods) => about(periods, NEW_VALUE),
        BandCause::RevisedValue(periods) => about(periods, REVISED_VALUE),
        BandCause::RemovedValue(periods) => about(periods, REMOVED_VALUE),
        BandCause::StatedGap(periods) => about(periods, STATED_GAP),
        BandCause::RevisedTarget(periods) => about(periods, REVISED_TARGET),
        BandCause::RevisedBaseline => t!("porque se revisó la línea de base").to_owned(),
        BandCause::RevisedIndicator => {
            t!("porque cambió la definición del indicador (sentido, frecuencia, plazo o quiebres)")
                .to_owned()
        }
        BandCause::RevisedMethod => {
            t!("porque cambió el método o los umbrales con los que se calcula").to_owned()
        }
        BandCause::Time => t!("porque corrieron los plazos").to_owned(),
        BandCause::Several(parts) => {
            let parts: Vec<String> = parts.iter().map(cause_words).collect();
            listed(&parts)
        }
    }
}

/// «la meta de 2030», «las metas de 2026, 2027 y 2030», «las metas de 2026, 2027, 2028, 2029 y 3 más».
fn about(periods: &[Period], [none, one, with_article, several]: CauseWords) -> String {
    match periods {
        [] => translated(none).to_owned(),
        [period] => {
            let words = if has_article(*period) {
                with_article
            } else {
                one
            };
            filled(translated(words), &[("period", &period.label())])
        }
        periods => {
            let mut names: Vec<String> = periods
                .iter()
                .take(NAMED)
                .map(|period| format::period_short(*period))
                .collect();
            if periods.len() > NAMED {
                names.push(t!("{n} más", n = periods.len() - NAMED));
            }
            filled(translated(several), &[("periods", &listed(&names))])
        }
    }
}
