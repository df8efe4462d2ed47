//! What holds for any persons: the figures do not depend on how the same persons are written. All persons are invented.

use microdata::{ReadingOptions, Survey, YearFigures};
use proptest::prelude::*;

const HEADER: [&str; 17] = [
    "anio",
    "conglome",
    "ubigeo",
    "estrato",
    "p207",
    "p208a",
    "p300a",
    "factora07",
    "p314a",
    "p316_1",
    "p316_2",
    "p316_3",
    "p316_4",
    "p316_5",
    "p316_6",
    "p316_7",
    "p316_8",
];
const WEIGHT: usize = 7;

type Row = Vec<String>;

fn answer() -> impl Strategy<Value = String> {
    prop_oneof![8 => Just("1"), 8 => Just("2"), 1 => Just("")].prop_map(str::to_owned)
}

/// A person of one of a few clusters, with a weight of up to six decimals.
fn row() -> impl Strategy<Value = Row> {
    let place = (1..9_u8, 1..8_u8, 0..25_u8);
    let person = (1..3_u8, 3..90_u8, 1..8_u8, 1..900_000_000_u64);
    let answers = proptest::collection::vec(answer(), 9);
    (place, person, answers).prop_map(
        |((stratum, cluster, department), (sex, age, language, weight), answers)| {
            let mut row = vec![
                "2023".to_owned(),
                format!("{stratum}{cluster:03}"),
                format!("{:02}0101", department + 1),
                stratum.to_string(),
                sex.to_string(),
                age.to_string(),
                language.to_string(),
                format!("{}.{:06}", weight / 1_000_000, weight % 1_000_000),
            ];
            row.extend(answers);
            row
        },
    )
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec(row(), 1..80)
}

fn written(rows: &[Row], separator: &str) -> String {
    let mut lines = vec![HEADER.join(separator)];
    lines.extend(rows.iter().map(|row| row.join(separator)));
    lines.join("\n")
}

fn read(texts: &[String]) -> Option<YearFigures> {
    let mut survey = Survey::new(ReadingOptions::default());
    for text in texts {
        survey.read("prueba", text.as_bytes()).unwrap();
    }
    survey.figures().pop()
}

fn scaled(rows: &[Row], factor: u64) -> Vec<Row> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        let millionths: u64 = row[WEIGHT].replace('.', "").parse().unwrap();
        let weight = millionths * factor;
        row[WEIGHT] = format!("{}.{:06}", weight / 1_000_000, weight % 1_000_000);
    }
    rows
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * one.abs().max(1.0)
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_no_digit(rows in rows(), seed in any::<u64>()) {
        let mut other = rows.clone();
        let count = other.len() as u64;
        for at in 0..other.len() {
            let to = (seed.rotate_left(u32::try_from(at % 64).unwrap()) % count) as usize;
            other.swap(at, to);
        }
        prop_assert_eq!(read(&[written(&rows, ";")]), read(&[written(&other, ";")]));
    }

    #[test]
    fn a_file_in_parts_is_the_same_as_the_whole(rows in rows(), part in 0.0..1.0_f64) {
        let at = (part * rows.len() as f64) as usize;
        let parts = [written(&rows[..at], ";"), written(&rows[at..], ",")];
        prop_assert_eq!(read(&[written(&rows, "\t")]), read(&parts));
    }

    #[test]
    fn weights_on_another_scale_give_the_same_figures(rows in rows(), factor in 2..1000_u64) {
        let (one, other) = (read(&[written(&rows, ";")]), read(&[written(&scaled(&rows, factor), ";")]));
        let (one, other) = (one.unwrap(), other.unwrap());
        prop_assert_eq!(one.groups.len(), other.groups.len());
        for (one, other) in one.groups.iter().zip(&other.groups) {
            prop_assert!(near(one.population * factor as f64, other.population));
            prop_assert!(near(one.mean.value, other.mean.value));
            let errors = (one.mean.standard_error, other.mean.standard_error);
            if let (Some(one), Some(other)) = errors {
                prop_assert!(near(one, other));
            }
        }
    }

    #[test]
    fn the_mean_is_the_sum_of_the_shares_and_of_the_distribution(rows in rows()) {
        let year = read(&[written(&rows, ";")]).unwrap();
        for figures in &year.groups {
            let shares: f64 = figures.capabilities.iter().map(|share| share.value).sum();
            let levels = figures.distribution.iter().zip(0_u8..);
            let levels: f64 = levels.map(|(share, level)| share.value * f64::from(level)).sum();
            let all: f64 = figures.distribution.iter().map(|share| share.value).sum();
            prop_assert!(near(figures.mean.value, shares));
            prop_assert!(near(figures.mean.value, levels));
            prop_assert!(near(all, 1.0));
            prop_assert!((0.0..=8.0).contains(&figures.mean.value));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), stata in any::<bool>()) {
        let head: &[u8] = if stata { b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>" } else { b"" };
        let bytes = [head, &bytes].concat();
        let refused = Survey::new(ReadingOptions::default()).read("prueba", bytes.as_slice()).is_err();
        prop_assert!(refused);
    }
}
