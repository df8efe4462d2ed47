//! The values as a file that the ordinary import reads: one row a group and year, with its working in the note.
//!
//! Same files in, same bytes out: an import of the same content a second time is known as such.

use anyhow::Context;
use domain::{Decimal, format, value::Measure};
use microdata::{CAPABILITIES, Design, Dimension, GroupFigures, YearFigures};

use super::reading::Computed;

/// Decimals of a value: those of the indicator (`server/seed/2022-09/indicators.csv`). Here a figure is rounded, once.
const DECIMALS: u8 = 4;
/// Decimals of numbers of persons in a note.
const OF_PERSONS: u8 = 2;

/// What a note says beyond the figures.
pub struct Working<'a> {
    pub indicator: &'a str,
    pub internet_use: &'a str,
    pub source: Option<&'a str>,
    pub is_demo: bool,
}

/// A number as people read it: rounded, with commas for thousands.
pub fn shown(number: f64, decimals: u8) -> String {
    let text = format!("{number:.*}", usize::from(decimals));
    let decimal: Result<Decimal, _> = text.parse();
    decimal.map_or(text, |decimal| format::number(decimal, decimals))
}

/// The file, in UTF-8 with commas.
///
/// # Errors
/// None that can happen: it is written to memory.
pub fn sheet(computed: &Computed, working: &Working<'_>) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["Código del indicador", "Tipo de valor", "Periodo"];
    header.extend(Dimension::ALL.map(Dimension::label_es));
    header.extend(["Valor", "Fuente", "Nota"]);
    writer.write_record(header)?;
    for year in &computed.years {
        let source = source(year, working);
        for figures in &year.groups {
            let mut row = vec![
                working.indicator.to_owned(),
                Measure::Observed.label_es().to_owned(),
                year.year.to_string(),
            ];
            row.extend(Dimension::ALL.map(|dimension| {
                let is_of = figures.group.dimension() == Some(dimension);
                let label = if is_of { figures.group.label_es() } else { "" };
                label.to_owned()
            }));
            row.push(format!("{:.*}", usize::from(DECIMALS), figures.mean.value));
            row.extend([source.clone(), note(computed, year, figures, working)]);
            writer.write_record(row)?;
        }
    }
    writer.into_inner().context("a file in memory is whole")
}

fn source(year: &YearFigures, working: &Working<'_>) -> String {
    match working.source {
        Some(source) => source.to_owned(),
        None if working.is_demo => {
            "Datos de demostración: cálculo de este tablero con archivos de microdatos".to_owned()
        }
        None => format!(
            "INEI, Encuesta Nacional de Hogares (ENAHO) {}, módulo 300, microdatos; cálculo de este tablero",
            year.year
        ),
    }
}

fn note(
    computed: &Computed,
    year: &YearFigures,
    figures: &GroupFigures,
    working: &Working<'_>,
) -> String {
    let weight = year.weights.join(" y ");
    let variables = CAPABILITIES
        .map(|capability| capability.variable)
        .join(", ");
    let files: Vec<String> = computed
        .files_of(year)
        .map(|file| format!("{}, SHA-256 {}", file.file, file.sha256))
        .collect();
    format!(
        "n = {} personas de 6 y más años; N = {}; {}. \
         Fórmula: Σ {weight} × capacidades ejercidas ÷ Σ {weight} = {} ÷ {}; capacidades: {variables} (1 = sí); quien no usa \
         internet ({} = 2) cuenta 0. {} Archivos: {}. La correspondencia de variables es la lectura que este proyecto hace \
         del cuestionario.",
        format::count(figures.persons),
        shown(figures.population, OF_PERSONS),
        error(year, figures),
        shown(figures.exercised, OF_PERSONS),
        shown(figures.population, OF_PERSONS),
        working.internet_use,
        left_out(year),
        files.join("; "),
    )
}

fn error(year: &YearFigures, figures: &GroupFigures) -> String {
    match (year.design, figures.mean.standard_error) {
        (
            Design::Known {
                strata, clusters, ..
            },
            Some(error),
        ) => format!(
            "error estándar {} (linealización de Taylor; estratos: {strata}, conglomerados: {clusters})",
            shown(error, DECIMALS)
        ),
        (Design::Unknown(why), _) => why.label_es(),
        (Design::Known { .. }, None) => "sin error estándar".to_owned(),
    }
}

fn left_out(year: &YearFigures) -> String {
    let left_out = &year.left_out;
    match left_out.without_answer {
        0 => "Todas las personas respondieron.".to_owned(),
        persons => format!(
            "Fuera de la cifra nacional por falta de respuesta: {} personas, que representan a {}.",
            format::count(persons),
            shown(
                microdata::weight::persons(left_out.weight_without_answer),
                OF_PERSONS
            )
        ),
    }
}
