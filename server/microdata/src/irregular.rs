//! What stands in a file and cannot be taken as it is: counted, with the first lines where it was met.

use serde::Serialize;
use std::collections::BTreeMap;

/// How many lines are named for each kind.
const MAX_NAMED_LINES: usize = 5;

/// A kind of irregularity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Irregularity {
    /// A line with another number of fields than the header, or a quote that does not end.
    BrokenLine,
    /// No year, or none from 1990 to 2100.
    Year,
    /// No age, or no whole number.
    Age,
    /// No weight above zero.
    Weight,
    /// An answer of this variable that is neither 1, 2 nor blank.
    Answer(String),
    /// Somebody who does not use the internet, with a capability exercised on it. Counted as 0.
    Contradiction,
}

impl Irregularity {
    /// Whether the person, or one of the answers, was left out because of it.
    #[must_use]
    pub fn rejects(&self) -> bool {
        *self != Self::Contradiction
    }

    /// Whether the whole row was left out because of it. A row is left out for one reason only.
    #[must_use]
    pub fn rejects_row(&self) -> bool {
        matches!(
            self,
            Self::BrokenLine | Self::Year | Self::Age | Self::Weight
        )
    }

    /// What is wrong, for people.
    #[must_use]
    pub fn label_es(&self) -> String {
        match self {
            Self::BrokenLine => {
                "líneas con otro número de campos que la cabecera, o con comillas sin cerrar: no se contaron".to_owned()
            }
            Self::Year => "personas sin un año legible: no se contaron".to_owned(),
            Self::Age => "personas sin una edad legible: no se contaron".to_owned(),
            Self::Weight => "personas sin un factor de expansión mayor que cero: no se contaron".to_owned(),
            Self::Answer(variable) => {
                format!("respuestas de {variable} distintas de 1, 2 y vacío: se tomaron como falta de respuesta")
            }
            Self::Contradiction => {
                "personas que no usan internet y marcan una capacidad: cuentan con cero".to_owned()
            }
        }
    }

    fn slug(&self) -> String {
        match self {
            Self::BrokenLine => "broken_line".to_owned(),
            Self::Year => "year".to_owned(),
            Self::Age => "age".to_owned(),
            Self::Weight => "weight".to_owned(),
            Self::Answer(variable) => format!("answer:{variable}"),
            Self::Contradiction => "contradiction".to_owned(),
        }
    }
}

impl Serialize for Irregularity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.slug())
    }
}

/// Where an irregularity was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    pub file: String,
    /// Of a text file the line, the header being line 1; of a Stata file the observation, from 1.
    pub line: u64,
    /// What stands there.
    pub read: String,
}

/// One kind, how often, and where first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Irregular {
    pub kind: Irregularity,
    pub count: u64,
    pub first: Vec<Place>,
}

/// All irregularities of a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Irregulars(BTreeMap<Irregularity, (u64, Vec<Place>)>);

impl Irregulars {
    pub fn push(&mut self, kind: Irregularity, file: &str, line: u64, read: String) {
        let (count, first) = self.0.entry(kind).or_default();
        *count += 1;
        if first.len() < MAX_NAMED_LINES {
            let file = file.to_owned();
            first.push(Place { file, line, read });
        }
    }

    pub fn list(&self) -> Vec<Irregular> {
        let one = |(kind, (count, first)): (&Irregularity, &(u64, Vec<Place>))| Irregular {
            kind: kind.clone(),
            count: *count,
            first: first.clone(),
        };
        self.0.iter().map(one).collect()
    }
}
