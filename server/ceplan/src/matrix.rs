//! The matrix in the shape of «Anexo B-3»: codes, indicator, baseline, yearly targets, values obtained, compliance.
//!
//! One row an indicator of the policy, its headline series. An indicator that is measured more often than once a year stands
//! with the value of the year's last period, which is what its target is compared with ([`domain::progress::rows`]).
//! Compliance is by the named method of the release; where it means nothing the reason stands in its place.

use std::collections::BTreeSet;

use domain::{
    Decimal,
    release::Release,
    value::{Cell, Measure},
};
use workbook::write::{
    Published, Variant, WorkbookFormat, WriteError, csv,
    table::{Column, Field, Table},
    tables_workbook, words,
};

use crate::{
    banner,
    entry::{Entry, Shown, entries, shown},
};

/// The name of the sheet.
pub const SHEET: &str = "Anexo B-3";

/// The matrix as a workbook.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn workbook(published: &Published<'_>, format: WorkbookFormat) -> Result<Vec<u8>, WriteError> {
    tables_workbook(published, vec![table(published, Titles::InGroups)], format)
}

/// The matrix as CSV for people; a title says its group, because a CSV file has one row of titles.
///
/// # Errors
/// As [`workbook()`].
pub fn csv_file(published: &Published<'_>) -> Result<Vec<u8>, WriteError> {
    csv::write(table(published, Titles::Whole), Variant::Human)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Titles {
    /// «Logros esperados» over «2025».
    InGroups,
    /// «Logros esperados 2025».
    Whole,
}

/// Years that the groups of columns have.
struct Years {
    targets: BTreeSet<i32>,
    observed: BTreeSet<i32>,
    compared: BTreeSet<i32>,
}

impl Years {
    fn of(release: &Release, entries: &[Entry<'_>]) -> Self {
        let is_shown = |cell: &&Cell| {
            let mut entries = entries.iter();
            cell.key.breakdown.is_headline()
                && entries.any(|entry| entry.indicator.code == cell.key.indicator)
        };
        let of = |measure: Measure| {
            let cells = release.cells.iter().filter(is_shown);
            let years = cells.filter(move |cell| cell.key.measure == measure);
            years.map(|cell| cell.key.period.calendar_year()).collect()
        };
        let observed: BTreeSet<i32> = of(Measure::Observed);
        let compared = observed.iter().copied();
        let compared =
            compared.filter(|year| entries.iter().any(|e| e.compliance(*year).is_some()));
        Self {
            targets: of(Measure::Target),
            compared: compared.collect(),
            observed,
        }
    }
}

fn table<'a>(published: &Published<'a>, titles: Titles) -> Table<'a> {
    let release = published.release;
    let results = release.results();
    let entries = entries(release, &results);
    let years = Years::of(release, &entries);
    let banner = banner(published, entries.iter().map(|entry| entry.indicator));
    let rows: Vec<Vec<Field>> = entries.iter().map(|entry| row(entry, &years)).collect();
    let mut table = Table::new(SHEET, columns(release, &years, titles), move || {
        rows.clone().into_iter()
    });
    table.banner = Some(banner);
    table.frozen_columns = 3;
    table
}

fn columns(release: &Release, years: &Years, titles: Titles) -> Vec<Column> {
    let column = |key, title, width| Column::new(key, title, width, "");
    let mut columns = vec![
        column("codigo_nodo", "Objetivo o servicio", 12),
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Nombre del indicador", 48),
        column("nodo", "Nombre del objetivo o servicio", 36),
        column("unidad", "Unidad de medida", 18),
        column("sentido", "Sentido esperado", 16),
    ];
    let mut group = |group: &str, key: &str, title: &str, width| {
        let column = match titles {
            Titles::InGroups => Column::new(key, title, width, "").with_group(group),
            Titles::Whole => Column::new(key, &format!("{group}: {title}"), width, ""),
        };
        columns.push(column);
    };
    group("Línea de base", "anio_base", "Año", 8);
    group("Línea de base", "linea_base", "Valor", 12);
    let compliance = format!(
        "Cumplimiento ({})",
        words::compliance_method(release.settings.compliance_method).to_lowercase()
    );
    for (name, key, years) in [
        ("Logros esperados", "logro_esperado", &years.targets),
        ("Valores obtenidos", "valor_obtenido", &years.observed),
        (compliance.as_str(), "cumplimiento", &years.compared),
    ] {
        for year in years {
            group(name, &format!("{key}_{year}"), &year.to_string(), 12);
        }
    }
    columns
}

fn row(entry: &Entry<'_>, years: &Years) -> Vec<Field> {
    let indicator = entry.indicator;
    let decimals = indicator.unit.shown_decimals;
    let baseline = entry.baseline;
    let mut row = vec![
        Field::text(indicator.node.as_str()),
        Field::text(indicator.code.as_str()),
        Field::text(&indicator.name),
        Field::optional_text(entry.node.and_then(|node| node.name.as_deref())),
        Field::text(&indicator.unit.label),
        Field::optional_text(indicator.direction.map(words::direction)),
        baseline.map_or(Field::Empty, year_of),
        baseline.map_or(Field::Empty, |cell| field(shown(cell), decimals)),
    ];
    row.extend(years.targets.iter().map(|year| target(entry, *year)));
    let observed = years.observed.iter();
    row.extend(observed.map(|year| field(entry.observed(*year), decimals)));
    let compared = years.compared.iter();
    row.extend(compared.map(|year| match entry.compliance(*year) {
        None => Field::Empty,
        Some(Ok(share)) => Field::Fraction(share),
        Some(Err(why)) => Field::text(domain::format::capitalised(&why.to_string())),
    }));
    row
}

fn year_of(cell: &Cell) -> Field {
    Field::Plain(i64::from(cell.key.period.calendar_year()))
}

/// The target of a year: that which the results compare with, else what the cell says in words.
fn target(entry: &Entry<'_>, year: i32) -> Field {
    let decimals = entry.indicator.unit.shown_decimals;
    if let Some(value) = entry.target(year) {
        return stored(value, decimals);
    }
    let mut cells = entry.targets.iter();
    let cell = cells.rfind(|cell| cell.key.period.calendar_year() == year);
    cell.map_or(Field::Empty, |cell| field(shown(cell), decimals))
}

pub(crate) fn stored(value: Decimal, shown: u8) -> Field {
    Field::Stored { value, shown }
}

/// A number, or in words why there is none; a provisional one with the mark of statistical tables, as text.
pub(crate) fn field(content: Shown, decimals: u8) -> Field {
    match content {
        Shown::Number {
            value,
            provisional: true,
        } => Field::Text(format!("{value} P/")),
        Shown::Number { value, .. } => stored(value, decimals),
        Shown::Words(words) => Field::Text(words),
        Shown::Nothing => Field::Empty,
    }
}
