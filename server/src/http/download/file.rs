//! Which files there are: their addresses, names and bytes. Bytes are a pure function of a release.

use std::{collections::BTreeSet, sync::Arc};

use axum::body::Bytes;
use ceplan::CeplanError;
use chrono::{DateTime, Utc};
use domain::{
    code::IndicatorCode,
    download::Form,
    indicator::Indicator,
    release::{Release, WithdrawnBy},
};
use open_data::{OpenDataError, archive, csvw, sdmx};
use thiserror::Error;
use workbook::write::{self, List, Published, Variant, WorkbookFormat, WriteError, csv};

use crate::http::api;
use crate::release::StoreError;

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
    #[error(transparent)]
    OpenData(#[from] OpenDataError),
    #[error(transparent)]
    Ceplan(#[from] CeplanError),
    #[error("the answer could not be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("the release has no indicator {0}")]
    NoIndicator(IndicatorCode),
    /// No function of the release alone: [`crate::release::ReleaseStore::file`].
    #[error("the verifiable file comes from the store of releases")]
    FromStore,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there is no release {0}")]
    NoRelease(u32),
    /// The task that made the file was cancelled or panicked.
    #[error("the file was not finished")]
    Unfinished(#[from] tokio::task::JoinError),
}

/// The filters of the page of services, with values that the release has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFilter {
    pub objective: Option<String>,
    pub state: Option<String>,
}

impl ServiceFilter {
    /// The filters that ask for something; `None` where none does.
    pub fn stated(objective: Option<&str>, state: Option<&str>) -> Option<Self> {
        let stated = |one: Option<&str>| one.filter(|one| !one.is_empty()).map(str::to_owned);
        let (objective, state) = (stated(objective), stated(state));
        (objective.is_some() || state.is_some()).then_some(Self { objective, state })
    }

    /// Whether the release has these values: what it does not have is endless, and no file is made of it.
    fn exists_in(&self, release: &Release) -> bool {
        let objective = self.objective.as_deref();
        objective.is_none_or(|one| site::is_service_objective(release, one))
            && self.state.as_deref().is_none_or(site::is_service_state)
    }

    /// In words, for the file.
    fn words(&self) -> Vec<(String, String)> {
        let parts = [("Objetivo", &self.objective), ("Estado", &self.state)];
        let stated = parts.into_iter();
        stated
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
            .collect()
    }
}

/// What a file is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Release,
    List(List),
    /// The services that the filters of their page let through.
    Services(ServiceFilter),
    Indicator(IndicatorCode),
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// In one of the forms that come with every subject; the variant counts for CSV only.
    Of(Subject, Form, Variant),
    /// The release with computed results, manifest and signature, to verify.
    Verifiable,
    /// The workbook in which planners enter values.
    Template,
    /// What is handed over to CEPLAN, with the verifiable file in it.
    CeplanPack,
    /// Describes the CSV files of the release (Frictionless).
    DataPackage,
    /// The structure definition of the SDMX files.
    SdmxStructure,
}

/// The values of a release, one a row.
const VALUES: &str = "pntd-valores.csv";
/// Its indicators, one a row.
const INDICATORS: &str = "pntd-indicadores.csv";
/// The archive for CEPLAN.
const CEPLAN_PACK: &str = "pntd-ceplan.zip";

impl File {
    /// The file of a whole release with this name.
    pub fn of_release(name: &str, variant: Variant) -> Option<Self> {
        match name {
            VALUES => Some(Self::Of(Subject::Release, Form::Csv, variant)),
            INDICATORS => Some(Self::Of(
                Subject::List(List::Indicators),
                Form::Csv,
                variant,
            )),
            "pntd-publicacion.json" => Some(Self::Verifiable),
            "plantilla.xlsx" => Some(Self::Template),
            CEPLAN_PACK => Some(Self::CeplanPack),
            "datapackage.json" => Some(Self::DataPackage),
            "pntd-estructura.sdmx.json" => Some(Self::SdmxStructure),
            name => match Form::split(name)? {
                ("pntd", form) if form != Form::Csv => {
                    Some(Self::Of(Subject::Release, form, variant))
                }
                _ => None,
            },
        }
    }

    /// The file of an indicator with this name: its code and an ending.
    pub fn of_indicator(name: &str, variant: Variant) -> Option<Self> {
        let (code, form) = Form::split(name)?;
        Some(Self::Of(
            Subject::Indicator(code.parse().ok()?),
            form,
            variant,
        ))
    }

