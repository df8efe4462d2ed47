//! What the check of a page promises: it counts what agrees, names what does not, and does not compare with a file that
//! is not sound.
#![cfg(feature = "sign")]
#![expect(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "shared with the tests of the rules")]
#[path = "../../domain/tests/support/series.rs"]
mod series;

use domain::{
    figure::figures,
    release::{FORMAT, Release},
    settings::Settings,
};
use release_file::key::PrivateKey;
use release_file::key_list::{KeyList, ListedKey};
use release_file::manifest::Link;
use release_file::page::{PageOutcome, PageReport, ShownFigure, ShownPage, check_page};
use release_file::seal::{Sealed, seal};

fn key() -> PrivateKey {
    PrivateKey::from_seed(&[7; 32])
}

fn keys(of: &PrivateKey) -> String {
    let listed = ListedKey::new(&of.public(), "2026-01-01T00:00:00Z".parse().unwrap());
    serde_json::to_string(&KeyList::new(vec![listed])).unwrap()
}

fn release() -> Release {
    let observed = "2023: 44.5, 2024: 55, 2025: 63.4p";
    let cells = series::all_cells("2022: 40", "2024: 50, 2025: 60, 2030: 79", observed);
    let mut release = Release {
        format: FORMAT.to_owned(),
        number: 1,
        published_at: "2026-02-01T15:00:00Z".parse().unwrap(),
        as_of: series::day("2026-02-01"),
        published_by: "Rosa".to_owned(),
        note: String::new(),
        demo: true,
        previous_sha256: None,
        withdraws: None,
        band_changes: Vec::new(),
        settings: Settings::default(),
        catalogue: series::catalogue(&["S04-1"]),
        cells,
    };
    release.sort_cells();
    release
}

fn sealed(release: &Release, previous: Option<&Sealed>) -> Sealed {
    let link = previous.map_or_else(Link::default, |previous| Link {
        release_sha256: Some(previous.sha256.clone()),
        manifest_sha256: Some(previous.manifest_sha256.clone()),
        audit: None,
    });
    seal(release, link, &key()).unwrap()
}

/// Two releases: the second follows the first.
fn two() -> (Sealed, Sealed) {
    let first = release();
    let one = sealed(&first, None);
    let second = Release {
        number: 2,
        previous_sha256: Some(one.sha256.clone()),
        ..first
    };
    let two = sealed(&second, Some(&one));
    (one, two)
}

/// The page of the release as the site shows it.
fn page(sealed: &Sealed) -> ShownPage {
    let release: Release = serde_json::from_str(&sealed.body).unwrap();
    let code = "S04-1".parse().unwrap();
    let indicator = release.catalogue.indicator(&code).unwrap();
    let shown = figures(&release, indicator);
    ShownPage {
        indicator: code.to_string(),
        release: release.number,
        sha256: sealed.sha256.clone(),
        figures: shown
            .into_iter()
            .map(|figure| ShownFigure {
                place: figure.place.to_string(),
                text: figure.text,
            })
            .collect(),
    }
}

fn set(page: &mut ShownPage, place: &str, text: &str) {
    let mut figures = page.figures.iter_mut();
    figures.find(|one| one.place == place).unwrap().text = text.to_owned();
}

fn check(files: &[String], page: &ShownPage) -> PageReport {
    check_page(files, &keys(&key()), page)
}

#[test]
fn a_page_of_a_signed_release_agrees_in_every_figure() {
    let (one, two) = two();
    let report = check(&[two.file(), one.file()], &page(&two));
    assert_eq!(report.outcome, PageOutcome::Sound);
    assert_eq!(
        report.sentence,
        "30 de 30 cifras y 5 de 5 frases recalculadas en su navegador: todas coinciden. \
         La firma y las huellas de la publicación son correctas."
    );
    let checked = report.checked.join("\n");
    for part in [
        "Publicación n.º 2: forma canónica",
        "firma Ed25519 con una clave conocida",
        "La n.º 2 sigue a la n.º 1.",
        "La n.º 1 es el comienzo de la cadena.",
        "resultados de toda la publicación",
    ] {
        assert!(checked.contains(part), "{part}: {checked}");
    }
    let open = report.not_checked.join("\n");
    for part in ["De quién es la clave", "Este programa"] {
        assert!(open.contains(part), "{part}: {open}");
    }
}

