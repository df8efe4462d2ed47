//! Worked examples of progress, as a planner would check them by hand.
//!
//! One line a case: what the ficha and the values say, then what the dashboard must answer. A number is compared to
//! four decimals; a word in the place of a number is the named reason why there is none; an empty field is not checked.

use crate::support::series as support;
use domain::{
    Decimal, format,
    indicator::SeriesBreak,
    progress::{NoProgress, Progress, Remark, projection_path, required_path, rows, year_targets},
    sentence,
    settings::{ComplianceMethod, Settings},
    value::Measure,
};
use support::{all_cells, day, decimal, direction, indicator, progress, series};

const TODAY: &str = "2026-02-01";

/// dirección | línea de base | metas | valores | quiebre => estado | avance | correspondía | ritmo | cumple |
/// cumplimiento | necesita por año | logró por año | proyección
const CASES: &str = "
# The worked example of the brief: (63.4-40)/(79-40)=0.6; (60-40)/39=0.5128; 23.4/20=1.17; 15.6/5; 23.4/3; 63.4+39
asc  | 2022: 40 | 2025: 60, 2030: 79 | 2025: 63.4 | => OnTrack           | 0.6    | 0.5128 | 1.17   | sí | 1.0567 | 3.12 | 7.8 | 102.4
# Without a target for the year, time decides: 3 of 8 years
asc  | 2022: 40 | 2030: 79           | 2025: 63.4 | => OnTrack           | 0.6    | 0.375  | 1.6    | NoYearTarget |  | 3.12 | 7.8 | 102.4
# A falling target
desc | 2022: 40 | 2025: 32.5, 2030: 20 | 2025: 33 | => NeedsAcceleration | 0.35   | 0.375  | 0.9333 | no | 0.9848 | -2.6 | -2.3333 | 21.3333
desc | 2022: 40 | 2025: 32.5, 2030: 20 | 2025: 0  | => Achieved          | 2      | 0.375  | 5.3333 | sí | ZeroDivisor | 4 | -13.3333 | -66.6667
asc  | 2022: 40 | 2030: 80 | 2026: 45 | => Lagging   | 0.125 | 0.5 | 0.25 | NoYearTarget | | 8.75  | 1.25  | 50
asc  | 2022: 40 | 2030: 80 | 2026: 36 | => GoingBack | -0.1  | 0.5 | -0.2 | NoYearTarget | | 11    | -1    | 32
asc  | 2022: 40 | 2030: 80 | 2026: 40 | => Lagging   | 0     | 0.5 | 0    | NoYearTarget | | 10    | 0     | 40
asc  | 2022: 40 | 2030: 80 | 2026: 81 | => Achieved  | 1.025 | 0.5 | 2.05 | NoYearTarget | | -0.25 | 10.25 | 122
# In the last year nothing is required per year any more
asc  | 2022: 40 | 2030: 80 | 2030: 79 | => OnTrack   | 0.975 | 1   | 0.975 | no | 0.9875 | NoRemainingYears | 4.875 | 79
# Exactly on the edge of a band is in the better band, also where the way is a periodic fraction
asc  | 2022: 0 | 2030: 40 | 2026: 19 | => OnTrack | 0.475 | 0.5 | 0.95 | | | | |
asc  | 2022: 0 | 2025: 20, 2030: 39 | 2025: 19 | => OnTrack | 0.4872 | 0.5128 | 0.95 | no | 0.95 | 4 | 6.3333 | 50.6667
asc  | 2022: 0 | 2030: 40 | 2026: 18.99 | => NeedsAcceleration | 0.4748 | 0.5 | 0.9495 | | | | |
asc  | 2022: 0 | 2025: 20, 2030: 39 | 2025: 12 | => NeedsAcceleration | | | 0.6 | no | 0.6 | | |
# What was expected by now was nothing, or a step back: no pace, but a verdict
asc  | 2022: 40 | 2024: 40, 2030: 80 | 2024: 41 | => OnTrack   | 0.025  | 0     | ExpectedZero     | sí | 1.025 | | |
asc  | 2022: 40 | 2024: 40, 2030: 80 | 2024: 39 | => GoingBack | -0.025 | 0     | ExpectedZero     | no | 0.975 | | |
asc  | 2022: 40 | 2024: 36, 2030: 80 | 2024: 38 | => OnTrack   | -0.05  | -0.1  | ExpectedNegative | sí | | | |
asc  | 2022: 40 | 2024: 36, 2030: 80 | 2024: 32 | => GoingBack | -0.2   | -0.1  | ExpectedNegative | no | | | |
# Ceilings and floors: by the path from outside, else inside or not
max  | 2022: 12 | 2025: 9, 2030: 8 | 2025: 10 | => NeedsAcceleration | 0.5 | 0.75 | 0.6667 | no | 0.9 | -0.4 | -0.6667 | 6.6667
max  | 2022: 12 | 2025: 9, 2030: 8 | 2025: 8  | => Achieved  | 1 | 0.75 | 1.3333 | sí | 1 | 0 | -1.3333 | 1.3333
max  | 2022: 6  | 2025: 9, 2030: 8 | 2025: 7  | => Achieved  | 1 | 1 | 1 | sí | 1 | 0.2 | 0.3333 | 8.6667
max  | 2022: 6  | 2025: 9, 2030: 8 | 2025: 10 | => GoingBack | LimitBroken | | | no | 0.9 | | |
min  | 2022: 80 | 2030: 95 | 2026: 89 | => OnTrack  | 0.6 | 0.5 | 1.2 | | | 1.5 | 2.25 | 98
min  | 2022: 96 | 2030: 95 | 2026: 95 | => Achieved | 1   | 1   | 1   | | | 0 | -0.25 | 94
# Named reasons
asc  | 2022: 40 | 2025: 45, 2030: 40 | 2025: 45 | => NotComputable | TargetEqualsBaseline | | | sí | 1 | | |
asc  | 2022: 40 | 2025: 35, 2030: 30 | 2025: 35 | => NotComputable | DirectionMismatch | | | DirectionMismatch | | | |
desc | 2022: 10 | 2025: 15, 2030: 28 | 2025: 12 | => NotComputable | DirectionMismatch | | | DirectionMismatch | | | |
# A divisor that reads as zero with one decimal (0.04), and one that does not (0.05)
asc  | 2022: 40 | 2025: 45, 2030: 40.04 | 2025: 45 | => NotComputable | DivisorBelowRounding | | | sí | 1 | | |
asc  | 2022: 40 | 2025: 45, 2030: 40.05 | 2025: 45 | => Achieved      | 100 | 100 | 1 | sí | 1 | | |
desc | 2022: 40 | 2025: 32, 2030: 20 | 2025: 0.04 | => Achieved   | | | | sí | DivisorBelowRounding | | |
# Ten times the target is said; more is not. The advance stays in the data
asc  | 2022: 0  | 2025: 1, 2030: 79 | 2025: 10   | => OnTrack | | | 10 | sí | 10 | | |
asc  | 2022: 0  | 2025: 1, 2030: 79 | 2025: 10.1 | => OnTrack | | | 10.1 | sí | BeyondMeaning | | |
# A value below zero is a signed variation
asc  | 2022: -5 | 2025: 2, 2030: 10 | 2025: -1   | => Lagging | 0.2667 | 0.4667 | 0.5714 | no | SignedVariation | | |
     | 2022: 40 | 2025: 45, 2030: 50 | 2025: 45 | => NotComputable | NoDirection | | | NoDirection | | | |
