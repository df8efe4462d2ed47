//! Indicators, or groups of one breakdown, side by side: what the address names, in sentences, a chart and a table.
//!
//! Complete without a script: a form that asks, an address that holds the choice. What this page deliberately does not do:
//! it puts nothing in an order of merit, and it draws series on one axis only where they have one unit.

mod chooser;
mod drawing;
mod lines;
mod selection;
mod table;

use charts::ComparedLine;
use components::{Notice, Tone};
use domain::{
    code::IndicatorCode,
    indicator::{Indicator, IndicatorKind},
    release::Release,
    sentence::listed,
    side_by_side::{INDICATORS, MEMBERS, SideBySide},
};
use leptos::prelude::*;

pub use self::selection::{ComparisonSelection, SelectionProblem};
use crate::{
    context::{Page, View},
    list_files::list_files,
    page::Query,
    shell::{self, Head},
};

/// Where it is.
pub const PATH: &str = "/comparar";

/// What is compared, and all that its sections need.
struct Compared<'a> {
    view: &'a View<'a>,
    table: SideBySide<'a>,
    /// Of each column of the table, where it is drawn.
    lines: Vec<Option<ComparedLine<'a>>>,
    /// Where groups are compared: their dimension's name.
    dimension: Option<String>,
}

impl ComparisonSelection {
    /// What a query of an address asks for, without its question mark.
    pub fn of_query(release: &Release, query: &str) -> Self {
        Self::read(release, &Query::read(query))
    }
}

pub fn page(view: &View<'_>, query: &Query) -> Page {
    let selection = ComparisonSelection::read(view.release, query);
    let indicator = indicator(view, &selection);
    let title = title(view, &selection, indicator);
    let content = match selection.is_whole() {
        true => compared(view, &selection),
        false => intro(view, &selection, indicator),
    };
    let is_long = title.chars().count() > LONG_TITLE;
    let body = view! {
        {shell::trail(view, vec![
            ("Indicadores".to_owned(), "/indicadores".to_owned()),
            ("Comparar".to_owned(), PATH.to_owned()),
        ])}
        <div class="opening stack-s">
            <h1 class:long=is_long>{title.clone()}</h1>
            {problems(view, &selection)}
        </div>
        {content}
        {chooser::section(view, &selection)}
    };
    let known = selection.query();
    let head = Head {
        title,
        description: description(&selection, indicator),
        path: match (known.is_empty(), selection.is_whole()) {
            (_, true) => format!("{PATH}?{known}"),
            (true, _) if selection.is_empty() => PATH.to_owned(),
            _ => String::new(),
        },
        section: match is_of_context(view, &selection) {
            true => "/contexto",
            false => "/",
        },
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

/// Whether only indicators of context are compared: their figures are real, also in a demonstration.
fn is_of_context(view: &View<'_>, selection: &ComparisonSelection) -> bool {
    let catalogue = &view.release.catalogue;
    let mut indicators = selection.indicators.iter();
    let is_context = |code| {
        let indicator = catalogue.indicator(code);
        indicator.is_some_and(|one| one.kind == IndicatorKind::Context)
    };
    !selection.indicators.is_empty() && indicators.all(is_context)
}

/// Titles longer than this are set smaller.
const LONG_TITLE: usize = 80;

/// The indicator whose groups are compared.
fn indicator<'a>(view: &View<'a>, selection: &ComparisonSelection) -> Option<&'a Indicator> {
    let release: &'a Release = view.release;
    selection.dimension.as_ref()?;
    release.catalogue.indicator(selection.indicators.first()?)
}

/// What is compared: «Comparar S04-1 y S12-1», «Callao y Lima: Hogares con internet».
fn title(
    view: &View<'_>,
    selection: &ComparisonSelection,
    indicator: Option<&Indicator>,
) -> String {
    match indicator {
        Some(indicator) if selection.is_whole() => {
            let dimension = selection.dimension.as_deref().unwrap_or_default();
            let names = selection.members.iter();
            let catalogue = &view.release.catalogue;
            let names: Vec<&str> = names
                .map(|one| catalogue.member_name(dimension, one))
                .collect();
            format!("{}: {}", listed(&names), indicator.name)
        }
        Some(indicator) => {
            let dimension = selection.dimension.as_deref().unwrap_or_default();
            let name = chooser::dimension_name(view.release, dimension).to_lowercase();
            format!("Comparar por {name}: {}", indicator.name)
        }
        None if selection.is_whole() => {
            format!("Comparar {}", listed(&codes(selection)))
        }
        None => "Comparar".to_owned(),
    }
}

fn codes(selection: &ComparisonSelection) -> Vec<&str> {
    let codes = selection.indicators.iter();
    codes.map(IndicatorCode::as_str).collect()
}

