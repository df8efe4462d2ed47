//! Imports: from the bytes of a file to a change set, every cell accounted for.
//!
//! receive (keep the bytes) → read (in a process of its own) → preview → commit by (batch, content
//! hash). Nobody commits what was not previewed; a commit is all or nothing; the same file or the
//! same batch again changes nothing. What cells mean is decided by the package `import`.

mod commit;
mod conflicts;
mod content;
mod dry_run;
mod forget;
mod marked;
mod order;
mod preview;
mod profiles;
mod proposal;
mod quota;
mod reading;
mod stored;
mod undo;
mod view;

use app::wire::ImportSummary;
use domain::{
    finding::Finding,
    role::{Act, Denied},
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use thiserror::Error;
use uuid::Uuid;

use super::{
    Actor, NamedFile, begin, configuration::ProposeError, review::ReviewError, review::sees_all,
};
use crate::{
    compute::ComputeError,
    db::{self, DbError, import::Batch},
    release::canonical,
};

pub use commit::commit;
pub use conflicts::{decide_conflicts, read_conflicts};
pub use dry_run::{DryRunResult, SheetSelection, dry_run};
pub use forget::{forget, run_expiry};
pub use marked::marked;
pub use preview::preview;
pub use profiles::{delete_profile, layouts_under, list_profiles, rename_profile, save_profile};
pub use proposal::{
    FindingPlace, LocatedFinding, MAX_VALUES, Missing, NewProposal, Number, ProposalAnswer,
    ProposalCounts, ProposalForm, ProposalOutcome, ProposalState, ProposedMeasure, ProposedValue,
    ProposedValues, RemarkedCell, SplitProposal, TokenInUse, propose, read_state,
};
pub use quota::{OverQuota, Quota};
pub use reading::Reader;
pub use undo::undo;
pub use view::read;

/// Imports in one list.
const MAX_LISTED: i64 = 200;

/// Why an import stays as it is.
#[derive(Debug, Error)]
pub enum ImportError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("la importación no existe")]
    NotFound,
    #[error("el archivo todavía se está leyendo")]
    StillReading,
    #[error("el archivo no se pudo leer")]
    Unreadable(Vec<Finding>),
    #[error("la importación ya terminó")]
    Ended,
    /// What a commit would write is no longer what the preview showed.
    #[error("los datos cambiaron desde la vista previa")]
    Stale,
    /// Other columns were chosen than those that the person saw.
    #[error("las columnas se eligieron otra vez mientras tanto")]
    OtherChoice,
    /// A change of this row of the catalogue waits for a decision, proposed by somebody else.
    #[error("un cambio de {0} espera una decisión")]
    Waits(String),
    #[error("el archivo no cambia nada")]
    NothingToCommit,
    /// Only a registered import can be turned back.
    #[error("la importación no se registró")]
    NotCommitted,
    /// No kept correction of this name fits the file, or none of this person has this number.
    #[error("no hay tal correspondencia guardada")]
    NoProfile,
    /// Nothing on the sheets of the file tells others of its kind.
    #[error("las hojas no tienen encabezados")]
    NoShape,
    #[error("hay errores que impiden importar")]
    Blocked(Vec<Finding>),
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Db(#[from] DbError),
    /// Too much work is waiting.
    #[error(transparent)]
    Compute(#[from] ComputeError),
    /// The account keeps too many files, or corrections, already.
    #[error(transparent)]
    OverQuota(#[from] OverQuota),
    /// The import came to nothing and its file was deleted.
    #[error("el archivo ya no se guarda")]
    Forgotten,
    /// The workbook with the findings could not be written.
    #[error(transparent)]
    Write(#[from] workbook::write::WriteError),
    /// The task that computed it ended without an answer.
    #[error("el cálculo se detuvo de forma inesperada")]
    Stopped,
    #[error("the content cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<ProposeError> for ImportError {
    fn from(error: ProposeError) -> Self {
        match error {
            ProposeError::Db(error) => error.into(),
            ProposeError::Json(error) => error.into(),
        }
    }
}

/// Keeps the file and begins to read it; answers the batch. The bytes are stored once per content.
///
/// # Errors
/// [`ImportError::OverQuota`] for an account that keeps too much already; nothing is kept then.
pub async fn receive(
    pool: &PgPool,
    reader: &Reader,
    quota: &Quota,
    actor: &Actor,
    name: &str,
    bytes: &[u8],
) -> Result<Uuid, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let sha256 = canonical::sha256(bytes);
    let id = Uuid::now_v7();
    let mut tx = begin(pool).await?;
    quota::check(&mut tx, quota, &actor.viewer.name, &sha256, bytes.len()).await?;
    let file = db::import::NewFile {
        sha256: &sha256,
        bytes,
        name,
        by: &actor.viewer.name,
    };
    db::import::insert_file(&mut tx, &file).await?;
    let batch = db::import::NewBatch {
        id,
        sha256: &sha256,
        file_name: name,
        author: &actor.viewer.name,
        stage: reading::WAITING,
    };
    db::import::insert_batch(&mut tx, &batch).await?;
    let detail = json!({"file": name, "sha256": sha256, "size": bytes.len()});
    let entry = actor.audit_entry("import.receive", format!("import/{id}"), detail);
    db::audit::append(&mut tx, &entry).await?;
    super::commit(tx).await?;
    reader.start(id);
    Ok(id)
}

/// Imports that this person may see, newest first.
pub async fn list(pool: &PgPool, actor: &Actor) -> Result<Vec<ImportSummary>, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let own = (!sees_all(&actor.viewer)).then_some(actor.viewer.name.as_str());
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let imports = db::import::list_imports(&mut conn, own, MAX_LISTED).await?;
    Ok(imports.into_iter().map(Into::into).collect())
}

/// The file of a batch, byte for byte: also for reviewers, who check cells against it.
pub async fn original(pool: &PgPool, actor: &Actor, batch: &str) -> Result<NamedFile, ImportError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let batch = db::import::load_batch(&mut conn, id(batch)?).await?;
    let batch = batch
        .filter(|batch| may_see(actor, batch))
        .ok_or(ImportError::NotFound)?;
    Ok(NamedFile {
        bytes: db::import::load_bytes(&mut conn, &batch.sha256)
            .await?
            .ok_or(ImportError::Forgotten)?,
        name: batch.file_name,
    })
}

