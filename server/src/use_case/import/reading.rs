//! Reading files in the background: a few at a time, each in a process of its own, with its progress in the
//! database so that any server can show it.
//!
//! A reading belongs to no request: it goes on when the browser is closed, and when its server dies the next
//! one that looks takes it over. A file that ends its reader three times is given up with a finding. A reading
//! that somebody cancels ends within a heartbeat.

use std::{path::PathBuf, sync::Arc, time::Duration};

use domain::finding::{Finding, Place};
use import::{
    grid::{Encoder, Grid},
    layout::{self, FoundLayout, Layout},
    lexicon::Lexicon,
};
use serde_json::json;
use sqlx::PgPool;
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;
use workbook::read::{
    Limits, Mark, Progress, ReadError, ReadFile, Stage, Upload, mark_in_child, read_in_child,
};

use super::{ImportError, stored::FoundInFile};
use crate::{
    compute::ComputePool,
    db::{self, DbError},
    measure,
    use_case::{SYSTEM, begin, commit},
};

/// The stage of a file that nobody reads yet.
pub(super) const WAITING: &str = "En espera";
/// Files read at the same time by one server.
const MAX_CONCURRENT_READINGS: usize = 2;
/// How often the progress is written, which also shows that the server is still reading.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(1);
/// Where the progress was not written for so long, the server of a reading has stopped.
const LEASE: Duration = Duration::from_secs(20);
/// Readings of the same file that may be begun.
const MAX_ATTEMPTS: i16 = 3;

/// Reads batches. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pool: PgPool,
    compute: ComputePool,
    /// The program that reads as `import-worker`: this one.
    worker: Arc<PathBuf>,
    permits: Arc<Semaphore>,
    limits: Limits,
}

/// How a reading ended.
enum Outcome {
    Read(Box<ReadFile>),
    Failed(ReadError),
    Cancelled,
}

impl Reader {
    /// A reader that starts `worker import-worker` for every file, and computes on `compute`.
    pub fn new(pool: PgPool, compute: ComputePool, worker: PathBuf) -> Self {
        Self {
            pool,
            compute,
            worker: Arc::new(worker),
            permits: Arc::new(Semaphore::new(MAX_CONCURRENT_READINGS)),
            limits: Limits::default(),
        }
    }

    /// The same for files of at most so many bytes.
    #[must_use]
    pub fn with_file_bytes(mut self, file_bytes: u64) -> Self {
        self.limits.file_bytes = file_bytes;
        self
    }

    /// The threads on which imports compute.
    pub fn compute(&self) -> &ComputePool {
        &self.compute
    }

    /// Files that are being read now, for measurements.
    pub fn running(&self) -> usize {
        MAX_CONCURRENT_READINGS.saturating_sub(self.permits.available_permits())
    }

    /// Reads the batch in the background. What becomes of it is in its row.
    pub fn start(&self, batch: Uuid) {
        let reader = self.clone();
        tokio::spawn(async move {
            if let Err(error) = reader.run(batch).await {
                measure::Import::Interrupted.count();
                tracing::error!(%error, %batch, "an import could not be read; it is taken up again later");
            }
        });
    }

    /// Reads a file for somebody who waits for it, when a permit is free. Nothing of it is kept.
    pub(super) async fn read_now(&self, upload: Upload) -> Result<ReadFile, ReadError> {
        // The semaphore is never closed; a failure would only mean reading at once.
        let _permit = self.permits.acquire().await;
        read_in_child(&self.worker, upload, &self.limits, |_| {}).await
    }

    /// Puts marks into a workbook for somebody who waits for it, when a permit is free.
    pub(super) async fn mark_now(
        &self,
        bytes: Vec<u8>,
        marks: &[Mark],
    ) -> Result<Vec<u8>, ReadError> {
        let _permit = self.permits.acquire().await;
        mark_in_child(&self.worker, bytes, marks, &self.limits).await
    }

