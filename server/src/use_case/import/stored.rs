//! What a batch keeps of its file, in the shapes of the import: the database holds bytes and JSON.

use std::collections::BTreeMap;

use app::wire::ImportPreview;
use domain::finding::Finding;
use import::{
    draft::{Book, Key},
    grid::{Decoder, Grid},
    layout::FoundLayout,
    stored::Stored,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::ImportError;
use crate::db::{self, DbError, import::Batch, value::StoredRows};

/// What was found when the file was read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct FoundInFile {
    /// By the reader, in the text of the file.
    pub findings: Vec<Finding>,
    /// On each sheet, in their order.
    pub sheets: Vec<FoundLayout>,
}

/// What a preview keeps beside its delta.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptPreview {
    pub shown: ImportPreview,
    /// Hash of the values alone.
    pub values_hash: String,
    /// Whether a commit writes more than values: fields or new elements.
    pub changes_catalogue: bool,
}

/// Stored JSON in its shape; nothing stored is the default.
pub(super) fn typed<T: DeserializeOwned + Default>(
    column: &'static str,
    stored: Option<Value>,
) -> Result<T, DbError> {
    match stored {
        Some(json) => serde_json::from_value(json).map_err(|e| DbError::corrupt(column, e)),
        None => Ok(T::default()),
    }
}

/// The file of a batch as it is kept: its grid still packed.
pub(super) struct KeptFile {
    grid: Vec<u8>,
    found: FoundInFile,
}

impl KeptFile {
    /// Loads it.
    pub async fn load(conn: &mut PgConnection, batch: &Batch) -> Result<Self, ImportError> {
        let grid = db::import::load_grid(conn, batch.id).await?;
        Ok(Self {
            grid: grid.ok_or(ImportError::Ended)?,
            found: typed("import_batch.found", batch.found.clone())?,
        })
    }

    /// The grid unpacked, and what was found when it was read. For the compute pool: it takes its time.
    pub fn unpack(self) -> Result<(Grid, FoundInFile), DbError> {
        let grid = Decoder::grid(&self.grid);
        let grid = grid.map_err(|error| DbError::corrupt("import_batch.grid", error))?;
        Ok((grid, self.found))
    }
}

/// What the last preview kept; `None` where there is none, or one of another version of this program.
pub(super) async fn load_kept(
    conn: &mut PgConnection,
    batch: Uuid,
) -> Result<Option<KeptPreview>, DbError> {
    let kept = db::import::load_preview(conn, batch).await?;
    Ok(kept.and_then(|json| serde_json::from_value(json).ok()))
}

/// Whether a batch can still be previewed and committed.
pub(super) fn check_readable(batch: &Batch) -> Result<(), ImportError> {
    match batch.status.as_str() {
        "read" => Ok(()),
        "reading" => Err(ImportError::StillReading),
        "failed" => {
            let finding = batch.error.as_ref().map(|finding| finding.0.clone());
            Err(ImportError::Unreadable(finding.into_iter().collect()))
        }
        _ => Err(ImportError::Ended),
    }
}

/// Rows of the database as the passes take them: series once, then small rows.
pub(super) fn stored(rows: StoredRows) -> Stored {
    let mut book = Book::default();
    let mut numbers = BTreeMap::new();
    for series in &rows.series {
        numbers.insert(series.id, book.series(&series.indicator, &series.breakdown));
    }
    let mut cells = Vec::with_capacity(rows.rows.len());
    for row in rows.rows {
        // The database answers rows and their series together: none is without.
        let Some(series) = numbers.get(&row.key.series).copied() else {
            continue;
        };
        let key = Key {
            series,
            measure: row.key.measure,
            period: row.key.period,
        };
        cells.push((key, book.value(&row.value)));
    }
    Stored::of_rows(book, cells)
}
