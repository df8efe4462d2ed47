//! The workbook of two sheets, «Indicadores» and «Observaciones»: what is measured, and every value, one a row.
//!
//! The names of the two sheets are those that CEPLAN's observatory uses; no source at hand publishes their columns, so they
//! are the ones that the import of this dashboard reads back. What comes back untouched changes nothing; a number that was
//! edited is one change (`tests/observatory.rs`).

use domain::{
    dimension::Dimension,
    indicator::{Indicator, IndicatorKind},
    release::Release,
    value::{Cell, Datum},
};
use workbook::write::{
    Published, WorkbookFormat, WriteError,
    table::{Column, Field, Table},
    tables_workbook, words,
};

use crate::{banner, entry::shown, matrix::field};

/// The names of the sheets.
pub const SHEETS: [&str; 2] = ["Indicadores", "Observaciones"];

/// Text of an unwritten field of a ficha; the import takes it for empty.
pub(crate) const TO_COMPLETE: &str = "Por completar";

/// Both sheets as a workbook: every indicator and every cell of the release, breakdowns and context indicators included.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn workbook(published: &Published<'_>, format: WorkbookFormat) -> Result<Vec<u8>, WriteError> {
    let tables = vec![indicators(published), observations(published)];
    tables_workbook(published, tables, format)
}

fn indicators<'a>(published: &Published<'a>) -> Table<'a> {
    let release = published.release;
    let column = |key, title, width| Column::new(key, title, width, "");
    let columns = vec![
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Nombre del indicador", 48),
        column("clase", "Clase", 16),
        column("codigo_nodo", "Objetivo o servicio", 12),
        column("nodo", "Nombre del objetivo o servicio", 36),
        column("tipo_unidad", "Tipo de unidad", 16),
        column("unidad", "Unidad de medida", 22),
        column("sentido", "Sentido esperado", 18),
        column("agregacion", "Tipo de agregación", 16),
        column("periodicidad", "Periodicidad", 14),
        column("responsable", "Responsable", 30),
        column("formula", "Método de cálculo: fórmula", 44),
        column("fuente", "Fuente y base de datos", 44),
    ];
    let rows = move || {
        release
            .catalogue
            .indicators
            .iter()
            .map(move |one| indicator(release, one))
    };
    let mut table = Table::new(SHEETS[0], columns, rows);
    table.banner = Some(banner(published, release.catalogue.indicators.iter()));
    table.frozen_columns = 2;
    table
}

fn indicator(release: &Release, indicator: &Indicator) -> Vec<Field> {
    let node = release.catalogue.node(&indicator.node);
    vec![
        Field::text(indicator.code.as_str()),
        Field::text(&indicator.name),
        Field::text(words::indicator_kind(indicator.kind)),
        Field::text(indicator.node.as_str()),
        Field::optional_text(node.and_then(|node| node.name.as_deref())),
        Field::text(words::unit_kind(indicator.unit.kind)),
        Field::text(&indicator.unit.label),
        Field::text(stated(indicator.direction.map_or("", words::direction))),
        Field::text(words::aggregation(indicator.aggregation)),
        Field::text(words::periodicity(indicator.periodicity)),
        Field::text(stated(&indicator.ficha.responsible)),
        Field::text(stated(&indicator.ficha.formula)),
        Field::text(stated(&indicator.ficha.source)),
    ]
}

/// The text, or that it is still to be written.
pub(crate) fn stated(text: &str) -> &str {
    if text.trim().is_empty() {
        TO_COMPLETE
    } else {
        text
    }
}

