//! Settings as they are typed: thresholds in percent. Pure.

use domain::{
    Decimal, format,
    formulas::FORMULA_VERSION,
    licence::Licence,
    settings::{ComplianceMethod, INSTITUTION_LENGTH, Settings, SettingsError},
};

use crate::office::form::Problems;

/// Names of the fields that can be wrong.
pub const ON_TRACK: &str = "on_track";
pub const ACCELERATE: &str = "accelerate";
pub const INSTITUTION: &str = "institution";
pub const CONTACT: &str = "contact";

/// What the form holds, as texts.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    pub method: &'a str,
    pub on_track: &'a str,
    pub accelerate: &'a str,
    /// [`Licence::spdx`].
    pub licence: &'a str,
    pub institution: &'a str,
    pub contact: &'a str,
}

/// A share as percent: 0.95 is «95».
pub fn percent(share: Decimal) -> String {
    (share * Decimal::ONE_HUNDRED).normalize().to_string()
}

fn share(text: &str) -> Option<Decimal> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let percent: Decimal = text.replace(',', ".").parse().ok()?;
    (percent.scale() <= 4 && percent.abs() <= Decimal::ONE_THOUSAND)
        .then(|| (percent / Decimal::ONE_HUNDRED).normalize())
}

/// The settings that were typed, or the first field that is wrong.
pub fn read(form: Form<'_>) -> Result<Settings, Problems> {
    const NUMBER: &str = "Escriba un porcentaje, por ejemplo 95.";
    let wrong = |field, problem: &str| vec![(field, problem.to_owned())];
    let mut methods = ComplianceMethod::ALL.into_iter();
    let settings = Settings {
        compliance_method: methods
            .find(|known| known.slug() == form.method)
            .unwrap_or(ComplianceMethod::Ratio),
        on_track_from: share(form.on_track).ok_or_else(|| wrong(ON_TRACK, NUMBER))?,
        needs_acceleration_from: share(form.accelerate).ok_or_else(|| wrong(ACCELERATE, NUMBER))?,
        formula_version: FORMULA_VERSION.to_owned(),
        licence: Licence::from_spdx(form.licence).unwrap_or_default(),
        institution: form.institution.trim().to_owned(),
        contact: form.contact.trim().to_owned(),
    };
    match settings.check() {
        Ok(()) => Ok(settings),
        Err(SettingsError::OnTrackAboveOne) => Err(wrong(ON_TRACK, "No puede pasar de 100 %.")),
        Err(SettingsError::ThresholdsOutOfOrder) => Err(wrong(
            ACCELERATE,
            "Debe ser mayor que 0 y menor que el umbral de «en camino».",
        )),
        Err(SettingsError::InstitutionTooLong) => Err(wrong(
            INSTITUTION,
            &format!("Como máximo {INSTITUTION_LENGTH} caracteres, en una línea."),
        )),
        Err(SettingsError::InstitutionControlCharacter) => Err(wrong(
            INSTITUTION,
            "Sin saltos de línea, tabulaciones ni otros caracteres que no se ven.",
        )),
        Err(SettingsError::Contact(problem)) => {
            Err(wrong(CONTACT, &format::sentence(&problem.to_string())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_unchanged_from_the_form() {
        let settings = Settings::default();
        let (on_track, accelerate) = (
            percent(settings.on_track_from),
            percent(settings.needs_acceleration_from),
        );
        assert_eq!((on_track.as_str(), accelerate.as_str()), ("95", "60"));
        let form = Form {
            method: "ratio",
            on_track: &on_track,
            accelerate: &accelerate,
            licence: "CC-BY-4.0",
            institution: " ",
            contact: " ",
        };
        assert_eq!(read(form), Ok(settings));
        let other = Form {
            licence: "ODbL-1.0",
            institution: " Presidencia del Consejo de Ministros ",
            contact: " datos@entidad.gob.pe ",
            ..form
        };
        let other = read(other).expect("settings");
        assert_eq!(other.licence, Licence::Odbl1);
        assert_eq!(other.institution, "Presidencia del Consejo de Ministros");
        assert_eq!(other.contact, "datos@entidad.gob.pe");
    }

    #[test]
    fn what_is_wrong_is_shown_at_its_field() {
        let form = |on_track, accelerate| Form {
            method: "from-baseline",
            on_track,
            accelerate,
            licence: "CC-BY-4.0",
            institution: "",
            contact: "",
        };
        let wrong =
            |on_track, accelerate| read(form(on_track, accelerate)).map_err(|wrong| wrong[0].0);
        let long = "x".repeat(INSTITUTION_LENGTH + 1);
        let too_long = Form {
            institution: &long,
            ..form("95", "60")
        };
        assert_eq!(read(too_long).map_err(|wrong| wrong[0].0), Err(INSTITUTION));
        let nowhere = Form {
            contact: "datos@entidad",
            ..form("95", "60")
        };
        assert_eq!(read(nowhere).map_err(|wrong| wrong[0].0), Err(CONTACT));
        let two_lines = Form {
            institution: "Presidencia\ndel Consejo",
            ..form("95", "60")
        };
        let (field, problem) = &read(two_lines).expect_err("a line break")[0];
        assert_eq!(*field, INSTITUTION);
        assert!(problem.contains("saltos de línea"), "{problem}");
        assert_eq!(wrong("mucho", "60"), Err(ON_TRACK));
        assert_eq!(wrong("120", "60"), Err(ON_TRACK));
        assert_eq!(wrong("95", "95"), Err(ACCELERATE));
        assert_eq!(wrong("95", "0"), Err(ACCELERATE));
        assert_eq!(wrong("95", ""), Err(ACCELERATE));
        let typed = read(form("97,5 %", "60")).expect("settings");
        assert_eq!(typed.on_track_from.to_string(), "0.975");
        assert_eq!(typed.compliance_method, ComplianceMethod::FromBaseline);
    }
}
