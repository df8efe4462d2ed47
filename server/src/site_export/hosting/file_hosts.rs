//! `_headers` and `_redirects`, as several hosts of files read them.
//!
//! Of several rules that match an address such a host takes all: it joins the values of a header with commas. A content
//! security policy after a comma is a second one, and a browser obeys both. So one rule for everything says what all
//! pages have in common, and rules for the folders of the pages forbid framing: all but those that are made for the
//! frames of other sites.

use std::collections::BTreeSet;
use std::fmt::Write;

use messages::Language;

use super::{Files, HeaderSets};

const POLICY: &str = "content-security-policy";
/// The older header, which a browser that does not know `frame-ancestors` obeys.
const FRAME_OPTIONS: &str = "x-frame-options";
/// Whose pages other sites may frame.
const EMBEDDABLE: &str = "incrustar";
/// Whose pages are those of each release, in folders of the same names.
const RELEASES: &str = "publicaciones";

/// The rules for files below `base`. Pages get the policy of those that a reader can check, open data is open.
pub fn headers(base: &str, sets: &HeaderSets, files: &Files) -> String {
    let own = if sets.checkable.is_empty() {
        &sets.page
    } else {
        &sets.checkable
    };
    let open = |name: &str| sets.open.iter().find(|(open, _)| open == name);
    // Writing to a string cannot fail, here and below.
    let mut text = String::new();
    let _ = writeln!(text, "{base}/*");
    for (name, value) in own.iter().filter(|(name, _)| name != FRAME_OPTIONS) {
        let value = match name.as_str() {
            POLICY => without_framing(value),
            "cross-origin-resource-policy" => open(name).map_or(value, |(_, open)| open).clone(),
            _ => value.clone(),
        };
        let _ = writeln!(text, "  {name}: {value}");
    }
    if let Some((name, value)) = open("access-control-allow-origin") {
        let _ = writeln!(text, "  {name}: {value}");
    }
    for pattern in unframeable_paths(files) {
        let _ = writeln!(
            text,
            "{base}{pattern}\n  {POLICY}: frame-ancestors 'none'\n  {FRAME_OPTIONS}: DENY"
        );
    }
    text
}

/// A policy that leaves open who may frame the page.
fn without_framing(policy: &str) -> String {
    let directives = policy.split(';').map(str::trim);
    let others = directives.filter(|one| !one.starts_with("frame-ancestors"));
    others.collect::<Vec<_>>().join("; ")
}

/// The addresses of pages that nobody may frame: the folders of the site in each language, and the same ones of every
/// release.
fn unframeable_paths(files: &Files) -> Vec<String> {
    let languages = Language::ALL.map(Language::prefix).into_iter();
    languages
        .flat_map(|one| unframeable_paths_of(one, files))
        .collect()
}

/// Those of a language, below what its addresses begin with.
fn unframeable_paths_of(language: &str, files: &Files) -> Vec<String> {
    let others = Language::ALL.map(|one| one.prefix().trim_start_matches('/'));
    let pages = files.keys().filter(|file| file.ends_with("/index.html"));
    let folders: BTreeSet<&str> = pages
        .filter_map(|file| match language.strip_prefix('/') {
            Some(language) => file.strip_prefix(language)?.strip_prefix('/'),
            None => Some(file),
        })
        .filter_map(|file| Some(file.split_once('/')?.0))
        .filter(|folder| ![EMBEDDABLE, RELEASES].contains(folder))
        .filter(|folder| !others.contains(folder))
        .collect();
    let of_release = format!("/{RELEASES}/:n");
    let home = ["/", "/index.html"].map(str::to_owned);
    let home = home
        .into_iter()
        .chain((!language.is_empty()).then(String::new));
    let releases = [format!("/{RELEASES}"), of_release.clone()];
    let releases = releases
        .iter()
        .flat_map(|path| ["", "/", "/index.html"].map(|end| format!("{path}{end}")));
    let below = ["", of_release.as_str()].map(|above| {
        let folders = folders.iter();
        folders.map(move |folder| format!("{above}/{folder}/*"))
    });
    let all = home.chain(releases).chain(below.into_iter().flatten());
    all.map(|path| format!("{language}{path}")).collect()
}

