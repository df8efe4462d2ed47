//! The catalogue as a list: every node with its indicators, and what is still to be completed.

use std::collections::BTreeSet;

use domain::{
    indicator::{Indicator, IndicatorKind},
    policy_tree::Node,
    role::Act,
};
use leptos::prelude::*;

use super::{
    super::{
        form::{CheckField, TextField},
        frame::{Heading, may_now},
        list_table::ListTable,
        load::loaded,
        policy_tree,
        tables::{self, OfficeTable, TableFiles},
    },
    entities::Entities,
    gaps,
};
use crate::{
    call::call,
    wire::{CatalogueView, ReadCatalogue},
};

/// `/gestion/catalogo`
#[component]
pub fn ListPage() -> impl IntoView {
    let catalogue = Resource::new(|| (), |()| call(ReadCatalogue {}));
    view! {
        <Heading text="Catálogo y fichas" />
        {loaded(
            catalogue,
            |view| {
                let editable = may_now(Act::EditCatalogue);
                view! { <List view editable /> }.into_any()
            },
        )}
    }
}

#[component]
fn List(view: CatalogueView, editable: bool) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let incomplete_only = RwSignal::new(false);
    let catalogue = view.catalogue;
    let lines = StoredValue::new(gaps::lines(&catalogue));
    let visible = Memo::new(move |_| {
        lines.with_value(|lines| gaps::visible(lines, &text.read(), incomplete_only.get()))
    });
    let asked = Signal::derive(move || {
        let incomplete = if incomplete_only.get() { "1" } else { "" };
        tables::query(&[
            (tables::TEXT, text.read().trim()),
            (tables::INCOMPLETE_ONLY, incomplete),
        ])
    });
    let edition = catalogue.edition.clone();
    let total = catalogue.nodes.len();
    let rows = catalogue
        .nodes
        .iter()
        .enumerate()
        .map(|(index, node)| {
            let indicators = catalogue.indicators_of(&node.code).cloned().collect();
            view! { <NodeRow node=node.clone() indicators index visible /> }
        })
        .collect_view();
    view! {
        <p class="lead">{format!("{}. {}.", edition.policy_name, edition.name)}</p>
        <p class="muted">{format!("Fuente: {}", edition.source)}</p>
        <Editing editable />
        <div class="toolbar">
            <TextField label="Filtrar por código o texto" name="filtro" kind="search" value=text />
            <CheckField label="Solo por completar" name="por-completar" value=incomplete_only />
        </div>
        <p class="muted" role="status">
            {move || format!("Se muestran {} de {total} filas.", visible.read().len())}
        </p>
        <ListTable columns=["Código", "Denominación", "Entidad", "Indicadores"] class="table">
            {rows}
        </ListTable>
        <TableFiles table=OfficeTable::Catalogue query=asked />
        <Entities entities=view.entities editable />
        <TableFiles table=OfficeTable::Entities query="" />
    }
}

/// What an administrator can add, or who can edit.
#[component]
fn Editing(editable: bool) -> impl IntoView {
    if editable {
        view! {
            <div class="actions">
                <a class="button" href="/gestion/catalogo/indicador/nuevo">
                    "Agregar indicador"
                </a>
                <a class="button button--quiet" href="/gestion/catalogo/nodo/nuevo">
                    "Agregar objetivo, lineamiento o servicio"
                </a>
            </div>
        }
        .into_any()
    } else {
        view! { <p class="notice">{super::who_can_edit()}</p> }.into_any()
    }
}

#[component]
fn NodeRow(
    node: Node,
    indicators: Vec<Indicator>,
    index: usize,
    visible: Memo<BTreeSet<usize>>,
) -> impl IntoView {
    let code = node.code.to_string();
    let missing = gaps::of_node(&node, !indicators.is_empty());
    let note = policy_tree::placement_note(node.kind, node.placement);
    let name = match node.name {
        Some(name) => name.into_any(),
        None => view! { <span class="muted">"denominación por completar"</span> }.into_any(),
    };
    let items = indicators
        .into_iter()
        .map(|indicator| view! { <IndicatorItem indicator /> })
        .collect_view();
    view! {
        <tr hidden=move || !visible.read().contains(&index)>
            <th scope="row" class="nowrap">
                <a href=format!("/gestion/catalogo/nodo/{code}")>{code.clone()}</a>
            </th>
            <td>
                {name} {note.map(|note| view! { <p class="muted">{note}</p> })}
                <Missing missing />
            </td>
            <td>{node.entity}</td>
            <td>
                <ul class="plain">{items}</ul>
            </td>
        </tr>
    }
}

/// An indicator, linked to its ficha, with what the ficha lacks.
#[component]
pub fn IndicatorItem(indicator: Indicator) -> impl IntoView {
    let missing = gaps::of_indicator(&indicator);
    let code = indicator.code.to_string();
    view! {
        <li>
            <a href=format!("/gestion/catalogo/indicador/{code}")>
                <span class="code">{code.clone()}</span>
                " "
                {indicator.name}
            </a>
            {(indicator.kind == IndicatorKind::Context).then_some(" (de contexto)")}
            <Missing missing />
        </li>
    }
}

#[component]
fn Missing(missing: Vec<&'static str>) -> impl IntoView {
    (!missing.is_empty()).then(|| {
        view! { <p class="missing">{format!("Por completar: {}.", missing.join(", "))}</p> }
    })
}
