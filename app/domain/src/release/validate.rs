//! The last check before publishing: what a release may not contain, and what deserves a second look.
//!
//! Codes `E5xx` and `W5xx` of [`crate::finding::codes`]. It looks at the release as a whole; the checks of a single value are the import's and the form's.

use super::Release;
use crate::{
    finding::{Finding, Place},
    indicator::Indicator,
    progress::{Series, runs_against_direction},
    value::{Breakdown, Cell, Measure},
};
use std::collections::BTreeSet;

impl Release {
    /// Every problem of the release, in the order of its cells and then of its indicators.
    /// A finding that blocks ([`Finding::blocks`]) forbids publishing.
    pub fn validate(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for pair in self.cells.windows(2) {
            if let [before, after] = pair {
                order(before, after, &mut findings);
            }
        }
        for cell in &self.cells {
            self.check_cell(cell, &mut findings);
        }
        for indicator in &self.catalogue.indicators {
            self.check_indicator(indicator, &mut findings);
        }
        findings
    }

    fn check_cell(&self, cell: &Cell, findings: &mut Vec<Finding>) {
        let Some(indicator) = self.catalogue.indicator(&cell.key.indicator) else {
            findings.push(at(
                cell,
                "E501",
                "el indicador no está en el catálogo",
                "Agregue el indicador al catálogo o descarte el valor.",
            ));
            return;
        };
        for (dimension, member) in cell.key.breakdown.pairs() {
            let known = self
                .catalogue
                .dimension(dimension)
                .is_some_and(|d| d.members.iter().any(|m| m.code == member));
            if !known {
                let problem =
                    format!("la desagregación {dimension}={member} no está en el catálogo");
                findings.push(at(
                    cell,
                    "E502",
                    problem,
                    "Agregue el ámbito o grupo al catálogo o descarte el valor.",
                ));
            }
        }
        let horizon = self.catalogue.edition.horizon;
        if cell.key.measure == Measure::Target && cell.key.period.calendar_year() > horizon {
            let problem = format!("la meta es posterior al año final ({horizon})");
            findings.push(at(cell, "E503", problem, "Corrija el año de la meta."));
        }
        if let Some(value) = cell.value.datum.value() {
            let (below, above) = (
                indicator.unit.min.filter(|min| value < *min),
                indicator.unit.max.filter(|max| value > *max),
            );
            if below.is_some() || above.is_some() {
                findings.push(at(
                    cell,
                    "W504",
                    "el valor está fuera del rango admisible de la unidad",
                    "Revise el valor o el rango de la unidad en el catálogo.",
                ));
            }
        }
    }

    fn check_indicator(&self, indicator: &Indicator, findings: &mut Vec<Finding>) {
        if self.catalogue.node(&indicator.node).is_none() {
            let problem = format!(
                "el indicador cuelga de «{}», que no está en el catálogo",
                indicator.node
            );
            findings.push(of(
                indicator,
                "E505",
                problem,
                "Corrija el objetivo o servicio del indicador.",
            ));
        }
        findings.extend(indicator.problems().into_iter().map(|finding| Finding {
            place: Place::Field {
                field: indicator.code.to_string(),
            },
            ..finding
        }));
        let mut breakdowns: BTreeSet<&Breakdown> = BTreeSet::new();
        breakdowns.extend(
            self.cells_of_indicator(&indicator.code)
                .iter()
                .map(|c| &c.key.breakdown),
        );
        for breakdown in breakdowns {
            self.check_series(indicator, breakdown, findings);
        }
    }

    fn check_series(
        &self,
        indicator: &Indicator,
        breakdown: &Breakdown,
        findings: &mut Vec<Finding>,
    ) {
        let series = Series::of(self, indicator, breakdown);
        let which = if breakdown.is_headline() {
            String::new()
        } else {
            format!(" ({breakdown})")
        };
        if runs_against_direction(&series)
            && indicator
                .direction_reason
                .as_deref()
                .is_none_or(|r| r.trim().is_empty())
        {
            let problem =
                format!("la meta final va en sentido contrario al sentido esperado{which}");
            findings.push(of(
                indicator,
                "E506",
                problem,
                "Corrija el sentido o la meta, o registre la razón en la ficha.",
            ));
        }
        let cells = || {
            self.cells_of_indicator(&indicator.code)
                .iter()
                .filter(|c| &c.key.breakdown == breakdown)
        };
        let baselines = cells()
            .filter(|c| c.key.measure == Measure::Baseline && c.value.datum.value().is_some())
            .count();
        if baselines > 1 {
            let problem = format!("hay {baselines} líneas de base{which}; se usa la última");
            findings.push(of(
                indicator,
                "W507",
                problem,
                "Deje una sola línea de base, salvo que la serie se haya rebasado.",
            ));
        }
        let target_cells = cells()
            .filter(|c| c.key.measure == Measure::Target && c.value.datum.value().is_some())
            .count();
        if target_cells > series.targets.len() {
            let problem =
                format!("hay más de una meta en un mismo año{which}; se usa la del último periodo");
            findings.push(of(indicator, "W508", problem, "Deje una meta por año."));
        }
    }
}

fn order(before: &Cell, after: &Cell, findings: &mut Vec<Finding>) {
    match before.key.cmp(&after.key) {
        std::cmp::Ordering::Less => {}
        std::cmp::Ordering::Equal => {
            findings.push(at(
                after,
                "E509",
                "hay dos valores para la misma celda",
                "Deje un solo valor por indicador, medida, desagregación y periodo.",
            ));
        }
        std::cmp::Ordering::Greater => {
            findings.push(at(
                after,
                "E510",
                "las celdas no están ordenadas",
                "Ordene las celdas por su clave antes de publicar.",
            ));
        }
    }
}

fn at(cell: &Cell, code: &str, problem: impl Into<String>, remedy: &str) -> Finding {
    let measure = cell.key.measure.noun_es();
    let series = if cell.key.breakdown.is_headline() {
        String::new()
    } else {
        format!(" ({})", cell.key.breakdown)
    };
    let field = format!(
        "{}, {measure}, {}{series}",
        cell.key.indicator,
        cell.key.period.label_es()
    );
    let read = cell.value.datum.value().map(|v| v.to_string());
    Finding::new(
        code,
        Place::Field { field },
        read.as_deref(),
        problem,
        remedy,
    )
}

fn of(indicator: &Indicator, code: &str, problem: impl Into<String>, remedy: &str) -> Finding {
    Finding::new(
        code,
        Place::Field {
            field: indicator.code.to_string(),
        },
        None,
        problem,
        remedy,
    )
}
