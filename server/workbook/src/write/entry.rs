//! The workbook to take home: one row a datum, with everything that belongs to it. What is due comes first and says
//! so; what is recorded already is filled in, so that a number that is changed loses neither its source nor its note.
//!
//! Everything but the cells that are filled in is locked, without a password. The sheet is a long table that the import
//! reads by its titles, like «Valores».

use super::{
    WorkbookFormat, WriteError,
    cover::Line,
    rules::{Look, Range, Rules, WordList},
    sheets::{INSTRUCTIONS, Sheet},
    table::{Column, ColumnType, Field, Table},
    values,
    working::{Working, head},
};
use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    dimension::Dimension,
    indicator::Indicator,
    value::{CellKey, CellValue, Datum},
};

/// The name of the sheet.
pub const SHEET: &str = "Registro";

/// How a datum stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryState {
    /// Expected, and the last day has passed.
    Late,
    /// Expected now.
    Due,
    /// A group of a period that is due: it may be reported, nobody waits for it.
    Group,
    /// There is a value, or a stated reason for its absence.
    Recorded,
    /// A target or baseline in force.
    Official,
}

impl EntryState {
    const ALL: [Self; 5] = [
        Self::Late,
        Self::Due,
        Self::Group,
        Self::Recorded,
        Self::Official,
    ];

    /// The word in the cell.
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Late => "Vencido",
            Self::Due => "Por registrar",
            Self::Group => "Grupo por registrar",
            Self::Recorded => "Registrado",
            Self::Official => "Meta o línea de base",
        }
    }

    fn look(self) -> Look {
        match self {
            Self::Late => Look::Bad,
            Self::Due | Self::Group => Look::Attention,
            Self::Recorded => Look::Good,
            Self::Official => Look::Quiet,
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    pub key: CellKey,
    pub state: EntryState,
    /// The last day in time.
    pub due: Option<NaiveDate>,
}

/// The workbook with these rows; `subtitle` says what was chosen.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn workbook<'a>(
    working: &Working<'a>,
    subtitle: &str,
    rows: &'a [EntryRow],
    format: WorkbookFormat,
) -> Result<Vec<u8>, WriteError> {
    let mut table = table(&working.release.catalogue, working, rows);
    table.banner = Some(working.title());
    let sheets = vec![
        Sheet::Cover(INSTRUCTIONS, instructions(working, subtitle, rows, format)),
        Sheet::Table(table),
    ];
    let held = rows
        .iter()
        .filter(|row| working.release.cell(&row.key).is_some());
    let carried = held.map(|row| (&row.key, SHEET.to_owned())).collect();
    working.write(sheets, carried, format)
}

fn instructions(
    working: &Working<'_>,
    subtitle: &str,
    rows: &[EntryRow],
    format: WorkbookFormat,
) -> Vec<Line> {
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    let mut lines = head(working, subtitle);
    lines.push(Line::Heading("Qué contiene".to_owned()));
    for state in EntryState::ALL {
        let text = count(state).to_string();
        lines.push(Line::Pair(state.label_es().to_owned(), text));
    }
    lines.push(Line::Heading("Cómo se llena".to_owned()));
    lines.extend(steps(format).map(|step| Line::Text(step.to_owned())));
    lines
}

/// How the sheet is filled in; of sorting, filters and colours only what the format has.
fn steps(format: WorkbookFormat) -> [&'static str; 8] {
    let (order, locked) = match format {
        WorkbookFormat::Xlsx => (
            "1. En la hoja «Registro» cada fila es un dato. Lo vencido y lo que toca registrar está arriba, con su palabra y su color en la primera columna.",
            "5. Las demás celdas están protegidas, sin contraseña, porque por ellas se reconoce cada dato. Puede filtrar; para ordenar o agregar filas, desproteja la hoja.",
        ),
        WorkbookFormat::Ods => (
            "1. En la hoja «Registro» cada fila es un dato. Lo vencido y lo que toca registrar está arriba, con su palabra en la primera columna.",
            "5. Las demás celdas están protegidas, sin contraseña, porque por ellas se reconoce cada dato. Para filtrar, ordenar o agregar filas, desproteja la hoja.",
        ),
    };
    [
        order,
        "2. Escriba en «Valor» solo el número, en la unidad de la fila. Vacío no es cero: una fila sin valor no se importa.",
        "3. Si el dato no existe, escriba en «Valor»: «No disponible: » y la razón, o «No aplica: » y la razón.",
        "4. «Numerador» y «Denominador» son las cifras absolutas, donde la fuente las da. «Provisional» es Sí o No. «Nota» y «Fuente» acompañan al dato: si cambia solo el número, quedan como están en la fila.",
        locked,
        "6. Guarde el archivo y súbalo en Gestión › Importar. Antes de guardar verá qué cambió usted, qué cambió otra persona entretanto y qué está mal.",
        "7. No cambie «Estado de la exportación»: por ella se sabe de qué valores partió el archivo.",
        // A row with a value of a draft would be an edit: an untouched file must change nothing.
        "8. Las filas tienen los valores aprobados. Lo que usted tiene en borrador, le devolvieron o espera revisión no está en este libro: véalo y corríjalo en Gestión › Cambios.",
    ]
}

/// Columns before those of the breakdowns.
const LABEL_COLUMNS: u16 = 6;

