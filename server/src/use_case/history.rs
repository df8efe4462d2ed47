//! The history of one cell: every version with its origin, who let it pass and where it was published.
//!
//! Values that were approved are for everybody in the office, as in the grid; a reporter sees those of others
//! once they are published. What waits for approval, remarks and original files are for whoever may open the
//! change set; a reporting entity also sees what waits for its own indicators.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{CellHistory, ChangeSetEvent, PendingVersion, SetOrigin, ValueVersion};
use domain::{
    role::{Act, Viewer},
    value::CellKey,
};
use sqlx::{PgConnection, PgPool};

use super::{
    Actor, UseCaseError, begin_reading, commit, label, review::sees_all, visible::sees_unpublished,
};
use crate::db::{
    self, DbError,
    value::{Origin, Proposal, Version},
};

/// All that this person may know of a cell.
pub async fn read(
    pool: &PgPool,
    actor: &Actor,
    key: &CellKey,
) -> Result<CellHistory, UseCaseError> {
    let viewer = &actor.viewer;
    viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let indicator = catalogue
        .indicator(&key.indicator)
        .ok_or(UseCaseError::NotFound(
            "Ese indicador no existe en el catálogo.",
        ))?;
    let edition = &catalogue.edition.code;
    let mut versions = db::value::list_versions(&mut tx, edition, key).await?;
    if !sees_unpublished(viewer, &catalogue, &key.indicator) {
        let ids: Vec<i64> = versions.iter().map(|version| version.id).collect();
        let published = db::value::list_releases_of(&mut tx, &ids).await?;
        versions.retain(|version| published.iter().any(|(value, _)| *value == version.id));
    }
    let own = viewer.check_entry(&catalogue, &key.indicator).is_ok();
    let mut proposals = db::value::list_proposals(&mut tx, edition, key).await?;
    proposals.retain(|proposal| own || may_open(viewer, &proposal.origin));
    let around = HistoryContext::load(&mut tx, viewer, edition, key, &versions, &proposals).await?;
    commit(tx).await?;
    Ok(CellHistory {
        key: key.clone(),
        indicator_name: indicator.name.clone(),
        label: label::of_cell(key, &catalogue),
        unit: indicator.unit.clone(),
        versions: versions.into_iter().map(|v| around.version(v)).collect(),
        pending: proposals.into_iter().map(|p| around.pending(p)).collect(),
    })
}

/// The rule of the change sets themselves: the Secretariat opens all, others their own.
fn may_open(viewer: &Viewer, origin: &Origin) -> bool {
    origin.author == viewer.name || sees_all(viewer)
}

/// What stands around the versions of a cell, as this person may see it.
struct HistoryContext<'a> {
    viewer: &'a Viewer,
    /// By change set.
    remarks: BTreeMap<i64, Vec<ChangeSetEvent>>,
    /// By value.
    releases: BTreeMap<i64, Vec<u32>>,
    withdrawn: BTreeSet<u32>,
}

impl<'a> HistoryContext<'a> {
    async fn load(
        conn: &mut PgConnection,
        viewer: &'a Viewer,
        edition: &str,
        key: &CellKey,
        versions: &[Version],
        proposals: &[Proposal],
    ) -> Result<Self, DbError> {
        let ids: Vec<i64> = versions.iter().map(|version| version.id).collect();
        let mut releases: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
        for (value, release) in db::value::list_releases_of(conn, &ids).await? {
            releases.entry(value).or_default().push(release);
        }
        let steps = db::release::history(conn).await?;
        let origins = versions.iter().map(|version| &version.origin);
        let origins = origins.chain(proposals.iter().map(|proposal| &proposal.origin));
        let opened: Vec<i64> = origins
            .filter(|origin| may_open(viewer, origin))
            .map(|origin| origin.change_set)
            .collect();
        let mut remarks: BTreeMap<i64, Vec<ChangeSetEvent>> = BTreeMap::new();
        for (set, event) in db::value::list_remarks_of(conn, edition, &opened, key).await? {
            remarks.entry(set).or_default().push(event.into());
        }
        Ok(Self {
            viewer,
            remarks,
            releases,
            withdrawn: steps.iter().filter_map(|step| step.withdraws).collect(),
        })
    }

    fn version(&self, version: Version) -> ValueVersion {
        let releases = self.releases.get(&version.id).cloned().unwrap_or_default();
        let withdrawn = |number: &&u32| self.withdrawn.contains(number);
        ValueVersion {
            value: version.value,
            current: version.is_current,
            provenance: version.provenance,
            approved_by: version.approved_by,
            approved_at: version.approved_at,
            set: self.set(version.origin),
            withdrawn: releases.iter().filter(withdrawn).copied().collect(),
            releases,
        }
    }

    fn pending(&self, proposal: Proposal) -> PendingVersion {
        PendingVersion {
            after: proposal.after,
            provenance: proposal.provenance,
            set: self.set(proposal.origin),
        }
    }

    fn set(&self, origin: Origin) -> SetOrigin {
        let open = may_open(self.viewer, &origin);
        SetOrigin {
            id: origin.change_set,
            title: origin.title,
            author_name: origin.author_name,
            status: origin.status,
            open,
            batch: origin.batch.filter(|_| open),
            remarks: self
                .remarks
                .get(&origin.change_set)
                .cloned()
                .unwrap_or_default(),
        }
    }
}
