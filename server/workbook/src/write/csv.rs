//! CSV files, in two variants: one for people who open it in a spreadsheet, one for programs.
//!
//! A spreadsheet runs a text that begins with `=`, `+`, `-` or `@` as a formula, wherever it came
//! from. The human variant disarms such texts with an apostrophe; the machine variant is verbatim
//! and must not be opened in a spreadsheet.

use super::{
    WriteError,
    table::{Field, Table},
};

/// Who reads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variant {
    /// Byte-order mark (else Excel misreads accents), titles in Spanish, guarded texts.
    Human,
    /// No mark, stable column names, verbatim texts.
    Machine,
}

/// Writes a table. Numbers carry all their digits, a decimal point and no separators.
pub fn write(table: Table<'_>, variant: Variant) -> Result<Vec<u8>, WriteError> {
    let mut bytes = Vec::new();
    if variant == Variant::Human {
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(bytes);
    writer.write_record(table.columns.iter().map(|column| match variant {
        Variant::Human => guard(&column.title),
        Variant::Machine => column.key.clone(),
    }))?;
    for row in (table.rows)() {
        writer.write_record(row.iter().map(|field| shown(field, variant)))?;
    }
    Ok(writer
        .into_inner()
        .map_err(|error| ::csv::Error::from(error.into_error()))?)
}

fn shown(field: &Field, variant: Variant) -> String {
    match field {
        Field::Empty => String::new(),
        Field::Text(text) if variant == Variant::Human => guard(text),
        Field::Text(text) => text.clone(),
        Field::Stored { value, .. } | Field::Computed { value, .. } | Field::Fraction(value) => {
            value.to_string()
        }
        Field::Plain(number) => number.to_string(),
        Field::Date(date) => date.to_string(),
    }
}

/// An apostrophe before a text that a spreadsheet could run. Leading blanks do not protect, and the
/// full-width forms of the signs count as the signs themselves in some locales.
pub fn guard(text: &str) -> String {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let first = text.chars().next();
    let first_shown = text.trim_start().chars().next();
    let runs = first_shown.is_some_and(|c| SIGNS.contains(&c))
        || matches!(first, Some('\t' | '\r' | '\n'));
    if runs {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_a_spreadsheet_would_run_are_disarmed() {
        for hostile in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "＝1",
        ] {
            assert_eq!(guard(hostile), format!("'{hostile}"));
        }
        for harmless in ["", "S04-1", "a=b", "1-2", "Áncash", "'=1"] {
            assert_eq!(guard(harmless), harmless);
        }
    }
}
