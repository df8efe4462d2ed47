//! What the English site promises: every page is there, nothing in it is Spanish but what is official and says so, and its
//! links stay in it.

use std::collections::{BTreeMap, BTreeSet};

use domain::period::Periodicity;
use html5gum::{Token, Tokenizer};
use messages::{Language, in_language};
use serde_json::Value;
use site::Page;

use crate::support::site::{Site, check_structure};

/// Words that no English sentence has, and nearly every Spanish one.
const SPANISH: [&str; 51] = [
    "al",
    "aquí",
    "año",
    "años",
    "con",
    "cómo",
    "dato",
    "datos",
    "de",
    "del",
    "desde",
    "descargar",
    "el",
    "ella",
    "en",
    "entre",
    "es",
    "esta",
    "este",
    "está",
    "están",
    "fue",
    "hay",
    "hasta",
    "indicador",
    "indicadores",
    "la",
    "las",
    "los",
    "meta",
    "más",
    "objetivo",
    "para",
    "pero",
    "por",
    "publicación",
    "que",
    "qué",
    "se",
    "servicio",
    "servicios",
    "si",
    "sin",
    "sobre",
    "su",
    "sus",
    "todavía",
    "una",
    "valor",
    "valores",
    "ver",
];

/// Attributes that are read out or shown.
const SHOWN: [&str; 6] = [
    "aria-label",
    "title",
    "alt",
    "placeholder",
    "data-label",
    "summary",
];

/// Elements that never close.
const VOID: [&str; 8] = ["meta", "link", "input", "img", "br", "hr", "base", "col"];

/// A text of a page, and whether an element around it says that it is Spanish.
struct Text {
    text: String,
    is_marked: bool,
}

fn english(site: &Site) -> Vec<(String, Page)> {
    in_language(Language::English, || site.pages())
}

/// Every text that a reader gets; not scripts, not what is for programs.
fn texts(html: &str) -> Vec<Text> {
    let mut open: Vec<(String, Option<bool>)> = Vec::new();
    let mut found = Vec::new();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |wanted: &str| {
                    let found = tag.attributes.get(wanted.as_bytes())?;
                    Some(String::from_utf8_lossy(found).into_owned())
                };
                let lang = attribute("lang").map(|lang| lang.starts_with("es"));
                let is_marked = lang.unwrap_or_else(|| is_spanish(&open));
                found.extend(SHOWN.iter().filter_map(|name| {
                    Some(Text {
                        text: attribute(name)?,
                        is_marked,
                    })
                }));
                if !VOID.contains(&name.as_str()) && !tag.self_closing {
                    open.push((name, lang));
                }
            }
            Token::EndTag(_) => {
                open.pop();
            }
            Token::String(text) => {
                // A title is cut where a list of results would cut it, names included.
                let is_left_out = |name: &str| ["script", "style", "title"].contains(&name);
                let is_for_programs = open.iter().any(|(name, _)| is_left_out(name));
                if !is_for_programs {
                    found.push(Text {
                        text: String::from_utf8_lossy(&text).into_owned(),
                        is_marked: is_spanish(&open),
                    });
                }
            }
            _ => {}
        }
    }
    found
}

fn is_spanish(open: &[(String, Option<bool>)]) -> bool {
    open.iter()
        .rev()
        .find_map(|(_, lang)| *lang)
        .unwrap_or_default()
}

/// Every text that the release holds: names, units, sources, notes. Longest first.
fn official(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.trim().chars().count() > 2 => {
            found.insert(text.trim().to_owned());
            found.insert(text.trim().trim_end_matches('.').to_lowercase());
        }
        Value::Array(all) => all.iter().for_each(|one| official(one, found)),
        Value::Object(all) => all.values().for_each(|one| official(one, found)),
        _ => {}
    }
}

/// Words that a reader would not expect: not those of an address.
fn spanish_words(text: &str) -> Vec<String> {
    let is_address = |word: &&str| word.contains(['/', '?', '=', '_']);
    let words = text.split_whitespace().filter(|word| !is_address(word));
    let words = words.flat_map(|word| word.split(|letter: char| !letter.is_alphabetic()));
    let words = words.map(str::to_lowercase);
    words
        .filter(|word| SPANISH.contains(&word.as_str()) || word.ends_with("ción"))
        .collect()
}

