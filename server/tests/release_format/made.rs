//! Releases made up for the format: many states, reasons and odd texts in few cells, signed by a known key.

use chrono::Days;
use domain::{
    band::State,
    catalogue::Catalogue,
    code::IndicatorCode,
    dimension::{Dimension, Member},
    indicator::{Indicator, IndicatorKind, SeriesBreak, UnitKind},
    period::Periodicity,
    release::{BandCause, BandChange, FORMAT, Release, Withdrawal},
    settings::Settings,
    value::{Breakdown, Cell, Datum, Measure},
};
use server::release::key::PrivateKey;
use server::release::manifest::{AuditHead, Link};
use server::release::seal::{Sealed, seal};

use crate::release_format::series::{
    all_cells, catalogue, cell, day, decimal, direction, indicator,
};

/// code | direction | periodicity | baseline | targets | observed
const CASES: &str = "
S04-1  | asc  | year     | 2022: 40   | 2024: 50, 2025: 60, 2030: 79   | 2023: 44.5, 2024: 55, 2025: 63.4p
S04-2  | asc  | year     | 2019: 3    | 2030: 10                       | 2024: 4
S04-3  | desc | year     | 2021: 30   | 2025: 20, 2030: 12             | 2025: 11.5
S04-4  | max  | year     | 2021: 5    | 2025: 7, 2030: 7               | 2025: 6.2
S04-5  | min  | year     | 2021: 95   | 2025: 90, 2030: 90             | 2025: 88
S04-6  | asc  | year     | 2022: 40   |                                | 2025: 63.4
S04-7  | asc  | year     |            | 2025: 60, 2030: 79             | 2025: 63.4
S04-8  | asc  | year     | 2022: 40   | 2026: 50, 2030: 79             |
S04-9  | asc  | year     | 2022: 40   | 2024: 50, 2030: 79             |
S04-10 | asc  | year     | 2022: 40   | 2025: 50, 2030: 79             | 2025: n.a.
S04-11 | asc  | year     | 2022: 40   | 2025: 50, 2030: 79             | 2024: 48, 2025: n.d.
S04-12 | desc | year     | 2022: 40   | 2025: 50, 2030: 60             | 2025: 45
S04-13 | asc  | year     | 2022: 40   | 2025: 40, 2030: 40             | 2025: 45
S04-14 | asc  | year     | 2022: 0    | 2025: 10, 2030: 30             | 2025: 9
S04-15 | asc  | year     | 2014: 3    | 2030: 4                        | 2025: 3.5
S04-16 | asc  | year     | 2022: 40   | 2025: 40, 2030: 79             | 2025: 39
S04-17 | asc  | year     | 2022: 40   | 2025: 35, 2030: 79             | 2025: 41
S04-18 | asc  | quarter  | 2022: 40   | 2025: 60, 2030: 79             | 2025-Q3: 58, 2025-Q4: 61, 2025: 60.5
S04-19 |      | year     | 2022: 40   | 2030: 79                       | 2025: 63.4
S04-20 | asc  | year     | 2022: 10   | 2025: 13, 2030: 16.3           | 2025: 12.85
S04-21 | asc  | year     | 2022: 40   | 2025: 60, 2030: 79             | 2025: 38
S04-22 | asc  | year     | 2024: 40   | 2030: 79                       | 2024: 40
S04-23 | asc  | year     | 2022: -12  | 2025: -8, 2030: 3.5            | 2025: -9.75
S04-24 | asc  | month    | 2022: 40   | 2025: 60, 2030: 79             | 2025-M06: 52, 2025-M11: 57
S04-25 | asc  | semester | 2022: 40   | 2030: 79                       | 2031: 80
S04-26 | asc  | year     | 2023: 40   | 2030: 79                       | 2030: 80
S04-27 | asc  | year     |            | 2030: 79                       |
S04-28 | asc  | year     | 2030: 40   | 2030: 79                       | 2030: 60
S04-29 | desc | year     | 2022: 40   | 2025: 50, 2030: 60             | 2025: 45
CTX-1  | asc  | year     |            |                                | 2020: 0.6529, 2022: 0.7524
";

/// Of every release here.
pub fn key() -> PrivateKey {
    PrivateKey::from_seed(&[42; 32])
}

/// Three releases in a chain: the first, one that revises a baseline, and one that withdraws it.
pub fn chain() -> [Sealed; 3] {
    let first = release();
    let one = sealed(&first, None);
    let mut second = following(&first, &one);
    revise(&mut second);
    let two = sealed(&second, Some(&one));
    let mut third = following(&first, &two);
    (third.number, third.note) = (
        3,
        "Retiro de la publicación n.º 2: base equivocada".to_owned(),
    );
    third.withdraws = Some(Withdrawal {
        number: 2,
        reason: "base equivocada".to_owned(),
    });
    let three = sealed(&third, Some(&two));
    [one, two, three]
}

/// Where the audit log stood.
pub fn audit_head(position: u64) -> AuditHead {
    AuditHead {
        position,
        hash: format!("{position:064x}"),
    }
}

/// Signed as the one after `previous`.
pub fn sealed(release: &Release, previous: Option<&Sealed>) -> Sealed {
    let link = previous.map_or_else(Link::default, |previous| Link {
        release_sha256: Some(previous.sha256.clone()),
        manifest_sha256: Some(previous.manifest_sha256.clone()),
        audit: Some(audit_head(u64::from(release.number) * 100)),
    });
    seal(release, link, &key()).unwrap()
}

fn following(release: &Release, previous: &Sealed) -> Release {
    Release {
        number: release.number + 1,
        published_at: release.published_at + Days::new(30),
        as_of: release.as_of + Days::new(30),
        previous_sha256: Some(previous.sha256.clone()),
        ..release.clone()
    }
}

