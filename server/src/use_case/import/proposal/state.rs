//! What became of a proposal: its state, what reviewers said of which cell, the release that has it.
//!
//! Only the account that proposed it sees it; to all others it does not exist.

use chrono::{DateTime, Utc};
use domain::change_set::Status;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use super::super::ImportError;
use crate::{
    db::{self, change_set::CommentKind},
    use_case::{Actor, begin_reading, commit},
};

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalState {
    #[schema(example = 41)]
    pub id: i64,
    pub title: String,
    /// `draft`, `submitted`, `returned`, `approved`, `published` o `discarded`.
    #[schema(value_type = String, example = "returned")]
    pub state: Status,
    /// El estado en palabras.
    #[schema(example = "Observado")]
    pub label: &'static str,
    /// Valores que el conjunto tiene ahora.
    pub cells: u32,
    pub updated_at: DateTime<Utc>,
    /// La publicación que lo contiene, si ya se publicó.
    pub release: Option<u32>,
    /// Lo que quien revisa dijo al devolverlo.
    pub remark: Option<String>,
    /// Las observaciones a cada valor, también a los de `parts`.
    pub remarks: Vec<RemarkedCell>,
    /// Los conjuntos a los que pasaron los valores devueltos, cuando solo se aprobó una parte.
    pub parts: Vec<SplitProposal>,
}

/// A remark about one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RemarkedCell {
    #[schema(example = "PNTD-1")]
    pub indicator: String,
    #[schema(example = "observed")]
    pub measure: &'static str,
    #[schema(example = "2024")]
    pub period: String,
    /// Dimensión y código, como `departamento=15`; vacío en la serie principal.
    pub breakdown: String,
    pub remark: String,
    pub at: DateTime<Utc>,
}

/// A set of returned values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SplitProposal {
    pub id: i64,
    #[schema(value_type = String, example = "returned")]
    pub state: Status,
    pub cells: u32,
}

/// The state of a set of this account.
///
/// # Errors
/// [`ImportError::NotFound`] for a set of somebody else, as for one that there is not.
pub async fn read_state(
    pool: &PgPool,
    actor: &Actor,
    id: i64,
) -> Result<ProposalState, ImportError> {
    let mut tx = begin_reading(pool).await?;
    let set = db::change_set::find(&mut tx, id).await?;
    let set = set.filter(|set| set.author == actor.viewer.name);
    let set = set.ok_or(ImportError::NotFound)?;
    let parts = db::change_set::list_parts(&mut tx, id).await?;
    let sets: Vec<i64> = parts.iter().map(|part| part.id).chain([id]).collect();
    let said = db::change_set::list_comments(&mut tx, &sets).await?;
    commit(tx).await?;
    let remarks = said
        .into_iter()
        .filter(|said| matches!(said.kind, CommentKind::Remark));
    let remarks = remarks.map(|said| RemarkedCell {
        indicator: said.key.indicator.to_string(),
        measure: said.key.measure.slug(),
        period: said.key.period.to_string(),
        breakdown: said.key.breakdown.to_string(),
        remark: said.text,
        at: said.at,
    });
    let parts = parts.iter().map(|part| SplitProposal {
        id: part.id,
        state: part.status,
        cells: part.cells,
    });
    Ok(ProposalState {
        id,
        title: set.title,
        state: set.status,
        label: set.status.label_es(),
        cells: set.cells,
        updated_at: set.updated_at,
        release: set.release,
        remark: set.remark,
        remarks: remarks.collect(),
        parts: parts.collect(),
    })
}
