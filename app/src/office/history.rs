//! The history of one cell: every version of it, newest first, with who, when, where from, which
//! remarks and which releases; and what waits for approval, for whom may see it.

mod address;
mod version;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    frame::Heading,
    load::loaded,
    tables::{OfficeTable, TableFiles},
};
use crate::{
    call::call,
    error::{AppError, ErrorCode},
    wire::{CellHistory, ReadHistory},
};
use domain::value::CellKey;

pub use address::{address, read as read_address};
use version::{Pending, Version};

/// `/gestion/historial/:code?medida=…&desglose=…&periodo=…`
#[component]
pub fn Page() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let key = Memo::new(move |_| {
        let query = query.read();
        address::read(params.read().get("code"), |name| query.get(name))
    });
    let history = Resource::new(move || key.get(), read);
    view! {
        <Heading text="Historia del valor" />
        {loaded(history, |history| view! { <History history /> }.into_any())}
    }
}

async fn read(key: Option<CellKey>) -> Result<CellHistory, AppError> {
    let Some(key) = key else {
        return Err(AppError::new(
            ErrorCode::NotFound,
            "La dirección no señala ningún valor. Llegue aquí desde la cuadrícula del indicador o desde un conjunto de cambios.",
        ));
    };
    call(ReadHistory { cell: key }).await
}

#[component]
fn History(history: CellHistory) -> impl IntoView {
    let CellHistory {
        key,
        indicator_name,
        label,
        unit,
        versions,
        pending,
    } = history;
    let grid = format!("/gestion/captura/indicador/{}", key.indicator);
    // The address of the cell, with its code as one more part.
    let own = address(&key);
    let own = own.split_once('?').map_or("", |(_, query)| query);
    let own = format!("codigo={}&{own}", key.indicator);
    let unit = StoredValue::new(unit);
    let never = versions.is_empty();
    let pending_count = pending.len();
    let pending = pending
        .into_iter()
        .map(|pending| view! { <Pending pending unit=unit.get_value() /> })
        .collect_view();
    let versions = versions
        .into_iter()
        .map(|version| view! { <Version version unit=unit.get_value() /> })
        .collect_view();
    view! {
        <p class="lead">
            <span class="code">{key.indicator.to_string()}</span>
            " "
            {indicator_name}
        </p>
        <p>
            <strong>{label}</strong>
            " · "
            <a href=grid>"Ver la cuadrícula del indicador"</a>
        </p>
        <TableFiles table=OfficeTable::History query=own />
        {(pending_count > 0)
            .then(|| {
                view! {
                    <section class="block">
                        <h2>"Cambios en curso"</h2>
                        <p class="muted">"Nadie los aprobó todavía: el valor vigente es otro."</p>
                        <ol class="versions">{pending}</ol>
                    </section>
                }
            })}
        <section class="block">
            <h2>"Versiones, la más reciente primero"</h2>
            {if never {
                view! { <p>"Este valor nunca se aprobó: no tiene versiones."</p> }.into_any()
            } else {
                view! { <ol class="versions">{versions}</ol> }.into_any()
            }}
        </section>
    }
}
