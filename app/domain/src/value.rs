//! Values: the cell, the one addressable unit that is entered, imported, reviewed and published.
//!
//! Observed values, yearly targets and baselines share one shape, so entry, import, diff, review
//! and release treat them alike. Missing is never zero: a cell that has no number says why.

use crate::{Decimal, code::IndicatorCode, period::Period};
use messages::{msgid, translated};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use thiserror::Error;

/// What a cell states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    Baseline,
    Target,
    Observed,
}

impl Measure {
    /// All, in the order of the ficha.
    pub const ALL: [Self; 3] = [Self::Baseline, Self::Target, Self::Observed];

    /// The stable name, as files and addresses carry it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Target => "target",
            Self::Observed => "observed",
        }
    }

    /// The measure with this [`slug`](Self::slug).
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.slug() == slug)
    }

    /// In the words of the ficha (CEPLAN's guide to national policies).
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Baseline => msgid!("Línea de base"),
            Self::Target => msgid!("Logro esperado"),
            Self::Observed => msgid!("Valor obtenido"),
        }
    }

    /// The same in the present language.
    pub fn label(self) -> &'static str {
        translated(self.label_es())
    }

    /// In the words of a sentence for the public: «línea de base», «meta», «valor obtenido».
    pub fn noun_es(self) -> &'static str {
        match self {
            Self::Baseline => msgid!("línea de base"),
            Self::Target => msgid!("meta"),
            Self::Observed => msgid!("valor obtenido"),
        }
    }

    /// The same in the present language.
    pub fn noun(self) -> &'static str {
        translated(self.noun_es())
    }
}

/// Dimension → member, e.g. `departamento=15`. Empty = the headline series.
/// Canonical text: pairs sorted by dimension, joined by `;`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Breakdown(BTreeMap<String, String>);

/// Why a text is not a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» no es una desagregación: se espera dimensión=miembro")]
pub struct BreakdownError(pub String);

impl Breakdown {
    /// The series without a breakdown.
    pub fn headline() -> Self {
        Self::default()
    }
    /// One dimension, one member.
    pub fn of(dimension: &str, member: &str) -> Self {
        Self::default().with(dimension, member)
    }
    /// The same with one more dimension.
    #[must_use]
    pub fn with(mut self, dimension: &str, member: &str) -> Self {
        self.0.insert(dimension.to_owned(), member.to_owned());
        self
    }
    pub fn is_headline(&self) -> bool {
        self.0.is_empty()
    }
    /// Pairs (dimension code, member code), sorted.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(d, m)| (d.as_str(), m.as_str()))
    }
}
impl fmt::Display for Breakdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (d, m)) in self.pairs().enumerate() {
            write!(f, "{}{d}={m}", if i > 0 { ";" } else { "" })?;
        }
        Ok(())
    }
}
impl std::str::FromStr for Breakdown {
    type Err = BreakdownError;
    fn from_str(text: &str) -> Result<Self, BreakdownError> {
        let mut map = BTreeMap::new();
        for pair in text.split(';').filter(|p| !p.is_empty()) {
            match pair.split_once('=') {
                Some((d, m))
                    if !d.is_empty()
                        && !m.is_empty()
                        && map.insert(d.to_owned(), m.to_owned()).is_none() => {}
                _ => return Err(BreakdownError(text.to_owned())),
            }
        }
        Ok(Self(map))
    }
}
impl TryFrom<String> for Breakdown {
    type Error = BreakdownError;
    fn try_from(t: String) -> Result<Self, BreakdownError> {
        t.parse()
    }
}
impl From<Breakdown> for String {
    fn from(b: Breakdown) -> String {
        b.to_string()
    }
}

/// The address of a cell. At most one current value per key; at most one per key in a release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellKey {
    pub indicator: IndicatorCode,
    pub measure: Measure,
    pub breakdown: Breakdown,
    pub period: Period,
}

/// `indicator|measure|breakdown|period`: how findings and forms name a cell.
impl fmt::Display for CellKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let measure = self.measure.slug();
        write!(
            f,
            "{}|{measure}|{}|{}",
            self.indicator, self.breakdown, self.period
        )
    }
}

/// A number, with its numerator and denominator where the source gives them («45/45»).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    pub value: Decimal,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
}

impl Quantity {
    /// A number without numerator and denominator.
    pub fn of(value: Decimal) -> Self {
        Self {
            value,
            numerator: None,
            denominator: None,
        }
    }
}

/// A number, or the stated reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    Value(Quantity),
    /// No disponible, with its reason (not empty).
    NotAvailable(String),
    /// No aplica, with its reason (not empty).
    NotApplicable(String),
}

impl Datum {
    /// A plain number.
    pub fn number(value: Decimal) -> Self {
        Self::Value(Quantity {
            value,
            numerator: None,
            denominator: None,
        })
    }
    /// The number, if there is one.
    pub fn value(&self) -> Option<Decimal> {
        match self {
            Self::Value(q) => Some(q.value),
            _ => None,
        }
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellValue {
    pub datum: Datum,
    pub provisional: bool,
    pub note: Option<String>,
    /// Cited source of this value (a publication, a record), as the person gave it.
    pub source: Option<String>,
}

/// Where a value came from. Who and when are kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Provenance {
    /// Typed in the browser.
    Form { by: String, at: String },
    /// Read from a file: its name, SHA-256 (hex), sheet and cell (A1 style).
    Import {
        by: String,
        at: String,
        file: String,
        sha256: String,
        sheet: String,
        cell: String,
    },
}

/// A published or current cell with its origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    #[serde(flatten)]
    pub key: CellKey,
    #[serde(flatten)]
    pub value: CellValue,
    pub provenance: Provenance,
    /// Who approved it, for published cells.
    pub approved_by: Option<String>,
}
