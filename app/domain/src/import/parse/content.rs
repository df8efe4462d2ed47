//! One cell in the place of a value: a number with its marks, a stated reason, or why it is neither.

use crate::{
    Decimal,
    import::{layout::NumberLocale, sheet::CellContent},
    indicator::{Unit, UnitKind},
    number::{Doubt, Reading, read_cell_number, read_datum},
    value::{Datum, Quantity},
};

/// A value cell understood.
pub(super) struct Content {
    pub datum: Datum,
    pub provisional: bool,
    pub doubts: Vec<Doubt>,
    /// Whether a missing value comes with a reason of its own, beyond «n.d.».
    pub has_reason: bool,
}

impl Content {
    fn number(quantity: Quantity, doubts: Vec<Doubt>) -> Self {
        Self {
            datum: Datum::Value(quantity),
            provisional: false,
            doubts,
            has_reason: false,
        }
    }
}

/// Reads a value cell in the unit of its indicator.
pub(super) fn read(
    content: &CellContent,
    unit: &Unit,
    locale: NumberLocale,
) -> Result<Content, Doubt> {
    match content {
        CellContent::Number(number) => match read_cell_number(number, unit) {
            Reading::Rejected(doubt) => Err(doubt),
            read => {
                let (quantity, doubt) = read.into_parts();
                let quantity = quantity.ok_or_else(|| {
                    Doubt::new(
                        "E301",
                        "La celda no contiene un número.",
                        "Escriba un número.",
                    )
                })?;
                Ok(Content::number(quantity, doubt.into_iter().collect()))
            }
        },
        CellContent::Text(text) => typed(text, unit, locale),
        CellContent::Error(error) => Err(Doubt::new(
            "E330",
            format!("La fórmula de la celda da el error {error}."),
            "Corrija la fórmula o escriba el valor.",
        )),
        CellContent::Bool(_) => Err(Doubt::new(
            "E331",
            "La celda contiene verdadero o falso, no un número.",
            "Escriba un número.",
        )),
        CellContent::Date(date) => Err(Doubt::new(
            "E332",
            format!(
                "La celda contiene la fecha {date}: el programa convirtió lo escrito, o la celda tiene formato de fecha."
            ),
            "Cambie el formato de la celda a número y vuelva a escribir el valor.",
        )),
    }
}

fn typed(text: &str, unit: &Unit, locale: NumberLocale) -> Result<Content, Doubt> {
    let (read, doubt) = read_datum(text, locale).into_parts();
    let Some(read) = read else {
        return Err(doubt.unwrap_or_else(|| {
            Doubt::new(
                "E301",
                format!("«{text}» no es un número"),
                "Escriba un número.",
            )
        }));
    };
    let mut doubts: Vec<Doubt> = doubt.into_iter().collect();
    let datum = match read.datum {
        Datum::Value(quantity) => Datum::Value(in_unit(quantity, text, unit, &mut doubts)?),
        gap => gap,
    };
    let has_reason = match &datum {
        Datum::NotAvailable(reason) | Datum::NotApplicable(reason) => {
            reason != text.trim() && !reason.contains('«')
        }
        Datum::Value(_) => false,
    };
    Ok(Content {
        datum,
        provisional: read.provisional,
        doubts,
        has_reason,
    })
}

/// Percent signs and fractions say hundredths; a unit that counts in ones (a ratio, an index) takes a
/// hundredth of them. The decimals are the unit's.
fn in_unit(
    quantity: Quantity,
    text: &str,
    unit: &Unit,
    doubts: &mut Vec<Doubt>,
) -> Result<Quantity, Doubt> {
    let in_hundredths = text.contains('%') || quantity.denominator.is_some();
    let counts_in_ones = matches!(unit.kind, UnitKind::Ratio | UnitKind::Index)
        && unit.max.is_none_or(|max| max <= Decimal::ONE);
    let mut value = quantity.value;
    if in_hundredths && counts_in_ones {
        value /= Decimal::ONE_HUNDRED;
        doubts.push(Doubt::new(
            "W334",
            format!(
                "«{}» es un porcentaje y la unidad del indicador no: se leyó {}.",
                text.trim(),
                value.normalize()
            ),
            "Confirme el valor leído.",
        ));
    }
    let (rounded, doubt) = read_cell_number(&value.to_string(), unit).into_parts();
    // A fraction rarely divides evenly: rounding its share needs no warning.
    doubts.extend(doubt.filter(|_| quantity.denominator.is_none()));
    let rounded = rounded.ok_or_else(|| {
        Doubt::new(
            "E301",
            format!("«{text}» no es un número"),
            "Escriba un número.",
        )
    })?;
    Ok(Quantity {
        value: rounded.value,
        ..quantity
    })
}
