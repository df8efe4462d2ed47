//! Sheets of a made-up release with everything that a page can meet: what stands on them, and that it fits.

#[path = "../../../app/site/tests/support/made_up.rs"]
mod made_up;

mod extreme;
mod whole_book;

use std::collections::BTreeMap;

use charts::ChartRenderer;
use domain::{
    code::IndicatorCode,
    figure::{FigurePlace, figures},
    indicator::Indicator,
    period::Periodicity,
    policy_tree::{Node, NodeKind},
    release::{Assessments, Release},
};
use tagged_pdf::{Element, Fonts, Item, Mark, Pages, Role};
use workbook::write::Published;

use crate::{
    Source, book,
    canvas::Canvas,
    density::Density,
    frame, indicator, node,
    style::{BOTTOM, MARGIN, WIDTH},
    table::{self, Cell, Table, Title},
};

const DRAWS: &str = "globalThis.renderChart = (option, width, height) =>
    `<svg width=\"${width}\" height=\"${height}\" viewBox=\"0 0 ${width} ${height}\"><path d=\"M0 1L9 9\" stroke=\"#0b4f63\"></path><text x=\"9\" y=\"30\">2030</text></svg>`;";

/// A release with what its sheets are made from.
struct Case {
    release: Release,
    assessments: Assessments,
    charts: ChartRenderer,
}

impl Case {
    fn of(release: Release) -> Self {
        Self {
            assessments: release.assess_all(),
            charts: ChartRenderer::start(DRAWS.to_owned()).unwrap(),
            release,
        }
    }

    fn source(&self) -> Source<'_> {
        Source {
            published: Published {
                release: &self.release,
                sha256: made_up::SHA256,
                withdrawn: None,
            },
            assessments: &self.assessments,
            origin: "https://ejemplo.invalid",
            charts: Some(&self.charts),
        }
    }

    fn page(&self, one: &Indicator) -> Pages {
        let fonts = Fonts::new().unwrap();
        indicator::page(&self.source(), one, &fonts, 1).unwrap()
    }
}

/// The text of each element, lines joined, in reading order; and of what belongs to none, nothing.
fn texts(pages: &Pages) -> Vec<String> {
    let mut texts: BTreeMap<Element, String> = BTreeMap::new();
    for item in pages.pages.iter().flatten() {
        if let Item::Text {
            line,
            mark: Mark::Element(element),
            ..
        } = item
        {
            texts.entry(*element).or_default().push_str(&line.text);
        }
    }
    texts.into_values().collect()
}

fn objective<'a>(release: &'a Release, code: &str) -> &'a Node {
    let code = code.parse().unwrap();
    release.catalogue.node(&code).unwrap()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Nothing is beside the page or below its end, and the page is one.
fn check_page(what: &str, pages: &Pages) {
    assert_eq!(pages.pages.len(), 1, "{what}");
    for item in pages.pages.iter().flatten() {
        let (right, bottom) = match item {
            Item::Text {
                x,
                baseline,
                line,
                look,
                ..
            } => (
                x + line.width,
                baseline - look.size + look.line() + look.after,
            ),
            Item::Drawing { area, .. } | Item::Fill { area, .. } => (area.right, area.bottom),
            Item::Rule { to, .. } => *to,
            Item::Link { area, .. } => (area.right, area.bottom),
        };
        assert!(
            right <= MARGIN + WIDTH + 3.0,
            "{what}: beside the page: {item:?}"
        );
        assert!(bottom <= BOTTOM + 0.1, "{what}: below the page: {item:?}");
    }
}