asc  |          | 2025: 45, 2030: 50 | 2025: 45 | => NoBaseline    | NoBaseline | | | sí | 1 | | |
asc  | 2022: 40 |                    | 2025: 45 | => NoTarget      | NoFinalTarget | | | NoYearTarget | | | |
asc  | 2022: 40 | 2025: 45           | 2025: 45 | => NotComputable | NoFinalTarget | | | sí | 1 | | |
asc  | 2022: 40 | 2030: 50           | 2031: 45 | => NotComputable | AfterHorizon  | | | | | | |
asc  | 2030: 40 | 2030: 50           | 2030: 45 | => NotComputable | BaselineAtHorizon | | | | | | |
asc  | 2012: 40 | 2030: 80           | 2025: 45 | 2015 => NotComputable | SeriesBreak | | | | | | |
asc  | 2015: 40 | 2030: 80           | 2025: 45 | 2015 => Lagging | 0.125 | 0.6667 | 0.1875 | | | | |
asc  | 2012: 40 | 2030: 80           | 2014: 45 | 2015 => OnTrack | 0.125 | 0.1111 | 1.125  | | | | |
# Only the baseline's own year was measured: the calendar speaks (today is 1 February 2026, 90 days to report)
asc  | 2024: 40 | 2030: 50 | 2024: 40 | => NotDueYet | NoElapsedYears | | | | | | |
asc  | 2022: 40 | 2024: 44, 2030: 50 | 2022: 40 | => Late | NoElapsedYears | | | | | | |
# No number at all
asc  | 2022: 40 | 2024: 44, 2030: 50 |            | => Late      | NoObservation | | | NoObservation | | | |
asc  | 2024: 40 | 2025: 44, 2030: 50 |            | => NotDueYet | NoObservation | | | | | | |
asc  | 2022: 40 | 2025: 44, 2030: 50 | 2025: n.d. | => NoData    | NoObservation | | | | | | |
asc  | 2022: 40 | 2025: 44, 2030: 50 | 2025: n.a. | => NotApplicable | NoObservation | | | | | | |
asc  |          |                    |            | => NoData    | NoObservation | | | | | | |
asc  |          | 2030: 4            |            | => NoData    | NoObservation | | | | | | |
# The latest number counts, not the latest cell; a sub-annual value stands for its year
asc  | 2022: 40 | 2025: 60, 2030: 80 | 2024: 50, 2025: n.d. | => OnTrack | 0.25 | 0.25 | 1 | NoYearTarget | | | |
asc  | 2022: 40 | 2025: 60, 2030: 80 | 2025-Q1: 42, 2025-Q3: 61 | => OnTrack | 0.525 | 0.5 | 1.05 | sí | 1.0167 | | |
";

