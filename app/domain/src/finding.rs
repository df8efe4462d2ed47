//! Findings: coded, located problems. `E###` blocks, `W###` warns.
//!
//! Every finding says what was read, what is wrong and what to do, in plain Spanish,
//! and where: file, sheet and cell, or the field of a screen.

pub mod codes;

use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether a finding blocks the commit or only warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "PlaceFields")]
pub enum Place {
    File,
    Sheet {
        sheet: String,
    },
    /// Zero-based row and column; shown A1 style.
    Cell {
        sheet: String,
        row: u32,
        column: u32,
    },
    /// A field of a screen, by its form name.
    Field {
        field: String,
    },
}

/// A place as it is written: flat. Read so, the office in the browser needs none of the code by which serde reads
/// enums with a tag.
#[derive(Deserialize)]
struct PlaceFields {
    kind: PlaceKind,
    sheet: Option<String>,
    row: Option<u32>,
    column: Option<u32>,
    field: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum PlaceKind {
    File,
    Sheet,
    Cell,
    Field,
}

impl TryFrom<PlaceFields> for Place {
    type Error = &'static str;

    fn try_from(fields: PlaceFields) -> Result<Self, Self::Error> {
        let sheet = fields.sheet.ok_or("a place in a workbook names its sheet");
        Ok(match fields.kind {
            PlaceKind::File => Self::File,
            PlaceKind::Sheet => Self::Sheet { sheet: sheet? },
            PlaceKind::Cell => Self::Cell {
                sheet: sheet?,
                row: fields.row.ok_or("a cell has a row")?,
                column: fields.column.ok_or("a cell has a column")?,
            },
            PlaceKind::Field => Self::Field {
                field: fields.field.ok_or("a field has a name")?,
            },
        })
    }
}

/// Column letters and row number of a zero-based position: (0, 0) is `A1`.
pub fn a1(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(
            b'A' + u8::try_from(rest % 26).expect("a remainder of 26 fits a byte"),
        ));
        rest /= 26;
    }
    letters.reverse();
    format!(
        "{}{}",
        letters.into_iter().collect::<String>(),
        u64::from(row) + 1
    )
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("archivo"),
            Self::Sheet { sheet } => write!(f, "hoja «{sheet}»"),
            Self::Cell { sheet, row, column } => {
                write!(f, "hoja «{sheet}», celda {}", a1(*row, *column))
            }
            Self::Field { field } => write!(f, "campo «{field}»"),
        }
    }
}

/// A coded, located problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code: `E201`, `W203`. The list with meanings is [`codes`].
    pub code: String,
    pub severity: Severity,
    pub place: Place,
    /// What was read, verbatim (shortened to 200 characters).
    pub read: Option<String>,
    /// What is wrong, one sentence.
    pub problem: String,
    /// What to do, one sentence starting with a verb.
    pub remedy: String,
    /// Where else the same is wrong, where one cause is found in many cells; `place` is the first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<Spread>,
}

/// One cause in many cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// Cells, the first one included.
    pub count: u32,
    /// The smallest range that holds them all, on the sheet of the first: `E2:E127`.
    pub range: String,
    /// The first of them.
    pub places: Vec<Place>,
}

impl Finding {
    /// Builds a finding; the severity follows from the code's letter.
    pub fn new(
        code: &str,
        place: Place,
        read: Option<&str>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let severity = if code.starts_with('W') {
            Severity::Warning
        } else {
            Severity::Error
        };
        Self {
            code: code.to_owned(),
            severity,
            place,
            read: read.map(|r| r.chars().take(200).collect()),
            problem: problem.into(),
            remedy: remedy.into(),
            spread: None,
        }
    }

    /// A finding in the words of the table of codes ([`codes::ALL`]): `{0}`, `{1}` … of its sentences are the
    /// arguments.
    pub fn of(code: &str, place: Place, read: Option<&str>, args: &[&dyn fmt::Display]) -> Self {
        let meaning = codes::meaning(code);
        let (problem, remedy) = meaning.map_or((code, ""), |m| (m.problem, m.remedy));
        Self::new(
            code,
            place,
            read,
            filled(problem, args),
            filled(remedy, args),
        )
    }

    pub fn blocks(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Cells that have this problem.
    pub fn count(&self) -> u32 {
        self.spread.as_ref().map_or(1, |spread| spread.count)
    }

    /// Where it is, in words: «hoja «Datos», celda E2», «hoja «Datos», 126 celdas en E2:E127: E2, E3, E4 …».
    pub fn place_label(&self) -> String {
        let (Some(spread), Place::Cell { sheet, .. }) = (&self.spread, &self.place) else {
            return self.place.to_string();
        };
        let first = spread.places.iter().filter_map(|place| match place {
            Place::Cell { row, column, .. } => Some(a1(*row, *column)),
            _ => None,
        });
        let first: Vec<String> = first.collect();
        let more = if spread.count as usize > first.len() {
            " …"
        } else {
            ""
        };
        format!(
            "hoja «{sheet}», {} celdas en {}: {}{more}",
            spread.count,
            spread.range,
            first.join(", ")
        )
    }
}

/// A template with its arguments. What is not a number in braces stays as it is.
fn filled(template: &str, args: &[&dyn fmt::Display]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let arg = after
            .split_once('}')
            .and_then(|(number, after)| Some((args.get(number.parse::<usize>().ok()?)?, after)));
        match arg {
            Some((arg, after)) => {
                text.push_str(&arg.to_string());
                rest = after;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_refused_where_something_is_missing() {
        let sheet = || "Hoja1".to_owned();
        for place in [
            Place::File,
            Place::Sheet { sheet: sheet() },
            Place::Cell {
                sheet: sheet(),
                row: 3,
                column: 2,
            },
            Place::Field {
                field: "nombre".to_owned(),
            },
        ] {
            let text = serde_json::to_string(&place).unwrap();
            assert_eq!(serde_json::from_str::<Place>(&text).unwrap(), place);
        }
        for lacking in [
            r#"{"kind":"sheet"}"#,
            r#"{"kind":"cell","sheet":"Hoja1","row":3}"#,
            r#"{"kind":"field"}"#,
            r#"{"kind":"page"}"#,
        ] {
            assert!(serde_json::from_str::<Place>(lacking).is_err(), "{lacking}");
        }
    }

    #[test]
    fn a_cause_in_many_cells_says_how_many_and_where() {
        let place = |row| Place::Cell {
            sheet: "Datos".to_owned(),
            row,
            column: 4,
        };
        let mut finding = Finding::of("E301", place(1), None, &[]);
        assert_eq!(finding.place_label(), "hoja «Datos», celda E2");
        finding.spread = Some(Spread {
            count: 126,
            range: "E2:E127".to_owned(),
            places: vec![place(1), place(2)],
        });
        assert_eq!(
            finding.place_label(),
            "hoja «Datos», 126 celdas en E2:E127: E2, E3 …"
        );
    }

    #[test]
    fn templates_take_their_arguments_in_any_order() {
        assert_eq!(
            filled("de {1} a {0}: {1}", &[&3, &"uno"]),
            "de uno a 3: uno"
        );
        assert_eq!(filled("«{» {9} {x}", &[&1]), "«{» {9} {x}");
    }
}
