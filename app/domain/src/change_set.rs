//! The life of a change set: draft → submitted → returned / approved → published.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Draft
//!     Draft --> Submitted: submit
//!     Draft --> Discarded: discard
//!     Submitted --> Returned: return (with a remark)
//!     Submitted --> Approved: approve (not the author)
//!     Submitted --> Draft: withdraw (author)
//!     Returned --> Submitted: submit
//!     Returned --> Discarded: discard
//!     Approved --> Published: publish (with a release)
//! ```
//!
//! Approval makes the cells current in the same transaction, so an approved set is not returned:
//! a correction is a new change set (`revert` prepares one with every cell turned round).

use crate::value::{CellKey, CellValue, Provenance};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Where a change set stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Draft,
    Submitted,
    Returned,
    Approved,
    Published,
    Discarded,
}

impl Status {
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Approved,
        Self::Published,
        Self::Discarded,
    ];
    pub fn slug(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Discarded => "discarded",
        }
    }
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Draft => "Borrador",
            Self::Submitted => "Enviado",
            Self::Returned => "Observado",
            Self::Approved => "Aprobado",
            Self::Published => "Publicado",
            Self::Discarded => "Descartado",
        }
    }
    /// May its author change cells?
    pub fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
    /// Not yet at an end.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Published | Self::Discarded)
    }
}

/// What happens to a change set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Submit,
    Withdraw,
    Return { remark: String },
    Approve,
    Publish { release: u32 },
    Discard,
}

/// Why an event is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    #[error("un conjunto de cambios en estado «{}» no admite esta acción", .0.label_es())]
    WrongStatus(Status),
    #[error("nadie aprueba ni observa sus propios cambios: debe hacerlo otra persona")]
    OwnChanges,
    #[error("solo quien preparó los cambios puede hacer esto")]
    NotAuthor,
    #[error("escriba la observación: qué debe corregirse")]
    RemarkMissing,
    #[error("el conjunto de cambios no tiene ninguna celda")]
    Empty,
}

/// One changed cell: from what to what. `after = None` removes the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub key: CellKey,
    /// The current value that the author saw. A commit is refused where it differs from the stored one.
    pub before: Option<CellValue>,
    pub after: Option<CellValue>,
    pub provenance: Provenance,
}

/// The part of a change set that the state machine needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head<'a> {
    pub status: Status,
    pub author: &'a str,
    pub cells: usize,
}

/// The next status, or why not. `actor` is the account name; permission by role is checked before, by [`crate::role`].
pub fn next(head: &Head<'_>, event: &Event, actor: &str) -> Result<Status, Refusal> {
    use Status::{Approved, Discarded, Draft, Published, Returned, Submitted};
    let own = head.author == actor;
    match (head.status, event) {
        (Draft | Returned, Event::Submit | Event::Discard) | (Submitted, Event::Withdraw)
            if !own =>
        {
            Err(Refusal::NotAuthor)
        }
        (Draft | Returned, Event::Submit) if head.cells == 0 => Err(Refusal::Empty),
        (Draft | Returned, Event::Submit) => Ok(Submitted),
        (Draft | Returned, Event::Discard) => Ok(Discarded),
        (Submitted, Event::Withdraw) => Ok(Draft),
        (Submitted, Event::Return { .. } | Event::Approve) if own => Err(Refusal::OwnChanges),
        (Submitted, Event::Return { remark }) if remark.trim().is_empty() => {
            Err(Refusal::RemarkMissing)
        }
        (Submitted, Event::Return { .. }) => Ok(Returned),
        (Submitted, Event::Approve) => Ok(Approved),
        (Approved, Event::Publish { .. }) => Ok(Published),
        (status, _) => Err(Refusal::WrongStatus(status)),
    }
}
