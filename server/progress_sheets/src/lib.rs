//! Sheets of progress: one page on each indicator and on each objective, guideline and service, and a whole release as one
//! document. PDF/UA-1, upright A4.
//!
//! | part | what |
//! |---|---|
//! | [`indicator`] | the page of an indicator: verdict, two answers, chart, table of periods |
//! | [`node`] | the page of an objective, a guideline or a service: its own number, and what it contains as rows |
//! | [`book`] | cover, contents, then these pages |
//! | `frame` | head and foot of each sheet: demonstration, withdrawal, source, release, licence; below every page of the book its number, and demonstration and withdrawal again |
//! | `density` | one page holds everything: type gets smaller first; what is then left out is said |
//!
//! Every function is pure but for the drawing of charts: a release in, bytes out, the same bytes for the same release.
//! Words and numbers are those of the public pages (`site`, [`domain::sentence`]); nothing is computed here.
//!
//! What it deliberately does not do: it asks no clock and no database, and decides nothing about HTTP.

pub mod book;
mod canvas;
mod chart;
mod density;
mod frame;
pub mod indicator;
pub mod node;
mod opening;
mod row;
mod style;
mod table;

use charts::{ChartError, ChartRenderer};
use domain::{
    code::NodeCode,
    indicator::{Indicator, IndicatorKind},
    release::{Assessments, Release},
};
use pictures::PictureError;
use tagged_pdf::{Fonts, Pages, PdfError, PdfMetadata};
use thiserror::Error;
use workbook::write::Published;

/// The language of the texts (BCP 47).
const LANGUAGE: &str = "es-PE";

/// What the sheets are made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub published: Published<'a>,
    pub assessments: &'a Assessments,
    /// Where the site is: «https://…», without a stroke at its end. Empty: no address is named.
    pub origin: &'a str,
    /// Draws the charts; without it a sentence stands in their place.
    pub charts: Option<&'a ChartRenderer>,
}

/// Why there is no sheet.
#[derive(Debug, Error)]
pub enum SheetError {
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The chart could not be drawn now. A sheet without it would be kept for as long as its release.
    #[error(transparent)]
    Chart(#[from] ChartError),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("the release has no {0}")]
    Unknown(String),
    /// Nothing of the demonstration or of the tests comes near it.
    #[error("the page of {0} does not fit")]
    DoesNotFit(String),
}

impl<'a> Source<'a> {
    fn release(&self) -> &'a Release {
        self.published.release
    }

    /// The whole address of a page in this release, where the site's is known.
    fn address(&self, path: &str) -> Option<String> {
        let permanent = site::of_release(self.release().number, path);
        (!self.origin.is_empty()).then(|| format!("{}{permanent}", self.origin))
    }

    /// The indicators of a node that measure the policy.
    fn own_indicators(&self, node: &NodeCode) -> Vec<&'a Indicator> {
        let of_node = self.release().catalogue.indicators.iter();
        of_node
            .filter(|one| &one.node == node && one.kind == IndicatorKind::Policy)
            .collect()
    }
}

/// Writes pages with what they say of themselves.
fn write(
    source: &Source<'_>,
    title: String,
    pages: &Pages,
    fonts: &Fonts,
) -> Result<Vec<u8>, SheetError> {
    let release = source.release();
    let subject = domain::sentence::citation(
        release,
        source.published.sha256,
        Some(&title),
        source.published.withdrawn,
    );
    let about = PdfMetadata {
        title,
        subject,
        language: LANGUAGE,
        created: release.published_at,
        size: style::PAGE,
    };
    Ok(tagged_pdf::write(&about, pages, fonts)?)
}

#[cfg(test)]
mod tests;
