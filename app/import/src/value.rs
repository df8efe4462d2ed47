//! One cell in the place of a value: a number with its marks, a stated reason, or why it is neither.
//!
//! What the sheet shows is what is read: a percentage is its hundredths, a struck-through cell states
//! nothing, an error or a formula without a result is a finding. What this pass deliberately does not do: it
//! does not ask whose value it is.

use crate::grid::{CellContent, Grid, Marks};
use domain::{
    Decimal,
    indicator::{Unit, UnitKind},
    number::{NumberLocale, read_cell_decimal, read_datum},
    reading::Doubt,
    text::{normalised, unmark},
    value::{Datum, Quantity},
};

/// A value cell understood.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadValue {
    pub datum: Datum,
    pub provisional: bool,
    pub doubts: Vec<Doubt>,
    /// Whether a missing value comes with a reason of its own, beyond «n.d.».
    pub has_reason: bool,
}

/// Reads a value cell in the unit of its indicator.
///
/// # Errors
/// The doubt that rejects the cell.
pub fn read(
    grid: &Grid,
    content: CellContent,
    marks: Marks,
    unit: &Unit,
    locale: NumberLocale,
) -> Result<ReadValue, Doubt> {
    if marks.has(Marks::STRUCK) {
        return Err(Doubt::new(
            "E372",
            format!(
                "«{}» está tachado: no se toma como valor.",
                grid.shown(content)
            ),
            "Quite el tachado si el valor vale; si no, borre la celda.",
        ));
    }
    if marks.has(Marks::UNSHOWN) {
        return Err(Doubt::new(
            "E379",
            format!(
                "La celda se ve vacía y contiene {}: su formato de número no lo muestra.",
                grid.shown(content)
            ),
            "Si el valor vale, cambie el formato de la celda para que se vea; si no, borre la celda.",
        ));
    }
    let mut value = match content {
        CellContent::Number(number) => in_unit(Quantity::of(number), false, None, unit)?,
        CellContent::Percent(number) => {
            in_unit(Quantity::of(number), true, Some(&grid.shown(content)), unit)?
        }
        CellContent::Text(id) => typed(grid.texts.get(id), unit, locale)?,
        other => return Err(no_value(grid, other)),
    };
    if marks.has(Marks::STRUCK_PART) {
        value.doubts.push(Doubt::new(
            "W372",
            format!(
                "Parte de la celda está tachada: se leyó «{}».",
                grid.shown(content)
            ),
            "Confirme el valor y quite lo tachado.",
        ));
    }
    Ok(value)
}

/// Why what a cell holds is no value.
pub(crate) fn no_value(grid: &Grid, content: CellContent) -> Doubt {
    let shown = grid.shown(content);
    match content {
        CellContent::Error(_) => Doubt::new(
            "E330",
            format!("La fórmula de la celda da el error {shown}."),
            "Corrija la fórmula o escriba el valor.",
        ),
        CellContent::NoResult => Doubt::new(
            "E371",
            "La fórmula de la celda no tiene resultado guardado: lo que muestra no está en el archivo.",
            "Abra el archivo en su programa de hojas de cálculo, guárdelo y vuelva a subirlo; o escriba el valor.",
        ),
        CellContent::Bool(_) => Doubt::new(
            "E331",
            "La celda contiene verdadero o falso, no un número.",
            "Escriba un número.",
        ),
        CellContent::Date(..) => Doubt::new(
            "E332",
            format!(
                "La celda contiene la fecha {shown}: el programa convirtió lo escrito, o la celda tiene formato de fecha."
            ),
            "Cambie el formato de la celda a número y vuelva a escribir el valor.",
        ),
        CellContent::Time(_) => Doubt::new(
            "E375",
            format!("La celda muestra la hora o duración «{shown}», no un número."),
            "Cambie el formato de la celda a número y compruebe el valor.",
        ),
        CellContent::Huge(_) => Doubt::new(
            "E303",
            format!("«{shown}» tiene demasiados dígitos"),
            "Escriba el número con menos decimales o use otra unidad.",
        ),
        _ => Doubt::new(
            "E301",
            format!("«{shown}» no es un número"),
            "Escriba un número, o «no disponible» con su razón.",
        ),
    }
}