/// The same columns with compliance counted from the baseline.
const FROM_BASELINE: &str = "
asc  | 2022: 40 | 2025: 60, 2030: 79 | 2025: 63.4 | => | | | | sí | 1.17 | | |
desc | 2022: 40 | 2025: 32.5, 2030: 20 | 2025: 33 | => | | | | no | 0.9333 | | |
asc  | 2022: 40 | 2025: 40, 2030: 79 | 2025: 63.4 | => | | | | sí | YearTargetEqualsBaseline | | |
asc  | 2022: 40 | 2025: 35, 2030: 79 | 2025: 36   | => | | | | sí | BaselineMeetsTarget | | |
asc  |          | 2025: 60, 2030: 79 | 2025: 63.4 | => | | | | sí | NoBaseline | | |
asc  | 2012: 40 | 2025: 60, 2030: 79 | 2025: 63.4 | 2015 => | | | | sí | SeriesBreak | | |
max  | 2022: 6  | 2025: 9, 2030: 8   | 2025: 7    | => | | | | sí | 1 | | |
max  | 2022: 6  | 2025: 9, 2030: 8   | 2025: 10   | => | | | | no | BaselineMeetsTarget | | |
";

fn run(table: &str, method: ComplianceMethod) {
    for line in table.lines().filter(|line| line.contains("=>")) {
        let (given, expected) = line.split_once("=>").expect("a case has an arrow");
        let given: Vec<&str> = given.split('|').map(str::trim).collect();
        let mut indicator = indicator(direction(given[0]));
        if let Ok(year) = given[4].parse() {
            indicator.breaks.push(SeriesBreak {
                year,
                reason: "cambio de pregunta".to_owned(),
            });
        }
        let cells = all_cells(given[1], given[2], given[3]);
        let answer = progress(&indicator, &cells, method, TODAY);
        for (at, (expected, got)) in expected
            .split('|')
            .map(str::trim)
            .zip(answers(&answer))
            .enumerate()
        {
            assert!(
                expected.is_empty() || expected == got,
                "field {at}: expected «{expected}», got «{got}»\n{line}"
            );
        }
    }
}

