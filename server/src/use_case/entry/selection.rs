//! Which indicators a grid shows: one, those of a node, or a selection over the edition, a page at a time.

use std::collections::BTreeSet;

use app::wire::{GridSelected, GridSelection, ReadGrid, SavedView};
use domain::{
    catalogue::Catalogue,
    code::{IndicatorCode, NodeCode},
    indicator::Indicator,
    policy_tree::NodeKind,
    role::Act,
    text::fold,
};
use sqlx::PgConnection;

use super::{NO_SUCH_ELEMENT, overview::due_cells, tree::count, view};
use crate::{
    db::{self, DbError},
    use_case::{Actor, UseCaseError},
};

/// Indicators on a page of a selection. What a page of departments by year holds is still under a megabyte.
const PAGE_SIZE: usize = 50;

pub(super) const NAMELESS: &str = "denominación por completar";

/// The indicators that were asked for, in the order of the catalogue.
pub(super) struct SelectedIndicators<'a> {
    pub title: String,
    pub indicators: Vec<&'a Indicator>,
    /// Only for a selection.
    pub selected: Option<GridSelected>,
}

/// Finds what a request names.
///
/// # Errors
/// [`UseCaseError::NotFound`] for a code that the catalogue does not have.
pub(super) async fn choose<'a>(
    conn: &mut PgConnection,
    actor: &Actor,
    catalogue: &'a Catalogue,
    request: &ReadGrid,
) -> Result<SelectedIndicators<'a>, UseCaseError> {
    match request {
        ReadGrid::Indicator(code) => one(catalogue, code),
        ReadGrid::Node(code) => of_node(catalogue, code),
        ReadGrid::Selection(selection) => select(conn, actor, catalogue, selection).await,
    }
}

/// What a file is about.
pub(in crate::use_case) struct ChosenIndicators {
    pub codes: BTreeSet<IndicatorCode>,
    /// What was asked for, name and value.
    pub filters: Vec<(String, String)>,
}

/// The codes of all indicators that a request names, on all its pages, with the request in words: for files.
///
/// # Errors
/// [`UseCaseError::NotFound`] for a code that the catalogue does not have.
pub(in crate::use_case) async fn chosen_indicators(
    conn: &mut PgConnection,
    actor: &Actor,
    catalogue: &Catalogue,
    request: &ReadGrid,
) -> Result<ChosenIndicators, UseCaseError> {
    let mut request = request.clone();
    let mut codes = BTreeSet::new();
    loop {
        let chosen = choose(conn, actor, catalogue, &request).await?;
        let filters = filters_in_words(&request, &chosen.title, chosen.selected.as_ref());
        codes.extend(chosen.indicators.iter().map(|one| one.code.clone()));
        match (&mut request, chosen.selected) {
            (ReadGrid::Selection(selection), Some(selected)) if selected.page < selected.pages => {
                selection.page = selected.page + 1;
            }
            _ => return Ok(ChosenIndicators { codes, filters }),
        }
    }
}

/// What a sheet was asked for, name and value, as its form says it; empty for the whole edition. `title` and `selected`
/// are those of the sheet.
pub fn filters_in_words(
    request: &ReadGrid,
    title: &str,
    selected: Option<&GridSelected>,
) -> Vec<(String, String)> {
    let pair = |name: &str, value: String| (name.to_owned(), value);
    let (wanted, found) = match (request, selected) {
        (ReadGrid::Indicator(_), _) => return vec![pair("Indicador", title.to_owned())],
        (ReadGrid::Node(_), _) => return vec![pair("Objetivo o servicio", title.to_owned())],
        (ReadGrid::Selection(_), None) => return Vec::new(),
        (ReadGrid::Selection(wanted), Some(found)) => (wanted, found),
    };
    let mut words = Vec::new();
    let resolved = |selection: &GridSelection| GridSelection {
        due: Some(selection.due.unwrap_or(found.due)),
        page: 1,
        ..selection.clone()
    };
    let is_shown = |view: &&SavedView| resolved(&view.selection) == resolved(wanted);
    if let Some(view) = found.views.iter().find(is_shown) {
        words.push(pair("Vista", view.name.clone()));
    }
    if found.due {
        words.push(pair("Mostrar", "Lo que toca registrar".to_owned()));
    }
    if let Some(code) = &wanted.entity {
        let known = found.entities.iter().find(|(known, _)| known == code);
        let name = known.map_or(code.clone(), |(code, name)| format!("{name} ({code})"));
        words.push(pair("Entidad responsable", name));
    }
    if let Some(code) = &wanted.node {
        let known = found.objectives.iter().find(|(known, _)| known == code);
        let name = known.map_or(code.to_string(), |(code, name)| format!("{code} {name}"));
        words.push(pair("Objetivo", name));
    }
    if let Some(search) = &wanted.search {
        words.push(pair("Código o nombre", search.clone()));
    }
    words
}

