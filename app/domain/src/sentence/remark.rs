//! Remarks in words: one sentence each.

use super::list::listed;
use crate::{
    band::State,
    format,
    period::{Period, Periodicity},
    progress::{Progress, Remark},
};
use chrono::NaiveDate;

/// All remarks of a progress, one sentence each; several late periods share one.
pub fn remark_sentences(progress: &Progress) -> Vec<String> {
    let mut late: Vec<(Period, NaiveDate)> = Vec::new();
    let mut sentences = Vec::new();
    for remark in &progress.remarks {
        match remark {
            Remark::LateSince { period, since } => {
                // Keeps the place of the first one.
                if late.is_empty() {
                    sentences.push(String::new());
                }
                late.push((*period, *since));
            }
            other => sentences.push(remark_sentence(other)),
        }
    }
    let mut words = late_words(&late);
    for sentence in sentences.iter_mut().filter(|one| one.is_empty()) {
        *sentence = std::mem::take(&mut words);
    }
    sentences
}

/// Every late period by name, with the first of the terms that ran out.
fn late_words(late: &[(Period, NaiveDate)]) -> String {
    let [(_, since), _, ..] = late else {
        return late
            .first()
            .map(|(period, since)| late_one(*period, *since))
            .unwrap_or_default();
    };
    let names: Vec<String> = late
        .iter()
        .map(|(period, _)| format::period_short(*period))
        .collect();
    format!(
        "Faltan {} valores vencidos: {}; el primer plazo venció el {}.",
        late.len(),
        listed(&names),
        format::date_long(*since)
    )
}

fn late_one(period: Period, since: NaiveDate) -> String {
    format!(
        "Falta el valor {}: su plazo venció el {}.",
        of_period(period),
        format::date_long(since)
    )
}

/// One remark as a sentence.
pub fn remark_sentence(remark: &Remark) -> String {
    let word = |band| State::from(band).label_es().to_lowercase();
    match remark {
        Remark::MethodsDisagree { trajectory, growth } => format!(
            "Los dos métodos no coinciden: por el camino recorrido está «{}»; por la tasa de crecimiento, «{}».",
            word(*trajectory),
            word(*growth)
        ),
        Remark::NearEdge { other } => {
            format!(
                "El valor está en el borde: con la diferencia de un redondeo estaría «{}».",
                word(*other)
            )
        }
        Remark::Provisional { period } => format!(
            "El valor {} es provisional y puede cambiar.",
            of_period(*period)
        ),
        Remark::LateSince { period, since } => late_one(*period, *since),
        Remark::DirectionReason { reason } => {
            format!(
                "La meta va en sentido contrario al sentido esperado; la razón registrada es: {}",
                with_full_stop(reason)
            )
        }
    }
}

/// «de 2024», «de marzo de 2026», «del 4.º trimestre de 2011».
pub(super) fn of_period(period: Period) -> String {
    match period.periodicity() {
        Periodicity::Year | Periodicity::Month => format!("de {}", period.label_es()),
        Periodicity::Semester | Periodicity::Quarter => format!("del {}", period.label_es()),
    }
}

pub(super) fn with_full_stop(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
