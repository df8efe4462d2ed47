//! The made-up values: each indicator is a case.

use domain::{
    Decimal,
    catalogue::Catalogue,
    value::{Breakdown, Cell, CellKey, CellValue, Datum, Measure, Provenance},
};

/// A name that must come out as text wherever it is shown.
pub const HOSTILE: &str =
    "Nombre <script>alert('1')</script> & \"comillas\" {a} </title><img src=x onerror=alert(1)>";

struct Case {
    indicator: &'static str,
    /// Period and value.
    baseline: Option<(&'static str, &'static str)>,
    targets: &'static [(&'static str, &'static str)],
    observed: &'static [(&'static str, &'static str)],
}

const CASES: [Case; 14] = [
    // On track, with a break of the series.
    Case {
        indicator: "OP1-1",
        baseline: Some(("2023", "48.3")),
        targets: &[
            ("2024", "52"),
            ("2025", "56"),
            ("2026", "60"),
            ("2027", "64"),
            ("2028", "69"),
            ("2029", "74"),
            ("2030", "79"),
        ],
        observed: &[
            ("2020", "39.2"),
            ("2021", "41.7"),
            ("2022", "44.4"),
            ("2023", "48.3"),
            ("2024", "52.1"),
            ("2025", "56.3"),
        ],
    },
    // Needs acceleration; an index without a unit label.
    Case {
        indicator: "OP2-1",
        baseline: Some(("2022", "0.412")),
        targets: &[("2025", "0.505"), ("2030", "0.7")],
        observed: &[
            ("2022", "0.412"),
            ("2023", "0.43"),
            ("2024", "0.452"),
            ("2025", "0.482"),
        ],
    },
    // Lagging.
    Case {
        indicator: "OP3-1",
        baseline: Some(("2021", "22")),
        targets: &[("2024", "40"), ("2025", "46"), ("2030", "75")],
        observed: &[
            ("2022", "23.5"),
            ("2023", "25"),
            ("2024", "27.2"),
            ("2025", "29.8"),
        ],
    },
    // No data: targets alone.
    Case {
        indicator: "OP4-1",
        baseline: Some(("2022", "31.5")),
        targets: &[("2026", "40"), ("2030", "55")],
        observed: &[],
    },
    // Achieved; large numbers.
    Case {
        indicator: "S01-1",
        baseline: Some(("2022", "120500")),
        targets: &[("2024", "480000"), ("2025", "760000"), ("2030", "1250000")],
        observed: &[("2023", "411200"), ("2024", "842310"), ("2025", "1263047")],
    },
    // On track, provisional, a missing year with its reason, breakdowns.
    Case {
        indicator: "S04-1",
        baseline: Some(("2021", "40")),
        targets: &[
            ("2022", "44"),
            ("2023", "49"),
            ("2024", "55"),
            ("2025", "60"),
            ("2026", "64"),
            ("2027", "68"),
            ("2028", "72"),
            ("2029", "76"),
            ("2030", "79"),
        ],
        observed: &[("2022", "45.1"), ("2024", "57.25"), ("2025", "63.4")],
    },
    // Descending, going back.
    Case {
        indicator: "S12-1",
        baseline: Some(("2022", "12.5")),
        targets: &[("2025", "9"), ("2030", "4")],
        observed: &[("2023", "12"), ("2024", "12.8"), ("2025", "13.6")],
    },
    // A ceiling.
    Case {
        indicator: "S15-1",
        baseline: Some(("2022", "9")),
        targets: &[("2025", "8"), ("2030", "5")],
        observed: &[("2023", "8.4"), ("2024", "7.9"), ("2025", "7.2")],
    },
    // No baseline.
    Case {
        indicator: "S27-1",
        baseline: None,
        targets: &[("2025", "30"), ("2030", "90")],
        observed: &[("2024", "18"), ("2025", "33")],
    },
    // No target.
    Case {
        indicator: "S30-1",
        baseline: Some(("2022", "5")),
        targets: &[],
        observed: &[("2023", "7"), ("2024", "11")],
    },
    // Hostile name, late.
    Case {
        indicator: "S33-1",
        baseline: Some(("2022", "50")),
        targets: &[("2025", "60"), ("2030", "80")],
        observed: &[("2023", "52")],
    },
    // Not computable: no direction; target equals baseline.
    Case {
        indicator: "S36-1",
        baseline: Some(("2022", "60")),
        targets: &[("2025", "60"), ("2030", "60")],
        observed: &[("2024", "61"), ("2025", "62")],
    },
    // Far from zero: a cut axis.
    Case {
        indicator: "S48-1",
        baseline: Some(("2022", "91.2")),
        targets: &[("2025", "94"), ("2030", "98")],
        observed: &[
            ("2022", "91.2"),
            ("2023", "92"),
            ("2024", "93.1"),
            ("2025", "94.4"),
        ],
    },
    // Every second year; context.
    Case {
        indicator: "CTX-02",
        baseline: None,
        targets: &[],
        observed: &[
            ("2010", "0.4923"),
            ("2012", "0.523"),
            ("2014", "0.5435"),
            ("2016", "0.5382"),
            ("2018", "0.6461"),
            ("2020", "0.7083"),
            ("2024", "0.807"),
        ],
    },
];