fn observations<'a>(published: &Published<'a>) -> Table<'a> {
    let release = published.release;
    let dimensions = used_dimensions(release);
    let column = |key, title, width| Column::new(key, title, width, "");
    let mut columns = vec![
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Nombre del indicador", 48),
        column("tipo_valor", "Tipo de valor", 16),
        column("periodo", "Periodo", 10),
    ];
    columns.extend(dimensions.iter().map(|dimension| {
        let key = dimension.code.replace('-', "_");
        Column::new(&key, &dimension.name, 20, "")
    }));
    columns.extend([
        column("valor", "Valor", 14),
        column("numerador", "Numerador", 12),
        column("denominador", "Denominador", 12),
        column("unidad", "Unidad de medida", 18),
        column("provisional", "Provisional", 11),
        column("nota", "Nota", 28),
        column("fuente", "Fuente", 32),
        column("condicion", "Condición", 24),
    ]);
    let notices = Notices::of(published);
    let rows = move || {
        let (dimensions, notices) = (dimensions.clone(), notices.clone());
        let cells = release.cells.iter();
        cells.map(move |cell| observation(release, cell, &dimensions, &notices))
    };
    let mut table = Table::new(SHEETS[1], columns, rows);
    table.banner = Some(banner(published, release.catalogue.indicators.iter()));
    table.frozen_columns = 2;
    table
}

/// What a row says of itself: invented figures, real ones beside them, a withdrawn release.
#[derive(Clone)]
struct Notices {
    of_policy: String,
    of_context: String,
}

impl Notices {
    fn of(published: &Published<'_>) -> Self {
        let withdrawn = published.withdrawn_notice();
        let joined = |label: &str| {
            let demo = published.release.demo.then(|| label.to_owned());
            let said: Vec<String> = demo.into_iter().chain(withdrawn.clone()).collect();
            said.join("; ")
        };
        Self {
            of_policy: joined(workbook::write::DEMO_LABEL),
            of_context: joined(workbook::write::REAL_LABEL),
        }
    }
}

fn observation(
    release: &Release,
    cell: &Cell,
    dimensions: &[&Dimension],
    notices: &Notices,
) -> Vec<Field> {
    let indicator = release.catalogue.indicator(&cell.key.indicator);
    let decimals = indicator.map_or(0, |one| one.unit.shown_decimals);
    let is_context = indicator.is_some_and(|one| one.kind == IndicatorKind::Context);
    let quantity = match &cell.value.datum {
        Datum::Value(quantity) => Some(quantity),
        Datum::NotAvailable(_) | Datum::NotApplicable(_) => None,
    };
    let part = |part: Option<domain::Decimal>| {
        part.map_or(Field::Empty, |value| Field::Stored {
            value,
            shown: u8::try_from(value.scale()).unwrap_or(0),
        })
    };
    let mut row = vec![
        Field::text(cell.key.indicator.as_str()),
        Field::optional_text(indicator.map(|one| one.name.as_str())),
        Field::text(cell.key.measure.label_es()),
        Field::text(cell.key.period.to_string()),
    ];
    row.extend(dimensions.iter().map(|dimension| {
        let mut pairs = cell.key.breakdown.pairs();
        let member = pairs.find(|(code, _)| *code == dimension.code);
        Field::optional_text(
            member.map(|(code, member)| release.catalogue.member_name(code, member)),
        )
    }));
    let notice = if is_context {
        &notices.of_context
    } else {
        &notices.of_policy
    };
    row.extend([
        // The mark of a provisional figure has a column of its own here.
        match quantity {
            Some(quantity) => Field::Stored {
                value: quantity.value,
                shown: decimals,
            },
            None => field(shown(cell), decimals),
        },
        part(quantity.and_then(|quantity| quantity.numerator)),
        part(quantity.and_then(|quantity| quantity.denominator)),
        Field::optional_text(indicator.map(|one| one.unit.label.as_str())),
        Field::text(if cell.value.provisional { "Sí" } else { "No" }),
        Field::optional_text(cell.value.note.as_deref()),
        Field::optional_text(cell.value.source.as_deref()),
        Field::text(notice),
    ]);
    row
}

/// Dimensions by which any cell is broken down, in the order of the catalogue.
fn used_dimensions(release: &Release) -> Vec<&Dimension> {
    let is_used = |dimension: &&Dimension| {
        let mut cells = release.cells.iter();
        cells.any(|cell| {
            cell.key
                .breakdown
                .pairs()
                .any(|(code, _)| code == dimension.code)
        })
    };
    release
        .catalogue
        .dimensions
        .iter()
        .filter(is_used)
        .collect()
}