#[test]
fn nothing_is_spanish_but_what_the_release_says() {
    let site = Site::full();
    let mut names = BTreeSet::new();
    official(&serde_json::to_value(&site.release).unwrap(), &mut names);
    official(
        &serde_json::to_value(site.previous.as_ref().unwrap()).unwrap(),
        &mut names,
    );
    // What the dashboard is called, a sheet of a workbook, words of its cells, a label of the map.
    for name in [
        "Tablero de seguimiento de la",
        "“obtenido”, “meta” or “línea de base”",
        "“Matriz” or “Valores”",
        "La Liber.",
    ] {
        names.insert(name.to_owned());
    }
    names.insert("Política Nacional de Transformación Digital".to_owned());
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    for (address, page) in english(&site) {
        for one in texts(&page.html).into_iter().filter(|one| !one.is_marked) {
            let mut text = one.text.clone();
            for name in &names {
                if text.contains(name.as_str()) {
                    text = text.replace(name.as_str(), " ");
                }
            }
            if !spanish_words(&text).is_empty() {
                wrong
                    .entry(one.text.trim().to_owned())
                    .or_insert(address.clone());
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} Spanish texts: {wrong:#?}",
        wrong.len()
    );
}

#[test]
fn every_page_is_there_in_english_with_the_same_structure() {
    let site = Site::full();
    let spanish = site.pages();
    for ((address, page), (_, one)) in english(&site).into_iter().zip(spanish) {
        assert!(
            page.html.starts_with("<!DOCTYPE html><html lang=\"en\">"),
            "{address}"
        );
        assert_eq!(page.status, one.status, "{address}");
        check_structure(&address, &page.html);
        let headings = |html: &str| html.matches("<h2").count();
        // The headings of the glossary are letters, of its words in each language.
        if address != "/glosario" {
            assert_eq!(headings(&page.html), headings(&one.html), "{address}");
        }
    }
}

/// The addresses that a page links to within the site, but for those that are said to be Spanish.
fn links(html: &str) -> Vec<String> {
    let tags = html
        .split('<')
        .filter_map(|rest| Some(rest.split_once('>')?.0));
    let tags = tags.filter(|tag| !tag.contains("hreflang=\"es\""));
    let links = tags.filter_map(|tag| {
        let (_, rest) = tag.split_once(" href=\"")?;
        Some(rest.split_once('"')?.0.to_owned())
    });
    links.filter(|link| link.starts_with('/')).collect()
}

#[test]
fn links_to_pages_stay_english_and_files_have_no_language() {
    let site = Site::full();
    let pages: BTreeSet<String> = site::routes(&site.release).into_iter().collect();
    let is_page = |path: &str| {
        let others = ["/publicaciones/", "/incrustar/", "/opiniones"];
        pages.contains(path) || others.iter().any(|start| path.starts_with(start))
    };
    for (address, page) in english(&site) {
        for link in links(&page.html) {
            let end = link.find(['?', '#']).unwrap_or(link.len());
            let path = &link[..end];
            match path.strip_prefix("/en") {
                Some("") => {}
                Some(rest) => assert!(is_page(rest), "{address}: {link}"),
                None => assert!(!pages.contains(path), "{address}: {link}"),
            }
        }
    }
}

#[test]
fn each_page_names_itself_and_its_other_languages() {
    let site = Site::full();
    let base = "https://ejemplo.invalid";
    for (language, own) in [(Language::Spanish, ""), (Language::English, "/en")] {
        let page = in_language(language, || site.page("/indicadores/S04-1")).html;
        let canonical = format!("<link rel=\"canonical\" href=\"{base}{own}/indicadores/S04-1\">");
        assert!(page.contains(&canonical), "{page}");
        for (code, prefix) in [("es", ""), ("en", "/en"), ("x-default", "")] {
            let link = format!(
                "<link rel=\"alternate\" hreflang=\"{code}\" href=\"{base}{prefix}/indicadores/S04-1\">"
            );
            assert!(page.contains(&link), "{link}");
        }
    }
    let home = in_language(Language::English, || site.page("/")).html;
    assert!(home.contains(&format!("<link rel=\"canonical\" href=\"{base}/en\">")));
    assert!(home.contains("hreflang=\"es\" class=\"menu-language\">Español</a>"));
}

#[test]
fn what_the_dashboard_words_of_a_change_is_english_and_what_people_wrote_is_marked() {
    let mut site = Site::full();
    let indicators = &mut site.previous.as_mut().unwrap().catalogue.indicators;
    let one = indicators
        .iter_mut()
        .find(|one| one.code.as_str() == "S04-1");
    let one = one.unwrap();
    one.periodicity = match one.periodicity {
        Periodicity::Month => Periodicity::Quarter,
        _ => Periodicity::Month,
    };
    one.ficha.responsible = "Otra entidad".to_owned();
    let before = one.periodicity;
    let html = in_language(Language::English, || site.page("/cambios")).html;
    let words = in_language(Language::English, || before.label());
    assert!(
        html.contains(&format!("<del>{words}</del>")),
        "{words}: {html}"
    );
    assert!(
        html.contains("<del lang=\"es\">Otra entidad</del>"),
        "{html}"
    );
}
