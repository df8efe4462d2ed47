//! What one text over a column says by itself: a period, a measure, the kind of value.
//!
//! A text is taken apart into words of measures and values («Meta programada»), words of a period, and others. One
//! other word is enough for the text to name no period: «Presupuesto 2024» holds no value of an indicator. What
//! this module deliberately does not do: it puts no two texts together.

use super::words::{self, NamedMeasure};
use chrono::{Datelike, NaiveDate};
use domain::{
    period::{Period, Periodicity, part_named, read_date, read_part_of_year, read_period},
    reading::Reading,
    text::{fold, unmark},
    value::Measure,
};

/// More words than these are a title.
const MOST_WORDS: usize = 9;

/// What one text over a column says by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderMeaning {
    pub period: Option<Period>,
    /// The period was deduced: «2,024», «dic-24».
    pub guessed: bool,
    pub measure: Option<Measure>,
    /// It names targets and results alike: «Metas y avances».
    pub names_both: bool,
    /// «Absoluto»: the figures behind a percentage.
    pub absolute: bool,
    /// Nothing but words of measures, periods, units and kinds of values.
    pub only_values: bool,
    /// A figure that is no value of an indicator: «% de avance», «Brecha», «Presupuesto».
    pub other_figure: bool,
    /// The period is that of a date: «31/12/2024».
    pub from_date: bool,
    /// The words of a part of a year without its year: «I Trim», «Ene».
    part: Option<String>,
}

/// Years before this one are no periods of indicators: a number of this century that is shown as a date is one of 1905.
pub const EARLIEST_YEAR: i32 = 1950;

/// Reads one text for the period, the measure and the kind of value that it names.
pub fn sense(text: &str) -> HeaderMeaning {
    let bare = without_glued_note(&unmark(text).text);
    let dated = without_date(&bare);
    let folded = fold(dated.as_ref().map_or(&bare, |(rest, _)| rest));
    let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    if (words.is_empty() && dated.is_none()) || words.len() > MOST_WORDS {
        return HeaderMeaning::default();
    }
    let from_date = dated.is_some();
    let rest: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !is_of_values(word))
        .collect();
    let (period, guessed) = match dated {
        Some((_, date)) => (
            period_of_header_date(date).filter(|_| rest.is_empty()),
            false,
        ),
        None => period_of(&rest, &bare),
    };
    let period = period.filter(|period| period.calendar_year() >= EARLIEST_YEAR);
    let part = part_words(&rest, &folded).filter(|_| period.is_none());
    let is_absolute = |word: &&str| matches!(*word, "absoluto" | "absolutos" | "absoluta");
    let named = words::measure(&folded);
    let names_both = named == NamedMeasure::Both;
    let says_values = period.is_some() || part.is_some() || (rest.is_empty() && !from_date);
    HeaderMeaning {
        only_values: says_values && !names_both,
        period,
        guessed,
        measure: match named {
            NamedMeasure::One(measure) => Some(measure),
            NamedMeasure::None | NamedMeasure::Both => None,
        },
        names_both,
        absolute: words.iter().any(is_absolute),
        other_figure: words::is_other_figure(&folded),
        from_date,
        part,
    }
}

/// «2023(1)» is 2023 with a note.
fn without_glued_note(bare: &str) -> String {
    let year = bare
        .strip_suffix(')')
        .and_then(|rest| rest.split_once('('))
        .filter(|(year, note)| is_four_digits(year) && note.len() == 1);
    year.map_or(bare, |(year, _)| year).to_owned()
}

impl HeaderMeaning {
    /// The month, quarter or semester of a year that the text names: «I Trim», «Ejecutado T1», «Ene».
    pub(super) fn part_of(&self, year: i32) -> Option<Period> {
        part_of_year(self.part.as_deref()?, year)
    }

    /// Whether it names a part of a year without its year.
    pub fn is_part(&self) -> bool {
        self.part.is_some()
    }
}

fn is_of_values(word: &str) -> bool {
    words::is_value_word(word) || words::is_unit_word(word) || words::says_provisional(word)
}

/// The period in what is left of a text without its words of values, and whether it was deduced.
fn period_of(rest: &[&str], bare: &str) -> (Option<Period>, bool) {
    // «2,024» is two words when it is folded; the text as it stands says what it is.
    let whole = read_period(bare);
    if !bare.chars().any(char::is_alphabetic) {
        return found(whole);
    }
    let has_digit = rest
        .iter()
        .any(|word| word.bytes().any(|b| b.is_ascii_digit()));
    if !has_digit || rest.len() > 5 || !rest.iter().all(|word| words::is_period_word(word)) {
        return (None, false);
    }
    if let [year] = rest {
        let digits = year.trim_end_matches(['p', 'r', 'e']);
        if is_four_digits(digits) {
            let year = digits.parse().ok().and_then(|year| Period::year(year).ok());
            return (year, false);
        }
    }
    found(read_period(&rest.join(" ")))
}

fn found(reading: Reading<Period>) -> (Option<Period>, bool) {
    let guessed = !matches!(reading, Reading::Certain(_));
    let period = reading.value().copied();
    (period, guessed && period.is_some())
}

/// Whether a text is four digits.
pub(super) fn is_four_digits(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// The date in a text, and the text without it.
fn without_date(bare: &str) -> Option<(String, NaiveDate)> {
    let date = |word: &&str| read_date(word.trim_matches(|c: char| !c.is_ascii_digit()));
    let word = bare.split_whitespace().find(|word| date(word).is_some())?;
    Some((bare.replacen(word, " ", 1), date(&word)?))
}

/// A date over values is the period that it closes: the last day of a month stands for the month, and a value
/// takes the year, semester or quarter of its indicator that ends with it. The first day of a year is the year, as
/// programs write it. Other days are no period.
fn period_of_header_date(date: NaiveDate) -> Option<Period> {
    let month = u8::try_from(date.month()).ok()?;
    let month = Period::month(date.year(), month).ok()?;
    if month.last_day() == date {
        return Some(month);
    }
    let is_first = (date.month(), date.day()) == (1, 1);
    Period::year(date.year()).ok().filter(|_| is_first)
}

fn part_words(rest: &[&str], folded: &str) -> Option<String> {
    let is_number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    if rest.is_empty() || rest.iter().all(is_number) {
        return None;
    }
    let words = rest.join(" ");
    let is_part = rest.iter().all(|word| words::is_period_word(word));
    // The value words may name the part: «Avance del trimestre I».
    (is_part && part_of_year(&words, 2000).is_some() && !folded.is_empty()).then_some(words)
}

fn part_of_year(words: &str, year: i32) -> Option<Period> {
    let named = part_named(words).or(Some(Periodicity::Quarter));
    match read_part_of_year(words, year, named, Periodicity::Month) {
        Reading::Certain(marked) => {
            Some(marked.period).filter(|p| p.periodicity() != Periodicity::Year)
        }
        _ => None,
    }
}