#[test]
fn what_the_page_says_otherwise_is_named_with_both_texts() {
    let (one, _) = two();
    let mut page = page(&one);
    set(&mut page, "row.2030.target", "99.0");
    let report = check(&[one.file()], &page);
    assert_eq!(report.outcome, PageOutcome::Differs);
    assert_eq!(
        report.sentence,
        "29 de 30 cifras y 5 de 5 frases de esta página coinciden con las recalculadas en su navegador; \
         esta no: meta de 2030, en la tabla: dice «99.0» y debería decir «79.0»."
    );
    assert_eq!(report.differences[0].place, "row.2030.target");
}

#[test]
fn a_figure_that_is_missing_there_twice_or_unknown_is_a_difference() {
    let (one, _) = two();
    let mut page = page(&one);
    page.figures.retain(|figure| figure.place != "annual");
    page.figures.push(ShownFigure {
        place: "fact.target".to_owned(),
        text: "12 %".to_owned(),
    });
    page.figures.push(ShownFigure {
        place: "row.2041.target".to_owned(),
        text: "5".to_owned(),
    });
    let report = check(&[one.file()], &page);
    let named: Vec<_> = report
        .differences
        .iter()
        .map(|one| (one.place.as_str(), one.shown.as_deref()))
        .collect();
    assert_eq!(
        named,
        [
            ("annual", None),
            ("fact.target", Some("12 %")),
            ("row.2041.target", Some("5"))
        ]
    );
}

#[test]
fn with_a_file_that_is_not_sound_nothing_is_compared() {
    let (one, two) = two();
    let changed = two.file().replace("\"63.4\"", "\"73.4\"");
    let other = keys(&PrivateKey::from_seed(&[8; 32]));
    let empty = serde_json::to_string(&KeyList::new(Vec::new())).unwrap();
    let mut renamed = page(&two);
    renamed.sha256 = one.sha256.clone();
    for (case, report) in [
        ("changed", check(&[changed, one.file()], &page(&two))),
        (
            "foreign key",
            check_page(&[two.file()], &other, &page(&two)),
        ),
        ("other release", check(&[one.file()], &page(&two))),
        ("other hash", check(&[two.file()], &renamed)),
        ("no file", check(&[], &page(&two))),
        ("no key", check_page(&[two.file()], &empty, &page(&two))),
        ("no list", check_page(&[two.file()], "{}", &page(&two))),
    ] {
        assert_eq!(report.outcome, PageOutcome::Problems, "{case}");
        assert!(!report.problems.is_empty(), "{case}");
        assert!(
            report
                .sentence
                .ends_with("Las cifras de esta página no se comprobaron."),
            "{case}: {}",
            report.sentence
        );
    }
}

#[test]
fn results_that_were_signed_wrong_are_found_by_computing_them_again() {
    let mut one = sealed(&release(), None);
    one.progress = one
        .progress
        .replace("cumplida", "cumplidas")
        .replace("1.0566", "1.0577");
    let results: serde_json::Value = serde_json::from_str(&one.progress).unwrap();
    let body: serde_json::Value = serde_json::from_str(&one.body).unwrap();
    let signer = key();
    let manifest = release_file::manifest::Manifest::of(
        &release(),
        &body,
        &results,
        Link::default(),
        signer.public().id(),
    )
    .unwrap();
    one.manifest = release_file::canonical::to_string(&manifest).unwrap();
    one.signature.value = signer.sign(release_file::key::MANIFEST_PREFIX, &one.manifest);
    let report = check(&[one.file()], &page(&one));
    assert_eq!(report.outcome, PageOutcome::Problems);
    assert!(
        report.problems.join(" ").contains("calculados otra vez"),
        "{:?}",
        report.problems
    );
}

#[test]
fn a_chain_that_is_broken_is_a_problem_and_a_gap_is_reported() {
    let (one, two) = two();
    let mut other = release();
    other.note = "otra".to_owned();
    let report = check(&[two.file(), sealed(&other, None).file()], &page(&two));
    assert_eq!(report.outcome, PageOutcome::Problems);
    assert!(report.problems.join(" ").contains("no nombra la huella"));
    let alone = check(&[two.file()], &page(&two));
    assert_eq!(alone.outcome, PageOutcome::Sound);
    assert!(alone.not_checked.join(" ").contains("antes de la n.º 2"));
    drop(one);
}

#[test]
fn a_release_without_signature_is_compared_and_reported_as_unsigned() {
    let one = sealed(&release(), None);
    let file = release_file::seal::file(&one.body, None);
    let report = check(&[file], &page(&one));
    assert_eq!(report.outcome, PageOutcome::Unsigned);
    assert!(
        report
            .sentence
            .ends_with("La publicación no lleva firma propia.")
    );
}
