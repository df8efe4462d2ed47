//! Which files there are: their addresses, names and bytes. Bytes are a pure function of a release.

use std::sync::Arc;

use axum::body::Bytes;
use chrono::{DateTime, Utc};
use domain::{
    code::IndicatorCode,
    release::{Release, WithdrawnBy},
};
use thiserror::Error;
use workbook::write::{self, Published, Variant, WriteError};

use super::Choice;
use crate::http::api;

/// A release as its files need it.
#[derive(Debug, Clone)]
pub struct Issue {
    pub release: Arc<Release>,
    pub sha256: Arc<str>,
    /// Canonical JSON, as hashed.
    pub body: Arc<str>,
    /// Where it was withdrawn; its files say so from then on.
    pub withdrawn: Option<Arc<WithdrawnBy>>,
}

impl Issue {
    /// The release as the writers take it.
    pub fn published(&self) -> Published<'_> {
        Published {
            release: &self.release,
            sha256: &self.sha256,
            withdrawn: self.withdrawn.as_deref(),
        }
    }

    /// Names a document of this release as it is now: a withdrawal makes another document of it.
    pub fn name(&self, document: &str) -> String {
        match &self.withdrawn {
            Some(by) => format!("{document} withdrawn by {}", by.number),
            None => document.to_owned(),
        }
    }

    /// When its documents last became others.
    pub fn modified(&self) -> DateTime<Utc> {
        let by = self.withdrawn.as_ref();
        by.map_or(self.release.published_at, |by| by.published_at)
    }

    /// The number of the release that withdrew it.
    pub fn withdrawn_by(&self) -> Option<u32> {
        self.withdrawn.as_ref().map(|by| by.number)
    }
}

/// Why a file could not be made.
#[derive(Debug, Error)]
pub enum MakeError {
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("the answer could not be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("the release has no indicator {0}")]
    NoIndicator(IndicatorCode),
    /// No function of the release alone: [`crate::release::ReleaseStore::file`].
    #[error("the verifiable file comes from the store of releases")]
    FromStore,
    /// The task that made the file was cancelled or panicked.
    #[error("the file was not finished")]
    Unfinished(#[from] tokio::task::JoinError),
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    Workbook,
    Values(Variant),
    /// The body of the release, byte for byte as hashed.
    Release,
    /// The same with computed results, manifest and signature, to verify.
    Verifiable,
    Template,
    IndicatorWorkbook(IndicatorCode),
    IndicatorValues(IndicatorCode, Variant),
    Indicator(IndicatorCode),
}

impl File {
    /// The file of a whole release with this name.
    pub fn of_release(name: &str, choice: &Choice) -> Option<Self> {
        match name {
            "pntd.xlsx" => Some(Self::Workbook),
            "pntd-valores.csv" => Some(Self::Values(variant(choice)?)),
            "pntd.json" => Some(Self::Release),
            "pntd-publicacion.json" => Some(Self::Verifiable),
            "plantilla.xlsx" => Some(Self::Template),
            _ => None,
        }
    }

    /// The file of an indicator with this name: its code and `.xlsx`, `.csv` or `.json`.
    pub fn of_indicator(name: &str, choice: &Choice) -> Option<Self> {
        let (code, ending) = name.rsplit_once('.')?;
        let code: IndicatorCode = code.parse().ok()?;
        match ending {
            "xlsx" => Some(Self::IndicatorWorkbook(code)),
            "csv" => Some(Self::IndicatorValues(code, variant(choice)?)),
            "json" => Some(Self::Indicator(code)),
            _ => None,
        }
    }

    fn code(&self) -> Option<&IndicatorCode> {
        match self {
            Self::IndicatorWorkbook(code)
            | Self::IndicatorValues(code, _)
            | Self::Indicator(code) => Some(code),
            Self::Workbook
            | Self::Values(_)
            | Self::Release
            | Self::Verifiable
            | Self::Template => None,
        }
    }

    /// Whether the release has the indicator that the file is about.
    pub fn exists_in(&self, release: &Release) -> bool {
        self.code()
            .is_none_or(|code| release.catalogue.indicator(code).is_some())
    }

    /// What the file is called when it is saved: it says the release and, in need, the demonstration.
    pub fn name(&self, release: &Release) -> String {
        let demo = if release.demo { "-demostracion" } else { "" };
        let what = match self {
            Self::Workbook | Self::Release => String::new(),
            Self::Verifiable => "-verificable".to_owned(),
            Self::Values(_) => "-valores".to_owned(),
            Self::Template => "-plantilla".to_owned(),
            Self::IndicatorWorkbook(code)
            | Self::IndicatorValues(code, _)
            | Self::Indicator(code) => {
                format!("-{code}")
            }
        };
        let machine = match self {
            Self::Values(Variant::Machine) | Self::IndicatorValues(_, Variant::Machine) => {
                "-maquina"
            }
            _ => "",
        };
        format!(
            "pntd{demo}-publicacion-{}{what}{machine}.{}",
            release.number,
            self.ending()
        )
    }

    fn ending(&self) -> &'static str {
        match self {
            Self::Workbook | Self::Template | Self::IndicatorWorkbook(_) => "xlsx",
            Self::Values(_) | Self::IndicatorValues(..) => "csv",
            Self::Release | Self::Verifiable | Self::Indicator(_) => "json",
        }
    }

    pub fn content_type(&self) -> &'static str {
        match self.ending() {
            "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "csv" => "text/csv; charset=utf-8; header=present",
            _ => "application/json",
        }
    }