    /// The file of a list with this name: `servicios.csv`.
    pub fn of_list(name: &str, variant: Variant) -> Option<Self> {
        let (slug, form) = Form::split(name)?;
        let list = List::from_slug(slug)?;
        let has_values = !matches!(form, Form::SdmxCsv | Form::SdmxJson);
        has_values.then_some(Self::Of(Subject::List(list), form, variant))
    }

    /// Whether the release has the indicator that the file is about.
    pub fn exists_in(&self, release: &Release) -> bool {
        match self {
            Self::Of(Subject::Indicator(code), ..) => release.catalogue.indicator(code).is_some(),
            Self::Of(Subject::Services(filter), form, _) => {
                form.is_table() && filter.exists_in(release)
            }
            _ => true,
        }
    }

    /// What the file is called when it is saved: it says the release and, in need, the demonstration.
    pub fn name(&self, release: &Release) -> String {
        let demo = if release.demo { "-demostracion" } else { "" };
        let (what, ending) = match self {
            Self::Of(subject, form, variant) => {
                let machine = match (form, variant) {
                    (Form::Csv, Variant::Machine) => "-maquina",
                    _ => "",
                };
                let what = match subject {
                    Subject::Release if *form == Form::Csv => "-valores".to_owned(),
                    Subject::Release => String::new(),
                    Subject::List(list) => format!("-{}", list.slug()),
                    Subject::Services(_) => "-servicios-filtrados".to_owned(),
                    Subject::Indicator(code) => format!("-{code}"),
                };
                (format!("{what}{machine}"), form.ending())
            }
            Self::Verifiable => ("-verificable".to_owned(), "json"),
            Self::Template => ("-plantilla".to_owned(), "xlsx"),
            Self::CeplanPack => ("-ceplan".to_owned(), "zip"),
            Self::DataPackage => ("-datapackage".to_owned(), "json"),
            Self::SdmxStructure => ("-estructura".to_owned(), "sdmx.json"),
        };
        format!("pntd{demo}-publicacion-{}{what}.{ending}", release.number)
    }

    pub fn content_type(&self) -> &'static str {
        match self {
            Self::Of(_, form, _) => form.media_type(),
            Self::Template => Form::Xlsx.media_type(),
            Self::CeplanPack => Form::Zip.media_type(),
            Self::Verifiable | Self::DataPackage => Form::Json.media_type(),
            Self::SdmxStructure => "application/vnd.sdmx.structure+json; version=2.0.0",
        }
    }

    /// Address of the description of a CSV file for programs, in the release of the file.
    pub fn described_by(&self, release: &Release) -> Option<String> {
        let path = match self {
            Self::Of(Subject::Release, Form::Csv, Variant::Machine) => "descargas/pntd".to_owned(),
            Self::Of(Subject::List(list), Form::Csv, Variant::Machine) => list.slug().to_owned(),
            Self::Of(Subject::Indicator(code), Form::Csv, Variant::Machine) => {
                format!("indicadores/{code}")
            }
            _ => return None,
        };
        let path = format!("/{path}.{}", Form::Metadata.ending());
        Some(site::of_release(release.number, &path))
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
        Ok(match self {
            Self::Of(Subject::Release, Form::Json, _) => {
                Bytes::copy_from_slice(issue.body.as_bytes())
            }
            Self::Of(Subject::Release, form, variant) => {
                of_values(&published, None, *form, *variant)?.into()
            }
            Self::Of(Subject::Indicator(code), form, variant) => {
                let indicator = issue.release.catalogue.indicator(code);
                let indicator = indicator.ok_or_else(|| MakeError::NoIndicator(code.clone()))?;
                of_values(&published, Some(indicator), *form, *variant)?.into()
            }
            Self::Of(Subject::List(list), form, variant) => {
                of_list(&published, *list, *form, *variant)?.into()
            }
            Self::Of(Subject::Services(filter), form, variant) => {
                of_services(&published, filter, *form, *variant)?.into()
            }
            // Need the database: the caller has it from the store.
            Self::Verifiable | Self::CeplanPack => return Err(MakeError::FromStore),
            Self::Template => write::entry_template(&published)?.into(),
            Self::DataPackage => {
                let paths = [VALUES, INDICATORS].map(for_programs);
                archive::descriptor_of_release(&published, [&paths[0], &paths[1]])?.into()
            }
            Self::SdmxStructure => sdmx::structure(&issue.release)?.into(),
        })
    }
}

/// The address of the CSV file for programs.
fn for_programs(name: &str) -> String {
    format!("{name}?variante=maquina")
}

