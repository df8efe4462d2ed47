//! Part II: each indicator with its baseline, the target of the year, what was obtained, and compliance.

use domain::{
    format::{self, percent},
    release::Release,
    settings::ComplianceMethod,
    value::Cell as Stored,
};
use workbook::write::words;

use super::facts::group;
use crate::{
    document::{Block, Cell, Column, Table},
    entry::{Entry, Shown, shown},
};

pub(super) fn part(release: &Release, entries: &[Entry<'_>], year: i32) -> Vec<Block> {
    let mut blocks = vec![
        Block::NewPage,
        Block::heading(
            2,
            format!("Parte II. Cumplimiento de los logros esperados de {year}"),
        ),
        Block::Paragraph(method(release)),
        Block::Note(
            "«P/»: dato provisional. Vacío nunca significa cero: donde falta un número se dice por qué."
                .to_owned(),
        ),
        Block::heading(
            3,
            "II.1 Indicadores de la política y de los objetivos prioritarios",
        ),
    ];
    let above: Vec<_> = entries
        .iter()
        .filter(|entry| !entry.is_of_service())
        .collect();
    if above.is_empty() {
        blocks.push(Block::Paragraph(
            "No hay indicadores de este nivel.".to_owned(),
        ));
    } else {
        let summary = format!("Indicadores de la política y de los objetivos, {year}");
        blocks.push(Block::Table(table(&above, year, summary)));
    }
    blocks.push(Block::heading(3, "II.2 Indicadores de los servicios"));
    for (name, of_it) in group(release, entries) {
        let services: Vec<_> = of_it
            .into_iter()
            .filter(|entry| entry.is_of_service())
            .collect();
        if services.is_empty() {
            continue;
        }
        blocks.push(Block::heading(4, &name));
        let summary = format!("Indicadores de los servicios de {name}, {year}");
        blocks.push(Block::Table(table(&services, year, summary)));
    }
    blocks
}

/// The named method of the release, with its formula.
fn method(release: &Release) -> String {
    let method = release.settings.compliance_method;
    let formula = match method {
        ComplianceMethod::Ratio => {
            "sentido ascendente, valor obtenido entre logro esperado; descendente, logro esperado entre valor obtenido; máximo o \
             mínimo permisible, 100 % si se respeta"
        }
        ComplianceMethod::FromBaseline => {
            "(valor obtenido − línea de base) entre (logro esperado − línea de base)"
        }
    };
    format!(
        "El cumplimiento se calcula con el método «{}»: {formula}. No tiene tope. Un indicador que se mide más de una vez al año \
         se compara con el valor del último periodo del año.",
        words::compliance_method(method)
    )
}

fn table(entries: &[&Entry<'_>], year: i32, summary: String) -> Table {
    Table {
        summary,
        columns: vec![
            Column::text("Código", 8),
            Column::text("Indicador", 27),
            Column::text("Unidad de medida", 11),
            Column::number("Línea de base", 10),
            Column::number(&format!("Logro esperado {year}"), 9),
            Column::number(&format!("Valor obtenido {year}"), 13),
            Column::number("Cumplimiento", 11),
            Column::text("Logro del año", 11),
        ],
        rows: entries.iter().map(|entry| row(entry, year)).collect(),
        least_lines: 1,
    }
}

fn row(entry: &Entry<'_>, year: i32) -> Vec<Cell> {
    let indicator = entry.indicator;
    let compliance = match entry.compliance(year) {
        None => "—".to_owned(),
        Some(Ok(share)) => percent(share, 1),
        Some(Err(why)) => format::capitalised(&why.to_string()),
    };
    let target = entry.target(year);
    vec![
        Cell::text(indicator.code.as_str()),
        Cell::text(&indicator.name),
        Cell::text(&indicator.unit.label),
        Cell::text(entry.baseline.map_or_else(
            || "Sin línea de base".to_owned(),
            |cell| baseline(entry, cell),
        )),
        Cell::text(target.map_or_else(
            || "Sin meta".to_owned(),
            |value| format::value(&indicator.unit, value),
        )),
        Cell::text(observed(entry, year)),
        Cell::text(compliance),
        Cell::text(verdict(entry, year)),
    ]
}

fn baseline(entry: &Entry<'_>, cell: &Stored) -> String {
    let words = in_words(entry, shown(cell));
    format!("{words} ({})", format::period_short(cell.key.period))
}

/// What was obtained in a year, or why there is nothing.
pub(super) fn observed(entry: &Entry<'_>, year: i32) -> String {
    match entry.observed(year) {
        Shown::Nothing => "Sin valor".to_owned(),
        other => in_words(entry, other),
    }
}

fn in_words(entry: &Entry<'_>, content: Shown) -> String {
    match content {
        Shown::Number { value, provisional } => {
            let mark = if provisional { " P/" } else { "" };
            format!("{}{mark}", format::value(&entry.indicator.unit, value))
        }
        Shown::Words(words) => words,
        Shown::Nothing => "—".to_owned(),
    }
}

fn verdict(entry: &Entry<'_>, year: i32) -> &'static str {
    match entry.met(year) {
        Some(true) => "Cumplido",
        Some(false) => "No cumplido",
        None => "Sin comparación",
    }
}