fn answers(p: &Progress) -> [String; 9] {
    let shown = |n: Decimal| n.round_dp(4).normalize().to_string();
    let of = |n: Result<Decimal, NoProgress>| n.map_or_else(|reason| format!("{reason:?}"), shown);
    let t = p.trajectory.as_ref();
    let path = |f: &dyn Fn(&domain::progress::Trajectory) -> Result<Decimal, NoProgress>| {
        of(t.map_err(|reason| *reason).and_then(f))
    };
    let annual = p.annual.as_ref();
    [
        format!("{:?}", p.state),
        path(&|t| Ok(t.advance)),
        path(&|t| Ok(t.expected)),
        path(&|t| t.pace),
        annual.map_or_else(
            |reason| format!("{reason:?}"),
            |a| if a.met { "sí" } else { "no" }.to_owned(),
        ),
        of(annual.map_err(|reason| *reason).and_then(|a| a.compliance)),
        path(&|t| t.required_per_year),
        path(&|t| t.achieved_per_year),
        path(&|t| t.projection),
    ]
}

#[test]
fn the_worked_examples_come_out_as_by_hand() {
    run(CASES, ComplianceMethod::Ratio);
}

#[test]
fn compliance_can_be_counted_from_the_baseline() {
    run(FROM_BASELINE, ComplianceMethod::FromBaseline);
}

#[test]
fn the_growth_rate_method_gives_a_second_opinion() {
    // (63.4/40)^(1/3) − 1 = 16.5941 %; (79/40)^(1/8) − 1 = 8.8794 %.
    let ascending = indicator(direction("asc"));
    let cells = all_cells("2022: 40", "2030: 79", "2025: 63.4");
    let growth = progress(&ascending, &cells, ComplianceMethod::Ratio, TODAY)
        .growth
        .expect("rates exist");
    assert_eq!(growth.actual.round_dp(6), decimal("0.165941"));
    assert_eq!(growth.required.round_dp(6), decimal("0.088794"));
    assert_eq!(growth.ratio.round_dp(3), decimal("1.869"));
    for (baseline, target, value, reason) in [
        ("2022: 0", "2030: 10", "2025: 5", NoProgress::ZeroBase),
        ("2022: -5", "2030: 10", "2025: -2", NoProgress::SignChange),
        ("2022: 5", "2030: 10", "2025: -2", NoProgress::SignChange),
        (
            "2022: 5",
            "2030: 5",
            "2025: 6",
            NoProgress::TargetEqualsBaseline,
        ),
    ] {
        let cells = all_cells(baseline, target, value);
        assert_eq!(
            progress(&ascending, &cells, ComplianceMethod::Ratio, TODAY).growth,
            Err(reason)
        );
    }
}

#[test]
fn a_recorded_reason_makes_no_progress_of_a_contrary_target() {
    let mut indicator = indicator(direction("asc"));
    indicator.direction_reason = Some("el padrón se depura hasta 2027".to_owned());
    let cells = all_cells("2022: 40", "2025: 35, 2030: 30", "2025: 35");
    let answer = progress(&indicator, &cells, ComplianceMethod::Ratio, TODAY);
    assert_eq!(
        answer.state_words(),
        "No calculable: la meta contradice el sentido"
    );
    assert!(!answer.state.is_band());
    assert_eq!(answers(&answer)[1], "DirectionMismatch");
    assert!(answer.remarks.contains(&Remark::DirectionReason {
        reason: "el padrón se depura hasta 2027".to_owned()
    }));
    assert_eq!(required_path(&series(&indicator, &cells)), []);
}

