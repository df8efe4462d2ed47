//! A site over a release, as the tests ask it for pages, and the check of a page's structure.

#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeMap;

use components::assets::Assets;
use domain::release::Release;
use site::{Page, ReleaseSummary, SiteContext, render, routes};

use crate::support::made_up as support;

pub struct Site {
    pub release: Release,
    pub previous: Option<Release>,
    releases: Vec<ReleaseSummary>,
    assets: Assets,
}

impl Site {
    pub fn of(release: Release, previous: Option<Release>) -> Self {
        let releases = support::summaries(&release);
        let files = ["charts.js", "check.js", "check-glue.js", "check.wasm"].map(|name| {
            let (stem, extension) = name.rsplit_once('.').unwrap();
            (name.to_owned(), format!("{stem}-1a2b.{extension}"))
        });
        Self {
            release,
            previous,
            releases,
            assets: Assets::new(BTreeMap::from(files)),
        }
    }

    pub fn full() -> Self {
        Self::of(support::release(), Some(support::previous()))
    }

    pub fn context(&self) -> SiteContext<'_> {
        SiteContext {
            release: &self.release,
            sha256: support::SHA256,
            previous: self.previous.as_ref(),
            releases: &self.releases,
            assets: &self.assets,
            base_url: "https://ejemplo.invalid",
            prefix: "",
            current: true,
            charts: None,
            nonce: None,
            search: None,
            api: &site::NO_API,
            takes_opinions: true,
        }
    }

    pub fn page(&self, address: &str) -> Page {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        render(&self.context(), &self.release.assess_all(), path, query)
    }

    /// Every page, and some with queries.
    pub fn pages(&self) -> Vec<(String, Page)> {
        let mut addresses = routes(&self.release);
        addresses.push("/servicios?objetivo=OP3&estado=lagging".to_owned());
        addresses.push("/servicios?objetivo=sin-objetivo&estado=sin-indicador".to_owned());
        addresses.push("/indicadores/S04-1?desagregacion=departamento".to_owned());
        addresses.push("/comparar?indicadores=OP1-1,S04-1,S33-1".to_owned());
        addresses.push("/comparar?indicadores=OP2-1,OP4-1,S04-1,S12-1".to_owned());
        addresses.push(
            "/comparar?indicador=S04-1&desagregacion=departamento&valores=07,08,15".to_owned(),
        );
        addresses.push("/comparar?indicadores=CTX-01,CTX-02".to_owned());
        addresses.push("/comparar?indicadores=S04-1,NADA".to_owned());
        addresses.push("/nada".to_owned());
        addresses
            .into_iter()
            .map(|address| (address.clone(), self.page(&address)))
            .collect()
    }
}

/// Elements that never close.
const VOID: [&str; 6] = ["meta", "link", "input", "img", "br", "hr"];

/// Checks that elements nest, and that identifiers are unique. Not a validator: it catches what
/// moves nodes in a browser.
pub fn check_structure(address: &str, html: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").unwrap().1;
            continue;
        }
        let end = rest.find('>').unwrap();
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('!') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let expected = open.pop();
            assert_eq!(
                expected.as_deref(),
                Some(name),
                "in {address}, open: {open:?}"
            );
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap().to_owned();
        if let Some(id) = tag.split(" id=\"").nth(1) {
            ids.push(id.split('"').next().unwrap().to_owned());
        }
        if !VOID.contains(&name.as_str()) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open in {address}: {open:?}");
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(all, ids.len(), "an id twice in {address}");
}