fn typed(text: &str, unit: &Unit, locale: NumberLocale) -> Result<ReadValue, Doubt> {
    let text = normalised(text);
    let text = text.as_ref();
    let (read, doubt) = read_datum(text, locale_of_count(text, unit, locale)).into_parts();
    let Some(read) = read else {
        return Err(doubt.unwrap_or_else(|| {
            Doubt::new(
                "E301",
                format!("«{text}» no es un número"),
                "Escriba un número.",
            )
        }));
    };
    let mut value = match read.datum {
        Datum::Value(quantity) => {
            let hundredths = text.contains('%') || quantity.denominator.is_some();
            in_unit(quantity, hundredths, Some(text.trim()), unit)?
        }
        gap => {
            let has_reason = match &gap {
                Datum::NotAvailable(reason) | Datum::NotApplicable(reason) => {
                    reason != text.trim() && !reason.contains('«')
                }
                Datum::Value(_) => false,
            };
            ReadValue {
                datum: gap,
                provisional: false,
                doubts: Vec::new(),
                has_reason,
            }
        }
    };
    value.provisional = read.provisional;
    value.doubts.splice(0..0, doubt);
    Ok(value)
}

/// Where a unit counts whole things, three digits behind a point or comma are thousands: «3.250» localities are not 3.
fn locale_of_count(text: &str, unit: &Unit, locale: NumberLocale) -> NumberLocale {
    let counts = matches!(unit.kind, UnitKind::Number | UnitKind::Quantity) && unit.decimals == 0;
    let grouped_by = |mark: char| {
        let text = unmark(text).text;
        let is_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
        let parts = text.trim_start_matches(['-', '−']).split_once(mark);
        parts.is_some_and(|(before, behind)| {
            let is_first = (1..=3).contains(&before.len()) && !before.starts_with('0');
            is_first && is_digits(before) && behind.len() == 3 && is_digits(behind)
        })
    };
    match locale {
        NumberLocale::Peru if counts && grouped_by('.') => NumberLocale::DecimalComma,
        NumberLocale::DecimalComma if counts && grouped_by(',') => NumberLocale::Peru,
        _ => locale,
    }
}

/// Percent signs and fractions say hundredths; a unit that counts in ones (a ratio, an index) takes a
/// hundredth of them, and one that counts things takes none. The decimals are the unit's.
fn in_unit(
    quantity: Quantity,
    in_hundredths: bool,
    text: Option<&str>,
    unit: &Unit,
) -> Result<ReadValue, Doubt> {
    let mut doubts = Vec::new();
    let mut value = quantity.value;
    if in_hundredths {
        let text = text.unwrap_or_default();
        match unit.kind {
            UnitKind::Number | UnitKind::Quantity => {
                return Err(Doubt::new(
                    "E376",
                    format!("«{text}» es un porcentaje, y el indicador cuenta unidades."),
                    "Escriba la cantidad.",
                ));
            }
            UnitKind::Ratio | UnitKind::Index if unit.max.is_none_or(|max| max <= Decimal::ONE) => {
                value = value.checked_div(Decimal::ONE_HUNDRED).unwrap_or(value);
                doubts.push(Doubt::new(
                    "W334",
                    format!(
                        "«{text}» es un porcentaje y la unidad del indicador no: se leyó {}.",
                        value.normalize()
                    ),
                    "Confirme el valor leído.",
                ));
            }
            _ => {}
        }
    }
    let (rounded, doubt) = read_cell_decimal(value, unit);
    // A fraction rarely divides evenly: rounding its share needs no warning.
    doubts.extend(doubt.filter(|_| quantity.denominator.is_none()));
    Ok(ReadValue {
        datum: Datum::Value(Quantity {
            value: rounded,
            ..quantity
        }),
        provisional: false,
        doubts,
        has_reason: false,
    })
}
