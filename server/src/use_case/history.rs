//! The history of one cell: every version with its origin, who let it pass and where it was published.
//!
//! Values that were approved are for everybody in the office, as in the grid. What waits for approval,
//! remarks and original files are for whoever may open the change set; a reporting entity also sees
//! what waits for its own indicators.

use std::collections::BTreeMap;

use app::wire::{CellHistory, ChangeSetEvent, PendingVersion, SetOrigin, ValueVersion};
use domain::{
    role::{Act, Denied, Viewer},
    value::CellKey,
};
use sqlx::PgPool;
use thiserror::Error;

use super::{Actor, begin_reading, commit, label, review::sees_all};
use crate::db::{self, DbError, value::Origin};

/// Why there is no history.
#[derive(Debug, Error)]
pub enum HistoryError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("el indicador no existe")]
    NotFound,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// All that this person may know of a cell.
pub async fn read(
    pool: &PgPool,
    actor: &Actor,
    key: &CellKey,
) -> Result<CellHistory, HistoryError> {
    let viewer = &actor.viewer;
    viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let indicator = catalogue
        .indicator(&key.indicator)
        .ok_or(HistoryError::NotFound)?;
    let edition = &catalogue.edition.code;
    let versions = db::value::list_versions(&mut tx, edition, key).await?;
    let own = viewer.check_entry(&catalogue, &key.indicator).is_ok();
    let mut proposals = db::value::list_proposals(&mut tx, edition, key).await?;
    proposals.retain(|proposal| own || may_open(viewer, &proposal.origin));
    let ids: Vec<i64> = versions.iter().map(|version| version.id).collect();
    let mut releases: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    for (value, release) in db::value::list_releases_of(&mut tx, &ids).await? {
        releases.entry(value).or_default().push(release);
    }
    let origins = versions.iter().map(|version| &version.origin);
    let origins = origins.chain(proposals.iter().map(|proposal| &proposal.origin));
    let opened: Vec<i64> = origins
        .filter(|origin| may_open(viewer, origin))
        .map(|origin| origin.change_set)
        .collect();
    let mut remarks = Remarks::default();
    for (set, event) in db::value::list_remarks_of(&mut tx, &opened).await? {
        remarks.0.entry(set).or_default().push(event);
    }
    commit(tx).await?;
    let version = |version: db::value::Version| ValueVersion {
        value: version.value,
        current: version.is_current,
        provenance: version.provenance,
        approved_by: version.approved_by,
        approved_at: version.approved_at,
        set: remarks.with(viewer, version.origin),
        releases: releases.get(&version.id).cloned().unwrap_or_default(),
    };
    let pending = |proposal: db::value::Proposal| PendingVersion {
        after: proposal.after,
        provenance: proposal.provenance,
        set: remarks.with(viewer, proposal.origin),
    };
    Ok(CellHistory {
        key: key.clone(),
        indicator_name: indicator.name.clone(),
        label: label::of_cell(key, &catalogue),
        unit: indicator.unit.clone(),
        versions: versions.into_iter().map(version).collect(),
        pending: proposals.into_iter().map(pending).collect(),
    })
}

/// The rule of the change sets themselves: the Secretariat opens all, others their own.
fn may_open(viewer: &Viewer, origin: &Origin) -> bool {
    origin.author == viewer.name || sees_all(viewer)
}

/// Remarks by change set.
#[derive(Default)]
struct Remarks(BTreeMap<i64, Vec<ChangeSetEvent>>);

impl Remarks {
    /// The origin as this person may see it.
    fn with(&self, viewer: &Viewer, origin: Origin) -> SetOrigin {
        let open = may_open(viewer, &origin);
        SetOrigin {
            id: origin.change_set,
            title: origin.title,
            author_name: origin.author_name,
            status: origin.status,
            open,
            batch: origin.batch.filter(|_| open),
            remarks: self.0.get(&origin.change_set).cloned().unwrap_or_default(),
        }
    }
}
