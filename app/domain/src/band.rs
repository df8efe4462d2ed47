//! Bands and states: the word that stands beside a progress. Where one band ends is a setting ([`crate::settings`]).

use messages::{msgid, translated};
use serde::{Deserialize, Serialize};

/// How far along, as a word. Only for computed progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    Achieved,
    OnTrack,
    NeedsAcceleration,
    Lagging,
    GoingBack,
}

/// The state shown for an indicator: a band, or a state that is not a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Achieved,
    OnTrack,
    NeedsAcceleration,
    Lagging,
    GoingBack,
    /// Has values and targets, but progress cannot be computed (named reason in the progress).
    NotComputable,
    NoBaseline,
    NoTarget,
    NoData,
    NotDueYet,
    Late,
    NotApplicable,
}

impl From<Band> for State {
    fn from(band: Band) -> Self {
        match band {
            Band::Achieved => Self::Achieved,
            Band::OnTrack => Self::OnTrack,
            Band::NeedsAcceleration => Self::NeedsAcceleration,
            Band::Lagging => Self::Lagging,
            Band::GoingBack => Self::GoingBack,
        }
    }
}

impl State {
    /// All states in display order.
    pub const ALL: [Self; 12] = [
        Self::Achieved,
        Self::OnTrack,
        Self::NeedsAcceleration,
        Self::Lagging,
        Self::GoingBack,
        Self::NotComputable,
        Self::NoBaseline,
        Self::NoTarget,
        Self::NoData,
        Self::NotDueYet,
        Self::Late,
        Self::NotApplicable,
    ];
    /// Stable identifier for CSS classes, API and filters (`on-track`).
    pub fn slug(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::OnTrack => "on-track",
            Self::NeedsAcceleration => "needs-acceleration",
            Self::Lagging => "lagging",
            Self::GoingBack => "going-back",
            Self::NotComputable => "not-computable",
            Self::NoBaseline => "no-baseline",
            Self::NoTarget => "no-target",
            Self::NoData => "no-data",
            Self::NotDueYet => "not-due-yet",
            Self::Late => "late",
            Self::NotApplicable => "not-applicable",
        }
    }
    /// Spanish words shown on the badge.
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Achieved => msgid!("Logrado"),
            Self::OnTrack => msgid!("En camino"),
            Self::NeedsAcceleration => msgid!("Necesita acelerar"),
            Self::Lagging => msgid!("Rezagado"),
            Self::GoingBack => msgid!("En retroceso"),
            Self::NotComputable => msgid!("No calculable"),
            Self::NoBaseline => msgid!("Sin línea de base"),
            Self::NoTarget => msgid!("Sin meta"),
            Self::NoData => msgid!("Sin datos"),
            Self::NotDueYet => msgid!("Aún no corresponde"),
            Self::Late => msgid!("Vencido"),
            Self::NotApplicable => msgid!("No aplica"),
        }
    }

    /// The same in the present language.
    pub fn label(self) -> &'static str {
        translated(self.label_es())
    }
    pub fn is_band(self) -> bool {
        matches!(
            self,
            Self::Achieved
                | Self::OnTrack
                | Self::NeedsAcceleration
                | Self::Lagging
                | Self::GoingBack
        )
    }
}
