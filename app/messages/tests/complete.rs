//! Every text that the code marks has a translation, every translation has its text, and none was only copied.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use polib::catalog::Catalog;
use polib::message::MessageView;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Where the texts of the public site are.
const SOURCES: [&str; 7] = [
    "site/src",
    "domain/src",
    "charts/src",
    "components/src",
    "search/src",
    "../server/src/http",
    "../server/src/site_export",
];

/// Above a text that is the same word in both languages.
const SAME: &str = "same";

/// A text of the code: one, or one and its form for many.
type Key = (String, Option<String>);

fn app() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The strings among the arguments of a macro that stand alone between two commas.
fn literals(arguments: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = arguments.into_iter().collect();
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(one) if one.as_char() == ',');
    let alone = tokens
        .split(is_comma)
        .filter_map(|argument| match argument {
            [TokenTree::Literal(one)] => syn::parse_str::<syn::LitStr>(&one.to_string()).ok(),
            _ => None,
        });
    alone.map(|one| one.value()).collect()
}

/// The texts of `t!`, `tn!` and `msgid!`, wherever they stand: also within other macros.
fn texts(tokens: TokenStream, found: &mut BTreeSet<Key>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let called = at.checked_sub(2).and_then(|first| tokens.get(first..at));
        if let Some([TokenTree::Ident(name), TokenTree::Punct(mark)]) = called
            && mark.as_char() == '!'
            && group.delimiter() == Delimiter::Parenthesis
        {
            let mut literals = literals(group.stream()).into_iter();
            match (name.to_string().as_str(), literals.next()) {
                ("t" | "msgid", Some(text)) => {
                    found.insert((text, None));
                }
                ("tn", Some(one)) => {
                    found.insert((one, literals.next()));
                }
                _ => {}
            }
        }
        texts(group.stream(), found);
    }
}

fn in_code() -> BTreeSet<Key> {
    let mut files = Vec::new();
    for folder in SOURCES {
        sources(&app().join(folder), &mut files);
    }
    let mut found = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let tokens: TokenStream = text.parse().unwrap();
        texts(tokens, &mut found);
    }
    found
}

fn file() -> (String, Catalog) {
    let text = std::fs::read_to_string(app().join("messages/en.po")).unwrap();
    let catalogue = polib::po_file::parse_from_reader(text.as_bytes()).unwrap();
    (text, catalogue)
}

/// All but the head of the file.
fn messages(catalogue: &Catalog) -> impl Iterator<Item = &dyn MessageView> {
    let all = catalogue.messages().map(|one| one as &dyn MessageView);
    all.filter(|one| !one.msgid().is_empty())
}

fn key(message: &dyn MessageView) -> Key {
    let many = message.msgid_plural().ok().map(str::to_owned);
    (
        message.msgid().to_owned(),
        many.filter(|many| !many.is_empty()),
    )
}

fn translations(message: &dyn MessageView) -> Vec<String> {
    match message.msgstr_plural() {
        Ok(forms) if message.is_plural() => forms.clone(),
        _ => vec![message.msgstr().unwrap_or_default().to_owned()],
    }
}

fn places(text: &str) -> BTreeSet<&str> {
    let parts = text.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}

#[test]
fn every_text_has_a_translation_and_every_translation_its_text() {
    let code = in_code();
    assert!(
        code.len() > 400,
        "only {} texts were found in the code",
        code.len()
    );
    let (text, catalogue) = file();
    let file: BTreeSet<Key> = messages(&catalogue).map(key).collect();
    let missing: Vec<_> = code.difference(&file).collect();
    let unused: Vec<_> = file.difference(&code).collect();
    assert!(
        missing.is_empty(),
        "{} without a translation: {missing:#?}",
        missing.len()
    );
    assert!(
        unused.is_empty(),
        "{} that no code has: {unused:#?}",
        unused.len()
    );
    // The head of the file is an entry, too.
    let entries = text
        .lines()
        .filter(|line| line.starts_with("msgid "))
        .count();
    assert_eq!(entries, file.len() + 1, "a text is translated twice");
}

#[test]
fn translations_have_the_values_of_their_text_and_are_no_copies() {
    let (_, catalogue) = file();
    let mut wrong = BTreeMap::new();
    for message in messages(&catalogue) {
        let (one, many) = key(message);
        let wanted: BTreeSet<&str> = places(&one)
            .into_iter()
            .chain(many.iter().flat_map(|text| places(text)))
            .collect();
        for translation in translations(message) {
            let found = places(&translation);
            // «1 service» may write its number as a word.
            let is_whole = found == wanted || (many.is_some() && found.is_subset(&wanted));
            if !is_whole || translation.trim().is_empty() {
                wrong.insert(one.clone(), translation.clone());
            }
            if translation == one && message.extracted_comments().trim() != SAME {
                wrong.insert(one.clone(), "a copy".to_owned());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
