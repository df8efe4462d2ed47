//! The answers in words (look.md): plain sentences in the present language, as text or as spans so that a page can set
//! the verdict in bold. Each clause is one text to translate; clauses are joined by punctuation alone.
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
pub use comparison::summary_sentence;
pub use list::listed;
pub use remark::{remark_sentence, remark_sentences};
pub use row_notes::{joined_notes, row_notes};
pub use simulation::{simulation_answer, simulation_lead, simulation_sentence, simulation_unit};
pub use trajectory::{advance_words, trajectory_sentence, trajectory_spans};
pub use verdict::{Outlook, YearTarget, table as verdict_table, verdict_sentence};

use crate::{
    Decimal,
    band::State,
    format,
    gap::Gap,
    indicator::{Direction, Indicator, IndicatorKind, Unit},
    period::{Period, Periodicity},
    progress::{Annual, NoProgress, Progress, has_meaning},
    settings::ComplianceMethod,
    value::{Cell, CellValue, Datum},
};
use messages::t;
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
    let value = format::value_with_unit(unit, quantity.value);
    let obtained = obtained_words(unit, *period, quantity.value, &value);
    if indicator.kind == IndicatorKind::Context && progress.annual == Err(NoProgress::NoYearTarget)
    {
        return vec![Span::plain(format!("{obtained}."))];
    }
    let annual = match &progress.annual {
        Ok(annual) => annual,
        Err(NoProgress::NoYearTarget) => {
            return vec![Span::plain(t!(
                "{obtained}; no hay meta para ese año.",
                obtained
            ))];
        }
        Err(reason) => {
            return vec![Span::plain(t!(
                "{obtained}; no se puede comparar con una meta: {reason}.",
                obtained,
                reason
            ))];
        }
    };
    let (value, target) = distinct(unit, annual.value, annual.target);
    let obtained = obtained_words(unit, annual.period, annual.value, &value);
    let aimed = match indicator.direction {
        Some(Direction::Ceiling) => t!("el máximo permisible del año era {target}", target),
        Some(Direction::Floor) => t!("el mínimo permisible del año era {target}", target),
        Some(Direction::Ascending | Direction::Descending) | None => {
            t!("la meta del año era {target}", target)
        }
    };
    let verdict = if annual.met {
        t!("meta cumplida")
    } else {
        t!("meta no cumplida")
    };
    vec![
        Span::plain(format!("{obtained}; {aimed}: ")),
        Span::strong(verdict),
        Span::plain(compliance_words(indicator, annual)),
    ]
}

/// What follows the verdict: how far the target was met, or the difference and why no percentage is said.
fn compliance_words(indicator: &Indicator, annual: &Annual) -> String {
    let reason = match &annual.compliance {
        Ok(fraction) if has_meaning(*fraction) => {
            let share = share(*fraction, 1);
            let share = match annual.method {
                ComplianceMethod::Ratio => share,
                ComplianceMethod::FromBaseline => {
                    t!("{share} de lo previsto desde la línea de base", share)
                }
            };
            return format!(" ({share}).");
        }
        Ok(_) => NoProgress::BeyondMeaning,
        Err(reason) => *reason,
    };
    format!(
        "{}. {}",
        gap_to_target(indicator, annual),
        t!(
            "El porcentaje de cumplimiento no se publica: {reason}.",
            reason
        )
    )
}

/// What a group of a breakdown has, beside the national value of the same period: «En 2025 se obtuvo 63.4 %
/// (provisional); el valor nacional fue 59.2 %.» Which of the two is better is not said: that is the indicator's matter.
/// `None` where the group's cell has no number.
pub fn group_sentence(unit: &Unit, group: &Cell, national: Option<&Cell>) -> Option<String> {
    let value = group.value.datum.value()?;
    let beside = national.and_then(|national| {
        let value = format::value_again(unit, national.value.datum.value()?);
        Some(marked(value, &national.value))
    });
    let told = marked(format::value_with_unit(unit, value), &group.value);
    let obtained = obtained_words(unit, group.key.period, value, &told);
    Some(match beside {
        Some(value) => t!(
            "{obtained}; el valor nacional fue {value}.",
            obtained,
            value
        ),
        None => format!("{obtained}."),
    })
}

/// A number of a cell, with a mark where it is provisional.
fn marked(number: String, value: &CellValue) -> String {
    if value.provisional {
        format!("{number} ({})", t!("provisional"))
    } else {
        number
    }
}

