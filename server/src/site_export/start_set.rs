//! Where an export begins: every address that a release is promised to have, whether a page links to it or not.
//!
//! Of what a form asks for, that which has an end is in it: the lists of services by objective and by state, one
//! parameter at a time, and comparisons of releases. What has no end is not: the filters of the API.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::download::Form;
use domain::release::Release;
use messages::{Language, below};
use site::social_card;

use super::address::Address;
use crate::http::{api, download, history_files, keys, sheet};

/// Files of the whole site.
const FILES: [&str; 7] = [
    "/",
    "/robots.txt",
    "/sitemap.xml",
    "/publicaciones.atom",
    "/data.json",
    keys::KEYS_PATH,
    keys::FORMAT_PATH,
];

/// Addresses of the API that are of no single release.
const OF_NO_RELEASE: [&str; 3] = [
    "/api/v1/openapi.json",
    "/api/v1/publicaciones",
    "/api/v1/cambios",
];

/// The series that programs ask for where there is more than the headline.
const ALL_SERIES: [&str; 2] = ["series", "progreso"];

/// The forms of a list of changes.
const FORMS: [Form; 4] = [Form::Csv, Form::Xlsx, Form::Ods, Form::Json];

/// The parameter that asks for the form of a CSV file for programs.
const MACHINE: &str = "?variante=maquina";

/// The addresses of one release, below `prefix`: its pages and its files.
fn of_release(release: &Release, prefix: &str, found: &mut Vec<String>) {
    let pages = site::routes(release);
    let filtered = site::filtered_services(release)
        .into_iter()
        .map(|(_, path)| path);
    let pages: Vec<String> = pages.into_iter().chain(filtered).collect();
    for language in Language::ALL {
        let address = |path: &String| language.address(&below(prefix, path));
        found.extend(pages.iter().map(address));
    }
    let lists = download::LIST_PATHS.map(str::to_owned).into_iter();
    let whole = download::FILES
        .map(|name| format!("/descargas/{name}"))
        .into_iter();
    let indicators = release.catalogue.indicators.iter().map(|one| &one.code);
    let of_indicators = indicators
        .clone()
        .flat_map(|code| Form::ALL.map(|form| format!("/indicadores/{code}.{}", form.ending())));
    let charts = indicators
        .flat_map(|code| ["svg", "png", "json"].map(|form| format!("/graficos/{code}.{form}")));
    let history = history_files::PATHS.map(str::to_owned).into_iter();
    // All releases are one list, at one address; the first changed nothing.
    let history = history.filter(|path| match path.starts_with("/cambios") {
        true => release.number > 1,
        false => prefix.is_empty(),
    });
    let files = lists.chain(whole).chain(history);
    let sheets = sheet::paths(release);
    for path in files.chain(of_indicators).chain(charts).chain(sheets) {
        if Form::split(&path).is_some_and(|(_, form)| form == Form::Csv) {
            found.push(format!("{prefix}{path}{MACHINE}"));
        }
        found.push(format!("{prefix}{path}"));
    }
}

/// The answers of the API about one release: `number`, or the current one.
fn answers(release: &Release, number: Option<u32>, found: &mut Vec<String>) {
    let query = |others: &str| {
        let number = number.map(|number| format!("publicacion={number}"));
        let parts: Vec<String> = [others.to_owned()]
            .into_iter()
            .chain(number)
            .filter(|part| !part.is_empty())
            .collect();
        match parts.is_empty() {
            true => String::new(),
            false => format!("?{}", parts.join("&")),
        }
    };
    for path in api::PATHS
        .into_iter()
        .filter(|path| !OF_NO_RELEASE.contains(path))
    {
        if !path.contains("{code}") {
            found.push(format!("{path}{}", query("")));
            continue;
        }
        let all_series = ALL_SERIES.iter().any(|series| path.ends_with(series));
        for indicator in &release.catalogue.indicators {
            let path = path.replace("{code}", indicator.code.as_str());
            found.push(format!("{path}{}", query("")));
            if all_series {
                found.push(format!("{path}{}", query("desagregacion=todas")));
            }
        }
    }
}

/// The releases that are compared beyond each with the one before it: which since which.
pub fn pairs(newest: u32, all: bool) -> impl DoubleEndedIterator<Item = (u32, u32)> {
    let untils = 1..=if all { newest } else { 0 };
    untils.flat_map(|until| (1..until.saturating_sub(1)).map(move |since| (since, until)))
}

/// The pages that compare a release with an older one: the one before it has its page without a parameter.
pub fn comparisons(newest: u32, all: bool) -> BTreeSet<Address> {
    let pages = pairs(newest, all).flat_map(|(since, until)| {
        let path = format!("/publicaciones/{until}/cambios?desde={since}");
        Language::ALL.map(|one| one.address(&path))
    });
    pages.filter_map(|page| Address::parse(&page)).collect()
}

/// Everything of these releases, the newest last.
///
/// # Errors
/// The first address whose code cannot be the name of a file.
pub fn addresses(
    releases: &[Arc<Release>],
    all_comparisons: bool,
) -> Result<BTreeSet<Address>, String> {
    let Some(current) = releases.last() else {
        return Ok(BTreeSet::new());
    };
    let mut found: Vec<String> = FILES.map(str::to_owned).to_vec();
    found.extend(
        OF_NO_RELEASE
            .iter()
            .filter(|path| current.number > 1 || !path.ends_with("cambios"))
            .map(|path| (*path).to_owned()),
    );
    of_release(current, "", &mut found);
    let pages = site::routes(current);
    found.extend(pages.iter().map(|page| social_card::path(current, page)));
    answers(current, None, &mut found);
    for release in releases {
        of_release(release, &site::of_release(release.number, "/"), &mut found);
        answers(release, Some(release.number), &mut found);
    }
    for until in 2..=current.number {
        let first = if all_comparisons { 1 } else { until - 1 };
        found.extend(
            (first..until).map(|since| format!("/api/v1/cambios?desde={since}&hasta={until}")),
        );
    }
    found.extend(
        comparisons(current.number, all_comparisons)
            .iter()
            .map(ToString::to_string),
    );
    for (since, until) in pairs(current.number, all_comparisons) {
        found.extend(FORMS.map(|form| {
            let ending = form.ending();
            format!("/publicaciones/{until}/cambios.{ending}?desde={since}")
        }));
    }
    found
        .into_iter()
        .map(|text| Address::parse(&text).ok_or(text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_bounded_by_the_option() {
        let pages = |all| {
            let pages = comparisons(4, all);
            pages.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert!(pages(false).is_empty());
        assert_eq!(
            pages(true),
            [
                "/en/publicaciones/3/cambios?desde=1",
                "/en/publicaciones/4/cambios?desde=1",
                "/en/publicaciones/4/cambios?desde=2",
                "/publicaciones/3/cambios?desde=1",
                "/publicaciones/4/cambios?desde=1",
                "/publicaciones/4/cambios?desde=2"
            ]
        );
    }
}
