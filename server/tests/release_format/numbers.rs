//! The computed numbers: a wrong one is found although it was signed, and rules do not change unnoticed.

use std::collections::BTreeSet;

use serde_json::Value;
use server::release::canonical;

use crate::release_format::auditor::{Auditor, changed};
use crate::release_format::made;

/// Versions of the formulas with the hash of the results of [`made::release`] by each. When this fails
/// without an intent, a rule changed: old files would not recompute. With one, raise
/// `domain::formulas::FORMULA_VERSION`, the description of the format and the second verifier, keep the rules of
/// the version before, and write down the new hash.
const RESULTS: [(&str, &str); 3] = [
    (
        "1",
        "05d93246b759045803a3b70374401e67124ad0ebf018f6c932b86b1d189a0bc0",
    ),
    (
        "2",
        "ad46112738b44b4656e0cb0485014e154d37795bf34f93e74e1f9abee369756f",
    ),
    (
        "3",
        "d96717093110ca5418891ae4b5072bc7e2441a3055966b25d965cf5d8fffc112",
    ),
];

#[test]
fn the_rules_are_those_of_the_version_that_they_name() {
    assert_eq!(
        RESULTS.map(|(version, _)| version),
        domain::formulas::FORMULA_VERSIONS
    );
    for (version, hash) in RESULTS {
        let mut release = made::release();
        version.clone_into(&mut release.settings.formula_version);
        let results = canonical::to_string(&release.results()).unwrap();
        assert_eq!(
            canonical::sha256(results.as_bytes()),
            hash,
            "version {version}"
        );
    }
}

#[test]
fn a_file_of_each_version_of_the_formulas_is_computed_by_those() {
    let auditor = Auditor::new();
    for version in domain::formulas::FORMULA_VERSIONS {
        for mut release in [made::release(), made::meaningless()] {
            version.clone_into(&mut release.settings.formula_version);
            let sealed = made::sealed(&release, None);
            let file = auditor.file("1.json", &sealed.file());
            let said = auditor.recompute(&file);
            assert_eq!(said.code, 0, "version {version}: {}", said.text);
            let said = auditor.python(&[&file]);
            assert_eq!(said.code, 0, "version {version}: {}", said.text);
        }
    }
}

/// Rules 4.10 and 4.12: what the versions before answered with a number.
#[test]
fn the_third_version_publishes_no_number_that_means_nothing() {
    let answers = |version: &str| {
        let mut release = made::meaningless();
        version.clone_into(&mut release.settings.formula_version);
        let results = serde_json::to_value(release.results()).unwrap();
        ["12", "31", "32", "33", "34", "35", "36", "37"].map(|n| {
            let one = &results["series"][format!("S04-{n}")];
            let trajectory = &one["trajectory"]["Err"];
            let compliance = &one["annual"]["Ok"]["compliance"]["Err"];
            [trajectory, compliance].map(|reason| reason.as_str().unwrap_or("-").to_owned())
        })
    };
    let expected = [
        ["direction_mismatch", "-"],
        ["direction_mismatch", "-"],
        ["divisor_below_rounding", "-"],
        ["-", "divisor_below_rounding"],
        ["-", "beyond_meaning"],
        ["-", "signed_variation"],
        ["-", "signed_variation"],
        ["divisor_below_rounding", "-"],
    ];
    assert_eq!(answers("3"), expected);
    let before = ["-", "direction_mismatch", "-", "-", "-", "-", "-", "-"];
    assert_eq!(answers("2").map(|[trajectory, _]| trajectory), before);
    assert!(answers("2").iter().all(|[_, compliance]| compliance == "-"));
}

#[test]
fn the_made_up_release_meets_many_states_and_reasons() {
    let results = serde_json::to_value(made::release().results()).unwrap();
    let series = results["series"].as_object().unwrap();
    let states: BTreeSet<&str> = series
        .values()
        .filter_map(|s| s["state"].as_str())
        .collect();
    assert_eq!(states.len(), 12, "{states:?}");
    let reasons: BTreeSet<&str> = series
        .values()
        .filter_map(|s| s["trajectory"]["Err"].as_str())
        .collect();
    assert!(reasons.len() >= 10, "{reasons:?}");
    assert!(series.contains_key("S04-1/departamento=07"));
}

