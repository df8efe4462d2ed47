//! A release in the standards of its field, so that programs which others wrote read it without knowing this dashboard:
//! SDMX for statistics offices, CSVW and Frictionless Data Package for tables, DCAT-AP for catalogues of data.
//!
//! Every function is pure: a release in, bytes out, the same bytes for the same release. The numbers are those of the
//! release, digit by digit; nothing is computed here. `scripts/conformance` reads each of these with programs of others.
//!
//! What it deliberately does not do: it decides nothing about HTTP, and it knows no address but those that it is given.

pub mod archive;
pub mod csvw;
pub mod data_package;
pub mod dcat;
pub mod sdmx;

use domain::{
    indicator::Indicator,
    policy_tree::Edition,
    release::Release,
    value::{Breakdown, Cell},
};
use thiserror::Error;
use workbook::write::WriteError;

/// Why a file could not be made.
#[derive(Debug, Error)]
pub enum OpenDataError {
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("the JSON text could not be written")]
    Json(#[from] serde_json::Error),
    #[error("the CSV text could not be written")]
    Csv(#[from] csv::Error),
    #[error("the archive could not be written")]
    Zip(#[from] zip::result::ZipError),
    #[error("the archive could not be written down")]
    Io(#[from] std::io::Error),
}

/// «Indicadores de la Política Nacional de Transformación Digital», with the label of demonstration data.
pub(crate) fn title(release: &Release) -> String {
    let Edition { policy_name, .. } = &release.catalogue.edition;
    labelled(release, &format!("Indicadores de la {policy_name}"))
}

/// A title that never comes without the label of demonstration data.
pub(crate) fn labelled(release: &Release, title: &str) -> String {
    if release.demo {
        format!("{title} ({})", workbook::write::DEMO_LABEL)
    } else {
        title.to_owned()
    }
}

/// What an indicator is about, in one or two sentences.
pub(crate) fn description(indicator: &Indicator) -> String {
    let justification = indicator.ficha.justification.trim();
    let unit = match indicator.unit.label.as_str() {
        "" => String::new(),
        label => format!(" Unidad de medida: {label}."),
    };
    let about = if justification.is_empty() {
        format!("{}.", indicator.name.trim_end_matches('.'))
    } else {
        justification.to_owned()
    };
    format!("{about}{unit}")
}

/// The cells of the release, or of one indicator.
pub(crate) fn cells<'a>(release: &'a Release, only: Option<&Indicator>) -> &'a [Cell] {
    match only {
        Some(indicator) => release.cells_of_indicator(&indicator.code),
        None => &release.cells,
    }
}

/// The member of a breakdown in one dimension.
pub(crate) fn member<'a>(breakdown: &'a Breakdown, dimension: &str) -> Option<&'a str> {
    let mut pairs = breakdown.pairs();
    pairs
        .find(|(code, _)| *code == dimension)
        .map(|(_, member)| member)
}
