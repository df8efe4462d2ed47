//! CSV files, in two variants: one for people who open it in a spreadsheet, one for programs.
//!
//! A spreadsheet runs a text that begins with `=`, `+`, `-` or `@` as a formula, wherever it came
//! from, and also behind a separator that it takes for its own. The human variant disarms such texts with an
//! apostrophe; the machine variant is verbatim
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
        Field::Code { label, .. } if variant == Variant::Human => guard(label),
        Field::Code { code, .. } => code.clone(),
        Field::Plain(number) => number.to_string(),
        Field::Date(date) => date.to_string(),
    }
}

/// An apostrophe before whatever a spreadsheet could run. Leading blanks and quotes do not protect, and the
/// full-width forms of the signs count as the signs themselves in some locales. A spreadsheet whose separator
/// is another one, as `;` is in much of Latin America, splits a text that holds it: what follows such a
/// separator or a line break begins a cell, too. A comma inside a text does not: the text is quoted then.
pub fn guard(text: &str) -> String {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    const SEPARATORS: [char; 5] = [';', '\t', '|', '\r', '\n'];
    let mut guarded = String::with_capacity(text.len() + 1);
    // A cell that begins so is dangerous by itself.
    if text.starts_with(['\t', '\r', '\n']) {
        guarded.push('\'');
    }
    let mut begins = true;
    // Only what a spreadsheet skips may stand between the beginning of a cell and the sign.
    for letter in text.chars() {
        if begins && SIGNS.contains(&letter) {
            let place = if guarded.trim().is_empty() {
                0
            } else {
                guarded.len()
            };
            guarded.insert(place, '\'');
            begins = false;
        } else if SEPARATORS.contains(&letter) {
            begins = true;
        } else if !letter.is_whitespace() && letter != '"' {
            begins = false;
        }
        guarded.push(letter);
    }
    guarded
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
            " =1",
            "＝1",
        ] {
            assert_eq!(guard(hostile), format!("'{hostile}"));
        }
        for (hostile, guarded) in [
            ("\t=1", "'\t'=1"),
            ("\n=cmd|' /C calc'!A0", "'\n'=cmd|' /C calc'!A0"),
            ("\r\n\"=1", "'\r\n\"'=1"),
            ("foo;=1+1", "foo;'=1+1"),
            ("foo; =1+1;@a", "foo; '=1+1;'@a"),
            ("a\t=1", "a\t'=1"),
            ("a|\"+1", "a|\"'+1"),
            ("uno\r\n=1+1", "uno\r\n'=1+1"),
            ("a;\n;=1", "a;\n;'=1"),
            (";=1", ";'=1"),
            ("\"=1", "\"'=1"),
        ] {
            assert_eq!(guard(hostile), guarded);
        }
        for harmless in [
            "", "S04-1", "a=b", "1-2", "Áncash", "'=1", "a; b = c", "5, -3", "L1;L2",
        ] {
            assert_eq!(guard(harmless), harmless);
        }
    }
}
