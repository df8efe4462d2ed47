//! A release as a whole: look-ups by key, and what forbids publishing.

use crate::support::series as support;
use domain::{
    Decimal,
    band::State,
    finding::{Place, Severity},
    formulas::FORMULA_VERSIONS,
    indicator::{MOST_BREAKS, SeriesBreak},
    period::YEARS,
    release::{FORMAT, Release},
    settings::Settings,
    value::{Breakdown, Cell, Datum, Measure},
};
use support::{all_cells, catalogue, cell, day};

fn release(cells: Vec<Cell>) -> Release {
    let mut release = Release {
        format: FORMAT.to_owned(),
        number: 1,
        published_at: "2026-02-01T15:00:00Z".parse().expect("a moment"),
        as_of: day("2026-02-01"),
        published_by: "Rosa Huamán".to_owned(),
        note: String::new(),
        demo: true,
        previous_sha256: None,
        withdraws: None,
        band_changes: Vec::new(),
        settings: Settings::default(),
        catalogue: catalogue(&["S04-1", "S04-2"]),
        cells,
    };
    release.sort_cells();
    release
}

fn codes(release: &Release) -> Vec<String> {
    release
        .validate()
        .into_iter()
        .map(|finding| finding.code)
        .collect()
}

fn good() -> Vec<Cell> {
    all_cells("2022: 40", "2025: 60, 2030: 79", "2024: 55, 2025: 63.4")
}

#[test]
fn a_sound_release_has_no_findings_and_finds_its_cells() {
    let mut other = cell(Measure::Observed, "2025", Datum::number(Decimal::TEN));
    other.key.indicator = "S04-2".parse().expect("a code");
    let mut cells = good();
    cells.insert(0, other);
    let release = release(cells);
    assert_eq!(codes(&release), Vec::<String>::new());
    let code = "S04-1".parse().expect("a code");
    assert_eq!(release.cells_of_indicator(&code).len(), 5);
    assert_eq!(release.cells_of(&code, Measure::Target).count(), 2);
    assert_eq!(release.breakdowns(&code), [Breakdown::headline()]);
    for stored in &release.cells {
        assert_eq!(release.cell(&stored.key), Some(stored));
    }
    let all = release.assess_all();
    assert_eq!(all.get(&code).map(|p| p.state), Some(State::OnTrack));
    assert_eq!(all.get(&code), release.assess(&code).as_ref());
    assert_eq!(all.len(), 2);
}

#[test]
fn what_forbids_publishing() {
    let with = |change: fn(&mut Cell)| {
        let mut cells = good();
        let mut extra = cell(Measure::Observed, "2023", Datum::number(Decimal::from(50)));
        change(&mut extra);
        cells.push(extra);
        codes(&release(cells))
    };
    assert_eq!(
        with(|c| c.key.indicator = "S99-1".parse().expect("a code")),
        ["E501"]
    );
    assert_eq!(
        with(|c| c.key.breakdown = Breakdown::of("sexo", "mujer")),
        ["E502"]
    );
    assert_eq!(
        with(|c| (c.key.measure, c.key.period) =
            (Measure::Target, "2031".parse().expect("a period"))),
        ["E503"]
    );
    assert_eq!(
        with(|c| c.key.period = "2025".parse().expect("a period")),
        ["E509"]
    );
    assert_eq!(
        with(|c| c.value.datum = Datum::number(Decimal::from(120))),
        ["W504"]
    );
    assert_eq!(with(|c| c.key.measure = Measure::Baseline), ["W507"]);
    assert_eq!(
        with(|c| (c.key.measure, c.key.period) =
            (Measure::Target, "2030-Q2".parse().expect("a period"))),
        ["W508"]
    );
    let mut unsorted = release(good());
    unsorted.cells.swap(0, 4);
    assert!(codes(&unsorted).contains(&"E510".to_owned()));
    let mut homeless = release(good());
    homeless
        .catalogue
        .nodes
        .retain(|node| node.code.as_str() != "S04");
    assert_eq!(codes(&homeless), ["E505", "E505"]);
}

#[test]
fn targets_against_the_direction_block_until_someone_records_why() {
    let mut release = release(all_cells("2022: 40", "2030: 30", "2025: 35"));
    let findings = release.validate();
    assert_eq!(
        findings
            .iter()
            .map(|f| (f.code.as_str(), f.severity))
            .collect::<Vec<_>>(),
        [("E506", Severity::Error)]
    );
    release.catalogue.indicators[0].direction_reason = Some("  ".to_owned());
    assert_eq!(codes(&release), ["E506"], "blank is no reason");
    release.catalogue.indicators[0].direction_reason = Some("depuración del padrón".to_owned());
    assert_eq!(codes(&release), Vec::<String>::new());
}

/// Whatever is looped over from a year on has a year that somebody can mean, also in a file from elsewhere.
#[test]
fn years_that_nobody_measures_are_refused_with_their_field() {
    let sound = release(good());
    for year in [i32::MIN, -2_000_000_000, 1899, 2201, i32::MAX] {
        let mut wrong = sound.clone();
        let indicator = &mut wrong.catalogue.indicators[0];
        indicator.first_year = Some(year);
        indicator.breaks = vec![SeriesBreak {
            year,
            reason: "otra encuesta".to_owned(),
        }];
        let fields: Vec<_> = indicator
            .problems()
            .into_iter()
            .map(|finding| finding.place)
            .collect();
        let field = |name: &str| Place::Field {
            field: name.to_owned(),
        };
        assert_eq!(fields, [field("first_year"), field("breaks")], "{year}");
        assert_eq!(codes(&wrong), ["E348", "E348"], "{year}");
        assert!(wrong.validate().iter().all(|finding| finding.blocks()));
    }
    for year in YEARS {
        let mut right = sound.clone();
        right.catalogue.indicators[0].first_year = Some(year);
        assert_eq!(right.catalogue.indicators[0].problems(), []);
    }
    let mut many = sound;
    let one = SeriesBreak {
        year: 2020,
        reason: "otra encuesta".to_owned(),
    };
    many.catalogue.indicators[0].breaks = vec![one; MOST_BREAKS + 1];
    assert_eq!(codes(&many), ["E348"]);
}

/// A release from before there were bounds is still computed, by both formulas, and comes to an end.
#[test]
fn results_end_whatever_the_first_year_is() {
    for version in FORMULA_VERSIONS {
        let mut release = release(good());
        release.settings.formula_version = version.to_owned();
        let mut states = Vec::new();
        for year in [i32::MIN, 1900, 2200, i32::MAX] {
            release.catalogue.indicators[0].first_year = Some(year);
            let code = "S04-1".parse().expect("a code");
            states.push(release.assess(&code));
        }
        assert_eq!(states[0], states[1]);
        assert_eq!(states[2], states[3]);
        assert_ne!(states[1], None);
    }
}