pub fn cells(catalogue: &Catalogue) -> Vec<Cell> {
    let mut cells: Vec<Cell> = CASES.iter().flat_map(of_case).collect();
    cells.extend(headline());
    cells.extend(special());
    cells.extend(breakdowns(catalogue));
    cells.extend(quarters());
    cells
}

/// The policy's own indicator: what is promised is known, what was obtained is not published.
fn headline() -> Vec<Cell> {
    vec![
        cell(
            "PNTD-1",
            Measure::Baseline,
            Breakdown::headline(),
            "2019",
            number("2"),
        ),
        cell(
            "PNTD-1",
            Measure::Target,
            Breakdown::headline(),
            "2030",
            number("4"),
        ),
    ]
}

fn of_case(case: &Case) -> Vec<Cell> {
    let one = |measure, (period, value): (&str, &str)| {
        cell(
            case.indicator,
            measure,
            Breakdown::headline(),
            period,
            number(value),
        )
    };
    let baseline = case.baseline.map(|pair| one(Measure::Baseline, pair));
    let targets = case.targets.iter().map(|pair| one(Measure::Target, *pair));
    let observed = case.observed.iter().map(|pair| {
        let mut cell = one(Measure::Observed, *pair);
        cell.value.provisional = case.indicator == "S04-1" && pair.0 == "2025";
        cell.provenance = imported(pair.0);
        cell.approved_by = Some("Rosa Quispe".to_owned());
        cell
    });
    baseline
        .into_iter()
        .chain(targets)
        .chain(observed)
        .collect()
}

/// Reasons instead of numbers, and notes.
fn special() -> Vec<Cell> {
    let mut hostile = cell(
        "S33-1",
        Measure::Observed,
        Breakdown::headline(),
        "2024",
        Datum::NotAvailable(HOSTILE.to_owned()),
    );
    hostile.value.note = Some(HOSTILE.to_owned());
    let missing = "la encuesta no se aplicó ese año".to_owned();
    vec![
        hostile,
        cell(
            "S04-1",
            Measure::Observed,
            Breakdown::headline(),
            "2023",
            Datum::NotAvailable(missing),
        ),
        cell(
            "S63-1",
            Measure::Observed,
            Breakdown::headline(),
            "2024",
            Datum::NotApplicable("el servicio empieza en 2027".to_owned()),
        ),
    ]
}

fn breakdowns(catalogue: &Catalogue) -> Vec<Cell> {
    let mut cells = Vec::new();
    for dimension in &catalogue.dimensions {
        for (at, member) in dimension
            .members
            .iter()
            .enumerate()
            .filter(|(_, member)| member.code != "19")
        {
            for (step, year) in ["2022", "2023", "2024", "2025"].into_iter().enumerate() {
                let spread = i64::try_from((at * 37) % 41).unwrap() - 18;
                let rise = i64::try_from(step * (2 + at % 5)).unwrap();
                let value = Datum::number(Decimal::new((45 + spread) * 10 + rise * 10, 1));
                cells.push(cell(
                    "S04-1",
                    Measure::Observed,
                    Breakdown::of(&dimension.code, &member.code),
                    year,
                    value,
                ));
            }
        }
    }
    cells
}

fn quarters() -> Vec<Cell> {
    let mut value = Decimal::new(412, 1);
    let mut cells = Vec::new();
    for year in 2017..=2025 {
        for quarter in 1..=4 {
            value += Decimal::new(i64::from((year * 7 + quarter * 5) % 9) * 2 - 1, 1);
            let period = format!("{year}-Q{quarter}");
            cells.push(cell(
                "CTX-01",
                Measure::Observed,
                Breakdown::headline(),
                &period,
                Datum::number(value),
            ));
        }
    }
    cells
}

fn number(text: &str) -> Datum {
    Datum::number(text.parse().unwrap())
}

fn imported(period: &str) -> Provenance {
    Provenance::Import {
        by: "Julio Huamán".to_owned(),
        at: "2026-03-02T15:04:05Z".to_owned(),
        file: format!("matriz-demostracion-{period}.xlsx"),
        sha256: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0".to_owned(),
        sheet: "Seguimiento".to_owned(),
        cell: "H14".to_owned(),
    }
}

fn cell(
    indicator: &str,
    measure: Measure,
    breakdown: Breakdown,
    period: &str,
    datum: Datum,
) -> Cell {
    Cell {
        key: CellKey {
            indicator: indicator.parse().unwrap(),
            measure,
            breakdown,
            period: period.parse().unwrap(),
        },
        value: CellValue {
            datum,
            provisional: false,
            note: None,
            source: None,
        },
        provenance: Provenance::Form {
            by: "Ana Torres".to_owned(),
            at: "2026-02-10T14:00:00Z".to_owned(),
        },
        approved_by: Some("Rosa Quispe".to_owned()),
    }
}