/// Every element has content or elements, every row of a table as many cells as its titles.
fn check_structure(what: &str, pages: &Pages) {
    let drawn: Vec<Element> = pages
        .pages
        .iter()
        .flatten()
        .filter_map(|item| match item {
            Item::Text { mark, .. } | Item::Drawing { mark, .. } => match mark {
                Mark::Element(element) => Some(*element),
                _ => None,
            },
            _ => None,
        })
        .collect();
    for (at, node) in pages.elements.iter().enumerate() {
        let is_there = !node.children.is_empty() || drawn.contains(&at);
        assert!(is_there, "{what}: nothing in {:?}", node.role);
        if matches!(node.role, Role::Table { .. }) {
            let mut counts: Vec<usize> = Vec::new();
            for group in &node.children {
                let rows = pages.elements[*group].children.iter();
                counts.extend(rows.map(|row| pages.elements[*row].children.len()));
            }
            assert!(counts.iter().all(|count| *count == counts[0]), "{what}");
        }
    }
}

#[test]
fn every_sheet_of_an_indicator_says_the_figures_of_its_page_and_fits_one_page() {
    let case = Case::of(made_up::release());
    for one in &case.release.catalogue.indicators {
        let pages = case.page(one);
        let code = one.code.as_str();
        check_page(code, &pages);
        check_structure(code, &pages);
        let texts: Vec<String> = texts(&pages).iter().map(|text| plain(text)).collect();
        let by_year = one.periodicity == Periodicity::Year;
        for figure in figures(&case.release, one) {
            let is_shown = match figure.place {
                FigurePlace::State
                | FigurePlace::Verdict
                | FigurePlace::Annual
                | FigurePlace::Trajectory
                | FigurePlace::Remark(_)
                | FigurePlace::Fact(_) => true,
                FigurePlace::Obtained(_) | FigurePlace::Target(_) | FigurePlace::Compliance(_) => {
                    by_year
                }
                _ => false,
            };
            let expected = plain(&figure.text);
            let is_said = texts.iter().any(|text| text.contains(&expected));
            assert!(!is_shown || is_said, "{code}: {figure:?} in {texts:?}");
        }
    }
}

#[test]
fn a_chart_is_a_drawing_that_says_what_it_shows() {
    let case = Case::of(made_up::release());
    let code: IndicatorCode = "OP1-1".parse().unwrap();
    let one = case.release.catalogue.indicator(&code).unwrap();
    let pages = case.page(one);
    let figure = pages.elements.iter().find_map(|node| match &node.role {
        Role::Figure { alternative } => Some(alternative.as_str()),
        _ => None,
    });
    let sentence = site::sentence_of(one, &case.assessments[&code]);
    assert!(figure.unwrap().contains(&sentence));
    let shapes = pages.pages.iter().flatten().filter_map(|item| match item {
        Item::Drawing {
            drawing,
            mark: Mark::Element(_),
            ..
        } => Some(drawing.shapes.len()),
        _ => None,
    });
    assert!(shapes.sum::<usize>() > 1, "the line and the letters");
}

#[test]
fn every_sheet_of_a_node_fits_one_page_and_has_its_children_as_rows() {
    let case = Case::of(made_up::release());
    let fonts = Fonts::new().unwrap();
    let catalogue = &case.release.catalogue;
    let nodes = catalogue.nodes.iter();
    for one in nodes.filter(|node| node.kind != NodeKind::Policy) {
        let code = one.code.as_str();
        let pages = node::page(&case.source(), one, &fonts, 1).unwrap();
        check_page(code, &pages);
        check_structure(code, &pages);
        let texts = texts(&pages);
        for child in catalogue.children(&one.code) {
            assert!(
                texts.iter().any(|text| text == child.code.as_str()),
                "{code}: {}",
                child.code
            );
        }
    }
}

#[test]
fn the_same_release_gives_the_same_bytes_and_they_are_pdf_ua() {
    let case = Case::of(made_up::release());
    let source = case.source();
    let whole = book::write(&source).unwrap();
    assert!(whole.starts_with(b"%PDF-1.7"));
    assert!(whole == book::write(&source).unwrap(), "the same bytes");
    let code: IndicatorCode = "S04-1".parse().unwrap();
    let one = indicator::write(&source, &code).unwrap();
    assert!(one == indicator::write(&source, &code).unwrap());
    let code = "OP1".parse().unwrap();
    let one = node::write(&source, NodeKind::Objective, &code).unwrap();
    assert!(one == node::write(&source, NodeKind::Objective, &code).unwrap());
    assert!(
        node::write(&source, NodeKind::Service, &code).is_err(),
        "OP1 is no service"
    );
}

