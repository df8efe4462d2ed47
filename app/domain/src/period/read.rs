//! Periods as people type them: «Abr-May-Jun 2023 P/», «IV trim. 2020», «Meta 2024», «2024.0».
//!
//! Reads words, never positions. A moving quarter («Feb-Mar-Abr») is no period of this model and is rejected.

use super::{Period, Periodicity};
use crate::{
    reading::{Doubt, Reading},
    text::{normalised, unaccented, unmark},
};
use chrono::{Datelike, NaiveDate};

/// A period with its «P/» mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkedPeriod {
    pub period: Period,
    /// «P/», «preliminar»: figures of this period are provisional.
    pub provisional: bool,
}

/// Reads a period, whatever its mark says.
pub fn read_period(text: &str) -> Reading<Period> {
    read_marked_period(text).map(|marked| marked.period)
}

/// Reads a period and whether the text marks it as provisional («2024P», «2024r», «2023 P/»).
pub fn read_marked_period(text: &str) -> Reading<MarkedPeriod> {
    let text = normalised(text);
    let text = text.trim();
    let unmarked = unmark(text);
    if let Some(year) = year_with_thousands(&unmarked.text) {
        let value = MarkedPeriod {
            period: year,
            provisional: unmarked.says_provisional(),
        };
        return Reading::with(value, Some(guess(text, year)));
    }
    let mut found = Found {
        provisional: unmarked.says_provisional(),
        ..Found::default()
    };
    for token in tokens(&unmarked.text) {
        found.take(&token);
    }
    match found.year {
        Some(year) if found.years == 1 => found.into_reading(text, year),
        _ => Reading::Rejected(rejection(text)),
    }
}

/// Reads the period of a value of an indicator that is measured at this periodicity: beside the texts of
/// [`read_marked_period`], dates. A date or a shorter period that closes one of the indicator's («31/12/2024»,
/// «dic-24» of a yearly one) is that one; the last with a warning, because the text says less.
pub fn read_period_of(text: &str, periodicity: Periodicity) -> Reading<MarkedPeriod> {
    let unmarked = unmark(text);
    if let Some(date) = read_date(&unmarked.text) {
        return period_of_date(date, periodicity).map(|period| MarkedPeriod {
            period,
            provisional: unmarked.says_provisional(),
        });
    }
    fitted(read_marked_period(text), text, periodicity)
}

/// The month, quarter or semester of a known year: «Trimestre: II», «T1», «Abr-May-Jun», «junio», «2». A bare
/// number counts the parts that `named` says (the header's word), or else those of the indicator.
pub fn read_part_of_year(
    text: &str,
    year: i32,
    named: Option<Periodicity>,
    periodicity: Periodicity,
) -> Reading<MarkedPeriod> {
    let unmarked = unmark(text);
    let mut found = Found {
        year: Some(year),
        provisional: unmarked.says_provisional(),
        ..Found::default()
    };
    for token in tokens(&unmarked.text) {
        found.take(&token);
    }
    if found.year != Some(year) || found.years > 1 {
        return Reading::Rejected(rejection(text));
    }
    let is_bare = found.kind.is_none() && found.months.is_empty() && found.ordinal.is_some();
    let roman = found.roman.then_some(Periodicity::Quarter);
    if is_bare {
        let by_indicator = (periodicity != Periodicity::Year).then_some(periodicity);
        found.kind = named.or(by_indicator).or(roman);
    }
    fitted(found.into_reading(text, year), text, periodicity)
}

/// The part of the year that a header names: «Trimestre», «Mes», «Semestre».
pub fn part_named(header: &str) -> Option<Periodicity> {
    tokens(header)
        .iter()
        .rev()
        .find_map(|token| match token.as_str() {
            "trimestres" | "quarter" => Some(Periodicity::Quarter),
            "semestres" | "semester" => Some(Periodicity::Semester),
            "meses" | "month" => Some(Periodicity::Month),
            word if word.len() > 1 => kind(word),
            _ => None,
        })
}

/// The period of a periodicity that a date stands for: certain on its first or last day, else a guess.
pub fn period_of_date(date: NaiveDate, periodicity: Periodicity) -> Reading<Period> {
    let all = Period::of_year(date.year(), periodicity);
    let within = |p: &Period| p.first_day() <= date && date <= p.last_day();
    match all.into_iter().find(within) {
        Some(period) if date == period.last_day() => Reading::Certain(period),
        Some(period) => Reading::with(period, Some(guess(&date.to_string(), period))),
        None => Reading::Rejected(rejection(&date.to_string())),
    }
}

