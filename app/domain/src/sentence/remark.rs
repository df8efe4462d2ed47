//! Remarks in words: one sentence each.

use super::{has_article, list::listed};
use crate::{
    band::State,
    format,
    period::Period,
    progress::{Progress, Remark},
};
use chrono::NaiveDate;
use messages::{t, tn};

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
    let (count, first_due) = (late.len(), format::date_long(*since));
    tn!(
        u64::try_from(count).unwrap_or(u64::MAX),
        "Falta {n} valor vencido: {periods}; el primer plazo venció el {date}.",
        "Faltan {n} valores vencidos: {periods}; el primer plazo venció el {date}.",
        n = count,
        periods = listed(&names),
        date = first_due
    )
}

fn late_one(period: Period, since: NaiveDate) -> String {
    let (article, date) = (has_article(period), format::date_long(since));
    let period = period.label();
    if article {
        t!(
            "Falta el valor del {period}: su plazo venció el {date}.",
            period,
            date
        )
    } else {
        t!(
            "Falta el valor de {period}: su plazo venció el {date}.",
            period,
            date
        )
    }
}

/// One remark as a sentence.
pub fn remark_sentence(remark: &Remark) -> String {
    let word = |band| State::from(band).label().to_lowercase();
    match remark {
        Remark::MethodsDisagree { trajectory, growth } => t!(
            "Los dos métodos no coinciden: por el camino recorrido está «{trajectory}»; \
             por la tasa de crecimiento, «{growth}».",
            trajectory = word(*trajectory),
            growth = word(*growth)
        ),
        Remark::NearEdge { other } => t!(
            "El valor está en el borde: con la diferencia de un redondeo estaría «{other}».",
            other = word(*other)
        ),
        Remark::Provisional { period } => provisional_sentence(*period),
        Remark::LateSince { period, since } => late_one(*period, *since),
        Remark::DirectionReason { reason } => t!(
            "La meta va en sentido contrario al sentido esperado; la razón registrada es: {reason}",
            reason = with_full_stop(reason)
        ),
    }
}

fn provisional_sentence(period: Period) -> String {
    let article = has_article(period);
    let period = period.label();
    if article {
        t!(
            "El valor del {period} es provisional y puede cambiar.",
            period
        )
    } else {
        t!(
            "El valor de {period} es provisional y puede cambiar.",
            period
        )
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