/// Every component in turn: none is left out of the comparison.
#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn every_computed_number_is_compared() {
    let auditor = Auditor::new();
    let [one, ..] = made::chain();
    let wrong: [(&str, &[&str], Value); 10] = [
        (
            "series.S04-1.state",
            &["series", "S04-1", "state"],
            "lagging".into(),
        ),
        (
            "series.S04-1.annual.Ok.compliance.Ok",
            &["series", "S04-1", "annual", "Ok", "compliance", "Ok"],
            "1".into(),
        ),
        (
            "series.S04-1.trajectory.Ok.advance",
            &["series", "S04-1", "trajectory", "Ok", "advance"],
            "0.5".into(),
        ),
        (
            "series.S04-1.trajectory.Ok.expected",
            &["series", "S04-1", "trajectory", "Ok", "expected"],
            "0.5".into(),
        ),
        (
            "series.S04-1.trajectory.Ok.pace.Ok",
            &["series", "S04-1", "trajectory", "Ok", "pace", "Ok"],
            "1".into(),
        ),
        (
            "series.S04-1.trajectory.Ok.required_per_year.Ok",
            &[
                "series",
                "S04-1",
                "trajectory",
                "Ok",
                "required_per_year",
                "Ok",
            ],
            "3".into(),
        ),
        (
            "series.S04-1.trajectory.Ok.projection.Ok",
            &["series", "S04-1", "trajectory", "Ok", "projection", "Ok"],
            "79".into(),
        ),
        (
            "series.S04-1.growth.Ok.ratio",
            &["series", "S04-1", "growth", "Ok", "ratio"],
            "1".into(),
        ),
        (
            "series.S04-7.trajectory.Err",
            &["series", "S04-7", "trajectory", "Err"],
            "no_target".into(),
        ),
        ("nodes.OP1.total", &["nodes", "OP1", "total"], 1.into()),
    ];
    for (place, path, value) in wrong {
        let text = changed(&one.file(), |file| {
            let found = path
                .iter()
                .fold(&mut file["progress"], |at, name| &mut at[*name]);
            assert!(!found.is_null(), "{place} is in the file");
            *found = value;
        });
        let said = auditor.recompute(&auditor.file("1.json", &text));
        assert_eq!(said.code, 1, "{place}: {}", said.text);
        assert!(
            said.text.contains(&format!("{place}: el archivo dice")),
            "{place}: {}",
            said.text
        );
    }
}

#[test]
fn a_number_left_out_is_a_difference_too() {
    let auditor = Auditor::new();
    let [one, ..] = made::chain();
    let text = changed(&one.file(), |file| {
        let series = file["progress"]["series"].as_object_mut().unwrap();
        series.remove("S04-1/departamento=07");
    });
    let said = auditor.recompute(&auditor.file("1.json", &text));
    assert_eq!(said.code, 1, "{}", said.text);
    assert!(
        said.text
            .contains("series.S04-1/departamento=07: el archivo dice nada"),
        "{}",
        said.text
    );
    let text = changed(&one.file(), |file| {
        file["progress"]["nodes"]["OP1"]["counts"]["achieved"] = Value::Null;
    });
    assert_eq!(auditor.recompute(&auditor.file("1.json", &text)).code, 1);
}

#[test]
fn zeros_at_the_end_of_a_number_are_no_difference() {
    let auditor = Auditor::new();
    let [one, ..] = made::chain();
    let text = changed(&one.file(), |file| {
        let value = &mut file["progress"]["series"]["S04-1"]["trajectory"]["Ok"]["final_target"];
        assert_eq!(*value, "79");
        *value = "79.00".into();
    });
    let said = auditor.recompute(&auditor.file("1.json", &text));
    assert_eq!(said.code, 0, "{}", said.text);
}
