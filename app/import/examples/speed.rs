use domain::{
    Decimal,
    number::NumberLocale,
    value::{Breakdown, Measure},
};
use import::{grid::*, layout::*, understand::understand};
#[path = "../tests/support/catalogue.rs"]
mod catalogue;
fn main() {
    let catalogue = catalogue::catalogue();
    for shape in std::env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .iter()
        .map(|s| s.as_str())
        .collect::<Vec<_>>()
    {
        let mut grid = Grid::default();
        let mut sheet = Sheet::new("Hoja1");
        let deps: Vec<(String, String)> = catalogue
            .dimensions
            .iter()
            .flat_map(|d| {
                d.members
                    .iter()
                    .map(move |m| (d.code.clone(), m.name.clone()))
            })
            .filter(|(d, _)| d == "departamento")
            .collect();
        let codes: Vec<String> = catalogue
            .indicators
            .iter()
            .map(|i| i.code.to_string())
            .collect();
        let roles: Vec<ColumnRole> = if shape != "wide" {
            vec![
                ColumnRole::IndicatorCode,
                ColumnRole::Period,
                ColumnRole::Breakdown { dimension: None },
                ColumnRole::value(),
                ColumnRole::Note,
            ]
        } else {
            let mut r = vec![
                ColumnRole::IndicatorCode,
                ColumnRole::Breakdown { dimension: None },
            ];
            r.extend((1900..2050).flat_map(|y| {
                (1..=4u8).map(move |q| ColumnRole::PeriodValue {
                    measure: Measure::Observed,
                    period: domain::period::Period::quarter(y, q).unwrap(),
                })
            }));
            r
        };
        let rows = if shape == "wide" {
            (codes.len() * deps.len()) as u32
        } else {
            40_000
        };
        for row in 1..=rows {
            for (c, role) in roles.iter().enumerate() {
                let i = row as usize;
                let content = match role {
                    ColumnRole::IndicatorCode => {
                        Content::Text(grid.texts.intern(&codes[i % codes.len()]))
                    }
                    ColumnRole::Period => Content::Number(Decimal::from(
                        1900 + (i / (codes.len() * deps.len())) as i64,
                    )),
                    ColumnRole::Breakdown { .. } => {
                        if shape == "labels" && i % 2 == 0 {
                            Content::Text(grid.texts.intern(&format!("grupo número {}", i)))
                        } else {
                            Content::Text(
                                grid.texts.intern(&deps[(i / codes.len()) % deps.len()].1),
                            )
                        }
                    }
                    ColumnRole::Note => {
                        Content::Text(grid.texts.intern(&format!("nota {}", i % 100)))
                    }
                    _ => Content::Number(Decimal::new((i as i64 * 37) % 1000, 1)),
                };
                sheet.push(
                    row,
                    Cell {
                        column: c as u16,
                        marks: Marks::default(),
                        content,
                    },
                );
            }
        }
        grid.sheets.push(sheet);
        let columns = roles
            .into_iter()
            .enumerate()
            .map(|(c, role)| Column {
                column: c as u16,
                header: "x".into(),
                role,
                certain: true,
            })
            .collect();
        let layout = Layout {
            sheet: "Hoja1".into(),
            tables: vec![Table {
                header_rows: (0, 0),
                data_rows: (1, rows),
                passed_rows: vec![],
                columns,
                indicator: None,
                measure: Measure::Observed,
                breakdown: Breakdown::headline(),
                source: None,
            }],
            form: None,
            number_locale: NumberLocale::Peru,
            place_codes: PlaceCodes::Inei,
            with_hidden: false,
        };
        for _ in 0..3 {
            let t = std::time::Instant::now();
            let u = understand(&grid, std::slice::from_ref(&layout), &catalogue, &[]);
            println!(
                "{shape}: {} cells {:?}; values {} rejected {} findings {}",
                grid.cell_count(),
                t.elapsed(),
                u.draft.cells.len(),
                u.draft.rejected.len(),
                u.draft.findings.len()
            );
        }
    }
}
