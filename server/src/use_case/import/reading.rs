//! Reading files in the background: a few at a time, each in a process of its own, with its progress
//! in the database so that any server can show it.
//!
//! A reading belongs to nobody: when its server dies, the next one that looks takes it over. A file
//! that ends its reader three times is given up with a finding.

use std::{path::PathBuf, sync::Arc, time::Duration};

use domain::catalogue::Catalogue;
use domain::{
    finding::{Finding, Place, codes},
    import::{
        layout::{self, FoundLayout},
        sheet::{CellContent, Workbook},
    },
};
use serde_json::json;
use sqlx::PgPool;
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;
use workbook::read::{Limits, Progress, ReadError, Stage, Upload, read_in_child};

use super::stored::initial_layouts;
use crate::{
    db::{self, DbError, import::NewGrid},
    use_case::{SYSTEM, begin, commit},
};

/// The stage of a file that nobody reads yet.
pub(super) const WAITING: &str = "En espera";
/// Files read at the same time by one server.
const TURNS: usize = 2;
/// How often the progress is written; also the sign of life.
const BEAT: Duration = Duration::from_secs(1);
/// Without a sign of life for so long, the server of a reading is gone.
const GONE: Duration = Duration::from_secs(20);
/// Readings of the same file that may be begun.
const ATTEMPTS: i16 = 3;

/// Reads batches. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pool: PgPool,
    /// The program that reads as `import-worker`: this one.
    worker: Arc<PathBuf>,
    turns: Arc<Semaphore>,
}

impl Reader {
    /// A reader that starts `worker import-worker` for every file.
    pub fn new(pool: PgPool, worker: PathBuf) -> Self {
        Self {
            pool,
            worker: Arc::new(worker),
            turns: Arc::new(Semaphore::new(TURNS)),
        }
    }

    /// Reads the batch in the background. What becomes of it is in its row.
    pub fn start(&self, batch: Uuid) {
        let reader = self.clone();
        tokio::spawn(async move {
            if let Err(error) = reader.run(batch).await {
                tracing::error!(%error, %batch, "an import could not be read; it is taken up again later");
            }
        });
    }