fn table<'a>(catalogue: &'a Catalogue, working: &Working<'a>, rows: &[EntryRow]) -> Table<'a> {
    let release = working.release;
    let dimensions: Vec<&Dimension> = catalogue
        .dimensions
        .iter()
        .filter(|dimension| {
            rows.iter().any(|row| {
                row.key
                    .breakdown
                    .pairs()
                    .any(|(code, _)| code == dimension.code)
            })
        })
        .collect();
    let made: Vec<Vec<Field>> = rows
        .iter()
        .map(|row| {
            let value = release.cell(&row.key).map(|cell| &cell.value);
            fields(catalogue, &dimensions, row, value)
        })
        .collect();
    // Period and last day come between the groups and what is filled in.
    let first_input = LABEL_COLUMNS + u16::try_from(dimensions.len()).unwrap_or(0) + 2;
    let mut table = Table::new(SHEET, columns(&dimensions), move || {
        made.clone().into_iter()
    });
    table.frozen_columns = 3;
    table.rules = rules(catalogue, rows, first_input);
    table
}

fn columns(dimensions: &[&Dimension]) -> Vec<Column> {
    let mut columns = vec![
        Column::new(
            "estado_registro",
            "Estado del registro",
            18,
            "Qué falta y qué está registrado.",
        ),
        Column::new(
            "codigo_indicador",
            "Código del indicador",
            14,
            "No lo cambie: por él se reconoce la fila.",
        ),
        Column::new("indicador", "Indicador", 44, ""),
        Column::new("codigo_nodo", "Objetivo o servicio", 12, ""),
        Column::new("unidad", "Unidad de medida", 18, ""),
        Column::new("tipo_valor", "Tipo de valor", 16, ""),
    ];
    columns.extend(dimensions.iter().map(|one| values::dimension_column(one)));
    let number = |key, title, width, meaning| {
        Column::new(key, title, width, meaning).of(ColumnType::Decimal)
    };
    columns.extend([
        Column::new("periodo", "Periodo", 11, ""),
        Column::new(
            "vence_el",
            "Fecha de vencimiento",
            13,
            "El último día del plazo.",
        ),
        number(
            "valor",
            "Valor",
            14,
            "El número, o «No disponible: » y la razón.",
        ),
        number(
            "numerador",
            "Numerador",
            12,
            "Cuando la fuente da el valor absoluto.",
        ),
        number(
            "denominador",
            "Denominador",
            12,
            "Cuando la fuente da el valor absoluto.",
        ),
        Column::new("provisional", "Provisional", 11, "").of(ColumnType::YesNo),
        Column::new("nota", "Nota", 36, ""),
        Column::new("fuente", "Fuente", 40, "Fuente citada para el valor."),
    ]);
    columns
}

fn fields(
    catalogue: &Catalogue,
    dimensions: &[&Dimension],
    row: &EntryRow,
    value: Option<&CellValue>,
) -> Vec<Field> {
    let indicator = catalogue.indicator(&row.key.indicator);
    let mut fields = vec![
        Field::text(row.state.label_es()),
        Field::text(row.key.indicator.as_str()),
        Field::optional_text(indicator.map(|one| one.name.as_str())),
        Field::optional_text(indicator.map(|one| one.node.as_str())),
        Field::optional_text(indicator.map(values::unit)),
        Field::code(row.key.measure.slug(), row.key.measure.label_es()),
    ];
    fields.extend(dimensions.iter().map(|dimension| {
        let mut pairs = row.key.breakdown.pairs();
        let member = pairs.find(|(code, _)| *code == dimension.code);
        Field::optional_text(
            member.map(|(_, member)| catalogue.member_name(&dimension.code, member)),
        )
    }));
    fields.push(values::period(row.key.period));
    fields.push(row.due.map_or(Field::Empty, Field::Date));
    fields.extend(stated(indicator, value));
    fields
}

/// Value, numerator, denominator, provisional, note and source.
fn stated(indicator: Option<&Indicator>, value: Option<&CellValue>) -> [Field; 6] {
    let Some(value) = value else {
        return [const { Field::Empty }; 6];
    };
    let shown = indicator.map_or(0, |one| one.unit.shown_decimals);
    let part =
        |part: Option<_>| part.map_or(Field::Empty, |value| Field::Stored { value, shown: 0 });
    let [number, numerator, denominator] = match &value.datum {
        Datum::Value(quantity) => [
            Field::Stored {
                value: quantity.value,
                shown,
            },
            part(quantity.numerator),
            part(quantity.denominator),
        ],
        Datum::NotAvailable(why) => [
            Field::Text(format!("No disponible: {why}")),
            Field::Empty,
            Field::Empty,
        ],
        Datum::NotApplicable(why) => [
            Field::Text(format!("No aplica: {why}")),
            Field::Empty,
            Field::Empty,
        ],
    };
    [
        number,
        numerator,
        denominator,
        Field::yes_no(value.provisional),
        Field::optional_text(value.note.as_deref()),
        Field::optional_text(value.source.as_deref()),
    ]
}

fn rules(catalogue: &Catalogue, rows: &[EntryRow], first_input: u16) -> Rules {
    let mut ranges: Vec<Range> = Vec::new();
    let mut before = None;
    for (row, at) in rows.iter().zip(0_u32..) {
        let Some(indicator) = catalogue.indicator(&row.key.indicator) else {
            continue;
        };
        match ranges
            .last_mut()
            .filter(|_| before == Some(&indicator.code))
        {
            Some(range) => range.rows.1 = at,
            None => ranges.push(Range {
                rows: (at, at),
                columns: (first_input, first_input),
                min: indicator.unit.min,
                max: indicator.unit.max,
                unit: values::unit(indicator).to_owned(),
            }),
        }
        before = Some(&indicator.code);
    }
    let states = EntryState::ALL.map(|state| (state.label_es().to_owned(), state.look()));
    Rules {
        inputs: (first_input..first_input + 6).collect(),
        lists: vec![WordList {
            column: first_input + 3,
            words: vec!["Sí".to_owned(), "No".to_owned()],
        }],
        ranges,
        states: Some((0, states.to_vec())),
    }
}