#[test]
fn a_release_without_values_and_one_without_charts_have_sheets() {
    let case = Case::of(made_up::without_values());
    for one in &case.release.catalogue.indicators {
        check_page(one.code.as_str(), &case.page(one));
    }
    let case = Case::of(made_up::release());
    let source = Source {
        charts: None,
        ..case.source()
    };
    let fonts = Fonts::new().unwrap();
    let code: IndicatorCode = "OP1-1".parse().unwrap();
    let one = case.release.catalogue.indicator(&code).unwrap();
    let pages = indicator::page(&source, one, &fonts, 1).unwrap();
    let all = texts(&pages).join("\n");
    assert!(all.contains("sus números están en esta hoja"), "{all}");
    let pages = node::page(&source, objective(&case.release, "OP1"), &fonts, 1).unwrap();
    let elsewhere = texts(&pages).join("\n");
    let words = "El gráfico no se pudo dibujar; sus números están en la página del indicador.";
    assert!(plain(&elsewhere).contains(words), "{elsewhere}");
    assert!(all.contains("Datos de demostración"), "{all}");
    assert!(all.contains(made_up::SHA256), "{all}");
    book::write(&source).unwrap();
    book::write(&Case::of(made_up::empty()).source()).unwrap();
}

#[test]
fn a_break_of_the_series_is_said_where_its_chart_is() {
    let mut release = made_up::release();
    let root = release.catalogue.of_kind(NodeKind::Policy).next().unwrap();
    let root = root.code.clone();
    let indicators = &mut release.catalogue.indicators;
    let broken = indicators.iter().find(|one| !one.breaks.is_empty());
    let broken = broken.unwrap().breaks.clone();
    let mut own = indicators.iter_mut().filter(|one| one.node == root);
    own.next().unwrap().breaks.clone_from(&broken);
    let case = Case::of(release);
    let fonts = Fonts::new().unwrap();
    let source = case.source();
    let sentence = site::break_sentence(&broken[0]);
    let node = node::page(&source, objective(&case.release, "OP1"), &fonts, 1).unwrap();
    assert!(texts(&node).contains(&sentence), "{:?}", texts(&node));
    let mut book = book::pages(&source, &fonts).unwrap();
    book.pages.truncate(1);
    assert!(texts(&book).contains(&sentence), "{:?}", texts(&book));
}

#[test]
fn words_of_two_lines_are_read_apart() {
    let case = Case::of(made_up::release());
    let fonts = Fonts::new().unwrap();
    let density = Density {
        scale: 1.0,
        chart: 1.0,
        rows: usize::MAX,
        lines: 9,
        is_trial: false,
    };
    let mut canvas = Canvas::new(&fonts, density);
    let title = "servicios digitales";
    let words = "servicios digitales públicos y privados de cada centro";
    let table = Table {
        summary: String::new(),
        titles: vec![Title::text(title, 10), Title::number(title, 10)],
        rows: vec![vec![Cell::text(words), Cell::bold(words)]],
    };
    table::draw(&mut canvas, &table, false).unwrap();
    let attributed = format!("{words}, ").repeat(5);
    frame::foot(&mut canvas, &case.source(), attributed.trim(), "/");
    let lines = canvas.pages.pages.iter().flatten();
    let lines = lines.filter(|item| matches!(item, Item::Text { .. }));
    let all = texts(&canvas.pages);
    assert!(lines.count() > 2 * all.len(), "texts of several lines");
    assert_eq!(all[..4], [title, title, words, words]);
    assert_eq!(all[4], attributed.trim());
}