/// Releases of the second version keep their numbers.
#[test]
fn in_the_second_version_a_recorded_reason_turned_a_contrary_target_into_a_limit() {
    let mut indicator = indicator(direction("asc"));
    indicator.direction_reason = Some("el padrón se depura hasta 2027".to_owned());
    let settings = Settings {
        formula_version: "2".to_owned(),
        ..Settings::default()
    };
    let assess = |cells: &[domain::value::Cell]| {
        let series = series(&indicator, cells).by_formulas_of(&settings);
        domain::progress::assess(&series, &settings, day(TODAY))
    };
    let inside = all_cells("2022: 40", "2030: 30", "2025: 35");
    let answer = assess(&inside);
    assert_eq!(answers(&answer)[0], "Achieved");
    assert!(
        answer
            .remarks
            .iter()
            .any(|r| matches!(r, Remark::DirectionReason { .. }))
    );
    let outside = all_cells("2022: 40", "2030: 30", "2025: 29");
    assert_eq!(answers(&assess(&outside))[1], "LimitBroken");
}

#[test]
fn a_rate_of_change_has_no_percentage_and_no_second_opinion() {
    let mut indicator = indicator(direction("desc"));
    indicator.unit.kind = domain::indicator::UnitKind::RateOfChange;
    let cells = all_cells("2022: 12", "2025: 9, 2030: 4", "2025: 8");
    let answer = progress(&indicator, &cells, ComplianceMethod::Ratio, TODAY);
    assert_eq!(answers(&answer)[4..6], ["sí", "SignedVariation"]);
    assert_eq!(answer.growth, Err(NoProgress::SignedVariation));
    assert_eq!(answers(&answer)[0], "OnTrack");
}

#[test]
fn doubt_is_shown() {
    let ascending = indicator(direction("asc"));
    let remarks = |observed: &str| {
        progress(
            &ascending,
            &all_cells("2022: 40", "2024: 50, 2025: 55, 2030: 80", observed),
            ComplianceMethod::Ratio,
            "2026-06-01",
        )
        .remarks
    };
    // 95 % of the pace to 50 is 49.5; half of the last shown decimal is 0.05.
    assert!(
        remarks("2024: 49.46")
            .iter()
            .any(|r| matches!(r, Remark::NearEdge { .. }))
    );
    assert!(
        !remarks("2024: 49.44")
            .iter()
            .any(|r| matches!(r, Remark::NearEdge { .. }))
    );
    assert!(
        remarks("2024: 50p")
            .iter()
            .any(|r| matches!(r, Remark::Provisional { .. }))
    );
    // 2025 was due on 31 March 2026 (31 December plus 90 days).
    assert!(remarks("2024: 50").contains(&Remark::LateSince {
        period: "2025".parse().expect("a period"),
        since: day("2026-03-31")
    }));
}