    /// Takes up readings that a dead server left behind; answers how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn resume(&self) -> Result<usize, DbError> {
        let mut conn = self.pool.acquire().await?;
        let claimed = db::import::claim_unfinished(&mut conn, GONE.as_secs_f64()).await?;
        for (batch, attempt) in &claimed {
            if *attempt > ATTEMPTS {
                fail(&self.pool, *batch, &given_up()).await?;
            } else {
                self.start(*batch);
            }
        }
        Ok(claimed.len())
    }

    /// Looks for abandoned readings again and again, from the start of the server to its end.
    pub async fn keep_watch(&self) {
        loop {
            match self.resume().await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "abandoned imports are read again"),
                Err(error) => tracing::warn!(%error, "abandoned imports cannot be looked for"),
            }
            tokio::time::sleep(GONE).await;
        }
    }

    async fn run(&self, batch: Uuid) -> Result<(), DbError> {
        let (report, progress) = watch::channel((WAITING.to_owned(), 0));
        let read = self.read(batch, report);
        tokio::pin!(read);
        let mut beat = tokio::time::interval(BEAT);
        let outcome = loop {
            tokio::select! {
                outcome = &mut read => break outcome?,
                _ = beat.tick() => {
                    let (stage, count) = progress.borrow().clone();
                    let mut conn = self.pool.acquire().await?;
                    db::import::set_stage(&mut conn, batch, &stage, count, 0).await?;
                }
            }
        };
        self.store(batch, outcome).await
    }

    /// Waits for a turn, then reads.
    async fn read(
        &self,
        batch: Uuid,
        report: watch::Sender<(String, u64)>,
    ) -> Result<Result<Workbook, ReadError>, DbError> {
        // The semaphore is never closed; a failure would only mean reading at once.
        let _turn = self.turns.acquire().await;
        let mut conn = self.pool.acquire().await?;
        let Some(row) = db::import::load_batch(&mut conn, batch).await? else {
            return Err(DbError::corrupt("import_batch", "the batch is gone"));
        };
        let bytes = db::import::load_bytes(&mut conn, &row.sha256).await?;
        drop(conn);
        let tell = |progress: Progress| {
            report.send_replace((words(progress.stage).to_owned(), progress.count));
        };
        let upload = Upload {
            name: Some(row.file_name),
            bytes,
        };
        Ok(read_in_child(&self.worker, upload, &Limits::default(), tell).await)
    }

    async fn store(
        &self,
        batch: Uuid,
        outcome: Result<Workbook, ReadError>,
    ) -> Result<(), DbError> {
        let mut conn = self.pool.acquire().await?;
        let mut workbook = match outcome {
            Ok(workbook) => workbook,
            Err(error) => {
                tracing::warn!(%batch, code = error.code, cause = error.cause, "a file could not be read");
                drop(conn);
                return fail(&self.pool, batch, &error.finding()).await;
            }
        };
        without_nul(&mut workbook);
        let catalogue = db::catalogue::load_catalogue(&mut conn).await?;
        let cells = workbook
            .sheets
            .iter()
            .map(|sheet| sheet.cells.len())
            .sum::<usize>();
        let found = detected(&workbook, &catalogue);
        let cells = u64::try_from(cells).unwrap_or(u64::MAX);
        let json = |error| DbError::corrupt("import_batch", error);
        let read = NewGrid {
            grid: &serde_json::to_vec(&workbook).map_err(json)?,
            layouts: &serde_json::to_value(initial_layouts(&workbook, &found)).map_err(json)?,
            found: &serde_json::to_value(&found).map_err(json)?,
            cells,
        };
        db::import::set_read(&mut conn, batch, &read).await
    }
}

/// Ends a reading without a workbook, and says so in the audit log.
async fn fail(pool: &PgPool, batch: Uuid, finding: &Finding) -> Result<(), DbError> {
    let mut tx = begin(pool).await?;
    db::import::set_failed(&mut tx, batch, finding).await?;
    let entry = db::audit::Entry {
        actor: SYSTEM,
        act: "import.fail",
        object: format!("import/{batch}"),
        detail: json!({"code": finding.code, "problem": finding.problem}),
        address: None,
    };
    db::audit::append(&mut tx, &entry).await?;
    commit(tx).await
}

/// How every sheet is understood, hidden ones too, in their order.
pub(super) fn detected(workbook: &Workbook, catalogue: &Catalogue) -> Vec<FoundLayout> {
    let sheets = workbook.sheets.iter();
    sheets
        .map(|sheet| layout::detect(sheet, catalogue))
        .collect()
}

/// The stage in words.
fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Recognised => "Formato reconocido",
        Stage::Checked => "Archivo comprobado",
        Stage::Opened => "Libro abierto",
        Stage::Cells => "Leyendo celdas",
    }
}

fn given_up() -> Finding {
    let (problem, remedy) = codes::meaning("E116").map_or(
        (
            "El lector de archivos se detuvo de forma inesperada.",
            "Guarde el libro de nuevo.",
        ),
        |meaning| (meaning.meaning, meaning.remedy),
    );
    Finding::new("E116", Place::File, None, problem, remedy)
}

/// PostgreSQL stores no text with U+0000; a sheet may hold one. It shows as the replacement character.
fn without_nul(workbook: &mut Workbook) {
    for sheet in &mut workbook.sheets {
        for content in sheet.cells.values_mut() {
            if let CellContent::Text(text) | CellContent::Number(text) | CellContent::Error(text) =
                content
                && text.contains('\0')
            {
                *text = text.replace('\0', "\u{fffd}");
            }
        }
        sheet.name = sheet.name.replace('\0', "\u{fffd}");
    }
}
