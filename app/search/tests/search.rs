//! What is found, and in which order.

use search::{Entry, Filter, Found, Index, Kind, Query};

fn entry(kind: Kind, code: &str, title: &str) -> Entry {
    Entry {
        kind,
        code: code.to_owned(),
        title: title.to_owned(),
        about: String::new(),
        path: format!("/{code}"),
        objective: None,
        state: None,
        places: Vec::new(),
        text: String::new(),
    }
}

fn index() -> Index {
    let mut connected = entry(Kind::Indicator, "S04-1", "Hogares con acceso a internet");
    connected.objective = Some("OP1".to_owned());
    connected.state = Some("on-track");
    connected.places = vec!["Cusco".to_owned(), "Madre de Dios".to_owned()];
    let mut headline = entry(
        Kind::Indicator,
        "PNTD-1",
        "Capacidades digitales ejercidas por persona",
    );
    headline.text = "Encuesta nacional de hogares".to_owned();
    Index::new(vec![
        entry(
            Kind::Objective,
            "OP1",
            "Garantizar el acceso inclusivo, seguro y de calidad al entorno digital",
        ),
        entry(
            Kind::Service,
            "S04",
            "Servicio de conectividad para hogares rurales",
        ),
        connected,
        headline,
        entry(Kind::Page, "", "Cómo se calcula"),
    ])
}

fn search<'a>(index: &'a Index, text: &str) -> Found<'a> {
    index.search(&Query::new(text, Filter::default()))
}

fn codes(found: &Found<'_>) -> Vec<String> {
    found
        .hits
        .iter()
        .map(|hit| hit.entry.code.clone())
        .collect()
}

#[test]
fn words_are_found_in_any_form_without_accents_and_capitals() {
    let index = index();
    assert_eq!(codes(&search(&index, "SERVICIOS")), ["S04"]);
    assert_eq!(codes(&search(&index, "capacidad digital")), ["PNTD-1"]);
    assert_eq!(codes(&search(&index, "como se calcúla")), [""]);
    assert_eq!(codes(&search(&index, "conectiv")), ["S04"], "a beginning");
}

#[test]
fn empty_words_answer_nothing_and_change_no_answer() {
    let index = index();
    for word in search::EMPTY_WORDS {
        assert!(search(&index, word).hits.is_empty(), "{word}");
    }
    let found = search(&index, "el internet de los hogares");
    assert_eq!(
        codes(&found),
        codes(&search(&index, "internet hogares")),
        "which nobody searches for"
    );
    assert!(!found.is_partial);
}

#[test]
fn a_word_in_the_title_counts_more_than_one_in_a_text() {
    let index = index();
    let found = search(&index, "hogar");
    assert_eq!(codes(&found), ["S04", "S04-1", "PNTD-1"]);
    assert!(!found.is_partial);
}

#[test]
fn a_slip_is_corrected_and_reported() {
    let index = index();
    let found = search(&index, "capasidades");
    assert_eq!(codes(&found), ["PNTD-1"]);
    let corrected = vec![("capasidades".to_owned(), "capacidades".to_owned())];
    assert_eq!(found.corrected, corrected);
    assert!(search(&index, "xyzw").hits.is_empty());
}

#[test]
fn a_code_is_found_however_it_is_written() {
    let index = index();
    for typed in ["S04-1", "s04 1", "S.04-1"] {
        let found = search(&index, typed);
        assert_eq!(codes(&found)[0], "S04-1", "{typed}");
    }
    assert_eq!(codes(&search(&index, "op1"))[0], "OP1");
}

#[test]
fn a_place_is_found_and_named() {
    let index = index();
    let found = search(&index, "internet madre de dios");
    assert_eq!(found.hits[0].place, Some("Madre de Dios"));
    assert_eq!(search(&index, "internet").hits[0].place, None);
    assert_eq!(
        search(&index, "cuzco").hits.len(),
        1,
        "the other spelling is one slip away"
    );
}

#[test]
fn where_no_entry_has_all_words_those_with_most_are_found_and_it_is_reported() {
    let index = index();
    let found = search(&index, "internet satelital hogares");
    assert!(found.is_partial);
    assert_eq!(codes(&found), ["S04-1"]);
}

#[test]
fn results_are_narrowed_and_counted_by_kind() {
    let index = index();
    let filter = Filter {
        kind: Some(Kind::Indicator),
        ..Filter::default()
    };
    let found = index.search(&Query::new("hogares", filter));
    assert_eq!(codes(&found), ["S04-1", "PNTD-1"]);
    let kinds: Vec<_> = found.kinds.into_iter().collect();
    assert_eq!(kinds, [(Kind::Service, 1), (Kind::Indicator, 2)]);
    let filter = Filter {
        objective: Some("OP1".to_owned()),
        state: Some("on-track".to_owned()),
        ..Filter::default()
    };
    assert_eq!(
        codes(&index.search(&Query::new("hogares", filter))),
        ["S04-1"]
    );
}

#[test]
fn no_word_finds_everything_and_a_long_question_is_cut() {
    let index = index();
    assert_eq!(search(&index, "").hits.len(), 5);
    assert_eq!(search(&index, " ¿? ").hits.len(), 5);
    let query = Query::new(&"a".repeat(5_000), Filter::default());
    assert_eq!(query.text.len(), search::MAX_QUERY_CHARS);
    assert!(index.search(&query).hits.is_empty());
}
