//! Settings: the thresholds of the bands, the method of compliance, and under which terms the data are published.
//!
//! The thresholds are configuration of this dashboard; no source publishes CEPLAN's (rule 4.4).

use crate::{
    Decimal,
    contact::{Contact, ContactError},
    formulas::{FORMULA_VERSION, Formulas},
    licence::{LICENSOR, Licence},
};
use messages::{msgid, translated};
use serde::{Deserialize, Serialize};
use thiserror::Error;

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
    /// Under which terms the published data may be used. Absent in releases that keep the default.
    #[serde(default, skip_serializing_if = "Licence::is_default")]
    pub licence: Licence,
    /// The institution that offers the data; empty: the dashboard itself ([`LICENSOR`]).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub institution: String,
    /// Whom to write to about the data ([`Contact`]); empty: nobody is registered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

/// An institution's name has at most so many characters: it stands in one line of a page's foot.
pub const INSTITUTION_LENGTH: usize = 120;

/// Why settings cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SettingsError {
    #[error("los umbrales van de mayor a menor: en camino, necesita acelerar, cero")]
    ThresholdsOutOfOrder,
    #[error("el umbral de «en camino» no puede pasar de 100 % del ritmo previsto")]
    OnTrackAboveOne,
    #[error("el nombre de la institución cabe en una línea de {INSTITUTION_LENGTH} caracteres")]
    InstitutionTooLong,
    #[error(
        "el nombre de la institución no puede tener saltos de línea ni otros caracteres de control"
    )]
    InstitutionControlCharacter,
    #[error(transparent)]
    Contact(#[from] ContactError),
}

impl Settings {
    /// In words, for the audit log: «en camino desde 95 % del ritmo, …».
    pub fn words_es(&self) -> String {
        let contact = match self.contact.as_str() {
            "" => String::new(),
            contact => format!("; contacto: {contact}"),
        };
        format!(
            "en camino desde {} del ritmo, necesita acelerar desde {}; cumplimiento: {}; datos: licencia {}, de {}{}",
            percent_es(self.on_track_from),
            percent_es(self.needs_acceleration_from),
            self.compliance_method.label_es(),
            self.licence.name(),
            self.licensor(),
            contact
        )
    }

    /// Who offers the published data.
    pub fn licensor(&self) -> &str {
        if self.institution.is_empty() {
            LICENSOR
        } else {
            &self.institution
        }
    }

    /// The version of the formulas that computes by these settings.
    pub fn formulas(&self) -> Formulas {
        Formulas::of_version(&self.formula_version)
    }

    /// Do two settings compute the same numbers and states?
    pub fn computes_like(&self, other: &Self) -> bool {
        let Self {
            compliance_method,
            on_track_from,
            needs_acceleration_from,
            formula_version,
            licence: _,
            institution: _,
            contact: _,
        } = self;
        *compliance_method == other.compliance_method
            && *on_track_from == other.on_track_from
            && *needs_acceleration_from == other.needs_acceleration_from
            && *formula_version == other.formula_version
    }

    /// Do the bands follow each other? Required before settings are stored.
    pub fn check(&self) -> Result<(), SettingsError> {
        if self.on_track_from > Decimal::ONE {
            return Err(SettingsError::OnTrackAboveOne);
        }
        if self.institution.chars().any(char::is_control) {
            return Err(SettingsError::InstitutionControlCharacter);
        }
        if self.institution.chars().count() > INSTITUTION_LENGTH {
            return Err(SettingsError::InstitutionTooLong);
        }
        Contact::read(&self.contact)?;
        let ordered = Decimal::ZERO < self.needs_acceleration_from
            && self.needs_acceleration_from < self.on_track_from;
        if ordered {
            Ok(())
        } else {
            Err(SettingsError::ThresholdsOutOfOrder)
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
            licence: Licence::default(),
            institution: String::new(),
            contact: String::new(),
        }
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
            Self::Ratio => msgid!("razón entre valor obtenido y meta del año"),
            Self::FromBaseline => msgid!("avance desde la línea de base hasta la meta del año"),
        }
    }

    /// The same in the present language.
    pub fn label(self) -> &'static str {
        translated(self.label_es())
    }
}

/// A share of the pace in percent, with all its digits: «95 %».
pub fn percent_es(share: Decimal) -> String {
    match share.checked_mul(Decimal::ONE_HUNDRED) {
        Some(percent) => format!("{} %", percent.normalize()),
        None => format!("100 % × {share}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_chosen_licence_stands_in_a_release_file() {
        let usual = serde_json::to_value(Settings::default()).expect("JSON");
        let keys: Vec<&String> = usual.as_object().expect("object").keys().collect();
        assert!(
            !keys
                .iter()
                .any(|key| ["licence", "institution", "contact"].contains(&key.as_str()))
        );
        assert_eq!(
            serde_json::from_value::<Settings>(usual).expect("settings"),
            Settings::default()
        );
        let chosen = Settings {
            licence: Licence::Odbl1,
            institution: "Presidencia del Consejo de Ministros".to_owned(),
            contact: "datos@entidad.gob.pe".to_owned(),
            ..Settings::default()
        };
        let stored = serde_json::to_value(&chosen).expect("JSON");
        assert_eq!(stored["licence"], "ODbL-1.0");
        assert_eq!(
            serde_json::from_value::<Settings>(stored).expect("settings"),
            chosen
        );
        assert!(chosen.computes_like(&Settings::default()));
        let long = Settings {
            institution: "x".repeat(INSTITUTION_LENGTH + 1),
            ..Settings::default()
        };
        assert_eq!(long.check(), Err(SettingsError::InstitutionTooLong));
        let nowhere = Settings {
            contact: "datos@entidad".to_owned(),
            ..Settings::default()
        };
        let refused = Err(SettingsError::Contact(ContactError::Email));
        assert_eq!(nowhere.check(), refused);
    }

    #[test]
    fn an_institutions_name_with_a_control_character_is_refused_for_that() {
        for name in ["Presidencia\ndel Consejo", "PCM\t", "\u{7}PCM"] {
            let settings = Settings {
                institution: name.to_owned(),
                ..Settings::default()
            };
            let refused = Err(SettingsError::InstitutionControlCharacter);
            assert_eq!(settings.check(), refused, "{name:?}");
        }
    }

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
