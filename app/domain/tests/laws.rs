//! The laws of progress (rule book section 4) for any numbers.

use crate::support::series as support;
use domain::{
    Decimal,
    band::Band,
    indicator::{Direction, Indicator},
    period::{Period, Periodicity},
    progress::{Progress, Trajectory, assess, rows},
    rollup::roll_up,
    settings::{ComplianceMethod, Settings},
    value::{Cell, Datum, Measure},
};
use proptest::prelude::*;
use support::{cell, day, indicator, series};

/// Values with two decimals, as fichas have them.
fn amount() -> impl Strategy<Value = Decimal> {
    (-100_000i64..=100_000).prop_map(|n| Decimal::new(n, 2))
}

/// A baseline in 2022, a final target on the right side of it, and a value in a later year.
#[derive(Debug, Clone)]
struct Story {
    direction: Direction,
    baseline: Decimal,
    target: Decimal,
    year_target: Option<Decimal>,
    year: i32,
    value: Decimal,
}

fn story() -> impl Strategy<Value = Story> {
    let way = (1i64..=100_000).prop_map(|n| Decimal::new(n, 2));
    (
        amount(),
        way,
        proptest::option::of(amount()),
        2023i32..=2029,
        amount(),
        any::<bool>(),
    )
        .prop_map(|(baseline, way, year_target, year, value, rises)| {
            let (direction, target) = if rises {
                (Direction::Ascending, baseline + way)
            } else {
                (Direction::Descending, baseline - way)
            };
            Story {
                direction,
                baseline,
                target,
                year_target,
                year,
                value,
            }
        })
}

impl Story {
    fn indicator(&self) -> Indicator {
        let mut indicator = indicator(Some(self.direction));
        // Every digit of these amounts is shown, also in another unit: no divisor is lost in rounding.
        indicator.unit.decimals = 5;
        indicator.unit.shown_decimals = 5;
        indicator
    }
    fn cells(&self) -> Vec<Cell> {
        let year = self.year.to_string();
        let mut cells = vec![
            cell(Measure::Baseline, "2022", Datum::number(self.baseline)),
            cell(Measure::Target, "2030", Datum::number(self.target)),
            cell(Measure::Observed, &year, Datum::number(self.value)),
        ];
        cells.extend(
            self.year_target
                .map(|target| cell(Measure::Target, &year, Datum::number(target))),
        );
        cells
    }
    fn progress(&self) -> Progress {
        self.progress_by(ComplianceMethod::Ratio)
    }
    fn progress_by(&self, compliance_method: ComplianceMethod) -> Progress {
        let settings = Settings {
            compliance_method,
            ..Settings::default()
        };
        assess(
            &series(&self.indicator(), &self.cells()),
            &settings,
            day("2026-02-01"),
        )
    }
    fn trajectory(&self) -> Trajectory {
        self.progress()
            .trajectory
            .expect("the story has all that a trajectory needs")
    }
    fn with_value(&self, value: Decimal) -> Self {
        Self {
            value,
            ..self.clone()
        }
    }
    fn mapped(&self, direction: Direction, change: impl Fn(Decimal) -> Decimal) -> Self {
        Self {
            direction,
            baseline: change(self.baseline),
            target: change(self.target),
            year_target: self.year_target.map(&change),
            year: self.year,
            value: change(self.value),
        }
    }
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Ascending => Direction::Descending,
        Direction::Descending => Direction::Ascending,
        Direction::Ceiling => Direction::Floor,
        Direction::Floor => Direction::Ceiling,
    }
}

/// From worst to best.
fn rank(band: Band) -> u8 {
    match band {
        Band::GoingBack => 0,
        Band::Lagging => 1,
        Band::NeedsAcceleration => 2,
        Band::OnTrack => 3,
        Band::Achieved => 4,
    }
}

/// The numbers of a trajectory that have no unit.
fn shares(t: &Trajectory) -> (Decimal, Decimal, Option<Decimal>, Band) {
    (
        t.advance.round_dp(18),
        t.expected.round_dp(18),
        t.pace.ok().map(|p| p.round_dp(18)),
        t.band,
    )
}