fn one<'a>(
    catalogue: &'a Catalogue,
    code: &IndicatorCode,
) -> Result<SelectedIndicators<'a>, UseCaseError> {
    let indicator = catalogue.indicator(code);
    let indicator = indicator.ok_or(UseCaseError::NotFound(NO_SUCH_ELEMENT))?;
    Ok(SelectedIndicators {
        title: format!("{} {}", indicator.code, indicator.name),
        indicators: vec![indicator],
        selected: None,
    })
}

/// A node without its own indicators stands for what hangs below it.
fn of_node<'a>(
    catalogue: &'a Catalogue,
    code: &NodeCode,
) -> Result<SelectedIndicators<'a>, UseCaseError> {
    let node = catalogue.node(code);
    let node = node.ok_or(UseCaseError::NotFound(NO_SUCH_ELEMENT))?;
    let indicators = catalogue.indicators.iter();
    let own: Vec<_> = indicators
        .filter(|indicator| &indicator.node == code)
        .collect();
    let name = node.name.as_deref().unwrap_or(NAMELESS);
    Ok(SelectedIndicators {
        title: format!("{code} {name}"),
        indicators: match own.is_empty() {
            true => below(catalogue, code),
            false => own,
        },
        selected: None,
    })
}

fn below<'a>(catalogue: &'a Catalogue, code: &NodeCode) -> Vec<&'a Indicator> {
    let nodes = catalogue.subtree(code).into_iter();
    let nodes: BTreeSet<&NodeCode> = nodes.map(|node| &node.code).collect();
    let indicators = catalogue.indicators.iter();
    indicators
        .filter(|indicator| nodes.contains(&indicator.node))
        .collect()
}

async fn select<'a>(
    conn: &mut PgConnection,
    actor: &Actor,
    catalogue: &'a Catalogue,
    selection: &GridSelection,
) -> Result<SelectedIndicators<'a>, UseCaseError> {
    let mut found: Vec<&Indicator> = match &selection.node {
        Some(code) if catalogue.node(code).is_none() => {
            return Err(UseCaseError::NotFound(NO_SUCH_ELEMENT));
        }
        Some(code) => below(catalogue, code),
        None => catalogue.indicators.iter().collect(),
    };
    if let Some(entity) = &selection.entity {
        let is_theirs = |indicator: &&Indicator| {
            let node = catalogue.node(&indicator.node);
            node.is_some_and(|node| node.entity.as_ref() == Some(entity))
        };
        found.retain(is_theirs);
    }
    if let Some(search) = &selection.search {
        let search = fold(search);
        found.retain(|indicator| matches(indicator, &search));
    }
    let enters = actor.viewer.check(Act::EnterValues).is_ok();
    let due = selection.due.unwrap_or(enters);
    if due {
        let codes = due_indicators(conn, actor, catalogue).await?;
        found.retain(|indicator| codes.contains(&indicator.code));
    }
    let total = found.len();
    let pages = total.div_ceil(PAGE_SIZE).max(1);
    let page = usize::try_from(selection.page).unwrap_or(1).clamp(1, pages);
    let indicators = found
        .into_iter()
        .skip((page - 1) * PAGE_SIZE)
        .take(PAGE_SIZE);
    Ok(SelectedIndicators {
        title: match due {
            true => "lo que toca registrar".to_owned(),
            false => "hoja de indicadores".to_owned(),
        },
        indicators: indicators.collect(),
        selected: Some(GridSelected {
            due,
            total: count(total),
            page: count(page),
            pages: count(pages),
            entities: db::catalogue::list_entities(conn).await?,
            objectives: objectives(catalogue),
            views: view::list(conn, &actor.viewer.name).await?,
        }),
    })
}

/// Whether each word stands in the code or the name; `search` is folded.
fn matches(indicator: &Indicator, search: &str) -> bool {
    let text = fold(&format!("{} {}", indicator.code, indicator.name));
    search.split(' ').all(|word| text.contains(word))
}

async fn due_indicators(
    conn: &mut PgConnection,
    actor: &Actor,
    catalogue: &Catalogue,
) -> Result<BTreeSet<IndicatorCode>, DbError> {
    let due = due_cells(conn, actor, catalogue).await?;
    let open = due.into_iter().filter(|cell| cell.standing.is_open());
    Ok(open.map(|cell| cell.indicator).collect())
}

fn objectives(catalogue: &Catalogue) -> Vec<(NodeCode, String)> {
    let objectives = catalogue.of_kind(NodeKind::Objective);
    objectives
        .map(|node| {
            let name = node.name.as_deref().unwrap_or(NAMELESS);
            (node.code.clone(), name.to_owned())
        })
        .collect()
}
