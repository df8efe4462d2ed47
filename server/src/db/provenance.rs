//! Provenance: what all cells share that one person wrote in one act, stated once; each cell adds its place.

use std::collections::{BTreeMap, BTreeSet};

use domain::{finding::a1, value::Provenance};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{cell::CellPlace, error::DbError};

/// The file that cells were read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceFile<'a> {
    pub name: &'a str,
    /// SHA-256 of its bytes, hex.
    pub sha256: &'a str,
    pub batch: Option<Uuid>,
    /// Names of its sheets; a [`CellPlace`] points to one by its place.
    pub sheets: &'a [String],
}

/// A provenance to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewProvenance<'a> {
    /// Display name of the person.
    pub by: &'a str,
    /// The moment, RFC 3339 in whole seconds, UTC: releases repeat it letter by letter.
    pub at: &'a str,
    /// `None` = typed in a form.
    pub file: Option<SourceFile<'a>>,
}

/// Writes a provenance; answers its number.
pub async fn insert(
    conn: &mut PgConnection,
    provenance: &NewProvenance<'_>,
) -> Result<i64, DbError> {
    let file = provenance.file;
    let id = sqlx::query_scalar!(
        "insert into provenance (by_name, at, file, sha256, batch, sheets)
         values ($1, $2, $3, $4, $5, $6) returning id",
        provenance.by,
        provenance.at,
        file.map(|file| file.name),
        file.map(|file| file.sha256),
        file.and_then(|file| file.batch),
        file.map_or(&[][..], |file| file.sheets)
    )
    .fetch_one(conn)
    .await?;
    Ok(id)
}

#[derive(Debug)]
struct StoredProvenance {
    id: i64,
    by_name: String,
    at: String,
    file: Option<String>,
    sha256: Option<String>,
    sheets: Vec<String>,
}

/// Provenances by their numbers: turns the places of rows into provenances of the domain.
pub(super) struct Provenances(BTreeMap<i64, StoredProvenance>);

impl Provenances {
    /// Those of rows. Asked after the rows: a provenance is there before its first row.
    pub async fn load(
        conn: &mut PgConnection,
        ids: impl Iterator<Item = i64>,
    ) -> Result<Self, DbError> {
        let ids: BTreeSet<i64> = ids.collect();
        if ids.is_empty() {
            return Ok(Self(BTreeMap::new()));
        }
        let ids: Vec<i64> = ids.into_iter().collect();
        let rows = sqlx::query_as!(
            StoredProvenance,
            "select id, by_name, at, file, sha256, sheets from provenance where id = any($1)",
            &ids
        )
        .fetch_all(conn)
        .await?;
        Ok(Self(rows.into_iter().map(|row| (row.id, row)).collect()))
    }

    /// The provenance of a cell; `sheet` is its place in the file's list, `row_column` counts from 0.
    pub fn of(
        &self,
        id: i64,
        sheet: Option<i32>,
        row_column: Option<(i32, i32)>,
    ) -> Result<Provenance, DbError> {
        let stored = self.0.get(&id);
        let stored = stored.ok_or_else(|| DbError::corrupt("provenance", id))?;
        let (by, at) = (stored.by_name.clone(), stored.at.clone());
        let (Some(file), Some(sha256)) = (&stored.file, &stored.sha256) else {
            return Ok(Provenance::Form { by, at });
        };
        let (sheet, cell) = match sheet {
            Some(sheet) => (sheet_name(stored, sheet)?, cell_name(row_column)?),
            None => Default::default(),
        };
        Ok(Provenance::Import {
            by,
            at,
            file: file.clone(),
            sha256: sha256.clone(),
            sheet,
            cell,
        })
    }
}

fn sheet_name(stored: &StoredProvenance, sheet: i32) -> Result<String, DbError> {
    let at = usize::try_from(sheet).ok();
    let name = at.and_then(|at| stored.sheets.get(at));
    let name = name.ok_or_else(|| DbError::corrupt("provenance.sheets", sheet))?;
    Ok(name.clone())
}

fn cell_name(row_column: Option<(i32, i32)>) -> Result<String, DbError> {
    let Some((row, column)) = row_column else {
        return Ok(String::new());
    };
    let row = u32::try_from(row).map_err(|e| DbError::corrupt("cell_row", e))?;
    let column = u32::try_from(column).map_err(|e| DbError::corrupt("cell_column", e))?;
    Ok(a1(row, column))
}

