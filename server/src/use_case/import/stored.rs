//! What a batch keeps of its file, in the shapes of the import: the database holds bytes and JSON.

use domain::import::{
    layout::{FoundLayout, Layout},
    sheet::Workbook,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgConnection;

use super::ImportError;
use crate::db::{self, DbError, import::Batch};

/// The layouts that an import begins with: those of the visible sheets with a table or a form.
pub(super) fn initial_layouts(workbook: &Workbook, found: &[FoundLayout]) -> Vec<Layout> {
    let sheets = workbook.sheets.iter().zip(found);
    sheets
        .filter(|(sheet, found)| !sheet.hidden && !found.layout.is_empty())
        .map(|(_, found)| found.layout.clone())
        .collect()
}

/// The workbook of a batch; `None` while there is none.
pub(super) async fn workbook(
    conn: &mut PgConnection,
    batch: &Batch,
) -> Result<Option<Workbook>, DbError> {
    let grid = db::import::load_grid(conn, batch.id).await?;
    let read = |bytes: Vec<u8>| {
        serde_json::from_slice(&bytes).map_err(|e| DbError::corrupt("import_batch.grid", e))
    };
    grid.map(read).transpose()
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

/// The workbook and the layouts of a batch that can still be committed.
pub(super) async fn readable(
    conn: &mut PgConnection,
    batch: &Batch,
) -> Result<(Workbook, Vec<Layout>), ImportError> {
    match batch.status.as_str() {
        "read" => {}
        "reading" => return Err(ImportError::StillReading),
        "failed" => {
            let finding = batch.error.as_ref().map(|finding| finding.0.clone());
            return Err(ImportError::Unreadable(finding.into_iter().collect()));
        }
        _ => return Err(ImportError::Ended),
    }
    let workbook = workbook(conn, batch).await?.ok_or(ImportError::Ended)?;
    let layouts = typed("import_batch.layouts", batch.layouts.clone())?;
    Ok((workbook, layouts))
}
