//! The long tidy table: one row for every published cell, with all that is known about it.

use super::{
    Published, Variant, citation,
    table::{Column, ColumnType, Field, Table},
    words,
};
use domain::{
    code::IndicatorCode,
    dimension::Dimension,
    indicator::Indicator,
    period::{Period, Periodicity},
    policy_tree::Node,
    release::Release,
    value::{Cell, Datum, Measure, Provenance},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The name of the sheet.
pub(super) const SHEET: &str = "Valores";

/// The cells of the release, or of one indicator, in the order of their keys.
pub(super) fn table<'a>(published: &Published<'a>, only: Option<&'a Indicator>) -> Table<'a> {
    let release = published.release;
    let dimensions = dimensions(release, only);
    let mut columns = leading_columns();
    columns.extend(
        dimensions
            .iter()
            .map(|dimension| dimension_column(dimension)),
    );
    columns.extend(trailing_columns());
    let lookup = Arc::new(Lookup::of(release, dimensions));
    let rows = move || {
        let lookup = Arc::clone(&lookup);
        release
            .cells
            .iter()
            .filter(move |cell| only.is_none_or(|indicator| cell.key.indicator == indicator.code))
            .map(move |cell| row(&lookup, cell))
    };
    let mut table = Table::new(SHEET, columns, rows).labelled(published);
    table.frozen_columns = 2;
    table.primary_key = vec!["codigo_indicador", "tipo_valor", "desagregacion", "periodo"];
    table
}

/// The same table as a file of its own. A CSV file has no cover: its last columns say of every row which release it is
/// of, and to people once, in the first row, how to cite it. What describes the file for programs is the metadata.
pub(super) fn file<'a>(
    published: &Published<'a>,
    only: Option<&'a Indicator>,
    variant: Variant,
) -> Table<'a> {
    let number = Field::Plain(i64::from(published.release.number));
    let release = Column::new("publicacion", "Publicación", 8, "Número de la publicación.")
        .of(ColumnType::Integer)
        .required();
    let table = table(published, only).repeating(release, number);
    match variant {
        Variant::Machine => table,
        Variant::Human => {
            let meaning = "Con la huella SHA-256 de la publicación; vale para todo el archivo.";
            let cite = Column::new("cita", "Cómo citar este archivo", 40, meaning);
            table.once(cite, Field::text(citation(published)))
        }
    }
}

/// Dimensions by which any of the cells is broken down, in the order of the catalogue.
pub(super) fn dimensions<'a>(release: &'a Release, only: Option<&Indicator>) -> Vec<&'a Dimension> {
    let used: BTreeSet<&str> = release
        .cells
        .iter()
        .filter(|cell| only.is_none_or(|indicator| cell.key.indicator == indicator.code))
        .flat_map(|cell| cell.key.breakdown.pairs().map(|(dimension, _)| dimension))
        .collect();
    release
        .catalogue
        .dimensions
        .iter()
        .filter(|d| used.contains(d.code.as_str()))
        .collect()
}

/// A column that names the member of one dimension.
pub(super) fn dimension_column(dimension: &Dimension) -> Column {
    // Codes of dimensions have hyphens, names of columns have none.
    Column::new(
        &dimension.code.replace('-', "_"),
        &dimension.name,
        20,
        "Grupo al que se refiere el valor; vacío en la serie principal.",
    )
}

/// Codes of [`Provenance`], as the release file writes them.
const FORM: &str = "form";
const IMPORT: &str = "import";

fn leading_columns() -> Vec<Column> {
    vec![
        Column::new(
            "codigo_indicador",
            "Código del indicador",
            14,
            "Código del indicador en el catálogo.",
        )
        .required(),
        Column::new("indicador", "Indicador", 48, ""),
        Column::new(
            "codigo_nodo",
            "Objetivo o servicio",
            12,
            "Elemento de la política que el indicador mide.",
        ),
        Column::new("nodo", "Nombre del objetivo o servicio", 36, ""),
        Column::new("unidad", "Unidad de medida", 20, ""),
        Column::new(
            "tipo_valor",
            "Tipo de valor",
            16,
            "Línea de base, logro esperado (meta) o valor obtenido.",
        )
        .required()
        .one_of(Measure::ALL.map(Measure::slug)),
        Column::new(
            "periodo",
            "Periodo",
            10,
            "Año (2024), semestre (2024-S1), trimestre (2024-Q3) o mes (2024-M03).",
        )
        .required(),
        Column::new("anio", "Año del periodo", 8, "Año calendario del periodo.")
            .of(ColumnType::Integer)
            .required(),
    ]
}

fn trailing_columns() -> Vec<Column> {
    vec![
        Column::new(
            "desagregacion",
            "Clave de desagregación",
            22,
            "Dimensión y código del grupo; los departamentos llevan el código del INEI.",
        ),
        Column::new(
            "valor",
            "Valor",
            14,
            "Número exacto. Vacío nunca significa cero: la razón está en «Falta de dato».",
        )
        .of(ColumnType::Decimal),
        Column::new(
            "numerador",
            "Numerador",
            12,
            "Cuando la fuente da el valor absoluto.",
        )
        .of(ColumnType::Decimal),
        Column::new(
            "denominador",
            "Denominador",
            12,
            "Cuando la fuente da el valor absoluto.",
        )
        .of(ColumnType::Decimal),
        Column::new(
            "falta_de_dato",
            "Falta de dato",
            28,
            "Por qué no hay un número.",
        ),
        Column::new("provisional", "Provisional", 11, "")
            .of(ColumnType::YesNo)
            .required(),
        Column::new("nota", "Nota", 28, ""),
        Column::new("fuente", "Fuente", 32, "Fuente citada para el valor."),
        Column::new(
            "procedencia",
            "Procedencia",
            14,
            "Formulario o archivo importado.",
        )
        .required()
        .one_of([FORM, IMPORT]),
        Column::new("archivo", "Archivo de origen", 24, ""),
        Column::new(
            "archivo_sha256",
            "SHA-256 del archivo",
            20,
            "Huella que identifica el archivo importado.",
        ),
        Column::new("hoja", "Hoja de origen", 14, ""),
        Column::new("celda", "Celda de origen", 9, ""),
        Column::new("registrado_por", "Registrado por", 18, ""),
        Column::new("registrado_el", "Registrado el", 22, "Fecha y hora en UTC."),
        Column::new("aprobado_por", "Aprobado por", 18, ""),
    ]
}

