//! The answers in words (look.md): plain Spanish sentences, as text or as spans so that a page can set the
//! verdict in bold.
//!
//! Every number in a sentence comes from the computed answer; nothing is computed here. What is missing
//! is said with its reason.

mod band_change;
mod changed_value;
mod citation;
mod comparison;
mod list;
mod remark;
mod row_notes;
mod simulation;
mod trajectory;
mod verdict;

pub use band_change::{band_change_sentence, band_reason_sentence, band_shift_sentence};
pub use changed_value::changed_value_words;
pub use citation::{citation, withdrawal_sentence, withdrawn_sentence};
pub use comparison::{count_words, summary_sentence};
pub use list::listed;
pub use remark::{remark_sentence, remark_sentences};
pub use row_notes::{joined_notes, row_notes};
pub use simulation::{simulation_answer, simulation_lead, simulation_sentence, simulation_unit};
pub use trajectory::{advance_words, trajectory_sentence, trajectory_spans};
pub use verdict::{Outlook, YearTarget, table as verdict_table, verdict_sentence};

use crate::{
    Decimal,
    band::{ComplianceMethod, State},
    format,
    gap::Gap,
    indicator::{Direction, Indicator, IndicatorKind, Unit},
    period::{Period, Periodicity},
    progress::{Annual, NoProgress, Progress, has_meaning},
    value::{Cell, CellValue, Datum},
};
use serde::{Deserialize, Serialize};

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub text: String,
    /// The verdict: to be set in bold.
    pub strong: bool,
}

impl Span {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            strong: false,
        }
    }
    pub(crate) fn strong(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            strong: true,
        }
    }
}

/// The spans as one text.
pub fn join(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// Answer 1: «En 2025 se obtuvo 63.4 %; la meta del año era 60.0 %: meta cumplida (105.7 %).»
pub fn annual_sentence(indicator: &Indicator, progress: &Progress) -> String {
    join(&annual_spans(indicator, progress))
}

/// Answer 1 as spans.
pub fn annual_spans(indicator: &Indicator, progress: &Progress) -> Vec<Span> {
    let Some((period, quantity)) = &progress.latest else {
        return vec![Span::plain(without_value(progress))];
    };
    let unit = &indicator.unit;
    let obtained = format!(
        "{} {} {}",
        in_period(*period),
        obtained_verb(unit, quantity.value),
        format::value_with_unit(unit, quantity.value)
    );
    if indicator.kind == IndicatorKind::Context && progress.annual == Err(NoProgress::NoYearTarget)
    {
        return vec![Span::plain(format!("{obtained}."))];
    }
    let annual = match &progress.annual {
        Ok(annual) => annual,
        Err(NoProgress::NoYearTarget) => {
            return vec![Span::plain(format!(
                "{obtained}; no hay meta para ese año."
            ))];
        }
        Err(reason) => {
            return vec![Span::plain(format!(
                "{obtained}; no se puede comparar con una meta: {reason}."
            ))];
        }
    };
    let (value, target) = distinct(unit, annual.value, annual.target);
    let obtained = format!(
        "{} {} {value}",
        in_period(annual.period),
        obtained_verb(unit, annual.value)
    );
    let what = match indicator.direction {
        Some(Direction::Ceiling) => "el máximo permisible del año era",
        Some(Direction::Floor) => "el mínimo permisible del año era",
        Some(Direction::Ascending | Direction::Descending) | None => "la meta del año era",
    };
    let verdict = if annual.met {
        "meta cumplida"
    } else {
        "meta no cumplida"
    };
    let mut spans = vec![
        Span::plain(format!("{obtained}; {what} {target}: ")),
        Span::strong(verdict),
    ];
    spans.push(Span::plain(match &annual.compliance {
        Ok(fraction) if !has_meaning(*fraction) => {
            let gap = gap_to_target(indicator, annual);
            format!(
                "{gap}. El porcentaje de cumplimiento no se publica: {}.",
                NoProgress::BeyondMeaning
            )
        }
        Ok(fraction) => match annual.method {
            ComplianceMethod::Ratio => format!(" ({}).", share(*fraction, 1)),
            ComplianceMethod::FromBaseline => format!(
                " ({} de lo previsto desde la línea de base).",
                share(*fraction, 1)
            ),
        },
        Err(reason) => {
            let gap = gap_to_target(indicator, annual);
            format!("{gap}. El porcentaje de cumplimiento no se publica: {reason}.")
        }
    }));
    spans
}

/// What a group of a breakdown has, beside the national value of the same period: «En 2025 se obtuvo 63.4 %
/// (provisional); el valor nacional fue 59.2 %.» Which of the two is better is not said: that is the indicator's matter.
/// `None` where the group's cell has no number.
pub fn group_sentence(unit: &Unit, group: &Cell, national: Option<&Cell>) -> Option<String> {
    let value = group.value.datum.value()?;
    let beside = national.and_then(|national| {
        Some(format!(
            "; el valor nacional fue {}{}",
            format::value_again(unit, national.value.datum.value()?),
            provisional_mark(&national.value)
        ))
    });
    Some(format!(
        "{} {} {}{}{}.",
        in_period(group.key.period),
        obtained_verb(unit, value),
        format::value_with_unit(unit, value),
        provisional_mark(&group.value),
        beside.unwrap_or_default()
    ))
}

fn provisional_mark(value: &CellValue) -> &'static str {
    match value.provisional {
        true => " (provisional)",
        false => "",
    }
}

