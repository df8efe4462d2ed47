//! What a page is made from, and what it is.

use std::collections::BTreeMap;

use charts::ChartRenderer;
use chrono::{DateTime, Utc};
use components::assets::Assets;
use domain::{
    code::{IndicatorCode, NodeCode},
    indicator::{Indicator, IndicatorKind},
    progress::Progress,
    release::Release,
};

/// Everything a page may depend on.
#[derive(Clone, Copy)]
pub struct SiteContext<'a> {
    pub release: &'a Release,
    /// SHA-256 (hex) of the release's canonical JSON.
    pub sha256: &'a str,
    /// The release before it, for what changed.
    pub previous: Option<&'a Release>,
    /// Every release, newest first, for the list of releases.
    pub releases: &'a [ReleaseSummary],
    pub assets: &'a Assets,
    /// Scheme and host, without a slash at the end; for citations and canonical addresses.
    pub base_url: &'a str,
    /// Starts every link within the site: empty for the current release, else for example
    /// `/publicaciones/3`.
    pub prefix: &'a str,
    /// Whether this is the newest release; an older one says so on every page.
    pub current: bool,
    /// `None`: pages show their tables and say that there is no drawing.
    pub charts: Option<&'a ChartRenderer>,
    /// Allows the script element under a policy that asks for it.
    pub nonce: Option<&'a str>,
}

/// A release in the list of releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseSummary {
    pub number: u32,
    pub published_at: DateTime<Utc>,
    pub published_by: String,
    pub note: String,
    pub sha256: String,
    pub demo: bool,
    /// Published cells.
    pub cells: usize,
}

/// A rendered page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub html: String,
    /// HTTP status.
    pub status: u16,
    pub title: String,
}

/// The context with the progress of every indicator: computed once a page.
pub struct View<'a> {
    pub context: &'a SiteContext<'a>,
    pub release: &'a Release,
    pub progress: BTreeMap<IndicatorCode, Progress>,
}

impl<'a> View<'a> {
    pub fn new(context: &'a SiteContext<'a>) -> Self {
        Self {
            context,
            release: context.release,
            progress: context.release.assess_all(),
        }
    }

    /// The indicators of a node that measure the policy; context indicators never stand among them.
    pub fn policy_indicators<'b>(
        &'b self,
        node: &'b NodeCode,
    ) -> impl Iterator<Item = &'a Indicator> + use<'a, 'b> {
        let release: &'a Release = self.release;
        release
            .catalogue
            .indicators
            .iter()
            .filter(move |one| &one.node == node && one.kind == IndicatorKind::Policy)
    }

    /// The full address of a page, where the host is known: half an address is no citation.
    pub fn address(&self, path: &str) -> Option<String> {
        let base = self.context.base_url;
        (!base.is_empty()).then(|| format!("{base}{}", self.href(path)))
    }

    /// An address within the site.
    pub fn href(&self, path: &str) -> String {
        format!("{}{path}", self.context.prefix)
    }
}
