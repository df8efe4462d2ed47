//! The grid: periods across, series down, for one indicator or all of a node. Typed values go to the
//! viewer's draft; nothing becomes current before somebody else has approved it.
//!
//! `entry`, `cell`, `movement`, `range`, `paste`, `window` and `sheet` are the logic, without elements; `table`,
//! `widths`, `events`, `panel`, `comments`, `range_fields`, `new_series`, `selection`, `views`, `presence`, `save_bar`,
//! `saving`, `kept` and `keys` are what one sees and does.

mod cell;
mod comments;
mod completion;
mod entry;
mod events;
mod kept;
mod keys;
mod movement;
mod new_series;
mod panel;
mod paste;
mod presence;
mod range;
mod range_fields;
mod review;
mod save_bar;
mod saving;
mod selection;
mod sheet;
mod table;
mod views;
mod widths;
mod window;

use domain::role::{Act, Viewer};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    frame::{Heading, session_now},
    load::loaded,
    tables::{OfficeTable, TableFiles, query, query_of},
    take_home::TakeHome,
};
use crate::{
    call::call,
    error::{AppError, ErrorCode},
    wire::{Grid, GridSelection, ReadGrid},
};
use completion::{CompletionBar, Progress};
use keys::Keys;
use new_series::NewSeries;
use panel::CellPanel;
use presence::Presence;
use save_bar::SaveBar;
use saving::Saving;
pub use selection::of_query;
use selection::{Pages, SelectionForm};
use sheet::Sheet;
use table::SheetTable;
use views::Views;
use widths::Widths;

/// `/gestion/captura/nodo/:code`
#[component]
pub fn NodePage() -> impl IntoView {
    page(|code| code.parse().map(ReadGrid::Node).ok())
}

/// `/gestion/captura/indicador/:code`
#[component]
pub fn IndicatorPage() -> impl IntoView {
    page(|code| code.parse().map(ReadGrid::Indicator).ok())
}

/// `/gestion/captura`: what is due for the person, or what the address selects.
#[component]
pub fn SelectionPage() -> impl IntoView {
    let query = use_query_map();
    grid_page(Memo::new(move |_| {
        let asked = query.read();
        Some(ReadGrid::Selection(selection::of_query(|name| {
            asked.get(name)
        })))
    }))
}

fn page(request: fn(&str) -> Option<ReadGrid>) -> impl IntoView {
    let params = use_params_map();
    grid_page(Memo::new(move |_| {
        params.read().get("code").and_then(|code| request(&code))
    }))
}

fn grid_page(wanted: Memo<Option<ReadGrid>>) -> impl IntoView {
    let grid = Resource::new(
        move || wanted.get(),
        |wanted| async move {
            match wanted {
                Some(request) => call(request).await,
                None => Err(AppError::new(
                    ErrorCode::NotFound,
                    "La dirección no contiene un código válido.",
                )),
            }
        },
    );
    loaded(grid, move |grid| {
        let request = wanted.get_untracked();
        let viewer = session_now().map(|session| session.viewer);
        view! { <GridPage grid request viewer /> }.into_any()
    })
}

/// What a file has to be asked for to hold what the sheet shows, on all its pages. `due`: whether a selection holds only
/// what is due, which an address may leave open.
fn files_query(request: Option<&ReadGrid>, due: Option<bool>) -> String {
    match request {
        Some(ReadGrid::Indicator(code)) => query(&[("indicador", code.as_str())]),
        Some(ReadGrid::Node(code)) => query(&[("nodo", code.as_str())]),
        Some(ReadGrid::Selection(selection)) => {
            let stated = GridSelection {
                due: selection.due.or(due),
                ..selection.clone()
            };
            query_of(&selection::address(&stated, 1))
        }
        None => String::new(),
    }
}

#[component]
fn GridPage(mut grid: Grid, request: Option<ReadGrid>, viewer: Option<Viewer>) -> impl IntoView {
    let may_enter = viewer
        .as_ref()
        .is_some_and(|viewer| viewer.check(Act::EnterValues).is_ok());
    let title = match may_enter {
        true => format!("Registrar valores: {}", grid.title),
        false => format!("Valores: {}", grid.title),
    };
    let is_empty = grid.rows.is_empty() || grid.columns.is_empty();
    let dimensions = std::mem::take(&mut grid.dimensions);
    let choice = match (&request, grid.selected.take()) {
        (Some(ReadGrid::Selection(wanted)), Some(selected)) => Some((wanted.clone(), selected)),
        _ => None,
    };
    let is_selection = choice.is_some();
    let files = files_query(
        request.as_ref(),
        choice.as_ref().map(|(_, selected)| selected.due),
    );
    let pages = choice.clone();
    let is_part = pages
        .as_ref()
        .is_some_and(|(_, selected)| selected.pages > 1);
    let progress = Progress::of(&grid);
    let sheet = Sheet::new(grid);
    let may_comment = may_enter
        || viewer
            .as_ref()
            .is_some_and(|viewer| viewer.check(Act::ReviewChanges).is_ok());
    let folded = RwSignal::new(false);
    let widths = Widths::of(viewer.as_ref().map(|viewer| viewer.name.as_str()));
    let saving = Saving::new(sheet, request, viewer.clone());
    view! {
        <Heading text=title />
        {choice
            .map(|(wanted, mut selected)| {
                let views = std::mem::take(&mut selected.views);
                view! {
                    <SelectionForm wanted=wanted.clone() selected may_enter />
                    <Views views wanted viewer />
                }
            })}
        {if is_empty {
            view! { <Nothing is_selection /> }.into_any()
        } else {
            view! {
                {progress.map(|progress| view! { <CompletionBar progress is_part /> })}
                {may_enter.then(|| view! { <SaveBar saving /> <Presence sheet /> })}
                <div class=move || {
                    if folded.get() { "grid-layout grid-layout--folded" } else { "grid-layout" }
                }>
                    <SheetTable sheet saving widths may_enter />
                    <CellPanel sheet told=saving.told may_enter may_comment folded />
                </div>
                {pages.map(|(wanted, selected)| view! { <Pages wanted selected /> })}
                {may_enter
                    .then(|| view! { <TakeHome query=files.clone() what="lo que muestra esta hoja" /> })}
                <TableFiles table=OfficeTable::Sheet query=files />
                <NewSeries sheet dimensions />
                <Keys sheet may_enter may_comment />
            }
                .into_any()
        }}
    }
}

#[component]
fn Nothing(is_selection: bool) -> impl IntoView {
    if is_selection {
        return view! { <p>"No hay indicadores que mostrar con esta selección."</p> }.into_any();
    }
    view! {
        <p>
            "Aquí todavía no hay series. Los indicadores se agregan en el "
            <a href="/gestion/catalogo">"catálogo"</a> "."
        </p>
    }
    .into_any()
}
