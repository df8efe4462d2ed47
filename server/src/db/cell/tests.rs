use domain::{
    period::{Period, Periodicity},
    value::Measure,
};

use super::{measure_number, measure_of, period_number, period_of};

fn periods() -> Vec<Period> {
    let years = [1900, 2023, 2024, 2200];
    years
        .into_iter()
        .flat_map(|year| {
            Periodicity::ALL
                .into_iter()
                .flat_map(move |periodicity| Period::of_year(year, periodicity))
        })
        .collect()
}

#[test]
fn a_period_is_read_back_from_its_number() {
    for period in periods() {
        assert_eq!(period_of(period_number(period)).unwrap(), period);
    }
    let quarter: Period = "2024-Q3".parse().unwrap();
    assert_eq!(period_number(quarter), 2_024_092);
}

#[test]
fn numbers_sort_as_periods_do() {
    let mut by_number = periods();
    let mut by_period = by_number.clone();
    by_number.sort_by_key(|period| period_number(*period));
    by_period.sort();
    assert_eq!(by_number, by_period);
}

#[test]
fn a_number_that_is_no_period_is_refused() {
    for number in [0, 2_024_114, 2_024_082, 2_024_131, 2_024_001, 1_899_124, -1] {
        assert!(period_of(number).is_err(), "{number}");
    }
}

#[test]
fn a_measure_is_read_back_from_its_number() {
    for measure in [Measure::Baseline, Measure::Target, Measure::Observed] {
        assert_eq!(measure_of(measure_number(measure)).unwrap(), measure);
    }
    assert!(measure_of(0).is_err());
}