fn description(selection: &ComparisonSelection, indicator: Option<&Indicator>) -> String {
    match indicator {
        Some(indicator) => format!(
            "Grupos de un indicador lado a lado, con el valor nacional y la meta: {}",
            indicator.name
        ),
        None if selection.is_whole() => {
            format!(
                "Los indicadores {} lado a lado: valores, metas y faltas de dato, con su procedencia.",
                listed(&codes(selection))
            )
        }
        None => "Elija indicadores, o departamentos y otros grupos de un indicador, y véalos lado a lado.".to_owned(),
    }
}

/// Before anything is compared: what can be.
fn intro(
    view: &View<'_>,
    selection: &ComparisonSelection,
    indicator: Option<&Indicator>,
) -> AnyView {
    let one = selection.indicators.first();
    let one = one.and_then(|code| view.release.catalogue.indicator(code));
    let words = match (indicator, one) {
        (Some(_), _) => format!(
            "Elija de {} a {} grupos. El valor nacional se muestra siempre al lado.",
            MEMBERS.start(),
            MEMBERS.end()
        ),
        (None, Some(one)) if selection.indicators.len() == 1 && selection.problems.is_empty() => {
            format!(
                "Eligió {} {}. Elija al menos uno más, hasta {}, o compare sus grupos.",
                one.code,
                one.name,
                INDICATORS.end()
            )
        }
        _ => format!(
            "Elija de {} a {} indicadores, o los departamentos y otros grupos de uno solo, y véalos lado a lado. \
             La dirección de la página guarda la elección: puede compartirla.",
            INDICATORS.start(),
            INDICATORS.end()
        ),
    };
    view! { <p class="lede">{words}</p> }.into_any()
}

/// What could not be read of the address; what could be is kept in the form below.
fn problems(view: &View<'_>, selection: &ComparisonSelection) -> Option<AnyView> {
    let lines = selection.problems.iter().map(|problem| {
        let remedy = match problem {
            SelectionProblem::UnknownDimension(_) => chooser::dimension_links(view, selection),
            _ => problem.remedy().map(|text| text.into_any()),
        };
        view! { <p>{problem.words()}" "{remedy}</p> }.into_any()
    });
    let lines: Vec<AnyView> = lines.collect();
    let kept = (!selection.indicators.is_empty())
        .then(|| view! { <p>"Lo demás que eligió sigue marcado abajo."</p> });
    (!selection.problems.is_empty())
        .then(|| view! { <Notice tone=Tone::Error>{lines}{kept}</Notice> }.into_any())
}

impl SelectionProblem {
    /// What is wrong.
    pub fn words(&self) -> String {
        let quoted = |texts: &[String]| {
            let texts: Vec<String> = texts.iter().map(|text| format!("«{text}»")).collect();
            listed(&texts)
        };
        match self {
            Self::UnknownIndicators(codes) => format!(
                "Esta publicación no tiene ningún indicador con el código {}.",
                quoted(codes)
            ),
            Self::NotOneIndicator => {
                "Los grupos que se comparan son de un solo indicador.".to_owned()
            }
            Self::UnknownDimension(name) => {
                format!("El indicador elegido no tiene valores con la desagregación «{name}».")
            }
            Self::UnknownMembers(codes) => format!(
                "La desagregación no tiene ningún grupo con el código {}.",
                quoted(codes)
            ),
            Self::MembersAlone => {
                "La dirección nombra grupos, pero no de qué desagregación.".to_owned()
            }
            Self::TooMany { chosen, most, what } => {
                format!("Eligió {chosen} {what}; se comparan hasta {most}.")
            }
        }
    }

    /// What to do on the page; of a dimension, those that there are are offered there.
    fn remedy(&self) -> Option<String> {
        match self {
            Self::UnknownIndicators(_) | Self::UnknownMembers(_) => {
                Some("Elíjalo de la lista.".to_owned())
            }
            Self::NotOneIndicator => Some("Elija uno.".to_owned()),
            Self::UnknownDimension(_) => None,
            Self::MembersAlone => Some("Elija abajo el indicador y la desagregación.".to_owned()),
            Self::TooMany { chosen, most, .. } => {
                Some(format!("Quite {}.", chosen.saturating_sub(*most)))
            }
        }
    }
}

fn compared(view: &View<'_>, selection: &ComparisonSelection) -> AnyView {
    let release: &Release = view.release;
    let dimension = selection.dimension.as_deref();
    let table = selection.table(release);
    let compared = Compared {
        view,
        lines: lines::of(release, &table, dimension.is_some()),
        table,
        dimension: dimension.map(|code| chooser::dimension_name(release, code)),
    };
    let query = selection.query();
    view! {
        {lines::section(&compared)}
        {drawing::section(&compared, &query)}
        {table::section(&compared)}
        <div class="section">{list_files(view, PATH, &query, "esta tabla")}</div>
    }
    .into_any()
}
