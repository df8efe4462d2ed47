//! The pages that say what a copy in files cannot do, with what is made already in its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use components::assets::Assets;
use domain::release::Release;
use messages::{Language, in_language, t};

use super::resolve::COPY_PAGE;
use super::start_set;

/// That of the current release and of each by its number, in each language, by their addresses.
pub fn all(
    releases: &[Arc<Release>],
    assets: &Assets,
    all_comparisons: bool,
) -> BTreeMap<String, String> {
    let languages = Language::ALL.into_iter();
    let pages = languages
        .flat_map(|one| in_language(one, || of_language(releases, assets, all_comparisons)));
    pages.collect()
}

/// Those in the present language.
fn of_language(
    releases: &[Arc<Release>],
    assets: &Assets,
    all_comparisons: bool,
) -> Vec<(String, String)> {
    let language = Language::current();
    let newest = releases.last().map_or(0, |release| release.number);
    let pairs = (2..=newest)
        .rev()
        .map(|until| (until - 1, until, site::of_release(until, "/cambios")));
    let others = start_set::pairs(newest, all_comparisons)
        .rev()
        .map(|(since, until)| {
            let page = format!("{}?desde={since}", site::of_release(until, "/cambios"));
            (since, until, page)
        });
    let comparisons: Vec<(String, String)> = pairs
        .chain(others)
        .map(|(since, until, page)| {
            let words = t!("De la N.º {since} a la N.º {until}", since, until);
            (words, language.address(&page))
        })
        .collect();
    let current = releases.last().map(|release| (release, None));
    let numbered = releases
        .iter()
        .map(|release| (release, Some(release.number)));
    let pages = current
        .into_iter()
        .chain(numbered)
        .map(|(release, number)| {
            let of_release =
                number.map_or_else(String::new, |number| site::of_release(number, "/"));
            let prefix = language.address(&of_release);
            let services = site::filtered_services(release).into_iter();
            let services: Vec<_> = services
                .map(|(name, path)| (name, format!("{prefix}{path}")))
                .collect();
            let page = site::file_copy(&site::FileCopy {
                assets,
                number,
                services: &services,
                comparisons: &comparisons,
            });
            (format!("{prefix}{COPY_PAGE}"), page.html)
        });
    pages.collect()
}
