//! Numbers as people type them (rule book section 5), in the form and in files.
//!
//! Reading answers *certain*, *guess* (a value with a warning) or *rejected*; it never fails and never
//! drops a digit in silence. It deliberately knows no indicator: admissible ranges are checked later.

mod cell;
mod datum;
mod digits;

pub use cell::{read_cell_decimal, read_cell_number};
pub use datum::{ReadDatum, read_datum};

use crate::{
    reading::{Doubt, Reading},
    value::{Datum, Quantity},
};
use serde::{Deserialize, Serialize};

/// How texts with one comma and three digits are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberLocale {
    /// es-PE: 1,234.5
    Peru,
    /// 1.234,5
    DecimalComma,
}

/// Reads a text as a number: «41,67», «3,325», «1,234.5», «45/45», «63 %», «−2».
///
/// A stated reason («n.d.») is no number and is rejected; where it is welcome use [`read_datum`].
pub fn read_number(text: &str, locale: NumberLocale) -> Reading<Quantity> {
    match read_datum(text, locale) {
        Reading::Rejected(doubt) => Reading::Rejected(doubt),
        Reading::Certain(ReadDatum {
            datum: Datum::Value(quantity),
            ..
        }) => Reading::Certain(quantity),
        Reading::Guess {
            value:
                ReadDatum {
                    datum: Datum::Value(quantity),
                    ..
                },
            warning,
        } => Reading::Guess {
            value: quantity,
            warning,
        },
        Reading::Certain(_) | Reading::Guess { .. } => Reading::Rejected(Doubt::new(
            "E301",
            format!("«{}» no es un número", text.trim()),
            "Escriba un número.",
        )),
    }
}