/// What a row needs of the catalogue, found once.
struct Lookup<'a> {
    release: &'a Release,
    indicators: BTreeMap<&'a IndicatorCode, (&'a Indicator, Option<&'a Node>)>,
    dimensions: Vec<&'a Dimension>,
}

impl<'a> Lookup<'a> {
    fn of(release: &'a Release, dimensions: Vec<&'a Dimension>) -> Self {
        let catalogue = &release.catalogue;
        let indicators = catalogue
            .indicators
            .iter()
            .map(|i| (&i.code, (i, catalogue.node(&i.node))))
            .collect();
        Self {
            release,
            indicators,
            dimensions,
        }
    }
}

fn row(lookup: &Lookup<'_>, cell: &Cell) -> Vec<Field> {
    let (indicator, node) = match lookup.indicators.get(&cell.key.indicator) {
        Some((indicator, node)) => (Some(*indicator), *node),
        None => (None, None),
    };
    let mut row = vec![
        Field::text(cell.key.indicator.as_str()),
        Field::optional_text(indicator.map(|i| i.name.as_str())),
        Field::optional_text(indicator.map(|i| i.node.as_str())),
        Field::optional_text(node.and_then(|n| n.name.as_deref())),
        Field::optional_text(indicator.map(unit)),
        Field::code(cell.key.measure.slug(), cell.key.measure.label_es()),
        period(cell.key.period),
        Field::Plain(i64::from(cell.key.period.calendar_year())),
    ];
    row.extend(
        lookup
            .dimensions
            .iter()
            .map(|dimension| member(lookup.release, dimension, cell)),
    );
    row.push(Field::text(cell.key.breakdown.to_string()));
    row.extend(datum(
        &cell.value.datum,
        indicator.map_or(0, |i| i.unit.shown_decimals),
    ));
    row.extend([
        Field::yes_no(cell.value.provisional),
        Field::optional_text(cell.value.note.as_deref()),
        Field::optional_text(cell.value.source.as_deref()),
    ]);
    row.extend(provenance(&cell.provenance));
    row.push(Field::optional_text(cell.approved_by.as_deref()));
    row
}

/// The label of the unit; its kind where it has none.
pub(super) fn unit(indicator: &Indicator) -> &str {
    if indicator.unit.label.is_empty() {
        words::unit_kind(indicator.unit.kind)
    } else {
        &indicator.unit.label
    }
}

/// Years as numbers, other periods in their canonical text.
pub(super) fn period(period: Period) -> Field {
    match period.periodicity() {
        Periodicity::Year => Field::Plain(i64::from(period.calendar_year())),
        Periodicity::Semester | Periodicity::Quarter | Periodicity::Month => {
            Field::text(period.to_string())
        }
    }
}

/// Name of the cell's member in a dimension.
fn member(release: &Release, dimension: &Dimension, cell: &Cell) -> Field {
    let code = cell
        .key
        .breakdown
        .pairs()
        .find(|(d, _)| *d == dimension.code)
        .map(|(_, member)| member);
    Field::optional_text(code.map(|code| release.catalogue.member_name(&dimension.code, code)))
}

/// Value, numerator, denominator and why there is none.
fn datum(datum: &Datum, shown: u8) -> [Field; 4] {
    match datum {
        Datum::Value(quantity) => {
            let part = |part: Option<_>| {
                part.map_or(Field::Empty, |value| Field::Stored { value, shown: 0 })
            };
            [
                Field::Stored {
                    value: quantity.value,
                    shown,
                },
                part(quantity.numerator),
                part(quantity.denominator),
                Field::Empty,
            ]
        }
        Datum::NotAvailable(why) => [
            Field::Empty,
            Field::Empty,
            Field::Empty,
            Field::Text(format!("No disponible: {why}")),
        ],
        Datum::NotApplicable(why) => [
            Field::Empty,
            Field::Empty,
            Field::Empty,
            Field::Text(format!("No aplica: {why}")),
        ],
    }
}

/// Kind, file, hash, sheet, cell, who and when.
fn provenance(provenance: &Provenance) -> [Field; 7] {
    match provenance {
        Provenance::Form { by, at } => [
            Field::code(FORM, "Formulario"),
            Field::Empty,
            Field::Empty,
            Field::Empty,
            Field::Empty,
            Field::text(by),
            Field::text(at),
        ],
        Provenance::Import {
            by,
            at,
            file,
            sha256,
            sheet,
            cell,
        } => [
            Field::code(IMPORT, "Archivo"),
            Field::text(file),
            Field::text(sha256),
            Field::text(sheet),
            Field::text(cell),
            Field::text(by),
            Field::text(at),
        ],
    }
}
