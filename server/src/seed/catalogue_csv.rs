//! A catalogue as CSV files: `edition.csv`, `nodes.csv`, `indicators.csv`, `values.csv`, with
//! `dimensions.csv` and `members.csv` shared by all editions.
//!
//! The shape of codes and the number of objectives are data: any edition loads by the same reader.
//! Every mistake is reported with its file and line. Does not touch the database.

mod rows;

use std::path::Path;

use domain::calendar::Calendar;
use domain::catalogue::Catalogue;
use domain::policy_tree::Edition;
use domain::value::{CellKey, CellValue};
use serde::de::DeserializeOwned;
use thiserror::Error;

use rows::{DimensionRow, IndicatorRow, MemberRow, NodeRow, ValueRow};

/// Where and why a catalogue file cannot be read.
#[derive(Debug, Error)]
pub enum CatalogueError {
    #[error("{file}: cannot be read: {source}")]
    File {
        file: String,
        source: std::io::Error,
    },
    #[error("{file}, line {line}: {problem}")]
    Row {
        file: &'static str,
        line: u64,
        problem: String,
    },
    #[error("{file}: has no row")]
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
                    problem: format!("the dimension {} is not in dimensions.csv", row.dimension),
                })?;
            dimension.members.push(row.member());
        }
        Ok(CatalogueSeed {
            catalogue: Catalogue {
                edition,
                nodes,
                dimensions,
                indicators,
                calendar: Calendar::default(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::policy_tree::NodeKind;

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
    fn a_mistake_is_reported_with_its_file_and_line() {
        let mut text = CatalogueText::embedded();
        text.nodes = text.nodes.replacen("OP2,objective", "op 2,objective", 1);
        let error = text.parse().unwrap_err().to_string();
        assert!(error.starts_with("nodes.csv, line 4:"), "{error}");
    }
}
