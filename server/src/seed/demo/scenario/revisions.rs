//! What the second release of the demonstration says otherwise than the first: one indicator for every
//! kind of revision.

use domain::Decimal;
use domain::value::{Datum, Measure};

use super::{FIRST_YEAR, HORIZON, SECOND_YEAR, Writer, plain, year_period};

impl Writer<'_> {
    pub(super) fn revisions(&mut self) {
        match self.scenario() {
            "revised_target" => {
                let revised = self.round(self.row.target - Decimal::from(10));
                let note =
                    "Meta revisada en la segunda publicación de la demostración (antes 95 %).";
                self.revise(Measure::Target, HORIZON, Datum::number(revised), note);
            }
            // No new value comes: what its state becomes, the targets alone make of it.
            "stricter_target" => {
                for year in [SECOND_YEAR, SECOND_YEAR + 1] {
                    let base = self.row.base.unwrap_or(Decimal::ZERO);
                    let planned = base + (self.row.target - base) * self.share(year);
                    let revised = self.round(planned + Decimal::from(15));
                    let note = "Meta adelantada en la segunda publicación de la demostración.";
                    self.revise(Measure::Target, year, Datum::number(revised), note);
                }
            }
            "revised_value" => {
                let value = self.value(FIRST_YEAR, self.share(FIRST_YEAR));
                let revised = self.round(value + Decimal::new(7, 1));
                let note = "Cifra corregida en la segunda publicación de la demostración.";
                self.revise(Measure::Observed, FIRST_YEAR, Datum::number(revised), note);
            }
            "revised_baseline" => {
                let base = self.row.base.unwrap_or(Decimal::ZERO);
                let revised = self.round(base + base / Decimal::TEN);
                let note = "Línea de base corregida en la segunda publicación de la demostración.";
                let year = self.row.base_year.unwrap_or(2022);
                self.revise(Measure::Baseline, year, Datum::number(revised), note);
            }
            "removed_value" => {
                let reason = "el registro de 2024 se retiró por duplicados (demostración)";
                let gap = Datum::NotAvailable(reason.to_owned());
                let note = "Valor retirado en la segunda publicación de la demostración.";
                self.revise(Measure::Observed, FIRST_YEAR, gap, note);
            }
            _ => {}
        }
    }

    fn revise(&mut self, measure: Measure, year: i32, datum: Datum, note: &str) {
        let mut value = plain(datum);
        value.note = Some(note.to_owned());
        let key = self.key(measure, year_period(year));
        self.script.second.push((key, value));
    }
}