/// Provenances of the domain gathered by act, each with the sheets that its cells name.
#[derive(Default)]
pub(super) struct Acts<'a> {
    acts: Vec<Act<'a>>,
    by_key: BTreeMap<ActKey<'a>, usize>,
}

/// Person, moment, and file with its hash.
type ActKey<'a> = (&'a str, &'a str, Option<(&'a str, &'a str)>);

struct Act<'a> {
    key: ActKey<'a>,
    sheets: Vec<String>,
    places: BTreeMap<&'a str, i32>,
}

impl<'a> Acts<'a> {
    /// The act of a provenance by its place, and the place of the cell.
    pub fn add(
        &mut self,
        provenance: &'a Provenance,
    ) -> Result<(usize, Option<CellPlace>), DbError> {
        let (key, cell) = match provenance {
            Provenance::Form { by, at } => ((by.as_str(), at.as_str(), None), None),
            Provenance::Import {
                by,
                at,
                file,
                sha256,
                sheet,
                cell,
            } => {
                let file = Some((file.as_str(), sha256.as_str()));
                ((by.as_str(), at.as_str(), file), Some((sheet, cell)))
            }
        };
        let next = self.acts.len();
        let act = *self.by_key.entry(key).or_insert(next);
        if act == next {
            self.acts.push(Act {
                key,
                sheets: Vec::new(),
                places: BTreeMap::new(),
            });
        }
        let Some((sheet, cell)) = cell.filter(|(sheet, _)| !sheet.is_empty()) else {
            return Ok((act, None));
        };
        let row_column = match cell.as_str() {
            "" => None,
            name => Some(row_column(name)?),
        };
        let sheet = self.acts[act].place_of(sheet)?;
        Ok((act, Some(CellPlace { sheet, row_column })))
    }

    /// Writes them, in the order in which they came; answers their numbers. `batch` is named where its file
    /// is the one that a provenance states.
    pub async fn insert(
        &self,
        conn: &mut PgConnection,
        batch: Option<(Uuid, &str)>,
    ) -> Result<Vec<i64>, DbError> {
        let mut ids = Vec::with_capacity(self.acts.len());
        for act in &self.acts {
            let (by, at, file) = act.key;
            let file = file.map(|(name, sha256)| SourceFile {
                name,
                sha256,
                batch: batch.filter(|(_, hash)| *hash == sha256).map(|(id, _)| id),
                sheets: &act.sheets,
            });
            ids.push(insert(conn, &NewProvenance { by, at, file }).await?);
        }
        Ok(ids)
    }
}

impl<'a> Act<'a> {
    fn place_of(&mut self, sheet: &'a str) -> Result<i32, DbError> {
        if let Some(place) = self.places.get(sheet) {
            return Ok(*place);
        }
        let place = i32::try_from(self.sheets.len());
        let place = place.map_err(|e| DbError::corrupt("provenance.sheets", e))?;
        self.sheets.push(sheet.to_owned());
        self.places.insert(sheet, place);
        Ok(place)
    }
}

fn row_column(cell: &str) -> Result<(i32, i32), DbError> {
    position(cell).ok_or_else(|| DbError::corrupt("provenance.cell", cell))
}

/// Row and column of a name as [`a1`] writes it, from 0.
fn position(name: &str) -> Option<(i32, i32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(digits);
    let mut column = 0_i32;
    for letter in letters.bytes() {
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column
            .checked_mul(26)?
            .checked_add(i32::from(letter - b'A') + 1)?;
    }
    let row: i32 = digits.parse().ok()?;
    (column > 0 && row > 0).then_some((row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::{a1, position};

    #[test]
    fn the_name_of_a_cell_is_read_back() {
        for (row, column) in [
            (0, 0),
            (126, 4),
            (1_048_575, 16_383),
            (9, 25),
            (9, 26),
            (9, 701),
            (9, 702),
        ] {
            let name = a1(row.try_into().unwrap(), column.try_into().unwrap());
            assert_eq!(position(&name), Some((row, column)), "{name}");
        }
    }

    #[test]
    fn what_names_no_cell_has_no_position() {
        for name in ["", "A", "7", "a1", "A0", "A-1", "Á1", "A1B", "A99999999999"] {
            assert_eq!(position(name), None, "{name}");
        }
    }
}