/// «En 2025 se obtuvo 63.4 %», «En el 4.º trimestre de 2011 se obtuvieron 27 proyectos»: units in the plural take its
/// verb, unless there is one. `value` is how `amount` is written.
fn obtained_words(unit: &Unit, period: Period, amount: Decimal, value: &str) -> String {
    let noun = unit.label.split_whitespace().next().unwrap_or_default();
    let are_several = noun.ends_with('s') && format::concise(amount, unit.shown_decimals) != "1";
    let article = has_article(period);
    let period = period.label();
    match (article, are_several) {
        (false, false) => t!("En {period} se obtuvo {value}", period, value),
        (false, true) => t!("En {period} se obtuvieron {value}", period, value),
        (true, false) => t!("En el {period} se obtuvo {value}", period, value),
        (true, true) => t!("En el {period} se obtuvieron {value}", period, value),
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
    let amount = trajectory::difference(&indicator.unit, gap.abs());
    let words = if gap > Decimal::ZERO {
        t!("{amount} por encima", amount)
    } else {
        t!("{amount} por debajo", amount)
    };
    format!(", {words}")
}

/// A share of a whole; what is not quite 100 % does not read as 100 %.
fn share(fraction: Decimal, decimals: u8) -> String {
    let whole = |decimals| format::percent(Decimal::ONE, decimals);
    (decimals..=decimals.saturating_add(4))
        .find(|decimals| {
            fraction == Decimal::ONE || format::percent(fraction, *decimals) != whole(*decimals)
        })
        .map_or_else(
            || t!("casi {share}", share = whole(decimals)),
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
fn without_value(progress: &Progress) -> &'static str {
    match progress.state {
        State::Late => {
            t!("Todavía no hay ningún valor obtenido y el plazo para reportarlo ya venció.")
        }
        State::NotDueYet => t!("Todavía no corresponde reportar un valor."),
        State::NotApplicable => t!("Este indicador no aplica por ahora."),
        _ => t!("Todavía no hay ningún valor obtenido publicado."),
    }
}

/// Whether a period has an article: «del 4.º trimestre de 2011», not «de 2011» and «de marzo de 2026».
fn has_article(period: Period) -> bool {
    match period.periodicity() {
        Periodicity::Year | Periodicity::Month => false,
        Periodicity::Semester | Periodicity::Quarter => true,
    }
}

/// A named reason as a sentence of its own: «No se puede calcular: la meta final es igual a la línea de base.»
pub fn no_progress_words(reason: NoProgress) -> String {
    t!("No se puede calcular: {reason}.", reason)
}

/// What a cell states: a number with its unit, or why there is none.
pub fn cell_words(unit: &Unit, value: &CellValue) -> String {
    match &value.datum {
        Datum::Value(quantity) => marked(format::value_with_unit(unit, quantity.value), value),
        Datum::NotAvailable(reason) => t!("no disponible: {reason}", reason),
        Datum::NotApplicable(reason) => t!("no aplica: {reason}", reason),
    }
}

/// A gap in words, for tables: «aún no corresponde», «vencido desde …», «no disponible: …».
pub fn gap_words(gap: &Gap) -> String {
    match gap {
        Gap::NotDueYet { until } => {
            let date = format::date_long(*until);
            t!("aún no corresponde (plazo: {date})", date)
        }
        Gap::Late { since } => t!("vencido desde el {date}", date = format::date_long(*since)),
        Gap::NotAvailable(reason) => match real_reason("no disponible", reason) {
            Some(reason) => t!("no disponible: {reason}", reason),
            None => t!("no disponible").to_owned(),
        },
        Gap::NotApplicable(reason) => match real_reason("no aplica", reason) {
            Some(reason) => t!("no aplica: {reason}", reason),
            None => t!("no aplica").to_owned(),
        },
        Gap::NotMeasured => t!("sin medición").to_owned(),
    }
}

/// A reason as it was written, in Spanish; «n.d.» or the words that it would follow are no reason and add nothing.
fn real_reason<'a>(words_es: &str, reason: &'a str) -> Option<&'a str> {
    let reason = reason.trim();
    let letters = reason.chars().filter(|c| c.is_alphabetic()).count();
    let is_none = letters <= 3 || reason.to_lowercase().trim_end_matches('.') == words_es;
    (!is_none).then_some(reason)
}