/// Units in the plural take its verb, unless there is one: «se obtuvieron 27 proyectos», «se obtuvo 63.4 %».
fn obtained_verb(unit: &Unit, value: Decimal) -> &'static str {
    let noun = unit.label.split_whitespace().next().unwrap_or_default();
    if noun.ends_with('s') && format::concise(value, unit.shown_decimals) != "1" {
        "se obtuvieron"
    } else {
        "se obtuvo"
    }
}

/// The difference in units where no percentage is said (rule 4.12): «, 5.1 puntos porcentuales por debajo».
fn gap_to_target(indicator: &Indicator, annual: &Annual) -> String {
    let Some(gap) = annual
        .value
        .checked_sub(annual.target)
        .filter(|gap| !gap.is_zero())
    else {
        return String::new();
    };
    let side = if gap > Decimal::ZERO {
        "por encima"
    } else {
        "por debajo"
    };
    format!(
        ", {} {side}",
        trajectory::difference(&indicator.unit, gap.abs())
    )
}

/// A share of a whole; what is not quite 100 % does not read as 100 %.
fn share(fraction: Decimal, decimals: u8) -> String {
    let whole = |decimals| format::percent(Decimal::ONE, decimals);
    (decimals..=decimals.saturating_add(4))
        .find(|decimals| {
            fraction == Decimal::ONE || format::percent(fraction, *decimals) != whole(*decimals)
        })
        .map_or_else(
            || format!("casi {}", whole(decimals)),
            |decimals| format::percent(fraction, decimals),
        )
}

/// Value and target with the decimals of the table; with more where they differ and would read alike. A unit that is a
/// phrase is said once.
fn distinct(unit: &Unit, value: Decimal, target: Decimal) -> (String, String) {
    let shown = |decimals| {
        (
            format::number(value, decimals),
            format::number(target, decimals),
        )
    };
    let (value, target) = (unit.shown_decimals..=unit.decimals)
        .map(shown)
        .find(|(v, t)| value == target || v != t)
        .unwrap_or_else(|| shown(unit.decimals));
    (
        format::labelled(value, &unit.label),
        format::labelled(target, unit.repeated_label()),
    )
}

/// Why there is nothing to compare yet.
fn without_value(progress: &Progress) -> String {
    match progress.state {
        State::Late => {
            "Todavía no hay ningún valor obtenido y el plazo para reportarlo ya venció.".to_owned()
        }
        State::NotDueYet => "Todavía no corresponde reportar un valor.".to_owned(),
        State::NotApplicable => "Este indicador no aplica por ahora.".to_owned(),
        _ => "Todavía no hay ningún valor obtenido publicado.".to_owned(),
    }
}

/// «En 2025», «En el 4.º trimestre de 2011», «En marzo de 2026».
pub(crate) fn in_period(period: Period) -> String {
    match period.periodicity() {
        Periodicity::Year | Periodicity::Month => format!("En {}", period.label_es()),
        Periodicity::Semester | Periodicity::Quarter => format!("En el {}", period.label_es()),
    }
}

/// A named reason as a sentence of its own: «No se puede calcular: la meta final es igual a la línea de base.»
pub fn no_progress_words(reason: NoProgress) -> String {
    format!("No se puede calcular: {reason}.")
}

/// What a cell states: a number with its unit, or why there is none.
pub fn cell_words(unit: &Unit, value: &CellValue) -> String {
    match &value.datum {
        Datum::Value(quantity) => {
            let mark = provisional_mark(value);
            format!("{}{mark}", format::value_with_unit(unit, quantity.value))
        }
        Datum::NotAvailable(reason) => format!("no disponible: {reason}"),
        Datum::NotApplicable(reason) => format!("no aplica: {reason}"),
    }
}

/// A gap in words, for tables: «aún no corresponde», «vencido desde …», «no disponible: …».
pub fn gap_words(gap: &Gap) -> String {
    match gap {
        Gap::NotDueYet { until } => {
            format!("aún no corresponde (plazo: {})", format::date_long(*until))
        }
        Gap::Late { since } => format!("vencido desde el {}", format::date_long(*since)),
        Gap::NotAvailable(reason) => with_reason("no disponible", reason),
        Gap::NotApplicable(reason) => with_reason("no aplica", reason),
        Gap::NotMeasured => "sin medición".to_owned(),
    }
}

/// The words with their reason; «n.d.» or the words themselves are no reason and add nothing.
fn with_reason(words: &str, reason: &str) -> String {
    let reason = reason.trim();
    let letters = reason.chars().filter(|c| c.is_alphabetic()).count();
    if letters <= 3 || reason.to_lowercase().trim_end_matches('.') == words {
        words.to_owned()
    } else {
        format!("{words}: {reason}")
    }
}
