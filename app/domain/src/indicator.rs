//! Indicators with their ficha técnica (CEPLAN's form) and what the rules need of them.

mod days;

use crate::{
    Decimal,
    calendar::OwnDays,
    code::{IndicatorCode, NodeCode},
    finding::{Finding, Place},
    period::{Period, Periodicity, YEARS},
};
use serde::{Deserialize, Serialize};

/// CEPLAN's seven kinds of unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    Quantity,
    Number,
    Percentage,
    Ratio,
    Rate,
    Index,
    RateOfChange,
}

/// Units up to this length are signs («%», «Gbps») and stand beside every number.
const LONGEST_SIGN: usize = 4;

/// Unit of measure: kind plus label, decimals and admissible range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub kind: UnitKind,
    /// What follows a value: `%`, `capacidades por persona`, `por cada 100 habitantes`, or empty.
    pub label: String,
    /// Decimals kept when a value is stored (spreadsheet floats are rounded to these), 0–10.
    pub decimals: u8,
    /// Decimals shown on pages, ≤ `decimals`.
    pub shown_decimals: u8,
    /// Admissible range; a value outside is a finding.
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
}

impl Unit {
    /// The value of n/N: a percentage in percent, a ratio as it is. `None` for units whose scale no rule here
    /// knows, for a divisor of zero, and for quotients that no decimal holds.
    pub fn share(&self, numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
        let factor = match self.kind {
            UnitKind::Percentage => Decimal::ONE_HUNDRED,
            UnitKind::Ratio => Decimal::ONE,
            _ => return None,
        };
        numerator.checked_mul(factor)?.checked_div(denominator)
    }

    /// What follows a value once the unit was said: a sign is repeated, a phrase is not.
    pub fn repeated_label(&self) -> &str {
        if self.label.chars().count() <= LONGEST_SIGN {
            &self.label
        } else {
            ""
        }
    }

    /// Whether values are quotients, with a numerator and a denominator: counts are not.
    pub fn has_parts(&self) -> bool {
        matches!(
            self.kind,
            UnitKind::Percentage | UnitKind::Ratio | UnitKind::Rate
        )
    }
}

/// Sentido esperado. Required, no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Ascending,
    Descending,
    /// No definido, máximo permisible: the target is a ceiling.
    Ceiling,
    /// No definido, mínimo permisible: the target is a floor.
    Floor,
}

/// Tipo de agregación.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    Additive,
    NonAdditive,
}

/// Whether an indicator measures the policy, or stands beside it and is never counted in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorKind {
    Policy,
    Context,
}

/// Quiebre de serie: from `year` on, numbers are not comparable with those before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesBreak {
    pub year: i32,
    pub reason: String,
}

/// The ficha's descriptive fields, in CEPLAN's order. Empty text = por completar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ficha {
    pub justification: String,
    pub responsible: String,
    pub limitations: String,
    /// Método de cálculo: fórmula, «donde», especificaciones técnicas.
    pub formula: String,
    pub formula_terms: String,
    pub technical_notes: String,
    pub collection: String,
    pub assumptions: String,
    /// Fuente y base de datos.
    pub source: String,
}

/// Series breaks of one indicator, at most.
pub const MOST_BREAKS: usize = 50;

/// An indicator: what is measured, in which unit and direction, and where it hangs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    pub code: IndicatorCode,
    pub node: NodeCode,
    pub kind: IndicatorKind,
    pub name: String,
    pub unit: Unit,
    /// `None` only for an indicator whose ficha is not published yet: progress is then not computed.
    pub direction: Option<Direction>,
    pub aggregation: Aggregation,
    pub periodicity: Periodicity,
    /// First calendar year in which an observation is expected.
    pub first_year: Option<i32>,
    /// Where it departs from the calendar of its periodicity ([`crate::calendar`]). Dashboard's own setting.
    #[serde(flatten)]
    pub days: OwnDays,
    pub ficha: Ficha,
    pub breaks: Vec<SeriesBreak>,
    /// Recorded reason why the targets run against the direction (rule 4.6), if someone recorded one.
    pub direction_reason: Option<String>,
    pub position: i32,
}

impl Indicator {
    /// The first year, brought into [`YEARS`]: whoever counts years from it comes to an end, also with a catalogue from
    /// before there were bounds. There are no periods outside them, so no result depends on it.
    pub fn first_year_in_bounds(&self) -> Option<i32> {
        let year = self.first_year?;
        Some(year.clamp(*YEARS.start(), *YEARS.end()))
    }

    /// The breaks of the series in the year of a period.
    pub fn breaks_in(&self, period: Period) -> impl Iterator<Item = &SeriesBreak> {
        let year = period.calendar_year();
        self.breaks.iter().filter(move |one| one.year == year)
    }

    /// What no indicator may state, whoever writes it: numbers that are counted or looped over have bounds here,
    /// in the database, and in [`Release::validate`](crate::release::Release::validate). Findings name the field.
    pub fn problems(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let years = format!("del {} al {}", YEARS.start(), YEARS.end());
        if let Some(year) = self.first_year.filter(|year| !YEARS.contains(year)) {
            findings.push(Finding::new(
                "E348",
                field("first_year"),
                Some(&year.to_string()),
                format!("El primer año que se mide no es un año {years}."),
                "Escriba el año en que se espera el primer valor.",
            ));
        }
        if let Some(one) = self.breaks.iter().find(|one| !YEARS.contains(&one.year)) {
            findings.push(Finding::new(
                "E348",
                field("breaks"),
                Some(&one.year.to_string()),
                format!("El año de un quiebre de serie no es un año {years}."),
                "Escriba el año desde el que los valores no se comparan con los anteriores.",
            ));
        }
        if self.breaks.len() > MOST_BREAKS {
            findings.push(Finding::new(
                "E348",
                field("breaks"),
                Some(&self.breaks.len().to_string()),
                format!("Una serie no tiene más de {MOST_BREAKS} quiebres."),
                "Deje los quiebres que la fuente declara.",
            ));
        }
        findings
    }
}

fn field(name: &str) -> Place {
    Place::Field {
        field: name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_no_numerator_and_denominator() {
        let unit = |kind| Unit {
            kind,
            label: String::new(),
            decimals: 2,
            shown_decimals: 2,
            min: None,
            max: None,
        };
        let with_parts = [UnitKind::Percentage, UnitKind::Ratio, UnitKind::Rate];
        assert!(with_parts.iter().all(|kind| unit(*kind).has_parts()));
        let without = [UnitKind::Quantity, UnitKind::Number, UnitKind::Index];
        assert!(!without.iter().any(|kind| unit(*kind).has_parts()));
    }
}
