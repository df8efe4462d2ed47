//! Texts without end and parts without number: what does not fit is said.

use domain::{
    code::IndicatorCode,
    indicator::{Indicator, SeriesBreak},
    period::{Period, Periodicity},
    policy_tree::NodeKind,
    release::Release,
    value::{Breakdown, Cell, CellKey, CellValue, Datum, Measure, Provenance},
};
use tagged_pdf::Fonts;

use super::{Case, check_page, made_up, texts};
use crate::{book, node};

/// So many guidelines, services and indicators at the first objective.
pub(super) fn with_many(mut release: Release, many: usize) -> Release {
    let catalogue = &mut release.catalogue;
    let objective = "OP1".parse().unwrap();
    for (kind, letter) in [(NodeKind::Guideline, 'L'), (NodeKind::Service, 'S')] {
        let one = catalogue.of_kind(kind).next().unwrap().clone();
        for number in 0..many {
            let mut one = one.clone();
            one.code = format!("{letter}9.{number}").parse().unwrap();
            one.parent = Some("OP1".parse().unwrap());
            catalogue.nodes.push(one);
        }
    }
    let of_objective = |one: &&Indicator| one.node == objective;
    let one = catalogue.indicators.iter().find(of_objective);
    let one = one.unwrap().clone();
    for number in 0..many {
        let mut one = one.clone();
        one.code = format!("OP1-9{number}").parse().unwrap();
        catalogue.indicators.push(one);
    }
    release
}

/// Names, notes and sources without end, thirty children of each kind, thirty breaks, fifteen years of months.
fn extreme() -> Release {
    let mut release = with_many(made_up::release(), 30);
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
        one.breaks = (1991..=2020)
            .map(|year| SeriesBreak {
                year,
                reason: long.clone(),
            })
            .collect();
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
    // The thirty at the first objective are alike.
    let indicators = case.release.catalogue.indicators.iter();
    for one in indicators.filter(|one| !one.code.as_str().starts_with("OP1-9")) {
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
        let all = texts(&pages).join("\n");
        if one.code.as_str() == "OP1" {
            assert!(
                all.contains("los otros están en la página del sitio"),
                "{all}"
            );
            assert!(all.contains("de 30 quiebres de serie"), "{all}");
            assert!(all.contains("Quiebre de serie en 2020"), "{all}");
        }
    }
    // The cover, without the pages that are above.
    let mut release = case.release;
    let root = release.catalogue.of_kind(NodeKind::Policy).next().unwrap();
    let root = root.code.clone();
    release.catalogue.indicators.retain(|one| one.node == root);
    let pages = book::pages(&Case::of(release).source(), &fonts).unwrap();
    assert!(texts(&pages).join("").contains("de 30 quiebres de serie"));
}
