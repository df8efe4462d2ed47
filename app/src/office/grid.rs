//! The grid: periods across, series down, for one indicator or all of a node. Typed values go to the
//! viewer's draft; nothing becomes current before somebody else has approved it.
//!
//! `entry`, `cell`, `movement`, `paste`, `window` and `sheet` are the logic, without elements; `table`,
//! `events`, `panel` and `saving` are what one sees and does.

mod cell;
mod entry;
mod events;
mod movement;
mod panel;
mod paste;
mod review;
mod saving;
mod sheet;
mod table;
mod window;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    frame::{Heading, session_now},
    load::loaded,
};
use crate::{
    call::call,
    error::{AppError, ErrorCode},
    wire::{Grid, ReadGrid},
};
use panel::CellPanel;
use saving::{SaveBar, Saving};
use sheet::Sheet;
use table::SheetTable;

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

fn page(request: fn(&str) -> Option<ReadGrid>) -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| params.read().get("code").and_then(|code| request(&code)));
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
        let author = session_now()
            .map(|session| session.viewer.display_name)
            .unwrap_or_default();
        view! { <GridPage grid request author /> }.into_any()
    })
}

#[component]
fn GridPage(grid: Grid, request: Option<ReadGrid>, author: String) -> impl IntoView {
    let title = grid.title.clone();
    let is_empty = grid.rows.is_empty() || grid.columns.is_empty();
    let sheet = Sheet::new(grid);
    let saving = Saving::new(sheet, request, author);
    view! {
        <Heading text=format!("Registrar valores: {title}") />
        {if is_empty {
            view! {
                <p>
                    "Aquí no hay series que registrar. Los indicadores se agregan en el "
                    <a href="/gestion/catalogo">"catálogo"</a> "."
                </p>
            }
                .into_any()
        } else {
            view! {
                <SaveBar saving />
                <div class="grid-layout">
                    <SheetTable sheet saving />
                    <CellPanel sheet />
                </div>
                <Keys />
            }
                .into_any()
        }}
    }
}

/// The keys, told where they are used.
#[component]
fn Keys() -> impl IntoView {
    view! {
        <details class="keys">
            <summary>"Teclas de la cuadrícula"</summary>
            <dl class="terms">
                <dt>"Flechas, Inicio, Fin, Re Pág, Av Pág"</dt>
                <dd>"Mover. Con Ctrl, hasta el borde."</dd>
                <dt>"Escribir, F2 o Intro"</dt>
                <dd>"Editar la celda. Intro guarda y baja a la siguiente serie del mismo tipo; Tab guarda y pasa a la derecha; Esc deja como estaba."</dd>
                <dt>"Supr"</dt>
                <dd>"Vaciar la celda."</dd>
                <dt>"Ctrl+C, Ctrl+V"</dt>
                <dd>"Copiar la celda; pegar celdas desde una hoja de cálculo."</dd>
                <dt>"Ctrl+Z"</dt>
                <dd>"Deshacer."</dd>
                <dt>"Ctrl+S"</dt>
                <dd>"Guardar el borrador."</dd>
                <dt>"n.d., n.a., 45/60, 63.4 P/"</dt>
                <dd>"No disponible, no aplica, numerador y denominador, valor provisional."</dd>
            </dl>
        </details>
    }
}