    /// Takes up readings that a dead server left behind; answers how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn resume(&self) -> Result<usize, DbError> {
        let mut conn = self.pool.acquire().await?;
        let claimed = db::import::claim_unfinished(&mut conn, LEASE.as_secs_f64()).await?;
        for (batch, attempt) in &claimed {
            if *attempt > MAX_ATTEMPTS {
                let given_up = Finding::of("E116", Place::File, None, &[]);
                fail(&self.pool, *batch, &given_up).await?;
            } else {
                self.start(*batch);
            }
        }
        Ok(claimed.len())
    }

    /// Looks for abandoned readings again and again, from the start of the server to its end.
    pub async fn run_watch(&self) {
        loop {
            match self.resume().await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "abandoned imports are read again"),
                Err(error) => tracing::warn!(%error, "abandoned imports cannot be looked for"),
            }
            tokio::time::sleep(LEASE).await;
        }
    }

    async fn run(&self, batch: Uuid) -> Result<(), ImportError> {
        let (report, progress) = watch::channel(None::<Progress>);
        let read = self.read(batch, report);
        tokio::pin!(read);
        let mut heartbeat = tokio::time::interval(HEARTBEAT_INTERVAL);
        let outcome = loop {
            tokio::select! {
                outcome = &mut read => break outcome?,
                _ = heartbeat.tick() => {
                    let stage = progress.borrow().map_or((WAITING, 0, 0), |progress| {
                        (stage_label(progress.stage), progress.count, progress.total)
                    });
                    let mut conn = self.pool.acquire().await.map_err(DbError::from)?;
                    if !db::import::set_stage(&mut conn, batch, stage.0, stage.1, stage.2).await? {
                        // Somebody discarded it: the child ends with the future that waits for it.
                        break Outcome::Cancelled;
                    }
                }
            }
        };
        match outcome {
            Outcome::Cancelled => {
                measure::Import::Cancelled.count();
                Ok(())
            }
            Outcome::Failed(error) => {
                measure::Import::Unreadable.count();
                tracing::warn!(%batch, code = error.code, "a file could not be read");
                // The cause may repeat what stands in the file: only for who looks for a fault.
                tracing::debug!(%batch, cause = error.cause, "why a file could not be read");
                Ok(fail(&self.pool, batch, &error.finding()).await?)
            }
            Outcome::Read(file) => match self.store(batch, *file).await {
                // Read again it would be as large: another attempt is of no use.
                Err(ImportError::Db(DbError::TooLarge(cause))) => {
                    measure::Import::Unreadable.count();
                    tracing::warn!(%batch, %cause, "what was read cannot be stored");
                    let finding = Finding::of("E109", Place::File, None, &[]);
                    Ok(fail(&self.pool, batch, &finding).await?)
                }
                stored => stored.inspect(|()| measure::Import::Read.count()),
            },
        }
    }

    /// Waits for a permit, then reads.
    async fn read(
        &self,
        batch: Uuid,
        report: watch::Sender<Option<Progress>>,
    ) -> Result<Outcome, DbError> {
        // The semaphore is never closed; a failure would only mean reading at once.
        let _permit = self.permits.acquire().await;
        let mut conn = self.pool.acquire().await?;
        let Some(row) = db::import::load_batch(&mut conn, batch).await? else {
            return Err(DbError::corrupt("import_batch", "the batch is gone"));
        };
        let bytes = db::import::load_bytes(&mut conn, &row.sha256).await?;
        let gone = || DbError::corrupt("import_file", "the file of an open import is gone");
        let bytes = bytes.ok_or_else(gone)?;
        drop(conn);
        let upload = Upload {
            name: Some(row.file_name),
            bytes,
        };
        let tell = |progress: Progress| {
            report.send_replace(Some(progress));
        };
        let read = read_in_child(&self.worker, upload, &self.limits, tell).await;
        Ok(match read {
            Ok(file) => Outcome::Read(Box::new(file)),
            Err(error) => Outcome::Failed(error),
        })
    }

    /// Finds the layouts and keeps what was read.
    async fn store(&self, batch: Uuid, file: ReadFile) -> Result<(), ImportError> {
        let mut conn = self.pool.acquire().await.map_err(DbError::from)?;
        let catalogue = db::catalogue::load_catalogue(&mut conn).await?;
        drop(conn);
        let detect = move || {
            let lexicon = Lexicon::of(&catalogue);
            let found = detect_layouts(&file.grid, &catalogue, &lexicon);
            let layouts = layouts_of(&file.grid, &found);
            let bytes = Encoder::grid(&file.grid);
            (bytes, found, layouts, file)
        };
        let owner = format!("import/{batch}");
        let (bytes, found, layouts, file) = self.compute.run(&owner, detect).await?;
        let bytes = bytes.map_err(|error| DbError::corrupt("import_batch.grid", error))?;
        let mut conn = self.pool.acquire().await.map_err(DbError::from)?;
        let cells = u64::try_from(file.grid.cell_count()).unwrap_or(u64::MAX);
        let found = FoundInFile {
            findings: file.findings,
            sheets: found,
        };
        let read = db::import::NewGrid {
            grid: &bytes,
            found: &serde_json::to_value(&found)?,
            layouts: &serde_json::to_value(&layouts)?,
            cells,
        };
        Ok(db::import::set_read(&mut conn, batch, &read).await?)
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
pub(super) fn detect_layouts(
    grid: &Grid,
    catalogue: &domain::catalogue::Catalogue,
    lexicon: &Lexicon,
) -> Vec<FoundLayout> {
    let sheets = 0..grid.sheets.len();
    sheets
        .map(|sheet| layout::detect(grid, sheet, catalogue, lexicon))
        .collect()
}

/// The layouts that an import begins with: those of the visible sheets with a table or a form.
pub(super) fn layouts_of(grid: &Grid, found: &[FoundLayout]) -> Vec<Layout> {
    let sheets = grid.sheets.iter().zip(found);
    sheets
        .filter(|(sheet, found)| !sheet.hidden && !found.layout.is_empty())
        .map(|(_, found)| found.layout.clone())
        .collect()
}

/// What is doubtful about the sheets that are read as they were found, and why others are left out without being
/// wrong. What blocks a sheet that is read is found again when it is read; a corrected layout has no doubts.
pub(super) fn doubts(grid: &Grid, found: &[FoundLayout], chosen: &[Layout]) -> Vec<Finding> {
    let sheets = grid.sheets.iter().zip(found);
    let of_sheet = sheets.filter(|(sheet, found)| match found.layout.is_empty() {
        true => !sheet.hidden,
        false => chosen.contains(&found.layout),
    });
    let findings = of_sheet.flat_map(|(_, found)| &found.findings);
    findings
        .filter(|finding| !finding.blocks())
        .cloned()
        .collect()
}

/// The stage in words.
fn stage_label(stage: Stage) -> &'static str {
    match stage {
        Stage::Recognised => "Formato reconocido",
        Stage::Checked => "Archivo comprobado",
        Stage::Opened => "Libro abierto",
        Stage::Cells => "Leyendo celdas",
    }
}
