//! Every link of every page, followed from the home page as a browser follows it, on whatever serves the files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::site_export::installation::PUBLIC_URL;
use crate::site_export::page::attributes;

/// Walks from a page of a web server, and answers the files below it that were reached. Each link leads to something at
/// once, each place on a page is there.
pub async fn from(server: &str, home: &str) -> BTreeSet<String> {
    let home = Url::parse(&format!("{server}{home}")).unwrap();
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let mut waiting = VecDeque::from([(home.clone(), "the walk".to_owned())]);
    let mut known = BTreeSet::from([home.clone()]);
    let mut places: Vec<(Url, String, String)> = Vec::new();
    let mut ids: BTreeMap<Url, BTreeSet<String>> = BTreeMap::new();
    while let Some((url, linked_by)) = waiting.pop_front() {
        let answer = client.get(url.clone()).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{url}, to which {linked_by} leads");
        let media = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let found = match media.split(';').next().unwrap() {
            "text/html" => of_page(&url, &answer.text().await.unwrap(), &mut ids),
            "text/css" => between(&answer.text().await.unwrap(), "url(", ")"),
            "application/javascript" | "text/javascript" => {
                between(&answer.text().await.unwrap(), "import(\"", "\")")
            }
            _ => Vec::new(),
        };
        for link in found {
            let mut led = url.join(&link).unwrap();
            if led.origin() != home.origin() {
                continue;
            }
            if let Some(place) = led.fragment().map(str::to_owned) {
                led.set_fragment(None);
                places.push((led.clone(), place, url.to_string()));
            }
            assert!(
                led.path().starts_with(home.path()),
                "{url} leads out to {led}"
            );
            if known.insert(led.clone()) {
                waiting.push_back((led, url.to_string()));
            }
        }
    }
    for (page, place, linked_by) in places {
        let known = ids.get(&page).is_some_and(|ids| ids.contains(&place));
        assert!(
            known,
            "{linked_by} leads to #{place} of {page}, which has no such place"
        );
    }
    known.iter().map(|url| file(url, home.path())).collect()
}

/// The links of a page; notes its places.
fn of_page(url: &Url, text: &str, ids: &mut BTreeMap<Url, BTreeSet<String>>) -> Vec<String> {
    let mut links = Vec::new();
    let own = ids.entry(url.clone()).or_default();
    for one in attributes(text) {
        if one.name == "id" {
            own.insert(one.value.clone());
        }
        let is_whole = one.value.starts_with(PUBLIC_URL);
        let from_the_root = one.value.starts_with('/') || is_whole;
        // What other sites show beside a link they take from a whole address.
        let is_for_programs = one.element == "meta" || one.rel == "alternate";
        let is_for_others = one.rel == "canonical" || (is_for_programs && is_whole);
        assert!(!from_the_root || is_for_others, "{url} has {one:?}");
        if one.is_address() {
            links.push(one.value);
        }
    }
    links
}

fn between(text: &str, start: &str, end: &str) -> Vec<String> {
    let parts = text.split(start).skip(1);
    parts
        .filter_map(|part| Some(part.split_once(end)?.0.to_owned()))
        .collect()
}

fn file(url: &Url, home: &str) -> String {
    let path = url.path().strip_prefix(home).unwrap();
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    }
}
