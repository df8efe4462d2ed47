//! Days as they are typed, and what a rule would do to the periods that are shown. Pure.

use domain::{
    calendar::{MOST_DAYS, OwnDays, Rule},
    gate::{Reopening, Standing, standing},
    period::Periodicity,
};

use super::super::catalogue::{
    indicator_text::{closes_text, read_days},
    text::{Problems, Reader, Texts},
};
use crate::wire::{CalendarView, WindowView};

/// Names of the three fields, as [`read_days`] knows them.
pub const OPENS: &str = "opens_days";
pub const DUE: &str = "due_days";
pub const CLOSES: &str = "closes";

const DAYS: &str = "Escriba los días, de 0 a 3650.";

fn texts([opens, due, closes]: &[String; 3]) -> Texts {
    Texts::from([
        (OPENS, opens.clone()),
        (DUE, due.clone()),
        (CLOSES, closes.clone()),
    ])
}

/// The fields of a rule.
pub fn of_rule(rule: Rule) -> [String; 3] {
    [
        rule.opens_days.to_string(),
        rule.due_days.to_string(),
        rule.closes_days
            .map(|days| days.to_string())
            .unwrap_or_default(),
    ]
}

/// The fields of an indicator's own days.
pub fn of_days(days: OwnDays) -> [String; 3] {
    let text = |days: Option<u16>| days.map(|days| days.to_string()).unwrap_or_default();
    [
        text(days.opens_days),
        text(days.due_days),
        closes_text(days.closes),
    ]
}

/// The rule that was typed, or what is wrong with it; an empty close is «never».
pub fn rule(periodicity: Periodicity, typed: &[String; 3]) -> Result<Rule, Problems> {
    let texts = texts(typed);
    let mut reader = Reader::new(&texts);
    let opens = reader.parse(OPENS, DAYS);
    let due = reader.parse(DUE, DAYS);
    let closes_days: Option<u16> = reader.parse_optional(CLOSES, DAYS);
    let (Some(opens_days), Some(due_days), true) = (opens, due, reader.problems.is_empty()) else {
        return Err(reader.problems);
    };
    let rule = Rule {
        opens_days,
        due_days,
        closes_days,
    };
    fits(rule, periodicity).map(|()| rule)
}

/// The own days that were typed; what is empty follows the rule.
pub fn own_days(
    periodicity: Periodicity,
    rule: Rule,
    typed: &[String; 3],
) -> Result<OwnDays, Problems> {
    let texts = texts(typed);
    let mut reader = Reader::new(&texts);
    let days = read_days(&mut reader);
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    fits(rule.with(days), periodicity).map(|()| days)
}

/// Contradictions, at the field that can lift them.
fn fits(rule: Rule, periodicity: Periodicity) -> Result<(), Problems> {
    use domain::calendar::CalendarError::{ClosesBeforeDue, DueBeforeOpening, TooManyDays};
    let (field, problem) = match rule.check(periodicity) {
        Ok(()) => return Ok(()),
        Err(DueBeforeOpening) => (OPENS, "El plazo vence antes de que el periodo se abra."),
        Err(ClosesBeforeDue) => (CLOSES, "El periodo se cierra antes de que venza el plazo."),
        Err(TooManyDays) => {
            let most = |days: u16| days > MOST_DAYS;
            let field = if most(rule.opens_days) {
                OPENS
            } else if most(rule.due_days) {
                DUE
            } else {
                CLOSES
            };
            (field, DAYS)
        }
    };
    Err(vec![(field, problem.to_owned())])
}

/// How many of the periods that are shown a rule would close, and how many it would open, today.
pub fn consequence(view: &CalendarView, periodicity: Periodicity, rule: Rule) -> (u64, u64) {
    let (mut closed, mut opened) = (0, 0);
    let days_of = |window: &WindowView| {
        let mut indicators = view.indicators.iter();
        let found = indicators.find(|i| i.code == window.indicator);
        found
            .filter(|i| i.periodicity == periodicity)
            .map(|i| i.days)
    };
    for window in &view.windows {
        let Some(days) = days_of(window) else {
            continue;
        };
        let reopened = last_reopening(view, window).map(|reopening| reopening.until);
        let then = rule.with(days).window(window.period);
        let then = standing(then, view.today, reopened);
        match (window.standing.is_open(), then.is_open()) {
            (true, false) => closed += 1,
            (false, true) => opened += 1,
            _ => {}
        }
    }
    (closed, opened)
}

fn last_reopening<'a>(view: &'a CalendarView, window: &WindowView) -> Option<&'a Reopening> {
    let mut newest_first = view.reopenings.iter().map(|made| &made.reopening);
    newest_first.find(|r| r.indicator == window.indicator && r.period == window.period)
}

/// The same in words.
pub fn consequence_words((closed, opened): (u64, u64)) -> String {
    let periods = |n: u64| super::super::wording::counted(n, "periodo", "periodos");
    match (closed, opened) {
        (0, 0) => "Ningún periodo de la lista se abre ni se cierra por este cambio.".to_owned(),
        (closed, 0) => format!(
            "Hoy dejarían de admitir valores {} de la lista.",
            periods(closed)
        ),
        (0, opened) => format!("Hoy se abrirían {} de la lista.", periods(opened)),
        (closed, opened) => format!(
            "Hoy dejarían de admitir valores {} de la lista y se abrirían {}.",
            periods(closed),
            periods(opened)
        ),
    }
}

/// Which rows of the table of periods are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nobody has stated anything.
    WithoutValue,
    All,
    Closed,
    Reopened,
    Late,
    Open,
}

impl Shown {
    pub const ALL: [(&str, &str, Self); 6] = [
        ("sin-dato", "Sin dato", Self::WithoutValue),
        ("todos", "Todos", Self::All),
        ("cerrados", "Cerrados", Self::Closed),
        ("reabiertos", "Reabiertos", Self::Reopened),
        ("vencidos", "Vencidos y abiertos", Self::Late),
        ("en-plazo", "En plazo", Self::Open),
    ];

    pub fn from_slug(slug: &str) -> Self {
        let found = Self::ALL.into_iter().find(|(known, ..)| *known == slug);
        found.map_or(Self::WithoutValue, |(.., shown)| shown)
    }

    fn takes(self, window: &WindowView) -> bool {
        match self {
            Self::WithoutValue => !window.has_value,
            Self::All => true,
            Self::Closed => matches!(window.standing, Standing::Closed { .. }),
            Self::Reopened => matches!(window.standing, Standing::Reopened { .. }),
            Self::Late => matches!(window.standing, Standing::Late { .. }),
            Self::Open => matches!(window.standing, Standing::Open { .. }),
        }
    }
}

/// The rows with this text in the indicator's code or name.
pub fn visible(view: &CalendarView, shown: Shown, text: &str) -> Vec<WindowView> {
    let wanted = text.trim().to_lowercase();
    let names = |window: &WindowView| {
        let mut indicators = view.indicators.iter();
        let found = indicators.find(|i| i.code == window.indicator);
        found.is_some_and(|i| super::indicator_label(i).to_lowercase().contains(&wanted))
    };
    let rows = view.windows.iter();
    rows.filter(|window| shown.takes(window) && (wanted.is_empty() || names(window)))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests;
