//! The glossary: the words of the pages, each with its anchor and where its explanation comes from.

mod terms;

use domain::text::fold;
use leptos::prelude::*;
use messages::{msgid, t};

pub use self::terms::TERMS;
use self::terms::{Meaning, Term};
use crate::{
    context::{Page, View},
    methodology::state_meaning,
    prose,
    route::GLOSSARY_PATH,
    shell::{self, Head},
    words,
};

const TITLE: &str = msgid!("Glosario");

pub fn page(view: &View<'_>) -> Page {
    let title = messages::translated(TITLE);
    let terms = in_order();
    let groups: Vec<&[&Term]> = terms.chunk_by(|a, b| letter(a) == letter(b)).collect();
    let entries = groups.iter().filter_map(|terms| {
        let letter = letter(terms.first()?);
        Some((anchor(letter), letter.to_string()))
    });
    let contents = prose::contents(t!("Letras"), entries);
    let groups = groups
        .into_iter()
        .map(|terms| group(view, terms))
        .collect_view();
    let body = view! {
        {prose::trail(view, title, GLOSSARY_PATH)}
        <div class="opening">
            <h1>{title}</h1>
            <p class="lede">
                {t!("Las palabras de estas páginas, explicadas. Debajo de cada una dice de dónde viene: de la política, de \
                 CEPLAN, de otra institución o de este tablero.")}
            </p>
            <div class="contents-letters">{contents}</div>
        </div>
        {groups}
    };
    let head = Head {
        title: title.to_owned(),
        description: t!("Qué significan las palabras de este sitio y de dónde viene cada una: avance, meta, línea de base, estados y otras.")
            .to_owned(),
        path: GLOSSARY_PATH.to_owned(),
        section: "/metodologia",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

/// The terms in the order of the alphabet, by their names in the present language.
fn in_order() -> Vec<&'static Term> {
    let mut terms: Vec<&Term> = TERMS.iter().collect();
    terms.sort_by_cached_key(|term| fold(term.title()));
    terms
}

/// The group of a term: its first letter, in capitals and without accents.
fn letter(term: &Term) -> char {
    let name = fold(term.title());
    let first = name.chars().next();
    first.map_or('#', |first| first.to_ascii_uppercase())
}

fn anchor(letter: char) -> String {
    format!("letra-{}", letter.to_ascii_lowercase())
}

fn group(view: &View<'_>, terms: &[&Term]) -> Option<AnyView> {
    let letter = letter(terms.first()?);
    let items = terms.iter().map(|term| item(view, term)).collect_view();
    let group = view! {
        <section class="section glossary" id=anchor(letter)>
            <h2>{letter.to_string()}</h2>
            <dl>{items}</dl>
        </section>
    };
    Some(group.into_any())
}

fn item(view: &View<'_>, term: &Term) -> AnyView {
    let release = view.release;
    let meaning = match term.meaning {
        Meaning::Words(words) => messages::translated(words).to_owned(),
        Meaning::State(state) => state_meaning(state, &release.settings),
    };
    let source = term
        .source
        .words(release.catalogue.edition.source.trim_end_matches('.'));
    let more = term.more.map(|path| {
        let label = t!("Más sobre {name}", name = term.title());
        view! { " "<a href=view.href(path) aria-label=label>{t!("Más")}</a> }
    });
    view! {
        <div id=term.id>
            <dt>{heading(term)}</dt>
            <dd>{meaning}{more}</dd>
            <dd class="term-source">{source}</dd>
        </div>
    }
    .into_any()
}

/// The term; in another language with what its sources call it.
fn heading(term: &Term) -> AnyView {
    let title = term.title();
    if title == term.name {
        return title.into_any();
    }
    view! { {title}" – "<span lang=words::official()>{term.name}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use messages::{Language, in_language};

    use super::*;

    #[test]
    fn terms_stand_in_the_order_of_the_alphabet_and_each_has_its_own_anchor() {
        for language in Language::ALL {
            let names: Vec<String> = in_language(language, || {
                in_order().iter().map(|term| fold(term.title())).collect()
            });
            assert!(names.is_sorted(), "{names:?}");
            assert_eq!(names.len(), TERMS.len());
        }
        let ids: std::collections::BTreeSet<_> = TERMS.iter().map(|term| term.id).collect();
        assert_eq!(ids.len(), TERMS.len());
        for term in TERMS {
            let first = fold(term.name).chars().next();
            assert_eq!(
                first.map(|one| one.to_ascii_uppercase()),
                Some(letter(&term))
            );
        }
    }

    #[test]
    fn every_state_has_its_term_by_the_name_of_its_badge() {
        for state in domain::band::State::ALL {
            let found = TERMS.iter().any(|term| {
                matches!(term.meaning, Meaning::State(one) if one == state)
                    && term.name == state.label_es()
            });
            assert!(found, "{}", state.label_es());
        }
    }
}
