//! What a reader that is not ours finds in a file: the cells, each with its number.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::Data;
use domain::{
    Decimal,
    release::Release,
    value::{Breakdown, Measure},
};
use serde_json::Value;

/// Indicator, measure, breakdown and period of each cell, with its number.
pub type Cells = BTreeMap<[String; 4], Option<Decimal>>;

pub fn expected(release: &Release) -> Cells {
    let cells = release.cells.iter();
    cells
        .map(|cell| {
            let key = [
                cell.key.indicator.to_string(),
                cell.key.measure.slug().to_owned(),
                cell.key.breakdown.to_string(),
                cell.key.period.to_string(),
            ];
            (key, cell.value.datum.value().map(|value| value.normalize()))
        })
        .collect()
}

/// Rows under their names.
pub fn records(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    ::csv::Reader::from_reader(bytes)
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

pub fn number(text: &str) -> Option<Decimal> {
    (!text.is_empty()).then(|| text.parse::<Decimal>().unwrap().normalize())
}

pub fn of_csv(bytes: &[u8]) -> Cells {
    let rows = records(bytes);
    rows.iter()
        .map(|row| {
            let names = ["codigo_indicador", "tipo_valor", "desagregacion", "periodo"];
            (names.map(|name| row[name].clone()), number(&row["valor"]))
        })
        .collect()
}

/// A sheet of values, as calamine reads it.
pub fn of_sheet(rows: Vec<Vec<String>>) -> Cells {
    let titles = [
        "Código del indicador",
        "Tipo de valor",
        "Clave de desagregación",
        "Periodo",
        "Valor",
    ];
    let at = titles.map(|title| rows[0].iter().position(|text| text == title).unwrap());
    let measure = |label: &str| {
        let mut all = Measure::ALL.into_iter();
        let found = all.find(|measure| measure.label_es() == label).unwrap();
        found.slug().to_owned()
    };
    let read = |row: &Vec<String>| {
        let key = [
            row[at[0]].clone(),
            measure(&row[at[1]]),
            row[at[2]].clone(),
            row[at[3]].clone(),
        ];
        (key, number(&row[at[4]]))
    };
    rows[1..].iter().map(read).collect()
}

pub fn texts(range: calamine::Range<Data>) -> Vec<Vec<String>> {
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    };
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

pub fn of_sdmx_csv(release: &Release, bytes: &[u8]) -> Cells {
    let rows = records(bytes);
    rows.iter()
        .map(|row| {
            let member = |dimension: &str| row[&dimension.to_uppercase().replace('-', "_")].clone();
            let value = Some(row["OBS_VALUE"].as_str()).filter(|text| *text != "NaN");
            (
                key_of(
                    release,
                    &row["INDICATOR"],
                    &row["MEASURE"],
                    &row["TIME_PERIOD"],
                    member,
                ),
                value.and_then(number),
            )
        })
        .collect()
}

pub fn key_of(
    release: &Release,
    indicator: &str,
    measure: &str,
    period: &str,
    member: impl Fn(&str) -> String,
) -> [String; 4] {
    let mut breakdown = Breakdown::headline();
    for dimension in &release.catalogue.dimensions {
        let member = member(&dimension.code);
        if member != "_T" {
            breakdown = breakdown.with(&dimension.code, &member);
        }
    }
    // A month is written without its letter there.
    let period = match period.split_once('-') {
        Some((year, month)) if month.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{year}-M{month}")
        }
        _ => period.to_owned(),
    };
    [
        indicator.to_owned(),
        measure.to_lowercase(),
        breakdown.to_string(),
        period,
    ]
}

pub fn of_sdmx_json(release: &Release, bytes: &[u8]) -> Cells {
    let message: Value = serde_json::from_slice(bytes).unwrap();
    let structure = &message["data"]["structures"][0]["dimensions"]["observation"];
    let dimensions = structure.as_array().unwrap();
    let observations = &message["data"]["dataSets"][0]["observations"];
    let observations = observations.as_object().unwrap();
    observations
        .iter()
        .map(|(places, values)| {
            let codes: BTreeMap<&str, &str> = places
                .split(':')
                .zip(dimensions)
                .map(|(place, dimension)| {
                    let value = &dimension["values"][place.parse::<usize>().unwrap()];
                    let code = value["id"].as_str().or(value["value"].as_str());
                    (dimension["id"].as_str().unwrap(), code.unwrap())
                })
                .collect();
            let member =
                |code: &str| codes[code.to_uppercase().replace('-', "_").as_str()].to_owned();
            let key = key_of(
                release,
                codes["INDICATOR"],
                codes["MEASURE"],
                codes["TIME_PERIOD"],
                member,
            );
            (key, values[0].as_str().and_then(number))
        })
        .collect()
}

/// A file of an archive.
pub fn unpacked(archive: &[u8], name: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}