/// A date with its year in four digits: «31/12/2024», «31.12.2024», «2024-12-31».
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let number = |t: &str| {
        t.parse::<u32>()
            .ok()
            .filter(|_| t.bytes().all(|b| b.is_ascii_digit()))
    };
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1 | 2) => (number(first)?, number(second)?, number(third)?),
        (1 | 2, 4) => (number(third)?, number(second)?, number(first)?),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// A period that is shorter than the indicator's and closes one of its own is that one.
fn fitted(
    read: Reading<MarkedPeriod>,
    text: &str,
    periodicity: Periodicity,
) -> Reading<MarkedPeriod> {
    let Some(value) = read.value().copied() else {
        return read;
    };
    match value.period.closed(periodicity) {
        Some(period) if period != value.period => {
            let doubt = guess(text, period);
            Reading::with(MarkedPeriod { period, ..value }, Some(doubt))
        }
        _ => read,
    }
}

/// «2,023» and «2.024»: a year that a program wrote with a mark for thousands.
fn year_with_thousands(text: &str) -> Option<Period> {
    let (thousands, rest) = text.split_once([',', '.', '\'', '’', '\u{a0}', '\u{202f}'])?;
    let is_year = matches!(thousands, "1" | "2")
        && rest.len() == 3
        && rest.bytes().all(|b| b.is_ascii_digit());
    let year = format!("{thousands}{rest}").parse().ok()?;
    Period::year(year).ok().filter(|_| is_year)
}

fn guess(text: &str, period: Period) -> Doubt {
    Doubt::new(
        "W315",
        format!("se leyó «{}» como {}", text.trim(), period.label_es()),
        "Confirme el periodo.",
    )
}

fn rejection(text: &str) -> Doubt {
    Doubt::new(
        "E315",
        format!("«{}» no es un periodo", text.trim()),
        "Escriba un año (2024), semestre (2024-S1), trimestre (2024-Q3) o mes (2024-M03).",
    )
}

/// Runs of letters or of digits, lower case, without accents; «/» and «.0» keep their own meaning.
fn tokens(text: &str) -> Vec<String> {
    let text = text.trim();
    // A year from a numeric cell: «2024.0».
    let text = match text.split_once('.') {
        Some((whole, zeros))
            if whole.len() == 4 && !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') =>
        {
            whole
        }
        _ => text,
    };
    let mut tokens: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars().map(unaccented).flat_map(char::to_lowercase) {
        let glues = (c.is_alphabetic() && last.is_alphabetic())
            || (c.is_ascii_digit() && last.is_ascii_digit());
        match tokens.last_mut() {
            Some(token) if glues => token.push(c),
            // «p/» and «1/» are marks, unlike «03/2023».
            Some(token) if c == '/' && last.is_alphanumeric() => token.push('/'),
            _ if c.is_alphanumeric() => tokens.push(c.to_string()),
            _ => {}
        }
        last = c;
    }
    tokens
}

/// What the words of a text say, until they contradict each other.
#[derive(Default)]
struct Found {
    year: Option<i32>,
    years: u8,
    months: Vec<u8>,
    kind: Option<Periodicity>,
    ordinal: Option<u8>,
    /// The ordinal was written as a word or in Roman numerals.
    roman: bool,
    /// How many separate statements of a part of the year.
    parts: u8,
    provisional: bool,
    guessed: bool,
    unknown: u8,
}

impl Found {
    /// The period of the words, unless they contradict each other.
    fn into_reading(mut self, text: &str, year: i32) -> Reading<MarkedPeriod> {
        let period = self.period(year).filter(|_| self.parts <= 1);
        let Some(period) = period.filter(|_| self.unknown <= 3) else {
            return Reading::Rejected(rejection(text));
        };
        let value = MarkedPeriod {
            period,
            provisional: self.provisional,
        };
        let doubt = (self.unknown > 0 || self.guessed).then(|| guess(text, period));
        Reading::with(value, doubt)
    }

    fn take(&mut self, token: &str) {
        let word = token.trim_end_matches('/');
        let marked = word.len() < token.len();
        if let Ok(number) = word.parse::<i32>() {
            return self.take_number(word, number, marked);
        }
        if marked && matches!(word, "p" | "pr")
            || matches!(word, "preliminar" | "provisional" | "preliminares")
        {
            self.provisional = true;
        } else if let Some(month) = month(word) {
            self.months.push(month);
        } else if let Some(ordinal) = ordinal(word) {
            self.set_ordinal(ordinal);
            self.roman = true;
        } else if let Some(kind) = kind(word) {
            self.kind = Some(kind);
        } else if !is_filler(word) {
            self.unknown = self.unknown.saturating_add(1);
        }
    }

