//! The file of an import with its findings in it, to be mended and sent again.
//!
//! A workbook of Excel stays as it is but for the marks, which a child process puts in; for every other format a
//! workbook is made of the cells that were read.

use std::sync::Arc;

use domain::role::Act;
use import::{grid::Grid, layout::Layout};
use sqlx::PgPool;
use workbook::{read::Mark, write::marked::marked_grid};

use super::{
    ImportError, Reader,
    content::content,
    id, may_see,
    order::ChangingCells,
    reading::doubts,
    stored::{KeptFile, check_readable, typed},
};
use crate::{
    db::{self, DbError},
    use_case::{Actor, NamedFile},
};

/// The workbook of an import that was read, with what is found now under its layouts and decisions.
pub async fn marked(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    batch: &str,
) -> Result<NamedFile, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let batch = db::import::load_batch(&mut conn, id(batch)?).await?;
    let batch = batch
        .filter(|batch| may_see(actor, batch))
        .ok_or(ImportError::NotFound)?;
    check_readable(&batch)?;
    let bytes = db::import::load_bytes(&mut conn, &batch.sha256).await?;
    let bytes = bytes.ok_or(ImportError::Forgotten)?;
    let file = KeptFile::load(&mut conn, &batch).await?;
    let decisions = db::import::load_decisions(&mut conn, batch.id).await?;
    drop(conn);
    let (compute, owner) = (reader.compute(), actor.viewer.name.as_str());
    let (grid, found) = compute.run(owner, move || file.unpack()).await??;
    let layouts: Vec<Layout> = typed("import_batch.layouts", batch.layouts.clone())?;
    let mut of_file = found.findings;
    of_file.extend(doubts(&grid, &found.sheets, &layouts));
    let grid = Arc::new(grid);
    let content = content(pool, compute, actor, &grid, layouts, of_file, decisions).await?;
    let marks = ChangingCells::of(&content.preview).marks(&content.findings);
    let (bytes, is_same_file) = with_marks(reader, owner, bytes, grid, marks).await?;
    Ok(NamedFile {
        name: marked_name(&batch.file_name, is_same_file),
        bytes,
    })
}

/// The bytes with the marks, and whether it is the person's own workbook.
pub(super) async fn with_marks(
    reader: &Reader,
    owner: &str,
    bytes: Vec<u8>,
    grid: Arc<Grid>,
    marks: Vec<Mark>,
) -> Result<(Vec<u8>, bool), ImportError> {
    match reader.mark_now(bytes, &marks).await {
        Ok(marked) => Ok((marked, true)),
        Err(error) => {
            tracing::debug!(
                code = error.code,
                cause = error.cause,
                "marks go into a new workbook"
            );
            let made = reader
                .compute()
                .run(owner, move || marked_grid(&grid, &marks));
            Ok((made.await??, false))
        }
    }
}

/// «valores-hallazgos.xlsx»; a workbook of Excel keeps the end of its name.
fn marked_name(name: &str, is_same_file: bool) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "xlsx"));
    let ending = if is_same_file { ending } else { "xlsx" };
    format!("{stem}-hallazgos.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marked_file_is_named_after_the_file() {
        assert_eq!(marked_name("a.b.xlsm", true), "a.b-hallazgos.xlsm");
        assert_eq!(marked_name("valores.csv", false), "valores-hallazgos.xlsx");
        assert_eq!(marked_name("libro", true), "libro-hallazgos.xlsx");
    }
}
