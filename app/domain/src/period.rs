//! Periods: year, semester, quarter or month; never a bare integer.
//!
//! Canonical text: `2024`, `2024-S1`, `2024-Q3`, `2024-M03`. Reading what people type
//! ("Abr-May-Jun 2023 P/", "Meta 2024") is [`read_period`].

mod read;

pub use read::{
    MarkedPeriod, part_named, period_of_date, read_date, read_marked_period, read_part_of_year,
    read_period, read_period_of,
};

use chrono::NaiveDate;
use messages::{Language, in_language, msgid, t, translated};
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, fmt, ops::RangeInclusive};
use thiserror::Error;

/// How often an indicator is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Periodicity {
    Year,
    Semester,
    Quarter,
    Month,
}

/// The calendar years that the dashboard knows: of periods, and of whatever is counted in years.
pub const YEARS: RangeInclusive<i32> = 1900..=2200;

/// A stretch of time that a value belongs to. Years as in [`YEARS`]. Orders by its last day; of two that
/// end together the longer comes after its parts, so the last of an order is the widest statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: i16,
    part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Whole,
    Semester(u8),
    Quarter(u8),
    Month(u8),
}

/// Why a text or number is not a period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "«{0}» no es un periodo: se espera un año (2024), semestre (2024-S1), trimestre (2024-Q3) o mes (2024-M03)"
)]
pub struct PeriodError(pub String);

impl Period {
    /// A whole year.
    pub fn year(year: i32) -> Result<Self, PeriodError> {
        Self::build(year, Part::Whole)
    }
    /// Semester 1 or 2.
    pub fn semester(year: i32, n: u8) -> Result<Self, PeriodError> {
        Self::build(year, Part::Semester(n))
    }
    /// Quarter 1 to 4.
    pub fn quarter(year: i32, n: u8) -> Result<Self, PeriodError> {
        Self::build(year, Part::Quarter(n))
    }
    /// Month 1 to 12.
    pub fn month(year: i32, n: u8) -> Result<Self, PeriodError> {
        Self::build(year, Part::Month(n))
    }

    fn build(year: i32, part: Part) -> Result<Self, PeriodError> {
        let fits = match part {
            Part::Whole => true,
            Part::Semester(n) => (1..=2).contains(&n),
            Part::Quarter(n) => (1..=4).contains(&n),
            Part::Month(n) => (1..=12).contains(&n),
        };
        match i16::try_from(year) {
            Ok(y) if fits && YEARS.contains(&year) => Ok(Self { year: y, part }),
            _ => Err(PeriodError(year.to_string())),
        }
    }

    /// The calendar year it lies in.
    pub fn calendar_year(self) -> i32 {
        i32::from(self.year)
    }

    /// What kind of stretch it is.
    pub fn periodicity(self) -> Periodicity {
        match self.part {
            Part::Whole => Periodicity::Year,
            Part::Semester(_) => Periodicity::Semester,
            Part::Quarter(_) => Periodicity::Quarter,
            Part::Month(_) => Periodicity::Month,
        }
    }

    /// Its place in the year, from 1.
    pub fn ordinal(self) -> u8 {
        match self.part {
            Part::Whole => 1,
            Part::Semester(n) | Part::Quarter(n) | Part::Month(n) => n,
        }
    }

    fn last_month(self) -> u32 {
        match self.part {
            Part::Whole => 12,
            Part::Semester(n) => u32::from(n) * 6,
            Part::Quarter(n) => u32::from(n) * 3,
            Part::Month(n) => u32::from(n),
        }
    }

    fn first_month(self) -> u32 {
        match self.part {
            Part::Whole => 1,
            Part::Semester(n) => u32::from(n) * 6 - 5,
            Part::Quarter(n) => u32::from(n) * 3 - 2,
            Part::Month(n) => u32::from(n),
        }
    }

