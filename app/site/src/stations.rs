//! The three numbers of an indicator that its progress is shown with: baseline, last value, target of the last year.
//! Only published ones.

use domain::{
    Decimal, format,
    indicator::{Direction, Indicator, Unit},
    period::Period,
    progress::{Series, year_targets},
    release::Release,
    value::{Breakdown, CellKey, Measure},
};
use messages::t;

/// One of the three numbers.
pub struct Station {
    pub measure: Measure,
    pub period: Period,
    pub value: Decimal,
    pub provisional: bool,
}

impl Station {
    /// «Último valor, 2025», «Último valor, 2025 (provisional)»; a target is that of its year, whichever period states it.
    pub fn name(&self) -> String {
        let when = match self.measure {
            Measure::Target => self.period.calendar_year().to_string(),
            Measure::Baseline | Measure::Observed => format::period(self.period),
        };
        let name = term(self.measure, &when);
        if self.provisional {
            t!("{name} (provisional)", name)
        } else {
            name
        }
    }

    /// With the decimals of the indicator's table, and a unit that is a sign; a phrase is said elsewhere.
    pub fn number(&self, unit: &Unit) -> String {
        format::value_again(unit, self.value)
    }

    /// The cell that holds it, for its origin.
    pub fn key(&self, indicator: &Indicator) -> CellKey {
        CellKey {
            indicator: indicator.code.clone(),
            measure: self.measure,
            breakdown: Breakdown::headline(),
            period: self.period,
        }
    }
}

/// What one of the three numbers is called.
pub fn word(measure: Measure) -> &'static str {
    match measure {
        Measure::Baseline => t!("Línea de base"),
        Measure::Observed => t!("Último valor"),
        Measure::Target => t!("Meta"),
    }
}

/// The same with its period or its year: «Meta, 2030».
pub fn term(measure: Measure, when: &str) -> String {
    match measure {
        Measure::Baseline => t!("Línea de base, {when}", when),
        Measure::Observed => t!("Último valor, {when}", when),
        Measure::Target => t!("Meta, {when}", when),
    }
}

/// The numbers that are published, in their order.
pub fn of(release: &Release, indicator: &Indicator) -> Vec<Station> {
    let series = Series::of(release, indicator, &Breakdown::headline());
    let base = series.baseline.as_ref();
    let base = base.map(|(period, one)| (Measure::Baseline, *period, one.value, false));
    let last = series.latest().map(|(period, one, cell)| {
        let mark = cell.value.provisional;
        (Measure::Observed, period, one.value, mark)
    });
    let targets = release.cells_of(&indicator.code, Measure::Target);
    let targets = targets.filter(|cell| cell.key.breakdown.is_headline());
    let target = year_targets(targets).pop_last();
    let target = target.map(|(_, (cell, value))| (Measure::Target, cell.key.period, value, false));
    let found = [base, last, target].into_iter().flatten();
    found
        .map(|(measure, period, value, provisional)| Station {
            measure,
            period,
            value,
            provisional,
        })
        .collect()
}

/// A value against its target: the number to be set large, and the words that follow it. «2.77» «de 4 capacidades por
/// persona» only where both count the same things upwards: of a percentage «de» would read as a share of a share.
pub fn against_target(
    unit: &Unit,
    direction: Option<Direction>,
    value: Decimal,
    target: Decimal,
) -> (String, String) {
    let number = format::in_sentence_again(unit, value);
    let is_phrase = unit.repeated_label().is_empty() && !unit.label.is_empty();
    let is_part = direction == Some(Direction::Ascending) && value <= target;
    let words = match (is_phrase, is_part) {
        (true, true) => t!("de {target}", target = format::in_sentence(unit, target)),
        (true, false) => t!(
            "{unit} frente a una meta de {target}",
            unit = unit.label,
            target = format::in_sentence_again(unit, target),
        ),
        (false, _) => t!(
            "frente a una meta de {target}",
            target = format::in_sentence_again(unit, target),
        ),
    };
    (number, words)
}

#[cfg(test)]
mod tests {
    use super::against_target;
    use domain::{
        Decimal,
        indicator::{Direction, Unit, UnitKind},
    };

    fn words(label: &str, direction: Direction, value: i64, target: i64) -> String {
        let unit = Unit {
            kind: UnitKind::Number,
            label: label.to_owned(),
            decimals: 2,
            shown_decimals: 2,
            min: None,
            max: None,
        };
        let (value, target) = (Decimal::new(value, 2), Decimal::new(target, 2));
        let (number, words) = against_target(&unit, Some(direction), value, target);
        format!("{number} {words}").replace('\u{a0}', " ")
    }

    #[test]
    fn things_that_are_counted_upwards_are_so_many_of_the_target() {
        let words = words("capacidades por persona", Direction::Ascending, 277, 400);
        assert_eq!(words, "2.77 de 4 capacidades por persona");
    }

    #[test]
    fn nothing_else_reads_as_a_part_of_the_target() {
        for (label, direction, value, target, expected) in [
            (
                "%",
                Direction::Ascending,
                6_340,
                7_900,
                "63.4 % frente a una meta de 79 %",
            ),
            (
                "",
                Direction::Ascending,
                41,
                75,
                "0.41 frente a una meta de 0.75",
            ),
            (
                "días de espera",
                Direction::Descending,
                1_200,
                800,
                "12 días de espera frente a una meta de 8",
            ),
            (
                "proyectos",
                Direction::Ascending,
                500,
                400,
                "5 proyectos frente a una meta de 4",
            ),
        ] {
            assert_eq!(words(label, direction, value, target), expected);
        }
    }
}
