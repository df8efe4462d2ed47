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
use messages::t;

pub use self::selection::{ComparisonSelection, SelectionProblem};
use crate::{
    context::{Page, View},
    list_files::list_files,
    query::Query,
    route::SIDE_BY_SIDE_PATH,
    shell::{self, Head},
};

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
            (t!("Indicadores").to_owned(), "/indicadores".to_owned()),
            (t!("Comparar").to_owned(), SIDE_BY_SIDE_PATH.to_owned()),
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
            (_, true) => format!("{SIDE_BY_SIDE_PATH}?{known}"),
            (true, _) if selection.is_empty() => SIDE_BY_SIDE_PATH.to_owned(),
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
            t!(
                "Comparar por {name}: {indicator}",
                name,
                indicator = indicator.name
            )
        }
        None if selection.is_whole() => {
            t!("Comparar {codes}", codes = listed(&codes(selection)))
        }
        None => t!("Comparar").to_owned(),
    }
}

fn codes(selection: &ComparisonSelection) -> Vec<&str> {
    let codes = selection.indicators.iter();
    codes.map(IndicatorCode::as_str).collect()
}

fn description(selection: &ComparisonSelection, indicator: Option<&Indicator>) -> String {
    match indicator {
        Some(indicator) => t!(
            "Grupos de un indicador lado a lado, con el valor nacional y la meta: {name}",
            name = indicator.name
        ),
        None if selection.is_whole() => t!(
            "Los indicadores {codes} lado a lado: valores, metas y faltas de dato, con su procedencia.",
            codes = listed(&codes(selection))
        ),
        None => t!("Elija indicadores, o departamentos y otros grupos de un indicador, y véalos lado a lado.").to_owned(),
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
        (Some(_), _) => t!(
            "Elija de {least} a {most} grupos. El valor nacional se muestra siempre al lado.",
            least = MEMBERS.start(),
            most = MEMBERS.end()
        ),
        (None, Some(one)) if selection.indicators.len() == 1 && selection.problems.is_empty() => {
            t!(
                "Eligió {code} {name}. Elija al menos uno más, hasta {most}, o compare sus grupos.",
                code = one.code,
                name = one.name,
                most = INDICATORS.end()
            )
        }
        _ => t!(
            "Elija de {least} a {most} indicadores, o los departamentos y otros grupos de uno solo, y véalos lado a lado. \
             La dirección de la página guarda la elección: puede compartirla.",
            least = INDICATORS.start(),
            most = INDICATORS.end()
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
        .then(|| view! { <p>{t!("Lo demás que eligió sigue marcado abajo.")}</p> });
    (!selection.problems.is_empty())
        .then(|| view! { <Notice tone=Tone::Error>{lines}{kept}</Notice> }.into_any())
}

impl SelectionProblem {
    /// What is wrong.
    pub fn words(&self) -> String {
        let quoted = |texts: &[String]| {
            let texts: Vec<String> = texts.iter().map(|text| t!("«{text}»", text)).collect();
            listed(&texts)
        };
        match self {
            Self::UnknownIndicators(codes) => t!(
                "Esta publicación no tiene ningún indicador con el código {codes}.",
                codes = quoted(codes)
            ),
            Self::NotOneIndicator => {
                t!("Los grupos que se comparan son de un solo indicador.").to_owned()
            }
            Self::UnknownDimension(name) => {
                t!(
                    "El indicador elegido no tiene valores con la desagregación «{name}».",
                    name
                )
            }
            Self::UnknownMembers(codes) => t!(
                "La desagregación no tiene ningún grupo con el código {codes}.",
                codes = quoted(codes)
            ),
            Self::MembersAlone => {
                t!("La dirección nombra grupos, pero no de qué desagregación.").to_owned()
            }
            Self::TooManyIndicators { chosen, most } => t!(
                "Eligió {chosen} indicadores; se comparan hasta {most}.",
                chosen,
                most
            ),
            Self::TooManyMembers { chosen, most } => t!(
                "Eligió {chosen} grupos; se comparan hasta {most}.",
                chosen,
                most
            ),
        }
    }

    /// What to do on the page; of a dimension, those that there are are offered there.
    fn remedy(&self) -> Option<String> {
        match self {
            Self::UnknownIndicators(_) | Self::UnknownMembers(_) => {
                Some(t!("Elíjalo de la lista.").to_owned())
            }
            Self::NotOneIndicator => Some(t!("Elija uno.").to_owned()),
            Self::UnknownDimension(_) => None,
            Self::MembersAlone => {
                Some(t!("Elija abajo el indicador y la desagregación.").to_owned())
            }
            Self::TooManyIndicators { chosen, most } | Self::TooManyMembers { chosen, most } => {
                Some(t!("Quite {n}.", n = chosen.saturating_sub(*most)))
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
        <div class="section">{list_files(view, SIDE_BY_SIDE_PATH, &query, t!("esta tabla"))}</div>
    }
    .into_any()
}