proptest! {
    #[test]
    fn advance_is_0_at_the_baseline_and_1_at_the_target(s in story()) {
        prop_assert_eq!(s.with_value(s.baseline).trajectory().advance, Decimal::ZERO);
        let at_target = s.with_value(s.target).trajectory();
        prop_assert_eq!(at_target.advance, Decimal::ONE);
        prop_assert_eq!(at_target.band, Band::Achieved);
    }

    #[test]
    fn advance_and_band_never_fall_as_the_value_improves(s in story(), step in 1i64..10_000) {
        let step = Decimal::new(step, 2);
        let better = if s.direction == Direction::Ascending { s.value + step } else { s.value - step };
        let (before, after) = (s.trajectory(), s.with_value(better).trajectory());
        prop_assert!(after.advance > before.advance);
        prop_assert!(rank(after.band) >= rank(before.band));
    }

    #[test]
    fn a_falling_target_is_the_mirror_of_a_rising_one(s in story()) {
        let mirror = s.mapped(opposite(s.direction), |n| -n);
        prop_assert_eq!(shares(&s.trajectory()), shares(&mirror.trajectory()));
        let met = |s: &Story| s.progress().annual.map(|a| a.met);
        prop_assert_eq!(met(&s), met(&mirror));
        let (one, other) = (s.trajectory(), mirror.trajectory());
        prop_assert_eq!(one.projection.map(|p| -p), other.projection);
        prop_assert_eq!(one.required_per_year.map(|p| -p), other.required_per_year);
    }

    #[test]
    fn a_change_of_unit_changes_no_share(s in story(), factor in 1i64..100_000) {
        let factor = Decimal::new(factor, 3);
        let scaled = s.mapped(s.direction, |n| n * factor);
        prop_assert_eq!(shares(&s.trajectory()), shares(&scaled.trajectory()));
        let compliance = |s: &Story| s.progress().annual.ok().map(|a| a.compliance.map(|c| c.round_dp(18)));
        prop_assert_eq!(compliance(&s), compliance(&scaled));
        let growth = |s: &Story| s.progress().growth.map(|g| (g.actual.round_dp(9), g.required.round_dp(9)));
        prop_assert_eq!(growth(&s), growth(&scaled));
    }

    #[test]
    fn a_shift_of_the_zero_changes_no_trajectory(s in story(), shift in amount()) {
        prop_assert_eq!(shares(&s.trajectory()), shares(&s.mapped(s.direction, |n| n + shift).trajectory()));
    }

    #[test]
    fn a_missing_year_changes_nothing_but_coverage(s in story(), year in 2023i32..=2030) {
        prop_assume!(year != s.year);
        let (indicator, cells) = (s.indicator(), s.cells());
        let mut more = cells.clone();
        more.push(cell(Measure::Observed, &year.to_string(), Datum::NotAvailable("sin encuesta".to_owned())));
        let assess = |cells: &[Cell]| assess(&series(&indicator, cells), &Settings::default(), day("2026-02-01"));
        let (before, after) = (assess(&cells), assess(&more));
        prop_assert_eq!(before.state, after.state);
        prop_assert_eq!(before.annual, after.annual);
        prop_assert_eq!(before.trajectory, after.trajectory);
        prop_assert_eq!(before.growth, after.growth);
    }

    #[test]
    fn compliance_agrees_with_the_verdict(s in story(), from_baseline in any::<bool>()) {
        let method = if from_baseline { ComplianceMethod::FromBaseline } else { ComplianceMethod::Ratio };
        if let Ok(annual) = s.progress_by(method).annual
            && let Ok(compliance) = annual.compliance
        {
            prop_assert_eq!(annual.met, compliance >= Decimal::ONE);
        }
    }

    /// The first answer writes its numbers as the table does, unless the two would read alike.
    #[test]
    fn sentence_and_table_write_the_same_decimals(s in story(), shown in 0u8..=2) {
        let mut indicator = s.indicator();
        indicator.unit.shown_decimals = shown;
        let p = assess(&series(&indicator, &s.cells()), &Settings::default(), day("2026-02-01"));
        let said = domain::sentence::annual_sentence(&indicator, &p);
        let table = |value| domain::format::value_with_unit(&indicator.unit, value);
        let (value, target) = (table(s.value), s.year_target.map(table));
        if target.as_ref() != Some(&value) || s.year_target == Some(s.value) {
            let is_said = |text: &str| said.contains(&format!(" {text}"));
            prop_assert!(is_said(&value), "{value}: {said}");
            let target = target.filter(|_| p.annual.is_ok());
            prop_assert!(target.as_deref().is_none_or(is_said), "{target:?}: {said}");
        }
    }

    #[test]
    fn keeping_the_required_pace_ends_exactly_at_the_target(s in story()) {
        let t = s.trajectory();
        let end = t.value + t.required_per_year.expect("years remain") * Decimal::from(2030 - s.year);
        prop_assert_eq!(end.round_dp(18), t.final_target.round_dp(18));
    }

    #[test]
    fn limits_are_achieved_exactly_when_the_value_is_inside(s in story(), ceiling in any::<bool>()) {
        let direction = if ceiling { Direction::Ceiling } else { Direction::Floor };
        let limit = Story { direction, ..s };
        let inside = if ceiling { limit.value <= limit.target } else { limit.value >= limit.target };
        prop_assert_eq!(limit.progress().state == Band::Achieved.into(), inside);
    }

    /// Whatever is typed, there is an answer, no panic, and every row of the table has a number or a reason.
    #[test]
    fn it_always_answers(
        mantissas in proptest::collection::vec((any::<i64>(), 0u32..=18, 2015i32..=2035, 0u8..3), 0..12),
        direction in 0u8..5,
        month in 1u32..=12,
        year in 2015i32..=2035,
    ) {
        let mut indicator = indicator([None, Some(Direction::Ascending), Some(Direction::Descending), Some(Direction::Ceiling), Some(Direction::Floor)][usize::from(direction)]);
        if direction == 2 { indicator.periodicity = Periodicity::Quarter; }
        let cells: Vec<Cell> = mantissas
            .into_iter()
            .map(|(n, scale, year, kind)| {
                let measure = [Measure::Baseline, Measure::Target, Measure::Observed][usize::from(kind)];
                cell(measure, &year.to_string(), Datum::number(Decimal::new(n, scale)))
            })
            .collect();
        let today = chrono::NaiveDate::from_ymd_opt(year, month, 1).expect("a day");
        let series = series(&indicator, &cells);
        let p = assess(&series, &Settings::default(), today);
        prop_assert_eq!(p.state.is_band(), p.trajectory.is_ok() || p.trajectory == Err(domain::progress::NoProgress::LimitBroken));
        for row in rows(&series, &Settings::default(), today) {
            prop_assert_eq!(row.value.is_some(), row.gap.is_none());
        }
        let _ = (domain::sentence::annual_sentence(&indicator, &p), domain::sentence::trajectory_sentence(&indicator, &p));
        let json = serde_json::to_string(&p).expect("a progress serialises");
        prop_assert_eq!(serde_json::from_str::<Progress>(&json).expect("and comes back"), p);
    }

    #[test]
    fn the_canonical_text_of_a_period_comes_back(year in 1900i32..=2200, kind in 0u8..4, n in 1u8..=12) {
        let period = match kind {
            0 => Period::year(year),
            1 => Period::semester(year, (n - 1) % 2 + 1),
            2 => Period::quarter(year, (n - 1) % 4 + 1),
            _ => Period::month(year, n),
        }.expect("within bounds");
        prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
        let typed = domain::period::read_period(&period.label_es());
        prop_assert_eq!(typed.value(), Some(&period));
        if let Some(next) = period.next() {
            prop_assert!(next > period);
            prop_assert_eq!(next.previous(), Some(period));
        }
    }

    #[test]
    fn the_typed_form_of_a_number_comes_back(n in -100_000_000i64..=100_000_000, decimals in 0u8..=4) {
        let value = Decimal::new(n, u32::from(decimals));
        let typed = domain::format::number(value, decimals);
        let read = domain::number::read_number(&typed, domain::number::NumberLocale::Peru);
        prop_assert_eq!(read.value().map(|q| q.value), Some(value), "{}", typed);
    }

    #[test]
    fn reading_never_panics(text in "\\PC{0,20}", digits in "[0-9.,/ %−()pP*-]{0,14}") {
        for text in [text, digits] {
            for locale in [domain::number::NumberLocale::Peru, domain::number::NumberLocale::DecimalComma] {
                let _ = domain::number::read_datum(&text, locale);
            }
            let _ = domain::period::read_marked_period(&text);
            let known: Vec<domain::code::NodeCode> = vec!["OP1".parse().expect("a code"), "S04".parse().expect("a code")];
            let _ = domain::code::read_node_code(&text, known.iter());
        }
    }
}

#[test]
fn a_missing_indicator_enters_no_mean_only_the_total() {
    let catalogue = support::catalogue(&["S04-1", "S04-2", "CTX-01"]);
    let ascending = indicator(Some(Direction::Ascending));
    let cells = support::all_cells("2022: 40", "2030: 79", "2025: 63.4");
    let p = assess(
        &series(&ascending, &cells),
        &Settings::default(),
        day("2026-02-01"),
    );
    let all = [("S04-1".parse().expect("a code"), p)]
        .into_iter()
        .collect();
    let root = roll_up(&catalogue, &"PNTD".parse().expect("a code"), &all);
    assert_eq!((root.reported, root.total), (1, 2));
    assert_eq!(
        root.coverage_es(),
        "1 de 2 indicadores tiene valor publicado"
    );
    assert_eq!(root.counts.values().sum::<u32>(), root.total);
}
