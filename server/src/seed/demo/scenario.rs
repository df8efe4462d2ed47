//! Demonstration values, worked out from one row of `seed/demo/indicators.csv` and a named scenario.
//!
//! Deterministic and pure: the same row gives the same cells. Every value is invented, which is why
//! the database that holds them is marked and every page says «datos de demostración».

mod revisions;

use domain::Decimal;
use domain::period::{Period, Periodicity};
use domain::value::{Breakdown, CellKey, CellValue, Datum, Measure, Quantity};

use super::DemoIndicator;

/// The last year with values in the first release, and in the second.
pub const FIRST_YEAR: i32 = 2024;
pub const SECOND_YEAR: i32 = 2025;
const HORIZON: i32 = 2030;

/// What one demonstration indicator publishes, release by release.
#[derive(Debug, Default)]
pub struct Script {
    pub first: Vec<(CellKey, CellValue)>,
    pub second: Vec<(CellKey, CellValue)>,
}

/// The cells of a row.
pub fn script(row: &DemoIndicator) -> Script {
    let mut writer = Writer {
        row,
        script: Script::default(),
    };
    writer.baseline();
    writer.targets();
    writer.observed();
    writer.revisions();
    writer.script
}

struct Writer<'a> {
    row: &'a DemoIndicator,
    script: Script,
}

