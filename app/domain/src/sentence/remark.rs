//! Remarks in words: one sentence each.

use crate::{
    band::State,
    format,
    period::{Period, Periodicity},
    progress::{Progress, Remark},
};

/// All remarks of a progress, one sentence each.
pub fn remark_sentences(progress: &Progress) -> Vec<String> {
    progress.remarks.iter().map(remark_sentence).collect()
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
        Remark::LateSince { period, since } => {
            format!(
                "Falta el valor {}: su plazo venció el {}.",
                of_period(*period),
                format::date_long(*since)
            )
        }
        Remark::DirectionReason { reason } => {
            format!(
                "La meta va en sentido contrario al sentido esperado; la razón registrada es: {}",
                sentence(reason)
            )
        }
    }
}

/// «de 2024», «de marzo de 2026», «del 4.º trimestre de 2011».
fn of_period(period: Period) -> String {
    match period.periodicity() {
        Periodicity::Year | Periodicity::Month => format!("de {}", period.label_es()),
        Periodicity::Semester | Periodicity::Quarter => format!("del {}", period.label_es()),
    }
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
