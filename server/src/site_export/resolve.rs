//! What a link of a page leads to: another file of the export, or the page that says what needs a server.

use std::collections::BTreeSet;

use messages::Language;

use super::address::Address;
use super::html::Link;

/// The page that says what a copy in files cannot do; each release has one.
pub const COPY_PAGE: &str = "/copia";
/// Leads from an address without a number to the current release.
const CURRENT: &str = "/publicaciones/vigente";
/// Where people sign in, and their calls.
const OFFICE: [&str; 2] = ["/gestion", "/fn"];

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// Another site, or a place on the same page: it stays as it is.
    AsItIs,
    /// A file of the export, with the place on it (`#n2`, or nothing).
    File { address: Address, place: String },
    /// A part of the page that says what needs a server; as [`Self::File`], but it is not asked for.
    CopyPage { address: Address, place: String },
}

/// The export that links belong to.
#[derive(Debug, Clone, Default)]
pub struct ExportScope {
    /// The pages that compare a release with one that is not the one before it.
    pub comparisons: BTreeSet<Address>,
}

impl ExportScope {
    /// Where a link of the page at `from` leads; `None` for one that leads nowhere in files.
    pub fn resolve(&self, link: &Link, from: &Address) -> Option<LinkTarget> {
        let value = link.value.as_str();
        if value.starts_with('#') || is_elsewhere(value) {
            return Some(LinkTarget::AsItIs);
        }
        let (address, place) = match value.split_once('#') {
            Some((address, place)) => (address, format!("#{place}")),
            None => (value, String::new()),
        };
        // The search page of the current release answers in the browser.
        let (_, in_language) = Language::of_path(address);
        if link.element == "form" && in_language != site::SEARCH_PATH {
            let name = address.rsplit('/').next().unwrap_or_default();
            return Some(copy_page(from, &format!("#{name}")));
        }
        let is_below = |folder: &str| {
            let rest = address.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        if OFFICE.into_iter().any(is_below) {
            return Some(copy_page(from, "#ingresar"));
        }
        let address = match address.strip_prefix(CURRENT) {
            Some("") => "/",
            Some(rest) if rest.starts_with('/') => rest,
            _ => address,
        };
        let address = Address::parse(address)?;
        if is_comparison(&address) && !self.comparisons.contains(&address) {
            return Some(copy_page(from, "#cambios"));
        }
        if is_side_by_side(&address) {
            return Some(copy_page(from, "#comparar"));
        }
        Some(if address.path().ends_with(COPY_PAGE) {
            LinkTarget::CopyPage { address, place }
        } else {
            LinkTarget::File { address, place }
        })
    }
}

/// An address with a scheme (`https:`, `mailto:`, `data:`), or of another host.
fn is_elsewhere(value: &str) -> bool {
    let scheme = value.split(['/', '?', '#']).next().unwrap_or_default();
    value.starts_with("//") || scheme.contains(':')
}

/// The page of changes between two releases that do not follow each other.
fn is_comparison(address: &Address) -> bool {
    address.path().ends_with("/cambios")
        && !address.query().is_empty()
        && !address.path().starts_with("/api/")
}

/// A comparison of indicators or groups: made when somebody asks for it.
fn is_side_by_side(address: &Address) -> bool {
    address.path().ends_with(site::SIDE_BY_SIDE_PATH) && !address.query().is_empty()
}

/// What stands before the addresses of the release that a page shows: empty, or `/publicaciones/3`.
pub fn prefix(address: &Address) -> &str {
    const RELEASES: &str = "/publicaciones/";
    let (_, path) = Language::of_path(address.path());
    let Some(rest) = path.strip_prefix(RELEASES) else {
        return "";
    };
    let number = rest.split('/').next().unwrap_or_default();
    match number.parse::<u32>() {
        Ok(_) => path
            .get(..RELEASES.len() + number.len())
            .unwrap_or_default(),
        Err(_) => "",
    }
}

fn copy_page(from: &Address, place: &str) -> LinkTarget {
    let (language, _) = Language::of_path(from.path());
    let path = language.address(&format!("{}{COPY_PAGE}", prefix(from)));
    match Address::parse(&path) {
        Some(address) => LinkTarget::CopyPage {
            address,
            place: place.to_owned(),
        },
        None => LinkTarget::AsItIs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site_export::html;

    fn resolve(page: &str, from: &str, scope: &ExportScope) -> Vec<String> {
        let from = Address::parse(from).expect("an address");
        let links = html::links(page.as_bytes()).expect("a page");
        let targets = links.iter().map(|link| match scope.resolve(link, &from) {
            None => "none".to_owned(),
            Some(LinkTarget::AsItIs) => "as it is".to_owned(),
            Some(LinkTarget::File { address, place }) => format!("file {address}{place}"),
            Some(LinkTarget::CopyPage { address, place }) => format!("copy {address}{place}"),
        });
        targets.collect()
    }

    #[test]
    fn links_lead_to_files_and_to_what_stands_in_for_the_server() {
        let one = |link: &str| {
            let found = resolve(
                &format!("<a href=\"{link}\">"),
                "/publicaciones/2/servicios",
                &ExportScope::default(),
            );
            found.join("")
        };
        for (link, wanted) in [
            ("#contenido", "as it is"),
            ("https://creativecommons.org/a", "as it is"),
            ("//other.example/a", "as it is"),
            ("mailto:a@b.pe", "as it is"),
            ("/servicios?estado=late#x", "file /servicios?estado=late#x"),
            ("/gestion", "copy /publicaciones/2/copia#ingresar"),
            ("/gestion/cambios/3", "copy /publicaciones/2/copia#ingresar"),
            ("/gestionar", "file /gestionar"),
            (
                "/publicaciones/vigente/descargas/pntd.xlsx",
                "file /descargas/pntd.xlsx",
            ),
            ("/publicaciones/3/cambios", "file /publicaciones/3/cambios"),
            (
                "/publicaciones/3/cambios?desde=1",
                "copy /publicaciones/2/copia#cambios",
            ),
            ("/copia#cambios", "copy /copia#cambios"),
            (
                "/comparar?indicadores=S04-1,S12-1",
                "copy /publicaciones/2/copia#comparar",
            ),
            ("/comparar", "file /comparar"),
            ("otra", "none"),
            ("/a/../b", "none"),
        ] {
            assert_eq!(one(link), wanted, "{link}");
        }
    }

    #[test]
    fn a_form_leads_to_what_is_made_already() {
        let form = "<form action=\"/servicios\">";
        assert_eq!(
            resolve(
                "<form action=\"/buscar\">",
                "/buscar",
                &ExportScope::default()
            ),
            ["file /buscar"]
        );
        let older = "<form action=\"/publicaciones/3/buscar\">";
        assert_eq!(
            resolve(older, "/publicaciones/3/buscar", &ExportScope::default()),
            ["copy /publicaciones/3/copia#buscar"]
        );
        assert_eq!(
            resolve(form, "/servicios", &ExportScope::default()),
            ["copy /copia#servicios"]
        );
        let compared = Address::parse("/publicaciones/3/cambios?desde=1").expect("an address");
        let scope = ExportScope {
            comparisons: [compared].into(),
        };
        let page = "<a href=\"/publicaciones/3/cambios?desde=1\"><form action=\"/cambios\">";
        assert_eq!(
            resolve(page, "/publicaciones", &scope),
            [
                "file /publicaciones/3/cambios?desde=1",
                "copy /copia#cambios"
            ]
        );
    }
}