/// A file of all values, or of those of one indicator.
fn of_values(
    published: &Published<'_>,
    only: Option<&Indicator>,
    form: Form,
    variant: Variant,
) -> Result<Vec<u8>, MakeError> {
    let workbook = |format| match only {
        None => write::workbook(published, format),
        Some(one) => write::indicator_workbook(published, one, format),
    };
    Ok(match form {
        Form::Csv => csv::write(write::values_table(published, only, variant), variant)?,
        Form::Xlsx => workbook(WorkbookFormat::Xlsx)?,
        Form::Ods => workbook(WorkbookFormat::Ods)?,
        // The body of a release is at hand; of an indicator: ficha, series and progress.
        Form::Json => match only {
            Some(one) => api::indicator_file(published, one)?,
            None => return Err(MakeError::FromStore),
        },
        Form::Metadata => {
            let table = write::values_table(published, only, Variant::Machine);
            let (title, file) = match only {
                None => (
                    "Valores de todos los indicadores".to_owned(),
                    VALUES.to_owned(),
                ),
                Some(one) => (
                    format!("{}: {}", one.code, one.name),
                    format!("{}.csv", one.code),
                ),
            };
            let metadata = csvw::metadata(published, &title, &for_programs(&file), &table);
            serde_json::to_vec_pretty(&metadata)?
        }
        Form::Zip => archive::of_values(published, only)?,
        Form::SdmxCsv => sdmx::csv(published, only)?,
        Form::SdmxJson => sdmx::json(published, only)?,
    })
}

fn of_list(
    published: &Published<'_>,
    list: List,
    form: Form,
    variant: Variant,
) -> Result<Vec<u8>, MakeError> {
    Ok(match form {
        Form::Csv => csv::write(list.table(published), variant)?,
        Form::Xlsx => write::list_workbook(published, list, WorkbookFormat::Xlsx)?,
        Form::Ods => write::list_workbook(published, list, WorkbookFormat::Ods)?,
        Form::Json => api::list_file(published, list)?,
        Form::Metadata => {
            let file = for_programs(&format!("{}.csv", list.slug()));
            let table = list.table(published);
            let metadata = csvw::metadata(published, list.title_es(), &file, &table);
            serde_json::to_vec_pretty(&metadata)?
        }
        Form::Zip => archive::of_list(published, list)?,
        // A list has no values: `File::of_list` never gives these.
        Form::SdmxCsv | Form::SdmxJson => return Err(MakeError::FromStore),
    })
}

/// The services that a filter lets through, as the page shows them.
fn of_services(
    published: &Published<'_>,
    filter: &ServiceFilter,
    form: Form,
    variant: Variant,
) -> Result<Vec<u8>, MakeError> {
    let release = published.release;
    let (objective, state) = (filter.objective.as_deref(), filter.state.as_deref());
    let shown = site::shown_services(release, &release.assess_all(), objective, state);
    let codes: BTreeSet<String> = shown.iter().map(|node| node.code.to_string()).collect();
    let table = || List::Services.table(published).only(codes.clone());
    let workbook = |format| {
        write::filtered_list_workbook(published, List::Services, &codes, &filter.words(), format)
    };
    Ok(match form {
        Form::Xlsx => workbook(WorkbookFormat::Xlsx)?,
        Form::Ods => workbook(WorkbookFormat::Ods)?,
        Form::Json => api::table_file(published, &table())?,
        _ => csv::write(table(), variant)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_file_or_nothing() {
        let human = Variant::Human;
        let of = |subject, form| Some(File::Of(subject, form, human));
        assert_eq!(
            File::of_release("pntd.xlsx", human),
            of(Subject::Release, Form::Xlsx)
        );
        assert_eq!(
            File::of_release("pntd-valores.csv", Variant::Machine),
            Some(File::Of(Subject::Release, Form::Csv, Variant::Machine))
        );
        for none in ["otro.xlsx", "pntd.csv", "pntd", "../pntd.json"] {
            assert_eq!(File::of_release(none, human), None, "{none}");
        }
        let code: IndicatorCode = "S3.1.2-1".parse().expect("a code");
        assert_eq!(
            File::of_indicator("S3.1.2-1.sdmx.csv", human),
            of(Subject::Indicator(code), Form::SdmxCsv)
        );
        assert_eq!(File::of_indicator("../etc/passwd.csv", human), None);
        assert_eq!(
            File::of_list("servicios.ods", human),
            of(Subject::List(List::Services), Form::Ods)
        );
        assert_eq!(File::of_list("servicios.sdmx.csv", human), None);
        assert_eq!(File::of_list("otros.csv", human), None);
    }
}
