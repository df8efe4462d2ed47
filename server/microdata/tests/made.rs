//! The same invented persons in every form that is read, against what pandas and numpy computed of them.
//!
//! `scripts/conformance/headline.py --write` made files and figures (`tests/made`); `make conformance` compares more
//! persons with the program itself.

use microdata::{ReadingOptions, Survey};
use serde_json::Value;
use std::{fs::File, path::PathBuf};

fn made(name: &str) -> PathBuf {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "made"]
        .iter()
        .collect();
    folder.join(name)
}

/// The figures of files, groups by code as pandas sorts them.
fn figures(names: &[&str]) -> Value {
    let mut survey = Survey::new(ReadingOptions::default());
    for name in names {
        survey.read(name, File::open(made(name)).unwrap()).unwrap();
    }
    assert_eq!(survey.irregulars(), vec![]);
    let mut years = serde_json::to_value(survey.figures()).unwrap();
    for year in years.as_array_mut().unwrap() {
        let key = |group: &Value| {
            let text = |name: &str| group[name].as_str().unwrap_or_default().to_owned();
            (text("dimension"), text("member"))
        };
        year["groups"].as_array_mut().unwrap().sort_by_key(key);
    }
    years
}

/// Where `found` is not what is expected; what it holds beyond that does not matter.
fn differences(expected: &Value, found: &Value, at: &str, wrong: &mut Vec<String>) {
    match expected {
        Value::Object(fields) => {
            for (name, value) in fields {
                differences(value, &found[name], &format!("{at}.{name}"), wrong);
            }
        }
        Value::Array(values) => {
            if found.as_array().map(Vec::len) != Some(values.len()) {
                wrong.push(format!("{at}: not {} of them", values.len()));
            }
            for (index, value) in values.iter().enumerate() {
                differences(value, &found[index], &format!("{at}[{index}]"), wrong);
            }
        }
        _ => {
            let near = match (expected.as_f64(), found.as_f64()) {
                (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
                _ => expected == found,
            };
            if !near {
                wrong.push(format!("{at}: {found} instead of {expected}"));
            }
        }
    }
}

fn same_as_pandas(names: &[&str]) {
    let expected: Value =
        serde_json::from_reader(File::open(made("expected.json")).unwrap()).unwrap();
    assert_eq!(expected.as_array().map(Vec::len), Some(2));
    let mut wrong = Vec::new();
    differences(&expected, &figures(names), "", &mut wrong);
    assert!(wrong.is_empty(), "{names:?}\n{}", wrong.join("\n"));
}

#[test]
fn text_files_give_the_figures_of_pandas() {
    // Latin-1 with semicolons and decimal commas; UTF-8 with a mark, commas and points.
    same_as_pandas(&["made-semicolon.csv"]);
    same_as_pandas(&["made-comma.csv"]);
}

#[test]
fn stata_files_of_each_release_give_the_figures_of_pandas() {
    for name in [
        "made-114.dta",
        "made-117.dta",
        "made-118.dta",
        "made-119.dta",
    ] {
        same_as_pandas(&[name]);
    }
}

#[test]
fn parts_in_different_formats_are_one_sample() {
    same_as_pandas(&["made-part-1.csv", "made-part-2.dta"]);
    same_as_pandas(&["made-part-2.dta", "made-part-1.csv"]);
}

#[test]
fn a_stata_file_that_is_cut_off_is_refused_wherever_it_ends() {
    for name in ["made-114.dta", "made-118.dta"] {
        let bytes = std::fs::read(made(name)).unwrap();
        for length in (12..bytes.len() - 600).step_by(97) {
            let read = Survey::new(ReadingOptions::default()).read(name, &bytes[..length]);
            assert!(read.is_err(), "{name} cut at {length}");
        }
    }
}

#[test]
fn a_stata_file_that_is_cut_off_within_its_rows_says_so_with_the_observation() {
    // Nothing stands behind the rows of release 114 but labels, and these files have none.
    let bytes = std::fs::read(made("made-114.dta")).unwrap();
    let read = ReadingOptions::default();
    let said = Survey::new(read)
        .read("made-114.dta", &bytes[..bytes.len() - 1])
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("termina antes de tiempo, en la observación 120."),
        "{said}"
    );
}
