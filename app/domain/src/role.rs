//! Who may do what: one table. Routes and server functions name an [`Act`]; the table decides.

use crate::{catalogue::Catalogue, code::IndicatorCode};
use messages::{msgid, translated};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;

/// What a person is in this system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Admin,
    Planner,
    Reporter,
    Reviewer,
    Ceplan,
}

impl Role {
    pub const ALL: [Self; 5] = [
        Self::Admin,
        Self::Planner,
        Self::Reporter,
        Self::Reviewer,
        Self::Ceplan,
    ];
    pub fn slug(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Planner => "planner",
            Self::Reporter => "reporter",
            Self::Reviewer => "reviewer",
            Self::Ceplan => "ceplan",
        }
    }
    pub fn from_slug(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.slug() == text)
    }
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Admin => "Administración",
            Self::Planner => "Planificación",
            Self::Reporter => "Reporte de entidad",
            Self::Reviewer => "Revisión",
            Self::Ceplan => "CEPLAN",
        }
    }
}

impl Role {
    /// Whether it decides about what others prepared, or about accounts: giving and taking it needs two persons.
    pub fn decides(self) -> bool {
        matches!(self, Self::Admin | Self::Reviewer)
    }
}

/// What can be done in the office. Every route and server function names exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Read the public site, API and downloads of releases.
    ReadPublic,
    SignIn,
    /// Own account: sign out, change password, see own sessions.
    ManageOwnAccount,
    /// Read the office: tree, grids, current values.
    ReadOffice,
    /// Type values, import, submit, withdraw, discard.
    EnterValues,
    /// Targets and baselines, which are official: set or changed. A rule of this dashboard.
    EnterTargets,
    ReviewChanges,
    PublishRelease,
    EditCatalogue,
    /// Rules of the reporting calendar, reopening a closed period.
    ManageCalendar,
    /// Bands and methods of progress.
    ChangeSettings,
    ManageUsers,
    ReadAudit,
    /// What a program does with a token of an account. No session opens it.
    UseToken,
    /// Say whether a page of the public site was of use.
    GiveOpinion,
    /// Read what readers said of pages.
    ReadOpinions,
    /// Mark a comment of a reader as attended, or erase it.
    AttendOpinions,
}

impl Act {
    pub const ALL: [Self; 17] = [
        Self::ReadPublic,
        Self::SignIn,
        Self::ManageOwnAccount,
        Self::ReadOffice,
        Self::EnterValues,
        Self::EnterTargets,
        Self::ReviewChanges,
        Self::PublishRelease,
        Self::EditCatalogue,
        Self::ManageCalendar,
        Self::ChangeSettings,
        Self::ManageUsers,
        Self::ReadAudit,
        Self::UseToken,
        Self::GiveOpinion,
        Self::ReadOpinions,
        Self::AttendOpinions,
    ];
    /// The sentence of a refusal: who can do it.
    pub fn who_can_es(self) -> &'static str {
        match self {
            Self::ReadPublic | Self::SignIn | Self::GiveOpinion => msgid!("cualquier persona"),
            Self::ManageOwnAccount | Self::ReadOffice => msgid!("cualquier cuenta activa"),
            Self::EnterValues => msgid!("planificación, o el reporte de la entidad responsable"),
            Self::ReviewChanges | Self::PublishRelease => msgid!("revisión"),
            Self::EnterTargets | Self::ManageCalendar => msgid!("planificación o administración"),
            Self::EditCatalogue | Self::ChangeSettings | Self::ManageUsers | Self::ReadAudit => {
                msgid!("administración")
            }
            Self::UseToken => msgid!("un programa con un token vigente"),
            Self::ReadOpinions => msgid!("planificación, revisión, CEPLAN o administración"),
            Self::AttendOpinions => msgid!("planificación, revisión o administración"),
        }
    }

    /// The same in the present language.
    pub fn who_can(self) -> &'static str {
        translated(self.who_can_es())
    }
}

/// The permission table. `None` = not signed in.
pub fn may(role: Option<Role>, act: Act) -> bool {
    use Role::{Admin, Ceplan, Planner, Reporter, Reviewer};
    match act {
        Act::ReadPublic | Act::SignIn | Act::GiveOpinion => true,
        Act::ManageOwnAccount | Act::ReadOffice => role.is_some(),
        Act::EnterValues => matches!(role, Some(Admin | Planner | Reporter)),
        Act::ReviewChanges | Act::PublishRelease => matches!(role, Some(Admin | Reviewer)),
        Act::EnterTargets | Act::ManageCalendar => matches!(role, Some(Admin | Planner)),
        Act::EditCatalogue | Act::ChangeSettings | Act::ManageUsers | Act::ReadAudit => {
            matches!(role, Some(Admin))
        }
        Act::ReadOpinions => matches!(role, Some(Admin | Planner | Reviewer | Ceplan)),
        Act::AttendOpinions => matches!(role, Some(Admin | Planner | Reviewer)),
        // No role grants it: the API for proposals checks the token itself.
        Act::UseToken => false,
    }
}

/// A signed-in person, as the rules see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Account name, unique.
    pub name: String,
    pub display_name: String,
    pub role: Role,
    /// Responsible entities a reporter is bound to.
    pub entities: BTreeSet<String>,
}

/// Why an act is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    #[error("inicie sesión para continuar")]
    SignedOut,
    #[error("su rol no permite esta acción; puede hacerla: {}", .0.who_can_es())]
    Role(Act),
    #[error(
        "el indicador {indicator} corresponde a otra entidad ({entity}); pueden registrarlo esa entidad o planificación"
    )]
    Entity { indicator: String, entity: String },
    #[error(
        "el indicador {indicator} no tiene entidad responsable registrada; puede registrarlo planificación, y administración puede asignarle una entidad en el catálogo"
    )]
    NoEntity { indicator: String },
}

impl Viewer {
    /// Checks the table for this person.
    pub fn check(&self, act: Act) -> Result<(), Denied> {
        if may(Some(self.role), act) {
            Ok(())
        } else {
            Err(Denied::Role(act))
        }
    }
    /// May this person enter values of the indicator? Reporters: only where the node's entity is theirs.
    pub fn check_entry(
        &self,
        catalogue: &Catalogue,
        indicator: &IndicatorCode,
    ) -> Result<(), Denied> {
        self.check(Act::EnterValues)?;
        if self.role != Role::Reporter {
            return Ok(());
        }
        let entity = catalogue
            .indicator(indicator)
            .and_then(|i| catalogue.node(&i.node))
            .and_then(|n| n.entity.clone())
            .filter(|entity| !entity.is_empty());
        let indicator = indicator.to_string();
        match entity {
            None => Err(Denied::NoEntity { indicator }),
            Some(entity) if self.entities.contains(&entity) => Ok(()),
            Some(entity) => Err(Denied::Entity { indicator, entity }),
        }
    }
}

/// Check for someone who may not be signed in.
pub fn check(viewer: Option<&Viewer>, act: Act) -> Result<(), Denied> {
    match viewer {
        Some(viewer) => viewer.check(act),
        None if may(None, act) => Ok(()),
        None => Err(Denied::SignedOut),
    }
}
