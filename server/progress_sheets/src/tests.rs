//! Sheets of a made-up release with everything that a page can meet: what stands on them, and that it fits.

#[path = "../../../app/site/tests/support/made_up.rs"]
mod made_up;

use std::collections::BTreeMap;

use charts::ChartRenderer;
use domain::{
    code::IndicatorCode,
    figure::{FigurePlace, figures},
    indicator::{Indicator, IndicatorKind},
    period::{Period, Periodicity},
    policy::NodeKind,
    release::{Assessments, Release},
    value::{Breakdown, Cell, CellKey, CellValue, Datum, Measure, Provenance},
};
use tagged_pdf::{Element, Fonts, Goal, Item, Mark, Pages, Role};
use workbook::write::Published;

use crate::{
    Source, book, indicator, node,
    style::{BOTTOM, FOOTER, MARGIN, PAGE, WIDTH},
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

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Nothing is beside the page or below its end, and the page is one.
fn check_page(what: &str, pages: &Pages) {
    assert_eq!(pages.pages.len(), 1, "{what}");
    for item in pages.pages.iter().flatten() {
        let (right, bottom) = match item {
            Item::Text {
                x, baseline, line, ..
            } => (x + line.width, *baseline),
            Item::Drawing { area, .. } | Item::Fill { area, .. } => (area.right, area.bottom),
            Item::Rule { to, .. } => *to,
            Item::Link { area, .. } => (area.right, area.bottom),
        };
        assert!(
            right <= MARGIN + WIDTH + 3.0,
            "{what}: beside the page: {item:?}"
        );
        assert!(bottom <= BOTTOM + 1.0, "{what}: below the page: {item:?}");
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

/// Names, notes and sources without end, fifteen years of months.
fn extreme() -> Release {
    let mut release = made_up::release();
    let long = "palabra muy larga ".repeat(60);
    release.catalogue.edition.policy_name = long.clone();
    for node in &mut release.catalogue.nodes {
        node.name = Some(long.clone());
        node.note = Some(long.clone());
    }
    for one in &mut release.catalogue.indicators {
        one.name = long.clone();
        one.ficha.responsible = long.clone();
        one.ficha.source = "sinespacios".repeat(80);
        one.unit.label = "unidades con un nombre que no termina ".repeat(4);
    }
    let code: IndicatorCode = "OP1-1".parse().unwrap();
    let indicators = release.catalogue.indicators.iter_mut();
    for one in indicators.filter(|one| one.code == code) {
        one.periodicity = Periodicity::Month;
    }
    release
        .cells
        .retain(|cell| cell.key.indicator != code || cell.key.measure != Measure::Observed);
    for year in 2011..=2025 {
        for period in Period::of_year(year, Periodicity::Month) {
            release.cells.push(monthly(&code, period, &long));
        }
    }
    release.sort_cells();
    release
}

fn monthly(code: &IndicatorCode, period: Period, note: &str) -> Cell {
    Cell {
        key: CellKey {
            indicator: code.clone(),
            measure: Measure::Observed,
            breakdown: Breakdown::headline(),
            period,
        },
        value: CellValue {
            datum: Datum::number(domain::Decimal::new(1_234_567, 1)),
            provisional: true,
            note: Some(note.to_owned()),
            source: None,
        },
        provenance: Provenance::Form {
            by: "a".to_owned(),
            at: "2026-01-01T00:00:00Z".to_owned(),
        },
        approved_by: None,
    }
}

#[test]
fn what_does_not_fit_is_said_and_nothing_is_cut_silently() {
    let case = Case::of(extreme());
    let fonts = Fonts::new().unwrap();
    for one in &case.release.catalogue.indicators {
        let pages = case.page(one);
        check_page(one.code.as_str(), &pages);
        let all = texts(&pages).join("\n");
        assert!(
            all.contains("están completos en la página del sitio"),
            "{all}"
        );
        if one.code.as_str() == "OP1-1" {
            assert!(
                all.contains("Se muestran") && all.contains("periodos"),
                "{all}"
            );
            assert!(
                all.contains("diciembre de 2025"),
                "the last value stays: {all}"
            );
        }
    }
    let nodes = case.release.catalogue.nodes.iter();
    for one in nodes.filter(|node| node.kind != NodeKind::Policy) {
        let pages = node::page(&case.source(), one, &fonts, 1).unwrap();
        check_page(one.code.as_str(), &pages);
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
fn the_contents_lead_to_every_page() {
    let case = Case::of(made_up::release());
    let fonts = Fonts::new().unwrap();
    let pages = book::pages(&case.source(), &fonts).unwrap();
    let indicators = case.release.catalogue.indicators.iter();
    let policy = indicators.filter(|one| one.kind == IndicatorKind::Policy);
    let objectives = case.release.catalogue.of_kind(NodeKind::Objective);
    let expected = policy.count() + objectives.count();
    let mut links = 0;
    for item in pages.pages.iter().flatten() {
        let Item::Link {
            goal: Goal::Page(page),
            label,
            ..
        } = item
        else {
            continue;
        };
        links += 1;
        assert!(label.ends_with(&format!("página {}", page + 1)), "{label}");
        let there = pages
            .bookmarks
            .iter()
            .find(|one| one.page == *page)
            .unwrap();
        let name = label.rsplit_once(", página").unwrap().0;
        assert!(
            there.text.ends_with(name),
            "{label} leads to {}",
            there.text
        );
    }
    assert_eq!(links, expected);
    for (number, page) in (1..).zip(&pages.pages) {
        let foot = page.iter().find_map(|item| match item {
            Item::Text {
                line,
                mark: Mark::Footer,
                baseline,
                ..
            } => Some((line.text.as_str(), *baseline)),
            _ => None,
        });
        let said = format!("página {number} de {}", pages.pages.len());
        assert_eq!(foot, Some((said.as_str(), FOOTER)));
    }
    assert!(FOOTER < PAGE.1);
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
    assert!(all.contains("El gráfico no se pudo dibujar"), "{all}");
    assert!(all.contains("Datos de demostración"), "{all}");
    assert!(all.contains(made_up::SHA256), "{all}");
    book::write(&source).unwrap();
    book::write(&Case::of(made_up::empty()).source()).unwrap();
}
