//! The history of one cell: every version, where each came from, who let it pass, where it was published.

use super::{ChangeSetEvent, call::call};
use chrono::{DateTime, Utc};
use domain::{
    change_set::Status,
    indicator::Unit,
    value::{CellKey, CellValue, Provenance},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellHistory {
    pub key: CellKey,
    pub indicator_name: String,
    /// «Valor obtenido · Lima Metropolitana · 2024».
    pub label: String,
    pub unit: Unit,
    /// Newest first.
    pub versions: Vec<ValueVersion>,
    /// Open changes of the cell that the viewer may see, oldest first.
    pub pending: Vec<PendingVersion>,
}

/// A value that was or is current.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueVersion {
    /// `None` = the value was taken away.
    pub value: Option<CellValue>,
    pub current: bool,
    pub provenance: Provenance,
    pub approved_by: String,
    pub approved_at: DateTime<Utc>,
    pub set: SetOrigin,
    /// Numbers of the releases that contain it.
    pub releases: Vec<u32>,
    /// Those of them that were withdrawn.
    pub withdrawn: Vec<u32>,
}

/// A change that nobody has approved yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingVersion {
    pub after: Option<CellValue>,
    pub provenance: Provenance,
    pub set: SetOrigin,
}

/// The change set of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetOrigin {
    pub id: i64,
    pub title: String,
    pub author_name: String,
    pub status: Status,
    /// The viewer may open it, and with it the original file and the remarks.
    pub open: bool,
    /// The import it came from, where the viewer may fetch the file.
    pub batch: Option<String>,
    /// Events with a remark, oldest first.
    pub remarks: Vec<ChangeSetEvent>,
}

/// Every version of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadHistory {
    pub cell: CellKey,
}
call!(ReadHistory => CellHistory, "/fn/read_history", ReadOffice);
