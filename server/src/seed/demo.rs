//! The demonstration: invented values for every state and reason, labelled as such everywhere.
//!
//! It lives in a database of its own (`instance.demo`), so a production database can never hold it
//! and clearing it is dropping that database. Two releases, so that there is a history to look at.

pub mod load;
pub mod scenario;

use domain::Decimal;
use domain::calendar::{Calendar, OwnDays, Rule};
use domain::code::{IndicatorCode, NodeCode};
use domain::indicator::{
    Aggregation, Direction, Ficha, Indicator, IndicatorKind, SeriesBreak, Unit, UnitKind,
};
use domain::period::Periodicity;
use serde::Deserialize;

pub use load::load;

/// One row of `seed/demo/indicators.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoIndicator {
    pub code: IndicatorCode,
    pub node: NodeCode,
    /// Empty = the catalogue's own name.
    pub name: Option<String>,
    pub unit_kind: UnitKind,
    pub unit_label: String,
    pub decimals: u8,
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
    pub direction: Option<Direction>,
    pub periodicity: Periodicity,
    pub base_year: Option<i32>,
    pub base: Option<Decimal>,
    pub target: Decimal,
    pub scenario: String,
}

/// All rows of the demonstration.
///
/// # Errors
/// A mistake in the embedded file, with its line.
pub fn rows() -> Result<Vec<DemoIndicator>, csv::Error> {
    csv::Reader::from_reader(include_str!("../../seed/demo/indicators.csv").as_bytes())
        .deserialize()
        .collect()
}

/// The demonstration's calendar: years stay open, semesters and quarters close.
pub fn calendar() -> Calendar {
    let rule = |due_days, closes_days| Rule {
        opens_days: 0,
        due_days,
        closes_days,
    };
    let rules = [
        (Periodicity::Year, rule(120, None)),
        (Periodicity::Semester, rule(60, Some(90))),
        (Periodicity::Quarter, rule(30, Some(45))),
    ];
    Calendar {
        rules: rules.into(),
    }
}

impl DemoIndicator {
    /// The indicator with an invented ficha; `known` is the catalogue's own row where it has one.
    pub fn indicator(&self, known: Option<&Indicator>, position: i32) -> Indicator {
        let name = self
            .name
            .clone()
            .or_else(|| known.map(|i| i.name.clone()))
            .unwrap_or_else(|| self.code.to_string());
        let first_year = match self.scenario.as_str() {
            "no_data" => None,
            "not_due" => Some(2026),
            _ => Some(self.base_year.map_or(2023, |year| year + 1)),
        };
        let mut breaks = known.map(|i| i.breaks.clone()).unwrap_or_default();
        if self.scenario == "series_break" {
            breaks.push(SeriesBreak {
                year: 2024,
                reason:
                    "desde 2024 el registro cuenta también los trámites municipales (demostración)"
                        .to_owned(),
            });
        }
        Indicator {
            code: self.code.clone(),
            node: self.node.clone(),
            kind: IndicatorKind::Policy,
            name,
            unit: Unit {
                kind: self.unit_kind,
                label: self.unit_label.clone(),
                decimals: self.decimals,
                shown_decimals: self.decimals,
                min: self.min,
                max: self.max,
            },
            direction: self.direction,
            aggregation: match self.unit_kind {
                UnitKind::Quantity => Aggregation::Additive,
                _ => Aggregation::NonAdditive,
            },
            periodicity: self.periodicity,
            first_year,
            days: OwnDays::default(),
            ficha: known.map_or_else(|| self.ficha(), |i| i.ficha.clone()),
            breaks,
            // without a recorded reason a target against its direction blocks publication
            direction_reason: (self.scenario == "direction_mismatch").then(|| {
                "la ficha declara el sentido al revés; se publica así hasta que se corrija (demostración)"
                    .to_owned()
            }),
            position,
        }
    }

    fn ficha(&self) -> Ficha {
        Ficha {
            justification: "Ficha de demostración: muestra cómo se lee un indicador; no es un indicador oficial de la política.".to_owned(),
            responsible: "Entidad de demostración".to_owned(),
            limitations: "Todos los valores son inventados.".to_owned(),
            formula: "n / N × 100, o el conteo directo según la unidad de medida".to_owned(),
            formula_terms: "n: casos que cumplen la condición; N: total de casos".to_owned(),
            technical_notes: String::new(),
            collection: "Registro administrativo de demostración".to_owned(),
            assumptions: String::new(),
            source: "Datos de demostración".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_and_has_cells_that_fit_its_range() {
        for row in rows().unwrap() {
            let script = scenario::script(&row);
            for (key, value) in script.first.iter().chain(&script.second) {
                let Some(number) = value.datum.value() else {
                    continue;
                };
                assert!(
                    row.min.is_none_or(|min| number >= min)
                        && row.max.is_none_or(|max| number <= max),
                    "{key:?} {number}"
                );
            }
        }
    }
}
