use super::*;
use crate::{
    calendar::OwnDays,
    indicator::{Aggregation, Direction, Ficha, Unit, UnitKind},
    period::Periodicity,
};

fn indicator(kind: IndicatorKind, first_year: Option<i32>) -> Indicator {
    Indicator {
        code: "S01-1".parse().unwrap(),
        node: "S01".parse().unwrap(),
        kind,
        name: "Uso".to_owned(),
        unit: Unit {
            kind: UnitKind::Percentage,
            label: "%".to_owned(),
            decimals: 2,
            shown_decimals: 1,
            min: None,
            max: None,
        },
        direction: Some(Direction::Ascending),
        aggregation: Aggregation::NonAdditive,
        periodicity: Periodicity::Year,
        first_year,
        days: OwnDays::default(),
        ficha: Ficha::default(),
        breaks: Vec::new(),
        direction_reason: None,
        position: 1,
    }
}

/// Of the policy's own indicators, with the horizon 2030.
fn expected(first_year: Option<i32>, targets: &[i32], baselines: &[i32]) -> Option<i32> {
    let indicator = indicator(IndicatorKind::Policy, first_year);
    let (targets, baselines) = (targets.iter().copied(), baselines.iter().copied());
    first_expected_year(&indicator, 2030, targets, baselines)
}

#[test]
fn a_value_is_expected_from_the_fichas_year_the_first_target_or_the_year_after_the_baseline() {
    assert_eq!(expected(Some(2026), &[2024, 2030], &[2020]), Some(2026));
    assert_eq!(expected(None, &[2025, 2023, 2030], &[2020]), Some(2023));
    assert_eq!(expected(None, &[], &[2022, 2020]), Some(2021));
    assert_eq!(expected(None, &[], &[]), None);
}

#[test]
fn a_lone_target_at_the_horizon_is_a_promise_and_no_calendar() {
    assert_eq!(expected(None, &[2030], &[2022]), Some(2023));
    assert_eq!(expected(None, &[2030], &[]), None);
}

#[test]
fn nothing_is_expected_of_a_context_indicator() {
    let context = indicator(IndicatorKind::Context, Some(2020));
    let (targets, baselines) = ([2024].into_iter(), [2020].into_iter());
    assert_eq!(
        first_expected_year(&context, 2030, targets, baselines),
        None
    );
}