/// Ends an import without a change set. The audit log stays, and the bytes for a time ([`forget`]).
pub async fn discard(
    pool: &PgPool,
    actor: &Actor,
    batch: &str,
    seen: Option<&str>,
) -> Result<(), ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin(pool).await?;
    let batch = lock_own(&mut tx, actor, batch).await?;
    // A reading that goes on ends within a heartbeat: it finds the batch discarded.
    match batch.status.as_str() {
        "discarded" => return Ok(()),
        "committed" => return Err(ImportError::Ended),
        _ if batch.content_hash.as_deref() != seen => return Err(ImportError::OtherChoice),
        _ => {}
    }
    db::import::discard(&mut tx, batch.id).await?;
    db::import::clear_conflicts(&mut tx, batch.id).await?;
    let entry = actor.audit_entry("import.discard", format!("import/{}", batch.id), json!({}));
    db::audit::append(&mut tx, &entry).await?;
    Ok(super::commit(tx).await?)
}

/// A batch of this person, locked until the transaction ends.
async fn lock_own(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &str,
) -> Result<Batch, ImportError> {
    let batch = db::import::lock_batch(conn, id(batch)?).await?;
    batch
        .filter(|batch| batch.author == actor.viewer.name)
        .ok_or(ImportError::NotFound)
}

fn may_see(actor: &Actor, batch: &Batch) -> bool {
    batch.author == actor.viewer.name || sees_all(&actor.viewer)
}

/// What is not an id is the id of nothing.
fn id(text: &str) -> Result<Uuid, ImportError> {
    text.parse().map_err(|_| ImportError::NotFound)
}