#[test]
fn every_period_has_its_row_and_says_what_is_missing() {
    let indicator = indicator(direction("asc"));
    let cells = all_cells(
        "2022: 40",
        "2024: 50, 2025: 55, 2030: 80",
        "2020: 38, 2024: 49, 2024-Q2: 47",
    );
    let rows = rows(
        &series(&indicator, &cells),
        &Settings::default(),
        day(TODAY),
    );
    let table: Vec<String> = rows
        .iter()
        .map(|r| {
            let number = |n: Option<Decimal>| n.map_or("-".to_owned(), |n| n.to_string());
            let gap = r.gap.as_ref().map(sentence::gap_words).unwrap_or_default();
            let met = r.met.map_or("", |met| if met { "sí" } else { "no" });
            format!(
                "{} {} {} {met}{gap}{}",
                r.period,
                number(r.value),
                number(r.target),
                if r.is_baseline { "base" } else { "" }
            )
        })
        .collect();
    let not_due = |year: i32| {
        format!(
            "aún no corresponde (plazo: {})",
            format::date_long(day(&format!("{}-03-31", year + 1)))
        )
    };
    let expected = [
        "2020 38 - ".to_owned(),
        "2021 - - sin medición".to_owned(),
        "2022 40 - base".to_owned(),
        "2023 - - sin medición".to_owned(),
        "2024-Q2 47 - ".to_owned(),
        "2024 49 50 no".to_owned(),
        format!("2025 - 55 {}", not_due(2025)),
        format!("2026 - - {}", not_due(2026)),
        format!(
            "2027 - - {}",
            "aún no corresponde (plazo: 30 de marzo de 2028)"
        ),
        format!("2028 - - {}", not_due(2028)),
        format!("2029 - - {}", not_due(2029)),
        format!("2030 - 80 {}", not_due(2030)),
    ];
    assert_eq!(table, expected);
}

#[test]
fn of_several_targets_of_a_year_one_counts_in_every_answer() {
    let indicator = indicator(direction("asc"));
    for (stated, expected) in [
        // That of the year beside those of its quarters, in whichever order they come.
        ("2025-Q4: 55, 2025: 60, 2030: 80", "2025 60"),
        ("2030: 80, 2025: 60, 2025-Q4: 55, 2025-Q2: 50", "2025 60"),
        // Without one of the year, that of the latest part of it.
        (
            "2025-Q2: 50, 2025-S2: 57, 2025-Q4: 55, 2030: 80",
            "2025-S2 57",
        ),
        // One without a number is passed over.
        ("2025-Q4: 55, 2025: n.d., 2030: 80", "2025-Q4 55"),
    ] {
        let cells = all_cells("2022: 40", stated, "2025: 58");
        let targets = cells
            .iter()
            .filter(|cell| cell.key.measure == Measure::Target);
        let years = year_targets(targets);
        let (cell, value) = years[&2025];
        assert_eq!(format!("{} {value}", cell.key.period), expected, "{stated}");

        let series = series(&indicator, &cells);
        assert_eq!(series.targets, [(2025, value), (2030, decimal("80"))]);
        let settings = Settings::default();
        let rows = rows(&series, &settings, day(TODAY));
        let row = rows.iter().find(|row| row.period.calendar_year() == 2025);
        assert_eq!(row.and_then(|row| row.target), Some(value), "{stated}");
        let progress = progress(&indicator, &cells, settings.compliance_method, TODAY);
        let annual = progress.annual.expect("a target and a value");
        assert_eq!(annual.target, value, "{stated}");
    }
}

#[test]
fn the_paths_run_from_the_last_value_to_the_horizon() {
    let indicator = indicator(direction("asc"));
    let cells = all_cells("2022: 40", "2030: 79", "2025: 63.4");
    let path = |points: Vec<(i32, Decimal)>| {
        points
            .into_iter()
            .map(|(y, v)| format!("{y} {}", v.normalize()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        path(required_path(&series(&indicator, &cells))),
        [
            "2025 63.4",
            "2026 66.52",
            "2027 69.64",
            "2028 72.76",
            "2029 75.88",
            "2030 79"
        ]
    );
    assert_eq!(
        path(projection_path(&series(&indicator, &cells))),
        [
            "2025 63.4",
            "2026 71.2",
            "2027 79",
            "2028 86.8",
            "2029 94.6",
            "2030 102.4"
        ]
    );
    let none = all_cells("2022: 40", "2030: 80", "");
    assert_eq!(
        required_path(&series(&indicator, &none)).first(),
        Some(&(2022, decimal("40")))
    );
    assert!(projection_path(&series(&indicator, &none)).is_empty());
    let reached = all_cells("2022: 40", "2030: 79", "2025: 80");
    assert!(required_path(&series(&indicator, &reached)).is_empty());
}
