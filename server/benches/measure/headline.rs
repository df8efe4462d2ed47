//! The headline from microdata: a million invented persons, beside the same lines taken apart by the csv library and
//! nothing else.

use microdata::{ReadingOptions, Survey};

use crate::data::scaled;
use crate::report::{Report, best_of_three};

const PERSONS: usize = 1_000_000;
/// About as many as a year of the survey has.
const CLUSTERS: usize = 5_000;

pub fn measure(report: &mut Report) {
    let persons = scaled(PERSONS);
    let text = text(persons);
    let rate = |seconds: f64| persons as f64 / seconds;
    let computed = rate(best_of_three(|| {
        let mut survey = Survey::new(ReadingOptions::default());
        survey.read("inventado.csv", text.as_slice()).unwrap();
        assert_eq!(survey.rows(), persons as u64);
        survey.figures()
    }));
    let taken_apart = rate(best_of_three(|| {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.delimiter(b';').from_reader(text.as_slice());
        let mut record = csv::ByteRecord::new();
        let mut lines = 0;
        while reader.read_byte_record(&mut record).unwrap() {
            lines += 1;
        }
        assert_eq!(lines, persons);
    }));
    report.rate(
        "the headline from microdata: all figures with standard errors",
        "persons/s",
        computed,
        Some(("the csv library, lines alone", taken_apart)),
    );
}

/// Invented persons, each in its cluster; answers repeat with periods that have no common divisor.
fn text(persons: usize) -> Vec<u8> {
    let mut text = String::from(
        "ANIO;CONGLOME;UBIGEO;ESTRATO;P207;P208A;P300A;FACTORA07;P314A;P316$1;P316$2;P316$3;P316$4;P316$5;P316$6;P316$7;P316$8\n",
    );
    for person in 0..persons {
        let cluster = person % CLUSTERS;
        let head = [
            2023,
            cluster,
            (cluster % 25 + 1) * 10_000 + 101,
            cluster % 8 + 1,
            person % 2 + 1,
            6 + person % 83,
            person % 4 + 1,
        ];
        for number in head {
            text.push_str(&number.to_string());
            text.push(';');
        }
        let weight = 20 + person % 311;
        text.push_str(&format!("{weight}.{:06};1", person * 7_919 % 1_000_000));
        for capability in [2, 3, 5, 7, 11, 13, 17, 19] {
            text.push_str(if person % capability == 0 { ";1" } else { ";2" });
        }
        text.push('\n');
    }
    text.into_bytes()
}
