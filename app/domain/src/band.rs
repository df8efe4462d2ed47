//! Bands and states: the word that stands beside a progress, and the settings it depends on.
//!
//! The thresholds are configuration of this dashboard; no source publishes CEPLAN's (rule 4.4).

use crate::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

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
            Self::Achieved => "Logrado",
            Self::OnTrack => "En camino",
            Self::NeedsAcceleration => "Necesita acelerar",
            Self::Lagging => "Rezagado",
            Self::GoingBack => "En retroceso",
            Self::NotComputable => "No calculable",
            Self::NoBaseline => "Sin línea de base",
            Self::NoTarget => "Sin meta",
            Self::NoData => "Sin datos",
            Self::NotDueYet => "Aún no corresponde",
            Self::Late => "Vencido",
            Self::NotApplicable => "No aplica",
        }
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

/// How yearly compliance is computed; a policy setting, always named beside the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceMethod {
    /// Ascending v/T; descending T/v; ceiling and floor: 100 % when inside.
    Ratio,
    /// (v−b)/(T−b).
    FromBaseline,
}

/// Thresholds and methods. Frozen into every release. Dashboard's own configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub compliance_method: ComplianceMethod,
    /// pace ≥ this is on track. Default 0.95.
    pub on_track_from: Decimal,
    /// pace ≥ this needs acceleration; below it lags. Default 0.60.
    pub needs_acceleration_from: Decimal,
    /// Version of the formulas in this crate that computed the numbers.
    pub formula_version: String,
}

/// Why settings cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SettingsError {
    #[error("los umbrales van de mayor a menor: en camino, necesita acelerar, cero")]
    ThresholdsOutOfOrder,
    #[error("el umbral de «en camino» no puede pasar de 100 % del ritmo previsto")]
    OnTrackAboveOne,
}

/// A share of the pace in percent, with all its digits: «95 %».
pub fn percent_es(share: Decimal) -> String {
    match share.checked_mul(Decimal::ONE_HUNDRED) {
        Some(percent) => format!("{} %", percent.normalize()),
        None => format!("100 % × {share}"),
    }
}

impl Settings {
    /// In words, for the audit log: «en camino desde 95 % del ritmo, …».
    pub fn words_es(&self) -> String {
        format!(
            "en camino desde {} del ritmo, necesita acelerar desde {}; cumplimiento: {}",
            percent_es(self.on_track_from),
            percent_es(self.needs_acceleration_from),
            self.compliance_method.label_es()
        )
    }

    /// Do the bands follow each other? Required before settings are stored.
    pub fn check(&self) -> Result<(), SettingsError> {
        if self.on_track_from > Decimal::ONE {
            return Err(SettingsError::OnTrackAboveOne);
        }
        let ordered = Decimal::ZERO < self.needs_acceleration_from
            && self.needs_acceleration_from < self.on_track_from;
        if ordered {
            Ok(())
        } else {
            Err(SettingsError::ThresholdsOutOfOrder)
        }
    }
}

impl ComplianceMethod {
    pub const ALL: [Self; 2] = [Self::Ratio, Self::FromBaseline];

    /// Stable identifier for forms.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::FromBaseline => "from-baseline",
        }
    }

    /// Its name, as it stands beside the number.
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Ratio => "razón entre valor obtenido y meta del año",
            Self::FromBaseline => "avance desde la línea de base hasta la meta del año",
        }
    }
}

/// The version stamped into releases by this crate.
pub const FORMULA_VERSION: &str = "3";

/// The versions that this crate computes ([`Formulas`]).
pub const FORMULA_VERSIONS: [&str; 3] = ["1", "2", FORMULA_VERSION];

/// The versions of the formulas, oldest first: a release is always computed by the version that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formulas {
    First,
    /// Another first year from which values are expected ([`crate::progress::Series::expected_from`]).
    Second,
    /// A final target against the direction has no progress, whatever reason is recorded (rule 4.10), and a
    /// percentage that means nothing does not exist (rule 4.12).
    Third,
}

impl Formulas {
    /// The version that these settings name; a name that this crate does not know is its own version.
    pub fn of(settings: &Settings) -> Self {
        match settings.formula_version.as_str() {
            "1" => Self::First,
            "2" => Self::Second,
            _ => Self::Third,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            compliance_method: ComplianceMethod::Ratio,
            on_track_from: Decimal::new(95, 2),
            needs_acceleration_from: Decimal::new(60, 2),
            formula_version: FORMULA_VERSION.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_follow_each_other() {
        assert_eq!(Settings::default().check(), Ok(()));
        let with = |on_track_from, needs_acceleration_from| Settings {
            on_track_from,
            needs_acceleration_from,
            ..Settings::default()
        };
        let half = Decimal::new(5, 1);
        assert_eq!(
            with(half, half).check(),
            Err(SettingsError::ThresholdsOutOfOrder)
        );
        assert_eq!(
            with(half, Decimal::ZERO).check(),
            Err(SettingsError::ThresholdsOutOfOrder)
        );
        assert_eq!(
            with(Decimal::TWO, half).check(),
            Err(SettingsError::OnTrackAboveOne)
        );
    }
}