    fn take_number(&mut self, word: &str, number: i32, marked: bool) {
        match word.len() {
            4 => {
                self.years += 1;
                self.year = Some(number);
            }
            // «1/» behind a year is a footnote; «03/» before one is a month.
            1 | 2 if marked && self.year.is_some() => {}
            1 | 2 if self.year.is_none() && !self.months.is_empty() => {
                self.years += 1;
                self.year = number.checked_add(2000);
                self.guessed = true;
            }
            1 | 2 => self.set_ordinal(u8::try_from(number).unwrap_or(0)),
            _ => self.unknown = self.unknown.saturating_add(1),
        }
    }

    fn set_ordinal(&mut self, ordinal: u8) {
        self.parts += 1;
        self.ordinal = Some(ordinal);
    }

    fn period(&mut self, year: i32) -> Option<Period> {
        match (self.months.as_slice(), self.kind, self.ordinal) {
            ([], None | Some(Periodicity::Year), None) => Period::year(year).ok(),
            ([], Some(Periodicity::Semester), Some(n)) => Period::semester(year, n).ok(),
            ([], Some(Periodicity::Quarter), Some(n)) => Period::quarter(year, n).ok(),
            ([], Some(Periodicity::Month), Some(n)) => Period::month(year, n).ok(),
            ([], None, Some(n)) => {
                // «2023-03» is a month by habit, «2023-III» a quarter.
                self.guessed = true;
                if self.roman {
                    Period::quarter(year, n).ok()
                } else {
                    Period::month(year, n).ok()
                }
            }
            ([month], None | Some(Periodicity::Month), None) => Period::month(year, *month).ok(),
            ([first, .., last], _, None) => span(year, &self.months, *first, *last),
            _ => None,
        }
    }
}

/// Months from the first to the last: a quarter, a semester or a year, and nothing else.
fn span(year: i32, months: &[u8], first: u8, last: u8) -> Option<Period> {
    let consecutive = months.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    if months.len() > 2 && !consecutive {
        return None;
    }
    match (first, last) {
        (1, 12) => Period::year(year).ok(),
        (1, 6) => Period::semester(year, 1).ok(),
        (7, 12) => Period::semester(year, 2).ok(),
        (first, last) if first % 3 == 1 && last == first + 2 => {
            Period::quarter(year, last / 3).ok()
        }
        _ => None,
    }
}

/// Spanish months by name or abbreviation, English ones too.
fn month(word: &str) -> Option<u8> {
    const NAMES: [&str; 13] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "setiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "septiembre",
    ];
    const ENGLISH: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is = |name: &str| name == word || ((3..=4).contains(&word.len()) && name.starts_with(word));
    let at = NAMES.iter().position(|name| is(name));
    let at = at.or_else(|| ENGLISH.iter().position(|name| is(name)))?;
    u8::try_from(if at == 12 { 9 } else { at + 1 }).ok()
}

fn ordinal(word: &str) -> Option<u8> {
    match word {
        "i" | "primer" | "primero" => Some(1),
        "ii" | "segundo" => Some(2),
        "iii" | "tercer" | "tercero" => Some(3),
        "iv" | "cuarto" => Some(4),
        _ => None,
    }
}

fn kind(word: &str) -> Option<Periodicity> {
    match word {
        "q" | "t" | "tr" | "trim" | "trimestre" | "quarter" => Some(Periodicity::Quarter),
        "s" | "sem" | "semestre" | "semester" => Some(Periodicity::Semester),
        "m" | "mes" | "month" => Some(Periodicity::Month),
        _ => None,
    }
}

/// Words that surround a period in headers and say nothing about time.
fn is_filler(word: &str) -> bool {
    const FILLERS: [&str; 24] = [
        "ano",
        "anio",
        "anual",
        "meta",
        "metas",
        "logro",
        "logros",
        "esperado",
        "esperados",
        "valor",
        "valores",
        "obtenido",
        "obtenidos",
        "linea",
        "base",
        "de",
        "del",
        "al",
        "la",
        "el",
        "a",
        "er",
        "o",
        "periodo",
    ];
    FILLERS.contains(&word) || word == "º" || word == "do" || word == "to"
}