    /// The first day of the stretch.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.calendar_year(), self.first_month(), 1)
            .expect("a year within 1900..=2200 and a month within 1..=12 have a first day")
    }

    /// The last day of the stretch.
    pub fn last_day(self) -> NaiveDate {
        let (year, month) = (self.calendar_year(), self.last_month());
        let next = if month == 12 {
            NaiveDate::from_ymd_opt(year.saturating_add(1), 1, 1)
        } else {
            NaiveDate::from_ymd_opt(year, month + 1, 1)
        };
        next.and_then(|d| d.pred_opt())
            .expect("a year within 1900..=2200 and a month within 1..=12 have a last day")
    }

    /// The period of the given periodicity that ends with this one: December closes its year, March its
    /// quarter. `None` where this one is longer, or ends in the middle.
    pub fn closed(self, periodicity: Periodicity) -> Option<Self> {
        let all = Self::of_year(self.calendar_year(), periodicity);
        all.into_iter().find(|longer| {
            longer.last_day() == self.last_day() && longer.first_day() <= self.first_day()
        })
    }

    /// Every period of a year at the given periodicity, in order.
    pub fn of_year(year: i32, periodicity: Periodicity) -> Vec<Self> {
        let (count, make): (u8, fn(u8) -> Part) = match periodicity {
            Periodicity::Year => (1, |_| Part::Whole),
            Periodicity::Semester => (2, Part::Semester),
            Periodicity::Quarter => (4, Part::Quarter),
            Periodicity::Month => (12, Part::Month),
        };
        (1..=count)
            .filter_map(|n| Self::build(year, make(n)).ok())
            .collect()
    }

    /// The period of the same kind that follows; `None` after the year 2200.
    pub fn next(self) -> Option<Self> {
        self.shifted(1)
    }
    /// The period of the same kind before it; `None` before the year 1900.
    pub fn previous(self) -> Option<Self> {
        self.shifted(-1)
    }

    fn shifted(self, by: i32) -> Option<Self> {
        let (count, make): (i32, fn(u8) -> Part) = match self.part {
            Part::Whole => (1, |_| Part::Whole),
            Part::Semester(_) => (2, Part::Semester),
            Part::Quarter(_) => (4, Part::Quarter),
            Part::Month(_) => (12, Part::Month),
        };
        let year = self.calendar_year().checked_mul(count)?;
        // Counted from 1 within the year, as `ordinal` is.
        let following = i32::from(self.ordinal()).checked_add(by)?;
        let index = year.checked_add(following)?.checked_sub(1)?;
        let ordinal = u8::try_from(index.rem_euclid(count).checked_add(1)?).ok()?;
        Self::build(index.div_euclid(count), make(ordinal)).ok()
    }

    /// In words: «2024», «2.º semestre de 2023», «4.º trimestre de 2011», «marzo de 2026».
    pub fn label_es(self) -> String {
        in_language(Language::Spanish, || self.label())
    }

    /// The same in the present language.
    pub fn label(self) -> String {
        let year = self.year;
        match self.part {
            Part::Whole => year.to_string(),
            Part::Semester(1) => t!("1.er semestre de {year}", year),
            Part::Semester(_) => t!("2.º semestre de {year}", year),
            Part::Quarter(1) => t!("1.er trimestre de {year}", year),
            Part::Quarter(2) => t!("2.º trimestre de {year}", year),
            Part::Quarter(3) => t!("3.er trimestre de {year}", year),
            Part::Quarter(_) => t!("4.º trimestre de {year}", year),
            Part::Month(n) => {
                let month = translated(MONTHS_ES[usize::from(n) - 1]);
                t!("{month} de {year}", month, year)
            }
        }
    }
}

/// Names of the months as Peru writes them («setiembre»).
pub const MONTHS_ES: [&str; 12] = [
    msgid!("enero"),
    msgid!("febrero"),
    msgid!("marzo"),
    msgid!("abril"),
    msgid!("mayo"),
    msgid!("junio"),
    msgid!("julio"),
    msgid!("agosto"),
    msgid!("setiembre"),
    msgid!("octubre"),
    msgid!("noviembre"),
    msgid!("diciembre"),
];

impl Periodicity {
    /// From the longest to the shortest.
    pub const ALL: [Self; 4] = [Self::Year, Self::Semester, Self::Quarter, Self::Month];

    /// «anual», «semestral», «trimestral», «mensual».
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Year => msgid!("anual"),
            Self::Semester => msgid!("semestral"),
            Self::Quarter => msgid!("trimestral"),
            Self::Month => msgid!("mensual"),
        }
    }

    /// The same in the present language.
    pub fn label(self) -> &'static str {
        translated(self.label_es())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Whole => write!(f, "{}", self.year),
            Part::Semester(n) => write!(f, "{}-S{n}", self.year),
            Part::Quarter(n) => write!(f, "{}-Q{n}", self.year),
            Part::Month(n) => write!(f, "{}-M{n:02}", self.year),
        }
    }
}

impl std::str::FromStr for Period {
    type Err = PeriodError;
    /// Reads the canonical text only.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError(text.to_owned());
        let (year, part) = text
            .split_once('-')
            .map_or((text, None), |(y, p)| (y, Some(p)));
        let year: i32 = if year.len() == 4 {
            year.parse().map_err(|_| wrong())?
        } else {
            return Err(wrong());
        };
        let part = match part {
            None => Part::Whole,
            Some(p) if p.is_ascii() && p.len() >= 2 => {
                let n: u8 = p[1..].parse().map_err(|_| wrong())?;
                match &p[..1] {
                    "S" => Part::Semester(n),
                    "Q" => Part::Quarter(n),
                    "M" => Part::Month(n),
                    _ => return Err(wrong()),
                }
            }
            Some(_) => return Err(wrong()),
        };
        Self::build(year, part).map_err(|_| wrong())
    }
}
impl TryFrom<String> for Period {
    type Error = PeriodError;
    fn try_from(t: String) -> Result<Self, PeriodError> {
        t.parse()
    }
}
impl From<Period> for String {
    fn from(p: Period) -> String {
        p.to_string()
    }
}
impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |p: &Self| (p.year, p.last_month(), Reverse(p.periodicity()));
        key(self).cmp(&key(other))
    }
}