    /// Tells the files of one release apart.
    pub fn key(&self) -> String {
        format!("{self:?}")
    }

    /// Makes the file. Takes a while for a large release: not for an async task.
    ///
    /// # Errors
    /// When a limit of the format is exceeded or the indicator is not in the release.
    pub fn bytes(&self, issue: &Issue) -> Result<Bytes, MakeError> {
        let published = issue.published();
        let indicator = |code: &IndicatorCode| {
            issue
                .release
                .catalogue
                .indicator(code)
                .ok_or_else(|| MakeError::NoIndicator(code.clone()))
        };
        Ok(match self {
            Self::Workbook => write::workbook(&published)?.into(),
            Self::Values(variant) => write::values_csv(&published, *variant)?.into(),
            Self::Release => Bytes::copy_from_slice(issue.body.as_bytes()),
            // Needs the database: the caller has it from the store.
            Self::Verifiable => return Err(MakeError::FromStore),
            Self::Template => write::entry_template(&published)?.into(),
            Self::IndicatorWorkbook(code) => {
                write::indicator_workbook(&published, indicator(code)?)?.into()
            }
            Self::IndicatorValues(code, variant) => {
                write::indicator_csv(&published, indicator(code)?, *variant)?.into()
            }
            Self::Indicator(code) => api::indicator_file(&published, indicator(code)?)?.into(),
        })
    }
}

/// An unknown variant is no variant: better no file than the wrong one.
fn variant(choice: &Choice) -> Option<Variant> {
    match choice.variante.as_deref() {
        None | Some("" | "persona") => Some(Variant::Human),
        Some("maquina") => Some(Variant::Machine),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_file_or_nothing() {
        let none = Choice::default();
        let machine = Choice {
            variante: Some("maquina".to_owned()),
        };
        assert_eq!(File::of_release("pntd.xlsx", &none), Some(File::Workbook));
        assert_eq!(
            File::of_release("pntd-valores.csv", &machine),
            Some(File::Values(Variant::Machine))
        );
        assert_eq!(File::of_release("otro.xlsx", &none), None);
        let code: IndicatorCode = "S3.1.2-1".parse().expect("a code");
        assert_eq!(
            File::of_indicator("S3.1.2-1.csv", &none),
            Some(File::IndicatorValues(code, Variant::Human))
        );
        assert_eq!(File::of_indicator("../etc/passwd.csv", &none), None);
        let other = Choice {
            variante: Some("x".to_owned()),
        };
        assert_eq!(File::of_release("pntd-valores.csv", &other), None);
    }
}