/// The addresses that lead elsewhere on the server, too.
pub fn redirects(base: &str, icon: &str) -> String {
    format!(
        "{base}/publicaciones/vigente {base}/ 307\n\
         {base}/publicaciones/vigente/* {base}/:splat 307\n\
         {base}/favicon.ico {base}{icon} 307\n"
    )
}

#[cfg(test)]
mod tests {
    use super::super::generated_file;
    use super::*;
    use crate::http::security;

    /// What such a host sends for an address: of each header the values of all rules that match.
    fn sent(rules: &str, path: &str) -> Vec<(String, String)> {
        let mut sent = Vec::new();
        let mut is_meant = false;
        for line in rules.lines() {
            match line.strip_prefix("  ") {
                None => is_meant = matches(line, path),
                Some(header) if is_meant => {
                    let (name, value) = header.split_once(": ").expect("a header");
                    sent.push((name.to_owned(), value.to_owned()));
                }
                Some(_) => {}
            }
        }
        sent
    }

    /// `*` at the end is anything, `:name` one part of a path.
    fn matches(pattern: &str, path: &str) -> bool {
        if let Some(start) = pattern.strip_suffix('*') {
            let depth = start.matches('/').count();
            let end = path.match_indices('/').nth(depth - 1);
            return end.is_some_and(|(at, _)| matches(start, &path[..=at]));
        }
        let (pattern, path) = (pattern.split('/'), path.split('/'));
        pattern.clone().count() == path.clone().count()
            && pattern
                .zip(path)
                .all(|(a, b)| a == b || (a.starts_with(':') && !b.is_empty()))
    }

    #[test]
    fn only_the_pages_for_frames_can_be_framed_where_a_host_adds_up_what_its_rules_say() {
        let files = [
            "index.html",
            "cambios/index.html",
            "indicadores/S04-1/index.html",
            "incrustar/S04-1/index.html",
            "publicaciones/2/index.html",
            "publicaciones/2/incrustar/S04-1/index.html",
            "en/index.html",
            "en/cambios/index.html",
            "en/indicadores/S04-1/index.html",
            "en/incrustar/S04-1/index.html",
            "en/publicaciones/2/index.html",
            "en/publicaciones/2/incrustar/S04-1/index.html",
        ];
        let files = files.map(|file| (file.to_owned(), generated_file(b"", "text/html")));
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let sets = HeaderSets {
            checkable: vec![
                header(POLICY, security::CHECKABLE_CSP),
                header("x-content-type-options", "nosniff"),
                header(FRAME_OPTIONS, "DENY"),
            ],
            ..HeaderSets::default()
        };
        let rules = headers("/archivo", &sets, &Files::from(files));
        let policies = |path: &str| {
            let sent = sent(&rules, &format!("/archivo{path}"));
            let is_refused = sent.contains(&header(FRAME_OPTIONS, "DENY"));
            let policies = sent.into_iter().filter(|(name, _)| name == POLICY);
            let policies: Vec<_> = policies.map(|(_, policy)| policy).collect();
            assert!(policies[0].starts_with("default-src 'none'; script-src"));
            (is_refused, policies[1..].join(" "))
        };
        let refused = (true, "frame-ancestors 'none'".to_owned());
        for language in ["", "/en"] {
            for path in [
                "/",
                "/cambios/",
                "/indicadores/S04-1/",
                "/publicaciones/",
                "/publicaciones/2/",
                "/publicaciones/2/indicadores/S04-1/",
            ] {
                let path = format!("{language}{path}");
                assert_eq!(policies(&path), refused, "{path}");
            }
            for path in ["/incrustar/S04-1/", "/publicaciones/2/incrustar/S04-1/"] {
                let path = format!("{language}{path}");
                assert_eq!(policies(&path), (false, String::new()), "{path}");
            }
        }
        let common = without_framing(security::CHECKABLE_CSP);
        assert!(rules.contains(&common) && !common.contains("frame-ancestors"));
        // Hosts take at most a hundred rules.
        assert!(rules.lines().filter(|line| line.starts_with('/')).count() < 50);
    }
}