impl Writer<'_> {
    fn scenario(&self) -> &str {
        &self.row.scenario
    }

    fn round(&self, value: Decimal) -> Decimal {
        value.round_dp(u32::from(self.row.decimals)).normalize()
    }

    fn key(&self, measure: Measure, period: Period) -> CellKey {
        CellKey {
            indicator: self.row.code.clone(),
            measure,
            breakdown: Breakdown::headline(),
            period,
        }
    }

    /// Puts a cell into the release that its year belongs to.
    fn put(&mut self, key: CellKey, datum: Datum) {
        let value = plain(datum);
        // Where only the target is to change, the value is there already.
        let early = self.scenario() == "stricter_target";
        let late = key.measure == Measure::Observed && key.period.calendar_year() > FIRST_YEAR;
        if late && !early {
            self.script.second.push((key, value));
        } else {
            self.script.first.push((key, value));
        }
    }

    fn baseline(&mut self) {
        if self.scenario() == "no_data" {
            return;
        }
        if let (Some(base), Some(year)) = (self.row.base, self.row.base_year) {
            self.put(
                self.key(Measure::Baseline, year_period(year)),
                Datum::number(base),
            );
        }
    }

    /// Where the straight way from the baseline to the target stands in a year, in [0, 1].
    fn share(&self, year: i32) -> Decimal {
        let from = self.row.base_year.unwrap_or(2022);
        Decimal::from((year - from).max(0)) / Decimal::from((HORIZON - from).max(1))
    }

    fn targets(&mut self) {
        if ["no_target", "no_data"].contains(&self.scenario()) {
            return;
        }
        let base = self.row.base.unwrap_or(Decimal::ZERO);
        let start = self.row.base_year.unwrap_or(2022) + 1;
        for year in start..=HORIZON {
            let share = match self.scenario() {
                // nothing is expected in the first years
                "flat_start" if year <= SECOND_YEAR => Decimal::ZERO,
                "ceiling" | "floor" => Decimal::ONE,
                _ => self.share(year),
            };
            let target = self.round(base + (self.row.target - base) * share);
            self.put(
                self.key(Measure::Target, year_period(year)),
                Datum::number(target),
            );
        }
    }

    fn observed(&mut self) {
        let start = self.row.base_year.unwrap_or(2022) + 1;
        for year in start..=SECOND_YEAR {
            match self.scenario() {
                "no_data" | "not_due" | "no_elapsed" => {}
                "late" if year > 2023 => {}
                "not_available" if year == 2024 => self.put(
                    self.key(Measure::Observed, year_period(year)),
                    Datum::NotAvailable(
                        "la encuesta no se levantó ese año (demostración)".to_owned(),
                    ),
                ),
                "not_applicable" => self.put(
                    self.key(Measure::Observed, year_period(year)),
                    Datum::NotApplicable(
                        "el servicio no estaba en funcionamiento (demostración)".to_owned(),
                    ),
                ),
                "quarters" => self.parts(year, Periodicity::Quarter),
                "semesters" => self.parts(year, Periodicity::Semester),
                "fraction" => self.fraction(year),
                "departments" => self.departments(year),
                _ => {
                    let value = self.value(year, self.share(year));
                    self.put(
                        self.key(Measure::Observed, year_period(year)),
                        Datum::number(value),
                    );
                }
            }
        }
        if self.scenario() == "no_elapsed"
            && let Some(base) = self.row.base
        {
            self.put(
                self.key(Measure::Observed, year_period(2024)),
                Datum::number(base),
            );
        }
        if self.scenario() == "provisional"
            && let Some((_, value)) = self.script.second.last_mut()
        {
            value.provisional = true;
            value.note = Some("Cifra preliminar.".to_owned());
        }
    }

    /// A plausible value: the straight way times how well the scenario does, with a small ripple.
    fn value(&self, year: i32, share: Decimal) -> Decimal {
        let base = self.row.base.unwrap_or(Decimal::from(600));
        let span = self.row.target - base;
        let ripple = Decimal::new(i64::from((year * 7) % 5) - 2, 2);
        let pace = |hundredths: i64| Decimal::new(hundredths, 2) + ripple;
        let way = match self.scenario() {
            "accelerate" => share * pace(74),
            "lagging" | "no_direction" => share * pace(32),
            "back" => share * pace(-18),
            "achieved" => (share * pace(260)).min(Decimal::new(104, 2)),
            "achieved_early" => (share * pace(290)).min(Decimal::new(110, 2)),
            "near_edge" => share * Decimal::new(951, 3),
            "sign_change" => share * pace(190),
            "methods_disagree" => share * pace(88),
            "flat_start" => share * pace(60),
            "zero_base" => share * pace(90),
            "ceiling" => Decimal::new(i64::from(year - 2021) * 30, 2),
            "floor" => {
                return self.round(Decimal::new(
                    7100 + i64::from((year * 13) % 7) * 60 - 150,
                    2,
                ));
            }
            // look.md's own example: 63.4 in 2025 on the way from 40 to 79
            "minister" if year == SECOND_YEAR => return Decimal::new(634, 1),
            "target_equals_baseline" => return base + Decimal::from(year - 2023),
            _ => share * pace(101),
        };
        self.round(base + span * way)
    }

    /// Quarters or semesters; those not over when the demonstration was made are missing.
    fn parts(&mut self, year: i32, periodicity: Periodicity) {
        let periods = Period::of_year(year, periodicity);
        let count = Decimal::from(periods.len());
        for period in periods {
            let share = (self.share(year - 1)
                + (self.share(year) - self.share(year - 1)) * Decimal::from(period.ordinal())
                    / count)
                .max(Decimal::ZERO);
            let value = self.value(year, share * Decimal::new(93, 2));
            self.put(self.key(Measure::Observed, period), Datum::number(value));
        }
    }

    fn fraction(&mut self, year: i32) {
        let denominator = Decimal::from(24_000 + (year - 2022) * 310);
        let numerator =
            (denominator * self.value(year, self.share(year)) / Decimal::ONE_HUNDRED).round();
        let value = self.round(numerator * Decimal::ONE_HUNDRED / denominator);
        let datum = Datum::Value(Quantity {
            value,
            numerator: Some(numerator),
            denominator: Some(denominator),
        });
        self.put(self.key(Measure::Observed, year_period(year)), datum);
    }

    /// The headline, and a value for every department but two (a map always has holes).
    fn departments(&mut self, year: i32) {
        let headline = self.value(year, self.share(year) * Decimal::new(98, 2));
        self.put(
            self.key(Measure::Observed, year_period(year)),
            Datum::number(headline),
        );
        for department in (1..=25).filter(|d| ![16, 25].contains(d)) {
            let shift = Decimal::new(i64::from((department * 37) % 23) - 11, 0);
            let mut key = self.key(Measure::Observed, year_period(year));
            key.breakdown = Breakdown::of("departamento", &format!("{department:02}"));
            let value =
                self.round((headline + shift).clamp(Decimal::new(15, 1), Decimal::ONE_HUNDRED));
            self.put(key, Datum::number(value));
        }
        for (area, shift) in [("urbana", 6), ("rural", -9)] {
            let mut key = self.key(Measure::Observed, year_period(year));
            key.breakdown = Breakdown::of("area", area);
            let value = self.round((headline + Decimal::from(shift)).max(Decimal::ONE));
            self.put(key, Datum::number(value));
        }
    }
}

fn plain(datum: Datum) -> CellValue {
    CellValue {
        datum,
        provisional: false,
        note: None,
        source: Some("Datos de demostración".to_owned()),
    }
}

fn year_period(year: i32) -> Period {
    Period::year(year).expect("demonstration years lie within 1900..=2200")
}
