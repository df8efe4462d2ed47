//! The three real workbooks, end to end: bytes → cells → layout → values → preview. No blocking
//! finding, no cell unaccounted for.

use super::{catalogue, fixture, outcome, outcome::Outcome, read};
use domain::{
    Decimal,
    finding::Severity,
    import::layout::{self, Layout},
    value::Measure,
};
use std::collections::BTreeMap;

async fn import(name: &str, correct: impl Fn(&mut Layout)) -> Outcome {
    let book = read(fixture(name)).await.unwrap();
    assert_eq!(book.sheets.len(), 1);
    let sheet = &book.sheets[0];
    let outcome = outcome::import(sheet, &catalogue::catalogue(), correct);
    let blocking: Vec<_> = outcome
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .collect();
    assert!(blocking.is_empty(), "{blocking:#?}");
    let (first, last) = outcome.layout.data_rows;
    let in_table = sheet
        .cells
        .iter()
        .filter(|((row, _), c)| (first..=last).contains(row) && !c.is_blank())
        .count();
    assert_eq!(outcome.preview.counts.total() as usize, in_table);
    assert_eq!(outcome.preview.counts.rejected, 0);
    outcome
}

/// Value by «indicator measure period breakdown».
fn values(outcome: &Outcome) -> BTreeMap<String, Decimal> {
    outcome
        .draft
        .cells
        .iter()
        .map(|c| {
            let measure = if c.key.measure == Measure::Baseline {
                "base"
            } else {
                "obtenido"
            };
            (
                format!(
                    "{} {measure} {} {}",
                    c.key.indicator, c.key.period, c.key.breakdown
                )
                .trim_end()
                .to_owned(),
                c.value.datum.value().unwrap(),
            )
        })
        .collect()
}

#[track_caller]
fn expect(values: &BTreeMap<String, Decimal>, key: &str, value: &str) {
    assert_eq!(values.get(key), Some(&value.parse().unwrap()), "{key}");
}

#[tokio::test]
async fn a_matrix_as_planners_keep_it() {
    let outcome = import("contexto-matriz.xlsx", |_| {}).await;
    let values = values(&outcome);
    assert_eq!(values.len(), 48, "42 values and 6 baselines");
    expect(&values, "CTX-01 base 2015", "40.8526");
    expect(&values, "CTX-01 obtenido 2015", "40.8526");
    expect(&values, "CTX-01 obtenido 2024", "81.9571");
    expect(&values, "CTX-02 obtenido 2022", "9.45024");
    expect(&values, "CTX-04 base 2016", "66.5");
    expect(&values, "CTX-04 obtenido 2022", "90.4");
    expect(&values, "CTX-05 obtenido 2022", "76.6");
    expect(&values, "CTX-06 obtenido 2024", "0.807");
    assert_eq!(
        values.keys().filter(|k| k.starts_with("CTX-06")).count(),
        5,
        "an index published every second year"
    );
    let sources: Vec<_> = outcome
        .draft
        .cells
        .iter()
        .filter(|c| c.key.indicator.as_str() == "CTX-04")
        .filter_map(|c| c.value.source.as_deref())
        .collect();
    assert_eq!(sources, ["OSIPTEL, ERESTEL"; 6]);
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
}

#[tokio::test]
async fn one_row_per_observation() {
    let outcome = import("contexto-observaciones.xlsx", |_| {}).await;
    let values = values(&outcome);
    assert_eq!(values.len(), 72);
    expect(&values, "CTX-07 obtenido 2011-Q4", "17.7");
    expect(
        &values,
        "CTX-07 obtenido 2011-Q4 ambito=lima-metropolitana",
        "35",
    );
    expect(
        &values,
        "CTX-07 obtenido 2011-Q4 ambito=resto-urbano",
        "15.2",
    );
    expect(&values, "CTX-07 obtenido 2011-Q4 ambito=rural", "0.5");
    expect(&values, "CTX-08 obtenido 2016-Q1 sexo=hombre", "49.7");
    expect(&values, "CTX-08 obtenido 2016-Q1 sexo=mujer", "42.3");
    expect(&values, "CTX-08 obtenido 2023-Q2 edad=60-mas", "40.2");
    expect(&values, "CTX-08 obtenido 2023 area=urbana", "82.5");
    expect(
        &values,
        "CTX-08 obtenido 2023 area=urbana;sexo=hombre",
        "80.4",
    );
    let by_code: BTreeMap<&str, usize> =
        outcome.findings.iter().fold(BTreeMap::new(), |mut all, f| {
            *all.entry(f.code.as_str()).or_default() += 1;
            all
        });
    assert_eq!(
        by_code.get("W402"),
        Some(&7),
        "seven yearly values of a quarterly indicator: {by_code:?}"
    );
}

#[tokio::test]
async fn a_table_of_the_statistical_office() {
    let book = read(fixture("contexto-departamentos.xlsx")).await.unwrap();
    let found = layout::detect(&book.sheets[0], &catalogue::catalogue());
    assert_eq!(found.layout.indicator, None, "nobody guesses the indicator");
    assert_eq!(
        found
            .findings
            .iter()
            .filter(|f| f.blocks())
            .map(|f| f.code.as_str())
            .collect::<Vec<_>>(),
        ["E202"]
    );
    assert_eq!(
        found.proposals.first().map(|p| p.indicator.as_str()),
        Some("CTX-09")
    );
    assert!(
        found
            .layout
            .source
            .as_deref()
            .unwrap()
            .starts_with("Instituto Nacional de Estadística e Informática")
    );

    let outcome = import("contexto-departamentos.xlsx", |layout| {
        layout.indicator = Some("CTX-09".into())
    })
    .await;
    let values = values(&outcome);
    assert_eq!(values.len(), 28 * 10);
    expect(&values, "CTX-09 obtenido 2016", "88.9");
    expect(&values, "CTX-09 obtenido 2010", "73.1");
    expect(&values, "CTX-09 obtenido 2016 area=urbana", "92.9");
    expect(&values, "CTX-09 obtenido 2016 area=rural", "76.4");
    expect(&values, "CTX-09 obtenido 2016 region-natural=costa", "92.8");
    expect(&values, "CTX-09 obtenido 2016 region-natural=selva", "82.9");
    expect(&values, "CTX-09 obtenido 2016 departamento=02", "88.7");
    expect(&values, "CTX-09 obtenido 2016 departamento=07", "93.9");
    expect(
        &values,
        "CTX-09 obtenido 2016 ambito=lima-metropolitana",
        "93.3",
    );
    expect(&values, "CTX-09 obtenido 2016 ambito=resto-pais", "86.9");
    expect(&values, "CTX-09 obtenido 2016 departamento=15", "92.8");
    expect(
        &values,
        "CTX-09 obtenido 2016 ambito=provincia-lima",
        "93.2",
    );
    expect(&values, "CTX-09 obtenido 2016 ambito=region-lima", "88.6");
    let departments = values
        .keys()
        .filter(|k| k.contains("2016 departamento="))
        .count();
    assert_eq!(
        departments, 18,
        "seven departments are missing from the table, and none is invented"
    );
    assert!(
        outcome.draft.cells.iter().all(|c| c.value.source.is_some()),
        "each value cites the table's source"
    );
}
