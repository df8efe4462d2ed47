//! What the pages of nodes and the lists promise: the own number first, rows that are one link each, and services by
//! objective with none left out.

use crate::support::made_up as support;
use crate::support::site as pages;
use domain::{
    figure::{FigurePlace, figures},
    policy_tree::NodeKind,
    value::Measure,
};
use pages::{Site, check_structure};

/// The part of a page that differs from others.
fn main_of(html: &str) -> &str {
    let main = html.split_once("<main").unwrap().1;
    main.split_once("</main>").unwrap().0
}

/// The rows of a page.
fn rows(html: &str) -> Vec<&str> {
    let rows = html.split("<li class=\"list-row\">").skip(1);
    // A list within a row ends before the row does: its end is where the next begins, or the list of rows ends.
    rows.map(|row| row.split_once("</ol>").map_or(row, |(row, _)| row))
        .collect()
}

/// The code that a link within a folder leads to, for every link.
fn linked(html: &str, folder: &str) -> Vec<String> {
    let start = format!("href=\"/{folder}/");
    html.split(&start)
        .skip(1)
        .map(|rest| rest.split(['"', '#', '?']).next().unwrap().to_owned())
        .collect()
}

#[test]
fn a_node_says_its_verdict_and_its_number_before_anything_below_it() {
    let page = Site::full().page("/objetivos/OP1").html;
    let main = main_of(&page);
    let places = [
        "<h1",
        "class=\"verdict-line\"",
        "class=\"facts\"",
        "El gráfico no se pudo dibujar",
        "<h2>Todo lo que contiene</h2>",
        "<h2>Lineamientos</h2>",
        "<h2>Contexto</h2>",
        "<h2>Acerca de este objetivo</h2>",
    ]
    .map(|part| {
        main.find(part)
            .unwrap_or_else(|| panic!("{part} is missing"))
    });
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(main.matches("class=\"verdict-line\"").count(), 1);
    assert!(main.contains(
        "href=\"/indicadores/OP1-1#procedencia-obtenido-2025\" title=\"Ver de dónde sale este número\" class=\"origin-link\">56.3\u{a0}%</a>"
    ));
}

#[test]
fn a_node_without_an_indicator_says_so_once_and_shows_the_states_of_what_it_contains() {
    let site = Site::full();
    let page = site.page("/lineamientos/L1.1").html;
    let main = main_of(&page);
    let (before, after) = main
        .split_once("Un lineamiento no tiene indicador propio: su estado es el de sus servicios.")
        .unwrap();
    assert!(!before.contains("<h2") && !after.contains("no tiene indicador propio"));
    let states = after.split_once("<h2>").unwrap().0;
    assert!(states.contains("2 de 2 indicadores reportados"), "{states}");
    assert!(states.contains("class=\"share\"") && !main.contains("class=\"facts\""));
    let service = site.page("/servicios/S05").html;
    assert!(service.contains("Ninguna fuente disponible publica un indicador propio"));
}

#[test]
fn a_second_indicator_of_a_node_stands_in_short_below_the_first() {
    let mut release = support::release();
    let mut second = release.catalogue.indicators[6].clone();
    assert_eq!(second.code.as_str(), "S04-1");
    second.code = "S04-2".parse().unwrap();
    second.name = "El segundo".to_owned();
    release.catalogue.indicators.insert(7, second);
    let site = Site::of(release, None);
    let page = site.page("/servicios/S04").html;
    let (first, other) = main_of(&page)
        .split_once("<h2>Otro indicador</h2>")
        .unwrap();
    assert!(first.contains("class=\"verdict-line\"") && !first.contains("S04-2"));
    assert!(other.contains("S04-2") && other.contains("sin publicar"));
    let list = site.page("/servicios").html;
    let row = rows(&list)
        .into_iter()
        .find(|row| row.contains("/servicios/S04\""))
        .unwrap();
    assert!(row.contains("(y otro indicador)"), "{row}");
}

#[test]
fn a_row_is_one_link_and_has_the_numbers_of_the_indicators_page() {
    let site = Site::full();
    let page = site.page("/indicadores").html;
    let rows = rows(&page);
    let indicators = &site.release.catalogue.indicators;
    assert_eq!(rows.len(), indicators.len());
    let mut compared = 0;
    for indicator in indicators {
        let start = format!("href=\"/indicadores/{}\"", indicator.code);
        let row = rows.iter().find(|row| row.contains(&start)).unwrap();
        assert_eq!(row.matches("<a ").count(), 1, "{row}");
        for figure in figures(&site.release, indicator) {
            if let FigurePlace::Fact(Measure::Observed | Measure::Target) = figure.place {
                assert!(
                    row.contains(&format!("<dd>{}", figure.text)),
                    "{}: {}",
                    indicator.code,
                    figure.text
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 20, "{compared}");
    // A unit that is a phrase stands once, after the last number; a sign stands after each.
    let row = |code: &str| *rows.iter().find(|row| row.contains(code)).unwrap();
    assert!(row("/S12-1").contains("<dd>13.6</dd>"));
    assert!(row("/S12-1").contains("<dd>4.0 <small>días hábiles</small></dd>"));
    assert!(row("/S15-1").contains("<dd>7.2\u{a0}%</dd>"));
}

#[test]
fn services_stand_below_their_objective_and_none_is_left_out() {
    let site = Site::full();
    let page = site.page("/servicios").html;
    check_structure("/servicios", &page);
    let main = main_of(&page);
    let mut shown = linked(main, "servicios");
    shown.sort();
    let services = site.release.catalogue.of_kind(NodeKind::Service);
    let mut all: Vec<String> = services.map(|node| node.code.to_string()).collect();
    all.sort();
    assert_eq!(shown, all);
    let groups: Vec<&str> = main
        .split("<section class=\"section list-group\"")
        .skip(1)
        .collect();
    let heads: Vec<String> = linked(main, "objetivos");
    assert_eq!(heads, ["OP1", "OP2", "OP3", "OP4", "OP5"]);
    assert_eq!(groups.len(), 6);
    assert!(groups[0].contains("4 servicios, 2 con valores"));
    assert!(groups[5].contains("<h2>Sin objetivo publicado</h2>"));
    assert!(groups[5].contains("7 servicios, ninguno con valores"));
}

#[test]
fn only_what_has_neither_name_nor_indicator_is_folded() {
    let site = Site::full();
    let folded = |address: &str| -> Vec<String> {
        let page = site.page(address).html;
        let parts = main_of(&page).split("<details").skip(1);
        parts
            .filter(|part| part.split('>').next().unwrap().contains("list-fold"))
            .map(|part| part.split_once("</details>").unwrap().0.to_owned())
            .collect()
    };
    let closed = folded("/servicios");
    assert!(closed[0].contains("1 sin nombre ni indicador publicados"));
    assert!(closed[0].contains("Con objetivo deducido:") && closed[0].contains(">S02</a>"));
    for part in &closed {
        assert!(!part.starts_with(" open"));
        for code in linked(part, "servicios") {
            let code = code.parse().unwrap();
            let node = site.release.catalogue.node(&code).unwrap();
            let mut indicators = site.release.catalogue.indicators_of(&code);
            assert!(node.name.is_none() && indicators.next().is_none(), "{code}");
        }
    }
    // Who asks for those without an indicator sees them.
    let open = folded("/servicios?estado=sin-indicador");
    assert!(!open.is_empty() && open.iter().all(|part| part.starts_with(" open")));
}