fn revise(release: &mut Release) {
    let is_it = |cell: &&mut Cell| {
        cell.key.indicator.as_str() == "S04-21" && cell.key.measure == Measure::Baseline
    };
    let cell = release.cells.iter_mut().find(is_it).unwrap();
    cell.value.datum = Datum::number(decimal("20"));
    release.band_changes = vec![BandChange {
        indicator: code("S04-21"),
        before: State::GoingBack,
        after: State::NeedsAcceleration,
        cause: BandCause::RevisedBaseline,
        reason: "Se midió otra vez la línea de base.".to_owned(),
    }];
}

/// In the columns of [`CASES`].
const MEANINGLESS: &str = "
S04-12 | asc  | year | 2022: 40 | 2025: 35, 2030: 30    | 2025: 35
S04-31 | desc | year | 2022: 10 | 2025: 15, 2030: 28    | 2025: 12
S04-32 | asc  | year | 2022: 40 | 2025: 45, 2030: 40.04 | 2025: 45
S04-33 | desc | year | 2022: 40 | 2025: 32, 2030: 20    | 2025: 0.04
S04-34 | asc  | year | 2022: 0  | 2025: 1, 2030: 79     | 2025: 10.1
S04-35 | desc | year | 2022: 12 | 2025: 9, 2030: 4      | 2025: 8
S04-36 | asc  | year | 2022: -5 | 2025: 2, 2030: 10     | 2025: -1
S04-37 | max  | year | 2022: 8.04 | 2025: 8, 2030: 8    | 2025: 7
";

/// The first release.
pub fn release() -> Release {
    let lines: Vec<Vec<&str>> = CASES
        .lines()
        .map(|line| line.split('|').map(str::trim).collect())
        .filter(|parts: &Vec<&str>| parts.len() == 6)
        .collect();
    let mut release = Release {
        format: FORMAT.to_owned(),
        number: 1,
        published_at: "2026-02-01T15:00:00Z".parse().unwrap(),
        as_of: day("2026-02-01"),
        published_by: "Rosa «Huamán» Ñañez".to_owned(),
        note: "Comillas \" y \\, salto\nde línea, control \u{1f}, emoji 🙂 y  espacios".to_owned(),
        demo: true,
        previous_sha256: None,
        withdraws: None,
        band_changes: Vec::new(),
        settings: Settings::default(),
        catalogue: described(&lines),
        cells: lines.iter().flat_map(|line| cells(line)).collect(),
    };
    release.cells.extend(departments());
    release.sort_cells();
    release
}

/// What only the third version of the formulas answers otherwise (rules 4.10 and 4.12), with an indicator of rates of
/// change.
pub fn meaningless() -> Release {
    let lines: Vec<Vec<&str>> = MEANINGLESS
        .lines()
        .map(|line| line.split('|').map(str::trim).collect())
        .filter(|parts: &Vec<&str>| parts.len() == 6)
        .collect();
    let mut catalogue = described(&lines);
    for one in &mut catalogue.indicators {
        match one.code.as_str() {
            "S04-12" => one.direction_reason = Some("depuración del padrón".to_owned()),
            "S04-35" => one.unit.kind = UnitKind::RateOfChange,
            _ => {}
        }
    }
    let mut release = Release {
        catalogue,
        cells: lines.iter().flat_map(|line| cells(line)).collect(),
        ..release()
    };
    release.sort_cells();
    release
}

fn described(lines: &[Vec<&str>]) -> Catalogue {
    let mut catalogue = catalogue(&[]);
    let members = [("07", "Callao"), ("15", "Lima")].map(|(code, name)| Member {
        code: code.to_owned(),
        name: name.to_owned(),
        aliases: Vec::new(),
        reniec: None,
    });
    catalogue.dimensions = vec![Dimension {
        code: "departamento".to_owned(),
        name: "Departamento".to_owned(),
        members: members.into(),
    }];
    catalogue.indicators = lines.iter().map(|line| described_one(line)).collect();
    catalogue
}

fn described_one(line: &[&str]) -> Indicator {
    let mut one = Indicator {
        code: code(line[0]),
        periodicity: serde_json::from_value::<Periodicity>(line[2].into()).unwrap(),
        ..indicator(direction(line[1]))
    };
    match line[0] {
        "CTX-1" => one.kind = IndicatorKind::Context,
        "S04-12" => one.direction_reason = Some("depuración del padrón".to_owned()),
        "S04-15" => {
            one.breaks = vec![SeriesBreak {
                year: 2015,
                reason: "se pregunta una capacidad más".to_owned(),
            }];
        }
        "S04-8" => one.first_year = Some(2026),
        _ => {}
    }
    one
}

fn cells(line: &[&str]) -> Vec<Cell> {
    let mut cells = all_cells(line[3], line[4], line[5]);
    for cell in &mut cells {
        cell.key.indicator = code(line[0]);
        cell.approved_by = Some("Rosa Huamán".to_owned());
    }
    cells
}

/// A series of two departments, each with a way of its own.
fn departments() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (department, value) in [("07", "61"), ("15", "41.25")] {
        for (measure, period, value) in [
            (Measure::Baseline, "2022", "40"),
            (Measure::Target, "2030", "79"),
            (Measure::Observed, "2025", value),
        ] {
            let mut one = cell(measure, period, Datum::number(decimal(value)));
            one.key.breakdown = Breakdown::of("departamento", department);
            cells.push(one);
        }
    }
    cells
}

fn code(text: &str) -> IndicatorCode {
    text.parse().unwrap()
}
