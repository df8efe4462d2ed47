//! A catalogue as CSV files: `edition.csv`, `nodes.csv`, `indicators.csv`, `values.csv`, with
//! `dimensions.csv` and `members.csv` shared by all editions.
//!
//! The shape of codes and the number of objectives are data: any edition loads by the same reader.
//! Every mistake is told with its file and line. Does not touch the database.

use std::path::Path;
use std::str::FromStr;

use domain::Decimal;
use domain::catalogue::Catalogue;
use domain::code::{IndicatorCode, NodeCode};
use domain::indicator::{Ficha, Indicator, SeriesBreak, Unit};
use domain::period::Period;
use domain::policy::{Dimension, Edition, Member, Node};
use domain::value::{Breakdown, CellKey, CellValue, Datum, Measure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Where and why a catalogue file cannot be read.
#[derive(Debug, Error)]
pub enum CatalogueError {
    #[error("{file}: no se puede leer: {source}")]
    File {
        file: String,
        source: std::io::Error,
    },
    #[error("{file}, línea {line}: {problem}")]
    Row {
        file: &'static str,
        line: u64,
        problem: String,
    },
    #[error("{file}: no tiene ninguna fila")]
    Empty { file: &'static str },
}

/// A catalogue with the values that its source states.
#[derive(Debug, Clone)]
pub struct CatalogueSeed {
    pub catalogue: Catalogue,
    pub values: Vec<(CellKey, CellValue)>,
}

/// The texts of the files.
pub struct CatalogueText {
    pub edition: String,
    pub nodes: String,
    pub indicators: String,
    pub values: String,
    pub dimensions: String,
    pub members: String,
}

impl CatalogueText {
    /// The catalogue that is part of the program: the model of September 2022.
    pub fn embedded() -> Self {
        Self {
            edition: include_str!("../../seed/2022-09/edition.csv").to_owned(),
            nodes: include_str!("../../seed/2022-09/nodes.csv").to_owned(),
            indicators: include_str!("../../seed/2022-09/indicators.csv").to_owned(),
            values: include_str!("../../seed/2022-09/values.csv").to_owned(),
            dimensions: include_str!("../../seed/dimensions.csv").to_owned(),
            members: include_str!("../../seed/members.csv").to_owned(),
        }
    }

    /// The catalogue in a folder. Dimensions and members fall back to the embedded ones.
    pub fn from_dir(dir: &Path) -> Result<Self, CatalogueError> {
        let embedded = Self::embedded();
        let read = |name: &str| {
            std::fs::read_to_string(dir.join(name)).map_err(|source| CatalogueError::File {
                file: dir.join(name).display().to_string(),
                source,
            })
        };
        let optional = |name: &str, otherwise: String| {
            if dir.join(name).exists() {
                read(name)
            } else {
                Ok(otherwise)
            }
        };
        Ok(Self {
            edition: read("edition.csv")?,
            nodes: read("nodes.csv")?,
            indicators: read("indicators.csv")?,
            values: optional(
                "values.csv",
                "indicator,measure,period,value,source,note\n".to_owned(),
            )?,
            dimensions: optional("dimensions.csv", embedded.dimensions)?,
            members: optional("members.csv", embedded.members)?,
        })
    }

    /// Reads all files into the domain's types.
    pub fn parse(&self) -> Result<CatalogueSeed, CatalogueError> {
        let edition: Edition = rows("edition.csv", &self.edition)?
            .into_iter()
            .next()
            .map(|(_, edition)| edition)
            .ok_or(CatalogueError::Empty {
                file: "edition.csv",
            })?;
        let nodes = convert("nodes.csv", &self.nodes, |row: NodeRow, i| row.node(i))?;
        let indicators = convert(
            "indicators.csv",
            &self.indicators,
            |row: IndicatorRow, i| row.indicator(i),
        )?;
        let values = convert("values.csv", &self.values, |row: ValueRow, _| row.cell())?;
        let mut dimensions = convert(
            "dimensions.csv",
            &self.dimensions,
            |row: DimensionRow, _| Ok(row.dimension()),
        )?;
        for (line, row) in rows::<MemberRow>("members.csv", &self.members)? {
            let dimension = dimensions
                .iter_mut()
                .find(|d| d.code == row.dimension)
                .ok_or_else(|| CatalogueError::Row {
                    file: "members.csv",
                    line,
                    problem: format!("la dimensión «{}» no está en dimensions.csv", row.dimension),
                })?;
            dimension.members.push(row.member());
        }
        Ok(CatalogueSeed {
            catalogue: Catalogue {
                edition,
                nodes,
                dimensions,
                indicators,
            },
            values,
        })
    }
}

/// Rows with their line numbers.
fn rows<T: DeserializeOwned>(
    file: &'static str,
    text: &str,
) -> Result<Vec<(u64, T)>, CatalogueError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .map_err(|error| CatalogueError::Row {
            file,
            line: 1,
            problem: error.to_string(),
        })?
        .clone();
    reader
        .records()
        .map(|record| {
            let at = |line: u64, error: csv::Error| CatalogueError::Row {
                file,
                line,
                problem: error.to_string(),
            };
            let record = record
                .map_err(|error| at(error.position().map_or(0, csv::Position::line), error))?;
            let line = record.position().map_or(0, csv::Position::line);
            let row = record
                .deserialize(Some(&headers))
                .map_err(|error| at(line, error))?;
            Ok((line, row))
        })
        .collect()
}

/// Reads rows and turns each into a domain value; the second argument is its index.
fn convert<R: DeserializeOwned, T>(
    file: &'static str,
    text: &str,
    make: impl Fn(R, i32) -> Result<T, String>,
) -> Result<Vec<T>, CatalogueError> {
    rows(file, text)?
        .into_iter()
        .zip(1..)
        .map(|((line, row), position)| {
            make(row, position).map_err(|problem| CatalogueError::Row {
                file,
                line,
                problem,
            })
        })
        .collect()
}

fn present(text: String) -> Option<String> {
    Some(text).filter(|t| !t.trim().is_empty())
}

fn list(text: &str) -> Vec<String> {
    text.split('|')
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
        .collect()
}

fn told<T: FromStr>(text: &str) -> Result<T, String>
where
    T::Err: ToString,
{
    text.parse().map_err(|error: T::Err| error.to_string())
}

fn decimal(text: &str) -> Result<Option<Decimal>, String> {
    match text {
        "" => Ok(None),
        text => told(text).map(Some),
    }
}

#[derive(Deserialize)]
struct NodeRow {
    code: String,
    kind: domain::policy::NodeKind,
    parent: String,
    name: String,
    name_status: domain::policy::NameStatus,
    placement: domain::policy::Placement,
    candidates: String,
    note: String,
    entity: String,
    source: String,
}

impl NodeRow {
    fn node(self, position: i32) -> Result<Node, String> {
        Ok(Node {
            code: told(&self.code)?,
            kind: self.kind,
            parent: present(self.parent)
                .map(|p| told::<NodeCode>(&p))
                .transpose()?,
            name: present(self.name),
            name_status: self.name_status,
            placement: self.placement,
            candidates: list(&self.candidates),
            note: present(self.note),
            source: self.source,
            entity: present(self.entity),
            position,
        })
    }
}

#[derive(Deserialize)]
struct IndicatorRow {
    code: String,
    node: String,
    kind: domain::indicator::IndicatorKind,
    name: String,
    unit_kind: domain::indicator::UnitKind,
    unit_label: String,
    decimals: u8,
    shown_decimals: u8,
    min: String,
    max: String,
    direction: Option<domain::indicator::Direction>,
    aggregation: domain::indicator::Aggregation,
    periodicity: domain::period::Periodicity,
    first_year: Option<i32>,
    due_days: u16,
    justification: String,
    responsible: String,
    limitations: String,
    formula: String,
    formula_terms: String,
    technical_notes: String,
    collection: String,
    assumptions: String,
    source: String,
    /// `year:reason`, joined by `|`.
    breaks: String,
}

impl IndicatorRow {
    fn indicator(self, position: i32) -> Result<Indicator, String> {
        let breaks = list(&self.breaks)
            .iter()
            .map(|text| {
                let (year, reason) = text
                    .split_once(':')
                    .ok_or("un quiebre se escribe «año:motivo»")?;
                Ok(SeriesBreak {
                    year: told(year)?,
                    reason: reason.to_owned(),
                })
            })
            .collect::<Result<_, String>>()?;
        Ok(Indicator {
            code: told::<IndicatorCode>(&self.code)?,
            node: told(&self.node)?,
            kind: self.kind,
            name: self.name,
            unit: Unit {
                kind: self.unit_kind,
                label: self.unit_label,
                decimals: self.decimals,
                shown_decimals: self.shown_decimals,
                min: decimal(&self.min)?,
                max: decimal(&self.max)?,
            },
            direction: self.direction,
            aggregation: self.aggregation,
            periodicity: self.periodicity,
            first_year: self.first_year,
            due_days: self.due_days,
            ficha: Ficha {
                justification: self.justification,
                responsible: self.responsible,
                limitations: self.limitations,
                formula: self.formula,
                formula_terms: self.formula_terms,
                technical_notes: self.technical_notes,
                collection: self.collection,
                assumptions: self.assumptions,
                source: self.source,
            },
            breaks,
            direction_reason: None,
            position,
        })
    }
}

#[derive(Deserialize)]
struct ValueRow {
    indicator: String,
    measure: Measure,
    period: String,
    value: String,
    source: String,
    note: String,
}

impl ValueRow {
    fn cell(self) -> Result<(CellKey, CellValue), String> {
        let key = CellKey {
            indicator: told(&self.indicator)?,
            measure: self.measure,
            breakdown: Breakdown::headline(),
            period: told::<Period>(&self.period)?,
        };
        let value = CellValue {
            datum: Datum::number(told(&self.value)?),
            provisional: false,
            note: present(self.note),
            source: present(self.source),
        };
        Ok((key, value))
    }
}

#[derive(Deserialize)]
struct DimensionRow {
    code: String,
    name: String,
}

impl DimensionRow {
    fn dimension(self) -> Dimension {
        Dimension {
            code: self.code,
            name: self.name,
            members: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
struct MemberRow {
    dimension: String,
    code: String,
    name: String,
    aliases: String,
    reniec: String,
}

impl MemberRow {
    fn member(self) -> Member {
        Member {
            code: self.code,
            name: self.name,
            aliases: list(&self.aliases),
            reniec: present(self.reniec),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::policy::NodeKind;

    #[test]
    fn the_embedded_catalogue_has_the_whole_model_of_2022() {
        let seed = CatalogueText::embedded().parse().unwrap();
        let count = |kind| seed.catalogue.of_kind(kind).count();
        assert_eq!(count(NodeKind::Objective), 5);
        assert_eq!(count(NodeKind::Guideline), 21);
        assert_eq!(count(NodeKind::Service), 72);
        let named = seed
            .catalogue
            .of_kind(NodeKind::Service)
            .filter(|n| n.name.is_some())
            .count();
        assert_eq!(named, 32);
        let departments = seed.catalogue.dimension("departamento").unwrap();
        assert_eq!(departments.members.len(), 25);
        assert!(seed.catalogue.nodes.iter().all(|n| !n.source.is_empty()));
    }

    #[test]
    fn a_mistake_is_told_with_its_file_and_line() {
        let mut text = CatalogueText::embedded();
        text.nodes = text.nodes.replacen("OP2,objective", "op 2,objective", 1);
        let error = text.parse().unwrap_err().to_string();
        assert!(error.starts_with("nodes.csv, línea 4:"), "{error}");
    }
}
