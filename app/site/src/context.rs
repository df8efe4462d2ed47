//! What a page is made from, and what it is.

use std::sync::atomic::{AtomicBool, Ordering};

use charts::{Caption, ChartRenderer, Size};
use chrono::{DateTime, Utc};
use components::assets::Assets;
use domain::{
    code::NodeCode,
    indicator::{Indicator, IndicatorKind},
    release::{Assessments, Release, WithdrawnBy},
    sentence,
};
use messages::{Language, below};
use search::Index;
use serde_json::Value;

use crate::{
    api_description::ApiDescription,
    route::{self, Route},
};

/// Everything a page may depend on.
#[derive(Clone, Copy)]
pub struct SiteContext<'a> {
    pub release: &'a Release,
    /// SHA-256 (hex) of the release's canonical JSON.
    pub sha256: &'a str,
    /// The release that changes are compared with: the one before it, unless the page of changes was
    /// asked for another.
    pub previous: Option<&'a Release>,
    /// Every release, newest first, for the list of releases.
    pub releases: &'a [ReleaseSummary],
    pub assets: &'a Assets,
    /// Scheme and host, without a slash at the end; for citations and canonical addresses.
    pub base_url: &'a str,
    /// Starts every link to this release, behind the language: empty for the current release, else for example
    /// `/publicaciones/3`.
    pub prefix: &'a str,
    /// Whether this is the newest release; an older one says so on every page.
    pub current: bool,
    /// `None`: pages show their tables and say that there is no drawing.
    pub charts: Option<&'a ChartRenderer>,
    /// Allows the script element under a policy that asks for it.
    pub nonce: Option<&'a str>,
    /// What the search page searches; `None`: it makes its own.
    pub search: Option<&'a Index>,
    /// What the page of the API describes.
    pub api: &'a ApiDescription,
    /// Whether somebody takes the answers to «¿Le sirvió esta página?»: not where the site is files.
    pub takes_opinions: bool,
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
    /// The release that this one withdraws.
    pub withdraws: Option<u32>,
    /// By which release, when and why this one was withdrawn.
    pub withdrawn: Option<WithdrawnBy>,
}

/// A rendered page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub html: String,
    /// HTTP status.
    pub status: u16,
    pub title: String,
    /// A drawing is missing for a reason that passes: the page should not be kept for long.
    pub lacks_drawings: bool,
}

/// The context with the progress of every indicator.
pub struct View<'a> {
    pub context: &'a SiteContext<'a>,
    pub release: &'a Release,
    pub progress: &'a Assessments,
    /// Where the page is, with what it was asked, within the release and without the language.
    pub asked: String,
    lacks_drawings: AtomicBool,
}

impl<'a> View<'a> {
    pub fn new(context: &'a SiteContext<'a>, assessments: &'a Assessments, asked: String) -> Self {
        Self {
            context,
            release: context.release,
            progress: assessments,
            asked,
            lacks_drawings: AtomicBool::new(false),
        }
    }

    /// A chart as SVG; `None` where there is no renderer or it failed.
    pub fn drawing(&self, option: &Value, size: Size, caption: &Caption) -> Option<String> {
        match self.context.charts?.svg(option, size, caption) {
            Ok(svg) => Some(svg.to_string()),
            Err(error) => {
                self.lacks_drawings
                    .fetch_or(error.is_passing(), Ordering::Relaxed);
                None
            }
        }
    }

    /// Whether a drawing so far failed for a reason that passes.
    pub fn lacks_drawings(&self) -> bool {
        self.lacks_drawings.load(Ordering::Relaxed)
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

    /// The full address of a page in this release, where the host is known: half an address is no
    /// citation. It names the release, so that it still shows the same when the next one is current.
    pub fn address(&self, path: &str) -> Option<String> {
        let base = self.context.base_url;
        let permanent = route::of_release(self.release.number, path);
        let address = route::in_present_language(&permanent);
        (!base.is_empty()).then(|| format!("{base}{address}"))
    }

    /// How to cite a page: what it is, the release with its whole hash, and the address.
    pub fn citation(&self, what: Option<&str>, path: &str) -> String {
        let address = self.address(path).map(|one| format!(" {one}"));
        let cited = sentence::citation(self.release, self.context.sha256, what, self.withdrawn());
        format!("{cited}{}", address.unwrap_or_default())
    }

    /// By which release this one was withdrawn, if it was.
    pub fn withdrawn(&self) -> Option<&'a WithdrawnBy> {
        let mut releases = self.context.releases.iter();
        releases
            .find(|one| one.number == self.release.number)?
            .withdrawn
            .as_ref()
    }

    /// The newest release's number.
    pub fn newest(&self) -> u32 {
        let numbers = self.context.releases.iter().map(|one| one.number);
        numbers.max().unwrap_or(self.release.number)
    }

    /// An address within the site: of a page in the present language, of a file.
    pub fn href(&self, path: &str) -> String {
        self.href_in(Language::current(), path)
    }

    /// The same in a language. Files have no language.
    pub fn href_in(&self, language: Language, path: &str) -> String {
        let of_release = below(self.context.prefix, path);
        match language == Language::Spanish || self.is_page(path) {
            true => language.address(&of_release),
            false => of_release,
        }
    }

    /// Where a script gets what it draws, in the language of the page.
    pub fn drawn_from(&self, path: &str) -> String {
        route::in_present_language(&below(self.context.prefix, path))
    }

    /// This page in a language; one that the release does not have leads to the home page.
    pub fn here_in(&self, language: Language) -> String {
        let path = match self.is_page(&self.asked) {
            true => self.asked.as_str(),
            false => "/",
        };
        self.href_in(language, path)
    }

    fn is_page(&self, path: &str) -> bool {
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let path = path.get(..end).unwrap_or(path);
        path == route::OPINIONS_PATH || Route::read(self.release, path).is_some()
    }
}
