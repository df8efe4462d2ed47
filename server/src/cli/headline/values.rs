//! The values as a file that the ordinary import reads: one row a group and year, with its working in the note.
//!
//! Same files in, same bytes out: an import of the same content a second time is known as such.

use anyhow::Context;
use domain::{Decimal, format, value::Measure};
use microdata::{CAPABILITIES, Design, Dimension, GroupFigures, YearFigures};

use super::reading::Computed;

/// Decimals of a value: those of the indicator (`server/seed/2022-09/indicators.csv`). Here a figure is rounded, once.
const VALUE_DECIMALS: u8 = 4;
/// Decimals of numbers of persons in a note.
const PERSON_DECIMALS: u8 = 2;

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
            row.push(format!(
                "{:.*}",
                usize::from(VALUE_DECIMALS),
                figures.mean.value
            ));
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
         internet ({} = 2) cuenta 0. {} {}Archivos: {}. La correspondencia de variables es la lectura que este proyecto hace \
         del cuestionario.",
        format::count(figures.persons),
        shown(figures.population, PERSON_DECIMALS),
        error(year, figures),
        shown(figures.exercised, PERSON_DECIMALS),
        shown(figures.population, PERSON_DECIMALS),
        working.internet_use,
        left_out(year),
        rejected_rows(computed),
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
            shown(error, VALUE_DECIMALS)
        ),
        (Design::Unknown(why), _) => why.label_es(),
        (Design::Known { .. }, None) => {
            "sin error estándar: todas las personas del grupo son de un solo conglomerado"
                .to_owned()
        }
    }
}

fn left_out(year: &YearFigures) -> String {
    let left_out = &year.left_out;
    match left_out.without_answer {
        0 => "Ninguna de las personas contadas quedó sin respuesta.".to_owned(),
        persons => format!(
            "Fuera de la cifra nacional por falta de respuesta: {} personas, que representan a {}.",
            format::count(persons),
            shown(
                microdata::weight::persons(left_out.weight_without_answer),
                PERSON_DECIMALS
            )
        ),
    }
}

/// The rows of the files that are in no figure because they cannot be read, with the reasons; empty where there are none.
/// Of a row without a legible year nobody knows of which year it is, so all years say the same.
fn rejected_rows(computed: &Computed) -> String {
    let rejected = || {
        let all = computed.irregulars.iter();
        all.filter(|irregular| irregular.kind.rejects_row())
    };
    let rows: u64 = rejected().map(|irregular| irregular.count).sum();
    if rows == 0 {
        return String::new();
    }
    let reasons: Vec<String> = rejected()
        .map(|irregular| {
            let count = format::count(irregular.count);
            format!("{count} {}", irregular.kind.label_es())
        })
        .collect();
    format!(
        "Filas rechazadas en los archivos leídos: {} ({}). ",
        format::count(rows),
        reasons.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use microdata::{ReadingOptions, Survey};

    use super::*;

    const HEADER: &str = "ANIO;CONGLOME;UBIGEO;ESTRATO;P207;P208A;P300A;FACTORA07;P314A;P316_1;P316_2;P316_3;P316_4;P316_5;P316_6;P316_7;P316_8";

    /// The values of these rows as a file: cluster, age, weight of each.
    fn sheet_of(rows: &[[&str; 3]]) -> String {
        let mut lines = vec![HEADER.to_owned()];
        lines.extend(rows.iter().map(|[cluster, age, weight]| {
            format!("2023;{cluster};150101;1;1;{age};4;{weight};1;1;1;2;2;2;2;2;2")
        }));
        let mut survey = Survey::new(ReadingOptions::default());
        let read = survey.read("inventado.csv", lines.join("\n").as_bytes());
        read.expect("microdata");
        let computed = Computed {
            files: Vec::new(),
            rows: survey.rows(),
            irregulars: survey.irregulars(),
            years: survey.figures(),
        };
        let working = Working {
            indicator: "PNTD-1",
            internet_use: "p314a",
            source: None,
            is_demo: true,
        };
        let bytes = sheet(&computed, &working).expect("memory");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn rejected_rows_stand_in_the_note_with_their_reasons() {
        let whole = [["0001", "30", "100"], ["0002", "40", "100"]];
        let text = sheet_of(&whole);
        assert!(text.contains("Ninguna de las personas contadas quedó sin respuesta."));
        assert!(!text.contains("rechazadas"), "{text}");
        let rejected = [["0001", "", "100"], ["0002", "40", "0"], ["0002", "9", "0"]];
        let text = sheet_of(&[&whole[..], &rejected[..]].concat());
        for part in [
            "Ninguna de las personas contadas quedó sin respuesta. Filas rechazadas en los archivos leídos: 3 (",
            "1 personas sin una edad legible",
            "2 personas sin un factor de expansión",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_group_in_one_cluster_says_why_it_has_no_standard_error() {
        let text = sheet_of(&[["0001", "7", "100"], ["0002", "40", "100"]]);
        let children = text.lines().find(|line| line.contains("6 a 11 años"));
        let children = children.expect("a group");
        assert!(children.contains("sin error estándar: todas"), "{children}");
        assert!(!children.contains("0.0000"), "{children}");
    }
}
