//! The life of a change set: draft → submitted → returned / approved → published.
//!
//! ```mermaid
//! stateDiagram-v2
//!     state decide <<choice>>
//!     state split <<fork>>
//!     [*] --> Draft
//!     Draft --> Submitted: submit
//!     Draft --> Discarded: discard
//!     Submitted --> Draft: withdraw (author)
//!     Submitted --> decide: decide every cell once (not the author)
//!     decide --> Approved: all approved
//!     decide --> Returned: all returned, each with a remark
//!     decide --> split: some of each
//!     split --> Approved: the approved cells, in this set
//!     split --> Returned: the returned cells, in a new set of the same author
//!     Returned --> Submitted: submit
//!     Returned --> Discarded: discard
//!     Approved --> Published: publish (with a release)
//! ```
//!
//! A set has one state, whatever its cells went through: cells that were decided differently part
//! ([`decision`]). To approve or return a whole set is to decide all its cells alike.
//!
//! Approval makes the cells current in the same transaction, so an approved set is not returned:
//! a correction is a new change set (`revert` prepares one with every cell turned round).

mod decision;
mod kind;

pub use decision::{Decision, Outcome, Review, Verdict, decide};
pub use kind::ChangeKind;

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
    /// May its author and its reviewers talk about cells? What is decided is not argued with: a
    /// correction is a new set.
    pub fn takes_comments(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted | Self::Returned)
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
    /// Cells that the review says nothing about.
    #[error("faltan celdas por decidir: {0}")]
    Undecided(usize),
    /// A cell by indicator and period.
    #[error("la celda {0} ya no está en el conjunto")]
    NotInSet(String),
    #[error("la celda {0} se decidió dos veces")]
    DecidedTwice(String),
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
    /// The author is the person who acts, in another of their accounts. They do not act for that account, and do
    /// not decide on what it prepared.
    pub by_other_account: bool,
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
        (Submitted, Event::Return { .. } | Event::Approve) if own || head.by_other_account => {
            Err(Refusal::OwnChanges)
        }
        (Submitted, Event::Return { remark }) if remark.trim().is_empty() => {
            Err(Refusal::RemarkMissing)
        }
        (Submitted, Event::Return { .. }) => Ok(Returned),
        (Submitted, Event::Approve) => Ok(Approved),
        (Approved, Event::Publish { .. }) => Ok(Published),
        (status, _) => Err(Refusal::WrongStatus(status)),
    }
}
