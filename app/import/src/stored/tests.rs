use super::*;
use domain::{
    Decimal,
    value::{Datum, Measure},
};
use proptest::prelude::*;

fn any_period() -> impl Strategy<Value = Period> {
    (1900..=2200_i32, 0..4_usize, 0..12_usize).prop_map(|(year, kind, at)| {
        let all = Period::of_year(year, Periodicity::ALL[kind]);
        all[at % all.len()]
    })
}

fn any_key() -> impl Strategy<Value = Key> {
    let measures = [Measure::Baseline, Measure::Target, Measure::Observed];
    (0..4_u32, 0..3_usize, any_period()).prop_map(move |(series, measure, period)| Key {
        series: SeriesId(series),
        measure: measures[measure],
        period,
    })
}

proptest! {
    #[test]
    fn a_packed_key_orders_as_the_key(a in any_key(), b in any_key()) {
        prop_assert_eq!(packed(a).cmp(&packed(b)), a.cmp(&b));
    }
}

fn cell(indicator: &str, period: &str, value: i64) -> (CellKey, CellValue) {
    let key = CellKey {
        indicator: indicator.parse().unwrap(),
        measure: Measure::Observed,
        breakdown: Breakdown::headline(),
        period: period.parse().unwrap(),
    };
    let value = CellValue {
        datum: Datum::number(Decimal::from(value)),
        provisional: false,
        note: None,
        source: None,
    };
    (key, value)
}

#[test]
fn of_two_values_of_one_cell_the_later_counts() {
    let cells = [
        cell("S02-1", "2024", 1),
        cell("S01-1", "2024", 2),
        cell("S02-1", "2023", 3),
        cell("S02-1", "2024", 4),
    ];
    let stored = Stored::of(cells.into_iter());
    assert_eq!(stored.cells.len(), 3);
    let (key, value) = cell("S02-1", "2024", 4);
    let found = stored.find(&key).map(|v| stored.book.cell_value(v));
    assert_eq!(found, Some(value));
    assert_eq!(stored.find(&cell("S02-1", "2025", 0).0), None);
    assert_eq!(stored.of_series(&key.indicator, &key.breakdown).len(), 2);
}
